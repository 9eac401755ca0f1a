"""What must be done next about an incident, by whom, until when. Pure."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.incident import Clock, ClockKind, Incident, Stage
from backends.record.request import RequestState, at_level
from backends.record.task import Task, TaskState
from widgets import formats
from widgets.incidents.clock_figures import clock_figure, figure_of, is_report, task_figure
from widgets.incidents.lines import Line
from widgets.incidents.task_deeds import is_over
from widgets.incidents.words import column_word, departments_text, recipient_text
from widgets.record_words import act_word, clock_word

_STAGE_CLOCKS = {
    Stage.REPORTED: ClockKind.ACCEPT,
    Stage.ACCEPTED: ClockKind.FILE,
    Stage.FILED: ClockKind.DISPATCH,
    Stage.DISPATCHED: ClockKind.HANDLE,
    Stage.HANDLING: ClockKind.HANDLE,
    Stage.VERIFY: ClockKind.VERIFY,
}
_FAR = dt.datetime.max.replace(tzinfo=dt.UTC)


def next_lines(incident: Incident, link: Link) -> list[Line]:
    """One line each for the stage, reports due, late tasks, requests and instructions open."""
    if incident.is_over:
        return []
    now = link.hub_now()
    lines = [_stage_line(incident, link, now)]
    lines += [_report_line(c, incident, link, now) for c in incident.open_clocks if is_report(c)]
    lines += _request_lines(incident, link)
    lines += _task_lines(incident, link, now)
    lines += _instruction_lines(incident, link)
    lines += _step_lines(incident, now)
    return lines


def _stage_line(incident: Incident, link: Link, now: dt.datetime) -> Line:
    translate = QCoreApplication.translate
    procedure = link.policy.procedure(incident.domain)
    words = procedure.next_steps.get(incident.stage.value, "") if procedure is not None else ""
    if not words:
        words = translate("Incidents", "完成{stage}").format(stage=column_word(incident.stage))
    kind = _STAGE_CLOCKS.get(incident.stage)
    clock = next((c for c in incident.open_clocks if c.kind is kind), None)
    hand_overs = procedure.hand_overs if procedure is not None else []
    detail = [_owner_text(incident, link)]
    detail += [
        translate("Incidents", "{giver}交{taker}：{text}").format(
            giver=formats.department_word(h.giver),
            taker=formats.department_word(h.taker),
            text=h.text,
        )
        for h in hand_overs
        if h.stage == incident.stage.value
    ]
    right = ""
    if incident.deferred_until is not None and incident.stage is Stage.DEFERRED:
        when = formats.clock_text(incident.deferred_until, now)
        right = translate("Incidents", "缓至 {when}").format(when=when)
    return Line(
        id="stage",
        text=words,
        detail=" · ".join(detail),
        sign="chevron_right",
        sign_tone="accent",
        clock=clock_figure(clock, now) if clock is not None else None,
        right=right,
    )


def _owner_text(incident: Incident, link: Link) -> str:
    translate = QCoreApplication.translate
    lead = formats.department_word(incident.department)
    if incident.owner is None:
        return translate("Incidents", "{lead}牵头，本席位还没有人接手").format(lead=lead)
    name = formats.actor_text(incident.owner, link.users)
    return translate("Incidents", "{lead}牵头，{name}跟办").format(lead=lead, name=name)


def _report_line(clock: Clock, incident: Incident, link: Link, now: dt.datetime) -> Line:
    translate = QCoreApplication.translate
    owner = incident.owner
    name = (
        formats.actor_text(owner, link.users)
        if owner is not None
        else translate("Incidents", "值班席")
    )
    return Line(
        id=f"report:{clock.kind.value}",
        text=translate("Incidents", "报送{kind}").format(kind=clock_word(clock.kind)),
        detail=name,
        sign="report",
        clock=clock_figure(clock, now),
    )


def _request_lines(incident: Incident, link: Link) -> list[Line]:
    translate = QCoreApplication.translate
    tasks = {t.id for t in link.tasks.values() if t.incident == incident.id}
    lines = []
    for request in link.requests.values():
        if request.state is not RequestState.OPEN:
            continue
        if request.about != incident.id and request.about not in tasks:
            continue
        present = at_level(request, incident.severity)
        whom = formats.whom_text([role.value for role in present.approvers])
        asker = formats.actor_text(request.requested_by, link.users)
        text = translate("Incidents", "{whom}审批：{act}")
        detail = translate("Incidents", "{name}申请")
        if request.reason:
            detail = translate("Incidents", "{name}申请：{reason}")
        lines.append(
            Line(
                id=f"request:{request.id}",
                text=text.format(whom=whom, act=act_word(request.act)),
                detail=detail.format(name=asker, reason=request.reason),
                sign="pending",
                sign_tone="accent",
                right=formats.age_of(request.requested_at, link.hub_now()),
            )
        )
    return lines


def _task_lines(incident: Incident, link: Link, now: dt.datetime) -> list[Line]:
    """Tasks that are late, unanswered or given back; those in hand stand in their own section."""
    mine = [t for t in link.tasks.values() if t.incident == incident.id]
    return [_task_line(task, link, now) for task in sorted(mine, key=_due) if _calls(task)]


def _calls(task: Task) -> bool:
    if task.state is TaskState.REJECTED:
        return True
    is_taken_on = task.state in (TaskState.ACCEPTED, TaskState.EXECUTING)
    return not is_over(task) and (task.is_overdue or not is_taken_on)


def _due(task: Task) -> dt.datetime:
    return task.due_at or _FAR


def _task_line(task: Task, link: Link, now: dt.datetime) -> Line:
    translate = QCoreApplication.translate
    whom = recipient_text(task.recipient, link.policy)
    if task.state is TaskState.REJECTED:
        text = translate("Incidents", "{whom}退件，重新派遣：{title}")
    elif task.is_overdue:
        text = translate("Incidents", "催办{whom}：{title}")
    else:
        text = translate("Incidents", "等{whom}接单：{title}")
    return Line(
        id=f"task:{task.id}",
        text=text.format(whom=whom, title=task.title),
        detail=task.reason if task.state is TaskState.REJECTED else "",
        sign="take",
        clock=None if is_over(task) else task_figure(task, now),
    )


def _instruction_lines(incident: Incident, link: Link) -> list[Line]:
    translate = QCoreApplication.translate
    lines = []
    for given in incident.instructions:
        if given.answered_at is None:
            whom = departments_text(given.departments)
            text = translate("Incidents", "落实批示：{text}").format(text=given.text)
            age = formats.age_of(given.at, link.hub_now())
            lines.append(
                Line(id=f"instruction:{given.id}", text=text, detail=whom, sign="user", right=age)
            )
    return lines


def _step_lines(incident: Incident, now: dt.datetime) -> list[Line]:
    """Steps of the plan that are past their time."""
    translate = QCoreApplication.translate
    text = translate("Incidents", "预案：{text}")
    started = incident.reported_at
    return [
        Line(
            id=f"step:{step.id}",
            text=text.format(text=step.text),
            detail=formats.department_word(step.department) if step.department else "",
            sign="plan",
            clock=figure_of(started, step.due_at, now),
        )
        for step in incident.steps
        if step.done_at is None
        and not step.is_skipped
        and step.due_at is not None
        and step.due_at < now
    ]
