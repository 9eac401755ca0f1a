"""The switchboard on a whole machine: recordings, snapshots, and a hub killed amid streams."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.demo.gb28181.catalogue import Edition
from backends.link.line import HubLine
from backends.link.media import (
    KeepRecording,
    OpenPlayback,
    PlaybackAnswer,
    Recording,
    Recordings,
    RecordingsAnswer,
    RecordingStore,
)
from backends.link.steering import Do, Steer
from backends.record.common import Department, Severity
from backends.record.ids import CameraId, IncidentId, uuid7
from backends.record.incident import Stage
from backends.record.incident_commands import AcceptIncident, FileIncident, ReportIncident
from tests.e2e.machine import Machine
from tests.e2e.test_first_light import line_to, run, until
from tests.prove.record import ProofRecord
from tests.prove.test_gb28181_city import CITY, DOME, LEADER, Screen, online


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("field"), "--no-console")
    try:
        yield machine
    finally:
        machine.stop()


async def kept(line: HubLine, camera: CameraId) -> list[Recording]:
    """What the centre has of the last hour."""
    now = dt.datetime.now(dt.UTC)
    asked = Recordings(camera=camera, starts_at=now - dt.timedelta(hours=1), ends_at=now)
    answer = await line.ask(asked)
    assert isinstance(answer, RecordingsAnswer)
    return [one for one in answer.recordings if one.store is RecordingStore.CENTRE]


async def a_part(line: HubLine, camera: CameraId) -> Recording:
    """The first part of a camera, once the record has it."""
    async with asyncio.timeout(30):
        while not (found := await kept(line, camera)):  # noqa: ASYNC110 - another process's
            await asyncio.sleep(0.5)
    return found[0]


def snapshots(machine: Machine) -> list[Path]:
    return sorted((machine.data / "snapshots").glob("*.jpg"))


def records(line: HubLine, camera: CameraId) -> bool:
    now = line.field.recorded.get(camera)
    return now is not None and not now.problem


@pytest.mark.prove
def test_channels_and_rtsp_cameras_are_recorded_by_hand_and_played(
    machine: Machine, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            channel = (await online(line, DOME)).id
            rtsp = next(camera.id for camera in line.cameras.values() if not camera.device)
            for camera in (channel, rtsp):
                await line.ask(KeepRecording(camera=camera, is_on=True))
            await until(lambda: records(line, channel), 40, "the channel recorded")
            await until(lambda: records(line, rtsp), 40, "the RTSP camera recorded")
            await asyncio.sleep(5.0)
            for camera in (channel, rtsp):
                await line.ask(KeepRecording(camera=camera, is_on=False))
                part = await a_part(line, camera)
                assert len(part.sha256) == 64 and part.size_bytes > 0
                assert part.protected_until is not None
                opened = await line.ask(
                    OpenPlayback(
                        camera=camera,
                        store=RecordingStore.CENTRE,
                        starts_at=part.starts_at,
                        ends_at=part.ends_at,
                    )
                )
                assert isinstance(opened, PlaybackAnswer)
                screen = Screen(opened.url)
                try:
                    assert (await screen.more(10)).std() > 10
                finally:
                    screen.close()
            proof.note("a channel and an RTSP camera recorded by hand, their parts played")

    run(work())


@pytest.mark.prove
def test_an_incident_filed_at_a_camera_has_it_recorded(machine: Machine) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            camera = await online(line, DOME)
            incident = IncidentId(uuid7(1))
            code = line.policy.classes[0].code
            report = ReportIncident(
                incident=incident,
                title="井盖缺失",
                department=Department.URBAN,
                severity=Severity.III,
                place=camera.place,
            )
            line.send(report)
            await until(lambda: incident in line.incidents, 10, "reported")
            line.send(AcceptIncident(incident=incident, seen_version=1))
            await until(lambda: line.incidents[incident].version == 2, 10, "accepted")
            filing = FileIncident(
                incident=incident,
                seen_version=2,
                class_code=code,
                severity=Severity.III,
                department=Department.URBAN,
            )
            line.send(filing)
            await until(lambda: line.incidents[incident].stage is Stage.FILED, 10, "filed")
            await until(lambda: records(line, camera.id), 40, "recorded for it")
            assert line.field.recorded[camera.id].incident == incident

    run(work())


@pytest.mark.prove
def test_a_device_uploads_a_snapshot(machine: Machine) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            device = next(d for d in CITY.values() if d.is_known and d.edition is Edition.OF_2022)
            camera = await online(line, device)
            line.say(Steer(camera=camera.id, order=Do(what="snapshot")))
            await until(lambda: snapshots(machine), 20, "a snapshot on the disk")
        assert snapshots(machine)[0].read_bytes().startswith(b"\xff\xd8\xff")

    run(work())


@pytest.mark.prove
def test_a_killed_hub_ends_no_stream_and_renames_no_camera(
    machine: Machine, proof: ProofRecord
) -> None:
    async def work() -> None:
        async with line_to(machine, LEADER) as line:
            camera = await online(line, DOME)
            screen = Screen(camera.sub)
            try:
                await screen.more(10)
                machine.kill("hub")
                await until(lambda: line.status.state.value != "online", 10, "the hub is gone")
                await until(lambda: line.status.state.value == "online", 60, "the hub is back")
                again = await online(line, DOME)
                assert (again.number, again.main, again.sub) == (
                    camera.number,
                    camera.main,
                    camera.sub,
                )
                await screen.more(25)
                arrivals = [at for at, _ in screen.times]
                gap = max(b - a for a, b in itertools.pairwise(arrivals))
                assert gap < 2.0
                proof.note(f"the hub killed: longest gap of a running channel {gap * 1000:.0f} ms")
            finally:
                screen.close()

    run(work())
