"""Envelopes for what the record sends out: dispatches, orders, tellings. Pure."""

from __future__ import annotations

from backends.record.envelope import Event
from backends.record.exchange import Envelope
from backends.record.exchange_rules import CENTRE, Telling
from backends.record.incident import Incident
from backends.record.order import Order
from backends.record.targets import LOGGERS, VEHICLES
from backends.record.task import Task

# Orders go to where their devices are held, others to the department's own system.
_HOLDERS = {"vehicle.": VEHICLES, "hj212.": LOGGERS}
# Back to the very system that told of it: another one of its department has no such case.
ANSWER = "case.answer"


def target_of_task(task: Task) -> str:
    """Where a dispatch goes: a department's system, or an outside party's."""
    department = task.recipient.department
    return f"department:{department.value}" if department else f"party:{task.recipient.party}"


def target_of_order(order: Order) -> str:
    """Where an order goes."""
    for act, holder in _HOLDERS.items():
        if order.act.startswith(act):
            return holder
    if order.act == ANSWER and order.body.get("source"):
        return f"source:{order.body['source']}"
    return f"department:{order.department.value}"


def of_dispatch(event: Event, task: Task, incident: Incident | None, key: str) -> Envelope:
    """A task as its recipient's system is told of it, or that it is no longer wanted."""
    is_over = event.type == "task.cancelled"
    data = {
        "task": task.id,
        "number": task.number,
        "title": task.title,
        "detail": task.detail,
        "owner": task.owner,
        "work_group": task.work_group,
        "due_at": task.due_at.isoformat() if task.due_at else "",
        "reason": task.reason if is_over else "",
    }
    if incident is not None:
        data |= {
            "incident": incident.id,
            "incident_number": incident.number,
            "incident_title": incident.title,
            "class_code": incident.class_code,
            "case": incident.origin_ref,
        }
    return Envelope(
        id=key,
        source=CENTRE,
        type="dispatch.cancelled" if is_over else "dispatch.assigned",
        subject=f"task:{task.id}",
        subject_version=event.subject_version,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        division=incident.place.division if incident and incident.place else "",
        severity=task.severity,
        geo=incident.place if incident else None,
        correlation_id=task.incident or task.id,
        causation_id=event.id,
        targets=[target_of_task(task)],
        dedup_key=task.id,
        passed=[CENTRE],
        data={name: text for name, text in data.items() if text},
    )


def of_order(event: Event, order: Order, key: str) -> Envelope:
    """An order as the gateway of its devices is told of it, or that it is taken back."""
    is_over = event.type == "order.cancelled"
    facts = {
        "order": order.id,
        "act": order.act,
        "resource": order.resource,
        "expires_at": order.expires_at.isoformat(),
        "given_by": order.given_by.user,
    }
    return Envelope(
        id=key,
        source=CENTRE,
        type="order.cancelled" if is_over else "order.given",
        subject=f"order:{order.id}",
        subject_version=event.subject_version,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        correlation_id=order.id,
        causation_id=event.id,
        targets=[target_of_order(order)],
        dedup_key=order.id,
        passed=[CENTRE],
        data=order.body | facts,
    )


def of_telling(event: Event, telling: Telling, target: str, key: str) -> Envelope:
    """An event as another department or party is told of it."""
    return Envelope(
        id=key,
        source=CENTRE,
        type=telling.type,
        subject=telling.subject,
        subject_version=event.subject_version,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        division=telling.division,
        severity=telling.severity,
        geo=telling.place,
        correlation_id=telling.correlation,
        causation_id=event.id,
        targets=[target],
        dedup_key=telling.pair or telling.subject,
        secrecy=telling.secrecy,
        passed=list(dict.fromkeys([*telling.passed, CENTRE])),
        data=telling.data,
    )
