"""Layouts on walls of several physical screens: nothing lies across a bezel unasked."""

from __future__ import annotations

import msgspec
import pytest

from backends.record.scene_layout import Cell, Layout, grid, of_split
from widgets.wall.layouts import (
    SPLITS,
    PixelRect,
    large_choices,
    overlaps,
    pixels,
    screen_choices,
    screens_under,
    whole_wall,
)
from widgets.wall.screens import Screens, Span, crossing, cuts, seams
from widgets.wall.spans import joined

WALLS = [Screens(columns=c, rows=r) for c, r in ((2, 1), (2, 2), (3, 2), (4, 2), (1, 3), (5, 1))]


def is_across(rect: PixelRect, screens: Screens, width: int, height: int) -> bool:
    return bool(
        seams(rect.x, rect.x + rect.width, width, screens.across)
        or seams(rect.y, rect.y + rect.height, height, screens.down)
    )


@pytest.mark.parametrize("screens", WALLS)
@pytest.mark.parametrize("split", [s for s in SPLITS if s not in (6, 8)])
def test_no_tile_of_an_equal_split_lies_across_a_bezel(screens: Screens, split: int) -> None:
    width, height = 1920 * screens.columns, 1080 * screens.rows
    rects = pixels(of_split(split), width, height, screens)
    assert len(rects) == split
    assert not any(is_across(rect, screens, width, height) for rect in rects)
    assert crossing(of_split(split), screens) == 0
    for number, rect in enumerate(rects):
        assert rect.width > 0
        assert rect.height > 0
        assert not any(overlaps(rect, other) for other in rects[:number])


@pytest.mark.parametrize("screens", WALLS)
def test_every_screen_alike_fills_each_of_them(screens: Screens) -> None:
    width, height = 1921 * screens.columns - 1, 1080 * screens.rows + 1
    for choice in screen_choices(screens):
        rects = pixels(choice.layout, width, height, screens)
        assert len(rects) % screens.count == 0
        assert not any(is_across(rect, screens, width, height) for rect in rects)
        xs, ys = screens.across.edges(width), screens.down.edges(height)
        assert {0, *xs[1:-1]} <= {rect.x for rect in rects}
        assert {0, *ys[1:-1]} <= {rect.y for rect in rects}
        assert max(rect.x + rect.width for rect in rects) == width


def test_one_and_n_puts_its_large_tile_onto_whole_screens_where_it_can() -> None:
    two_by_two = Screens(columns=2, rows=2)
    for choice in large_choices()[:4]:
        rects = pixels(choice.layout, 3840, 2160, two_by_two)
        assert rects[0] == PixelRect(0, 0, 1920, 1080), choice.text
        assert crossing(choice.layout, two_by_two) == 0


def test_a_span_that_was_asked_for_lies_across() -> None:
    screens = Screens(columns=3, rows=2)
    assert crossing(whole_wall(screens), screens) == 1
    assert pixels(whole_wall(screens), 5760, 2160, screens) == [PixelRect(0, 0, 5760, 2160)]


def test_one_tile_alone_keeps_to_one_screen() -> None:
    screens = Screens(columns=3, rows=2)
    assert pixels(of_split(1), 5760, 2160, screens) == [PixelRect(0, 0, 1920, 1080)]


def test_lines_are_chosen_so_that_the_fewest_spans_are_cut() -> None:
    two, three = Screens(columns=2).across, Screens(columns=3).across
    assert cuts(4, [Span(0, 4, 1.0)], two) == (2,)
    assert cuts(4, [Span(0, 3, 0.56), Span(3, 4, 0.06)], two) == (3,)
    assert cuts(9, [], three) == (3, 6)
    assert cuts(5, [Span(0, 2), Span(2, 4), Span(4, 5)], two) == (2,)


LED = Screens(  # two LCDs of 1210 mm, an LED strip of 2400 mm
    columns=3,
    bezel_mm=3.5,
    column_px=(1920, 1920, 960),
    row_px=(1080,),
    column_pitch_mm=(0.63, 0.63, 2.5),
    row_pitch_mm=(0.63,),
)


