"""The alarm panel as an operator uses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.record.access import Role
from backends.record.alarm import Acknowledge, AlarmState, ReleaseAlarm, TakeAlarm
from backends.record.commands import subject_of
from backends.record.common import Actor, Department, Severity
from backends.record.ids import AlarmId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import SourceState
from tests.gui.alarm_samples import a_source, an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.fakes_video import FakeEngine
from widgets.alarms.menu import AlarmMenu
from widgets.alarms.panel import AlarmPanel
from widgets.context import UiContext
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    link = FakeLink()
    link.put(*(an_alarm(f"a{n}", Severity(1 + n), minutes=n) for n in range(4)))
    return link


@pytest.fixture
def panel(link: FakeLink) -> Iterator[AlarmPanel]:
    app = QApplication.instance() or QApplication([])
    made = AlarmPanel(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    made.resize(420, 500)
    made.show()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def press(panel: AlarmPanel, key: Qt.Key) -> None:
    QTest.keyClick(panel.view, key)


def test_space_acknowledges_with_the_version_on_the_screen(
    panel: AlarmPanel, link: FakeLink
) -> None:
    panel.select_alarm(AlarmId("a1"))
    newer = msgspec.structs.replace(link.alarms_now[AlarmId("a1")], version=9, severity=Severity.I)
    link.put(newer)  # arrived, but not on the screen yet
    press(panel, Qt.Key.Key_Space)
    assert link.sent == [Acknowledge(alarm=AlarmId("a1"), seen_version=1)]


def test_a_second_press_while_pending_sends_nothing(panel: AlarmPanel, link: FakeLink) -> None:
    panel.select_alarm(AlarmId("a1"))
    press(panel, Qt.Key.Key_A)
    press(panel, Qt.Key.Key_A)
    assert len(link.sent) == 1
    assert "稍候" in panel.notice.text


def test_take_and_release_share_a_key(panel: AlarmPanel, link: FakeLink) -> None:
    panel.select_alarm(AlarmId("a0"))
    press(panel, Qt.Key.Key_T)
    assert link.sent == [TakeAlarm(alarm=AlarmId("a0"), seen_version=1)]
    user = link.user_now
    assert user is not None
    link.pending_now.clear()
    mine = Actor(user=user.id, seat=user.seat)
    link.put(msgspec.structs.replace(link.alarms_now[AlarmId("a0")], version=2, taken_by=mine))
    panel.model.flush()
    press(panel, Qt.Key.Key_T)
    assert link.sent[1:] == [ReleaseAlarm(alarm=AlarmId("a0"), seen_version=2)]


def test_keys_ask_for_map_cameras_detail_and_the_next_unacknowledged(
    panel: AlarmPanel, link: FakeLink
) -> None:
    link.put(an_alarm("a0", Severity.I, AlarmState.ACKED, minutes=0, version=2))
    panel.model.flush()
    located, cameras, detail = (
        QSignalSpy(panel.locate_requested),
        QSignalSpy(panel.cameras_requested),
        QSignalSpy(panel.detail_requested),
    )
    panel.select_alarm(AlarmId("a0"))
    press(panel, Qt.Key.Key_N)
    assert panel.selected == "a1"
    for key in (Qt.Key.Key_L, Qt.Key.Key_C, Qt.Key.Key_Return):
        press(panel, key)
    assert [spy.at(0)[0] for spy in (located, cameras, detail)] == ["a1"] * 3


def test_arrows_select_and_the_selection_is_told_once(panel: AlarmPanel) -> None:
    told = QSignalSpy(panel.alarm_selected)
    panel.select_alarm(AlarmId("a0"))
    press(panel, Qt.Key.Key_Down)
    assert [told.at(n)[0] for n in range(told.count())] == ["a0", "a1"]


def test_selection_survives_a_batch_that_moves_everything(
    panel: AlarmPanel, link: FakeLink
) -> None:
    panel.select_alarm(AlarmId("a2"))
    link.put(*(an_alarm(f"b{n}", Severity.I) for n in range(100)))
    panel.model.flush()
    current = panel.view.current
    assert current is not None
    assert current.id == "a2"


def test_a_row_that_goes_does_not_hand_the_cursor_to_its_neighbour(
    panel: AlarmPanel, link: FakeLink
) -> None:
    panel.select_alarm(AlarmId("a1"))
    link.drop(AlarmId("a1"))
    panel.model.flush()
    assert panel.view.current is None
    press(panel, Qt.Key.Key_Space)
    assert link.sent == []


def test_the_view_stays_on_what_is_being_read(panel: AlarmPanel, link: FakeLink) -> None:
    link.put(*(an_alarm(f"b{n}", Severity.III, minutes=n + 10) for n in range(200)))
    panel.model.flush()
    QApplication.processEvents()
    bar = panel.view.verticalScrollBar()
    bar.setValue(60 * 44 + 10)
    top = panel.model.alarm_at(60).id
    link.put(*(an_alarm(f"c{n}", Severity.I) for n in range(150)))
    panel.model.flush()
    assert panel.model.alarm_at(bar.value() // 44).id == top
    assert bar.value() % 44 == 10


def test_who_may_not_acknowledge_is_told_whom_to_ask(link: FakeLink, panel: AlarmPanel) -> None:
    link.user_now = a_user(Role.WALL_OPERATOR)
    panel.select_alarm(AlarmId("a0"))
    press(panel, Qt.Key.Key_Space)
    assert link.sent == []
    assert "请找值班长" in panel.notice.text


def test_a_dispatcher_acknowledges_only_for_the_own_department(
    link: FakeLink, panel: AlarmPanel
) -> None:
    link.user_now = a_user(Role.DISPATCHER, department=Department.ENVIRONMENT)
    link.put(an_alarm("urban", Severity.I, department=Department.URBAN))
    panel.model.flush()
    for name in ("urban", "a0"):
        panel.select_alarm(AlarmId(name))
        press(panel, Qt.Key.Key_Space)
    assert [subject_of(body) for body in link.sent] == ["a0"]


def test_the_menu_does_not_offer_what_one_may_not_do(link: FakeLink, panel: AlarmPanel) -> None:
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    texts = [a.text() for a in AlarmMenu(context, panel.model.alarm_at(0), panel).actions()]
    assert texts[:2] == ["确认\t空格", "接手\tT"]
    link.user_now = a_user(Role.INSPECTOR)
    texts = [a.text() for a in AlarmMenu(context, panel.model.alarm_at(0), panel).actions()]
    assert not any("确认\t" in text or "接手\t" in text for text in texts)
    assert "值班长" in texts[0]


def test_a_refusal_is_said_in_words(link: FakeLink, panel: AlarmPanel) -> None:
    body = Acknowledge(alarm=AlarmId("a0"), seen_version=1)
    link.refuse(body, Refusal(code=RefusalCode.STALE_VERSION))
    assert "报警 a0" in panel.notice.text
    assert "刚刚有变化" in panel.notice.text


def test_toggles_carry_counts_and_narrow_the_list(link: FakeLink, panel: AlarmPanel) -> None:
    toggle = panel.filters.toggles[Severity.II]
    assert toggle.text() == "Ⅱ  1"
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert [panel.model.alarm_at(r).id for r in range(panel.model.rowCount())] == ["a1"]
    panel.filters.clear()
    assert panel.model.rowCount() == 4


def test_a_search_without_a_find_says_so_and_leads_back(link: FakeLink, panel: AlarmPanel) -> None:
    panel.filters.search.setText("没有这样的")
    changed = QSignalSpy(panel.filters.filter_changed)
    assert changed.wait(2000)
    assert panel.empty.isVisible()
    assert "另有 4 条" in panel.empty.text
    QTest.mouseClick(panel.empty.show_all, Qt.MouseButton.LeftButton)
    assert panel.view.isVisible()
    assert panel.model.rowCount() == 4


def test_selecting_a_filtered_alarm_from_the_map_lifts_the_filter(panel: AlarmPanel) -> None:
    panel.filters.toggles[Severity.I].click()
    panel.select_alarm(AlarmId("a3"))
    assert panel.selected == "a3"


def test_the_lock_button_counts_what_waits(link: FakeLink, panel: AlarmPanel) -> None:
    panel.lock.click()
    link.put(an_alarm("new", Severity.I))
    panel.model.flush()
    assert "新来 1 条" in panel.lock.text()
    assert panel.model.rowCount() == 4
    panel.lock.click()
    assert panel.model.rowCount() == 5


def test_no_alarm_says_since_when_and_whether_sources_are_well(
    link: FakeLink, panel: AlarmPanel
) -> None:
    lost = a_source("扬尘监测", Department.ENVIRONMENT, SourceState.LOST)
    link.sources_now = {lost.source: lost}
    link.now = NOW + dt.timedelta(minutes=3)
    link.drop(*list(link.alarms_now))
    panel.model.flush()
    link.tell(Change(sources=frozenset({lost.source})))
    assert "当前没有报警" in panel.empty.text
    assert "14:06:27" in panel.empty.text
    assert "扬尘监测失联" in panel.empty.text


def test_offline_is_said_with_its_time_and_the_rows_stay(link: FakeLink, panel: AlarmPanel) -> None:
    link.go_offline(NOW - dt.timedelta(minutes=4))
    assert "自 13:59:27 起（4 min）" in panel.offline.text
    assert panel.model.rowCount() == 4


def test_a_panel_gone_no_longer_listens(link: FakeLink) -> None:
    app = QApplication.instance() or QApplication([])
    panel = AlarmPanel(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    assert len(link.subscribers) == 1
    panel.deleteLater()
    QTest.qWait(0)
    app.processEvents()
    assert link.subscribers == []


def test_taken_by_another_is_spoken_by_name(link: FakeLink, panel: AlarmPanel) -> None:
    other = a_user(Role.COMMANDER, "李建国")
    link.users_now[other.id] = other
    actor = Actor(user=UserId(other.id), seat=other.seat)
    link.put(msgspec.structs.replace(link.alarms_now[AlarmId("a0")], version=2, taken_by=actor))
    panel.model.flush()
    row = panel.model.row_of(AlarmId("a0"))
    assert panel.model.index(row, 6).data() == "李建国"
    said = panel.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.endswith("，李建国")
