"""The invented city as the map's ground: land, water, streets and names in tiles.

Drawn on a thread beside the UI thread; pictures and paths take no lock of Python while they are
drawn.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from widgets.map.beside import Beside
from widgets.map.buildings import Buildings
from widgets.map.city import STREET_CLASSES, UNIT_ZOOM, City, Pieces, Shape
from widgets.map.countryside import Countryside
from widgets.map.ground_sheet import TILE, TileKey
from widgets.map.labels import Label, place_labels
from widgets.map.projection import EQUATOR_M, TILE_PX
from widgets.map.symbols import with_alpha
from widgets.theme import Theme

STREET_WIDTH_M = {"expressway": 34.0, "arterial": 26.0, "collector": 15.0, "local": 8.0}
STREET_MIN_PX = {"expressway": 2.4, "arterial": 1.3, "collector": 0.9, "local": 0.7}
STREET_SHOWN_FROM = {"expressway": 0.0, "arterial": 0.0, "collector": 12.5, "local": 13.5}
COS_LAT = 0.8614  # of the city's middle; line widths only

BUILT_M, BUILT_NEAR_M = 640.0, 1000.0  # streets stand in built-up land about so wide
BUILDINGS_FROM_ZOOM = 14.5


class _Shapes:
    """Paths of a city, for all its maps: a path is drawn by one thread at a time."""

    def __init__(self, city: City) -> None:
        self.streets = {
            kind: Pieces(tuple(s for s in city.streets if s.kind == kind))
            for kind in STREET_CLASSES
        }
        self.country = Countryside(city)
        rivers = [(river.width_m, Pieces((river,))) for river in city.rivers]
        self.rivers = rivers + self.country.rivers
        self._city = city

    @functools.cached_property
    def buildings(self) -> Buildings:
        """Read when the first map comes so near."""
        return Buildings(self._city)


class _Shared:
    """What the maps of one city have in common, made when the first tile is drawn."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shapes: _Shapes | None = None


@functools.lru_cache(maxsize=1)
def _shared(city: City) -> _Shared:
    del city
    return _Shared()


# While the map moves: a thread that draws without a rest takes the turns of the one that paints.
# 7,000 targets, panning: 23 frames a second at the slowest twentieth without, 43 with it.
REST_S = 0.03


class CityFeed(QObject):
    """A widgets.map.ground.TileFeed of one city in one theme. close() ends its thread."""

    arrived = Signal(object, object)  # TileKey, QImage
    changed = Signal()
    problem = ""

    def __init__(self, city: City, theme: Theme) -> None:
        super().__init__()
        self._drawing = CityDrawing(city, theme)
        self._ratio, self._is_resting = 1.0, True
        self._beside = Beside("city-tiles", self._draw)
        self._beside.done.connect(self._on_drawn)

    def ask(self, wanted: Sequence[TileKey], ratio: float, *, is_resting: bool = True) -> None:
        """See TileFeed."""
        self._ratio, self._is_resting = ratio, is_resting
        self._beside.want([(key, ratio) for key in wanted])

    def close(self) -> None:
        """Draw no more. Idempotent."""
        self._beside.close()

    def _draw(self, wish: tuple[TileKey, float]) -> QImage:
        if not self._is_resting:
            self._beside.rest(REST_S)
        return self._drawing.tile(*wish)

    @Slot(object, object)
    def _on_drawn(self, wish: tuple[TileKey, float], image: QImage) -> None:
        if wish[1] == self._ratio:
            self.arrived.emit(wish[0], image)


