"""Meeting rules: decide() and evolve() of one meeting. Pure.

| from | command | to |
|---|---|---|
| nothing | call (now) | SCHEDULED (OPEN) |
| SCHEDULED | open / cancel(reason) | OPEN / CANCELLED |
| SCHEDULED, OPEN | change | the same |
| OPEN | attend, minutes, resolve | OPEN |
| OPEN | end | ENDED |
| ENDED | minutes, resolve | ENDED |
| ENDED | close minutes (who called it or hosts it) | CLOSED: frozen but for tasks of resolutions |
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, refused, stale, without_words
from backends.record.envelope import Event
from backends.record.ids import MeetingId
from backends.record.meeting import (
    Attended,
    AttendMeeting,
    CallMeeting,
    CancelMeeting,
    ChangeMeeting,
    CloseMinutes,
    EndMeeting,
    Meeting,
    MeetingAttended,
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MeetingCommand,
    MeetingEnded,
    MeetingEvent,
    MeetingOpened,
    MeetingState,
    MinutesClosed,
    MinutesWritten,
    OpenMeeting,
    Resolution,
    ResolutionMade,
    Resolve,
    WriteMinutes,
)
from backends.record.numbers import number_prefix
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.work_calendar import CHINA

Decision = tuple[MeetingEvent, ...] | Refusal

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 2
MOST_INVITED = 200
MOST_RESOLUTIONS = 100
_OVER = (MeetingState.CLOSED, MeetingState.CANCELLED)
_CHANGED = ("title", "starts_at", "agenda", "invited", "streams", "speaker")


def is_current(meeting: Meeting) -> bool:
    """Whether it belongs on the operators' screens."""
    return meeting.state not in _OVER


def decide(state: Meeting | None, command: MeetingCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, CallMeeting):
        return _call(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no meeting {command.meeting}")
    if isinstance(command, Resolve):
        return _resolve(state, command)
    if state.state in _OVER:
        return refused(RefusalCode.WRONG_STATE, f"the meeting is {state.state}")
    seen = getattr(command, "seen_version", state.version)
    return stale(seen, state.version) or _of_running(state, command, context)


def _of_running(state: Meeting, command: MeetingCommand, context: Context) -> Decision:
    stage = state.state
    match command:
        case ChangeMeeting() if stage in (MeetingState.SCHEDULED, MeetingState.OPEN):
            return _change(state, command)
        case OpenMeeting() if stage is MeetingState.SCHEDULED:
            return (MeetingOpened(),)
        case CancelMeeting() if stage is MeetingState.SCHEDULED:
            missing = without_words(command.reason, "reason")
            return missing or (MeetingCancelled(reason=command.reason.strip()),)
        case AttendMeeting() if stage is MeetingState.OPEN:
            return _attend(state, command)
        case WriteMinutes() if stage in (MeetingState.OPEN, MeetingState.ENDED):
            text = command.text.strip()
            return () if text == state.minutes else (MinutesWritten(text=text),)
        case EndMeeting() if stage is MeetingState.OPEN:
            return (MeetingEnded(),)
        case CloseMinutes() if stage is MeetingState.ENDED:
            return _close(state, context)
    return refused(RefusalCode.WRONG_STATE, f"the meeting is {stage}")


def evolve(state: Meeting | None, event: Event, payload: MeetingEvent) -> Meeting:
    """The meeting after `event`. Raises LookupError for a change of one never called."""
    if isinstance(payload, MeetingCalled):
        return _called(event, payload)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never called")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
    }
    match payload:
        case MeetingChanged():
            change |= {n: v for n in _CHANGED if (v := getattr(payload, n)) is not None}
        case MeetingOpened():
            change |= {"state": MeetingState.OPEN, "opened_at": event.recorded_at}
        case MeetingAttended():
            came = Attended(
                name=payload.name,
                office=payload.office,
                at=event.recorded_at,
                recorded_by=event.actor,
            )
            change["attended"] = [*state.attended, came]
        case MinutesWritten():
            change["minutes"] = payload.text
        case ResolutionMade():
            change["resolutions"] = _with(state.resolutions, payload.resolution)
        case MeetingEnded():
            change |= {"state": MeetingState.ENDED, "ended_at": event.recorded_at}
        case MinutesClosed():
            change["state"] = MeetingState.CLOSED
        case MeetingCancelled():
            change |= {"state": MeetingState.CANCELLED, "reason": payload.reason}
    return msgspec.structs.replace(state, **change)


def due(state: Meeting, policy: Policy) -> tuple[dt.datetime, MeetingCommand] | None:
    """Nothing happens to a meeting by itself."""
    return None


