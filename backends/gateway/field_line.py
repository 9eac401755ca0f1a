"""The gateway's line to the hub's switchboard, /ws/field. Lives on the gateway's loop.

Connects for ever, with pauses that grow; a beat each second, and a hub silent for five is gone.
What is put while the line is down is dropped: whole sets are said again when it is up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import ssl
import time
from collections.abc import Callable

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from backends.gateway.backoff import backoff_s
from backends.link.field import (
    FIELD_DEAD_AFTER_S,
    FIELD_HEARTBEAT_S,
    FieldBeat,
    FieldFarewell,
    FieldHello,
    FieldKind,
    FieldWelcome,
)
from backends.link.field_gateway import GatewayFrame, ToGateway
from backends.link.session import hub_address

log = logging.getLogger(__name__)

MOST_FRAME_BYTES = 16 << 20
MOST_WAITING = 20_000
_STEADY_S = 10.0
_RESTART = 2.0


class LineOver(Exception):
    """The connection is over, and why (English, for the log)."""


class FieldLine:
    """`serve` until cancelled. `on_up` is called once the hub has welcomed us, `on_frame` for each
    frame after it, `on_down` when the line is lost."""

    def __init__(
        self,
        hub: tuple[str, str],
        hello: tuple[str, str],
        on_up: Callable[[], None],
        on_frame: Callable[[ToGateway], None],
        on_down: Callable[[], None],
    ) -> None:
        """`hub`: its http(s) address and CA file; `hello`: the ingest token and our name."""
        address = hub_address(*hub)
        self._url = f"{address.socket_url}/field"
        self._tls: ssl.SSLContext | None = address.tls()
        self._hello = FieldHello(token=hello[0], kind=FieldKind.GATEWAY, name=hello[1])
        self._on_up, self._on_frame, self._on_down = on_up, on_frame, on_down
        self._waiting: asyncio.Queue[GatewayFrame] = asyncio.Queue(MOST_WAITING)
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(ToGateway)
        self.is_up = False
        self.dropped = 0

    def put(self, frame: GatewayFrame) -> None:
        """Send it when the socket takes it; nothing while the line is down. Loop only."""
        if not self.is_up:
            return
        try:
            self._waiting.put_nowait(frame)
        except asyncio.QueueFull:
            self.dropped += 1  # the line is dying; the whole set follows on the next

    async def serve(self) -> None:
        """Connect again and again; log once on loss and once on recovery."""
        attempt = 0
        while True:
            began = time.monotonic()
            try:
                await self._serve_once()
            except LineOver as over:
                was_up, self.is_up = self.is_up, False
                if was_up:
                    self._on_down()
                if was_up or attempt == 0:
                    log.warning("the hub's field line is down (%s); trying again", over)
                if time.monotonic() - began > _STEADY_S:
                    attempt = 0
            await asyncio.sleep(backoff_s(attempt, random.random(), most_s=_RESTART))
            attempt += 1

    async def _serve_once(self) -> None:
        socket = await self._connect()
        over: LineOver | None = None
        try:
            await self._greet(socket)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send(socket))
                group.create_task(self._beat())
                group.create_task(self._receive(socket))
        except* LineOver as several:
            over = _first(several)
        finally:
            with contextlib.suppress(AttributeError):
                socket.transport.abort()  # a farewell may wait on a dead peer
        if over is not None:
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
        except (TimeoutError, OSError, EOFError) as error:
            raise LineOver(f"not reached: {type(error).__name__}") from None
        except (InvalidHandshake, InvalidURI, ConnectionClosed) as error:
            raise LineOver(f"no hub there: {type(error).__name__}") from None

    async def _greet(self, socket: ClientConnection) -> None:
        await self._write(socket, self._hello)
        frame = await self._read(socket)
        if not isinstance(frame, FieldWelcome):
            why = frame.refusal.code if isinstance(frame, FieldFarewell) else "no welcome"
            raise LineOver(f"refused: {why}")
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self.is_up = True
        log.info("the hub's field line is up")
        self._on_up()

    async def _send(self, socket: ClientConnection) -> None:
        while True:
            await self._write(socket, await self._waiting.get())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(FIELD_HEARTBEAT_S)
            self.put(FieldBeat(unix_ms=time.time_ns() // 1_000_000))

    async def _receive(self, socket: ClientConnection) -> None:
        while True:
            frame = await self._read(socket)
            if isinstance(frame, FieldFarewell):
                raise LineOver(f"sent away: {frame.refusal.code}")
            self._on_frame(frame)

    async def _write(self, socket: ClientConnection, frame: GatewayFrame) -> None:
        try:
            async with asyncio.timeout(FIELD_DEAD_AFTER_S):
                await socket.send(self._encoder.encode(frame))
        except TimeoutError:
            raise LineOver("silent") from None
        except ConnectionClosed:
            raise LineOver("closed") from None

    async def _read(self, socket: ClientConnection) -> ToGateway:
        try:
            async with asyncio.timeout(FIELD_DEAD_AFTER_S):
                data = await socket.recv(decode=False)
            frame: ToGateway = self._decoder.decode(data)
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
