"""Who is on watch now, seat by seat, as the replica knows it. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.access import Role, User
from backends.record.common import Department, Realm
from backends.record.duty import Duty, DutyState, SeatTurn, Shift, ShiftState
from backends.record.ids import SeatId, ShiftId, UserId
from backends.record.watch_opening import EARLY
from backends.record.watch_policy import SeatPlan, ShiftTemplate, duty_id
from widgets.formats import department_word, role_word
from widgets.watch.words import name_of

# A watch that is over and not handed over goes on for so long while somebody sits in it.
OVERTIME = dt.timedelta(hours=4)


class Presence(enum.IntEnum):
    """How a seat stands now; what must be looked at first has the smallest."""

    EMPTY = 0  # its time has come and nobody did
    LEFT = 1  # its person has gone, and it is not late
    ABSENT = 2  # its person cannot come and nobody covers
    AWAITED = 3  # nobody has come yet, and it is not late
    STAND_IN = 4  # somebody else than planned
    ON = 5
    FREE = 6  # nobody is planned or needed


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One seat of the watch that runs."""

    seat: SeatId
    name: str
    role: Role
    department: Department | None
    batch: str
    presence: Presence
    duty: Duty | None
    turns: list[SeatTurn] = field(default_factory=list)  # of those who sit there now


def presence_words(presence: Presence) -> str:
    """In words."""
    match presence:
        case Presence.EMPTY:
            return QCoreApplication.translate("Watch", "空岗")
        case Presence.LEFT:
            return QCoreApplication.translate("Watch", "已离岗")
        case Presence.ABSENT:
            return QCoreApplication.translate("Watch", "请假未替")
        case Presence.AWAITED:
            return QCoreApplication.translate("Watch", "未签到")
        case Presence.STAND_IN:
            return QCoreApplication.translate("Watch", "替班在岗")
        case Presence.ON:
            return QCoreApplication.translate("Watch", "在岗")
        case Presence.FREE:
            return QCoreApplication.translate("Watch", "未排班")


def presence_shape(presence: Presence) -> str:
    """A shape beside the word."""
    return {
        Presence.EMPTY: "▲",
        Presence.LEFT: "△",
        Presence.ABSENT: "△",
        Presence.AWAITED: "○",
        Presence.STAND_IN: "◐",
        Presence.ON: "●",
        Presence.FREE: "－",
    }[presence]


def presence_token(presence: Presence) -> str:
    """Colour means that something is wrong."""
    return {
        Presence.EMPTY: "severity_ii",
        Presence.LEFT: "severity_iii",
        Presence.ABSENT: "severity_iii",
        Presence.AWAITED: "text",
        Presence.STAND_IN: "text",
        Presence.ON: "text",
        Presence.FREE: "text_dim",
    }[presence]


def open_shifts(link: Link, realm: Realm | None = None) -> list[Shift]:
    """Those that run, the newest first; one handed over stays while somebody sits in it.

    Of the realm in view where none is named.
    """
    found = [
        shift
        for shift in link.shifts_in(realm or link.realm).values()
        if shift.state is ShiftState.OPEN or any(turn.until is None for turn in shift.turns)
    ]
    return sorted(found, key=_begin, reverse=True)


def current_shift(link: Link, realm: Realm | None = None) -> Shift | None:
    """The watch that has charge: the one that has begun and is not handed over, the oldest first.

    Who comes early to the next, or after its time has come, changes nothing until the signature.
    One that was never handed over gives way when its people have gone, or after OVERTIME. The
    next has charge before its time only where the one before is handed over.
    """
    now, found = link.hub_now(), open_shifts(link, realm)
    not_over = [shift for shift in found if shift.state is ShiftState.OPEN]
    begun = [shift for shift in not_over if shift.starts_at <= now and _has_charge(shift, now)]
    ahead = [shift for shift in not_over if shift.starts_at > now]
    waiting = sorted(begun, key=_begin) or sorted(ahead, key=_begin) or not_over or found
    return next(iter(waiting), None)


