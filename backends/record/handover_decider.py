"""Handover rules: decide() of one shift handover; `handover_fold` evolves it. Pure.

| from | command | by | to |
|---|---|---|---|
| nothing | begin | the one leaving | PREPARING |
| nothing | begin for a missing one (approved) | the one arriving | READING, once it is cut |
| PREPARING | cut (hub), recut, prepare | the one leaving | PREPARING |
| PREPARING | offer (cut, next actions written) | the one leaving | READING |
| READING | read, note changes, read back | the one arriving | READING |
| READING | sign (all read, read back) | the one leaving, then the one arriving | SIGNED |
| READING, nobody leaves | sign, or sign for the absent (approved) | the one arriving | SIGNED |
| any before SIGNED | sign for the absent (approved) | the one leaving | AWAITING |
| AWAITING | take up | whoever has come | AWAITING, theirs to read |
| AWAITING | sign (all read, read back) | the one arriving | SIGNED |
| any but SIGNED | abandon(reason) | either, or the watch leader (the hub looks) | ABANDONED |
| SIGNED | keep document | anybody | SIGNED |

A sheet that was signed once is not changed by a word: who reads on, notes or reads back after the
first signature takes that signature off again. Not that of one who went home (AWAITING): each
signature is of the sheet as it was then.
"""

from __future__ import annotations

import datetime as dt

from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, refused, stale, without_words
from backends.record.handover import (
    MOST_ITEMS,
    AbandonHandover,
    BeginHandover,
    ChangesNoted,
    CutHandover,
    DocumentKept,
    Handover,
    HandoverAbandoned,
    HandoverBegun,
    HandoverCommand,
    HandoverCut,
    HandoverEvent,
    HandoverOffered,
    HandoverPrepared,
    HandoverReadBack,
    HandoverSigned,
    HandoverState,
    HandoverTakenUp,
    Item,
    ItemsRead,
    KeepDocument,
    NoteChanges,
    OfferHandover,
    PrepareHandover,
    ReadBack,
    ReadItems,
    RecutHandover,
    SignForAbsent,
    SignHandover,
    TakeUpHandover,
)
from backends.record.handover_fold import FOLD_VERSION, evolve
from backends.record.handover_sheet import digest_of
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

__all__ = ["FOLD_VERSION", "decide", "due", "evolve"]
Decision = tuple[HandoverEvent, ...] | Refusal

NOTED_HOLDS = dt.timedelta(minutes=1)
_OVER = (HandoverState.SIGNED, HandoverState.ABANDONED)
_READ = (HandoverState.READING, HandoverState.SIGNED_BY_LEAVER, HandoverState.AWAITING)


def is_running(handover: Handover) -> bool:
    """Whether it is on its way."""
    return handover.state not in _OVER


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
    return handover.state in (HandoverState.READING, HandoverState.AWAITING)


def obstacle(handover: Handover) -> Refusal | None:
    """Why it cannot be signed yet; None where it can."""
    if handover.state not in _READ:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {handover.state}")
    if left := unread(handover):
        return refused(RefusalCode.OUT_OF_RANGE, f"{len(left)} items are unread")
    if not handover.read_back.strip():
        return refused(RefusalCode.REASON_MISSING, "the receiver has not read back")
    return None


def fault_in_cut(items: list[Item]) -> Refusal | None:
    """Why a sheet cannot be cut of these; None where it can."""
    if len(items) > MOST_ITEMS:
        return refused(RefusalCode.TOO_LARGE, f"{len(items)} items")
    if len({item.id for item in items}) != len(items):
        return refused(RefusalCode.DUPLICATE, "two items have one id")
    return None


