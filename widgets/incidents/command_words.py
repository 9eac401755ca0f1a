"""What a command on an incident or a task is called when it is pending or refused. Pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.api import Change, Link, LinkState
from backends.record import incident_commands as ic
from backends.record import task as tk
from backends.record.commands import CommandBody, IncidentDeed, TaskDeed
from backends.record.ids import IncidentId, OrderId, TaskId
from backends.record.incident import Incident
from backends.record.incident_outside import AnswerDivisionStep, AssignDown, EscalateIncident
from backends.record.order import GiveOrder, Order
from backends.record.refusal import Refusal
from widgets.incidents.citizen_answer import ACT as ANSWER_ACT
from widgets.incidents.deeds import Deed, deed_word
from widgets.incidents.words import refusal_text

_DEEDS: dict[type, Deed] = {
    ic.AcceptIncident: Deed.ACCEPT,
    ic.RejectIncident: Deed.REJECT,
    ic.MergeIncident: Deed.MERGE,
    ic.FileIncident: Deed.FILE,
    ic.ReturnDispatch: Deed.RETURN,
    ic.SubmitForVerification: Deed.VERIFY,
    ic.SendBackForRework: Deed.REWORK,
    ic.DeferIncident: Deed.DEFER,
    ic.ResumeIncident: Deed.RESUME,
    ic.CloseIncident: Deed.CLOSE,
    ic.TakeIncident: Deed.TAKE,
    ic.ChangeIncident: Deed.CHANGE,
    ic.RaiseLevel: Deed.RAISE,
    ic.JoinDepartments: Deed.JOIN,
    ic.SuperviseIncident: Deed.SUPERVISE,
    ic.InstructIncident: Deed.INSTRUCT,
    ic.SubmitReport: Deed.REPORT,
    ic.UsePlan: Deed.PLAN,
    EscalateIncident: Deed.ESCALATE,
    AssignDown: Deed.ASSIGN_DOWN,
    GiveOrder: Deed.ANSWER,
}


def command_word(body: CommandBody) -> str:
    """What was asked for."""
    deed = _DEEDS.get(type(body))
    if deed is not None:
        return deed_word(deed)
    translate = QCoreApplication.translate
    words: dict[type, str] = {
        ic.ReportIncident: translate("Incidents", "登记事件"),
        ic.AttachAlarms: translate("Incidents", "关联报警"),
        ic.AnswerInstruction: translate("Incidents", "回复批示"),
        ic.NoteIncident: translate("Incidents", "记一笔"),
        AnswerDivisionStep: translate("Incidents", "记区划的回执或答复"),
        ic.TickStep: translate("Incidents", "预案步骤"),
        ic.AddMark: translate("Incidents", "标绘"),
        ic.RemoveMark: translate("Incidents", "去掉标绘"),
        tk.AssignTask: translate("Incidents", "下达任务"),
        tk.RecordReceipt: translate("Incidents", "记回执"),
        tk.AcceptTask: translate("Incidents", "接单"),
        tk.RejectTask: translate("Incidents", "退件"),
        tk.StartTask: translate("Incidents", "开始办理"),
        tk.NoteTask: translate("Incidents", "记进展"),
        tk.CompleteTask: translate("Incidents", "办结"),
        tk.ReworkTask: translate("Incidents", "返工"),
        tk.CancelTask: translate("Incidents", "撤销"),
    }
    return words.get(type(body), "")


def refused_text(body: CommandBody, refusal: Refusal, link: Link) -> str:
    """没有立案“…”：内容刚刚有变化… ; empty for what is neither incident nor task nor answer."""
    if not isinstance(body, IncidentDeed | TaskDeed) and not incident_of(body, link):
        return ""
    title = title_of(body, link)
    text = QCoreApplication.translate("Incidents", "“{title}”没有{deed}：{reason}")
    if not title:
        text = QCoreApplication.translate("Incidents", "没有{deed}：{reason}")
    return text.format(title=title, deed=command_word(body), reason=refusal_text(refusal))


def title_of(body: CommandBody, link: Link) -> str:
    """Title of what a command is about."""
    if isinstance(body, ic.ReportIncident | tk.AssignTask):
        return body.title
    if isinstance(body, TaskDeed):
        task = link.tasks.get(body.task)
        return task.title if task is not None else ""
    incident = link.incidents.get(IncidentId(incident_of(body, link)))
    return incident.title if incident is not None else ""


def incident_of(body: CommandBody, link: Link) -> str:
    """The incident that a command concerns, itself or through a task; empty for none."""
    if isinstance(body, IncidentDeed):
        return body.incident
    if isinstance(body, tk.AssignTask):
        return body.incident
    if isinstance(body, GiveOrder):
        return _answered(body, link)
    if isinstance(body, TaskDeed):
        task = link.tasks.get(body.task)
        return task.incident if task is not None else ""
    return ""


def _answered(body: GiveOrder, link: Link) -> str:
    """The incident that an answer to a citizen is about."""
    if body.act != ANSWER_ACT:
        return ""
    found = (i.id for i in link.incidents.values() if _is_told_by(i, body.resource))
    return next(found, "")


def pending_text(incident: Incident, link: Link) -> str:
    """What of an incident or its tasks is on its way; empty for nothing."""
    mine = [body for body in link.pending.values() if incident_of(body, link) == incident.id]
    if not mine:
        return ""
    text = QCoreApplication.translate("Incidents", "{deed}提交中…")
    if link.status.state is not LinkState.ONLINE:
        text = QCoreApplication.translate("Incidents", "{deed}：待联机提交")
    return text.format(deed=command_word(mine[-1]))


def concerns(change: Change, incident: Incident, link: Link) -> bool:
    """Whether something that belongs to an incident changed: a task, an order, a message, an
    entry of the log …"""
    tasks = link.tasks
    touched = [TaskId(subject) for subject in (*change.tasks, *change.pending, *change.messages)]
    is_order = bool(change.orders or change.pending) and bool(incident.told_by)
    is_task = any(t in tasks and tasks[t].incident == incident.id for t in touched)
    # What a person did with a message names nothing, a page of the log is not at hand.
    is_unnamed = change.entries or "" in change.messages
    return (
        is_task
        or is_order
        or is_unnamed
        or incident.id in change.messages
        or not change.messages.isdisjoint(incident.alarms)
        or any(_is_of(incident, link.orders.get(OrderId(key))) for key in change.messages)
        or bool(change.requests)
        or not change.alarms.isdisjoint(incident.alarms)
        or _names(change, incident, link)
    )


def _is_of(incident: Incident, order: Order | None) -> bool:
    """Whether an order answers whoever told of the incident."""
    return order is not None and _is_told_by(incident, order.resource)


def _is_told_by(incident: Incident, number: str) -> bool:
    return bool(number) and any(number == known for _, known in incident.told_by)


def _names(change: Change, incident: Incident, link: Link) -> bool:
    """Whether an instruction or a meeting that names it changed."""
    name = f"incident:{incident.id}"
    given = (link.instructions.get(key) for key in change.instructions)
    called = (link.meetings.get(key) for key in change.meetings)
    return any(one is not None and name in one.links for one in given) or any(
        one is not None and one.about == name for one in called
    )
