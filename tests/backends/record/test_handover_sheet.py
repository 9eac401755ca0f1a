"""What a signature of a handover is of: the sheet, with what was noted since its cut."""

from __future__ import annotations

import msgspec
import pytest

from backends.record.handover import Changed, NoteChanges, Section
from backends.record.handover_sheet import SheetFault, carried_bytes, digest_of, faults_in
from tests.backends.record.samples import LEADER
from tests.backends.record.test_handover_decider import KEY, reading, ready, sign
from tests.backends.record.watch_bench import NEXT

ALARM = Changed(id="a9", section=Section.ALARMS, title="三号罐区可燃气体超标", what="new")


def noted() -> NoteChanges:
    return NoteChanges(handover=KEY, seq=200, changes=[ALARM])


def test_what_was_noted_since_the_cut_is_signed_and_cannot_be_taken_away() -> None:
    bench = ready()
    assert bench.ask(noted(), by=NEXT) is None
    for who in (LEADER, NEXT):
        assert sign(bench, who) is None
    assert faults_in(bench.state) == []
    without = msgspec.structs.replace(bench.state, noted=[])
    assert SheetFault.CHANGED in faults_in(without)


def test_a_sheet_of_the_first_version_has_the_digest_it_was_signed_with() -> None:
    bench = reading()
    bench.ask(noted(), by=NEXT)
    old = msgspec.json.decode(carried_bytes(bench.state, "centre"))["handover"]
    old.pop("sheet_version", None)  # as it was written then
    first = msgspec.convert(old, type(bench.state))
    assert digest_of(first) == "2fed499d038d6ba1112a6828ae573811d5e9ff9206b88557bd9eff800b851644"
    assert digest_of(msgspec.structs.replace(first, noted=[])) == digest_of(first)


@pytest.mark.parametrize("what", ["over", "changed"])
def test_another_word_of_what_changed_is_another_sheet(what: str) -> None:
    bench = reading()
    bench.ask(noted(), by=NEXT)
    other = [msgspec.structs.replace(ALARM, what=what)]
    assert digest_of(bench.state) != digest_of(msgspec.structs.replace(bench.state, noted=other))
