"""Rows to what happens: alarms, reports, their steps, warnings, messages of others. Pure."""

from __future__ import annotations

import msgspec

from backends.gateway.rest.known import Known
from backends.gateway.rest.values import (
    Unreadable,
    long_text_of,
    parts_of,
    place_of,
    required_of,
    ring_of,
    several_of,
    severity_of,
    text_of,
    texts_of,
    time_of,
)
from backends.record.exchange import Envelope
from backends.record.observation import (
    CaseProgressed,
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    EnvelopeTaken,
    WarningPublished,
    WarningWithdrawn,
)
from backends.record.warning import Area

REPORTED = "上报时间"  # in an alarm's detail


def raised(known: Known) -> ConditionRaised:
    """An alarm that stands, by its system's last word.

    The record takes what is older than an alarm's end for late, and the time of a report never
    changes: of a case that is opened again it would be older than its end, also where nobody
    remembers that end. So the alarm list shows when the case became what it is, which is what
    people are called for; when it was reported stands in the detail.
    """
    raw, fields = known.raw, known.fields
    detail = texts_of(raw, fields.detail)
    if known.reported_text:
        detail.setdefault(REPORTED, known.reported_text)
    return ConditionRaised(
        source=known.source_id,
        key=known.key,
        department=known.department,
        severity=severity_of(raw, fields.severity),
        kind=known.stream.kind,
        title=required_of(raw, fields.title, "title"),
        occurred_at=max(known.occurred_at, known.updated_at),
        place=place_of(raw, fields, known.stream.datum),
        detail=detail,
        cause=text_of(raw, fields.cause, "cause"),
    )


def began(known: Known) -> ConditionRaised:
    """How an alarm began that is over already: with its report."""
    return msgspec.structs.replace(raised(known), occurred_at=known.occurred_at)


def cleared(known: Known) -> ConditionCleared:
    """An alarm that is over."""
    return ConditionCleared(
        source=known.source_id,
        key=known.key,
        occurred_at=known.updated_at,
        detail=texts_of(known.raw, known.fields.detail),
    )


def reported(known: Known) -> CaseReported:
    """A citizen's or a grid worker's report."""
    raw, fields = known.raw, known.fields
    return CaseReported(
        source=known.source_id,
        key=known.key,
        department=known.department,
        title=required_of(raw, fields.title, "title"),
        occurred_at=known.occurred_at,
        origin=known.stream.origin,
        severity=severity_of(raw, fields.severity),
        class_code=text_of(raw, fields.class_code, "class_code"),
        description=_described(known),
        place=place_of(raw, fields, known.stream.datum),
        personal=texts_of(raw, fields.personal),
    )


def _described(known: Known) -> str:
    """The report's words, and under them what else its system knows of it, a line each."""
    words = long_text_of(known.raw, known.fields.text, "text")
    facts = texts_of(known.raw, known.fields.detail)
    return "\n".join([words] * bool(words) + [f"{name}：{fact}" for name, fact in facts.items()])


def progressed(known: Known) -> CaseProgressed | None:
    """A step of a case in its own system; None for a row whose case has not begun to move."""
    raw, fields = known.raw, known.fields
    stage = text_of(raw, fields.stage, "stage")
    if not stage:
        return None
    return CaseProgressed(
        source=known.source_id,
        key=known.key,
        step=text_of(raw, fields.step, "step") or f"{stage}@{known.updated_at:%Y%m%dT%H%M%S}",
        stage=stage,
        occurred_at=known.updated_at,
        by=text_of(raw, fields.by, "by"),
        text=long_text_of(raw, fields.text, "text"),
        division=text_of(raw, fields.division, "division"),
        is_over=text_of(raw, fields.is_over, "is_over") == "true",
        department=known.source.department,
    )


def published(known: Known) -> WarningPublished:
    """A warning in force."""
    raw, fields = known.raw, known.fields
    until = time_of(raw, fields.until, "until")
    if until is None:
        raise Unreadable("until", "a time")
    issued_at = known.occurred_at
    if until <= issued_at:
        raise Unreadable("until", "a time that follows its issue")
    ring = ring_of(raw, fields.polygon, known.stream.datum)
    divisions = text_of(raw, fields.division, "division")
    replaces = several_of(raw, fields.replaces, "replaces")
    return WarningPublished(
        source=known.source_id,
        key=known.key,
        department=known.source.department,
        colour=severity_of(raw, fields.severity),
        kind=text_of(raw, fields.class_code, "class_code") or known.stream.kind,
        headline=required_of(raw, fields.title, "title"),
        area=Area(
            name=text_of(raw, fields.place_name, "place_name") or divisions,
            rings=[ring] if ring else [],
            divisions=parts_of(divisions),
        ),
        issued_at=issued_at,
        until=until,
        text=long_text_of(raw, fields.text, "text"),
        advice=long_text_of(raw, fields.advice, "advice"),
        replaces=[f"{known.stream.name}:{one}" for one in replaces],
    )


def withdrawn(known: Known) -> WarningWithdrawn:
    """A warning that its source takes back."""
    return WarningWithdrawn(source=known.source_id, key=known.key, occurred_at=known.updated_at)


def envelope(known: Known) -> EnvelopeTaken:
    """A message of another party, or a receipt of one of ours."""
    raw, fields = known.raw, known.fields
    message = Envelope(
        id=known.id,
        source=known.source.id,
        type=required_of(raw, fields.type, "type"),
        subject=required_of(raw, fields.subject, "subject"),
        occurred_at=known.occurred_at,
        recorded_at=known.updated_at,
        division=text_of(raw, fields.division, "division"),
        severity=severity_of(raw, fields.severity) if fields.severity else None,
        geo=place_of(raw, fields, known.stream.datum),
        correlation_id=text_of(raw, fields.correlation, "correlation"),
        causation_id=text_of(raw, fields.causation, "causation"),
        targets=several_of(raw, fields.targets, "targets"),
        dedup_key=text_of(raw, fields.dedup, "dedup"),
        passed=several_of(raw, fields.passed, "passed"),
        data=texts_of(raw, fields.data),
    )
    return EnvelopeTaken(envelope=message)
