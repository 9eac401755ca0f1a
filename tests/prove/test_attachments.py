"""A hub killed in the middle of an upload: no half file is ever handed out, and it goes on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from backends.hub.attachment_shelf import FOLDER, PARTS
from backends.hub.sealed_file import PIECE
from tests.backends.hub.test_attachments import LONG, desk_of, named, written
from tests.backends.hub.test_crash import hub_to_kill

pytestmark = pytest.mark.prove


@pytest.mark.asyncio
async def test_a_hub_killed_in_the_middle_serves_no_half_file_and_goes_on(tmp_path: Path) -> None:
    digest, at = named(LONG), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield LONG[: PIECE + 1]
        at.set()
        await asyncio.Event().wait()

    async with hub_to_kill(tmp_path) as (hub, process):
        desk = await desk_of(hub)
        entry = await written(hub, LONG)
        where = f"/api/v1/attachments/{digest}?offset=0&size={len(LONG)}"
        headers = desk.headers | {"Content-Length": str(len(LONG))}
        sending = asyncio.ensure_future(
            hub.http.put(where, content=slowly(), headers=headers, timeout=30)
        )
        part = tmp_path / FOLDER / PARTS / digest
        async with asyncio.timeout(10):
            await at.wait()
            while not part.exists() or part.stat().st_size <= PIECE:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        process.kill()
        sending.cancel()
        with contextlib.suppress(httpx.TransportError, asyncio.CancelledError):
            await sending
    async with hub_to_kill(tmp_path) as (hub, _):
        desk = await desk_of(hub)
        assert await desk.state(digest) == (PIECE, False)
        assert (await desk.get(digest, entry)).status_code == 404
        assert (await desk.put(LONG, digest, offset=PIECE)).json()["is_whole"]
        assert (await desk.get(digest, entry)).content == LONG
