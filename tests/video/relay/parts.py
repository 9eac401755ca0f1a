"""A relay in the test's own loop, a switchboard that remembers, devices and viewers. For tests."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.video.cores.gb_sessions import film, form_of
from tests.video.fakes import FakeSink
from video.api import Transport
from video.cores.ps_write import PsMuxer, RtpPacker
from video.cores.rtsp_auth import Credentials
from video.relay.api import (
    FetchNow,
    Part,
    RecordingNow,
    RelaySettings,
    StreamAnswer,
    StreamKey,
    StreamPlace,
)
from video.relay.relay import Relay
from video.sources.base import Loss
from video.sources.rtsp import RtspSource

DEVICE, CHANNEL = "34020000001320000001", "34020000001310000001"
KEY = StreamKey(DEVICE, CHANNEL)
SSRC = 100_000_001
STEP = 900  # of a picture, 1/90000 s: as fast as a Device pushes
WITHIN_S = 8.0
WHO = Credentials(user="console", password="s3/cret")


class Board:
    """Remembers what the relay says; until() waits for it."""

    def __init__(self) -> None:
        self.wants: list[list[StreamKey]] = []
        self.places: list[tuple[StreamKey, int, bool]] = []
        self.silences: list[tuple[StreamKey, bool]] = []
        self.stood: list[tuple[bool, bool]] = []
        self.recordings: list[RecordingNow] = []
        self.parts: list[Part] = []
        self.gone: list[str] = []
        self.fetches: list[FetchNow] = []
        self.played_out: list[str] = []
        self.talks: dict[str, int] = {}
        self._news = asyncio.Event()

    async def until(self, holds: Callable[[Board], object]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not holds(self):
                self._news.clear()
                await self._news.wait()

    def wanted(self, keys: list[StreamKey]) -> None:
        self.wants.append(keys)
        self._news.set()

    def placed(self, key: StreamKey, port: int, is_bound: bool) -> None:
        self.places.append((key, port, is_bound))
        self._news.set()

    def silent(self, key: StreamKey, wants_key: bool) -> None:
        self.silences.append((key, wants_key))
        self._news.set()

    def stands(self, key: StreamKey, is_near_end: bool, is_silent: bool) -> None:
        self.stood.append((is_near_end, is_silent))
        self._news.set()

    def played(self, token: str) -> None:
        self.played_out.append(token)
        self._news.set()

    def recording(self, now: list[RecordingNow]) -> None:
        self.recordings = now
        self._news.set()

    def fetching(self, now: list[FetchNow]) -> None:
        self.fetches = now
        self._news.set()

    def part_finished(self, part: Part) -> None:
        self.parts.append(part)
        self._news.set()

    def parts_gone(self, ids: list[str]) -> None:
        self.gone += ids
        self._news.set()

    def talk_placed(self, talk: str, port: int) -> None:
        self.talks[talk] = port
        self._news.set()


def settings(folder: Path) -> RelaySettings:
    return RelaySettings(
        listen_host="127.0.0.1",
        listen_port=0,
        who=WHO,
        media_listen="127.0.0.1",
        first_port=0,
        last_port=0,
        folder=folder,
        room_bytes=1 << 30,
        days=30,
    )


@contextlib.asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Relay, Board]]:
    """A relay that is open."""
    board = Board()
    relay = Relay(settings(folder), board)
    await relay.open()
    try:
        yield relay, board
    finally:
        await relay.close()


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of the loopback where nothing listens."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def place(relay: Relay, carrier: str, key: StreamKey = KEY, **others: object) -> int:
    """Have it listen; its port."""
    port = free_port(socket.SOCK_DGRAM if carrier == "udp" else socket.SOCK_STREAM)
    given: dict[str, object] = {"ssrc": SSRC, "is_strict": True} | others
    relay.place(
        StreamPlace(key=key, port=port, carrier=carrier, **given)  # type: ignore[arg-type]
    )
    return port


def answer(relay: Relay, key: StreamKey = KEY, ssrc: int | None = SSRC, port: int = 0) -> None:
    """The device has said 200."""
    formats = {96: ("PS", 90_000, 1)}
    said = StreamAnswer(key=key, ssrc=ssrc, formats=formats, peer_host="127.0.0.1", peer_port=port)
    relay.starts(said)


def pushed(codec: str = "h264", ssrc: int = SSRC, turns: int = 3) -> list[list[bytes]]:
    """RTP packets of a small film, several times over, picture by picture."""
    muxer, packer = PsMuxer(form_of(codec)), RtpPacker(ssrc)
    units = film(codec, 12, 4) * turns
    return [
        packer.packets(muxer.picture(unit.data, at * STEP, unit.is_key), at * STEP)
        for at, unit in enumerate(units)
    ]


def framed(packets: list[bytes]) -> bytes:
    """As RFC 4571 frames them."""
    return b"".join(struct.pack("!H", len(packet)) + packet for packet in packets)


class Device:
    """Pushes a small film over and over, 100 pictures a second, from when it is made."""

    def __init__(
        self,
        transport: asyncio.BaseTransport,
        send: Callable[[list[bytes]], None],
        codec: str = "h264",
    ) -> None:
        self._transport, self._send = transport, send
        self._film = pushed(codec, turns=400)
        self._task = asyncio.create_task(self._run())

    @staticmethod
    async def by_tcp(port: int, codec: str = "h264") -> Device:
        """It connects to us."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(asyncio.Protocol, "127.0.0.1", port)
        return Device(transport, lambda packets: transport.write(framed(packets)), codec)

    @staticmethod
    async def by_udp(port: int, codec: str = "h264") -> Device:
        """It sends datagrams."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=("127.0.0.1", port)
        )

        def send(packets: list[bytes]) -> None:
            for packet in packets:
                transport.sendto(packet)

        return Device(transport, send, codec)

    async def _run(self) -> None:
        for packets in self._film:
            self._send(packets)
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Nothing more."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._transport.abort()  # type: ignore[attr-defined]
        await asyncio.sleep(0)


class Viewer:
    """The wall's own RTSP source in a thread of its own."""

    def __init__(
        self, url: str, transport: Transport = Transport.AUTO, sink: FakeSink | None = None
    ) -> None:
        self.sink = sink or FakeSink()
        self._source = RtspSource(url, transport)
        self._run = asyncio.create_task(asyncio.to_thread(self._source.run, self.sink))

    async def until(self, holds: Callable[[FakeSink], object]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not holds(self.sink):
                assert not self._run.done(), self._run.result()
                await asyncio.sleep(0.005)

    async def loss(self) -> Loss:
        async with asyncio.timeout(WITHIN_S):
            return await self._run

    async def leave(self) -> None:
        self.sink.stop()
        self._source.stop()
        await self._run


async def until(holds: Callable[[], object]) -> None:
    """Wait for what nobody tells."""
    async with asyncio.timeout(WITHIN_S):
        while not holds():  # noqa: ASYNC110 - the core under test has no event for it
            await asyncio.sleep(0.005)


def url(relay: Relay, path: str = f"gb28181/{DEVICE}/{CHANNEL}/main") -> str:
    return f"{relay.base('127.0.0.1')}/{path}"
