"""The demo city's process: every simulator, or only some, until cancelled. Event loop."""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from backends.demo import dirt
from backends.demo.bulletins import BulletinBook
from backends.demo.buses import QUIET as QUIET_BUSES
from backends.demo.buses import BusServer
from backends.demo.cameras.catalogue import cameras
from backends.demo.cameras.rtsp_process import RtspUnavailable
from backends.demo.cameras.studio import Studio
from backends.demo.emergency import OfficeServer, push_warnings
from backends.demo.environment import Pace, serve_environment
from backends.demo.gb28181.service import city_devices, serve_devices
from backends.demo.grid import QUIET, GridScale, GridServer
from backends.demo.loggers import city_loggers
from backends.demo.site import SEED, DemoPorts
from backends.demo.urban import QUIET_COMPONENTS, UrbanScale, UrbanServer
from backends.demo.vehicles import serve_vehicles

log = logging.getLogger(__name__)
PARTS = ("cameras", "environment", "vehicles", "buses", "urban", "grid", "emergency", "gb28181")
HOST = "127.0.0.1"
RETRY_S = 5.0
STORM_S = 3600.0
Ready = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSettings:
    """What to simulate. `parts` of PARTS; `vehicles`, `buses` and `cameras` are counts, and so are
    `environment` and `gb28181`, where 0 means the city's own loggers and devices; `urban` counts
    components, `grid` events a day, 0 meaning a quiet part of the city. `is_storm`: what a storm
    makes of it."""

    ports: DemoPorts
    seed: int = SEED
    vehicles: int = 200
    buses: int = QUIET_BUSES
    cameras: int = 24
    environment: int = 0
    urban: int = 0
    grid: int = 0
    gb28181: int = 0
    is_storm: bool = False
    parts: tuple[str, ...] = PARTS


async def serve(settings: DemoSettings, ready: Ready | None = None) -> None:
    """Run the parts until cancelled; `ready(part, port)` as each one serves or begins to send.

    A part that fails says why in the log and is tried again; the others go on. ValueError on an
    unknown part.
    """
    unknown = set(settings.parts) - set(PARTS)
    if unknown:
        raise ValueError(f"unknown part {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}")
    _allow_many_files()
    runs: dict[str, Callable[[], Awaitable[None]]] = {
        "cameras": _Cameras(settings, ready).run,
        "environment": _Environment(settings, ready).run,
        "vehicles": _Vehicles(settings, ready).run,
        "buses": _Buses(settings, ready).run,
        "urban": _Urban(settings, ready).run,
        "grid": _Grid(settings, ready).run,
        "emergency": _Emergency(settings, ready).run,
        "gb28181": _Devices(settings, ready).run,
    }
    async with asyncio.TaskGroup() as group:
        for part in dict.fromkeys(settings.parts):
            group.create_task(_keep(part, runs[part]))


async def _keep(part: str, run: Callable[[], Awaitable[None]]) -> None:
    """Run a part for ever; say once why it failed, and once when the reason changes."""
    said = ""
    while True:
        try:
            await run()
        except (RtspUnavailable, OSError) as error:
            if str(error) != said:
                log.error("demo %s: %s Trying again every %g s.", part, error, RETRY_S)
                said = str(error)
        await asyncio.sleep(RETRY_S)


@dataclass(slots=True)
class _Part:
    settings: DemoSettings
    ready: Ready | None

    def tell(self, part: str, port: int) -> None:
        if self.ready is not None:
            self.ready(part, port)


class _Cameras(_Part):
    async def run(self) -> None:
        studio = Studio(cameras(self.settings.cameras), self.settings.ports.rtsp)
        try:
            await asyncio.to_thread(studio.start)
            self.tell("cameras", studio.port)
            while True:
                studio.check()
                await asyncio.sleep(1.0)
        finally:
            await asyncio.shield(asyncio.to_thread(studio.close))


class _Environment(_Part):
    async def run(self) -> None:
        port = self.settings.ports.environment
        self.tell("environment", port)
        count, seed = self.settings.environment, self.settings.seed
        pace = Pace(is_storm=self.settings.is_storm, has_means=self.settings.is_storm)
        if count:
            pace = Pace(period_s=60.0, has_means=True, is_storm=self.settings.is_storm)
        loggers = city_loggers(count, seed) if count else None
        await serve_environment(HOST, port, seed, loggers=loggers, pace=pace)


class _Vehicles(_Part):
    async def run(self) -> None:
        port = self.settings.ports.transport
        self.tell("vehicles", port)
        settings = self.settings
        await serve_vehicles(
            HOST, port, settings.seed, settings.vehicles, is_storm=settings.is_storm
        )


class _Buses(_Part):
    async def run(self) -> None:
        buses = self.settings.buses
        server = BusServer(HOST, self.settings.ports.buses, self.settings.seed, buses)
        server.start()
        self.tell("buses", server.port)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(server.close)


class _Urban(_Part):
    async def run(self) -> None:
        scale = UrbanScale(components=self.settings.urban or QUIET_COMPONENTS, dirt=dirt.SHARE)
        server = UrbanServer(HOST, self.settings.ports.urban, self.settings.seed, scale)
        if self.settings.is_storm:
            server.storm(STORM_S)
        await _serve_rest(server, lambda: self.tell("urban", server.port))


class _Grid(_Part):
    async def run(self) -> None:
        scale = QUIET
        if self.settings.grid:
            scale = GridScale(per_day=self.settings.grid, dirt=dirt.SHARE)
        server = GridServer(HOST, self.settings.ports.grid, self.settings.seed, scale)
        if self.settings.is_storm:
            server.storm(STORM_S)
        await _serve_rest(server, lambda: self.tell("grid", server.port))


async def _serve_rest(server: UrbanServer | GridServer, tell: Callable[[], None]) -> None:
    server.start()
    tell()
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.to_thread(server.close)


class _Emergency(_Part):
    async def run(self) -> None:
        """Warnings to the gateway, and the offices' interfaces; either may be left out."""
        ports, seed = self.settings.ports, self.settings.seed
        server = OfficeServer(HOST, ports.offices, seed, dirt.SHARE)
        server.start()
        self.tell("emergency", server.port)
        try:
            if ports.bulletins:
                is_storm = self.settings.is_storm
                book = BulletinBook(seed, is_storm=is_storm, dirt=dirt.SHARE)
                await push_warnings(HOST, ports.bulletins, book)
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(server.close)


class _Devices(_Part):
    async def run(self) -> None:
        port = self.settings.ports.gb28181
        if not port:  # a site without a platform
            await asyncio.Event().wait()
        found = city_devices(self.settings.gb28181)
        await serve_devices(found, HOST, port, lambda: self.tell("gb28181", port))


def _allow_many_files() -> None:
    """Seven thousand vehicles need some hundreds of sockets: take what the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
