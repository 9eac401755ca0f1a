"""Which watch is to be opened, with which seats: from the policy and what is planned. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from backends.record.common import Realm
from backends.record.duty import Duty, DutyState, OpenShift
from backends.record.ids import SeatId, ShiftId
from backends.record.policy import Policy
from backends.record.watch_policy import SeatPlan, ShiftTemplate, realm_of

EARLY = dt.timedelta(hours=2)  # who comes before the watch begins signs on to it already


def running(policy: Policy, duties: Iterable[Duty], now: dt.datetime) -> OpenShift | None:
    """The watch that runs now; None where the policy knows of none."""
    found = policy.watch.shift_at(now)
    if found is None:
        return None
    return _opening(policy, *found, found[0].id_on(found[1]), duties)


def coming(
    policy: Policy, shift: ShiftId, duties: Iterable[Duty], now: dt.datetime
) -> OpenShift | None:
    """The watch of that id, where it runs or begins soon; an exercise's begins when it likes."""
    found = policy.watch.parts_of(shift)
    if found is None:
        return None
    begin, end = found[0].span_on(found[1])
    is_near = begin - EARLY <= now or realm_of(shift) is not Realm.LIVE
    return _opening(policy, *found, shift, duties) if is_near and now < end else None


def _opening(
    policy: Policy,
    template: ShiftTemplate,
    day: dt.date,
    shift: ShiftId,
    duties: Iterable[Duty],
) -> OpenShift:
    begin, end = template.span_on(day)
    return OpenShift(
        shift=shift,
        name=template.name,
        starts_at=begin,
        ends_at=end,
        seats=_seats(
            policy.watch.seats_of(template.key, day),
            [duty for duty in duties if duty.shift == shift],
        ),
    )


def _seats(plans: list[SeatPlan], duties: list[Duty]) -> list[SeatId]:
    """Those that a watch needs and that are planned. Without a roster nobody is missed."""
    planned = [duty.seat for duty in duties if duty.state is not DutyState.CANCELLED]
    if not planned:
        return []
    needed = [plan.seat for plan in plans]
    off = {duty.seat for duty in duties if duty.state is DutyState.CANCELLED} - set(planned)
    return [seat for seat in dict.fromkeys([*needed, *planned]) if seat not in off]
