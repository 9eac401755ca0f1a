"""The demo city's GB28181 cameras under an operator's hands: turned, played back, talked through.

On the real machine, with the real wall and its keys; only the microphone is the test's.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.demo.gb28181.catalogue import STRANGER
from backends.link.devices import DeviceState
from backends.link.line import HubLine
from backends.link.media import RecordingStore
from backends.record.resource import Camera, CameraSecurity, CameraState
from tests.e2e.machine import Machine
from tests.e2e.test_first_light import line_to
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_wall_talk import FakeMicrophone
from tests.prove.record import ProofRecord
from video.api import StreamState
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.devices.page import DevicePage
from widgets.resources.panel import ResourcePanel
from widgets.theme import Theme
from widgets.wall.past.past import WallPast
from widgets.wall.ptz.steering import WallSteering
from widgets.wall.recorded.recording import WallRecording
from widgets.wall.talk.talking import WallTalk
from widgets.wall.view import WallView

LEADER, ENGINEER = "值班长", "系统管理员"
PARK = "34020000001180000001"
DEVICE, CENTRE = RecordingStore.DEVICE, RecordingStore.CENTRE


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("hands"), "--no-console")
    try:
        yield machine
    finally:
        machine.stop()


async def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Let the windows live until it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        QApplication.processEvents()
        await asyncio.sleep(0.01)


async def stay(seconds: float) -> None:
    """Let the windows live for so long: what is shown then is measured."""
    end = time.monotonic() + seconds
    await until(lambda: time.monotonic() >= end, seconds + 5, "time goes on")


@dataclass(slots=True)
class Hands:
    """A wall of one tile with everything that hands can do there."""

    line: HubLine
    view: WallView
    steering: WallSteering
    past: WallPast
    talk: WallTalk
    microphone: FakeMicrophone

    def click(self, key: Qt.Key) -> None:
        QTest.keyClick(self.view, key)

    @property
    def words(self) -> str:
        return self.view.tile_text(0)

    @property
    def is_live(self) -> bool:
        return self.view.tile_status(0).state is StreamState.LIVE and "回放" not in self.words

    def picture(self) -> npt.NDArray[np.int64]:
        """What is seen in the left half of the tile, in grey; the pad stands at the right."""
        box = self.view.tile_box(0)
        box.setWidth(box.width() // 2)
        image = self.view.grab(box).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(image.constBits(), np.uint8)
        rows = rows.reshape(image.height(), image.bytesPerLine())
        return rows[: -image.height() // 8, : image.width()].astype(np.int64)


def dome_of(line: HubLine) -> Camera | None:
    known = (c for c in line.cameras.values() if c.has_ptz and c.main)
    return next((c for c in known if c.state is CameraState.ONLINE), None)


@asynccontextmanager
async def hands_on(machine: Machine, qtbot: QtBot) -> AsyncIterator[Hands]:
    """The dome in the one tile of a wall, live."""
    async with line_to(machine, LEADER) as line:
        engine = DecoderPool(1)
        context = UiContext(theme=Theme(), link=line, engine=engine)
        view = WallView(context, None)
        qtbot.addWidget(view)
        try:
            view.resize(1280, 720)
            view.show()
            view.setFocus()
            view.set_split(1)
            microphone = FakeMicrophone()
            WallRecording(context, view)
            hands = Hands(
                line=line,
                view=view,
                steering=WallSteering(context, view),
                past=WallPast(context, view),
                talk=WallTalk(context, view, microphone),
                microphone=microphone,
            )
            await until(lambda: dome_of(line), 60, "a dome is online")
            dome = dome_of(line)
            assert dome is not None
            view.assign(0, dome)
            view.select(0)
            await until(lambda: hands.is_live, 30, "its picture")
            yield hands
        finally:
            view.release()
            engine.shutdown()


@pytest.mark.prove
def test_a_held_key_turns_the_picture(machine: Machine, qtbot: QtBot, proof: ProofRecord) -> None:
    async def work() -> None:
        async with hands_on(machine, qtbot) as hands:
            hands.click(Qt.Key.Key_P)
            presets = hands.steering.pad.presets.list
            await until(presets.count, 15, "presets")
            await stay(1.0)
            before = hands.picture()
            await stay(1.0)
            by_itself = np.abs(hands.picture() - before).mean()
            QTest.keyPress(hands.view, Qt.Key.Key_Right)
            await stay(2.0)
            QTest.keyRelease(hands.view, Qt.Key.Key_Right)
            await stay(1.5)
            assert "您在操作" in hands.steering.pad.holder.text()
            turned = np.abs(hands.picture() - before).mean()
            assert turned > 2 * by_itself, (turned, by_itself)
            proof.note(
                f"a key held for 2 s turns the picture: pixels differ by {turned:.0f} of 255, "
                f"{by_itself:.0f} in a second without"
            )

    asyncio.run(work())


@pytest.mark.prove
def test_a_devices_past_plays_in_its_tile(
    machine: Machine, qtbot: QtBot, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with hands_on(machine, qtbot) as hands:
            past = hands.past
            hands.click(Qt.Key.Key_V)
            await until(lambda: past._known, 15, "recordings")
            longest = max(past._known, key=lambda s: s.ends_at - s.starts_at)
            middle = longest.starts_at + (longest.ends_at - longest.starts_at) / 2
            past.go_to(middle, DEVICE)
            await until(lambda: "回放" in hands.words, 30, "the recording")
            hands.click(Qt.Key.Key_Up)
            await stay(3.0)
            assert hands.words.endswith("2×"), hands.words
            hands.click(Qt.Key.Key_Space)
            await stay(2.0)
            still = hands.picture()
            await stay(8.0)
            assert "暂停" in hands.words
            assert np.abs(hands.picture() - still).mean() < 3
            hands.click(Qt.Key.Key_PageDown)  # no day after today: nothing changes
            hands.click(Qt.Key.Key_Right)
            await until(lambda: "暂停" not in hands.words, 5, "it goes on")
            await until(lambda: np.abs(hands.picture() - still).mean() > 3, 15, "it moves")
            hands.click(Qt.Key.Key_Escape)
            await until(lambda: hands.is_live, 20, "the present")
            proof.note("a device's past in its tile: at 2×, paused for 10 s, sought, and back")

    asyncio.run(work())


@pytest.mark.prove
def test_what_the_centre_recorded_by_a_key_plays_in_the_tile(
    machine: Machine, qtbot: QtBot, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with hands_on(machine, qtbot) as hands:
            tile = hands.view._board.tiles[0]
            hands.click(Qt.Key.Key_K)
            await until(lambda: tile.recording == "record", 15, "the mark")
            await stay(12.0)
            hands.click(Qt.Key.Key_K)
            await until(lambda: tile.recording == "", 15, "no mark")

            def has_part() -> bool:
                found = [s for s in hands.past._known if s.store is CENTRE]
                if not found and not hands.past._asking.is_busy:
                    hands.past.open()
                return any(s.ends_at - s.starts_at > dt.timedelta(seconds=5) for s in found)

            await until(has_part, 30, "the part is listed")
            part = next(s for s in hands.past._known if s.store is CENTRE)
            hands.past.go_to(part.starts_at, CENTRE)
            await until(lambda: "回放" in hands.words, 20, "the part plays")
            length_s = (part.ends_at - part.starts_at).total_seconds()
            proof.note(f"{length_s:.0f} s recorded in the centre by a key, played in the tile")

    asyncio.run(work())


@pytest.mark.prove
def test_talking_begins_while_the_key_is_held(
    machine: Machine, qtbot: QtBot, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with hands_on(machine, qtbot) as hands:
            began = time.monotonic()
            QTest.keyPress(hands.view, Qt.Key.Key_T)
            said = hands.talk.badge.said
            await until(lambda: "请讲话" in said.text(), 20, "the device listens")
            took_s = time.monotonic() - began
            for _ in range(25):
                hands.microphone.spoken.emit(b"\xd5" * 320, 0.5)
                await stay(0.04)
            QTest.keyRelease(hands.view, Qt.Key.Key_T)
            assert said.text() == "喊话已结束"
            proof.note(f"a device listens {took_s:.1f} s after the key is held")

    asyncio.run(work())


@pytest.mark.prove
def test_the_engineer_makes_a_channel_a_camera_of_ours_and_lets_a_stranger_in(
    machine: Machine, qtbot: QtBot, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with line_to(machine, ENGINEER) as line:
            context = UiContext(theme=Theme(), link=line, engine=FakeEngine())
            page, tree = DevicePage(context), ResourcePanel(context)
            for widget, size in ((page, (1640, 960)), (tree, (280, 900))):
                qtbot.addWidget(widget)
                widget.resize(*size)
                widget.show()
            await until(lambda: STRANGER in line.field.devices, 60, "the stranger asks")
            await until(lambda: any(c.device == PARK for c in line.cameras.values()), 60, "cameras")
            page.choose(PARK)
            channels, form = page.detail.channels, page.detail.form
            page.detail.tabs.setCurrentWidget(channels)
            await until(lambda: channels.table.rowCount() == 3, 10, "its channels")
            channels.table.setCurrentCell(0, 0)
            chosen = channels.table.chosen
            assert chosen is not None
            channels.number.setValue(88)
            channels.name.setText("观景平台（受限）")
            channels.security.setCurrentIndex(channels.security.findData("restricted"))
            channels.save.click()

            def is_ours() -> bool:
                return any(
                    (c.channel, c.number, c.name, c.security)
                    == (chosen.id, 88, "观景平台（受限）", CameraSecurity.RESTRICTED)
                    for c in line.cameras.values()
                )

            await until(is_ours, 15, "the camera with its number, name and class")
            assert form.network.box.findData("default") >= 0
            assert "画面由" in form.network.said.text()
            form.dialects.setText("strem")
            form.save.click()
            await until(lambda: "“子码流写法”不认识“strem”" in form.said.text(), 15, "refused")
            page.choose(STRANGER)
            page.detail.tabs.setCurrentWidget(form)
            form.save.click()  # by the platform's own password
            device = line.field.devices
            await until(lambda: device[STRANGER].state is DeviceState.ONLINE, 90, "it is let in")
            tree.arrangements.setCurrentIndex(1)
            await until(lambda: f"device:{STRANGER}" in _keys(tree), 30, "it stands in the tree")
            assert any(key.endswith(f"滨江公园/device:{PARK}") for key in _keys(tree).split())
            proof.note(
                "a channel of a demo recorder is camera 88, 受限, by its name; a word mistyped is "
                "refused by its field; a stranger is let in and stands in the tree"
            )

    asyncio.run(work())


def _keys(tree: ResourcePanel) -> str:
    return " ".join(node.key for node in tree.model.branches)
