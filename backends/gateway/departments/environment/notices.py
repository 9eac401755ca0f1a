"""What loggers say beside values: device states, run times, starts, alarms of 2005. Pure."""

from __future__ import annotations

import datetime as dt
import re

from backends.gateway.departments.environment.settings import Outlet
from backends.gateway.departments.environment.telling import EXCEEDANCE, reading
from backends.gateway.limits import number
from backends.protocols.hj212 import Frame, parse_time
from backends.protocols.hj212_tables import Factor, Tables
from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    Observation,
)

DEVICE_STATE, RUN_TIME, START = "2021", "2041", "2081"
ALARMS_2005 = ("2071", "2072")
DEVICE_FAULT = "device_fault"
# RS as loggers of 2017 write it; not read in the standard itself.
_STATES = {"0": "关闭", "1": "运行", "2": "校准", "3": "维护", "4": "报警", "5": "反吹"}
_ALARM, _RUNNING = "4", "1"
_DEVICE = re.compile(r"(SB\d{1,4})-(RS|RT)")


class Devices:
    """States of treatment devices as last told, so that only a change is told on."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, str], str] = {}

    def states(self, outlet: Outlet, frame: Frame, at: dt.datetime) -> list[Observation]:
        """2021: a reading of each device, a condition while one reports an alarm."""
        found: list[Observation] = []
        for device, what, text in _device_items(frame):
            if what != "RS" or text not in _STATES:
                continue
            name = f"设备 {device[2:]}"
            factor = Factor(f"{device}-RS", f"{name} 状态", "")
            found.append(_reading(outlet, factor, float(text), at))
            before = self._states.get((outlet.mn, device))
            self._states[outlet.mn, device] = text
            if text == before:
                continue
            key = f"{device}>fault@{outlet.mn}"
            if text == _ALARM:
                found.append(_fault(outlet, key, name, at))
            elif before in (None, _ALARM):
                found.append(_over(outlet, key, at, {"state": _STATES[text]}))
        return found


def run_times(outlet: Outlet, frame: Frame, at: dt.datetime) -> list[Observation]:
    """2041: hours that each device ran on that day."""
    found: list[Observation] = []
    for device, what, text in _device_items(frame):
        hours = _number(text)
        if what == "RT" and hours is not None and 0 <= hours <= 24:
            factor = Factor(f"{device}-RT", f"设备 {device[2:]} 日运行时间", "h")
            found.append(_reading(outlet, factor, hours, at))
    return found


def start(outlet: Outlet, frame: Frame, at: dt.datetime) -> list[Observation]:
    """2081: the logger was switched on."""
    when = parse_time(frame.value("RestartTime")) or at
    return [_reading(outlet, Factor("restart", "数采仪开机", "次"), 1.0, when)]


def alarms_2005(outlet: Outlet, frame: Frame, at: dt.datetime, tables: Tables) -> list[Observation]:
    """2071, 2072: alarms that loggers of the 2005 edition judge by themselves."""
    when = parse_time(frame.value("AlarmTime")) or at
    common = frame.value("AlarmType")
    found: list[Observation] = []
    for group in frame.groups:
        items = dict(group)
        for key, text in group:
            code, dash, what = key.rpartition("-")
            value = _number(text)
            if not dash or what != "Ala" or value is None:
                continue
            kind = items.get(f"{code}-AlarmType") or items.get("AlarmType") or common
            factor = tables.factor(code)
            name = f"{factor.code}>alarm@{outlet.mn}"
            if kind in tables.alarm_2005.begins:
                found.append(_alarm(outlet, name, factor, value, when))
            elif kind in tables.alarm_2005.ends:
                detail = {"factor": factor.name, "value": number(value), "unit": factor.unit}
                found.append(_over(outlet, name, when, detail))
    return found


def _device_items(frame: Frame) -> list[tuple[str, str, str]]:
    found = []
    for group in frame.groups:
        for key, text in group:
            match = _DEVICE.fullmatch(key)
            if match:
                found.append((match[1], match[2], text))
    return found


def _reading(outlet: Outlet, factor: Factor, value: float, at: dt.datetime) -> Observation:
    return reading(outlet, factor, value, at, flag="N", is_late=False)


def _fault(outlet: Outlet, key: str, name: str, at: dt.datetime) -> ConditionRaised:
    return ConditionRaised(
        source=SourceId(outlet.source),
        key=key,
        department=Department.ENVIRONMENT,
        severity=Severity.IV,
        kind=DEVICE_FAULT,
        title=f"{outlet.name} {name} 报警",
        occurred_at=at,
        place=outlet.place,
        detail={"device": name, "mn": outlet.mn, "point": outlet.id},
    )


def _alarm(
    outlet: Outlet, key: str, factor: Factor, value: float, at: dt.datetime
) -> ConditionRaised:
    measured = f"{number(value)} {factor.unit}".strip()
    return ConditionRaised(
        source=SourceId(outlet.source),
        key=key,
        department=Department.ENVIRONMENT,
        severity=Severity.III,
        kind=EXCEEDANCE,
        title=f"{outlet.name} {factor.name} 现场机报警 {measured}",
        occurred_at=at,
        place=outlet.place,
        detail={
            "factor": factor.name,
            "value": number(value),
            "unit": factor.unit,
            "mn": outlet.mn,
            "point": outlet.id,
        },
    )


def _over(outlet: Outlet, key: str, at: dt.datetime, detail: dict[str, str]) -> ConditionCleared:
    return ConditionCleared(source=SourceId(outlet.source), key=key, occurred_at=at, detail=detail)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None
