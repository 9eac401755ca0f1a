"""Handing over: prepared, cut, read item by item, read back, signed by both."""

from __future__ import annotations

from typing import Any

import pytest

from backends.record.handover import (
    MOST_ITEMS,
    AbandonHandover,
    Absence,
    BeginHandover,
    Changed,
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
    TakeUpHandover,
)
from backends.record.handover_decider import is_running
from backends.record.handover_sheet import digest_of
from backends.record.handover_signing import is_look_fresh, leaves_alone, must_note, unread
from backends.record.ids import HandoverId, SeatId, ShiftId, UserId
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


def test_a_storm_is_read_and_taken_note_of_in_one_step() -> None:
    many = [Item(id=f"i{n}", section=Section.MESSAGES, title="积水") for n in range(MOST_ITEMS)]
    bench = begun()
    assert bench.ask(CutHandover(handover=KEY, seq=151, items=many)) is None
    words = PrepareHandover(handover=KEY, seen_version=3, next_actions="补发", what_if="")
    assert bench.ask(words) is None
    assert bench.ask(OfferHandover(handover=KEY, seen_version=4)) is None
    read = ReadItems(handover=KEY, items=[item.id for item in many])
    assert bench.ask(read, by=NEXT) is None
    told = [Changed(id=one.id, section=one.section, title=one.title, what="over") for one in many]
    assert bench.ask(NoteChanges(handover=KEY, seq=200, changes=told), by=NEXT) is None
    assert unread(bench.state) == [] and len(bench.state.noted) == MOST_ITEMS


def test_signed_for_an_absent_one_with_reason_and_said_so() -> None:
    bench = ready()
    assert bench.ask(SignForAbsent(handover=KEY, seen_version=6, reason=" "), by=NEXT) is (
        RefusalCode.REASON_MISSING
    )
    alone = SignForAbsent(handover=KEY, seen_version=6, reason="急诊", approved_by=UserId("boss"))
    assert bench.ask(alone, by=NEXT) is None
    assert bench.state.state is HandoverState.READING, "no password was asked: nobody has signed"
    assert (bench.state.leaver_signature, bench.state.receiver_signature) == (None, None)
    assert sign(bench, NEXT, head="9a" * 32) is None
    done: Handover = bench.state
    assert done.state is HandoverState.SIGNED
    assert done.leaver_signature and done.leaver_signature.is_absent
    assert (done.leaver_signature.user, done.leaver_signature.reason) == (NEXT.user, "急诊")
    assert done.absence == Absence(user=LEADER.user, reason="急诊", approved_by=UserId("boss"))
    assert done.receiver_signature and not done.receiver_signature.is_absent
    assert done.chain_head == "9a" * 32


def left_alone(bench: Bench) -> Bench:
    """The receiver did not come: the one leaving signed alone, as somebody approved."""
    alone = SignForAbsent(
        handover=KEY,
        seen_version=bench.version(),
        reason="联系不上",
        approved_by=UserId("boss"),
    )
    assert bench.ask(alone) is None
    assert bench.state.leaver_signature is None, "no password was asked"
    assert leaves_alone(bench.state)
    assert sign(bench, LEADER, head="9a" * 32) is None
    return bench


def test_who_leaves_alone_signs_once_and_the_sheet_waits_for_who_comes() -> None:
    bench = left_alone(reading())
    left: Handover = bench.state
    assert left.state is HandoverState.AWAITING
    assert left.leaver_signature and not left.leaver_signature.is_absent
    assert (left.leaver_signature.name, left.receiver_signature) == ("某", None)
    assert left.chain_head == "9a" * 32
    assert left.absence == Absence(user=NEXT.user, reason="联系不上", approved_by=UserId("boss"))
    assert is_running(left)


def test_a_sheet_still_prepared_is_signed_alone_once_it_is_written_and_approved() -> None:
    bench = begun()
    alone = SignForAbsent(handover=KEY, seen_version=2, reason="联系不上")
    assert bench.ask(alone) is RefusalCode.WRONG_STATE
    words = PrepareHandover(handover=KEY, seen_version=2, next_actions="盯下游", what_if="")
    assert bench.ask(words) is None
    assert sign(bench, LEADER) is RefusalCode.WRONG_STATE, "nobody has approved it"
    assert left_alone(bench).state.state is HandoverState.AWAITING


def test_who_was_to_be_missing_and_comes_after_all_reads_and_signs_as_ever() -> None:
    bench = reading()
    alone = SignForAbsent(handover=KEY, seen_version=4, reason="联系不上")
    assert bench.ask(alone) is None
    assert sign(bench, NEXT) is RefusalCode.OUT_OF_RANGE
    bench.ask(ReadItems(handover=KEY, items=["i1", "a1"]), by=NEXT)
    bench.ask(ReadBack(handover=KEY, text="盯下游"), by=NEXT)
    assert bench.state.absence is None and not leaves_alone(bench.state)
    assert sign(bench, NEXT) is RefusalCode.WRONG_STATE, "the one leaving signs first"
    assert sign(bench, LEADER) is None
    assert bench.state.state is HandoverState.SIGNED_BY_LEAVER


