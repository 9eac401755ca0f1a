"""A day's recordings on a bar: one lane for the device, one for the centre. UI thread; asks nobody.

A click asks for that moment; drawn over with Ctrl or the right button, a stretch is chosen. The
wheel stretches the time under the pointer, with Shift it pushes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from backends.link.media import RecordingStore
from widgets.formats import LOCAL
from widgets.style import mixed
from widgets.theme import Theme
from widgets.wall.past.stretches import Span, Stretch, at
from widgets.wall.past.window import Window, day_of
from widgets.wall.past.words import store_word, stretch_text

LANES = (RecordingStore.DEVICE, RecordingStore.CENTRE)
LABEL_PX = 44
TOP_PX = 20
LANE_PX = 14
GAP_PX = 6
MARK_PX = 76
STEP = 1.6
LEAST_PX = 4
_NOTCH = 120


class TimeBar(QWidget):
    """`sought`: a moment (aware), and the lane pressed or None."""

    sought = Signal(object, object)
    chosen_changed = Signal()

    def __init__(self, theme: Theme, now: dt.datetime, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.window_of_time = Window.whole(day_of(now))
        self.stretches: Sequence[Stretch] = ()
        self.position: dt.datetime | None = None
        self.now = now
        self.store: RecordingStore | None = None
        self.recorded_since: dt.datetime | None = None  # in the centre, and still is
        self.chosen: Span | None = None
        self._chosen_from: float | None = None
        self._hover: float | None = None
        self._is_pressed = False
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("录像时间轴"))

    def show_day(self, day: dt.datetime, stretches: Sequence[Stretch]) -> None:
        """A day's recordings; another day is shown whole."""
        if day != self.window_of_time.day:
            self.window_of_time = Window.whole(day)
        self.stretches = stretches
        self.update()

    def show_position(
        self, position: dt.datetime | None, store: RecordingStore | None, now: dt.datetime
    ) -> None:
        """Where one stands, in which lane; what lies after `now` is not yet."""
        if (position, store) == (self.position, self.store) and now - self.now < _SECOND:
            return
        self.position, self.store, self.now = position, store, now
        if position is not None and not self._is_pressed:
            self.window_of_time = self.window_of_time.following(position)
        self.update()

    def zoom(self, factor: float, part: float | None = None) -> None:
        """Around a place, else around where one stands."""
        window = self.window_of_time
        if part is None:
            part = 0.5 if self.position is None else window.part_of(self.position)
        self.window_of_time = window.zoomed(min(max(part, 0.0), 1.0), factor)
        self.update()

    def choose(self, span: Span | None) -> None:
        """A stretch of time, or none."""
        if span != self.chosen:
            self.chosen = span
            self.update()
            self.chosen_changed.emit()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(480), px(TOP_PX + 2 * LANE_PX + 3 * GAP_PX))

    def moment_at(self, x: float) -> dt.datetime:
        """The moment at a place."""
        return self.window_of_time.moment_at(self._part(x))

    def x_of(self, moment: dt.datetime) -> int:
        """The place of a moment; it may be out of sight."""
        track = self._track()
        return track.x() + round(self.window_of_time.part_of(moment) * track.width())

    def lane_box(self, store: RecordingStore) -> QRect:
        """Where a lane lies."""
        px, track = self._theme.px, self._track()
        top = px(TOP_PX) + LANES.index(store) * px(LANE_PX + GAP_PX)
        return QRect(track.x(), top, track.width(), px(LANE_PX))

    # ---- input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.RightButton or (is_left and has_ctrl):
            self._chosen_from = event.position().x()
        elif is_left:
            self._is_pressed = True
            self._hover_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._chosen_from is not None:
            ends = sorted((self._chosen_from, event.position().x()))
            if ends[1] - ends[0] >= LEAST_PX:
                self.choose((self.moment_at(ends[0]), self.moment_at(ends[1])))
        self._hover_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._chosen_from is not None:
            self._chosen_from = None
            return
        if not self._is_pressed or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._is_pressed = False
        y = event.position().y()
        lane = next((s for s in LANES if self._is_on(self.lane_box(s), y)), None)
        self.sought.emit(self.moment_at(event.position().x()), lane)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.window_of_time = self.window_of_time.pushed(-0.15 * turned / _NOTCH)
        else:
            self.zoom(STEP ** (turned / _NOTCH), self._part(event.position().x()))
        self.update()
        event.accept()

    def _is_on(self, box: QRect, y: float) -> bool:
        half = self._theme.px(GAP_PX) / 2
        return box.top() - half <= y <= box.bottom() + half

    def _hover_at(self, at_point: QPointF) -> None:
        self._hover = at_point.x()
        moment = self.moment_at(at_point.x())
        lane = next((s for s in LANES if self._is_on(self.lane_box(s), at_point.y())), None)
        found = None if lane is None else at(self._of(lane), moment)
        words = "" if found is None else stretch_text(found)
        if words:
            QToolTip.showText(self.mapToGlobal(at_point.toPoint()), words, self)
        else:
            QToolTip.hideText()
        self.update()

    def _of(self, store: RecordingStore) -> list[Stretch]:
        return [stretch for stretch in self.stretches if stretch.store is store]

    # ---- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        color, px = self._theme.color, self._theme.px
        painter = QPainter(self)
        painter.setFont(self._theme.font(12))
        track = self._track()
        self._paint_marks(painter, track)
        for store in LANES:
            box = self.lane_box(store)
            painter.fillRect(box, color("ground"))
            painter.setPen(color("text" if store is self.store else "text_dim"))
            label = QRect(0, box.y(), track.x() - px(8), box.height())
            painter.drawText(
                label,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                store_word(store),
            )
            painter.setClipRect(box)
            if store is RecordingStore.CENTRE and self.recorded_since is not None:
                self._paint_running(painter, box, self.recorded_since)
            for stretch in self._of(store):
                self._paint_stretch(painter, box, stretch)
            if self.now < self.window_of_time.end:
                left = max(self.x_of(self.now), box.x())
                rest = QRect(left, box.y(), box.right() - left + 1, box.height())
                painter.fillRect(rest, color("raised"))
            painter.setClipping(False)
        if self.chosen is not None:
            self._paint_chosen(painter, track, self.chosen)
        if self._hover is not None:
            self._paint_line(painter, round(self._hover), self.moment_at(self._hover), "text_dim")
        if self.position is not None and 0 <= self.window_of_time.part_of(self.position) <= 1:
            self._paint_line(painter, self.x_of(self.position), self.position, "text")
        painter.end()

    def _paint_stretch(self, painter: QPainter, box: QRect, stretch: Stretch) -> None:
        left, right = self.x_of(stretch.starts_at), self.x_of(stretch.ends_at)
        shown = QRect(left, box.y(), max(right - left, 3), box.height())
        token = {"alarm": "severity_iii", "incident": "accent"}.get(stretch.kind, "text_dim")
        painter.fillRect(shown, mixed(self._theme, token, "ground", 0.65))
        if stretch.is_protected:
            painter.fillRect(
                shown.x(),
                shown.bottom() - self._theme.px(2),
                shown.width(),
                self._theme.px(3),
                self._theme.color("accent"),
            )

    def _paint_chosen(self, painter: QPainter, track: QRect, chosen: Span) -> None:
        """Over both lanes: what is chosen is a time."""
        left = min(max(self.x_of(chosen[0]), track.x()), track.right())
        right = min(max(self.x_of(chosen[1]), track.x()), track.right())
        top, foot = self.lane_box(LANES[0]).top(), self.lane_box(LANES[-1]).bottom()
        gap = self._theme.px(2)
        box = QRect(left, top - gap, max(right - left, 2), foot - top + 2 * gap)
        fill = self._theme.color("accent")
        fill.setAlpha(60)
        painter.fillRect(box, fill)
        painter.setPen(self._theme.color("accent"))
        painter.drawRect(box)

    def _paint_running(self, painter: QPainter, box: QRect, since: dt.datetime) -> None:
        """What is being written now can be played once its part is finished."""
        left, right = max(self.x_of(since), box.x()), min(self.x_of(self.now), box.right())
        shown = QRect(left, box.y(), max(right - left, 3), box.height())
        painter.fillRect(shown, mixed(self._theme, "accent", "ground", 0.3))

    def _paint_marks(self, painter: QPainter, track: QRect) -> None:
        px, color = self._theme.px, self._theme.color
        window, metrics = self.window_of_time, QFontMetrics(painter.font())
        foot = self.lane_box(LANES[-1]).bottom()
        is_fine = window.length.total_seconds() < 1800
        for mark in window.marks(track.width() // px(MARK_PX)):
            x = self.x_of(mark)
            painter.fillRect(x, px(TOP_PX) - px(4), 1, foot - px(TOP_PX) + px(4), color("line"))
            local = mark.astimezone(LOCAL)
            words = f"{local:%H:%M:%S}" if is_fine else f"{local:%H:%M}"
            if mark - window.day == _DAY:
                words = "24:00"
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width // 2, track.x()), track.right() - width)
            painter.setPen(color("text_dim"))
            painter.drawText(QRect(left, 0, width + 1, px(16)), 0, words)

    def _paint_line(self, painter: QPainter, x: int, moment: dt.datetime, token: str) -> None:
        px, color = self._theme.px, self._theme.color
        track = self._track()
        x = min(max(x, track.x()), track.right())
        words = f"{moment.astimezone(LOCAL):%H:%M:%S}"
        width = QFontMetrics(painter.font()).horizontalAdvance(words) + px(8)
        left = min(max(x - width // 2, 0), self.width() - width)
        plate = QRect(left, 0, width, px(17))
        painter.fillRect(x - px(1), px(16), px(2), self.height() - px(16), color(token))
        painter.fillRect(plate, color(token))
        painter.setPen(color("ground"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def _track(self) -> QRect:
        px = self._theme.px
        return QRect(px(LABEL_PX), 0, max(1, self.width() - px(LABEL_PX + 12)), self.height())

    def _part(self, x: float) -> float:
        track = self._track()
        return (x - track.x()) / track.width()


_SECOND = dt.timedelta(seconds=1)
_DAY = dt.timedelta(days=1)
