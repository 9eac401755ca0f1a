"""Devices, their cameras and who steers them, as the hub's frames change them."""

from __future__ import annotations

import datetime as dt

from backends.link.devices import Channel, Device, DevicesFrame, Network
from backends.link.gather import Gather
from backends.link.messages import CamerasFrame
from backends.link.replica import Replica, ReplicaFrame
from backends.link.steering import SteerFailed
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera, CameraState

GATE = Camera(
    id=CameraId("gb-1"), number=1001, name="东门", department=Department.CENTRE, main="rtsp://a"
)
NOW = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


def told(replica: Replica, frame: ReplicaFrame) -> Gather:
    gather = Gather()
    replica.apply(frame, gather)
    return gather


def test_a_cameras_state_alone_does_not_make_windows_read_all_cameras_anew() -> None:
    replica = Replica()
    change = told(replica, CamerasFrame(cameras=[GATE])).freeze()
    assert change.resources and change.cameras == {GATE.id}
    offline = Camera(
        id=GATE.id,
        number=GATE.number,
        name=GATE.name,
        department=GATE.department,
        main=GATE.main,
        state=CameraState.OFFLINE,
        since=NOW,
    )
    change = told(replica, CamerasFrame(cameras=[offline])).freeze()
    assert not change.resources and change.cameras == {GATE.id}
    assert replica.cameras[GATE.id] == offline
    change = told(replica, CamerasFrame(gone=[GATE.id])).freeze()
    assert change.resources and not replica.cameras


def test_a_forgotten_device_takes_its_channels_and_a_gone_channel_leaves_the_others() -> None:
    replica = Replica()
    channels = [Channel(id=name, device="1", name=name) for name in ("a", "b")]
    told(replica, DevicesFrame(devices=[Device(id="1"), Device(id="2")], is_whole=True))
    told(replica, DevicesFrame(channels=[*channels, Channel(id="a", device="2", name="")]))
    gone = Channel(id="b", device="1", name="b", is_gone=True)
    assert told(replica, DevicesFrame(channels=[gone])).freeze().devices
    assert set(replica.field.channels) == {("1", "a"), ("2", "a")}
    told(replica, DevicesFrame(gone=["1"]))
    assert set(replica.field.devices) == {"2"} and set(replica.field.channels) == {("2", "a")}
    assert told(replica, DevicesFrame(networks=[Network(name="west")])).freeze().devices
    told(replica, DevicesFrame(is_whole=True))
    assert set(replica.field.networks) == {"west"}, "not said anew: as before"
    assert not replica.field.devices and not replica.field.channels


def test_what_a_camera_did_not_do_is_told_once() -> None:
    replica = Replica()
    failed = SteerFailed(camera=GATE.id, refusal=Refusal(code=RefusalCode.WRONG_STATE))
    assert told(replica, failed).freeze().steer_failed
    assert replica.field.steer_failed == failed
    assert not told(replica, CamerasFrame()).freeze().steer_failed