def decide(state: Handover | None, command: HandoverCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    if isinstance(command, CutHandover):
        return _cut(state, command)
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, BeginHandover):
        return _begin(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no handover {command.handover}")
    if isinstance(command, KeepDocument):
        return _keep(state, command)
    if state.state in _OVER:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {state.state}")
    seen = getattr(command, "seen_version", state.version)
    return stale(seen, state.version) or _of_running(state, command, context)


def _of_running(state: Handover, command: HandoverCommand, context: Context) -> Decision:
    match command:
        case PrepareHandover() | OfferHandover() | RecutHandover():
            return _by_leaver(state, command, context)
        case ReadItems() | NoteChanges() | ReadBack():
            return _by_receiver(state, command, context)
        case SignHandover():
            return _sign(state, command, context)
        case SignForAbsent():
            return _sign_for_absent(state, command, context)
        case TakeUpHandover():
            return _take_up(state, context)
        case AbandonHandover():  # whose it may be, the hub looks: a forgotten one is the leader's
            missing = without_words(command.reason, "reason")
            return missing or (HandoverAbandoned(reason=command.reason.strip()),)
    raise TypeError(f"{type(command).__name__} is no command of a running handover")


def due(state: Handover, policy: Policy) -> tuple[dt.datetime, HandoverCommand] | None:
    """Nothing happens to a handover by itself."""
    return None


def _begin(state: Handover | None, command: BeginHandover, context: Context) -> Decision:
    if state is not None:
        return refused(RefusalCode.DUPLICATE, f"handover {state.id} exists")
    wrong = blank(command.giving, "giving") or blank(command.taking, "taking")
    wrong = wrong or blank(command.receiver, "receiver") or blank(command.seat, "seat")
    if wrong is not None:
        return wrong
    if command.leaver and command.leaver != context.actor.user:
        return _begin_for_absent(command, context)
    if command.receiver == context.actor.user:
        return refused(RefusalCode.SAME_PERSON, "one hands over to another")
    begun = HandoverBegun(
        giving=command.giving,
        taking=command.taking,
        seat=command.seat,
        receiver=command.receiver,
    )
    return (begun,)


def _begin_for_absent(command: BeginHandover, context: Context) -> Decision:
    if command.receiver != context.actor.user:
        return refused(RefusalCode.NOT_ALLOWED, "the one arriving begins in the place of another")
    missing = without_words(command.reason, "reason")
    if missing is not None:
        return missing
    begun = HandoverBegun(
        giving=command.giving,
        taking=command.taking,
        seat=command.seat,
        receiver=command.receiver,
        leaver=command.leaver,
        reason=command.reason.strip(),
        approved_by=command.approved_by,
    )
    return (begun,)


def _cut(state: Handover | None, command: CutHandover) -> Decision:
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no handover {command.handover}")
    if state.state is not HandoverState.PREPARING:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {state.state}")
    return fault_in_cut(command.items) or (HandoverCut(seq=command.seq, items=command.items),)


def _by_leaver(
    state: Handover,
    command: PrepareHandover | OfferHandover | RecutHandover,
    context: Context,
) -> Decision:
    if context.actor.user != state.leaver:
        return _not_theirs(context)
    if state.state is not HandoverState.PREPARING:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {state.state}")
    match command:
        case PrepareHandover():
            next_actions, what_if = command.next_actions.strip(), command.what_if.strip()
            if (next_actions, what_if) == (state.next_actions, state.what_if):
                return ()
            return (HandoverPrepared(next_actions=next_actions, what_if=what_if),)
        case OfferHandover():
            if state.cut_at is None:
                return refused(RefusalCode.WRONG_STATE, "the sheet is not gathered yet")
            missing = without_words(state.next_actions, "next action")
            return missing or (HandoverOffered(),)
        case RecutHandover():
            return ()  # the hub gathers, and cuts


def _by_receiver(
    state: Handover, command: ReadItems | NoteChanges | ReadBack, context: Context
) -> Decision:
    if context.actor.user != state.receiver:
        return _not_theirs(context)
    if state.state not in _READ:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {state.state}")
    match command:
        case ReadItems():
            known, read = {item.id for item in state.items}, set(state.read)
            if not known.issuperset(command.items):
                return refused(RefusalCode.UNKNOWN_SUBJECT, "an item that is not on the sheet")
            fresh = [item for item in dict.fromkeys(command.items) if item not in read]
            return (ItemsRead(items=fresh),) if fresh else ()
        case NoteChanges():
            if command.seq <= state.noted_seq:
                return ()
            return (ChangesNoted(seq=command.seq, changes=command.changes),)
        case ReadBack():
            missing = without_words(command.text, "read-back")
            if missing is not None:
                return missing
            text = command.text.strip()
            return () if text == state.read_back else (HandoverReadBack(text=text),)


def _sign(state: Handover, command: SignHandover, context: Context) -> Decision:
    who = context.actor.user
    fault = obstacle(state) or _wrong_digest(state, command.digest)
    if fault is not None:
        return fault
    signed = HandoverSigned(digest=command.digest, name=command.name, chain_head=command.chain_head)
    if state.leaver_signature is not None:
        return (signed,) if who == state.receiver else _not_theirs(context)
    if who == state.leaver:
        return (signed,)  # also one who was missing and has come after all
    if state.absence is None or who != state.receiver:
        return refused(RefusalCode.WRONG_STATE, "the one leaving signs first")
    for_both = HandoverSigned(
        digest=command.digest,
        name=command.name,
        is_absent=True,
        reason=state.absence.reason,
        chain_head=command.chain_head,
        approved_by=state.absence.approved_by,
    )
    return (for_both,)


def _sign_for_absent(state: Handover, command: SignForAbsent, context: Context) -> Decision:
    who = context.actor.user
    if who not in (state.leaver, state.receiver):
        return _not_theirs(context)
    missing = without_words(command.reason, "reason")
    if missing is not None:
        return missing
    if state.state is HandoverState.AWAITING:
        return refused(RefusalCode.WRONG_STATE, "the one leaving has signed alone")
    if who == state.receiver:
        fault = obstacle(state)
        if fault is not None:
            return fault
    elif state.cut_at is None or not state.next_actions:
        return refused(RefusalCode.WRONG_STATE, "the sheet is not prepared")
    signed = HandoverSigned(
        digest=digest_of(state),
        name=command.name or who,
        is_absent=True,
        reason=command.reason.strip(),
        chain_head=command.chain_head,
        approved_by=command.approved_by,
        is_awaited=who == state.leaver,
    )
    return (signed,)


def _take_up(state: Handover, context: Context) -> Decision:
    if state.state is not HandoverState.AWAITING:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {state.state}")
    if context.actor.user == state.leaver:
        return refused(RefusalCode.SAME_PERSON, "one hands over to another")
    return () if context.actor.user == state.receiver else (HandoverTakenUp(),)


def _keep(state: Handover, command: KeepDocument) -> Decision:
    if state.state is not HandoverState.SIGNED:
        return refused(RefusalCode.WRONG_STATE, f"the handover is {state.state}")
    return () if state.document else (DocumentKept(sha256=command.sha256),)


def _wrong_digest(state: Handover, digest: str) -> Refusal | None:
    if digest == digest_of(state):
        return None
    return refused(RefusalCode.STALE_VERSION, "the sheet on the screen is another one")


def _not_theirs(context: Context) -> Refusal:
    return refused(RefusalCode.NOT_ALLOWED, f"{context.actor.user} has no part in it")
