"""A centre for the demo devices: the platform's core behind loopback sockets, and what it sees."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

import av
import numpy as np

from backends.demo.gb28181.catalogue import DOMAIN, PASSWORD, PLATFORM, DemoDevice
from backends.gateway.gb28181.lower_line import new_token
from backends.gateway.gb28181.outgoing import Settings
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.profile import Known, Profile
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.ssrc import Places
from backends.gateway.gb28181.stream_types import (
    Span,
    StreamKey,
    StreamOver,
    StreamPlacing,
    StreamReady,
    Wish,
)
from backends.protocols.gb28181_sdp import Carrier, Stream
from backends.protocols.sip.digest import Authenticator
from backends.protocols.sip.flow import Flow, Send, Transport
from video.cores.es import VideoUnit
from video.cores.gb_session import GbSession

_T = TypeVar("_T")

RELAY = "relay"


class Centre:
    """Use as a context. `happened` is everything that was not sent, in its order."""

    def __init__(self, found: Sequence[DemoDevice], ports: tuple[int, int]) -> None:
        known = {
            device.id: Known(
                id=device.id,
                password=PASSWORD,
                profile=Profile(media=device.media, is_ssrc_checked=not device.quirks.own_ssrc),
            )
            for device in found
            if device.is_known
        }
        places = Places(DOMAIN)
        places.set_range(RELAY, *ports)
        self.core = Platform(
            Settings(platform_id=PLATFORM, domain=DOMAIN),
            known,
            places,
            Authenticator(b"secret"),
            new_token,
        )
        self.happened: list[Step] = []
        self.port = 0
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._datagrams: asyncio.DatagramTransport | None = None
        self._server: asyncio.Server | None = None
        self._streams: dict[int, asyncio.Transport] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.views: dict[StreamKey, View] = {}

    async def __aenter__(self) -> Centre:
        while self._server is None:
            transport, _ = await self._loop.create_datagram_endpoint(
                lambda: _Udp(self), local_addr=("127.0.0.1", 0)
            )
            self.port = transport.get_extra_info("sockname")[1]
            try:
                self._server = await self._loop.create_server(
                    lambda: _Tcp(self), "127.0.0.1", self.port
                )
            except OSError:
                transport.close()  # that number is another's for TCP
            else:
                self._datagrams = transport
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for view in self.views.values():
            view.close()
        for stream in self._streams.values():
            stream.abort()
        assert self._datagrams is not None and self._server is not None
        self._datagrams.close()
        self._server.close()
        await asyncio.sleep(0)

    def now(self) -> Now:
        return Now(s=self._loop.time(), at=dt.datetime.now(dt.UTC))

    @property
    def local(self) -> str:
        return f"127.0.0.1:{self.port}"

    def do(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if not isinstance(step, Send):
                self.happened.append(step)
                if isinstance(step, StreamPlacing):
                    self._loop.create_task(self._place(step))
                elif isinstance(step, StreamReady) and step.key in self.views:
                    self.views[step.key].start(step)
            elif step.flow.transport is Transport.TCP:
                stream = self._streams.get(step.flow.connection)
                if stream is not None:
                    stream.write(step.data)
            else:
                assert self._datagrams is not None
                self._datagrams.sendto(step.data, (step.flow.host, step.flow.port))
        self._changed.set()
        if self._timer is not None:
            self._timer.cancel()
        due_s = self.core.due_s
        if due_s < float("inf"):
            self._timer = self._loop.call_at(due_s, lambda: self.do(self.core.tick(self.now())))

    async def until(self, is_so: Callable[[], bool], within_s: float = 10.0) -> None:
        """Waits for a condition on what happened or was seen."""
        async with asyncio.timeout(within_s):
            while not is_so():
                self._changed.clear()
                with contextlib.suppress(TimeoutError):  # what no message tells is looked for
                    await asyncio.wait_for(self._changed.wait(), 0.05)

    def seen(self) -> None:
        self._changed.set()

    def of(self, kind: type[_T]) -> list[_T]:
        return [step for step in self.happened if isinstance(step, kind)]

    def watch(
        self, device_id: str, channel_id: str, stream: Stream = Stream.SUB, span: Span | None = None
    ) -> View:
        """Wants a stream; its pictures."""
        recording = "tape" if span is not None else ""
        key = StreamKey(
            device_id=device_id, channel_id=channel_id, stream=stream, recording=recording
        )
        if key in self.views:
            self.views[key].close()
        self.views[key] = view = View(self, key)
        now = self.now()
        wish = Wish(key=key, relay=RELAY, span=span)
        self.do(self.core.settle(self.core.streams.want(wish, now.s), now))
        return view

    async def _place(self, placing: StreamPlacing) -> None:
        try:
            await self.views[placing.key].listen(placing)
            is_bound = True
        except OSError:  # somebody else has the port: another is tried
            is_bound = False
        now = self.now()
        raw = self.core.streams.placed(placing.key, placing.place.port, is_bound, now.s)
        self.do(self.core.settle(raw, now))

    def over(self) -> list[StreamOver]:
        return self.of(StreamOver)


class View:
    """What comes of one stream, decoded; the newest picture is kept."""

    def __init__(self, centre: Centre, key: StreamKey) -> None:
        self._centre = centre
        self.key = key
        self._session: GbSession | None = None
        self._codec = av.CodecContext.create("h264", "r")
        self._closing: Callable[[], None] | None = None
        self.connections: list[asyncio.Transport] = []
        self.pictures = 0
        self.newest: np.ndarray | None = None
        self.stamps: list[int] = []
        self.is_tcp = False

    @property
    def unsupported(self) -> str:
        return self._session.health().unsupported if self._session is not None else ""

    async def listen(self, placing: StreamPlacing) -> None:
        loop = asyncio.get_running_loop()
        self.is_tcp = placing.carrier is Carrier.TCP
        self._session = GbSession(
            ssrc=placing.place.rtp_ssrc, is_strict=placing.is_ssrc_checked, is_tcp=self.is_tcp
        )
        address = ("127.0.0.1", placing.place.port)
        if self.is_tcp:
            server = await loop.create_server(lambda: _Media(self), *address)
            self._closing = server.close
        else:
            transport, _ = await loop.create_datagram_endpoint(
                lambda: _MediaUdp(self), local_addr=address
            )
            self._closing = transport.close

    def start(self, ready: StreamReady) -> None:
        if self._session is not None and ready.ssrc is not None:
            self._session.expect(ready.ssrc)

    def received(self, data: bytes) -> None:
        assert self._session is not None
        now_s = asyncio.get_running_loop().time()
        push = self._session.stream if self.is_tcp else self._session.datagram
        for piece in push(data, now_s):
            if isinstance(piece, VideoUnit):
                self._decode(piece)
        self._centre.seen()

    def _decode(self, unit: VideoUnit) -> None:
        assert isinstance(self._codec, av.VideoCodecContext)
        self.stamps.append(unit.stamp)
        for frame in self._codec.decode(av.Packet(bytes(unit.data))):
            self.pictures += 1
            self.newest = frame.to_ndarray(format="gray")

    def close(self) -> None:
        if self._closing is not None:
            self._closing()
        for connection in self.connections:
            connection.abort()


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, centre: Centre) -> None:
        self._centre = centre

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        centre = self._centre
        flow = Flow(host=addr[0], port=addr[1], local=centre.local)
        centre.do(centre.core.datagram(data, flow, centre.now()))


class _Tcp(asyncio.Protocol):
    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._flow: Flow | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        centre = self._centre
        host, port = transport.get_extra_info("peername")[:2]
        number = len(centre._streams) + 1
        self._flow = Flow(
            transport=Transport.TCP, host=host, port=port, local=centre.local, connection=number
        )
        centre._streams[number] = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        assert self._flow is not None
        self._centre.do(self._centre.core.stream(data, self._flow, self._centre.now()))

    def connection_lost(self, exc: Exception | None) -> None:
        assert self._flow is not None
        self._centre.do(self._centre.core.closed(self._flow.connection, self._centre.now()))


class _Media(asyncio.Protocol):
    def __init__(self, view: View) -> None:
        self._view = view

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._view.connections.append(cast("asyncio.Transport", transport))

    def data_received(self, data: bytes) -> None:
        self._view.received(data)


class _MediaUdp(asyncio.DatagramProtocol):
    def __init__(self, view: View) -> None:
        self._view = view

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._view.received(data)
