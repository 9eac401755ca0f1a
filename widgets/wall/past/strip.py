"""The time bar over the wall with its buttons. UI thread; says what was pressed, no more.

Its buttons take no focus: the keys are the wall's.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from backends.record.resource import Camera
from widgets.actions import ActionTable
from widgets.formats import LOCAL
from widgets.icons import icon
from widgets.theme import Theme
from widgets.wall.past.fetch_row import FetchRow
from widgets.wall.past.time_bar import TimeBar
from widgets.wall.past.words import day_text
from widgets.wall.placing import under

WIDTH_PX = 860
_LEFT = (
    ("before", "step_back"),
    ("turn", "play_back"),
    ("back", "rewind_10"),
    ("play", "play"),
    ("on", "forward_10"),
    ("after", "step_on"),
)
_CHOOSING = (("mark_from", "replay_from"), ("mark_to", "replay_to"), ("fetch", "export"))


class PastStrip(QFrame):
    """`clicked`: a name of the key table. `day_chosen`: a local midnight, aware."""

    clicked = Signal(str)
    day_chosen = Signal(object)

    def __init__(self, theme: Theme, keys: ActionTable, now: dt.datetime, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._keys = theme, keys
        self.setProperty("role", "palette")
        self.setAccessibleName(self.tr("录像回放"))
        self.title, self.said, self.speed = QLabel(self), QLabel(self), QLabel(self)
        self.bar, self.fetches = TimeBar(theme, now, self), FetchRow(theme, self)
        self.buttons: dict[str, QToolButton] = {}
        self.day = QToolButton(self)
        self.calendar = QCalendarWidget(self)
        self._lay_out()
        self.calendar.clicked.connect(self._on_date)
        self.set_playing(False)
        self.set_scale(1.0)

    def place(self, tile: QRect, wall: QRect) -> None:
        """Under a tile, no wider than the wall."""
        self.resize(min(self.sizeHint().width(), wall.width()), self.sizeHint().height())
        self.move(under(tile, self.size(), wall, self._theme.px(8)))

    def show_camera(self, camera: Camera) -> None:
        """Whose recordings."""
        self.title.setText(f"{camera.number}　{camera.name}")

    def show_date(self, day: dt.datetime, now: dt.datetime) -> None:
        """Which day; none after today."""
        local = day.astimezone(LOCAL)
        today = now.astimezone(LOCAL).date()
        self.day.setText(day_text(day))
        self.calendar.setMaximumDate(QDate(today.year, today.month, today.day))
        self.calendar.setSelectedDate(QDate(local.year, local.month, local.day))
        self.buttons["day_after"].setEnabled(local.date() < today)

    def say(self, words: str) -> None:
        """What must be known: still asked for, none, why not."""
        self.said.setText(words)
        self.said.setAccessibleName(words)

    def set_playing(self, is_playing: bool) -> None:
        """The middle button pauses or plays."""
        button = self.buttons["play"]
        button.setIcon(icon("pause" if is_playing else "play", self._theme, "text"))
        button.setAccessibleName(self.tr("暂停") if is_playing else self.tr("播放"))

    def set_scale(self, scale: float) -> None:
        """How fast it plays; below 0: backwards."""
        self.speed.setText(f"{scale:g}×")
        self.buttons["turn"].setChecked(scale < 0)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH_PX), super().sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not the tile under it

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def _lay_out(self) -> None:
        px = self._theme.px
        self.title.setProperty("role", "value")
        self.said.setProperty("role", "dim")
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addWidget(self.said, 1)
        head.addWidget(self._button("day_before", "chevron_left"))
        head.addWidget(self._day_button())
        head.addWidget(self._button("day_after", "chevron_right"))
        head.addWidget(self._button("leave", "close"))
        foot.setSpacing(px(4))
        for name, glyph in _LEFT:
            foot.addWidget(self._button(name, glyph))
        foot.addSpacing(px(16))
        self.speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.speed.setMinimumWidth(px(48))
        foot.addWidget(self._button("slower", "minus"))
        foot.addWidget(self.speed)
        foot.addWidget(self._button("faster", "plus"))
        foot.addSpacing(px(16))
        for name, glyph in _CHOOSING:
            foot.addWidget(self._button(name, glyph))
        foot.addStretch(1)
        foot.addWidget(self._button("farther", "zoom_out"))
        foot.addWidget(self._button("nearer", "zoom_in"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(6), px(8), px(6))
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(foot)
        column.addWidget(self.fetches)

    def _day_button(self) -> QToolButton:
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        menu = QMenu(self.day)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(self.calendar)
        menu.addAction(holder)
        self.day.setMenu(menu)
        self.day.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.day.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.day.setAutoRaise(True)
        self.day.setToolTip(self.tr("选一天"))
        return self.day

    def _button(self, name: str, glyph: str) -> QToolButton:
        px, button = self._theme.px, QToolButton(self)
        button.setObjectName(name)
        button.setIcon(icon(glyph, self._theme, "text" if name == "play" else "text_dim"))
        button.setIconSize(QSize(px(20), px(20)))
        side = self._theme.target(30)
        button.setFixedSize(side, side)
        button.setAutoRaise(True)
        button.setCheckable(name == "turn")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        action = self._keys.action(name)
        button.setToolTip(f"{action.text}（{action.key_text}）")
        button.setAccessibleName(action.text)
        button.clicked.connect(self._on_clicked)
        self.buttons[name] = button
        return button

    @Slot()
    def _on_clicked(self) -> None:
        self.clicked.emit(self.sender().objectName())

    @Slot(QDate)
    def _on_date(self, date: QDate) -> None:
        self.day.menu().hide()
        chosen = dt.datetime(date.year(), date.month(), date.day(), tzinfo=LOCAL)
        self.day_chosen.emit(chosen)
