"""Every action of the alarm list by its key, shelving and out-of-service dialogs, the key map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from backends.record.access import Role
from backends.record.alarm import (
    Acknowledge,
    AlarmState,
    OutOfService,
    ResetAlarm,
    ReturnToService,
    Shelf,
    ShelveAlarm,
    TakeAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.common import Actor, Department, Severity
from backends.record.ids import AlarmId, IncidentId, UserId
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.fakes_video import FakeEngine
from widgets.actions import Action, ActionTable
from widgets.alarms.actions import alarm_actions
from widgets.alarms.dialogs import OutOfServiceDialog, ReturnDialog, ShelveDialog
from widgets.alarms.panel import AlarmPanel
from widgets.alarms.warning_dialog import PublishDialog
from widgets.context import UiContext
from widgets.shell.key_map import KeyMap, KeyMapKey
from widgets.theme import Theme

pytestmark = pytest.mark.gui

A0 = AlarmId("a0")
ME = Actor(user=UserId("watch_leader"))


@pytest.fixture
def link() -> FakeLink:
    link = FakeLink()
    link.put(an_alarm("a0", Severity.II, minutes=1), an_alarm("a1", Severity.III, minutes=2))
    return link


@pytest.fixture
def panel(link: FakeLink) -> Iterator[AlarmPanel]:
    app = QApplication.instance() or QApplication([])
    made = AlarmPanel(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    made.resize(420, 600)
    made.show()
    made.select_alarm(A0)
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def press(panel: AlarmPanel, key: str) -> None:
    combination = QKeySequence(key)[0]  # type: ignore[index]  # PySide6's stub lacks it
    QTest.keyClick(panel.view, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()


def change(link: FakeLink, panel: AlarmPanel, **fields: object) -> None:
    alarm = link.alarms_now[A0]
    link.put(msgspec.structs.replace(alarm, version=alarm.version + 1, **fields))
    panel.model.flush()


def wait_for_sent(link: FakeLink, kind: type) -> bool:
    return bool(link.sent) and isinstance(link.sent[-1], kind)


def a_flood_of_rows(link: FakeLink, panel: AlarmPanel) -> None:
    link.put(*(an_alarm(f"g{n}", Severity.III, minutes=n + 3) for n in range(4)))
    panel.model.flush()


def is_writing_a_warning(panel: AlarmPanel) -> bool:
    """Its dialog is open; it is given up, for the next one's mouse."""
    dialog = panel.findChild(PublishDialog)
    if dialog is not None:
        dialog.reject()
    return dialog is not None


# What must be so after each action's key; the alarm a0 is selected before.
EFFECTS: dict[str, Callable[[FakeLink, AlarmPanel], bool]] = {
    "acknowledge": lambda link, panel: wait_for_sent(link, Acknowledge),
    "take": lambda link, panel: wait_for_sent(link, TakeAlarm),
    "shelve": lambda link, panel: isinstance(panel.doing.dialog, ShelveDialog),
    "out_of_service": lambda link, panel: isinstance(panel.doing.dialog, OutOfServiceDialog),
    "reset": lambda link, panel: wait_for_sent(link, ResetAlarm),
    "incident": lambda link, panel: True,  # by its signal, see below
    "locate": lambda link, panel: True,
    "cameras": lambda link, panel: True,
    "detail": lambda link, panel: True,
    "next": lambda link, panel: panel.selected == "a1",
    "first": lambda link, panel: panel.view.currentIndex().row() == 0,
    "last": lambda link, panel: panel.selected == "g3",
    "group": lambda link, panel: panel.model.is_grouped,
    "unfold": lambda link, panel: panel.model.rowCount() > 3,
    "fold": lambda link, panel: panel.model.rowCount() <= 3,
    "lock": lambda link, panel: panel.model.is_locked,
    "search": lambda link, panel: panel.filters.search.hasFocus(),
    "warn": lambda link, panel: is_writing_a_warning(panel),
}


@pytest.mark.parametrize("action", alarm_actions().actions, ids=lambda action: action.name)
def test_every_action_of_the_list_is_triggered_by_each_of_its_keys(
    action: Action, link: FakeLink, panel: AlarmPanel
) -> None:
    signals = {
        "incident": panel.incident_requested,
        "locate": panel.locate_requested,
        "cameras": panel.cameras_requested,
        "detail": panel.detail_requested,
    }
    for key in action.keys:
        link.sent.clear()
        link.pending_now.clear()
        prepare(action.name, link, panel)
        spy = QSignalSpy(signals[action.name]) if action.name in signals else None
        press(panel, key)
        assert EFFECTS[action.name](link, panel), f"{action.name} by {key}"
        assert spy is None or spy.count() == 1, f"{action.name} by {key}"


def prepare(name: str, link: FakeLink, panel: AlarmPanel) -> None:
    if name == "reset":
        change(link, panel, state=AlarmState.LATCHED)
    if name in ("last", "fold", "unfold"):
        a_flood_of_rows(link, panel)
    if name in ("fold", "unfold"):
        panel.arrange(panel.model.sorted_by, True)
        group = panel.model.row_id(0)
        panel.model.open_group(group, name == "fold")
        panel.view.go_to(panel.model.row_of(group))
    if name not in ("fold", "unfold", "first"):
        panel.select_alarm(A0)
        panel.view.setFocus()


