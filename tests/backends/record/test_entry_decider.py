"""The log of the watch: written once, corrected by another entry, never changed."""

from __future__ import annotations

from typing import Any

import pytest

from backends.record.entry import Call, Entry, EntryKind, FlagEntry, NoteCorrected, WriteEntry
from backends.record.ids import EntryId
from backends.record.kinds import ENTRY
from backends.record.refusal import RefusalCode
from tests.backends.record.samples import LEADER, at
from tests.backends.record.watch_bench import Bench

KEY = EntryId("entry-1")


def a_note(**changes: Any) -> WriteEntry:
    base: dict[str, Any] = {"entry": KEY, "kind": EntryKind.NOTE, "text": " 巡屏 16 路正常 "}
    return WriteEntry(**(base | changes))


def written(**changes: Any) -> Bench:
    bench = Bench(ENTRY, KEY)
    assert bench.ask(a_note(**changes)) is None
    return bench


def test_an_entry_keeps_words_author_and_the_watch_that_ran() -> None:
    entry: Entry = written().state
    assert (entry.text, entry.written_by, entry.shift) == (
        "巡屏 16 路正常",
        LEADER,
        "shift-2026-11-22-day",
    )


def test_what_was_on_paper_belongs_to_the_watch_of_its_own_time() -> None:
    entry: Entry = written(kind=EntryKind.PAPER, occurred_at=at(-10 * 3600)).state
    assert entry.shift == "shift-2026-11-21-night"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "  "}, RefusalCode.REASON_MISSING),
        ({"text": "长" * 20_001}, RefusalCode.TOO_LARGE),
        ({"occurred_at": at(3600)}, RefusalCode.OUT_OF_RANGE),
        ({"kind": EntryKind.CALL}, RefusalCode.MALFORMED),
        ({"kind": EntryKind.PAPER}, RefusalCode.MALFORMED),
        ({"entry": EntryId("不合规")}, RefusalCode.MALFORMED),
    ],
)
def test_an_entry_that_says_too_little_is_refused(
    changes: dict[str, Any], code: RefusalCode
) -> None:
    assert Bench(ENTRY, KEY).ask(a_note(**changes)) is code


def test_a_call_says_what_was_read_back_and_by_whom() -> None:
    call = Call(is_incoming=True, office="市防汛办", read_back="两小时一报", read_back_by="王敏")
    entry: Entry = written(kind=EntryKind.CALL, call=call, personal={"number": "ab"}).state
    assert entry.call == call
    assert entry.personal == ["number"]


def test_an_entry_is_written_once() -> None:
    assert written().ask(a_note(text="别的话")) is RefusalCode.DUPLICATE


def test_a_correction_leaves_the_words_and_names_what_mends_them() -> None:
    bench = written()
    assert bench.ask(NoteCorrected(entry=KEY, by=EntryId("entry-2"))) is None
    assert bench.ask(NoteCorrected(entry=KEY, by=EntryId("entry-3"))) is None
    assert (bench.state.text, bench.state.corrected_by) == ("巡屏 16 路正常", "entry-2")


def test_a_flag_goes_on_and_off_and_says_when_it_was_cleared() -> None:
    bench = written(is_flagged=True)
    assert bench.ask(FlagEntry(entry=KEY, seen_version=9, is_flagged=False)) is (
        RefusalCode.STALE_VERSION
    )
    assert bench.ask(FlagEntry(entry=KEY, seen_version=1, is_flagged=False), seconds=60) is None
    assert (bench.state.is_flagged, bench.state.cleared_at) == (False, at(60))
    assert bench.ask(FlagEntry(entry=KEY, seen_version=2, is_flagged=True)) is None
    assert (bench.state.is_flagged, bench.state.cleared_at) == (True, None)


def test_an_entry_that_was_corrected_is_not_flagged_any_more_but_may_be_cleared() -> None:
    bench = written()
    assert bench.ask(NoteCorrected(entry=KEY, by=EntryId("e2"))) is None
    flag = FlagEntry(entry=KEY, seen_version=2, is_flagged=True)
    assert bench.ask(flag) is RefusalCode.WRONG_STATE
    assert "e2" in bench.detail
    flagged = written(is_flagged=True)
    assert flagged.ask(NoteCorrected(entry=KEY, by=EntryId("e2"))) is None
    assert flagged.ask(FlagEntry(entry=KEY, seen_version=2, is_flagged=False)) is None
