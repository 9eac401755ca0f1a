"""What a card on the map says of a thing, in words, from the replica. UI thread; pure text."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link, Reading
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.ids import AlarmId, CameraId, ResourceId
from backends.record.resource import MonitoringPoint, SourceState
from video.api import StreamState
from widgets.formats import (
    actor_text,
    age_of,
    age_text,
    clock_text,
    department_word,
    factor_word,
    severity_word,
    source_state_word,
    state_word,
    what_text,
)
from widgets.map.symbols import PointState
from widgets.map.targets import STALE_S, MovingTargets
from widgets.theme import SEVERITY_SHAPE

READING_STALE = dt.timedelta(minutes=10)
GOOD_FLAGS = frozenset({"N", ""})


class CardAction(enum.Enum):
    """What a card's button does."""

    NONE = enum.auto()
    TO_WALL = enum.auto()
    TO_TILE = enum.auto()  # it is on the wall already
    NEAREST_CAMERAS = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a card; `tone` is a token's name."""

    label: str
    value: str
    tone: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContent:
    """A card: title, kind, severity where it is an alarm, lines, and one button."""

    title: str
    kind: str
    rows: tuple[Row, ...]
    severity: Severity | None = None
    action: CardAction = CardAction.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWall:
    """A camera's tile on the wall, numbered from 0, and how its stream is."""

    tile: int
    state: StreamState
    frame_age_s: float = -1.0


def alarms_of(link: Link, point: MonitoringPoint) -> list[Alarm]:
    """Alarms that stand at a monitoring point, by its feed and place; the worst first."""
    where = (point.source, point.place)
    found = [a for a in link.alarms.values() if _stands(a) and (a.source, a.place) == where]
    return sorted(found, key=_severity_of)


def alarmed_points(link: Link) -> frozenset[ResourceId]:
    """Monitoring points at which an alarm stands."""
    where = {(alarm.source, alarm.place) for alarm in link.alarms.values() if _stands(alarm)}
    return frozenset(key for key, p in link.points.items() if (p.source, p.place) in where)


def _stands(alarm: Alarm) -> bool:
    return alarm.place is not None and alarm.state in (AlarmState.UNACK, AlarmState.ACKED)


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
    if max(r.observed_at for r in readings.values()) < now - READING_STALE:
        return PointState.STALE
    if any(r.flag not in GOOD_FLAGS for r in readings.values()):
        return PointState.FLAGGED
    return PointState.NORMAL


def camera_card(
    link: Link, camera_id: CameraId, on_wall: OnWall | None = None
) -> CardContent | None:
    """Name, number, department and place of a camera; its stream where it is on the wall."""
    camera = link.cameras.get(camera_id)
    if camera is None:
        return None
    translate = QCoreApplication.translate
    rows = [
        Row(label=translate("MapCard", "编号"), value=str(camera.number)),
        Row(label=translate("MapCard", "部门"), value=department_word(camera.department)),
    ]
    place = camera.place
    if place is not None and (place.name or place.division):
        where = " ".join(part for part in (place.division, place.name) if part)
        rows.append(Row(label=translate("MapCard", "位置"), value=where))
    if on_wall is not None:
        rows.append(_wall_row(on_wall))
    return CardContent(
        title=camera.name,
        kind=translate("MapCard", "摄像机"),
        rows=tuple(rows),
        action=CardAction.TO_WALL if on_wall is None else CardAction.TO_TILE,
    )


def _wall_row(on_wall: OnWall) -> Row:
    translate = QCoreApplication.translate
    tile = on_wall.tile + 1
    match on_wall.state:
        case StreamState.LIVE:
            said, tone = translate("MapCard", "第 {tile} 格，画面正常"), "ok"
        case StreamState.STALE:
            said, tone = translate("MapCard", "第 {tile} 格，画面停在 {age} 前"), "stale"
        case StreamState.LOST:
            said, tone = translate("MapCard", "第 {tile} 格，没有画面"), "severity_ii"
        case StreamState.CONNECTING:
            said, tone = translate("MapCard", "第 {tile} 格，正在连接"), "text_dim"
        case StreamState.IDLE:
            said, tone = translate("MapCard", "第 {tile} 格"), "text_dim"
    value = said.format(tile=tile, age=age_text(on_wall.frame_age_s))
    return Row(label=translate("MapCard", "大屏"), value=value, tone=tone)


