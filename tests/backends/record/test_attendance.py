"""Demand 35: who came to their duties, how late, for how long."""

from __future__ import annotations

import datetime as dt
import io

import msgspec
from openpyxl import load_workbook

from backends.record.access import Role
from backends.record.attendance import PersonAttendance, Presence, attendance
from backends.record.common import Actor, Realm
from backends.record.duty import (
    CoverDuty,
    Duty,
    DutyState,
    ReportAbsence,
    SeatTurn,
    Shift,
    ShiftState,
)
from backends.record.ids import DutyId, SeatId, ShiftId, UserId
from backends.record.watch_policy import ShiftTemplate, WatchPolicy
from backends.reports import attendance_table
from tests.backends.record.test_duty_decider import KEY, planned

BEGIN = dt.datetime(2026, 11, 22, 0, 0, tzinfo=dt.UTC)  # 08:00 in China
END = BEGIN + dt.timedelta(hours=12)
SHIFT, ANNA, BO = ShiftId("shift-2026-11-22-day"), UserId("anna"), UserId("bo")
POLICY = WatchPolicy(
    shifts=[ShiftTemplate(key="day", name="白班", starts_at=dt.time(8), hours=12)], seats=[]
)


def at(minutes: float) -> dt.datetime:
    return BEGIN + dt.timedelta(minutes=minutes)


def a_duty(seat: str, person: UserId = ANNA, **more: object) -> Duty:
    duty = Duty(
        id=DutyId(f"d-{seat}"),
        version=1,
        realm=Realm.LIVE,
        state=DutyState.PLANNED,
        starts_at=BEGIN,
        ends_at=END,
        shift=SHIFT,
        role=Role.DISPATCHER,
        seat=SeatId(seat),
        person=person,
        planned=person,
        changed_at=BEGIN,
        changed_by=Actor(user=ANNA),
    )
    return msgspec.structs.replace(duty, **more)


def a_turn(seat: str, on: float, off: float | None, user: UserId = ANNA, **more: str) -> SeatTurn:
    until = at(off) if off is not None else None
    return SeatTurn(seat=SeatId(seat), user=user, since=at(on), until=until, **more)


def found(
    duties: list[Duty], turns: list[SeatTurn], now: dt.datetime = END
) -> dict[str, PersonAttendance]:
    shift = Shift(
        id=SHIFT,
        version=1,
        realm=Realm.LIVE,
        state=ShiftState.OPEN,
        name="白班",
        starts_at=BEGIN,
        ends_at=END,
        turns=turns,
        changed_at=BEGIN,
    )
    return {one.person: one for one in attendance(duties, [shift], now)}


def test_late_and_early_are_counted_beyond_the_grace_alone() -> None:
    duties = [a_duty(seat) for seat in ("in time", "late", "early", "both", "handed over")]
    turns = [
        a_turn("in time", 4, 718),
        a_turn("late", 12, 720),
        a_turn("early", -10, 600),
        a_turn("both", 30, 700),
        a_turn("handed over", 0, 690, handover="h1"),
    ]
    anna = found(duties, turns)["anna"]
    assert {turn.seat: turn.presence for turn in anna.turns} == {
        "in time": Presence.CAME,
        "late": Presence.LATE,
        "early": Presence.LEFT_EARLY,
        "both": Presence.LATE_AND_EARLY,
        "handed over": Presence.CAME,
    }
    assert (anna.planned, anna.came, anna.late, anna.late_min, anna.early) == (5, 5, 2, 42, 2)


def test_who_came_back_has_all_their_hours_and_a_forgotten_sign_off_ends_with_the_watch() -> None:
    turns = [a_turn("s1", 0, 60), a_turn("s1", 120, None)]
    assert found([a_duty("s1")], turns, END + dt.timedelta(days=3))["anna"].hours == 11.0
    assert found([a_duty("s1")], turns, at(180))["anna"].hours == 2.0


