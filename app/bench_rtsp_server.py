"""Plays one clip as N cameras by RTSP, in a loop at its rate. A helper process of its own.

Runs under a system Python that has GStreamer's bindings; imports gi and the standard library only.
Arguments: file of access units (`>I` length, Annex B), streams, frames a second, descriptor of the
time table. The table holds signed 64-bit words, 1 + frames of the clip for each stream: when its
newest viewer began to play, then when each frame was handed to the server last (monotonic ns).
Streams are out of step, as cameras are. Prints "ready PORT"; ends with its standard input.
"""

from __future__ import annotations

import heapq
import mmap
import os
import struct
import sys
import threading
import time
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: E402

LENGTH = struct.Struct(">I")
STEP = 0.618  # of a frame between two streams, and 37 frames: spreads frames and key frames
STEP_FRAMES = 37
PICTURE = 5  # H.264 table 7-1: a slice of an IDR picture
LAUNCH = (
    "( appsrc name=src is-live=true do-timestamp=true format=time max-bytes=4000000 "
    "leaky-type=downstream caps=video/x-h264,stream-format=byte-stream,alignment=au "
    "! rtph264pay name=pay0 pt=96 config-interval=-1 aggregate-mode=none )"
)


def read_units(path: Path) -> list[bytes]:
    """Access units of the clip, in order."""
    data, at, units = path.read_bytes(), 0, []
    while at < len(data):
        (size,) = LENGTH.unpack_from(data, at)
        at += LENGTH.size
        units.append(data[at : at + size])
        at += size
    return units


def parameter_sets(unit: bytes) -> bytes:
    """What stands before the picture of a key frame: enough to describe the stream."""
    at = unit.find(b"\0\0\1")
    while at >= 0 and unit[at + 3] & 0x1F != PICTURE:
        at = unit.find(b"\0\0\1", at + 3)
    return unit[: max(0, at)].rstrip(b"\0")


class Cameras:
    """The factories and the sources that are watched now. GLib's threads and the player's.

    A viewer's source gets parameter sets alone until PLAY is answered: one that is fed while it is
    made ready stays mute for ever now and then (GStreamer 1.22: 6 of 768 viewers).
    """

    def __init__(self, server: Any, count: int, table_fd: int, units: list[bytes]) -> None:
        frames, self._sets = len(units), parameter_sets(units[0])
        self._words = memoryview(mmap.mmap(table_fd, count * (1 + frames) * 8)).cast("q")
        self._row = 1 + frames
        self._lock = threading.Lock()
        self._sources: dict[int, tuple[Any, ...]] = {}
        self.count = count
        mounts = server.get_mount_points()
        for index in range(count):
            factory = GstRtspServer.RTSPMediaFactory()
            factory.set_launch(LAUNCH)
            # Each viewer its own media: one shared by all is taken down with the last of them, and
            # who comes at that moment may get nothing.
            factory.set_shared(False)
            factory.set_latency(0)
            factory.connect("media-configure", self._configured, index)
            mounts.add_factory(f"/{index}", factory)
        server.connect("client-connected", self._connected)

    def push(self, index: int, number: int, unit: bytes) -> None:
        """Hand one frame over, and note when; nothing where nobody watches."""
        with self._lock:
            sources = self._sources.get(index, ())
        if sources:
            self._words[index * self._row + 1 + number] = time.monotonic_ns()
        for source in sources:
            source.push_buffer(Gst.Buffer.new_wrapped(unit))

    def _configured(self, _factory: Any, media: Any, index: int) -> None:
        source = media.get_element().get_by_name("src")
        source.push_buffer(Gst.Buffer.new_wrapped(self._sets))
        media.connect("unprepared", self._unprepared, index, source)

    def _unprepared(self, _media: Any, index: int, source: Any) -> None:
        with self._lock:
            left = tuple(s for s in self._sources.get(index, ()) if s is not source)
            self._sources[index] = left

    def _connected(self, _server: Any, client: Any) -> None:
        client.connect("play-request", self._play)

    def _play(self, _client: Any, context: Any) -> None:
        name = context.uri.abspath.strip("/").partition("/")[0]
        if not name.isdigit() or int(name) >= self.count:
            return
        index, source = int(name), context.media.get_element().get_by_name("src")
        self._words[index * self._row] = time.monotonic_ns()
        with self._lock:
            self._sources[index] = (*self._sources.get(index, ()), source)


def play(cameras: Cameras, units: list[bytes], fps: float) -> None:
    """Hand every frame of every camera over at its time, for ever."""
    begin_s = time.monotonic()
    due = [(begin_s + i * STEP % 1.0 / fps, i, i * STEP_FRAMES) for i in range(cameras.count)]
    heapq.heapify(due)
    while True:
        at_s, index, number = due[0]
        wait_s = at_s - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        cameras.push(index, number % len(units), units[number % len(units)])
        heapq.heapreplace(due, (at_s + 1.0 / fps, index, number + 1))


def end_with_stdin() -> None:
    """Whoever started us has gone."""
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Serve until standard input ends."""
    path, count, fps, table_fd = sys.argv[1:5]
    units = read_units(Path(path))
    Gst.init(None)
    _ = GstApp.AppSrc  # its bindings must be loaded for push_buffer
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    # Of more viewers at a time than this, the rest try again after a second (the default is 5).
    server.set_backlog(128)
    # With one thread for all viewers, each would wait for the first picture of those before it.
    server.get_thread_pool().set_max_threads(32)
    cameras = Cameras(server, int(count), int(table_fd), units)
    server.attach(None)
    print(f"ready {server.get_bound_port()}", flush=True)
    threading.Thread(target=play, args=(cameras, units, float(fps)), daemon=True).start()
    threading.Thread(target=end_with_stdin, daemon=True).start()
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
