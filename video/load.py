"""How busy this machine is, read from /proc a few times a second. UI thread; small reads only."""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Iterable
from pathlib import Path

from video.cores.shedding import Machine

_TICKS_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
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
        self._spent: dict[int, float] = {}

    def read(self, pids: Iterable[int]) -> Machine:
        """Busy share of our cores, the part of these decoders and of this process, and the share
        that the calling thread waited for a core."""
        now_s, times, waited_ns = time.monotonic(), _core_times(), _waited_ns()
        spent = {pid: _cpu_s(pid) for pid in (os.getpid(), *pids)}
        used_s = {pid: at_s - self._spent.get(pid, at_s) for pid, at_s in spent.items()}
        own_s = sum(used_s.values())
        elapsed_s = max(now_s - self._at_s, 1e-3)
        busy, whole = times[0] - self._times[0], times[1] - self._times[1]
        waited = (waited_ns - self._waited_ns) / 1e9 / elapsed_s
        self._at_s, self._times, self._waited_ns = now_s, times, waited_ns
        self._spent = spent
        return Machine(
            busy=busy / whole if whole > 0 else 0.0,
            own=own_s / elapsed_s / cores(),
            decoders=(own_s - used_s[os.getpid()]) / elapsed_s / cores(),
            ui_wait=min(max(waited, 0.0), 1.0),
        )


def own_bytes(pid: int) -> int:
    """Memory of a process without what it shares with others; 0 where it cannot be read."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * mmap.PAGESIZE


def _cpu_s(pid: int) -> float:
    """User and system time of a process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    # Fields after the name, which is in brackets and may hold spaces: proc(5), utime is 14.
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_S


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
