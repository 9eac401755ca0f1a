"""Free spans: tiles of a layout joined to one, and one divided again. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from backends.record.scene_layout import MOST_CELLS, MOST_UNITS, Cell, Layout


class Rearranged(NamedTuple):
    """A new layout. Its cell n takes the tile that stood in cell `order[n]` before; numbers from
    the old count of cells on are the tiles that waited beyond the old layout, in their order."""

    layout: Layout
    order: list[int]


def hull(layout: Layout, indices: Iterable[int]) -> set[int]:
    """The cells in the smallest rectangle around `indices` that cuts through no cell."""
    chosen = set(indices)
    while chosen:
        box = _box([layout.cells[index] for index in chosen])
        grown = {n for n, cell in enumerate(layout.cells) if _overlap(box, cell)}
        if grown == chosen:
            break
        chosen = grown
    return chosen


def joined(layout: Layout, indices: Iterable[int], keep: int) -> Rearranged | None:
    """The rectangle around `indices` as one cell with tile `keep` in it; None for one cell."""
    inside = hull(layout, indices)
    if len(inside) < 2 or keep not in inside:
        return None
    whole = _box([layout.cells[index] for index in inside])
    placed = [(cell, n) for n, cell in enumerate(layout.cells) if n not in inside]
    return _sorted(layout.columns, layout.rows, [*placed, (whole, keep)])


def divided(layout: Layout, index: int) -> Rearranged | None:
    """A cell in its units, one of a single unit in four; None where there would be too many.

    The tile stays in the first; the others take tiles that waited.
    """
    cell = layout.cells[index]
    is_unit = cell.w == cell.h == 1
    factor = 2 if is_unit else 1
    columns, rows = layout.columns * factor, layout.rows * factor
    count = len(layout.cells) - 1 + cell.w * cell.h * factor * factor
    if count > MOST_CELLS or columns > MOST_UNITS or rows > MOST_UNITS:
        return None
    fine = [
        Cell(x=c.x * factor, y=c.y * factor, w=c.w * factor, h=c.h * factor) for c in layout.cells
    ]
    cell = fine[index]
    units = [
        Cell(x=x, y=y)
        for y in range(cell.y, cell.y + cell.h)
        for x in range(cell.x, cell.x + cell.w)
    ]
    waiting = range(len(fine), len(fine) + len(units) - 1)
    placed = [(other, n) for n, other in enumerate(fine) if n != index]
    fresh = zip(units, (index, *waiting), strict=True)
    return _sorted(columns, rows, [*placed, *fresh])


def reduced(layout: Layout) -> Layout:
    """The same tiles on the coarsest grid that has their lines: to compare layouts by look."""
    columns, rows, cells = layout.columns, layout.rows, layout.cells
    x_step = math.gcd(columns, *(value for cell in cells for value in (cell.x, cell.w)))
    y_step = math.gcd(rows, *(value for cell in cells for value in (cell.y, cell.h)))
    coarse = [
        Cell(x=c.x // x_step, y=c.y // y_step, w=c.w // x_step, h=c.h // y_step) for c in cells
    ]
    return Layout(columns=columns // x_step, rows=rows // y_step, cells=coarse)


def _sorted(columns: int, rows: int, placed: list[tuple[Cell, int]]) -> Rearranged:
    """In reading order. Not reduced: a tile of one unit never lies across a bezel."""
    placed.sort(key=lambda pair: (pair[0].y, pair[0].x))
    layout = Layout(columns=columns, rows=rows, cells=[cell for cell, _ in placed])
    return Rearranged(layout, [number for _, number in placed])


def _box(cells: list[Cell]) -> Cell:
    left, top = min(c.x for c in cells), min(c.y for c in cells)
    right, foot = max(c.x + c.w for c in cells), max(c.y + c.h for c in cells)
    return Cell(x=left, y=top, w=right - left, h=foot - top)


def _overlap(one: Cell, other: Cell) -> bool:
    return (
        one.x < other.x + other.w
        and other.x < one.x + one.w
        and one.y < other.y + other.h
        and other.y < one.y + one.h
    )
