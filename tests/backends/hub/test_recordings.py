"""What the centre records: for incidents, by hand; what is kept of it, and pictures of devices."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.link.field import StreamRef
from backends.link.field_questions import Nothing, SteerChannel
from backends.link.field_relay import (
    PartPlayed,
    PartsGone,
    PartTaken,
    PlayPart,
    ProtectedParts,
    Record,
    RecordingFinished,
    RecordingsSeen,
)
from backends.link.media import (
    KeepRecording,
    OpenPlayback,
    PlaybackAnswer,
    PlaybackFrame,
    PlaybackState,
    Recording,
    RecordingNow,
    Recordings,
    RecordingsAnswer,
    RecordingsFor,
    RecordingsForAnswer,
    RecordingsFrame,
    RecordingStore,
)
from backends.link.messages import CamerasFrame
from backends.link.queries import Timeline, TimelineAnswer
from backends.link.snapshots import (
    SnapshotPicture,
    SnapshotPictureAnswer,
    Snapshots,
    SnapshotsAnswer,
)
from backends.link.steering import Do, Steer
from backends.record.common import Department, Place, Severity
from backends.record.ids import CameraId, IncidentId
from backends.record.incident_commands import (
    AcceptIncident,
    FileIncident,
    MergeIncident,
    RejectIncident,
    ReportIncident,
)
from backends.record.policy import Domain, IncidentClass, Policy, WorkCalendar
from backends.record.recording import FOREVER_UNIX_S
from backends.record.refusal import RefusalCode
from backends.record.resource import Camera
from tests.backends.hub.field_ends import BASE, GATE, NVR, FieldEnd, a_gateway, a_relay
from tests.backends.hub.support import TestConsole, running_hub, told_in

pytestmark = pytest.mark.asyncio

SQUARE = Camera(
    id=CameraId("square"),
    number=7,
    name="广场",
    department=Department.URBAN,
    main="rtsp://10.0.0.5/main",
    place=Place(lon_wgs84=120.1005, lat_wgs84=30.2),
)
FAR = Camera(
    id=CameraId("far"),
    number=8,
    name="远处",
    department=Department.URBAN,
    main="rtsp://10.0.0.6/main",
    place=Place(lon_wgs84=120.2, lat_wgs84=30.2),
)
GATE_CAMERA = CameraId(f"gb-{GATE}")
SPILL, OTHER = IncidentId("spill"), IncidentId("other")
LEAK = IncidentClass(code="C1", name="泄漏", domain=Domain.CITY, department=Department.URBAN)
POLICY = Policy(classes=[LEAK], calendar=WorkCalendar(years=list(range(2026, 2100))))


async def reported(console: TestConsole, incident: IncidentId) -> None:
    """An incident at the square."""
    report = ReportIncident(
        incident=incident,
        title="泄漏",
        department=Department.URBAN,
        severity=Severity.III,
        place=SQUARE.place,
    )
    assert (await console.command(report)).refusal is None


async def filed(console: TestConsole) -> None:
    """An incident at the square, up to its filing."""
    await reported(console, SPILL)
    for command in (
        AcceptIncident(incident=SPILL, seen_version=1),
        FileIncident(
            incident=SPILL,
            seen_version=2,
            class_code=LEAK.code,
            severity=Severity.III,
            department=Department.URBAN,
        ),
    ):
        receipt = await console.command(command)
        assert receipt.refusal is None, receipt.refusal


async def record(relay: FieldEnd, *cameras: CameraId) -> Record:
    """The relay's next order to record exactly these."""
    return await relay.frame(Record, lambda frame: {c.camera for c in frame.cameras} == {*cameras})


def part(name: str, of: CameraId, **said: Any) -> RecordingFinished:
    """A minute that ended just now."""
    now = dt.datetime.now(dt.UTC)
    recording = Recording(
        store=RecordingStore.CENTRE,
        starts_at=now - dt.timedelta(minutes=1),
        ends_at=now,
        size_bytes=5_000_000,
        id=name,
        sha256="ab" * 32,
        **said,
    )
    return RecordingFinished(relay="relay", camera=of, part=recording)


async def past_of(console: TestConsole, camera: CameraId) -> list[Recording]:
    """What the centre has of the last hours."""
    now = dt.datetime.now(dt.UTC)
    since = now - dt.timedelta(hours=2)
    answer = (await console.ask(Recordings(camera=camera, starts_at=since, ends_at=now))).answer
    assert isinstance(answer, RecordingsAnswer)
    return [one for one in answer.recordings if one.store is RecordingStore.CENTRE]


