"""What consoles turn at this moment. Pure; clock passed in.

Whoever turns a camera says so again each second, and Stop at the end. Where neither comes, console
or hub has gone: the camera must not turn on for as long as nobody looks.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from backends.gateway.gb28181.kept import Keep, Kind, keep
from backends.link.steering import Auxiliary, Do, Lens, Move, Steering, Switch

SILENT_S = 4.0
_MOST = 1_000

Where = tuple[str, str]  # device and channel


class StillTurns(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway that is killed leaves to the next one."""

    device: str
    channel: str


class Turning:
    """Of one gateway, and what one before it left."""

    def __init__(self) -> None:
        self._said_s: dict[Where, float] = {}

    def __iter__(self) -> Iterator[Where]:
        return iter(list(self._said_s))

    def restore(self, left: StillTurns, now_s: float) -> None:
        """One of before a restart: whoever turns it says so again, or it is to stop."""
        self._said_s[left.device, left.channel] = now_s

    def note(self, where: Where, order: Steering, now_s: float) -> list[Keep]:
        """An order that goes to a channel; what is to be kept of it."""
        match order:
            case Move() | Lens():
                is_known = where in self._said_s
                if is_known or len(self._said_s) < _MOST:
                    self._said_s[where] = now_s
                if is_known or where not in self._said_s:
                    return []
                return [_keep(where, StillTurns(device=where[0], channel=where[1]))]
            case Do() | Switch() | Auxiliary():
                return []
            case _:  # Stop, or a preset, tour or place that it goes to and stays at
                return self.stopped(where)

    def silent(self, now_s: float) -> list[Where]:
        """Those that nobody speaks of any more, until they are `stopped`."""
        return [where for where, at_s in self._said_s.items() if now_s - at_s > SILENT_S]

    def of(self, device: str) -> list[Where]:
        """What turns of one device."""
        return [where for where in self._said_s if where[0] == device]

    def forget(self, device: str) -> list[Keep]:
        """Nobody speaks to it any more; what is to be kept of that."""
        return [kept for where in self.of(device) for kept in self.stopped(where)]

    def stopped(self, where: Where) -> list[Keep]:
        """It was told to stop: nothing is kept of it any more."""
        return [] if self._said_s.pop(where, None) is None else [_keep(where, None)]


def _keep(where: Where, left: StillTurns | None) -> Keep:
    return keep(Kind.TURNING, "/".join(where), left)
