"""What stands on the ground: vehicles, cameras, points, alarms; painting and hitting. UI thread.

Fed with the replica's things, it keeps only their places; what is painted can be hit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from backends.link.api import PositionTable
from backends.record.alarm import Alarm, AlarmState
from backends.record.ids import AlarmId, CameraId, ResourceId
from backends.record.incident import Incident
from backends.record.resource import Camera, CameraState, Item, MonitoringPoint
from widgets.map.alarm_marks import AlarmMarks
from widgets.map.cells import Cells
from widgets.map.crowd import Look
from widgets.map.gathering import Gathering
from widgets.map.intake import Intake
from widgets.map.marks import Fan, Hit, MarkGroup
from widgets.map.projection import Viewport, degrees_of
from widgets.map.raster import Pixels
from widgets.map.sheets import (
    ALL,
    CASE_SHEETS,
    POINT_SHEETS,
    VEHICLE_SHEETS,
    Layer,
    Sheet,
    sheet_of_alarm,
    sheet_of_incident,
    sheet_of_item,
    sheet_of_point,
)
from widgets.map.situation import Situation
from widgets.map.symbols import PointState, Symbols
from widgets.map.trails import Trails
from widgets.map.vehicles import Vehicles
from widgets.theme import Theme

HIT_PX = 13.0


class Scene:
    """All marks of one map."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._symbols = symbols = Symbols(theme)
        self.situation = Situation(theme)
        self.vehicles = Vehicles(theme, symbols)
        self.targets = self.vehicles.targets
        self.trails = Trails()
        self.intake = Intake(self.vehicles, self.trails)
        self.cells = Cells(theme, symbols)
        self.alarms = AlarmMarks(theme, symbols)
        self.shown: frozenset[Sheet] = ALL
        self.selected: tuple[Layer, str] | None = None
        self.fan: Fan | None = None
        self.is_greyed = False
        self._points: list[tuple[str, PointState]] = []
        self._cameras: list[bool] = []
        self._items: list[Item] = []
        self._cases: list[Incident] = []
        self._told: list[tuple[Sheet, str]] = []
        self._alarms: Mapping[AlarmId, Alarm] = {}
        self._refs: frozenset[str] = frozenset()  # what other systems call the cases shown
        self.cameras = MarkGroup("cameras", Layer.CAMERAS, self._camera)
        self.points = MarkGroup("points", Layer.POINTS, self._point)
        self.items = MarkGroup("items", Layer.ITEMS, self._item)
        self.cases = MarkGroup("cases", Layer.INCIDENTS, self._case)
        self.told = MarkGroup("told", Layer.ALARMS, self._told_case)
        self._groups = (self.points, self.items, self.cameras, self.cases, self.told)
        self._gathering = Gathering(self._groups, symbols)
        self._hits: list[Hit] = []

    # ---- what there is

    def set_cameras(self, cameras: Mapping[CameraId, Camera]) -> None:
        """All cameras that have a place."""
        rows, self._cameras = [], []
        for key, camera in cameras.items():
            if camera.place is not None:
                is_off = camera.state is CameraState.OFFLINE
                sheet = Sheet.CAMERAS_OFF if is_off else Sheet.CAMERAS
                rows.append((key, camera.place, sheet))
                self._cameras.append(not is_off)
        self.cameras.put(rows)

    def set_points(
        self, points: Mapping[ResourceId, MonitoringPoint], states: Mapping[ResourceId, PointState]
    ) -> None:
        """All monitoring points that have a place, with what their readings say."""
        rows, self._points = [], []
        for key, point in points.items():
            if point.place is not None:
                rows.append((key, point.place, sheet_of_point(point.kind)))
                self._points.append((point.kind, states.get(key, PointState.SILENT)))
        self.points.put(rows, [state is PointState.FLAGGED for _, state in self._points])

    def set_items(self, items: Sequence[Item]) -> None:
        """Items of the area in view that have a place."""
        self._items = [item for item in items if item.place is not None]
        rows = [
            (item.id, item.place, sheet_of_item(item.kind, item.department))
            for item in self._items
            if item.place is not None
        ]
        self.items.put(rows)

    def set_alarms(self, alarms: Mapping[AlarmId, Alarm]) -> None:
        """All alarms that have a place; cases that another system tells of are small signs."""
        self._alarms = alarms
        rows, rest, self._told = [], [], []
        for alarm in alarms.values():
            sheet = sheet_of_alarm(alarm)
            if sheet is Sheet.ALARMS:
                rest.append(alarm)
            elif alarm.place and alarm.state is not AlarmState.NORM and alarm.key not in self._refs:
                rows.append((alarm.id, alarm.place, sheet))
                waits = alarm.state is AlarmState.UNACK
                rim = f"severity_{alarm.severity.name.lower()}" if waits else "line"
                self._told.append((sheet, rim))
        self.told.put(rows)
        self.alarms.put(rest)

    def set_incidents(self, incidents: Sequence[Incident]) -> None:
        """Those not over; cases of the urban subsystems are small signs of their own."""
        open_now = [i for i in incidents if not i.is_over]
        cases = [i for i in open_now if i.place and sheet_of_incident(i) in CASE_SHEETS]
        known = {case.id for case in cases}
        self.situation.set_incidents(i for i in open_now if i.id not in known)
        self._cases = cases
        rows = [(i.id, i.place, sheet_of_incident(i)) for i in cases if i.place is not None]
        self.cases.put(rows, [case.is_overdue for case in cases])
        refs = frozenset(case.origin_ref for case in cases if case.origin_ref)
        if refs != self._refs:  # an alarm of a case that stands there itself is one sign too many
            self._refs = refs
            self.set_alarms(self._alarms)

    def take_positions(self, table: PositionTable | None, now_s: float) -> None:
        """A new frame of moving targets."""
        self.intake.take(table, now_s)

    def has_pulse(self) -> bool:
        """Whether anything must blink."""
        return Sheet.ALARMS in self.shown and self.alarms.has_pulse()

    def counts(self) -> dict[Sheet, int]:
        """How many each sheet has; those that are asked for by area are not in it."""
        found = dict.fromkeys((Sheet.CAMERAS, Sheet.CAMERAS_OFF, *POINT_SHEETS, *CASE_SHEETS), 0)
        found |= {
            Sheet.ALARMS: len(self.alarms.marks.ids),
            Sheet.INCIDENTS: self.situation.incidents,
            Sheet.WARNINGS: self.situation.warnings,
        }
        for group in (self.points, self.cameras, self.cases, self.told):
            for sheet, count in group.counts().items():
                found[sheet] = found.get(sheet, 0) + count
        return found | self.targets.counts()

    def place_of(self, layer: Layer, key: str, now_s: float) -> tuple[float, float] | None:
        """(lon, lat) of a thing as it is drawn, None when it is not on the map."""
        match layer:
            case Layer.VEHICLES:
                if key not in self.targets.ids:
                    return None
                i = self.targets.ids.index(key)
                x, y = self.targets.positions(now_s)
                return degrees_of(float(x[i]), float(y[i]))
            case Layer.INCIDENTS:
                return self.situation.place_of(key) or self.cases.marks.place_of(key)
            case Layer.ALARMS:
                return self.alarms.marks.place_of(key) or self.told.marks.place_of(key)
            case Layer.CAMERAS:
                return self.cameras.marks.place_of(key)
            case Layer.POINTS:
                return self.points.marks.place_of(key)
            case Layer.ITEMS:
                return self.items.marks.place_of(key)
            case Layer.WARNINGS:
                return None

    def group_of(self, name: str) -> MarkGroup | None:
        """The marks that a hit belongs to."""
        return next((group for group in self._groups if group.name == name), None)

    def is_shown(self, layer: Layer, key: str) -> bool:
        """Whether the sheet of a thing is on."""
        match layer:
            case Layer.ALARMS if key not in self.told.marks.ids:
                return Sheet.ALARMS in self.shown
            case Layer.VEHICLES:
                if key not in self.targets.ids:
                    return False
                place = int(self.targets.sheets[self.targets.ids.index(key)])
                return VEHICLE_SHEETS[place] in self.shown
            case Layer.INCIDENTS if self.situation.place_of(key) is not None:
                return Sheet.INCIDENTS in self.shown
        return any(g.layer is layer and g.is_shown(key, self.shown) for g in self._groups)

    # ---- signs

    def _camera(self, i: int) -> QPixmap:
        return self._symbols.camera(self._cameras[i])

    def _point(self, i: int) -> QPixmap:
        return self._symbols.point(*self._points[i])

    def _item(self, i: int) -> QPixmap:
        return self._symbols.item(self._items[i])

    def _case(self, i: int) -> QPixmap:
        case = self._cases[i]
        rim = "severity_ii" if case.is_overdue else "line"
        return self._symbols.case(sheet_of_incident(case), rim)

    def _told_case(self, i: int) -> QPixmap:
        return self._symbols.case(*self._told[i])

    # ---- painting

    def prepare(self, pixels: Pixels, view: Viewport, now_s: float, ratio: float) -> None:
        """What goes into the picture's bytes: the vehicles."""
        self._symbols.at_ratio(ratio)
        self.vehicles.cull(view, now_s, Look.of(view, self.shown, self.is_greyed, ratio))
        self.vehicles.rasterise(pixels, view, ratio)
        if self.vehicles.is_rough:
            self.intake.sharpen()

    def paint(self, painter: QPainter, view: Viewport, now_s: float, is_bright: bool) -> None:
        """All shown sheets, from areas up to alarms. After prepare()."""
        self._hits = []
        painter.setOpacity(0.55 if self.is_greyed else 1.0)
        if Sheet.SAFETY in self.shown:
            self.cells.paint_safety(painter, view)
        if Sheet.WARNINGS in self.shown:
            self.situation.paint_warnings(painter, view)
        self._paint_trail(painter, view, now_s)
        self.vehicles.paint(painter, view)
        self._hits += self.cells.paint_items(painter, view, self.shown)
        self._hits += self._gathering.paint(painter, view, self.shown)
        if Sheet.WARNINGS in self.shown:
            self.situation.name_warnings(painter, view)
        if Sheet.INCIDENTS in self.shown:
            for sign in self.situation.paint_incidents(painter, view):
                hit = Hit(layer=Layer.INCIDENTS, key=sign.incident, x=sign.x, y=sign.y)
                self._hits.append(hit)
        if Sheet.ALARMS in self.shown:
            selected = self.selected
            key = selected[1] if selected and selected[0] is Layer.ALARMS else ""
            self._hits += self.alarms.paint(painter, view, is_bright, key)
        painter.setOpacity(1.0)
        if self.fan is not None:
            self._hits += self.fan.paint(painter, view, self._theme)
        self._paint_selected(painter, view, now_s)

    def _paint_trail(self, painter: QPainter, view: Viewport, now_s: float) -> None:
        if self.selected is not None and self.selected[0] in (Layer.VEHICLES, Layer.ITEMS):
            here = self.place_of(*self.selected, now_s)
            self.trails.paint(painter, view, (self.selected[1], here, now_s), self._theme)

    def _paint_selected(self, painter: QPainter, view: Viewport, now_s: float) -> None:
        if self.selected is None or not self.is_shown(*self.selected):
            return
        anchor = self.anchor_of(self.selected, view, now_s)
        if anchor is None:
            return
        x, y = anchor
        r = 17.0 * self._theme.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("map_casing"), 4.5))
        painter.drawEllipse(QRectF(x - r, y - r, 2 * r, 2 * r))
        painter.setPen(QPen(self._theme.color("accent"), 2.0))
        painter.drawEllipse(QRectF(x - r, y - r, 2 * r, 2 * r))

    def anchor_of(
        self, what: tuple[Layer, str], view: Viewport, now_s: float
    ) -> tuple[float, float] | None:
        """The pixel of a thing's sign, None when it is not on the map."""
        layer, key = what
        if self.fan is not None:
            at = self.fan.anchor(layer, key, view, self._theme.scale)
            if at is not None:
                return at
        place = self.place_of(layer, key, now_s)
        if place is None:
            return None
        x, y = view.to_screen(*place)
        is_lifted = layer is Layer.ALARMS and key in self.alarms.marks.ids
        return self.alarms.lift(key, x, y) if is_lifted else (x, y)

    # ---- hitting

    def hit(self, x: float, y: float) -> Hit | None:
        """The topmost thing under a pixel of the last painting."""
        reach = HIT_PX * self._theme.scale
        for hit in reversed(self._hits):
            wide = 3 * reach if hit.members or hit.count else reach
            if abs(hit.x - x) <= wide and abs(hit.y - y) <= reach:
                return hit
        return self.vehicles.hit(x, y, reach)
