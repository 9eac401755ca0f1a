"""A virtual screen for machines without one. Used by `watchfloor run` and the bench."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess

from app.words import translate

SIZE = (3840, 1080)  # the console's screen, and to its right the wall's


_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)  # before the fork: nothing may be loaded after it


def _end_with_parent() -> None:
    """Xvfb knows no supervisor: the kernel ends it when the process that started it is killed."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class NoScreen(Exception):
    """There is no display and no virtual screen can be had; the text says what to do."""


def has_display() -> bool:
    """Whether Qt has something to draw on."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal", "vnc"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class VirtualScreen:
    """An Xvfb of our own, at a display number that it chose itself."""

    def __init__(self, width: int = SIZE[0], height: int = SIZE[1]) -> None:
        program = shutil.which("Xvfb")
        if program is None:
            raise NoScreen(
                translate(
                    "Screen", "没有显示器，也没有虚拟屏 Xvfb。请执行：sudo apt-get install xvfb"
                )
            )
        read_end, write_end = os.pipe()
        self._process = subprocess.Popen(
            [
                program,
                *("-displayfd", str(write_end)),
                *("-screen", "0", f"{width}x{height}x24"),
                *("-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=(write_end,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        os.close(write_end)
        with os.fdopen(read_end, "rb") as answer:
            number = answer.readline().strip()
        if not number:
            self.close()
            raise NoScreen(
                translate("Screen", "虚拟屏 Xvfb 启动失败。请单独运行 Xvfb :99 查看原因")
            )
        self.display = f":{number.decode()}"

    def close(self) -> None:
        """End it. Idempotent."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
