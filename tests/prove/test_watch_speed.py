"""A shift with 2,000 entries and 300 open items: gathered within 1 s, any page within 200 ms."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from backends.hub.around import Surroundings
from backends.hub.questions import AtHand, Questions
from backends.link.watch import LogPage, LogPageAnswer
from backends.record import entry as en
from backends.record import handover as ho
from backends.record.city import CityResources
from backends.record.ids import EntryId, HandoverId, IncidentId
from backends.record.incident_commands import ReportIncident
from tests.backends.hub.hands import LEADER, URBAN
from tests.backends.hub.test_watch import DAY, NEXT, NIGHT, SEAT, open_now, watch_centre
from tests.prove.record import ProofRecord

ENTRIES, ITEMS = 2_000, 300
GATHERED_WITHIN_S, PAGE_WITHIN_S = 1.0, 0.2


@pytest.mark.prove
def test_a_full_shift_is_gathered_within_a_second_and_paged_within_200_ms(
    tmp_path: Path, proof: ProofRecord
) -> None:
    centre = watch_centre(tmp_path)
    open_now(centre)
    entries = [
        en.WriteEntry(
            entry=EntryId(f"e{n}"),
            kind=en.EntryKind.NOTE,
            text=f"第 {n} 次巡屏，滨江路 {n % 97} 号路口积水，已通知养护",
            is_flagged=n % 50 == 0,
        )
        for n in range(ENTRIES)
    ]
    for start in range(0, ENTRIES, 500):
        centre.do(*(centre.command(one) for one in entries[start : start + 500]))
    reports = [
        ReportIncident(incident=IncidentId(f"i{n}"), title=f"路面塌陷 {n}", department=URBAN)
        for n in range(ITEMS)
    ]
    centre.do(*(centre.command(one) for one in reports))
    begun = ho.BeginHandover(
        handover=HandoverId("h"), giving=DAY, taking=NIGHT, seat=SEAT, receiver=NEXT.id
    )
    before = time.perf_counter()
    (receipt,) = centre.do(centre.command(begun))
    took_s = time.perf_counter() - before
    assert receipt.refusal is None
    sheet = centre.ledger.books["handover"].get("h")
    assert sheet is not None and len(sheet.items) == ITEMS + ENTRIES // 50
    seq = centre.store.seq
    pages = _pages(tmp_path, seq)
    centre.store.close()
    proof.note(
        f"{len(sheet.items)} items gathered, cut and on the disk in {took_s * 1000:.0f} ms; a page "
        f"of 200 of {ENTRIES} entries in {statistics.median(pages) * 1000:.0f} ms "
        f"(slowest {max(pages) * 1000:.0f} ms)",
    )
    assert took_s < GATHERED_WITHIN_S
    assert max(pages) < PAGE_WITHIN_S


def _pages(folder: Path, seq: int) -> list[float]:
    """Seconds of every page, back to the first entry, and of searches."""
    questions = Questions(folder, Surroundings(CityResources(), [], []))
    questions.start()
    taken: list[float] = []
    try:
        assert questions.wait_for_index(seq, 60)

        def ask(query: LogPage) -> LogPageAnswer:
            before = time.perf_counter()
            answer = questions.answer(query, LEADER, AtHand(seq=seq))
            taken.append(time.perf_counter() - before)
            assert isinstance(answer, LogPageAnswer)
            return answer

        page, seen = ask(LogPage(shift=DAY)), 0
        assert page.total == ENTRIES
        while True:
            seen += len(page.entries)
            if not page.next_before_seq:
                break
            page = ask(LogPage(shift=DAY, before_seq=page.next_before_seq))
        assert seen == ENTRIES
        for text in ("积水", "滨江路", "96 号", "第 1999 次"):
            assert ask(LogPage(text=text)).total > 0
    finally:
        questions.close()
    return taken
