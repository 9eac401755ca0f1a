"""Consoles join with the whole state however large it is, and the hub goes on meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from backends.hub import consoles
from backends.hub.consoles import Console, Consoles, encode
from backends.hub.joining import SUBJECTS_A_PART, Crossing, Joining
from backends.link.messages import HubFrame, HubHeartbeat, ReadingsFrame, Snapshot, SnapshotPart
from backends.record.alarm import Alarm
from backends.record.ids import AlarmId
from tests.backends.hub.support import USERS, raised, running_hub
from tests.backends.link.fake_hub import alarm

pytestmark = pytest.mark.asyncio

_decode = msgspec.msgpack.Decoder(HubFrame).decode
WELCOME = encode(HubHeartbeat(hub_unix_ms=0, seq=0))  # any frame
LONG = {"实测值": "七" * 300}


class Ferry:
    """A Joining over a state that the test sets."""

    def __init__(self, alarms: list[Alarm]) -> None:
        self.alarms, self.seq, self.looks = alarms, 1, 0
        self.consoles = Consoles()
        self.joining = Joining(self.consoles, self._look)

    def _look(self) -> Crossing:
        self.looks += 1
        whole = Snapshot(
            seq=self.seq, alarms=self.alarms, cameras=[], points=[], sources=[], users=[]
        )
        return Crossing(whole, ReadingsFrame(rows=[]))

    def join(self) -> Console:
        console = Console(USERS[0].user, "a")
        self.joining.add(console, WELCOME)
        return console


async def greeting(console: Console) -> list[bytes]:
    """The frames up to the readings, which end it."""
    frames: list[bytes] = []
    while not frames or not isinstance(_decode(frames[-1]), ReadingsFrame):
        frames.append(await console.next_frame())
    return frames


def alarms_in(frames: list[bytes]) -> list[Alarm]:
    parts = [f for f in map(_decode, frames) if isinstance(f, SnapshotPart)]
    assert [part.has_more for part in parts] == [True] * (len(parts) - 1) + [False]
    return [alarm for part in parts for alarm in part.alarms]


async def test_a_state_larger_than_what_may_wait_for_a_console_reaches_it() -> None:
    many = [alarm(n, detail=LONG) for n in range(20_000)]
    ferry = Ferry(many)
    console = ferry.join()
    frames = await greeting(console)
    assert sum(map(len, frames)) > consoles.WAITING_BYTES
    assert alarms_in(frames) == many
    assert not console.ending.done()


async def test_the_hub_goes_on_between_the_parts() -> None:
    ferry = Ferry([alarm(n) for n in range(10 * SUBJECTS_A_PART)])
    console = ferry.join()
    turns = 0
    while console.frames_waiting < 10:
        await asyncio.sleep(0)
        turns += 1
    assert turns >= 8


async def test_what_changes_while_a_console_joins_comes_after_its_state() -> None:
    ferry = Ferry([alarm(n) for n in range(3 * SUBJECTS_A_PART)])
    console = ferry.join()
    await asyncio.sleep(0)
    news = HubHeartbeat(hub_unix_ms=1, seq=2)
    ferry.consoles.send(news)
    frames = await greeting(console)
    assert len(alarms_in(frames)) == 3 * SUBJECTS_A_PART
    assert _decode(await console.next_frame()) == news


async def test_consoles_that_join_together_share_one_encoding() -> None:
    ferry = Ferry([alarm(n) for n in range(SUBJECTS_A_PART)])
    one, other = await asyncio.gather(greeting(ferry.join()), greeting(ferry.join()))
    late = await greeting(ferry.join())
    assert all(a is b for a, b in zip(one, other, strict=True))
    assert late[2] is one[2]
    assert ferry.looks == 2


async def test_a_console_after_a_commit_gets_the_state_after_it() -> None:
    ferry = Ferry([alarm(1)])
    await greeting(ferry.join())
    ferry.alarms, ferry.seq = [alarm(1), alarm(2)], 2
    ferry.joining.forget()
    assert len(alarms_in(await greeting(ferry.join()))) == 2


async def test_a_commit_while_one_joins_is_in_the_state_of_the_next() -> None:
    ferry = Ferry([alarm(n) for n in range(3 * SUBJECTS_A_PART)])
    one = ferry.join()
    await asyncio.sleep(0)
    ferry.alarms, ferry.seq = [alarm(1)], 2
    ferry.joining.forget()
    other = ferry.join()
    assert len(alarms_in(await greeting(one))) == 3 * SUBJECTS_A_PART
    assert len(alarms_in(await greeting(other))) == 1


async def test_a_console_that_left_before_its_turn_is_not_kept() -> None:
    ferry = Ferry([alarm(1)])
    gone, stays = ferry.join(), ferry.join()
    ferry.joining.remove(gone)
    await greeting(stays)
    assert set(ferry.consoles) == {stays}


async def test_a_closing_hub_ends_those_that_wait() -> None:
    ferry = Ferry([alarm(1)])
    console = ferry.join()
    ferry.joining.close()
    assert console.ending.done()


async def test_a_console_of_a_running_hub_gets_all_parts(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(*(raised(f"k{n}") for n in range(2 * SUBJECTS_A_PART + 1)))
        async with hub.console() as console:
            ids = {AlarmId(a.id) for a in (await console.snapshot()).alarms}
            assert len(ids) == 2 * SUBJECTS_A_PART + 1
