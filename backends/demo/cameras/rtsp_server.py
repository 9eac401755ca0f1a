"""Serves H.264 access units by RTSP with gst-rtsp-server. A helper process of its own.

Runs under a system Python that has GStreamer's bindings; imports gi and the standard library
only, never the rest of the project. Standard input: one line of JSON {"port", "paths"}, then
records of `>HI` (stream index, length) and the access unit (Annex B). Standard output: lines
"ready PORT", "watch INDEX", "key INDEX", "unwatch INDEX". Ends when its input closes.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
from typing import Any, BinaryIO

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: E402

HEADER = struct.Struct(">HI")
LONGEST_UNIT = 8 * 1024 * 1024
LAUNCH = (
    "( appsrc name=src is-live=true do-timestamp=true format=time max-bytes=4000000 "
    "leaky-type=downstream "
    "caps=video/x-h264,stream-format=byte-stream,alignment=au "
    "! rtph264pay name=pay0 pt=96 config-interval=-1 aggregate-mode=none )"
)


class Streams:
    """The factories of all paths and the sources now watched. GLib's thread and the reader's."""

    def __init__(self, server: Any, paths: list[str]) -> None:
        self._sources: dict[int, Any] = {}
        self._lock = threading.Lock()
        self._index_of = {f"/{path}": index for index, path in enumerate(paths)}
        mounts = server.get_mount_points()
        for path, index in self._index_of.items():
            factory = GstRtspServer.RTSPMediaFactory()
            factory.set_launch(LAUNCH)
            factory.set_shared(True)
            factory.set_latency(0)
            factory.connect("media-configure", self._configured, index)
            mounts.add_factory(path, factory)
        server.connect("client-connected", self._connected)

    def say(self, word: str, value: int) -> None:
        with self._lock:
            try:
                sys.stdout.write(f"{word} {value}\n")
                sys.stdout.flush()
            except BrokenPipeError:
                return

    def push(self, index: int, unit: bytes) -> None:
        with self._lock:
            source = self._sources.get(index)
        if source is not None:
            source.push_buffer(Gst.Buffer.new_wrapped(unit))

    def _configured(self, _factory: Any, media: Any, index: int) -> None:
        source = media.get_element().get_by_name("src")
        with self._lock:
            self._sources[index] = source
        media.connect("unprepared", self._unprepared, index, source)
        self.say("watch", index)

    def _unprepared(self, _media: Any, index: int, source: Any) -> None:
        with self._lock:
            if self._sources.get(index) is not source:
                return
            del self._sources[index]
        self.say("unwatch", index)

    def _connected(self, _server: Any, client: Any) -> None:
        client.connect("play-request", self._play)

    def _play(self, _client: Any, context: Any) -> None:
        # A viewer who joins a shared stream would wait for the next key frame: ask for one.
        index = self._index_of.get(context.uri.abspath.rstrip("/"))
        if index is not None:
            self.say("key", index)


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if data is None or len(data) < size:
        raise EOFError
    return data


def feed(streams: Streams) -> None:
    """Reader thread: hands access units over; ends the process when the input closes."""
    try:
        while True:
            index, length = HEADER.unpack(read_exactly(sys.stdin.buffer, HEADER.size))
            if length > LONGEST_UNIT:
                break
            streams.push(index, read_exactly(sys.stdin.buffer, length))
    except EOFError:
        pass
    os._exit(0)  # at once: an orderly end would wait for every viewer


def main() -> int:
    first = json.loads(sys.stdin.buffer.readline())
    Gst.init(None)
    _ = GstApp.AppSrc  # its bindings must be loaded for push_buffer
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(first["port"]))
    # Of more viewers at a time than this, the rest try again after a second (the default is 5).
    server.set_backlog(128)
    # With one thread for all viewers, each would wait for the first picture of those before it.
    server.get_thread_pool().set_max_threads(32)
    streams = Streams(server, first["paths"])
    if server.attach(None) == 0:
        sys.stderr.write(f"port {first['port']} cannot be bound on 127.0.0.1\n")
        return 3
    loop = GLib.MainLoop()
    GLib.timeout_add_seconds(2, lambda: server.get_session_pool().cleanup() >= 0)
    threading.Thread(target=feed, args=(streams,), daemon=True).start()
    streams.say("ready", server.get_bound_port())
    loop.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
