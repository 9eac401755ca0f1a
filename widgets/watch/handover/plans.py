"""With what a handover is begun: which watch, which seat, who comes, who is missing. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from backends.link.api import Link
from backends.record.access import Act, Allowed, User, may
from backends.record.duty import Duty, DutyState, SeatTurn, Shift, ShiftState
from backends.record.handover import HandoverState
from backends.record.ids import SeatId, ShiftId, UserId
from backends.record.shift_decider import holders, was_handed_over
from backends.record.watch_policy import duty_id
from widgets.watch.handover.desk import running
from widgets.watch.roster_plan import STANDING
from widgets.watch.seats import current_shift

MOST_WATCHES = 100  # that are looked through: some weeks of a day's two or three


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a handover would be begun with. `receiver`: "" where the roster names nobody.

    `leaver`: who is missing, where the one arriving begins; None where the one leaving does.
    """

    giving: ShiftId
    taking: ShiftId
    seat: SeatId
    receiver: UserId
    leaver: UserId | None = None


def plans_of(link: Link) -> list[Plan]:
    """For each seat that one sits at, one's own first; none where no watch is open.

    Where nobody signed on to it, one's own seat of the watch that runs. A watch that its leader
    has handed over is still to be handed over by those who sit in it.
    """
    user = link.user
    if user is None:
        return []
    mine = [
        (shift, turn.seat)
        for shift in _watches(link)
        for turn in shift.turns
        if turn.user == user.id and turn.until is None
    ]
    if mine:
        first = mine[0][0]  # the older watch goes home first
        mine = sorted(
            ((shift, seat) for shift, seat in mine if shift.id == first.id),
            key=lambda pair: pair[1] != user.seat,
        )
    elif not any(turn.user == user.id for turn in _sitting(link)):
        shift = current_shift(link)
        is_free = shift is not None and _is_untouched(link, shift, user.seat)
        mine = [(shift, user.seat)] if shift is not None and is_free else []
    return [_plan(link, shift, seat, user) for shift, seat in mine]


def plan_of(link: Link) -> Plan | None:
    """The first of them that is not on its way already; None where there is none.

    A seat that is only being taken over is not handed on yet.
    """
    taken = {(h.seat, shift) for h in running(link) for shift in (h.giving, h.taking)}
    free = [plan for plan in plans_of(link) if (plan.seat, plan.giving) not in taken]
    return free[0] if free else None


def plans_for_missing(link: Link) -> list[Plan]:
    """Seats that one comes to, with who sits there and would have to hand over."""
    user = link.user
    if user is None or may(user, Act.HANDOVER) is not Allowed.YES:
        return []
    taken = {(h.seat, h.giving) for h in running(link)}
    found = []
    for shift in _watches(link):
        for turn in shift.turns:
            taking = _next(link, shift, turn.seat)
            is_other = turn.until is None and turn.user != user.id
            is_free = (turn.seat, shift.id) not in taken
            if is_other and is_free and taking and _comes(link, user, taking, turn.seat):
                found.append(
                    Plan(
                        giving=shift.id,
                        taking=taking,
                        seat=turn.seat,
                        receiver=user.id,
                        leaver=turn.user,
                    )
                )
    return found


def _is_untouched(link: Link, shift: Shift, seat: SeatId) -> bool:
    """Whether nobody sits there and it was not handed over, as the hub judges it."""
    is_given = was_handed_over(shift, seat) or any(
        (h.seat, h.giving, h.state) == (seat, shift.id, HandoverState.SIGNED)
        for h in link.handovers.values()
    )
    return not is_given and not holders(shift, seat)


def _sitting(link: Link) -> list[SeatTurn]:
    shifts = [shift for shift in link.shifts.values() if shift.realm is link.realm]
    return [turn for shift in shifts for turn in shift.turns if turn.until is None]


def _comes(link: Link, user: User, taking: ShiftId, seat: SeatId) -> bool:
    """Whether one is planned there, sits there, or it is one's own."""
    duty = link.duties.get(duty_id(taking, seat))
    if duty is not None and duty.person == user.id:
        return True
    shift = link.shifts.get(taking)
    turns = shift.turns if shift is not None else []
    sits = any((t.seat, t.user) == (seat, user.id) and t.until is None for t in turns)
    return sits or seat == user.seat


def _watches(link: Link) -> list[Shift]:
    """Those that have begun and somebody sits in, or that are not handed over; oldest first."""
    now = link.hub_now()
    found = [
        shift
        for shift in link.shifts.values()
        if shift.realm is link.realm
        and (shift.state is ShiftState.OPEN or any(turn.until is None for turn in shift.turns))
    ]
    # Who came early to the next watch does not hand that over.
    begun = [shift for shift in found if shift.starts_at <= now]
    return sorted(begun, key=lambda shift: shift.starts_at)


def _plan(link: Link, giving: Shift, seat: SeatId, user: User) -> Plan:
    taking = _next(link, giving, seat)
    duty = _duty(link, taking, seat)
    is_coming = duty is not None and duty.state in STANDING
    receiver = duty.person if duty is not None and is_coming else _early(link, taking, seat)
    person = UserId("") if receiver == user.id else receiver
    return Plan(giving=giving.id, taking=taking, seat=seat, receiver=person)


def _early(link: Link, taking: ShiftId, seat: SeatId) -> UserId:
    """Who sits there already, where the roster names nobody."""
    shift = link.shifts.get(taking)
    turns = shift.turns if shift is not None else []
    return next((t.user for t in turns if t.seat == seat and t.until is None), UserId(""))


def _next(link: Link, giving: Shift, seat: SeatId) -> ShiftId:
    """The next watch that wants the seat and is not over, whether somebody is planned or not."""
    watch, now = link.policy.watch, link.hub_now()
    found = watch.parts_of(giving.id) or watch.shift_at(giving.starts_at)
    if found is None:
        return _next_open(link, giving)
    template, day = found
    for _ in range(MOST_WATCHES):
        template, day = watch.next_after(template, day)
        shift = template.id_on(day, link.realm)
        if template.span_on(day)[1] > now and _is_wanted(link, shift, seat):
            return shift
    return _next_open(link, giving)


def _next_open(link: Link, giving: Shift) -> ShiftId:
    """Where the policy tells of none: the next of those that are open."""
    later = [
        shift
        for shift in link.shifts.values()
        if shift.starts_at > giving.starts_at and shift.realm is link.realm
    ]
    return min(later, key=_starts).id if later else ShiftId("")


def _is_wanted(link: Link, shift: ShiftId, seat: SeatId) -> bool:
    """By the roster, where it says something of it, else by the policy."""
    watch, duty = link.policy.watch, _duty(link, shift, seat)
    if duty is not None:
        return duty.state is not DutyState.CANCELLED
    found = watch.parts_of(shift)
    is_known = any(plan.seat == seat for plan in watch.seats)
    if found is None or not is_known:
        return True
    return any(plan.seat == seat for plan in watch.seats_of(found[0].key, found[1]))


def _duty(link: Link, shift: ShiftId, seat: SeatId) -> Duty | None:
    return next(
        (
            duty
            for duty in link.duties.values()
            if (duty.shift, duty.seat) == (shift, seat) and duty.realm is link.realm
        ),
        None,
    )


def _starts(shift: Shift) -> dt.datetime:
    return shift.starts_at
