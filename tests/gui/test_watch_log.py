"""Demand 30: the watch's log: pages, corrections, templates, calls, what waits and stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, LinkState, LinkStatus
from backends.link.queries import PersonalAnswer, PersonalFields
from backends.link.watch import LogPage
from backends.record.access import Role
from backends.record.entry import EntryKind, FlagEntry, WriteEntry
from backends.record.ids import EntryId
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.test_every_key import Effect, every_key
from tests.gui.watch_samples import DAY, TODAY, a_page, a_watch, an_entry
from widgets.watch.blanks import BlankEdit, moment_in
from widgets.watch.log import LogTab
from widgets.watch.words import refused_text

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> AskedLink:
    return a_watch()


@pytest.fixture
def tab(qtbot: QtBot, link: AskedLink) -> LogTab:
    made = LogTab(context_of(link))
    qtbot.addWidget(made)
    made.resize(1220, 860)
    made.show()
    return made


async def opened(tab: LogTab) -> LogTab:
    tab.look()
    await until(lambda: tab.model.rowCount() == 200)
    return tab


def written(link: AskedLink) -> WriteEntry:
    body = link.sent[-1]
    assert isinstance(body, WriteEntry)
    return body


@pytest.mark.asyncio
async def test_the_newest_stand_first_and_scrolling_fetches_on(
    tab: LogTab, link: AskedLink
) -> None:
    tester = QAbstractItemModelTester(
        tab.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    await opened(tab)
    assert "200 / 2000" in tab.filters.summary.text()
    link.answers[LogPage] = a_page(200)
    bar = tab.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    await until(lambda: tab.model.rowCount() == 400)
    asked = link.asked[-1]
    assert isinstance(asked, LogPage) and asked.before_seq == 1_800
    del tester


@pytest.mark.asyncio
async def test_what_an_index_has_not_yet_is_asked_for_again_and_stays_on_the_screen(
    tab: LogTab, link: AskedLink
) -> None:
    behind = msgspec.structs.replace(a_page(), is_behind=True)
    link.answers[LogPage] = behind
    await opened(tab)
    mine = WriteEntry(entry=EntryId("mine"), kind=EntryKind.NOTE, text="巡屏正常")
    link.send(mine)
    tab.model.note_pending()
    link.pending_now.clear()  # taken by the centre, and not in its index
    asked = len(link.asked)
    await until(lambda: len(link.asked) > asked + 1)
    assert tab.model.row_of("mine") == 0
    link.answers[LogPage] = a_page()
    await until(lambda: tab.model.row_of("mine") < 0)


@pytest.mark.asyncio
async def test_what_comes_in_moves_no_row_that_is_read(tab: LogTab, link: AskedLink) -> None:
    await opened(tab)
    link.answers[LogPage] = a_page(200)
    tab.list.setCurrentIndex(tab.model.index(60, 0))
    tab.list.verticalScrollBar().setValue(40 * 48)
    before = tab.list.indexAt(tab.list.viewport().rect().center())
    entry = tab.model.row_at(before.row())
    fresh = [an_entry(0, id=EntryId(f"new-{n}")) for n in range(3)]
    page = a_page()
    link.answers[LogPage] = msgspec.structs.replace(page, entries=[*fresh, *page.entries[:197]])
    link.tell(Change(entries=True))
    await until(lambda: tab.model.row_of("new-0") == 0)
    after = tab.list.indexAt(tab.list.viewport().rect().center())
    assert tab.model.row_at(after.row()) == entry
    assert tab.chosen is not None and tab.chosen.id == "e-0060"
    assert "新记录 3 条" in tab.news.text() and tab.news.isVisible()
    tab.news.click()
    assert tab.list.is_at_top and not tab.news.isVisible()


@pytest.mark.asyncio
async def test_a_correction_strikes_the_first_and_both_lead_to_each_other(
    tab: LogTab, link: AskedLink
) -> None:
    await opened(tab)
    tab.go_to("e-0006")
    assert tab.detail.entry is not None and tab.detail.text.font().strikeOut()
    assert not tab.detail.correct.isEnabled()
    tab.act("open")
    assert tab.chosen is not None and tab.chosen.id == "e-0003"
    tab.go_to("e-0012")
    tab.act("correct")
    assert "原来那条留在日志里" in tab.composer.about.text()
    tab.composer.text.setPlainText("离开时间 11:40。")
    tab.composer.send()
    body = written(link)
    assert (body.corrects, body.text) == ("e-0012", "离开时间 11:40。")
    assert body.occurred_at == an_entry(12).occurred_at
    link.pending_now.clear()
    taken = an_entry(0, id=body.entry, corrects=EntryId("e-0012"))
    page = a_page()
    link.answers[LogPage] = msgspec.structs.replace(page, entries=[taken, *page.entries[:5]])
    link.tell(Change(entries=True, pending=frozenset({body.entry})))
    await until(lambda: tab.model.entry("e-0012") is not None)
    await until(lambda: tab.model.entry("e-0012").corrected_by == body.entry)  # type: ignore[union-attr]


@pytest.mark.asyncio
async def test_an_entry_written_offline_waits_on_top_and_is_taken_later(
    tab: LogTab, link: AskedLink
) -> None:
    await opened(tab)
    link.status_now = LinkStatus(state=LinkState.OFFLINE, since=NOW)
    tab.composer.text.setPlainText("断网期间巡屏正常。")
    QTest.keyClick(tab.composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    body = written(link)
    assert body.shift == DAY.id_on(TODAY) and body.kind is EntryKind.NOTE
    row = tab.model.row_at(0)
    assert row is not None and row.is_pending and row.entry.text == "断网期间巡屏正常。"
    assert "待写入 1" in tab.filters.summary.text()
    assert not tab.composer.text.toPlainText()
    link.pending_now.clear()
    taken = an_entry(0, id=body.entry, kind=EntryKind.NOTE, text=body.text, call=None)
    page = a_page()
    link.answers[LogPage] = msgspec.structs.replace(page, entries=[taken, *page.entries[:199]])
    link.tell(Change(entries=True, pending=frozenset({body.entry})))
    assert tab.model.row_of(body.entry) == 0, "it does not blink between the two"
    await until(lambda: not tab.model.row_at(0).is_pending)  # type: ignore[union-attr]
    assert tab.model.rowCount() == 201


@pytest.mark.asyncio
async def test_a_refused_entry_gives_its_words_back(tab: LogTab, link: AskedLink) -> None:
    await opened(tab)
    tab.composer.text.setPlainText("很长很长。")
    tab.composer.send()
    body = written(link)
    link.refuse(body, Refusal(code=RefusalCode.TOO_LARGE))
    assert tab.composer.text.toPlainText() == "很长很长。"
    assert "没有写入日志：内容太长" in tab.notice.text
    assert tab.model.row_of(body.entry) < 0


@pytest.mark.asyncio
async def test_who_corrects_second_has_the_words_back_and_is_told(
    tab: LogTab, link: AskedLink
) -> None:
    await opened(tab)
    tab.send_by(link.send)  # kept on the disk until the centre has it
    tab.go_to("e-0012")
    tab.act("correct")
    tab.composer.text.setPlainText("水位 4.8，泵停。")
    tab.composer.send()
    link.refuse(written(link), Refusal(code=RefusalCode.WRONG_STATE))
    assert tab.composer.text.toPlainText() == "水位 4.8，泵停。"
    assert "没有写入日志：那一条已经有人更正过" in tab.notice.text


@pytest.mark.asyncio
async def test_a_refused_correction_comes_back_whole_and_waits_for_what_is_being_written(
    tab: LogTab, link: AskedLink
) -> None:
    await opened(tab)
    tab.go_to("e-0012")
    tab.act("correct")
    tab.composer.text.setPlainText("离开时间 11:40。")
    tab.composer.at.setText("11:40")
    tab.composer.send()
    body = written(link)
    tab.composer.text.setPlainText("正在写另一条")
    link.refuse(body, Refusal(code=RefusalCode.TOO_LARGE))
    assert tab.composer.text.toPlainText() == "正在写另一条"
    assert "还有 1 条没有写入：“离开时间" in tab.composer.drafts.said.text()
    tab.composer.drafts.fetch.click()
    assert "原来那条留在日志里" in tab.composer.about.text()
    tab.composer.send()
    again = written(link)
    assert again.entry != body.entry
    assert msgspec.structs.replace(again, entry=body.entry) == body
    tab.composer.drafts.fetch.click()
    assert tab.composer.text.toPlainText() == "正在写另一条"
    assert not tab.composer.drafts.isVisible() and not tab.composer.about.isVisible()


@pytest.mark.asyncio
async def test_a_correction_of_what_is_to_be_told_cannot_quietly_clear_that(tab: LogTab) -> None:
    await opened(tab)
    entry, flag = tab.model.entry("e-0012"), tab.composer.flag
    assert entry is not None
    tab.composer.correct(msgspec.structs.replace(entry, is_flagged=True))
    assert (flag.isChecked(), flag.isEnabled(), bool(flag.toolTip())) == (True, False, True)
    tab.composer.clear()
    assert (flag.isChecked(), flag.isEnabled(), bool(flag.toolTip())) == (False, True, False)


@pytest.mark.asyncio
async def test_correcting_sets_aside_what_is_being_written_and_leaves_a_calls_number(
    tab: LogTab, link: AskedLink
) -> None:
    await opened(tab)
    call = next(e for e in tab.model.entries if e.call is not None and not e.corrected_by)
    tab.composer.text.setPlainText("正在写另一条")
    tab.composer.correct(msgspec.structs.replace(call, personal=["caller", "number"]))
    assert "正在写另一条" in tab.composer.drafts.said.text()
    assert "沿用原记录" in tab.composer.call.number.placeholderText()
    tab.composer.send()
    body = written(link)
    assert (body.corrects, body.call, body.personal) == (call.id, call.call, {})


def test_tab_fills_a_template_blank_by_blank(tab: LogTab, link: AskedLink) -> None:
    tab.composer.templates.setCurrentIndex(1)
    tab.composer.templates.activated.emit(1)
    text = tab.composer.text
    assert tab.composer.kind is EntryKind.CALL and text.textCursor().selectedText() == "____"
    QTest.keyClicks(text, "A")
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert text.textCursor().selectedText() == "____"
    tab.composer.send()
    assert not link.sent and "还有空没有填" in tab.notice.text
    QTest.keyClicks(text, "B")
    tab.composer.call.office.setText("市气象台")
    tab.composer.call.number.setText("5588")
    tab.composer.call.read_back.setText("已记下")
    tab.composer.send()
    assert not link.sent and "谁复述的" in tab.notice.text
    tab.composer.call.read_by.setText("周工")
    tab.composer.send()
    body = written(link)
    assert body.text == "A（单位、姓名）来电，报告B。已复述，对方确认。"
    assert body.template == "call-in" and body.personal == {"number": "5588"}
    assert body.call is not None and body.call.is_incoming and body.call.read_back_by == "周工"


def test_tab_goes_on_where_no_blank_is_left(qtbot: QtBot) -> None:
    edit = BlankEdit()
    qtbot.addWidget(edit)
    edit.fill_in("天气____，气温____。")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.textCursor().selectionStart() == 9
    QTest.keyClick(edit, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert edit.textCursor().selectionStart() == 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14:03", dt.datetime(2026, 11, 22, 6, 3, tzinfo=dt.UTC)),
        ("23：50", dt.datetime(2026, 11, 21, 15, 50, tzinfo=dt.UTC)),
        ("11-20 08:00", dt.datetime(2026, 11, 20, 0, 0, tzinfo=dt.UTC)),
        ("2025-12-31 08:00", dt.datetime(2025, 12, 31, 0, 0, tzinfo=dt.UTC)),
        ("25:00", None),
        ("昨天", None),
    ],
)
def test_when_it_happened_is_typed_as_people_write_it(
    text: str, moment: dt.datetime | None
) -> None:
    assert moment_in(text, NOW) == moment


def at_clock(text: str) -> dt.datetime:
    """2027-01-01 00:10, in the city's time."""
    return dt.datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("now", "text", "moment"),
    [
        ("2027-01-01 00:10", "12-31 23:40", "2026-12-31 23:40"),
        ("2027-01-01 00:10", "23:40", "2026-12-31 23:40"),
        ("2027-01-01 00:10", "01-01 00:05", "2027-01-01 00:05"),
        ("2027-01-01 00:10", "01-02 00:05", "2027-01-02 00:05"),  # a slip, and said to be one
        ("2027-01-01 00:10", "2027-12-31 23:40", "2027-12-31 23:40"),
        ("2027-01-01 00:10", "00-31 23:40", ""),
        ("2028-03-01 00:10", "02-29 23:40", "2028-02-29 23:40"),
        ("2029-01-01 00:10", "02-29 23:40", "2028-02-29 23:40"),
        ("2027-01-01 00:10", "02-29 23:40", ""),
        ("2028-02-29 08:00", "12-31 23:40", "2027-12-31 23:40"),
        ("2028-02-29 08:00", "23:40", "2028-02-28 23:40"),
    ],
)
def test_a_day_without_its_year_is_the_one_that_has_been(now: str, text: str, moment: str) -> None:
    assert moment_in(text, at_clock(now)) == (at_clock(moment) if moment else None)


