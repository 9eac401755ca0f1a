"""Media that is sent out: to those who listen, and no longer to those who are gone."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.video.relay.parts import free_port
from video.relay import media_out
from video.relay.media_out import TCP_ACTIVE, TCP_PASSIVE, UDP, MediaOut


async def until_over(out: MediaOut, over: asyncio.Event) -> None:
    """Sends until somebody says that nobody listens."""
    async with asyncio.timeout(5):
        while not over.is_set():
            out.send([b"packet"])
            await asyncio.sleep(0.005)


@pytest.mark.asyncio
async def test_a_udp_peer_that_listens_no_more_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_out, "REFUSED_S", 0.2)
    over = asyncio.Event()
    out = MediaOut(UDP, ("127.0.0.1", free_port(socket.SOCK_DGRAM)), "127.0.0.1", over.set)
    await out.open()
    out.begin()
    await until_over(out, over)
    assert out.dropped > 0
    out.close()


@pytest.mark.asyncio
async def test_a_connection_that_ends_is_noticed_and_a_strangers_is_not_taken() -> None:
    over, heard = asyncio.Event(), asyncio.Event()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(8) == b"\x00\x06packet"
        heard.set()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    out = MediaOut(TCP_ACTIVE, ("127.0.0.1", port), "127.0.0.1", over.set)
    await out.open()
    out.begin()
    await until_over(out, over)
    assert heard.is_set()
    out.close()
    server.close()
    waiting = MediaOut(TCP_PASSIVE, ("192.0.2.1", 9), "127.0.0.1", over.set)
    await waiting.open()
    waiting.begin()
    reader, writer = await asyncio.open_connection("127.0.0.1", waiting.port)
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    assert not waiting.is_ready
    writer.close()
    waiting.close()


@pytest.mark.asyncio
async def test_a_port_that_somebody_has_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = (int(taken.getsockname()[1]), 0)
        out = MediaOut(TCP_PASSIVE, ("127.0.0.1", 9), "127.0.0.1", lambda: None, ports)
        await out.open()
        assert out.port not in (0, ports[0])
        out.close()
        with pytest.raises(OSError, match="no port"):
            await MediaOut(TCP_PASSIVE, ("", 9), "127.0.0.1", lambda: None, ports[:1]).open()
