"""Where the columns of the incident list stand at a width. Pure geometry."""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QRect


class Column(enum.Enum):
    """From left to right."""

    SEVERITY = enum.auto()
    NUMBER = enum.auto()
    TITLE = enum.auto()
    WHO = enum.auto()
    STAGE = enum.auto()
    OWNER = enum.auto()
    CLOCK = enum.auto()
    FLAGS = enum.auto()


_MARGIN, _GAP = 12, 12
_WIDTHS = {
    Column.SEVERITY: 32,
    Column.NUMBER: 100,
    Column.WHO: 150,
    Column.STAGE: 60,
    Column.OWNER: 60,
    Column.CLOCK: 210,
    Column.FLAGS: 150,
}
# What goes first where it gets narrow.
_SPARED = (Column.OWNER, Column.NUMBER, Column.WHO, Column.FLAGS)
_TITLE_LEAST = 220


def columns(rect: QRect, px: Callable[[float], int]) -> dict[Column, QRect]:
    """Boxes of the columns in a row; a narrow row goes without some of them."""
    return {
        column: QRect(rect.left() + left, rect.top(), width, rect.height())
        for column, (left, width) in _layout(rect.width(), px(100)).items()
    }


@lru_cache(maxsize=64)
def _layout(room: int, scale: int) -> dict[Column, tuple[int, int]]:
    """Left edge and width of each column in so much room; `scale`: pixels of a hundred."""

    def px(value: float) -> int:
        return round(value * scale / 100)

    shown = dict(_WIDTHS)
    for spared in _SPARED:
        if _title_width(room, shown, px) >= px(_TITLE_LEAST):
            break
        del shown[spared]
    boxes: dict[Column, tuple[int, int]] = {}
    left = px(_MARGIN)
    title = max(px(60), _title_width(room, shown, px))
    for column in Column:
        width = title if column is Column.TITLE else px(shown.get(column, 0))
        if width:
            boxes[column] = (left, width)
            left += width + px(_GAP)
    return boxes


def _title_width(width: int, shown: dict[Column, int], px: Callable[[float], int]) -> int:
    others = sum(px(w) + px(_GAP) for w in shown.values())
    return width - others - 2 * px(_MARGIN)
