"""The far ends of the hub's field lines: a gateway and a relay that say what a test likes."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from backends.link.devices import Channel, Device, DeviceProfile, DeviceState
from backends.link.field import FieldBeat, FieldHello, FieldKind, FieldWelcome, StreamRef
from backends.link.field_gateway import DevicesAre, GatewayFrame, RelayFrame, ToGateway, ToRelay
from backends.link.field_questions import Answered, Asked, FieldResult
from backends.link.field_relay import RelayIs, StreamsWanted
from backends.record.common import Place
from backends.record.refusal import Refusal
from tests.backends.hub.support import TOKEN, TestHub

NVR = "34020000001180000001"
GATE, YARD = "34020000001320000001", "34020000001320000002"
SINCE = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
BASE = "rtsp://viewer:secret@10.0.0.9:8554"

F = TypeVar("F")
_encode = msgspec.msgpack.Encoder().encode
_decoders: dict[FieldKind, msgspec.msgpack.Decoder[Any]] = {
    FieldKind.GATEWAY: msgspec.msgpack.Decoder(ToGateway),
    FieldKind.RELAY: msgspec.msgpack.Decoder(ToRelay),
}


def a_device(device: str = NVR, **said: Any) -> Device:
    """A device that is online."""
    words: dict[str, Any] = {
        "id": device,
        "name": "东门录像机",
        "state": DeviceState.ONLINE,
        "since": SINCE,
        "channels": 2,
        "profile": DeviceProfile(),
    }
    return Device(**(words | said))


def a_channel(channel: str = GATE, device: str = NVR, **said: Any) -> Channel:
    """A channel of it, at the invented city's east gate."""
    words: dict[str, Any] = {
        "id": channel,
        "device": device,
        "name": "东门",
        "groups": ["城区", "东门"],
        "place": Place(lon_wgs84=120.1, lat_wgs84=30.2),
        "ptz_kind": 1,
        "is_online": True,
        "since": SINCE,
    }
    return Channel(**(words | said))


class FieldEnd:
    """One end."""

    def __init__(self, socket: ClientConnection, kind: FieldKind, name: str) -> None:
        self.socket, self.kind, self.name = socket, kind, name

    async def send(self, frame: GatewayFrame | RelayFrame) -> None:
        """One frame out."""
        await self.socket.send(_encode(frame))

    async def frame(self, kind: type[F], wanted: Callable[[F], bool] | None = None) -> F:
        """The next frame of that kind that is wanted; others are passed over."""
        async with asyncio.timeout(6.0):
            while True:
                data = await self.socket.recv()
                assert isinstance(data, bytes)
                frame = _decoders[self.kind].decode(data)
                if isinstance(frame, kind) and (wanted is None or wanted(frame)):
                    return frame

    async def says(self, *devices: Device, channels: list[Channel] | None = None) -> None:
        """All its devices, as a gateway does after it connected."""
        said = DevicesAre(
            gateway=self.name,
            devices=list(devices),
            channels=channels or [],
            is_first=True,
            is_last=True,
        )
        await self.send(said)

    async def wants(self, *refs: StreamRef) -> None:
        """All that a relay wants."""
        await self.send(StreamsWanted(relay=self.name, refs=list(refs)))

    async def answer(self, kind: type[F], result: FieldResult | Refusal) -> F:
        """Wait for a question of that kind and answer it."""
        asked = await self.frame(Asked, lambda asked: isinstance(asked.question, kind))
        is_refusal = isinstance(result, Refusal)
        await self.send(
            Answered(
                number=asked.number,
                result=None if is_refusal else result,  # type: ignore[arg-type]  # one or the other
                refusal=result if is_refusal else None,  # type: ignore[arg-type]
            )
        )
        assert isinstance(asked.question, kind)
        return asked.question

    async def beat(self) -> None:
        """Beats until cancelled."""
        while True:
            await asyncio.sleep(0.5)
            await self.send(FieldBeat(unix_ms=0))


@contextlib.asynccontextmanager
async def field_end(hub: TestHub, kind: FieldKind, name: str) -> AsyncIterator[FieldEnd]:
    """A gateway or relay that has said hello."""
    async with connect(f"ws://127.0.0.1:{hub.port}/ws/field", max_size=None) as socket:
        end = FieldEnd(socket, kind, name)
        await end.send(FieldHello(token=TOKEN, kind=kind, name=name))
        await end.frame(FieldWelcome)
        beating = asyncio.create_task(end.beat())
        try:
            yield end
        finally:
            beating.cancel()


@contextlib.asynccontextmanager
async def a_gateway(hub: TestHub, name: str = "gateway") -> AsyncIterator[FieldEnd]:
    """One with two cameras behind a recorder."""
    async with field_end(hub, FieldKind.GATEWAY, name) as end:
        await end.says(a_device(), channels=[a_channel(), a_channel(YARD, name="院内")])
        yield end


@contextlib.asynccontextmanager
async def a_relay(hub: TestHub, name: str = "relay", base: str = BASE) -> AsyncIterator[FieldEnd]:
    """One that serves the network of the default profile."""
    async with field_end(hub, FieldKind.RELAY, name) as end:
        await end.send(
            RelayIs(
                name=name,
                network="default",
                rtsp_base=base,
                media_host="10.0.0.9",
                first_port=30000,
                last_port=30100,
            )
        )
        yield end