@pytest.mark.parametrize("year", ["", "2024-"])
def test_an_entry_of_new_years_eve_that_is_refused_can_be_sent_again(
    tab: LogTab, link: AskedLink, year: str
) -> None:
    link.now = at_clock("2027-01-01 00:10")
    tab.composer.text.setPlainText("迎新年活动散场平稳。")
    tab.composer.at.setText(f"{year}12-31 23:40")
    tab.composer.send()
    body = written(link)
    assert body.occurred_at == at_clock(f"{year or '2026-'}12-31 23:40")
    link.refuse(body, Refusal(code=RefusalCode.STORE_UNAVAILABLE))
    tab.composer.send()
    assert written(link).entry != body.entry
    assert written(link).occurred_at == body.occurred_at


def test_paper_taken_in_by_hand_has_its_own_time(tab: LogTab, link: AskedLink) -> None:
    tab.composer.begin(EntryKind.PAPER)
    tab.composer.text.setPlainText("停电期间：解放路积水，城管已到。")
    tab.composer.send()
    assert not link.sent and "发生时间" in tab.notice.text
    tab.composer.at.setText("12:30")
    tab.composer.send()
    body = written(link)
    assert body.occurred_at == dt.datetime(2026, 11, 22, 4, 30, tzinfo=dt.UTC)
    assert not body.shift, "the centre finds the watch of its time"


