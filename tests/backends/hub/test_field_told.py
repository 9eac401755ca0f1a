"""What gateways tell of devices that reaches who must know it: refusals, failures, own alarms."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from backends.link.devices import (
    CameraCard,
    DeviceProfile,
    DevicesFrame,
    DeviceState,
    Network,
)
from backends.link.field import FieldKind
from backends.link.field_gateway import DevicesAre, PlayRecording, SnapshotTaken, SteerRefused
from backends.link.field_questions import Nothing as DoneNow
from backends.link.field_questions import SteerChannel
from backends.link.field_relay import Record
from backends.link.media import OpenPlayback, PlaybackAnswer, PlaybackFrame, RecordingStore
from backends.link.messages import CamerasFrame
from backends.link.steering import Do, Steer, SteerFailed
from backends.record.common import Department, Severity
from backends.record.ids import AlarmId, CameraId, IncidentId
from backends.record.incident_commands import AcceptIncident, FileIncident, ReportIncident
from backends.record.resource import CameraSecurity
from tests.backends.hub.field_ends import (
    GATE,
    NVR,
    YARD,
    a_channel,
    a_device,
    a_gateway,
    a_relay,
    field_end,
)
from tests.backends.hub.support import moment, raised, running_hub
from tests.backends.hub.test_recordings import LEAK, POLICY

pytestmark = pytest.mark.asyncio

STRANGER = "34020000001329999999"
GATE_CAMERA = CameraId(f"gb-{GATE}")
CASE = IncidentId("01936f00-0000-7000-8000-00000000c0de")


async def test_a_console_is_told_what_a_device_would_not_do_and_who_asks_no_more(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub):
        async with hub.console("leader") as leader:
            await leader.frame(CamerasFrame, lambda frame: bool(frame.cameras[0].main))
            await leader.send(Steer(camera=GATE_CAMERA, order=Do(what="snapshot")))
            asked = await gateway.answer(SteerChannel, DoneNow())
            for files in (0, 1):  # what is told twice is told once
                told = SnapshotTaken(device=NVR, session=asked.session, files=files)
                await gateway.send(told)
            failed = await leader.frame(SteerFailed)
            assert (failed.camera, failed.refusal.detail) == (GATE_CAMERA, "no_snapshot")
            now = dt.datetime.now(dt.UTC)
            opening = OpenPlayback(
                camera=GATE_CAMERA,
                store=RecordingStore.DEVICE,
                starts_at=now - dt.timedelta(hours=1),
                ends_at=now,
            )
            opened = (await leader.ask(opening)).answer
            assert isinstance(opened, PlaybackAnswer)
            played = await gateway.frame(PlayRecording)
            await gateway.send(SteerRefused(token=played.token, what="speed", status=405))
            state = (await leader.frame(PlaybackFrame)).state
            assert (state.playback, state.refused, state.is_over) == (
                opened.playback,
                "speed",
                False,
            )
            asks = a_device(STRANGER, state=DeviceState.PENDING, channels=0)
            await gateway.send(DevicesAre(gateway="gateway", devices=[asks]))
            await leader.frame(DevicesFrame, lambda f: any(d.id == STRANGER for d in f.devices))
            await gateway.send(DevicesAre(gateway="gateway", gone=[STRANGER]))
            assert (await leader.frame(DevicesFrame, lambda f: bool(f.gone))).gone == [STRANGER]


async def test_a_channel_is_a_camera_with_the_number_name_class_and_department_that_people_chose(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub):
        async with hub.console("wall") as wall:
            card = CameraCard(
                channel=GATE, number=77, name="东门卡口", security=CameraSecurity.RESTRICTED
            )
            profile = DeviceProfile(
                cameras=[card, CameraCard(channel=YARD, number=77)],
                department=Department.URBAN,
                groups_of=["东门=transport"],
            )
            secret = a_channel(YARD, name="院内", groups=["城区"], is_secret=True)
            said = DevicesAre(
                gateway="gateway",
                devices=[a_device(profile=profile)],
                channels=[a_channel(), secret],
                networks=[Network(name="west", host="10.1.0.5")],
                is_first=True,
                is_last=True,
            )
            await gateway.send(said)

            def has_west(frame: DevicesFrame) -> bool:
                return len(frame.networks or []) == 2

            networks = (await wall.frame(DevicesFrame, has_west)).networks or []
            assert [(n.name, n.host, n.relay, n.media_host) for n in networks] == [
                ("default", "", "relay", "10.0.0.9"),
                ("west", "10.1.0.5", "", ""),
            ]

            def is_it(frame: CamerasFrame) -> bool:
                return {(c.number, c.name, c.department, c.security) for c in frame.cameras} >= {
                    (77, "东门卡口", Department.TRANSPORT, CameraSecurity.RESTRICTED),
                    # That number is taken by then.
                    (1002, "院内", Department.URBAN, CameraSecurity.RESTRICTED),
                }

            await wall.frame(CamerasFrame, is_it)
            cards = [CameraCard(channel=GATE, number=1002), CameraCard(channel=YARD, number=77)]
            swapped = a_device(profile=DeviceProfile(cameras=cards))
            await gateway.send(DevicesAre(gateway="gateway", devices=[swapped]))

            def is_swapped(frame: CamerasFrame) -> bool:
                return {(c.channel, c.number) for c in frame.cameras} >= {(GATE, 1002), (YARD, 77)}

            await wall.frame(CamerasFrame, is_swapped)


async def test_the_camera_whose_own_alarm_was_filed_is_recorded_without_a_place(
    tmp_path: Path,
) -> None:
    alarm = raised(
        f"{NVR}/{GATE}/5/6", source="gb28181.alarm", kind="device_alarm", place=None,
        occurred_at=moment(0),
    )  # fmt: skip
    async with running_hub(tmp_path, policy=POLICY) as hub, a_relay(hub) as relay:
        async with field_end(hub, FieldKind.GATEWAY, "gateway") as gateway:
            await gateway.says(a_device(), channels=[a_channel(place=None)])
            async with hub.console("leader") as leader:
                await leader.frame(CamerasFrame, lambda frame: bool(frame.cameras))
                await hub.ingest(alarm)
                told = (await leader.event("alarm.raised")).events
                (own,) = [event.subject for event in told if event.type == "alarm.raised"]
                commands = (
                    ReportIncident(
                        incident=CASE,
                        title="入侵",
                        department=Department.URBAN,
                        alarms=[AlarmId(own)],
                    ),
                    AcceptIncident(incident=CASE, seen_version=1),
                    FileIncident(
                        incident=CASE,
                        seen_version=2,
                        class_code=LEAK.code,
                        severity=Severity.III,
                        department=Department.URBAN,
                    ),
                )
                for command in commands:
                    receipt = await leader.command(command)
                    assert receipt.refusal is None, receipt.refusal
                order = await relay.frame(Record, lambda frame: bool(frame.cameras))
                assert [one.camera for one in order.cameras] == [GATE_CAMERA]
