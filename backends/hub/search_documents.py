"""What is searched for: one document a subject, as its events fold into it. Pure.

Figures of a reading are no words and are left out; names of personal fields never come here.
"""

from __future__ import annotations

import datetime as dt
import functools
import re

import msgspec

from backends.record import (
    alarm_events,
    entry,
    handover,
    incident_events,
    meeting,
    request,
    task,
    warning,
)
from backends.record.catalogue import Payload
from backends.record.common import Place, Realm
from backends.record.envelope import Event

KINDS = (
    "incident",
    "task",
    "alarm",
    "warning",
    "request",
    "entry",
    "instruction",
    "meeting",
    "handover",
    "log",
)
LOG = "log"
# A subject that is in the news again moves up at most this often: moving costs as much as new.
MOVES_AFTER = dt.timedelta(minutes=10)
_MOST_NOTES = 2_000
_MOST_TITLE = 80
_FIGURE = re.compile(r"[-+]?(\d{1,3}|\d+[.,]\d+)\s*[a-zA-Z%/³²℃°]*")
# What people and rules say in passing, wherever a payload has it.
_SAID = (
    "reason",
    "why",
    "permit",
    "checked",
    "result",
    "conclusion",
    "text",
    "answer",
    "note",
    "read_back",
    "name",
)


class Document(msgspec.Struct, kw_only=True):
    """One subject's words. `position` is the seq of the event that placed it: greater is newer."""

    key: str
    kind: str
    subject: str
    realm: Realm
    position: int
    placed_at: dt.datetime
    at: dt.datetime
    title: str = ""
    lines: dict[str, str] = {}
    notes: list[str] = []
    people: list[str] = []

    def text(self) -> list[str]:
        """Everything that is found, the title first."""
        return [self.title, *self.lines.values(), *self.notes, *self.people]


def key_of(event: Event) -> tuple[str, str]:
    """(kind, key of the document) that an event belongs to."""
    kind = event.type.partition(".")[0]
    # What the log says of people and the house never mixes with business of the same subject.
    return (kind, event.subject) if kind in KINDS else (LOG, f"log:{event.subject}")


def begun(event: Event) -> Document:
    """A new document."""
    kind, key = key_of(event)
    return Document(
        key=key,
        kind=kind,
        subject=event.subject,
        realm=event.realm,
        position=event.seq,
        placed_at=event.recorded_at,
        at=event.occurred_at,
    )


def take(document: Document, event: Event, payload: Payload, name: str) -> None:
    """Fold one event in. `name`: what its actor is called, empty for a system."""
    _take_words(document, event, payload)
    if not isinstance(payload, warning.WarningIssued):  # an update replaces what it said before
        _note(document, payload)
    if not event.actor.user.startswith("system:"):
        for who in (event.actor.user, name):
            if who and who not in document.people:
                document.people = [*document.people, who]
    if not _is_news(document, payload):
        return
    document.at = event.occurred_at
    if event.recorded_at - document.placed_at >= MOVES_AFTER:
        document.position, document.placed_at = event.seq, event.recorded_at


def _note(document: Document, payload: Payload) -> None:
    for said in (getattr(payload, field) for field in _said_by(type(payload))):
        if isinstance(said, str) and said and said not in document.notes:
            document.notes = [*document.notes[1 - _MOST_NOTES :], said]


@functools.cache
def _said_by(kind: type[Payload]) -> tuple[str, ...]:
    return tuple(field for field in _SAID if field in kind.__struct_fields__)


def _is_news(document: Document, payload: Payload) -> bool:
    if isinstance(payload, alarm_events.AlarmRaised):
        return not payload.is_repeat
    return document.kind != "alarm"


def _take_words(document: Document, event: Event, payload: Payload) -> None:
    match payload:
        case alarm_events.AlarmRaised():
            document.title = payload.title
            _lines(document, place=_place(payload.place), detail=_detail(payload.detail))
        case alarm_events.AlarmCleared() if payload.detail:
            _lines(document, detail=_detail(payload.detail))
        case incident_events.IncidentReported():
            document.title = payload.title
            _lines(
                document,
                number=payload.number,
                description=payload.description,
                place=_place(payload.place),
                origin=payload.origin_ref,
            )
        case incident_events.IncidentChanged():
            document.title = payload.title if payload.title is not None else document.title
            if payload.description is not None:
                _lines(document, description=payload.description)
            if payload.place is not None:
                _lines(document, place=_place(payload.place))
        case task.TaskAssigned():
            document.title = payload.title
            _lines(
                document,
                number=payload.number,
                detail=payload.detail,
                owner=payload.owner,
                recipient=payload.recipient.name,
                work_group=payload.work_group,
            )
        case warning.WarningIssued():
            document.title = payload.headline
            area = " ".join([payload.area.name, *payload.area.divisions])
            _lines(document, area=area, text=payload.text, advice=payload.advice)
        case request.RequestMade():
            document.title = payload.title
        case entry.EntryWritten() | entry.InstructionGiven():
            _take_written(document, payload)
        case meeting.MeetingCalled():
            document.title = f"{payload.number} {payload.title}"
            names = " ".join(one.name for one in payload.invited)
            _lines(document, agenda=" ".join(payload.agenda), invited=names)
        case meeting.MeetingChanged() if payload.title is not None:
            document.title = payload.title
        case meeting.ResolutionMade():
            one = payload.resolution
            _lines(document, **{f"resolution {one.id}": f"{one.text} {one.owner}".strip()})
        case handover.HandoverBegun():
            document.title = f"{payload.seat} {payload.giving}"
        case handover.HandoverPrepared():
            _lines(document, next_actions=payload.next_actions, what_if=payload.what_if)
        case _ if document.kind == LOG:
            document.title = event.type


def _take_written(document: Document, payload: entry.EntryWritten | entry.InstructionGiven) -> None:
    if isinstance(payload, entry.InstructionGiven):
        document.title = f"{payload.number} {payload.text[:_MOST_TITLE]}"
        _lines(document, given_by=payload.given_by)
        return
    document.title = payload.text[:_MOST_TITLE]
    call = payload.call
    if call is not None:
        _lines(document, call=f"{call.office} {call.read_back} {call.read_back_by}".strip())
    _lines(document, attachments=" ".join(one.name for one in payload.attachments))


def _lines(document: Document, **lines: str) -> None:
    document.lines = document.lines | lines


def _place(place: Place | None) -> str:
    return f"{place.name} {place.division}".strip() if place else ""


def _detail(detail: dict[str, str]) -> str:
    return " ".join(value for value in detail.values() if not _FIGURE.fullmatch(value))