def test_leave_cover_missing_and_unplanned_are_told_apart() -> None:
    duties = [
        a_duty("leave", state=DutyState.ABSENT, reason="病假"),
        a_duty("covered", state=DutyState.COVERED, person=BO, planned=ANNA),
        a_duty("missing"),
        a_duty("off", state=DutyState.CANCELLED),
    ]
    people = found(duties, [a_turn("covered", 0, 720, BO), a_turn("wall", 0, 60, BO)])
    anna, bo = people["anna"], people["bo"]
    assert (anna.planned, anna.came, anna.count(Presence.ON_LEAVE), anna.missing) == (3, 0, 2, 1)
    assert (bo.planned, bo.came, bo.covers, bo.count(Presence.UNPLANNED)) == (1, 1, 1, 1)
    assert bo.hours == 13.0


def test_whose_cover_cannot_come_either_stays_on_leave_and_for_their_own_reason() -> None:
    bench = planned()
    bench.ask(ReportAbsence(duty=KEY, seen_version=1, reason="李强病假"))
    cover = CoverDuty(duty=KEY, seen_version=2, person=UserId("zhou"), name="周兵")
    assert bench.ask(cover) is None
    assert bench.state.reason == "李强病假", "a cover without words takes none away"
    bench.ask(ReportAbsence(duty=KEY, seen_version=3, reason="周兵公出"))
    later = bench.state.ends_at + dt.timedelta(days=1)
    leave = (Presence.ON_LEAVE, False, "李强病假"), (Presence.ON_LEAVE, True, "周兵公出")
    assert _rows([bench.state], later) == {"li": [leave[0]], "zhou": [leave[1]]}
    last = CoverDuty(duty=KEY, seen_version=4, person=UserId("he"), name="何琳", reason="顶班")
    assert bench.ask(last) is None
    missing = (Presence.MISSING, True, "顶班")
    assert _rows([bench.state], later) == {"li": [leave[0]], "zhou": [leave[1]], "he": [missing]}


def test_who_takes_their_duty_back_was_not_on_leave() -> None:
    bench = planned()
    bench.ask(ReportAbsence(duty=KEY, seen_version=1, reason="病假"))
    bench.ask(CoverDuty(duty=KEY, seen_version=2, person=UserId("zhou"), name="周兵"))
    own = CoverDuty(duty=KEY, seen_version=3, person=UserId("li"), name="李强")
    assert bench.ask(own) is None
    assert _rows([bench.state], at(0)) == {"li": [(Presence.COMING, False, "")]}


def _rows(duties: list[Duty], now: dt.datetime) -> dict[str, list[tuple[Presence, bool, str]]]:
    people = attendance(duties, [], now)
    return {p.person: [(t.presence, t.is_cover, t.reason) for t in p.turns] for p in people}


def test_a_duty_that_is_still_to_come_counts_for_nothing_yet() -> None:
    anna = found([a_duty("s1")], [], at(3))["anna"]
    assert (anna.planned, anna.missing, anna.turns[0].presence) == (0, 0, Presence.COMING)


def test_the_table_has_a_row_a_person_and_every_sign_on_and_computes_nothing() -> None:
    people = found([a_duty("s1"), a_duty("s2", BO)], [a_turn("s1", 12, 720, reason="=1+1")])
    names = {"anna": "安娜", "bo": "=HYPERLINK(1)"}
    data = attendance_table.write(list(people.values()), names, POLICY, "2026年第4季度")
    book = load_workbook(io.BytesIO(data))
    rows = [[cell.value for cell in row] for row in book["考勤"]]
    assert rows[0][0] == "值班考勤 2026年第4季度" and rows[1] == list(attendance_table.HEADS)
    assert rows[2][:6] == ["anna", "安娜", 1, 1, 1, 12]
    assert rows[3][1] == "'=HYPERLINK(1)" and rows[3][8] == 1
    turn = [cell.value for cell in book["签到签退"][2]]
    assert turn[2:7] == ["2026-11-22", "白班", "s1", "2026-11-22 08:12", "2026-11-22 20:00"]
    assert turn[8:] == ["迟到", "'=1+1"]
