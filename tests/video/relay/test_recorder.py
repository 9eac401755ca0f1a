"""A recording goes on while the reasons for it change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.video.relay.parts import KEY, Board, Device, answer, place, running, until
from video.cores.es import Piece
from video.relay import part_maker, recorder
from video.relay.api import CameraToRecord
from video.relay.relay import Relay

URL = "rtsp://10.0.0.5/main"


class Pull:
    """Says when it connects and closes."""

    def __init__(self, url: str, log: list[str]) -> None:
        self._url, self._log = url, log
        log.append(f"connect {url}")

    def close(self) -> None:
        self._log.append(f"close {self._url}")


@pytest.fixture
def pulls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What becomes of connections to cameras."""
    log: list[str] = []

    def pull(url: str, take: Callable[[Piece, float], None], over: Callable[[str], None]) -> Pull:
        return Pull(url, log)

    monkeypatch.setattr(recorder, "CameraPull", pull)
    return log


def rtsp_camera(url: str = URL, incident: str = "", by: str = "") -> CameraToRecord:
    return CameraToRecord(camera="cam-1", url=url, incident=incident, by=by)


@pytest.mark.asyncio
async def test_other_reasons_keep_the_connection_to_the_camera(
    tmp_path: Path, pulls: list[str]
) -> None:
    async with running(tmp_path) as (relay, board):
        for entry in (
            rtsp_camera(by="u1"),
            rtsp_camera(incident="SJ-1"),
            rtsp_camera(incident="SJ-2"),
        ):
            relay.recorder.record([entry])
            [now] = board.recordings
            assert (now.incident, now.by) == (entry.incident, entry.by)
        assert pulls == [f"connect {URL}"]
        relay.recorder.record([rtsp_camera("rtsp://10.0.0.6/main", incident="SJ-2")])
        assert pulls == [f"connect {URL}", f"close {URL}", "connect rtsp://10.0.0.6/main"]


async def pushing(relay: Relay, board: Board) -> Device:
    """A device that sends what is recorded."""
    await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
    port = place(relay, "tcp_passive")
    answer(relay)
    device = await Device.by_tcp(port)
    await until(lambda: relay.recorder.now()[0].problem == "")
    return device


@pytest.mark.asyncio
async def test_the_next_part_says_the_new_reason_and_nothing_is_missing_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_maker, "SOUND_WAIT_S", 0.1)
    async with running(tmp_path) as (relay, board):
        camera = CameraToRecord(camera="gb-1", key=KEY, by="u1", part_s=1)
        relay.recorder.record([camera])
        device = await pushing(relay, board)
        await until(lambda: [*tmp_path.glob("*/*.part")])
        filed = CameraToRecord(camera="gb-1", key=KEY, incident="SJ-1", part_s=1)
        relay.recorder.record([filed])
        await board.until(lambda b: len(b.parts) >= 2)
        await device.stop()
        first, second = board.parts[:2]
        assert [(part.incident, part.by) for part in (first, second)] == [("", "u1"), ("SJ-1", "")]
        assert 0 <= second.starts_ms - first.ends_ms < 500


@pytest.mark.asyncio
async def test_parts_of_another_length_begin_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_maker, "SOUND_WAIT_S", 0.1)
    async with running(tmp_path) as (relay, board):
        relay.recorder.record([CameraToRecord(camera="gb-1", key=KEY, part_s=300)])
        device = await pushing(relay, board)
        relay.recorder.record([CameraToRecord(camera="gb-1", key=KEY, part_s=1)])
        await board.until(lambda b: b.parts)
        await device.stop()
