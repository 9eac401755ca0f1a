"""A hub as a process of its own and desks of the watch's room in the test's process."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from backends.hub.settings import UserSeed
from backends.link.line import HubLine
from backends.record.access import Role, User
from backends.record.commands import CommandBody
from backends.record.duty import PlanDuty, PlannedDuty, Shift
from backends.record.handover import Handover
from backends.record.ids import SeatId, UserId
from backends.record.policy import Policy
from backends.record.watch_policy import SeatPlan, ShiftTemplate, WatchPolicy, duty_id
from backends.record.work_calendar import CHINA
from tests.backends.hub import hub_process
from tests.backends.hub.support import PASSWORD, USERS, settings_for
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.watch.handover.tab import HandoverTab
from widgets.watch.page import WatchPage

SEAT = SeatId("leader-seat")
LEAVER, RECEIVER = UserId("leader"), UserId("next")
WITHIN_S = 25.0  # on a machine that has other work too


def shift_that_ends_soon() -> Policy:
    """Two watches a day, the next of which begins within half an hour."""
    change = dt.datetime.now(CHINA) + dt.timedelta(minutes=20)
    later = change.time().replace(second=0, microsecond=0)
    earlier = (change - dt.timedelta(hours=12)).time().replace(second=0, microsecond=0)
    return Policy(
        watch=WatchPolicy(
            shifts=[
                ShiftTemplate(key="old", name="白班", starts_at=earlier, hours=12),
                ShiftTemplate(key="new", name="夜班", starts_at=later, hours=12),
            ],
            seats=[SeatPlan(seat=SEAT, role=Role.WATCH_LEADER)],
        )
    )


class Centre:
    """A hub as a process of its own, at one address in all its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        comes = User(id=RECEIVER, name="王敏", role=Role.WATCH_LEADER, seat=SEAT)
        settings = settings_for(
            folder,
            listen=f"127.0.0.1:{self.port}",
            policy=shift_that_ends_soon(),
            users=[*USERS, UserSeed(user=comes, password=PASSWORD)],
        )
        self._settings = msgspec.json.encode(settings).decode()
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, hub_process.__file__, self._settings, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(WITHIN_S):
            assert int(await self._process.stdout.readline()) == self.port

    async def kill(self) -> None:
        """kill -9."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


class Desk:
    """A person's room of the watch on a real line to the hub, worked by keys."""

    def __init__(self, qtbot: QtBot, port: int) -> None:
        self.link = HubLine(f"http://127.0.0.1:{port}", jitter=lambda: 0.0)
        context = UiContext(theme=Theme(), link=self.link, engine=FakeEngine())
        self.page = WatchPage(context)
        qtbot.addWidget(self.page)
        self.page.resize(1600, 900)
        self.page.show()

    @property
    def tab(self) -> HandoverTab:
        return self.page.handover

    @property
    def handover(self) -> Handover:
        assert self.tab.handover is not None
        return self.tab.handover

    def press(self, key: str) -> None:
        combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # a sequence of one
        QTest.keyClick(self._aim(), combination.key(), combination.keyboardModifiers())

    def write(self, text: str) -> None:
        QTest.keyClicks(self._aim(), text)

    def _aim(self) -> QWidget:
        window: QWidget = self.tab.acts.dialog or self.page
        return window.focusWidget() or window

    async def send(self, body: CommandBody) -> None:
        """Something that is done in another room; the hub's answer awaited."""
        self.link.send(body)
        await until(lambda: body not in self.link.pending.values(), f"an answer to {body}")


async def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {WITHIN_S:.0f} s: {what}"
        QApplication.processEvents()
        await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def sitting(qtbot: QtBot, centre: Centre, user: UserId) -> AsyncIterator[Desk]:
    desk = Desk(qtbot, centre.port)
    try:
        await desk.link.sign_in(user, PASSWORD)
        yield desk
    finally:
        desk.page.close()
        await desk.link.close()


async def sign_on(desk: Desk) -> Shift:
    """At the seat, when the hub has opened the shift."""
    await until(lambda: desk.page.now.model.rowCount(), "the seats of the shift")
    desk.page.tabs.setCurrentWidget(desk.page.now)
    desk.page.now.list.setFocus()
    desk.press("Return")

    def mine() -> list[Shift]:
        return [s for s in desk.link.shifts.values() if any(t.until is None for t in s.turns)]

    await until(mine, "signed on")
    return mine()[0]


async def plan_next(desk: Desk) -> None:
    """Who comes to this seat in the next watch."""
    watch = desk.link.policy.watch
    running = watch.shift_at(desk.link.hub_now())
    assert running is not None
    template, day = watch.next_after(*running)
    begin, end = template.span_on(day)
    name = duty_id(template.id_on(day), SEAT)
    plan = PlannedDuty(
        id=name,
        shift=template.id_on(day),
        starts_at=begin,
        ends_at=end,
        role=Role.WATCH_LEADER,
        seat=SEAT,
        person=RECEIVER,
        name="王敏",
    )
    await desk.send(PlanDuty(duty=name, plan=plan))
    await until(lambda: name in desk.link.duties, "the next watch planned")
