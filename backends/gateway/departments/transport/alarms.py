"""Alarms of vehicles: told by bits and by active-safety devices, raised and cleared. Pure.

An alarm stands until its terminal says that it is over, or has not told it for a while (the
hysteresis of its rule). `Standing` survives a restart, so that what was raised is cleared, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from backends.gateway.departments.transport.alarm_tables import (
    EVENTS,
    AlarmRule,
    bit_rules,
    safety_rules,
    tyre_words,
    worse,
)
from backends.gateway.departments.transport.settings import SOURCE, AlarmChange
from backends.gateway.departments.transport.vehicles import Vehicle
from backends.protocols.jsatl import Device, Flag, SafetyAlarm
from backends.record.common import Department, Place, Severity
from backends.record.observation import ConditionCleared, ConditionRaised, Observation

KIND_BIT = "vehicle_alarm"
KIND_SAFETY = "active_safety"
_MOST = 20_000
_LEVELS = {1: "一级", 2: "二级"}


class Standing(msgspec.Struct, kw_only=True):
    """One alarm that was raised. `told_at`: when its terminal last said so, by our clock; by its
    own where it was back-filled. `behind_s`: by how much its clock goes after ours."""

    key: str
    severity: Severity
    told_at: dt.datetime
    clear_after_s: float
    behind_s: float = 0.0
    is_late: bool = False
    more: dict[str, str] = {}  # learnt while it stood
    raised: ConditionRaised | None = None  # not kept over a restart


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who tells alarms, where and when. `at` is the source's own time, `heard_at` ours."""

    vehicle: Vehicle
    at: dt.datetime
    heard_at: dt.datetime
    place: Place | None = None
    speed_kmh: float = 0.0
    is_late: bool = False

    @property
    def counted_at(self) -> dt.datetime:
        """From when it is counted how long nothing was told."""
        return self.at if self.is_late else self.heard_at

    @property
    def behind_s(self) -> float:
        """How much the terminal's clock goes after ours; from old data nobody knows."""
        return 0.0 if self.is_late else (self.heard_at - self.at).total_seconds()