class CityDrawing:
    """Draws tiles, on any one thread."""

    def __init__(self, city: City, theme: Theme) -> None:
        self._city, self._theme = city, theme
        self._shared = _shared(city)
        self._labels: dict[float, list[Label]] = {}
        self._glyphs: dict[tuple[str, int], QPainterPath] = {}

    def tile(self, key: TileKey, ratio: float) -> QImage:
        """One tile, opaque, at so many pixels a logical pixel. It takes 5 to 25 ms."""
        with self._shared.lock:
            if self._shared.shapes is None:
                self._shared.shapes = _Shapes(self._city)
            self._shapes = self._shared.shapes
            return self._drawn(key, ratio)

    def _drawn(self, key: TileKey, ratio: float) -> QImage:
        zoom, i, j = key
        pixels = round(TILE * ratio)
        tile = QImage(pixels, pixels, QImage.Format.Format_RGB32)
        tile.setDevicePixelRatio(ratio)
        tile.fill(self._theme.color("map_land"))
        scale = 2.0 ** (zoom - UNIT_ZOOM)
        area = QRectF(i * TILE / scale, j * TILE / scale, TILE / scale, TILE / scale)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-i * TILE, -j * TILE)
        painter.save()
        painter.scale(scale, scale)
        self._paint_built(painter, area, zoom)
        self._paint_green(painter, area)
        self._paint_water(painter, area, zoom)
        self._paint_buildings(painter, area, zoom)
        self._paint_streets(painter, area, zoom)
        painter.restore()
        text = self._theme.scale
        painter.scale(text, text)
        frame = QRectF(i * TILE / text, j * TILE / text, TILE / text, TILE / text)
        for label in self._labels_at(zoom):
            x0, y0, x1, y1 = label.box
            if frame.intersects(QRectF(x0, y0, x1 - x0, y1 - y0)):
                self._paint_label(painter, label)
        painter.end()
        return tile

    def _labels_at(self, zoom: float) -> list[Label]:
        labels = self._labels.get(zoom)
        if labels is None:
            labels = self._labels[zoom] = place_labels(self._city, zoom, self._theme.scale)
        return labels

    def _px_of(self, metres: float, zoom: float) -> float:
        return float(metres * TILE_PX * 2.0**zoom / (EQUATOR_M * COS_LAT))

    def _paint_green(self, painter: QPainter, area: QRectF) -> None:
        """Woods, villages, industry, parks and borders."""
        color = self._theme.color
        painter.setPen(Qt.PenStyle.NoPen)
        for patches, token in (
            (self._shapes.country.woods, "map_park"),
            (self._shapes.country.villages, "map_built"),
        ):
            painter.setBrush(color(token))
            for path in patches.near(area, 0.0):
                painter.drawPath(path)
        for shapes, token in (
            (self._city.industry, "map_industry"),
            (self._city.parks, "map_park"),
        ):
            painter.setBrush(color(token))
            for shape in _within(shapes, area, 0.0):
                painter.drawPath(shape.path)
        boundary = _pen(color("map_boundary"), 1.0)
        boundary.setDashPattern([6.0, 5.0])
        painter.setPen(boundary)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in self._shapes.country.borders.near(area, 0.0):
            painter.drawPath(path)

    def _paint_water(self, painter: QPainter, area: QRectF, zoom: float) -> None:
        """Lakes and rivers."""
        color = self._theme.color
        scale = 2.0 ** (zoom - UNIT_ZOOM)
        edge = _pen(color("map_water_edge"), 1.0)
        painter.setPen(edge)
        painter.setBrush(color("map_water"))
        for shape in _within(self._city.lakes, area, 0.0):
            painter.drawPath(shape.path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for extra, token in ((2.0, "map_water_edge"), (0.0, "map_water")):
            for width_m, pieces in self._shapes.rivers:
                wide = max(1.6, self._px_of(width_m, zoom)) + extra
                painter.setPen(_pen(color(token), wide))
                for path in pieces.near(area, wide / scale):
                    painter.drawPath(path)

    def _paint_built(self, painter: QPainter, area: QRectF, zoom: float) -> None:
        """Built-up land: a broad band about every smaller street."""
        wide = self._px_of(BUILT_M if zoom < 14.0 else BUILT_NEAR_M, zoom)
        margin = wide / 2.0 ** (zoom - UNIT_ZOOM)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(self._theme.color("map_built"), wide))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for kind in ("local", "collector"):
            for path in self._shapes.streets[kind].near(area, margin):
                painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_buildings(self, painter: QPainter, area: QRectF, zoom: float) -> None:
        if zoom < BUILDINGS_FROM_ZOOM:
            return
        color = self._theme.color("map_building")
        for path in self._shapes.buildings.within(area):
            painter.fillPath(path, color)

    def _paint_streets(self, painter: QPainter, area: QRectF, zoom: float) -> None:
        shown = [k for k in STREET_CLASSES if zoom >= STREET_SHOWN_FROM[k]]
        margin = 40.0 / 2.0 ** (zoom - UNIT_ZOOM)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        near = {kind: self._shapes.streets[kind].near(area, margin) for kind in shown}
        widths = {
            k: max(STREET_MIN_PX[k], self._px_of(STREET_WIDTH_M[k], zoom) * 0.8) for k in shown
        }
        painter.setPen(_pen(self._theme.color("map_local"), max(0.8, widths["arterial"] * 0.3)))
        for path in self._shapes.country.roads.near(area, margin):
            painter.drawPath(path)
        near["expressway"] += self._shapes.country.highways.near(area, margin)
        for casing in (True, False):
            for kind in shown:
                wide = widths[kind]
                if casing and wide < 2.0:
                    continue
                token = "map_casing" if casing else f"map_{kind}"
                painter.setPen(_pen(self._theme.color(token), wide + (2.0 if casing else 0.0)))
                for path in near[kind]:
                    painter.drawPath(path)

    def _paint_label(self, painter: QPainter, label: Label) -> None:
        color = self._theme.color(label.style)
        halo = QPen(with_alpha(self._theme.color("map_land"), 215), 2.8)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if label.dot is not None:
            painter.setPen(QPen(self._theme.color("map_casing"), 1.0))
            painter.setBrush(color)
            painter.drawEllipse(QPointF(*label.dot), 2.5, 2.5)
        for sign in label.signs:
            glyph = self._glyph(sign.text, label.px)
            painter.save()
            painter.translate(sign.x, sign.y)
            if sign.degrees:
                painter.rotate(sign.degrees)
            painter.strokePath(glyph, halo)
            painter.fillPath(glyph, QBrush(color))
            painter.restore()

    def _glyph(self, text: str, px: int) -> QPainterPath:
        """The outline of a text about its middle."""
        key = (text, px)
        path = self._glyphs.get(key)
        if path is None:
            font = Theme(self._theme.tokens).font(px)
            metrics = QFontMetricsF(font)
            path = QPainterPath()
            down = (metrics.ascent() - metrics.descent()) / 2
            path.addText(QPointF(-metrics.horizontalAdvance(text) / 2, down), font, text)
            self._glyphs[key] = path
        return path


def _within(shapes: tuple[Shape, ...], area: QRectF, margin: float) -> list[Shape]:
    wide = area.adjusted(-margin, -margin, margin, margin)
    return [s for s in shapes if s.box.adjusted(-1, -1, 1, 1).intersects(wide)]


def _pen(color: QColor, width_px: float) -> QPen:
    pen = QPen(color, width_px)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
