"""Demand 35: attendance of a quarter on the screen and as a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.roster_files import RosterFiles
from backends.link.watch import RosterOf
from backends.record.access import Role
from backends.record.attendance import Presence
from tests.gui.asked_link import context_of, until
from tests.gui.fakes_link import a_user
from tests.gui.watch_samples import a_watch
from widgets.watch.attendance import AttendanceTab
from widgets.watch.roster import RosterTab

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]


async def test_a_quarter_is_asked_month_by_month_seen_by_person_and_exported(
    qtbot: QtBot, tmp_path: Path
) -> None:
    link = a_watch()
    tab = AttendanceTab(context_of(link))
    qtbot.addWidget(tab)
    roster = RosterTab(context_of(link))
    qtbot.addWidget(roster)
    files = RosterFiles(link, roster, tab)
    tab.resize(1400, 800)
    tab.show()
    await until(lambda: tab.people.rowCount() > 1)
    asked = [one for one in link.asked if isinstance(one, RosterOf)]
    assert [one.since.isoformat()[:10] for one in asked] == ["2026-09-30", "2026-10-31"]
    assert "第 4 季度" in tab.title and "应到" in tab.summary.text()
    tab.table.sortByColumn(8, Qt.SortOrder.DescendingOrder)  # who did not come stands first
    first = tab.people.people[0]
    tab.table.setCurrentIndex(tab.people.index(0, 0))
    due = [turn for turn in first.turns if turn.presence is not Presence.COMING]
    assert first.missing and tab.turns.rowCount() == len(due) < len(first.turns)
    told = [tab.turns.text(row, 6) for row in range(tab.turns.rowCount())]
    assert any("未到岗" in words for words in told)
    tab.export_asked.emit(str(tmp_path / "考勤.xlsx"), tab.people.people, tab.title)
    await until(lambda: not files.is_busy)
    assert "已导出" in tab.notice.text
    assert load_workbook(tmp_path / "考勤.xlsx")["考勤"].max_row == tab.people.rowCount() + 2
    link.user_now = a_user(Role.DISPATCHER, name="谁")
    tab.look()
    await until(lambda: not tab.people.rowCount())
    assert not tab.export.isEnabled()
