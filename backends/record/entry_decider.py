"""Log rules: decide() and evolve() of one entry of the watch's log. Pure.

An entry is written once. A correction is another entry that names it; the first keeps its words.
"""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from backends.record.attachment_kinds import is_plain
from backends.record.context import Context
from backends.record.decisions import badly_formed, in_future, refused, stale, without_words
from backends.record.entry import (
    Attachment,
    Entry,
    EntryCommand,
    EntryCorrected,
    EntryEvent,
    EntryFlagged,
    EntryKind,
    EntryWritten,
    FlagEntry,
    NoteCorrected,
    WriteEntry,
)
from backends.record.envelope import Event
from backends.record.ids import EntryId, ShiftId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

Decision = tuple[EntryEvent, ...] | Refusal

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


def decide(state: Entry | None, command: EntryCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, WriteEntry):
        return _write(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no entry {command.entry}")
    match command:
        case FlagEntry():
            outdated = stale(command.seen_version, state.version)
            if outdated is not None:
                return outdated
            if command.is_flagged is state.is_flagged:
                return ()
            if command.is_flagged and state.corrected_by:
                detail = f"it is corrected by {state.corrected_by}: that one is flagged"
                return refused(RefusalCode.WRONG_STATE, detail)
            return (EntryFlagged(is_flagged=command.is_flagged),)
        case NoteCorrected():
            return () if state.corrected_by else (EntryCorrected(by=command.by),)


def evolve(state: Entry | None, event: Event, payload: EntryEvent) -> Entry:
    """The entry after `event`. Raises LookupError for a change of one never written."""
    if isinstance(payload, EntryWritten):
        return Entry(
            id=EntryId(event.subject),
            version=event.subject_version,
            realm=event.realm,
            kind=payload.kind,
            shift=payload.shift,
            text=payload.text,
            written_by=event.actor,
            written_at=event.recorded_at,
            occurred_at=event.occurred_at,
            template=payload.template,
            call=payload.call,
            attachments=payload.attachments,
            links=payload.links,
            corrects=payload.corrects,
            personal=sorted(payload.personal),
            is_flagged=payload.is_flagged,
        )
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never written")
    change: dict[str, object] = {"version": event.subject_version}
    match payload:
        case EntryFlagged():
            cleared = None if payload.is_flagged else event.recorded_at
            change |= {"is_flagged": payload.is_flagged, "cleared_at": cleared}
        case EntryCorrected():
            change["corrected_by"] = payload.by
    return msgspec.structs.replace(state, **change)


def due(state: Entry, policy: Policy) -> tuple[dt.datetime, EntryCommand] | None:
    """Nothing happens to an entry by itself."""
    return None


def _write(state: Entry | None, command: WriteEntry, context: Context) -> Decision:
    if state is not None:
        return refused(RefusalCode.DUPLICATE, f"entry {state.id} is written")
    missing = without_words(command.text, "text")
    if missing is not None:
        return missing
    early = in_future(command.occurred_at, context.now)
    if early is not None:
        return early
    unfit = next((bad for bad in map(_unfit, command.attachments) if bad is not None), None)
    if unfit is not None:
        return unfit
    if command.kind is EntryKind.CALL and command.call is None:
        return refused(RefusalCode.MALFORMED, "a call says which way it went")
    if command.kind is EntryKind.PAPER and command.occurred_at is None:
        return refused(RefusalCode.MALFORMED, "what was written on paper has its own time")
    written = EntryWritten(
        kind=command.kind,
        text=command.text.strip(),
        shift=command.shift or _shift_at(command, context),
        template=command.template,
        call=command.call,
        attachments=command.attachments,
        links=list(dict.fromkeys(command.links)),
        corrects=command.corrects,
        is_flagged=command.is_flagged,
        personal=command.personal,
    )
    return (written,)


def _unfit(one: Attachment) -> Refusal | None:
    """Of an attachment: a digest, and a name that may lie in a folder and is not run there."""
    if not _DIGEST.fullmatch(one.sha256) or one.size < 0:
        return refused(RefusalCode.MALFORMED, "an attachment has no digest or size")
    if not is_plain(one.name):
        return refused(RefusalCode.MALFORMED, f"attachment name {one.name[:60]!r}")
    return None


def _shift_at(command: WriteEntry, context: Context) -> ShiftId:
    """The watch that ran when it was written; of a paper, when it happened."""
    is_paper = command.kind is EntryKind.PAPER and command.occurred_at is not None
    moment = command.occurred_at if is_paper and command.occurred_at else context.now
    found = context.policy.watch.shift_at(moment)
    return found[0].id_on(found[1], context.realm) if found is not None else ShiftId("")
