"""What the benches with windows measure by: a screen, CPU, memory, late ticks. UI thread."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from app.i18n import speaking
from app.screen import VirtualScreen, has_display

WIDTH, HEIGHT = 1920, 1080
TICK_MS = 10
_STEAL = 7  # its place in the first line of /proc/stat; what follows is counted elsewhere


class UiTicks(QObject):
    """How late a timer of 10 ms comes on the UI thread: what a person feels as stutter.

    `cpu_ms`: what the thread itself worked between two of them; the rest of being late is waiting
    for a core that others have.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.late_ms: list[float] = []
        self.cpu_ms: list[float] = []
        self._last_s = self._last_cpu_s = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Measure from now on."""
        self.late_ms.clear()
        self.cpu_ms.clear()
        self._last_s, self._last_cpu_s = time.monotonic(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        """No more."""
        self._timer.stop()

    @Slot()
    def _on_tick(self) -> None:
        now, cpu = time.monotonic(), time.thread_time()
        self.late_ms.append(max(0.0, (now - self._last_s) * 1000 - TICK_MS))
        self.cpu_ms.append((cpu - self._last_cpu_s) * 1000)
        self._last_s, self._last_cpu_s = now, cpu


def quantile(values: list[float], share: float) -> float:
    """The value below which that share lies; 0 of none."""
    in_order = sorted(values)
    return in_order[min(len(in_order) - 1, int(len(in_order) * share))] if in_order else 0.0


def cpu_s(pid: int) -> float:
    """User and system seconds of a process with all its threads (proc(5), stat)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # a decoder that has just ended
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss_mb(pid: int) -> float:
    """Proportional memory, so that shared pages are counted once over all our processes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def times_of_machine() -> tuple[int, ...]:
    """Ticks of all cores since start: user, nice, system, idle, … (proc(5), stat)."""
    return tuple(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]))


def steal_between(before: tuple[int, ...], after: tuple[int, ...]) -> float:
    """Percent of the machine's time that its host gave to others: above a few, a run is spoilt."""
    spans = [last - first for first, last in zip(before, after, strict=True)]
    return round(100 * spans[_STEAL] / max(1, sum(spans[: _STEAL + 1])), 1)


@contextlib.contextmanager
def screen_of(language: str, width: int = WIDTH, height: int = HEIGHT) -> Iterator[None]:
    """The display that is there, or a virtual one for as long as the block lasts."""
    if has_display():
        yield
        return
    with speaking(language):
        screen = VirtualScreen(width, height)
    try:
        os.environ["DISPLAY"] = screen.display
        yield
    finally:
        del os.environ["DISPLAY"]
        screen.close()
