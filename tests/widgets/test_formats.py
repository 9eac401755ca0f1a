"""How times, ages, distances and refusals are said."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.record.access import Role, User
from backends.record.alarm import AlarmState
from backends.record.common import Actor, Department, Severity
from backends.record.ids import SeatId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import SourceState
from widgets import formats

NOW = dt.datetime(2026, 11, 22, 6, 30, tzinfo=dt.UTC)


def test_today_is_said_with_seconds_and_other_days_with_their_date() -> None:
    assert formats.clock_text(dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC), NOW) == "14:03:27"
    # 15:59 UTC of the day before is still the day before in the city, 16:00 is today
    before = dt.datetime(2026, 11, 21, 15, 59, tzinfo=dt.UTC)
    assert formats.clock_text(before, NOW) == "11-21 23:59"
    assert formats.clock_text(before + dt.timedelta(minutes=1), NOW) == "00:00:00"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0 s"),
        (37.9, "37 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (7200, "2 h"),
        (47 * 3600, "47 h"),
        (72 * 3600, "3 d"),
    ],
)
def test_age_is_said_in_its_largest_unit(seconds: float, said: str) -> None:
    assert formats.age_text(seconds) == said


def test_distance_has_its_unit() -> None:
    assert formats.distance_text(84.6) == "85 m"
    assert formats.distance_text(1234) == "1.2 km"
    assert formats.distance_text(14_321) == "14 km"


def test_every_word_of_the_record_can_be_said() -> None:
    words = [formats.severity_word(s) for s in Severity]
    words += [formats.severity_colour_word(s) for s in Severity]
    words += [formats.department_word(d) for d in Department]
    words += [formats.role_word(r) for r in Role]
    words += [formats.state_word(s) for s in AlarmState]
    words += [formats.source_state_word(s) for s in SourceState]
    words += [formats.refusal_text(Refusal(code=c)) for c in RefusalCode]
    assert all(words)


def test_a_refusal_says_whom_to_ask() -> None:
    refusal = Refusal(code=RefusalCode.NOT_ALLOWED, whom=["watch_leader", "commander", "nobody"])
    assert "值班长或指挥长" in formats.refusal_text(refusal)


def test_an_actor_is_said_by_name() -> None:
    user = User(id=UserId("u1"), name="王敏", role=Role.WATCH_LEADER, seat=SeatId("s1"))
    assert formats.actor_text(Actor(user=UserId("u1")), {"u1": user}) == "王敏"
    assert formats.actor_text(Actor(user=UserId("system:gateway")), {}) == "系统"
    assert formats.actor_text(Actor(user=UserId("u9")), {}) == "u9"
