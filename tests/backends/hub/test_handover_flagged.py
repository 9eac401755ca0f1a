"""What is flagged comes back on each handover's sheet until somebody clears it."""

from __future__ import annotations

from typing import Any

from backends.record import handover as ho
from backends.record.entry import EntryKind, FlagEntry, WriteEntry
from backends.record.ids import EntryId
from tests.backends.hub.hands import LEADER, Centre
from tests.backends.hub.test_watch import NEXT, URBAN, ask, the
from tests.backends.hub.test_watch_change import begin, centre, sheet

__all__ = ["centre"]


def write(centre: Centre, key: str, **changes: Any) -> None:
    body = WriteEntry(entry=EntryId(key), kind=EntryKind.NOTE, text=f"钥匙在{key}", **changes)
    assert ask(centre, body) is None


def flagged_lines(centre: Centre) -> list[str]:
    assert begin(centre, "h1", LEADER, NEXT) is None
    return [one.id for one in sheet(centre, "h1").items if one.section is ho.Section.FLAGGED]


def test_what_a_colleague_flags_while_it_is_being_corrected_stays_flagged(centre: Centre) -> None:
    write(centre, "e1")
    version = the(centre, "entry", "e1").version
    flag = FlagEntry(entry=EntryId("e1"), seen_version=version, is_flagged=True)
    assert ask(centre, flag, URBAN) is None
    write(centre, "e2", corrects=EntryId("e1"))  # its draft was begun before
    assert flagged_lines(centre) == ["e2"]


def test_a_correction_of_what_was_cleared_is_not_flagged(centre: Centre) -> None:
    write(centre, "e1", is_flagged=True)
    version = the(centre, "entry", "e1").version
    clear = FlagEntry(entry=EntryId("e1"), seen_version=version, is_flagged=False)
    assert ask(centre, clear, URBAN) is None
    write(centre, "e2", corrects=EntryId("e1"))
    assert flagged_lines(centre) == []
