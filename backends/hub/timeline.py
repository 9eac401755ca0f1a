"""All events of a subject and of what belongs to it, in the order of the log. Reading threads.

What belongs to what lies in the search index; the events themselves come from the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from backends.hub.search_documents import KINDS, LOG
from backends.hub.search_links import case_word
from backends.record.access import User
from backends.record.alarm_events import AlarmRaised
from backends.record.catalogue import decode_payload
from backends.record.envelope import Event
from backends.record.exchange import Secrecy
from backends.record.exchange_events import EnvelopeKept
from backends.record.incident import Stage
from backends.record.incident_events import IncidentReported
from backends.record.recording import RecordingBegun, RecordingEnded
from backends.record.targets import department_of

# As many as a page shows at most.
MOST_EVENTS = 2_000
# Subjects that may belong to one: an incident of a flood has hundreds of alarms.
MOST_SUBJECTS = 1_000
_ENDS = {f"incident.{stage.value}" for stage in (Stage.CLOSED, Stage.REJECTED)}

_RECORDING = "recording:"
# Work too, though what is searched has no page for it.
_BESIDE = ("scene", "wall", "recording", "order", "message", "exchange")

History = Callable[[str], list[Event]]


def timeline(index: sqlite3.Connection, history: History, subject: str) -> list[Event]:
    """Every event of it by seq; `history` gives those of one subject, of "@<seq>" that event.

    Empty: nobody knows it.
    """
    own = history(subject)
    if not own:
        return []
    events = {event.seq: event for event in own}
    end = max((event.seq for event in own if event.type in _ENDS), default=0)
    seen = {subject}
    waiting = [subject, *_case_of(own)]
    while waiting and len(seen) < MOST_SUBJECTS:
        parent = waiting.pop(0)
        for child, linked_at in belongings(index, parent):
            if child in seen:
                continue
            seen.add(child)
            found = history(child)
            if found and found[0].type.startswith("alarm."):
                # An alarm lives on for years; here only what it told this incident, and whom.
                found = _episode(found, linked_at, end)
                found += _messages(index, history, child, (found[0].seq if found else 0, end))
            elif found and found[0].subject.startswith(_RECORDING):
                found = _recorded(found, parent)
            else:
                waiting += [child, *_case_of(found)]
            events |= {event.seq: event for event in found}
    return [events[seq] for seq in sorted(events)]


def page(events: list[Event], before: int, most: int) -> tuple[list[Event], bool]:
    """The newest of them before a seq (0: of all), and whether there are earlier ones."""
    earlier = [event for event in events if event.seq < before] if before else events
    most = min(max(most, 1), MOST_EVENTS)
    return earlier[-most:], len(earlier) > most


def is_business(event: Event) -> bool:
    """Whether it tells of work, not of who signed in or looked at what."""
    kind = event.type.partition(".")[0]
    return (kind in KINDS and kind != LOG) or kind in _BESIDE


def is_open_to(event: Event, user: User) -> bool:
    """Whether it is not another department's own: a message that only it and the watch may see."""
    if event.type != "exchange.taken" or user.department is None:
        return True
    told = decode_payload(event)
    if not isinstance(told, EnvelopeKept) or told.envelope.secrecy is Secrecy.OPEN:
        return True
    return user.department is department_of(f"department:{told.envelope.source}")


def _case_of(events: list[Event]) -> list[str]:
    """What answers to whoever reported it name it by."""
    if not events or events[0].type != "incident.reported":
        return []
    told = decode_payload(events[0])
    if isinstance(told, IncidentReported) and told.origin_ref:
        return [case_word(told.origin_ref)]
    return []


def _messages(
    index: sqlite3.Connection, history: History, alarm: str, span: tuple[int, int]
) -> list[Event]:
    """What was told of an alarm to others in that span of seqs (its end 0: until now)."""
    start, end = span
    found = [subject for subject, at in belongings(index, alarm) if at >= start]
    told = [event for subject in found for event in history(subject)]
    return [e for e in told if e.type.startswith("message.") and (not end or e.seq <= end)]


def belongings(index: sqlite3.Connection, subject: str) -> list[tuple[str, int]]:
    """(subject, seq of the event that says so) of what belongs to it, in that order."""
    query = "SELECT subject, seq FROM links WHERE belongs_to = ? ORDER BY seq LIMIT ?"
    return index.execute(query, (subject, MOST_SUBJECTS)).fetchall()


def _recorded(events: list[Event], incident: str) -> list[Event]:
    """When a camera was begun and ended to be recorded for this incident, not for others."""
    kept = []
    for event in events:
        if event.type in ("recording.begun", "recording.ended"):
            payload = decode_payload(event)
            if not isinstance(payload, RecordingBegun | RecordingEnded):
                continue
            if payload.incident == incident:
                kept.append(event)
    return kept


def _episode(events: list[Event], linked_at: int, end: int) -> list[Event]:
    """From the raise that led to the link up to the end of the incident (0: none yet)."""
    start, has_raise = linked_at, False
    for event in reversed([e for e in events if e.seq <= linked_at]):
        if event.type == "alarm.cleared" and has_raise:
            break
        start = event.seq
        if event.type == "alarm.raised":
            payload = decode_payload(event)
            has_raise |= isinstance(payload, AlarmRaised) and not payload.is_repeat
    return [e for e in events if e.seq >= start and (not end or e.seq <= end)]
