"""Every way a source can fail is told by its reason, in its own time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.video.fakes import FakeServer, FakeSink, closed_port, make_film
from video.api import LossReason, Transport
from video.av_codec import FileDemuxer, UnitDecoder, decoders
from video.cores import rtsp
from video.sources import source_for
from video.sources.base import Loss
from video.sources.file import FileSource
from video.sources.rtsp import RtspSource


def lose(url: str) -> Loss:
    return source_for(url, Transport.AUTO).run(FakeSink())


@pytest.mark.parametrize(
    ("greeting", "hangs", "reason"),
    [
        (b"", False, LossReason.CLOSED_BY_PEER),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", False, LossReason.NOT_RTSP),
        (b"\x00\xff" * 4000, True, LossReason.NOT_RTSP),
        (b"RTSP/1.0 401 No\r\nCSeq: 1\r\n\r\n", True, LossReason.UNAUTHORIZED),
        (b"", True, LossReason.NO_ANSWER),
    ],
)
def test_bad_servers_are_told_apart(
    greeting: bytes, hangs: bool, reason: LossReason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rtsp, "ANSWER_TIMEOUT_S", 0.3)
    server = FakeServer(greeting, hangs=hangs)
    try:
        assert lose(server.url).reason is reason
    finally:
        server.close()


def test_a_closed_port_refuses() -> None:
    assert lose(f"rtsp://127.0.0.1:{closed_port()}/cam").reason is LossReason.REFUSED


@pytest.mark.parametrize("url", ["rtsp://", "rtsp://127.0.0.1:99999/", "http://a/b", ""])
def test_a_wrong_address_is_said(url: str) -> None:
    assert lose(url).reason is LossReason.BAD_ADDRESS


def test_a_hanging_server_can_be_left_at_once() -> None:
    server = FakeServer(b"", hangs=True)
    source, sink = RtspSource(server.url, Transport.AUTO), FakeSink()
    thread = threading.Thread(target=source.run, args=(sink,))
    thread.start()
    waiter = threading.Event()
    for _ in range(200):
        if server.accepted:
            break
        waiter.wait(0.01)
    sink.stop()
    source.stop()
    thread.join(1.0)
    assert not thread.is_alive()
    server.close()


def test_a_missing_or_broken_file_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film" * 100)
    assert lose("192.0.2.10/main").reason is LossReason.BAD_ADDRESS, "rtsp:// was forgotten"
    assert lose(str(tmp_path / "none.mp4")).reason is LossReason.FILE_ERROR
    assert lose(str(broken)).reason is LossReason.FILE_ERROR


def test_a_file_plays_in_a_loop_at_its_rate(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    make_film(film)

    class Impatient(FakeSink):
        waited_s = 0.0

        def wait(self, seconds: float) -> bool:
            self.waited_s += seconds
            return super().wait(seconds / 20)

        def frames(self, frames: list) -> None:  # type: ignore[type-arg]
            super().frames(frames)
            if self.count >= 70:
                self.stop()

    sink = Impatient()
    assert FileSource(film.as_uri()).run(sink).reason is LossReason.NONE
    assert sink.codec == "h264"
    assert sink.lumas[50] == pytest.approx(sink.lumas[0], abs=4)
    assert sink.waited_s > 2.0


@pytest.mark.parametrize("frames_between", ["0", "2"])
def test_pictures_come_in_order_of_time(tmp_path: Path, frames_between: str) -> None:
    film = tmp_path / "film.h264"
    make_film(film, {"bf": frames_between, "x264-params": "aud=1:slices=1"})
    delimiter = b"\x00\x00\x00\x01\x09"
    units = film.read_bytes().split(delimiter)
    decoder, lumas = UnitDecoder("h264"), []
    for unit in units[1:]:
        for frame in decoder.decode(delimiter + unit):
            lumas.append(int(frame.to_ndarray(format="gray")[0, 0]))
    assert len(lumas) > 40
    assert lumas == sorted(lumas)


def test_a_film_is_demuxed_with_times(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    make_film(film)
    demuxer = FileDemuxer(str(film))
    times = [at_s for _, at_s in demuxer.frames()]
    demuxer.close()
    assert times == pytest.approx([n / 25 for n in range(50)])


def test_the_needed_decoders_are_here() -> None:
    assert decoders() == ["h264", "hevc"]
