"""What happened lately, told from the replica. Pure but for words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.common import Severity
from backends.record.incident import Incident, Stage
from backends.record.request import RequestState
from backends.record.task import Task, TaskState
from backends.record.warning import WarningState
from widgets.record_words import act_word, request_state_word, warning_state_word

SPAN = dt.timedelta(hours=1)
URGENT = (Severity.I, Severity.II)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line. `kind`: "alarm", "incident", "task", "warning", "request"."""

    at: dt.datetime
    kind: str
    subject: str
    word: str
    title: str
    severity: Severity | None = None


def last_hour(link: Link, now: dt.datetime, limit: int = 40) -> list[Happening]:
    """The newest first."""
    since = now - SPAN
    found = [*_of_alarms(link, since), *_of_incidents(link), *_of_tasks(link)]
    found += [*_of_warnings(link), *_of_requests(link)]
    recent = [item for item in found if since <= item.at <= now]
    return sorted(recent, key=lambda item: item.at, reverse=True)[:limit]


def _of_alarms(link: Link, since: dt.datetime) -> Iterator[Happening]:
    word = QCoreApplication.translate("Commander", "报警")
    for alarm in link.alarms.values():
        if alarm.severity in URGENT and alarm.since >= since:
            place = alarm.place.name if alarm.place is not None else ""
            title = alarm.title if place in alarm.title else f"{place} {alarm.title}"
            yield Happening(
                at=alarm.since,
                kind="alarm",
                subject=alarm.id,
                word=word,
                title=title,
                severity=alarm.severity,
            )


def _of_incidents(link: Link) -> Iterator[Happening]:
    translate = QCoreApplication.translate
    for incident in link.incidents.values():
        yield _incident(incident, incident.reported_at, translate("Commander", "上报"))
        if incident.stage_since > incident.reported_at:
            at = incident.closed_at or incident.stage_since
            yield _incident(incident, at, _stage_word(incident.stage))
        for clock in incident.open_clocks:
            if clock.is_overdue:
                yield _incident(incident, clock.due_at, translate("Commander", "超期"))
        for instruction in incident.instructions:
            yield _incident(incident, instruction.at, translate("Commander", "批示"))


def _incident(incident: Incident, at: dt.datetime, word: str) -> Happening:
    return Happening(
        at=at,
        kind="incident",
        subject=incident.id,
        word=word,
        title=incident.title,
        severity=incident.severity,
    )


def _stage_word(stage: Stage) -> str:
    words = {
        Stage.REPORTED: QCoreApplication.translate("Commander", "上报"),
        Stage.ACCEPTED: QCoreApplication.translate("Commander", "受理"),
        Stage.REJECTED: QCoreApplication.translate("Commander", "不受理"),
        Stage.MERGED: QCoreApplication.translate("Commander", "并案"),
        Stage.FILED: QCoreApplication.translate("Commander", "立案"),
        Stage.DISPATCHED: QCoreApplication.translate("Commander", "派遣"),
        Stage.HANDLING: QCoreApplication.translate("Commander", "处置"),
        Stage.VERIFY: QCoreApplication.translate("Commander", "核查"),
        Stage.DEFERRED: QCoreApplication.translate("Commander", "缓办"),
        Stage.CLOSED: QCoreApplication.translate("Commander", "结案"),
    }
    return words[stage]


def _of_tasks(link: Link) -> Iterator[Happening]:
    for task in link.tasks.values():
        if task.state is TaskState.DONE and task.done_at is not None:
            yield _task(task, task.done_at, QCoreApplication.translate("Commander", "办结"))
        elif task.state is TaskState.REJECTED:
            yield _task(task, task.changed_at, QCoreApplication.translate("Commander", "退件"))
        else:
            yield _task(task, task.issued_at, QCoreApplication.translate("Commander", "派任务"))


def _task(task: Task, at: dt.datetime, word: str) -> Happening:
    return Happening(
        at=at, kind="task", subject=task.id, word=word, title=task.title, severity=task.severity
    )


def _of_warnings(link: Link) -> Iterator[Happening]:
    for warning in link.warnings.values():
        is_on = warning.state is WarningState.IN_FORCE
        word = QCoreApplication.translate("Commander", "预警")
        yield Happening(
            at=warning.issued_at if is_on else warning.changed_at,
            kind="warning",
            subject=warning.id,
            word=word if is_on else warning_state_word(warning.state),
            title=warning.headline,
            severity=warning.colour,
        )


def _of_requests(link: Link) -> Iterator[Happening]:
    for request in link.requests.values():
        if request.state is not RequestState.OPEN:
            yield Happening(
                at=request.changed_at,
                kind="request",
                subject=request.id,
                word=request_state_word(request.state),
                title=f"{act_word(request.act)}：{request.title}",
                severity=request.severity,
            )
