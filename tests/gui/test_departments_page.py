"""Demands 8, 17–19, 21, 23, 26 and 28: points with trend, queues, records, coverage, codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTime, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.city import (
    CodeDifferences,
    Coverage,
    ItemsIn,
    ItemsInAnswer,
    Keywords,
    KeywordsAnswer,
    ReadingHistory,
)
from backends.protocols.hj212_commands import COMMANDS
from backends.record.access import Role
from backends.record.common import Actor, Department, Realm
from backends.record.ids import OrderId, ResourceId, UserId
from backends.record.incident import Stage
from backends.record.order import CancelOrder, GiveOrder, Order
from backends.record.policy import Domain, HandOver, Policy, Procedure
from backends.record.resource import ItemKind
from backends.record.task import TaskState
from tests.gui import department_samples as samples
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.incident_samples import a_task, an_incident
from tests.gui.test_every_key import Effect, every_key
from widgets.departments.logger_acts import LOGGER_ACTS
from widgets.departments.order_form import OrderForm
from widgets.departments.orders import Orders
from widgets.departments.overview import ROW_PX
from widgets.departments.page import DepartmentsPage
from widgets.departments.words import act_word, component_parts
from widgets.map.text_dialog import TextDialog
from widgets.trend import broken

pytestmark = pytest.mark.gui


@dataclass(slots=True)
class Desk:
    """The room on its link."""

    page: DepartmentsPage
    link: AskedLink

    def rows(self) -> list[str]:
        model = self.page.points.model
        found = (model.point_at(row) for row in range(model.rowCount()))
        return [str(point.id) for point in found if point is not None]

    def text(self, point: str) -> str:
        model = self.page.points.model
        row = model.row_of(point)
        return " ".join(str(model.index(row, n).data()) for n in range(model.columnCount()))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    link = AskedLink(a_user(Role.WATCH_LEADER))
    link.answers |= {
        ReadingHistory: samples.history(),
        ItemsIn: samples.linked(),
        Coverage: samples.coverage(),
        CodeDifferences: samples.codes(),
    }
    link.points_now, link.readings_now = samples.points(), samples.readings()
    link.cameras_now = samples.cameras()
    page = DepartmentsPage(context_of(link))
    qtbot.addWidget(page)
    page.resize(1460, 860)
    page.show()
    page.tabs.setCurrentWidget(page.points)
    return Desk(page, link)


def test_no_points_yet_says_how_they_come(qtbot: QtBot) -> None:
    page = DepartmentsPage(context_of(AskedLink()))
    qtbot.addWidget(page)
    page.show()
    page.tabs.setCurrentWidget(page.points)
    assert page.points.empty.isVisible()
    assert "台账" in page.points.empty.text


def test_what_is_over_or_silent_stands_first(desk: Desk) -> None:
    tester = QAbstractItemModelTester(
        desk.page.points.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    assert desk.rows() == ["point-2", "point-4", "point-3", "point-5", "point-1"]
    assert "▲ 超标" in desk.text("point-2")
    assert "化学需氧量 62.4 mg/L" in desk.text("point-2")
    assert "维护" in desk.text("point-3")
    assert "未接通" in desk.text("point-5")
    desk.link.readings_now[ResourceId("point-2")] = {"w01018": samples.a_reading(40.0)}
    desk.link.tell(Change(readings=frozenset({ResourceId("point-2")})))
    desk.page.points._on_tick()
    assert "● 正常" in desk.text("point-2")
    del tester


@pytest.mark.asyncio
async def test_a_points_trend_stands_beside_its_limit_and_its_nearest_camera(desk: Desk) -> None:
    desk.link.tell(Change(reset=True))
    desk.page.show_point("point-2")
    detail = desk.page.points.detail
    await until(lambda: "个数" in detail.said.text())
    asked = [q for q in desk.link.asked if isinstance(q, ReadingHistory)][-1]
    assert (asked.resource, asked.factor) == ("point-2", "w01018")
    assert detail.chart.limit.isVisible()
    assert detail.chart.limit.value() == 50.0
    assert "东港路 1 号" in detail.cameras.item(0).text()
    await until(lambda: detail.linked.count() == 1)
    assert "危险废物经营许可 · 有效 · 期限 2027-06-30" in detail.linked.item(0).text()
    spy = QSignalSpy(desk.page.camera_activated)
    QTest.keyClick(desk.page.points.list, Qt.Key.Key_V)
    assert spy.at(0) == ["cam-1"]


def test_a_stretch_without_data_is_a_gap_in_the_line() -> None:
    x = np.array([0.0, 60, 120, 180, 1200, 1260])
    y = np.arange(6, dtype=np.float64)
    _, shown = broken(x, y)
    assert np.isnan(shown[4])
    assert len(shown) == 7


def act_of(orders: Orders, word: str) -> QAction:
    """An entry of the menu, in whichever part it stands."""
    parts = orders.menu.findChildren(QMenu)
    return next(a for part in parts for a in part.actions() if a.text() == word)


def form_of(orders: Orders, word: str) -> OrderForm:
    act_of(orders, word).trigger()
    assert orders.form is not None and orders.form.isVisible()
    return orders.form


@pytest.mark.asyncio
async def test_an_order_goes_to_the_logger_with_its_factor_and_its_answer_is_shown(
    desk: Desk,
) -> None:
    desk.page.show_point("point-2")
    orders = desk.page.points.detail.orders
    form = form_of(orders, "即时采样…")
    assert "用掉一个采样瓶" in form.effect.text() and not desk.link.sent, "said before it is done"
    form.send()
    sent = desk.link.sent[0]
    assert isinstance(sent, GiveOrder)
    assert (sent.act, sent.resource, sent.body) == (
        "hj212.take_sample",
        "point-2",
        {"factor": "w01018"},
    )
    assert sent.department is Department.ENVIRONMENT
    assert "即时采样：正在交给中心" in orders.lines.text()
    act_of(orders, "读取采样周期").trigger()
    asked = desk.link.sent[-1]
    assert isinstance(asked, GiveOrder)
    assert (asked.act, asked.body) == ("hj212.read_sampling", {"factor": "w01018"})


def test_sampling_and_parameters_are_set_with_what_is_written_of_them(desk: Desk) -> None:
    desk.page.show_point("point-2")
    orders = desk.page.points.detail.orders
    form = form_of(orders, "设置采样周期…")
    form.start.setTime(QTime(8, 30))
    form.hours.setValue(4)
    form.send()
    form = form_of(orders, "设置现场机参数…")
    form.send()
    assert form.warning.text() == "请填参数编码"
    assert form.info is not None and form.value is not None
    form.info.setText("i13004")
    form.value.setText("10;20")
    form.send()
    assert "不能有" in form.warning.text(), "it would break the frame"
    form.value.setText("12.5")
    form.send()
    bodies = [(one.act, one.body) for one in desk.link.sent if isinstance(one, GiveOrder)]
    assert bodies == [
        ("hj212.set_sampling", {"factor": "w01018", "start": "083000", "hours": "4"}),
        ("hj212.set_parameter", {"factor": "w01018", "info": "i13004", "value": "12.5"}),
    ]


def test_every_command_of_the_gateway_has_its_entry_and_its_word() -> None:
    assert {act.name for act in LOGGER_ACTS} == set(COMMANDS)
    assert all(act_word(act.name) != act.name for act in LOGGER_ACTS)


def test_missing_data_is_asked_of_the_logger_for_a_stretch_and_its_interval_is_set(
    desk: Desk,
) -> None:
    desk.page.show_point("point-2")
    orders = desk.page.points.detail.orders

    def choose(what: str, which: str) -> GiveOrder:
        below = next(m for m in orders.menu.findChildren(QMenu) if m.title() == what)
        next(a for a in below.actions() if a.text() == which).trigger()
        if orders.form is not None:
            orders.form.send()
        sent = desk.link.sent[-1]
        assert isinstance(sent, GiveOrder)
        return sent

    back = choose("提取小时数据", "最近 7 天")
    begin, end = (dt.datetime.fromisoformat(back.body[key]) for key in ("begin", "end"))
    assert (back.act, end - begin) == ("hj212.read_hours", dt.timedelta(days=7))
    assert end.tzinfo is not None
    often = choose("设置实时间隔", "每 60 秒")
    assert (often.act, often.body) == ("hj212.set_interval", {"seconds": "60"})
    chosen = choose("提取分钟数据", "自选时段…")
    begin, end = (dt.datetime.fromisoformat(chosen.body[key]) for key in ("begin", "end"))
    assert (chosen.act, end - begin) == ("hj212.read_history", dt.timedelta(hours=1))
    assert len(desk.link.sent) == 3


def test_what_is_no_logger_is_ordered_nothing(desk: Desk) -> None:
    point = samples.a_point(6, "气象站", "weather", takes=[])
    desk.link.points_now |= {point.id: point}
    desk.link.tell(Change(resources=True))
    orders = desk.page.points.detail.orders
    desk.page.show_point("point-6")
    assert not orders.isVisible()
    desk.page.show_point("point-1")
    assert orders.isVisible()


@pytest.mark.asyncio
async def test_a_value_below_its_lower_limit_is_out_as_one_above(desk: Desk) -> None:
    point = samples.a_point(7, "酸洗线排口", limits={"w01001": 9.0}, unders={"w01001": 6.0})
    desk.link.points_now |= {point.id: point}
    desk.link.readings_now[point.id] = {"w01001": samples.a_reading(5.2, "")}
    desk.link.tell(Change(resources=True))
    assert desk.rows()[:2] == ["point-2", "point-7"]
    assert "▲ 超标" in desk.text("point-7")
    desk.page.show_point("point-7")
    detail = desk.page.points.detail
    assert "▲" in detail.values.text() and "（限 6–9）" in detail.values.text()
    await until(lambda: "个数" in detail.said.text())
    assert (detail.chart.floor.value(), detail.chart.limit.value()) == (6.0, 9.0)
    assert detail.chart.floor.isVisible()
    desk.link.readings_now[point.id] = {"w01001": samples.a_reading(7.1, "")}
    desk.link.tell(Change(resources=True))
    assert "● 正常" in desk.text("point-7")


def test_whoever_may_not_order_reads_whom_to_ask(desk: Desk) -> None:
    desk.link.user_now = a_user(Role.WALL_OPERATOR)
    desk.link.tell(Change(user=True))
    desk.page.show_point("point-1")
    orders = desk.page.points.detail.orders
    assert not orders.give.isEnabled()
    assert "只有" in orders.give.toolTip()


@pytest.mark.asyncio
async def test_the_component_catalogue_is_paged_and_a_number_is_taken_apart(desk: Desk) -> None:
    desk.link.answers[ItemsIn] = samples.components()
    items = desk.page.items
    desk.page.show_items(ItemKind.COMPONENT)
    await until(lambda: items.model.rowCount() == 200)
    assert items.summary.text() == "共 412 项，第 1–200 项"
    assert not items.before.isEnabled()
    facts = dict(items._facts(items.model.item_at(0)))  # type: ignore[arg-type]
    assert (facts["行政区划"], facts["小类"], facts["流水号"]) == ("320508", "01", "000001")
    QTest.keyClick(items.list, Qt.Key.Key_N)
    await until(lambda: items.before.isEnabled())
    asked = desk.link.asked[-1]
    assert isinstance(asked, ItemsIn)
    assert asked.offset == 200
    spy = QSignalSpy(desk.page.place_asked)
    items.locate.click()
    assert spy.at(0)[0].name == "人民路 88 号"


def test_a_number_of_another_form_is_left_whole() -> None:
    assert component_parts("32050801010000") == []
    assert component_parts("3205080101000001")[1][1] == "01"


@pytest.mark.asyncio
async def test_nothing_found_and_a_lost_line_are_said(desk: Desk) -> None:
    desk.link.answers[ItemsIn] = ItemsInAnswer(items=[], total=0)
    items = desk.page.items
    desk.page.show_items(ItemKind.SUPPLY)
    await until(lambda: items.empty.isVisible())
    items.search.setText("不存在")
    QTest.keyClick(items.search, Qt.Key.Key_Return)
    await until(lambda: "没有符合条件" in items.empty.text)
    desk.link.is_down = True
    items.look()
    await until(lambda: "断开" in items.summary.text())


@pytest.mark.asyncio
async def test_demand_21_coverage_names_the_company_that_is_behind(desk: Desk) -> None:
    desk.page.tabs.setCurrentWidget(desk.page.coverage)
    bars = desk.page.coverage.bars
    await until(lambda: bars.rows)
    assert bars.rows[0][0] == "东港危货运输"
    assert desk.page.coverage.sum.text() == "4 家，应装 1,666，已装 95.9 %，在线 96.7 %"


@pytest.mark.asyncio
async def test_demand_8_codes_that_differ_from_the_provinces_are_listed(desk: Desk) -> None:
    desk.page.tabs.setCurrentWidget(desk.page.codes)
    codes = desk.page.codes
    await until(lambda: codes.table.rowCount() == 3)
    assert codes.summary.text() == "共 4 条，不一致 3 条"
    words = [codes.table.model().index(row, 4).data() for row in range(3)]
    assert words == ["名称不同", "对方没有", "本市没有"]
    codes.differing.click()
    assert codes.table.rowCount() == 4


@pytest.mark.asyncio
async def test_every_key_of_points_and_records(desk: Desk) -> None:
    page, points = desk.page, desk.page.points
    page.activateWindow()
    page.show_point("point-2")
    detail = points.detail

    def emits(signal: SignalInstance) -> Effect:
        def prepare() -> Callable[[], bool]:
            spy = QSignalSpy(signal)
            return lambda: spy.count() == 1

        return prepare

    def another_factor() -> Callable[[], bool]:
        before = detail._factor
        return lambda: detail._factor != before

    def another_span() -> Callable[[], bool]:
        before = detail._span
        return lambda: detail._span != before

    def opens_menu() -> Callable[[], bool]:
        detail.orders.menu.hide()
        return detail.orders.menu.isVisible

    def searches() -> Callable[[], bool]:
        return lambda: points.focusWidget() is points.search

    effects: dict[str, Effect] = {
        "locate": emits(page.located),
        "camera": emits(page.camera_activated),
        "factor": another_factor,
        "span": another_span,
        "search": searches,
        "order": opens_menu,
    }
    every_key(points.list.keys, points.list, effects)
    detail.orders.menu.hide()


@pytest.mark.asyncio
async def test_every_key_of_the_records(desk: Desk) -> None:
    desk.link.answers[ItemsIn] = samples.components()
    page, items = desk.page, desk.page.items
    page.activateWindow()
    page.show_items(ItemKind.COMPONENT)
    await until(lambda: items.model.rowCount() == 200)

    def locates() -> Callable[[], bool]:
        spy = QSignalSpy(page.place_asked)
        return lambda: spy.count() == 1

    def goes_to(offset: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            items._offset = 200 - offset
            return lambda: items._offset == offset

        return prepare

    def searches() -> Callable[[], bool]:
        return lambda: items.focusWidget() is items.search

    effects: dict[str, Effect] = {
        "locate": locates,
        "next": goes_to(200),
        "previous": goes_to(0),
        "search": searches,
    }
    every_key(items.list.keys, items.list, effects)


def an_order(number: int, state: TaskState, **more: object) -> Order:
    fields: dict[str, object] = {
        "department": Department.TRANSPORT,
        "act": "vehicle.text",
        "resource": "jt808:1",
        "body": {"text": "前方团雾，减速慢行"},
        "given_at": NOW - dt.timedelta(minutes=number),
    }
    return Order(
        id=OrderId(f"o{number}"),
        version=1,
        realm=Realm.LIVE,
        state=state,
        given_by=Actor(user=UserId("watch_leader")),
        changed_at=NOW,
        expires_at=NOW + dt.timedelta(minutes=10),
        **(fields | more),  # type: ignore[arg-type]  # fields are named by the test
    )


def put_orders(desk: Desk, *orders: Order) -> None:
    desk.link.orders |= {order.id: order for order in orders}
    desk.link.tell(Change(orders=frozenset(order.id for order in orders)))


def test_orders_of_the_day_say_who_what_to_whom_and_a_waiting_one_is_taken_back(
    desk: Desk,
) -> None:
    page = desk.page.orders
    desk.page.tabs.setCurrentWidget(page)
    assert "没有指令" in page.empty.text
    desk.link.positions_now = samples.vehicles()
    put_orders(
        desk,
        an_order(1, TaskState.QUEUED),
        an_order(2, TaskState.REJECTED, resource="point-2", act="hj212.set_clock", result="密码错"),
        an_order(3, TaskState.DONE, given_at=NOW - dt.timedelta(days=2)),
    )
    first, second = page.list.lines
    assert first.text == "文字下发  临A·00001  前方团雾，减速慢行"
    assert "王敏" in first.detail
    assert "东港入海排口" in second.text
    assert (second.right, second.tone) == ("被拒绝", "severity_ii")
    assert "密码错" in second.detail
    assert "没有成功 1" in page.summary.text()

    def takes_back() -> Callable[[], bool]:
        page.list.go_to("o1")
        assert page.cancel.isEnabled()
        return lambda: desk.link.sent[-1] == CancelOrder(order=OrderId("o1"), seen_version=1)

    def searches() -> Callable[[], bool]:
        return lambda: page.focusWidget() is page.search

    every_key(page.keys, page.list, {"cancel": takes_back, "search": searches})
    page.list.go_to("o2")
    assert not page.cancel.isEnabled()
    page.search.setText("排口")
    assert len(page.list.lines) == 1


@pytest.mark.asyncio
async def test_a_vehicle_is_found_by_its_plate_and_nobody_on_foot_is(desk: Desk) -> None:
    team = samples.an_item(7, ItemKind.TEAM, "交通执法三中队", what="enforcement", state="在岗")
    desk.link.answers[ItemsIn] = ItemsInAnswer(items=[team], total=1)
    desk.link.positions_now = samples.vehicles()
    page = desk.page.vehicles
    desk.page.activateWindow()
    desk.page.tabs.setCurrentWidget(page)
    await until(lambda: "交通执法三中队" in page.teams.text)
    page.search.setText("网格员")
    assert page.found.list.lines == []
    page.search.setText("a0000")
    assert len(page.found.list.lines) == 3
    assert "临江长运 · 63 km/h" in page.found.text
    assert desk.link.areas[-1][0] == -180, "all of the city is searched, not what the map shows"
    put_orders(desk, an_order(1, TaskState.SENT))
    page.found.list.go_to("jt808:1")
    assert "前方团雾" in page.orders.text

    def locates() -> Callable[[], bool]:
        spy = QSignalSpy(desk.page.place_asked)
        return lambda: spy.count() == 1 and spy.at(0)[0].name == "临A·00001"

    def writes() -> Callable[[], bool]:
        return lambda: bool(page.findChildren(TextDialog))

    def searches() -> Callable[[], bool]:
        for dialog in page.findChildren(TextDialog):
            dialog.reject()
        page.found.list.setFocus()
        return lambda: page.focusWidget() is page.search

    effects: dict[str, Effect] = {"locate": locates, "text": writes, "search": searches}
    every_key(page.keys, page.found.list, effects)


def test_demand_26_queues_stand_by_stage_and_age_and_a_click_opens_one(desk: Desk) -> None:
    hour = 60.0
    desk.link.put_incidents(
        an_incident("new", Stage.REPORTED, ran=20),
        an_incident("old", Stage.HANDLING, ran=200 * hour, department=Department.URBAN),
        an_incident("mid", Stage.HANDLING, ran=10 * hour, department=Department.URBAN),
    )
    desk.link.put_tasks(a_task("t-1"))
    overview = desk.page.overview
    desk.page.tabs.setCurrentWidget(overview)
    overview.show_department(Department.URBAN)
    rows = {name: queue for name, _, queue in overview.ageing.rows}
    assert rows["待受理"].total == 0, "it is another department's"
    assert rows["处置中"].ages == [0, 0, 1, 0, 1]
    assert "3 天以上" in overview.ageing._heads()
    spy = QSignalSpy(desk.page.stage_asked)
    height = overview.ageing._theme.px(ROW_PX)
    QTest.mouseClick(
        overview.ageing, Qt.MouseButton.LeftButton, pos=QPoint(10, height * 5 + height // 2)
    )
    assert spy.at(0) == [Department.URBAN, Stage.HANDLING]
    QTest.keyClick(overview.ageing, Qt.Key.Key_Up)
    QTest.keyClick(overview.ageing, Qt.Key.Key_Return)
    assert spy.at(1) == [Department.URBAN, Stage.DISPATCHED], "by keys as by hand"


def test_demand_23_a_departments_procedure_names_its_hand_over_points(desk: Desk) -> None:
    desk.link.policy_now = Policy(
        procedures=[
            Procedure(
                domain=Domain.ACCIDENT,
                name="事故灾难处置流程",
                lead=Department.EMERGENCY,
                parties=[Department.URBAN],
                hand_overs=[
                    HandOver(
                        stage="verify",
                        giver=Department.EMERGENCY,
                        taker=Department.URBAN,
                        text="警戒解除后，城市管理接手道路恢复",
                    )
                ],
            )
        ]
    )
    desk.link.tell(Change(policy=True))
    desk.page.overview.show_department(Department.URBAN)
    text = desk.page.overview.procedures.text()
    assert "应急牵头" in text
    assert "应急 → 城管" in text
    desk.page.overview.show_department(Department.TRANSPORT)
    assert "没有写" in desk.page.overview.procedures.text()


@pytest.mark.asyncio
async def test_demand_5_keywords_stand_beside_the_time_before_and_a_click_looks_for_them(
    desk: Desk,
) -> None:
    desk.link.answers[Keywords] = KeywordsAnswer(
        rows=[("路面积水", 46, 12, 3.1), ("占道经营", 31, 30, 0.9), ("飞线充电", 9, 0, 0.0)],
        reports=1_204,
        reports_before=1_010,
    )
    keywords = desk.page.keywords
    desk.page.tabs.setCurrentWidget(keywords)
    await until(lambda: len(keywords.bars.rows) == 3)
    assert "1,204 件上报" in keywords.summary.text()
    assert keywords.bars._words(keywords.bars.rows[0]) == "46 件，前期 12 件，占比 3.1 倍"
    assert "前期没有" in keywords.bars._words(keywords.bars.rows[2])
    spy = QSignalSpy(desk.page.word_asked)
    QTest.mouseClick(keywords.bars, Qt.MouseButton.LeftButton, pos=QPoint(30, 40))
    assert spy.at(0) == ["占道经营"]
    QTest.keyClick(keywords.bars, Qt.Key.Key_Down)
    QTest.keyClick(keywords.bars, Qt.Key.Key_Space)
    assert spy.at(1) == ["飞线充电"]