@pytest.mark.asyncio
async def test_filters_ask_anew_and_an_empty_answer_says_so(tab: LogTab, link: AskedLink) -> None:
    await opened(tab)
    link.answers[LogPage] = a_page(0, 0, 0)
    tab.filters.kinds.setCurrentIndex(1)
    await until(lambda: tab.empty.isVisible())
    asked = link.asked[-1]
    assert isinstance(asked, LogPage) and EntryKind.AUTOMATIC not in asked.kinds
    assert "筛选条件下没有日志" in tab.empty.text
    tab.filters.search.setText("积水")
    tab.filters.shifts.setCurrentIndex(1)
    await until(lambda: link.asked[-1] == tab.filters.question(0, 200))
    assert link.asked[-1].shift == DAY.id_on(TODAY)  # type: ignore[union-attr]
    link.answers[LogPage] = a_page()
    tab.empty.way.click()
    await until(lambda: tab.model.rowCount() == 200)


@pytest.mark.asyncio
async def test_the_first_entry_of_an_empty_log_is_written_by_key(
    qtbot: QtBot, tab: LogTab, link: AskedLink
) -> None:
    link.answers[LogPage] = a_page(0, 0, 0)
    with qtbot.waitActive(tab):
        tab.activateWindow()
    tab.take_focus()
    tab.look()
    await until(lambda: tab.empty.isVisible())
    QTest.keyClick(tab.focusWidget(), Qt.Key.Key_N)
    assert tab.composer.text.hasFocus()
    tab.take_focus()
    link.answers[LogPage] = a_page()
    tab.look()
    await until(lambda: tab.model.rowCount() == 200)
    assert tab.list.hasFocus()


