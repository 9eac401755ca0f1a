"""Demands 29 and 31: the roster as Excel and iCalendar, and what is wrong with one, by cell."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook

from backends.record.access import Role
from backends.record.common import Actor, Department, Realm
from backends.record.duty import Duty, DutyState
from backends.record.ids import SeatId, UserId
from backends.record.watch_policy import (
    CHINA,
    SeatPlan,
    ShiftTemplate,
    WatchPolicy,
    duty_id,
)
from backends.reports import roster_calendar, roster_table
from backends.reports.roster_table import HEADS, Known

DAY = ShiftTemplate(key="day", name="白班", starts_at=dt.time(8), hours=12)
NIGHT = ShiftTemplate(key="night", name="夜班", starts_at=dt.time(20), hours=12)
TODAY = dt.date(2026, 11, 26)
KNOWN = Known(
    policy=WatchPolicy(
        shifts=[DAY, NIGHT],
        seats=[
            SeatPlan(seat=SeatId("值班长席"), role=Role.WATCH_LEADER),
            SeatPlan(
                seat=SeatId("环保席"),
                role=Role.DISPATCHER,
                department=Department.ENVIRONMENT,
                batch="第二批",
            ),
        ],
    ),
    people={"lin": "林晓岚", "zhao": "赵海波", "=cmd": "坏名字"},
    today=TODAY,
)
NOW = dt.datetime(2026, 11, 26, 2, 0, tzinfo=dt.UTC)


def a_table(*rows: list[object], heads: tuple[str, ...] = HEADS) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (list(heads), *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_duty(seat: str = "环保席", person: str = "zhao", **more: object) -> Duty:
    starts_at, ends_at = NIGHT.span_on(TODAY)
    shift = NIGHT.id_on(TODAY)
    fields: dict[str, object] = {
        "id": duty_id(shift, SeatId(seat)),
        "version": 1,
        "realm": Realm.LIVE,
        "state": DutyState.PLANNED,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "shift": shift,
        "role": Role.DISPATCHER,
        "seat": SeatId(seat),
        "person": UserId(person),
        "planned": UserId(person),
        "name": KNOWN.people[person],
        "department": Department.ENVIRONMENT,
        "batch": "第二批",
        "changed_at": NOW,
        "changed_by": Actor(user=UserId("lin")),
    }
    return Duty(**(fields | more))  # type: ignore[arg-type]


def faults_of(*rows: list[object]) -> list[str]:
    return roster_table.read(a_table(*rows), KNOWN).faults


@pytest.mark.parametrize("date", ["2026-11-26", "2026/11/26", "2026年11月26日", TODAY])
def test_a_table_says_who_sits_where_and_when(date: object) -> None:
    told = roster_table.read(a_table([date, "夜班", "环保席", "zhao", "赵海波", ""]), KNOWN)
    assert told.faults == []
    (duty,) = told.duties
    assert duty.starts_at == dt.datetime(2026, 11, 26, 20, 0, tzinfo=CHINA)
    assert duty.ends_at - duty.starts_at == dt.timedelta(hours=12)
    assert (duty.shift, duty.person, duty.department) == (
        "shift-2026-11-26-night",
        "zhao",
        Department.ENVIRONMENT,
    )
    assert duty.batch == "第二批"


def test_what_was_written_is_read_back_the_same() -> None:
    told = roster_table.read(roster_table.write([a_duty()], KNOWN), KNOWN)
    assert told.faults == []
    assert told.duties[0].id == a_duty().id
    assert told.duties[0].starts_at == a_duty().starts_at


def test_a_formula_is_refused_by_its_cell_and_nothing_is_taken() -> None:
    good: list[object] = ["2026-11-26", "白班", "环保席", "zhao", "", ""]
    bad: list[object] = ["2026-11-27", "白班", "环保席", '=HYPERLINK("x")', "", ""]
    told = roster_table.read(a_table(good, bad), KNOWN)
    assert told.duties == []
    assert "D3 是公式，请改成值" in told.faults


def test_wrong_dates_shifts_seats_and_people_are_told_by_cell() -> None:
    found = faults_of(["2026-13-40", "早班", "财务席", "nobody", "", ""])
    assert found == [
        "A2 “2026-13-40”不是日期，应写成 2026-11-26",
        "B2 没有“早班”这个班次（有 白班、夜班）",
        "C2 没有“财务席”这个席位",
        "D2 没有“nobody”这个人员",
    ]


def test_a_name_that_is_not_the_persons_is_told() -> None:
    assert faults_of(["2026-11-26", "白班", "环保席", "zhao", "林晓岚", ""]) == [
        "E2 姓名与人员 zhao（赵海波）不符"
    ]


def test_a_seat_twice_in_one_watch_is_told_by_both_rows_a_person_may_be() -> None:
    found = faults_of(
        ["2026-11-26", "白班", "环保席", "zhao", "", ""],
        ["2026-11-26", "白班", "值班长席", "zhao", "", ""],
        ["2026-11-26", "白班", "环保席", "lin", "", ""],
    )
    assert found == [
        "第 4 行与第 2 行在同一班里席位重复（环保席）",
    ]


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"PK\x03\x04" + b"x" * 99],
)
def test_half_a_file_is_said_to_be_one(damage: Callable[[bytes], bytes]) -> None:
    data = a_table(["2026-11-26", "白班", "环保席", "zhao", "", ""])
    told = roster_table.read(damage(data), KNOWN)
    assert told.duties == []
    assert "不完整" in told.faults[0]


def test_every_truncation_of_a_table_is_refused_or_read_never_raised() -> None:
    data = a_table(["2026-11-26", "白班", "环保席", "zhao", "", ""])
    for length in range(0, len(data), 61):
        assert roster_table.read(data[:length], KNOWN).faults


def with_part(data: bytes, name: str, damage: Callable[[bytes], bytes]) -> bytes:
    """The same file with one of its parts damaged before it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as made:
        for part in parts.namelist():
            kept = parts.read(part)
            made.writestr(part, damage(kept) if part == name else kept)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Workbook contains no:UserWarning")
