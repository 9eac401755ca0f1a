"""What stands on the ground: vehicles, cameras, points, alarms; painting and hitting. UI thread.

Fed with the replica's things, it keeps only their places; what is painted can be hit.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Place, Severity
from backends.record.ids import AlarmId, CameraId, ResourceId
from backends.record.resource import Camera, MonitoringPoint
from widgets.map.clusters import Cluster, clustered
from widgets.map.projection import Floats, Viewport, degrees_of, world_xy
from widgets.map.raster import rasterise
from widgets.map.situation import Situation
from widgets.map.symbols import PointState, Symbols
from widgets.map.targets import STALE_S, Mask, MovingTargets, in_window
from widgets.theme import Theme

MOST_ICONS = 2000
PLATES_FROM_ZOOM = 16.5
HIT_PX = 13.0
SIGNS_FROM_ZOOM = 12.0  # below, signs of seen alarms are small
STEP_PX = 22.0  # alarms of one place stand beside each other
STEM_PX = 30.0  # an alarm's shape stands this far above its place


class Layer(enum.StrEnum):
    """What can be shown and hidden; the values are remembered in the settings."""

    ALARMS = "alarms"
    CAMERAS = "cameras"
    POINTS = "points"
    VEHICLES = "vehicles"
    INCIDENTS = "incidents"
    WARNINGS = "warnings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What lies under a pixel. `key` is the thing's id; a cluster has its members' ids."""

    layer: Layer
    key: str
    x: float
    y: float
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class _Marks:
    """Places of one layer in world coordinates, with their ids."""

    ids: list[str] = field(default_factory=list)
    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))

    @staticmethod
    def of(places: list[tuple[str, Place]]) -> _Marks:
        lon = np.array([p.lon_wgs84 for _, p in places], dtype=np.float64)
        lat = np.array([p.lat_wgs84 for _, p in places], dtype=np.float64)
        x, y = world_xy(lon, lat)
        return _Marks([key for key, _ in places], x, y)


