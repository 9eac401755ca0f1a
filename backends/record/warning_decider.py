"""Rules of warnings (预警): issued, updated, noted, and ended in one of four ways. Pure.

A source repeats its list at each poll; the log must not: the same words again are nothing, an
older issue than the one known is late, and none but a newer one revives what was taken back.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, refused, without_words
from backends.record.envelope import Event
from backends.record.ids import WarningId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.warning import (
    OWN_SOURCE,
    CancelWarning,
    ExpireWarning,
    IssueWarning,
    NoteWarning,
    PublishWarning,
    SupersedeWarning,
    WarningCancelled,
    WarningCommand,
    WarningEvent,
    WarningExpired,
    WarningIssued,
    WarningNoted,
    WarningNotice,
    WarningState,
    WarningSuperseded,
    WithdrawWarning,
)

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 1
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)

_Decided = tuple[WarningEvent, ...] | Refusal


def decide(state: WarningNotice | None, command: WarningCommand, context: Context) -> _Decided:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    if isinstance(command, IssueWarning):
        return _issue(state, command, context)
    if isinstance(command, NoteWarning):
        return badly_formed(command) or _note(state, command, context)
    if isinstance(command, PublishWarning):
        return badly_formed(command) or _publish(state, command, context)
    if isinstance(command, WithdrawWarning):
        return badly_formed(command) or _withdraw(state, command, context)
    if state is None or state.state is not WarningState.IN_FORCE:
        return ()
    match command:
        case CancelWarning():
            if command.occurred_at < _known_by(state.issued_at, state, context.now):
                return ()
            return (WarningCancelled(occurred_at=command.occurred_at),)
        case SupersedeWarning():
            is_itself = command.replaced_by == state.id
            return () if is_itself else (WarningSuperseded(replaced_by=command.replaced_by),)
        case ExpireWarning():
            return (WarningExpired(),) if context.now >= state.until else ()


def evolve(state: WarningNotice | None, event: Event, payload: WarningEvent) -> WarningNotice:
    """The warning after `event`. Raises LookupError for a change of one never issued."""
    if isinstance(payload, WarningIssued):
        return _as_issued(event, payload)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never issued")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
    }
    match payload:
        case WarningNoted():
            change["noted"] = [*state.noted, event.actor]
        case WarningCancelled():
            change["state"] = WarningState.CANCELLED
            change["ended_at"] = payload.occurred_at or event.occurred_at
        case WarningSuperseded():
            change["state"] = WarningState.SUPERSEDED
            change |= {"ended_at": event.occurred_at, "replaced_by": payload.replaced_by}
        case WarningExpired():
            change |= {"state": WarningState.EXPIRED, "ended_at": state.until}
    return msgspec.structs.replace(state, **change)


def due(state: WarningNotice, policy: Policy) -> tuple[dt.datetime, WarningCommand] | None:
    """The end of a warning in force."""
    if state.state is not WarningState.IN_FORCE:
        return None
    return state.until, ExpireWarning(warning=state.id)


def _issue(state: WarningNotice | None, command: IssueWarning, context: Context) -> _Decided:
    if command.until <= command.issued_at:
        detail = f"ends at {command.until}, before it was issued at {command.issued_at}"
        return Refusal(code=RefusalCode.OUT_OF_RANGE, detail=detail)
    if command.until <= context.now or (
        state is not None and _is_late(state, command, context.now)
    ):
        return ()
    issued = WarningIssued(
        source=command.source,
        key=command.key,
        department=command.department,
        colour=command.colour,
        kind=command.kind,
        headline=command.headline,
        area=command.area,
        until=command.until,
        text=command.text,
        advice=command.advice,
        issued_at=command.issued_at,
    )
    if state is not None and state.state is WarningState.IN_FORCE and _says_same(state, issued):
        return ()
    return (issued,)


def _publish(state: WarningNotice | None, command: PublishWarning, context: Context) -> _Decided:
    fault = blank(command.headline, "headline") or blank(command.area.name, "area")
    if fault is None and state is not None:
        fault = _not_to_change(state, command.seen_version)
    elif fault is None and command.seen_version:
        fault = refused(RefusalCode.UNKNOWN_SUBJECT, f"no warning {command.warning}")
    if fault is None and command.until <= context.now:
        fault = refused(RefusalCode.OUT_OF_RANGE, f"it ends at {command.until}, which is over")
    if fault is not None:
        return fault
    issued = WarningIssued(
        source=OWN_SOURCE,
        key=command.warning,
        department=command.department,
        colour=command.colour,
        kind=command.kind or "other",
        headline=command.headline,
        area=command.area,
        until=command.until,
        text=command.text,
        advice=command.advice,
        issued_at=context.now,
    )
    return () if state is not None and _says_same(state, issued) else (issued,)


def _withdraw(state: WarningNotice | None, command: WithdrawWarning, context: Context) -> _Decided:
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no warning {command.warning}")
    fault = _not_to_change(state, command.seen_version)
    fault = fault or without_words(command.reason, "reason")
    return fault or (WarningCancelled(reason=command.reason, occurred_at=context.now),)


def _not_to_change(state: WarningNotice, seen_version: int) -> Refusal | None:
    if not state.is_ours:
        return refused(RefusalCode.WRONG_STATE, f"warning is of {state.source}, not the centre's")
    return _not_seen(state, seen_version)


def _not_seen(state: WarningNotice, seen_version: int) -> Refusal | None:
    if state.state is not WarningState.IN_FORCE:
        return refused(RefusalCode.WRONG_STATE, f"warning is {state.state}")
    # Others who took note of the same words meanwhile make nobody's view stale.
    if state.issued_version <= seen_version <= state.version:
        return None
    detail = f"version {seen_version} was seen, it is now {state.version}"
    return refused(RefusalCode.STALE_VERSION, detail)


def _note(state: WarningNotice | None, command: NoteWarning, context: Context) -> _Decided:
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no warning {command.warning}")
    fault = _not_seen(state, command.seen_version)
    if fault is not None:
        return fault
    if any(actor.user == context.actor.user for actor in state.noted):
        return ()
    return (WarningNoted(seen_version=command.seen_version),)


def _is_late(state: WarningNotice, command: IssueWarning, now: dt.datetime) -> bool:
    known = _known_by(state.issued_at, state, now)
    if state.state is WarningState.IN_FORCE:
        return command.issued_at < known
    # An extension may come after the end that it moves; nothing older ends a withdrawal.
    if state.ended_at is not None and state.state is not WarningState.EXPIRED:
        known = max(known, _known_by(state.ended_at, state, now))
    return command.issued_at <= known


def _says_same(state: WarningNotice, issued: WarningIssued) -> bool:
    return (
        state.colour,
        state.kind,
        state.headline,
        state.area,
        state.until,
        state.text,
        state.advice,
        state.department,
    ) == (
        issued.colour,
        issued.kind,
        issued.headline,
        issued.area,
        issued.until,
        issued.text,
        issued.advice,
        issued.department,
    )


def _as_issued(event: Event, payload: WarningIssued) -> WarningNotice:
    # An update as a first issue: what was noted before must be noted again.
    return WarningNotice(
        id=WarningId(event.subject),
        version=event.subject_version,
        issued_version=event.subject_version,
        realm=event.realm,
        state=WarningState.IN_FORCE,
        source=payload.source,
        key=payload.key,
        department=payload.department,
        colour=payload.colour,
        kind=payload.kind,
        headline=payload.headline,
        text=payload.text,
        advice=payload.advice,
        area=payload.area,
        issued_at=payload.issued_at or event.occurred_at,
        until=payload.until,
        changed_at=event.recorded_at,
    )


def _known_by(moment: dt.datetime, state: WarningNotice, now: dt.datetime) -> dt.datetime:
    # A source whose clock ran ahead once must not make all its later words late; nor must the
    # hub's own clock, once it was set back: what is still to come tells nothing.
    known = min(moment, state.changed_at)
    return known if known <= now else _LONG_AGO
