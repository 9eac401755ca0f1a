"""A part of a picture: digital zoom cuts it out of the decoded planes, before scaling. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from video.av_codec import Planes

LEAST_PX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A rectangle of the source picture in fractions of its width and height, 0 to 1."""

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0


WHOLE = Part()


def extent(start: float, share: float, length: int) -> tuple[int, int]:
    """(first, count) of pixels of one side: even, within the picture, LEAST_PX at the least."""
    whole = length & ~1
    count = min(max(round(share * length) & ~1, LEAST_PX), whole)
    first = min(max(round(start * length) & ~1, 0), whole - count)
    return first, count


def cut(planes: Planes, part: Part) -> Planes:
    """Views of the part; nothing is copied."""
    height, width = planes.y.shape
    left, across = extent(part.x, part.width, width)
    top, down = extent(part.y, part.height, height)
    half = (slice(top // 2, (top + down) // 2), slice(left // 2, (left + across) // 2))
    return planes._replace(
        y=planes.y[top : top + down, left : left + across], u=planes.u[half], v=planes.v[half]
    )
