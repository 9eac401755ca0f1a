"""A refresh that comes late: a device that is evidently there stays there for a minute."""

from __future__ import annotations

import pytest

from backends.gateway.gb28181.presence import LATE_S, Presence, Reason, State, WentOffline
from backends.gateway.gb28181.profile import Profile
from tests.backends.gateway.gb28181.station_bench import REF, Bench, messages, requests
from tests.backends.protocols.sip.samples import DEVICE, UDP

HOUR_S = 3_600.0


def test_refresh_that_is_a_moment_late_ends_no_stream() -> None:
    bench = Bench()
    bench.plays(REF, 1.0)
    for minute in range(60):
        bench.take(bench.camera.keepalive(minute * 60.0 + 55.0))  # type: ignore[arg-type]  # effects
        for request in requests(bench.tick(minute * 60.0 + 55.0)):
            bench.answer(request, minute * 60.0 + 55.0)
    out = bench.tick(HOUR_S + 0.05)
    assert "BYE" not in {request.method for request in requests(out)}
    out = bench.take(bench.camera.register(HOUR_S + 0.06))  # type: ignore[arg-type]  # effects
    out += bench.tick(HOUR_S + 2 * LATE_S)
    assert messages(out) and "BYE" not in {request.method for request in requests(out)}
    assert bench.station.platform.presence.state(DEVICE) is State.ONLINE


@pytest.mark.parametrize(
    ("heard_s", "gone_s"),
    [
        (HOUR_S - 5.0, HOUR_S + LATE_S),
        (HOUR_S + 30.0, HOUR_S + LATE_S),  # it goes on, and does not register
        (HOUR_S - 170.0, HOUR_S + 10.0),  # silent meanwhile
    ],
)
def test_device_that_does_not_register_again_is_offline_without_a_question(
    heard_s: float, gone_s: float
) -> None:
    presence = Presence()
    presence.registered(DEVICE, UDP, Profile(), HOUR_S, 0.0)
    for at_s in [*range(60, int(heard_s), 60), heard_s]:
        assert presence.tick(float(at_s)) == []
        presence.heard(DEVICE, UDP, float(at_s))
    assert presence.tick(gone_s - 0.1) == []
    (gone,) = presence.tick(gone_s)
    assert isinstance(gone, WentOffline) and gone.reason is Reason.EXPIRED
