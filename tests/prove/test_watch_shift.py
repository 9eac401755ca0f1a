"""A shift from sign-on to the signed sheet: two consoles' own windows by keys, a hub killed -9."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import msgspec
import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from backends.hub.settings import UserSeed
from backends.hub.store import audit_verify
from backends.link.api import LinkState
from backends.link.line import HubLine
from backends.link.queries import PersonalAnswer, PersonalFields
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.access import Role, User
from backends.record.alarm import TakeAlarm
from backends.record.commands import CommandBody
from backends.record.common import Actor, Department
from backends.record.duty import PlanDuty, PlannedDuty, Shift, ShiftState
from backends.record.entry import EntryKind, GiveInstruction
from backends.record.handover import Handover, HandoverState, Section
from backends.record.handover_sheet import digest_of
from backends.record.ids import AlarmId, IncidentId, InstructionId, SeatId, UserId, uuid7
from backends.record.incident_commands import ReportIncident, TakeIncident
from backends.record.policy import Policy
from backends.record.watch_policy import SeatPlan, ShiftTemplate, WatchPolicy, duty_id
from backends.record.work_calendar import CHINA
from tests.backends.hub import hub_process
from tests.backends.hub.support import PASSWORD, USERS, TestHub, raised, settings_for, told_in
from tests.gui.fakes_video import FakeEngine
from tests.prove.record import ProofRecord
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.watch.handover.sign_dialog import SignDialog
from widgets.watch.handover.tab import HandoverTab
from widgets.watch.page import WatchPage

SEAT = SeatId("leader-seat")
LEAVER = Actor(user=UserId("leader"), seat=SEAT)
RECEIVER = Actor(user=UserId("next"), seat=SEAT)
WITHIN_S = 25.0  # on a machine that has other work too
FLAGGED = 8
TELEPHONE = "13905711234"
WRONG = "not my password"


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
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        comes = User(id=RECEIVER.user, name="王敏", role=Role.WATCH_LEADER, seat=SEAT)
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

    async def raised(self, key: str) -> None:
        """A department reports something."""
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=10
        ) as http:
            answer = await TestHub(self.port, http).ingest(raised(key))
            assert answer.status_code == httpx.codes.OK, answer.text


class Desk:
    """A person's room of the watch on a real line to the hub, worked by keys."""

    def __init__(self, qtbot: QtBot, port: int) -> None:
        self.link = HubLine(f"http://127.0.0.1:{port}", jitter=lambda: 0.0)
        context = UiContext(theme=Theme(), link=self.link, engine=FakeEngine())
        self.page = WatchPage(context)
        qtbot.addWidget(self.page)
        self.page.resize(1600, 900)
        self.page.show()
        self.keys = 0

    @property
    def tab(self) -> HandoverTab:
        return self.page.handover

    @property
    def handover(self) -> Handover:
        assert self.tab.handover is not None
        return self.tab.handover

    @property
    def is_online(self) -> bool:
        return self.link.status.state is LinkState.ONLINE

    def press(self, key: str) -> None:
        combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # a sequence of one
        QTest.keyClick(self._aim(), combination.key(), combination.keyboardModifiers())
        self.keys += 1

    def write(self, text: str) -> None:
        QTest.keyClicks(self._aim(), text)

    def _aim(self) -> QWidget:
        window: QWidget = self.tab.acts.dialog or self.page
        return window.focusWidget() or window

    async def send(self, body: CommandBody) -> None:
        """Something that is done in another room; the hub's answer awaited."""
        self.link.send(body)
        await until(lambda: body not in self.link.pending.values(), f"an answer to {body}")

    async def sign_dialog(self, user: UserId) -> SignDialog:
        await until(
            lambda: isinstance(d := self.tab.acts.dialog, SignDialog) and d.user == user,
            f"the signature of {user}; said: {self.tab.said.text()}",
        )
        dialog = self.tab.acts.dialog
        assert isinstance(dialog, SignDialog)
        return dialog


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
        person=RECEIVER.user,
        name="王敏",
    )
    await desk.send(PlanDuty(duty=name, plan=plan))
    await until(lambda: name in desk.link.duties, "the next watch planned")


