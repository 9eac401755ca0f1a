"""Layouts of a wall as plain data: cells on a grid, in reading order. Words and checks only. Pure.

Pixels, screens and bezels are the window's business: here a wall has columns and rows only.
"""

from __future__ import annotations

import math

import msgspec

from backends.record.refusal import Refusal, RefusalCode

MOST_CELLS = 64
MOST_UNITS = 96  # columns or rows: a 4 x 4 wall of screens with 24 units each


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One tile's place in grid units: `x`, `y` from the top left (0-based), `w`, `h` at least 1."""

    x: int
    y: int
    w: int = 1
    h: int = 1


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Tile n of a wall lies in cell n. Cells do not overlap; units without a cell stay empty."""

    columns: int
    rows: int
    cells: list[Cell]


def grid(columns: int, rows: int) -> Layout:
    """Equal cells, row by row."""
    cells = [Cell(x=i % columns, y=i // columns) for i in range(columns * rows)]
    return Layout(columns=columns, rows=rows, cells=cells)


def one_large(side: int) -> Layout:
    """1 + N: one large cell at the top left; the small ones down its right side, then its foot."""
    last = side - 1
    right = [Cell(x=last, y=row) for row in range(last)]
    foot = [Cell(x=column, y=last) for column in range(side)]
    return Layout(columns=side, rows=side, cells=[Cell(x=0, y=0, w=last, h=last), *right, *foot])


def of_split(split: int) -> Layout:
    """The layout of a wall's equal splits (1, 4, 9 … 64) and of 1+5 and 1+7 (6 and 8)."""
    if split in (6, 8):
        return one_large({6: 3, 8: 4}[split])
    side = math.isqrt(split)
    if side * side != split or not 1 <= split <= MOST_CELLS:
        raise ValueError(f"no such split: {split}")
    return grid(side, side)


def _refused(code: RefusalCode, detail: str) -> Refusal:
    return Refusal(code=code, detail=detail)


def fault_in(layout: Layout) -> Refusal | None:
    """Refused where the cells leave the grid, overlap, or are too many or none."""
    columns, rows, cells = layout.columns, layout.rows, layout.cells
    if not (1 <= columns <= MOST_UNITS and 1 <= rows <= MOST_UNITS):
        return _refused(RefusalCode.OUT_OF_RANGE, f"a grid of {columns} x {rows}")
    if not 1 <= len(cells) <= MOST_CELLS:
        return _refused(RefusalCode.OUT_OF_RANGE, f"{len(cells)} cells, 1 to {MOST_CELLS} may be")
    taken: set[tuple[int, int]] = set()
    for number, cell in enumerate(cells, start=1):
        is_inside = cell.x >= 0 and cell.y >= 0 and cell.w >= 1 and cell.h >= 1
        if not is_inside or cell.x + cell.w > columns or cell.y + cell.h > rows:
            return _refused(RefusalCode.OUT_OF_RANGE, f"cell {number} leaves the grid")
        units = {
            (x, y) for x in range(cell.x, cell.x + cell.w) for y in range(cell.y, cell.y + cell.h)
        }
        if not taken.isdisjoint(units):
            return _refused(RefusalCode.MALFORMED, f"cell {number} lies on another one")
        taken |= units
    return None
