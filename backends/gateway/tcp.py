"""A TCP server whose conversations are sans-IO sessions. Gateway's loop; reads no protocol."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from typing import Protocol, runtime_checkable

log = logging.getLogger(__name__)

Ready = Callable[[str, int], None]
Push = Callable[[bytes], bool]
_READ_BYTES = 65536
_WRITE_TIMEOUT_S = 10.0
_MOST_UNSENT_BYTES = 256 * 1024


class Session(Protocol):
    """One connection's conversation. Never raises on what the peer sends."""

    def receive(self, data: bytes) -> bytes:
        """Take bytes; return what is to be answered, if anything."""
        ...

    def closed(self) -> None:
        """The connection is gone."""
        ...


@runtime_checkable
class SpeakingSession(Session, Protocol):
    """A session that also says something unasked: an order, a request for a missing part."""

    def attached(self, push: Push) -> None:
        """`push(bytes)` sends for as long as the connection lasts; False when it is gone or the
        peer does not read."""
        ...


class SessionServer:
    """Accepts connections and gives each a session; `MAX_CONNECTIONS` at once."""

    MAX_CONNECTIONS = 10_000

    def __init__(self, open_session: Callable[[], Session], idle_timeout_s: float) -> None:
        self._open_session = open_session
        self._idle_timeout_s = idle_timeout_s
        self._tasks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def serve(self, listen: str, ready: Ready | None = None) -> None:
        """Serve host:port (0 takes a free port) until cancelled. OSError when it cannot listen."""
        host, _, port = listen.rpartition(":")
        server = await asyncio.start_server(self._accept, host.strip("[]"), int(port), backlog=1024)
        try:
            address = server.sockets[0].getsockname()
            if ready is not None:
                ready(address[0], address[1])
            await asyncio.Event().wait()
        finally:
            server.close()
            for task, writer in list(self._tasks.items()):
                task.cancel()
                writer.close()  # a task cancelled before its first step would not
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Not a coroutine: the stream's own task would log our cancelling as an error."""
        if len(self._tasks) >= self.MAX_CONNECTIONS:
            writer.close()
            return
        task = asyncio.create_task(self._keep(reader, writer))
        self._tasks[task] = writer
        task.add_done_callback(self._tasks.pop)

    async def _keep(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = self._open_session()
        if isinstance(session, SpeakingSession):
            session.attached(functools.partial(_push, writer))
        try:
            await self._converse(session, reader, writer)
        except (OSError, TimeoutError):
            log.debug("connection ended by the peer or by silence")
        except Exception:  # a task's last guard: one connection ends, the others go on
            log.exception("a session failed and its connection is closed")
        finally:
            session.closed()
            writer.close()

    async def _converse(
        self, session: Session, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            async with asyncio.timeout(self._idle_timeout_s):
                data = await reader.read(_READ_BYTES)
            if not data:
                return
            answer = session.receive(data)
            if answer:
                writer.write(answer)
                async with asyncio.timeout(_WRITE_TIMEOUT_S):
                    await writer.drain()


def _push(writer: asyncio.StreamWriter, data: bytes) -> bool:
    if writer.is_closing() or writer.transport.get_write_buffer_size() > _MOST_UNSENT_BYTES:
        return False
    writer.write(data)
    return True
