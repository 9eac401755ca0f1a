"""A device's recording is copied onto the shelf, with the recording's own times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.video.relay.parts import (
    DEVICE,
    SSRC,
    Board,
    Device,
    answer,
    place,
    running,
    until,
)
from video.av_parts import PartReader
from video.relay import fetching, part_maker
from video.relay.api import FetchNow, FetchWish, Part, StreamKey
from video.relay.relay import Relay

CAMERA = "gb-34020000001310000001"
TAPE = StreamKey(DEVICE, "34020000001310000001", "main", "t1")
START_MS = 1_763_784_000_000
WISH = FetchWish("t1", CAMERA, START_MS, START_MS + 600_000, "SJ-1", "leader", 300)


@pytest.fixture(autouse=True)
def _sound_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_maker, "SOUND_WAIT_S", 0.1)


async def begun(relay: Relay, board: Board) -> Device:
    """The device sends what is to be copied."""
    relay.playbacks.of_device(TAPE)
    relay.fetches.begin(WISH)
    await board.until(lambda b: b.wants and b.wants[-1] == [TAPE])
    port = place(relay, "tcp_passive", TAPE)
    answer(relay, TAPE, SSRC)
    return await Device.by_tcp(port)


def only(board: Board) -> FetchNow:
    [now] = board.fetches
    return now


@pytest.mark.asyncio
async def test_a_copy_has_the_recordings_times_and_says_how_far_it_is(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        device = await begun(relay, board)
        await board.until(lambda b: b.fetches and only(b).at_ms > START_MS + 300)
        relay.ends(TAPE, "file_end")
        await device.stop()
        await board.until(lambda b: only(b).reason == "file_end" and b.parts)
        [part] = board.parts
        assert (part.camera, part.incident, part.by) == (CAMERA, "SJ-1", "leader")
        assert part.starts_ms == START_MS
        assert abs(part.ends_ms - only(board).at_ms) <= 20  # a picture's time
        assert length_s(tmp_path, part) == pytest.approx(
            (part.ends_ms - part.starts_ms) / 1000, abs=0.05
        )
        relay.fetches.begin(WISH)  # said again: nothing begins anew
        assert only(board).reason == "file_end"


def length_s(folder: Path, part: Part) -> float:
    reader = PartReader(str(next(folder.glob(f"*/{part.id}.mkv"))))
    try:
        return max(packet.at_s for packet in reader.packets(0.0))
    finally:
        reader.close()


@pytest.mark.asyncio
async def test_what_came_of_a_stopped_or_interrupted_copy_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        device = await begun(relay, board)
        await board.until(lambda b: b.fetches and only(b).at_ms > START_MS + 100)
        place(relay, "tcp_passive", TAPE)  # the gateway began anew: so would the recording
        await board.until(lambda b: only(b).reason == "interrupted" and b.parts)
        await device.stop()


@pytest.mark.asyncio
async def test_a_copy_that_nothing_comes_of_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FIRST_S", 0.0)
    monkeypatch.setattr(fetching, "LOOK_S", 0.05)
    async with running(tmp_path) as (relay, board):
        relay.fetches.begin(WISH)  # no such token is known
        await board.until(lambda b: only(b).reason == "closed")
        relay.playbacks.of_device(TAPE._replace(recording="t2"))
        relay.fetches.begin(WISH._replace(token="t2"))
        await until(lambda: [now.reason for now in board.fetches] == ["closed", "silent"])
        assert board.parts == []
