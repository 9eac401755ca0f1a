"""The line of our device side to one platform: its socket, its clock, its timer. Event loop only.

UDP or TCP. A connection that is lost is made again, and registration begins anew with it.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Sequence
from typing import Protocol, cast

import msgspec

from backends.gateway.gb28181.lower import Lower, Step
from backends.gateway.gb28181.lower_events import Event
from backends.protocols.sip.flow import Flow, Send, Transport

log = logging.getLogger(__name__)

CONNECT_S = 10.0
RETRY_S = 10.0
SHORTEST_TICK_S = 0.005
MOST_UNSENT_BYTES = 1 << 20


class Upper(msgspec.Struct, frozen=True, kw_only=True):
    """Where a platform is, and from which address of ours; `local_port` 0: any."""

    host: str
    port: int
    transport: Transport = Transport.UDP
    local_host: str = ""
    local_port: int = 0


class Deeds(Protocol):
    """Who acts upon what the platform says. Called on the loop; answers through the line."""

    def opened(self, line: LowerLine) -> None:
        """A new Lower: what was is over."""

    def happened(self, line: LowerLine, event: Event) -> None:
        """One event."""


Act = Callable[[Lower, float], Sequence[Step]]
_Transport = asyncio.DatagramTransport | asyncio.Transport


class LowerLine:
    """`run` until cancelled; `act` from the loop whenever something is to be said."""

    def __init__(
        self,
        upper: Upper,
        make: Callable[[Flow], Lower],
        deeds: Deeds,
        chance: random.Random | None = None,
    ) -> None:
        self._upper = upper
        self._make = make
        self._deeds = deeds
        self._chance = chance or random.Random()
        self._loop = asyncio.get_running_loop()
        self._lower: Lower | None = None
        self._transport: _Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._lost = asyncio.Event()
        self._connections = 0
        self.flow: Flow | None = None

    async def run(self) -> None:
        """Keeps the line; says in the log once that it is lost and once that it is there."""
        is_said = False
        while True:
            try:
                async with asyncio.timeout(CONNECT_S):
                    await self._open()
            except OSError as error:  # TimeoutError is one
                if not is_said:
                    log.warning(
                        "GB28181 platform %s:%d is not reached: %s. Trying again every %g s.",
                        self._upper.host, self._upper.port, error, RETRY_S,
                    )  # fmt: skip
                    is_said = True
                await asyncio.sleep(RETRY_S * (0.5 + self._chance.random()))
                continue
            if is_said:
                log.info("GB28181 platform %s:%d is reached", self._upper.host, self._upper.port)
                is_said = False
            try:
                await self._lost.wait()
            finally:
                self._close()
            await asyncio.sleep(self._chance.uniform(0.2, 2.0))

    def act(self, say: Act) -> None:
        """Lets `say` use the Lower, and sends what comes of it; nothing while the line is lost."""
        if self._lower is not None:
            self._do(say(self._lower, self._loop.time()))

    def restart(self) -> None:
        """What was is over without a word, as after a cut of power; the line is made anew."""
        self._lost.set()

    async def _open(self) -> None:
        upper = self._upper
        self._lost.clear()
        local = (upper.local_host, upper.local_port) if upper.local_host else None
        if upper.transport is Transport.TCP:
            await self._loop.create_connection(
                lambda: _TcpSide(self), upper.host, upper.port, local_addr=local
            )
        else:
            await self._loop.create_datagram_endpoint(
                lambda: _UdpSide(self), local_addr=local, remote_addr=(upper.host, upper.port)
            )

    def connected(self, transport: _Transport) -> None:
        """The socket is there: a new Lower speaks by it."""
        host, port = transport.get_extra_info("sockname")[:2]
        peer_host, peer_port = transport.get_extra_info("peername")[:2]
        self._connections += 1
        is_tcp = self._upper.transport is Transport.TCP
        self.flow = Flow(
            transport=self._upper.transport,
            host=peer_host,
            port=peer_port,
            local=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            connection=self._connections if is_tcp else 0,
        )
        self._transport = transport
        self._lower = self._make(self.flow)
        self._deeds.opened(self)
        self._tick()

    def received(self, data: bytes) -> None:
        """A datagram, or a piece of the stream."""
        lower, flow = self._lower, self.flow
        if lower is None or flow is None:
            return
        now_s, jitter = self._loop.time(), self._chance.random()
        if flow.transport is Transport.TCP:
            self._do(lower.stream(data, now_s, jitter))
        else:
            self._do(lower.datagram(data, flow, now_s, jitter))

    def lost(self) -> None:
        """The connection is gone."""
        lower, self._lower = self._lower, None
        if lower is not None:
            for event in lower.line_lost():
                if not isinstance(event, Send):
                    self._deeds.happened(self, event)
        self._lost.set()

    def _tick(self) -> None:
        if self._lower is not None:
            self._do(self._lower.tick(self._loop.time(), self._chance.random()))

    def _do(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if isinstance(step, Send):
                self._send(step.data)
            else:
                self._deeds.happened(self, step)
        self._arm()

    def _send(self, data: bytes) -> None:
        transport = self._transport
        if transport is None:
            return
        if self._upper.transport is Transport.UDP:
            cast("asyncio.DatagramTransport", transport).sendto(data)
            return
        stream = cast("asyncio.Transport", transport)
        if stream.get_write_buffer_size() > MOST_UNSENT_BYTES:
            stream.abort()  # it takes nothing any more
        else:
            stream.write(data)

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        lower = self._lower
        if lower is None or lower.due_s == float("inf"):
            return
        due_s = max(lower.due_s, self._loop.time() + SHORTEST_TICK_S)
        self._timer = self._loop.call_at(due_s, self._tick)

    def _close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()
        self.lost()


def new_token() -> str:
    """A branch, tag or Call-ID."""
    return secrets.token_hex(10)


class _UdpSide(asyncio.DatagramProtocol):
    def __init__(self, line: LowerLine) -> None:
        self._line = line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line.connected(cast("asyncio.DatagramTransport", transport))

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._line.received(data)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there now: SIP's own repeats and retries go on."""


class _TcpSide(asyncio.Protocol):
    def __init__(self, line: LowerLine) -> None:
        self._line = line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line.connected(cast("asyncio.Transport", transport))

    def data_received(self, data: bytes) -> None:
        self._line.received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._line.lost()
