"""Layouts of a wall: the choices offered, and which tile lies where in pixels. Pure; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from backends.record.scene_layout import MOST_CELLS, Cell, Layout, grid, of_split, one_large
from widgets.wall.screens import ONE_SCREEN, Rule, Screens, spans_of, unit_extents

LINE_PX = 1
LINES = Rule(LINE_PX)
SPLITS = (1, 4, 6, 8, 9, 16, 25, 36, 49, 64)
MOST_TILES = MOST_CELLS
_SCREEN_SPLITS = (1, 4, 6, 9, 16)


class PixelRect(NamedTuple):
    """A rectangle in device pixels."""

    x: int
    y: int
    width: int
    height: int


class Choice(NamedTuple):
    """A layout on offer. `text` is its figure as people say it: 9, 1+5, 4×9 (screens × tiles)."""

    text: str
    layout: Layout


def _large_first(side: int, large: int, count: int = 1) -> Layout:
    """`count` large cells of `large` x `large` units side by side at the top, then single ones."""
    heads = [Cell(x=n * large, y=0, w=large, h=large) for n in range(count)]
    covered = count * large
    cells = [Cell(x=x, y=y) for y in range(side) for x in range(side) if y >= large or x >= covered]
    return Layout(columns=side, rows=side, cells=[*heads, *cells])


def split_choice(split: int) -> Choice:
    """One of SPLITS on a single screen."""
    text = {6: "1+5", 8: "1+7"}.get(split, str(split))
    return Choice(text, of_split(split))


def equal_choices() -> list[Choice]:
    """Equal splits."""
    return [split_choice(split) for split in SPLITS if split not in (6, 8)]


def large_choices() -> list[Choice]:
    """1 + N and the like: the first ones large."""
    sides = [Choice(f"1+{2 * side - 1}", one_large(side)) for side in (3, 4, 5, 6)]
    return [
        *sides,
        Choice("1+12", _large_first(4, 2)),
        Choice("1+21", _large_first(5, 2)),
        Choice("1+27", _large_first(6, 3)),
        Choice("2+8", _large_first(4, 2, 2)),
        Choice("2+18", _large_first(6, 3, 2)),
    ]


def screen_choices(screens: Screens) -> list[Choice]:
    """Every screen split alike: no tile can lie across a bezel. None for a single screen."""
    if screens.count == 1:
        return []
    choices = []
    for split in _SCREEN_SPLITS:
        if split * screens.count <= MOST_TILES:
            choices.append(Choice(f"{screens.count}×{split}", repeated(of_split(split), screens)))
    return choices


def repeated(layout: Layout, screens: Screens) -> Layout:
    """A layout on every screen; equal cells in reading order, others screen by screen."""
    columns, rows = layout.columns * screens.columns, layout.rows * screens.rows
    if len(layout.cells) == layout.columns * layout.rows:
        return grid(columns, rows)
    cells = [
        Cell(x=cell.x + x * layout.columns, y=cell.y + y * layout.rows, w=cell.w, h=cell.h)
        for y in range(screens.rows)
        for x in range(screens.columns)
        for cell in layout.cells
    ]
    return Layout(columns=columns, rows=rows, cells=cells)


def whole_wall(screens: Screens) -> Layout:
    """One tile across every bezel: only ever laid when asked for."""
    cell = Cell(x=0, y=0, w=screens.columns, h=screens.rows)
    return Layout(columns=screens.columns, rows=screens.rows, cells=[cell])


def pixels(
    layout: Layout,
    width: int,
    height: int,
    screens: Screens = ONE_SCREEN,
    rule: Rule = LINES,
) -> list[PixelRect]:
    """Cells of a layout on a wall of width x height pixels.

    A cell of one unit never lies across a bezel of `screens`; a larger one only where the
    layout cannot be laid otherwise or asks for it.
    """
    x_spans, y_spans = spans_of(layout)
    xs = unit_extents(x_spans, layout.columns, width, screens.across, rule)
    ys = unit_extents(y_spans, layout.rows, height, screens.down, rule)
    rects = []
    for x, y in zip(x_spans, y_spans, strict=True):
        left, right = xs[x.begin].start, xs[x.end - 1].end
        top, foot = ys[y.begin].start, ys[y.end - 1].end
        rects.append(PixelRect(left, top, max(0, right - left), max(0, foot - top)))
    return rects


@lru_cache(maxsize=256)
def split_pixels(split: int, width: int, height: int) -> tuple[PixelRect, ...]:
    """Tiles of a split on one screen. An unknown split is a bug: ValueError."""
    return tuple(pixels(of_split(split), width, height))


def screens_under(box: PixelRect, width: int, height: int, screens: Screens) -> PixelRect:
    """All of those screens of a width x height wall on which `box` lies."""
    xs, ys = screens.across.edges(width), screens.down.edges(height)
    left = max(x for x in xs[:-1] if x <= box.x)
    top = max(y for y in ys[:-1] if y <= box.y)
    right = min(x for x in xs[1:] if x >= box.x + box.width)
    foot = min(y for y in ys[1:] if y >= box.y + box.height)
    return PixelRect(left, top, right - left, foot - top)


def beside(places: Sequence[PixelRect], full: int, whole: PixelRect) -> list[PixelRect | None]:
    """Where tiles lie while the one called `full` covers `whole`; None for those that it hides."""
    boxes = [None if overlaps(box, whole) else box for box in places]
    boxes[full] = whole
    return boxes


def overlaps(one: PixelRect, other: PixelRect) -> bool:
    """Whether two rectangles share a pixel."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def fit(box: PixelRect, width: int, height: int) -> PixelRect:
    """The largest rectangle of the aspect width:height in the middle of `box`."""
    if width <= 0 or height <= 0:
        return box
    scale = min(box.width / width, box.height / height)
    fitted_w = min(box.width, round(width * scale))
    fitted_h = min(box.height, round(height * scale))
    return PixelRect(
        box.x + (box.width - fitted_w) // 2,
        box.y + (box.height - fitted_h) // 2,
        fitted_w,
        fitted_h,
    )


def centred(box: PixelRect, width: int, height: int) -> PixelRect | None:
    """Where a picture of exactly this size lies in `box`; None when it was not made for it.

    A picture made for the box fills it in one direction; engines round to even pixels, so
    up to three pixels may lack.
    """
    if width <= 0 or height <= 0 or width > box.width or height > box.height:
        return None
    if width < box.width - 3 and height < box.height - 3:
        return None
    return PixelRect(
        box.x + (box.width - width) // 2, box.y + (box.height - height) // 2, width, height
    )


def neighbour(layout: Layout, index: int, dx: int, dy: int) -> int:
    """The tile next to `index` in a direction (one of dx, dy is ±1); itself at the edge.

    From the tile's first row or column on; where nothing lies there, from its others.
    """
    here = layout.cells[index]
    across = range(here.h) if dx else range(here.w)
    for aside in across:
        x = here.x + (aside if dy else 0) + (here.w - 1 if dx > 0 else 0)
        y = here.y + (aside if dx else 0) + (here.h - 1 if dy > 0 else 0)
        while True:
            x, y = x + dx, y + dy
            if not (0 <= x < layout.columns and 0 <= y < layout.rows):
                break
            found = cell_at(layout, x, y)
            if found is not None:
                return found
    return index


def cell_at(layout: Layout, x: int, y: int) -> int | None:
    """The cell over a unit."""
    for number, cell in enumerate(layout.cells):
        if cell.x <= x < cell.x + cell.w and cell.y <= y < cell.y + cell.h:
            return number
    return None