def vehicle_card(targets: MovingTargets, key: str, now_s: float) -> CardContent | None:
    """Plate, speed, course and age of the position of a vehicle."""
    if key not in targets.ids:
        return None
    translate = QCoreApplication.translate
    i = targets.ids.index(key)
    age_s = float(targets.ages_s(now_s)[i])
    is_old = age_s > STALE_S
    speed = float(targets.speed_kmh[i])
    standing = translate("MapCard", "停车")
    return CardContent(
        title=targets.labels[i],
        kind=translate("MapCard", "车辆"),
        rows=(
            Row(
                label=translate("MapCard", "车速"),
                value=f"{speed:.0f} km/h" if speed > 2 else standing,
                tone="text_dim" if is_old else "text",
            ),
            Row(
                label=translate("MapCard", "方向"),
                value=course_word(float(targets.heading_deg[i])),
                tone="text_dim" if is_old else "text",
            ),
            Row(
                label=translate("MapCard", "位置更新"),
                value=translate("MapCard", "{age} 前").format(age=age_text(age_s)),
                tone="stale" if is_old else "text",
            ),
        ),
    )


def course_word(heading_deg: float) -> str:
    """向北, 向东北 … of a heading clockwise from north."""
    translate = QCoreApplication.translate
    words = (
        translate("MapCard", "向北"),
        translate("MapCard", "向东北"),
        translate("MapCard", "向东"),
        translate("MapCard", "向东南"),
        translate("MapCard", "向南"),
        translate("MapCard", "向西南"),
        translate("MapCard", "向西"),
        translate("MapCard", "向西北"),
    )
    return words[round(heading_deg / 45.0) % 8]


def point_card(link: Link, point_id: ResourceId) -> CardContent | None:
    """Latest factors of a monitoring point with their units, marks and ages."""
    point = link.points.get(point_id)
    if point is None:
        return None
    translate = QCoreApplication.translate
    readings = link.readings(point_id)
    now = link.hub_now()
    rows = [Row(label=translate("MapCard", "部门"), value=department_word(point.department))]
    alarms = alarms_of(link, point)
    rows += [_alarm_row(alarm, now) for alarm in alarms]
    over = {name: alarm for alarm in reversed(alarms) for name in _factors_of(alarm)}
    rows += [
        _reading_row(factor, readings[factor], now, over.get(factor)) for factor in sorted(readings)
    ]
    if readings:
        newest = max(r.observed_at for r in readings.values())
        is_old = newest < now - READING_STALE
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
    if source is not None and source.state is not SourceState.OK:
        word = source_state_word(source.state)
        rows.append(Row(label=translate("MapCard", "数据源"), value=word, tone="stale"))
    kind = {
        "outlet": translate("MapCard", "排污口"),
        "dust": translate("MapCard", "扬尘监测点"),
    }.get(point.kind, translate("MapCard", "监测点"))
    return CardContent(title=point.name, kind=kind, rows=tuple(rows))


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


def _severity_tone(severity: Severity) -> str:
    return f"severity_{severity.name.lower()}"


def _reading_row(factor: str, reading: Reading, now: dt.datetime, alarm: Alarm | None) -> Row:
    value = f"{reading.value:g} {reading.unit}".strip()
    if alarm is not None:
        said = QCoreApplication.translate("MapCard", "{value}  超标")
        limit = alarm.detail.get("limit", "")
        if limit:
            said = QCoreApplication.translate("MapCard", "{value}  超标，限值 {limit}")
        said = said.format(value=value, limit=limit)
        return Row(label=factor_word(factor), value=said, tone=_severity_tone(alarm.severity))
    flag = flag_word(reading.flag)
    if flag:
        return Row(label=factor_word(factor), value=f"{value}  {flag}", tone="severity_iii")
    is_old = reading.observed_at < now - READING_STALE
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


def alarm_card(link: Link, alarm_id: AlarmId) -> CardContent | None:
    """Severity, age, state, place and holder of an alarm."""
    alarm = link.alarms.get(alarm_id)
    if alarm is None:
        return None
    translate = QCoreApplication.translate
    now = link.hub_now()
    raised = translate("MapCard", "{clock}（{age} 前）")
    clock, age = clock_text(alarm.since, now), age_of(alarm.since, now)
    rows = [
        Row(label=translate("MapCard", "发生"), value=raised.format(clock=clock, age=age)),
        Row(label=translate("MapCard", "状态"), value=state_word(alarm.state)),
        Row(label=translate("MapCard", "部门"), value=department_word(alarm.department)),
    ]
    if alarm.place is not None and (alarm.place.name or alarm.place.division):
        where = " ".join(part for part in (alarm.place.division, alarm.place.name) if part)
        rows.append(Row(label=translate("MapCard", "位置"), value=where))
    rows.append(_holder_row(link, alarm))
    return CardContent(
        title=what_text(alarm),
        kind=severity_word(alarm.severity),
        rows=tuple(rows),
        severity=alarm.severity,
        action=CardAction.NEAREST_CAMERAS,
    )


def _holder_row(link: Link, alarm: Alarm) -> Row:
    label = QCoreApplication.translate("MapCard", "接手")
    if alarm.taken_by is None:
        nobody = QCoreApplication.translate("MapCard", "还没有人接手")
        return Row(label=label, value=nobody, tone="text_dim")
    return Row(label=label, value=actor_text(alarm.taken_by, link.users))
