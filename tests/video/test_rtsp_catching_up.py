"""A decoder that fell behind goes on from the next key frame instead of showing the past."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable

import pytest

from tests.video.fakes import FakeSink
from video import picture_decoder
from video.api import LossReason
from video.av_codec import DecodeError, Frame
from video.cores.rtsp_url import RtspUrl
from video.sources import rtsp, rtsp_session

SDP = b"m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
ANSWERS = (
    b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n"
    b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: %d\r\n\r\n%s"
    b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 1\r\n\r\n"
    b"RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n"
) % (len(SDP), SDP)
KEY, SLICE = 0x65, 0x41


def picture(number: int, kind: int, size: int = 100) -> bytes:
    """One picture of one interleaved packet; 40 ms apart; its number is its first byte."""
    payload = bytes([kind, number]) + b"x" * size
    data = struct.pack(">BBHII", 0x80, 0xE0, number, number * 3600, 1) + payload
    return b"$\0" + struct.pack(">H", len(data)) + data


class Recorder:
    """Instead of a decoder: the numbers of the pictures it was given."""

    seen: list[int]

    def __init__(self, codec: str) -> None:
        Recorder.seen = []

    def decode(self, data: bytes, number: int | None = None) -> list[Frame]:
        Recorder.seen.append(data[5])
        return []

    def flush(self) -> None:
        return


class Clock:
    """Stands still, but for one jump once the first pictures were decoded."""

    @staticmethod
    def monotonic() -> float:
        return 103.0 if len(getattr(Recorder, "seen", [])) >= 2 else 100.0


def test_pictures_of_the_past_are_skipped_to_the_next_key_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_decoder, "UnitDecoder", Recorder)
    monkeypatch.setattr(rtsp, "time", Clock)
    monkeypatch.setattr(rtsp_session, "time", Clock)
    monkeypatch.setattr(rtsp_session, "READ_BYTES", 4096)
    Recorder.seen = []
    ours, theirs = socket.socketpair()
    late = [picture(n, SLICE, 4000) for n in range(2, 6)]
    stream = [ANSWERS, picture(0, KEY), picture(1, SLICE), *late, picture(6, KEY, 4000)]
    stream.append(picture(7, SLICE))

    def serve() -> None:
        theirs.sendall(b"".join(stream[:3]))
        waiter = threading.Event()
        for _ in range(1000):
            if len(Recorder.seen) >= 2:
                break
            waiter.wait(0.005)
        theirs.sendall(b"".join(stream[3:]))
        theirs.shutdown(socket.SHUT_WR)

    server = threading.Thread(target=serve)
    server.start()
    session = rtsp.VideoSession(RtspUrl.parse("rtsp://cam/x"), ours, FakeSink())
    loss = session.play(False, True)
    server.join()
    session.close()
    theirs.close()
    assert loss.reason is LossReason.CLOSED_BY_PEER
    assert Recorder.seen[:2] == [0, 1]
    assert Recorder.seen[-2:] == [6, 7]
    assert not {2, 3, 4} & set(Recorder.seen)


class ShowingRecorder(Recorder):
    """A picture for each unit, at once."""

    def decode(self, data: bytes, number: int | None = None) -> list[Frame]:
        super().decode(data, number)
        frame = Frame(16, 16, "yuv420p")
        frame.pts = number
        return [frame]


class TurnSink(FakeSink):
    """Remembers how many pictures came in each turn at the decoder."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = list[int]()

    def set_busy(self, is_busy: bool) -> None:
        if is_busy:
            self.turns.append(0)

    def frames(self, frames: list[Frame]) -> None:
        self.turns[-1] += len(frames)


class Played:
    """A session that is sent data and played by a thread of its own."""

    def __init__(self) -> None:
        self.sink = TurnSink()
        ours, self._theirs = socket.socketpair()
        self._session = rtsp.VideoSession(RtspUrl.parse("rtsp://cam/x"), ours, self.sink)
        self._thread = threading.Thread(target=self._session.play, args=(False, True))
        self._thread.start()

    def send(self, *data: bytes) -> None:
        self._theirs.sendall(b"".join(data))

    def end(self) -> None:
        self._theirs.shutdown(socket.SHUT_WR)
        self._thread.join()
        self._session.close()
        self._theirs.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    waiter = threading.Event()
    for _ in range(1000):
        if is_so():
            return
        waiter.wait(0.005)


@pytest.mark.parametrize(
    ("late_s", "turns"), [(0.15, [1] * 5), (0.5, [1, 3, 1])], ids=["in time", "late"]
)
def test_a_stream_in_time_shows_each_picture_and_one_that_is_late_catches_up(
    monkeypatch: pytest.MonkeyPatch, late_s: float, turns: list[int]
) -> None:
    """Late is what waits: the decoder may be what is late, and the newest has just come."""

    class LateClock:
        @staticmethod
        def monotonic() -> float:
            return 100.04 + late_s if Recorder.seen else 100.0

    monkeypatch.setattr(picture_decoder, "UnitDecoder", ShowingRecorder)
    monkeypatch.setattr(rtsp, "time", LateClock)
    monkeypatch.setattr(rtsp_session, "time", LateClock)
    Recorder.seen = []
    played = Played()
    played.send(ANSWERS, picture(0, KEY))
    wait_until(lambda: bool(Recorder.seen))
    played.send(*(picture(n, SLICE) for n in range(1, 5)))
    played.end()
    assert Recorder.seen == list(range(5))
    assert played.sink.turns == turns


class DamagedRecorder(ShowingRecorder):
    """Finds damage in each picture that is no key frame, unless it is to be borne."""

    def __init__(self, codec: str, *, is_lenient: bool = False) -> None:
        super().__init__(codec)
        self._is_lenient = is_lenient

    def decode(self, data: bytes, number: int | None = None) -> list[Frame]:
        if data[4] == SLICE and not self._is_lenient:
            raise DecodeError("corrupt")
        return super().decode(data, number)


def test_a_stream_that_is_always_damaged_is_shown_as_it_is_and_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_decoder, "UnitDecoder", DamagedRecorder)
    groups = picture_decoder.BAD_GROUPS_TO_BEAR
    stream = [picture(n, SLICE if n % 2 else KEY) for n in range(10)]
    played = Played()
    played.send(ANSWERS, *stream[: 2 * groups])
    wait_until(lambda: sum(played.sink.turns) == groups)
    before = played.sink.is_damaged
    played.send(*stream[2 * groups :])
    played.end()
    assert (before, played.sink.is_damaged) == (False, True)
    assert Recorder.seen[-2:] == [8, 9]
