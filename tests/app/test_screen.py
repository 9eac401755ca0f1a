"""The virtual screen ends with the process that started it, also when that is killed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

_HOLDER = """
import time
from app.screen import VirtualScreen
screen = VirtualScreen(320, 200)
print(screen._process.pid, screen.display, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_no_screen_is_left_by_a_killed_process() -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    pid, display = holder.stdout.readline().split()
    assert display.startswith(":")
    assert Path(f"/proc/{pid}").exists()
    holder.kill()
    holder.communicate()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, "Xvfb outlived its owner"
        time.sleep(0.02)
