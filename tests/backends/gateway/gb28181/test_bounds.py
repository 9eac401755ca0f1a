"""Ten thousand devices cost what they may: messages kept, questions asked at a rate."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.gateway.gb28181.kept import Keep, Kind
from backends.gateway.gb28181.message_log import MOST_EACH, MOST_LOOKED_AT, MessageLog
from backends.gateway.gb28181.registrar import MAX_STRANGERS
from backends.gateway.gb28181.station import Effect
from backends.gateway.gb28181.upkeep import (
    BURST,
    CATALOGUE_EVERY_S,
    RATE_PER_S,
    RUSH_SHARE,
    Job,
    Upkeep,
)
from backends.link.field_gateway import DevicesAre
from backends.protocols.sip.flow import Flow
from tests.backends.gateway.gb28181.camera import Camera
from tests.backends.gateway.gb28181.station_bench import Bench, of
from tests.backends.protocols.sip.samples import DEVICE, KEEPALIVE, UDP

AT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def test_messages_of_all_devices_stay_within_the_bound_and_the_newest_remain() -> None:
    log = MessageLog(most_bytes=100_000)
    for number in range(1_000):
        flow = Flow(host="10.0.0.1", port=1_000 + number, local="10.0.0.9:5060")
        log.placed(f"{number:020d}", flow)
        log.note(b"SIP/2.0 200 OK\r\n\r\n" + b"x" * 400, flow, AT, is_from_device=True)
    assert len(log) < 200
    assert log.messages(f"{999:020d}") and not log.messages(f"{0:020d}")


def test_device_that_is_looked_at_keeps_more() -> None:
    log = MessageLog()
    for _ in range(50):
        log.note(KEEPALIVE, UDP, AT, is_from_device=True)
    assert len(log.messages(DEVICE)) == MOST_EACH
    for _ in range(MOST_LOOKED_AT * 2):
        log.note(KEEPALIVE, UDP, AT, is_from_device=True)
    found = log.messages(DEVICE)
    assert len(found) == MOST_LOOKED_AT
    assert found[0].summary == "MESSAGE Keepalive"


def test_devices_that_come_at_once_are_asked_at_a_rate_catalogues_first() -> None:
    upkeep = Upkeep()
    for number in range(1_000):
        upkeep.add(str(number), Job.INFO, Job.CATALOGUE)
    first = upkeep.due(0.0)
    assert len(first) == BURST and {job for _, job in first} == {Job.CATALOGUE}
    second = upkeep.due(0.1)
    assert len(second) == round(RATE_PER_S / 10)
    upkeep.add("7", Job.STATUS, is_urgent=True)  # a person waits
    assert ("7", Job.STATUS) in upkeep.due(0.2)


def test_while_devices_pour_in_they_are_asked_less_and_afterwards_at_the_full_rate() -> None:
    upkeep = Upkeep()
    upkeep.due(0.0)
    asked = 0
    for turn in range(1, 21):  # a second of 500 devices, in turns of 50 ms
        for number in range(25):
            upkeep.add(f"{turn}-{number}", Job.INFO, Job.CATALOGUE)
        asked += len(upkeep.due(turn * 0.05))
    assert asked <= BURST + RATE_PER_S * RUSH_SHARE + 1
    assert len(upkeep.due(1.2)) == BURST


def test_what_is_asked_again_after_hours_is_dropped_with_the_device() -> None:
    upkeep = Upkeep()
    upkeep.add("1", Job.CATALOGUE)
    upkeep.add("2", Job.CATALOGUE)
    assert len(upkeep.due(0.0)) == 2
    upkeep.gone("2")
    assert upkeep.due(CATALOGUE_EVERY_S - 1) == []
    assert upkeep.due(CATALOGUE_EVERY_S) == [("1", Job.CATALOGUE)]


def test_invented_ids_are_bounded_wherever_they_are_kept() -> None:
    bench = Bench(registers=False)
    effects: list[Effect] = []
    for number in range(MAX_STRANGERS + 50):
        flow = Flow(host=f"10.1.{number // 250}.{number % 250}", port=5060, local=UDP.local)
        stranger = Camera(bench.camera.platform, flow, f"3402000000132{number:07d}")
        effects += stranger.send(stranger.request("REGISTER"), number / 100)  # type: ignore[arg-type]
    effects += bench.tick(6.0)
    shown: dict[str, None] = {}
    for frame in of(effects, DevicesAre):
        for gone in frame.gone:
            shown.pop(gone, None)
        shown |= {device.id: None for device in frame.devices if device.id != DEVICE}
    kept = {k.name: k.body for k in of(effects, Keep) if k.kind is Kind.STRANGER}
    assert len(shown) == MAX_STRANGERS
    assert {name for name, body in kept.items() if body is not None} == set(shown)
    (whole,) = [f for f in bench.station.directory.whole() if f.is_last]
    assert len(whole.devices) <= MAX_STRANGERS + 1


def test_device_that_chatters_is_not_answered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backends.gateway.gb28181.gate.DEVICE_BURST", 50.0)
    bench = Bench()
    answered = sum(bool(bench.camera.keepalive(1.0 + number / 1e6)) for number in range(80))
    assert answered == 50
    assert bench.camera.keepalive(3.0)
