"""The product's own alarm figures (EEMUA 191, ISA-18.2), folded from alarm events. Pure.

What is counted is what called an operator: first raises and raises again, neither repeats of a
standing condition nor what was set aside. Times are the hub's (recorded_at).
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Iterable

import msgspec

from backends.record.alarm import (
    Alarm,
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEvent,
    AlarmRaised,
    AlarmReturnedToService,
    AlarmShelved,
    AlarmState,
    AlarmSuppressed,
    AlarmTakenOutOfService,
    AlarmUnshelved,
    AlarmUnsuppressed,
)
from backends.record.common import Department, Realm, Severity
from backends.record.envelope import Event
from backends.record.grouping import FloodWatch
from backends.record.policy import AlarmPolicy

STANDING_AFTER = dt.timedelta(hours=24)
WORST = 10
_TEN_MIN_S = 600.0
_FLAGS_ON = {
    AlarmShelved: "shelf",
    AlarmSuppressed: "suppression",
    AlarmTakenOutOfService: "out_of_service",
}
_FLAGS_OFF = {
    AlarmUnshelved: "shelf",
    AlarmUnsuppressed: "suppression",
    AlarmReturnedToService: "out_of_service",
}


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """How much one condition of one source contributes. `share` 0 to 1."""

    source: str
    title: str
    count: int
    share: float
    is_chattering: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Its condition stands over 24 h. `has_plan`: its class names a plan, or an incident has it."""

    alarm: str
    title: str
    severity: Severity
    since: dt.datetime
    has_plan: bool


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All of them, field by field as the console gets them. Shares are 0 to 1."""

    since: dt.datetime
    until: dt.datetime
    positions: int
    alarms: int
    per_10_min: list[int]
    average_per_10_min: float
    peak_per_10_min: int
    flood_share: float
    severities: dict[str, int]
    worst: list[Load]
    worst_share: float
    chattering: int
    standing: list[Standing]
    set_aside: int
    unauthorised: int
    median_acknowledge_s: float
    acknowledged: int


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Of what the figures speak: from when on, which realm, which department (None: all).

    `positions`: operator positions that share the load, at least 1.
    """

    since: dt.datetime
    realm: Realm = Realm.LIVE
    department: Department | None = None
    positions: int = 1


