"""The consoles' WebSocket under everything that is no proper frame: answered in words, or closed.

Another console goes on meanwhile, and nothing of it stands in the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from backends.link.messages import (
    ClientHeartbeat,
    CommandFrame,
    Farewell,
    Hello,
    HubFrame,
    Receipt,
)
from backends.record.alarm import ReleaseAlarm, TakeAlarm
from backends.record.common import Department
from backends.record.ids import AlarmId, CommandId, IncidentId
from backends.record.incident_commands import ReportIncident
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.support import TestConsole, TestHub, raised, running_hub
from tests.contract.frames import frame_values, frames
from tests.mutation import mutated

pytestmark = pytest.mark.asyncio

ROUNDS = 400
SETTLED_S = 5.0
_encode = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[HubFrame] = msgspec.msgpack.Decoder(HubFrame)
DEEP = b"\x82\xa4type\xa4beat\xa1x" + b"\x91" * 20_000 + b"\xc0"
BAD: dict[str, bytes | str] = {
    "nothing": b"",
    "text": "hello",
    "not msgpack": b"\xc1\xc1",
    "a number": _encode(7),
    "a list": _encode(["beat", 1]),
    "no tag": _encode({"unix_ms": 1}),
    "unknown tag": _encode({"type": "shutdown"}),
    "tag of the hub's": _encode({"type": "events", "events": []}),
    "tag is a number": _encode({"type": 1}),
    "unknown command": _encode({"type": "command", "id": "c", "body": {"type": "drop_log"}}),
    "ingest's own command": _encode(
        {"type": "command", "id": "c", "body": {"type": "clear_alarm", "alarm": "a"}}
    ),
    "wrong type": _encode({"type": "beat", "unix_ms": "now"}),
    "field missing": _encode({"type": "command", "id": "c"}),
    "not UTF-8": b"\x82\xa4type\xa7command\xa2id\xa2\xff\xfe",
    "nested deeply": DEEP,
    "a length that is not there": b"\x82\xa4type\xdb\xff\xff\xff\xff",
    "a second hello": _encode(Hello(token="x")),
    "an id too long": _encode(
        CommandFrame(id=CommandId("c" * 65), body=TakeAlarm(alarm=AlarmId("a"), seen_version=1))
    ),
}


@contextlib.asynccontextmanager
async def hub_and_bystander(folder: Path) -> AsyncIterator[tuple[TestHub, TestConsole, str]]:
    """A hub with an alarm, a console that watches, and the token of somebody who may nothing."""
    async with running_hub(folder) as hub:
        await hub.ingest(raised())
        async with hub.console() as bystander:
            await bystander.snapshot()
            yield hub, bystander, await hub.sign_in("wall")


@contextlib.asynccontextmanager
async def line_of(hub: TestHub, token: str) -> AsyncIterator[ClientConnection]:
    async with connect(f"ws://127.0.0.1:{hub.port}/ws", max_size=None) as socket:
        await socket.send(_encode(Hello(token=token)))
        yield socket


async def last_words(socket: ClientConnection) -> Refusal | None:
    """What the hub said before it closed; None where it said nothing."""
    said: Refusal | None = None
    with contextlib.suppress(ConnectionClosed):
        async with asyncio.timeout(SETTLED_S):
            while True:
                data = await socket.recv()
                frame = _decoder.decode(data) if isinstance(data, bytes) else None
                if isinstance(frame, Farewell):
                    said = frame.refusal
    return said


async def seq(hub: TestHub) -> int:
    return int((await hub.http.get("/api/v1/health")).json()["seq"])


async def still_works(hub: TestHub, bystander: TestConsole) -> None:
    """Another console's command is done, and seen."""
    await bystander.send(ClientHeartbeat(unix_ms=0))
    answer = await hub.ingest(raised("after"))
    assert answer.status_code == 200
    await bystander.event("alarm.raised")


async def test_what_is_no_frame_is_answered_in_words(tmp_path: Path) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, token):
        before = await seq(hub)
        for name, bad in BAD.items():
            async with line_of(hub, token) as socket:
                await socket.send(bad)
                said = await last_words(socket)
            assert said is not None, name
            assert said.code is RefusalCode.MALFORMED, name
            assert said.detail, name
        assert await seq(hub) == before
        await still_works(hub, bystander)


async def test_every_kind_of_frame_from_one_who_may_nothing_changes_nothing(
    tmp_path: Path,
) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, token):
        before = await seq(hub)
        values = [value for value in frame_values() if value["type"] == "command"]
        for number, value in enumerate(values):
            value["id"] = f"c{number}"
        codes: set[str] = set()
        async with hub.console(token=token) as console:
            for value in values:
                await console.socket.send(_encode(value))
                receipt = await console.frame(Receipt, _receipt_of(value["id"]))
                assert receipt.refusal is not None, value
                codes.add(receipt.refusal.code)
        assert len(values) > 40
        assert codes - {"not_allowed", "unknown_subject", "out_of_range", "wrong_realm"} == set()
        assert await seq(hub) == before
        await still_works(hub, bystander)


