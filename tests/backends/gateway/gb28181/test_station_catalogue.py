"""When a device's catalogue is asked for again: after a restart, and where only a part came."""

from __future__ import annotations

from backends.gateway.gb28181.presence import State
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.gateway.gb28181.station import Station
from backends.protocols.manscdp import answers, reading
from backends.protocols.manscdp.messages import Query
from tests.backends.gateway.gb28181.camera import PASSWORD, now
from tests.backends.gateway.gb28181.station_bench import CAMERA, Bench, requests
from tests.backends.gateway.gb28181.test_restart import kept_of
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM, Tokens

HOUR_S = 3_600


def restarted(chance: float) -> Bench:
    """A station on the file of another that knew the camera's catalogue."""
    before = Bench()
    before.listed(CAMERA)
    before.run(1.0)
    bench = Bench(registers=False)
    told = Gb28181Settings(id=PLATFORM, device=[DeviceEntry(id=DEVICE, password=PASSWORD)])
    bench.station = Station("gateway", told, b"other", Tokens(), lambda: chance)
    bench.camera.platform.station = bench.station  # type: ignore[attr-defined]  # its feed
    bench.station.restore(kept_of(before.effects), now(10.0))
    return bench


def asked_at(bench: Bench, from_s: int, until_s: int, pages: int = 1) -> list[int]:
    """When the camera was asked; it keeps alive, and tells a page of so many."""
    asked = []
    for at_s in range(from_s, until_s, 10):
        for request in requests(bench.tick(float(at_s))):
            bench.answer(request, float(at_s))
            query = reading.parse(request.body) if request.body else None
            if request.method == "MESSAGE" and isinstance(query, Query) and query.cmd == "Catalog":
                asked.append(at_s)
                bench.say(answers.catalog(query.sn, DEVICE, pages, [CAMERA]), float(at_s))
        if at_s % 60 == 0:
            bench.take(bench.camera.keepalive(float(at_s)))  # type: ignore[arg-type]  # effects
        if at_s % 3_000 == 0:
            bench.take(bench.camera.register(float(at_s)))  # type: ignore[arg-type]  # effects
    assert bench.station.platform.presence.state(DEVICE) is State.ONLINE
    return asked


def test_catalogue_of_before_a_restart_is_asked_for_within_its_hours_and_then_as_ever() -> None:
    assert asked_at(restarted(0.5), 20, 13 * HOUR_S) == [3 * HOUR_S + 10, 9 * HOUR_S + 10]


def test_part_of_a_catalogue_is_asked_for_once_more_and_then_as_ever() -> None:
    bench = Bench()
    first, again, next_first, next_again = asked_at(bench, 10, 7 * HOUR_S, pages=2)
    assert 300 <= again - first <= 360
    assert next_first - again == 6 * HOUR_S
    assert 300 <= next_again - next_first <= 360
