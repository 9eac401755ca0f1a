"""Payloads of older versions are lifted step by step to the one that is decoded today."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backends.record.access import Role
from backends.record.alarm import AlarmEscalated, AlarmTaken
from backends.record.catalogue import UnknownEvent, decode_payload
from backends.record.envelope import Event
from backends.record.upcasters import Steps, lift
from tests.backends.record.samples import LEADER, at, event_of


def _split_a_name(told: dict[str, Any]) -> dict[str, Any]:
    return {"whom": told["called"].removeprefix("role:")}


def _rename_a_field(told: dict[str, Any]) -> dict[str, Any]:
    return {"role": told["whom"]}


# As if alarm.escalated had had two shapes before today's version 1.
STEPS: Steps = {
    ("alarm.escalated", -1): _split_a_name,
    ("alarm.escalated", 0): _rename_a_field,
}


def old(version: int, payload: bytes, name: str = "alarm.escalated") -> Event:
    """An event of an older version."""
    event = event_of(AlarmTaken(), 1, LEADER, at(0))
    return msgspec.structs.replace(event, type=name, version=version, payload=payload)


@pytest.mark.parametrize(
    ("version", "payload"),
    [
        (-1, b'{"called":"role:commander"}'),
        (0, b'{"whom":"commander"}'),
        (1, b'{"role":"commander"}'),
    ],
)
def test_every_older_version_reads_as_todays(version: int, payload: bytes) -> None:
    told = decode_payload(old(version, payload), STEPS)
    assert told == AlarmEscalated(role=Role.COMMANDER)


def test_a_version_without_a_way_to_todays_is_unknown() -> None:
    for version, name in ((-2, "alarm.escalated"), (2, "alarm.escalated"), (1, "alarm.sung")):
        with pytest.raises(UnknownEvent, match=name):
            decode_payload(old(version, b"{}", name), STEPS)


def test_a_gap_between_steps_is_unknown() -> None:
    with pytest.raises(UnknownEvent):
        decode_payload(old(-1, b'{"called":"x"}'), {("alarm.escalated", -1): _split_a_name})


def test_a_lifted_payload_is_checked_like_any_other() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_payload(old(0, b'{"whom":"nobody"}'), STEPS)
    with pytest.raises(msgspec.DecodeError):
        decode_payload(old(0, b"[1]"), STEPS)


def test_lifting_leaves_the_written_payload_alone() -> None:
    payload = b'{"whom":"commander"}'
    assert lift("alarm.escalated", 0, payload, STEPS) == (1, b'{"role":"commander"}')
    assert lift("alarm.taken", 1, b"{}", STEPS) == (1, b"{}")
    assert payload == b'{"whom":"commander"}'
