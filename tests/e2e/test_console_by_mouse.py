"""The console as hands use it: the whole machine on a virtual screen, driven by xdotool."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from backends.record.alarm import AlarmState
from tests.e2e.machine import Machine, wait_for
from tests.e2e.test_first_light import line_to, run, tiles_with_pictures, until

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(
        shutil.which("xdotool") is None,
        reason="xdotool is not installed (tools/debian-packages.txt)",
    ),
]

LINE_BGR = (0x4E, 0x42, 0x37)  # between tiles
SEARCH, FOUND = (150, 73), (120, 190)  # in the resource panel: its search, its first camera
FIRST_ALARM = (1700, 430)  # in the list, below the warnings
COLUMN_PX, TILE_PX = 304, (281 + 304 + 150, 125 + 140 + 60)  # tiles of the 4 x 4 wall; tile 5
STEPS = 12
TRIES = 3  # a grip on a busy machine may come before the row has been drawn there


class Hands:
    """Mouse and keyboard on the machine's own screen."""

    def __init__(self, machine: Machine) -> None:
        wait_for(lambda: re.search(r"虚拟屏 (:\d+)", machine.output), 30, "a virtual screen")
        found = re.search(r"虚拟屏 (:\d+)", machine.output)
        assert found
        self._environment = {**os.environ, "DISPLAY": found.group(1)}
        wait_for(self._windows, 30, "the console's window")
        self._do("windowfocus", self._windows()[0])

    def _do(self, *words: object) -> str:
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.stdout

    def _windows(self) -> list[str]:
        return self._do("search", "--onlyvisible", "--name", "^值守屏$").split()

    def click(self, at: tuple[int, int], times: int = 1) -> None:
        self._do("mousemove", *at)
        self._do("click", "--repeat", times, "--delay", 80, 1)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        # A hand rests before it grips: what it typed has been drawn by then.
        self._do("mousemove", *start, "sleep", 0.8, "mousedown", 1, "sleep", 0.1)
        for step in range(1, STEPS + 1):
            x, y = (a + (b - a) * step // STEPS for a, b in zip(start, end, strict=True))
            self._do("mousemove", x, y, "sleep", 0.03)
        self._do("sleep", 0.2, "mouseup", 1)

    def press(self, *keys: str) -> None:
        self._do("key", "--delay", 80, *keys)

    def write(self, text: str) -> None:
        # Each sign gets a key of its own for its moment: a window that is slower loses signs.
        self._do("type", "--delay", 300, text)


@pytest.fixture(scope="module")
def hands(machine: Machine) -> Hands:
    wait_for((machine.shots / "wall.png").is_file, 60, "wall.png")
    wait_for(lambda: tiles_with_pictures(machine.shots / "wall.png") == 16, 30, "16 pictures")
    return Hands(machine)


def cameras_on_wall(machine: Machine) -> dict[str, str]:
    path = machine.data / "console" / "wall.json"
    return dict(json.loads(path.read_bytes())["cameras"]) if path.exists() else {}


def has_columns(path: Path) -> bool:
    """Whether the newest picture of the console shows the line beside the wall's first column."""
    image = cv2.imread(str(path))
    assert image is not None
    strip = image[140:560, 281 + COLUMN_PX - 6 : 281 + COLUMN_PX + 6].astype(np.int16)
    is_line = (np.abs(strip - np.array(LINE_BGR)) <= 3).all(axis=2)
    return bool(is_line.mean(axis=0).max() > 0.9)


def see(machine: Machine, *, columns: bool, what: str) -> None:
    """Wait for a picture taken from now on that shows this."""
    path, since = machine.shots / "console.png", time.time()
    wait_for(lambda: path.stat().st_mtime > since and has_columns(path) is columns, 20, what)


def test_a_camera_is_dragged_from_the_tree_onto_a_tile(machine: Machine, hands: Hands) -> None:
    hands.click(SEARCH)
    hands.write("青溪入江口")
    hands.press("Down")
    see(machine, columns=True, what="the row that was searched for")
    for _ in range(TRIES):
        hands.drag(FOUND, TILE_PX)
        with contextlib.suppress(AssertionError):
            wait_for(lambda: cameras_on_wall(machine).get("5") == "cam-019", 5, "camera 19")
            return
    pytest.fail("camera 19 is not in tile 5")


def test_a_tile_dragged_onto_another_changes_places_with_it(machine: Machine, hands: Hands) -> None:
    before = cameras_on_wall(machine)
    hands.drag(TILE_PX, (TILE_PX[0] + COLUMN_PX, TILE_PX[1]))
    wait_for(lambda: cameras_on_wall(machine).get("6") == before["5"], 5, "tile 5 in tile 6")
    assert cameras_on_wall(machine)["5"] == before["6"]


def test_a_double_click_fills_the_wall_and_escape_leads_back(
    machine: Machine, hands: Hands
) -> None:
    see(machine, columns=True, what="sixteen tiles")
    hands.click(TILE_PX, times=2)
    see(machine, columns=False, what="one tile full")
    hands.press("Escape")
    see(machine, columns=True, what="sixteen tiles again")


def test_the_first_alarm_is_acknowledged_by_keyboard(machine: Machine, hands: Hands) -> None:
    user, _ = machine.account("值班长")

    async def work() -> None:
        async with line_to(machine, "指挥长") as line:
            await until(
                lambda: any(a.state is AlarmState.UNACK for a in line.alarms.values()), 60, "alarm"
            )
            hands.click(FIRST_ALARM)
            hands.press("Home", "space")
            await until(
                lambda: any(
                    alarm.acknowledged_by is not None and alarm.acknowledged_by.user == user
                    for alarm in line.alarms.values()
                ),
                10,
                "acknowledged by the one at the console",
            )

    run(work())
