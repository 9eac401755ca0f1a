"""The session server: ends cleanly with open connections, a failing session harms no other."""

from __future__ import annotations

import asyncio
import logging

import pytest

from backends.gateway.tcp import SessionServer


class _Echo:
    """Gives back what it gets; fails on a `!`."""

    def __init__(self) -> None:
        self.is_closed = False

    def receive(self, data: bytes) -> bytes:
        if b"!" in data:
            raise RuntimeError("a bug")
        return data

    def closed(self) -> None:
        self.is_closed = True


class _Served:
    def __init__(self, idle_timeout_s: float = 30.0) -> None:
        self.sessions: list[_Echo] = []
        self._address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
        server = SessionServer(self._open, idle_timeout_s)
        self.task = asyncio.create_task(server.serve("127.0.0.1:0", self._ready))

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(*await self._address)

    async def stop(self) -> None:
        self.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.task

    def _open(self) -> _Echo:
        self.sessions.append(_Echo())
        return self.sessions[-1]

    def _ready(self, host: str, port: int) -> None:
        self._address.set_result((host, port))


@pytest.mark.asyncio
async def test_it_ends_with_open_connections_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    served = _Served()
    async with asyncio.timeout(10):
        reader, writer = await served.connect()
        writer.write(b"hello")
        assert await reader.read(5) == b"hello"
        await served.stop()
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
    assert served.sessions[0].is_closed
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.asyncio
async def test_a_failing_session_ends_alone(caplog: pytest.LogCaptureFixture) -> None:
    served = _Served()
    async with asyncio.timeout(10):
        bad, bad_writer = await served.connect()
        good, good_writer = await served.connect()
        bad_writer.write(b"!")
        assert await bad.read() == b""
        good_writer.write(b"on")
        assert await good.read(2) == b"on"
        for writer in (bad_writer, good_writer):
            writer.close()
            await writer.wait_closed()
        await served.stop()
    assert "a session failed" in caplog.text


@pytest.mark.asyncio
async def test_a_silent_connection_is_closed_after_the_idle_timeout() -> None:
    served = _Served(idle_timeout_s=0.05)
    async with asyncio.timeout(10):
        reader, writer = await served.connect()
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        await served.stop()
