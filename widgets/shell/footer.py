"""The console's footer: what the wall shows, what happened last, the line, clocks, load."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from backends.link.api import Change, LinkState
from backends.record.alarm import Alarm
from backends.record.ids import SourceId
from widgets.context import UiContext
from widgets.formats import clock_text
from widgets.icons import icon, pixmap
from widgets.shell.elided import ElidedLabel
from widgets.shell.words import alarm_news_text, link_text, skew_text
from widgets.wall.rotation import Rotation

HEIGHT_PX = 32
SKEW_LIMIT_MS = 2000  # field notes: clock skew over 2 s is flagged


class Footer(QFrame):
    """32 px at the bottom of the console. `still_asked`: pause the wall's tour, or go on."""

    still_asked = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._link = context.theme, context.link
        self._linked_as = ""
        self._backfills: dict[SourceId, str] = {}  # as they were told last
        px = self._theme.px
        self.setProperty("role", "footer")
        self.setFixedHeight(max(px(HEIGHT_PX), self._theme.target(0)))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(16), 0, px(16), 0)
        self._row.setSpacing(px(8))
        self._row.addWidget(self._icon("wall"))
        self.wall = self._label("dim")
        self.still = QToolButton(self)
        self.still.setAutoRaise(True)
        self.still.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.still.clicked.connect(self.still_asked)
        self.still.hide()
        self._row.addWidget(self.still)
        self._rule()
        self._row.addWidget(self._icon("history"))
        self.news = ElidedLabel(self)
        self.news.setProperty("role", "dim")
        self._row.addWidget(self.news, 1)
        self._link_icon = QLabel(self)
        self._row.addWidget(self._link_icon)
        self.link = self._label("dim")
        self._rule()
        self.skew = self._label("dim")
        self._rule()
        self._row.addWidget(self._icon("cpu"))
        self.load = self._label("dim")
        self.load.setMinimumWidth(self.load.fontMetrics().horizontalAdvance("CPU 100 %"))
        self.news.setText(self.tr("登录后还没有新的报警动态"))
        self.set_load(0.0)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._show_link)
        self._second.start()
        self._show_link()

    def set_wall(self, split: int, cameras: int) -> None:
        """What the wall shows."""
        if cameras:
            text = self.tr("大屏 {split} 画面，{cameras} 路视频")
        else:
            text = self.tr("大屏 {split} 画面，未放视频")
        self.wall.setText(text.format(split=split, cameras=cameras))

    def set_rotation(self, rotation: Rotation) -> None:
        """What goes on by itself on the wall: in every room it can be paused."""
        words = self.tr("继续大屏轮巡") if rotation.is_still else self.tr("暂停大屏轮巡")
        self.still.setIcon(icon("play" if rotation.is_still else "pause", self._theme))
        self.still.setToolTip(words)
        self.still.setAccessibleName(words)
        self.still.setVisible(rotation.is_there)

    def set_load(self, percent: float) -> None:
        """CPU of this console and its decoders, 100 is the whole machine."""
        self.load.setText(self.tr("CPU {percent} %").format(percent=round(percent)))
        self.load.setToolTip(self.tr("本控制台与解码进程占用的处理器（整机为 100 %）"))

    def refresh(self, change: Change) -> None:
        """Show what changed."""
        if change.link or change.reset:
            self._show_link()
        self._tell_backfills(change)
        changed = [self._link.alarms[id_] for id_ in change.alarms if id_ in self._link.alarms]
        if changed and not change.reset:
            newest = max(changed, key=_changed_at)
            text = alarm_news_text(newest, dict(self._link.users), self._link.hub_now())
            self.news.setText(text)

    def _tell_backfills(self, change: Change) -> None:
        """A source that was away and sent what it had kept: the one summary of it."""
        if not (change.reset or change.sources):
            return
        told = {key: feed.backfill for key, feed in self._link.sources.items() if feed.backfill}
        news = [key for key in told if self._backfills.get(key) != told[key]]
        if news and not change.reset:
            feed = self._link.sources[news[-1]]
            text = f"{clock_text(self._link.hub_now(), self._link.hub_now())}  {feed.name} "
            self.news.setText(text + feed.backfill)
        self._backfills = told

    @Slot()
    def _show_link(self) -> None:
        status = self._link.status
        self.link.setText(link_text(status, self._link.hub_now()))
        is_online = status.state is LinkState.ONLINE
        name = "link" if is_online else "link_lost"
        if name != self._linked_as:
            self._linked_as = name
            token = "ok" if is_online else "severity_ii"
            self._link_icon.setPixmap(pixmap(name, self._theme, token))
        self.skew.setText(skew_text(status.skew_ms))
        role = "warning" if abs(status.skew_ms) > SKEW_LIMIT_MS else "dim"
        if self.skew.property("role") != role:
            self.skew.setProperty("role", role)
            self.skew.style().unpolish(self.skew)
            self.skew.style().polish(self.skew)
        self.skew.setToolTip(self.tr("中心时钟减本机时钟，超过 2 s 请校时"))

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        self._row.addWidget(label)
        return label

    def _icon(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setPixmap(pixmap(name, self._theme))
        return label

    def _rule(self) -> None:
        line = QFrame(self)
        line.setProperty("role", "hairline")
        line.setFixedSize(1, self._theme.px(16))
        self._row.addWidget(line)


def _changed_at(alarm: Alarm) -> dt.datetime:
    return alarm.changed_at
