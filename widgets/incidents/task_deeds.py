"""What can be done with a task from here, by whom, and in words why not. Pure but for send."""

from __future__ import annotations

import enum

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record import task as tk
from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.commands import CommandBody
from backends.record.common import Department
from backends.record.task import Task, TaskState
from backends.record.task_decider import is_open
from widgets import formats
from widgets.incidents.words import recipient_text


class TaskDeed(enum.StrEnum):
    """Acts on a task; the first four are the recipient's."""

    ACCEPT = "accept"
    REJECT = "reject"
    START = "start"
    COMPLETE = "complete"
    NOTE = "note"
    RECEIPT = "receipt"
    REWORK = "rework"
    CANCEL = "cancel"


_ACTS = {
    TaskDeed.ACCEPT: Act.ANSWER_TASK,
    TaskDeed.REJECT: Act.ANSWER_TASK,
    TaskDeed.START: Act.ANSWER_TASK,
    TaskDeed.COMPLETE: Act.ANSWER_TASK,
    TaskDeed.NOTE: Act.ANSWER_TASK,
    TaskDeed.RECEIPT: Act.DISPATCH,
    TaskDeed.REWORK: Act.DISPATCH,
    TaskDeed.CANCEL: Act.DISPATCH,
}
_UNANSWERED = (TaskState.QUEUED, TaskState.SENT, TaskState.UNKNOWN, TaskState.EXPIRED)
_TAKEN_ON = (TaskState.ACCEPTED, TaskState.EXECUTING)
_IN = {
    TaskDeed.ACCEPT: _UNANSWERED,
    TaskDeed.REJECT: _UNANSWERED,
    TaskDeed.START: (TaskState.ACCEPTED,),
    TaskDeed.COMPLETE: _TAKEN_ON,
    TaskDeed.NOTE: tuple(TaskState),
    TaskDeed.RECEIPT: (*_UNANSWERED, *_TAKEN_ON),
    TaskDeed.REWORK: (TaskState.DONE,),
    TaskDeed.CANCEL: (*_UNANSWERED, *_TAKEN_ON),
}


def is_over(task: Task) -> bool:
    """Whether nothing more is to be done about it."""
    return not is_open(task)


def deed_word(deed: TaskDeed) -> str:
    """What a button says."""
    words = {
        TaskDeed.ACCEPT: QCoreApplication.translate("Incidents", "接单"),
        TaskDeed.REJECT: QCoreApplication.translate("Incidents", "退件"),
        TaskDeed.START: QCoreApplication.translate("Incidents", "开始办理"),
        TaskDeed.COMPLETE: QCoreApplication.translate("Incidents", "办结"),
        TaskDeed.NOTE: QCoreApplication.translate("Incidents", "记进展"),
        TaskDeed.RECEIPT: QCoreApplication.translate("Incidents", "记回执"),
        TaskDeed.REWORK: QCoreApplication.translate("Incidents", "返工"),
        TaskDeed.CANCEL: QCoreApplication.translate("Incidents", "撤销"),
    }
    return words[deed]


def allowed(user: User | None, deed: TaskDeed, task: Task, link: Link) -> bool:
    """What the role table says: the recipient's side answers, the issuer's side does the rest."""
    if user is None:
        return False
    act = _ACTS[deed]
    return any(may(user, act, d, task.severity) is Allowed.YES for d in _concerned(act, task, link))


def _concerned(act: Act, task: Task, link: Link) -> list[Department]:
    own = task.recipient.department
    if act is Act.ANSWER_TASK and own is not None:
        return [own]
    found = [own] if own is not None else []
    incident = link.incidents.get(task.incident)
    if incident is not None:
        found += [incident.department, *incident.parties]
    return found or [Department.CENTRE]


def fits_state(deed: TaskDeed, task: Task) -> bool:
    """Whether its state allows it."""
    return task.state in _IN[deed]


def obstacle(link: Link, deed: TaskDeed, task: Task) -> str:
    """Why a deed cannot be done now; empty where it can."""
    translate = QCoreApplication.translate
    if link.user is None:
        return translate("Incidents", "请先登录")
    if not allowed(link.user, deed, task, link):
        if deed in (TaskDeed.RECEIPT, TaskDeed.REWORK, TaskDeed.CANCEL):
            whom = formats.whom_text([role.value for role in whom_to_ask(_ACTS[deed])])
        else:
            whom = recipient_text(task.recipient, link.policy)
        text = translate("Incidents", "您的岗位不能{deed}这项任务，请找{whom}")
        return text.format(deed=deed_word(deed), whom=whom)
    if task.id in link.pending:
        return translate("Incidents", "上一个操作还在提交，请稍候")
    if not fits_state(deed, task):
        return translate("Incidents", "现在的状态不能{deed}").format(deed=deed_word(deed))
    return ""


def direct_command(deed: TaskDeed, task: Task) -> CommandBody | None:
    """The command of a deed that needs no dialog; None for one that does."""
    match deed:
        case TaskDeed.ACCEPT:
            return tk.AcceptTask(task=task.id, seen_version=task.version)
        case TaskDeed.START:
            return tk.StartTask(task=task.id, seen_version=task.version)
        case _:
            return None
