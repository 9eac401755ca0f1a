"""The map's ground: tiles fill up in small steps and stand in for each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from widgets.map.background import CityDrawing
from widgets.map.buildings import Buildings
from widgets.map.city import UNIT_PX, City, Pieces, load_city
from widgets.map.countryside import Countryside
from widgets.map.ground import Ground, GroundChoice
from widgets.map.ground_sheet import TileKey
from widgets.map.projection import Viewport, world_x, world_y
from widgets.map.view import MapView
from widgets.theme import Theme


@pytest.fixture(scope="module")
def city() -> City:
    return load_city()


def view(zoom: float) -> Viewport:
    return Viewport(x=world_x(123.06), y=world_y(30.53), zoom=zoom, width=500, height=400)


class AtOnce(QObject):
    """Tiles of the drawn city, made when they are asked for."""

    arrived = Signal(object, object)
    changed = Signal()
    problem = ""

    def __init__(self, city: City) -> None:
        super().__init__()
        self._drawing = CityDrawing(city, Theme())

    def ask(self, wanted: Sequence[TileKey], ratio: float, *, is_resting: bool = True) -> None:
        for key in wanted:
            self.arrived.emit(key, self._drawing.tile(key, ratio))


def painted(city: City, at: Viewport) -> QImage:
    """Its ground, whole."""
    feed = AtOnce(city)
    ground = Ground(Theme(), feed, feed, origin=city.origin)
    image = QImage(at.width, at.height, QImage.Format.Format_RGB32)
    image.fill(0)
    for _ in range(2):
        painter = QPainter(image)
        ground.paint(painter, at, False)
        painter.end()
    assert ground.missing == 0
    return image


def colours(image: QImage) -> int:
    steps = range(0, 400, 7)
    return len({image.pixel(x, y) for x in steps for y in steps})


@pytest.fixture
def canvas(qtbot: QtBot, city: City) -> Iterator[MapView]:
    canvas = MapView(Theme(), city)
    qtbot.addWidget(canvas)
    canvas.resize(500, 400)
    canvas.look_at(view(13.0))
    canvas.show()
    canvas.grab()
    yield canvas
    canvas.end_work()


def test_the_ground_comes_from_beside_the_ui_thread(qtbot: QtBot, canvas: MapView) -> None:
    assert not canvas.is_whole
    qtbot.waitUntil(lambda: canvas.is_whole, timeout=10_000)
    assert colours(canvas.grab().toImage()) > 10


def test_a_neighbouring_zoom_stands_in_for_missing_tiles(qtbot: QtBot, canvas: MapView) -> None:
    qtbot.waitUntil(lambda: canvas.is_whole, timeout=10_000)
    canvas.look_at(view(13.5))
    image = canvas.grab().toImage()
    assert not canvas.is_whole
    assert colours(image) > 10


class Coloured(QObject):
    """Each tile has a colour of its own; nothing comes of those held back."""

    arrived = Signal(object, object)
    changed = Signal()
    problem = ""
    holds_back = False

    def ask(self, wanted: Sequence[TileKey], ratio: float, *, is_resting: bool = True) -> None:
        for key in wanted if not self.holds_back else ():
            side = round(256 * ratio)
            image = QImage(side, side, QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(ratio)
            image.fill(QColor.fromHsv(hash(key) % 360, 200, 50 + hash(key) % 200))
            self.arrived.emit(key, image)


def shown(ground: Ground, at: Viewport, ratio: float, times: int = 2) -> QImage:
    image = QImage(round(at.width * ratio), round(at.height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    for _ in range(times):
        painter = QPainter(image)
        ground.paint(painter, at, False)
        painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.usefixtures("qapp")
def test_a_map_that_moved_far_shows_what_one_just_opened_there_shows(ratio: float) -> None:
    feed = Coloured()
    moved = Ground(Theme(), feed, feed)
    at = view(13.0)
    for step in ((-300, 40), (-900, -700), (256, 256), (130, 2000), (-7, -3)):
        at = at.panned(*step)
        fresh = shown(Ground(Theme(), feed, feed), at, ratio)
        assert shown(moved, at, ratio) == fresh
        nearer = replace(at, zoom=13.5)
        assert shown(moved, nearer, ratio) == shown(Ground(Theme(), feed, feed), nearer, ratio)
    larger = replace(at, width=900, height=700)
    assert shown(moved, larger, ratio) == shown(Ground(Theme(), feed, feed), larger, ratio)


@pytest.mark.usefixtures("qapp")
def test_a_map_that_goes_to_a_screen_of_another_scale_is_drawn_anew() -> None:
    """6 x 4 tiles at 150 % are as many pixels as 9 x 6 at 100 %."""
    feed = Coloured()
    moved, wide = Ground(Theme(), feed, feed), replace(view(13.0), width=1900, height=1050)
    shown(moved, replace(view(13.0), width=1267, height=700), 1.5)
    assert shown(moved, wide, 1.0) == shown(Ground(Theme(), feed, feed), wide, 1.0)


@pytest.mark.usefixtures("qapp")
def test_what_stands_in_goes_when_the_tile_is_there() -> None:
    feed = Coloured()
    ground = Ground(Theme(), feed, feed)
    shown(ground, view(13.0), 1.0)
    feed.holds_back = True
    before = shown(ground, view(14.0), 1.0)
    land = Theme().color("map_land").rgb()
    assert ground.missing and before.pixel(250, 200) != land
    feed.holds_back = False
    after = shown(ground, view(14.0), 1.0)
    assert after != before
    assert after == shown(Ground(Theme(), feed, feed), view(14.0), 1.0)


def test_pieces_near_an_area_are_all_that_touch_it(city: City) -> None:
    pieces = Pieces(city.streets)
    everything = pieces.near(QRectF(-1e7, -1e7, 2e7, 2e7), 0.0)
    some = pieces.near(QRectF(9000, 9000, 800, 800), 0.0)
    assert 0 < len(some) < len(everything)
    assert all(p.boundingRect().intersects(QRectF(8999, 8999, 802, 802)) for p in some)


def test_footprints_lie_in_built_up_land_and_not_in_the_river(city: City) -> None:
    buildings = Buildings(city)

    def area(lon: float, lat: float) -> QRectF:
        x = (world_x(lon) - city.origin[0]) * UNIT_PX
        y = (world_y(lat) - city.origin[1]) * UNIT_PX
        return QRectF(x - 40, y - 40, 80, 80)

    old_town = area(123.055, 30.538)
    assert any(p.intersects(old_town) for p in buildings.within(old_town))
    river = area(123.0417, 30.4862)
    assert not any(p.intersects(river) for p in buildings.within(river))


def test_a_city_without_footprints_is_no_worse(city: City, tmp_path: Path) -> None:
    buildings = Buildings(city, tmp_path / "none.npy")
    assert all(p.isEmpty() for p in buildings.within(QRectF(9000, 9000, 800, 800)))


def test_the_map_has_no_edge_where_the_city_ends(qtbot: QtBot, city: City) -> None:
    west, south, _, _ = city.bounds
    far = Viewport(x=world_x(west), y=world_y(south), zoom=11.0, width=500, height=400)
    image = painted(city, far)
    land = Theme().color("map_land").rgb()
    beyond = [image.pixel(x, y) for x in range(0, 240, 3) for y in range(210, 400, 3)]
    assert beyond.count(land) > len(beyond) / 2
    assert len(set(beyond)) > 3  # not bare
    column = [image.pixel(249, y) for y in range(0, 400)]
    row = [image.pixel(x, 200) for x in range(0, 500)]
    assert column.count(land) > 200 and row.count(land) > 250  # no line along the bounds


def test_what_reaches_the_bounds_runs_on_beyond_them(city: City) -> None:
    country = Countryside(city)
    beyond = QRectF(-20_000, -20_000, 19_000, 60_000)  # a strip west of the city
    assert len(country.highways.near(beyond, 0.0)) > 1
    assert any(pieces.near(beyond, 0.0) for _, pieces in country.rivers)
    inside = QRectF(3_000, 3_000, 9_000, 7_000)
    assert not country.villages.near(inside, 0.0)
    assert not country.woods.near(inside, 0.0)


class Feed(QObject):
    arrived = Signal(object, object)
    changed = Signal()
    problem = ""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[TileKey] = []

    def ask(self, wanted: Sequence[TileKey], ratio: float, *, is_resting: bool = True) -> None:
        del ratio
        self.wanted = list(wanted)


def test_a_background_of_a_feed_shows_what_arrived_and_land_where_nothing_is(
    qtbot: QtBot, city: City
) -> None:
    feed = Feed()
    canvas = MapView(Theme(), city)
    qtbot.addWidget(canvas)
    canvas.resize(500, 400)
    canvas.use_ground(GroundChoice(id="a", name="市图", feed=feed, credit="审图号：GS(2026)1号"))
    canvas.look_at(view(13.0))
    canvas.show()
    canvas.grab()
    assert len(feed.wanted) in (4, 6, 9)  # every tile in view, the middle ones first
    tile = QImage(256, 256, QImage.Format.Format_ARGB32)
    tile.fill(QColor(200, 30, 30))
    for key in feed.wanted[1:]:
        feed.arrived.emit(key, tile)
    feed.arrived.emit(feed.wanted[0], QImage())
    shown = canvas.grab().toImage()
    colours_now = {shown.pixel(x, y) for x in range(5, 495, 9) for y in range(5, 395, 9)}
    assert QColor(200, 30, 30).rgb() in colours_now
    assert Theme().color("map_land").rgb() in colours_now
    assert feed.wanted == []
