"""Working time over the real calendar of 2026: holidays, make-up days, lunch and night."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from backends.record.policy import Limit, Unit, WorkCalendar
from backends.record.work_calendar import (
    CHINA,
    add,
    is_working_day,
    missing_year,
    working_hours_between,
)


def _days(month: int, first: int, last: int) -> list[dt.date]:
    return [dt.date(2026, month, day) for day in range(first, last + 1)]


CALENDAR = WorkCalendar(
    years=[2026],
    holidays=[
        *_days(1, 1, 3),
        *_days(2, 15, 23),
        *_days(4, 4, 6),
        *_days(5, 1, 5),
        *_days(6, 19, 21),
        *_days(9, 25, 27),
        *_days(10, 1, 7),
    ],
    makeup_days=[
        dt.date(2026, 1, 4),
        dt.date(2026, 2, 14),
        dt.date(2026, 2, 28),
        dt.date(2026, 5, 9),
        dt.date(2026, 9, 20),
        dt.date(2026, 10, 10),
    ],
)


def china(text: str) -> dt.datetime:
    """A moment as a clock in China shows it: "02-13 16:00"."""
    return dt.datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


H, D = Unit.WORKING_HOURS, Unit.WORKING_DAYS


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("11-26 09:00", 1, H, "11-26 10:00"),
        ("11-26 11:30", 1, H, "11-26 14:00"),  # over lunch
        ("11-26 12:30", 1, H, "11-26 14:30"),  # begun at lunch
        ("11-26 09:00", 3, H, "11-26 12:00"),  # ends with the session
        ("11-26 17:00", 1, H, "11-27 09:30"),  # over night
        ("11-26 22:00", 4, H, "11-27 14:30"),  # exposed rubbish found at night
        ("11-26 03:00", 4, H, "11-26 14:30"),
        ("11-27 17:00", 1, H, "11-30 09:30"),  # over a weekend
        ("11-26 10:00", 1, D, "11-27 10:00"),
        ("11-26 10:00", 5, D, "12-03 10:00"),
        ("02-13 17:00", 1, H, "02-14 09:30"),  # Friday into the make-up Saturday
        ("02-14 17:00", 1, H, "02-24 09:30"),  # over Spring Festival
        ("02-13 10:00", 3, D, "02-25 10:00"),
        ("02-27 10:00", 1, D, "02-28 10:00"),  # make-up Saturday
        ("02-28 10:00", 1, D, "03-02 10:00"),
        ("01-01 00:00", 1, H, "01-04 10:00"),  # make-up Sunday after New Year
        ("04-03 17:00", 1, H, "04-07 09:30"),  # Qingming
        ("04-30 17:00", 1, H, "05-06 09:30"),  # Labour Day
        ("05-08 10:00", 1, D, "05-09 10:00"),
        ("06-18 17:00", 1, H, "06-22 09:30"),  # Dragon Boat
        ("09-18 10:00", 1, D, "09-20 10:00"),  # make-up Sunday, Saturday free
        ("09-24 17:00", 1, H, "09-28 09:30"),  # Mid-Autumn
        ("09-30 17:00", 1, H, "10-08 09:30"),  # National Day
        ("10-09 10:00", 1, D, "10-10 10:00"),
        ("10-02 10:00", 30, Unit.MINUTES, "10-02 10:30"),
        ("10-02 23:00", 2, Unit.HOURS, "10-03 01:00"),
        ("11-26 10:00", 0, H, "11-26 10:00"),
    ],
)
def test_limit_ends(start: str, amount: float, unit: Unit, due: str) -> None:
    ends = add(Limit(amount=amount, unit=unit), china(start).astimezone(dt.UTC), CALENDAR)
    assert ends == china(due)
    assert ends.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [
        ("11-26 09:00", "11-26 17:30", 7.0),
        ("11-26 11:00", "11-26 14:00", 1.5),
        ("11-26 12:10", "11-26 13:20", 0.0),
        ("11-26 18:00", "11-27 08:00", 0.0),
        ("11-27 17:00", "11-30 09:30", 1.0),
        ("02-14 17:00", "02-24 09:30", 1.0),
        ("09-30 09:00", "10-08 17:30", 14.0),
        ("10-10 09:00", "10-10 12:00", 3.0),
        ("11-26 14:00", "11-26 11:00", -1.5),
    ],
)
def test_working_hours_between(a: str, b: str, hours: float) -> None:
    assert working_hours_between(china(a), china(b), CALENDAR) == pytest.approx(hours)


def test_make_up_day_is_worked_though_it_is_a_weekend() -> None:
    assert is_working_day(dt.date(2026, 2, 14), CALENDAR)
    assert not is_working_day(dt.date(2026, 2, 16), CALENDAR)
    assert not is_working_day(dt.date(2026, 11, 28), CALENDAR)


def test_next_years_calendar_is_missed_from_thirty_days_before() -> None:
    assert missing_year(china("12-01 12:00"), CALENDAR) is None
    assert missing_year(china("12-02 00:00"), CALENDAR) == 2027
    assert missing_year(china("12-31 23:59"), CALENDAR) == 2027


def test_the_year_is_that_of_china() -> None:
    # 16:30 UTC on New Year's Eve is half past midnight in China.
    eve = dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC)
    assert missing_year(eve, CALENDAR) == 2027
    assert missing_year(eve, WorkCalendar(years=[2026, 2027])) is None


def test_this_years_missing_calendar_is_missed_at_once() -> None:
    assert missing_year(china("06-01 12:00"), WorkCalendar()) == 2026


def test_an_unknown_year_counts_monday_to_friday() -> None:
    friday = dt.datetime(2031, 5, 2, 17, 0, tzinfo=CHINA)
    assert add(Limit(amount=1), friday, CALENDAR) == dt.datetime(2031, 5, 5, 9, 30, tzinfo=CHINA)


def test_a_calendar_without_sessions_counts_the_clock_on_the_wall() -> None:
    start = china("11-26 22:00")
    ends = add(Limit(amount=2), start, WorkCalendar(sessions=[]))
    assert ends == start + dt.timedelta(hours=2)


def test_a_long_limit_is_counted_quickly_and_an_absurd_one_ends() -> None:
    begun = time.perf_counter()
    for _ in range(100):
        add(Limit(amount=60, unit=D), china("01-05 10:00"), CALENDAR)
    assert time.perf_counter() - begun < 1.0
    assert add(Limit(amount=1e300, unit=D), china("01-05 10:00"), CALENDAR) > china("01-05 10:00")
