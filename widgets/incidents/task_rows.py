"""Rows of the task list: which tasks, in which groups, how they are drawn. UI thread; no I/O."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backends.link.api import Change, Link, LinkState
from backends.record.common import Department
from backends.record.ids import TaskId
from backends.record.task import Task, TaskState
from widgets import formats
from widgets.incidents.clock_figures import task_figure
from widgets.incidents.painting import Brush
from widgets.incidents.rows import GroupedRows, Key
from widgets.incidents.task_deeds import is_over
from widgets.incidents.words import recipient_text, task_where
from widgets.record_words import task_state_word
from widgets.theme import Theme

ROW_PX = 44
_OFFLINE_OPACITY = 0.55
AnyIndex = QModelIndex | QPersistentModelIndex


class Bucket(enum.IntEnum):
    """Groups of the list, in their order."""

    UNANSWERED = 0
    AT_WORK = 1
    GIVEN_BACK = 2
    OVER = 3


def bucket_of(task: Task) -> Bucket:
    """In which group it stands."""
    if task.state is TaskState.REJECTED:
        return Bucket.GIVEN_BACK
    if is_over(task):
        return Bucket.OVER
    taken_on = task.state in (TaskState.ACCEPTED, TaskState.EXECUTING)
    return Bucket.AT_WORK if taken_on else Bucket.UNANSWERED


def bucket_word(bucket: Bucket) -> str:
    """What its header says."""
    match bucket:
        case Bucket.UNANSWERED:
            return QCoreApplication.translate("Incidents", "待接单")
        case Bucket.AT_WORK:
            return QCoreApplication.translate("Incidents", "在办")
        case Bucket.GIVEN_BACK:
            return QCoreApplication.translate("Incidents", "退件，等重新派遣")
        case Bucket.OVER:
            return QCoreApplication.translate("Incidents", "已办结和撤销")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """What is wanted; None and empty mean all."""

    department: Department | None = None
    work_group: str = ""
    only_overdue: bool = False
    with_over: bool = False
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it lets everything that is not over through."""
        return self in (TaskFilter(), TaskFilter(with_over=True))

    def matches(self, task: Task) -> bool:
        """Whether the task is wanted."""
        if bucket_of(task) is Bucket.OVER and not self.with_over:
            return False
        if self.department is not None and task.recipient.department is not self.department:
            return False
        if self.work_group and task.work_group != self.work_group:
            return False
        if self.only_overdue and not (task.is_overdue and not is_over(task)):
            return False
        said = f"{task.number} {task.title} {task.owner} {task.recipient.name}".casefold()
        return all(word in said for word in self.text.casefold().split())


