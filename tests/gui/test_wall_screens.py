"""Screens come and go: each wall's window is on its own, or waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.placement import Area
from app.wall_screens import WallScreens
from app.windows import Windows
from backends.link.api import Change
from backends.record.common import Department, Severity
from backends.record.ids import CameraId
from tests.gui.alarm_samples import a_camera, an_alarm
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.map.sheets import Sheet
from widgets.theme import Theme

pytestmark = pytest.mark.gui

DESK = Area(0, 0, 1920, 1080, "DP-1")
HALL = Area(1920, 0, 1920, 1080, "HDMI-1")
WEST = Area(3840, 0, 1920, 1080, "HDMI-2")
STAND_IN = Area(0, 0, 1024, 768, ":0.0")  # Qt's on X11, while no display is on


@pytest.fixture
def there() -> list[Area]:
    return [DESK, HALL]


@pytest.fixture
def screens(qtbot: QtBot, there: list[Area]) -> Iterator[WallScreens]:
    made = WallScreens([DESK], lambda: list(there))
    yield made
    made.release()


@pytest.fixture
def wall(qtbot: QtBot, screens: WallScreens) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(1920, 0, 1920, 1080)
    window.show()
    screens.keep(window, HALL)
    return window


def test_a_display_that_is_off_takes_its_wall_along_and_brings_it_back(
    screens: WallScreens, wall: QWidget, there: list[Area]
) -> None:
    there.remove(HALL)
    wall.setGeometry(0, 0, 1920, 1080)  # where the window system puts it: over the console
    screens.settle()
    assert not wall.isVisible()
    there.append(Area(0, 1080, 1920, 1080, "HDMI-1"))  # back, below the other one
    screens.settle()
    assert wall.isVisible()
    assert wall.geometry() == QRect(0, 1080, 1920, 1080)


def test_half_a_screen_stays_that_half_when_it_is_resized(qtbot: QtBot, there: list[Area]) -> None:
    there[:] = [Area(0, 0, 3840, 1080, "one")]
    screens, wall = WallScreens(there, lambda: list(there)), QWidget()
    qtbot.addWidget(wall)
    screens.keep(wall, Area(1920, 0, 1920, 1080, "one"))
    there[:] = [Area(0, 0, 2560, 720, "one")]
    screens.settle()
    assert wall.geometry() == QRect(1280, 0, 1280, 720)
    screens.release()


def test_a_node_that_starts_with_all_displays_off_goes_to_them_when_they_wake(
    qtbot: QtBot, there: list[Area]
) -> None:
    there[:] = [STAND_IN]
    screens, wall = WallScreens([], lambda: list(there)), QWidget()
    qtbot.addWidget(wall)
    screens.keep(wall, STAND_IN)
    came = QSignalSpy(screens.came)
    there[:] = [HALL, WEST]
    screens.settle()
    assert wall.geometry() == QRect(1920, 0, 1920, 1080)
    assert [came.at(i)[0] for i in range(came.count())] == [WEST], "one more wall opens there"
    there[:] = [STAND_IN]  # all off again: nothing moves, no camera is let go
    screens.settle()
    assert wall.geometry() == QRect(1920, 0, 1920, 1080)
    assert wall.isVisible()
    screens.release()


def test_with_no_screen_at_all_nothing_is_done(
    screens: WallScreens, wall: QWidget, there: list[Area]
) -> None:
    came = QSignalSpy(screens.came)
    for instead in ([], [STAND_IN]):
        there[:] = instead
        screens.settle()
        assert wall.isVisible()
    assert came.count() == 0


def test_a_screen_plugged_in_later_gets_the_wall_and_the_next_one_a_further_wall(
    qtbot: QtBot, tmp_path: Path
) -> None:
    context = UiContext(theme=Theme(), link=FakeLink(), engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    windows = Windows(context, options, Credentials())
    assert windows.main is not None
    qtbot.addWidget(windows.main)
    windows._watcher._screens = lambda: [windows._screens.console, HALL]
    windows._watcher.settle()
    assert windows.wall is not None
    assert windows.wall.geometry() == QRect(1920, 0, 1920, 1080)
    assert len(windows._walls.stations[0].views) == 2
    more = Area(3840, 0, 1920, 1080, "HDMI-2")
    windows._watcher._screens = lambda: [windows._screens.console, HALL, more]
    windows._watcher.settle()
    assert [station.name[-2:] for station in windows._walls.stations[1:]] == [" 2"]
    windows.release()


class Machine:
    """One machine that starts again and again, with the screens that are awake."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
        self._folder, self._monkeypatch, self._qtbot = folder, monkeypatch, qtbot
        self._running: Windows | None = None

    def start(self, *awake: Area, is_node: bool) -> Windows:
        self.end()
        self._monkeypatch.setattr("app.windows.areas_now", lambda: list(awake))
        options = ConsoleOptions(
            hub_url="http://127.0.0.1:1",
            split=4,
            state=self._folder,
            wall_only=is_node,
            wall_name="hall",
            is_wall_named=is_node,
        )
        context = UiContext(theme=Theme(), link=FakeLink(), engine=FakeEngine())
        self._running = Windows(context, options, Credentials())
        if self._running.main is not None:
            self._qtbot.addWidget(self._running.main)
        return self._running

    def end(self) -> None:
        if self._running is not None:
            self._running.release()
            self._running = None


