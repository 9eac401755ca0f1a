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
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.theme import Theme

pytestmark = pytest.mark.gui

DESK = Area(0, 0, 1920, 1080, "DP-1")
HALL = Area(1920, 0, 1920, 1080, "HDMI-1")


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


def test_with_no_screen_at_all_nothing_is_done(
    screens: WallScreens, wall: QWidget, there: list[Area]
) -> None:
    came = QSignalSpy(screens.came)
    for instead in ([], [Area(0, 0, 1024, 768, ":0.0")]):  # Qt's stand-in on X11
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
