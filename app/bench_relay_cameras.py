"""The benches' own GB/T 28181 cameras: one clip pushed as PS over TCP to a relay of the bench's.

Three processes: the bench's, a relay as `watchfloor relay` runs it, and who pushes. What a camera
costs is nobody's but its own; what the relay costs is read by its process id.
"""

from __future__ import annotations

import asyncio
import heapq
import os
import secrets
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.bench_cameras import TILE, CamerasFailed
from app.bench_media import FPS, KEY_EVERY, clip, pictures_of, units
from video.cores.ps_write import H264, PsForm, PsMuxer, RtpPacker
from video.cores.rtsp_auth import Credentials
from video.relay.api import (
    FetchNow,
    Part,
    RecordingNow,
    RelaySettings,
    StreamAnswer,
    StreamKey,
    StreamPlace,
)
from video.relay.relay import Relay

SSRC = 100_000_001
STEP = 90_000 // FPS
FIRST_PORT, LAST_PORT = 41_000, 41_999
READY = "ready"


class RelayCameras:
    """As BenchCameras: `address` has TILE in the camera's place."""

    def __init__(self, film: Path | None = None) -> None:
        """Raises CamerasFailed."""
        path = units(film or clip())
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, "relay", path, self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        word, _, base = self._process.stdout.readline().strip().partition(" ")
        if word != READY:
            self.close()
            raise CamerasFailed("the relay did not start")
        self.address = f"{base}/gb28181/3402000000132{TILE}/3402000000131{TILE}/main"

    @property
    def pid(self) -> int:
        """Of the relay."""
        return self._process.pid

    def close(self) -> None:
        """End both processes. Idempotent."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(3.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()


class _Board:
    """Every wish is granted: the device connects and pushes, from a key frame on."""

    def __init__(self, pusher: subprocess.Popen[str]) -> None:
        self._pusher = pusher
        self._playing: dict[StreamKey, int] = {}
        self._next = FIRST_PORT
        self.relay: Relay | None = None

    def wanted(self, keys: list[StreamKey]) -> None:
        """Ask for those that are new; who is not wanted any more loses its connection."""
        for key in self._playing.keys() - set(keys):
            del self._playing[key]
        for key in keys:
            if key not in self._playing:
                self._place(key)

    def placed(self, key: StreamKey, port: int, is_bound: bool) -> None:
        """Push to it, or try the next port."""
        assert self.relay is not None and self._pusher.stdin is not None
        if not is_bound:
            self._place(key)
            return
        formats = {96: ("PS", 90_000, 1)}
        self.relay.starts(
            StreamAnswer(key=key, ssrc=SSRC, formats=formats, peer_host="127.0.0.1", peer_port=0)
        )
        self._pusher.stdin.write(f"{port}\n")
        self._pusher.stdin.flush()

    def silent(self, key: StreamKey, wants_key: bool) -> None:
        """A key frame comes every second."""

    def stands(self, key: StreamKey, is_near_end: bool, is_silent: bool) -> None:
        """Nothing is played."""

    def played(self, token: str) -> None:
        """Nothing is played."""

    def recording(self, now: list[RecordingNow]) -> None:
        """Nothing is recorded."""

    def fetching(self, now: list[FetchNow]) -> None:
        """Nothing is copied."""

    def part_finished(self, part: Part) -> None:
        """Nothing is recorded."""

    def parts_gone(self, ids: list[str]) -> None:
        """Nothing is recorded."""

    def talk_placed(self, talk: str, port: int) -> None:
        """Nobody talks."""

    def _place(self, key: StreamKey) -> None:
        assert self.relay is not None
        self._playing[key] = self._next
        port, self._next = self._next, self._next + 2
        if self._next > LAST_PORT:
            self._next = FIRST_PORT
        place = StreamPlace(key=key, port=port, ssrc=SSRC, carrier="tcp_passive", is_strict=True)
        self.relay.place(place)


def _start_pusher(film: str) -> subprocess.Popen[str]:
    pusher = subprocess.Popen(
        [sys.executable, "-m", "app.bench_relay_cameras", "push", film],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert pusher.stdout is not None
    pusher.stdout.readline()
    return pusher


async def _serve(board: _Board, folder: str) -> None:
    settings = RelaySettings(
        listen_host="127.0.0.1",
        listen_port=0,
        who=Credentials(user="bench", password=secrets.token_hex(8)),
        media_listen="127.0.0.1",
        first_port=FIRST_PORT,
        last_port=LAST_PORT,
        folder=Path(folder),
        room_bytes=1 << 30,
        days=1,
    )
    relay = board.relay = Relay(settings, board)
    await relay.open()
    try:
        print(READY, relay.base("127.0.0.1"), flush=True)
        await asyncio.to_thread(sys.stdin.read)  # until the bench closes it
    finally:
        await relay.close()


def _relay(film: str, folder: str) -> None:
    pusher = _start_pusher(film)
    assert pusher.stdout is not None and pusher.stdin is not None
    try:
        asyncio.run(_serve(_Board(pusher), folder))
    finally:
        pusher.stdin.close()
        pusher.wait(3.0)
        pusher.stdout.close()


def packets_of(film: Path) -> list[bytes]:
    """Each picture of the clip as RFC 4571 frames it, PS in RTP, played twice."""
    pictures = pictures_of(film)
    muxer, packer = PsMuxer(PsForm(video_type=H264)), RtpPacker(SSRC)
    out: list[bytes] = []
    for number, picture in enumerate(pictures * 2):
        stamp = number * STEP
        program = muxer.picture(picture, stamp, number % KEY_EVERY == 0)
        packets = packer.packets(program, stamp)
        out.append(b"".join(struct.pack("!H", len(packet)) + packet for packet in packets))
    return out


def _push(film: str) -> None:
    """Connect to each port that is named on stdin and push to it in the clip's own time."""
    pictures = packets_of(Path(film))
    print(READY, flush=True)
    due: list[tuple[float, int, int, socket.socket]] = []
    wishes = _Lines(sys.stdin.fileno())
    count = 0
    while not wishes.is_over:
        pause_s = due[0][0] - time.monotonic() if due else 0.2
        for port in wishes.wait(pause_s):
            connection = socket.create_connection(("127.0.0.1", int(port)))
            heapq.heappush(due, (time.monotonic(), count, 0, connection))
            count += 1
        while due and due[0][0] <= time.monotonic():
            moment, number, at, connection = heapq.heappop(due)
            try:
                connection.sendall(pictures[at])
            except OSError:
                connection.close()
                continue
            heapq.heappush(due, (moment + 1 / FPS, number, (at + 1) % len(pictures), connection))
    for *_, connection in due:
        connection.close()


class _Lines:
    """Lines of a pipe, waited for no longer than is said."""

    def __init__(self, fd: int) -> None:
        self._pipe = fd
        self._rest = b""
        self.is_over = False

    def wait(self, seconds: float) -> list[str]:
        """Those that came."""
        if not select.select([self._pipe], [], [], max(0.0, seconds))[0]:
            return []
        data = os.read(self._pipe, 4096)
        self.is_over = not data
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [line.decode() for line in lines]


if __name__ == "__main__":
    if sys.argv[1] == "relay":
        _relay(sys.argv[2], sys.argv[3])
    else:
        _push(sys.argv[2])
