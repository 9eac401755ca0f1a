"""Two consoles at one real hub: whose a camera's PTZ is, asked for, given, denied, overridden."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from backends.link.field_questions import Nothing, SteerChannel
from backends.link.line import HubLine
from backends.link.steering import Move, Stop
from backends.record.ids import CameraId
from tests.backends.hub.field_ends import GATE, FieldEnd, a_gateway
from tests.backends.hub.support import PASSWORD, TestHub, running_hub
from tests.gui.asked_link import until
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.ptz.steering import WallSteering
from widgets.wall.view import WallView

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]

GATE_CAMERA = CameraId(f"gb-{GATE}")


@dataclass(slots=True)
class Seat:
    """A wall of one tile with the dome in it, on a line of its own."""

    view: WallView
    steering: WallSteering
    heard: QSignalSpy

    @property
    def holder(self) -> str:
        return self.steering.pad.holder.text()

    @property
    def asked(self) -> str:
        return self.steering.pad.asked.text()

    def offers(self, name: str) -> bool:
        return self.steering.pad.buttons[name].isVisible()

    def click(self, name: str) -> None:
        QTest.mouseClick(self.steering.pad.buttons[name], Qt.MouseButton.LeftButton)

    def said(self) -> list[str]:
        return [str(self.heard.at(i)[0]) for i in range(self.heard.count())]


@asynccontextmanager
async def a_seat(hub: TestHub, qtbot: QtBot, name: str) -> AsyncIterator[Seat]:
    line, engine = HubLine(f"http://127.0.0.1:{hub.port}"), FakeEngine()
    view: WallView | None = None
    try:
        await line.sign_in(name, PASSWORD)
        await until(lambda: GATE_CAMERA in line.cameras)
        context = UiContext(theme=Theme(), link=line, engine=engine)
        view = WallView(context, None)
        qtbot.addWidget(view)
        view.resize(960, 540)
        view.show()
        view.set_split(1)
        view.assign_id(0, GATE_CAMERA)
        view.select(0)
        steering = WallSteering(context, view)
        steering.open()
        yield Seat(view, steering, QSignalSpy(view.noticed))
    finally:
        if view is not None:
            view.release()
        engine.shutdown()
        await line.close()


@asynccontextmanager
async def two(
    folder: Path, qtbot: QtBot, one: str, other: str
) -> AsyncIterator[tuple[Seat, Seat, FieldEnd]]:
    async with AsyncExitStack() as stack:
        hub = await stack.enter_async_context(running_hub(folder))
        gateway = await stack.enter_async_context(a_gateway(hub))
        first = await stack.enter_async_context(a_seat(hub, qtbot, one))
        second = await stack.enter_async_context(a_seat(hub, qtbot, other))
        yield first, second, gateway


async def test_the_holder_is_named_counts_down_and_answers_yes_or_no(
    tmp_path: Path, qtbot: QtBot
) -> None:
    async with two(tmp_path, qtbot, "urban", "wall") as (holder, asker, gateway):
        QTest.keyPress(holder.view, Qt.Key.Key_Right)
        asked = await gateway.answer(SteerChannel, Nothing())
        assert asked.order == Move(pan=0.5)
        await until(lambda: holder.holder.startswith("您在操作"))
        await until(lambda: "在操作" in asker.holder and asker.holder.endswith("s 后释放"))
        assert not asker.steering.pad._steers.isEnabled()
        assert not asker.offers("override")  # a dispatcher is above an operator of the wall
        asker.click("ask")
        await until(lambda: holder.offers("grant") and holder.offers("deny"))
        assert len(holder.said()) == 1
        await until(lambda: asker.asked == "已请求，等对方让出")
        holder.click("deny")
        await until(lambda: any("不让出" in words for words in asker.said()))
        assert asker.asked == ""
        asker.click("ask")
        await until(lambda: holder.offers("grant"))
        QTest.keyRelease(holder.view, Qt.Key.Key_Right)
        assert (await gateway.answer(SteerChannel, Nothing())).order == Stop()
        QTest.keyClick(holder.view, Qt.Key.Key_G)
        await until(lambda: asker.holder.startswith("您在操作"))
        await until(lambda: any("已让给您" in words for words in asker.said()))
        await until(lambda: "在操作" in holder.holder and not holder.holder.startswith("您"))


async def test_a_higher_role_takes_it_at_once_and_the_camera_stands(
    tmp_path: Path, qtbot: QtBot
) -> None:
    async with two(tmp_path, qtbot, "urban", "commander") as (urban, commander, gateway):
        QTest.keyPress(urban.view, Qt.Key.Key_Left)
        await gateway.answer(SteerChannel, Nothing())
        await until(lambda: commander.offers("override"))
        commander.click("override")
        assert (await gateway.answer(SteerChannel, Nothing())).order == Stop()
        await until(lambda: commander.holder.startswith("您在操作"))
        await until(lambda: "在操作" in urban.holder and not urban.holder.startswith("您"))
        assert not urban.offers("override")
        QTest.keyRelease(urban.view, Qt.Key.Key_Left)
        commander.click("release")
        await until(lambda: urban.holder == "空闲，操作即占用 30 s")
