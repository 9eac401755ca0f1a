"""The chain notices every change of every field; the catalogue reads what it writes."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from backends.record.alarm import AlarmCleared, AlarmRaised
from backends.record.catalogue import UnknownEvent, decode_payload, encode_payload
from backends.record.chain import GENESIS, canonical_bytes, fault_in, seal
from backends.record.common import Department, Place, Realm, Severity
from backends.record.envelope import Event
from backends.record.ids import EventId, SourceId
from tests.backends.record.samples import LEADER, OTHER, at, event_of

RAISED = AlarmRaised(
    source=SourceId("s"),
    key="k",
    department=Department.GRID,
    severity=Severity.I,
    kind="case",
    title="井盖缺失",
    place=Place(lon_wgs84=120.1, lat_wgs84=30.2, name="人民路"),
    detail={"来源": "巡查"},
)


def sealed() -> Event:
    event = event_of(RAISED, 1, LEADER, at(0))
    return seal(msgspec.structs.replace(event, previous_hash=GENESIS))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", EventId("other")),
        ("recorded_at", at(1)),
        ("occurred_at", at(1)),
        ("realm", Realm.DRILL),
        ("actor", OTHER),
        ("type", "alarm.cleared"),
        ("version", 2),
        ("subject", "a-2"),
        ("subject_version", 2),
        ("payload", encode_payload(AlarmCleared())),
        ("previous_hash", "1" * 64),
        ("seq", 2),
        ("hash", "0" * 64),
    ],
)
def test_any_changed_field_breaks_the_chain(field: str, value: object) -> None:
    event = sealed()
    assert fault_in(event, 1, GENESIS) == ""
    assert fault_in(msgspec.structs.replace(event, **{field: value}), 1, GENESIS)


def test_the_canonical_bytes_do_not_depend_on_the_zone_of_a_time() -> None:
    event = sealed()
    china = event.recorded_at.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert canonical_bytes(msgspec.structs.replace(event, recorded_at=china)) == canonical_bytes(
        event
    )


def test_the_canonical_bytes_stay_as_released() -> None:
    event = msgspec.structs.replace(sealed(), payload=b'{"detail":{}}')
    assert canonical_bytes(event).decode() == (
        '[1,"e-1","2026-11-22T04:00:00.000000+00:00","2026-11-22T04:00:00.000000+00:00",'
        '"live","zhiban","seat-1","alarm.raised",1,"a-1",1,"{\\"detail\\":{}}","' + "0" * 64 + '"]'
    )


def test_a_payload_is_read_as_written() -> None:
    assert decode_payload(sealed()) == RAISED


def test_an_event_travels_in_msgpack_unharmed() -> None:
    event = sealed()
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(event), type=Event)
    assert again == event
    assert fault_in(again, 1, GENESIS) == ""


def test_an_unknown_event_is_named() -> None:
    event = msgspec.structs.replace(sealed(), version=99)
    with pytest.raises(UnknownEvent, match=r"alarm\.raised@99"):
        decode_payload(event)
