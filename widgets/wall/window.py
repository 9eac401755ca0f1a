"""A wall on a screen of its own: a frameless window with a thin status line. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link, LinkState
from widgets.actions import ActionTable
from widgets.context import UiContext
from widgets.formats import LOCAL, age_of
from widgets.icons import icon
from widgets.shell.key_map import KeyMapKey
from widgets.theme import Theme
from widgets.wall.board import StreamOf
from widgets.wall.keeper import ArrangementKeeper
from widgets.wall.keys import wall_actions
from widgets.wall.past.keys import past_actions
from widgets.wall.ptz.keys import ptz_actions
from widgets.wall.replay.keys import replay_actions
from widgets.wall.store import WallStore
from widgets.wall.tile import stream_of
from widgets.wall.touch import TouchHands
from widgets.wall.view import WallView

STATUS_PX = 28


class WallStatusLine(QWidget):
    """Centre, link when it is down, and a second that ticks: a frozen wall is seen by it."""

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(theme.target(STATUS_PX))
        self._theme, self._link = theme, link
        self._font = theme.font(14)
        self._clock_font = theme.font(16, QFont.Weight.DemiBold)
        self._shown: tuple[str, str, str, str] = ("", "", "", "")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self.leave = QPushButton(icon("close", theme), self.tr("退出全屏（Esc）"), self)
        self.leave.setProperty("role", "link")
        self.leave.setFixedHeight(theme.target(STATUS_PX - 4))
        self.leave.hide()
        clock = QFontMetrics(self._clock_font).horizontalAdvance("00:00:00")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, clock + theme.px(36), theme.px(1))
        row.addStretch(1)
        row.addWidget(self.leave)
        self._on_tick()

    def text(self) -> str:
        """What stands on the line."""
        return " ".join(part for part in self._shown if part)

    def stop(self) -> None:
        """No more ticks."""
        self._timer.stop()

    @Slot()
    def _on_tick(self) -> None:
        now = self._link.hub_now()
        shown = (
            self._link.centre_name,
            self.tr("演示") if self._link.is_demo else "",
            self._link_words(now),
            now.astimezone(LOCAL).strftime("%H:%M:%S"),
        )
        if shown != self._shown:
            self._shown = shown
            self.setAccessibleName(self.text())
            self.update()
        self._timer.start(1000 - now.microsecond // 1000 + 5)

    def _link_words(self, now: dt.datetime) -> str:
        status = self._link.status
        if status.state is LinkState.ONLINE:
            return ""
        if status.state is LinkState.OFFLINE:
            age = age_of(status.since, now)
            return self.tr("与中心失联 {age}").format(age=age)
        if status.state is LinkState.CONNECTING:
            return self.tr("正在连接中心")
        return self.tr("未登录")

    def paintEvent(self, event: QPaintEvent) -> None:
        px, color = self._theme.px, self._theme.color
        centre, demo, link, clock = self._shown
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, color("line"))
        painter.setFont(self._font)
        left = px(12)
        name = self.tr("值守屏 · {centre}").format(centre=centre) if centre else self.tr("值守屏")
        left = self._write(painter, left, name, color("text"))
        left = self._write(painter, left, demo, color("text_dim"))
        self._write(painter, left, link, color("severity_ii"))
        painter.setFont(self._clock_font)
        painter.setPen(color("text"))
        box = self.rect().adjusted(0, 0, -px(12), 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, flags, clock)
        painter.end()

    def _write(self, painter: QPainter, left: int, text: str, color: QColor) -> int:
        if not text:
            return left
        painter.setPen(color)
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(left, 0, width + 2, self.height() - 1, Qt.AlignmentFlag.AlignVCenter, text)
        return left + width + self._theme.px(16)


class WallWindow(QWidget):
    """Put it on a screen with setGeometry() or showFullScreen(). Closing releases its streams."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget | None = None,
        *,
        store: WallStore | None = None,
        streams: StreamOf = stream_of,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(self.tr("值守屏 · 大屏"))
        self.status_line = WallStatusLine(context.theme, context.link, self)
        self.view = WallView(context, self, is_inviting=False, streams=streams)
        TouchHands(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.status_line)
        layout.addWidget(self.view, 1)
        self._keeper = ArrangementKeeper(self.view, store) if store is not None else None
        self._may_leave = False
        self.key_map = KeyMapKey(context.theme, _tables, self)

    def let_leave(self) -> None:
        """Over the console, on its one screen: a button and Escape lead back, and it says so."""
        self._may_leave = True
        self.status_line.leave.clicked.connect(self.close)
        self.status_line.leave.show()
        self.view.setFocus()

    @property
    def was_restored(self) -> bool:
        """Whether an earlier arrangement was found; else the caller may fill() the view."""
        return self._keeper is not None and self._keeper.was_restored

    def release(self) -> None:
        """Save, and close every stream. Idempotent."""
        if self._keeper is not None:
            self._keeper.save()
        self.status_line.stop()
        self.view.release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The view takes Escape first while one tile is full.
        if self._may_leave and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.release()
        super().closeEvent(event)


def _tables() -> list[ActionTable]:
    """What F1 lists on a wall: a node has no console whose map would."""
    return [wall_actions(), replay_actions(), ptz_actions(), past_actions()]
