"""The benches' own cameras: one clip played as N RTSP streams by a gst-rtsp-server on loopback.

Starts and ends the helper process; blocks until it listens. Any thread.
"""

from __future__ import annotations

import mmap
import os
import subprocess
from pathlib import Path

from app.bench_media import FPS, clip, pictures_of, units
from backends.demo.cameras.rtsp_process import find_interpreter

TILE = "{n}"  # in an address: the number of the tile, from 0


class CamerasFailed(Exception):
    """The helper did not start; the text says what to install or what it said."""


class BenchCameras:
    """N cameras out of step. `address` has TILE in the camera's place."""

    def __init__(self, count: int, film: Path | None = None) -> None:
        """Raises CamerasFailed and RtspUnavailable (which says what to install)."""
        path = units(film or clip())
        self.frames = len(pictures_of(path))
        self._row = 1 + self.frames
        size = count * self._row * 8
        fd = os.memfd_create("watchfloor-bench")
        try:
            os.ftruncate(fd, size)
            self._words = memoryview(mmap.mmap(fd, size)).cast("q")
            script = Path(__file__).with_name("bench_rtsp_server.py")
            self._process = subprocess.Popen(
                [find_interpreter(), script, path, str(count), str(FPS), str(fd)],
                pass_fds=(fd,),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
        finally:
            os.close(fd)
        assert self._process.stdout is not None
        word, _, port = self._process.stdout.readline().strip().partition(" ")
        if word != "ready":
            self.close()
            raise CamerasFailed("gst-rtsp-server did not start")
        self.address = f"rtsp://127.0.0.1:{port}/{TILE}"

    @property
    def pid(self) -> int:
        """Of the helper."""
        return self._process.pid

    def sent_ns(self, index: int, number: int) -> int:
        """When frame `number` of a camera was handed to the server last; 0 for never."""
        return self._words[index * self._row + 1 + number]

    def played_ns(self, index: int) -> int:
        """When the camera's newest viewer was let in; 0 for never."""
        return self._words[index * self._row]

    def close(self) -> None:
        """End the helper. Idempotent."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(3.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def of_tile(address: str, index: int) -> str:
    """The address of one tile's stream."""
    return address.replace(TILE, str(index))
