"""Where the console's and the wall's windows go on the screens there are. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the desktop, pixels, and the name of the screen that it is on."""

    x: int
    y: int
    width: int
    height: int
    screen: str = ""


def is_stand_in(screen: str) -> bool:
    """Whether Qt made it up, because no display is on: it has the X server's name, or none."""
    return not screen or screen.startswith(":")


@dataclass(frozen=True, slots=True)
class Placement:
    """`wall` None: no screen to spare; the wall opens on demand. `more`: further walls."""

    console: Area
    wall: Area | None
    more: tuple[Area, ...] = ()


# From here on a screen is taken for two 16:9 screens side by side (a virtual or a spanned one).
_DOUBLE = 2 * 16 / 9 * 0.95


def place_windows(screens: Sequence[Area]) -> Placement:
    """The console on the first screen (the primary), walls on the others."""
    first = screens[0]
    if len(screens) > 1:
        return Placement(first, screens[1], tuple(screens[2:]))
    if first.width / max(1, first.height) >= _DOUBLE:
        half = first.width // 2
        return Placement(
            Area(first.x, first.y, half, first.height, first.screen),
            Area(first.x + half, first.y, first.width - half, first.height, first.screen),
        )
    return Placement(first, None)


def place_walls(screens: Sequence[Area]) -> Placement:
    """A wall node: a wall on every screen, the first where a console's would be."""
    return Placement(screens[0], screens[0], tuple(screens[1:]))
