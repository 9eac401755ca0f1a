"""The physical screens behind one wall window, and where a layout's lines lie on them. Pure.

A wall of several screens is one picture to the graphics card: its bezels are no pixels, but a
tile across one is cut in two. Lines of a layout are therefore laid on the bezels first.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from backends.link.walls import MOST_ACROSS, ScreenMatrix
from backends.record.scene_layout import Layout

MOST_ASKED = 1 / 3  # of a wall: a larger tile across a bezel is a layout made for one screen
LEAST_PITCH_MM, MOST_PITCH_MM, MOST_BEZEL_MM = 0.05, 50.0, 200.0
LEAST_PX, MOST_PX = 16, 16_384  # of one screen, one way


class Side(NamedTuple):
    """The screens along one side of a wall, in order: pixels of each, and millimetres a pixel.

    `sizes_px` count among each other: a window need not be as large as its wall. `is_alike`:
    tiles are about the same size in millimetres, whatever each screen then holds of them.
    """

    sizes_px: tuple[int, ...] = (1,)
    pitches_mm: tuple[float, ...] = (0.0,)  # 0: not known
    is_alike: bool = False

    @property
    def screens(self) -> int:
        """How many."""
        return len(self.sizes_px)

    def edges(self, length: int) -> list[int]:
        """Where the screens begin on `length` pixels, and where the last one ends."""
        total = sum(self.sizes_px)
        return [round(length * px / total) for px in itertools.accumulate(self.sizes_px, initial=0)]

    def lit(self, length: int) -> float:
        """Millimetres that `length` pixels of these screens light; pitches must be known."""
        sides = zip(itertools.pairwise(self.edges(length)), self.pitches_mm, strict=True)
        return sum((end - start) * pitch for (start, end), pitch in sides)

    def millimetres(self) -> list[float]:
        """How long each screen is; in pixels where a pitch is not known."""
        known = all(pitch > 0 for pitch in self.pitches_mm)
        sides = zip(self.sizes_px, self.pitches_mm, strict=True)
        return [px * (pitch if known else 1.0) for px, pitch in sides]


class Screens(ScreenMatrix, frozen=True, kw_only=True):
    """The same with what follows from it."""

    @property
    def count(self) -> int:
        """How many."""
        return self.columns * self.rows

    @property
    def across(self) -> Side:
        """The columns from the left."""
        return self._side(self.columns, self.column_px, self.column_pitch_mm)

    @property
    def down(self) -> Side:
        """The rows from the top."""
        return self._side(self.rows, self.row_px, self.row_pitch_mm)

    def _side(self, count: int, sizes: tuple[int, ...], pitches: tuple[float, ...]) -> Side:
        return Side(sizes or (1,) * count, pitches or (self.pitch_mm,) * count, self.is_alike)

    @property
    def is_mixed(self) -> bool:
        """Whether one pixel may be larger than another, or wider than high."""
        return len({*self.across.pitches_mm, *self.down.pitches_mm}) > 1

    @property
    def is_pitch_known(self) -> bool:
        """Whether every pixel's size is known."""
        return all(pitch > 0 for pitch in (*self.across.pitches_mm, *self.down.pitches_mm))

    @property
    def gap_px(self) -> int:
        """Width of a bezel in pixels of the finest screen; 0 where a pitch is not known."""
        finest = min(*self.across.pitches_mm, *self.down.pitches_mm)
        return round(self.bezel_mm / finest) if finest > 0 else 0

    def as_they_hang(self) -> Screens:
        """The same for a picture of the wall: in it a screen's size is that in millimetres."""
        return msgspec.structs.replace(
            self,
            column_px=_tenths(self.across),
            row_px=_tenths(self.down),
            column_pitch_mm=(),
            row_pitch_mm=(),
        )

    def aspect(self, width_px: int, height_px: int) -> float:
        """Width over height of what a window of that size lights, as it hangs."""
        if not self.is_pitch_known:
            return width_px / height_px
        return self.across.lit(width_px) / self.down.lit(height_px)

    @property
    def is_in_range(self) -> bool:
        """Whether such a wall can be."""
        return (
            1 <= self.columns <= MOST_ACROSS
            and 1 <= self.rows <= MOST_ACROSS
            and _are_sides(self.column_px, self.column_pitch_mm, self.columns)
            and _are_sides(self.row_px, self.row_pitch_mm, self.rows)
            and (self.pitch_mm == 0 or LEAST_PITCH_MM <= self.pitch_mm <= MOST_PITCH_MM)
            and 0 <= self.bezel_mm <= MOST_BEZEL_MM
            and (self.is_pitch_known or not (self.column_pitch_mm or self.row_pitch_mm))
        )


def _tenths(side: Side) -> tuple[int, ...]:
    """Tenths of millimetres that each screen is long; of equal ones nothing need be said."""
    if len({*side.sizes_px}) == len({*side.pitches_mm}) == 1:
        return ()
    return tuple(max(1, round(10 * length)) for length in side.millimetres())