async def test_filing_has_the_cameras_there_recorded_and_its_end_ends_it(tmp_path: Path) -> None:
    async with running_hub(tmp_path, cameras=[SQUARE, FAR], policy=POLICY) as hub, a_gateway(hub):
        async with a_relay(hub) as relay, hub.console("leader") as leader:
            await leader.frame(CamerasFrame)
            await filed(leader)
            order = await record(relay, SQUARE.id, GATE_CAMERA, CameraId(f"gb-{GATE[:-1]}2"))
            by_camera = {one.camera: one for one in order.cameras}
            assert by_camera[SQUARE.id].url == SQUARE.main
            assert by_camera[GATE_CAMERA].ref == StreamRef(device=NVR, channel=GATE)
            assert by_camera[GATE_CAMERA].incident == SPILL
            await relay.send(part("p1", SQUARE.id, incident=SPILL))
            taken = await relay.frame(PartTaken)
            assert taken == PartTaken(id="p1", protected_until_s=FOREVER_UNIX_S)
            found = (await leader.ask(RecordingsFor(incident=SPILL))).answer
            assert isinstance(found, RecordingsForAnswer)
            assert [(one.camera, one.size_bytes) for one in found.recorded] == [
                (SQUARE.id, 5_000_000)
            ]
            told = (await leader.ask(Timeline(subject=SPILL), 2)).answer
            assert isinstance(told, TimelineAnswer)
            assert [event.type for event in told.events].count("recording.begun") == 3
            await reported(leader, OTHER)
            merge = MergeIncident(incident=SPILL, seen_version=3, into=OTHER, reason="同一事件")
            assert (await leader.command(merge)).refusal is None
            await record(relay)
            (found_part,) = await past_of(leader, SQUARE.id)  # the other one is open
            assert found_part.protected_until is not None
            assert found_part.protected_until.timestamp() == FOREVER_UNIX_S
            reject = RejectIncident(incident=OTHER, seen_version=2, reason="误报")
            assert (await leader.command(reject)).refusal is None
            kept = await relay.frame(ProtectedParts, lambda f: bool(f.parts))
            assert not kept.is_first and [key for key, _ in kept.parts] == ["p1"]
            days = (kept.parts[0][1] - dt.datetime.now(dt.UTC).timestamp()) / 86_400
            assert 179 < days < 181
    kinds = [event.type for event in told_in(tmp_path) if event.type.startswith("recording.")]
    assert kinds.count("recording.begun") == 3


async def test_recording_by_hand_goes_on_after_a_restart_and_is_seen_by_all(
    tmp_path: Path,
) -> None:
    keep = KeepRecording(camera=SQUARE.id, is_on=True)
    async with running_hub(tmp_path, cameras=[SQUARE]) as hub, hub.console("leader") as leader:
        assert (await leader.ask(keep)).refusal is None
        frame = await leader.frame(RecordingsFrame, lambda frame: bool(frame.now))
        assert frame.now[0].problem == "no_relay"
    async with running_hub(tmp_path, cameras=[SQUARE]) as hub, hub.console("wall") as wall:
        async with a_relay(hub) as relay:
            await record(relay, SQUARE.id)
            now = RecordingNow(camera=SQUARE.id, since=dt.datetime.now(dt.UTC), size_bytes=9)
            await relay.send(RecordingsSeen(relay="relay", now=[now]))
            frame = await wall.frame(
                RecordingsFrame, lambda frame: bool(frame.now) and not frame.now[0].problem
            )
            assert (frame.now[0].size_bytes, frame.now[0].by) == (9, "leader")
            assert (await wall.ask(KeepRecording(camera=SQUARE.id, is_on=False))).refusal is None
            await record(relay)
            await wall.frame(RecordingsFrame, lambda frame: not frame.now)
    events = [e for e in told_in(tmp_path) if e.type.startswith("recording.")]
    assert [(event.type, event.actor.user) for event in events] == [
        ("recording.begun", "leader"),
        ("recording.ended", "wall"),
    ]


async def test_a_part_said_twice_is_told_once_played_and_forgotten_when_gone(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path, cameras=[SQUARE]) as hub, hub.console("leader") as leader:
        async with a_relay(hub) as relay:
            said = part("p1", SQUARE.id)
            for _ in range(2):
                await relay.send(said)
                assert (await relay.frame(PartTaken)).id == "p1"
            (found,) = await past_of(leader, SQUARE.id)
            assert (found.id, found.sha256, found.kind) == ("p1", "ab" * 32, "manual")
            assert found.protected_until is not None
            opening = OpenPlayback(
                camera=SQUARE.id,
                store=RecordingStore.CENTRE,
                starts_at=found.starts_at,
                ends_at=found.ends_at,
            )
            opened = (await leader.ask(opening, 2)).answer
            assert isinstance(opened, PlaybackAnswer)
            played = await relay.frame(PlayPart)
            assert (played.token, played.camera) == (opened.playback, SQUARE.id)
            assert opened.url == f"{BASE}/playback/{opened.playback}"
            await relay.send(PartsGone(relay="relay", ids=["p1", "unknown"]))
            await relay.send(part("p2", SQUARE.id))
            await relay.frame(PartTaken)
            assert [one.id for one in await past_of(leader, SQUARE.id)] == ["p2"]
    events = [e.type for e in told_in(tmp_path)]
    assert events.count("recording.part_kept") == 2
    assert events.count("recording.parts_removed") == 1


