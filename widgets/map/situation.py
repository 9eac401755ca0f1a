"""What incidents and warnings put on the map: their signs, shared marks and areas. UI thread.

Marks belong to an incident and are seen by all its parties. Drawn above the ground, below alarms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from backends.record.incident import Incident, MapMark, MarkKind
from backends.record.warning import WarningNotice, WarningState
from widgets.map.projection import Viewport
from widgets.map.symbols import with_alpha
from widgets.record_words import mark_word
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE, Theme

SIGN_PX = 26.0
SPOT_PX = 18.0
LABELS_FROM_ZOOM = 13.5  # farther away they would lie on each other
AREAS_NAMED_FROM_ZOOM = 9.0
_LETTERS = {  # what stands in the sign of a spot
    MarkKind.POINT: "·",
    MarkKind.COMMAND_POST: "指",
    MarkKind.STAGING: "集",
    MarkKind.HAZARD: "危",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Where an incident's sign was painted, for the hand."""

    incident: str
    x: float
    y: float


class Situation:
    """Incidents not over and warnings in force, as last told."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._incidents: list[Incident] = []
        self._warnings: list[WarningNotice] = []

    def set_incidents(self, incidents: Iterable[Incident]) -> None:
        """Those that are not over; the worst are painted last."""
        open_now = [i for i in incidents if not i.is_over]
        self._incidents = sorted(open_now, key=_mildest_first)

    def set_warnings(self, warnings: Iterable[WarningNotice]) -> None:
        """Those in force that say where."""
        in_force = [w for w in warnings if w.state is WarningState.IN_FORCE and w.area.rings]
        self._warnings = sorted(in_force, key=_mildest_warning_first)

    @property
    def incidents(self) -> int:
        """How many have a place or marks."""
        return sum(1 for i in self._incidents if i.place is not None or i.marks)

    @property
    def warnings(self) -> int:
        """How many have an area."""
        return len(self._warnings)

    def place_of(self, incident: str) -> tuple[float, float] | None:
        """(lon, lat) of an incident's sign: its place, else its first mark."""
        for known in self._incidents:
            if known.id == incident:
                return _place(known)
        return None

    def paint_warnings(self, painter: QPainter, view: Viewport) -> None:
        """Areas: tinted thinly in their colour, outlined."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for warning in self._warnings:
            colour = self._theme.tokens.severity(warning.colour)
            painter.setPen(QPen(with_alpha(colour, 170), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(QBrush(with_alpha(colour, 16)))
            for ring in warning.area.rings:
                painter.drawPolygon(_polygon(ring, view))

    def name_warnings(self, painter: QPainter, view: Viewport) -> None:
        """Their words at the areas' upper edge, above the marks."""
        for warning in self._warnings:
            colour = self._theme.tokens.severity(warning.colour)
            for ring in warning.area.rings:
                box = _polygon(ring, view).boundingRect()
                if box.width() > self._theme.px(120) and view.zoom >= AREAS_NAMED_FROM_ZOOM:
                    text = f"{SEVERITY_SHAPE[warning.colour]} {warning.headline}"
                    self._label(painter, box.center().x(), box.top() + 16, text, colour)

    def paint_incidents(self, painter: QPainter, view: Viewport) -> list[Sign]:
        """Marks first, signs above them. Returns where the signs stand."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        signs: list[Sign] = []
        for incident in self._incidents:
            for mark in incident.marks:
                self._paint_mark(painter, view, mark)
        for incident in self._incidents:
            place = _place(incident)
            if place is None:
                continue
            x, y = view.to_screen(*place)
            if -40 <= x <= view.width + 40 and -40 <= y <= view.height + 40:
                self._paint_sign(painter, view, incident, (x, y))
                signs.append(Sign(incident.id, x, y))
        return signs

    def _paint_sign(
        self, painter: QPainter, view: Viewport, incident: Incident, at: tuple[float, float]
    ) -> None:
        colour = self._theme.tokens.severity(incident.severity)
        half = SIGN_PX * self._theme.scale / 2
        box = QRectF(at[0] - half, at[1] - half, 2 * half, 2 * half)
        painter.setPen(QPen(colour, 2.5 if incident.is_overdue else 1.8))
        painter.setBrush(with_alpha(self._theme.color("panel"), 235))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(self._theme.font(13, QFont.Weight.Bold))
        painter.setPen(colour)
        numeral = SEVERITY_NUMERAL[incident.severity]
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, numeral)
        if view.zoom >= LABELS_FROM_ZOOM:
            text = incident.title if len(incident.title) <= 16 else f"{incident.title[:15]}…"
            self._label(painter, at[0], box.bottom() + 14, text, self._theme.color("text"))

    def _paint_mark(self, painter: QPainter, view: Viewport, mark: MapMark) -> None:
        colour = self._theme.color("severity_ii" if mark.kind in _WARNS else "text")
        points = [QPointF(*view.to_screen(lon, lat)) for lon, lat in mark.points]
        if not points:
            return
        if mark.kind is MarkKind.CORDON and len(points) > 2:
            painter.setPen(QPen(colour, 2.0, Qt.PenStyle.DashLine))
            painter.setBrush(with_alpha(colour, 22))
            painter.drawPolygon(QPolygonF(points))
        elif mark.kind is MarkKind.ROUTE and len(points) > 1:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("map_casing"), 5.0))
            painter.drawPolyline(points)
            painter.setPen(QPen(colour, 2.5))
            painter.drawPolyline(points)
        else:
            self._paint_spot(painter, points[0], mark.kind, colour)
        if view.zoom >= LABELS_FROM_ZOOM:
            text = mark.text or mark_word(mark.kind)
            self._label(painter, points[0].x(), points[0].y() + 24, text, colour)

    def _paint_spot(self, painter: QPainter, at: QPointF, kind: MarkKind, colour: QColor) -> None:
        half = SPOT_PX * self._theme.scale / 2
        box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(self._theme.color("panel"))
        painter.drawEllipse(box)
        painter.setFont(self._theme.font(11))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _LETTERS.get(kind, "·"))

    def _label(self, painter: QPainter, x: float, y: float, text: str, colour: QColor) -> None:
        painter.setFont(self._theme.font(12))
        box = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-4, -1, 4, 1)
        box.moveCenter(QPointF(x, y))
        painter.fillRect(box, with_alpha(self._theme.color("map_land"), 205))
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


_WARNS = (MarkKind.CORDON, MarkKind.HAZARD)


def _place(incident: Incident) -> tuple[float, float] | None:
    if incident.place is not None:
        return incident.place.lon_wgs84, incident.place.lat_wgs84
    for mark in incident.marks:
        if mark.points:
            return mark.points[0]
    return None


def _polygon(ring: list[tuple[float, float]], view: Viewport) -> QPolygonF:
    return QPolygonF([QPointF(*view.to_screen(lon, lat)) for lon, lat in ring])


def _mildest_first(incident: Incident) -> tuple[int, str]:
    return -int(incident.severity), incident.id


def _mildest_warning_first(warning: WarningNotice) -> tuple[int, str]:
    return -int(warning.colour), warning.id
