"""How the outbox stands, read every few seconds: for gauges, and as a source of the health board.

The hub's loop; a thread reads.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from backends.hub import sqlite
from backends.hub.outbox_reading import read_lags
from backends.link.city import TargetLag
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.policy import Policy
from backends.record.resource import SourceHealth, SourceState

log = logging.getLogger(__name__)

SOURCE = SourceId("centre.outbox")
NAME = "发送队列"
SLOW_AFTER_S = 60.0  # something waits for so long though its target is served
LOOK_EVERY_S = 5.0


class OutboxWatch:
    """`served`: targets that somebody carries to now."""

    def __init__(
        self, folder: Path, policy: Callable[[], Policy], served: Callable[[], frozenset[str]]
    ) -> None:
        self.lags: list[TargetLag] = []
        self._folder, self._policy, self._served = folder, policy, served
        self._engine: sa.Engine | None = None
        self._looking: asyncio.Future[None] | None = None
        self._looked_at_s = float("-inf")

    def every_few_seconds(self, now_s: float) -> None:
        """Look again where it is time."""
        is_busy = self._looking is not None and not self._looking.done()
        if not is_busy and now_s - self._looked_at_s >= LOOK_EVERY_S:
            self._looked_at_s = now_s
            self._looking = asyncio.ensure_future(self._look())

    async def close(self) -> None:
        """Wait for the thread, and let go of the file."""
        if self._looking is not None:
            await asyncio.wait([self._looking])
        if self._engine is not None:
            self._engine.dispose()

    def health(self, now: dt.datetime) -> SourceHealth:
        """The outbox as a source: its lag is that of what waits longest."""
        state, reason = judge(self.lags)
        oldest_s = max((lag.oldest_s for lag in self.lags if lag.is_served), default=0.0)
        return SourceHealth(
            source=SOURCE,
            department=Department.CENTRE,
            name=NAME,
            state=state,
            last_success=now.replace(second=0).isoformat(timespec="seconds"),
            reason=reason,
            lag_ms=round(oldest_s * 1000),
            errors=sum(lag.dead for lag in self.lags),
        )

    async def _look(self) -> None:
        policy, served = self._policy(), self._served()
        try:
            self.lags = await asyncio.to_thread(self._read, policy, served)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            log.warning("the outbox cannot be read: %s", error)

    def _read(self, policy: Policy, served: frozenset[str]) -> list[TargetLag]:
        if self._engine is None:
            self._engine = sqlite.reading_engine(self._folder)
        with self._engine.connect() as connection:
            return read_lags(connection, policy, served, dt.datetime.now(dt.UTC))


def judge(lags: list[TargetLag]) -> tuple[SourceState, str]:
    """The state of the whole way out, and why in words."""
    dead = [f"{lag.name} {lag.dead} 条未送达" for lag in lags if lag.dead]
    slow = [
        f"{lag.name} {lag.waiting} 条等待，最久 {round(lag.oldest_s / 60)} 分钟"
        for lag in lags
        if lag.waiting and lag.oldest_s > SLOW_AFTER_S
    ]
    if not dead and not slow:
        return SourceState.OK, ""
    return SourceState.STALE, "；".join([*dead, *slow])[:500]
