"""An alarm opens its nearest cameras on the wall for a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.pop_ups import AlarmPopUps
from app.windows import Windows
from app.wiring import CalledUp, Mirror, TileMarks
from backends.link.api import Change
from backends.record.alarm import AlarmState
from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId, CameraId
from tests.gui.alarm_samples import a_camera, an_alarm
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.panel import WallPanel
from widgets.wall.screens import Screens
from widgets.wall.store import WallStore
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

AT_CAMERA_9 = Place(lon_wgs84=120.1 + 9 * 0.0013, lat_wgs84=30.2, name="九号路口")


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@dataclass(slots=True)
class Desk:
    """A console's wall with its alarms' pop-ups, and nothing else of it."""

    panel: WallPanel
    context: UiContext
    store: WallStore

    @property
    def wall(self) -> WallView:
        return self.panel.view


@pytest.fixture
def desk(qtbot: QtBot, link: FakeLink, tmp_path: Path) -> Iterator[Desk]:
    engine = FakeEngine()
    context = UiContext(theme=Theme(), link=link, engine=engine)
    know_cameras(link)
    store = WallStore(tmp_path / "wall.json")
    made = Desk(WallPanel(context, None, store=store), context, store)
    qtbot.addWidget(made.panel)
    wall, called = made.wall, CalledUp(link)
    marks, pop_ups = TileMarks(link, wall, called), AlarmPopUps(link)

    def show(camera: CameraId, alarm: AlarmId, severity: Severity) -> None:
        if wall.pop_up(camera, alarm, severity) is not None:
            called.note(alarm, [camera])

    pop_ups.wanted.connect(show)
    fill(wall)
    yield made
    pop_ups.release()
    marks.release()
    made.panel.release()
    engine.shutdown()


def know_cameras(link: FakeLink) -> None:
    for number in range(1, 31, 2):  # some 250 m apart
        camera = a_camera(number, f"路口 {number}", Department.GRID, "清河区")
        link.cameras_now[camera.id] = camera
    link.tell(Change(reset=True, resources=True))


def fill(wall: WallView) -> None:
    """Cameras far from the alarms."""
    wall.set_split(9)
    wall.clear_all()
    for tile, number in enumerate(range(13, 31, 2)):
        wall.assign_id(tile, CameraId(f"cam-{number}"))


@pytest.fixture
def windows(qtbot: QtBot, link: FakeLink, tmp_path: Path) -> Iterator[Windows]:
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=9, state=tmp_path)
    made = Windows(context, options, Credentials())
    assert made.main is not None
    qtbot.addWidget(made.main)
    know_cameras(link)
    yield made
    made.release()


def guests(view: WallView) -> dict[int, str]:
    return {tile: guest.camera for tile, guest in (view.arrangement().guests or {}).items()}


def test_in_the_console_an_alarm_pops_up_and_a_call_up_leaves_locked_tiles_alone(
    link: FakeLink, windows: Windows
) -> None:
    assert windows._panels is not None
    assert windows._wiring is not None
    wall = windows._panels.wall.view
    fill(wall)
    for tile in (7, 8):
        wall.set_locked(tile, True)
    wall.select(None)
    windows._wiring.show_camera(CameraId("cam-1"))
    assert wall.assignments()[6] == "cam-1"
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    assert "cam-9" in guests(wall).values()
    assert not {7, 8} & guests(wall).keys()


def test_in_the_console_scenes_are_made_with_the_walls_bezels_in_view(windows: Windows) -> None:
    assert windows._panels is not None
    screens = Screens(columns=3, rows=2)
    windows._panels.wall.view.set_screens(screens)
    assert windows._panels.scenes.stage.view.screens == screens


def test_a_new_alarm_opens_its_two_nearest_cameras_and_they_go_again(
    link: FakeLink, desk: Desk
) -> None:
    wall = desk.wall
    before = wall.assignments()
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    assert set(guests(wall).values()) in ({"cam-9", "cam-7"}, {"cam-9", "cam-11"})
    tile = next(tile for tile, camera in guests(wall).items() if camera == "cam-9")
    assert wall.assignments()[tile] == "cam-9"
    assert "报警弹出 60 s" in wall.tile_text(tile)
    assert wall.tile_text(tile).startswith("◆Ⅰ")
    wall.end_pop_ups(time.monotonic() + 59)
    assert tile in guests(wall)
    wall.end_pop_ups(time.monotonic() + 61)
    assert wall.assignments() == before
    assert not guests(wall)


@pytest.mark.parametrize(
    "fields",
    [
        {"severity": Severity.III},
        {"place": None},
        {"place": Place(lon_wgs84=121.0, lat_wgs84=31.0)},
        {"state": AlarmState.ACKED},
    ],
)
def test_what_is_mild_far_without_a_place_or_seen_opens_nothing(
    link: FakeLink, desk: Desk, fields: dict[str, object]
) -> None:
    alarm = an_alarm("a", Severity.II, place=AT_CAMERA_9)
    link.put(msgspec.structs.replace(alarm, **fields))
    assert not guests(desk.wall)


def test_alarms_that_were_there_before_open_nothing(link: FakeLink, desk: Desk) -> None:
    link.alarms_now[AlarmId("old")] = an_alarm("old", Severity.I, place=AT_CAMERA_9)
    link.tell(Change(reset=True))
    assert not guests(desk.wall)
    link.put(an_alarm("old", Severity.I, place=AT_CAMERA_9))
    assert not guests(desk.wall), "nor when their figures are refreshed"


def test_behind_a_full_picture_the_pop_up_is_told_of_and_the_full_one_stays(
    link: FakeLink, desk: Desk
) -> None:
    wall = desk.wall
    wall.set_full(8)
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    assert wall.full_index == 8
    assert 8 not in guests(wall)
    assert "按 Esc 返回分屏查看" in wall.prompt.text()


@pytest.mark.parametrize(
    ("full", "words"),
    [(8, "◆Ⅰ 报警，9 路口 9 在 3 号窗格，按 Esc 返回分屏查看"), (2, ""), (None, "")],
)
def test_a_camera_on_the_wall_already_is_told_of_where_a_full_picture_hides_it(
    desk: Desk, full: int | None, words: str
) -> None:
    wall = desk.wall
    wall.assign_id(2, CameraId("cam-9"))
    wall.set_full(full)
    assert wall.pop_up(CameraId("cam-9"), AlarmId("fire"), Severity.I) is None
    assert wall.prompt.text() == words
    assert not guests(wall)


def test_a_locked_tile_is_never_taken(link: FakeLink, desk: Desk) -> None:
    wall = desk.wall
    for tile in range(9):
        wall.set_locked(tile, True)
    before = wall.assignments()
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    assert wall.assignments() == before
    assert "窗格都已锁定" in wall.prompt.text()


def test_pop_ups_can_be_switched_off(link: FakeLink, desk: Desk) -> None:
    wall = desk.wall
    wall.set_pop_up_s(0)
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    assert not guests(wall)


def test_the_mirror_shows_the_same_pop_up_and_gives_it_back_with_the_other(
    qtbot: QtBot, link: FakeLink, desk: Desk
) -> None:
    one = desk.wall
    other = WallView(desk.context, None)
    qtbot.addWidget(other)
    Mirror(one, other)
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    assert guests(other) == guests(one) != {}
    other.end_pop_ups(time.monotonic() + 61)
    assert not guests(one)
    assert one.arrangement() == other.arrangement()
    other.release()


def test_a_tile_made_large_on_the_mirror_is_not_taken_and_both_are_told(
    qtbot: QtBot, link: FakeLink, desk: Desk
) -> None:
    one = desk.wall
    other = WallView(desk.context, None)
    qtbot.addWidget(other)
    Mirror(one, other)
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    taken = next(iter(guests(one)))
    one.end_pop_ups(time.monotonic() + 61)
    other.set_full(taken)
    said = list[str]()
    other.noticed.connect(said.append)
    assert one.pop_up(CameraId("cam-9"), AlarmId("gas"), Severity.I) not in (taken, None)
    assert "按 Esc 返回分屏查看" in said[0]
    assert other.full_index == taken
    other.release()
    assert one.twin is None


def test_the_mirror_zooms_along(qtbot: QtBot, desk: Desk) -> None:
    one = desk.wall
    other = WallView(desk.context, None)
    qtbot.addWidget(other)
    Mirror(one, other)
    one.zoom_at(0, QPointF(one._board.tiles[0].rect.center()), 3.0)
    assert other.zoom_of(0) == one.zoom_of(0)
    other.reset_zoom(0)
    assert not one.zoom_of(0).is_zoomed
    other.release()


def test_a_restart_brings_the_tiles_own_camera_not_the_alarms(
    qtbot: QtBot, link: FakeLink, desk: Desk
) -> None:
    wall = desk.wall
    own = wall.assignments()
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    assert desk.panel._keeper is not None
    desk.panel._keeper.save()
    again = WallView(desk.context, None)
    qtbot.addWidget(again)
    kept = desk.store.load()
    assert kept is not None
    again.restore(kept)
    assert again.assignments() == own
    again.release()


def test_delete_gives_the_tile_back_and_a_drop_takes_it_for_good(
    link: FakeLink, desk: Desk
) -> None:
    wall = desk.wall
    before = wall.assignments()
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    one, other = sorted(guests(wall))
    wall.select(one)
    QTest.keyClick(wall, Qt.Key.Key_Delete)
    assert wall.assignments()[one] == before[one]
    wall.assign_id(other, CameraId("cam-1"))
    wall.end_pop_ups(time.monotonic() + 61)
    assert wall.assignments()[other] == "cam-1"


def test_what_popped_up_can_be_kept(link: FakeLink, desk: Desk) -> None:
    wall = desk.wall
    link.put(an_alarm("fire", Severity.I, place=AT_CAMERA_9))
    tile, camera = next(iter(guests(wall).items()))
    wall.select(tile)
    wall.keep_selected_guest()
    wall.end_pop_ups(time.monotonic() + 61)
    assert wall.assignments()[tile] == camera
