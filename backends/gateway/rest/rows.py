"""Rows of a REST answer to conditions, reports or warnings, by the mapping. Pure.

A bad row is named and the others go on.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from backends.gateway.rest.mapping import Emit, Since, Source, Stream
from backends.gateway.rest.values import (
    Unreadable,
    place_of,
    required_of,
    ring_of,
    severity_of,
    text_of,
    texts_of,
    time_of,
    zone_of,
)
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import (
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    WarningPublished,
    WarningWithdrawn,
)
from backends.record.warning import Area

RowTold = ConditionRaised | ConditionCleared | CaseReported | WarningPublished | WarningWithdrawn
_SEPARATORS = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """A row that cannot be read: its id (or place in the answer), the field, what was expected."""

    row: str
    field: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that was read. `told` is None when its status neither opens nor closes.

    A row is news when its `mark` is another than before.
    """

    id: str
    updated_at: dt.datetime
    status: str
    told: RowTold | None

    @property
    def mark(self) -> str:
        """What must change for the row to be told again; a warning's words may, at any update."""
        if isinstance(self.told, WarningPublished):
            return f"{self.status}/{self.updated_at.isoformat()}"
        if isinstance(self.told, ConditionRaised):
            return f"{self.status}/{self.told.severity}"
        return f"{self.status}/None"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is read of every row, whatever it becomes."""

    raw: dict[str, Any]
    stream: Stream
    source: Source
    key: str
    updated_at: dt.datetime


def read_row(raw: Any, number: int, stream: Stream, source: Source) -> Row | RowFault:
    """One row of the records; `number` is its place, for a row without an id."""
    name = str(number)
    try:
        if not isinstance(raw, dict):
            raise Unreadable("", "an object")
        row_id = required_of(raw, stream.fields.id, "id")
        name = row_id
        updated_at = time_of(raw, stream.fields.updated_at, "updated_at")
        if updated_at is None:
            raise Unreadable("updated_at", "a time")
        status = required_of(raw, stream.fields.status, "status")
        known = _Known(
            raw=raw,
            stream=stream,
            source=source,
            key=f"{stream.name}:{row_id}",
            updated_at=updated_at,
        )
        return Row(id=row_id, updated_at=updated_at, status=status, told=_told(known, status))
    except Unreadable as fault:
        return RowFault(row=name, field=fault.field, expected=fault.expected)


def write_time(moment: dt.datetime, since: Since) -> str:
    """An aware time as {since} wants it."""
    if since.format == "unix_ms":
        return str(round(moment.timestamp() * 1000))
    if since.format == "unix_s":
        return str(round(moment.timestamp()))
    local = moment.astimezone(zone_of(since.zone))
    return local.isoformat() if since.format == "iso" else local.strftime(since.format)


def _told(known: _Known, status: str) -> RowTold | None:
    is_over = status in known.stream.closed
    if not is_over and status not in known.stream.open:
        return None
    match known.stream.emit:
        case Emit.CASE:
            # Its end there says nothing of the incident here, which has a loop of its own.
            return None if is_over else _case(known)
        case Emit.WARNING:
            return _withdrawn(known) if is_over else _warning(known)
        case Emit.ALARM:
            return _cleared(known) if is_over else _raised(known)


def _raised(known: _Known) -> ConditionRaised:
    raw, fields = known.raw, known.stream.fields
    return ConditionRaised(
        source=SourceId(known.source.id),
        key=known.key,
        department=_department(known),
        severity=severity_of(raw, fields.severity),
        kind=known.stream.kind,
        title=required_of(raw, fields.title, "title"),
        occurred_at=time_of(raw, fields.occurred_at, "occurred_at") or known.updated_at,
        place=place_of(raw, fields, known.stream.datum),
        detail=texts_of(raw, fields.detail),
        cause=text_of(raw, fields.cause, "cause"),
    )


def _cleared(known: _Known) -> ConditionCleared:
    return ConditionCleared(
        source=SourceId(known.source.id),
        key=known.key,
        occurred_at=known.updated_at,
        detail=texts_of(known.raw, known.stream.fields.detail),
    )


def _case(known: _Known) -> CaseReported:
    raw, fields = known.raw, known.stream.fields
    return CaseReported(
        source=SourceId(known.source.id),
        key=known.key,
        department=_department(known),
        title=required_of(raw, fields.title, "title"),
        occurred_at=time_of(raw, fields.occurred_at, "occurred_at") or known.updated_at,
        origin=known.stream.origin,
        severity=severity_of(raw, fields.severity),
        class_code=text_of(raw, fields.class_code, "class_code"),
        description=text_of(raw, fields.text, "text"),
        place=place_of(raw, fields, known.stream.datum),
        personal=texts_of(raw, fields.personal),
    )


def _warning(known: _Known) -> WarningPublished:
    raw, fields = known.raw, known.stream.fields
    until = time_of(raw, fields.until, "until")
    if until is None:
        raise Unreadable("until", "a time")
    ring = ring_of(raw, fields.polygon, known.stream.datum)
    divisions = text_of(raw, fields.division, "division")
    replaces = _several(text_of(raw, fields.replaces, "replaces"))
    return WarningPublished(
        source=SourceId(known.source.id),
        key=known.key,
        department=known.source.department,
        colour=severity_of(raw, fields.severity),
        kind=text_of(raw, fields.class_code, "class_code") or known.stream.kind,
        headline=required_of(raw, fields.title, "title"),
        area=Area(
            name=text_of(raw, fields.place_name, "place_name") or divisions,
            rings=[ring] if ring else [],
            divisions=_several(divisions),
        ),
        issued_at=time_of(raw, fields.occurred_at, "occurred_at") or known.updated_at,
        until=until,
        text=text_of(raw, fields.text, "text"),
        advice=text_of(raw, fields.advice, "advice"),
        replaces=[f"{known.stream.name}:{one}" for one in replaces],
    )


def _withdrawn(known: _Known) -> WarningWithdrawn:
    return WarningWithdrawn(
        source=SourceId(known.source.id), key=known.key, occurred_at=known.updated_at
    )


def _department(known: _Known) -> Department:
    text = text_of(known.raw, known.stream.fields.department, "department")
    try:
        return Department(text) if text else known.source.department
    except ValueError:
        raise Unreadable("department", f"one of {', '.join(Department)}, is {text!r}") from None


def _several(text: str) -> list[str]:
    """The parts of a text that lists several."""
    return [part for part in _SEPARATORS.split(text) if part]
