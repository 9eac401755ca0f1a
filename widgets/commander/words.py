"""What the commander's page says. Any thread; pure text."""

from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record import incident_commands as ic
from backends.record.alarm import ShelveAlarm, TakeOutOfService
from backends.record.commands import CommandBody
from backends.record.common import Severity
from backends.record.evidence import EvidenceKind, TakeEvidence
from backends.record.refusal import Refusal
from backends.record.request import Request, RequestState
from backends.record.task import AssignTask, Recipient, Task
from widgets.commander.figures import Late
from widgets.formats import (
    actor_text,
    age_of,
    age_text,
    clock_text,
    department_word,
    list_text,
    refusal_text,
    role_word,
    severity_word,
    whom_text,
)
from widgets.record_words import act_word, request_state_word, stage_word, task_state_word
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE

_COMMANDS: msgspec.json.Decoder[CommandBody] = msgspec.json.Decoder(CommandBody)


def levels_text(counts: dict[Severity, int]) -> str:
    """◆Ⅰ 1  ▲Ⅱ 2; those that are none are left out."""
    return "  ".join(
        f"{SEVERITY_SHAPE[level]}{SEVERITY_NUMERAL[level]} {count}"
        for level, count in counts.items()
        if count
    )


def request_head(request: Request) -> str:
    """申请缓办：东港路积水."""
    text = QCoreApplication.translate("Commander", "申请{act}：{title}")
    return text.format(act=act_word(request.act), title=request.title)


def request_who(request: Request, link: Link, now: dt.datetime) -> str:
    """Who asks and for how long it has waited: 赵海波（调度员）申请，已等 12 min."""
    user = link.users.get(request.requested_by.user)
    name = actor_text(request.requested_by, link.users)
    text = QCoreApplication.translate("Commander", "{name}（{role}）申请，已等 {age}")
    if user is None:
        text = QCoreApplication.translate("Commander", "{name} 申请，已等 {age}")
    return text.format(
        name=name,
        role=role_word(user.role) if user is not None else "",
        age=age_of(request.requested_at, now),
    )


def two_persons(request: Request, link: Link) -> str:
    """Why it is shown here: 须第二人审批，申请人不能自批."""
    text = QCoreApplication.translate("Commander", "须第二人审批（{whom}），申请人不能自批")
    return text.format(whom=whom_text([role.value for role in request.approvers]))


def request_figures(request: Request, link: Link, now: dt.datetime) -> str:
    """What is asked for in figures, and how the subject stands."""
    parts = [department_word(request.department)]
    wanted = _wanted(request, link, now)
    if wanted:
        parts.append(wanted)
    incident = next((i for i in link.incidents.values() if i.id == request.about), None)
    if incident is not None:
        parts.append(incident.number)
        parts.append(stage_word(incident.stage))
        if incident.due_at is not None:
            parts.append(left_text(incident.due_at, now))
    return "　".join(parts)


def left_text(due_at: dt.datetime, now: dt.datetime) -> str:
    """剩 2 h, or 超期 35 min."""
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        return QCoreApplication.translate("Commander", "超期 {age}").format(age=age_text(-seconds))
    return QCoreApplication.translate("Commander", "剩 {age}").format(age=age_text(seconds))


def _wanted(request: Request, link: Link, now: dt.datetime) -> str:
    try:
        body = _COMMANDS.decode(request.command)
    except msgspec.MsgspecError:
        return ""
    match body:
        case ic.DeferIncident():
            text = QCoreApplication.translate("Commander", "缓办到 {until}")
            return text.format(until=clock_text(body.until, now))
        case ic.CloseIncident():
            return QCoreApplication.translate("Commander", "结论：{text}").format(
                text=body.conclusion
            )
        case ic.RaiseLevel():
            text = QCoreApplication.translate("Commander", "调为{level}")
            return text.format(level=severity_word(body.severity))
        case ic.FileIncident():
            return _filing(body)
        case ic.JoinDepartments():
            text = QCoreApplication.translate("Commander", "请{departments}参与")
            return text.format(departments=list_text(map(department_word, body.departments)))
        case ShelveAlarm():
            text = QCoreApplication.translate("Commander", "搁置 {minutes} min")
            return text.format(minutes=body.minutes)
        case TakeOutOfService():
            text = QCoreApplication.translate("Commander", "停用许可 {permit}")
            return text.format(permit=body.permit)
        case TakeEvidence():
            return _evidence(body, now)
        case AssignTask():
            text = QCoreApplication.translate("Commander", "派给{whom}")
            return text.format(whom=recipient_text(body.recipient, link))
        case _:
            return ""