class Scene:
    """All marks of one map."""

    def __init__(self, theme: Theme) -> None:
        self.targets = MovingTargets()
        self.situation = Situation(theme)
        self.shown: frozenset[Layer] = frozenset(Layer)
        self.selected: tuple[Layer, str] | None = None
        self.is_greyed = False
        self.vehicles_in_view = 0
        self._theme = theme
        self._symbols = Symbols(theme)
        self._cameras, self._points, self._alarms = _Marks(), _Marks(), _Marks()
        self._point_looks: list[tuple[str, PointState]] = []
        self._alarm_looks: list[tuple[Severity, bool]] = []
        self._alarm_steps: list[int] = []
        self._clusters: tuple[float, list[Cluster], list[int]] | None = None
        self._hits: list[Hit] = []
        self._vehicle_hits: tuple[list[int], Floats, Floats] = ([], np.empty(0), np.empty(0))

    # ---- what there is

    def set_cameras(self, cameras: Mapping[CameraId, Camera]) -> None:
        """All cameras that have a place."""
        self._cameras = _Marks.of([(k, c.place) for k, c in cameras.items() if c.place])
        self._clusters = None

    def set_points(
        self, points: Mapping[ResourceId, MonitoringPoint], states: Mapping[ResourceId, PointState]
    ) -> None:
        """All monitoring points that have a place, with what their readings say."""
        placed = [(k, p) for k, p in points.items() if p.place is not None]
        self._points = _Marks.of([(k, p.place) for k, p in placed if p.place])
        self._point_looks = [(p.kind, states.get(k, PointState.SILENT)) for k, p in placed]

    def set_alarms(self, alarms: Mapping[AlarmId, Alarm]) -> None:
        """All alarms that have a place; the worst are painted last, above the others."""
        placed = [a for a in alarms.values() if a.place and a.state is not AlarmState.NORM]
        placed.sort(key=_weight, reverse=True)
        self._alarms = _Marks.of([(a.id, a.place) for a in placed if a.place])
        self._alarm_looks = [(a.severity, a.state is not AlarmState.UNACK) for a in placed]
        self._alarm_steps = _steps([a.place for a in placed if a.place])

    def has_pulse(self) -> bool:
        """Whether anything must blink: Ⅰ and Ⅱ that nobody has acknowledged."""
        return Layer.ALARMS in self.shown and any(
            severity <= Severity.II and not acked for severity, acked in self._alarm_looks
        )

    def counts(self) -> dict[Layer, int]:
        """How many each layer has."""
        return {
            Layer.ALARMS: len(self._alarms.ids),
            Layer.CAMERAS: len(self._cameras.ids),
            Layer.POINTS: len(self._points.ids),
            Layer.VEHICLES: self.targets.total,
            Layer.INCIDENTS: self.situation.incidents,
            Layer.WARNINGS: self.situation.warnings,
        }

    def place_of(self, layer: Layer, key: str, now_s: float) -> tuple[float, float] | None:
        """(lon, lat) of a thing as it is drawn, None when it is not on the map."""
        if layer is Layer.VEHICLES:
            if key not in self.targets.ids:
                return None
            i = self.targets.ids.index(key)
            x, y = self.targets.positions(now_s)
            return degrees_of(float(x[i]), float(y[i]))
        if layer is Layer.INCIDENTS:
            return self.situation.place_of(key)
        if layer is Layer.WARNINGS:
            return None
        marks = self._marks(layer)
        if key not in marks.ids:
            return None
        i = marks.ids.index(key)
        return degrees_of(float(marks.x[i]), float(marks.y[i]))

    def _marks(self, layer: Layer) -> _Marks:
        return {
            Layer.ALARMS: self._alarms,
            Layer.CAMERAS: self._cameras,
            Layer.POINTS: self._points,
        }[layer]

    # ---- painting

    def paint(self, painter: QPainter, view: Viewport, now_s: float, is_bright: bool) -> None:
        """All shown layers, from vehicles up to alarms."""
        self._symbols.at_ratio(painter.device().devicePixelRatioF())
        self._hits = []
        self._vehicle_hits = ([], np.empty(0), np.empty(0))
        self.vehicles_in_view = 0
        painter.setOpacity(0.55 if self.is_greyed else 1.0)
        if Layer.WARNINGS in self.shown:
            self.situation.paint_warnings(painter, view)
        if Layer.VEHICLES in self.shown and len(self.targets):
            self._paint_vehicles(painter, view, now_s)
        if Layer.POINTS in self.shown:
            self._paint_points(painter, view)
        if Layer.CAMERAS in self.shown:
            self._paint_cameras(painter, view)
        if Layer.INCIDENTS in self.shown:
            for sign in self.situation.paint_incidents(painter, view):
                hit = Hit(layer=Layer.INCIDENTS, key=sign.incident, x=sign.x, y=sign.y)
                self._hits.append(hit)
        if Layer.ALARMS in self.shown:
            self._paint_alarms(painter, view, is_bright)
        painter.setOpacity(1.0)
        self._paint_selected(painter, view, now_s)

    def _paint_vehicles(self, painter: QPainter, view: Viewport, now_s: float) -> None:
        x, y = view.world_to_screen(*self.targets.positions(now_s))
        index = np.nonzero(in_window(x, y, (view.width, view.height), 12.0))[0]
        x, y = x[index], y[index]
        old = (self.targets.ages_s(now_s)[index] > STALE_S) | self.is_greyed
        self.vehicles_in_view = len(index)
        self._vehicle_hits = (index.tolist(), x, y)
        if len(index) > MOST_ICONS:
            self._paint_points_of(painter, view, (x, y), old)
            return
        moving = (self.targets.speed_kmh[index] > 2.0).tolist()
        heading = self.targets.heading_deg[index].tolist()
        px = 12.0 if view.zoom < 12.75 else (15.0 if view.zoom < 14.75 else 19.0)
        half = px * self._theme.scale / 2
        for k, (px_x, px_y) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
            picture = self._symbols.vehicle(heading[k], moving[k], bool(old[k]), px)
            painter.drawPixmap(QPointF(px_x - half, px_y - half), picture)
        if view.zoom >= PLATES_FROM_ZOOM and len(index) < 150:
            painter.setFont(self._theme.font(11))
            painter.setPen(self._theme.color("text_dim"))
            for i, (px_x, px_y) in zip(
                index, zip(x.tolist(), y.tolist(), strict=True), strict=True
            ):
                painter.drawText(QPointF(px_x + half + 3, px_y + 4), self.targets.labels[i])

    def _paint_points_of(
        self, painter: QPainter, view: Viewport, xy: tuple[Floats, Floats], old: Mask
    ) -> None:
        pixels = np.zeros((view.height, view.width), dtype=np.uint32)
        fresh_argb = self._theme.color("map_vehicle").rgb()
        old_argb = self._theme.color("line").rgb()
        argb = np.where(old, old_argb, fresh_argb).astype(np.uint32)
        rasterise(pixels, xy[0], xy[1], argb)
        image = QImage(
            pixels.data,
            view.width,
            view.height,
            view.width * 4,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        painter.drawImage(0, 0, image)

    def _paint_points(self, painter: QPainter, view: Viewport) -> None:
        x, y = view.world_to_screen(self._points.x, self._points.y)
        near = in_window(x, y, (view.width, view.height), 20.0)
        for i in np.nonzero(near)[0].tolist():
            picture = self._symbols.point(*self._point_looks[i])
            self._stamp(painter, picture, float(x[i]), float(y[i]))
            self._hits.append(
                Hit(layer=Layer.POINTS, key=self._points.ids[i], x=float(x[i]), y=float(y[i]))
            )

    @staticmethod
    def _stamp(painter: QPainter, picture: QPixmap, x: float, y: float) -> None:
        half = picture.deviceIndependentSize().width() / 2
        painter.drawPixmap(QPointF(round(x - half), round(y - half)), picture)

    def _paint_cameras(self, painter: QPainter, view: Viewport) -> None:
        marks = self._cameras
        if self._clusters is None or self._clusters[0] != view.zoom:
            self._clusters = (view.zoom, *clustered(marks.x, marks.y, view.zoom))
        _, clusters, alone = self._clusters
        x, y = view.world_to_screen(marks.x, marks.y)
        near = in_window(x, y, (view.width, view.height), 20.0)
        picture = self._symbols.camera()
        for i in alone:
            if near[i]:
                self._stamp(painter, picture, float(x[i]), float(y[i]))
                hit = Hit(layer=Layer.CAMERAS, key=marks.ids[i], x=float(x[i]), y=float(y[i]))
                self._hits.append(hit)
        for cluster in clusters:
            middle = view.world_to_screen(np.array([cluster.x]), np.array([cluster.y]))
            cx, cy = float(middle[0][0]), float(middle[1][0])
            if -30 <= cx <= view.width + 30 and -30 <= cy <= view.height + 30:
                badge = self._symbols.cluster(len(cluster.members))
                self._stamp(painter, badge, cx, cy)
                members = tuple(marks.ids[i] for i in cluster.members)
                self._hits.append(
                    Hit(layer=Layer.CAMERAS, key=members[0], x=cx, y=cy, members=members)
                )

    def _paint_alarms(self, painter: QPainter, view: Viewport, is_bright: bool) -> None:
        x, y = view.world_to_screen(self._alarms.x, self._alarms.y)
        near = in_window(x, y, (view.width, view.height), 40.0)
        for i in np.nonzero(near)[0].tolist():
            severity, acked = self._alarm_looks[i]
            if self._is_small(i, view):
                spot = float(x[i]), float(y[i])
                self._stamp(painter, self._symbols.small_alarm(severity), *spot)
                key = self._alarms.ids[i]
                self._hits.append(Hit(layer=Layer.ALARMS, key=key, x=spot[0], y=spot[1]))
                continue
            bright = is_bright or severity > Severity.II
            picture = self._symbols.alarm(severity, acked, bright)
            size = picture.deviceIndependentSize()
            step = self._alarm_steps[i] * STEP_PX * self._theme.scale
            px_x, px_y = float(x[i]) + step, float(y[i])
            painter.drawPixmap(
                QPointF(round(px_x - size.width() / 2), round(px_y - size.height())), picture
            )
            head = px_y - STEM_PX * self._theme.scale
            self._hits.append(Hit(layer=Layer.ALARMS, key=self._alarms.ids[i], x=px_x, y=head))

    def _is_small(self, i: int, view: Viewport) -> bool:
        """From afar, what was seen or is over stands back, so that the rest can be read."""
        is_selected = self.selected == (Layer.ALARMS, self._alarms.ids[i])
        return view.zoom < SIGNS_FROM_ZOOM and self._alarm_looks[i][1] and not is_selected

    def _paint_selected(self, painter: QPainter, view: Viewport, now_s: float) -> None:
        if self.selected is None or self.selected[0] not in self.shown:
            return
        anchor = self.anchor_of(self.selected, view, now_s)
        if anchor is None:
            return
        x, y = anchor
        r = 17.0 * self._theme.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("accent"), 2.0))
        painter.drawEllipse(QRectF(x - r, y - r, 2 * r, 2 * r))

    def anchor_of(
        self, what: tuple[Layer, str], view: Viewport, now_s: float
    ) -> tuple[float, float] | None:
        """The pixel of a thing's sign, None when it is not on the map."""
        place = self.place_of(*what, now_s)
        if place is None:
            return None
        x, y = view.to_screen(*place)
        if what[0] is Layer.ALARMS:
            step = self._alarm_steps[self._alarms.ids.index(what[1])]
            x += step * STEP_PX * self._theme.scale
            y -= STEM_PX * self._theme.scale
        return x, y

    # ---- hitting

    def hit(self, x: float, y: float) -> Hit | None:
        """The topmost thing under a pixel of the last painting."""
        reach = HIT_PX * self._theme.scale
        for hit in reversed(self._hits):
            if abs(hit.x - x) <= reach and abs(hit.y - y) <= reach:
                return hit
        index, vx, vy = self._vehicle_hits
        if not index:
            return None
        gaps = np.hypot(vx - x, vy - y)
        best = int(gaps.argmin())
        if gaps[best] > reach:
            return None
        key = self.targets.ids[index[best]]
        return Hit(layer=Layer.VEHICLES, key=key, x=float(vx[best]), y=float(vy[best]))


def _steps(places: list[Place]) -> list[int]:
    """How many to the right each stands of those at the same place; the last stands on it."""
    seen: dict[tuple[float, float], int] = {}
    steps = [0] * len(places)
    for i in reversed(range(len(places))):
        spot = (round(places[i].lon_wgs84, 5), round(places[i].lat_wgs84, 5))
        steps[i] = seen.get(spot, 0)
        seen[spot] = steps[i] + 1
    return steps


def _weight(alarm: Alarm) -> tuple[bool, int, str]:
    return (alarm.state is not AlarmState.UNACK, int(alarm.severity), alarm.id)