def test_with_the_first_signature_given_only_the_receiver_can_be_missing() -> None:
    bench = ready()
    sign(bench, LEADER)
    digest = bench.state.leaver_signature.digest
    alone = SignForAbsent(handover=KEY, seen_version=bench.version(), reason="晕倒送医")
    assert bench.ask(alone, by=NEXT) is RefusalCode.WRONG_STATE
    assert bench.ask(alone) is None
    assert bench.state.state is HandoverState.AWAITING
    assert bench.state.leaver_signature.digest == digest, "the one that was given"


def test_who_comes_late_reads_all_reads_back_and_signs_a_sheet_left_alone() -> None:
    bench = left_alone(reading())
    assert sign(bench, NEXT) is RefusalCode.OUT_OF_RANGE
    bench.ask(ReadItems(handover=KEY, items=["i1", "a1"]), by=NEXT)
    assert sign(bench, NEXT) is RefusalCode.REASON_MISSING
    bench.ask(NoteChanges(handover=KEY, seq=200), by=NEXT)
    bench.ask(ReadBack(handover=KEY, text="盯下游"), by=NEXT)
    assert bench.state.leaver_signature is not None, "who went home cannot sign again"
    assert sign(bench, LEADER) is RefusalCode.NOT_ALLOWED
    assert sign(bench, NEXT) is None
    assert bench.state.state is HandoverState.SIGNED
    assert bench.state.receiver_signature.user == NEXT.user


def test_changes_are_noted_before_the_first_signature_and_by_who_comes_to_a_sheet_left_alone() -> (
    None
):
    both, alone = ready(), left_alone(ready())
    assert must_note(both.state) and must_note(alone.state)
    sign(both, LEADER)
    assert not must_note(both.state)


def test_another_than_was_named_takes_a_sheet_up_that_was_left_alone() -> None:
    bench = left_alone(ready())
    early = ready()
    take = TakeUpHandover(handover=KEY, seen_version=early.version())
    assert early.ask(take, by=OTHER) is RefusalCode.WRONG_STATE
    take = TakeUpHandover(handover=KEY, seen_version=bench.version())
    assert bench.ask(take) is RefusalCode.SAME_PERSON
    assert bench.ask(take, by=OTHER) is None
    assert (bench.state.receiver, bench.state.read, bench.state.read_back) == (OTHER.user, [], "")
    assert bench.ask(ReadItems(handover=KEY, items=["i1"]), by=NEXT) is RefusalCode.NOT_ALLOWED


def for_missing(**changes: Any) -> Bench:
    bench = Bench(HANDOVER, KEY)
    command = begin(leaver=LEADER.user, reason="突发急病", approved_by=UserId("boss"), **changes)
    assert bench.ask(command, by=NEXT) is None
    assert bench.ask(CutHandover(handover=KEY, seq=150, items=ITEMS)) is None
    return bench


def test_who_arrives_begins_for_a_missing_one_and_reads_at_once() -> None:
    words = begin(leaver=LEADER.user, reason=" ")
    assert Bench(HANDOVER, KEY).ask(words, by=NEXT) is RefusalCode.REASON_MISSING
    words = begin(leaver=LEADER.user, reason="急病")
    assert Bench(HANDOVER, KEY).ask(words, by=OTHER) is RefusalCode.NOT_ALLOWED
    bench = for_missing()
    assert (bench.state.leaver, bench.state.state) == (LEADER.user, HandoverState.READING)
    bench.ask(ReadItems(handover=KEY, items=["i1", "a1"]), by=NEXT)
    bench.ask(ReadBack(handover=KEY, text="盯下游"), by=NEXT)
    assert sign(bench, NEXT) is None
    done: Handover = bench.state
    assert done.state is HandoverState.SIGNED
    assert done.leaver_signature and done.receiver_signature
    assert (done.leaver_signature.is_absent, done.leaver_signature.approved_by) == (True, "boss")
    assert not done.receiver_signature.is_absent


def test_a_missing_one_who_comes_after_all_signs_as_ever() -> None:
    bench = for_missing()
    bench.ask(ReadItems(handover=KEY, items=["i1", "a1"]), by=NEXT)
    bench.ask(ReadBack(handover=KEY, text="盯下游"), by=NEXT)
    assert sign(bench, LEADER) is None
    assert (bench.state.state, bench.state.absence) == (HandoverState.SIGNED_BY_LEAVER, None)


def test_a_look_at_the_changes_holds_a_minute_and_none_that_lies_ahead_does() -> None:
    bench = reading()
    assert bench.ask(NoteChanges(handover=KEY, seq=200), by=NEXT, seconds=100) is None
    looks = [is_look_fresh(bench.state, at(s)) for s in (100, 159, 160, 99)]
    assert looks == [True, True, False, False]


def test_it_may_be_abandoned_with_words_but_not_once_it_is_signed() -> None:
    bench = reading()
    empty = AbandonHandover(handover=KEY, seen_version=4, reason="")
    assert bench.ask(empty, by=NEXT) is RefusalCode.REASON_MISSING
    leaders = AbandonHandover(handover=KEY, seen_version=4, reason="忘了办")
    assert bench.ask(leaders, by=OTHER) is None
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
