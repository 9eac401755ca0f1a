"""One WebSocket connection to the hub, from Hello until it ends. Lives on the console's loop.

Sends a heartbeat every second and holds the hub dead after 3 s of silence.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from backends.link.api import SignInRefused
from backends.link.clock import Clock, unix_ms
from backends.link.messages import (
    DEAD_AFTER_S,
    HEARTBEAT_S,
    ClientFrame,
    ClientHeartbeat,
    Hello,
    HubFrame,
    Snapshot,
    SnapshotPart,
)
from backends.record.refusal import Refusal

# A part of a snapshot is about 0.2 MB; an answer or what changed in a storm may be more.
MOST_FRAME_BYTES = 64 << 20


class LineEnded(Exception):
    """The connection is over; `reason` is a code of LinkStatus.reason.

    `farewell` is set when the hub sent this console away: to try again would be no use.
    """

    def __init__(self, reason: str, refusal: Refusal | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.farewell = SignInRefused(refusal) if refusal is not None else None


class Connection:
    """Serves once. `put` may be called from the first frame on."""

    def __init__(self, socket_url: str, clock: Clock, tls: ssl.SSLContext | None = None) -> None:
        self._url = socket_url
        self._tls = tls
        self._clock = clock
        self._outgoing: asyncio.Queue[ClientFrame] = asyncio.Queue()
        self._decoder = msgspec.msgpack.Decoder(HubFrame)
        self._encoder = msgspec.msgpack.Encoder()

    def put(self, frame: ClientFrame) -> None:
        """Send when the socket takes it. A command lost with the line is sent again by the line."""
        self._outgoing.put_nowait(frame)

    async def serve(self, token: str, on_frame: Callable[[Connection, HubFrame], None]) -> None:
        """Connect and hand every frame to `on_frame`, in order. Ends by LineEnded only."""
        socket = await self._connect()
        ended: LineEnded | None = None
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send(socket, Hello(token=token)))
                group.create_task(self._beat())
                group.create_task(self._receive(socket, on_frame))
        except* LineEnded as several:
            ended = _first(several)
        finally:
            # The farewell of a WebSocket may wait on a dead peer: cut the line instead.
            socket.transport.abort()
        if ended is not None:
            # Not inside except*: Python before 3.11.4 wraps what is raised there in a group.
            raise ended

    async def _connect(self) -> ClientConnection:
        try:
            async with asyncio.timeout(DEAD_AFTER_S):
                return await connect(
                    self._url,
                    ssl=self._tls,
                    compression=None,
                    proxy=None,
                    ping_interval=None,
                    open_timeout=None,
                    close_timeout=DEAD_AFTER_S,
                    max_size=MOST_FRAME_BYTES,
                )
        except TimeoutError:
            raise LineEnded("silent") from None
        except ConnectionRefusedError:
            raise LineEnded("refused") from None
        except ssl.SSLError:
            raise LineEnded("certificate") from None
        except OSError:
            raise LineEnded("unreachable") from None
        except (InvalidHandshake, InvalidURI, EOFError, ConnectionClosed) as error:
            # A hub that is ended while it hangs says nothing; only other words are not a hub's.
            is_cut = isinstance(error, EOFError) or isinstance(error.__cause__, EOFError)
            raise LineEnded("closed" if is_cut else "not_a_hub") from None

    async def _send(self, socket: ClientConnection, first: ClientFrame) -> None:
        frame = first
        while True:
            try:
                async with asyncio.timeout(DEAD_AFTER_S):
                    await socket.send(self._encoder.encode(frame))
            except TimeoutError:
                raise LineEnded("silent") from None
            except ConnectionClosed:
                raise LineEnded("closed") from None
            frame = await self._outgoing.get()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            self.put(ClientHeartbeat(unix_ms=unix_ms(self._clock.now())))

    async def _receive(
        self, socket: ClientConnection, on_frame: Callable[[Connection, HubFrame], None]
    ) -> None:
        while True:
            try:
                async with asyncio.timeout(DEAD_AFTER_S):
                    data = await socket.recv(decode=False)
            except TimeoutError:
                raise LineEnded("silent") from None
            except ConnectionClosed:
                raise LineEnded("closed") from None
            try:
                frame = self._decoder.decode(data)
                on_frame(self, frame)
            except (msgspec.MsgspecError, ValueError):
                raise LineEnded("garbled") from None
            if isinstance(frame, Snapshot | SnapshotPart):
                await asyncio.sleep(0)  # many come at once: the windows have their turn in between


def _first(group: BaseExceptionGroup[LineEnded]) -> LineEnded:
    """The hub's farewell if there is one among them, else the first."""
    flat: list[LineEnded] = []
    pending: list[BaseException] = list(group.exceptions)
    while pending:
        error = pending.pop(0)
        if isinstance(error, BaseExceptionGroup):
            pending.extend(error.exceptions)
        elif isinstance(error, LineEnded):
            flat.append(error)
    return next((error for error in flat if error.farewell is not None), flat[0])