def _called(event: Event, payload: MeetingCalled) -> Meeting:
    return Meeting(
        id=MeetingId(event.subject),
        version=event.subject_version,
        realm=event.realm,
        state=MeetingState.SCHEDULED,
        number=payload.number,
        title=payload.title,
        kind=payload.kind,
        starts_at=payload.starts_at,
        called_by=event.actor,
        called_at=event.recorded_at,
        changed_at=event.recorded_at,
        agenda=payload.agenda,
        invited=payload.invited,
        about=payload.about,
        view=payload.view,
        streams=payload.streams,
        area=payload.area,
    )


def _call(state: Meeting | None, command: CallMeeting, context: Context) -> Decision:
    if state is not None:
        return refused(RefusalCode.DUPLICATE, f"meeting {state.id} exists")
    wrong = blank(command.title, "title")
    if wrong is not None:
        return wrong
    if len(command.invited) > MOST_INVITED:
        return refused(RefusalCode.TOO_LARGE, f"{len(command.invited)} invited")
    day = context.now.astimezone(CHINA).strftime("%Y%m%d")
    called = MeetingCalled(
        number=f"{number_prefix('meeting', context.realm)}{day}-{context.number:02d}",
        title=command.title.strip(),
        kind=command.kind,
        starts_at=command.starts_at.astimezone(dt.UTC),
        agenda=command.agenda,
        invited=command.invited,
        about=command.about,
        view=command.view,
        streams=list(dict.fromkeys(command.streams)),
        area=command.area,
    )
    return (called, MeetingOpened()) if command.is_now else (called,)


def _change(state: Meeting, command: ChangeMeeting) -> Decision:
    differs = {
        name: value
        for name in _CHANGED
        if (value := getattr(command, name)) is not None and value != getattr(state, name)
    }
    if not differs:
        return ()
    if "title" in differs and not str(differs["title"]).strip():
        return refused(RefusalCode.MALFORMED, "the title is empty")
    streams = differs.get("streams", state.streams)
    speaker = differs.get("speaker")
    if speaker and speaker not in streams:
        return refused(RefusalCode.OUT_OF_RANGE, "the speaker is none of the streams")
    return (MeetingChanged(**differs),)


def _attend(state: Meeting, command: AttendMeeting) -> Decision:
    wrong = blank(command.name, "name")
    if wrong is not None:
        return wrong
    name, office = command.name.strip(), command.office.strip()
    if any((came.name, came.office) == (name, office) for came in state.attended):
        return ()
    if len(state.attended) >= 2 * MOST_INVITED:
        return refused(RefusalCode.TOO_LARGE, f"{len(state.attended)} are there")
    return (MeetingAttended(name=name, office=office),)


def _resolve(state: Meeting, command: Resolve) -> Decision:
    known = next((r for r in state.resolutions if r.id == command.resolution.id), None)
    if known == command.resolution:
        return ()
    if state.state is MeetingState.CLOSED:
        # Its words are frozen; that it became a task may come later.
        told = msgspec.structs.replace(command.resolution, task=known.task if known else "")
        if known is None or told != known or known.task:
            return refused(RefusalCode.WRONG_STATE, "the minutes are closed")
    elif state.state not in (MeetingState.OPEN, MeetingState.ENDED):
        return refused(RefusalCode.WRONG_STATE, f"the meeting is {state.state}")
    elif known is not None and known.task and _differs_in_more_than_words(command, known):
        # Who does it until when stands in the task: the minutes say nothing else.
        return refused(RefusalCode.WRONG_STATE, f"it is task {known.task}: only its words")
    missing = without_words(command.resolution.text, "resolution")
    if missing is not None:
        return missing
    if known is None and len(state.resolutions) >= MOST_RESOLUTIONS:
        return refused(RefusalCode.TOO_LARGE, f"{MOST_RESOLUTIONS} resolutions")
    return (ResolutionMade(resolution=command.resolution),)


def _differs_in_more_than_words(command: Resolve, known: Resolution) -> bool:
    return msgspec.structs.replace(command.resolution, text=known.text) != known


def _close(state: Meeting, context: Context) -> Decision:
    hosts = {one.user for one in state.invited if one.is_host and one.user}
    if context.actor.user not in hosts | {state.called_by.user}:
        return refused(RefusalCode.NOT_ALLOWED, "only who called it or hosts it agrees")
    missing = without_words(state.minutes, "minutes")
    return missing or (MinutesClosed(),)


def _with(known: list[Resolution], one: Resolution) -> list[Resolution]:
    if any(r.id == one.id for r in known):
        return [one if r.id == one.id else r for r in known]
    return [*known, one]
