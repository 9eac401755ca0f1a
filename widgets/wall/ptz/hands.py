"""What is pushed now, by keys, buttons or the mouse, and the order that it makes. Pure.

Several keys held at once add up: left and up together turn to the upper left.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from backends.link.steering import Lens, Move, Stop
from widgets.wall.ptz.keys import PUSHES

FASTEST = 8


@dataclass(slots=True)
class Hands:
    """Mutable; `speed` 1 to FASTEST holds for keys and buttons, a disc is pushed by degrees."""

    speed: int = 4
    _held: list[str] = field(default_factory=list)
    _stick: tuple[float, float] = (0.0, 0.0)
    _wheel: float = 0.0

    def press(self, name: str) -> None:
        """A key or a button goes down."""
        if name not in self._held:
            self._held.append(name)

    def release(self, name: str) -> None:
        """And up."""
        if name in self._held:
            self._held.remove(name)

    def stick(self, pan: float, tilt: float) -> None:
        """A disc, or the picture itself, is pushed so far."""
        self._stick = (pan, tilt)

    def wheel(self, zoom: float) -> None:
        """Turned: zoom for a moment; 0: the moment is over."""
        self._wheel = zoom

    def let_go(self) -> None:
        """Everything."""
        self._held.clear()
        self._stick, self._wheel = (0.0, 0.0), 0.0

    @property
    def is_still(self) -> bool:
        """Whether nothing is pushed."""
        return isinstance(self.order(), Stop)

    @property
    def push(self) -> tuple[float, float]:
        """Pan and tilt as they are."""
        order = self.order()
        return (order.pan, order.tilt) if isinstance(order, Move) else (0.0, 0.0)

    def order(self) -> Move | Lens | Stop:
        """Turning goes before focus and iris: a camera does one or the other."""
        part = self.speed / FASTEST
        sums = [sum(PUSHES[name][axis] for name in self._held) * part for axis in range(5)]
        pan, tilt = sums[0] + self._stick[0], sums[1] + self._stick[1]
        zoom = sums[2] + self._wheel
        if pan or tilt or zoom:
            return Move(pan=_within(pan), tilt=_within(tilt), zoom=_within(zoom))
        if sums[3] or sums[4]:
            return Lens(focus=_within(sums[3]), iris=_within(sums[4]))
        return Stop()


def _within(value: float) -> float:
    return max(-1.0, min(1.0, value))
