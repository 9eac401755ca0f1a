"""What is being looked at goes on paper by one key: an incident, the log of a shift, minutes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app import paper_gather
from app.attachments.fetching import Fetching
from app.attachments.shelf import Shelf
from app.kept_sheets import KeptSheets
from app.paper.examples import a_handover
from app.paper.examples_watch import a_log, a_meeting
from app.paper.jobs import IncidentPaper, Job, LogPaper, MinutesPaper
from app.paper_gather import page_name
from app.papers import Papers
from app.sheet_seal import seal_of
from backends.link.api import HubUnreachable
from backends.link.queries import (
    Answer,
    PageSeal,
    PageSealAnswer,
    Query,
    Recall,
    RecallAnswer,
    Timeline,
    TimelineAnswer,
)
from backends.link.session import HubDoor
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.duty import SeatTurn
from backends.record.evidence import Seal, parsed
from backends.record.ids import ShiftId
from tests.gui.asked_link import until
from tests.gui.incident_samples import CHEMICAL
from tests.gui.test_console_rooms import Console
from widgets.shell.workspace import Room

pytestmark = pytest.mark.gui


class Desk:
    """The console with its papers; what would be made is kept."""

    def __init__(self, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        self.console = console
        papers = console.windows._papers
        assert papers is not None
        self.papers: Papers = papers
        self.jobs: list[Job] = []
        monkeypatch.setattr(papers.desk, "make", self.jobs.append)

    def choose(self, name: str) -> None:
        action: QAction = next(a for a in self.papers.ways.actions() if a.data() == name)
        self.papers.ways.hide()
        action.trigger()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    console = Console(qtbot, tmp_path)
    yield Desk(console, monkeypatch)
    console.windows.release()


def test_nothing_to_print_is_said(desk: Desk) -> None:
    desk.console.press("Ctrl+P")
    assert "先打开" in desk.console.main.banner.text
    assert desk.jobs == []


@pytest.mark.asyncio
async def test_the_log_of_the_shift_is_fetched_page_by_page(desk: Desk) -> None:
    paper = a_log()
    link = desk.console.link
    assert link.user is not None
    sits = SeatTurn(seat=link.user.seat, user=link.user.id, since=paper.shift.starts_at)
    shift = msgspec.structs.replace(paper.shift, turns=[sits])
    another = msgspec.structs.replace(shift, id=ShiftId("shift-2026-11-26-day"), turns=[])
    link.shifts |= {another.id: another, shift.id: shift}
    whole = LogPageAnswer(entries=paper.entries, total=len(paper.entries))
    behind = LogPageAnswer(entries=paper.entries[:-1], total=len(paper.entries) - 1, is_behind=True)
    link.answers[LogPage] = behind  # what was written just now is not in its index yet
    desk.console.main.workspace.go_to(Room.WATCH)
    desk.console.press("Ctrl+P")
    assert desk.papers.ways.isVisible()
    asked = len(link.asked)
    desk.choose("keep")
    await until(lambda: len(link.asked) > asked)
    link.answers[LogPage] = whole
    await until(lambda: desk.jobs)
    made = desk.jobs[0]
    assert isinstance(made.paper, LogPaper) and not made.paper.is_behind
    assert [e.occurred_at for e in made.paper.entries] == sorted(
        e.occurred_at for e in paper.entries
    )
    assert made.out.endswith(f"log-{paper.shift.id}.pdf")


@pytest.mark.asyncio
async def test_of_a_log_that_is_too_long_the_older_ones_are_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_gather, "_MOST_ENTRIES", 4)
    log, link = a_log(), desk.console.link
    link.shifts |= {log.shift.id: log.shift}
    link.answers[LogPage] = LogPageAnswer(entries=log.entries[:2], total=9, next_before_seq=7)
    gathering = desk.papers._gathering
    paper = await gathering.paper("log", log.shift.id)
    assert isinstance(paper, LogPaper)
    assert (len(paper.entries), paper.earlier) == (4, 5)
    link.answers[LogPage] = LogPageAnswer(entries=log.entries[:2], total=2)
    paper = await gathering.paper("log", log.shift.id)
    assert isinstance(paper, LogPaper) and paper.earlier == 0


@pytest.mark.asyncio
async def test_minutes_and_cards_are_of_what_is_shown(desk: Desk) -> None:
    link = desk.console.link
    link.answers[Timeline] = TimelineAnswer(events=[])
    meeting = a_meeting().meeting
    link.meetings[meeting.id] = meeting
    incident = next(iter(link.incidents_now.values()))
    link.meetings[meeting.id] = msgspec.structs.replace(meeting, about=f"incident:{incident.id}")
    desk.papers.ask("minutes", meeting.id)
    desk.choose("print")
    await until(lambda: desk.jobs)
    minutes = desk.jobs[0].paper
    assert isinstance(minutes, MinutesPaper)
    assert minutes.about == f"{incident.number} {incident.title}"
    assert desk.jobs[0].printer
    desk.papers.ask("incident", incident.id)
    desk.choose("keep")
    await until(lambda: len(desk.jobs) == 2)
    assert isinstance(desk.jobs[1].paper, IncidentPaper)
    link.answers[Recall] = RecallAnswer(incidents=[], tasks=[])
    desk.papers.ask("incident", str(CHEMICAL) + "-unknown")
    desk.choose("keep")
    await until(lambda: "没有给出" in desk.console.main.banner.text)


@pytest.mark.asyncio
async def test_a_page_that_is_kept_is_copied_as_it_is_and_not_made_anew(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path / "shelf")
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.4 as it was kept")
    kept = shelf.keep(tmp_path / "page.pdf", 1_000)
    link = desk.console.link

    def door() -> HubDoor:
        raise HubUnreachable("closed")

    async def out_of_reach(query: Query) -> Answer:
        raise HubUnreachable("closed")

    fetching = Fetching(link, door, shelf)
    desk.papers.use_sheets(KeptSheets(link, door, shelf, fetching, desk.papers.place, desk.papers))
    sheet = msgspec.structs.replace(a_handover().handover, document=kept.sha256)
    desk.console.panels.watch.handover._show(sheet)
    seal = Seal(attestation="{}", signature="ab")
    link.answers[PageSeal] = PageSealAnswer(seal=seal)
    desk.papers.ask("handover", sheet.id)
    desk.choose("keep")
    await until(lambda: "已存到" in desk.console.main.banner.text)
    copy = desk.papers.place[0] / page_name(sheet)
    assert parsed(seal_of(copy).read_bytes(), Seal) == seal
    assert seal_of(copy).name in desk.console.main.banner.text
    monkeypatch.setattr(link, "ask", out_of_reach)
    desk.papers.ask("handover", sheet.id)
    desk.choose("keep")
    await until(lambda: "没有取到中心的签名" in desk.console.main.banner.text)
    assert not seal_of(copy).exists(), "one of another page may have lain there"
    assert copy.read_bytes() == b"%PDF-1.4 as it was kept" and desk.jobs == []
    gone = msgspec.structs.replace(sheet, document="ab" * 32)
    desk.console.panels.watch.handover._show(gone)
    desk.papers.ask("handover", sheet.id)
    desk.choose("open")
    await until(lambda: "与中心断开" in desk.console.main.banner.text)
