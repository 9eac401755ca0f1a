"""The gateway's health as a source of its own: what waits, what was refused. Its loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence

from backends.gateway.health import FeedHealth, Sink, keep_reporting
from backends.gateway.uplink import Uplink
from backends.record.common import SHORT_NAMES, Department
from backends.record.ids import SourceId

SOURCE = SourceId("centre.gateway")
NAME = "接入网关"
_EVERY_S = 2.0
_STALE_AFTER_S = 3600.0
_COUNTED = ("sent", "rejected", "dropped")


async def keep_own_health(
    uplinks: Sequence[Uplink], sink: Sink, department: Department, broken: Mapping[str, str]
) -> None:
    """Report until cancelled. That it dies is seen by its silence. Each department that a gateway
    serves has a source of its own, however they are put together. `broken`: mapping files that do
    not say which source they are, and what is wrong with each."""
    is_centre = department is Department.CENTRE
    source = SOURCE if is_centre else SourceId(f"{SOURCE}.{department}")
    called = NAME if is_centre else f"{NAME} · {SHORT_NAMES[department]}"
    health = FeedHealth(source, Department.CENTRE, called, stale_after_s=_STALE_AFTER_S)
    health.connected()
    async with _reporting(health, sink):
        rejected = dropped = sent = 0
        while True:
            now_sent, now_rejected, now_dropped = (
                sum(getattr(one, what) for one in uplinks) for what in _COUNTED
            )
            health.accepted(now_sent - sent)
            health.failed(now_rejected - rejected)
            health.malformed(now_dropped - dropped)
            sent, rejected, dropped = now_sent, now_rejected, now_dropped
            problem = next((one.problem for one in uplinks if one.problem), "")
            health.remark(words_of(problem, rejected, dropped))
            if broken:
                health.disconnected("；".join(broken.values()))
            elif not health.is_connected:
                health.connected()
            await asyncio.sleep(_EVERY_S)


def words_of(problem: str, rejected: int, dropped: int) -> str:
    """What an operator should know of the way to the hub."""
    words = []
    if problem:
        words.append(f"本机磁盘不能写，报警暂存内存：{problem}")
    if rejected:
        words.append(f"指挥中枢拒收 {rejected} 条，已另存")
    if dropped:
        words.append(f"中断期间丢弃 {dropped} 条读数")
    return "；".join(words)


@contextlib.asynccontextmanager
async def _reporting(health: FeedHealth, sink: Sink) -> AsyncIterator[None]:
    reporting = asyncio.create_task(keep_reporting(health, sink))
    try:
        yield
    finally:
        reporting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reporting
