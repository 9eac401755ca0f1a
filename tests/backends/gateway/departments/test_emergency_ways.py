"""Which ways in of warnings work: one of several that dies is named, though the others go on."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backends.demo.rest_server import Answer
from backends.gateway.departments.emergency.service import serve
from backends.gateway.departments.emergency.settings import BulletinFeed, EmergencySettings
from backends.gateway.departments.emergency.ways import Ways
from backends.gateway.health import FeedHealth
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import HealthReport, Observation, WarningPublished
from backends.record.resource import SourceState
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.rest.scripted import Scripted
from tests.backends.protocols.test_bulletins import NOW, X12379

OUT = Answer(status=503, content={})
LOCKED = Answer(status=403, content={})


class Office:
    """An address that gives warnings until it is `out`."""

    def __init__(self) -> None:
        self.is_out, self.says = False, OUT
        warnings = Answer(content=X12379.encode())
        self.system = Scripted(lambda _: self.says if self.is_out else warnings)
        self.url = f"{self.system.http.url}/warnings"
        self.name = self.url.split("/")[2]


class Centre:
    """The department served; `now` is its clock."""

    def __init__(self) -> None:
        self.now, self.got, self.port = NOW, Collector(), 0

    async def until(
        self, state: SourceState, words: str, *, is_refused: bool | None = None
    ) -> None:
        """A report from now on says so."""
        seen = len(self.got.observations)

        def is_said(every: list[Observation]) -> bool:
            reports = [o.health for o in every[seen:] if isinstance(o, HealthReport)]
            return any(
                one.state is state and words in one.reason and is_refused in (None, one.is_refused)
                for one in reports
            )

        await self.got.until(is_said)

    async def push(self, text: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = text.encode()
        writer.write(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert b" 200 " in await reader.readuntil(b"\r\n")
        writer.close()


@contextlib.asynccontextmanager
async def _served(settings: EmergencySettings) -> AsyncIterator[Centre]:
    centre = Centre()
    listening = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(
        serve(settings, centre.got.add, lambda _, p: listening.set_result(p), lambda: centre.now)
    )
    try:
        async with asyncio.timeout(30):
            centre.port = await listening
            yield centre
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def _offices(count: int) -> AsyncIterator[list[Office]]:
    offices = [Office() for _ in range(count)]
    try:
        yield offices
    finally:
        for one in offices:
            await asyncio.to_thread(one.system.http.close)


def _settings(offices: list[Office], folder: str = "") -> EmergencySettings:
    feed = [BulletinFeed(url=one.url, every_s=0.05) for one in offices]
    return EmergencySettings(listen="127.0.0.1:0", feed=feed, folder=folder)


@pytest.mark.asyncio
async def test_one_of_two_addresses_that_dies_is_named_while_the_other_goes_on() -> None:
    async with _offices(2) as (first, second):
        async with _served(_settings([first, second])) as centre:
            await centre.until(SourceState.OK, "")
            second.is_out = True
            words = f"预警发布系统返回 503（{second.name}）"
            await centre.until(SourceState.OK, words)
            centre.now += dt.timedelta(seconds=61)
            words = f"已连接，但 {second.name}：预警发布系统返回 503"
            await centre.until(SourceState.STALE, words)
            first.is_out = True
            await centre.until(SourceState.LOST, f"预警发布系统返回 503（{first.name}）")
            first.is_out = second.is_out = False
            await centre.until(SourceState.OK, "")


@pytest.mark.asyncio
async def test_an_address_that_locks_us_out_is_refused_and_one_that_is_away_is_not() -> None:
    async with _offices(2) as (first, second):
        async with _served(_settings([first, second])) as centre:
            await centre.until(SourceState.OK, "")
            first.is_out = second.is_out = True
            await centre.until(SourceState.LOST, "预警发布系统返回 503", is_refused=False)
            first.says = LOCKED
            await centre.until(SourceState.LOST, "预警发布系统返回 403", is_refused=True)
            first.says = OUT
            await centre.until(SourceState.LOST, "预警发布系统返回 503", is_refused=False)
            second.says = LOCKED
            await centre.until(SourceState.LOST, "预警发布系统返回 403", is_refused=True)
            first.is_out = second.is_out = False
            await centre.until(SourceState.OK, "", is_refused=False)


@pytest.mark.asyncio
async def test_who_pushes_makes_no_dead_address_green() -> None:
    async with _offices(1) as (office,):
        async with _served(_settings([office])) as centre:
            await centre.until(SourceState.OK, "")
            await centre.push(X12379)
            office.is_out = True
            words = f"预警发布系统返回 503（{office.name}）"
            await centre.until(SourceState.LOST, words)
            other = X12379.replace("2026-11-26 10:45:00", "2026-11-26 10:44:00")
            await centre.push(other)
            published = [o for o in centre.got.observations if isinstance(o, WarningPublished)]
            assert len(published) == 2, "what is pushed is taken all the same"
            await centre.until(SourceState.LOST, words)


@pytest.mark.asyncio
async def test_where_nothing_is_asked_who_pushes_is_the_connection() -> None:
    async with _served(EmergencySettings(listen="127.0.0.1:0", stale_after_s=3600)) as centre:
        await centre.push(X12379)
        await centre.until(SourceState.OK, "")
        centre.now += dt.timedelta(seconds=3601)
        await centre.until(SourceState.STALE, "没有新数据")


@pytest.mark.asyncio
async def test_a_folder_that_goes_away_is_named_beside_an_address(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    async with _offices(1) as offices:
        async with _served(_settings(offices, str(folder))) as centre:
            await centre.until(SourceState.OK, "")
            await asyncio.to_thread(shutil.rmtree, folder)
            await centre.until(SourceState.OK, "预警文件夹不可用")
            centre.now += dt.timedelta(seconds=61)
            await centre.until(SourceState.STALE, "已连接，但 in：预警文件夹不可用")
            folder.mkdir()
            await centre.until(SourceState.OK, "")


@pytest.mark.asyncio
async def test_a_folder_alone_may_be_empty_for_as_long_as_is_said(tmp_path: Path) -> None:
    settings = EmergencySettings(listen="127.0.0.1:0", folder=str(tmp_path), stale_after_s=3600)
    async with _served(settings) as centre:
        await centre.until(SourceState.OK, "")
        centre.now += dt.timedelta(seconds=3599)
        await centre.until(SourceState.OK, "")
        centre.now += dt.timedelta(seconds=2)
        await centre.until(SourceState.STALE, "没有数据已 60 分钟")


def test_addresses_of_one_host_have_names_of_their_own() -> None:
    health = FeedHealth(SourceId("x"), Department.EMERGENCY, "x", stale_after_s=60)
    ways = Ways(health)
    names = [ways.add(name) for name in ("a.example", "b.example", "a.example", "a.example")]
    assert names == ["a.example", "b.example", "a.example 2", "a.example 3"]
