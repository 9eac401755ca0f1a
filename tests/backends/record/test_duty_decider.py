"""The roster: who is to be on watch, who cannot come, who covers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from backends.record.access import Role
from backends.record.attendance import Presence, attendance
from backends.record.common import Department
from backends.record.duty import (
    CancelDuty,
    CoverDuty,
    Duty,
    DutyState,
    PlanDuty,
    PlannedDuty,
    ReportAbsence,
)
from backends.record.duty_decider import is_near, is_past
from backends.record.ids import DutyId, SeatId, ShiftId, UserId
from backends.record.kinds import DUTY
from backends.record.refusal import RefusalCode
from tests.backends.record.samples import at
from tests.backends.record.watch_bench import Bench

KEY = DutyId("duty-1")
HOUR = 3600.0


def a_plan(**changes: Any) -> PlanDuty:
    base: dict[str, Any] = {
        "id": KEY,
        "shift": ShiftId("shift-2026-11-22-day"),
        "starts_at": at(0),
        "ends_at": at(12 * HOUR),
        "role": Role.DISPATCHER,
        "seat": SeatId("城管席"),
        "person": UserId("li"),
        "name": "李强",
        "department": Department.URBAN,
    }
    return PlanDuty(duty=KEY, plan=PlannedDuty(**(base | changes)))


def a_plan_of(person: str, seen_version: int | None = None) -> PlanDuty:
    """Another person, by a console that saw this version."""
    plan = a_plan(person=UserId(person), name=person)
    return msgspec.structs.replace(plan, seen_version=seen_version)


def planned() -> Bench:
    bench = Bench(DUTY, KEY)
    assert bench.ask(a_plan()) is None
    return bench


def test_a_planned_duty_says_who_where_and_when() -> None:
    duty: Duty = planned().state
    assert (duty.person, duty.planned, duty.state) == ("li", "li", DutyState.PLANNED)
    assert (duty.seat, duty.starts_at, duty.ends_at) == ("城管席", at(0), at(12 * HOUR))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person": UserId(" ")}, RefusalCode.MALFORMED),
        ({"seat": SeatId("")}, RefusalCode.MALFORMED),
        ({"shift": ShiftId("")}, RefusalCode.MALFORMED),
        ({"id": DutyId("another")}, RefusalCode.MALFORMED),
        ({"ends_at": at(0)}, RefusalCode.OUT_OF_RANGE),
        ({"ends_at": at(49 * HOUR)}, RefusalCode.OUT_OF_RANGE),
        ({"starts_at": at(-24 * HOUR), "ends_at": at(-12 * HOUR)}, RefusalCode.OUT_OF_RANGE),
        ({"starts_at": dt.datetime(2026, 11, 22, 8)}, RefusalCode.MALFORMED),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes: dict[str, Any], code: RefusalCode) -> None:
    assert Bench(DUTY, KEY).ask(a_plan(**changes)) is code


def test_planning_the_same_again_changes_nothing_and_another_person_replaces() -> None:
    bench = planned()
    assert bench.ask(a_plan()) is None
    assert bench.told == []
    assert bench.ask(a_plan(person=UserId("zhou"), name="周兵")) is None
    assert (bench.state.person, bench.state.planned) == ("zhou", "zhou")


def test_absence_needs_words_and_waits_for_cover() -> None:
    bench = planned()
    assert bench.ask(ReportAbsence(duty=KEY, seen_version=1, reason=" ")) is (
        RefusalCode.REASON_MISSING
    )
    assert bench.ask(ReportAbsence(duty=KEY, seen_version=1, reason="病假")) is None
    assert (bench.state.state, bench.state.reason) == (DutyState.ABSENT, "病假")
    own = CoverDuty(duty=KEY, seen_version=2, person=UserId("li"), name="李强")
    assert bench.ask(own) is RefusalCode.SAME_PERSON
    other = CoverDuty(duty=KEY, seen_version=2, person=UserId("zhou"), name="周兵", reason="顶班")
    assert bench.ask(other) is None
    duty: Duty = bench.state
    assert (duty.state, duty.person, duty.planned) == (DutyState.COVERED, "zhou", "li")


def test_what_was_seen_of_another_version_is_refused() -> None:
    bench = planned()
    late = CancelDuty(duty=KEY, seen_version=0)
    assert bench.ask(late) is RefusalCode.STALE_VERSION


def test_a_cancelled_duty_is_done_with_until_it_is_planned_anew() -> None:
    bench = planned()
    assert bench.ask(CancelDuty(duty=KEY, seen_version=1, reason="撤席")) is None
    cover = CoverDuty(duty=KEY, seen_version=2, person=UserId("zhou"), name="周兵")
    assert bench.ask(cover) is RefusalCode.WRONG_STATE
    assert bench.ask(a_plan()) is None
    assert bench.state.state is DutyState.PLANNED


def test_a_duty_that_is_over_is_not_changed() -> None:
    bench = planned()
    late = ReportAbsence(duty=KEY, seen_version=1, reason="病假")
    assert bench.ask(late, seconds=13 * HOUR) is RefusalCode.OUT_OF_RANGE


def test_nobody_changes_what_was_never_planned() -> None:
    cover = CoverDuty(duty=KEY, seen_version=1, person=UserId("zhou"), name="周兵")
    assert Bench(DUTY, KEY).ask(cover) is RefusalCode.UNKNOWN_SUBJECT


def test_screens_keep_what_is_to_come_and_let_go_of_what_is_over() -> None:
    duty: Duty = planned().state
    assert is_near(duty, at(0)) and not is_past(duty, at(0))
    assert not is_near(duty, at(-15 * 24 * HOUR)) and not is_past(duty, at(-15 * 24 * HOUR))
    assert is_past(duty, at(37 * HOUR))


def test_a_duty_planned_over_remembers_whose_it_was_and_since_when() -> None:
    bench = planned()
    assert (bench.state.former, bench.state.replanned_at) == ("", None)
    assert bench.ask(a_plan(person=UserId("sun"), name="孙伟")) is None
    assert (bench.state.former, bench.state.person) == ("li", "sun")
    since = bench.state.replanned_at
    assert since is not None
    assert bench.ask(a_plan(person=UserId("sun"), name="孙伟", batch="二")) is None
    assert (bench.state.former, bench.state.replanned_at) == ("li", since)
    assert bench.ask(a_plan(person=UserId("qian"), name="钱进")) is None
    assert bench.state.former == "li", "whom people know from the first plan"
    assert bench.ask(a_plan()) is None
    assert (bench.state.former, bench.state.replanned_at) == ("", None), "theirs again"


def test_who_said_beforehand_that_they_cannot_come_stays_on_leave_when_another_is_planned() -> None:
    bench = planned()
    assert bench.ask(ReportAbsence(duty=KEY, seen_version=1, reason="病假")) is None
    assert bench.ask(a_plan_of("zhou")) is None
    assert (bench.state.state, bench.state.excused) == (DutyState.PLANNED, {"li": "病假"})
    went = {one.person: one.turns[0] for one in attendance([bench.state], [], at(13 * HOUR))}
    assert (went[UserId("li")].presence, went[UserId("li")].reason) == (Presence.ON_LEAVE, "病假")
    assert went[UserId("zhou")].presence is Presence.MISSING
    assert bench.ask(a_plan_of("sun")) is None
    assert bench.state.excused == {"li": "病假"}
    assert bench.ask(a_plan_of("li")) is None
    assert bench.state.excused == {}, "they come after all"


def test_a_plan_over_what_changed_since_it_was_seen_is_refused() -> None:
    bench = Bench(DUTY, KEY)
    assert bench.ask(a_plan_of("li", seen_version=1)) is RefusalCode.STALE_VERSION
    assert bench.ask(a_plan_of("li", seen_version=0)) is None
    assert bench.ask(ReportAbsence(duty=KEY, seen_version=1, reason="住院")) is None
    for seen in (0, 1):
        assert bench.ask(a_plan_of("zhou", seen_version=seen)) is RefusalCode.STALE_VERSION
    assert bench.state.state is DutyState.ABSENT
    assert bench.ask(a_plan_of("zhou", seen_version=2)) is None
    assert bench.ask(a_plan_of("zhou", seen_version=0)) is None, "it is so already"


def test_a_duty_that_has_begun_is_not_planned_over_but_a_free_seat_may_be_filled() -> None:
    bench = planned()
    assert bench.ask(a_plan_of("zhou"), seconds=3 * HOUR) is RefusalCode.WRONG_STATE
    assert bench.ask(ReportAbsence(duty=KEY, seen_version=1, reason="病假")) is None
    assert bench.ask(a_plan_of("zhou"), seconds=3 * HOUR) is RefusalCode.WRONG_STATE
    assert bench.ask(CancelDuty(duty=KEY, seen_version=2)) is None
    assert bench.ask(a_plan_of("zhou"), seconds=3 * HOUR) is None
    assert Bench(DUTY, KEY).ask(a_plan_of("zhou"), seconds=3 * HOUR) is None
