"""Rows of an answer to what they become, by the mapping. Pure.

A bad row is named and the others go on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from backends.gateway.rest import happenings, things
from backends.gateway.rest.ciphers import Undecipherable, deciphered
from backends.gateway.rest.fields import Becomes
from backends.gateway.rest.known import Known
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.gateway.rest.values import (
    Unreadable,
    dig,
    out_of_time,
    place_of,
    required_of,
    text_in,
    text_of,
    time_of,
)
from backends.record.common import Place
from backends.record.observation import (
    CaseProgressed,
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    EnvelopeTaken,
    Reading,
    WarningPublished,
    WarningWithdrawn,
)

Happening = (
    ConditionRaised
    | ConditionCleared
    | CaseReported
    | CaseProgressed
    | WarningPublished
    | WarningWithdrawn
    | EnvelopeTaken
)
_DATED = (ConditionRaised, CaseReported, WarningPublished, EnvelopeTaken)
MOST_NAME = 100  # characters of a row's id that a fault names


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """A row that cannot be read: its id (or place in the answer), the field, what was expected."""

    row: str
    field: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that was read: what happened, or what there is. Both empty: its status says neither.

    A row is news when its `mark` is another than before. `is_gone`: it is no more. `is_apart`: it
    is not of its stream, by `only`. `began`: of one that is over already, how it began.
    """

    id: str
    updated_at: dt.datetime
    status: str = ""
    told: Happening | None = None
    things: tuple[things.Thing, ...] = ()
    is_gone: bool = False
    is_apart: bool = False
    began: Happening | None = None
    label: str = ""  # of a reading's point, and where it is, as far as the row says
    place: Place | None = None
    doubt: RowFault | None = None  # what of it does not count, though the row does

    @property
    def mark(self) -> str:
        """What must change for the row to be told again: of an alarm also what it says and where;
        a warning's words may, at any update."""
        if self.is_gone:
            return "gone"
        match self.told:
            case WarningPublished():
                return f"{self.status}/{self.updated_at.isoformat()}"
            case ConditionRaised(severity=severity) as said:
                words = hash((said.title, str(said.detail), str(said.place)))
                return f"{self.status}/{severity}/{words}"
            case CaseProgressed(step=step):
                return step
        return f"{self.status}/{hash(str(self.things)) if self.things else None}"


_Maker = Callable[[Known], things.Thing]
_ONE_THING: dict[Becomes, _Maker] = {
    Becomes.ITEMS: things.item,
    Becomes.POINTS: things.point,
    Becomes.POSITIONS: things.position,
    Becomes.CELLS: things.cell,
    Becomes.DIVISIONS: things.division,
    Becomes.CODES: things.code,
    Becomes.COVERAGE: things.covered,
}


def rows_in(records: list[Any], stream: Stream) -> Iterator[Any]:
    """The rows of a list of records: opened where each is enciphered, expanded where they hold
    the rows. What cannot be opened comes as a RowFault."""
    for number, raw in enumerate(records):
        if stream.cipher is not None and stream.cipher.is_each:
            try:
                raw = deciphered(raw, stream.cipher)
            except Undecipherable as wrong:
                yield RowFault(row=str(number), field="", expected=str(wrong))
                continue
        if not stream.expand or not isinstance(raw, dict):
            yield raw
            continue
        inner = dig(raw, stream.expand)
        if inner is None:
            continue
        if not isinstance(inner, list):
            yield RowFault(row=str(number), field=stream.expand, expected="a list")
            continue
        for one in inner:
            yield {**one, "_row": raw} if isinstance(one, dict) else one