@pytest.fixture
def machine(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    made = Machine(tmp_path, monkeypatch, qtbot)
    yield made
    made.end()


def wake(windows: Windows, *awake: Area) -> None:
    """These are the screens there are now."""
    windows._watcher._screens = lambda: list(awake)
    windows._watcher.settle()


def places(windows: Windows) -> dict[str, int]:
    """Where the window of each wall begins; the last one where it has two."""
    stations = windows._walls.stations
    return {station.wall: station.views[-1].window().geometry().x() for station in stations}


def test_a_node_that_starts_while_a_screen_sleeps_has_each_wall_where_it_was(
    machine: Machine,
) -> None:
    before = machine.start(DESK, HALL, WEST, is_node=True)
    assert places(before) == {"hall": 0, "hall-2": 1920, "hall-3": 3840}
    for number, station in enumerate(before._walls.stations, 1):
        station.views[0].assign_id(0, CameraId(f"cam-{number}"))
    after = machine.start(DESK, WEST, is_node=True)
    assert places(after) == {"hall": 0, "hall-3": 3840}
    wake(after, DESK, HALL, WEST)
    assert places(after) == {"hall": 0, "hall-2": 1920, "hall-3": 3840}
    shown = {one.wall: one.views[0].assignments()[0] for one in after._walls.stations}
    assert shown == {"hall": "cam-1", "hall-2": "cam-2", "hall-3": "cam-3"}


def test_a_node_whose_first_screen_sleeps_gives_its_name_to_no_other(machine: Machine) -> None:
    machine.start(DESK, HALL, is_node=True)
    after = machine.start(HALL, is_node=True)
    assert places(after) == {"hall-2": 1920}
    wake(after, DESK, HALL)
    assert places(after) == {"hall-2": 1920, "hall": 0}


def test_a_node_that_starts_with_all_displays_off_has_each_wall_where_it_was(
    machine: Machine,
) -> None:
    machine.start(HALL, DESK, is_node=True)
    after = machine.start(STAND_IN, is_node=True)
    wake(after, DESK, HALL)  # announced in another order
    assert places(after) == {"hall": 1920, "hall-2": 0}
    assert places(machine.start(DESK, HALL, is_node=True)) == {"hall": 1920, "hall-2": 0}


def test_a_node_whose_second_display_wakes_first_gives_it_the_second_wall(
    machine: Machine,
) -> None:
    machine.start(HALL, WEST, is_node=True)
    after = machine.start(STAND_IN, is_node=True)
    wake(after, WEST)
    assert after.wall is not None and not after.wall.isVisible()
    assert places(after)["hall-2"] == 3840
    wake(after, HALL, WEST)
    assert after.wall.isVisible()
    assert places(after) == {"hall": 1920, "hall-2": 3840}


def test_a_console_that_starts_while_its_walls_screen_sleeps_waits_for_it_with_that_wall(
    machine: Machine,
) -> None:
    before = machine.start(DESK, HALL, WEST, is_node=False)
    assert places(before) == {"hall": 1920, "hall-2": 3840}
    after = machine.start(DESK, WEST, is_node=False)
    assert after.wall is None
    assert places(after)["hall-2"] == 3840
    wake(after, DESK, HALL, WEST)
    assert places(after) == {"hall": 1920, "hall-2": 3840}


def test_a_console_that_starts_with_all_displays_off_leaves_its_wall_the_walls_screen(
    machine: Machine,
) -> None:
    machine.start(DESK, HALL, is_node=False)
    after = machine.start(STAND_IN, is_node=False)
    wake(after, HALL)
    assert places(after) == {"hall": 1920}
    wake(after, HALL, DESK)
    assert places(after) == {"hall": 1920}, "no wall opens on the console's own"
    assert after.main is not None
    assert after.main.geometry() == QRect(0, 0, 1920, 1080), "it does not stay under the wall"


def test_the_alarms_colours_stay_on_a_wall_that_came_while_the_full_screen_one_was_open(
    machine: Machine, qtbot: QtBot
) -> None:
    machine.start(DESK, HALL, WEST, is_node=False)
    windows = machine.start(DESK, is_node=False)
    windows._on_full_screen()
    wake(windows, DESK, WEST)  # the second wall's: the first one's screen still sleeps
    assert windows.wall is not None
    (came,) = windows._walls.windows
    windows.wall.close()
    qtbot.waitUntil(lambda: windows.wall is None)
    link, camera = windows._context.link, a_camera(1, "路口 1", Department.GRID, "清河区")
    assert isinstance(link, FakeLink)
    link.cameras_now[camera.id] = camera
    link.tell(Change(reset=True, resources=True))
    came.view.assign_id(0, camera.id)
    link.put(an_alarm("a", Severity.I, place=camera.place))
    assert came.view._board.tiles[0].severity is Severity.I


def test_demand_3_the_safety_map_goes_where_a_wall_is_now_and_stays_where_none_is(
    machine: Machine,
) -> None:
    windows = machine.start(DESK, HALL, is_node=False)
    wake(windows, DESK, HALL)
    assert windows.main is not None and windows._panels is not None
    windows.main.setGeometry(100, 100, 1400, 800)
    layers = windows._panels.map.layers
    layers.box(Sheet.SAFETY).setChecked(True)
    wake(windows, Area(0, 0, 3840, 1080, "DP-1"), Area(3840, 0, 1920, 1080, "HDMI-1"))
    windows.main.setGeometry(2000, 100, 1400, 800)  # where the wall was before
    assert Sheet.SAFETY in layers.shown()
    wake(windows, Area(0, 0, 1920, 1080, "DP-1"), Area(1920, 0, 1920, 1080, "HDMI-1"))
    assert Sheet.SAFETY not in layers.shown(), "the wall came to where the console is"
