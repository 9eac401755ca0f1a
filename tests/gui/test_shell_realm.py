"""Realm, requests and what was missed, in the console's window."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from backends.link.api import Change, LinkState, LinkStatus
from backends.link.messages import HubSilence
from backends.record.access import Role
from backends.record.alarm import Alarm
from backends.record.common import Realm, Severity
from tests.gui.alarm_samples import an_alarm
from tests.gui.commander_samples import a_request
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.shell_parts import make_window
from widgets.shell.main_window import MainWindow
from widgets.shell.realm import RealmDresser, RealmStrip
from widgets.shell.workspace import Room
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return FakeLink(a_user(Role.WATCH_LEADER, "林晓岚"))


@pytest.fixture
def window(qtbot: QtBot, link: FakeLink) -> MainWindow:
    made = make_window(link)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def realm_of(link: FakeLink) -> Realm:
    return link.realm


def choose_realm(window: MainWindow, word: str) -> None:
    window.header.menu.fill()
    next(a for a in window.header.menu.actions() if a.text() == word).trigger()


def test_a_drill_bears_its_banner_and_the_real_is_a_step_away(
    link: FakeLink, window: MainWindow
) -> None:
    assert not window.realm_strip.isVisible()
    choose_realm(window, "演练")
    assert realm_of(link) is Realm.DRILL
    assert window.realm_strip.isVisible()
    assert window.realm_strip.text == "演练 · 非实战  实战没有未确认的报警"
    assert window.windowTitle() == "值守屏 · 演练 · 非实战"
    QTest.mouseClick(window.realm_strip.back, Qt.MouseButton.LeftButton)
    assert realm_of(link) is Realm.LIVE
    assert not window.realm_strip.isVisible()


def test_a_drill_always_says_how_many_real_alarms_wait(
    qtbot: QtBot, link: FakeLink, window: MainWindow
) -> None:
    choose_realm(window, "演练")
    for name, severity in (("a", Severity.I), ("b", Severity.II), ("c", Severity.II)):
        alarm = an_alarm(name, severity)
        link.alarms_now[alarm.id] = alarm
    link.tell(Change(other_realms=True))
    expected = "演练 · 非实战  实战有 3 条报警未确认（◆Ⅰ 1  ▲Ⅱ 2）"
    qtbot.waitUntil(lambda: window.realm_strip.text == expected)


def test_a_drill_has_counters_of_its_own(link: FakeLink, window: MainWindow) -> None:
    link.put(an_alarm("real", Severity.I), an_alarm("drill", Severity.III, realm=Realm.DRILL))
    choose_realm(window, "演练")
    assert "未确认 0 条" in window.header.counters.text(Severity.I)
    assert "未确认 1 条" in window.header.counters.text(Severity.III)


def test_ctrl_shift_r_goes_back_to_the_real(link: FakeLink, window: MainWindow) -> None:
    choose_realm(window, "测试")
    assert window.realm_strip.text.startswith("测试 · 非实战")
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_R, modifiers)
    assert realm_of(link) is Realm.LIVE


def test_who_may_not_drill_is_told_whom_to_ask(link: FakeLink, window: MainWindow) -> None:
    link.user_now = a_user(Role.SYSTEM_ADMINISTRATOR)
    link.tell(Change(user=True))
    window.header.menu.fill()
    words = [action.text() for action in window.header.menu.actions()]
    assert "演练" not in words
    assert "进入演练请找值班长或指挥长" in words


def test_dialogs_and_wall_windows_wear_the_banner_too(
    qtbot: QtBot, link: FakeLink, window: MainWindow
) -> None:
    wall, dialog = QWidget(), QDialog(window)
    QVBoxLayout(dialog).addWidget(QWidget(dialog))
    for other in (wall, dialog):
        other.resize(400, 300)
        qtbot.addWidget(other)
    wall.show()
    dresser = RealmDresser(Theme(), link)
    link.set_realm(Realm.DRILL)
    assert [s.isVisible() for s in wall.findChildren(RealmStrip)] == [True]
    dialog.open()  # opened later: it is dressed when it takes the focus, or half a second later
    qtbot.waitUntil(lambda: bool(dialog.findChildren(RealmStrip)))
    qtbot.waitUntil(lambda: dialog.contentsMargins().top() == 32)
    link.set_realm(Realm.LIVE)
    assert not any(s.isVisible() for s in wall.findChildren(RealmStrip))
    assert dialog.contentsMargins().top() == wall.contentsMargins().top() == 0
    dresser.release()
    dialog.close()


def test_the_badge_counts_what_i_may_decide_and_leads_there(
    link: FakeLink, window: MainWindow
) -> None:
    assert not window.header.requests.isVisible()
    mine, other = a_request("r1", severity=Severity.III), a_request("r2", severity=Severity.II)
    link.requests_now = {mine.id: mine, other.id: other}
    link.tell(Change(requests=frozenset(link.requests_now)))
    assert window.header.requests.text() == "待我审批 1"
    QTest.mouseClick(window.header.requests, Qt.MouseButton.LeftButton)
    assert window.workspace.room is Room.COMMAND


def test_the_author_sees_that_the_own_request_waits(link: FakeLink, window: MainWindow) -> None:
    mine = a_request("r1", severity=Severity.II)
    link.requests_now = {mine.id: mine}
    link.user_now = a_user(Role.DISPATCHER)
    link.tell(Change(user=True))
    assert window.header.requests.text() == "我的申请 1"


def back_online(link: FakeLink, silence: HubSilence | None = None) -> None:
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=link.now, silence=silence)
    link.tell(Change(reset=True, link=True))


def test_after_a_lost_line_it_is_said_what_came_meanwhile(
    link: FakeLink, window: MainWindow
) -> None:
    link.go_offline(NOW - dt.timedelta(minutes=10))
    for name, severity, minutes in (("a", Severity.I, 8), ("b", Severity.III, 3), ("c", 2, 60)):
        alarm = an_alarm(name, Severity(severity), minutes=minutes)
        link.alarms_now[alarm.id] = alarm
    back_online(link)
    assert window.missed.isVisible()
    assert window.missed.text == (
        "曾与中心断线：13:53:27 至 14:03:27，共 10 min。其间新报警 2 条：◆Ⅰ 1  ●Ⅲ 1"
    )


def test_one_key_shows_what_was_missed(qtbot: QtBot, link: FakeLink, window: MainWindow) -> None:
    shown: list[list[Alarm]] = []
    window.missed.list_requested.connect(shown.append)
    link.go_offline(NOW - dt.timedelta(minutes=10))
    alarm = an_alarm("a", Severity.II)
    link.alarms_now[alarm.id] = alarm
    back_online(link)
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert shown == [[alarm]]
    QTest.mouseClick(window.missed.done, Qt.MouseButton.LeftButton)
    assert not window.missed.isVisible()


def test_a_late_alarm_of_the_gap_is_counted_as_it_comes(link: FakeLink, window: MainWindow) -> None:
    link.go_offline(NOW - dt.timedelta(minutes=10))
    back_online(link)
    assert window.missed.text.endswith("其间没有新报警")
    link.put(an_alarm("late", Severity.II, minutes=6))
    assert window.missed.text.endswith("其间新报警 1 条：▲Ⅱ 1")


def test_a_short_gap_without_news_is_not_worth_a_word(link: FakeLink, window: MainWindow) -> None:
    link.go_offline(NOW - dt.timedelta(seconds=2))
    back_online(link)
    assert not window.missed.isVisible()


def test_after_a_power_cut_the_hubs_own_silence_is_said_once(
    link: FakeLink, window: MainWindow
) -> None:
    silence = HubSilence(
        since=NOW - dt.timedelta(hours=2), until=NOW - dt.timedelta(minutes=1), was_clean=False
    )
    back_online(link, silence)
    assert window.missed.text.startswith("中心曾意外停机：12:03:27 至 14:02:27，共 1 h")
    asked = QSignalSpy(window.missed.take_in_requested)
    QTest.mouseClick(window.missed.paper, Qt.MouseButton.LeftButton)
    assert asked.count() == 1
    window.missed._on_end()  # nothing came, and somebody may have gone on by hand
    assert window.missed.isVisible()
    QTest.mouseClick(window.missed.done, Qt.MouseButton.LeftButton)
    back_online(link, silence)
    assert not window.missed.isVisible()
    QApplication.processEvents()
