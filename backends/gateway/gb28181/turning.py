"""What consoles turn at this moment. Pure; clock passed in.

Whoever turns a camera says so again each second, and Stop at the end. Where neither comes, console
or hub has gone: the camera must not turn on for as long as nobody looks.
"""

from __future__ import annotations

from backends.link.steering import Auxiliary, Do, Lens, Move, Steering, Switch

SILENT_S = 4.0
_MOST = 1_000

Where = tuple[str, str]  # device and channel


class Turning:
    """Of one gateway, since its start."""

    def __init__(self) -> None:
        self._said_s: dict[Where, float] = {}

    def note(self, where: Where, order: Steering, now_s: float) -> None:
        """An order that goes to a channel."""
        match order:
            case Move() | Lens():
                if len(self._said_s) < _MOST or where in self._said_s:
                    self._said_s[where] = now_s
            case Do() | Switch() | Auxiliary():
                return
            case _:  # Stop, or a preset, tour or place that it goes to and stays at
                self._said_s.pop(where, None)

    def silent(self, now_s: float) -> list[Where]:
        """Those that nobody speaks of any more, until they are `stopped`."""
        return [where for where, at_s in self._said_s.items() if now_s - at_s > SILENT_S]

    def stopped(self, where: Where) -> None:
        """It was told to stop."""
        self._said_s.pop(where, None)
