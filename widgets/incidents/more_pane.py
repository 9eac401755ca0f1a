"""Alarms and marks of an incident, its description, and who told of it. UI thread; asks only."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backends.link.queries import PersonalAnswer, PersonalFields
from backends.record.access import Act
from backends.record.ids import AlarmId
from backends.record.incident import Incident
from widgets.alarms.pairs import Pairs
from widgets.context import UiContext
from widgets.incidents.asking import Asking
from widgets.incidents.card_lines import alarm_line, gone_alarm_line, mark_line
from widgets.incidents.deeds import permit
from widgets.incidents.erase_box import EraseBox
from widgets.incidents.recordings import RecordingsSection
from widgets.incidents.section import Section

HIDES_AFTER_MS = 60_000
LABEL_PX = 60


class PersonalBox(QFrame):
    """Reporter, telephone: hidden until asked for, hidden again after 60 s."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        theme, self._link = context.theme, context.link
        self.setProperty("role", "card")
        self._incident: Incident | None = None
        self._asking = Asking(context.link, self)
        title = QLabel(self.tr("反映人"), self)
        title.setFont(theme.font(14))
        self.look = QPushButton(self.tr("查看（留痕）"), self)
        self.look.setToolTip(self.tr("谁在什么时候看过，记入日志"))
        self.state = QLabel(self)
        self.state.setProperty("role", "small")
        self.state.setWordWrap(True)
        self.fields = Pairs(theme, LABEL_PX, self)
        self.hide_again = QTimer(self)
        self.hide_again.setSingleShot(True)
        self.hide_again.setInterval(HIDES_AFTER_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        column.setSpacing(theme.px(6))
        for widget in (title, self.fields, self.state):
            column.addWidget(widget)
        column.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        self.erasing = EraseBox(context, self)
        column.addWidget(self.erasing)
        self.erasing.erased.connect(self._on_erased)
        self.look.clicked.connect(self._on_look)
        self.hide_again.timeout.connect(self.conceal)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self.state.setText)

    @property
    def text(self) -> str:
        """What is shown of the fields."""
        return self.fields.text

    def show_incident(self, incident: Incident) -> None:
        """Another incident hides what was shown of the last."""
        if self._incident is None or self._incident.id != incident.id:
            self._asking.give_up()
            self.conceal()
        self._incident = incident
        self.setVisible(bool(incident.personal))
        self.erasing.show_subject(incident.id)
        answer = permit(self._link.user, Act.VIEW_PERSONAL, incident)
        self.look.setVisible(answer.is_offered and not self.hide_again.isActive())
        if not answer.is_offered:
            text = self.tr("已加密保存，要看请找{whom}")
            self.state.setText(text.format(whom=answer.whom_text))

    @Slot()
    def conceal(self) -> None:
        """Hide the fields."""
        self.hide_again.stop()
        self.fields.show_pairs([])
        self.fields.hide()
        self.state.setText(self.tr("已加密保存"))
        self.look.show()

    @Slot()
    def _on_erased(self) -> None:
        self.conceal()
        self.look.hide()
        self.state.setText(self.tr("已销毁，任何人都不能再看；谁销毁的、为什么，记入日志"))

    @Slot()
    def _on_look(self) -> None:
        if self._incident is not None:
            self.state.setText(self.tr("正在读取…"))
            self._asking.ask(PersonalFields(subject=self._incident.id))

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if not isinstance(answer, PersonalAnswer):
            return
        words = {
            "reporter": self.tr("姓名"),
            "telephone": self.tr("电话"),
            "address": self.tr("住址"),
        }
        erased = self.tr("已销毁")
        pairs = [(words.get(k, k), v or erased) for k, v in answer.fields.items()]
        self.fields.show_pairs(pairs)
        self.fields.show()
        self.state.setText(self.tr("查看已留痕，60 s 后自动隐藏"))
        self.look.hide()
        self.hide_again.start()


class MorePane(QScrollArea):
    """图与报警: where it is drawn, what called, what was told."""

    alarm_asked = Signal(object)  # AlarmId
    mark_asked = Signal()  # draw a new one on the map
    mark_shown = Signal(str)  # id of a mark
    mark_dropped = Signal(str)
    locate_asked = Signal()
    cameras_asked = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        theme, self._link = context.theme, context.link
        self._may_draw = False
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.alarms = Section(theme, self.tr("报警"), self.tr("没有关联报警"), self)
        self.marks = Section(theme, self.tr("地图标绘"), self.tr("还没有标绘"), self)
        self.locate = self.marks.add_button(self.tr("定位"), "L")
        self.cameras = self.marks.add_button(self.tr("附近摄像机"), "C")
        self.drop = self.marks.add_button(self.tr("去掉"))
        self.draw = self.marks.add_button(self.tr("标绘…"))
        self.recordings = RecordingsSection(context, self)
        self.personal = PersonalBox(context, self)
        content = QFrame(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        for widget in (self.words, self.marks, self.alarms, self.recordings, self.personal):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.alarms.list.chosen.connect(self._on_alarm)
        self.marks.list.chosen.connect(self.mark_shown)
        self.marks.list.current_line.connect(self._refresh)
        self.draw.clicked.connect(self.mark_asked)
        self.drop.clicked.connect(self._on_drop)
        self.locate.clicked.connect(self.locate_asked)
        self.cameras.clicked.connect(self.cameras_asked)

    def show_incident(self, incident: Incident, may_draw: bool) -> None:
        """Show it; `may_draw`: marks may be added and removed from here."""
        self._may_draw = may_draw and not incident.is_over
        link = self._link
        self.words.setText(incident.description)
        self.words.setVisible(bool(incident.description))
        known = link.alarms
        lines = [
            alarm_line(known[a], link) if a in known else gone_alarm_line(a)
            for a in incident.alarms
        ]
        self.alarms.show_lines(lines, str(len(lines)) if lines else "")
        self.marks.show_lines([mark_line(mark, link) for mark in incident.marks])
        has_place = incident.place is not None
        self.locate.setVisible(has_place)
        self.cameras.setVisible(has_place)
        self.draw.setVisible(self._may_draw)
        self.recordings.show_incident(incident)
        self.personal.show_incident(incident)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self.drop.setVisible(self._may_draw and bool(self.marks.list.current_id))

    @Slot(str)
    def _on_alarm(self, alarm: str) -> None:
        self.alarm_asked.emit(AlarmId(alarm))

    @Slot()
    def _on_drop(self) -> None:
        self.mark_dropped.emit(self.marks.list.current_id)
