"""A served mapping: health of several streams, what was refused, cursors that wait for the disk."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from backends.demo.rest_server import Answer, Asked
from backends.gateway.post import PostOffice
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.progress import Progress
from backends.gateway.rest.service import serve_mapping
from backends.record.observation import CaseReported, HealthReport, Observation
from backends.record.resource import SourceHealth, SourceState
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.rest.scripted import HEAD, Scripted

STREAMS = """
[[stream]]
name = "{0}"
becomes = "cases"
path = "/{0}"
records = "rows"
every_s = 0.05
rate_per_s = 10000
fields = {{ id = "id", title = "t", updated_at = {{ path = "at", type = "time" }} }}
"""


def row(number: int, **changes: Any) -> dict[str, Any]:
    china = dt.timezone(dt.timedelta(hours=8))
    at = dt.datetime.now(china).strftime("%Y-%m-%d %H:%M:%S")
    return {"id": f"R{number}", "t": "井盖", "at": at} | changes


class Service:
    """A mapping of streams a and b, served against a system that says what a test likes."""

    def __init__(self, folder: Path) -> None:
        self.says: dict[str, Any] = {"/a": {"rows": []}, "/b": {"rows": []}}
        self.system = Scripted(self._say)
        path = folder / "mapping.toml"
        head = HEAD.replace("department", 'expires = "2026-12-01"\nowner = "8105"\ndepartment')
        path.write_text(head + STREAMS.format("a") + STREAMS.format("b"), encoding="utf-8")
        self.mapping = load_mapping(path, self.system.http.url)
        self.got, self.folder = Collector(), folder
        self._loop: asyncio.AbstractEventLoop | None = None
        self.asked: dict[str, asyncio.Queue[None]] = {"/a": asyncio.Queue(), "/b": asyncio.Queue()}
        self.task: asyncio.Task[None] | None = None

    def start(self, office: PostOffice | None = None) -> None:
        served = serve_mapping(self.mapping, self.got.add, post=office, data=self.folder)
        self._loop = asyncio.get_running_loop()
        self.task = asyncio.create_task(served)

    async def end(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task
        await asyncio.to_thread(self.system.http.close)

    async def until(self, condition: Callable[[SourceHealth], bool]) -> None:
        seen = len(self.got.observations)
        await self.got.until(lambda every: any(condition(h) for h in _health(every[seen:])))

    async def polled(self, path: str, times: int) -> None:
        """So many requests later: what came before the last of them is worked off."""
        async with asyncio.timeout(5):
            for _ in range(times):
                await self.asked[path].get()

    def _say(self, asked: Asked) -> Any:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.asked[asked.path].put_nowait, None)
        return self.says[asked.path]


def _health(observations: list[Observation]) -> list[SourceHealth]:
    return [o.health for o in observations if isinstance(o, HealthReport)]


@pytest_asyncio.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    service = await asyncio.to_thread(Service, tmp_path)
    yield service
    await service.end()


@pytest.mark.asyncio
async def test_one_stream_that_fails_is_a_remark_and_all_of_them_a_loss(service: Service) -> None:
    service.start()
    await service.until(lambda h: h.state is SourceState.OK)
    service.says["/b"] = Answer(status=500, content={})
    await service.until(lambda h: h.state is SourceState.OK and h.reason.startswith("b：对方系统"))
    service.says["/a"] = Answer(status=500, content={})
    await service.until(lambda h: h.state is SourceState.LOST and h.errors >= 2)
    service.says = {"/a": {"rows": []}, "/b": {"rows": []}}
    await service.until(lambda h: h.state is SourceState.OK and not h.reason.startswith("b"))


@pytest.mark.asyncio
async def test_what_is_refused_and_what_ends_stand_on_the_health_board(service: Service) -> None:
    service.says["/a"] = {"rows": [row(1), row(2, t=""), row(3, at="1970-01-01 00:00:00")]}
    service.start()
    await service.until(lambda h: len(h.quarantined) == 2)
    health = _health(service.got.observations)[-1]
    assert {one.reason for one in health.quarantined} == {"a：标题为空", "a：更新时间早于 2000 年"}
    assert health.malformed == 2, "told once, not at every poll"
    assert (health.credentials[0].name, health.credentials[0].owner) == (
        "测试系统 接口凭证",
        "8105",
    )
    assert "8105" in health.reason and health.data_at


@pytest.mark.asyncio
async def test_the_cursor_waits_until_the_rows_lie_on_the_disk(service: Service) -> None:
    is_kept, asked = asyncio.Event(), asyncio.Event()

    async def kept() -> None:
        asked.set()
        await is_kept.wait()

    service.says["/a"] = {"rows": [row(1)]}
    service.start(PostOffice(kept))
    await service.got.until(lambda every: any(isinstance(o, CaseReported) for o in every))
    async with asyncio.timeout(5):
        await asked.wait()
    path = service.folder / "rest-test.source.json"

    def progress() -> dict[str, Progress]:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Progress])

    await service.polled("/b", 3)
    assert progress().keys() == {"b"}, "the other stream does not wait"
    is_kept.set()
    await service.polled("/a", 2)
    assert progress()["a"].newest is not None
