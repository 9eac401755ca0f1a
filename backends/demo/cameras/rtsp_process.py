"""Starts the RTSP helper process and speaks with it through its pipes. Render thread and reader.

The helper needs GStreamer's Python bindings, which live with the system's Python: the first
interpreter that can import them is used.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import struct
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

HEADER = struct.Struct(">HI")
PROBE = (
    "import gi; gi.require_version('GstRtspServer', '1.0'); gi.require_version('GstApp', '1.0'); "
    "from gi.repository import GstApp, GstRtspServer"
)
MISSING = (
    "The demo cameras need GStreamer's RTSP server. Install it with: sudo apt-get install "
    "python3-gi gir1.2-gst-rtsp-server-1.0 gir1.2-gst-plugins-base-1.0 gstreamer1.0-plugins-good"
)
START_TIMEOUT_S = 15.0


class RtspUnavailable(RuntimeError):
    """The helper cannot be started; the message says what to install or free."""


def find_interpreter() -> str:
    """Path of a Python that has gst-rtsp-server's bindings."""
    names = ["/usr/bin/python3", shutil.which("python3") or "", "/usr/local/bin/python3"]
    for name in dict.fromkeys(n for n in names if n and Path(n).exists()):
        probe = subprocess.run([name, "-c", PROBE], capture_output=True, timeout=30, check=False)
        if probe.returncode == 0:
            return name
    raise RtspUnavailable(MISSING)


class RtspProcess:
    """One helper serving all paths on one port. `said(word, index)` is called on its reader."""

    def __init__(self, port: int, paths: list[str], said: Callable[[str, int], None]) -> None:
        self._said = said
        self._ready = threading.Event()
        self._gone = threading.Event()
        self._bound = 0
        script = Path(__file__).with_name("rtsp_server.py")
        self._process = subprocess.Popen(
            [find_interpreter(), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._input = _opened(self._process.stdin)
        self._output = _opened(self._process.stdout)
        self._reader = threading.Thread(target=self._read, name="demo-rtsp-reader")
        self._input.write(json.dumps({"port": port, "paths": paths}).encode() + b"\n")
        self._input.flush()
        self._reader.start()
        self._ready.wait(START_TIMEOUT_S)
        if self._bound == 0:
            self.close()
            raise RtspUnavailable(
                f"The RTSP server of the demo cameras did not start on port {port}. "
                "Is the port in use?"
            )

    @property
    def port(self) -> int:
        return self._bound

    @property
    def process_id(self) -> int:
        return self._process.pid

    def is_gone(self) -> bool:
        return self._gone.is_set()

    def send(self, index: int, unit: bytes) -> None:
        """Hand over one access unit. A helper that has gone is seen by is_gone()."""
        try:
            self._input.write(HEADER.pack(index, len(unit)) + unit)
            self._input.flush()
        except (BrokenPipeError, ValueError):
            self._gone.set()

    def close(self) -> None:
        """Close its input, by which it ends; kill what has not ended after 3 s. Idempotent."""
        with contextlib.suppress(BrokenPipeError):
            self._input.close()
        try:
            self._process.wait(3.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(3.0)
        self._output.close()

    def _read(self) -> None:
        for line in self._output:
            word, _, number = line.decode("ascii", "replace").strip().partition(" ")
            if not number.isdigit():
                continue
            if word == "ready":
                self._bound = int(number)
                self._ready.set()
            else:
                self._said(word, int(number))
        self._gone.set()
        self._ready.set()


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
