"""The alarm detail as an operator uses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from backends.link.api import Change
from backends.record.access import Role
from backends.record.alarm import Acknowledge, AlarmState, Quality
from backends.record.common import Actor, Department, Place, Severity
from backends.record.ids import AlarmId, OrderId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.task import TaskState
from tests.gui.alarm_samples import a_busy_city, a_camera, an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_departments_page import an_order
from widgets.alarms.detail import AlarmDetail
from widgets.alarms.detail_facts import fact_pairs
from widgets.alarms.history import ALARMS_KEPT, VERSIONS_KEPT, AlarmHistory
from widgets.alarms.nearest import CameraPlaces
from widgets.alarms.words import detail_pairs
from widgets.context import UiContext
from widgets.departments.words import order_text
from widgets.formats import what_text
from widgets.theme import Theme

pytestmark = pytest.mark.gui

A2 = AlarmId("a2")


@pytest.fixture
def link() -> FakeLink:
    return a_busy_city()


@pytest.fixture
def detail(link: FakeLink) -> Iterator[AlarmDetail]:
    app = QApplication.instance() or QApplication([])
    made = AlarmDetail(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    made.resize(420, 600)
    made.show()
    made.show_alarm(A2)
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_matters_about_an_alarm_is_said(detail: AlarmDetail) -> None:
    assert detail.title.text() == "氨氮排放浓度超标"
    assert detail.state.text() == "未确认"
    assert "共 3 次" in detail.facts.text
    assert "接手 李建国" in detail.facts.text
    assert "来源 污染源在线" in detail.facts.text
    assert "限值 5.00 mg/L" in detail.pairs.text


def test_acknowledging_carries_the_version_shown(detail: AlarmDetail, link: FakeLink) -> None:
    click(detail.bar.acknowledge)
    assert link.sent == [Acknowledge(alarm=A2, seen_version=1)]
    assert "确认中…" in detail.state.text()
    assert not detail.bar.acknowledge.isEnabled()


def test_a_version_not_yet_told_is_not_acknowledged(detail: AlarmDetail, link: FakeLink) -> None:
    link.alarms_now[A2] = msgspec.structs.replace(link.alarms_now[A2], version=7)
    click(detail.bar.acknowledge)
    assert link.sent == [Acknowledge(alarm=A2, seen_version=1)]


def test_a_refusal_stands_beside_the_alarm_it_concerns(detail: AlarmDetail, link: FakeLink) -> None:
    refusal = Refusal(code=RefusalCode.STALE_VERSION)
    link.refuse(Acknowledge(alarm=AlarmId("a5"), seen_version=1), refusal)
    assert detail.notice.text == ""
    link.refuse(Acknowledge(alarm=A2, seen_version=1), refusal)
    assert "没有确认：报警刚刚有变化" in detail.notice.text


def test_what_one_may_not_do_is_not_offered(detail: AlarmDetail, link: FakeLink) -> None:
    link.user_now = a_user(Role.LEADING_OFFICIAL)
    link.tell(Change(user=True))
    assert not detail.bar.acknowledge.isVisible()
    assert not detail.bar.take.isVisible()
    assert "请找值班长" in detail.bar.ask_whom.text()
    assert detail.bar.locate.isVisible()


def test_release_is_offered_to_the_seat_that_has_it(detail: AlarmDetail) -> None:
    assert (detail.bar.take.isVisible(), detail.bar.release.isVisible()) == (True, False)
    detail.show_alarm(AlarmId("a3"))
    assert (detail.bar.take.isVisible(), detail.bar.release.isVisible()) == (False, True)


def test_an_alarm_that_went_back_to_normal_stays_and_says_so(
    detail: AlarmDetail, link: FakeLink
) -> None:
    link.drop(A2)
    assert detail.alarm is not None
    assert detail.state.text() == "已恢复"
    assert not detail.bar.acknowledge.isEnabled()
    assert "恢复正常" in detail.history.text


def test_the_history_tells_what_this_console_saw(detail: AlarmDetail, link: FakeLink) -> None:
    before = link.alarms_now[A2]
    leader = link.users_now["watch_leader"]
    worse = msgspec.structs.replace(
        before, version=2, severity=Severity.I, changed_at=NOW, quality=Quality.STALE
    )
    link.put(worse)
    acked = msgspec.structs.replace(
        worse,
        version=3,
        state=AlarmState.ACKED,
        acknowledged_by=Actor(user=UserId(leader.id)),
        acknowledged_at=NOW + dt.timedelta(seconds=1),
        taken_by=None,
        taken_at=None,
        changed_at=NOW + dt.timedelta(seconds=1),
    )
    link.put(acked)
    text = detail.history.text
    for said in ("首次发生", "李建国 接手", "升为Ⅰ级", "来源没有数据", "王敏 确认", "李建国 释放"):
        assert said in text


def test_the_history_is_bounded() -> None:
    history = AlarmHistory()
    for n in range(ALARMS_KEPT + 10):
        history.note([an_alarm(f"a{n}")])
    for n in range(VERSIONS_KEPT * 2):
        history.note([an_alarm("last", version=n, raise_count=n)])
    assert history.lines(AlarmId("a0"), {}) == []
    assert len(history.lines(AlarmId("last"), {})) == VERSIONS_KEPT


def test_nearest_cameras_are_listed_with_their_way_to_the_wall(
    detail: AlarmDetail, link: FakeLink
) -> None:
    asked = QSignalSpy(detail.camera_activated)
    near = Place(lon_wgs84=120.12, lat_wgs84=30.2001)
    beside_it = msgspec.structs.replace(
        a_camera(777, "就在旁边", Department.GRID, "清河区"), place=near
    )
    link.cameras_now[beside_it.id] = beside_it
    link.tell(Change(resources=True))
    assert detail.cameras.cameras[0].id == beside_it.id
    button = detail.cameras.findChildren(QPushButton)[0]
    click(button)
    assert asked.at(0)[0] == beside_it.id


def test_an_alarm_without_a_place_offers_neither_map_nor_cameras(
    detail: AlarmDetail, link: FakeLink
) -> None:
    link.put(an_alarm("nowhere", place=None))
    detail.show_alarm(AlarmId("nowhere"))
    assert not detail.bar.locate.isEnabled()
    assert not detail.bar.cameras.isEnabled()


def test_map_and_cameras_are_asked_for_by_alarm(detail: AlarmDetail) -> None:
    located, cameras = QSignalSpy(detail.locate_requested), QSignalSpy(detail.cameras_requested)
    click(detail.bar.locate)
    click(detail.bar.cameras)
    assert (located.at(0)[0], cameras.at(0)[0]) == ("a2", "a2")


def test_without_an_alarm_the_detail_says_how_to_get_one(detail: AlarmDetail) -> None:
    detail.show_alarm(None)
    assert detail.alarm is None
    assert not detail.bar.isVisible()


def test_distances_follow_the_great_circle() -> None:
    camera = a_camera(1, "一", Department.GRID, "清河区")
    assert camera.place is not None
    north = Place(lon_wgs84=camera.place.lon_wgs84, lat_wgs84=camera.place.lat_wgs84 + 0.01)
    [(found, metres)] = CameraPlaces([camera]).nearest(north, 2)
    assert found is camera
    assert metres == pytest.approx(1112, abs=2)
    assert CameraPlaces([]).nearest(north, 2) == []
    elsewhere = Place(lon_wgs84=camera.place.lon_wgs84 + 3, lat_wgs84=camera.place.lat_wgs84)
    assert CameraPlaces([camera]).nearest(elsewhere, 2) == [], "290 km away is not near"


def test_a_short_row_leaves_out_the_place_that_its_second_line_says() -> None:
    place = Place(lon_wgs84=120, lat_wgs84=30, name="城北污水厂总排口")
    alarm = an_alarm("x", title="城北污水厂总排口 氨氮 超标 8.6 mg/L（限值 5）", place=place)
    assert what_text(alarm) == "氨氮 超标 8.6 mg/L（限值 5）"
    assert what_text(an_alarm("y", title="城北污水厂总排口", place=place)) == "城北污水厂总排口"
    assert what_text(an_alarm("z", title="井盖破损", place=None)) == "井盖破损"


def test_a_point_stands_under_the_number_that_its_own_system_knows() -> None:
    alarm = an_alarm("a")
    known = msgspec.structs.replace(alarm, detail={"point": f"{alarm.source}:1001"})
    assert [said for _, said in detail_pairs(known)] == ["1001"]


@pytest.mark.parametrize("name", ["point", "resource"])
@pytest.mark.parametrize("said", ["12", "hj212:12"])
def test_orders_stand_with_an_alarm_from_before_ids_had_their_source(
    link: FakeLink, name: str, said: str
) -> None:
    alarm = an_alarm("a9", detail={name: said})
    link.orders = {
        one.id: one
        for one in (
            an_order(1, TaskState.DONE, resource="hj212:12", body={"text": "关阀"}),
            an_order(2, TaskState.DONE, resource="other:12", body={"text": "别处的"}),
        )
    }
    given = [value for label, value in fact_pairs(alarm, link) if label == "指令"]
    assert [value.split("  ")[0] for value in given] == [order_text(link.orders[OrderId("o1")])]