class AlarmDesk:
    """All alarms of all vehicles. `observations` are for the hub; `unknown` reasons for the
    health board."""

    def __init__(
        self,
        province: str,
        changes: Mapping[str, AlarmChange],
        standing: Iterable[Standing] = (),
    ) -> None:
        self._bits = bit_rules(changes)
        self._mask = sum(1 << bit for bit in self._bits)
        self._safety = safety_rules(province, changes)
        self._off = set(safety_rules(province, {})) - set(self._safety)
        self._standing = {one.key: one for one in standing}
        self.is_changed = False
        self.observations: list[Observation] = []
        self.unknown: list[str] = []

    def __len__(self) -> int:
        return len(self._standing)

    def standing(self) -> list[Standing]:
        return list(self._standing.values())

    def take_bits(self, told: Told, alarm: int) -> None:
        """The alarm word of a position."""
        wanted = alarm & self._mask
        bit = 0
        while wanted:
            if wanted & 1:
                self._tell(told, self._bits[bit], KIND_BIT, self._bits[bit].severity, "")
            wanted >>= 1
            bit += 1

    def take_safety(self, told: Told, alarm: SafetyAlarm) -> str:
        """One active-safety item; the condition's key when it stands now, else empty."""
        event = (alarm.device, alarm.event)
        rule = self._safety.get(event)
        if rule is None:
            if event not in EVENTS and event not in self._off:
                number = f"{alarm.device:02X}-{alarm.event:02X}"
                self.unknown.append(f"主动安全报警 {number} 不在本省的表中")
            return ""
        tyres = tyre_words(alarm.tyres)
        if alarm.device is Device.TYRES and not tyres and alarm.flag != Flag.END:
            return ""  # pressures at an interval
        key = _key(rule.name, told.vehicle.phone)
        if alarm.flag == Flag.END:
            self._clear(key, told.at, "终端报告结束", is_late=told.is_late)
            return ""
        words = "（" + _LEVELS[alarm.level] + "）" if alarm.level in _LEVELS else ""
        words += f"：{tyres}" if tyres else ""
        self._tell(told, rule, KIND_SAFETY, worse(rule.severity, alarm.level), words)
        return key

    def add_detail(self, key: str, name: str, text: str) -> None:
        """Say more of an alarm that still stands: now, and with its end, which the hub always
        writes down while it takes news of one alarm once a minute."""
        one = self._standing.get(key)
        if one is None:
            return
        one.more = one.more | {name: text}
        self.is_changed = True
        if one.raised is not None:
            detail = one.raised.detail | {name: text}
            one.raised = msgspec.structs.replace(one.raised, detail=detail)
            self.observations.append(one.raised)

    def tick(self, now: dt.datetime) -> None:
        """Clear what has not been told for long enough."""
        for one in list(self._standing.values()):
            if (now - one.told_at).total_seconds() > one.clear_after_s:
                words = f"终端 {one.clear_after_s:.0f} 秒没有再报"
                # By the terminal's own clock: else its next alarm would seem older than this end.
                at = now - dt.timedelta(seconds=one.behind_s)
                if one.is_late:
                    at = one.told_at + dt.timedelta(seconds=one.clear_after_s)
                self._clear(one.key, at, words, is_late=one.is_late)

    def drain(self) -> list[Observation]:
        """What the hub has not been told; handed over."""
        out, self.observations = self.observations, []
        return out

    def _tell(self, told: Told, rule: AlarmRule, kind: str, severity: Severity, words: str) -> None:
        key = _key(rule.name, told.vehicle.phone)
        one = self._standing.get(key)
        if one is None:
            if len(self._standing) >= _MOST:
                return
            one = Standing(
                key=key,
                severity=severity,
                told_at=told.counted_at,
                clear_after_s=rule.clear_after_s,
                behind_s=told.behind_s,
                is_late=told.is_late,
            )
            self._standing[key] = one
            self._raise(one, told, rule.kind or kind, f"{told.vehicle.label} {rule.words}{words}")
            return
        # Back-filled and true again now, or worse: the operators are told once more.
        is_news = severity < one.severity or (one.is_late and not told.is_late)
        one.told_at = max(one.told_at, told.counted_at)
        if not told.is_late:
            one.behind_s = told.behind_s
        one.severity = min(one.severity, severity)
        if is_news:
            one.is_late = one.is_late and told.is_late
            self._raise(one, told, rule.kind or kind, f"{told.vehicle.label} {rule.words}{words}")

    def _raise(self, one: Standing, told: Told, kind: str, title: str) -> None:
        vehicle = told.vehicle
        detail = {"车牌": vehicle.label, "终端号": vehicle.phone}
        if vehicle.company:
            detail["企业"] = vehicle.company
        if vehicle.kind:
            detail["车辆类别"] = vehicle.kind_word
        detail["车速"] = f"{told.speed_kmh:.0f} km/h"
        one.raised = ConditionRaised(
            source=SOURCE,
            key=one.key,
            department=Department.TRANSPORT,
            severity=one.severity,
            kind=kind,
            title=title,
            occurred_at=told.at,
            place=told.place,
            detail=detail,
            is_late=told.is_late,
        )
        self.observations.append(one.raised)
        self.is_changed = True

    def _clear(self, key: str, at: dt.datetime, why: str, *, is_late: bool) -> None:
        one = self._standing.pop(key, None)
        if one is None:
            return
        self.is_changed = True
        self.observations.append(
            ConditionCleared(
                source=SOURCE,
                key=key,
                occurred_at=at,
                detail={"解除": why} | one.more,
                is_late=is_late,
            )
        )


def _key(name: str, phone: str) -> str:
    return f"{name}@{phone}"