async def test_the_end_of_a_playback_of_the_centres_own_reaches_who_watches_it(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path, cameras=[SQUARE]) as hub, hub.console("leader") as leader:
        async with a_relay(hub) as relay:
            await relay.send(part("p1", SQUARE.id))
            await relay.frame(PartTaken)
            (found,) = await past_of(leader, SQUARE.id)
            opening = OpenPlayback(
                camera=SQUARE.id,
                store=RecordingStore.CENTRE,
                starts_at=found.starts_at,
                ends_at=found.ends_at,
            )
            opened = (await leader.ask(opening, 2)).answer
            assert isinstance(opened, PlaybackAnswer)
            for said in ("nobody's", opened.playback):
                await relay.send(PartPlayed(token=said))
            told = (await leader.frame(PlaybackFrame)).state
            over = PlaybackState(playback=opened.playback, is_over=True, reason="file_end")
            assert told == over


async def test_who_may_not_record_and_what_there_is_not(tmp_path: Path) -> None:
    async with running_hub(tmp_path, cameras=[SQUARE]) as hub, hub.console("leader") as leader:
        for asked, code in (
            (KeepRecording(camera=CameraId("nowhere"), is_on=True), RefusalCode.UNKNOWN_SUBJECT),
            (
                KeepRecording(camera=SQUARE.id, is_on=True, incident=SPILL),
                RefusalCode.WRONG_STATE,
            ),
        ):
            refusal = (await leader.ask(asked)).refusal
            assert refusal and refusal.code is code


JPEG = b"\xff\xd8\xff\xe0" + bytes(200) + b"\xff\xd9"


async def test_a_device_uploads_the_snapshot_it_was_asked_for_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("leader") as leader:
            await leader.frame(CamerasFrame)
            await leader.send(Steer(camera=GATE_CAMERA, order=Do(what="snapshot")))
            asked = await gateway.answer(SteerChannel, Nothing())
            assert 32 <= len(asked.session) <= 128 and asked.upload_url.endswith(asked.session)
            path = f"/api/v1/snapshots/{asked.session}"
            assert (await hub.http.post(path, content=b"GIF89a" + bytes(100))).status_code == 415
            other = "/api/v1/snapshots/" + "0" * 64
            assert (await hub.http.post(other, content=JPEG)).status_code == 404
            assert (await hub.http.post(path, content=JPEG)).status_code == 200
            form = {"file": ("a.jpg", JPEG, "image/jpeg")}
            assert (await hub.http.post(path, files=form)).status_code == 200
            await leader.event("device.snapshot_kept")
            too_large = JPEG[:2] + bytes(9 << 20)
            assert (await hub.http.post(path, content=too_large)).status_code == 413
            files = sorted((tmp_path / "snapshots").glob("*.jpg"))
            assert [file.read_bytes() for file in files] == [JPEG, JPEG]
            token = await hub.sign_in("leader")
            seen = await hub.http.get(
                f"/api/v1/snapshots/{files[0].name}", headers={"Authorization": f"Bearer {token}"}
            )
            assert seen.content == JPEG
            assert (await hub.http.get(f"/api/v1/snapshots/{files[0].name}")).status_code == 401
            answer = (await leader.ask(Snapshots(camera=GATE_CAMERA, limit=1))).answer
            assert isinstance(answer, SnapshotsAnswer)
            (kept,) = answer.snapshots
            assert kept.file in {file.name for file in files}
            assert (kept.device, kept.by) == (NVR, "leader")
            assert answer.is_cut
            picture = (await leader.ask(SnapshotPicture(file=kept.file), 2)).answer
            assert picture == SnapshotPictureAnswer(jpeg=JPEG)
            none = (await leader.ask(Snapshots(device=GATE), 3)).answer
            assert none == SnapshotsAnswer(snapshots=[])
            outside = "/api/v1/snapshots/..%2Frecord.db"
            head = {"Authorization": f"Bearer {token}"}
            assert (await hub.http.get(outside, headers=head)).status_code == 404
