"""What comes of a file of the roster: slips of the pen are seen before anything is sent."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook
from pytestqt.qtbot import QtBot

from app.roster_files import RosterFiles
from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.duty import DutyState
from backends.reports.roster_table import HEADS
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.test_watch_roster import at, go, shown
from tests.gui.watch_samples import a_watch
from widgets.watch.attendance import AttendanceTab
from widgets.watch.changes_dialog import ChangesDialog, FaultsDialog
from widgets.watch.roster import RosterTab

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> AskedLink:
    made = a_watch()
    made.answers[RosterOf] = RosterOfAnswer(duties=list(made.duties.values()), shifts=[])
    return made


@pytest.fixture
def tab(qtbot: QtBot, link: AskedLink) -> RosterTab:
    made = RosterTab(context_of(link))
    qtbot.addWidget(made)
    made.resize(1220, 860)
    made.show()
    return made


async def taken_in(tab: RosterTab, link: AskedLink, path: Path) -> None:
    files = RosterFiles(link, tab, AttendanceTab(context_of(link), tab))
    tab.import_asked.emit(str(path))
    await until(lambda: not files.is_busy)


def a_file(path: Path, link: AskedLink, day: str) -> Path:
    """One row: the person p03 at the first seat, in the night watch of that day."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADS))
    sheet.append([day, "夜班", link.policy.watch.seats[0].seat, "p03", "", "", ""])
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.asyncio
@pytest.mark.parametrize("day", ["9999-12-31", "2062-11-27"])
async def test_a_wrong_year_is_told_by_its_cell(
    tab: RosterTab, link: AskedLink, tmp_path: Path, day: str
) -> None:
    await taken_in(tab, link, a_file(tmp_path / "值班表.xlsx", link, day))
    faults = next(one for one in tab.findChildren(FaultsDialog) if one.isVisible())
    assert faults.list.item(0).text() == f"A2 {day} 离今天超过一年，请检查年份"
    assert not link.sent


@pytest.mark.asyncio
async def test_a_wrong_date_of_a_calendar_is_said(
    tab: RosterTab, link: AskedLink, tmp_path: Path
) -> None:
    path = tmp_path / "值班.ics"
    path.write_text(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261301T080000\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    await taken_in(tab, link, path)
    faults = next(one for one in tab.findChildren(FaultsDialog) if one.isVisible())
    assert faults.list.item(0).text() == "第 1 条的开始时间“20261301T080000”写得不对"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("day", "said"), [("2026-12-27", "12-27 周日"), ("2027-01-03", "2027-01-03 周日")]
)
async def test_of_another_year_the_year_is_shown(
    tab: RosterTab, link: AskedLink, tmp_path: Path, day: str, said: str
) -> None:
    await taken_in(tab, link, a_file(tmp_path / "值班表.xlsx", link, day))
    asked = shown(tab, ChangesDialog)
    assert isinstance(asked, ChangesDialog)
    item = asked.table.item(0, 0)
    assert item is not None and item.text() == said


@pytest.mark.asyncio
async def test_one_person_at_two_seats_goes_out_and_comes_back_with_a_mark(
    tab: RosterTab, link: AskedLink, tmp_path: Path
) -> None:
    twin = at(tab, go(tab, 8, 2))
    other = at(tab, go(tab, 9, 2))
    covered = msgspec.structs.replace(
        twin, person=other.person, name=other.name, state=DutyState.COVERED
    )
    duties = [duty if duty.id != twin.id else covered for duty in link.duties.values()]
    files = RosterFiles(link, tab, AttendanceTab(context_of(link), tab))
    link.answers[RosterOf] = RosterOfAnswer(duties=duties, shifts=[])
    tab.export_asked.emit(str(tmp_path / "值班表.xlsx"))
    await until(lambda: not files.is_busy)
    tab.import_asked.emit(str(tmp_path / "值班表.xlsx"))
    await until(lambda: not files.is_busy)
    asked = shown(tab, ChangesDialog)
    assert isinstance(asked, ChangesDialog) and not asked.lines, "it is so already"
    asked.reject()
    await asyncio.sleep(0)
    link.answers[RosterOf] = RosterOfAnswer(duties=[], shifts=[])
    tab.import_asked.emit(str(tmp_path / "值班表.xlsx"))
    await until(lambda: not files.is_busy)
    asked = shown(tab, ChangesDialog)
    assert isinstance(asked, ChangesDialog)
    assert "同一个人同一时间排了两个席位" in asked.warning.text()
