"""Files of the roster as other years and centres have them: wrong years, other keys and names."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import msgspec
import pytest
from openpyxl import Workbook, load_workbook

from backends.record.access import Role
from backends.record.duty import Duty, DutyState
from backends.record.ids import SeatId, UserId
from backends.record.watch_policy import Batch, SeatPlan, ShiftTemplate, duty_id
from backends.reports import roster_calendar, roster_table
from backends.reports.roster_table import Known
from tests.backends.reports.test_roster import (
    DAY,
    KNOWN,
    NIGHT,
    NOW,
    TODAY,
    a_duty,
    a_table,
    faults_of,
)

MIDNIGHT = ShiftTemplate(key="midnight", name="零点班", starts_at=dt.time(0), hours=8)


def with_watches(*watches: ShiftTemplate) -> Known:
    """The same seats and people, in other watches."""
    policy = msgspec.structs.replace(KNOWN.policy, shifts=list(watches))
    return dataclasses.replace(KNOWN, policy=policy)


def named_so(*seats: str, **people: str) -> Known:
    """Watches, seats and people of a centre that names them otherwise."""
    watches = [ShiftTemplate(key="night-1", name="夜班", starts_at=dt.time(20), hours=12)]
    plans = [SeatPlan(seat=SeatId(seat), role=Role.DISPATCHER) for seat in seats]
    policy = msgspec.structs.replace(KNOWN.policy, shifts=watches, seats=plans)
    return dataclasses.replace(KNOWN, policy=policy, people=people)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("9999-12-31", "9999-12-31"),
        (dt.datetime(9999, 12, 31), "9999-12-31"),
        ("0001-01-01", "0001-01-01"),
        ("2062-11-27", "2062-11-27"),
        (dt.date(1900, 1, 1), "1900-01-01"),
        ("2027-11-28", "2027-11-28"),
    ],
)
def test_a_day_of_another_age_is_told_by_cell(date: object, said: str) -> None:
    for watch in ("夜班", "零点班"):
        table = a_table([date, watch, "环保席", "zhao", "", ""])
        told = roster_table.read(table, with_watches(MIDNIGHT, NIGHT))
        assert told.faults == [f"A2 {said} 离今天超过一年，请检查年份"]
        assert told.duties == []


def test_a_day_a_year_ahead_or_back_is_taken() -> None:
    rows: list[list[object]] = [
        [day, "夜班", "环保席", "zhao", "", ""] for day in ("2027-11-27", "2025-11-25")
    ]
    assert faults_of(*rows) == []


@pytest.mark.parametrize(
    "begin",
    [
        "99991231T120000Z",
        "99991231T230000Z",
        "00010101T000000",
        "99991231T200000",
        "20621127T120000Z",
    ],
)
def test_a_day_of_another_age_in_a_calendar_is_told(begin: str) -> None:
    data = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTART:{begin}\r\nSUMMARY:环保席 赵海波\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (fault,) = roster_calendar.read(data.encode(), with_watches(MIDNIGHT, NIGHT)).faults
    assert "离今天超过一年" in fault and begin[:4] in fault


def moving_in() -> Known:
    """The 城管 seat stands by day only, from next March on."""
    batches = [Batch(name="第三批", since=dt.date(2027, 3, 1))]
    seat = SeatPlan(seat=SeatId("城管"), role=Role.DISPATCHER, batch="第三批", shifts=["day"])
    policy = msgspec.structs.replace(
        KNOWN.policy, seats=[*KNOWN.policy.seats, seat], batches=batches
    )
    return dataclasses.replace(KNOWN, policy=policy)


@pytest.mark.parametrize(
    ("day", "watch", "cell", "fault"),
    [
        (dt.date(2026, 12, 1), DAY, "A2", "城管（第三批）2027-03-01 起才入驻"),
        (dt.date(2027, 2, 28), NIGHT, "A2", "城管（第三批）2027-03-01 起才入驻"),
        (dt.date(2027, 4, 1), NIGHT, "C2", "城管 不在夜班值班"),
        (dt.date(2027, 4, 1), DAY, "", ""),
    ],
)
def test_a_seat_that_does_not_stand_in_that_watch_is_told(
    day: dt.date, watch: ShiftTemplate, cell: str, fault: str
) -> None:
    known, begin = moving_in(), watch.span_on(day)[0]
    table = roster_table.read(a_table([day, watch.name, "城管", "zhao", "", ""]), known)
    calendar = roster_calendar.read(
        (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
            f"DTSTART:{begin:%Y%m%dT%H%M%SZ}\r\nSUMMARY:城管 赵海波\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        ).encode(),
        known,
    )
    assert table.faults == ([f"{cell} {fault}"] if fault else [])
    assert calendar.faults == ([f"第 1 条“城管 赵海波”：{fault}"] if fault else [])
    assert len(table.duties) == len(calendar.duties) == (0 if fault else 1)


def with_a_formatted_cell(row: int) -> bytes:
    """One duty, and far below it a cell with a format and nothing in it."""
    book = load_workbook(io.BytesIO(a_table([TODAY, "夜班", "环保席", "zhao", "", ""])))
    book.worksheets[0].cell(row=row, column=2).number_format = "@"
    return bytes_of(book)


def bytes_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_empty_rows_count_for_nothing_and_are_not_looked_at_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for row in (20_000, 200_000):
        told = roster_table.read(with_a_formatted_cell(row), KNOWN)
        assert told.faults == [] and len(told.duties) == 1
    monkeypatch.setattr(roster_table, "MOST_LOOKED_AT", 100)
    filled: list[object] = [TODAY, "夜班", "环保席", "zhao", "", ""]
    blank: list[object] = [" "]
    told = roster_table.read(a_table(filled, *[blank] * 98), KNOWN)
    assert told.faults == [] and len(told.duties) == 1
    told = roster_table.read(a_table(filled, *[blank] * 99), KNOWN)
    assert told.faults == ["空行太多（第 101 行还没有完），请删去后再导入"]
    monkeypatch.setattr(roster_table, "LAST_ROW", 1_000)
    told = roster_table.read(with_a_formatted_cell(1_001), KNOWN)
    assert told.faults == ["空行太多（第 1001 行还没有完），请删去后再导入"]


def test_more_duties_than_one_table_has_are_refused() -> None:
    rows: list[list[object]] = [[TODAY, "夜班", "环保席", "zhao", "", ""]] * 5_001
    assert roster_table.read(a_table(*rows), KNOWN).faults == ["行数超过 5000，请分几次导入"]


def test_a_row_of_blanks_is_empty() -> None:
    told = roster_table.read(
        a_table([" ", "", None, "", " "], [TODAY, "夜班", "环保席", "zhao", "", ""]), KNOWN
    )
    assert told.faults == [] and len(told.duties) == 1


def test_rows_beyond_the_size_that_a_file_gives_itself_are_read() -> None:
    data, out = a_table([TODAY, "夜班", "环保席", "zhao", "", ""]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as made:
        for part in parts.namelist():
            kept = parts.read(part)
            made.writestr(part, kept.replace(b'ref="A1:G2"', b'ref="A1:G1"'))
    assert len(roster_table.read(out.getvalue(), KNOWN).duties) == 1


def test_a_person_may_be_written_by_a_name_that_one_has() -> None:
    known = named_so("城管", wang="王敏", jie="王敏杰", other="王敏杰", odd="wang")
    rows: list[list[object]] = [
        [TODAY + dt.timedelta(days=on), "夜班", "城管", who, "", ""]
        for on, who in enumerate(("王敏", "wang"))
    ]
    told = roster_table.read(a_table(*rows), known)
    assert told.faults == []
    assert [(one.person, one.name) for one in told.duties] == [("wang", "王敏"), ("wang", "王敏")]
    told = roster_table.read(a_table([TODAY, "夜班", "城管", "王敏杰", "", ""]), known)
    assert told.faults == ["D2 叫“王敏杰”的有 2 人，请写工号"]


def both_ways(duties: list[Duty], known: Known) -> list[roster_table.Roster]:
    table, calendar = roster_table.write(duties, known), roster_calendar.write(duties, known, NOW)
    return [roster_table.read(table, known), roster_calendar.read(calendar, known)]


def test_a_watch_whose_key_has_a_hyphen_comes_back() -> None:
    known = named_so("环保席", zhao="赵海波")
    (watch,) = known.policy.shifts
    duty = a_duty(shift=watch.id_on(TODAY), id=duty_id(watch.id_on(TODAY), SeatId("环保席")))
    for told in both_ways([duty], known):
        assert told.faults == []
        assert [one.id for one in told.duties] == [duty.id]
    assert "环保席 夜班 赵海波" in roster_calendar.write([duty], known, NOW).decode()


def test_a_watch_that_the_policy_has_no_more_is_written_by_its_key() -> None:
    known = with_watches(DAY)
    sheet = load_workbook(io.BytesIO(roster_table.write([a_duty()], known))).worksheets[0]
    assert sheet.cell(2, 2).value == "night"


def test_who_sits_at_two_seats_by_cover_or_plan_comes_back_at_both() -> None:
    own = a_duty()
    for more in ({}, {"state": DutyState.COVERED, "planned": UserId("lin")}):
        other = a_duty("值班长席", "zhao", **more)
        for told in both_ways([own, other], KNOWN):
            assert told.faults == []
            assert {one.id for one in told.duties} == {own.id, other.id}


@pytest.mark.parametrize(
    ("summary", "seat", "person"),
    [
        ("城管二席 夜班 王敏", "城管二席", "wang"),
        ("城管 夜班 王敏杰", "城管", "jie"),
        ("王敏杰 城管二席", "城管二席", "jie"),
    ],
)
def test_a_name_within_another_is_not_meant(summary: str, seat: str, person: str) -> None:
    known = named_so("城管", "城管二席", wang="王敏", jie="王敏杰")
    data = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTART:20261126T120000Z\r\nSUMMARY:{summary}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    told = roster_calendar.read(data.encode(), known)
    assert told.faults == []
    assert [(one.seat, one.person) for one in told.duties] == [(seat, person)]


def test_two_people_in_one_summary_are_nobody() -> None:
    known = named_so("城管", wang="王敏", jie="王敏杰", other="王敏杰")
    for summary in ("城管 王敏、王敏杰", "城管 王敏杰"):
        data = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
            f"DTSTART:20261126T120000Z\r\nSUMMARY:{summary}\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        assert "没有认识的人员" in roster_calendar.read(data.encode(), known).faults[0]
