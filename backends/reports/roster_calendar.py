"""The roster as iCalendar (RFC 5545), out and in: what people have in their own calendars. Pure.

Out: an event a duty, with seat and shift in properties of our own. In: the same events back, or
plain ones whose summary names a seat; what fits no watch and seat is told in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from backends.record.duty import Duty, DutyState, PlannedDuty
from backends.record.ids import UserId
from backends.record.watch_policy import CHINA, SeatPlan, ShiftTemplate, duty_id
from backends.reports.recurring import NotUnderstood, begins
from backends.reports.roster_table import MOST_BYTES, MOST_ROWS, Known, Roster, shift_of

PRODUCT = "-//Watchfloor//roster//ZH"
_SEAT, _PERSON, _SHIFT = "X-WATCHFLOOR-SEAT", "X-WATCHFLOOR-PERSON", "X-WATCHFLOOR-SHIFT"


def write(duties: Iterable[Duty], known: Known, now: dt.datetime) -> bytes:
    """An .ics of these duties; cancelled ones and those whose person is on leave say so.

    `now`: when it was made.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for duty in duties:
        key, name = shift_of(duty, known.policy)
        event = Event()
        event.add("uid", f"{duty.id}@watchfloor")
        event.add("dtstamp", now)
        event.add("dtstart", duty.starts_at)
        event.add("dtend", duty.ends_at)
        event.add("summary", f"{duty.seat} {name} {duty.name}".strip())
        is_off = duty.state in (DutyState.CANCELLED, DutyState.ABSENT)
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        event.add(_SEAT, duty.seat)
        event.add(_PERSON, duty.person)
        event.add(_SHIFT, key)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read(data: bytes, known: Known) -> Roster:
    """The duties of a calendar. Never raises for what stands in it."""
    if len(data) > MOST_BYTES:
        return Roster(faults=[f"文件超过 {MOST_BYTES // 1_000_000} MB"])
    try:
        calendar = Calendar.from_ical(data)
        events = [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]
    except (ValueError, IndexError, KeyError, UnicodeDecodeError, AttributeError, TypeError):
        return Roster(faults=["文件不完整或不是日历（.ics），请重新导出后再试"])
    if len(events) > MOST_ROWS:
        return Roster(faults=[f"条目超过 {MOST_ROWS}，请分几次导入"])
    roster, seen = Roster(), set[str]()
    for number, event in enumerate(events, start=1):
        if str(event.get("status", "")).upper() == "CANCELLED":
            continue
        for begin in _begins(number, event, roster.faults):
            if far := known.too_far(begin.date()):
                roster.faults.append(f"第 {number} 条的开始时间 {far}")
                break
            duty = _duty(number, event, begin, known, roster.faults)
            if duty is None:
                break  # of one that repeats the first says it
            if duty.id in seen:
                roster.faults.append(f"第 {number} 条与前面的席位、班次重复（{duty.seat}）")
            seen.add(duty.id)
            roster.duties.append(duty)
        if len(roster.duties) > MOST_ROWS:
            return Roster(faults=[f"条目超过 {MOST_ROWS}，请分几次导入"])
    if not roster.duties and not roster.faults:
        roster.faults.append("日历里没有值班安排")
    return Roster(faults=roster.faults[:50]) if roster.faults else roster


def _begins(number: int, event: Event, faults: list[str]) -> list[dt.datetime]:
    """When it begins, each time where it repeats; none where a fault is told."""
    if misread := _misread(event):
        faults.append(f"第 {number} 条的{misread}写得不对")
        return []
    begin = _begin(event)
    if begin is None:
        faults.append(f"第 {number} 条没有开始时间，或没有钟点")
        return []
    try:
        return begins(event, begin)
    except NotUnderstood as why:
        faults.append(f"第 {number} 条“{str(event.get('summary', ''))[:30]}”{why}")
    except (ValueError, TypeError, OverflowError, AttributeError):
        faults.append(f"第 {number} 条的重复规则（RRULE）写得不对")
    return []


def _duty(
    number: int, event: Event, begin: dt.datetime, known: Known, faults: list[str]
) -> PlannedDuty | None:
    summary = str(event.get("summary", ""))
    seat = _seat(str(event.get(_SEAT, "")), summary, known)
    if seat is None:
        faults.append(f"第 {number} 条“{summary[:30]}”里没有认识的席位")
        return None
    found = _watch(begin, str(event.get(_SHIFT, "")), known)
    if found is None:
        at = begin.astimezone(CHINA).strftime("%m-%d %H:%M")
        faults.append(f"第 {number} 条的开始时间 {at} 不是任何班次的开始")
        return None
    shift, day = found
    if absent := known.absent_from(seat, shift, day):
        faults.append(f"第 {number} 条“{summary[:30]}”：{absent}")
        return None
    person = _person(str(event.get(_PERSON, "")), summary, known)
    if not person:
        faults.append(f"第 {number} 条“{summary[:30]}”里没有认识的人员")
        return None
    starts_at, ends_at = shift.span_on(day)
    shift_id = shift.id_on(day, known.realm)
    return PlannedDuty(
        id=duty_id(shift_id, seat.seat),
        shift=shift_id,
        starts_at=starts_at,
        ends_at=ends_at,
        role=seat.role,
        seat=seat.seat,
        person=UserId(person),
        name=known.people[person],
        department=seat.department,
        batch=seat.batch,
    )


def _misread(event: Event) -> str:
    """Which of its times is none, as it was written; empty where both can be read."""
    for key, word in (("dtstart", "开始时间"), ("dtend", "结束时间")):
        stamp = event.get(key)
        try:
            getattr(stamp, "dt", None)
        except ValueError:  # icalendar keeps what it cannot read, and raises when it is asked
            return f"{word}“{str(stamp)[:30]}”"
    return ""


def _begin(event: Event) -> dt.datetime | None:
    stamp = event.get("dtstart")
    value = getattr(stamp, "dt", None)
    if not isinstance(value, dt.datetime):
        return None
    return value if value.tzinfo is not None else value.replace(tzinfo=CHINA)


def _seat(told: str, summary: str, known: Known) -> SeatPlan | None:
    seats = known.policy.seats
    exact = next((seat for seat in seats if seat.seat == told), None)
    # “城管二席” names that seat, not “城管”.
    return exact or max((s for s in seats if s.seat in summary), key=_length, default=None)


def _person(told: str, summary: str, known: Known) -> str:
    if told in known.people:
        return told
    # A name that two people have says nothing; 王敏 is not meant where 王敏杰 is written.
    named, rest = list[str](), summary
    for name in sorted({name for name in known.people.values() if name}, key=len, reverse=True):
        if name in rest:
            named += [person for person, other in known.people.items() if other == name]
            rest = rest.replace(name, " ")
    return named[0] if len(named) == 1 else ""


def _length(seat: SeatPlan) -> int:
    return len(seat.seat)


def _watch(begin: dt.datetime, told: str, known: Known) -> tuple[ShiftTemplate, dt.date] | None:
    day = begin.astimezone(CHINA).date()
    for shift in known.policy.shifts:
        if (not told or shift.key == told) and shift.span_on(day)[0] == begin:
            return shift, day
    return None
