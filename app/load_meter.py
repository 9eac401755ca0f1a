"""CPU of the console and its decoders, from /proc. Console's UI thread; a few small reads."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def cpu_seconds(pid: int) -> float | None:
    """User and system time of a process; None where it is gone or not to be known."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # Fields after the name, which is in brackets and may hold spaces: proc(5), utime is 14.
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


class LoadMeter:
    """Percent of the whole machine since the last call."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}
        self._at = time.monotonic()
        self._cores = os.cpu_count() or 1

    def percent(self, pids: Iterable[int]) -> float:
        """0 to 100. A process seen for the first time counts from now on."""
        now = time.monotonic()
        spent = {pid: seconds for pid in pids if (seconds := cpu_seconds(pid)) is not None}
        used = sum(seconds - self._last.get(pid, seconds) for pid, seconds in spent.items())
        elapsed, self._at, self._last = max(1e-3, now - self._at), now, spent
        return min(100.0, max(0.0, used / elapsed / self._cores * 100))
