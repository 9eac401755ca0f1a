"""What belongs to what, as events tell it: alarms, tasks, orders, messages, entries, meetings …

Pure. Kept in the search index, for timelines.
"""

from __future__ import annotations

from backends.hub.intake import case_id
from backends.record import (
    alarm_events,
    delivery,
    entry,
    incident_events,
    meeting,
    order,
    recording,
    request,
    task,
)
from backends.record.catalogue import Payload
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.exchange_events import EnvelopeKept
from backends.record.exchange_rules import is_of_a_case
from backends.record.ids import SourceId

# Of a subject with a thousand affairs only one event belongs to this one: "@" and its seq.
AT = "@"
_ANSWER = "case.answer"
_RECEIPT = "dispatch.receipt"


def links_of(event: Event, payload: Payload) -> list[tuple[str, str]]:
    """(what it belongs to, subject) of one event."""
    here = event.subject
    match payload:
        case incident_events.IncidentReported() | incident_events.AlarmsAttached():
            return [(here, alarm) for alarm in payload.alarms]
        case incident_events.IncidentAbsorbed():
            return [(here, payload.merged), *((here, alarm) for alarm in payload.alarms)]
        case incident_events.IncidentMerged():
            return [(payload.into, here)]
        case alarm_events.AlarmLinked() if payload.incident:
            return [(payload.incident, here)]
        case task.TaskAssigned() if payload.incident:
            return [(payload.incident, here)]
        case recording.RecordingBegun() if payload.incident:
            return [(payload.incident, here)]
        case request.RequestMade():
            return [(payload.about, here)]
        case delivery.MessageReported() | delivery.MessageDied():
            return [(payload.about, here)]
        case order.OrderGiven():
            return _of_order(here, payload)
        case entry.EntryWritten() if payload.kind is not entry.EntryKind.AUTOMATIC:
            return _named(here, [*payload.links, payload.corrects])
        case entry.InstructionGiven():
            return _named(here, payload.links)
        case meeting.MeetingCalled():
            return _named(here, [payload.about])
        case EnvelopeKept():
            return _of_envelope(event, payload)
    return []


def case_word(key: str) -> str:
    """What a case of another system is called where only its key is known."""
    return f"case:{key}"


def _named(here: str, subjects: list[str]) -> list[tuple[str, str]]:
    """Subjects as people link them: "incident:…", "task:…"."""
    return [(one.rpartition(":")[2], here) for one in dict.fromkeys(subjects) if one]


def _of_order(here: str, told: order.OrderGiven) -> list[tuple[str, str]]:
    found = _named(here, [told.body.get("incident", "")])
    return [*found, (case_word(told.resource), here)] if told.act == _ANSWER else found


def _of_envelope(event: Event, told: EnvelopeKept) -> list[tuple[str, str]]:
    """The message itself, where no step or report tells of it already, and what was passed on."""
    envelope = told.envelope
    if envelope.type == _RECEIPT:  # it stands in the history of the message that it answers
        return []
    source = SourceId(envelope.source)
    words = [envelope.correlation_id, envelope.subject]
    keys = [word.removeprefix("incident:") for word in words if word]
    keys += [case_id(source, key, Realm.LIVE) for key in keys]
    found = [(key, f"{source}/{envelope.subject}") for key in dict.fromkeys(keys)]
    if not is_of_a_case(envelope.type):
        found += [(key, f"{AT}{event.seq}") for key in dict.fromkeys(keys)]
    return found
