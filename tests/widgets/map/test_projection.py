"""Web Mercator and the viewport."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.map.projection import (
    MAX_ZOOM,
    MIN_ZOOM,
    Viewport,
    degrees_of,
    fitting_zoom,
    scale_bar,
    world_x,
    world_xy,
    world_y,
)

VIEW = Viewport(x=world_x(123.06), y=world_y(30.52), zoom=13.0, width=800, height=600)


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [
        (0.0, 0.0, 0.5, 0.5),
        (-180.0, 85.05112878, 0.0, 0.0),
        (180.0, -85.05112878, 1.0, 1.0),
        (123.0, 30.5, 0.8416666667, 0.4109880),
    ],
)
def test_world_coordinates_of_known_places(lon: float, lat: float, x: float, y: float) -> None:
    assert world_x(lon) == pytest.approx(x, abs=1e-6)
    assert world_y(lat) == pytest.approx(y, abs=1e-4)


def test_degrees_come_back_from_world_coordinates() -> None:
    lon, lat = degrees_of(world_x(123.0712), world_y(30.5317))
    assert (lon, lat) == pytest.approx((123.0712, 30.5317))


def test_arrays_agree_with_single_places() -> None:
    x, y = world_xy(np.array([123.1, 122.9]), np.array([30.6, 30.4]))
    assert x.tolist() == [pytest.approx(world_x(123.1)), pytest.approx(world_x(122.9))]
    assert y.tolist() == [pytest.approx(world_y(30.6)), pytest.approx(world_y(30.4))]


def test_centre_stands_in_the_middle_of_the_window() -> None:
    assert VIEW.to_screen(123.06, 30.52) == pytest.approx((400, 300))


def test_screen_and_degrees_are_inverse() -> None:
    assert VIEW.to_screen(*VIEW.to_degrees(17.0, 555.0)) == pytest.approx((17.0, 555.0), abs=1e-4)


@pytest.mark.parametrize("zoom", [11.0, 13.5, 16.0])
def test_zoom_keeps_the_place_under_the_pointer(zoom: float) -> None:
    before = VIEW.to_degrees(120.0, 430.0)
    after = VIEW.zoomed(zoom, 120.0, 430.0).to_degrees(120.0, 430.0)
    assert after == pytest.approx((before[0], before[1]), abs=1e-9)


def test_zoom_is_held_within_its_limits() -> None:
    assert VIEW.zoomed(99.0, 0, 0).zoom == MAX_ZOOM
    assert VIEW.zoomed(1.0, 0, 0).zoom == MIN_ZOOM


def test_the_ground_follows_the_hand() -> None:
    place = VIEW.to_degrees(200.0, 200.0)
    assert VIEW.panned(30.0, -12.0).to_screen(*place) == pytest.approx((230.0, 188.0), abs=1e-6)


def test_bounds_are_west_south_east_north() -> None:
    west, south, east, north = VIEW.bounds()
    assert west < 123.06 < east
    assert south < 30.52 < north


def test_metres_per_pixel_at_this_latitude() -> None:
    assert VIEW.metres_per_px == pytest.approx(16.46, abs=0.02)


@pytest.mark.parametrize(("width", "height"), [(1220, 960), (1220, 350), (300, 900)])
def test_city_fits_the_window_at_home_and_no_smaller_than_need_be(width: int, height: int) -> None:
    west, south, east, north = bounds = (122.94, 30.44, 123.21, 30.61)
    zoom = fitting_zoom(bounds, width, height)
    part_x = (world_x(east) - world_x(west)) * 256 * 2**zoom / width
    part_y = (world_y(south) - world_y(north)) * 256 * 2**zoom / height
    assert 0.65 < max(part_x, part_y) <= 1.1
    assert zoom * 2 == int(zoom * 2)


@pytest.mark.parametrize(
    ("metres_per_px", "metres"), [(1.0, 100.0), (2.0, 200.0), (30.0, 2000.0), (0.6, 50.0)]
)
def test_scale_bar_is_round_and_fits(metres_per_px: float, metres: float) -> None:
    length_m, px = scale_bar(metres_per_px, 120.0)
    assert length_m == metres
    assert px <= 120.0
