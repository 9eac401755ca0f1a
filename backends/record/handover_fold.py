"""How a handover stands after each of its events: evolve(). Pure; the rules are the decider's."""

from __future__ import annotations

import msgspec

from backends.record.envelope import Event
from backends.record.handover import (
    Absence,
    ChangesNoted,
    DocumentKept,
    Handover,
    HandoverAbandoned,
    HandoverBegun,
    HandoverCut,
    HandoverEvent,
    HandoverOffered,
    HandoverPrepared,
    HandoverReadBack,
    HandoverSigned,
    HandoverState,
    HandoverTakenUp,
    ItemsRead,
    Signature,
)
from backends.record.ids import HandoverId, UserId

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 2


def evolve(state: Handover | None, event: Event, payload: HandoverEvent) -> Handover:
    """The handover after `event`. Raises LookupError for a change of one never begun."""
    if isinstance(payload, HandoverBegun):
        return Handover(
            id=HandoverId(event.subject),
            version=event.subject_version,
            realm=event.realm,
            state=HandoverState.PREPARING,
            giving=payload.giving,
            taking=payload.taking,
            seat=payload.seat,
            leaver=payload.leaver or event.actor.user,
            receiver=payload.receiver,
            begun_at=event.recorded_at,
            changed_at=event.recorded_at,
            absence=_missing_leaver(payload),
            sheet_version=payload.sheet_version,
        )
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never begun")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
    }
    change |= _changed(state, event, payload)
    return msgspec.structs.replace(state, **change)


def _changed(state: Handover, event: Event, payload: HandoverEvent) -> dict[str, object]:
    # What changes the sheet takes the first signature off it; not that of one who went home.
    opened: dict[str, object] = {
        "state": HandoverState.READING,
        "leaver_signature": None,
        "receiver_signature": None,
    }
    if state.absence is not None and state.absence.user == state.receiver:
        opened["absence"] = None  # who was to be missing has come after all
    if state.state is HandoverState.AWAITING:
        opened = {}
    match payload:
        case HandoverCut():
            # Nobody is there to prepare it: the one arriving reads at once.
            is_read = state.absence is not None and state.absence.user == state.leaver
            return {
                "state": HandoverState.READING if is_read else state.state,
                "cut_seq": payload.seq,
                "noted_seq": payload.seq,
                "noted": [],
                "noted_at": None,
                "cut_at": event.recorded_at,
                "items": payload.items,
                "read": [],
            }
        case HandoverPrepared():
            return {"next_actions": payload.next_actions, "what_if": payload.what_if}
        case HandoverOffered():
            return {"state": HandoverState.READING}
        case ItemsRead():
            return {"read": [*state.read, *payload.items]}
        case ChangesNoted():
            noted = {"noted_seq": payload.seq, "noted": payload.changes}
            return opened | noted | {"noted_at": event.recorded_at}
        case HandoverReadBack():
            return opened | {"read_back": payload.text}
        case HandoverSigned():
            return _signed(state, event, payload)
        case Absence():
            return {"absence": payload}
        case HandoverTakenUp():
            return {"receiver": event.actor.user, "read": [], "read_back": ""}
        case HandoverAbandoned():
            return {"state": HandoverState.ABANDONED}
        case DocumentKept():
            return {"document": payload.sha256}
        case HandoverBegun():
            return {}


def _signed(state: Handover, event: Event, payload: HandoverSigned) -> dict[str, object]:
    signature = Signature(
        user=event.actor.user,
        name=payload.name,
        at=event.recorded_at,
        digest=payload.digest,
        is_absent=payload.is_absent,
        reason=payload.reason,
        approved_by=payload.approved_by,
    )
    if payload.is_awaited:
        own = msgspec.structs.replace(signature, is_absent=False, reason="", approved_by=UserId(""))
        return {
            "leaver_signature": state.leaver_signature or own,
            "state": HandoverState.AWAITING,
            "chain_head": payload.chain_head,
            "absence": _absence(state.receiver, payload),
        }
    signed: dict[str, object] = {
        "receiver_signature": signature,
        "state": HandoverState.SIGNED,
        "chain_head": payload.chain_head,
    }
    if payload.is_absent:
        signed["leaver_signature"] = state.leaver_signature or signature
        if event.actor.user == state.receiver:
            own = msgspec.structs.replace(signature, is_absent=False, reason="")
            signed["receiver_signature"] = msgspec.structs.replace(own, approved_by=UserId(""))
            signed["absence"] = state.absence or _absence(state.leaver, payload)
        return signed
    if state.leaver_signature is None:
        by_leaver = HandoverState.SIGNED_BY_LEAVER  # who was missing has come after all
        return {"leaver_signature": signature, "state": by_leaver, "absence": None}
    return signed


def _missing_leaver(begun: HandoverBegun) -> Absence | None:
    if not begun.leaver:
        return None
    return Absence(user=begun.leaver, reason=begun.reason, approved_by=begun.approved_by)


def _absence(user: UserId, signed: HandoverSigned) -> Absence:
    return Absence(user=user, reason=signed.reason, approved_by=signed.approved_by)
