"""Demands 7, 12 and 20: what comes in and how well, what goes out and what did not arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.city import ForgetSource, OutboxRows, OutboxRowsAnswer
from backends.link.devices import Done
from backends.record.access import Role
from backends.record.common import Department
from backends.record.delivery import GiveUpMessage, MarkDelivered, SendAgain
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import NO_REPORT, SourceHealth, SourceState
from tests.gui.alarm_samples import an_alarm
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import a_user
from tests.gui.health_samples import a_feed, a_night, an_outbox
from tests.gui.test_every_key import Effect, every_key
from tests.gui.trouble_board import board_of, in_trouble
from widgets.health.message_dialog import DeliveredDialog, GiveUpDialog, MessageDialog
from widgets.health.page import HealthPage

pytestmark = pytest.mark.gui


@dataclass(slots=True)
class Desk:
    """The room on its link."""

    page: HealthPage
    link: AskedLink

    def put(self, *feeds: SourceHealth) -> None:
        self.link.sources_now |= {feed.source: feed for feed in feeds}
        self.link.tell(Change(sources=frozenset(feed.source for feed in feeds)))

    def rows(self) -> list[str]:
        model = self.page.board.model
        found = (model.feed_at(row) for row in range(model.rowCount()))
        return [str(feed.source) for feed in found if feed is not None]

    def line(self, source: str) -> str:
        model = self.page.board.model
        row = model.row_of(source)
        return " ".join(str(model.index(row, n).data()) for n in range(model.columnCount()))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    link = AskedLink(a_user(Role.WATCH_LEADER))
    link.answers[OutboxRows] = an_outbox()
    page = HealthPage(context_of(link))
    qtbot.addWidget(page)
    page.resize(1460, 800)
    page.show()
    return Desk(page, link)


def test_nothing_connected_says_how_to_connect(desk: Desk) -> None:
    assert "站点文件" in desk.page.board.empty.text
    assert desk.page.board.empty.isVisible()


def test_lost_stale_and_endangered_feeds_stand_first(desk: Desk) -> None:
    tester = QAbstractItemModelTester(
        desk.page.board.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    desk.put(*a_night())
    assert desk.rows()[:5] == ["grid", "environment.dust", "emergency", "transport", "urban"]
    well = msgspec.structs.replace(a_night()[3], state=SourceState.OK, reason="")
    desk.put(well)
    assert desk.rows()[0] == "environment.dust"
    del tester


def test_demand_20_connected_but_stale_is_told_from_well_and_from_lost(desk: Desk) -> None:
    desk.put(*a_night())
    assert "◐ 数据陈旧" in desk.line("environment.dust")
    assert "2 s 47 min" in desk.line("environment.dust"), "it answers, its data is old"
    assert "✕ 失联" in desk.line("grid")
    assert "● 正常" in desk.line("environment")


def test_what_waits_for_a_source_and_its_datum_stand_on_the_board(desk: Desk) -> None:
    desk.put(*a_night())
    assert "31 ✕2" in desk.line("grid")
    assert " — " in desk.line("environment"), "nothing goes out to it"
    desk.page.show_feed("grid")
    facts = {name.text(): value.text() for name, value in desk.page.board.detail._facts}
    assert facts["外发"] == "网格：等待发送 31，未送达 2"
    assert facts["坐标系"] == "GCJ-02，已换算为 WGS-84"
    desk.page.show_feed("urban")
    facts = {name.text(): value.text() for name, value in desk.page.board.detail._facts}
    assert facts["外发"] == "城管、county-east：等待发送 1，未送达 0"


@pytest.mark.asyncio
async def test_a_system_that_no_gateway_speaks_of_can_be_taken_off_the_board(desk: Desk) -> None:
    gone = a_feed("old", "旧系统", Department.URBAN, SourceState.LOST, reason=NO_REPORT)
    desk.put(gone, a_feed("hotline", "热线工单", Department.URBAN))
    desk.page.show_feed("old")
    detail = desk.page.board.detail
    assert not detail.forget.isVisible(), "a watch leader may not"
    desk.link.user_now = a_user(Role.SYSTEM_ADMINISTRATOR)
    desk.put(gone)
    desk.page.show_feed("hotline")
    assert not detail.forget.isVisible(), "its gateway speaks of it"
    desk.page.show_feed("old")
    desk.link.refusal = Refusal(code=RefusalCode.WRONG_STATE)
    QTest.mouseClick(detail.forget, Qt.MouseButton.LeftButton)
    await until(detail.said.isVisible)
    desk.link.refusal, desk.link.answers[ForgetSource] = None, Done()
    QTest.mouseClick(detail.forget, Qt.MouseButton.LeftButton)
    await until(lambda: not detail._asking.is_busy)
    assert desk.link.asked[-1] == ForgetSource(source=gone.source)
    del desk.link.sources_now[gone.source]
    desk.link.tell(Change(sources=frozenset({gone.source})))
    assert desk.rows() == ["hotline"]
    assert detail.health is not None and detail.health.name == "热线工单"


def test_a_clock_that_nothing_measured_is_not_said_to_be_right(desk: Desk) -> None:
    desk.put(a_feed("hotline", "热线工单", Department.URBAN, skew_ms=None))
    desk.page.show_feed("hotline")
    facts = {name.text(): value.text() for name, value in desk.page.board.detail._facts}
    assert facts["时钟偏差"] == "—"
    assert "0 s" not in desk.line("hotline")


@pytest.mark.asyncio
async def test_demand_20_one_source_is_stale_one_refused_one_down_by_the_real_connectors(
    qtbot: QtBot,
) -> None:
    page = board_of(await in_trouble())
    qtbot.addWidget(page)
    desk = Desk(page, AskedLink())
    assert desk.rows()[2] == "grid.teams", "below what is lost, above what is well"
    assert "◐ 数据陈旧" in desk.line("grid.teams") and "已连接，但" in desk.line("grid.teams")
    refused, down = desk.line("hotline.orders"), desk.line("emergency.office")
    assert "⊘ 被拒绝" in refused and "不认我们的凭证" in refused
    assert "✕ 失联" in down and "中断" in down
    assert page.board.summary.text().startswith("共 7 个来源 · 失联 1 · 被拒绝 1 · 数据陈旧 1")
    assert all("● 正常" in desk.line(source) for source in desk.rows()[3:])
    assert desk.rows()[3] == "grid.events" and "未收下" in desk.line("grid.events")


def test_a_credential_that_ends_within_a_month_names_its_owner(desk: Desk) -> None:
    desk.put(*a_night())
    assert "客户端证书 11 天后到期，请 李工 5588 更换" in desk.line("emergency")
    assert "凭证将到期 1" in desk.page.board.summary.text()


def test_what_was_refused_is_told_with_its_reason_and_a_sample(desk: Desk) -> None:
    desk.put(*a_night())
    desk.page.show_feed("transport")
    detail = desk.page.board.detail
    assert detail.refused.rowCount() == 2
    assert "未收下 3,912 条：位置在市域外" in desk.line("transport")
    first = detail.refused.item(0, 0)
    assert first is not None
    assert "经纬度颠倒" in first.text()
    assert "lon=30.51" in detail.sample.text()
    detail.refused.setCurrentCell(1, 0)
    assert "17:58:12" in detail.sample.text()


def test_news_leave_the_cursor_on_its_feed(desk: Desk) -> None:
    desk.put(*a_night())
    desk.page.show_feed("urban")
    worse = msgspec.structs.replace(a_night()[5], state=SourceState.LOST)
    desk.put(worse)
    row = desk.page.board.list.currentIndex().row()
    assert desk.page.board.model.row_of("urban") == row
    assert desk.page.board.detail.health == worse


def test_the_list_is_narrowed_by_department_and_by_trouble(desk: Desk) -> None:
    desk.put(*a_night())
    desk.page.show_department(Department.ENVIRONMENT)
    assert desk.rows() == ["environment.dust", "environment"]
    desk.page.board.wrong.click()
    assert desk.rows() == ["environment.dust"]


@pytest.mark.asyncio
async def test_demand_7_a_message_that_did_not_arrive_is_sent_again_by_one_key(desk: Desk) -> None:
    desk.page.show_outbox()
    box = desk.page.outbox
    await until(lambda: box.model.rowCount() == 5)
    assert "未送达 1" in box.summary.text()
    assert "✕ 未送达" in str(box.model.index(0, 0).data())
    assert "72 小时没有送到" in str(box.model.index(0, 7).data())
    box.list.setCurrentIndex(box.model.index(0, 0))
    QTest.keyClick(box.list, Qt.Key.Key_Return)
    assert desk.link.sent == [SendAgain(message="m-1")]
    box.list.setCurrentIndex(box.model.index(3, 0))
    assert not box.again.isEnabled(), "what arrived is not sent twice"
    QTest.keyClick(box.list, Qt.Key.Key_Return)
    assert len(desk.link.sent) == 1


@pytest.mark.asyncio
async def test_what_arrived_by_telephone_is_marked_with_words(desk: Desk) -> None:
    desk.page.show_outbox()
    box = desk.page.outbox
    await until(lambda: box.model.rowCount() == 5)
    box.list.setCurrentIndex(box.model.index(1, 0))
    box.delivered.click()
    assert box.dialog is not None
    box.dialog.words.setPlainText("电话通知城管值班室 李明")
    box.dialog.send()
    assert desk.link.sent == [MarkDelivered(message="m-2", note="电话通知城管值班室 李明")]
    box.give_up.click()
    box.dialog.words.setPlainText("  ")
    box.dialog.send()
    assert len(desk.link.sent) == 1, "nothing is given up without a reason"
    box.dialog.words.setPlainText("已合并到另一起")
    box.dialog.send()
    assert desk.link.sent[-1] == GiveUpMessage(message="m-2", reason="已合并到另一起")


@pytest.mark.asyncio
async def test_a_gauge_chooses_its_target(desk: Desk) -> None:
    desk.page.show_outbox()
    box = desk.page.outbox
    await until(lambda: box.lags.lags)
    assert next(lag.name for lag in box.lags.lags) == "东城区", "what is dead stands first"
    QTest.mouseClick(box.lags, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    await until(lambda: desk.link.asked[-1] == OutboxRows(target="party:county-east"))
    box.lags.setFocus()
    QTest.keyClick(box.lags, Qt.Key.Key_Right)
    QTest.keyClick(box.lags, Qt.Key.Key_Return)
    await until(lambda: desk.link.asked[-1] == OutboxRows(target="department:grid"))
    QTest.keyClick(box.lags, Qt.Key.Key_End)
    QTest.keyClick(box.lags, Qt.Key.Key_Space)
    await until(lambda: desk.link.asked[-1] == OutboxRows(target="party:province"))


@pytest.mark.asyncio
async def test_an_empty_outbox_and_a_lost_line_are_said(desk: Desk) -> None:
    desk.link.answers[OutboxRows] = OutboxRowsAnswer(rows=[], lags=[])
    desk.page.show_outbox()
    await until(lambda: desk.page.outbox.empty.isVisible())
    assert "还没有外发的消息" in desk.page.outbox.empty.text
    desk.link.is_down = True
    desk.page.outbox.look()
    await until(lambda: "断开" in desk.page.outbox.notice.text)


@pytest.mark.asyncio
async def test_every_key_of_the_room(desk: Desk) -> None:
    desk.put(*a_night())
    page, board, box = desk.page, desk.page.board, desk.page.outbox
    page.activateWindow()

    def toggles() -> Callable[[], bool]:
        before = board.wrong.isChecked()
        return lambda: board.wrong.isChecked() is not before

    def to_outbox() -> Callable[[], bool]:
        page.tabs.setCurrentWidget(board)
        return lambda: page.tabs.currentWidget() is box

    def searches() -> Callable[[], bool]:
        page.tabs.setCurrentWidget(board)
        return lambda: board.focusWidget() is board.search

    every_key(
        board.list.keys,
        board.list,
        {"wrong": toggles, "outbox": to_outbox, "search": searches},
    )
    page.show_outbox()
    await until(lambda: box.model.rowCount() == 5)

    def again() -> Callable[[], bool]:
        box.list.setCurrentIndex(box.model.index(0, 0))
        count = len(desk.link.sent)
        return lambda: len(desk.link.sent) == count + 1

    def dead() -> Callable[[], bool]:
        before = box.dead.isChecked()
        return lambda: box.dead.isChecked() is not before

    def refresh() -> Callable[[], bool]:
        box._asking.close()
        return lambda: box._asking.is_busy

    def opens() -> Callable[[], bool]:
        box.list.setCurrentIndex(box.model.index(0, 0))
        jam = an_alarm("a-7")
        desk.link.alarms_now[jam.id] = jam
        spy = QSignalSpy(box.subject_opened)
        return lambda: spy.at(0) == ["alarm", "a-7"]

    def writes(kind: type[MessageDialog]) -> Effect:
        def prepare() -> Callable[[], bool]:
            box.list.setCurrentIndex(box.model.index(0, 0))

            def is_open() -> bool:
                dialog, is_there = box.dialog, isinstance(box.dialog, kind)
                if dialog is not None and is_there:
                    dialog.reject()
                return is_there

            return is_open

        return prepare

    effects: dict[str, Effect] = {
        "again": again,
        "delivered": writes(DeliveredDialog),
        "give_up": writes(GiveUpDialog),
        "dead": dead,
        "refresh": refresh,
        "open": opens,
    }
    every_key(box.list.keys, box.list, effects)
