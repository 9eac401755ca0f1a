"""Working time: adds limits and counts hours over the policy's working calendar. Pure.

Days are those of China (+08:00, no summer time). A working day is the sum of its sessions; a
make-up day (调休) is worked, a holiday is not, every other day is by Monday to Friday.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from backends.record.policy import Limit, Unit, WorkCalendar
from backends.record.watch_policy import CHINA as CHINA

# Ten years: no limit of the field comes near, and no date overflows.
MOST_S = 10 * 366 * 86_400.0
_WARN_DAYS = 30
_SATURDAY = 5


def china_date(moment: dt.datetime) -> dt.date:
    """The day that the calendar on the wall shows."""
    return moment.astimezone(CHINA).date()


def is_working_day(day: dt.date, calendar: WorkCalendar) -> bool:
    """Whether people work on `day`."""
    if day in calendar.makeup_days:
        return True
    return day.weekday() < _SATURDAY and day not in calendar.holidays


def add(limit: Limit, start: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """When `limit` that begins at `start` (aware) is over, in UTC.

    In working time a limit that begins in a pause begins with the next session, and one that
    ends with a session ends there, not at the beginning of the next.
    """
    per_day_s = _day_s(calendar)
    wanted_s = min(max(limit.amount, 0.0) * _unit_s(limit.unit, per_day_s), MOST_S)
    if limit.unit in (Unit.MINUTES, Unit.HOURS) or not per_day_s:
        return start.astimezone(dt.UTC) + dt.timedelta(seconds=wanted_s)
    last = start
    for begin, end in _sessions_from(start, calendar):
        length_s = (end - begin).total_seconds()
        if wanted_s <= length_s:
            return (begin + dt.timedelta(seconds=wanted_s)).astimezone(dt.UTC)
        wanted_s -= length_s
        last = end
    return last.astimezone(dt.UTC)


def working_hours_between(a: dt.datetime, b: dt.datetime, calendar: WorkCalendar) -> float:
    """Working hours from `a` to `b`, negative when `b` is the earlier."""
    if b < a:
        return -working_hours_between(b, a, calendar)
    total_s = 0.0
    for begin, end in _sessions_from(a, calendar):
        if begin >= b:
            break
        total_s += (min(end, b) - begin).total_seconds()
    return total_s / 3600


def missing_year(now: dt.datetime, calendar: WorkCalendar) -> int | None:
    """The year whose holidays are not known: this one, or the next from 30 days before it."""
    today = china_date(now)
    if today.year not in calendar.years:
        return today.year
    to_next = (dt.date(today.year + 1, 1, 1) - today).days
    if to_next <= _WARN_DAYS and today.year + 1 not in calendar.years:
        return today.year + 1
    return None


def _unit_s(unit: Unit, per_day_s: float) -> float:
    match unit:
        case Unit.MINUTES:
            return 60.0
        case Unit.HOURS | Unit.WORKING_HOURS:
            return 3600.0
        case Unit.WORKING_DAYS:
            return per_day_s or 86_400.0


def _day_s(calendar: WorkCalendar) -> float:
    return float(sum(max(_seconds(end) - _seconds(begin), 0) for begin, end in calendar.sessions))


def _seconds(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def _sessions_from(
    start: dt.datetime, calendar: WorkCalendar
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Sessions from `start` on, the first cut at it, for as long as MOST_S lasts twice."""
    holidays, makeup = frozenset(calendar.holidays), frozenset(calendar.makeup_days)
    sessions = sorted(pair for pair in calendar.sessions if pair[0] < pair[1])
    here = start.astimezone(CHINA)
    day = here.date()
    for _ in range(int(2 * MOST_S / 86_400)):
        if day in makeup or (day.weekday() < _SATURDAY and day not in holidays):
            for opens, closes in sessions:
                begin = max(dt.datetime.combine(day, opens, CHINA), here)
                end = dt.datetime.combine(day, closes, CHINA)
                if begin < end:
                    yield begin, end
        day += dt.timedelta(days=1)
