"""Pictures that devices uploaded: found by camera and time, seen, asked for, taken as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.snapshots import (
    KeptSnapshot,
    SnapshotPicture,
    SnapshotPictureAnswer,
    Snapshots,
    SnapshotsAnswer,
)
from backends.link.steering import Do, Steer, SteerFailed
from backends.record.access import Role
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import CameraSecurity
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.test_wall_replay import FakeTaker
from tests.gui.wall_parts import a_camera
from widgets.devices.snapshots import SnapshotWindow

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]

DEVICE, DOME = "34020000001110000001", CameraId("cam-1")


def a_jpeg(width: int = 64, height: int = 36) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
    return bytes(buffer.data().data())


def kept(number: int, camera: CameraId = DOME) -> KeptSnapshot:
    return KeptSnapshot(
        file=f"20261122-{number:06d}-ab.jpg",
        camera=camera,
        device=DEVICE,
        at=NOW - dt.timedelta(minutes=10 - number),
        size_bytes=1_234_567,
        sha256="00",
        by="watch_leader",
    )


@pytest.fixture
def link() -> AskedLink:
    link = AskedLink(a_user())
    for number in (1, 2):
        camera = msgspec.structs.replace(a_camera(number), device=DEVICE)
        link.cameras_now[camera.id] = camera
    link.cameras_now[CameraId("cam-3")] = a_camera(3)
    link.answers[Snapshots] = SnapshotsAnswer(snapshots=[kept(2), kept(1)])
    link.answers[SnapshotPicture] = SnapshotPictureAnswer(jpeg=a_jpeg())
    return link


@pytest.fixture
def taker(tmp_path: Path) -> FakeTaker:
    return FakeTaker(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, link: AskedLink, taker: FakeTaker) -> Iterator[SnapshotWindow]:
    window = SnapshotWindow(context_of(link), taker)
    qtbot.addWidget(window)
    yield window
    window.release()


async def shown(window: SnapshotWindow, *, camera: CameraId | None = DOME) -> None:
    window.open(camera=camera)
    await until(lambda: not window.pane.picture.image.isNull())


async def test_a_cameras_pictures_are_listed_and_the_newest_is_seen(
    window: SnapshotWindow, link: AskedLink
) -> None:
    await shown(window)
    assert link.asked == [Snapshots(camera=DOME), SnapshotPicture(file=kept(2).file)]
    assert window.count.text() == "共 2 张"
    assert window.list.item(0).text() == "13:55:27　1　路口1"
    assert "64×36 · 1.23 MB · 王敏 请求" in window.pane.facts.text()
    QTest.keyClick(window.list, Qt.Key.Key_Down)
    await until(lambda: link.asked[-1] == SnapshotPicture(file=kept(1).file))


async def test_all_of_a_device_and_all_there_are_can_be_listed(
    window: SnapshotWindow, link: AskedLink
) -> None:
    window.open(device=DEVICE)
    await until(lambda: Snapshots(device=DEVICE) in link.asked)
    choices = [window.cameras.itemText(i) for i in range(window.cameras.count())]
    assert choices == [f"{DEVICE} 的全部通道", "1　路口1", "2　路口2"]  # the third is no device's
    assert not window.ask_one.isEnabled()
    window.cameras.setCurrentIndex(2)
    await until(lambda: Snapshots(camera=CameraId("cam-2")) in link.asked)


async def test_nothing_yet_says_how_one_comes(window: SnapshotWindow, link: AskedLink) -> None:
    link.answers[Snapshots] = SnapshotsAnswer(snapshots=[])
    window.open(camera=DOME)
    await until(lambda: "还没有图片" in window.pane.picture.words)
    assert not window.pane.take.isEnabled()


async def test_one_that_was_asked_for_comes_to_the_top_and_is_shown(
    window: SnapshotWindow, link: AskedLink
) -> None:
    await shown(window)
    window.list.setCurrentRow(1)
    window.ask_one.click()
    assert link.told == [Steer(camera=DOME, order=Do(what="snapshot"))]
    link.answers[Snapshots] = SnapshotsAnswer(snapshots=[kept(3), kept(2), kept(1)])
    window._on_look()
    await until(lambda: link.asked[-1] == SnapshotPicture(file=kept(3).file))
    assert window.pane.said.text() == "收到设备抓拍的图片"


async def test_news_leave_what_is_looked_at(window: SnapshotWindow, link: AskedLink) -> None:
    await shown(window)
    window.list.setCurrentRow(1)
    link.answers[Snapshots] = SnapshotsAnswer(snapshots=[kept(3), kept(2), kept(1)])
    window._on_look()
    await until(lambda: window.list.count() == 3)
    assert window.list.currentRow() == 2


async def test_a_device_that_refuses_and_a_hub_that_is_away_are_said(
    window: SnapshotWindow, link: AskedLink
) -> None:
    await shown(window)
    window.ask_one.click()
    refusal = Refusal(code=RefusalCode.WRONG_STATE, detail="no_snapshot")
    link.field.steer_failed = SteerFailed(camera=DOME, refusal=refusal)
    link.tell(Change(steer_failed=True))
    assert window.pane.said.text() == "设备没有拍成，一张也没有送来"
    window.ask_one.click()
    window._patience.timeout.emit()
    assert "还没有送来图片" in window.pane.said.text()
    link.is_down = True
    window._on_look()
    await until(lambda: "断开" in window.pane.said.text())


async def test_a_picture_is_taken_as_evidence_byte_by_byte(
    window: SnapshotWindow, taker: FakeTaker
) -> None:
    await shown(window)
    window.pane.take.click()
    ((number, picture, reason),) = taker.pictures
    assert (number, reason) == (1, "")
    assert picture.jpeg == window._jpeg
    assert (picture.width, picture.height, picture.at) == (64, 36, kept(2).at)
    assert window.pane.said.text()


async def test_of_a_restricted_camera_the_reason_comes_first(
    window: SnapshotWindow, link: AskedLink, taker: FakeTaker
) -> None:
    known = link.cameras_now[DOME]
    restricted = msgspec.structs.replace(known, security=CameraSecurity.RESTRICTED)
    link.cameras_now[DOME] = restricted
    await shown(window)
    window.pane.take.click()
    assert taker.pictures == []
    window.pane.reason.setText("事故调查")
    window.pane.take.click()
    assert taker.pictures[0][2] == "事故调查"


async def test_whoever_may_not_take_evidence_only_looks(
    window: SnapshotWindow, link: AskedLink
) -> None:
    link.user_now = a_user(Role.INSPECTOR)
    await shown(window)
    assert not window.pane.take.isEnabled()
    assert not window.ask_one.isEnabled()
