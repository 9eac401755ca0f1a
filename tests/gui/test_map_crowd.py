"""Very many moving targets are taken in beside the UI thread, and can be hit all the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from backends.link.api import PositionTable
from backends.link.texts import TextColumn, packed
from tests.gui.map_parts import LAT, LON, vehicles
from widgets.map.beside import Beside
from widgets.map.city import load_city
from widgets.map.projection import Viewport
from widgets.map.sheets import ALL, Layer, Sheet
from widgets.map.targets import MOST_SETTLED
from widgets.map.view import MapView
from widgets.theme import Theme

MANY = MOST_SETTLED + 1_000


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[MapView]:
    view = MapView(Theme(), load_city())
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.go_to(LON, LAT, 12.0)
    view.show()
    yield view
    view.end_work()


def crowd(name: str, east: float = 0.0) -> PositionTable:
    """A dense square with one of it far to the left."""
    side = int(np.ceil(np.sqrt(MANY)))
    lon = LON + east + 0.0004 * (np.arange(MANY) % side) / 2
    lat = LAT + 0.0004 * (np.arange(MANY) // side) / 2
    lon[0], lat[0] = LON - 0.05, LAT
    return PositionTable(
        ids=TextColumn(packed([f"{name}{i}" for i in range(MANY)])),
        labels=TextColumn(packed([f"临A·{i}" for i in range(MANY)])),
        lon_wgs84=lon,
        lat_wgs84=lat,
        speed_kmh=np.zeros(MANY, dtype=np.float32),
        heading_deg=np.zeros(MANY, dtype=np.float32),
        age_ms=np.full(MANY, 500, dtype=np.int32),
        total=MANY,
        kinds=np.ones(MANY, dtype=np.uint8),
        kind_names=["", "bus"],
    )


def lone(view: MapView) -> tuple[int, int]:
    x, y = view.viewport.to_screen(LON - 0.05, LAT)
    return round(x), round(y)


def is_bus(view: MapView, at: tuple[int, int]) -> bool:
    """Whether one's point is about that pixel."""
    shown, bus = view.grab().toImage(), Theme().color("map_bus").darker(130).rgb()
    steps = range(-2, 3)
    return any(shown.pixel(at[0] + dx, at[1] + dy) == bus for dx in steps for dy in steps)


def test_very_many_are_shown_and_hit_once_they_were_worked_out(qtbot: QtBot, view: MapView) -> None:
    scene = view.scene
    scene.take_positions(crowd("a"), 0.0)
    assert not len(scene.targets)  # the thread has it
    with qtbot.waitSignal(scene.intake.done, timeout=10_000):
        pass
    assert is_bus(view, lone(view))
    assert scene.vehicles.is_dense
    hit = scene.hit(*lone(view))
    assert hit is not None and (hit.layer, hit.key) == (Layer.VEHICLES, "a0")
    scene.shown = ALL - {Sheet.BUSES}
    view.refresh()
    assert not is_bus(view, lone(view))
    assert scene.hit(*lone(view)) is None


def test_a_frame_that_is_overtaken_never_comes_back(qtbot: QtBot, view: MapView) -> None:
    scene = view.scene
    scene.take_positions(crowd("a"), 0.0)
    scene.take_positions(vehicles([LON], [1]), 1.0)  # few: taken in at once
    scene.take_positions(crowd("c"), 2.0)
    with qtbot.waitSignal(scene.intake.done, timeout=10_000):
        pass
    assert scene.targets.ids[0] == "c0"
    scene.take_positions(None, 3.0)
    assert not len(scene.targets)


def test_the_newest_wishes_alone_are_worked_off(qtbot: QtBot) -> None:
    gate, begun, made = threading.Event(), threading.Event(), []

    def work(wish: int) -> int:
        begun.set()
        gate.wait(5.0)
        return wish * 10

    beside = Beside("test-beside", work)
    beside.done.connect(lambda wish, result: made.append((wish, result)))
    beside.want([1, 2, 3])
    assert begun.wait(5.0)
    beside.want([1, 4])  # the first is under way already
    gate.set()
    qtbot.waitUntil(lambda: len(made) == 2, timeout=5_000)
    assert made == [(1, 10), (4, 40)]
    beside.close()
    beside.want([5])
    assert made == [(1, 10), (4, 40)]


def test_points_are_where_the_view_says(qtbot: QtBot, view: MapView) -> None:
    """At any zoom, with the corner anywhere: the crowd is cut by lines and by columns. Those of
    the zoom before stand in until the thread has made its own."""
    scene = view.scene
    with qtbot.waitSignal(scene.intake.done, timeout=10_000):
        scene.take_positions(crowd("a"), 0.0)
    for zoom in (12.0, 12.5, 13.0):
        view.look_at(
            Viewport(x=view.viewport.x, y=view.viewport.y, zoom=zoom, width=600, height=500)
        )
        view.look_at(view.viewport.panned(17.0, -23.0))
        x, y = lone(view)
        assert 0 < x < 600 and 0 < y < 500
        assert is_bus(view, (x, y))
        assert scene.vehicles.is_rough == (zoom > 12.0)
        qtbot.waitUntil(lambda: is_bus(view, lone(view)) and not scene.vehicles.is_rough)
