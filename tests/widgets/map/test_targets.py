"""Moving targets between frames, culling, clusters and points in bytes."""

from __future__ import annotations

import numpy as np
import pytest

from backends.link.api import PositionTable
from widgets.map.clusters import CLUSTERED_BELOW_ZOOM, clustered
from widgets.map.projection import EQUATOR_M, degrees_of, world_x, world_xy, world_y
from widgets.map.raster import rasterise
from widgets.map.targets import JUMP_M, RECKON_S, MovingTargets, in_window

LON, LAT = 123.06, 30.52
PER_M = 1.0 / (EQUATOR_M * np.cos(np.radians(LAT)))


def table(
    ids: list[str],
    lon: list[float],
    speed_kmh: float = 36.0,
    heading_deg: float = 90.0,
    age_ms: int = 0,
) -> PositionTable:
    n = len(ids)
    return PositionTable(
        ids=ids,
        labels=[f"临A·{key}" for key in ids],
        lon_wgs84=np.array(lon),
        lat_wgs84=np.full(n, LAT),
        speed_kmh=np.full(n, speed_kmh, dtype=np.float32),
        heading_deg=np.full(n, heading_deg, dtype=np.float32),
        age_ms=np.full(n, age_ms, dtype=np.int32),
        total=n,
    )


def metres_east(targets: MovingTargets, now_s: float, i: int = 0) -> float:
    x, _ = targets.positions(now_s)
    return float((x[i] - world_x(LON)) / PER_M)


def test_a_vehicle_goes_on_along_its_heading() -> None:
    targets = MovingTargets()
    targets.take(table(["a"], [LON]), 100.0)
    assert metres_east(targets, 102.0) == pytest.approx(20.0, abs=0.1)


def test_a_report_on_its_way_counts_as_driven() -> None:
    targets = MovingTargets()
    targets.take(table(["a"], [LON], age_ms=1500), 100.0)
    assert metres_east(targets, 100.0) == pytest.approx(15.0, abs=0.1)


def test_guessing_ends_when_reports_stop() -> None:
    targets = MovingTargets()
    targets.take(table(["a"], [LON]), 100.0)
    assert metres_east(targets, 500.0) == pytest.approx(10.0 * RECKON_S, abs=0.1)
    assert not targets.is_moving(500.0)


def test_a_new_frame_moves_no_vehicle_at_once() -> None:
    targets = MovingTargets()
    targets.take(table(["a", "b"], [LON, LON + 0.001]), 100.0)
    before = metres_east(targets, 101.0)
    targets.take(table(["b", "a"], [LON + 0.001, LON]), 101.0)
    assert metres_east(targets, 101.0, 1) == pytest.approx(before, abs=0.01)
    assert metres_east(targets, 103.6, 1) == pytest.approx(26.0, abs=0.1)


def test_a_far_jump_is_shown_at_once() -> None:
    targets = MovingTargets()
    targets.take(table(["a"], [LON], speed_kmh=0), 100.0)
    far = LON + 2 * JUMP_M * PER_M * 360
    targets.take(table(["a"], [far], speed_kmh=0), 101.0)
    assert metres_east(targets, 101.0) == pytest.approx(2 * JUMP_M, rel=0.01)


def test_north_is_up() -> None:
    targets = MovingTargets()
    targets.take(table(["a"], [LON], heading_deg=0.0), 0.0)
    x, y = targets.positions(3.0)
    assert degrees_of(float(x[0]), float(y[0]))[1] > LAT


def test_no_positions_leave_nothing() -> None:
    targets = MovingTargets()
    targets.take(table(["a"], [LON]), 0.0)
    targets.take(None, 1.0)
    assert len(targets) == 0
    assert not targets.is_moving(1.0)


def test_ages_grow_between_frames() -> None:
    targets = MovingTargets()
    targets.take(table(["a"], [LON], age_ms=2000), 10.0)
    assert targets.ages_s(15.0).tolist() == [pytest.approx(7.0)]


def test_culling_keeps_the_margin_and_nothing_beyond() -> None:
    x = np.array([-13.0, -12.0, 50.0, 112.0, 113.0])
    y = np.array([10.0, 10.0, 10.0, 10.0, 10.0])
    assert in_window(x, y, (100, 80), 12.0).tolist() == [False, True, True, True, False]


def test_near_cameras_become_one_badge_and_far_ones_stay() -> None:
    lon = np.array([LON, LON + 0.0001, LON + 0.0002, LON + 0.1])
    x, y = world_xy(lon, np.full(4, LAT))
    found = clustered(x, y, 11.0)
    assert [found.members(k).tolist() for k in range(len(found))] == [[0, 1, 2]]
    assert found.alone.tolist() == [3]
    assert found.y[0] * 256 * 2**11 == pytest.approx(world_y(LAT) * 256 * 2**11, abs=32)


def test_badges_never_touch_each_other() -> None:
    chance = np.random.default_rng(7)
    zoom = 12.0
    x, y = world_xy(LON + chance.uniform(-0.2, 0.2, 5000), LAT + chance.uniform(-0.1, 0.1, 5000))
    found = clustered(x, y, zoom)
    px, py = found.x * 256 * 2**zoom, found.y * 256 * 2**zoom
    apart_x, apart_y = np.abs(px[:, None] - px), np.abs(py[:, None] - py)
    touching = (apart_x < 96) & (apart_y < 20)
    assert len(found) > 100
    assert touching.sum() == len(found)  # each with itself


def test_what_is_abnormal_never_goes_into_a_badge() -> None:
    x, y = world_xy(np.array([LON, LON, LON, LON]), np.full(4, LAT))
    found = clustered(x, y, 11.0, np.array([False, True, False, False]))
    assert found.members(0).tolist() == [0, 2, 3]
    assert found.alone.tolist() == [1]


def test_close_up_only_what_stands_on_one_spot_is_clustered() -> None:
    lon = np.array([LON, LON, LON + 0.001, LON + 0.002])
    x, y = world_xy(lon, np.full(4, LAT))
    found = clustered(x, y, CLUSTERED_BELOW_ZOOM)
    assert [found.members(k).tolist() for k in range(len(found))] == [[0, 1]]
    assert found.alone.tolist() == [2, 3]


def test_nothing_makes_no_cluster() -> None:
    found = clustered(np.empty(0), np.empty(0), 11.0)
    assert len(found) == 0
    assert not len(found.alone)


def test_points_beyond_the_picture_set_no_byte() -> None:
    pixels = np.zeros((10, 12), dtype=np.uint32)
    x = np.array([5, -3, 11, 40], dtype=np.int32)
    y = np.array([4, 4, 9, 2], dtype=np.int32)
    rasterise(pixels, x, y, np.full(4, 7, dtype=np.uint32))
    assert int((pixels == 7).sum()) == 9
    assert pixels[4, 5] == 7
