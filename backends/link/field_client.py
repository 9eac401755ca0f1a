"""A gateway's or relay's line to the hub's switchboard, /ws/field. Lives on its program's loop.

Connects for ever, with pauses that grow; a beat each second, and a hub silent for five is gone.
What is put while the line is down is dropped: whole sets are said again when it is up.
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
import time
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from backends.link.backoff import HUB_STARTS_S, delay_s
from backends.link.field import (
    FIELD_DEAD_AFTER_S,
    FIELD_HEARTBEAT_S,
    FieldBeat,
    FieldFarewell,
    FieldHello,
    FieldWelcome,
)
from backends.link.session import HubAddress

log = logging.getLogger(__name__)

MOST_FRAME_BYTES = 16 << 20
MOST_WAITING = 20_000
STEADY_S = 10.0


Said = TypeVar("Said")
Heard = TypeVar("Heard")
End = TypeVar("End", contravariant=True)


class LineOver(Exception):
    """The connection is over, and why (English, for the log)."""


class FieldEnd(Protocol[End]):
    """Whom the line speaks for."""

    def line_up(self) -> None:
        """The hub has welcomed us: say everything."""
        ...

    def take(self, frame: End) -> None:
        """What the hub says."""
        ...


class FieldLine(Generic[Said, Heard]):
    """serve() until cancelled; put() at any time, on the loop."""

    def __init__(
        self, hub: HubAddress, hello: FieldHello, heard: Any, end: FieldEnd[Heard]
    ) -> None:
        """`heard`: the union of frames that the hub may send to us."""
        self._url = f"{hub.socket_url}/field"
        self._tls: ssl.SSLContext | None = hub.tls()
        self._hello = hello
        self._end = end
        self._waiting: asyncio.Queue[Said | FieldBeat] = asyncio.Queue(MOST_WAITING)
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(heard)
        self.is_up = False

    def put(self, frame: Said | FieldBeat) -> None:
        """Send it when the socket takes it; nothing while the line is down."""
        if self.is_up and not self._waiting.full():
            self._waiting.put_nowait(frame)

    async def serve(self) -> None:
        """Connect again and again; log once on loss and once on recovery."""
        attempt, is_told, first_s = 0, False, time.monotonic()
        while True:
            began_s = time.monotonic()
            try:
                await self._serve_once()
            except LineOver as over:
                # A hub that starts together with this program is nothing to be warned of.
                if self.is_up or (not is_told and began_s - first_s > HUB_STARTS_S):
                    is_told = True
                    log.warning("the hub's field line is down (%s); trying again", over)
                self.is_up = False
            if time.monotonic() - began_s > STEADY_S:
                attempt = 0
            attempt += 1
            await asyncio.sleep(delay_s(attempt, random.random()))

    async def _serve_once(self) -> None:
        connection = await self._connect()
        over: LineOver | None = None
        try:
            await self._greet(connection)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send(connection))
                group.create_task(self._beat())
                group.create_task(self._receive(connection))
        except* LineOver as several:
            over = _first(several)
        finally:
            connection.transport.abort()  # a farewell may wait on a dead peer
        if over is not None:
            # Not inside except*: Python before 3.11.4 wraps what is raised there in a group.
            raise over

    async def _connect(self) -> ClientConnection:
        try:
            async with asyncio.timeout(FIELD_DEAD_AFTER_S):
                return await connect(
                    self._url,
                    ssl=self._tls,
                    compression=None,
                    proxy=None,
                    ping_interval=None,
                    open_timeout=None,
                    max_size=MOST_FRAME_BYTES,
                )
        except (OSError, EOFError) as error:  # TimeoutError is an OSError
            raise LineOver(f"not reached: {type(error).__name__}") from None
        except (InvalidHandshake, InvalidURI, ConnectionClosed) as error:
            raise LineOver(f"no hub there: {type(error).__name__}") from None

    async def _greet(self, connection: ClientConnection) -> None:
        await self._write(connection, self._hello)
        frame = await self._read(connection)
        if not isinstance(frame, FieldWelcome):
            why = frame.refusal.code if isinstance(frame, FieldFarewell) else "no welcome"
            raise LineOver(f"refused: {why}")
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self.is_up = True
        log.info("the hub's field line is up")
        self._end.line_up()

    async def _send(self, connection: ClientConnection) -> None:
        while True:
            await self._write(connection, await self._waiting.get())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(FIELD_HEARTBEAT_S)
            self.put(FieldBeat(unix_ms=time.time_ns() // 1_000_000))

    async def _receive(self, connection: ClientConnection) -> None:
        while True:
            frame = await self._read(connection)
            if isinstance(frame, FieldFarewell):
                raise LineOver(f"sent away: {frame.refusal.code}")
            self._end.take(frame)

    async def _write(
        self, connection: ClientConnection, frame: Said | FieldBeat | FieldHello
    ) -> None:
        try:
            async with asyncio.timeout(FIELD_DEAD_AFTER_S):
                await connection.send(self._encoder.encode(frame))
        except TimeoutError:
            raise LineOver("silent") from None
        except ConnectionClosed:
            raise LineOver("closed") from None

    async def _read(self, connection: ClientConnection) -> Heard:
        try:
            async with asyncio.timeout(FIELD_DEAD_AFTER_S):
                data = await connection.recv(decode=False)
            frame: Heard = self._decoder.decode(data)
        except TimeoutError:
            raise LineOver("silent") from None
        except ConnectionClosed:
            raise LineOver("closed") from None
        except msgspec.MsgspecError:
            raise LineOver("garbled") from None
        return frame


def _first(group: BaseExceptionGroup[LineOver]) -> LineOver:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, LineOver)
    return error
