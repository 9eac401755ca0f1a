"""Areas drawn to choose what lies in them, and what is near a place: list and lines. UI thread.

A child of the panel: signals up; asks the hub for what the console does not hold.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen

from backends.link.queries import Around, AroundAnswer
from backends.record.access import Act, Allowed, may
from backends.record.common import Place
from backends.record.resource import Item, ItemKind
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import distance_text
from widgets.map.asked import KindAsker
from widgets.map.found import FoundKind, around, in_order, inside, items_inside, vehicles_at_least
from widgets.map.found_panel import FoundPanel
from widgets.map.projection import Viewport
from widgets.map.selecting import Selecting, Shape
from widgets.map.symbols import with_alpha
from widgets.map.view import MapView
from widgets.theme import Theme

NEAR_M = 5000.0
LINES = 3  # of each kind
# Frames until all vehicles of an area are known: one may have set out before the area was asked
# for, and of very many a frame is shown when the next one comes.
FRAMES_DUE = 3
_KINDS = [
    ItemKind.TEAM,
    ItemKind.SUPPLY,
    ItemKind.SITE,
    ItemKind.PROJECT,
    ItemKind.COMPONENT,
]


class AreaDesk(QObject):
    """One area or one place at a time; painted above the marks."""

    changed = Signal()  # opened, closed, or it says something else
    box_wanted = Signal(object)  # Box or None: what moves there is to be known, in view or not
    warning_asked = Signal(object)  # rings of the area: a warning for it

    def __init__(self, context: UiContext, view: MapView, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._view, self._theme = context.link, view, context.theme
        self.area: Selecting | None = None
        self.here: Place | None = None
        self._name, self._due = "", 0  # frames
        self._items = [KindAsker(context.link, kind, self) for kind in _KINDS]
        for asker in self._items:
            asker.changed.connect(self.renew)
        self.panel = FoundPanel(context.theme, view.parentWidget() or view)
        self._asking = Asking(context.link, self)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.panel.closed.connect(self.close)
        self.panel.warning_asked.connect(self._on_warning)
        view.overlay = self

    def draw(self, shape: Shape) -> None:
        """Let the operator draw an area; the same again gives it up."""
        drawing = self._view.drawing
        if isinstance(drawing, Selecting) and drawing.shape is shape:
            self._view.draw(None)
            return
        self.close()
        self._view.draw(Selecting(shape))

    def take(self, area: Selecting) -> None:
        """It is drawn: list what lies in it."""
        self.area, self.here = area, None
        area.pointer = None
        self._asking.close()
        west, south, east, north = box = area.bounds()
        seen = self._view.viewport.bounds(0.0)
        is_seen = seen[0] <= west and seen[1] <= south and east <= seen[2] and north <= seen[3]
        self._due = 0 if is_seen else FRAMES_DUE
        for asker in self._items:
            asker.forget()
            asker.ask(box)
        self.box_wanted.emit(box)
        self.renew()
        self.panel.tree.setFocus()

    def show_near(self, place: Place, name: str) -> None:
        """What is near a place, with lines to it."""
        self.area, self.here, self._name = None, place, name
        self._forget_items()
        self.box_wanted.emit(None)
        self.panel.say(
            self.tr("{name} 周边").format(name=name),
            self.tr("正在查 {distance} 以内…").format(distance=distance_text(NEAR_M)),
        )
        self.panel.show_kinds([])
        self._asking.ask(
            Around(lon_wgs84=place.lon_wgs84, lat_wgs84=place.lat_wgs84, radius_m=NEAR_M)
        )
        self._open()

    def item(self, key: str) -> Item | None:
        """An item that was listed."""
        rows = (item for asker in self._items for item in asker.answer.items)
        return next((item for item in rows if item.id == key), None)

    @Slot()
    def note_positions(self) -> None:
        """Another frame is in: vehicles out of view may have come with it."""
        if self.area is not None and self._due:
            self._due -= 1
            self.renew()

    @Slot()
    def renew(self) -> None:
        """List what lies in the area, as far as it is known."""
        area = self.area
        if area is None:
            return
        known = [asker for asker in self._items if asker.has_answer]
        here = inside(self._view.scene, self._link, area, time.monotonic())
        if self._due:
            here = [vehicles_at_least(kind) for kind in here]
        kinds = in_order(
            [*(items_inside(asker.kind, asker.answer, area) for asker in known), *here]
        )
        words = ""
        if failed := [asker for asker in self._items if asker.has_failed]:
            words = failed[0].problem or self.tr("与中心断开，连上后再查")
        elif len(known) < len(self._items):
            words = self.tr("正在向中心查队伍、物资和部件…")
        elif self._due:
            words = self.tr("正在向中心取视野以外的车辆，车辆数还不全…")
        if not kinds and not words:
            words = self.tr("这个范围内没有资源。换一处，或打开更多图层再选")
        self.panel.say(self.tr("圈选范围 · {size}").format(size=area.size_text()), words)
        self.panel.show_kinds(kinds)
        self._open()

    @Slot()
    def close(self) -> None:
        """No area, no list."""
        if self.area is None and self.here is None:
            return
        self._asking.close()
        self.area = self.here = None
        self._forget_items()
        self.box_wanted.emit(None)
        self.panel.hide()
        self._view.setFocus()
        self._view.renew()
        self.changed.emit()

    def _forget_items(self) -> None:
        for asker in self._items:
            asker.forget()

    @Slot()
    def _on_warning(self) -> None:
        if self.area is not None:
            self.warning_asked.emit([self.area.ring()])

    def _open(self) -> None:
        user = self._link.user
        may_warn = user is not None and may(user, Act.WARN) is not Allowed.NO
        self.panel.warn.setVisible(self.area is not None and may_warn)
        self.panel.show()
        self.panel.raise_()
        self._view.renew()
        self.changed.emit()

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if isinstance(answer, AroundAnswer) and self.here is not None:
            kinds = around(answer, self.here)
            words = self.tr("{distance} 以内，由近到远").format(distance=distance_text(NEAR_M))
            if answer.population >= 0:
                people = self.tr("{words}；常住人口约 {n:,} 人")
                words = people.format(words=words, n=answer.population)
            if not kinds:
                words = self.tr("{distance} 以内没有登记的资源")
                words = words.format(distance=distance_text(NEAR_M))
            self.panel.say(self.tr("{name} 周边").format(name=self._name), words)
            self.panel.show_kinds(kinds)
            self._open()
            self.panel.tree.setFocus()

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        said = words or self.tr("与中心断开，连上后再查")
        self.panel.say(self.panel.title.text(), said)

    # ---- above the marks

    def paint(self, painter: QPainter, view: Viewport, theme: Theme) -> None:
        """The area, or lines to the nearest of each kind with their distances."""
        if self.area is not None:
            self.area.paint(painter, view, theme)
        if self.here is None:
            return
        start = QPointF(*view.to_screen(self.here.lon_wgs84, self.here.lat_wgs84))
        painter.setFont(theme.font(12))
        for kind in self.panel.kinds:
            for rank, row in enumerate(kind.rows[:LINES]):
                end = QPointF(*view.to_screen(row.place.lon_wgs84, row.place.lat_wgs84))
                accent = with_alpha(theme.color("accent"), 190 if rank == 0 else 90)
                painter.setPen(QPen(accent, 1.6 if rank == 0 else 1.0, Qt.PenStyle.DashLine))
                painter.drawLine(start, end)
                if rank == 0:
                    _label(painter, (start + end) / 2, _line_text(kind), theme)


def _line_text(kind: FoundKind) -> str:
    return f"{kind.rows[0].name} {distance_text(kind.rows[0].distance_m)}"


def _label(painter: QPainter, at: QPointF, text: str, theme: Theme) -> None:
    box = painter.fontMetrics().boundingRect(text).adjusted(-4, -1, 4, 1)
    box.moveCenter(at.toPoint())
    painter.fillRect(box, with_alpha(theme.color("map_land"), 215))
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
