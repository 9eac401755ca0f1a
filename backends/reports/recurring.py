"""Calendar entries that repeat (RFC 5545 3.8.5): by day or by week, to an end. Pure.

Other ways of repeating, and repeating without an end, are said in words and not guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from icalendar import Event

from backends.record.watch_policy import CHINA

MOST = 1_000  # times of one entry
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_UNDERSTOOD = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}


class NotUnderstood(Exception):
    """The argument says what of it, in words."""


def begins(event: Event, begin: dt.datetime) -> list[dt.datetime]:
    """Every time that it begins, `begin` the first. Raises NotUnderstood."""
    if event.get("rdate") is not None or event.get("recurrence-id") is not None:
        raise NotUnderstood("是单独改过的重复（RDATE、RECURRENCE-ID），请改成一条一条的")
    rule, without = event.get("rrule"), _exceptions(event)
    if rule is None:
        return [begin]
    if isinstance(rule, list):
        raise NotUnderstood("有几条重复规则（RRULE），请只留一条")
    parts = {str(key).upper(): list(value) for key, value in rule.items()}
    return [moment for moment in _repeated(parts, begin) if moment not in without]


def _repeated(parts: dict[str, list[Any]], begin: dt.datetime) -> list[dt.datetime]:
    kind = str(parts.get("FREQ", [""])[0]).upper()
    other = sorted(parts.keys() - _UNDERSTOOD)
    if kind not in ("DAILY", "WEEKLY") or other:
        what = "、".join(other) or kind
        raise NotUnderstood(f"的重复规则（{what}）这里不认，只认按天、按周；请改成一条一条的")
    days = [str(day).upper() for day in parts.get("BYDAY", [])]
    if any(day not in _DAYS for day in days):
        raise NotUnderstood("的重复规则（BYDAY）这里不认，请改成一条一条的")
    count = int(parts["COUNT"][0]) if "COUNT" in parts else None
    until = _until(parts["UNTIL"][0], begin) if "UNTIL" in parts else None
    if count is None and until is None:
        raise NotUnderstood("一直重复下去（RRULE 没有 COUNT 或 UNTIL），请写上到哪天为止")
    step = int(parts.get("INTERVAL", [1])[0])
    if step < 1 or (count is not None and count > MOST):
        raise NotUnderstood(f"的重复次数或间隔不对，一条最多重复 {MOST} 次")
    found: list[dt.datetime] = []
    for moment in _moments(kind, {_DAYS[day] for day in days}, step, begin):
        if (until is not None and moment > until) or len(found) == count:
            break
        found.append(moment)
        if len(found) > MOST:
            raise NotUnderstood(f"重复了 {MOST} 次以上，请分几段")
    return found


def _moments(kind: str, days: set[int], step: int, begin: dt.datetime) -> Iterator[dt.datetime]:
    """By the clock of its own zone, without end: whoever asks stops."""
    wanted = days or ({begin.weekday()} if kind == "WEEKLY" else set(range(7)))
    monday = begin.toordinal() - begin.weekday()
    for ahead in range(MOST * 7 * step):
        moment = begin + dt.timedelta(days=ahead)
        weeks = (moment.toordinal() - monday) // 7
        is_turn = (weeks if kind == "WEEKLY" else ahead) % step == 0
        if is_turn and moment.weekday() in wanted:
            yield moment


def _until(value: Any, begin: dt.datetime) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time.max, begin.tzinfo)
    return value if value.tzinfo is not None else value.replace(tzinfo=CHINA)


def _exceptions(event: Event) -> set[dt.datetime]:
    """The times that are left out (EXDATE). Raises NotUnderstood."""
    told = event.get("exdate")
    lists = told if isinstance(told, list) else [told] if told is not None else []
    try:
        found = [one.dt for part in lists for one in part.dts]
    except (ValueError, AttributeError) as error:
        raise NotUnderstood("除去的日子（EXDATE）写得不对") from error
    return {
        one if one.tzinfo is not None else one.replace(tzinfo=CHINA)
        for one in found
        if isinstance(one, dt.datetime)
    }
