"""How busy this machine is, read from /proc a few times a second. UI thread; small reads only."""

from __future__ import annotations

import mmap
import os
import time
from pathlib import Path

from video.cores.shedding import Machine

_STAT = Path("/proc/stat")
# Of the thread that reads: nanoseconds run, nanoseconds waited for a core (proc(5), schedstat).
_SCHEDSTAT = Path("/proc/thread-self/schedstat")


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class MachineLoad:
    """Shares since the last call; what cannot be read counts as no load."""

    def __init__(self) -> None:
        self._at_s = time.monotonic()
        self._times = _core_times()
        self._waited_ns = _waited_ns()

    def read(self) -> Machine:
        """Busy share of our cores, and the share that the calling thread waited for one."""
        now_s, times, waited_ns = time.monotonic(), _core_times(), _waited_ns()
        elapsed_s = max(now_s - self._at_s, 1e-3)
        busy, whole = times[0] - self._times[0], times[1] - self._times[1]
        waited = (waited_ns - self._waited_ns) / 1e9 / elapsed_s
        self._at_s, self._times, self._waited_ns = now_s, times, waited_ns
        return Machine(busy=busy / whole if whole > 0 else 0.0, ui_wait=min(max(waited, 0.0), 1.0))


def own_bytes(pid: int) -> int:
    """Memory of a process without what it shares with others; 0 where it cannot be read."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * mmap.PAGESIZE


def _core_times() -> tuple[int, int]:
    """Ticks busy and ticks in all, over the cores that we may use."""
    try:
        text = _STAT.read_text()
        allowed = os.sched_getaffinity(0)
    except (OSError, AttributeError):
        return 0, 0
    busy = whole = 0
    for line in text.splitlines():
        name, *fields = line.split()
        if not name.startswith("cpu") or not name[3:].isdigit() or int(name[3:]) not in allowed:
            continue
        # user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already.
        ticks = [int(field) for field in fields[:8]]
        whole += sum(ticks)
        busy += sum(ticks) - ticks[3] - ticks[4]
    return busy, whole


def _waited_ns() -> int:
    try:
        return int(_SCHEDSTAT.read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
