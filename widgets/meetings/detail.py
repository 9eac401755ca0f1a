"""One meeting: what it is, agenda, who is there, streams, minutes, resolutions. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from backends.record.meeting import Meeting, MeetingState
from widgets import formats
from widgets.context import UiContext
from widgets.meetings.minutes import MinutesPane
from widgets.meetings.people import PeoplePane
from widgets.meetings.resolutions import ResolutionsPane
from widgets.meetings.streams import StreamsPane
from widgets.meetings.words import about_text, meeting_kind_word, meeting_state_word

_OFFERED = {
    MeetingState.SCHEDULED: ("start", "change", "cancel"),
    MeetingState.OPEN: ("end", "change"),
    MeetingState.ENDED: ("agree", "paper"),
    MeetingState.CLOSED: ("paper",),
    MeetingState.CANCELLED: (),
}
_FORWARD = ("start", "end", "agree")


class MeetingDetail(QFrame):
    """`asked`: a name of the key table; `about_asked`: kind and id of what it began from."""

    asked = Signal(str)
    area_asked = Signal(object)  # MapArea: what of the map it began from
    about_asked = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self.meeting: Meeting | None = None
        self.title, self.facts, self.agenda = QLabel(self), QLabel(self), QLabel(self)
        self.about = QPushButton(self)
        self.people, self.streams = PeoplePane(context, self), StreamsPane(context, self)
        self.minutes = MinutesPane(context, self)
        self.resolutions = ResolutionsPane(context, self)
        self.buttons: dict[str, QPushButton] = {}
        self._build()
        self.about.clicked.connect(self._on_about)

    def _build(self) -> None:
        px = self._context.theme.px
        words = {
            "start": (self.tr("开始"), "O"),
            "end": (self.tr("结束"), "E"),
            "agree": (self.tr("确认纪要"), "G"),
            "change": (self.tr("改…"), "C"),
            "cancel": (self.tr("取消会商…"), "X"),
            "paper": (self.tr("打印纪要"), "P"),
        }
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        row.addWidget(self.title, 1)
        for name, (word, key) in words.items():
            button = QPushButton(word, self)
            button.setObjectName(name)
            button.setToolTip(key)
            if name in _FORWARD:
                button.setProperty("role", "primary")
            button.clicked.connect(self._on_button)
            self.buttons[name] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.facts.setProperty("role", "dim")
        self.facts.setWordWrap(True)
        self.about.setProperty("role", "link")
        self.agenda.setWordWrap(True)
        self.agenda.setTextFormat(Qt.TextFormat.PlainText)
        halves = QSplitter(self)
        halves.setHandleWidth(px(8))
        halves.setStyleSheet("QSplitter::handle { background: transparent; }")
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._column(self.people, self.streams))
        halves.addWidget(self._column(self.minutes, self.resolutions))
        halves.setSizes([px(400), px(620)])
        halves.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.facts)
        column.addWidget(self.about, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.agenda)
        column.addWidget(halves, 1)

    def _column(self, *panes: QWidget) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._context.theme.px(8))
        for pane in panes:
            column.addWidget(pane, 1)
        return box

    def show_meeting(self, meeting: Meeting) -> None:
        """Another one, or the same with news."""
        self.meeting = meeting
        self.title.setText(meeting.title)
        self.facts.setText(" · ".join(self._facts(meeting)))
        about = about_text(self._link, meeting)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        is_incident = meeting.about.startswith("incident:")
        self.about.setEnabled(is_incident or meeting.area is not None)
        self.about.setToolTip(
            "" if is_incident else self.tr("地图回到召集时看的范围；画面在会商画面里，V 上墙")
        )
        lines = [f"{number}. {line}" for number, line in enumerate(meeting.agenda, 1)]
        self.agenda.setText("\n".join(lines) or self.tr("还没有议程（C 写）"))
        for pane in (self.people, self.streams, self.minutes, self.resolutions):
            pane.show_meeting(meeting)
        for name, button in self.buttons.items():
            button.setVisible(name in _OFFERED[meeting.state])

    def _facts(self, meeting: Meeting) -> list[str]:
        now = self._link.hub_now()
        facts = [meeting.number, meeting_kind_word(meeting.kind), meeting_state_word(meeting.state)]
        begun = meeting.opened_at or meeting.starts_at
        span = formats.clock_text(begun, now)
        if meeting.ended_at is not None:
            span += f"–{formats.clock_text(meeting.ended_at, now)}"
        facts.append(span)
        caller = formats.actor_text(meeting.called_by, self._link.users)
        facts.append(self.tr("召集 {name}").format(name=caller))
        if meeting.reason:
            facts.append(meeting.reason)
        return facts

    @Slot()
    def _on_button(self) -> None:
        self.asked.emit(self.sender().objectName())

    @Slot()
    def _on_about(self) -> None:
        if self.meeting is not None and not self.meeting.about:
            self.area_asked.emit(self.meeting.area)
        elif self.meeting is not None:
            kind, _, subject = self.meeting.about.partition(":")
            self.about_asked.emit(kind, subject)
