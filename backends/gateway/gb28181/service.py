"""The GB/T 28181 platform at work: sockets, clock, file, the lines to the hub. Gateway's loop."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from backends.gateway.gb28181.kept import Keep, Kept
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.settings import Gb28181Settings
from backends.gateway.gb28181.sockets import SipSockets
from backends.gateway.gb28181.station import Effect, Station
from backends.gateway.gb28181.uppers import Hands, Uppers
from backends.gateway.gb28181.upward_answers import Build, Result
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.tcp import Ready
from backends.link.field import FieldHello, FieldKind
from backends.link.field_client import FieldLine
from backends.link.field_gateway import GatewayFrame, PlayRecording, ToGateway
from backends.link.field_relay import SteerStream
from backends.link.session import hub_address
from backends.protocols.manscdp import control
from backends.protocols.sip.flow import Flow, Send
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised, Positions

log = logging.getLogger(__name__)

NAME = "国标视频设备"
SOURCE = SourceId("gb28181")
GATEWAY = "gateway"
TICK_S = 0.05
SLOW_S = 0.5
CROWD_S = 60.0  # without a request too many: a crowd is over
STALE_AFTER_S = 300.0


class HubLine(msgspec.Struct, frozen=True, kw_only=True):
    """Where the hub is, and where we keep what outlives us."""

    url: str
    ca_file: str
    token: str
    data: Path


class Service:
    """One platform. `serve` until cancelled; OSError when it cannot listen."""

    def __init__(
        self, settings: Gb28181Settings, hub: HubLine, sink: Sink, clock: Clock = utc_now
    ) -> None:
        self._settings = settings
        self._sink = sink
        self._clock = clock
        self._station = Station(GATEWAY, settings, secrets.token_bytes(32), new_token)
        self._kept = Kept(hub.data / "gb28181.db")
        self._sockets = SipSockets(self)
        hello = FieldHello(token=hub.token, kind=FieldKind.GATEWAY, name=GATEWAY)
        address = hub_address(hub.url, hub.ca_file)
        self._line: FieldLine[GatewayFrame, ToGateway] = FieldLine(address, hello, ToGateway, self)
        self._health = FeedHealth(
            SOURCE, Department.CENTRE, NAME, stale_after_s=STALE_AFTER_S, clock=clock
        )
        self._malformed = self._heard = self._crowded = 0
        self._crowd_until_s = 0.0
        self._uppers: Uppers | None = None

    async def serve(self, ready: Ready | None = None) -> None:
        """Listens, restores what was, serves."""
        host, port = await self._sockets.open(self._settings.listen)
        try:
            kept = await asyncio.to_thread(self._kept.load)
            self._station.restore(kept, self._now())
            self._health.connected()
            if ready is not None:
                ready(host, port)
            known = (self._station.directory, self._station.approved)
            settings = self._settings
            hands = Hands(steer=self._steer, ask=self._ask, tell=self._tell)
            self._uppers = Uppers(settings.upward, settings.id, known, self._line.put, hands)
            self._station.heard = self._uppers.heard
            async with asyncio.TaskGroup() as group:
                group.create_task(self._line.serve())
                group.create_task(self._uppers.run())
                group.create_task(self._tick())
                group.create_task(keep_reporting(self._health, self._sink))
        finally:
            self._act(self._station.close(self._now()))
            self._sockets.close()
            await asyncio.to_thread(self._kept.close)

    def datagram(self, data: bytes, flow: Flow) -> None:
        """Of the sockets."""
        self._heard += 1
        self._act(self._station.datagram(data, flow, self._now()))

    def opened(self, flow: Flow) -> None:
        """Of the sockets."""
        self._act(self._station.opened(flow, self._now()))

    def stream(self, data: bytes, flow: Flow) -> None:
        """Of the sockets."""
        self._heard += 1
        self._act(self._station.stream(data, flow, self._now()))

    def closed(self, connection: int) -> None:
        """Of the sockets."""
        self._act(self._station.closed(connection, self._now()))

    def line_up(self) -> None:
        """Of the line to the hub: everything, from the beginning. Streams never wait for it."""
        self._act(self._station.line_is_up(self._now()))

    def take(self, frame: ToGateway) -> None:
        """Of the line to the hub."""
        self._act(self._station.frame(frame, self._now()))
        if self._uppers is not None:
            self._uppers.frame(frame)

    def _steer(self, device_id: str, channel_id: str, action: control.Action) -> None:
        """A higher platform moves a camera."""
        self._act(self._station.steer((device_id, channel_id), action, self._now()))

    def _ask(self, device_id: str, build: Build, done: Callable[[Result], None]) -> None:
        """A higher platform wants to know something of a device."""
        self._act(self._station.ask(device_id, build, done, self._now()))

    def _tell(self, frame: PlayRecording | SteerStream) -> None:
        """A higher platform plays a recording."""
        self._act(self._station.frame(frame, self._now()))

    def _now(self) -> Now:
        return Now(s=time.monotonic(), at=self._clock())

    async def _tick(self) -> None:
        while True:
            began = time.monotonic()
            self._act(self._station.tick(self._now()))
            self._count()
            took_s = time.monotonic() - began
            if took_s > SLOW_S:
                log.warning("a turn of the GB28181 platform took %.1f s", took_s)
            await asyncio.sleep(TICK_S)

    def _count(self) -> None:
        """Health: what came since, and what could not be read."""
        platform = self._station.platform
        if platform.malformed > self._malformed:
            self._health.malformed(platform.malformed - self._malformed)
            self._malformed = platform.malformed
        if self._heard:
            self._health.accepted(self._heard)
            self._heard = 0
        count, host = platform.gate.crowded
        if count > self._crowded:
            now_s, self._crowded = time.monotonic(), count
            if now_s > self._crowd_until_s:
                words = "devices behind %s ask more than host_rate_per_s: some must ask again"
                log.warning(words, host)
            self._crowd_until_s = now_s + CROWD_S

    def _act(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send():
                    self._sockets.send(effect)
                case Keep():
                    self._kept.put(effect.kind, effect.name, effect.body)
                case ConditionRaised() | ConditionCleared() | Positions():
                    self._sink(effect)
                case _:
                    self._line.put(effect)


def new_token() -> str:
    """80 random bits as a SIP token."""
    return secrets.token_hex(10)


async def serve(
    settings: Gb28181Settings,
    hub: HubLine,
    sink: Sink,
    ready: Ready | None = None,
    clock: Clock = utc_now,
) -> None:
    """Serve until cancelled."""
    await Service(settings, hub, sink, clock).serve(ready)
