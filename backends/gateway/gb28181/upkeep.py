"""When devices are asked for what they are: information, clock, catalogue, subscriptions. Pure.

Ten thousand devices that come at once are asked one after the other, `rate_per_s` in all; the clock
and chance are passed in.
"""

from __future__ import annotations

import enum
import heapq
import math
import random
from collections import deque
from collections.abc import Callable

RATE_PER_S = 100.0
# While devices pour in faster than they can be asked, registering them is what matters: asked at
# the full rate, 10,000 took 24 s to register instead of 20.
RUSH_SHARE = 0.25
BURST = 20.0
CATALOGUE_EVERY_S = 6 * 3600.0
STATUS_EVERY_S = 3600.0


class Job(enum.Enum):
    """What is to be done with a device."""

    INFO = enum.auto()
    STATUS = enum.auto()
    CATALOGUE = enum.auto()
    SUBSCRIBE = enum.auto()
    GUARD = enum.auto()


_REPEATED = {Job.STATUS: STATUS_EVERY_S, Job.CATALOGUE: CATALOGUE_EVERY_S}


class Upkeep:
    """A queue that is served at a rate, and what comes back to it after hours. `chance`: 0 to 1."""

    def __init__(
        self, rate_per_s: float = RATE_PER_S, chance: Callable[[], float] = random.random
    ) -> None:
        self._rate_per_s = rate_per_s
        self._chance = chance
        # What can be seen comes before what is nice to know.
        self._first: deque[tuple[str, Job]] = deque()
        self._queue: deque[tuple[str, Job]] = deque()
        self._queued: set[tuple[str, Job]] = set()
        self._later: list[tuple[float, str, int]] = []
        self._later_jobs: dict[tuple[str, int], float] = {}
        self._tokens = BURST
        self._then_s = -math.inf
        self._left = 0  # in the queues after the last turn

    def __len__(self) -> int:
        return len(self._first) + len(self._queue)

    def add(self, device_id: str, *jobs: Job, is_urgent: bool = False) -> None:
        """To be done soon; a person's wish before everything else."""
        for job in jobs:
            key = (device_id, job)
            if key in self._queued and not is_urgent:
                continue
            self._queued.add(key)
            if is_urgent:
                self._first.appendleft(key)
            else:
                (self._first if job is Job.CATALOGUE else self._queue).append(key)

    def gone(self, device_id: str) -> None:
        """Nothing is to be asked of who is offline."""
        for job in Job:
            self._queued.discard((device_id, job))
            self._later_jobs.pop((device_id, job.value), None)

    def due(self, now_s: float) -> list[tuple[str, Job]]:
        """What is to be done now."""
        while self._later and self._later[0][0] <= now_s:
            due_s, device_id, number = heapq.heappop(self._later)
            if self._later_jobs.get((device_id, number)) == due_s:
                del self._later_jobs[device_id, number]
                self.add(device_id, Job(number))
        if self._then_s > -math.inf:
            served = max(now_s - self._then_s, 0.0) * self._rate_per_s
            is_rush = len(self) - self._left > served
            self._tokens = min(self._tokens + served * (RUSH_SHARE if is_rush else 1.0), BURST)
        self._then_s = now_s
        out: list[tuple[str, Job]] = []
        while self._tokens >= 1.0 and (queue := self._first or self._queue):
            key = queue.popleft()
            if key not in self._queued:
                continue  # its device is gone, or it was done in between
            self._queued.discard(key)
            self._tokens -= 1.0
            out.append(key)
            self._repeat(key, now_s)
        self._left = len(self)
        return out

    def again(self, device_id: str, job: Job, due_s: float) -> None:
        """To be done then."""
        self._later_jobs[device_id, job.value] = due_s
        heapq.heappush(self._later, (due_s, device_id, job.value))

    def soon(self, device_id: str, job: Job, due_s: float) -> None:
        """To be done then, unless it is to be sooner anyway."""
        if due_s < self._later_jobs.get((device_id, job.value), math.inf):
            self.again(device_id, job, due_s)

    def some_time(self, device_id: str, job: Job, now_s: float) -> None:
        """A job that is repeated, at any time within its period: all of a restart at once would
        come at once for ever."""
        self.again(device_id, job, now_s + _REPEATED[job] * self._chance())

    def _repeat(self, key: tuple[str, Job], now_s: float) -> None:
        every_s = _REPEATED.get(key[1])
        if every_s is not None:
            self.again(*key, now_s + every_s)