@pytest.mark.asyncio
async def test_a_lost_line_is_said_and_what_is_loaded_stays(tab: LogTab, link: AskedLink) -> None:
    await opened(tab)
    link.is_down = True
    tab.look()
    await until(lambda: "断开" in tab.notice.text)
    assert tab.model.rowCount() == 200


@pytest.mark.asyncio
async def test_names_and_numbers_are_seen_only_when_asked_for(tab: LogTab, link: AskedLink) -> None:
    await opened(tab)
    link.answers[PersonalFields] = PersonalAnswer(fields={"caller": "周工", "number": "5588"})
    tab.go_to("e-0000")
    assert "5588" not in tab.detail.said.text()
    tab.detail.personal.click()
    await until(lambda: "号码 5588" in tab.detail.said.text())
    tab.go_to("e-0001")
    assert "5588" not in tab.detail.said.text()
    link.user_now = a_user(Role.WALL_OPERATOR)
    tab.go_to("e-0000")
    tab.detail.personal.click()
    assert "不能看" in tab.detail.said.text()


def test_who_does_not_watch_reads_only(tab: LogTab, link: AskedLink) -> None:
    link.user_now = a_user(Role.INSPECTOR)
    link.tell(Change(user=True))
    assert not tab.composer.isVisible()


@pytest.mark.asyncio
async def test_every_key_of_the_log(tab: LogTab, link: AskedLink) -> None:
    await opened(tab)
    tab.activateWindow()

    def on(entry: str, effect: Callable[[], bool]) -> Effect:
        def prepare() -> Callable[[], bool]:
            tab.go_to(entry)
            tab.list.setFocus()
            return effect

        return prepare

    def leads() -> Callable[[], bool]:
        tab.go_to("e-0002")
        spy = QSignalSpy(tab.subject_opened)
        return lambda: spy.at(0) == ["incident", "i1"]

    def flags() -> Callable[[], bool]:
        tab.go_to("e-0002")
        count = len(link.sent)
        body = FlagEntry(entry=EntryId("e-0002"), seen_version=1, is_flagged=False)
        return lambda: len(link.sent) == count + 1 and link.sent[-1] == body

    def newest() -> Callable[[], bool]:
        tab.go_to("e-0060")
        return lambda: tab.list.is_at_top and tab.list.currentIndex().row() == 0

    every_key(
        tab.list.keys,
        tab.list,
        {
            "write": on("e-0001", lambda: tab.focusWidget() is tab.composer.text),
            "call": on("e-0001", lambda: tab.focusWidget() is tab.composer.call.office),
            "correct": on("e-0012", lambda: tab.composer.about.isVisible()),
            "flag": flags,
            "open": leads,
            "files": on("e-0002", lambda: tab.focusWidget() is tab.detail.files.rows),
            "newest": newest,
            "search": on("e-0001", lambda: tab.focusWidget() is tab.filters.search),
        },
    )


def test_a_flag_on_what_was_corrected_is_refused_with_the_way_out() -> None:
    flag = FlagEntry(entry=EntryId("e-1"), seen_version=2, is_flagged=True)
    words = refused_text(flag, Refusal(code=RefusalCode.WRONG_STATE))
    assert words == "没有改交班标记：这一条已经更正过，请标记更正后的那一条"
