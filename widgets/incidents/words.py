"""Words of incidents and tasks that only these panels say. Any thread; pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.common import Department
from backends.record.incident import Incident, Stage
from backends.record.policy import Policy
from backends.record.refusal import Refusal
from backends.record.task import Recipient, Task
from widgets import formats
from widgets.record_words import domain_word

TRACK = (
    Stage.REPORTED,
    Stage.ACCEPTED,
    Stage.FILED,
    Stage.DISPATCHED,
    Stage.HANDLING,
    Stage.VERIFY,
    Stage.CLOSED,
)


def column_word(stage: Stage) -> str:
    """Where in the loop, as a column is headed: 上报 受理 立案 …"""
    words = {
        Stage.REPORTED: QCoreApplication.translate("Incidents", "上报"),
        Stage.ACCEPTED: QCoreApplication.translate("Incidents", "受理"),
        Stage.REJECTED: QCoreApplication.translate("Incidents", "不予受理"),
        Stage.MERGED: QCoreApplication.translate("Incidents", "已并案"),
        Stage.FILED: QCoreApplication.translate("Incidents", "立案"),
        Stage.DISPATCHED: QCoreApplication.translate("Incidents", "派遣"),
        Stage.HANDLING: QCoreApplication.translate("Incidents", "处置"),
        Stage.VERIFY: QCoreApplication.translate("Incidents", "核查"),
        Stage.DEFERRED: QCoreApplication.translate("Incidents", "缓办"),
        Stage.CLOSED: QCoreApplication.translate("Incidents", "结案"),
    }
    return words[stage]


def waits_for(stage: Stage) -> str:
    """What an incident of that stage waits for."""
    words = {
        Stage.REPORTED: QCoreApplication.translate("Incidents", "待受理"),
        Stage.ACCEPTED: QCoreApplication.translate("Incidents", "待立案"),
        Stage.REJECTED: QCoreApplication.translate("Incidents", "不予受理"),
        Stage.MERGED: QCoreApplication.translate("Incidents", "已并案"),
        Stage.FILED: QCoreApplication.translate("Incidents", "待派遣"),
        Stage.DISPATCHED: QCoreApplication.translate("Incidents", "待接单"),
        Stage.HANDLING: QCoreApplication.translate("Incidents", "处置中"),
        Stage.VERIFY: QCoreApplication.translate("Incidents", "待核查"),
        Stage.DEFERRED: QCoreApplication.translate("Incidents", "缓办中"),
        Stage.CLOSED: QCoreApplication.translate("Incidents", "已结案"),
    }
    return words[stage]


def column_of(incident: Incident) -> Stage:
    """Which of the seven columns it stands in."""
    if incident.stage is Stage.DEFERRED:
        return incident.stage_before_deferral or Stage.HANDLING
    return Stage.CLOSED if incident.is_over else incident.stage


def span_text(seconds: float) -> str:
    """A length of time in two steps: 45 s, 35 min, 2 h 10 min, 3 d 4 h."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def due_text(due: dt.datetime, now: dt.datetime) -> str:
    """剩 2 h 10 min, or 超期 35 min."""
    seconds = (due - now).total_seconds()
    if seconds < 0:
        text = QCoreApplication.translate("Incidents", "超期 {span}")
        return text.format(span=span_text(-seconds))
    return QCoreApplication.translate("Incidents", "剩 {span}").format(span=span_text(seconds))


def recipient_text(recipient: Recipient, policy: Policy) -> str:
    """Whom a task is for."""
    if recipient.department is not None:
        return formats.department_word(recipient.department)
    return recipient.name or party_text(recipient.party, policy)


def party_text(party: str, policy: Policy) -> str:
    """An outside party's name for its id."""
    return next((p.name for p in policy.parties if p.id == party), party)


def class_text(incident: Incident, policy: Policy) -> str:
    """Its class and domain: 危化品泄漏 · 事故灾难."""
    found = policy.incident_class(incident.class_code) if incident.class_code else None
    words = [found.name if found is not None else incident.class_code]
    return " · ".join(word for word in [*words, domain_word(incident.domain)] if word)


def who_text(incident: Incident, policy: Policy) -> str:
    """Lead department and parties: 应急 · 环保、交通、市公安局."""
    parties = [formats.department_word(d) for d in incident.parties]
    parties += [party_text(party, policy) for party in incident.outside]
    lead = formats.department_word(incident.department)
    return f"{lead} · {formats.list_text(parties)}" if parties else lead


def where_text(incident: Incident) -> str:
    """Its place's name, or nothing."""
    return incident.place.name if incident.place is not None else ""


def flag_words(incident: Incident) -> list[str]:
    """督办, 返工 n, 退件 n, 联合, 缓办: what stands beside the stage."""
    words = []
    if incident.is_supervised:
        words.append(QCoreApplication.translate("Incidents", "督办"))
    if incident.stage is Stage.DEFERRED:
        words.append(QCoreApplication.translate("Incidents", "缓办"))
    if incident.rework_count:
        text = QCoreApplication.translate("Incidents", "返工 {n}")
        words.append(text.format(n=incident.rework_count))
    if incident.return_count:
        text = QCoreApplication.translate("Incidents", "退件 {n}")
        words.append(text.format(n=incident.return_count))
    if incident.is_joint:
        words.append(QCoreApplication.translate("Incidents", "联合"))
    return words


def task_where(task: Task, link: Link) -> str:
    """Number and title of the incident it belongs to; empty where it stands alone."""
    incident = link.incidents.get(task.incident)
    return f"{incident.number} {incident.title}" if incident is not None else ""


def refusal_text(refusal: Refusal) -> str:
    """Why an act on an incident or a task was not done, and what to do now."""
    return formats.refusal_text(refusal, QCoreApplication.translate("Incidents", "事件或任务"))


def departments_text(departments: list[Department]) -> str:
    """网格、应急."""
    return formats.list_text(formats.department_word(d) for d in departments)


def summary_text(at_work: int, overdue: int, free: int) -> str:
    """在办 14 · 超期 3 · 无人接手 4."""
    translate = QCoreApplication.translate
    if not at_work:
        return translate("Incidents", "没有要办的事件")
    words = [translate("Incidents", "在办 {n}").format(n=at_work)]
    if overdue:
        words.append(translate("Incidents", "超期 {n}").format(n=overdue))
    if free:
        words.append(translate("Incidents", "无人接手 {n}").format(n=free))
    return " · ".join(words)