async def write_log(desk: Desk) -> None:
    """Notes to be handed over, and a telephone call; the caller's number is kept apart."""
    log = desk.page.log
    desk.page.tabs.setCurrentWidget(log)
    for number in range(FLAGGED):
        log.act("write")
        desk.write(f"key {number} is in cabinet 2")
        log.composer.flag.setChecked(True)
        desk.press("Ctrl+Return")
    log.act("call")
    desk.write("flood office")
    log.composer.call.number.setFocus()
    desk.write(TELEPHONE)
    log.composer.text.setFocus()
    desk.write("water level 4.2 m, report every two hours")
    desk.press("Ctrl+Return")
    await until(lambda: len(log.model.entries) == FLAGGED + 1, "the log as written")
    answer = await desk.link.ask(LogPage(kinds=[EntryKind.CALL]))
    assert isinstance(answer, LogPageAnswer)
    (call,) = answer.entries
    assert TELEPHONE not in str(call)
    seen = await desk.link.ask(PersonalFields(subject=call.id, reason="call back"))
    assert isinstance(seen, PersonalAnswer)
    assert seen.fields == {"number": TELEPHONE}


async def something_happens(desk: Desk, centre: Centre) -> tuple[AlarmId, IncidentId]:
    """An alarm and an incident in hand at the seat, and an instruction from above."""
    await centre.raised("first")
    await until(lambda: desk.link.alarms, "the alarm")
    alarm = next(iter(desk.link.alarms.values()))
    await desk.send(TakeAlarm(alarm=alarm.id, seen_version=alarm.version))
    incident = IncidentId(uuid7(1))
    await desk.send(
        ReportIncident(incident=incident, title="路面塌陷", department=Department.URBAN)
    )
    await until(lambda: incident in desk.link.incidents, "the incident")
    version = desk.link.incidents[incident].version
    await desk.send(TakeIncident(incident=incident, seen_version=version))
    due = desk.link.hub_now() + dt.timedelta(hours=2)
    given = GiveInstruction(
        instruction=InstructionId(uuid7(2)), text="查清原因", given_by="张副市长", due_at=due
    )
    await desk.send(given)
    await until(
        lambda: desk.link.incidents[incident].owner == LEAVER and desk.link.instructions,
        "all in hand",
    )
    return alarm.id, incident


async def offer(desk: Desk) -> None:
    """Begun, gathered, what to do next written, offered: by keys."""
    desk.page.show_handover()
    desk.press("B")
    desk.press("Return")
    await until(lambda: desk.tab.handover and desk.handover.cut_at, "the sheet gathered")
    desk.press("E")
    desk.write("18:00 decide on the cordon")
    desk.press("Ctrl+Return")
    await until(
        lambda: desk.handover.state is HandoverState.READING,
        f"offered; said: {desk.tab.said.text()}",
    )
    found = {item.section for item in desk.handover.items}
    assert {Section.INCIDENTS, Section.INSTRUCTIONS, Section.FLAGGED} <= found


