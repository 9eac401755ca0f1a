"""The assembled panels and their wiring: from the alarm to the map, from the map to the tile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.panels import Panels
from app.placement import Area
from app.windows import Windows
from backends.link.api import Change, Reading
from backends.record.alarm import Acknowledge, Alarm, AlarmState
from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId, CameraId, ResourceId, SourceId
from backends.record.resource import Camera, MonitoringPoint
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from video.api import LossReason
from widgets.context import UiContext
from widgets.map.content import CardAction
from widgets.map.sheets import Layer, Sheet
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room
from widgets.theme import Theme
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

OUTLET = Place(lon_wgs84=123.06, lat_wgs84=30.53, name="清河桥东排污口", division="云台区")
POINT, SOURCE = ResourceId("outlet-1"), SourceId("hj212")


def a_camera(number: int, east: float) -> Camera:
    return Camera(
        id=CameraId(f"cam-{number}"),
        number=number,
        name=f"路口 {number}",
        department=Department.TRANSPORT,
        main=f"rtsp://main/{number}",
        place=Place(lon_wgs84=123.06 + east, lat_wgs84=30.53, name=f"路口 {number}"),
    )


def exceedance(state: AlarmState = AlarmState.UNACK) -> Alarm:
    return an_alarm(
        "over", Severity.III, state, title="清河桥东排污口 COD 超标", place=OUTLET, source=SOURCE,
        key="w01018>limit@1", detail={"factor": "COD", "limit": "50", "unit": "mg/L"},
    )  # fmt: skip


def far_case() -> Alarm:
    place = Place(lon_wgs84=123.13, lat_wgs84=30.47, name="学府路")
    return an_alarm("case", Severity.IV, title="井盖破损", place=place)


@dataclass(frozen=True, slots=True)
class Console:
    """The real windows on their fakes, as the operator has them."""

    link: FakeLink
    engine: FakeEngine
    main: MainWindow
    panels: Panels

    @property
    def wall(self) -> WallView:
        return self.panels.wall.view

    def open(self, room: Room) -> None:
        self.main.workspace.tabs.setCurrentIndex(room)

    def click_alarm(self, alarm: str) -> None:
        view = self.panels.alarms.view
        row = self.panels.alarms.model.row_of(AlarmId(alarm))
        place = view.visualRect(self.panels.alarms.model.index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def click_map(self, place: Place, up: int = 0) -> None:
        view = self.panels.map.view
        view.grab()  # what was painted last can be hit
        x, y = view.viewport.to_screen(place.lon_wgs84, place.lat_wgs84)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y) - up))

    def card_button(self) -> QPushButton:
        button = self.panels.map.card.button(CardAction.TO_WALL)
        assert isinstance(button, QPushButton)
        return button

    def card_says(self, label: str) -> str:
        content = self.panels.map.card.content
        assert content is not None
        return {row.label: row.value for row in content.rows}[label]

    def map_is_at(self, place: Place) -> bool:
        view = self.panels.map.view.viewport
        x, y = view.to_screen(place.lon_wgs84, place.lat_wgs84)
        return abs(x - view.width / 2) < 2 and abs(y - view.height / 2) < 2


AT_ONCE = (Room.WALL, Room.MAP, Room.COMMAND)
ROOMS = [pytest.param(room, marks=() if room in AT_ONCE else pytest.mark.prove) for room in Room]


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path) -> Iterator[Console]:
    link, engine = FakeLink(), FakeEngine()
    for number, east in ((1, 0.030), (2, 0.031), (3, -0.040), (4, -0.041), (5, 0.002), (6, 0.003)):
        link.cameras_now[CameraId(f"cam-{number}")] = a_camera(number, east)
    link.points_now[POINT] = MonitoringPoint(
        id=POINT, name=OUTLET.name, kind="outlet", department=Department.ENVIRONMENT,
        source=SOURCE, place=OUTLET,
    )  # fmt: skip
    link.readings_now[POINT] = {
        "COD": Reading(value=62.4, unit="mg/L", observed_at=NOW, flag="N"),
        "氨氮": Reading(value=2.5, unit="mg/L", observed_at=NOW, flag="N"),
    }
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    windows = Windows(UiContext(theme=Theme(), link=link, engine=engine), options, Credentials())
    assert windows.main is not None and windows._panels is not None
    qtbot.addWidget(windows.main)
    windows.main.resize(1920, 1080)
    windows.main.show()
    qtbot.waitExposed(windows.main)
    link.tell(Change(reset=True, resources=True, link=True, user=True))
    made = Console(link, engine, windows.main, windows._panels)
    link.put(exceedance(), far_case())
    qtbot.waitUntil(lambda: made.panels.detail.alarm is not None)
    yield made
    windows.release()


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_goes_to_the_alarm_selected_whichever_tab_is_open(
    console: Console, room: Room
) -> None:
    console.open(room)
    place = far_case().place
    assert place is not None
    console.click_alarm("case")
    console.open(Room.MAP)
    assert console.map_is_at(place)
    assert console.panels.map.view.scene.selected == (Layer.ALARMS, "case")
    assert console.panels.map.card.isVisible()


def test_demand_3_the_safety_map_leaves_the_screen_of_a_wall(qtbot: QtBot, tmp_path: Path) -> None:
    context = UiContext(theme=Theme(), link=FakeLink(), engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    windows = Windows(context, options, Credentials())
    assert windows.main is not None and windows._panels is not None
    qtbot.addWidget(windows.main)
    windows.main.setGeometry(0, 0, 1280, 800)
    windows.main.show()
    wall, layers = QWidget(), windows._panels.map.layers
    qtbot.addWidget(wall)
    hall = Area(1920, 0, 1920, 1080, "HDMI-1")
    windows._watcher._screens = lambda: [windows._screens.console, hall]
    windows._watcher.keep(wall, hall)
    layers._boxes[Sheet.SAFETY].setChecked(True)
    assert Sheet.SAFETY in layers.shown()
    windows.main.move(1000, 0)  # a hand drags it over the edge
    qtbot.waitUntil(lambda: Sheet.SAFETY not in layers.shown())
    windows._watcher.keep(wall, Area(0, 0, 1920, 1080, "HDMI-1"))
    layers._boxes[Sheet.SAFETY].setChecked(True)
    assert Sheet.SAFETY not in layers.shown(), "nor is it switched on there"
    windows.release()


@pytest.mark.prove
def test_the_alarm_already_selected_is_gone_to_when_clicked_again(console: Console) -> None:
    console.click_alarm("over")
    console.panels.map.view.go_to(123.0, 30.6, None)
    console.click_alarm("over")
    assert console.map_is_at(OUTLET)


def test_an_alarm_clicked_on_the_map_is_selected_in_the_list_and_the_map_stays(
    console: Console,
) -> None:
    console.open(Room.MAP)
    console.panels.map.view.go_to(123.13, 30.48, 13.0)
    before = console.panels.map.view.viewport
    place = far_case().place
    assert place is not None
    console.click_map(place, up=30)
    assert console.panels.alarms.selected == "case"
    assert console.panels.detail.alarm is not None
    assert console.panels.detail.alarm.id == "case"
    assert console.panels.map.view.viewport == before


@pytest.mark.prove
@pytest.mark.parametrize("room", ROOMS)
def test_two_nearest_cameras_open_on_demand_side_by_side_and_marked(
    console: Console, room: Room
) -> None:
    console.open(room)
    console.click_alarm("over")
    QTest.mouseClick(console.panels.detail.bar.cameras, Qt.MouseButton.LeftButton)
    shown = console.wall.assignments()
    assert (shown[2], shown[3]) == (CameraId("cam-5"), CameraId("cam-6"))
    assert console.wall.isVisible()
    assert console.wall.selected_index == 2
    tiles = console.wall._board.tiles
    assert [tiles[i].severity for i in range(4)] == [None, None, Severity.III, Severity.III]
    console.link.put(exceedance(AlarmState.ACKED))
    assert [tiles[i].severity for i in range(4)] == [None] * 4


@pytest.mark.prove
def test_two_cameras_need_two_tiles_and_no_tile_over_the_whole_wall(console: Console) -> None:
    console.wall.set_split(1)
    console.wall.set_full(0)
    console.panels.alarms.view.setFocus()
    console.click_alarm("over")
    QTest.keyClick(console.panels.alarms.view, Qt.Key.Key_C)
    assert console.wall.full_index is None
    assert {CameraId("cam-5"), CameraId("cam-6")} <= set(console.wall.assignments().values())


@pytest.mark.prove
def test_a_camera_far_from_the_alarm_is_said_to_be_far(console: Console) -> None:
    console.click_alarm("case")
    QTest.mouseClick(console.panels.detail.bar.cameras, Qt.MouseButton.LeftButton)
    assert "km" in console.main.banner.text


def test_from_a_cameras_card_to_the_selected_tile_with_the_map_still_there(
    console: Console,
) -> None:
    console.open(Room.MAP)
    console.wall.select(1)
    place = console.link.cameras_now[CameraId("cam-5")].place
    assert place is not None
    console.panels.map.view.go_to(place.lon_wgs84, place.lat_wgs84, 17.5)
    console.click_map(place)
    QTest.mouseClick(console.card_button(), Qt.MouseButton.LeftButton)
    assert console.wall.assignments()[1] == CameraId("cam-5")
    assert console.wall.selected_index == 1
    assert console.wall.isVisible() and console.panels.map.isVisible()


@pytest.mark.prove
def test_a_cameras_card_says_how_its_stream_is_while_it_is_on_the_wall(console: Console) -> None:
    console.panels.map.select_resource(CameraId("cam-5"))
    with pytest.raises(KeyError):
        console.card_says("大屏")
    console.panels.map.select_resource(CameraId("cam-1"))
    assert console.card_says("大屏") == "第 1 格，正在连接"
    view = console.engine.view_of("rtsp://main/1")
    console.engine.lose(view, LossReason.REFUSED, next_try_s=5.0)
    console.wall.swap(0, 1)
    assert console.card_says("大屏") == "第 2 格，没有画面"
    console.wall.clear(1)
    with pytest.raises(KeyError):
        console.card_says("大屏")


def test_an_outlets_card_says_what_exceeds_and_how_badly(console: Console) -> None:
    console.panels.map.select_resource(POINT)
    assert console.card_says("报警") == "● Ⅲ级，未确认，已 5 min"
    assert console.card_says("COD") == "62.4 mg/L  超标，限值 50"
    assert console.card_says("氨氮") == "2.5 mg/L"
    assert console.card_says("最新数据") == "0 s 前"
    console.link.drop(AlarmId("over"))
    assert console.card_says("COD") == "62.4 mg/L"


@pytest.mark.prove
def test_what_is_acknowledged_is_the_alarm_gone_to(console: Console) -> None:
    console.click_alarm("over")
    QTest.keyClick(console.panels.alarms.view, Qt.Key.Key_Space)
    assert console.link.sent == [Acknowledge(alarm=AlarmId("over"), seen_version=1)]