@pytest.mark.parametrize("split", [s for s in SPLITS if s not in (6, 8)])
@pytest.mark.parametrize("is_alike", [False, True])
def test_no_tile_lies_across_a_bezel_of_unequal_screens(split: int, *, is_alike: bool) -> None:
    wall = msgspec.structs.replace(LED, is_alike=is_alike)
    rects = pixels(of_split(split), 4800, 1080, wall)
    assert len(rects) == split
    assert not any(is_across(rect, wall, 4800, 1080) for rect in rects)
    assert crossing(of_split(split), wall) == 0


def test_tiles_are_about_the_same_size_in_millimetres_where_that_is_asked_for() -> None:
    wall = msgspec.structs.replace(LED, is_alike=True)
    assert cuts(12, [], wall.across) == (3, 6)
    assert cuts(8, [], wall.across) == (2, 4)
    assert cuts(8, [], LED.across) != (2, 4), "else every screen has its share"
    widths = [rect.width for rect in pixels(grid(8, 1), 4800, 1080, wall)]
    assert all(600 < px * 0.63 < 610 for px in widths[:4])
    assert all(590 < px * 2.5 < 610 for px in widths[4:])


def test_in_a_picture_of_the_wall_screens_are_as_large_as_they_hang() -> None:
    hung = LED.as_they_hang()
    assert hung.across.edges(1000) == [0, 251, 502, 1000]
    assert cuts(8, [], hung.across) == cuts(8, [], LED.across)
    assert Screens(columns=3, pitch_mm=0.63).as_they_hang().across.edges(300) == [0, 100, 200, 300]


@pytest.mark.parametrize(
    "wrong",
    [
        {"column_px": (1920, 1920)},
        {"column_px": (1920, 1920, 0)},
        {"column_pitch_mm": (0.63,)},
        {"column_pitch_mm": (0.63, 0.63, 99.0)},
        {"row_pitch_mm": ()},
    ],
)
def test_figures_that_no_wall_can_have_are_out_of_range(wrong: dict[str, object]) -> None:
    assert LED.is_in_range
    assert not msgspec.structs.replace(LED, **wrong).is_in_range


def test_what_was_joined_across_a_bezel_lies_across_and_moves_no_other_tile() -> None:
    """Asked for: the lines of a layout made for these screens stay on the bezels."""
    screens = Screens(columns=2, rows=2)
    changed = joined(grid(4, 4), (13, 14), keep=13)
    assert changed is not None
    assert crossing(changed.layout, screens) == 1
    before = pixels(grid(4, 4), 1600, 800, screens)
    after = pixels(changed.layout, 1600, 800, screens)
    assert [after[n] for n in range(13)] == before[:13]
    assert after[13] == PixelRect(400, 600, 799, 200)


def test_a_full_tile_covers_the_screens_it_lies_on() -> None:
    screens = Screens(columns=2, rows=2)
    here = pixels(grid(4, 4), 3840, 2160, screens)[6]
    assert screens_under(here, 3840, 2160, screens) == PixelRect(1920, 0, 1920, 1080)
    across = PixelRect(1000, 100, 1800, 200)
    assert screens_under(across, 3840, 2160, screens) == PixelRect(0, 0, 3840, 1080)


@pytest.mark.parametrize(
    ("bezel_mm", "pitch_mm", "pixels_hidden"), [(3.5, 0.63, 6), (0.0, 0.63, 0), (3.5, 0.0, 0)]
)
def test_a_bezels_width_in_pixels_follows_from_the_pitch(
    bezel_mm: float, pitch_mm: float, pixels_hidden: int
) -> None:
    screens = Screens(columns=2, rows=1, bezel_mm=bezel_mm, pitch_mm=pitch_mm)
    assert screens.gap_px == pixels_hidden


def test_a_large_grid_on_a_large_wall_is_laid_at_once() -> None:
    cells = [Cell(x=3 * n, y=0, w=3, h=2) for n in range(32)]
    layout = Layout(columns=96, rows=2, cells=cells)
    rects = pixels(layout, 16 * 1920, 1080, Screens(columns=16, rows=1))
    assert len({rect.x for rect in rects}) == 32
