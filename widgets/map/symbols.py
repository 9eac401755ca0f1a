"""The map's small pictures: vehicles, cameras, points, alarms, clusters; drawn once. UI thread."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from backends.record.common import Severity
from backends.record.resource import Item, ItemKind
from widgets.icons import pixmap
from widgets.map.sheets import Sheet
from widgets.theme import SEVERITY_NUMERAL, Theme

HEADINGS = 48  # pictures a turn


class PointState(enum.Enum):
    """What the latest readings of a monitoring point say."""

    NORMAL = enum.auto()
    FLAGGED = enum.auto()  # a factor over its limit, a fault, a stop
    STALE = enum.auto()
    SILENT = enum.auto()  # nothing yet


_KIND_GLYPHS = {
    ItemKind.TEAM: "team",
    ItemKind.SUPPLY: "supplies",
    ItemKind.SITE: "sites",
    ItemKind.PROJECT: "projects",
    ItemKind.COMPONENT: "components",
    ItemKind.LINKED: "link",
}
_ITEM_GLYPHS = {
    "fire": "fire",
    "medical": "medical",
    "hospital": "medical",
    "school": "school",
    "kindergarten": "school",
}


_SHEET_GLYPHS = {
    Sheet.CAMERAS: "camera",
    Sheet.CAMERAS_OFF: "camera_off",
    Sheet.OUTLETS: "water",
    Sheet.DUST: "dust",
    Sheet.STATIONS: "sensor",
}
DOT_NUMBER_FROM = 12.0  # numbers in all of them would be louder than the signs
MOST_PARTS = 3


class Symbols:
    """Pictures by meaning, each made once for a pixel ratio."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._ratio = 1.0
        self._made: dict[tuple[object, ...], QPixmap] = {}

    def at_ratio(self, ratio: float) -> None:
        """Pixels per logical pixel of the window; another one makes all anew."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._made.clear()

    @property
    def ratio(self) -> float:
        """For which pictures are made."""
        return self._ratio

    def _make(
        self, key: tuple[object, ...], side: float, draw: Callable[[QPainter, float], None]
    ) -> QPixmap:
        made = self._made.get(key)
        if made is None:
            pixels = math.ceil(side * self._theme.scale * self._ratio)
            made = QPixmap(pixels, pixels)
            made.setDevicePixelRatio(self._ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(self._theme.scale, self._theme.scale)
            painter.translate(side / 2, side / 2)
            draw(painter, side)
            painter.end()
            self._made[key] = made
        return made

    def vehicle(
        self, heading_deg: float, is_moving: bool, is_stale: bool, px: float, token: str
    ) -> QPixmap:
        """An arrow along the heading, a dot when it stands, hollow and grey when old."""
        turn = round(heading_deg / 360.0 * HEADINGS) % HEADINGS if is_moving else -1
        made = self._made.get(("vehicle", turn, is_stale, px, token))
        if made is not None:  # asked for 2,000 times a painting
            return made

        def draw(painter: QPainter, side: float) -> None:
            color = with_alpha(self._theme.color("text_dim"), 150)
            if is_stale:
                painter.setPen(QPen(color, 1.0))
                painter.setBrush(self._theme.color("map_land"))
            else:
                painter.setPen(QPen(self._theme.color("map_casing"), 0.8))
                painter.setBrush(self._theme.color(token))
            r = side / 2 - 1.0
            if turn < 0:
                painter.drawEllipse(QPointF(0, 0), r * 0.5, r * 0.5)
                return
            painter.rotate(turn * 360.0 / HEADINGS)
            painter.drawPolygon(
                QPolygonF(
                    [QPointF(0, -r), QPointF(r * 0.74, r * 0.86), QPointF(0, r * 0.42),
                     QPointF(-r * 0.74, r * 0.86)]
                )
            )  # fmt: skip

        return self._make(("vehicle", turn, is_stale, px, token), px, draw)

    def camera(self, is_online: bool = True) -> QPixmap:
        """A badge with a camera, struck through while it is offline."""

        def draw(painter: QPainter, side: float) -> None:
            self._badge(painter, side, "line")
            if is_online:
                self._icon(painter, "camera", "text", 14)
            else:
                self._icon(painter, "camera_off", "stale", 14)

        return self._make(("camera", is_online), 24, draw)

    def item(self, item: Item) -> QPixmap:
        """A team, a depot, a site …: a badge with what it is; a project with its score."""
        if item.kind is ItemKind.PROJECT and item.score is not None:
            return self._score(round(item.score))
        glyph = _ITEM_GLYPHS.get(item.what) or _KIND_GLYPHS[item.kind]
        token = "map_team" if item.kind is ItemKind.TEAM else "text"

        def draw(painter: QPainter, side: float) -> None:
            self._badge(painter, side, "line")
            self._icon(painter, glyph, token, 14)

        return self._make(("item", glyph, token), 24, draw)

    def _score(self, score: int) -> QPixmap:
        """A risk's score; amber and red only where it is high."""
        high = "severity_i" if score >= 80 else "severity_iii" if score >= 60 else "text_dim"

        def draw(painter: QPainter, side: float) -> None:
            painter.setPen(QPen(self._theme.color(high), 1.4))
            painter.setBrush(self._theme.color("raised"))
            box = QRectF(-side / 2 + 1, -10, side - 2, 20)
            painter.drawRoundedRect(box, 10, 10)
            painter.setFont(self._theme.font(11 / self._theme.scale))
            painter.setPen(self._theme.color("text" if high == "text_dim" else high))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(score))

        return self._make(("score", score, high), 30, draw)

    def case(self, sheet: Sheet, rim: str) -> QPixmap:
        """A case of an urban subsystem; its rim says that its time is over, or that it waits."""

        def draw(painter: QPainter, side: float) -> None:
            painter.setPen(QPen(self._theme.color(rim), 1.6))
            painter.setBrush(self._theme.color("raised"))
            painter.drawEllipse(QPointF(0, 0), side / 2 - 1.5, side / 2 - 1.5)
            self._icon(painter, sheet.value, "text", 13)

        return self._make(("case", sheet, rim), 23, draw)

    def point(self, kind: str, state: PointState) -> QPixmap:
        """A round badge with the kind of sensor; its rim says how the readings are."""
        rim = {
            PointState.NORMAL: "line",
            PointState.FLAGGED: "severity_iii",
            PointState.STALE: "stale",
            PointState.SILENT: "line",
        }[state]
        glyph = {"outlet": "water", "dust": "dust"}.get(kind, "sensor")
        ink = "text_dim" if state in (PointState.SILENT, PointState.STALE) else "text"

        def draw(painter: QPainter, side: float) -> None:
            wide = 1.0 if rim == "line" else 2.0
            painter.setPen(QPen(self._theme.color(rim), wide))
            painter.setBrush(self._theme.color("raised"))
            painter.drawEllipse(QPointF(0, 0), side / 2 - 1.5, side / 2 - 1.5)
            self._icon(painter, glyph, ink, 13)

        return self._make(("point", glyph, state), 23, draw)

    def dot(self, count: int) -> QPixmap:
        """How many of what is too many for signs of its own: the larger the more, quiet."""
        radius = min(14.0, 3.5 + math.sqrt(count))
        text = _short(count) if radius >= DOT_NUMBER_FROM else ""

        def draw(painter: QPainter, side: float) -> None:
            del side
            painter.setPen(QPen(with_alpha(self._theme.color("map_density"), 90), 1.0))
            painter.setBrush(with_alpha(self._theme.color("map_density"), 38))
            painter.drawEllipse(QPointF(0, 0), radius, radius)
            painter.setFont(self._theme.font(10 / self._theme.scale))
            painter.setPen(self._theme.color("text_dim"))
            painter.drawText(QRectF(-16, -8, 32, 16), Qt.AlignmentFlag.AlignCenter, text)

        return self._make(("dot", round(radius, 1), text), 33, draw)

    def bunch(self, parts: tuple[tuple[Sheet, int], ...]) -> QPixmap:
        """A badge with how many of each sheet, the most first; from the fourth on only a sign."""
        shown = tuple((_SHEET_GLYPHS.get(sheet, sheet.value), n) for sheet, n in parts)
        if len(shown) > MOST_PARTS:
            shown = (*shown[:MOST_PARTS], ("more", 0))
        return self._badges(shown)

    def _badges(self, parts: tuple[tuple[str, int], ...]) -> QPixmap:
        texts = [(glyph, _short(count)) for glyph, count in parts]
        key = ("badges", *texts)
        widths = [18 + 7 * len(text) for _, text in texts]
        wide = 10 + sum(widths)
        made = self._made.get(key)
        if made is not None:
            return made

        def draw(painter: QPainter, side: float) -> None:
            box = QRectF(-side / 2 + 0.5, -9.5, side - 1, 19)
            painter.setPen(QPen(self._theme.color("line"), 1.0))
            painter.setBrush(with_alpha(self._theme.color("panel"), 225))
            painter.drawRoundedRect(box, 9.5, 9.5)
            painter.setFont(self._theme.font(11.5 / self._theme.scale))
            left = box.left() + 5
            for (glyph, text), width in zip(texts, widths, strict=True):
                self._icon(painter, glyph, "text_dim", 12, left + 7)
                painter.setPen(self._theme.color("text"))
                rest = QRectF(left + 14, -10, width - 14, 19)
                painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)
                left += width

        return self._make(key, wide, draw)

    def alarm(self, severity: Severity, is_acknowledged: bool, is_bright: bool) -> QPixmap:
        """A shape on a stem, whose foot is the middle of the picture's lower edge."""

        def draw(painter: QPainter, side: float) -> None:
            color = self._theme.tokens.severity(severity)
            painter.setPen(QPen(color, 1.5))
            painter.drawLine(QPointF(0, 0), QPointF(0, side / 2 - 2))
            painter.setBrush(color)
            painter.drawEllipse(QPointF(0, side / 2 - 2.5), 2, 2)
            painter.translate(0, -side / 2 + 14)
            self._head(painter, severity, is_acknowledged, is_bright)

        return self._make(("alarm", severity, is_acknowledged, is_bright), 44, draw)

    def small_alarm(self, severity: Severity) -> QPixmap:
        """The hollow shape without its numeral, for what needs nobody and is seen from afar."""

        def draw(painter: QPainter, side: float) -> None:
            del side
            painter.setPen(QPen(self._theme.tokens.severity(severity), 1.4))
            painter.setBrush(self._theme.color("raised"))
            self._shape(painter, severity, 4.2)

        return self._make(("small", severity), 14, draw)

    def alarm_head(self, severity: Severity, is_acknowledged: bool) -> QPixmap:
        """The shape alone, for the legend."""

        def draw(painter: QPainter, side: float) -> None:
            del side
            self._head(painter, severity, is_acknowledged, True)

        return self._make(("head", severity, is_acknowledged), 28, draw)

    def _head(
        self, painter: QPainter, severity: Severity, is_acknowledged: bool, is_bright: bool
    ) -> None:
        """Filled while nobody has acknowledged it (dark half of each second where it blinks)."""
        color = self._theme.tokens.severity(severity)
        painter.setPen(QPen(self._theme.color("map_casing"), 4.0))
        painter.setBrush(self._theme.color("map_casing"))
        self._shape(painter, severity, 9.5)
        painter.setPen(QPen(color, 1.8))
        fill = self._theme.color("raised") if is_acknowledged else color
        painter.setBrush(fill if is_bright or is_acknowledged else with_alpha(color, 70))
        self._shape(painter, severity, 9.5)
        font = self._theme.font(10 / self._theme.scale)
        font.setBold(True)
        painter.setFont(font)
        is_filled = not is_acknowledged and is_bright
        painter.setPen(self._theme.color("on_severity") if is_filled else color)
        box = QRectF(-10, -10 + (2.0 if severity is Severity.II else 0.0), 20, 20)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, SEVERITY_NUMERAL[severity])

    def _badge(self, painter: QPainter, side: float, rim: str) -> None:
        painter.setPen(QPen(self._theme.color(rim), 1.0))
        painter.setBrush(self._theme.color("raised"))
        box = QRectF(-side / 2 + 1, -side / 2 + 1, side - 2, side - 2)
        painter.drawRoundedRect(box, 4, 4)

    def _icon(self, painter: QPainter, name: str, token: str, px: int, dx: float = 0.0) -> None:
        picture = pixmap(name, self._theme, token, px * 2)  # twice as fine, drawn smaller
        box = QRectF(dx - px / 2, -px / 2, px, px)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(box, picture, QRectF(picture.rect()))

    @staticmethod
    def _shape(painter: QPainter, severity: Severity, r: float) -> None:
        if severity is Severity.I:
            d = r * 1.2
            points = [(0.0, -d), (d, 0.0), (0.0, d), (-d, 0.0)]
        elif severity is Severity.II:
            points = [(0.0, -r * 1.15), (r * 1.2, r * 0.9), (-r * 1.2, r * 0.9)]
        elif severity is Severity.III:
            painter.drawEllipse(QPointF(0, 0), r, r)
            return
        else:
            d = r * 0.9
            points = [(-d, -d), (d, -d), (d, d), (-d, d)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def with_alpha(color: QColor, alpha: int) -> QColor:
    """The same colour, seen through (0 to 255)."""
    changed = QColor(color)
    changed.setAlpha(alpha)
    return changed


def _short(count: int) -> str:
    """The number of a badge; none for 0."""
    if count == 0:
        return ""
    return str(count) if count < 10_000 else f"{count / 1000:.0f}k"