async def read_through_a_kill(reader: Desk, other: Desk, centre: Centre) -> int:
    """Half is read when the hub is killed; what was read stays read. Returns the items."""
    reader.page.show_handover()
    await until(lambda: reader.tab.handover and reader.tab.model.total, "the sheet to read")
    total = reader.tab.model.total
    assert total >= FLAGGED + 3
    while reader.tab.model.read_count < total // 2:
        reader.press("Space")
    await until(lambda: len(reader.handover.read) == total // 2, "half of it in the record")
    reader.press("Space")  # on its way when the hub dies: it is read, or is sent again
    await centre.kill()
    await until(lambda: not reader.is_online and not other.is_online, "the lines' ends")
    reader.press("Space")
    assert "断线" in reader.tab.said.text()
    await centre.start()
    await until(lambda: reader.is_online and other.is_online, "the lines again")
    await until(lambda: len(reader.handover.read) == total // 2 + 1, "what was read before")
    assert reader.tab.model.read_count == total // 2 + 1
    while reader.tab.model.read_count < total:
        reader.press("Space")
    await until(lambda: len(reader.handover.read) == total, "all read")
    return total


async def note_changes(reader: Desk, centre: Centre) -> None:
    """Another alarm came since the cut: it is listed until it is noted."""
    changes = reader.tab.side.changes
    await centre.raised("second")
    await until(lambda: changes.unnoted, "what changed")
    reader.press("N")
    await until(lambda: reader.handover.noted_seq > reader.handover.cut_seq, "noted")
    changes.ask()
    await until(lambda: changes.list.count() and not changes.unnoted, "nothing un-noted")


async def sign_both(desk: Desk) -> None:
    """At one desk, each with their own password; the first is mistyped once."""
    desk.page.show_handover()
    changes = desk.tab.side.changes
    await until(lambda: changes.list.count() and not changes.unnoted, "noted at this desk too")
    desk.press("S")
    dialog = await desk.sign_dialog(LEAVER.user)
    desk.write(WRONG)
    desk.press("Return")
    await until(lambda: "密码不对" in dialog.warning.text(), "that it was wrong")
    assert desk.handover.leaver_signature is None
    desk.write(PASSWORD)
    desk.press("Return")
    await desk.sign_dialog(RECEIVER.user)
    desk.write(PASSWORD)
    desk.press("Return")
    await until(lambda: desk.handover.state is HandoverState.SIGNED, desk.tab.said.text())


@pytest.mark.prove
@pytest.mark.asyncio
async def test_a_shift_from_sign_on_to_the_signed_sheet_through_a_kill(
    qtbot: QtBot, tmp_path: Path, proof: ProofRecord
) -> None:
    centre = Centre(tmp_path)
    await centre.start()
    try:
        async with sitting(qtbot, centre, LEAVER.user) as leaver:
            shift = await sign_on(leaver)
            await plan_next(leaver)
            await write_log(leaver)
            alarm, incident = await something_happens(leaver, centre)
            async with sitting(qtbot, centre, RECEIVER.user) as receiver:
                await offer(leaver)
                total = await read_through_a_kill(receiver, leaver, centre)
                await note_changes(receiver, centre)
                keys = leaver.keys + receiver.keys
            # The receiver's console is started anew: it knows what was noted.
            async with sitting(qtbot, centre, RECEIVER.user) as receiver:
                receiver.page.show_handover()
                changes = receiver.tab.side.changes
                await until(changes.list.count, "what changed, on a console started anew")
                assert not changes.unnoted
                receiver.press("E")
                receiver.write("cordon at 18:00, key in cabinet 2")
                receiver.press("Ctrl+Return")
                await until(lambda: receiver.handover.read_back, "read back")
                await until(lambda: leaver.handover.read_back, "read back, at the other desk")
                await sign_both(leaver)
                await until(
                    lambda: receiver.handover.state is HandoverState.SIGNED, "signed, over there"
                )
                here, there = leaver.handover, receiver.handover
                keys += leaver.keys + receiver.keys
                check_signed(here, there)
                check_passed_on(receiver, shift, here, alarm, incident)
    finally:
        await centre.kill()
    check_record(tmp_path)
    proof.note(f"{total} items read, noted, read back and signed by {keys} keys through a kill -9")


def check_signed(here: Handover, there: Handover) -> None:
    """Frozen, one digest under both signatures and on both screens."""
    assert here == there
    for signature, who in ((here.leaver_signature, LEAVER), (here.receiver_signature, RECEIVER)):
        assert signature is not None
        assert (signature.user, signature.digest) == (who.user, digest_of(here))
    assert len(here.chain_head) == 64


def check_passed_on(
    desk: Desk, shift: Shift, handover: Handover, alarm: AlarmId, incident: IncidentId
) -> None:
    """What was in hand at the seat is the receiver's, who is on watch."""
    link = desk.link
    given = link.shifts.get(shift.id)
    assert given is None or given.state is ShiftState.HANDED_OVER
    taking = link.shifts[handover.taking]
    assert [t.user for t in taking.turns if t.until is None] == [RECEIVER.user]
    assert link.alarms[alarm].taken_by == RECEIVER
    assert link.incidents[incident].owner == RECEIVER


def check_record(folder: Path) -> None:
    """Whole, each signature once, no password and no number in it."""
    assert audit_verify(folder).is_whole
    events = told_in(folder)
    kinds = [event.type for event in events]
    assert kinds.count("handover.signed") == 2
    assert kinds.count("user.sign_in_refused") == 1
    for secret in (PASSWORD, WRONG, TELEPHONE):
        assert not any(secret.encode() in event.payload for event in events)