class AlarmFiguresFold:
    """Fed with the alarm events since scope.since, in order; asked for the figures at any time."""

    def __init__(self, scope: Scope, policy: AlarmPolicy, before: Iterable[Alarm] = ()) -> None:
        """`before`: alarms as they stood at scope.since, where known (flags, unacknowledged)."""
        self._scope = scope
        self._policy = policy
        self._per_10_min: list[int] = []
        self._severities = dict.fromkeys(Severity, 0)
        self._counts: dict[str, int] = {}
        self._named: dict[str, tuple[str, str]] = {}
        self._departments: dict[str, Department] = {}
        self._chattering: set[str] = set()
        self._flags: dict[str, set[str]] = {}
        self._called_at: dict[str, dt.datetime] = {}
        self._answered_s: list[float] = []
        self._flood = FloodWatch(policy, scope.positions)
        self._flood_s = 0.0
        self._flood_since: dt.datetime | None = None
        for alarm in before:
            self._take_over(alarm)

    def feed(self, event: Event, payload: AlarmEvent) -> None:
        """Take one event in."""
        if event.realm is not self._scope.realm:
            return
        alarm = event.subject
        if isinstance(payload, AlarmRaised):
            self._raised(event, payload)
        elif isinstance(payload, AlarmAcknowledged):
            called_at = self._called_at.pop(alarm, None)
            if called_at is not None and self._is_ours(alarm):
                self._answered_s.append((event.recorded_at - called_at).total_seconds())
        elif isinstance(payload, AlarmCleared) and payload.acknowledges_itself:
            self._called_at.pop(alarm, None)
        elif type(payload) in _FLAGS_ON:
            self._flags.setdefault(alarm, set()).add(_FLAGS_ON[type(payload)])
        elif type(payload) in _FLAGS_OFF:
            self._flags.get(alarm, set()).discard(_FLAGS_OFF[type(payload)])

    def figures(self, until: dt.datetime, alarms: Iterable[Alarm]) -> Figures:
        """The figures up to `until`; `alarms` as they are then (others than asked for are left)."""
        since = self._scope.since
        duration_s = max(1.0, (until - since).total_seconds())
        self._flow(until)
        flood_s = self._flood_s
        if self._flood_since is not None:
            flood_s += (until - self._flood_since).total_seconds()
        counts = self._per_10_min + [0] * (
            math.ceil(duration_s / _TEN_MIN_S) - len(self._per_10_min)
        )
        total = sum(counts)
        worst = self._worst(total)
        ours = [one for one in alarms if self._concerns(one)]
        return Figures(
            since=since,
            until=until,
            positions=self._flood.positions,
            alarms=total,
            per_10_min=counts,
            average_per_10_min=total * _TEN_MIN_S / duration_s / self._flood.positions,
            peak_per_10_min=max(counts, default=0),
            flood_share=min(1.0, flood_s / duration_s),
            severities={str(int(level)): n for level, n in self._severities.items()},
            worst=worst,
            worst_share=sum(load.count for load in worst) / total if total else 0.0,
            chattering=len(self._chattering),
            standing=self._standing(ours, until),
            set_aside=sum(one.is_set_aside for one in ours),
            unauthorised=sum(self._is_unauthorised(one) for one in ours),
            median_acknowledge_s=statistics.median(self._answered_s or [0.0]),
            acknowledged=len(self._answered_s),
        )

    # -- inside ------------------------------------------------------------------------------

    def _take_over(self, alarm: Alarm) -> None:
        flags = {name for name in _FLAGS_ON.values() if getattr(alarm, name) is not None}
        if flags:
            self._flags[alarm.id] = flags
        self._departments[alarm.id] = alarm.department
        if alarm.state in (AlarmState.UNACK, AlarmState.RTNUN):
            self._called_at[alarm.id] = alarm.unanswered_since or alarm.since

    def _raised(self, event: Event, payload: AlarmRaised) -> None:
        alarm = event.subject
        self._departments[alarm] = payload.department
        if not self._is_ours(alarm):
            return
        if payload.is_chattering:
            self._chattering.add(alarm)
        if payload.is_repeat or payload.is_late or self._flags.get(alarm):
            return
        self._named[alarm] = payload.source, payload.title
        self._called_at.setdefault(alarm, event.recorded_at)
        self._counts[alarm] = self._counts.get(alarm, 0) + 1
        self._severities[payload.severity] += 1
        self._flow(event.recorded_at)
        self._flood.called(event.recorded_at)
        self._note_flood(event.recorded_at)
        since_s = (event.recorded_at - self._scope.since).total_seconds()
        index = max(0, int(since_s // _TEN_MIN_S))
        self._per_10_min += [0] * (index + 1 - len(self._per_10_min))
        self._per_10_min[index] += 1

    def _flow(self, now: dt.datetime) -> None:
        """Time passes: calls leave the window one after the other, and a flood may end."""
        while (moment := self._flood.next_due()) is not None and moment <= now:
            self._flood.at(moment)
            self._note_flood(moment)

    def _note_flood(self, moment: dt.datetime) -> None:
        if self._flood.state.is_flood:
            self._flood_since = self._flood_since or moment
        elif self._flood_since is not None:
            self._flood_s += (moment - self._flood_since).total_seconds()
            self._flood_since = None

    def _is_ours(self, alarm: str) -> bool:
        wanted = self._scope.department
        return wanted is None or self._departments.get(alarm) is wanted

    def _concerns(self, alarm: Alarm) -> bool:
        wanted = self._scope.department
        is_ours = wanted is None or alarm.department is wanted
        return is_ours and alarm.realm is self._scope.realm

    def _worst(self, total: int) -> list[Load]:
        ranked = sorted(self._counts.items(), key=lambda one: (-one[1], one[0]))[:WORST]
        return [
            Load(
                source=self._named[alarm][0],
                title=self._named[alarm][1],
                count=count,
                share=count / total,
                is_chattering=alarm in self._chattering,
            )
            for alarm, count in ranked
        ]

    def _standing(self, alarms: list[Alarm], until: dt.datetime) -> list[Standing]:
        stands = (AlarmState.UNACK, AlarmState.ACKED)
        return [
            Standing(
                alarm=alarm.id,
                title=alarm.title,
                severity=alarm.severity,
                since=alarm.first_raised_at,
                has_plan=bool(alarm.incident or self._policy.class_of(alarm.kind).plan),
            )
            for alarm in sorted(alarms, key=lambda one: one.first_raised_at)
            if alarm.state in stands and until - alarm.first_raised_at > STANDING_AFTER
        ]

    def _is_unauthorised(self, alarm: Alarm) -> bool:
        """Set aside by nobody who may, without a reason, or by a rule that is not in force."""
        rules = {rule.id for rule in self._policy.suppressions}
        shelf, permit = alarm.shelf, alarm.out_of_service
        by_whom = [flag.by.user for flag in (shelf, permit) if flag is not None]
        return (
            any(user.startswith("system:") for user in by_whom)
            or (shelf is not None and not shelf.reason)
            or (permit is not None and not permit.permit)
            or (alarm.suppression is not None and alarm.suppression.rule not in rules)
        )