def _are_sides(sizes: tuple[int, ...], pitches: tuple[float, ...], count: int) -> bool:
    return (
        len(sizes) in (0, count)
        and len(pitches) in (0, count)
        and all(LEAST_PX <= px <= MOST_PX for px in sizes)
        and all(LEAST_PITCH_MM <= pitch <= MOST_PITCH_MM for pitch in pitches)
    )


ONE_SCREEN = Screens()


def screens_said(matrix: ScreenMatrix) -> Screens:
    """Those that another wall tells of; one screen where such cannot be."""
    said = Screens(**msgspec.structs.asdict(matrix))
    return said if said.is_in_range else ONE_SCREEN


class Extent(NamedTuple):
    """From `start` to before `end`, pixels."""

    start: int
    end: int


class Span(NamedTuple):
    """One cell along one side: before unit `end`. `share` of the wall's area that the cell has."""

    begin: int
    end: int
    share: float = 0.0


def cuts(units: int, spans: Sequence[Span], side: Side) -> tuple[int, ...]:
    """Which of a layout's inner lines (1 … units - 1) lie on the bezels, in order.

    A layout made for these screens has the same units on each. What is joined across a line of
    it was asked for and lies across; not so a large tile of a layout that was made for one
    screen: its lines, and those of other numbers of units, are laid so that the fewest spans
    lie across, then as evenly as may be: by the screens' millimetres where tiles are to be
    alike on unequal ones. A layout of fewer units than screens uses the first screens only:
    each unit keeps to one.
    """
    screens = side.screens
    lengths = side.millimetres() if side.is_alike else [1.0] * screens
    best = _fewest_crossed(units, spans, lengths[: min(units, screens)])
    if units % screens or len(set(lengths)) > 1:
        return best
    even = tuple(units * bezel // screens for bezel in range(1, screens))
    asked = _share_across(spans, even)
    return best if asked > MOST_ASKED and _share_across(spans, best) < asked else even


def _share_across(spans: Sequence[Span], lines: Sequence[int]) -> float:
    return sum(s.share for s in spans if any(s.begin < line < s.end for line in lines))


def _fewest_crossed(units: int, spans: Sequence[Span], lengths: Sequence[float]) -> tuple[int, ...]:
    used, ends = len(lengths), list(itertools.accumulate(lengths))
    crossed = [sum(s.begin < line < s.end for s in spans) for line in range(units + 1)]
    # best[line]: (spans crossed, unevenness, lines chosen) with the newest bezel on that line.
    best: dict[int, tuple[int, float, tuple[int, ...]]] = {0: (0, 0.0, ())}
    for bezel in range(1, used):
        ideal = units * ends[bezel - 1] / ends[-1]
        grown: dict[int, tuple[int, float, tuple[int, ...]]] = {}
        for line in range(bezel, units - used + bezel + 1):
            grown[line] = min(
                (count + crossed[line], uneven + (line - ideal) ** 2, (*chosen, line))
                for before, (count, uneven, chosen) in best.items()
                if before < line
            )
        best = grown
    return min(best.values())[2]


class Rule(NamedTuple):
    """Pixels left free: `line` between neighbours, `seam` at a bezel (where bezels are drawn)."""

    line: int = 1
    seam: int = 0


def unit_extents(
    spans: Sequence[Span], units: int, length: int, side: Side, rule: Rule
) -> list[Extent]:
    """Where each unit of one side lies."""
    line_px, half = rule.line, rule.seam // 2
    if side.screens == 1:
        return _equal(units, 0, length, line_px)
    chosen = cuts(units, spans, side)
    edges = side.edges(length)
    extents: list[Extent] = []
    for number, (first, last) in enumerate(zip((0, *chosen), (*chosen, units), strict=True)):
        start = edges[number] + (half if number else 0)
        end = edges[number + 1] - (half if number + 1 < side.screens else 0)
        extents += _equal(last - first, start, end, line_px)
    return extents


def _equal(units: int, start: int, end: int, line_px: int) -> list[Extent]:
    edges = [start + round(u * (end - start + line_px) / units) for u in range(units + 1)]
    return [Extent(a, b - line_px) for a, b in itertools.pairwise(edges)]


def seams(start: int, end: int, length: int, side: Side) -> list[int]:
    """Bezels strictly between two pixels of one side, as pixels from `start`."""
    return [edge - start for edge in side.edges(length)[1:-1] if start < edge < end]


def crossing(layout: Layout, screens: Screens) -> int:
    """How many cells of a layout lie across a bezel of these screens."""
    x_spans, y_spans = spans_of(layout)
    x_cuts = cuts(layout.columns, x_spans, screens.across)
    y_cuts = cuts(layout.rows, y_spans, screens.down)
    return sum(
        any(x.begin < line < x.end for line in x_cuts)
        or any(y.begin < line < y.end for line in y_cuts)
        for x, y in zip(x_spans, y_spans, strict=True)
    )


def spans_of(layout: Layout) -> tuple[list[Span], list[Span]]:
    """Each cell in columns, and in rows."""
    whole, cells = layout.columns * layout.rows, layout.cells
    return (
        [Span(cell.x, cell.x + cell.w, cell.w * cell.h / whole) for cell in cells],
        [Span(cell.y, cell.y + cell.h, cell.w * cell.h / whole) for cell in cells],
    )
