"""Drawing a mark by hand: which points so far, and when it is enough. Pure state; UI thread."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from backends.record.incident import MarkKind
from widgets.map.projection import Viewport
from widgets.map.symbols import with_alpha
from widgets.record_words import mark_word
from widgets.theme import Theme

_LEAST = {MarkKind.CORDON: 3, MarkKind.ROUTE: 2}
MOST_POINTS = 200


@dataclass(slots=True)
class Drawing:
    """One mark under way. Points are (lon, lat), WGS-84."""

    kind: MarkKind
    points: list[tuple[float, float]] = field(default_factory=list)

    @property
    def least(self) -> int:
        """How many points it needs."""
        return _LEAST.get(self.kind, 1)

    @property
    def is_spot(self) -> bool:
        """Whether the first click is all."""
        return self.kind not in _LEAST

    @property
    def is_enough(self) -> bool:
        """Whether it can be finished."""
        return len(self.points) >= self.least

    @property
    def is_done(self) -> bool:
        """Whether nothing can be added."""
        return self.is_spot and bool(self.points)

    def add(self, lon: float, lat: float) -> None:
        """One more point; past the bound it counts for nothing."""
        if len(self.points) < MOST_POINTS:
            self.points.append((lon, lat))

    def take_back(self) -> None:
        """The last point was wrong."""
        if self.points:
            self.points.pop()

    def hint(self) -> str:
        """What to do now."""
        what = mark_word(self.kind)
        if self.is_spot:
            text = QCoreApplication.translate("Map", "标绘{what}：在图上点一下，Esc 取消")
        elif not self.is_enough:
            text = QCoreApplication.translate(
                "Map", "标绘{what}：依次点选，至少 {least} 点；退格撤回一点，Esc 取消"
            )
        else:
            text = QCoreApplication.translate(
                "Map", "标绘{what}：继续点选，回车完成；退格撤回一点，Esc 取消"
            )
        return text.format(what=what, least=self.least)

    def paint(self, painter: QPainter, view: Viewport, theme: Theme) -> None:
        """What there is so far."""
        points = [QPointF(*view.to_screen(lon, lat)) for lon, lat in self.points]
        accent = theme.color("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 2.0, Qt.PenStyle.DashLine))
        painter.setBrush(with_alpha(accent, 30))
        if self.kind is MarkKind.CORDON and len(points) > 2:
            painter.drawPolygon(points)
        elif len(points) > 1:
            painter.drawPolyline(points)
        painter.setBrush(accent)
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, 4.0, 4.0)
