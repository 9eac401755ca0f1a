"""Handing over: prepared, cut, read item by item, read back, signed by both."""

from __future__ import annotations

from typing import Any

import pytest

from backends.record.handover import (
    AbandonHandover,
    BeginHandover,
    CutHandover,
    Handover,
    HandoverState,
    Item,
    KeepDocument,
    NoteChanges,
    OfferHandover,
    PrepareHandover,
    ReadBack,
    ReadItems,
    RecutHandover,
    Section,
    SignForAbsent,
    SignHandover,
)
from backends.record.handover_decider import unread
from backends.record.handover_sheet import digest_of
from backends.record.ids import HandoverId, SeatId, ShiftId
from backends.record.kinds import HANDOVER
from backends.record.refusal import RefusalCode
from tests.backends.record.samples import LEADER, at
from tests.backends.record.watch_bench import NEXT, OTHER, Bench

KEY = HandoverId("handover-1")
ITEMS = [
    Item(id="i1", section=Section.INCIDENTS, title="LJ1 泄漏", subject_version=3),
    Item(id="a1", section=Section.ALARMS, title="COD 超标"),
]


def begin(**changes: Any) -> BeginHandover:
    base: dict[str, Any] = {
        "handover": KEY,
        "giving": ShiftId("shift-day"),
        "taking": ShiftId("shift-night"),
        "seat": SeatId("值班长席"),
        "receiver": NEXT.user,
    }
    return BeginHandover(**(base | changes))


def begun() -> Bench:
    bench = Bench(HANDOVER, KEY)
    assert bench.ask(begin()) is None
    assert bench.ask(CutHandover(handover=KEY, seq=150, items=ITEMS)) is None
    return bench


def reading() -> Bench:
    bench = begun()
    words = PrepareHandover(
        handover=KEY, seen_version=2, next_actions="盯下游", what_if="超标即停水"
    )
    assert bench.ask(words) is None
    assert bench.ask(OfferHandover(handover=KEY, seen_version=3)) is None
    return bench


def ready() -> Bench:
    bench = reading()
    assert bench.ask(ReadItems(handover=KEY, items=["i1", "a1"]), by=NEXT) is None
    assert bench.ask(ReadBack(handover=KEY, text="泄漏核查中，盯下游"), by=NEXT) is None
    return bench


def sign(bench: Bench, by: Any, digest: str = "", head: str = "") -> RefusalCode | None:
    digest = digest or digest_of(bench.state)
    command = SignHandover(handover=KEY, digest=digest, name="某", chain_head=head)
    return bench.ask(command, by=by, seconds=60)


def test_one_hands_over_to_another() -> None:
    assert Bench(HANDOVER, KEY).ask(begin(receiver=LEADER.user)) is RefusalCode.SAME_PERSON
    assert begun().ask(begin()) is RefusalCode.DUPLICATE


def test_the_sheet_is_offered_only_with_next_actions_and_gathered() -> None:
    bench = Bench(HANDOVER, KEY)
    bench.ask(begin())
    assert bench.ask(OfferHandover(handover=KEY, seen_version=1)) is RefusalCode.WRONG_STATE
    bench.ask(CutHandover(handover=KEY, seq=1, items=ITEMS))
    assert bench.ask(OfferHandover(handover=KEY, seen_version=2)) is RefusalCode.REASON_MISSING


def test_only_the_leaver_prepares_and_only_the_receiver_reads() -> None:
    bench = begun()
    words = PrepareHandover(handover=KEY, seen_version=2, next_actions="x", what_if="")
    assert bench.ask(words, by=NEXT) is RefusalCode.NOT_ALLOWED
    assert bench.ask(RecutHandover(handover=KEY, seen_version=2), by=NEXT) is (
        RefusalCode.NOT_ALLOWED
    )
    assert reading().ask(ReadItems(handover=KEY, items=["i1"])) is RefusalCode.NOT_ALLOWED


def test_a_sheet_being_read_is_not_cut_anew() -> None:
    bench = reading()
    assert bench.ask(CutHandover(handover=KEY, seq=9, items=[])) is RefusalCode.WRONG_STATE
    assert bench.ask(RecutHandover(handover=KEY, seen_version=4)) is RefusalCode.WRONG_STATE


def test_unread_items_keep_it_from_being_signed_and_are_counted() -> None:
    bench = reading()
    bench.ask(ReadItems(handover=KEY, items=["i1", "i1"]), by=NEXT)
    assert unread(bench.state) == ["a1"]
    bench.ask(ReadBack(handover=KEY, text="核查中"), by=NEXT)
    assert sign(bench, LEADER) is RefusalCode.OUT_OF_RANGE
    assert bench.detail == "1 items are unread"
    missing = ReadItems(handover=KEY, items=["nothing"])
    assert bench.ask(missing, by=NEXT) is RefusalCode.UNKNOWN_SUBJECT


