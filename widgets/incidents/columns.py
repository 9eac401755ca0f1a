"""Where the columns of the incident list stand at a width. Pure geometry."""

from __future__ import annotations

import enum
from collections.abc import Callable

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
    shown = dict(_WIDTHS)
    for spared in _SPARED:
        if _title_width(rect.width(), shown, px) >= px(_TITLE_LEAST):
            break
        del shown[spared]
    boxes: dict[Column, QRect] = {}
    left = rect.left() + px(_MARGIN)
    title = max(px(60), _title_width(rect.width(), shown, px))
    for column in Column:
        width = title if column is Column.TITLE else px(shown.get(column, 0))
        if width:
            boxes[column] = QRect(left, rect.top(), width, rect.height())
            left += width + px(_GAP)
    return boxes


def _title_width(width: int, shown: dict[Column, int], px: Callable[[float], int]) -> int:
    others = sum(px(w) + px(_GAP) for w in shown.values())
    return width - others - 2 * px(_MARGIN)
