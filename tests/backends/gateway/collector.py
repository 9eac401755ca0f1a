"""A sink for tests that waits for what should come. One event loop only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from backends.record.observation import Observation


class Collector:
    """Keeps observations; `until` returns once they satisfy a condition."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self._came = asyncio.Event()

    def add(self, observation: Observation) -> None:
        self.observations.append(observation)
        self._came.set()

    async def until(self, condition: Callable[[list[Observation]], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition(self.observations):
                self._came.clear()
                await self._came.wait()
