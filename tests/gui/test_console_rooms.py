"""The rooms together: what is asked for anywhere opens where it belongs, by mouse and by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.windows import Windows
from backends.link.api import Change
from backends.link.queries import Found, Recall, RecallAnswer
from backends.record.access import Role
from backends.record.common import Realm
from backends.record.ids import AlarmId, CameraId, IncidentId, TaskId
from backends.record.incident import Stage
from backends.record.task import TaskState
from tests.gui.asked_link import until
from tests.gui.commander_samples import a_warning, a_working_city
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.fakes_sound import FakeOutputs
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.shell.main_window import MainWindow
from widgets.shell.realm import RealmStrip
from widgets.shell.workspace import ENTERED, KEYS, Room
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Console:
    """A whole console on a working city, seen by the commander."""

    def __init__(self, qtbot: QtBot, state: Path) -> None:
        self.link = a_working_city(Role.COMMANDER)
        context = UiContext(theme=Theme(), link=self.link, engine=FakeEngine())
        options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=state)
        self.outputs = FakeOutputs()
        self.windows = Windows(context, options, Credentials(), self.outputs)
        assert self.windows.main is not None and self.windows._rooms is not None
        assert self.windows._panels is not None
        self.main: MainWindow = self.windows.main
        self.rooms, self.panels = self.windows._rooms, self.windows._panels
        qtbot.addWidget(self.main)
        self.link.tell(Change(reset=True, resources=True))
        self.main.activateWindow()
        qtbot.waitUntil(self.main.isActiveWindow)

    def press(self, keys: str) -> None:
        QTest.keySequence(self.main, QKeySequence(keys))


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path) -> Iterator[Console]:
    made = Console(qtbot, tmp_path)
    yield made
    made.windows.release()


def room_of(console: Console) -> Room:
    return console.main.workspace.room


def sits_here(console: Console, role: Role) -> None:
    """Somebody else signed in."""
    console.link.user_now = a_user(role)
    console.link.tell(Change(user=True))


def test_each_room_has_its_key_and_shows_its_panel(console: Console) -> None:
    panels = console.panels
    shown = {
        Room.WALL: panels.wall,
        Room.MAP: panels.map,
        Room.BOTH: panels.map,
        Room.INCIDENTS: panels.board,
        Room.TASKS: panels.tasks,
        Room.COMMAND: panels.command,
        Room.FIGURES: panels.figures,
        Room.SCENES: panels.scenes,
        Room.DEVICES: panels.devices,
        Room.FEEDS: panels.feeds,
        Room.DEPARTMENTS: panels.departments,
        Room.WATCH: panels.watch,
        Room.MEETINGS: panels.meetings,
    }
    assert set(shown) == set(Room)
    for room, panel in shown.items():
        role = Role.SYSTEM_ADMINISTRATOR if room is Room.DEVICES else Role.COMMANDER
        sits_here(console, role)
        console.press(KEYS[room])
        assert room_of(console) is room
        assert panel.isVisible(), room
        assert panels.alarms.isVisible()  # alarms are seen from every room
        focused = QApplication.focusWidget()  # the watch is kept by keys from its first on
        assert room not in ENTERED or (focused is not None and panel.isAncestorOf(focused)), room


def test_the_room_of_devices_is_the_engineers(console: Console) -> None:
    tabs = console.main.workspace.tabs
    assert not tabs.isTabVisible(Room.DEVICES)
    console.press(KEYS[Room.DEVICES])
    assert room_of(console) is not Room.DEVICES
    sits_here(console, Role.SYSTEM_ADMINISTRATOR)
    console.press(KEYS[Room.DEVICES])
    assert room_of(console) is Room.DEVICES
    sits_here(console, Role.WATCH_LEADER)
    assert room_of(console) is not Room.DEVICES


def test_resources_give_way_where_nothing_is_called_up(console: Console) -> None:
    console.main.workspace.go_to(Room.BOTH)
    assert console.panels.resources.isVisible()
    console.main.workspace.go_to(Room.COMMAND)
    assert not console.panels.resources.isVisible()


def test_an_incident_opens_its_card_beside_the_board(console: Console) -> None:
    console.panels.command.opened.emit("incident", "i2")
    assert room_of(console) is Room.INCIDENTS
    assert console.panels.card.isVisible() and console.panels.board.isVisible()
    incident = console.panels.card.incident
    assert incident is not None and incident.id == IncidentId("i2")
    console.panels.card.closed.emit()
    assert not console.panels.card.isVisible()
    assert console.panels.board.isVisible()


def test_a_late_task_opens_in_the_list_of_tasks(console: Console) -> None:
    console.panels.command.opened.emit("task", "t1")
    assert room_of(console) is Room.TASKS
    task = console.panels.tasks.current
    assert task is not None and task.id == TaskId("t1")


def test_a_found_alarm_is_selected_wherever_one_is(console: Console) -> None:
    console.main.workspace.go_to(Room.FIGURES)
    hit = Found(kind="alarm", subject="a2", title="", excerpt="")
    console.rooms.palette.opened.emit(hit)
    assert console.panels.alarms.selected == AlarmId("a2")
    detail = console.panels.detail.alarm
    assert detail is not None and detail.id == AlarmId("a2")


def test_a_found_alarm_that_is_over_is_said_to_be(console: Console) -> None:
    console.rooms.open_subject("alarm", "long gone")
    assert console.main.banner.text == "这条报警已经结束，列表里没有了"


def test_what_has_no_page_is_said_and_moves_nothing(console: Console) -> None:
    before = room_of(console)
    console.rooms.open_subject("log", "long ago")
    assert console.main.banner.text == "这条记录没有单独的页面"
    assert room_of(console) is before


@pytest.mark.asyncio
async def test_an_incident_long_over_is_fetched_and_its_card_opened(console: Console) -> None:
    old = msgspec.structs.replace(
        next(iter(console.link.incidents_now.values())), id=IncidentId("old"), stage=Stage.CLOSED
    )
    console.link.answers[Recall] = RecallAnswer(incidents=[old], tasks=[])
    console.rooms.open_subject("incident", "old")
    await until(lambda: console.panels.card.isVisible())
    assert Recall(subject="old") in console.link.asked
    assert console.panels.card.incident == old


@pytest.mark.asyncio
async def test_a_task_long_over_is_fetched_and_selected(console: Console) -> None:
    task = next(iter(console.link.tasks_now.values()))
    old = msgspec.structs.replace(task, id=TaskId("old"), state=TaskState.DONE)
    console.link.answers[Recall] = RecallAnswer(incidents=[], tasks=[old])
    console.rooms.open_subject("task", "old")
    await until(lambda: room_of(console) is Room.TASKS)
    assert console.panels.tasks.current == old


@pytest.mark.asyncio
async def test_what_is_of_another_realm_is_said_to_be(console: Console) -> None:
    console.link.answers[Recall] = RecallAnswer(incidents=[], tasks=[])
    console.rooms.open_subject("incident", "of a drill")
    await until(lambda: console.main.banner.text)
    assert console.main.banner.text == "这条记录属于实战、演练、测试中的另一种，切换后再看"


def test_a_found_camera_goes_onto_the_wall(console: Console) -> None:
    console.main.workspace.go_to(Room.COMMAND)
    console.rooms.open_subject("camera", "cam-20")
    assert CameraId("cam-20") in console.panels.wall.view.assignments().values()
    assert console.panels.wall.isVisible()


def test_a_found_point_is_shown_on_the_map(console: Console) -> None:
    console.main.workspace.go_to(Room.INCIDENTS)
    console.rooms.open_subject("point", "point-清河桥东排污口")
    assert console.panels.map.isVisible()


def test_a_warning_without_an_area_is_not_guessed(console: Console) -> None:
    console.rooms.open_subject("warning", "w1")
    assert console.main.banner.text == "这条预警没有给出范围坐标"


def test_a_warning_with_an_area_opens_the_map_there(console: Console) -> None:
    ring = [(120.0, 30.0), (120.2, 30.0), (120.2, 30.2), (120.0, 30.2)]
    area = a_warning("x").area
    warning = a_warning("w9", area=type(area)(name="清河区", rings=[ring]))
    console.link.warnings_now[warning.id] = warning
    console.main.workspace.go_to(Room.COMMAND)
    console.rooms.open_subject("warning", "w9")
    assert console.panels.map.isVisible()


def test_the_badge_leads_to_the_first_decision(console: Console) -> None:
    QTest.mouseClick(console.main.header.requests, Qt.MouseButton.LeftButton)
    assert room_of(console) is Room.COMMAND
    assert console.panels.command.decisions.rows[0].hasFocus()


def test_ctrl_k_searches_and_enter_opens(console: Console) -> None:
    console.link.go_offline(NOW)
    console.press("Ctrl+K")
    field = console.rooms.palette.field
    assert field.hasFocus()
    field.setText("绕城高速 K21")
    field.textEdited.emit(field.text())
    QTest.keyClick(field, Qt.Key.Key_Return)
    incident = console.panels.card.incident
    assert incident is not None and incident.id == IncidentId("i3")


def test_f1_shows_every_table_of_keys(console: Console) -> None:
    console.press("F1")
    shown = console.rooms.key_map.map
    assert shown is not None
    assert {"全局", "报警列表", "等我决定", "已经超期"} <= set(shown.shown)
    assert len(shown.shown) == len(set(shown.shown)) == len(console.rooms._tables())
    shown.close()


def test_every_key_of_the_window_does_what_the_key_map_says(console: Console) -> None:
    console.link.set_realm(Realm.DRILL)
    did: list[str] = []
    header, main = console.main.header, console.main
    header.mute_requested.connect(lambda: did.append("mute"))
    header.search_requested.connect(lambda: did.append("search"))
    main.print_requested.connect(lambda: did.append("print"))
    for action in main.actions_table.actions:
        before = (main.workspace.room, main.isFullScreen(), realm_of(console.link))
        if action.name == f"room-{main.workspace.room.name.lower()}":
            main.workspace.tabs.setCurrentIndex(Room.FIGURES)
            before = (Room.FIGURES, *before[1:])
        if action.name == "room-devices":
            sits_here(console, Role.SYSTEM_ADMINISTRATOR)
        did.clear()
        console.press(action.keys[0])
        after = (main.workspace.room, main.isFullScreen(), realm_of(console.link))
        is_shown = console.rooms.key_map.map is not None
        if action.name == "missed":
            continue  # nothing was missed: tested where something was
        assert did or after != before or is_shown, action.name
    assert console.rooms.key_map.map is not None
    console.rooms.key_map.map.close()


def realm_of(link: FakeLink) -> Realm:
    return link.realm


def test_what_was_missed_is_listed_and_opens(console: Console) -> None:
    alarms = [console.link.alarms_now[AlarmId(name)] for name in ("a0", "a2")]
    console.main.missed.list_requested.emit(alarms)
    palette = console.rooms.palette
    assert palette.isVisible()
    assert [hit.subject for hit in palette.model.hits] == ["a0", "a2"]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert console.panels.alarms.selected == AlarmId("a2")


def test_a_drill_is_worn_by_the_dialogs_of_the_console(qtbot: QtBot, console: Console) -> None:
    console.link.set_realm(Realm.DRILL)
    assert console.main.realm_strip.isVisible()
    console.press("F1")
    shown = console.rooms.key_map.map
    assert shown is not None
    qtbot.waitUntil(lambda: bool(shown.findChildren(RealmStrip)))
    shown.close()


def test_an_alarm_becomes_an_incident_at_the_board(console: Console) -> None:
    console.main.workspace.go_to(Room.BOTH)
    console.panels.detail.incident_requested.emit([AlarmId("a0")])
    assert room_of(console) is Room.INCIDENTS
