"""Positions of several devices: each moves itself and what is in its catalogue."""

from __future__ import annotations

import msgspec
import pytest

from backends.gateway.gb28181.lower_notices import Notices
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.gateway.gb28181.station import Station
from backends.link.devices import DeviceProfile
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.messages import MobilePosition
from backends.protocols.sip.message import Response
from backends.record.observation import Positions
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, Camera, now
from tests.backends.gateway.gb28181.station_bench import (
    CAMERA,
    Bench,
    _Feed,
    messages,
    of,
    requests,
)
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM, UDP, Tokens

BUS = "34020000001180000002"


class _Buses(Bench):
    """Two of them, each with a camera of the factory's id."""

    def __init__(self) -> None:
        super().__init__(registers=False)
        known = [DeviceEntry(id=id_, password=PASSWORD) for id_ in (DEVICE, BUS)]
        told = Gb28181Settings(id=PLATFORM, device=known)
        self.station = Station("gateway", told, b"secret", Tokens())
        feed = _Feed(self.station)
        flow = msgspec.structs.replace(UDP, host="192.168.1.99")
        self.buses = [Camera(feed), Camera(feed, flow, BUS)]  # type: ignore[arg-type]  # one method
        for bus in self.buses:
            self.take(bus.register(0.0))  # type: ignore[arg-type]  # effects are Steps
            self.station.directory.listed(bus.id, [CAMERA], now(0.0), is_whole=True)

    def says(self, bus: int, id_: str, lon_deg: float) -> None:
        said = MobilePosition(sn=1, device_id=id_, lon_deg=lon_deg, lat_deg=31.2)
        self.take(self.buses[bus].say(answers.position(said), 1.0))  # type: ignore[arg-type]

    def places(self, at_s: float) -> list[tuple[str, float]]:
        told = of(self.tick(at_s), Positions)
        return [place for one in told for place in zip(one.ids, one.lon_wgs84, strict=True)]


def test_devices_whose_channels_have_the_same_id_are_two_targets() -> None:
    bench = _Buses()
    bench.says(0, CHANNEL, 121.0)
    bench.says(1, CHANNEL, 121.9)
    (first, lon), (second, other_lon) = bench.places(3.0)
    assert first != second and (lon, other_lon) == (121.0, 121.9)


def test_a_device_moves_no_other() -> None:
    bench = _Buses()
    heard: list[Received] = []
    bench.station.heard = heard.append
    bench.says(1, DEVICE, 100.0)
    assert bench.places(3.0) == [] and heard == []
    bench.says(0, DEVICE, 121.0)
    assert bench.places(5.0) == [(DEVICE, 121.0)] and len(heard) == 1


@pytest.mark.parametrize("state", ["active", "active;expires={left}"])
def test_a_bus_that_says_where_it_is_for_an_hour_costs_no_memory_and_is_subscribed_on(
    state: str,
) -> None:
    bench = Bench(DeviceProfile(topics=("position",)))
    bench.run(0.5)
    subscribe = next(r for r in requests(bench.effects) if r.method == "SUBSCRIBE")
    notices = Notices(bench.camera.party, Tokens())
    answer = notices.subscribed(subscribe, 0.6)[0]
    assert answer is not None
    bench.take(bench.camera.send(answer, 0.6))  # type: ignore[arg-type]  # effects are Steps
    renewed_at = 0
    for at_s in range(5, 3_600, 5):
        place = MobilePosition(sn=at_s, device_id=DEVICE, lon_deg=121.0, lat_deg=31.2)
        for request in notices.notify("MobilePosition", answers.position(place), float(at_s)):
            told = state.format(left=3_600 - at_s)
            said = msgspec.structs.replace(
                request, headers=request.headers.replaced("Subscription-State", told)
            )
            out = bench.take(bench.camera.send(said, float(at_s)))  # type: ignore[arg-type]
            assert [m.status for m in messages(out) if isinstance(m, Response)] == [200]
        asked = requests(bench.tick(float(at_s)))
        if any(request.method == "SUBSCRIBE" for request in asked):
            renewed_at = at_s
            break
        assert len(bench.station.platform.outgoing._due) < 20
    assert 3_000 <= renewed_at < 3_600
