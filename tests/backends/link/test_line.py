"""The line against a hub in this process."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from backends.link import connection
from backends.link.api import Change, HubUnreachable, LinkState, SignInRefused
from backends.link.clock import SystemClock
from backends.link.connection import Connection, LineEnded
from backends.link.line import HubLine
from backends.link.messages import PositionsFrame, ReadingsFrame
from backends.link.texts import packed
from backends.record.access import Role, User
from backends.record.alarm import Acknowledge, AlarmCleared, AlarmState
from backends.record.ids import AlarmId, ResourceId, SeatId, UserId
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.link.fake_hub import LEADER, FakeHub, FrontDoor, alarm

A1 = AlarmId("a1")


async def until(condition: Callable[[], object], within_s: float = 5.0) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - any condition, not one's own event
            await asyncio.sleep(0.005)


class Ear:
    """Keeps what a window would have been told."""

    def __init__(self, line: HubLine) -> None:
        self.changes: list[Change] = []
        line.subscribe(self.changes.append)

    @property
    def refusals(self) -> list[Refusal]:
        return [refusal for change in self.changes for _, refusal in change.refusals]


@pytest_asyncio.fixture
async def door() -> AsyncIterator[FrontDoor]:
    async with FrontDoor(FakeHub()) as opened:
        yield opened


@pytest_asyncio.fixture
async def line(door: FrontDoor) -> AsyncIterator[HubLine]:
    made = HubLine(door.url, jitter=lambda: 1.0)
    yield made
    await made.close()


@pytest.mark.asyncio
async def test_signed_in_the_replica_is_what_the_hub_has(line: HubLine) -> None:
    ear = Ear(line)
    user = await line.sign_in("zhang", "pw")
    assert user == line.user == LEADER
    assert line.status.state is LinkState.ONLINE
    assert line.centre_name == "临江市指挥中心"
    assert line.is_demo
    assert line.alarms == {A1: alarm(1)}
    await until(lambda: any(change.reset for change in ear.changes))


@pytest.mark.asyncio
async def test_a_wrong_password_is_refused_and_nobody_is_signed_in(line: HubLine) -> None:
    with pytest.raises(SignInRefused) as caught:
        await line.sign_in("zhang", "no")
    assert caught.value.refusal.code is RefusalCode.WRONG_PASSWORD
    assert line.status.state is LinkState.SIGNED_OUT
    assert line.user is None


@pytest.mark.asyncio
async def test_a_hub_that_is_not_there_is_said_at_once(door: FrontDoor, line: HubLine) -> None:
    await door.shut()
    with pytest.raises(HubUnreachable, match="refused"):
        await line.sign_in("zhang", "pw")
    await door.open()


@pytest.mark.asyncio
async def test_something_else_on_the_port_is_not_taken_for_a_hub() -> None:
    async def garbage(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail ready\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(garbage, "127.0.0.1", 0) as server:
        line = HubLine(f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(HubUnreachable, match="not_a_hub"):
            await line.sign_in("zhang", "pw")


@pytest.mark.asyncio
@pytest.mark.parametrize(("says", "reason"), [(b"", "closed"), (b"220 mail\r\n\r\n", "not_a_hub")])
async def test_a_line_cut_before_it_stands_is_not_another_service(says: bytes, reason: str) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(says)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        connection = Connection(f"ws://127.0.0.1:{port}/ws", SystemClock())
        with pytest.raises(LineEnded) as caught:
            await connection.serve("token", lambda _connection, _frame: None)
    assert caught.value.reason == reason


@pytest.mark.asyncio
async def test_an_acknowledgement_is_pending_until_its_echo(door: FrontDoor, line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    door.hub.holds_answers = True
    command = line.send(Acknowledge(alarm=A1, seen_version=1))
    assert line.pending[A1] == Acknowledge(alarm=A1, seen_version=1)
    assert line.alarms[A1].state is AlarmState.UNACK
    await until(lambda: door.hub.commands)
    assert door.hub.commands[0].id == command
    door.hub.holds_answers = False
    await door.shut()
    await until(lambda: line.status.state is LinkState.OFFLINE)
    assert A1 in line.pending
    await door.open()
    await until(lambda: line.alarms[A1].state is AlarmState.ACKED and not line.pending)
    assert [frame.id for frame in door.hub.commands] == [command, command]


@pytest.mark.asyncio
async def test_offline_a_command_waits_and_goes_with_its_id(door: FrontDoor, line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    await door.shut()
    await until(lambda: line.status.state is LinkState.OFFLINE)
    assert line.alarms == {A1: alarm(1)}
    command = line.send(Acknowledge(alarm=A1, seen_version=1))
    assert A1 in line.pending
    await door.open()
    await until(lambda: line.status.state is LinkState.ONLINE and not line.pending)
    assert [frame.id for frame in door.hub.commands] == [command]


@pytest.mark.asyncio
async def test_a_refused_command_returns_to_its_author(door: FrontDoor, line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    ear = Ear(line)
    door.hub.refuse_next = Refusal(code=RefusalCode.STALE_VERSION)
    line.send(Acknowledge(alarm=A1, seen_version=1))
    await until(lambda: ear.refusals)
    assert ear.refusals == [Refusal(code=RefusalCode.STALE_VERSION)]
    assert not line.pending
    assert line.alarms[A1].state is AlarmState.UNACK


@pytest.mark.asyncio
async def test_after_a_reconnect_only_what_differs_is_told(door: FrontDoor, line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    first = Ear(line)
    await until(lambda: any(change.reset for change in first.changes))
    await door.shut()
    await until(lambda: line.status.state is LinkState.OFFLINE)
    held = line.alarms
    ear = Ear(line)
    door.hub.alarms = {A1: alarm(1), AlarmId("a2"): alarm(2)}
    await door.open()
    await until(lambda: any(change.alarms for change in ear.changes))
    assert not any(change.reset for change in ear.changes)
    assert {a for change in ear.changes for a in change.alarms} == {AlarmId("a2")}
    assert held is line.alarms
    assert set(held) == {A1, AlarmId("a2")}


@pytest.mark.asyncio
async def test_a_hub_silent_for_too_long_is_held_dead(
    door: FrontDoor, line: HubLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "DEAD_AFTER_S", 0.3)
    await line.sign_in("zhang", "pw")
    door.hub.is_silent = True
    await until(lambda: line.status.state is LinkState.OFFLINE)
    assert line.status.reason == "silent"
    assert line.status.next_try_s == pytest.approx(0.4)
    door.hub.is_silent = False
    await until(lambda: line.status.state is LinkState.ONLINE)
    assert line.status.reason == ""


@pytest.mark.asyncio
async def test_offline_since_stays_through_failing_tries(door: FrontDoor, line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    await door.shut()
    await until(lambda: line.status.state is LinkState.OFFLINE)
    since = line.status.since
    await until(lambda: line.status.reason == "refused")
    assert line.status.since == since
    await door.open()


@pytest.mark.asyncio
async def test_a_cleared_and_acknowledged_alarm_leaves(door: FrontDoor, line: HubLine) -> None:
    door.hub.alarms = {A1: alarm(1, state=AlarmState.ACKED)}
    await line.sign_in("zhang", "pw")
    await door.hub.emit("a1", AlarmCleared())
    await until(lambda: A1 not in line.alarms)


@pytest.mark.asyncio
async def test_an_event_already_in_the_snapshot_is_not_folded_twice(
    door: FrontDoor, line: HubLine
) -> None:
    await line.sign_in("zhang", "pw")
    door.hub.seq -= 1
    await door.hub.emit("a1", AlarmCleared())
    await door.hub.emit("zz", AlarmCleared())
    await door.hub.send(ReadingsFrame(rows=[("p1", "w01018", 61.5, "mg/L", 0, "N")]))
    await until(lambda: line.readings(ResourceId("p1")))
    assert line.alarms[A1].state is AlarmState.UNACK


@pytest.mark.asyncio
async def test_many_events_are_told_at_most_ten_times_a_second(
    door: FrontDoor, line: HubLine
) -> None:
    await line.sign_in("zhang", "pw")
    await asyncio.sleep(0)
    ear = Ear(line)
    for value in range(400):
        await door.hub.send(ReadingsFrame(rows=[("p1", "w01018", float(value), "mg/L", 0, "N")]))
    await until(
        lambda: (
            (reading := line.readings(ResourceId("p1")).get("w01018")) and reading.value == 399.0
        )
    )
    started = asyncio.get_running_loop().time()
    await until(lambda: sum(bool(c.readings) for c in ear.changes) >= 1)
    assert len(ear.changes) <= 10 * (asyncio.get_running_loop().time() - started + 2)


@pytest.mark.asyncio
async def test_another_user_takes_over_without_losing_the_replica(
    door: FrontDoor, line: HubLine
) -> None:
    other = User(id=UserId("li"), name="李静", role=Role.DISPATCHER, seat=SeatId("D1"))
    door.hub.signs_in["pw2"] = other
    await line.sign_in("zhang", "pw")
    await until(lambda: line.status.state is LinkState.ONLINE)
    ear = Ear(line)
    await line.sign_in("li", "pw2")
    assert line.user == other
    assert door.hub.ended_sessions == 1
    await until(lambda: any(change.user for change in ear.changes))
    assert not any(change.reset for change in ear.changes[1:])


@pytest.mark.asyncio
async def test_a_refused_switch_leaves_the_first_user_at_work(line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    with pytest.raises(SignInRefused):
        await line.sign_in("li", "wrong")
    assert line.user == LEADER
    assert line.status.state is LinkState.ONLINE


@pytest.mark.asyncio
async def test_signing_out_forgets_what_was_known(door: FrontDoor, line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    await line.sign_out()
    assert line.status.state is LinkState.SIGNED_OUT
    assert not line.alarms
    assert door.hub.ended_sessions == 1


@pytest.mark.asyncio
async def test_sent_away_by_the_hub_one_must_sign_in_again(door: FrontDoor, line: HubLine) -> None:
    await line.sign_in("zhang", "pw")
    door.hub.farewell = Refusal(code=RefusalCode.SIGNED_OUT)
    await door.shut()
    await until(lambda: line.status.state is LinkState.OFFLINE)
    line.send(Acknowledge(alarm=A1, seen_version=1))
    ear = Ear(line)
    await door.open()
    await until(lambda: line.status.state is LinkState.SIGNED_OUT)
    assert line.status.reason == "signed_out"
    await until(lambda: ear.refusals)
    assert ear.refusals[0].code is RefusalCode.SIGNED_OUT


@pytest.mark.asyncio
async def test_the_hubs_clock_and_its_store_are_known(door: FrontDoor, line: HubLine) -> None:
    door.hub.clock_ahead_ms = 90_000
    door.hub.store_problem = "disk_full"
    await line.sign_in("zhang", "pw")
    await until(lambda: line.status.store_problem == "disk_full")
    assert line.status.skew_ms == pytest.approx(90_000, abs=500)


@pytest.mark.asyncio
async def test_the_area_in_view_is_sent_again_after_a_reconnect(
    door: FrontDoor, line: HubLine
) -> None:
    line.set_area(122.9, 30.4, 123.2, 30.6)
    await line.sign_in("zhang", "pw")
    await until(lambda: len(door.hub.areas) == 1)
    await door.shut()
    await door.open()
    await until(lambda: len(door.hub.areas) == 2)


@pytest.mark.asyncio
async def test_positions_of_unequal_columns_end_the_line_in_words(
    door: FrontDoor, line: HubLine
) -> None:
    await line.sign_in("zhang", "pw")
    frame = PositionsFrame(
        hub_unix_ms=0,
        ids=packed(["v1"]),
        labels=packed(["临A·12345"]),
        lon_wgs84=memoryview(b""),
        lat_wgs84=memoryview(b""),
        speed_kmh=memoryview(b""),
        heading_deg=memoryview(b""),
        age_ms=memoryview(b""),
        total=1,
    )
    await door.hub.send(frame)
    await until(lambda: line.status.reason == "garbled")


@pytest.mark.asyncio
async def test_a_line_cut_within_a_snapshot_comes_back_with_all_of_it(
    door: FrontDoor, line: HubLine
) -> None:
    door.hub.parts_sent = 1
    signing = asyncio.create_task(line.sign_in("zhang", "pw"))
    await until(lambda: not gc.isenabled())
    assert line.status.state is LinkState.CONNECTING
    assert line.alarms == {}
    await door.shut()
    await until(gc.isenabled)
    door.hub.parts_sent = 2
    await door.open()
    await signing
    assert line.alarms == {A1: alarm(1)}
