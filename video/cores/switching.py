"""Which of a camera's two streams a view shows, by the size of its tile (RADASS). Pure.

What load takes away is decided in `shedding`; the swap itself is the engine's.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

SMALL_PX = 171
BACK_FACTOR = 1.34
SMALL_FOR_S = 1.0
MANY_VIEWS = 16
# Sub streams of surveillance cameras are 640 x 360 as a rule: taken for one not seen yet.
EXPECTED_SUB_PX = 360


class Kind(enum.StrEnum):
    """One of the two streams of a camera."""

    MAIN = "main"
    SUB = "sub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a view is shown; `sub_px` is the height of the sub stream's picture, 0 unknown."""

    height_px: int
    is_prominent: bool = False
    sub_px: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The stream chosen, and since when its tile has been too small for it (-1: it is not)."""

    kind: Kind
    small_since_s: float = -1.0


def limit_px(sub_px: int) -> int:
    """Tiles up to this height show the sub stream: they lose nothing by it."""
    return max(SMALL_PX, sub_px or EXPECTED_SUB_PX)


def first_choice(place: Place, views: int) -> Choice:
    """For a view newly opened, the `views`-th on the walls."""
    if place.is_prominent:
        return Choice(kind=Kind.MAIN)
    is_small = views > MANY_VIEWS or place.height_px <= limit_px(place.sub_px)
    return Choice(kind=Kind.SUB if is_small else Kind.MAIN)


def next_choice(choice: Choice, place: Place, now_s: float) -> Choice:
    """What to show from now on; asked every half second or so."""
    if place.is_prominent:
        return Choice(kind=Kind.MAIN)
    limit = limit_px(place.sub_px)
    if choice.kind is Kind.SUB:
        return Choice(kind=Kind.MAIN) if place.height_px > limit * BACK_FACTOR else choice
    if place.height_px > limit:
        return Choice(kind=Kind.MAIN)
    if choice.small_since_s < 0:
        return replace(choice, small_since_s=now_s)
    if now_s - choice.small_since_s >= SMALL_FOR_S:
        return Choice(kind=Kind.SUB)
    return choice
