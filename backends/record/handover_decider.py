"""Handover rules: decide() of one shift handover; `handover_fold` evolves it. Pure.

| from | command | by | to |
|---|---|---|---|
| nothing | begin | the one leaving | PREPARING |
| nothing | begin for a missing one (approved) | the one arriving | READING, once it is cut |
| PREPARING | cut (hub), recut, prepare | the one leaving | PREPARING |
| PREPARING | offer (cut, next actions written) | the one leaving | READING |
| READING | read, note changes, read back | the one arriving | READING |
| READING | sign (all read, read back) | the one leaving, then the one arriving | SIGNED |
| PREPARING, READING | sign for the absent (approved) | who is there, to sign alone | as it was |
| READING, nobody leaves | sign | the one arriving | SIGNED |
| PREPARING, READING, nobody arrives | sign | the one leaving | AWAITING |
| signed by the one leaving | sign for the absent (approved) | the one leaving | AWAITING |
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
from backends.record.handover_sheet import SHEET_VERSION
from backends.record.handover_signing import READABLE, not_theirs, sign, sign_for_absent
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

__all__ = ["FOLD_VERSION", "decide", "due", "evolve"]
Decision = tuple[HandoverEvent, ...] | Refusal

_OVER = (HandoverState.SIGNED, HandoverState.ABANDONED)


def is_running(handover: Handover) -> bool:
    """Whether it is on its way."""
    return handover.state not in _OVER


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
            return sign(state, command, context)
        case SignForAbsent():
            return sign_for_absent(state, command, context)
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
        sheet_version=SHEET_VERSION,
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
        sheet_version=SHEET_VERSION,
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
        return not_theirs(context)
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
        return not_theirs(context)
    if state.state not in READABLE:
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
