"""The physical screens behind one wall window, and where a layout's lines lie on them. Pure.

A wall of several screens is one picture to the graphics card: its bezels are no pixels, but a
tile across one is cut in two. Lines of a layout are therefore laid on the bezels first.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from backends.record.scene_layout import Layout

MOST_ACROSS = 16
MOST_ASKED = 1 / 3  # of a wall: a larger tile across a bezel is a layout made for one screen
LEAST_PITCH_MM, MOST_PITCH_MM, MOST_BEZEL_MM = 0.05, 50.0, 200.0


class Screens(msgspec.Struct, frozen=True, kw_only=True):
    """A matrix of equal screens. `pitch_mm` between two pixels' centres (0: not known);
    `bezel_mm` between the active areas of two neighbours, both frames together."""

    columns: int = 1
    rows: int = 1
    pitch_mm: float = 0.0
    bezel_mm: float = 0.0

    @property
    def count(self) -> int:
        """How many."""
        return self.columns * self.rows

    @property
    def gap_px(self) -> int:
        """Width of a bezel in pixels of the screens; 0 where the pitch is not known."""
        return round(self.bezel_mm / self.pitch_mm) if self.pitch_mm > 0 else 0

    @property
    def is_in_range(self) -> bool:
        """Whether such a wall can be."""
        return (
            1 <= self.columns <= MOST_ACROSS
            and 1 <= self.rows <= MOST_ACROSS
            and (self.pitch_mm == 0 or LEAST_PITCH_MM <= self.pitch_mm <= MOST_PITCH_MM)
            and 0 <= self.bezel_mm <= MOST_BEZEL_MM
        )


ONE_SCREEN = Screens()


class Extent(NamedTuple):
    """From `start` to before `end`, pixels."""

    start: int
    end: int


def screen_edges(screens: int, length: int) -> list[int]:
    """Where the screens along one side begin, and where the last one ends."""
    return [round(length * number / screens) for number in range(screens + 1)]


class Span(NamedTuple):
    """One cell along one side: before unit `end`. `share` of the wall's area that the cell has."""

    begin: int
    end: int
    share: float = 0.0


def cuts(units: int, spans: Sequence[Span], screens: int) -> tuple[int, ...]:
    """Which of a layout's inner lines (1 … units - 1) lie on the bezels, in order.

    A layout made for these screens has the same units on each. What is joined across a line of
    it was asked for and lies across; not so a large tile of a layout that was made for one
    screen: its lines, and those of other numbers of units, are laid so that the fewest spans
    lie across, then as evenly as may be. A layout of fewer units than screens uses the first
    screens only: each unit keeps to one.
    """
    used = min(units, screens)
    best = _fewest_crossed(units, spans, used)
    if units % screens:
        return best
    even = tuple(units * bezel // screens for bezel in range(1, screens))
    asked = _share_across(spans, even)
    return best if asked > MOST_ASKED and _share_across(spans, best) < asked else even


def _share_across(spans: Sequence[Span], lines: Sequence[int]) -> float:
    return sum(s.share for s in spans if any(s.begin < line < s.end for line in lines))


def _fewest_crossed(units: int, spans: Sequence[Span], used: int) -> tuple[int, ...]:
    crossed = [sum(s.begin < line < s.end for s in spans) for line in range(units + 1)]
    # best[line]: (spans crossed, unevenness, lines chosen) with the newest bezel on that line.
    best: dict[int, tuple[int, float, tuple[int, ...]]] = {0: (0, 0.0, ())}
    for bezel in range(1, used):
        ideal = units * bezel / used
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
    spans: Sequence[Span], units: int, length: int, screens: int, rule: Rule
) -> list[Extent]:
    """Where each unit of one side lies."""
    line_px, half = rule.line, rule.seam // 2
    if screens == 1:
        return _equal(units, 0, length, line_px)
    chosen = cuts(units, spans, screens)
    edges = screen_edges(screens, length)
    extents: list[Extent] = []
    for number, (first, last) in enumerate(zip((0, *chosen), (*chosen, units), strict=True)):
        start = edges[number] + (half if number else 0)
        end = edges[number + 1] - (half if number + 1 < screens else 0)
        extents += _equal(last - first, start, end, line_px)
    return extents


def _equal(units: int, start: int, end: int, line_px: int) -> list[Extent]:
    edges = [start + round(u * (end - start + line_px) / units) for u in range(units + 1)]
    return [Extent(a, b - line_px) for a, b in itertools.pairwise(edges)]


def seams(start: int, end: int, length: int, screens: int) -> list[int]:
    """Bezels strictly between two pixels of one side, as pixels from `start`."""
    return [edge - start for edge in screen_edges(screens, length)[1:-1] if start < edge < end]


def crossing(layout: Layout, screens: Screens) -> int:
    """How many cells of a layout lie across a bezel of these screens."""
    x_spans, y_spans = spans_of(layout)
    x_cuts = cuts(layout.columns, x_spans, screens.columns)
    y_cuts = cuts(layout.rows, y_spans, screens.rows)
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