def _has_charge(shift: Shift, now: dt.datetime) -> bool:
    if now < shift.ends_at:
        return True
    return now < shift.ends_at + OVERTIME and any(turn.until is None for turn in shift.turns)


def watch_to_join(link: Link, user: User) -> tuple[ShiftId, str] | None:
    """(id, name) of the watch that somebody comes to: where they are planned, else the newest
    that has begun. The next one may be joined EARLY."""
    now = link.hub_now()
    found: dict[ShiftId, str] = {}
    for shift in reversed(open_shifts(link)):
        if shift.state is ShiftState.OPEN and _is_near(shift.starts_at, shift.ends_at, now):
            found[shift.id] = shift.name
    coming = next_watch(link, now)
    if coming is not None and _is_near(*coming[0].span_on(coming[1]), now):
        found.setdefault(coming[0].id_on(coming[1], link.realm), coming[0].name)
    held = {shift.id for shift, _ in seats_held(link, user.id)}
    free = {shift: name for shift, name in found.items() if shift not in held}
    planned = [shift for shift in free if _is_planned(link, shift, user)]
    if planned:
        return planned[0], free[planned[0]]
    newest = next((s for s in open_shifts(link) if s.starts_at <= now and s.id in found), None)
    if newest is None:
        newest = current_shift(link)
    return (newest.id, newest.name) if newest is not None else None


def _is_near(begin: dt.datetime, end: dt.datetime, now: dt.datetime) -> bool:
    return begin - EARLY <= now < end


def _is_planned(link: Link, shift: ShiftId, user: User) -> bool:
    return any(
        duty.shift == shift
        and duty.person == user.id
        and duty.state in (DutyState.PLANNED, DutyState.COVERED)
        for duty in link.duties.values()
    )


def seat_rows(link: Link, shift: Shift) -> list[SeatRow]:
    """Every seat of a watch in the policy's order; seats that it does not know come after.

    A watch without a roster misses nobody: whoever comes takes a seat of the policy.
    """
    plans = {plan.seat: plan for plan in link.policy.watch.seats}
    sat = [turn.seat for turn in shift.turns if turn.until is None]
    wanted = dict.fromkeys([*(shift.seats or _by_policy(link, shift)), *sat])
    order = {seat: number for number, seat in enumerate(plans)}
    seats = sorted(wanted, key=lambda seat: order.get(seat, len(order)))
    duties = link.duties_in(shift.realm)
    planned = {seat: duties.get(duty_id(shift.id, seat)) for seat in seats}
    return [_row(link, shift, seat, plans.get(seat), planned[seat]) for seat in seats]


def _by_policy(link: Link, shift: Shift) -> list[SeatId]:
    watch = link.policy.watch
    parts = watch.parts_of(shift.id)
    return [plan.seat for plan in watch.seats_of(parts[0].key, parts[1])] if parts else []


def _row(
    link: Link, shift: Shift, seat: SeatId, plan: SeatPlan | None, duty: Duty | None
) -> SeatRow:
    turns = _at_seat(shift, seat) or _in_another_watch(link, shift, seat)
    return SeatRow(
        seat=seat,
        name=seat_name(seat, plan),
        role=plan.role if plan is not None else Role.DISPATCHER,
        department=plan.department if plan is not None else None,
        batch=duty.batch if duty is not None and duty.batch else plan.batch if plan else "",
        presence=_presence(link, shift, seat, duty),
        duty=duty,
        turns=turns,
    )


def _at_seat(shift: Shift, seat: SeatId) -> list[SeatTurn]:
    return [turn for turn in shift.turns if turn.seat == seat and turn.until is None]


def _in_another_watch(link: Link, shift: Shift, seat: SeatId) -> list[SeatTurn]:
    """Who sits there of the watch before, or has come to the next and taken it over."""
    return [
        turn
        for other in open_shifts(link, shift.realm)
        if other.id != shift.id
        for turn in _at_seat(other, seat)
    ]


