"""Resolutions of a meeting, each of them a task by one key. UI thread; sends commands.

A resolution's task has its id: made twice it is one task.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Change
from backends.record.ids import IncidentId, MeetingId, TaskId
from backends.record.incident_tasks import takes_tasks
from backends.record.meeting import Meeting, MeetingState, Resolution, Resolve
from backends.record.refusal import RefusalCode
from backends.record.task import AssignTask, Recipient
from widgets.context import UiContext
from widgets.formats import refusal_text
from widgets.meetings.key_list import KeyList
from widgets.meetings.keys import resolution_actions
from widgets.meetings.words import resolution_text
from widgets.record_words import stage_word

_WRITABLE = (MeetingState.OPEN, MeetingState.ENDED)
TITLE_LETTERS = 120


class ResolutionsPane(QFrame):
    """`edit_asked`: a resolution, or None for a new one."""

    left = Signal()
    said = Signal(str)
    edit_asked = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._meeting: Meeting | None = None
        # Tasks that are on their way: another meeting may be looked at before they are there.
        self._asked: dict[TaskId, tuple[MeetingId, Resolution]] = {}
        px = context.theme.px
        self.setProperty("role", "card")
        self.title = QLabel(self)
        self.title.setFont(context.theme.font(14))
        self.new = QPushButton(self.tr("记决议…"), self)
        self.new.setToolTip("R")
        self.task = QPushButton(self.tr("转任务"), self)
        self.task.setToolTip("T")
        self.list = KeyList(resolution_actions(), self.tr("决议"), self)
        self.list.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.new)
        head.addWidget(self.task)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.list.asked.connect(self.act)
        self.list.currentRowChanged.connect(self._tell)
        self.new.clicked.connect(self._on_new)
        self.task.clicked.connect(self.make_task)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def show_meeting(self, meeting: Meeting) -> None:
        """Its resolutions, numbered."""
        self._meeting = meeting
        rows = [
            (one.id, f"{number}. {resolution_text(self._link, one)}")
            for number, one in enumerate(meeting.resolutions, 1)
        ]
        self.list.show_rows(rows)
        left = sum(not one.task for one in meeting.resolutions)
        text = self.tr("决议 · {n} 条")
        if left:
            text = self.tr("决议 · {n} 条，{left} 条没有转任务")
        self.title.setText(text.format(n=len(rows), left=left))
        self._tell()

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "task":
                self.make_task()
            case "edit":
                self._on_edit()
            case "new":
                self._on_new()
            case _:
                self.left.emit()

    @Slot()
    def make_task(self) -> None:
        """The resolution under the cursor goes out as a task."""
        meeting, one = self._meeting, self._current()
        if meeting is None or one is None:
            return
        if one.task:
            self.said.emit(self.tr("这一条已经转为任务"))
            return
        if one.department is None:
            self.said.emit(self.tr("先写明牵头部门，再转任务（回车改）"))
            return
        task = TaskId(one.id)
        if task in self._link.tasks:
            self._link_task(task, meeting.id, one)
            return
        incident, hindrance = self._incident_of(meeting)
        self.said.emit(hindrance)
        self._asked[task] = (meeting.id, one)
        self._link.send(
            AssignTask(
                task=task,
                title=_title(one.text),
                recipient=Recipient(department=one.department),
                incident=incident,
                detail=f"{meeting.number} {meeting.title}\n{one.text}",
                owner=one.owner,
                due_at=one.due_at,
            )
        )

    def _incident_of(self, meeting: Meeting) -> tuple[IncidentId, str]:
        """The incident that the task is of, where it takes one; else none, and why."""
        kind, _, subject = meeting.about.partition(":")
        if kind != "incident":
            return IncidentId(""), ""
        incident = self._link.incidents.get(IncidentId(subject))
        if incident is not None and takes_tasks(incident):
            return incident.id, ""
        if incident is None:
            return IncidentId(""), self.tr("事件已不在办，任务单独下达，不挂在事件下")
        text = self.tr("事件 {number} {stage}，现在不能派任务；这个任务单独下达，不挂在事件下")
        said = text.format(number=incident.number, stage=stage_word(incident.stage))
        return IncidentId(""), said

    def _link_task(self, task: TaskId, meeting: MeetingId, one: Resolution) -> None:
        told = msgspec.structs.replace(one, task=task)
        self._link.send(Resolve(meeting=meeting, resolution=told))

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            if isinstance(body, AssignTask) and body.task in self._asked:
                meeting, one = self._asked.pop(body.task)
                if refusal.code is RefusalCode.DUPLICATE:
                    self._link_task(body.task, meeting, one)
                else:
                    self.said.emit(refusal_text(refusal, self.tr("任务")))
        for task in [task for task in self._asked if task in self._link.tasks]:
            self._link_task(task, *self._asked.pop(task))

    def _current(self) -> Resolution | None:
        meeting, row = self._meeting, self.list.current_id
        if meeting is None:
            return None
        return next((one for one in meeting.resolutions if one.id == row), None)

    @Slot()
    def _on_new(self) -> None:
        if self._meeting is not None and self._meeting.state in _WRITABLE:
            self.edit_asked.emit(None)
        else:
            self.said.emit(self.tr("会商开始以后、纪要确认以前才能记决议"))

    @Slot()
    def _on_edit(self) -> None:
        one = self._current()
        if one is None or self._meeting is None:
            return
        if self._meeting.state in _WRITABLE:
            self.edit_asked.emit(one)
        else:
            self.said.emit(self.tr("纪要已经确认，决议不能再改"))

    @Slot()
    def _tell(self) -> None:
        meeting, one = self._meeting, self._current()
        self.new.setVisible(meeting is not None and meeting.state in _WRITABLE)
        self.task.setEnabled(one is not None and not one.task)


def _title(text: str) -> str:
    first = text.strip().split("\n", 1)[0]
    return first if len(first) <= TITLE_LETTERS else first[: TITLE_LETTERS - 1] + "…"