def test_shelving_needs_a_reason_and_says_before_what_will_happen(
    link: FakeLink, panel: AlarmPanel
) -> None:
    press(panel, "S")
    dialog = panel.doing.dialog
    assert isinstance(dialog, ShelveDialog)
    assert not dialog.ok.isEnabled()
    assert "到 14:33:27 为止" in dialog.consequence.text()
    assert "不等于已确认" in dialog.consequence.text()
    QTest.mouseClick(dialog.preset(120), Qt.MouseButton.LeftButton)
    assert "16:03:27" in dialog.consequence.text()
    dialog.reason.setCurrentText("检修")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert link.sent == [
        ShelveAlarm(alarm=A0, seen_version=1, minutes=120, reason="检修", is_once=False)
    ]


def test_a_dispatcher_shelves_for_an_hour_at_most(link: FakeLink, panel: AlarmPanel) -> None:
    link.user_now = a_user(Role.DISPATCHER, department=Department.ENVIRONMENT)
    panel.select_alarm(AlarmId("a1"))
    press(panel, "S")
    dialog = panel.doing.dialog
    assert isinstance(dialog, ShelveDialog)
    assert dialog.preset(60).isEnabled()
    assert not dialog.preset(120).isEnabled()
    assert "最多可搁置 1 h" in dialog.preset(120).toolTip()
    assert dialog.ok.text() == "搁置"


def test_a_dispatcher_asks_for_a_severe_one_and_is_told_who_decides(
    link: FakeLink, panel: AlarmPanel
) -> None:
    link.user_now = a_user(Role.DISPATCHER, department=Department.ENVIRONMENT)
    press(panel, "S")
    dialog = panel.doing.dialog
    assert dialog is not None
    assert dialog.ok.text() == "申请搁置"
    assert "由值班长决定" in dialog.consequence.text()


def test_who_may_not_shelve_is_told_whom_to_ask(link: FakeLink, panel: AlarmPanel) -> None:
    link.user_now = a_user(Role.COMMANDER)
    press(panel, "S")
    assert panel.doing.dialog is None
    assert "请找值班长" in panel.notice.text


def test_the_same_key_takes_a_shelved_alarm_off(link: FakeLink, panel: AlarmPanel) -> None:
    until = NOW + dt.timedelta(hours=1)
    change(link, panel, shelf=Shelf(by=ME, at=NOW, until=until, reason="检修"))
    panel.select_alarm(A0)
    press(panel, "S")
    assert link.sent == [UnshelveAlarm(alarm=A0, seen_version=2)]


def test_out_of_service_needs_a_permit_and_its_return_a_check(
    link: FakeLink, panel: AlarmPanel
) -> None:
    press(panel, "O")
    dialog = panel.doing.dialog
    assert isinstance(dialog, OutOfServiceDialog)
    dialog.reason.setText("更换")
    assert not dialog.ok.isEnabled()
    QTest.keyClicks(dialog.permit, "GZ-1")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert link.sent == [TakeOutOfService(alarm=A0, seen_version=1, reason="更换", permit="GZ-1")]
    link.pending_now.clear()
    change(link, panel, out_of_service=OutOfService(by=ME, at=NOW, reason="更换", permit="GZ-1"))
    panel.select_alarm(A0)
    press(panel, "O")
    back = panel.doing.dialog
    assert isinstance(back, ReturnDialog)
    back.checked.setText("现场看过")
    QTest.keyClick(back.checked, Qt.Key.Key_Return)
    assert link.sent[1:] == [ReturnToService(alarm=A0, seen_version=2, checked="现场看过")]


def test_a_dialog_carries_the_version_that_was_judged(link: FakeLink, panel: AlarmPanel) -> None:
    press(panel, "S")
    change(link, panel, severity=Severity.I)
    dialog = panel.doing.dialog
    assert isinstance(dialog, ShelveDialog)
    dialog.reason.setCurrentText("检修")
    dialog.ok.click()
    [sent] = link.sent
    assert isinstance(sent, ShelveAlarm)
    assert sent.seen_version == 1


def test_an_alarm_with_an_incident_is_not_filed_twice(link: FakeLink, panel: AlarmPanel) -> None:
    change(link, panel, incident=IncidentId("i1"))
    panel.select_alarm(A0)
    asked = QSignalSpy(panel.incident_requested)
    press(panel, "F")
    assert asked.count() == 0
    assert "已经转为事件" in panel.notice.text


def test_two_actions_of_one_table_may_not_share_a_key() -> None:
    one, other = (Action(name=name, keys=("T",), text=name) for name in ("a", "b"))
    with pytest.raises(ValueError, match="T is both"):
        ActionTable("", (one, other))


def test_f1_opens_the_map_and_f1_closes_it(panel: AlarmPanel) -> None:
    opener = KeyMapKey(Theme(), lambda: [alarm_actions()], panel)
    QTest.keyClick(panel, Qt.Key.Key_F1)
    assert opener.map is not None
    QTest.keyClick(opener.map, Qt.Key.Key_F1)
    assert opener.map is None


def test_the_map_is_searched_by_what_an_action_does_and_by_its_key(panel: AlarmPanel) -> None:
    other = ActionTable("大屏", (Action(name="full", keys=("Return",), text="放大窗格"),))
    shown = KeyMap(Theme(), [alarm_actions(), other], panel)
    shown.show()
    assert shown.shown == ["报警列表", "大屏"]
    shown.search.setText("放大")
    assert shown.shown == ["大屏"]
    shown.search.setText("没有这个")
    assert shown.shown == []
    assert shown.none.isVisible()
    shown.close()