def _presence(link: Link, shift: Shift, seat: SeatId, duty: Duty | None) -> Presence:
    sitting = [turn.user for turn in _at_seat(shift, seat)]
    if sitting:
        is_planned = duty is None or duty.planned in sitting
        return Presence.ON if is_planned else Presence.STAND_IN
    elsewhere = [other for other in open_shifts(link, shift.realm) if _at_seat(other, seat)]
    if any(other.starts_at > shift.starts_at for other in elsewhere):
        return Presence.ON  # who comes next sits there already
    if seat in shift.empty:
        return Presence.EMPTY
    if elsewhere:
        return Presence.ON  # of the watch before: not handed over yet
    if duty is not None and duty.state is DutyState.CANCELLED:
        return Presence.FREE
    if any(turn.seat == seat for turn in shift.turns):
        return Presence.LEFT
    if duty is None:
        return Presence.AWAITED if seat in shift.seats else Presence.FREE
    return Presence.ABSENT if duty.state is DutyState.ABSENT else Presence.AWAITED


def duty_of(link: Link, shift: ShiftId, seat: SeatId) -> Duty | None:
    """Who is planned at a seat of a watch."""
    return link.duties.get(duty_id(shift, seat))


def seat_name(seat: SeatId, plan: SeatPlan | None) -> str:
    """How people call it."""
    return (plan.name or str(plan.seat)) if plan is not None else str(seat)


def unit_word(row: SeatRow) -> str:
    """Department, or the role where it belongs to none."""
    return department_word(row.department) if row.department is not None else role_word(row.role)


def own_seats(link: Link, shift: ShiftId, user: User) -> list[SeatId]:
    """Seats that a person may take: their own, and those that they are planned for."""
    planned = [
        duty.seat
        for duty in link.duties.values()
        if duty.shift == shift
        and duty.person == user.id
        and duty.state in (DutyState.PLANNED, DutyState.COVERED)
    ]
    return list(dict.fromkeys([*planned, user.seat]))


def seats_held(link: Link, user: UserId) -> list[tuple[Shift, SeatTurn]]:
    """Where a person sits now, in any watch that runs."""
    return [
        (shift, turn)
        for shift in open_shifts(link)
        for turn in shift.turns
        if turn.user == user and turn.until is None
    ]


def next_watch(link: Link, now: dt.datetime) -> tuple[ShiftTemplate, dt.date] | None:
    """The watch that begins next by the policy."""
    policy = link.policy.watch
    running = policy.shift_at(now)
    return policy.next_after(*running) if running is not None else None


def summary_words(link: Link, shift: Shift, rows: list[SeatRow]) -> str:
    """席位 26 · 在岗 23 · ▲ 空岗 1; who of the watch before still sits there."""
    translate = QCoreApplication.translate
    on = sum(row.presence in (Presence.ON, Presence.STAND_IN) for row in rows)
    words = [
        translate("Watch", "席位 {count}").format(count=len(rows)),
        translate("Watch", "在岗 {count}").format(count=on),
    ]
    for presence in (Presence.EMPTY, Presence.LEFT, Presence.ABSENT, Presence.AWAITED):
        count = sum(row.presence is presence for row in rows)
        if count:
            words.append(f"{presence_shape(presence)} {presence_words(presence)} {count}")
    for other in open_shifts(link):
        people = [name_of(turn.user, link) for turn in other.turns if turn.until is None]
        if other.id != shift.id and people:
            text = translate("Watch", "{name}还没有离岗：{people}")
            if other.starts_at > shift.starts_at:
                text = translate("Watch", "{name}已到岗：{people}")
            words.append(text.format(name=other.name, people="、".join(people)))
    return " · ".join(words)


def _begin(shift: Shift) -> dt.datetime:
    return shift.starts_at
