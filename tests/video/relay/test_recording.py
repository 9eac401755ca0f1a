"""Channels are recorded in parts without encoding, kept as the record says, and played again."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import itertools
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from tests.video.relay.parts import (
    KEY,
    Board,
    Device,
    Viewer,
    answer,
    place,
    running,
    until,
    url,
)
from video.av_codec import UnitDecoder
from video.av_parts import PartReader
from video.relay import channel, own_playback, part_maker
from video.relay import shelf as shelf_module
from video.relay.api import CameraToRecord, Part
from video.relay.relay import Relay
from video.relay.shelf import Card, Shelf, to_remove

CAMERA = "gb-34020000001310000001"


@pytest.fixture(autouse=True)
def _sound_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_maker, "SOUND_WAIT_S", 0.1)


def wish(part_s: int = 300, incident: str = "") -> list[CameraToRecord]:
    return [CameraToRecord(camera=CAMERA, key=KEY, incident=incident, by="u1", part_s=part_s)]


def file_of(folder: Path, part: Part) -> Path:
    return next(folder.glob(f"*/{part.id}.mkv"))


async def record(relay: Relay, board: Board, part_s: int, parts: int) -> list[Part]:
    """So many parts of what a device pushes."""
    relay.recorder.record(wish(part_s, incident="SJ-1"))
    await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
    port = place(relay, "tcp_passive")
    answer(relay)
    device = await Device.by_tcp(port)
    await until(lambda: relay.recorder.now()[0].problem == "")
    await board.until(lambda b: len(b.parts) >= parts - 1)
    if parts == 1:
        await until(lambda: relay.channel(KEY).health().packets > 40)
    relay.recorder.record([])
    await device.stop()
    await board.until(lambda b: len(b.parts) >= parts)
    return board.parts


@pytest.mark.asyncio
async def test_a_channel_is_recorded_in_parts_that_can_be_decoded(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        parts = await record(relay, board, part_s=1, parts=2)
        assert board.recordings == []
        assert parts[0].ends_ms - parts[0].starts_ms >= 900
        for part in parts:
            path = file_of(tmp_path, part)
            assert hashlib.sha256(path.read_bytes()).hexdigest() == part.sha256
            assert (path.stat().st_size, part.camera) == (part.size_bytes, CAMERA)
            assert (part.incident, part.by) == ("SJ-1", "u1")
            reader, decoder = PartReader(str(path)), UnitDecoder("h264")
            packets = [packet for packet in reader.packets(0.0) if packet.is_picture]
            reader.close()
            frames = [frame for packet in packets for frame in decoder.decode(packet.data)]
            assert packets[0].is_key and len(frames) == len(packets)
            assert all(b.at_s >= a.at_s for a, b in itertools.pairwise(packets))


@pytest.mark.asyncio
async def test_an_rtsp_camera_is_recorded_too(tmp_path: Path) -> None:
    """The camera is a channel of this very relay, which serves it as any camera is served."""
    async with running(tmp_path) as (relay, board):
        camera = CameraToRecord(camera="cam-1", url=url(relay), by="u1")
        relay.recorder.record([camera])
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        port = place(relay, "tcp_passive")
        answer(relay)
        device = await Device.by_tcp(port)
        await until(lambda: relay.recorder.now()[0].problem == "")
        await until(lambda: relay.channel(KEY).health().packets > 40)
        relay.recorder.record([])
        await board.until(lambda b: b.parts)
        [part] = board.parts
        assert (part.camera, part.incident) == ("cam-1", "")
        reader = PartReader(str(file_of(tmp_path, part)))
        assert len([p for p in reader.packets(0.0) if p.is_picture]) > 10
        reader.close()
        await device.stop()


@pytest.mark.asyncio
async def test_a_camera_that_is_lost_says_so_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "ASK_AGAIN_S", 0.1)
    monkeypatch.setattr(channel, "LOOK_S", 0.05)
    async with running(tmp_path) as (relay, board):
        relay.recorder.record(wish())
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        relay.ends(KEY, "offline")
        assert relay.recorder.now()[0].problem == "offline"
        await board.until(lambda b: b.wants[-1] == [])
        await board.until(lambda b: b.wants[-1] == [KEY])  # after ASK_AGAIN_S


@pytest.mark.asyncio
async def test_an_own_recording_plays_pauses_and_is_sought(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        parts = await record(relay, board, part_s=1, parts=2)
        start, end = parts[0].starts_ms, parts[-1].ends_ms
        relay.playbacks.own("t1", CAMERA, (start, end))
        viewer = Viewer(url(relay, "playback/t1"))
        await viewer.until(lambda sink: sink.count >= 5)
        relay.playbacks.steer("t1", "pause", 1.0, None)
        await asyncio.sleep(0.1)
        seen = viewer.sink.count
        await asyncio.sleep(0.3)
        assert viewer.sink.count <= seen + 1
        relay.playbacks.steer("t1", "play", 2.0, 0.0)
        await viewer.until(lambda sink: sink.count >= seen + 20)
        relay.playbacks.steer("t1", "play", -2.0, (end - start) / 1000)
        before = viewer.sink.count
        await viewer.until(lambda sink: sink.count >= before + 3)
        await viewer.leave()


@pytest.mark.asyncio
async def test_an_own_playback_says_its_end_and_its_start_backwards(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        [part] = await record(relay, board, part_s=300, parts=1)
        end_s = (part.ends_ms - part.starts_ms) / 1000
        relay.playbacks.own("t1", CAMERA, (part.starts_ms, part.ends_ms))
        viewer = Viewer(url(relay, "playback/t1"))
        await viewer.until(lambda sink: sink.count >= 1)
        relay.playbacks.steer("t1", "pause", 1.0, end_s)
        relay.playbacks.steer("t1", "play", 8.0, end_s - 0.1)
        await board.until(lambda b: b.played_out == ["t1"])
        assert relay.playbacks.played() == ["t1"]
        relay.playbacks.steer("t1", "play", -8.0, end_s)  # it stood at its end, and goes back
        assert relay.playbacks.played() == []
        await board.until(lambda b: b.played_out == ["t1", "t1"])
        relay.playbacks.steer("t1", "close", 1.0, None)
        assert relay.playbacks.played() == []
        await viewer.loss()


@pytest.mark.asyncio
async def test_a_paused_playback_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("video.sources.rtsp_session.NO_DATA_S", 0.4)
    monkeypatch.setattr("video.sources.rtsp.NO_PICTURE_S", 0.4)
    monkeypatch.setattr(own_playback, "STILL_EVERY_S", 0.1)
    async with running(tmp_path) as (relay, board):
        [part] = await record(relay, board, part_s=300, parts=1)
        relay.playbacks.own("t1", CAMERA, (part.starts_ms, part.ends_ms))
        viewer = Viewer(url(relay, "playback/t1"))
        await viewer.until(lambda sink: sink.count >= 3)
        relay.playbacks.steer("t1", "pause", 1.0, None)
        await asyncio.sleep(0.9)  # longer than a stream may be silent
        seen = viewer.sink.count
        relay.playbacks.steer("t1", "play", 1.0, 0.0)
        await viewer.until(lambda sink: sink.count >= seen + 3)
        await viewer.leave()


@pytest.mark.asyncio
async def test_what_a_power_cut_left_is_whole_at_the_next_start(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        [part] = await record(relay, board, part_s=300, parts=1)
    whole = file_of(tmp_path, part)
    card = whole.with_suffix(".json")
    text = msgspec.json.decode(card.read_bytes(), type=Card)
    card.write_bytes(msgspec.json.encode(msgspec.structs.replace(text, sha256="", ends_ms=0)))
    data = whole.read_bytes()
    whole.unlink()
    whole.with_suffix(".part").write_bytes(data[: len(data) * 3 // 4])
    async with running(tmp_path) as (_, board):
        await board.until(lambda b: b.parts)
        [found] = board.parts
    assert found.id == part.id and found.ends_ms > found.starts_ms
    assert found.sha256 == hashlib.sha256(whole.read_bytes()).hexdigest()


def test_what_cannot_be_made_whole_now_is_left_for_the_next_start(tmp_path: Path) -> None:
    shelf, card = Shelf(tmp_path), card_of(1, sha256="")
    part = shelf.begin(card)
    part.write_bytes(bytes(100_000))  # it has something, whatever the disk gives of it now
    assert shelf.recover(card) is None
    assert part.exists() and shelf.path(card, ".json").exists()
    part.write_bytes(b"")
    assert shelf.recover(card) is None
    assert not part.exists() and not shelf.path(card, ".json").exists()


def test_a_full_disk_at_the_start_takes_no_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, card = Shelf(tmp_path), card_of(1, sha256="")
    shelf.begin(card).write_bytes(bytes(100_000))
    monkeypatch.setattr(shelf_module, "PartReader", WholePart)
    monkeypatch.setattr(Shelf, "_write", _full_disk)
    assert shelf.recover(card) is None
    assert shelf.path(card, ".mkv").exists(), "only its card is missing"
    monkeypatch.undo()
    monkeypatch.setattr(shelf_module, "PartReader", WholePart)
    whole = shelf.recover(card)
    assert whole is not None and whole.size_bytes == 100_000


class WholePart:
    """A part of two seconds."""

    def __init__(self, path: str) -> None:
        assert Path(path).exists()

    def packets(self, from_s: float) -> list[SimpleNamespace]:
        return [SimpleNamespace(at_s=from_s + 2.0)]

    def close(self) -> None:
        pass


def _full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.asyncio
async def test_parts_are_said_again_after_a_restart_until_they_are_taken(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        [part] = await record(relay, board, part_s=300, parts=1)
    async with running(tmp_path) as (relay, _):
        assert relay.recorder.untaken() == [part]
        relay.recorder.taken(part.id, 0)
    async with running(tmp_path) as (relay, _):
        assert relay.recorder.untaken() == []


@pytest.mark.asyncio
async def test_what_is_being_recorded_plays_as_far_as_it_is_on_the_disk(tmp_path: Path) -> None:
    async with running(tmp_path) as (relay, board):
        relay.recorder.record(wish())
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        port = place(relay, "tcp_passive")
        answer(relay)
        device = await Device.by_tcp(port)
        [began] = relay.recorder.now()
        # Matroska writes a cluster after five seconds, which are half a minute of this film.
        await until(lambda: any(f.stat().st_size > 2000 for f in tmp_path.glob("*/*.part")))
        relay.playbacks.own("t1", CAMERA, (began.since_ms, began.since_ms + 600_000))
        viewer = Viewer(url(relay, "playback/t1"))
        await viewer.until(lambda sink: sink.count >= 5)
        assert board.parts == []
        await viewer.leave()
        await device.stop()


@pytest.mark.asyncio
async def test_a_relay_that_ends_leaves_to_the_next_what_would_take_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_maker, "LEAVES_AFTER_S", -1.0)
    async with running(tmp_path) as (relay, board):
        relay.recorder.record(wish(incident="SJ-1"))
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        port = place(relay, "tcp_passive")
        answer(relay)
        device = await Device.by_tcp(port)
        await until(lambda: relay.channel(KEY).health().packets > 40)
        await device.stop()
    assert board.parts == []
    async with running(tmp_path) as (_, board):
        await board.until(lambda b: b.parts)
    assert board.parts[0].incident == "SJ-1"


def card_of(number: int, **others: object) -> Card:
    given: dict[str, object] = {
        "id": str(number),
        "camera": "c",
        "starts_ms": number * 1000,
        "ends_ms": number * 1000 + 500,
        "size_bytes": 100,
        "is_taken": True,
        "sha256": "x",
    }
    return Card(**(given | others))  # type: ignore[arg-type]


def test_the_oldest_unprotected_parts_make_room() -> None:
    cards = [
        card_of(1, incident="SJ-1"),
        card_of(2),
        card_of(3, is_taken=False),
        card_of(4),
        card_of(5, protected_until_s=10_000),
        card_of(6),
    ]
    assert [card.id for card in to_remove(cards, 100.0, (400, 0))] == ["2", "4"]
    assert [card.id for card in to_remove(cards, 100.0, (10_000, 0))] == []
    old = to_remove(cards, 86_400.0 + 5, (10_000, 1))
    assert [card.id for card in old] == ["2", "4"]