@pytest.mark.parametrize(
    "name", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]
)
def test_a_table_with_a_damaged_part_is_said_to_be_one(name: str) -> None:
    data = a_table([TODAY, "夜班", "环保席", "zhao", "赵海波", ""])
    for damage in (lambda kept: kept[: len(kept) // 2], lambda _: b"", lambda _: b"<x/>"):
        told = roster_table.read(with_part(data, name, damage), KNOWN)
        assert told.faults or len(told.duties) == 1


def test_a_byte_turned_anywhere_in_a_table_is_never_raised() -> None:
    data = a_table([TODAY, "夜班", "环保席", "zhao", "赵海波", ""])
    for place in range(0, len(data), 29):
        turned = bytes([*data[:place], data[place] ^ 0x55, *data[place + 1 :]])
        told = roster_table.read(turned, KNOWN)
        assert told.faults or told.duties


def test_an_empty_table_and_other_heads_are_said() -> None:
    assert faults_of() == ["表里没有值班安排"]
    told = roster_table.read(a_table(["x"], heads=("姓名", "电话")), KNOWN)
    assert told.faults == ["第 1 行应是表头：日期、班次、席位、人员、姓名、批次、情况"]


def test_what_begins_like_a_formula_is_neutralised_on_the_way_out() -> None:
    data = roster_table.write([a_duty(person="=cmd", name="@x", batch="-1")], KNOWN)
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [sheet.cell(2, n).value for n in (4, 5, 6)] == ["'=cmd", "'@x", "'-1"]
    assert roster_table.read(data, KNOWN).faults == ["E2 姓名与人员 =cmd（坏名字）不符"]


def in_all_states() -> list[Duty]:
    """One of each: as planned, on leave, covered, cancelled."""
    seats = ("环保席", "值班长席", "三席", "四席")
    people = ("zhao", "lin", "zhao", "lin")
    return [
        a_duty(seat, person, state=state)
        for seat, person, state in zip(seats, people, DutyState, strict=True)
    ]


def test_a_table_says_who_is_on_leave_and_who_covers_and_leaves_out_what_is_cancelled() -> None:
    planned, away, covered, cancelled = in_all_states()
    covered = a_duty("三席", "lin", state=DutyState.COVERED, planned=UserId("zhao"))
    data = roster_table.write([planned, away, covered, cancelled], KNOWN)
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    found = {row[2]: (row[3], row[6] or "") for row in sheet.iter_rows(2, values_only=True)}
    assert found == {
        "环保席": ("zhao", ""),
        "值班长席": ("lin", "请假"),
        "三席": ("lin", "替班：原排 赵海波"),
    }


def test_who_is_on_leave_by_a_table_or_a_calendar_is_not_planned_again() -> None:
    planned, away, *_ = in_all_states()
    for told in (
        roster_table.read(roster_table.write([planned, away], KNOWN), KNOWN),
        roster_calendar.read(roster_calendar.write([planned, away], KNOWN, NOW), KNOWN),
    ):
        assert told.faults == []
        assert [duty.id for duty in told.duties] == [planned.id]


def test_a_table_of_before_without_states_is_read_and_an_unknown_state_is_told() -> None:
    row: list[object] = ["2026-11-26", "夜班", "环保席", "zhao", "", ""]
    told = roster_table.read(a_table(row, heads=HEADS[:-1]), KNOWN)
    assert told.faults == [] and len(told.duties) == 1
    (fault,) = faults_of([*row, "出差"])
    assert fault.startswith("G2 “出差”不认识")


def test_a_calendar_goes_out_and_comes_back() -> None:
    data = roster_calendar.write([a_duty()], KNOWN, NOW)
    assert "环保席 夜班 赵海波" in data.decode()
    told = roster_calendar.read(data, KNOWN)
    assert told.faults == []
    assert [(d.id, d.person, d.starts_at) for d in told.duties] == [
        (a_duty().id, "zhao", a_duty().starts_at)
    ]


def test_what_an_exercise_takes_in_is_of_its_own_watches() -> None:
    drill = dataclasses.replace(KNOWN, realm=Realm.DRILL)
    table = roster_table.read(a_table([TODAY, "夜班", "环保席", "zhao", "", ""]), drill)
    calendar = roster_calendar.read(roster_calendar.write([a_duty()], drill, NOW), drill)
    shift = NIGHT.id_on(TODAY, Realm.DRILL)
    for told in (table, calendar):
        (duty,) = told.duties
        assert (duty.shift, duty.id) == (shift, duty_id(shift, SeatId("环保席")))