class TaskListModel(GroupedRows):
    """One row a task that the filter wants; unanswered ones first, the next due first."""

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.wanted = TaskFilter()
        self.take_all()

    def set_filter(self, wanted: TaskFilter) -> None:
        """Show what fits."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.take_all()

    def note(self, change: Change) -> None:
        """Take in a change."""
        if change.reset:
            self.gather(self._items.keys() | set(self._link.tasks))
        self.gather(change.tasks, change.pending)

    def shown(self, task: str) -> Task | None:
        """A task as it stands on the screen."""
        return cast("Task | None", self._items.get(TaskId(task)))

    def task_at(self, row: int) -> Task:
        """The task of a row."""
        return cast(Task, self.item_at(row))

    def source(self) -> Mapping[str, object]:
        return cast("Mapping[str, object]", self._link.tasks)

    def key_of(self, item: object, item_id: str) -> Key | None:
        task = cast(Task, item)
        if not self.wanted.matches(task):
            return None
        due = task.due_at.timestamp() if task.due_at is not None else float("inf")
        place = (-task.changed_at.timestamp(),) if is_over(task) else (due,)
        return (int(bucket_of(task)), 1, place, item_id)

    def word_of(self, group: int) -> str:
        return bucket_word(Bucket(group))

    def spoken(self, item: object) -> str:
        task = cast(Task, item)
        whom = recipient_text(task.recipient, self._link.policy)
        return f"{task.title}，{whom}，{task_state_word(task.state)}"


class TaskDelegate(QStyledItemDelegate):
    """Two lines: what and until when; for which incident, whose, how long it has stood."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._brush = Brush(theme)
        self.now: dt.datetime = link.hub_now()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self._brush.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        if not isinstance(model, TaskListModel):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if model.is_header(index.row()):
            word, count = model.header_at(index.row())
            self._header(painter, rect, word, count)
        else:
            self._brush.ground(painter, rect, state)
            if self._link.status.state is not LinkState.ONLINE:
                painter.setOpacity(_OFFLINE_OPACITY)
            self._task(painter, rect, model.task_at(index.row()))
        painter.restore()

    def _header(self, painter: QPainter, rect: QRect, word: str, count: int) -> None:
        px, brush = self._brush.px, self._brush
        painter.fillRect(rect, brush.theme.color("ground"))
        box = rect.adjusted(px(12), px(8), -px(12), 0)
        width = brush.say(painter, box, word, "text", brush.bold)
        box.setLeft(box.left() + width + px(8))
        brush.say(painter, box, str(count), "text_dim", brush.small)

    def _task(self, painter: QPainter, rect: QRect, task: Task) -> None:
        px, brush = self._brush.px, self._brush
        is_dim = bucket_of(task) is Bucket.OVER
        tone = "text_dim" if is_dim else "text"
        line = rect.adjusted(px(12), px(3), -px(12), -px(21))
        under = rect.adjusted(px(56), px(22), -px(12), -px(3))
        brush.severity(painter, line, task.severity, is_dim)
        right = min(px(230), rect.width() // 3)
        self._clock(painter, QRect(line.right() - right, line.top(), right, line.height()), task)
        state = min(px(96), rect.width() // 7)
        x = line.right() - right - px(12) - state
        pending = task.id in self._link.pending
        word = self.tr("提交中…") if pending else task_state_word(task.state)
        brush.say(painter, QRect(x, line.top(), state, line.height()), word, tone)
        whom = min(px(120), rect.width() // 6)
        title = QRect(under.left(), line.top(), x - under.left() - whom - px(24), line.height())
        brush.say(painter, title, task.title, tone)
        box = QRect(x - whom - px(12), line.top(), whom, line.height())
        brush.say(painter, box, recipient_text(task.recipient, self._link.policy), tone)
        self._second(painter, under, x, task)

    def _second(self, painter: QPainter, under: QRect, x: int, task: Task) -> None:
        px, brush = self._brush.px, self._brush
        words = [task.number, task_where(task, self._link)]
        if task.state is TaskState.REJECTED and task.reason:
            words.append(self.tr("退件理由：{text}").format(text=task.reason))
        text = "  ·  ".join(word for word in words if word)
        left = QRect(under.left(), under.top(), x - under.left() - px(12), under.height())
        brush.say(painter, left, text, "text_dim", brush.small)
        whose = " ".join(word for word in (task.work_group, task.owner) if word)
        room = QRect(x, under.top(), under.right() - x, under.height())
        age = self.tr("下达 {age} 前").format(age=formats.age_of(task.issued_at, self.now))
        width = brush.say_right(painter, room, age)
        room.setRight(room.right() - width - px(8))
        brush.say(painter, room, whose, "text_dim", brush.small)

    def _clock(self, painter: QPainter, box: QRect, task: Task) -> None:
        px, brush = self._brush.px, self._brush
        figure = None if is_over(task) else task_figure(task, self.now)
        if figure is None:
            text = self.tr("不限时")
            if is_over(task):
                text = formats.clock_text(task.done_at or task.changed_at, self.now)
            brush.say_right(painter, box, text)
            return
        said = QRect(box.right() - px(108), box.top(), px(108), box.height())
        bar = QRect(box.left(), box.top(), said.left() - box.left() - px(10), box.height())
        brush.bar(painter, bar, figure)
        if figure.is_overdue:
            said.setLeft(said.left() + brush.overdue_sign(painter, said))
        tone = "text" if figure.tone == "text_dim" else figure.tone
        brush.say(painter, said, figure.text, tone, brush.small)