def camera_of(request: Request) -> str:
    """The id of the camera whose pictures are asked for; empty where something else is."""
    try:
        body = _COMMANDS.decode(request.command)
    except msgspec.MsgspecError:
        return ""
    return body.camera if isinstance(body, TakeEvidence) else ""


def _evidence(body: TakeEvidence, now: dt.datetime) -> str:
    first, last = clock_text(body.first_at, now), clock_text(body.last_at, now)
    if body.kind is EvidenceKind.STILL:
        return QCoreApplication.translate("Commander", "取出 {time} 的截图").format(time=first)
    text = QCoreApplication.translate("Commander", "取出 {first} 至 {last} 的录像")
    return text.format(first=first, last=last)


def _filing(body: ic.FileIncident) -> str:
    text = QCoreApplication.translate("Commander", "立案为{level}，{lead}牵头")
    if body.parties:
        text = QCoreApplication.translate("Commander", "立案为{level}，{lead}牵头，{parties}参与")
    return text.format(
        level=severity_word(body.severity),
        lead=department_word(body.department),
        parties=list_text(map(department_word, body.parties)),
    )


def request_outcome(request: Request, link: Link, now: dt.datetime) -> str:
    """How one's own request stands: 待审批 已等 12 min（指挥长）; 未同意（陈国栋）：理由."""
    state = request_state_word(request.state)
    if request.state is RequestState.OPEN:
        text = QCoreApplication.translate("Commander", "{state}，已等 {age}，由{whom}审批")
        whom = whom_text([role.value for role in request.approvers])
        return text.format(state=state, age=age_of(request.requested_at, now), whom=whom)
    if request.state is RequestState.LAPSED and request.lapse is not None:
        text = QCoreApplication.translate("Commander", "{state}：{why}")
        return text.format(state=state, why=lapse_text(request))
    if request.decided_by is None:
        return state
    text = QCoreApplication.translate("Commander", "{state}（{name}）")
    said = text.format(state=state, name=actor_text(request.decided_by, link.users))
    return f"{said}：{request.answer}" if request.answer else said


def lapse_text(request: Request) -> str:
    """Why an approved request came to nothing."""
    assert request.lapse is not None
    return refusal_text(Refusal(code=request.lapse))


def recipient_text(recipient: Recipient, link: Link) -> str:
    """A department, or an outside party by name."""
    if recipient.department is not None:
        return department_word(recipient.department)
    parties = {party.id: party.name for party in link.policy.parties}
    return recipient.name or parties.get(recipient.party, recipient.party)


def late_title(item: Late) -> str:
    """Number and what: S20261126-003 东港路积水."""
    if item.task is not None:
        return f"{item.task.number}　{item.task.title}"
    assert item.incident is not None
    return f"{item.incident.number}　{item.incident.title}"


def late_whom(item: Late, link: Link) -> str:
    """Whom to press, and where it stands."""
    if item.task is not None:
        return _task_whom(item.task, link)
    incident = item.incident
    assert incident is not None
    parts = [stage_word(incident.stage), department_word(incident.department)]
    if incident.owner is not None:
        parts.append(actor_text(incident.owner, link.users))
    else:
        parts.append(QCoreApplication.translate("Commander", "无人接手"))
    if incident.is_supervised:
        parts.append(QCoreApplication.translate("Commander", "已督办"))
    waiting = sum(not instruction.answer for instruction in incident.instructions)
    if waiting:
        text = QCoreApplication.translate("Commander", "批示待答复 {count}")
        parts.append(text.format(count=waiting))
    return "　".join(parts)


def _task_whom(task: Task, link: Link) -> str:
    parts = [task_state_word(task.state), recipient_text(task.recipient, link)]
    if task.owner:
        parts.append(task.owner)
    incident = link.incidents.get(task.incident)
    if incident is not None:
        parts.append(incident.number)
        if incident.is_supervised:
            parts.append(QCoreApplication.translate("Commander", "已督办"))
    return "　".join(parts)
