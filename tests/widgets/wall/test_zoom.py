"""Digital zoom: which part of the source a tile shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.crop import WHOLE as ALL
from widgets.wall.zoom import (
    MOST_SCALE,
    WHOLE,
    Shape,
    Zoom,
    moved,
    onto,
    point_at,
    visible,
    zoomed_at,
)

WIDE = Shape(width=640, height=360, aspect=16 / 9)
UPRIGHT = Shape(width=640, height=360, aspect=9 / 16)
PLACES = st.floats(0, 1)


def test_the_point_under_the_pointer_stays_there() -> None:
    zoom = zoomed_at(WHOLE, WIDE, 0.25, 0.75, 4.0)
    assert zoom.scale == 4
    assert point_at(zoom, WIDE, 0.25, 0.75) == pytest.approx((0.25, 0.75))
    nearer = zoomed_at(zoom, WIDE, 0.9, 0.1, 1.5)
    assert point_at(nearer, WIDE, 0.9, 0.1) == pytest.approx(point_at(zoom, WIDE, 0.9, 0.1))


def test_farther_than_the_whole_picture_is_the_whole_picture() -> None:
    assert zoomed_at(Zoom(scale=1.2, x=0.4, y=0.6), WIDE, 0.1, 0.1, 0.5) == WHOLE
    assert visible(WHOLE, UPRIGHT) == ALL


def test_there_is_a_nearest() -> None:
    assert zoomed_at(WHOLE, WIDE, 0.5, 0.5, 1000).scale == MOST_SCALE


def test_the_picture_follows_the_hand() -> None:
    zoom = zoomed_at(WHOLE, WIDE, 0.5, 0.5, 2.0)
    before = point_at(zoom, WIDE, 0.5, 0.5)
    pushed = moved(zoom, WIDE, 0.2, -0.1)
    assert point_at(pushed, WIDE, 0.7, 0.4) == pytest.approx(before)


def test_a_rectangle_drawn_fills_the_tile() -> None:
    zoom = onto(WHOLE, WIDE, (0.5, 0.25, 0.75, 0.5))
    part = visible(zoom, WIDE)
    assert (part.x, part.y, part.width, part.height) == pytest.approx((0.5, 0.25, 0.25, 0.25))


def test_an_upright_picture_grows_into_its_tile_first() -> None:
    """Zoomed, the black sides of a portrait picture are used."""
    part = visible(Zoom(scale=2.0, x=0.5, y=0.5), UPRIGHT)
    assert part.width == 1.0
    assert part.height == pytest.approx(0.5)


@given(PLACES, PLACES, st.floats(0.1, 20), PLACES, PLACES, st.sampled_from([WIDE, UPRIGHT]))
def test_what_is_shown_is_always_within_the_picture(
    x: float, y: float, factor: float, dx: float, dy: float, shape: Shape
) -> None:
    zoom = moved(zoomed_at(WHOLE, shape, x, y, factor), shape, dx - 0.5, dy - 0.5)
    assert zoom.is_in_range
    part = visible(zoom, shape)
    assert -1e-9 <= part.x <= 1 - part.width + 1e-9
    assert -1e-9 <= part.y <= 1 - part.height + 1e-9