def test_it_is_not_signed_without_read_back() -> None:
    bench = reading()
    bench.ask(ReadItems(handover=KEY, items=["i1", "a1"]), by=NEXT)
    assert sign(bench, LEADER) is RefusalCode.REASON_MISSING


def test_both_sign_what_is_on_the_screen_the_leaver_first() -> None:
    bench = ready()
    assert sign(bench, NEXT) is RefusalCode.WRONG_STATE
    assert sign(bench, LEADER, digest="ab" * 32) is RefusalCode.STALE_VERSION
    assert sign(bench, LEADER) is None
    assert sign(bench, LEADER) is RefusalCode.NOT_ALLOWED
    assert sign(bench, OTHER) is RefusalCode.NOT_ALLOWED
    assert sign(bench, NEXT, head="9a" * 32) is None
    done: Handover = bench.state
    assert (done.state, done.chain_head) == (HandoverState.SIGNED, "9a" * 32)
    assert done.leaver_signature and done.receiver_signature
    assert (done.leaver_signature.user, done.receiver_signature.user) == (LEADER.user, NEXT.user)
    assert bench.ask(ReadBack(handover=KEY, text="改口"), by=NEXT) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize(
    "command", [NoteChanges(handover=KEY, seq=200), ReadBack(handover=KEY, text="另一种说法")]
)
def test_what_changes_the_sheet_takes_the_first_signature_off(command: Any) -> None:
    bench = ready()
    sign(bench, LEADER)
    assert bench.ask(command, by=NEXT) is None
    assert bench.state.state is HandoverState.READING
    assert bench.state.leaver_signature is None


def test_changes_since_the_cut_are_taken_note_of_in_one_step_and_not_backwards() -> None:
    bench = reading()
    assert bench.ask(NoteChanges(handover=KEY, seq=200), by=NEXT) is None
    assert bench.ask(NoteChanges(handover=KEY, seq=180), by=NEXT) is None
    assert bench.state.noted_seq == 200


def test_signed_for_an_absent_one_with_reason_and_said_so() -> None:
    bench = ready()
    assert bench.ask(SignForAbsent(handover=KEY, seen_version=6, reason=" "), by=NEXT) is (
        RefusalCode.REASON_MISSING
    )
    alone = SignForAbsent(handover=KEY, seen_version=6, reason="急诊", chain_head="9a" * 32)
    assert bench.ask(alone, by=NEXT) is None
    done: Handover = bench.state
    assert done.state is HandoverState.SIGNED
    assert done.leaver_signature and done.leaver_signature.is_absent
    assert (done.leaver_signature.user, done.leaver_signature.reason) == (NEXT.user, "急诊")
    assert done.chain_head == "9a" * 32


def test_the_receivers_absence_leaves_the_leavers_own_signature() -> None:
    bench = ready()
    sign(bench, LEADER)
    version = bench.version()
    alone = SignForAbsent(handover=KEY, seen_version=version, reason="联系不上")
    assert bench.ask(alone) is None
    assert not bench.state.leaver_signature.is_absent
    assert bench.state.receiver_signature.is_absent


def test_it_may_be_abandoned_with_words_but_not_once_it_is_signed() -> None:
    bench = reading()
    empty = AbandonHandover(handover=KEY, seen_version=4, reason="")
    assert bench.ask(empty, by=NEXT) is RefusalCode.REASON_MISSING
    assert bench.ask(AbandonHandover(handover=KEY, seen_version=4, reason="换人"), by=NEXT) is None
    assert bench.state.state is HandoverState.ABANDONED
    signed = ready()
    sign(signed, LEADER)
    sign(signed, NEXT)
    late = AbandonHandover(handover=KEY, seen_version=signed.version(), reason="换人")
    assert signed.ask(late) is RefusalCode.WRONG_STATE


def test_the_page_is_kept_once_it_is_signed() -> None:
    bench = ready()
    keep = KeepDocument(handover=KEY, sha256="bc" * 32)
    assert bench.ask(keep) is RefusalCode.WRONG_STATE
    sign(bench, LEADER)
    sign(bench, NEXT)
    assert bench.ask(keep) is None
    assert bench.state.document == "bc" * 32


def test_the_digest_is_of_what_stands_on_the_sheet_and_not_of_who_signed() -> None:
    bench = ready()
    before = digest_of(bench.state)
    sign(bench, LEADER)
    assert digest_of(bench.state) == before
    bench.ask(NoteChanges(handover=KEY, seq=300), by=NEXT, seconds=90)
    assert digest_of(bench.state) != before
    assert bench.state.changed_at == at(90)
