"""What a card on the map says of a monitoring point: factors, limits, alarms. UI thread; text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link, Reading
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.ids import ResourceId
from backends.record.resource import MonitoringPoint, SourceState
from widgets.alarms.points import points_of
from widgets.departments.orders import takes_orders
from widgets.departments.words import bounds_of, is_stale
from widgets.formats import (
    age_of,
    department_word,
    factor_word,
    severity_word,
    source_state_word,
    state_word,
)
from widgets.map.content import CardAction, CardContent, Row, Trend
from widgets.map.symbols import PointState
from widgets.theme import SEVERITY_SHAPE
from widgets.trend import Bound

GOOD_FLAGS = frozenset({"N", ""})


def alarms_of(link: Link, point: MonitoringPoint) -> list[Alarm]:
    """Alarms that stand at a monitoring point, the worst first.

    By the point that an alarm names; one that names none, by its feed and place.
    """
    found = [alarm for alarm in link.alarms.values() if _stands(alarm) and _is_of(alarm, point)]
    return sorted(found, key=_severity_of)


def alarmed_points(link: Link) -> frozenset[ResourceId]:
    """Monitoring points at which an alarm stands."""
    standing = [alarm for alarm in link.alarms.values() if _stands(alarm)]
    named = {point for alarm in standing for point in points_of(alarm)}
    where = {(a.source, a.place) for a in standing if a.place and not points_of(a)}
    return frozenset(
        key for key, p in link.points.items() if key in named or (p.source, p.place) in where
    )


def _is_of(alarm: Alarm, point: MonitoringPoint) -> bool:
    if named := points_of(alarm):
        return point.id in named
    return alarm.place is not None and (alarm.source, alarm.place) == (point.source, point.place)


def _stands(alarm: Alarm) -> bool:
    return alarm.state in (AlarmState.UNACK, AlarmState.ACKED)


def _severity_of(alarm: Alarm) -> int:
    return int(alarm.severity)


def point_state(
    readings: Mapping[str, Reading], now: dt.datetime, is_alarmed: bool = False
) -> PointState:
    """What the latest readings of a point say."""
    if is_alarmed:
        return PointState.FLAGGED
    if not readings:
        return PointState.SILENT
    if is_stale(max(r.observed_at for r in readings.values()), now):
        return PointState.STALE
    if any(r.flag not in GOOD_FLAGS for r in readings.values()):
        return PointState.FLAGGED
    return PointState.NORMAL


def point_card(link: Link, point_id: ResourceId) -> CardContent | None:
    """Latest factors of a monitoring point with their units, marks and ages."""
    point = link.points.get(point_id)
    if point is None:
        return None
    translate = QCoreApplication.translate
    readings = link.readings(point_id)
    now = link.hub_now()
    rows = [Row(label=translate("MapCard", "部门"), value=department_word(point.department))]
    if point.owner:
        rows.append(Row(label=translate("MapCard", "单位"), value=point.owner))
    alarms = alarms_of(link, point)
    rows += [_alarm_row(alarm, now) for alarm in alarms]
    over = {name: alarm for alarm in reversed(alarms) for name in _factors_of(alarm)}
    rows += [
        _reading_row(
            factor, reading, now, over.get(factor), is_below=_is_below(point, factor, reading)
        )
        for factor, reading in sorted(readings.items())
    ]
    if readings:
        newest = max(r.observed_at for r in readings.values())
        is_old = is_stale(newest, now)
        said = translate("MapCard", "{age} 前").format(age=age_of(newest, now))
        rows.append(
            Row(
                label=translate("MapCard", "最新数据"),
                value=said,
                tone="stale" if is_old else "text_dim",
            )
        )
    else:
        rows.append(
            Row(
                label=translate("MapCard", "最新数据"),
                value=translate("MapCard", "还没有收到"),
                tone="text_dim",
            )
        )
    source = link.sources.get(point.source)
    if source is not None:
        is_ok = source.state is SourceState.OK
        said = source.name if is_ok else f"{source.name} · {source_state_word(source.state)}"
        tone = "text_dim" if is_ok else "stale"
        rows.append(Row(label=translate("MapCard", "数据源"), value=said, tone=tone))
    kind = {
        "outlet": translate("MapCard", "排污口"),
        "dust": translate("MapCard", "扬尘监测点"),
    }.get(point.kind, translate("MapCard", "监测点"))
    factors = sorted(readings, key=lambda factor: (factor not in over, factor))
    return CardContent(
        title=point.name,
        kind=kind,
        rows=tuple(rows),
        action=CardAction.NEAREST_CAMERAS,
        more=(CardAction.FILE_HERE,),
        place=point.place,
        trend=_trend(point, factors, over),
        orders=point if takes_orders(point) else None,
        linked=point.id,
    )


def _trend(point: MonitoringPoint, factors: list[str], over: Mapping[str, Alarm]) -> Trend | None:
    if not factors:
        return None
    bounds = {factor: tuple(bounds_of(point, factor)) for factor in factors}
    for name, alarm in over.items():
        if not bounds.get(name):
            bounds[name] = _alarm_bound(alarm)
    shown = tuple((factor, limits) for factor, limits in sorted(bounds.items()) if limits)
    return Trend(resource=point.id, factors=tuple(factors), bounds=shown)


def _alarm_bound(alarm: Alarm) -> tuple[Bound, ...]:
    """The limit that an alarm names, where its point has none of its own."""
    try:
        limit = float(alarm.detail.get("limit", "").split()[0])
    except (ValueError, IndexError):
        return ()
    words = QCoreApplication.translate("MapCard", "限值 {limit}")
    return (Bound(value=limit, words=words.format(limit=f"{limit:g}")),)


def _alarm_row(alarm: Alarm, now: dt.datetime) -> Row:
    said = QCoreApplication.translate("MapCard", "{shape} {severity}，{state}，已 {age}")
    return Row(
        label=QCoreApplication.translate("MapCard", "报警"),
        value=said.format(
            shape=SEVERITY_SHAPE[alarm.severity],
            severity=severity_word(alarm.severity),
            state=state_word(alarm.state),
            age=age_of(alarm.since, now),
        ),
        tone=_severity_tone(alarm.severity),
    )


def _factors_of(alarm: Alarm) -> tuple[str, str]:
    """The factor that exceeds, by its code (which begins the key) and by its name."""
    return alarm.key.split(">")[0], alarm.detail.get("factor", "")


def _is_below(point: MonitoringPoint, factor: str, reading: Reading) -> bool:
    return factor in point.unders and reading.value < point.unders[factor]


def _severity_tone(severity: Severity) -> str:
    return f"severity_{severity.name.lower()}"


def _reading_row(
    factor: str, reading: Reading, now: dt.datetime, alarm: Alarm | None, *, is_below: bool
) -> Row:
    value = f"{reading.value:g} {reading.unit}".strip()
    if alarm is not None:
        said = QCoreApplication.translate("MapCard", "{value}  超标")
        limit = alarm.detail.get("limit", "")
        if limit and is_below:
            said = QCoreApplication.translate("MapCard", "{value}  低于限值 {limit}")
        elif limit:
            said = QCoreApplication.translate("MapCard", "{value}  超标，限值 {limit}")
        said = said.format(value=value, limit=limit)
        return Row(label=factor_word(factor), value=said, tone=_severity_tone(alarm.severity))
    flag = flag_word(reading.flag)
    if flag:
        return Row(label=factor_word(factor), value=f"{value}  {flag}", tone="severity_iii")
    is_old = is_stale(reading.observed_at, now)
    return Row(label=factor_word(factor), value=value, tone="text_dim" if is_old else "text")


def flag_word(flag: str) -> str:
    """What a flag of HJ 212 says, empty for a good value."""
    translate = QCoreApplication.translate
    words = {
        "T": translate("MapCard", "超量程"),
        "D": translate("MapCard", "故障"),
        "F": translate("MapCard", "停运"),
        "M": translate("MapCard", "维护"),
        "C": translate("MapCard", "校准"),
        "S": translate("MapCard", "手工"),
        "B": translate("MapCard", "通信异常"),
    }
    return "" if flag in GOOD_FLAGS else words.get(flag, flag)
