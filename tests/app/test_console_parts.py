"""Where windows go, how load is measured, how pictures are kept."""

from __future__ import annotations

import os

import pytest

from app.load_meter import LoadMeter, cpu_seconds
from app.placement import Area, Placement, place_windows
from app.programs.console import screens_of
from app.settings.model import ScreensTable
from app.touch import has_touch
from widgets.wall.screens import Screens

HD = Area(0, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("screens", "expected"),
    [
        ([HD], Placement(HD, None)),
        ([HD, Area(1920, 0, 3840, 2160)], Placement(HD, Area(1920, 0, 3840, 2160))),
        ([Area(0, 0, 3840, 1080)], Placement(HD, Area(1920, 0, 1920, 1080))),
        ([Area(0, 0, 2560, 1080)], Placement(Area(0, 0, 2560, 1080), None)),
    ],
)
def test_the_wall_goes_where_there_is_room(screens: list[Area], expected: Placement) -> None:
    assert place_windows(screens) == expected


def test_load_counts_only_what_was_used_since_the_last_look() -> None:
    meter = LoadMeter()
    assert meter.percent([os.getpid()]) == 0.0
    assert 0.0 <= meter.percent([os.getpid()]) <= 100.0


def test_a_process_that_is_gone_has_no_load() -> None:
    assert cpu_seconds(2**22 + 1) is None


def test_the_settings_say_the_walls_screens_where_there_are_several() -> None:
    table = ScreensTable(columns=3, rows=2, bezel_mm=3.5, pitch_mm=0.63)
    assert screens_of(table) == Screens(columns=3, rows=2, bezel_mm=3.5, pitch_mm=0.63)
    assert screens_of(ScreensTable()) is None, "the wall's menu decides"
    mixed = ScreensTable(
        columns=2, column_px=[1920, 960], column_pitch_mm=[0.63, 2.5], pitch_mm=0.63, tiles="alike"
    )
    assert screens_of(mixed) == Screens(
        columns=2,
        column_px=(1920, 960),
        column_pitch_mm=(0.63, 2.5),
        pitch_mm=0.63,
        is_alike=True,
    )


@pytest.mark.parametrize(("said", "is_touch"), [("on", True), ("off", False)])
def test_fingers_are_counted_on_as_the_settings_say(said: str, is_touch: bool) -> None:
    assert has_touch(said) is is_touch
