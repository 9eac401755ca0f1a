"""What a camera does by itself, read from its device: its tours, and the place it returns to."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.devices import Device, DeviceState
from backends.link.steering import (
    Cruise,
    HomeIs,
    Steer,
    Stop,
    TourIs,
    TourPoint,
    Tours,
    ToursAnswer,
)
from backends.record.ids import CameraId
from tests.gui.asked_link import until
from tests.gui.wall_parts import Wall, a_camera, make_context
from widgets.wall.ptz.steering import WallSteering
from widgets.wall.ptz.tours import ToursBox
from widgets.wall.view import WallView

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]

DOME, NVR = CameraId("cam-1"), "34020000001180000001"
WAY = [TourPoint(preset=1, stay_s=5), TourPoint(preset=4, stay_s=5)]
TOLD = ToursAnswer(
    tours=[TourIs(number=0, name="白天", points=WAY), TourIs(number=2)],
    home=HomeIs(is_enabled=True, idle_s=60, preset=3),
)


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    camera = msgspec.structs.replace(a_camera(1), has_ptz=True, device=NVR)
    link.cameras_now[DOME] = camera
    link.field.devices[NVR] = Device(id=NVR, edition="2022", state=DeviceState.ONLINE)
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.setFocus()
    view.assign_id(0, DOME)
    view.select(0)
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


async def opened(wall: Wall, answer: ToursAnswer) -> ToursBox:
    """By keys: the pad, its menu, the entry."""
    wall.link.answers[Tours] = answer
    steering = WallSteering(wall.context, wall.view)
    steering.open()
    QTest.keyClick(wall.view, Qt.Key.Key_M)
    words = "查看设备里的巡航和看守位…"
    entry = next(a for a in steering.more.findChildren(QAction) if a.text() == words)
    entry.trigger()
    steering.more.close()
    box = steering.tours
    assert "正在问设备" in box.home.text()
    await until(lambda: "正在问" not in box.home.text())
    return box


async def test_tours_and_the_home_place_are_listed_and_a_tour_is_started(wall: Wall) -> None:
    box = await opened(wall, TOLD)
    assert box.home.text() == "已开启 · 无人操作 60 s 后回到预置位 3"
    rows = [box.list.item(row).text() for row in range(box.list.count())]
    assert rows == [
        "0　白天\n预置位 1 → 4 · 每处停 5 s",
        "2　巡航 2\n设备没有说经过哪些预置位",
    ]
    QTest.keyClick(box.list, Qt.Key.Key_Down)
    box.start.click()
    box.halt.click()
    told = [frame.order for frame in wall.link.told if isinstance(frame, Steer)]
    assert told == [Cruise(number=2), Stop()]


async def test_a_device_without_tours_is_said_to(wall: Wall) -> None:
    box = await opened(wall, ToursAnswer(home=HomeIs()))
    assert box.home.text() == "这台摄像机没有看守位"
    assert box.said.text() == "设备里没有编排巡航"
    assert box.list.isHidden() and not box.start.isEnabled()


@pytest.mark.parametrize(
    ("edition", "words", "has_hint"),
    [
        ("", "设备按 2016 版标准接入，没有这项查询", True),
        ("2016", "设备按 2016 版标准接入，没有这项查询", True),
        ("2022", "设备没有回答", False),
    ],
)
async def test_a_device_that_does_not_answer_is_said_to_be_of_2016_or_silent(
    wall: Wall, edition: str, words: str, has_hint: bool
) -> None:
    wall.link.field.devices[NVR] = Device(id=NVR, edition=edition, state=DeviceState.ONLINE)
    silent = ToursAnswer(tours_problem="no_answer", home_problem="no_answer")
    box = await opened(wall, silent)
    assert box.home.text() == box.said.text() == words
    assert box.hint.isVisible() is has_hint
