"""A connector moves its cursor only when what it offered lies on this gateway's disk."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from backends.gateway.spool import Spool
from backends.gateway.uplink import Uplink
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import CaseReported

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)


def case(number: int) -> CaseReported:
    return CaseReported(
        source=SourceId("test"),
        key=f"cases:{number}",
        department=Department.GRID,
        title="井盖松动",
        occurred_at=NOW,
    )


@pytest.mark.asyncio
async def test_kept_returns_when_what_was_offered_is_on_the_disk(tmp_path: Path) -> None:
    uplink = Uplink("http://127.0.0.1:9", "token", tmp_path)  # no hub: it stays on the disk
    uplink.start()
    try:
        for number in range(3):
            uplink.offer(case(number))
        async with asyncio.timeout(5):
            await uplink.kept()
        first = Spool(tmp_path).first()  # as after a kill -9 at this moment
        assert first is not None
        assert [o.key for o in first.observations if isinstance(o, CaseReported)] == [
            "cases:0",
            "cases:1",
            "cases:2",
        ]
        async with asyncio.timeout(5):
            await asyncio.gather(uplink.kept(), uplink.kept())  # nothing new: at once
    finally:
        await asyncio.to_thread(uplink.close)
