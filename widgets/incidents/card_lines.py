"""Lines of the card's sections: tasks, steps, reports, instructions, alarms, marks. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.alarm import Alarm, AlarmState
from backends.record.incident import Incident, Instruction, MapMark, Report, StepState
from backends.record.task import Task, TaskState
from widgets import formats
from widgets.incidents.clock_figures import figure_of, task_figure
from widgets.incidents.lines import Line
from widgets.incidents.task_deeds import is_over
from widgets.incidents.words import departments_text, recipient_text
from widgets.record_words import channel_word, mark_word, report_word, task_state_word

translate = QCoreApplication.translate


def tasks_of(incident: Incident, link: Link) -> list[Task]:
    """Its tasks, the open ones first, the next due first."""
    found = [task for task in link.tasks.values() if task.incident == incident.id]
    return sorted(found, key=_task_place)


def _task_place(task: Task) -> tuple[bool, float, str]:
    due = task.due_at.timestamp() if task.due_at is not None else float("inf")
    return (is_over(task), due, task.number)


def task_line(task: Task, link: Link) -> Line:
    """Whom, what, how far; receipts and result beneath."""
    whom = recipient_text(task.recipient, link.policy)
    words = [task_state_word(task.state), task.work_group, task.owner]
    if task.rework_count:
        words.append(translate("Incidents", "返工 {n}").format(n=task.rework_count))
    if task.passed_to is not None:  # with the seat of whoever gave it
        text = translate("Incidents", "{who}跟办")
        words.append(text.format(who=formats.actor_text(task.passed_to, link.users)))
    details = [" · ".join(word for word in words if word)]
    for receipt in task.receipts[-1:]:
        when = formats.clock_text(receipt.at, link.hub_now())
        text = translate("Incidents", "{when} {how}回执，{name}复述：{words}")
        details.append(
            text.format(
                when=when,
                how=channel_word(receipt.channel),
                name=receipt.name,
                words=receipt.read_back,
            )
        )
    if task.result and task.state is TaskState.DONE:
        details.append(translate("Incidents", "结果：{text}").format(text=task.result))
    elif task.reason and task.state is not TaskState.DONE:
        details.append(translate("Incidents", "理由：{text}").format(text=task.reason))
    for note in task.notes[-1:]:
        details.append(translate("Incidents", "进展：{text}").format(text=note.text))
    return Line(
        id=task.id,
        text=f"{whom}  {task.title}",
        detail="\n".join(details),
        sign=_task_sign(task),
        sign_tone="ok" if task.state is TaskState.DONE else "text_dim",
        clock=None if is_over(task) else task_figure(task, link.hub_now()),
        right=task_state_word(task.state) if is_over(task) else "",
        is_dim=is_over(task),
    )


def _task_sign(task: Task) -> str:
    if task.state is TaskState.DONE:
        return "check"
    return "close" if is_over(task) else "chevron_right"


def step_line(step: StepState, number: int, incident: Incident, link: Link) -> Line:
    """One step of the plan with its box."""
    now = link.hub_now()
    whom = []
    if step.department is not None:
        whom.append(formats.department_word(step.department))
    if step.role is not None:
        whom.append(formats.role_word(step.role))
    right, clock = "", None
    if step.done_at is not None:
        name = formats.actor_text(step.done_by, link.users) if step.done_by is not None else ""
        right = f"{name} {formats.clock_text(step.done_at, now)}".strip()
    elif step.due_at is not None:
        clock = figure_of(min(incident.reported_at, step.due_at), step.due_at, now)
    if step.note:
        whom.append(step.note)
    sign = "box_on" if step.done_at is not None else "box"
    if step.is_skipped:
        sign = "minus"
        whom.insert(0, translate("Incidents", "不做"))
    return Line(
        id=step.id,
        text=f"{number}. {step.text}",
        detail=" · ".join(whom),
        sign=sign,
        sign_tone="ok" if step.done_at is not None and not step.is_skipped else "text_dim",
        right=right,
        clock=clock,
        is_dim=step.done_at is not None or step.is_skipped,
    )


def report_line(report: Report, link: Link) -> Line:
    """初报 12:56 by whom."""
    late = translate("Incidents", "（迟报）") if report.was_late else ""
    name = formats.actor_text(report.by, link.users)
    return Line(
        id=f"{report.kind.value}:{report.number}",
        text=f"{report_word(report.kind)}{late}  {report.text}",
        detail=name,
        sign="check",
        sign_tone="ok",
        right=formats.clock_text(report.at, link.hub_now()),
    )


def instruction_line(given: Instruction, link: Link) -> Line:
    """What was ordered, by whom, and what became of it."""
    now = link.hub_now()
    giver = formats.actor_text(given.by, link.users)
    if given.relayed_from:
        known = link.users.get(given.relayed_from)
        text = translate("Incidents", "{giver}（{by}转达）")
        giver = text.format(giver=known.name if known else given.relayed_from, by=giver)
    words = [f"{giver} → {departments_text(given.departments)}" if given.departments else giver]
    if given.answered_at is not None:
        who = formats.actor_text(given.answered_by, link.users) if given.answered_by else ""
        when = formats.clock_text(given.answered_at, now)
        text = translate("Incidents", "{when} {who}回复：{text}")
        words.append(text.format(when=when, who=who, text=given.answer))
    else:
        words.append(translate("Incidents", "还没有回复"))
    is_answered = given.answered_at is not None
    return Line(
        id=given.id,
        text=given.text,
        detail="\n".join(words),
        sign="check" if is_answered else "pending",
        sign_tone="ok" if is_answered else "accent",
        right=formats.clock_text(given.at, now),
        is_dim=is_answered,
    )


def alarm_line(alarm: Alarm, link: Link) -> Line:
    """An alarm that belongs to it, and its state."""
    return Line(
        id=alarm.id,
        text=alarm.title,
        detail=alarm.place.name if alarm.place is not None else "",
        severity=alarm.severity,
        right=formats.state_word(alarm.state),
        tone="text" if alarm.state is AlarmState.UNACK else "text_dim",
        is_dim=alarm.state is AlarmState.NORM,
    )


def gone_alarm_line(alarm_id: str) -> Line:
    """One that this console does not know any more: it is over."""
    return Line(
        id=alarm_id,
        text=translate("Incidents", "报警已恢复"),
        sign="alarm",
        is_dim=True,
    )


def mark_line(mark: MapMark, link: Link) -> Line:
    """A mark on the shared map."""
    name = formats.actor_text(mark.by, link.users)
    return Line(
        id=mark.id,
        text=f"{mark_word(mark.kind)}  {mark.text}".strip(),
        detail=name,
        sign="locate",
        right=formats.clock_text(mark.at, link.hub_now()),
    )
