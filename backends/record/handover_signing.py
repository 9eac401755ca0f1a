"""A handover's signatures: what stands in the way of one, who signs alone, what is signed. Pure."""

from __future__ import annotations

import datetime as dt

from backends.record.context import Context
from backends.record.decisions import refused, without_words
from backends.record.handover import (
    Absence,
    Handover,
    HandoverEvent,
    HandoverSigned,
    HandoverState,
    SignForAbsent,
    SignHandover,
)
from backends.record.handover_sheet import digest_of
from backends.record.refusal import Refusal, RefusalCode

Decision = tuple[HandoverEvent, ...] | Refusal

NOTED_HOLDS = dt.timedelta(minutes=1)
READABLE = (HandoverState.READING, HandoverState.SIGNED_BY_LEAVER, HandoverState.AWAITING)


def unread(handover: Handover) -> list[str]:
    """Ids of items that the one arriving has not read."""
    read = set(handover.read)
    return [item.id for item in handover.items if item.id not in read]


def is_look_fresh(handover: Handover, now: dt.datetime) -> bool:
    """Whether changes were looked at within the minute: in a storm something always changes.

    A look that lies ahead is none: the clock was set back.
    """
    looked_at = handover.noted_at or handover.cut_at
    return looked_at is not None and dt.timedelta() <= now - looked_at < NOTED_HOLDS


def must_note(handover: Handover) -> bool:
    """Whether what changed must be noted before the next signature: before the first, and by who
    comes to a sheet that was left alone, hours ago maybe."""
    is_due = handover.state in (HandoverState.READING, HandoverState.AWAITING)
    return is_due and not leaves_alone(handover)


def leaves_alone(handover: Handover) -> bool:
    """Whether the one leaving signs alone: prepared, and approved since nobody comes."""
    absence = handover.absence
    return (
        handover.state in (HandoverState.PREPARING, HandoverState.READING)
        and absence is not None
        and absence.user == handover.receiver
        and _is_prepared(handover)
    )


def _is_prepared(handover: Handover) -> bool:
    return handover.cut_at is not None and bool(handover.next_actions)


def obstacle(handover: Handover) -> Refusal | None:
    """Why it cannot be signed yet; None where it can."""
    if handover.state not in READABLE:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {handover.state}")
    if left := unread(handover):
        return refused(RefusalCode.OUT_OF_RANGE, f"{len(left)} items are unread")
    if not handover.read_back.strip():
        return refused(RefusalCode.REASON_MISSING, "the receiver has not read back")
    return None


def sign(state: Handover, command: SignHandover, context: Context) -> Decision:
    """A signature whose password was right."""
    who = context.actor.user
    is_alone = who == state.leaver and leaves_alone(state)
    fault = None if is_alone else obstacle(state)
    fault = fault or _wrong_digest(state, command.digest)
    if fault is not None:
        return fault
    if is_alone:
        return (_signed_alone(state, command),)
    signed = HandoverSigned(digest=command.digest, name=command.name, chain_head=command.chain_head)
    if state.leaver_signature is not None:
        return (signed,) if who == state.receiver else not_theirs(context)
    if who == state.leaver:
        return (signed,)  # also one who was missing and has come after all
    is_missing = state.absence is not None and state.absence.user == state.leaver
    if not is_missing or who != state.receiver:
        return refused(RefusalCode.WRONG_STATE, "the one leaving signs first")
    return (_signed_alone(state, command),)


def _signed_alone(state: Handover, command: SignHandover) -> HandoverSigned:
    """By the one who is there, with who is missing, why, and who approved it."""
    absence = state.absence
    assert absence is not None
    return HandoverSigned(
        digest=command.digest,
        name=command.name,
        is_absent=True,
        reason=absence.reason,
        chain_head=command.chain_head,
        approved_by=absence.approved_by,
        is_awaited=absence.user == state.receiver,
    )


def sign_for_absent(state: Handover, command: SignForAbsent, context: Context) -> Decision:
    """Approved: the one who is there may sign alone. It is no signature: no password was asked."""
    who = context.actor.user
    if who not in (state.leaver, state.receiver):
        return not_theirs(context)
    missing = without_words(command.reason, "reason")
    if missing is not None:
        return missing
    if state.state is HandoverState.AWAITING:
        return refused(RefusalCode.WRONG_STATE, "the one leaving has signed alone")
    own, reason, by = state.leaver_signature, command.reason.strip(), command.approved_by
    if who == state.receiver:
        if own is not None:
            return refused(RefusalCode.WRONG_STATE, "the one leaving has signed")
        absent = Absence(user=state.leaver, reason=reason, approved_by=by)
        return obstacle(state) or (absent,)
    if not _is_prepared(state):
        return refused(RefusalCode.WRONG_STATE, "the sheet is not prepared")
    if own is None:  # they sign as ever, with their password
        return (Absence(user=state.receiver, reason=reason, approved_by=by),)
    signed = HandoverSigned(
        digest=own.digest,
        name=own.name,
        is_absent=True,
        reason=reason,
        chain_head=command.chain_head,
        approved_by=by,
        is_awaited=True,
    )
    return (signed,)


def _wrong_digest(state: Handover, digest: str) -> Refusal | None:
    if digest == digest_of(state):
        return None
    return refused(RefusalCode.STALE_VERSION, "the sheet on the screen is another one")


def not_theirs(context: Context) -> Refusal:
    """Refused: neither the one leaving nor the one arriving."""
    return refused(RefusalCode.NOT_ALLOWED, f"{context.actor.user} has no part in it")
