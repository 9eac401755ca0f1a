"""Main or sub stream, by the size of the tile."""

from __future__ import annotations

import pytest

from video.cores.switching import Choice, Kind, Place, first_choice, limit_px, next_choice

MAIN, SUB = Kind.MAIN, Kind.SUB


@pytest.mark.parametrize(
    ("height", "views", "prominent", "sub_px", "first"),
    [
        (540, 4, False, 0, MAIN),
        (360, 9, False, 0, SUB),  # a sub stream not seen yet is taken for 360 lines
        (540, 17, False, 0, SUB),
        (540, 16, False, 0, MAIN),
        (100, 64, True, 0, MAIN),
        (200, 4, False, 144, MAIN),
        (171, 4, False, 144, SUB),
        (480, 4, False, 576, SUB),
    ],
)
def test_a_new_view_starts_on_the_stream_that_fills_it(
    height: int, views: int, prominent: bool, sub_px: int, first: Kind
) -> None:
    place = Place(height_px=height, is_prominent=prominent, sub_px=sub_px)
    assert first_choice(place, views).kind is first


def test_a_small_tile_goes_to_the_sub_stream_after_a_second() -> None:
    choice, small = Choice(kind=MAIN), Place(height_px=171, sub_px=144)
    for now_s, kind in ((10.0, MAIN), (10.5, MAIN), (10.99, MAIN), (11.0, SUB)):
        choice = next_choice(choice, small, now_s)
        assert choice.kind is kind


def test_a_tile_that_was_small_for_less_than_a_second_stays() -> None:
    choice = next_choice(Choice(kind=MAIN), Place(height_px=100, sub_px=144), 10.0)
    choice = next_choice(choice, Place(height_px=400, sub_px=144), 10.8)
    choice = next_choice(choice, Place(height_px=100, sub_px=144), 11.2)
    assert choice.kind is MAIN


@pytest.mark.parametrize(
    ("height", "kind"), [(171, SUB), (200, SUB), (229, SUB), (230, MAIN), (400, MAIN)]
)
def test_the_main_stream_comes_back_well_above_the_limit_only(height: int, kind: Kind) -> None:
    place = Place(height_px=height, sub_px=144)
    assert next_choice(Choice(kind=SUB), place, 10.0).kind is kind


def test_full_screen_and_zoom_have_the_main_stream_at_once() -> None:
    place = Place(height_px=100, is_prominent=True)
    assert next_choice(Choice(kind=SUB), place, 10.0).kind is MAIN
    still = next_choice(Choice(kind=MAIN), place, 20.0)
    assert still == Choice(kind=MAIN)


def test_a_sub_stream_larger_than_the_tile_is_enough() -> None:
    assert limit_px(576) == 576
    assert limit_px(0) == 360
    assert limit_px(144) == 171
