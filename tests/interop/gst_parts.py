"""gst-rtsp-server as a child process of a test."""

from __future__ import annotations

import subprocess
from pathlib import Path

PYTHON = "/usr/bin/python3"
SCRIPT = Path(__file__).with_name("gst_rtsp_server.py")
FLASH_BEEP = Path(__file__).with_name("gst_flash_beep.py")
PROBE = (
    "import gi; gi.require_version('GstRtspServer','1.0'); gi.require_version('Gst','1.0'); "
    "from gi.repository import Gst, GstRtspServer; Gst.init(None); import sys; "
    "sys.exit(0 if all(map(Gst.ElementFactory.find, "
    "('x264enc','x265enc','rtph264pay','rtph265pay','compositor'))) else 3)"
)


def _missing() -> str:
    try:
        probe = subprocess.run([PYTHON, "-c", PROBE], capture_output=True, timeout=30, check=False)
    except OSError:
        return f"no {PYTHON}"
    if probe.returncode == 0:
        return ""
    return "gst-rtsp-server or its encoders are missing (gir1.2-gst-rtsp-server-1.0)"


MISSING = _missing()


class GstServer:
    """The server as a child process; ends with its standard input."""

    def __init__(self, *arguments: str, port: int = 0, script: Path = SCRIPT) -> None:
        self._process = subprocess.Popen(
            [PYTHON, str(script), "--port", str(port), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def tell(self, word: str) -> None:
        """A line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def said(self) -> str:
        """The next line that it prints; waits for it."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def url(self, credentials: str = "", path: str = "cam") -> str:
        return f"rtsp://{credentials}127.0.0.1:{self.port}/{path}"

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(5)
        self._process.stdout.close()