async def test_mutated_frames_end_their_line_or_are_refused(tmp_path: Path) -> None:
    dice, valid = random.Random(20221122), frames()
    async with hub_and_bystander(tmp_path) as (hub, bystander, token):
        before, ended, sent = await seq(hub), 0, 0
        while sent < ROUNDS:
            async with line_of(hub, token) as socket:
                with contextlib.suppress(ConnectionClosed):
                    for _ in range(8):
                        await socket.send(mutated(dice.choice(valid), dice))
                        sent += 1
                    await socket.send(b"\xc1")  # ends it, if nothing before did
                said = await last_words(socket)
            assert said is not None
            assert said.code is RefusalCode.MALFORMED
            assert said.detail
            ended += 1
        assert await seq(hub) == before
        assert ended >= ROUNDS // 8
        await still_works(hub, bystander)


async def test_a_frame_of_a_mebibyte_and_one_closes_its_line_only(tmp_path: Path) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, token):
        before = await seq(hub)
        async with line_of(hub, token) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.send(bytes(1024 * 1024 + 1))
                while True:
                    await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1009
        assert await seq(hub) == before
        await still_works(hub, bystander)


async def test_a_title_of_a_million_letters_is_refused_in_words(tmp_path: Path) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, _):
        before = await seq(hub)
        body = ReportIncident(
            incident=IncidentId("i-1"), title="长" * 300_000, department=Department.URBAN
        )
        receipt = await bystander.command(body)
        assert receipt.refusal is not None
        assert receipt.refusal.code in (RefusalCode.TOO_LARGE, RefusalCode.OUT_OF_RANGE)
        assert await seq(hub) == before


async def test_a_flood_of_frames_holds_up_nobody_else(tmp_path: Path) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, token):
        async with line_of(hub, token) as socket:
            beat = _encode(ClientHeartbeat(unix_ms=1))
            flood = asyncio.create_task(_pour(socket, beat, 5_000))
            async with asyncio.timeout(2.0):
                await still_works(hub, bystander)
            await flood


async def test_a_half_open_console_is_dropped_and_others_go_on(tmp_path: Path) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, token):
        async with line_of(hub, token) as socket:
            socket.transport.pause_reading()  # it hears nothing and says nothing more
            await still_works(hub, bystander)
            async with asyncio.timeout(SETTLED_S + 3):
                while (await hub.http.get("/api/v1/health")).json()["consoles"] > 1:  # noqa: ASYNC110 - asked on purpose
                    await asyncio.sleep(0.1)
            socket.transport.abort()


async def test_a_command_id_used_again_for_another_command_is_refused(tmp_path: Path) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, _):
        alarm = AlarmId((await _alarms(hub))[0])
        done = await bystander.command(TakeAlarm(alarm=alarm, seen_version=1), "c-1")
        before = await seq(hub)
        other = await bystander.command(ReleaseAlarm(alarm=alarm, seen_version=2), "c-1")
        assert other.refusal is not None
        assert other.refusal.code is RefusalCode.MALFORMED
        same = await bystander.command(TakeAlarm(alarm=alarm, seen_version=1), "c-1")
        assert same == done
        async with hub.console("commander") as thief:
            stolen = await thief.command(TakeAlarm(alarm=alarm, seen_version=1), "c-1")
            assert stolen.refusal is not None
        assert await seq(hub) == before + 1, "only the commander's sign-in"


async def test_a_source_hours_ahead_or_behind_raises_and_clears_all_the_same(
    tmp_path: Path,
) -> None:
    async with hub_and_bystander(tmp_path) as (hub, bystander, _):
        for key, hours in (("ahead", 5), ("behind", -5)):
            begin, end = (
                f"2026-11-22T{12 + hours:02d}:00:00Z",
                f"2026-11-22T{12 + hours:02d}:01:00Z",
            )
            await hub.ingest(raised(key, occurred_at=begin))
            raise_told = (await bystander.event("alarm.raised")).events[-1]
            assert raise_told.occurred_at.isoformat() == begin.replace("Z", "+00:00")
            cleared = {"type": "condition_cleared", "source": "urban-rest", "key": key}
            await hub.ingest(cleared | {"occurred_at": end})
            await bystander.event("alarm.cleared")


async def _alarms(hub: TestHub) -> list[str]:
    async with hub.console() as console:
        return [alarm.id for alarm in (await console.snapshot()).alarms]


async def _pour(socket: ClientConnection, frame: bytes, count: int) -> None:
    for _ in range(count):
        await socket.send(frame)


def _receipt_of(name: str) -> Any:
    return lambda receipt: receipt.command == name
