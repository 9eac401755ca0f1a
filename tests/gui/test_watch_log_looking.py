"""Demand 30: days and watches of the log are found however long ago; one entry from elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.common import Realm
from backends.record.ids import EntryId, ShiftId
from tests.gui.asked_link import context_of, until
from tests.gui.watch_samples import DAY, TODAY, a_page, a_watch, an_entry
from widgets.watch.log import LogTab

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]


async def test_any_days_any_watch_and_any_one_entry_are_looked_at(qtbot: QtBot) -> None:
    link = a_watch()
    tab = LogTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    await until(lambda: tab.model.rowCount() == 200)

    def question() -> LogPage:
        return tab.filters.question(0, 200)

    filters, dates = tab.filters, tab.filters.dates
    assert not dates.isVisible()
    filters.shifts.setCurrentIndex(filters.shifts.count() - 1)  # by date
    assert dates.isVisible() and not filters.is_open
    dates.first.setDate(QDate(2026, 3, 1))
    dates.last.setDate(QDate(2026, 3, 31))
    asked = question()
    assert (asked.since, asked.until) == (
        dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 31, 16, tzinfo=dt.UTC),
    )
    assert not dates.watch.isEnabled(), "of several days there is no one watch"
    dates.last.setDate(QDate(2026, 2, 3))
    assert dates.first.date() == QDate(2026, 2, 3), "never an end before its beginning"
    dates.watch.setCurrentIndex(dates.watch.findText("夜班"))
    asked = question()
    assert (asked.shift, asked.since) == (ShiftId("shift-2026-02-03-night"), None)

    old = an_entry(1, id=EntryId("old"), is_flagged=True)
    link.answers[LogPage] = LogPageAnswer(entries=[old], total=1)
    tab.go_to("old")  # from the handover's sheet: months ago, and not cleared yet
    await until(lambda: tab.chosen is not None and tab.chosen.id == "old")
    assert question().entry == "old" and filters.only.isVisible() and not dates.isVisible()
    tab.act("flag")
    assert getattr(link.sent[-1], "entry", "") == "old"
    filters.only.click()
    assert question() == LogPage(limit=200), "everything again"


async def test_todays_date_can_be_chosen_on_a_console_that_has_run_since_yesterday(
    qtbot: QtBot,
) -> None:
    link = a_watch()
    tab = LogTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    filters, dates = tab.filters, tab.filters.dates
    today = QDate(TODAY.year, TODAY.month, TODAY.day)
    by_date = filters.shifts.count() - 1
    filters.shifts.setCurrentIndex(by_date)
    dates.last.setDate(today.addDays(1))
    assert dates.last.date() == today, "none that lies ahead"
    link.now += dt.timedelta(days=1)
    filters.shifts.setCurrentIndex(0)
    filters.shifts.setCurrentIndex(by_date)
    assert dates.last.date() == today, "what was chosen stays"
    dates.last.setDate(today.addDays(1))
    assert dates.last.date() == today.addDays(1)
    link.now += dt.timedelta(days=1)
    tab.hide()
    tab.show()
    dates.last.setDate(today.addDays(2))
    assert dates.last.date() == today.addDays(2)


async def test_an_exercise_is_asked_for_the_watches_of_its_own(qtbot: QtBot) -> None:
    link = a_watch()
    tab = LogTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    tab.filters.shifts.setCurrentIndex(1)
    assert tab.filters.question(0, 200).shift == DAY.id_on(TODAY)
    link.set_realm(Realm.DRILL)
    assert tab.filters.is_open, "no watch of the other realm stays chosen"
    tab.filters.shifts.setCurrentIndex(1)
    asked = tab.filters.question(0, 200)
    assert (asked.shift, asked.realm) == (DAY.id_on(TODAY, Realm.DRILL), Realm.DRILL)
    assert tab.filters.shifts.currentText() == f"{TODAY:%m-%d} 白班"


async def test_older_ones_follow_on_what_took_the_place_of_all(qtbot: QtBot) -> None:
    link = a_watch()
    tab = LogTab(context_of(link))
    qtbot.addWidget(tab)
    tab.resize(1220, 860)
    tab.show()
    await until(lambda: tab.model.rowCount() == 200)
    link.answers[LogPage] = a_page(200)
    bar = tab.list.verticalScrollBar()
    await until(bar.maximum)
    short = bar.maximum()
    bar.setValue(short)
    await until(lambda: bar.maximum() > short)  # and no older ones come any more
    bar.setValue(bar.maximum())
    await until(lambda: len(link.asked) > 2 and not tab._more.is_busy)
    fresh = [an_entry(number, id=EntryId(f"new-{number}")) for number in range(200)]
    page = LogPageAnswer(entries=fresh, total=7_000, next_before_seq=5_000)
    link.answers[LogPage], since = page, len(link.asked)
    link.tell(Change(entries=True))
    await until(lambda: tab.model.row_of("new-0") == 0)
    bar.setValue(0)
    bar.setValue(bar.maximum())

    def older() -> set[int]:
        pages = [query for query in link.asked[since:] if isinstance(query, LogPage)]
        return {page.before_seq for page in pages} - {0}

    await until(older)
    assert older() == {5_000}, "none from where the others had ended"