def read_row(
    raw: Any, number: int, stream: Stream, source: Source, now: dt.datetime
) -> Row | RowFault:
    """One row; `number` is its place, for a row without an id."""
    if isinstance(raw, RowFault):
        return raw
    name = str(number)
    try:
        if not isinstance(raw, dict):
            raise Unreadable("", "an object")
        row_id = required_of(raw, stream.fields.id, "id")
        name = row_id
        updated_at = _updated_at(raw, stream, now)
        known = Known(
            raw=raw, stream=stream, source=source, id=row_id, updated_at=updated_at, now=now
        )
        row = _row(known)
        wrong = known.doubt if isinstance(row.told, _DATED) else ""
        if not wrong:
            return row
        fault = RowFault(row=name[:MOST_NAME], field="occurred_at", expected=wrong)
        return replace(row, doubt=fault)
    except Unreadable as fault:
        return RowFault(row=name[:MOST_NAME], field=fault.field, expected=fault.expected)


def _updated_at(raw: dict[str, Any], stream: Stream, now: dt.datetime) -> dt.datetime:
    """Their time, if a clock can have said it: a row of the future would hide those after it."""
    if not stream.fields.updated_at:
        return now
    updated_at = time_of(raw, stream.fields.updated_at, "updated_at")
    if updated_at is None:
        raise Unreadable("updated_at", "a time")
    if wrong := out_of_time(updated_at, now):
        raise Unreadable("updated_at", wrong)
    return updated_at


def _row(known: Known) -> Row:
    stream = known.stream
    deleted = stream.deleted
    if deleted is not None and text_in(dig(known.raw, deleted.path)) in deleted.values:
        return Row(id=known.id, updated_at=known.updated_at, told=_ended(known), is_gone=True)
    only = stream.only
    if only is not None and text_in(dig(known.raw, only.path)) not in only.values:
        return Row(
            id=known.id,
            updated_at=known.updated_at,
            told=_ended(known),
            is_gone=stream.becomes is Becomes.ITEMS,
            is_apart=True,
        )
    maker = _ONE_THING.get(stream.becomes)
    if maker is not None:
        return Row(id=known.id, updated_at=known.updated_at, things=(maker(known),))
    if stream.becomes is Becomes.READINGS:
        found: list[Reading] = things.readings(known)
        row_id = f"{known.id}/{found[0].factor if found else ''}/{known.updated_at:%Y%m%dT%H%M%S}"
        return Row(
            id=row_id,
            updated_at=known.updated_at,
            things=tuple(found),
            label=text_of(known.raw, stream.fields.title, "title"),
            place=place_of(known.raw, stream.fields, stream.datum),
        )
    if stream.becomes is Becomes.STEPS:
        told = happenings.progressed(known)
        row_id = f"{known.id}/{told.step}" if told else known.id
        return Row(id=row_id, updated_at=known.updated_at, told=told)
    if stream.becomes is Becomes.ENVELOPES:
        return Row(id=known.id, updated_at=known.updated_at, told=happenings.envelope(known))
    status = stream.open[0]
    if stream.fields.status:
        status = required_of(known.raw, stream.fields.status, "status")
    return Row(
        id=known.id,
        updated_at=known.updated_at,
        status=status,
        told=_told(known, status),
        began=_began(known) if status in stream.closed else None,
    )


def _began(known: Known) -> Happening | None:
    """What it was before it was over; a warning that is over calls nobody any more."""
    try:
        match known.stream.becomes:
            case Becomes.CASES:
                return happenings.reported(known)
            case Becomes.CONDITIONS:
                return happenings.began(known)
    except Unreadable:  # its end counts all the same
        return None
    return None


def _told(known: Known, status: str) -> Happening | None:
    is_over = status in known.stream.closed
    if not is_over and status not in known.stream.open:
        return None
    if is_over:
        return _ended(known)
    match known.stream.becomes:
        case Becomes.CASES:
            return happenings.reported(known)
        case Becomes.WARNINGS:
            return happenings.published(known)
        case _:
            return happenings.raised(known)


def _ended(known: Known) -> Happening | None:
    match known.stream.becomes:
        case Becomes.WARNINGS:
            return happenings.withdrawn(known)
        case Becomes.CONDITIONS:
            return happenings.cleared(known)
        case _:
            # A case's end there says nothing of the incident here, which has a loop of its own.
            return None
