"""The main window: counters, feeds, banner, footer, rooms."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, LinkState, LinkStatus
from backends.record.access import Role
from backends.record.alarm import AlarmState
from backends.record.common import Department, Severity
from backends.record.resource import SourceState
from tests.gui.alarm_samples import a_busy_city, a_source, an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.shell_parts import make_window
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return FakeLink(a_user(Role.WATCH_LEADER, "林晓岚"))


@pytest.fixture
def window(qtbot: QtBot, link: FakeLink) -> MainWindow:
    made = make_window(link)
    qtbot.addWidget(made)
    made.show()
    return made


def test_counters_follow_the_alarms(link: FakeLink, window: MainWindow) -> None:
    link.put(
        an_alarm("a", Severity.I),
        an_alarm("b", Severity.I, AlarmState.ACKED),
        an_alarm("c", Severity.III, AlarmState.RTNUN),
    )
    assert window.header.counters.text(Severity.I) == "Ⅰ级（红色）：未确认 1 条，共 2 条"
    assert window.header.counters.text(Severity.III) == "Ⅲ级（黄色）：未确认 1 条，共 1 条"
    assert window.header.counters.text(Severity.IV) == "Ⅳ级（蓝色）：未确认 0 条，共 0 条"


def test_a_department_shows_its_worst_feed(link: FakeLink, window: MainWindow) -> None:
    good = a_source("污染源在线", Department.ENVIRONMENT, SourceState.OK, "hj212")
    bad = a_source("扬尘监测", Department.ENVIRONMENT, SourceState.LOST, "dust")
    link.sources_now = {good.source: good, bad.source: bad}
    link.tell(Change(sources=frozenset(link.sources_now)))
    feeds = window.header.feeds
    assert feeds.text(Department.ENVIRONMENT).splitlines()[0] == "环保：失联"
    assert "污染源在线：正常" in feeds.text(Department.ENVIRONMENT)
    assert feeds.text(Department.GRID) == "网格：未接入"


def test_a_lost_hub_is_said_with_since_and_age(link: FakeLink, window: MainWindow) -> None:
    assert not window.banner.isVisible()
    link.go_offline(NOW - dt.timedelta(seconds=37))
    assert window.banner.isVisible()
    assert window.banner.text.startswith("与中心失联：自 14:02:50，已 37 s")
    assert "断线前的内容" in window.banner.text
    assert window.footer.link.text() == "与中心失联 37 s"
    assert window.is_at_work


def test_the_banner_goes_when_the_hub_is_back(link: FakeLink, window: MainWindow) -> None:
    link.go_offline(NOW)
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
    link.tell(Change(link=True))
    assert not window.banner.isVisible()
    assert window.footer.link.text() == "中心在线"


@pytest.mark.parametrize(("problem", "word"), [("disk_full", "磁盘已满"), ("read_only", "只读")])
def test_a_hub_that_cannot_write_is_said(
    link: FakeLink, window: MainWindow, problem: str, word: str
) -> None:
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW, store_problem=problem)
    link.tell(Change(link=True))
    assert window.banner.isVisible()
    assert word in window.banner.text


def test_skew_beyond_two_seconds_is_flagged(link: FakeLink, window: MainWindow) -> None:
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW, skew_ms=3400)
    link.tell(Change(link=True))
    assert window.footer.skew.text() == "时差 3.4 s"
    assert window.footer.skew.property("role") == "warning"


def test_the_last_change_of_an_alarm_is_in_the_footer(link: FakeLink, window: MainWindow) -> None:
    link.put(an_alarm("a", title="化学需氧量超标", minutes=1))
    assert "化学需氧量超标" in window.footer.news.text()
    assert window.footer.news.text().startswith("14:02:27")


def test_what_a_source_sent_late_is_summed_up_in_the_footer_once(
    link: FakeLink, window: MainWindow
) -> None:
    late = "13:40 至 13:52 补传 1,200 条读数、3 条报警（2 条已解除）"
    feed = a_source("污染源在线", Department.ENVIRONMENT, SourceState.OK, "hj212")
    feed = msgspec.structs.replace(feed, backfill=late)
    link.sources_now = {feed.source: feed}
    link.tell(Change(sources=frozenset(link.sources_now)))
    assert window.footer.news.text() == f"14:03:27  污染源在线 {late}"
    link.put(an_alarm("a", title="化学需氧量超标", minutes=1))
    link.tell(Change(sources=frozenset(link.sources_now)))
    assert "化学需氧量超标" in window.footer.news.text(), "told once"


def test_the_clock_shows_the_hubs_time_in_the_citys_zone(window: MainWindow) -> None:
    assert window.header.clock.time_text == "14:03:27"


def test_rooms_show_the_wall_the_map_or_both(window: MainWindow) -> None:
    def shown() -> tuple[bool, bool]:
        return window.workspace._wall.isVisible(), window.workspace._map.isVisible()

    assert shown() == (True, True)
    window.workspace.tabs.setCurrentIndex(Room.WALL)
    assert shown() == (True, False)
    window.workspace.tabs.setCurrentIndex(Room.MAP)
    assert shown() == (False, True)


@pytest.mark.parametrize("room", list(Room))
def test_what_is_called_for_comes_beside_what_was_on_the_screen(
    window: MainWindow, room: Room
) -> None:
    window.workspace.tabs.setCurrentIndex(room)
    window.workspace.show_map()
    assert window.workspace.room is (Room.MAP if room is Room.MAP else Room.BOTH)
    window.workspace.tabs.setCurrentIndex(room)
    window.workspace.show_wall()
    assert window.workspace.room is (Room.WALL if room is Room.WALL else Room.BOTH)


def test_ctrl_2_opens_the_map(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.room is Room.MAP


def test_without_a_watch_the_header_names_nobody(link: FakeLink, window: MainWindow) -> None:
    commander = a_user(Role.COMMANDER, "陈国栋")
    link.users_now[commander.id] = commander
    link.tell(Change(user=True))
    assert "没有当班的班次" in window.header._watch.text()
    assert "陈国栋" not in window.header._watch.text(), "an account is nobody on watch"


def test_a_busy_city_fits_a_screen_of_1920(qtbot: QtBot) -> None:
    city = make_window(a_busy_city())
    qtbot.addWidget(city)
    city.show()
    assert city.width() == 1920
    assert city.header.feeds.isVisible()


def test_in_a_narrow_window_the_lesser_parts_give_way_and_the_counters_stay(
    window: MainWindow,
) -> None:
    window.header.resize(1000, window.header.height())
    assert not window.header._watch.isVisible()
    assert window.header.counters.isVisible()
    assert window.header.clock.geometry().right() <= 1000
    window.header.resize(1920, window.header.height())
    assert window.header._watch.isVisible()


def test_closing_the_window_is_reported(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
