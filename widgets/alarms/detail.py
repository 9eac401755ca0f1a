"""Everything about one alarm and what can be done with it. UI thread; sends commands only.

What it shows is one version; that version goes with every command.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.alarm import Alarm, AlarmState, Quality
from backends.record.ids import AlarmId
from widgets import formats
from widgets.alarms.badge import SeverityBadge
from widgets.alarms.deed_bar import DeedBar
from widgets.alarms.deeds import Deed, do
from widgets.alarms.history import AlarmHistory
from widgets.alarms.near_cameras import NearCameras
from widgets.alarms.nearest import CameraPlaces
from widgets.alarms.notice import Notice
from widgets.alarms.pairs import Pairs
from widgets.alarms.words import command_word, detail_pairs, source_text, state_text, where_text
from widgets.context import UiContext

LABEL_PX = 60
HISTORY_SHOWN = 12


class AlarmDetail(QWidget):
    """One alarm. Follows its changes; an alarm that went back to normal stays until replaced."""

    locate_requested = Signal(object)  # AlarmId
    cameras_requested = Signal(object)  # AlarmId: its two nearest cameras
    camera_activated = Signal(object)  # CameraId: onto the selected tile

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self._alarm: Alarm | None = None
        self._places: CameraPlaces | None = None
        self._history = AlarmHistory()
        self._history.note(self._link.alarms.values())
        theme = context.theme
        self.setWindowTitle(self.tr("报警详情"))
        self.notice = Notice(theme, self)
        self.bar = DeedBar(theme, self)
        self.badge = SeverityBadge(theme, self)
        self.title = QLabel(self)
        self.state = QLabel(self)
        self._where = QLabel(self)
        self.facts = Pairs(theme, LABEL_PX, self)
        self.pairs = Pairs(theme, LABEL_PX, self)
        self.cameras = NearCameras(theme, self)
        self.history = Pairs(theme, LABEL_PX, self)
        self._pairs_head = self._section(self.tr("监测与案情"))
        self._empty = QLabel(self.tr("在报警列表里选一条，这里显示它的详情"), self)
        self._body = QScrollArea(self)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._build()
        self.bar.deed_asked.connect(self._on_deed)
        self.bar.locate_asked.connect(self._on_locate)
        self.bar.cameras_asked.connect(self._on_cameras)
        self.cameras.camera_activated.connect(self.camera_activated)
        self._tick.timeout.connect(self._on_tick)
        self.destroyed.connect(self._link.subscribe(self._on_change))
        self.show_alarm(None)

    def _build(self) -> None:
        px = self._context.theme.px
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self._where.setProperty("role", "dim")
        self._where.setWordWrap(True)
        for label in (self.title, self._where):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setProperty("role", "dim")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        content = QFrame()
        content.setProperty("role", "panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.badge)
        head.addWidget(self.state, 1)
        column.addLayout(head)
        for widget in (self.title, self._where, self.facts, self._pairs_head, self.pairs):
            column.addWidget(widget)
        column.addWidget(self._section(self.tr("最近的摄像机")))
        column.addWidget(self.cameras)
        column.addWidget(self._section(self.tr("经过（本席位所见）")))
        column.addWidget(self.history)
        column.addStretch(1)
        self._body.setWidget(content)
        self._body.setWidgetResizable(True)
        self._body.setFrameShape(QFrame.Shape.NoFrame)
        self._body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.notice)
        outer.addWidget(self._body, 1)
        outer.addWidget(self._empty, 1)
        outer.addWidget(self.bar)

    def _section(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "small")
        label.setContentsMargins(0, self._context.theme.px(10), 0, 0)
        return label

    # ---- for the composition

    @property
    def alarm(self) -> Alarm | None:
        """The alarm as it stands on the screen."""
        return self._alarm

    @Slot(object)
    def show_alarm(self, alarm: AlarmId | None) -> None:
        """Show another alarm, or none."""
        found = self._link.alarms.get(alarm) if alarm is not None else None
        is_other = found is None or self._alarm is None or found.id != self._alarm.id
        self._alarm = found
        if is_other:
            self.notice.say("")
            self._body.verticalScrollBar().setValue(0)
        self._body.setVisible(found is not None)
        self.bar.setVisible(found is not None)
        self._empty.setVisible(found is None)
        self._refresh()
        self._refresh_cameras()

    # ---- what happens

    def _on_change(self, change: Change) -> None:
        alarms = self._link.alarms
        if change.reset:
            self._history.note(alarms.values())
        self._history.note(alarms[i] for i in change.alarms if i in alarms)
        if change.resources or change.reset:
            self._places = None
            self._refresh_cameras()
        if self._alarm is None:
            return
        shown = self._alarm.id
        for body, refusal in change.refusals:
            if body.alarm == shown:
                reason = formats.refusal_text(refusal)
                text = self.tr("没有{deed}：{reason}")
                self.notice.say(text.format(deed=command_word(body), reason=reason))
        if change.reset or shown in change.alarms:
            self._follow(alarms.get(shown))
        is_ours = shown in change.alarms or shown in change.pending
        if is_ours or change.reset or change.link or change.user or change.sources:
            self._refresh()

    def _follow(self, now: Alarm | None) -> None:
        last = self._alarm
        if now is not None:
            self._alarm = now
        elif last is not None and last.state is not AlarmState.NORM:
            self._alarm = msgspec.structs.replace(
                last, state=AlarmState.NORM, cleared_at=last.cleared_at or self._link.hub_now()
            )
            self._history.note([self._alarm])

    @Slot(object)
    def _on_deed(self, deed: Deed) -> None:
        if self._alarm is not None:
            self.notice.say(do(self._link, deed, self._alarm))

    @Slot()
    def _on_locate(self) -> None:
        if self._alarm is not None:
            self.locate_requested.emit(self._alarm.id)

    @Slot()
    def _on_cameras(self) -> None:
        if self._alarm is not None:
            self.cameras_requested.emit(self._alarm.id)

    @Slot()
    def _on_tick(self) -> None:
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    # ---- what it says

    def _refresh(self) -> None:
        alarm = self._alarm
        if alarm is None:
            return
        self.badge.show_state(alarm.severity, alarm.state)
        self.state.setText(state_text(alarm, self._link))
        self.title.setText(formats.what_text(alarm))
        self._where.setText(where_text(alarm))
        self.facts.show_pairs(self._facts(alarm))
        pairs = detail_pairs(alarm)
        self._pairs_head.setVisible(bool(pairs))
        self.pairs.show_pairs(pairs)
        now = self._link.hub_now()
        lines = self._history.lines(alarm.id, self._link.users)[:HISTORY_SHOWN]
        self.history.show_pairs([(formats.clock_text(at, now), text) for at, text in lines])
        self.bar.show_for(alarm, self._link)

    def _facts(self, alarm: Alarm) -> list[tuple[str, str]]:
        link = self._link
        facts = [(self.tr("发生"), self._when(alarm.since))]
        if alarm.raise_count > 1:
            text = self.tr("{when}，共 {count} 次")
            when = self._when(alarm.first_raised_at)
            facts.append((self.tr("首次"), text.format(when=when, count=alarm.raise_count)))
        if alarm.cleared_at is not None and alarm.state in (AlarmState.RTNUN, AlarmState.NORM):
            facts.append((self.tr("恢复"), self._when(alarm.cleared_at)))
        if alarm.acknowledged_by is not None and alarm.acknowledged_at is not None:
            name = formats.actor_text(alarm.acknowledged_by, link.users)
            facts.append((self.tr("确认"), f"{name}  {self._when(alarm.acknowledged_at)}"))
        if alarm.taken_by is not None and alarm.taken_at is not None:
            name = formats.actor_text(alarm.taken_by, link.users)
            facts.append((self.tr("接手"), f"{name}  {self._when(alarm.taken_at)}"))
        else:
            facts.append((self.tr("接手"), self.tr("还没有人接手")))
        facts.append((self.tr("来源"), source_text(alarm, link)))
        if alarm.quality is Quality.STALE:
            facts.append((self.tr("数据"), self.tr("来源没有新数据，现场可能已变化")))
        return facts

    def _when(self, moment: dt.datetime) -> str:
        now = self._link.hub_now()
        text = self.tr("{clock}（{age}前）")
        return text.format(
            clock=formats.clock_text(moment, now), age=formats.age_of(moment, now) + " "
        )

    def _refresh_cameras(self) -> None:
        if self._alarm is None:
            return
        if self._places is None:
            self._places = CameraPlaces(self._link.cameras.values())
        self.cameras.show_near(self._alarm.place, self._places)
        self.bar.show_places(self._alarm.place is not None, bool(self.cameras.cameras))
