"""Everything about one alarm and what can be done with it. UI thread; sends commands only.

What it shows is one version; that version goes with every command.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.alarm import Alarm, AlarmState
from backends.record.commands import subject_of
from backends.record.entry import Attachment
from backends.record.ids import AlarmId
from widgets import formats
from widgets.alarms.badge import SeverityBadge
from widgets.alarms.deed_bar import DeedBar
from widgets.alarms.deeds import Deed
from widgets.alarms.detail_facts import fact_pairs
from widgets.alarms.doing import Doing
from widgets.alarms.flags import FlagCards
from widgets.alarms.guidance import Guidance
from widgets.alarms.history import AlarmHistory
from widgets.alarms.near_cameras import NearCameras
from widgets.alarms.nearest import CameraPlaces
from widgets.alarms.notice import Notice
from widgets.alarms.pairs import Pairs
from widgets.alarms.timeline import AlarmTimeline
from widgets.alarms.words import command_word, detail_pairs, state_text, where_text
from widgets.context import UiContext
from widgets.icons import icon
from widgets.record_words import stage_word
from widgets.watch.attachment_list import AttachmentList

LABEL_PX = 60
FILES_EVERY_MS = 5_000


class AlarmDetail(QWidget):
    """One alarm. Follows its changes; an alarm that went back to normal stays until replaced."""

    locate_requested = Signal(object)  # AlarmId
    cameras_requested = Signal(object)  # AlarmId: its two nearest cameras
    camera_activated = Signal(object)  # CameraId: onto the selected tile
    incident_requested = Signal(object)  # list of AlarmId: file an incident from them
    incident_activated = Signal(object)  # IncidentId: show it
    plan_requested = Signal(str)  # id of a plan
    files_wanted = Signal(object)  # AlarmId: what devices brought of it
    file_opened = Signal(object, object)  # AlarmId, Attachment
    file_copy_asked = Signal(object, object, str)  # AlarmId, Attachment, where to

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self._alarm: Alarm | None = None
        self._places: CameraPlaces | None = None
        self._seen = AlarmHistory()
        self._seen.note(self._link.alarms.values())
        self.doing = Doing(context, self)
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
        self.files = AttachmentList(theme, self)
        self.flags = FlagCards(theme, self)
        self.guidance = Guidance(theme, self)
        self.incident = QPushButton(self)
        self.incident.setProperty("role", "link")
        self.incident.setIcon(icon("incident", theme, "accent"))
        self.history = AlarmTimeline(context, self._seen, self)
        self._pairs_head = self._section(self.tr("监测与案情"))
        self._empty = QLabel(self.tr("在报警列表里选一条，这里显示它的详情"), self)
        self._body = QScrollArea(self)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._look_for_files = QTimer(self)
        self._build()
        self.bar.deed_asked.connect(self._on_deed)
        self.bar.locate_asked.connect(self._on_locate)
        self.bar.cameras_asked.connect(self._on_cameras)
        self.bar.incident_asked.connect(self._on_file_incident)
        self.flags.deed_asked.connect(self._on_deed)
        self.guidance.plan_asked.connect(self.plan_requested)
        self.incident.clicked.connect(self._on_incident)
        self.doing.said.connect(self.notice.say)
        self.cameras.camera_activated.connect(self.camera_activated)
        self.files.opened.connect(self._on_file)
        self.files.copy_asked.connect(self._on_file_copy)
        self._look_for_files.setInterval(FILES_EVERY_MS)
        self._look_for_files.timeout.connect(self._ask_for_files)
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
        column.addWidget(self.title)
        column.addWidget(self._where)
        column.addWidget(self.incident, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.flags, self.facts, self.guidance, self._pairs_head, self.pairs):
            column.addWidget(widget)
        column.addWidget(self.files)
        column.addWidget(self._section(self.tr("最近的摄像机")))
        column.addWidget(self.cameras)
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
        self.history.show_alarm(found.id if found is not None else None)
        if is_other:
            self.files.show_files([])
        self._ask_for_files()

    def show_files(self, alarm: AlarmId, files: list[Attachment], older: int = 0) -> None:
        """What devices brought of it, where it is the one that is shown; `older`: not shown."""
        if self._alarm is not None and self._alarm.id == alarm:
            self.files.show_files(files, older)

    # ---- what happens

    def _on_change(self, change: Change) -> None:
        alarms = self._link.alarms
        if change.reset:
            self._seen.note(alarms.values())
        self._seen.note(alarms[i] for i in change.alarms if i in alarms)
        if change.resources or change.reset:
            self._places = None
            self._refresh_cameras()
        if self._alarm is None:
            return
        shown = self._alarm.id
        for body, refusal in change.refusals:
            if subject_of(body) == shown:
                reason = formats.refusal_text(refusal)
                text = self.tr("没有{deed}：{reason}")
                self.notice.say(text.format(deed=command_word(body), reason=reason))
        if change.reset or shown in change.alarms:
            self._follow(alarms.get(shown))
            self.history.show_alarm(shown)
            self._ask_for_files()
        is_ours = shown in change.alarms or shown in change.pending
        is_around = change.link or change.user or change.sources or change.policy
        if is_ours or is_around or change.reset or change.incidents:
            self._refresh()

    def _follow(self, now: Alarm | None) -> None:
        last = self._alarm
        if now is not None:
            self._alarm = now
        elif last is not None and last.state is not AlarmState.NORM:
            self._alarm = msgspec.structs.replace(
                last, state=AlarmState.NORM, cleared_at=last.cleared_at or self._link.hub_now()
            )
            self._seen.note([self._alarm])

    @Slot(object)
    def _on_deed(self, deed: Deed) -> None:
        if self._alarm is not None:
            self.doing.begin(deed, self._alarm)

    @Slot()
    def _on_file_incident(self) -> None:
        if self._alarm is not None:
            self.incident_requested.emit([self._alarm.id])

    @Slot()
    def _on_incident(self) -> None:
        if self._alarm is not None:
            self.incident_activated.emit(self._alarm.incident)

    @Slot()
    def _on_locate(self) -> None:
        if self._alarm is not None:
            self.locate_requested.emit(self._alarm.id)

    @Slot()
    def _on_cameras(self) -> None:
        if self._alarm is not None:
            self.cameras_requested.emit(self._alarm.id)

    @Slot(object)
    def _on_file(self, one: Attachment) -> None:
        if self._alarm is not None:
            self.file_opened.emit(self._alarm.id, one)

    @Slot(object, str)
    def _on_file_copy(self, one: Attachment, path: str) -> None:
        if self._alarm is not None:
            self.file_copy_asked.emit(self._alarm.id, one, path)

    @Slot()
    def _ask_for_files(self) -> None:
        if self._alarm is not None and self.isVisible():
            self.files_wanted.emit(self._alarm.id)

    @Slot()
    def _on_tick(self) -> None:
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._look_for_files.start()
        self._ask_for_files()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self._look_for_files.stop()

    # ---- what it says

    def _refresh(self) -> None:
        alarm = self._alarm
        if alarm is None:
            return
        self.badge.show_state(alarm.severity, alarm.state)
        self.state.setText(state_text(alarm, self._link))
        self.title.setText(formats.what_text(alarm))
        self._where.setText(where_text(alarm))
        self.facts.show_pairs(fact_pairs(alarm, self._link))
        pairs = detail_pairs(alarm)
        self._pairs_head.setVisible(bool(pairs))
        self.pairs.show_pairs(pairs)
        self.flags.show_for(alarm, self._link)
        self.guidance.show_for(alarm, self._link)
        self._refresh_incident(alarm)
        self.history.refresh()
        self.bar.show_for(alarm, self._link)

    def _refresh_incident(self, alarm: Alarm) -> None:
        incident = self._link.incidents.get(alarm.incident)
        self.incident.setVisible(bool(alarm.incident))
        text = self.tr("已转事件")
        if incident is not None:
            text = f"{incident.number}  {incident.title}  {stage_word(incident.stage)}"
        self.incident.setText(text)

    def _refresh_cameras(self) -> None:
        if self._alarm is None:
            return
        if self._places is None:
            self._places = CameraPlaces(self._link.cameras.values())
        self.cameras.show_near(self._alarm.place, self._places)
        self.bar.show_places(self._alarm.place is not None, bool(self.cameras.cameras))
