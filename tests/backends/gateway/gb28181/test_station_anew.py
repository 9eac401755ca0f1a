"""Devices that begin anew, and profiles that a person changes while their device is there."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from backends.gateway.gb28181.station import Effect
from backends.link.devices import DeviceProfile
from backends.link.field_gateway import PlayRecording, StreamEnds, StreamPlace, StreamStarts
from backends.link.field_questions import SetKnown
from backends.protocols.manscdp import answers, control
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition
from backends.protocols.sip.message import Request
from backends.record.common import Department
from backends.record.observation import ConditionRaised, Positions
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, now
from tests.backends.gateway.gb28181.station_bench import (
    CAMERA,
    REF,
    TAPE,
    Bench,
    of,
    orders,
    requests,
)
from tests.backends.gateway.gb28181.test_streams import answer_to
from tests.backends.protocols.sip.samples import DEVICE

GUARDED = DeviceProfile(is_guarded=True)


def subscribes(effects: list[Effect]) -> list[Request]:
    return [r for r in requests(effects) if r.method == "SUBSCRIBE"]


def subscribed(bench: Bench) -> list[Request]:
    """The camera has taken what was subscribed at first."""
    bench.listed(CAMERA)
    first = subscribes(bench.effects)
    for request in requests(bench.effects):
        bench.answer(request, 1.0)
    return first


def test_device_that_was_switched_off_and_on_is_subscribed_and_guarded_again() -> None:
    bench = Bench(GUARDED)
    first = subscribed(bench)
    bench.camera.begun += 1
    out = bench.take(bench.camera.register(30.0))  # type: ignore[arg-type]  # effects are Steps
    out += bench.tick(30.1)
    told = subscribes(out)
    assert [r.headers.get("Expires") for r in told] == ["0", "0", "3600", "3600"]
    assert {r.call_id for r in told[:2]} == {r.call_id for r in first}
    assert control.Guard(is_on=True) in orders(out)


def test_refresh_of_a_registration_subscribes_nothing_anew() -> None:
    bench = Bench(GUARDED)
    subscribed(bench)
    out = bench.take(bench.camera.register(30.0))  # type: ignore[arg-type]  # effects are Steps
    out += bench.tick(30.1)
    assert subscribes(out) == [] and orders(out) == []


def profiles(bench: Bench, profile: DeviceProfile) -> list[Effect]:
    """A person says how it is treated from now on."""
    said = SetKnown(device=DEVICE, name="", password=PASSWORD, profile=profile)
    return [*bench.ask(said, 5.0), *bench.tick(5.1)]


def calls(effects: list[Effect]) -> list[tuple[str, str]]:
    """What begins and ends calls: method, Call-ID."""
    found = [r for r in requests(effects) if r.method in ("INVITE", "CANCEL", "BYE")]
    return [(r.method, r.call_id) for r in found]


def test_changed_subscription_is_made_at_once_and_the_old_one_ended() -> None:
    bench = Bench()
    first = subscribed(bench)
    out = profiles(bench, DeviceProfile(topics=("position",), position_interval_s=7))
    told = subscribes(out)
    assert [r.headers.get("Expires") for r in told] == ["0", "0", "3600"]
    assert {r.call_id for r in told[:2]} == {r.call_id for r in first}
    assert b"<Interval>7</Interval>" in told[2].body
    bench.answer(told[2], 5.2)
    told = subscribes(profiles(bench, DeviceProfile(topics=())))
    assert [r.headers.get("Expires") for r in told] == ["0"]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_changed_guard_is_ordered_at_once(is_guarded: bool) -> None:
    bench = Bench(msgspec.structs.replace(GUARDED, is_guarded=not is_guarded))
    subscribed(bench)
    out = profiles(bench, msgspec.structs.replace(GUARDED, is_guarded=is_guarded))
    assert orders(out) == [control.Guard(is_on=is_guarded)]
    assert subscribes(out) == []


@pytest.mark.parametrize(
    "changed",
    [
        DeviceProfile(media="udp"),
        DeviceProfile(setup="active"),
        DeviceProfile(is_ssrc_checked=False),
        DeviceProfile(dialects=["streamMode"]),
    ],
)
def test_changed_media_are_of_the_live_streams_that_run_too(changed: DeviceProfile) -> None:
    bench = Bench()
    first = bench.plays(REF)
    out = profiles(bench, changed)
    assert calls(out) == [("BYE", first.call_id)]
    assert of(out, StreamEnds) == []  # who watches stays, and waits for the next picture
    (place,) = of(out, StreamPlace)
    carrier = {"udp": "udp"}.get(changed.media, f"tcp_{changed.setup or 'passive'}")
    assert (place.carrier, place.is_strict) == (carrier, changed.is_ssrc_checked)
    (invite,) = bench.placed(REF, 5.2)
    assert invite.method == "INVITE" and invite.call_id != first.call_id
    assert of(bench.answer(invite, 5.3, body=answer_to(invite)), StreamStarts)


def test_changed_network_ends_what_the_other_networks_relay_has() -> None:
    bench = Bench()
    first = bench.plays(REF)
    out = profiles(bench, DeviceProfile(network="north"))
    assert calls(out) == [("BYE", first.call_id)]
    assert [(e.relay, e.ref) for e in of(out, StreamEnds)] == [("relay", REF)]


def test_what_does_not_concern_media_disturbs_no_stream_and_no_playback() -> None:
    bench = Bench()
    bench.plays(REF)
    out = profiles(bench, DeviceProfile(keepalive_s=30, datum="gcj02"))
    assert calls(out) == [] and of(out, StreamPlace) == []
    bench = Bench()
    said = PlayRecording(device=DEVICE, channel=CHANNEL, token="r1", start_unix_s=1, end_unix_s=9)
    bench.take(bench.station.frame(said, now(0.5)))
    bench.plays(TAPE)
    assert calls(profiles(bench, DeviceProfile(media="udp"))) == []


@pytest.mark.parametrize("clock", [dt.datetime(1970, 1, 1, tzinfo=dt.UTC), None])
def test_alarm_and_position_of_a_camera_whose_clock_was_reset_are_of_now(
    clock: dt.datetime | None,
) -> None:
    bench = Bench()
    bench.listed(CAMERA)
    alarm = AlarmNotice(sn=9, device_id=CHANNEL, priority=2, method=5, kind=2, at=clock)
    (raised,) = of(bench.say(answers.alarm(alarm), 4.0), ConditionRaised)
    assert raised.occurred_at == now(4.0).at
    at = MobilePosition(sn=9, device_id=DEVICE, at=clock, lon_deg=121.5, lat_deg=31.2)
    bench.say(answers.position(at), 4.1)
    (told,) = of(bench.tick(5.2), Positions)
    assert told.observed_unix_ms == [round(now(5.2).at.timestamp() * 1000)]


def test_alarm_is_of_the_department_whose_the_camera_is() -> None:
    bench = Bench(DeviceProfile(department=Department.URBAN))
    bench.listed(CAMERA)
    alarm = AlarmNotice(sn=9, device_id=CHANNEL, priority=2, method=5, kind=2)
    (raised,) = of(bench.say(answers.alarm(alarm), 4.0), ConditionRaised)
    assert raised.department is Department.URBAN
