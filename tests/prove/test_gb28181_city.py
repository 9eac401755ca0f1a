"""The demo city's GB28181 cameras as a console has them: seen, turned, played back."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Iterator

import av
import numpy as np
import pytest

from backends.demo.gb28181.catalogue import STRANGER, DemoDevice, devices
from backends.link.devices import DeviceState
from backends.link.line import HubLine
from backends.link.media import (
    OpenPlayback,
    PlaybackAct,
    PlaybackAnswer,
    Recordings,
    RecordingsAnswer,
    RecordingStore,
    SteerPlayback,
    Talk,
    TalkSound,
    TalkState,
)
from backends.link.steering import Move, Presets, PresetsAnswer, Steer, Steering, Stop
from backends.record.ids import CameraId
from backends.record.resource import Camera, CameraState
from tests.e2e.machine import Machine
from tests.e2e.test_first_light import line_to, run, until
from tests.prove.record import ProofRecord

LEADER = "值班长"
CITY = {device.id: device for device in devices()}
DOME = CITY["34020000001320000002"]
NVR = CITY["34020000001180000001"]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("city"), "--no-console")
    try:
        yield machine
    finally:
        machine.stop()


class Screen:
    """Reads one RTSP address as any player would; keeps the newest picture and its stamps."""

    def __init__(self, url: str) -> None:
        self.newest: np.ndarray | None = None
        self.times: list[tuple[float, float]] = []  # arrival, stamp
        self._is_over = False
        self._thread = threading.Thread(target=self._read, args=(url,))
        self._thread.start()

    def _read(self, url: str) -> None:
        options = {"rtsp_transport": "tcp", "analyzeduration": "300000"}
        with av.open(url, options=options, timeout=(15.0, 30.0)) as stream:
            for frame in stream.decode(video=0):
                self.newest = frame.to_ndarray(format="gray")
                self.times.append((time.monotonic(), float(frame.time or 0.0)))
                if self._is_over:
                    return

    @property
    def pictures(self) -> int:
        return len(self.times)

    async def more(self, count: int, within_s: float = 20.0) -> np.ndarray:
        goal = self.pictures + count
        await until(lambda: self.pictures >= goal, within_s, f"{count} pictures more")
        assert self.newest is not None
        return self.newest

    def close(self) -> None:
        self._is_over = True
        self._thread.join(35.0)


def channel_of(line: HubLine, device: DemoDevice, number: int = 0) -> Camera | None:
    channel = device.channels[number].id
    return next((c for c in line.cameras.values() if c.channel == channel), None)


async def online(line: HubLine, device: DemoDevice) -> Camera:
    """Its first channel, once it can be watched."""

    def is_there() -> bool:
        camera = channel_of(line, device)
        return camera is not None and camera.state is CameraState.ONLINE and bool(camera.main)

    await until(is_there, 60, f"{device.name} online")
    camera = channel_of(line, device)
    assert camera is not None
    return camera


def steer(line: HubLine, camera: CameraId, order: Steering) -> None:
    line.say(Steer(camera=camera, order=order))


@pytest.mark.prove
def test_devices_register_and_the_unknown_one_waits_for_approval(
    machine: Machine, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            known = [d for d in CITY.values() if d.is_known]
            for device in known:
                await online(line, device)
            await until(lambda: STRANGER in line.field.devices, 30, "the stranger is listed")
            assert line.field.devices[STRANGER].state is DeviceState.PENDING
            park = channel_of(line, NVR)
            assert park is not None and park.groups == ["公园广场", "滨江公园"], park
            proof.note(f"{len(known)} simulated devices registered; one waits for approval")

    run(work())


@pytest.mark.prove
def test_every_channel_shows_its_street(machine: Machine, proof: ProofRecord) -> None:
    async def work() -> None:
        waits: list[float] = []
        async with line_to(machine, LEADER) as line:
            for device in (d for d in CITY.values() if d.is_known):
                camera = await online(line, device)
                began = time.monotonic()
                screen = Screen(camera.sub or camera.main)
                try:
                    picture = await screen.more(3)
                    waits.append(time.monotonic() - began)
                    assert picture.std() > 15, device.name
                finally:
                    screen.close()
        proof.note(
            "first three pictures by any RTSP player, device still to be invited: "
            f"{min(waits):.1f} to {max(waits):.1f} s"
        )

    run(work())


@pytest.mark.prove
def test_a_dome_turns_under_the_operator_and_stops(machine: Machine) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            camera = await online(line, DOME)
            screen = Screen(camera.sub)
            try:
                before = await screen.more(3)
                steer(line, camera.id, Move(pan=1.0))
                turned = await screen.more(15)
                assert np.abs(turned.astype(int) - before).mean() > 12
                steer(line, camera.id, Stop())
                await screen.more(8)
                still = await screen.more(1)
                later = await screen.more(8)
                assert np.abs(later.astype(int) - still).mean() < 6
                assert line.field.leases[camera.id].user
                presets = await line.ask(Presets(camera=camera.id))
                assert isinstance(presets, PresetsAnswer)
                assert (1, "正前方") in presets.presets
            finally:
                screen.close()

    run(work())


@pytest.mark.prove
def test_a_recording_is_listed_played_hastened_paused_and_sought(
    machine: Machine, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            camera = await online(line, DOME)
            now = dt.datetime.now(dt.UTC).replace(microsecond=0)
            span = (now - dt.timedelta(hours=9), now)
            found = await line.ask(Recordings(camera=camera.id, starts_at=span[0], ends_at=span[1]))
            assert isinstance(found, RecordingsAnswer) and not found.device_problem
            assert len(found.recordings) >= 10
            tape = found.recordings[0]
            opened = await line.ask(
                OpenPlayback(
                    camera=camera.id,
                    store=RecordingStore.DEVICE,
                    starts_at=tape.starts_at,
                    ends_at=tape.ends_at,
                )
            )
            assert isinstance(opened, PlaybackAnswer)
            screen = Screen(opened.url)
            try:
                await screen.more(20)
                pace = await _pace(screen, 30)
                order = SteerPlayback(playback=opened.playback, act=PlaybackAct.PLAY, scale=2.0)
                line.say(order)
                await screen.more(30)
                fast = await _pace(screen, 60)
                line.say(SteerPlayback(playback=opened.playback, act=PlaybackAct.PAUSE))
                await _still(screen)
                line.say(
                    SteerPlayback(
                        playback=opened.playback, act=PlaybackAct.PLAY, scale=1.0, seek_s=600.0
                    )
                )
                await screen.more(20)
            finally:
                line.say(SteerPlayback(playback=opened.playback, act=PlaybackAct.CLOSE))
                screen.close()
            assert 0.8 < pace < 1.25 and 1.6 < fast < 2.5, (pace, fast)
            proof.note(f"a device's recording at {pace:.2f}× and {fast:.2f}×, paused and sought")

    run(work())


@pytest.mark.prove
def test_what_is_said_to_a_device_in_a_talk_comes_back(
    machine: Machine, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            camera = await online(line, NVR)
            line.say(Talk(camera=camera.id, is_on=True, is_duplex=True))

            def is_open() -> bool:
                talk = line.field.talk
                return talk is not None and talk.state is TalkState.OPEN and bool(talk.url)

            began = time.monotonic()
            await until(is_open, 20, f"the talk is open: {line.field.talk}")
            proof.note(f"a talk with a device is open {time.monotonic() - began:.1f} s after it")
            talk = line.field.talk
            assert talk is not None
            heard: list[float] = []
            reader = threading.Thread(target=_hear, args=(talk.url, heard))
            reader.start()
            try:
                # A loud square wave: 100 ms a time, as a console sends it.
                loud = bytes([0x80 if at // 10 % 2 else 0x00 for at in range(800)])
                for _ in range(80):
                    line.say(TalkSound(camera=camera.id, pcma=loud))
                    await asyncio.sleep(0.1)
                    if heard and max(heard) > 1000:
                        break
                assert heard and max(heard) > 1000, heard[:5]
            finally:
                line.say(Talk(camera=camera.id, is_on=False))
                await asyncio.to_thread(reader.join, 35.0)

    run(work())


def _hear(url: str, heard: list[float]) -> None:
    """Loudness of each piece of sound that comes back, until there is enough of it."""
    options = {"rtsp_transport": "tcp", "analyzeduration": "300000"}
    try:
        with av.open(url, options=options, timeout=(15.0, 15.0)) as stream:
            for frame in stream.decode(audio=0):
                heard.append(float(np.abs(frame.to_ndarray().astype(float)).max()))
                if len(heard) > 500 or heard[-1] > 1000:
                    return
    except av.error.FFmpegError:
        return  # the talk was ended


@pytest.mark.prove
def test_alarms_and_places_reach_the_console(machine: Machine, proof: ProofRecord) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            began = time.monotonic()

            def has_alarm() -> bool:
                return any(
                    "翻越" in str(alarm) or "温度" in str(alarm) for alarm in line.alarms.values()
                )

            await until(has_alarm, 120, "an alarm of a device")
            proof.note(f"a device's alarm in the list {time.monotonic() - began:.0f} s later")
            car = CITY["34020000001320000006"]
            line.set_area(122.0, 30.0, 124.0, 31.0)

            def has_place() -> bool:
                table = line.positions
                return table is not None and any(
                    car.channels[0].id in str(i) or car.id in str(i) for i in table.ids
                )

            await until(has_place, 30, "the place of the car")

    run(work())


async def _pace(screen: Screen, count: int) -> float:
    """Seconds of recording a second, over so many pictures, by their stamps."""
    first = screen.pictures
    await screen.more(count)
    (began_s, from_s), (ended_s, to_s) = screen.times[first], screen.times[-1]
    return (to_s - from_s) / (ended_s - began_s)


async def _still(screen: Screen) -> None:
    """Nothing comes any more."""
    seen = -1
    async with asyncio.timeout(15):
        while seen != screen.pictures:
            seen = screen.pictures
            await asyncio.sleep(1.0)
