"""Higher platforms turn a camera only while they hold it: who comes first is the hub's to say.

The gateway's loop.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.link.field_upward import UpwardMay, UpwardSteers
from backends.protocols.manscdp import control, ptz

MOST_WAITING = 100

Steer = Callable[[str, str, control.Action], None]  # a device's channel does something


class _Wish(msgspec.Struct, frozen=True):
    device: str
    channel: str
    action: control.Action


class UpwardLease:
    """`steer` asks the hub first; `answered` carries out."""

    def __init__(self, put: Callable[[UpwardSteers], None], steer: Steer) -> None:
        self._put, self._steer = put, steer
        self._waiting: dict[int, _Wish] = {}
        self._number = 0

    def steer(self, entry: UpwardEntry, device: str, channel: str, action: control.Action) -> None:
        """A key frame disturbs nobody; what turns a camera needs it to oneself."""
        if isinstance(action, control.KeyFrame):
            self._steer(device, channel, action)
            return
        while len(self._waiting) >= MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._number += 1
        self._waiting[self._number] = _Wish(device, channel, action)
        self._put(
            UpwardSteers(
                number=self._number,
                upper=entry.id,
                name=entry.title or entry.id,
                priority=entry.priority,
                device=device,
                channel=channel,
                is_moving=_is_moving(action),
            )
        )

    def answered(self, said: UpwardMay) -> None:
        """The hub has looked."""
        wish = self._waiting.pop(said.number, None)
        if wish is not None and said.is_granted:
            self._steer(wish.device, wish.channel, wish.action)


def _is_moving(action: control.Action) -> bool:
    """Whether it goes on until it is stopped."""
    if not isinstance(action, control.Ptz):
        return False
    command = action.command
    return isinstance(command, ptz.Move | ptz.Lens) and command not in (ptz.Move(), ptz.Lens())
