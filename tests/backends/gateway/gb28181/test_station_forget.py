"""A device that a person deleted: gone from every screen, and listed again once it asks."""

from __future__ import annotations

import pytest

from backends.gateway.gb28181.kept import Kind
from backends.gateway.gb28181.station import Effect
from backends.link import steering
from backends.link.devices import Device, DeviceProfile, DeviceState
from backends.link.field_gateway import DevicesAre
from backends.link.field_questions import Forget, SetKnown, SteerChannel
from backends.protocols.manscdp import control, ptz
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, now
from tests.backends.gateway.gb28181.station_bench import CAMERA, Bench, of, orders
from tests.backends.gateway.gb28181.test_restart import another, kept_of
from tests.backends.protocols.sip.samples import DEVICE


def asks(bench: Bench, at_s: float) -> list[Effect]:
    """The camera wants to register."""
    return bench.take(bench.camera.send(bench.camera.request("REGISTER"), at_s))  # type: ignore[arg-type]


def shown(effects: list[Effect]) -> dict[str, Device]:
    """Devices as the hub has them after these frames, in their order."""
    devices: dict[str, Device] = {}
    for frame in of(effects, DevicesAre):
        if frame.is_first:
            devices.clear()
        for gone in frame.gone:
            devices.pop(gone, None)
        devices |= {device.id: device for device in frame.devices}
    return devices


def deleted() -> Bench:
    bench = Bench()
    bench.listed(CAMERA)
    bench.run(1.0)
    assert shown(bench.effects)[DEVICE].state is DeviceState.ONLINE
    bench.ask(Forget(device=DEVICE), 2.0)
    return bench


def test_deleted_device_is_gone_at_once() -> None:
    bench = deleted()
    bench.tick(2.5)
    assert shown(bench.effects) == {}


@pytest.mark.parametrize("is_there", [True, False])
def test_nothing_is_kept_of_what_turned_on_a_deleted_device_and_it_stops(is_there: bool) -> None:
    bench = Bench()
    order = SteerChannel(device=DEVICE, channel=CHANNEL, order=steering.Move(pan=1.0))
    bench.ask(order, 1.0)
    assert kept_of(bench.effects)[Kind.TURNING]
    if not is_there:
        bench.take(bench.camera.register(2.0, expires=0))  # type: ignore[arg-type]  # effects
    out = bench.ask(Forget(device=DEVICE), 2.5)
    assert (control.Ptz(command=ptz.Move()) in orders(out)) is is_there
    assert kept_of(bench.effects)[Kind.TURNING] == {}
    assert not list(bench.station.questions.turning)


def test_deleted_device_that_asks_again_waits_for_approval_and_can_have_it() -> None:
    bench = deleted()
    bench.tick(2.5)
    asks(bench, 60.0)
    bench.tick(60.5)
    assert shown(bench.effects)[DEVICE].state is DeviceState.PENDING
    bench.ask(SetKnown(device=DEVICE, name="", password=PASSWORD, profile=DeviceProfile()), 70.0)
    bench.take(bench.camera.register(80.0))  # type: ignore[arg-type]  # effects are Steps
    bench.tick(80.5)
    assert shown(bench.effects)[DEVICE].state is DeviceState.ONLINE


def test_deleted_device_that_asks_within_a_moment_is_listed_and_kept() -> None:
    bench = deleted()
    asks(bench, 2.01)
    bench.take(bench.station.line_is_up(now(2.02)))
    bench.tick(2.5)
    assert shown(bench.effects)[DEVICE].state is DeviceState.PENDING
    after = another(kept_of(bench.effects))
    assert shown(after.station.line_is_up(now(11.0)))[DEVICE].state is DeviceState.PENDING


def test_deleted_device_of_the_settings_file_is_listed_after_a_restart_too() -> None:
    bench = deleted()
    bench.tick(2.5)
    after = another(kept_of(bench.effects))
    asks(after, 11.0)
    after.tick(11.5)
    assert shown(after.effects)[DEVICE].state is DeviceState.PENDING
