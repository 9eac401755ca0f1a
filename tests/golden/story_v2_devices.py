"""The devices' and recordings' part of the second story."""

from __future__ import annotations

from backends.record import device_events as de
from backends.record import recording as rec
from backends.record.ids import AlarmId, CameraId, IncidentId, SourceId
from tests.golden.steps import LEADER, Step, at

_GATE = CameraId("gb-34020000001320000001")
_RECORDER = "device:34020000001180000001"

DEVICES = [
    Step(
        _RECORDER,
        de.DeviceSet(
            name="东门录像机",
            treated={"media": "udp", "is_nonce_checked": False, "keepalive_s": 30},
            reason="老固件",
            has_password=True,
        ),
        LEADER,
    ),
    Step(_RECORDER, de.DeviceOrdered(camera=_GATE, what="preset 3 set"), LEADER),
    Step(
        _RECORDER,
        de.SnapshotKept(camera=_GATE, file="a-1.jpg", sha256="23" * 32, size=40_000),
    ),
    Step(
        "alarm_files:ahead",
        de.AlarmFileKept(
            alarm=AlarmId("ahead"),
            source=SourceId("transport.jt808"),
            file="00_64_6401_0_1.jpg",
            sha256="34" * 32,
            size=21_000,
        ),
    ),
    Step(
        f"recording:{_GATE}",
        rec.RecordingBegun(camera=_GATE, incident=IncidentId("spill")),
    ),
    Step(
        f"recording:{_GATE}",
        rec.PartKept(
            part="part-1",
            relay="relay",
            camera=_GATE,
            starts_at=at(130),
            ends_at=at(135),
            size=75_000_000,
            sha256="45" * 32,
            incidents=[IncidentId("spill")],
        ),
    ),
    Step(
        f"recording:{_GATE}",
        rec.RecordingEnded(camera=_GATE, incident=IncidentId("spill"), reason="incident over"),
    ),
    Step("relay:relay", rec.PartsRemoved(parts=["part-1"])),
    Step(_RECORDER, de.DeviceForgotten(), LEADER),
]
