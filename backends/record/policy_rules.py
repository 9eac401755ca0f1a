"""What must hold in a policy beside its types: names known and unique, figures in range. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backends.record.common import RESIDENT, Severity
from backends.record.incident import Stage
from backends.record.policy import (
    AlarmPolicy,
    IncidentClass,
    Limit,
    Policy,
    StageLimits,
    WorkCalendar,
)
from backends.record.toml_lines import Path as KeyPath
from backends.record.watch_policy import WatchPolicy

# More than any limit, delay or figure of the field in its unit.
MOST_AMOUNT = 100_000.0
_WITHIN = ("source", "division", "all")
_FRIDAY = 4
_FIGURES = (
    "shelve_most_min",
    "shelve_dispatcher_most_min",
    "chatter_count",
    "chatter_s",
    "flood_starts_above",
    "flood_ends_below",
    "flood_window_s",
    "summary_above",
    "remind_every_s",
    "remind_i_every_s",
    "mute_ends_after_s",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that does not hold, where it stands, in English and Chinese."""

    at: KeyPath
    expected: str
    words: str


def problem_of(policy: Policy) -> Problem | None:
    """The first thing that does not hold; None when all does."""
    return next(_problems(policy), None)


def _problems(policy: Policy) -> Iterator[Problem]:
    yield from _twice(("classes",), "code", [c.code for c in policy.classes])
    yield from _twice(("plans",), "id", [p.id for p in policy.plans])
    yield from _twice(("parties",), "id", [p.id for p in policy.parties])
    yield from _twice(("procedures",), "domain", [p.domain.value for p in policy.procedures])
    yield from _twice(("work_groups",), None, policy.work_groups)
    yield from _in_calendar(policy.calendar)
    yield from _in_alarms(policy)
    for index, known in enumerate(policy.classes):
        yield from _in_class(("classes", index), known, policy)
    yield from _in_limits(("unclassed",), policy.unclassed)
    yield from _in_plans(policy)
    yield from _in_procedures(policy)
    yield from _in_exchange(policy)
    yield from _in_watch(policy.watch)
    for name in ("first_min", "follow_up_min", "final_min"):
        yield from _positive(("reports", name), getattr(policy.reports, name))


def _in_calendar(calendar: WorkCalendar) -> Iterator[Problem]:
    for name, days in (("holidays", calendar.holidays), ("makeup_days", calendar.makeup_days)):
        for day in days:
            if day.year not in calendar.years:
                yield Problem(
                    at=("calendar", name),
                    expected=f"{day} is of a year that `years` does not name",
                    words=f"{day} 所在年份不在 years 中",
                )
    for day in calendar.makeup_days:
        if day in calendar.holidays or day.weekday() <= _FRIDAY:
            yield Problem(
                at=("calendar", "makeup_days"),
                expected=f"{day} is no weekend that is worked",
                words=f"{day} 不是调休上班的周末",
            )
    end = None
    for opens, closes in calendar.sessions:
        if opens >= closes or (end is not None and opens < end):
            yield Problem(
                at=("calendar", "sessions"),
                expected=f"{opens}-{closes}: sessions begin before they end, one after another",
                words=f"{opens}-{closes}:时段应先开始后结束,依次排列",
            )
        end = closes


def _in_alarms(policy: Policy) -> Iterator[Problem]:
    alarms = policy.alarms
    kinds = [known.kind for known in alarms.classes]
    yield from _twice(("alarms", "classes"), "kind", kinds)
    yield from _twice(("alarms", "suppressions"), "id", [s.id for s in alarms.suppressions])
    for name in _FIGURES:
        yield from _positive(("alarms", name), getattr(alarms, name))
    codes, plans = _codes(policy), _plans(policy)
    for index, known in enumerate(alarms.classes):
        at: KeyPath = ("alarms", "classes", index)
        yield from _known((*at, "plan"), known.plan, plans)
        yield from _known((*at, "incident_class"), known.incident_class, codes)
        for name in ("on_delay_s", "off_delay_s"):
            yield from _positive((*at, name), getattr(known, name), or_zero=True)
    for index, rule in enumerate(alarms.suppressions):
        at = ("alarms", "suppressions", index)
        yield from _known((*at, "within"), rule.within, _WITHIN)
        yield from _known((*at, "cause"), rule.cause, kinds)
        for kind in rule.kinds:
            yield from _known((*at, "kinds"), kind, kinds)
    yield from _in_escalation(alarms)


