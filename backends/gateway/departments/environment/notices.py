"""What loggers say beside values: device states, run times, starts, alarms of 2005. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from backends.gateway.departments.environment.settings import Outlet
from backends.gateway.departments.environment.telling import EXCEEDANCE, reading
from backends.gateway.limits import number
from backends.protocols.hj212 import Frame
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
ALL = (DEVICE_STATE, RUN_TIME, START, *ALARMS_2005)
# The field that says when it happened, where that is not the DataTime.
TIMES = {START: "RestartTime"} | dict.fromkeys(ALARMS_2005, "AlarmTime")
DEVICE_FAULT = "device_fault"
# RS as loggers of 2017 write it; not read in the standard itself.
_STATES = {"0": "关闭", "1": "运行", "2": "校准", "3": "维护", "4": "报警", "5": "反吹"}
_ALARM, _RUNNING = "4", "1"
_DEVICE = re.compile(r"(SB\d{1,4})-(RS|RT)")


@dataclass(slots=True)
class _State:
    text: str
    at: dt.datetime
    past: str = ""  # as back-filled data told it last, of before `at`


class Devices:
    """States of treatment devices as last told, so that only a change is told on."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, str], _State] = {}

    def states(
        self, outlet: Outlet, frame: Frame, at: dt.datetime, *, late: bool = False
    ) -> list[Observation]:
        """2021: a reading of each device, a condition while one reports an alarm."""
        found: list[Observation] = []
        for device, what, text in _device_items(frame):
            if what != "RS" or text not in _STATES:
                continue
            factor = Factor(f"{device}-RS", f"设备 {device[2:]} 状态", "")
            found.append(_reading(outlet, factor, float(text), at, late=late))
            known = self._states.get((outlet.mn, device))
            if late and known is not None and at < known.at:
                found += _of_the_past(outlet, device, known, text, at)
            elif not late or known is not None or text == _ALARM:
                self._states[outlet.mn, device] = _State(text, at)
                before = known.text if known is not None else None
                found += _changed(outlet, device, before, text, at, late=late)
        return found


def _changed(
    outlet: Outlet, device: str, before: str | None, text: str, at: dt.datetime, *, late: bool
) -> list[Observation]:
    if text == before:
        return []
    if text == _ALARM:
        return [_fault(outlet, device, at, late=late)]
    if before in (None, _ALARM):
        return [_over(outlet, _fault_key(outlet, device), at, {"state": _STATES[text]}, late=late)]
    return []


def _of_the_past(
    outlet: Outlet, device: str, known: _State, text: str, at: dt.datetime
) -> list[Observation]:
    """A fault of before what is known: told once, and with its end, so that it never sounds."""
    is_news = text == _ALARM and known.past != _ALARM
    known.past = text
    if not is_news or known.text == _ALARM:  # an end of then would end what stands now
        return []
    key, detail = _fault_key(outlet, device), {"state": _STATES[known.text]}
    return [_fault(outlet, device, at, late=True), _over(outlet, key, at, detail, late=True)]


def run_times(
    outlet: Outlet, frame: Frame, at: dt.datetime, *, late: bool = False
) -> list[Observation]:
    """2041: hours that each device ran on that day."""
    found: list[Observation] = []
    for device, what, text in _device_items(frame):
        hours = _number(text)
        if what == "RT" and hours is not None and 0 <= hours <= 24:
            factor = Factor(f"{device}-RT", f"设备 {device[2:]} 日运行时间", "h")
            found.append(_reading(outlet, factor, hours, at, late=late))
    return found


def start(
    outlet: Outlet, frame: Frame, at: dt.datetime, *, late: bool = False
) -> list[Observation]:
    """2081: the logger was switched on."""
    return [_reading(outlet, Factor("restart", "数采仪开机", "次"), 1.0, at, late=late)]


def alarms_2005(
    outlet: Outlet, frame: Frame, at: dt.datetime, tables: Tables, *, late: bool = False
) -> list[Observation]:
    """2071, 2072: alarms that loggers of the 2005 edition judge by themselves."""
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
                found.append(_alarm(outlet, name, factor, value, at, late=late))
            elif kind in tables.alarm_2005.ends:
                detail = {"factor": factor.name, "value": number(value), "unit": factor.unit}
                found.append(_over(outlet, name, at, detail, late=late))
    return found


class Notices:
    """What loggers tell besides measured values."""

    def __init__(self, tables: Tables) -> None:
        self._devices, self._tables = Devices(), tables

    def told(
        self, outlet: Outlet, frame: Frame, at: dt.datetime, *, late: bool
    ) -> list[Observation]:
        """By a frame of one of the kinds in ALL."""
        if frame.cn == DEVICE_STATE:
            return self._devices.states(outlet, frame, at, late=late)
        if frame.cn == RUN_TIME:
            return run_times(outlet, frame, at, late=late)
        if frame.cn == START:
            return start(outlet, frame, at, late=late)
        return alarms_2005(outlet, frame, at, self._tables, late=late)


def _device_items(frame: Frame) -> list[tuple[str, str, str]]:
    found = []
    for group in frame.groups:
        for key, text in group:
            match = _DEVICE.fullmatch(key)
            if match:
                found.append((match[1], match[2], text))
    return found


def _reading(
    outlet: Outlet, factor: Factor, value: float, at: dt.datetime, *, late: bool
) -> Observation:
    return reading(outlet, factor, value, at, flag="N", is_late=late)


def _fault_key(outlet: Outlet, device: str) -> str:
    return f"{device}>fault@{outlet.mn}"


def _fault(outlet: Outlet, device: str, at: dt.datetime, *, late: bool) -> ConditionRaised:
    name = f"设备 {device[2:]}"
    return ConditionRaised(
        source=SourceId(outlet.source),
        key=_fault_key(outlet, device),
        department=Department.ENVIRONMENT,
        severity=Severity.IV,
        kind=DEVICE_FAULT,
        title=f"{outlet.name} {name} 报警",
        occurred_at=at,
        place=outlet.place,
        detail={"device": name, "mn": outlet.mn, "point": outlet.id},
        is_late=late,
    )


def _alarm(
    outlet: Outlet, key: str, factor: Factor, value: float, at: dt.datetime, *, late: bool
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
        is_late=late,
    )


def _over(
    outlet: Outlet, key: str, at: dt.datetime, detail: dict[str, str], *, late: bool
) -> ConditionCleared:
    return ConditionCleared(
        source=SourceId(outlet.source), key=key, occurred_at=at, detail=detail, is_late=late
    )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None
