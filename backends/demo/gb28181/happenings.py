"""What a demo device says by itself: alarms, where it drives, snapshots. Event loop only."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Coroutine
from pathlib import PurePosixPath

import requests

from backends.demo.city import to_gcj02
from backends.demo.fleet import Vehicle
from backends.demo.gb28181.catalogue import DemoAlarm, DemoChannel, DemoDevice
from backends.demo.gb28181.studio import GbStudio
from backends.gateway.gb28181.lower import Lower, Step
from backends.gateway.gb28181.lower_events import SnapshotAsked, Subscribed, Unsubscribed
from backends.gateway.gb28181.lower_line import LowerLine
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition, SnapshotFinished

log = logging.getLogger(__name__)

FIRST_ALARM_S = (20.0, 60.0)
UPLOAD_S = 10.0
STILL_S = 5.0


class Happenings:
    """Of one device; told whether it is registered and who has subscribed."""

    def __init__(self, device: DemoDevice, line: LowerLine, studio: GbStudio) -> None:
        self._device = device
        self._line = line
        self._studio = studio
        self._chance = random.Random(f"happenings/{device.id}")
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_guarded = not device.quirks.needs_guard
        self._alarming: asyncio.Task[None] | None = None
        self._driving: asyncio.Task[None] | None = None
        self._vehicle = Vehicle(int(device.id[-4:]), 28181) if device.is_mobile else None

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def registered(self, is_registered: bool) -> None:
        """Alarms come while it is."""
        if is_registered and self._device.alarms and self._alarming is None:
            self._alarming = self._begin(self._alarm_now_and_then())
        elif not is_registered:
            _end(self._alarming, self._driving)
            self._alarming = self._driving = None

    def subscription(self, event: Subscribed | Unsubscribed) -> None:
        """Positions go to whoever subscribed to them."""
        if event.cmd != "MobilePosition" or self._vehicle is None:
            return
        _end(self._driving)
        self._driving = None
        if isinstance(event, Subscribed):
            self._driving = self._begin(self._drive(self._vehicle, event.interval_s))

    def snapshot(self, event: SnapshotAsked) -> None:
        """Takes pictures, posts them, and says how it went."""
        self._begin(self._upload(event))

    def alarm(self, alarm: DemoAlarm) -> None:
        """Sends one now: as NOTIFY to a subscriber, else as MESSAGE."""
        channel = self._device.channels[alarm.channel]

        def say(lower: Lower, now_s: float) -> list[Step]:
            notice = AlarmNotice(
                sn=lower.next_sn(),
                device_id=channel.id,
                priority=alarm.priority,
                method=alarm.method,
                kind=alarm.kind,
                at=dt.datetime.now(dt.UTC),
                description=alarm.text,
                lon_deg=channel.camera.lon_wgs84,
                lat_deg=channel.camera.lat_wgs84,
            )
            node = answers.alarm(notice)
            return lower.notify("Alarm", node, now_s) or lower.say(node, now_s)

        self._line.act(say)

    async def _alarm_now_and_then(self) -> None:
        await asyncio.sleep(self._chance.uniform(*FIRST_ALARM_S))
        while True:
            alarm = self._chance.choice(self._device.alarms)
            if self.is_guarded:
                self.alarm(alarm)
            await asyncio.sleep(alarm.every_s * self._chance.uniform(0.7, 1.3))

    async def _drive(self, vehicle: Vehicle, interval_s: int) -> None:
        channel = self._device.channels[0]
        while True:
            self._line.act(lambda lower, now_s: self._say_place(lower, now_s, vehicle, channel))
            await asyncio.sleep(interval_s)
            vehicle.advance(float(interval_s))

    def _say_place(
        self, lower: Lower, now_s: float, vehicle: Vehicle, channel: DemoChannel
    ) -> list[Step]:
        lon, lat = vehicle.position
        if self._device.quirks.is_gcj02:
            lon, lat = to_gcj02(lon, lat)
        place = MobilePosition(
            sn=lower.next_sn(),
            device_id=channel.id,
            lon_deg=round(lon, 6),
            lat_deg=round(lat, 6),
            at=dt.datetime.now(dt.UTC),
            speed_kmh=round(vehicle.speed_kmh, 1),
            heading_deg=round(vehicle.heading_deg) % 360,
        )
        return lower.notify("MobilePosition", answers.position(place), now_s)

    async def _upload(self, event: SnapshotAsked) -> None:
        channel = next((c for c in self._device.channels if c.id == event.channel_id), None)
        files: list[str] = []
        for number in range(event.order.count if channel is not None else 0):
            if number:
                await asyncio.sleep(event.order.interval_s)
            assert channel is not None
            name = f"{channel.id}{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S}{number:02d}"
            if await self._post(channel, event.order.upload_url, name):
                files.append(name)

        def say(lower: Lower, now_s: float) -> list[Step]:
            done = SnapshotFinished(
                sn=lower.next_sn(),
                device_id=event.channel_id,
                session_id=event.order.session_id,
                file_ids=tuple(files),
            )
            return lower.say(answers.snapshot_finished(done), now_s)

        self._line.act(say)

    async def _post(self, channel: DemoChannel, url: str, name: str) -> bool:
        made: asyncio.Future[bytes] = self._loop.create_future()

        def done(jpeg: bytes) -> None:
            self._loop.call_soon_threadsafe(_resolve, made, jpeg)

        self._studio.still(channel, done)
        try:
            async with asyncio.timeout(STILL_S):
                jpeg = await made
            return bool(jpeg) and await asyncio.to_thread(_posted, url, name, jpeg)
        except (TimeoutError, requests.RequestException) as error:
            log.warning("demo gb28181: a snapshot was not uploaded: %s", type(error).__name__)
            return False

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _posted(url: str, name: str, jpeg: bytes) -> bool:
    headers = {
        "Content-Type": "image/jpeg",
        "Content-Disposition": f'attachment; filename="{PurePosixPath(name).name}.jpg"',
    }
    return requests.post(url, data=jpeg, headers=headers, timeout=UPLOAD_S).ok


def _resolve(made: asyncio.Future[bytes], jpeg: bytes) -> None:
    if not made.done():
        made.set_result(jpeg)


def _end(*tasks: asyncio.Task[None] | None) -> None:
    for task in tasks:
        if task is not None:
            task.cancel()