def _in_escalation(alarms: AlarmPolicy) -> Iterator[Problem]:
    levels = [str(severity.value) for severity in Severity]
    for level, steps in alarms.escalation.items():
        at: KeyPath = ("alarms", "escalation", level)
        yield from _known(at, level, levels)
        after_s = [step.after_s for step in steps]
        if after_s != sorted(after_s):
            yield Problem(
                at=at, expected="the steps come one later than another", words="应按时间先后排列"
            )
        for seconds in after_s:
            yield from _positive(at, seconds)


def _in_class(at: KeyPath, known: IncidentClass, policy: Policy) -> Iterator[Problem]:
    yield from _known((*at, "plan"), known.plan, _plans(policy))
    yield from _in_limits((*at, "limits"), known.limits)


def _in_limits(at: KeyPath, limits: StageLimits) -> Iterator[Problem]:
    for name in ("accept", "file", "dispatch", "handle", "verify"):
        limit: Limit | None = getattr(limits, name)
        if limit is not None:
            yield from _positive((*at, name), limit.amount)


def _in_plans(policy: Policy) -> Iterator[Problem]:
    for index, plan in enumerate(policy.plans):
        at: KeyPath = ("plans", index, "steps")
        yield from _twice(at, "id", [step.id for step in plan.steps])
        for number, step in enumerate(plan.steps):
            yield from _positive((*at, number, "within_min"), step.within_min, or_zero=True)


def _in_procedures(policy: Policy) -> Iterator[Problem]:
    stages = [stage.value for stage in Stage]
    for index, procedure in enumerate(policy.procedures):
        at: KeyPath = ("procedures", index)
        for stage in procedure.next_steps:
            yield from _known((*at, "next_steps", stage), stage, stages)
        for number, point in enumerate(procedure.hand_overs):
            yield from _known((*at, "hand_overs", number, "stage"), point.stage, stages)


def _in_exchange(policy: Policy) -> Iterator[Problem]:
    known = [f"department:{one.value}" for one in RESIDENT]
    known += [f"party:{party.id}" for party in policy.parties]
    for index, route in enumerate(policy.exchange.routes):
        at: KeyPath = ("exchange", "routes", index, "targets")
        for target in route.targets:
            yield from _known(at, target, known)
    kinds = [pair.kind for pair in policy.exchange.pairs]
    yield from _twice(("exchange", "pairs"), "kind", kinds)


def _in_watch(watch: WatchPolicy) -> Iterator[Problem]:
    """A batch that no seat is of would move nobody in, and nobody would notice."""
    batches = list(dict.fromkeys(seat.batch for seat in watch.seats if seat.batch))
    yield from _twice(("watch", "batches"), "name", [batch.name for batch in watch.batches])
    for index, batch in enumerate(watch.batches):
        yield from _known(("watch", "batches", index, "name"), batch.name, batches)
    yield from _twice(("watch", "rotations"), "id", [one.id for one in watch.rotations])
    for index, one in enumerate(watch.rotations):
        at: KeyPath = ("watch", "rotations", index)
        yield from _known((*at, "seat"), one.seat, [seat.seat for seat in watch.seats])
        yield from _known((*at, "shift"), one.shift, [shift.key for shift in watch.shifts])


def _codes(policy: Policy) -> list[str]:
    return [known.code for known in policy.classes]


def _plans(policy: Policy) -> list[str]:
    return [known.id for known in policy.plans]


def _known(at: KeyPath, name: str, names: Iterable[str]) -> Iterator[Problem]:
    """A name that is left out refers to nothing."""
    listed = list(names)
    if name and name not in listed:
        all_of_them = ", ".join(listed)
        yield Problem(
            at=at,
            expected=f"{name!r} is not known; expected one of: {all_of_them}",
            words=f"没有 {name!r};可用:{all_of_them}",
        )


def _twice(at: KeyPath, key: str | None, names: list[str]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        where = (*at, index, key) if key else at
        if not name.strip():
            yield Problem(at=where, expected="is empty", words="不能为空")
        if name in names[:index]:
            yield Problem(at=where, expected=f"{name!r} stands there twice", words=f"{name!r} 重复")


def _positive(at: KeyPath, amount: float, *, or_zero: bool = False) -> Iterator[Problem]:
    is_good = math.isfinite(amount) and (amount > 0 or (or_zero and amount == 0))
    if is_good and amount <= MOST_AMOUNT:
        return
    yield Problem(
        at=at,
        expected=f"expected {'0 or ' if or_zero else ''}more than 0, at most {MOST_AMOUNT:g}"
        f" (is {amount:g})",
        words=f"应{'不小于' if or_zero else '大于'} 0,不大于 {MOST_AMOUNT:g}(现为 {amount:g})",
    )
