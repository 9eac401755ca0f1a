"""Instructions of officials: given, taken, done, and closed by who gave them."""

from __future__ import annotations

from typing import Any

import pytest

from backends.record.entry import (
    CloseInstruction,
    FinishInstruction,
    GiveInstruction,
    Instruction,
    InstructionState,
    MarkInstructionOverdue,
    NoteInstruction,
    PassInstruction,
    TakeInstruction,
)
from backends.record.ids import InstructionId
from backends.record.instruction_decider import due
from backends.record.kinds import INSTRUCTION
from backends.record.refusal import RefusalCode
from tests.backends.record.samples import at
from tests.backends.record.watch_bench import NEXT, OTHER, TWO_SHIFTS, Bench

KEY = InstructionId("instruction-1")


def a_word(**changes: Any) -> GiveInstruction:
    base: dict[str, Any] = {"instruction": KEY, "text": "查清原因", "due_at": at(3600)}
    return GiveInstruction(**(base | changes))


def stands(bench: Bench) -> InstructionState:
    found: InstructionState = bench.state.state
    return found


def given() -> Bench:
    bench = Bench(INSTRUCTION, KEY)
    assert bench.ask(a_word(given_by="张副市长")) is None
    return bench


def test_an_instruction_has_a_number_of_its_day() -> None:
    one: Instruction = given().state
    assert (one.number, one.given_by, one.state) == (
        "P20261122-0002",
        "张副市长",
        InstructionState.OPEN,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, RefusalCode.REASON_MISSING),
        ({"due_at": at(-1)}, RefusalCode.OUT_OF_RANGE),
    ],
)
def test_an_instruction_without_words_or_time_is_refused(
    changes: dict[str, Any], code: RefusalCode
) -> None:
    assert Bench(INSTRUCTION, KEY).ask(a_word(**changes)) is code


def test_from_taken_to_closed_with_its_notes() -> None:
    bench = given()
    assert bench.ask(TakeInstruction(instruction=KEY, seen_version=1), by=OTHER) is None
    assert (bench.state.state, bench.state.owner) == (InstructionState.IN_HAND, OTHER.user)
    assert bench.ask(NoteInstruction(instruction=KEY, seen_version=2, text="已派人")) is None
    close = CloseInstruction(instruction=KEY, seen_version=3)
    assert bench.ask(close) is RefusalCode.WRONG_STATE
    assert bench.ask(FinishInstruction(instruction=KEY, seen_version=3, result="已查清")) is None
    unhappy = CloseInstruction(instruction=KEY, seen_version=4, is_content=False)
    assert bench.ask(unhappy) is RefusalCode.REASON_MISSING
    why = CloseInstruction(instruction=KEY, seen_version=4, is_content=False, text="补照片")
    assert bench.ask(why) is None
    assert stands(bench) is InstructionState.IN_HAND
    assert [words for _, _, words in bench.state.notes] == ["已派人", "补照片"]
    bench.ask(FinishInstruction(instruction=KEY, seen_version=5, result="照片已补"))
    assert bench.ask(CloseInstruction(instruction=KEY, seen_version=6)) is None
    assert stands(bench) is InstructionState.CLOSED
    again = NoteInstruction(instruction=KEY, seen_version=7, text="再补")
    assert bench.ask(again) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize(
    "meanwhile",
    [
        MarkInstructionOverdue(instruction=KEY),
        PassInstruction(instruction=KEY, owner=NEXT.user),
        NoteInstruction(instruction=KEY, seen_version=2, text="已派人"),
    ],
)
def test_words_are_taken_though_the_clock_a_handover_or_a_note_came_first(meanwhile: Any) -> None:
    bench = given()
    bench.ask(TakeInstruction(instruction=KEY, seen_version=1), by=OTHER)
    bench.ask(meanwhile, seconds=3600)
    assert bench.state.version == 3
    note = NoteInstruction(instruction=KEY, seen_version=2, text="又去看过")
    assert bench.ask(note, by=OTHER, seconds=3601) is None
    done = FinishInstruction(instruction=KEY, seen_version=2, result="已查清")
    assert bench.ask(done, by=OTHER, seconds=3602) is None


def test_what_is_sent_back_belongs_to_who_said_that_it_was_done() -> None:
    bench = given()
    done = FinishInstruction(instruction=KEY, seen_version=1, result="已查清")
    bench.ask(done, by=OTHER)
    assert bench.state.owner == OTHER.user
    why = CloseInstruction(instruction=KEY, seen_version=2, is_content=False, text="补照片")
    bench.ask(why)
    assert (stands(bench), bench.state.owner) == (InstructionState.IN_HAND, OTHER.user)


def test_who_finishes_for_its_owner_leaves_it_with_its_owner() -> None:
    bench = given()
    bench.ask(TakeInstruction(instruction=KEY, seen_version=1), by=OTHER)
    bench.ask(FinishInstruction(instruction=KEY, seen_version=2, result="已查清"), by=NEXT)
    assert bench.state.owner == OTHER.user


def test_a_colleague_takes_over_what_another_has_in_hand() -> None:
    bench = given()
    bench.ask(TakeInstruction(instruction=KEY, seen_version=1), by=OTHER)
    again = TakeInstruction(instruction=KEY, seen_version=2)
    assert bench.ask(again, by=OTHER) is None and not bench.told
    assert bench.ask(again, by=NEXT) is None
    assert (stands(bench), bench.state.owner) == (InstructionState.IN_HAND, NEXT.user)
    bench.ask(FinishInstruction(instruction=KEY, seen_version=3, result="已查清"), by=NEXT)
    late = TakeInstruction(instruction=KEY, seen_version=4)
    assert bench.ask(late, by=OTHER) is RefusalCode.WRONG_STATE


def test_a_result_is_refused_where_what_is_wanted_changed_meanwhile() -> None:
    bench = given()
    bench.ask(FinishInstruction(instruction=KEY, seen_version=1, result="已查清"))
    why = CloseInstruction(instruction=KEY, seen_version=2, is_content=False, text="补照片")
    bench.ask(why)
    late = FinishInstruction(instruction=KEY, seen_version=1, result="已查清")
    assert bench.ask(late) is RefusalCode.STALE_VERSION
    close = CloseInstruction(instruction=KEY, seen_version=2, text="好")
    assert bench.ask(close) is RefusalCode.STALE_VERSION


def test_it_is_overdue_once_and_only_after_its_time() -> None:
    bench = given()
    assert due(bench.state, TWO_SHIFTS) == (at(3600), MarkInstructionOverdue(instruction=KEY))
    assert bench.ask(MarkInstructionOverdue(instruction=KEY), seconds=60) is None
    assert not bench.state.is_overdue
    assert bench.ask(MarkInstructionOverdue(instruction=KEY), seconds=3600) is None
    assert bench.state.is_overdue
    assert due(bench.state, TWO_SHIFTS) is None
