"""Ten thousand devices cost what they may: messages kept, questions asked at a rate."""

from __future__ import annotations

import datetime as dt

from backends.gateway.gb28181.message_log import MOST_EACH, MOST_LOOKED_AT, MessageLog
from backends.gateway.gb28181.upkeep import (
    BURST,
    CATALOGUE_EVERY_S,
    RATE_PER_S,
    RUSH_SHARE,
    Job,
    Upkeep,
)
from backends.protocols.sip.flow import Flow
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
