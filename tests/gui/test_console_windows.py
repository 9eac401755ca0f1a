"""The console's windows together: what is chosen in one panel shows in the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.windows import Windows
from app.wiring import Mirror
from backends.link.api import Change
from backends.record.alarm import AlarmState
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import AlarmId, CameraId, SeatId, UserId
from backends.record.scene import Content, TileContent
from backends.record.scene_layout import of_split
from backends.record.scene_wall import PauseTour, Showing
from backends.record.scene_wall import Wall as WallState
from tests.gui.alarm_samples import a_camera, an_alarm
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.shell.workspace import Room
from widgets.theme import Theme
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

PLACE = Place(lon_wgs84=120.1, lat_wgs84=30.2, name="清河桥东排污口")


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def windows(qtbot: QtBot, link: FakeLink, tmp_path: Path) -> Iterator[Windows]:
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    made = Windows(context, options, Credentials())
    assert made.main is not None
    qtbot.addWidget(made.main)
    yield made
    made.release()


def wall_of(windows: Windows) -> WallView:
    assert windows._panels is not None
    return windows._panels.wall.view


def six_cameras(link: FakeLink) -> None:
    for number in range(1, 7):
        camera = a_camera(number, f"路口 {number}", Department.GRID, "清河区")
        link.cameras_now[camera.id] = camera
    link.tell(Change(reset=True, resources=True))


def test_the_first_cameras_fill_a_wall_that_remembers_nothing(
    link: FakeLink, windows: Windows
) -> None:
    six_cameras(link)
    assert list(wall_of(windows).assignments().values()) == [
        CameraId(f"cam-{number}") for number in (1, 2, 3, 4)
    ]
    assert windows.main is not None
    assert windows.main.footer.wall.text() == "大屏 4 画面，4 路视频"


def test_a_wall_emptied_by_hand_is_not_filled_again(link: FakeLink, windows: Windows) -> None:
    six_cameras(link)
    wall_of(windows).clear_all()
    link.tell(Change(reset=True, resources=True))
    assert wall_of(windows).assignments() == {}


def test_an_alarms_two_nearest_cameras_open_on_demand(link: FakeLink, windows: Windows) -> None:
    six_cameras(link)
    for tile in (2, 3):
        wall_of(windows).clear(tile)
    for tile in (0, 1):
        wall_of(windows).assign_id(tile, CameraId(f"cam-{tile + 5}"))
    link.put(an_alarm("a", Severity.I, place=PLACE))
    assert windows._panels is not None
    windows._panels.alarms.cameras_requested.emit(AlarmId("a"))
    shown = wall_of(windows).assignments()
    assert (shown[2], shown[3]) == (CameraId("cam-1"), CameraId("cam-2"))


def test_cameras_of_an_alarm_without_a_place_are_not_guessed(
    link: FakeLink, windows: Windows
) -> None:
    six_cameras(link)
    before = wall_of(windows).assignments()
    link.put(an_alarm("a", Severity.I, place=None))
    assert windows._panels is not None and windows.main is not None
    windows._panels.alarms.cameras_requested.emit(AlarmId("a"))
    assert wall_of(windows).assignments() == before
    assert "没有位置" in windows.main.banner.text


def test_locating_an_alarm_opens_the_map(link: FakeLink, windows: Windows) -> None:
    link.put(an_alarm("a", Severity.I, place=PLACE))
    assert windows._panels is not None and windows.main is not None
    windows.main.workspace.tabs.setCurrentIndex(Room.WALL)
    windows._panels.detail.locate_requested.emit(AlarmId("a"))
    assert windows.main.workspace.room is Room.BOTH


def test_the_watch_begins_with_the_most_pressing_alarm_open(
    qtbot: QtBot, link: FakeLink, windows: Windows
) -> None:
    link.put(
        an_alarm("seen", Severity.I, AlarmState.ACKED),
        an_alarm("worst", Severity.II),
        an_alarm("mild", Severity.IV),
    )
    panels = windows._panels
    assert panels is not None
    qtbot.waitUntil(lambda: panels.detail.alarm is not None)
    assert panels.detail.alarm is not None
    assert panels.detail.alarm.id == "worst"


def test_a_tile_bears_the_colour_of_an_alarm_near_its_camera(
    link: FakeLink, windows: Windows
) -> None:
    six_cameras(link)
    link.put(an_alarm("a", Severity.I, place=PLACE))
    assert wall_of(windows)._board.tiles[0].severity is Severity.I
    link.put(an_alarm("a", Severity.I, AlarmState.ACKED, place=PLACE))
    assert wall_of(windows)._board.tiles[0].severity is None


def test_two_walls_show_the_same_whichever_is_touched(
    qtbot: QtBot, link: FakeLink, windows: Windows
) -> None:
    six_cameras(link)
    one = wall_of(windows)
    other = WallView(windows._context, None)
    qtbot.addWidget(other)
    Mirror(one, other)
    assert other.arrangement() == one.arrangement()
    other.clear(0)
    assert 0 not in one.assignments()
    one.set_split(9)
    one.swap(1, 5)
    assert other.arrangement() == one.arrangement()
    other.release()


def test_what_turns_on_the_wall_is_paused_from_every_room(link: FakeLink, windows: Windows) -> None:
    six_cameras(link)
    assert windows.main is not None
    footer, own = windows.main.footer, windows._walls.own
    windows.main.workspace.go_to(Room.INCIDENTS)
    assert footer.still.isHidden()
    turns = TileContent(cameras=[CameraId("cam-1"), CameraId("cam-2")])
    content = Content(layout=of_split(4), tiles=[turns])
    by = Actor(user=UserId("anna"), seat=SeatId("seat-1"))
    showing = Showing(content=content, at=link.now, by=by)
    link.walls[own] = WallState(
        id=own, version=1, realm=Realm.LIVE, changed_at=link.now, showing=showing
    )
    link.tell(Change(walls=frozenset({own})))
    assert not footer.still.isHidden()
    footer.still.click()
    assert link.sent == [PauseTour(wall=own, at=link.now)]
