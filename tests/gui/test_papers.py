"""What is being looked at goes on paper by one key: an incident, the log of a shift, minutes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.paper.examples_watch import a_log, a_meeting
from app.paper.jobs import IncidentPaper, Job, LogPaper, Made, MinutesPaper
from app.papers import Papers
from backends.link.queries import Timeline, TimelineAnswer
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.handover import HandoverState, KeepDocument
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
    link.shifts[paper.shift.id] = paper.shift
    link.answers[LogPage] = LogPageAnswer(entries=paper.entries, total=len(paper.entries))
    desk.console.main.workspace.go_to(Room.WATCH)
    desk.console.press("Ctrl+P")
    assert desk.papers.ways.isVisible()
    desk.choose("keep")
    await until(lambda: desk.jobs)
    made = desk.jobs[0]
    assert isinstance(made.paper, LogPaper)
    assert [e.occurred_at for e in made.paper.entries] == sorted(
        e.occurred_at for e in paper.entries
    )
    assert made.out.endswith(f"log-{paper.shift.id}.pdf")


@pytest.mark.asyncio
async def test_minutes_and_cards_are_of_what_is_shown(desk: Desk) -> None:
    link = desk.console.link
    link.answers[Timeline] = TimelineAnswer(events=[])
    meeting = a_meeting().meeting
    link.meetings[meeting.id] = meeting
    desk.papers.ask("minutes", meeting.id)
    desk.choose("print")
    await until(lambda: desk.jobs)
    assert isinstance(desk.jobs[0].paper, MinutesPaper)
    assert desk.jobs[0].printer
    incident = next(iter(link.incidents_now.values()), None)
    if incident is not None:
        desk.papers.ask("incident", incident.id)
        desk.choose("keep")
        await until(lambda: len(desk.jobs) == 2)
        assert isinstance(desk.jobs[1].paper, IncidentPaper)
    desk.papers.ask("incident", str(CHEMICAL) + "-unknown")
    desk.choose("keep")
    await until(lambda: "没有给出" in desk.console.main.banner.text)


def test_a_kept_sheet_stands_in_the_log_by_its_digest_once(desk: Desk) -> None:
    from app.paper.examples import a_handover, jobs

    job = jobs()["handover.pdf"]
    sheet = a_handover().handover
    assert sheet.state is HandoverState.SIGNED
    desk.papers._on_made(job, Made(pages=1, sha256="ab" * 32))
    assert desk.console.link.sent == [KeepDocument(handover=sheet.id, sha256="ab" * 32)]
    assert "已存到" in desk.console.main.banner.text
