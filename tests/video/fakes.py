"""Servers that answer badly, a sink that remembers, and a small film. For tests."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from video.api import StreamState, ViewId, ViewStatus
from video.av_codec import Frame
from video.cores.packet_ring import Unit
from video.cores.sound_ring import SoundFormat, SoundPiece
from video.engine import DecoderPool
from video.sources.base import ReplayPlace
from video.turns import Turns


class FakeSink:
    """Collects what a source says."""

    def __init__(self) -> None:
        self.codec = ""
        self.count = self.dropped = 0
        self.keys_only = self.is_damaged = False
        self.lumas: list[int] = []
        self.kept: list[Unit] = []
        self.sound: list[SoundPiece] = []
        self.places: list[ReplayPlace] = []
        self._stop = threading.Event()

    def is_stopping(self) -> bool:
        return self._stop.is_set()

    def described(
        self, codec: str, *, has_sparse_keys: bool = False, is_damaged: bool = False
    ) -> None:
        self.codec, self.is_damaged = codec, is_damaged

    def set_busy(self, is_busy: bool) -> None:
        return

    def shows_keys_only(self) -> bool:
        return self.keys_only

    def set_lag(self, lag_s: float, dropped: int) -> None:
        self.dropped += dropped

    def keep(self, data: bytes, is_key: bool, stamp: int, clock_hz: int) -> None:
        self.kept.append(Unit(data, is_key, time.monotonic_ns(), stamp))

    def at(self, place: ReplayPlace) -> None:
        self.places.append(place)

    def frames(self, frames: list[Frame]) -> None:
        self.count += len(frames)
        for frame in frames:
            self.lumas.append(int(frame.to_ndarray(format="gray")[0, 0]))

    def keep_sound_of(
        self, format_: SoundFormat, data: bytes, stamp: int, wall_s: float | None, now_s: float
    ) -> None:
        self.sound.append(SoundPiece(data, int(now_s * 1e9), stamp, wall_s is not None))

    def shown(self, wall_s: float) -> None:
        return

    def wait(self, seconds: float) -> bool:
        return self._stop.wait(seconds)

    def serve(self, fd: int, take_turn: Callable[[bool], bool]) -> None:
        Turns().serve(fd, take_turn)

    def stop(self) -> None:
        self._stop.set()


class FakeServer:
    """Accepts; sends `greeting` at the first bytes it gets; then hangs or closes."""

    def __init__(self, greeting: bytes, *, hangs: bool) -> None:
        self._greeting = greeting
        self._hangs = hangs
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stop = threading.Event()
        self.accepted = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/cam"

    def _serve(self) -> None:
        held: list[socket.socket] = []
        self._listener.settimeout(0.05)
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.accepted += 1
            connection.settimeout(2.0)
            connection.recv(4096)
            connection.sendall(self._greeting)
            if self._hangs:
                held.append(connection)
            else:
                connection.close()
        for connection in held:
            connection.close()
        self._listener.close()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()


def closed_port() -> int:
    """A port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def make_film(
    path: Path, options: dict[str, str] | None = None, size: tuple[int, int] = (64, 48)
) -> None:
    """2 s of 25 fps, grey that grows brighter by 4 a frame from 16; size in pixels, even."""
    width, height = size
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options=options or {"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, 25)
        for n in range(50):
            picture = np.full((height * 3 // 2, width), 128, np.uint8)
            picture[:height] = 16 + n * 4
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def wait_status(
    pool: DecoderPool,
    view: ViewId,
    wanted: Callable[[ViewStatus], bool],
    timeout_s: float = 8.0,
) -> ViewStatus:
    """Drain until a view is as wanted."""
    end_s = time.monotonic() + timeout_s
    waiter = threading.Event()
    while time.monotonic() < end_s:
        pool.drain()
        status = pool.status(view)
        if wanted(status):
            return status
        waiter.wait(0.02)
    raise AssertionError(f"not as wanted within {timeout_s} s: {pool.status(view)}")


def is_live(status: ViewStatus) -> bool:
    """LIVE with a picture."""
    return status.state is StreamState.LIVE and status.sequence > 0


def is_lost(status: ViewStatus) -> bool:
    """LOST, whatever the reason."""
    return status.state is StreamState.LOST
