"""What a card on the map says of a thing, in words, from the replica. UI thread; pure text."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.alarm import Alarm
from backends.record.common import Place, Severity
from backends.record.ids import AlarmId, CameraId
from backends.record.resource import Camera, CameraState, MonitoringPoint
from video.api import StreamState
from widgets.formats import (
    actor_text,
    age_of,
    age_text,
    clock_text,
    department_word,
    severity_word,
    state_word,
    what_text,
)
from widgets.map.sheets import sheet_of_kind, sheet_word
from widgets.map.targets import STALE_S, MovingTargets
from widgets.trend import Bound

TEXT_ACT = "vehicle.text"


class CardAction(enum.Enum):
    """What a card's button does."""

    NONE = enum.auto()
    TO_WALL = enum.auto()
    TO_TILE = enum.auto()  # it is on the wall already
    NEAREST_CAMERAS = enum.auto()
    TALK = enum.auto()
    TEXT = enum.auto()  # text down to a vehicle
    FILE_HERE = enum.auto()  # tell of an incident there
    NEAREST = enum.auto()  # what is near it, with distances
    DISPATCH = enum.auto()  # a task to a team
    OPEN = enum.auto()  # an incident's own page
    SNAPSHOTS = enum.auto()  # pictures that the camera's device made itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a card; `tone` is a token's name."""

    label: str
    value: str
    tone: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What a card draws of the last 24 hours: a point's factors, the one to begin with first.

    `bounds`: of each factor that has limits.
    """

    resource: str
    factors: tuple[str, ...]
    bounds: tuple[tuple[str, tuple[Bound, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContent:
    """A card: title, kind, severity where it is an alarm, lines, and buttons.

    `camera`: whose live picture stands on it, and `camera_words` which it is. `orders`: the point
    whose logger takes orders.
    """

    title: str
    kind: str
    rows: tuple[Row, ...]
    severity: Severity | None = None
    action: CardAction = CardAction.NONE
    device_camera: CameraId | None = None  # its device may have made pictures of its own
    more: tuple[CardAction, ...] = ()
    place: Place | None = None
    camera: CameraId | None = None
    camera_words: str = ""
    trend: Trend | None = None
    orders: MonitoringPoint | None = None
    linked: str = ""  # records of other systems about this thing are asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWall:
    """A camera's tile on the wall, numbered from 0, and how its stream is."""

    tile: int
    state: StreamState
    frame_age_s: float = -1.0


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
    if camera.owner:
        rows.append(Row(label=translate("MapCard", "权属单位"), value=camera.owner))
    place = camera.place
    if place is not None and (place.name or place.division):
        where = " ".join(part for part in (place.division, place.name) if part)
        rows.append(Row(label=translate("MapCard", "位置"), value=where))
    rows.append(_state_row(link, camera))
    if on_wall is not None:
        rows.append(_wall_row(on_wall))
    return CardContent(
        title=camera.name,
        kind=translate("MapCard", "摄像机"),
        rows=tuple(rows),
        device_camera=camera.id if camera.device else None,
        action=CardAction.TO_WALL if on_wall is None else CardAction.TO_TILE,
        more=_of_device() if camera.device else (CardAction.FILE_HERE,),
        place=place,
        camera=None if camera.state is CameraState.OFFLINE else camera.id,
    )


def _of_device() -> tuple[CardAction, ...]:
    """What a camera that is a device's can do beside being seen."""
    return (CardAction.TALK, CardAction.FILE_HERE, CardAction.SNAPSHOTS)


def _state_row(link: Link, camera: Camera) -> Row:
    translate = QCoreApplication.translate
    label = translate("MapCard", "状态")
    match camera.state:
        case CameraState.ONLINE:
            return Row(label=label, value=translate("MapCard", "在线"), tone="ok")
        case CameraState.OFFLINE:
            said = translate("MapCard", "离线")
            if camera.since is not None:
                text = translate("MapCard", "离线，已 {age}")
                said = text.format(age=age_of(camera.since, link.hub_now()))
            return Row(label=label, value=said, tone="stale")
        case CameraState.UNKNOWN:
            said = translate("MapCard", "未登记在线状态")
            return Row(label=label, value=said, tone="text_dim")


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
    company = targets.company_of(i)
    owner = (Row(label=translate("MapCard", "单位"), value=company),) if company else ()
    kind = targets.kind_of(i)
    text = (CardAction.TEXT,) if targets.may_take(i, TEXT_ACT) else ()
    return CardContent(
        title=targets.labels[i],
        kind=sheet_word(sheet_of_kind(kind)) if kind else translate("MapCard", "车辆"),
        action=CardAction.NEAREST_CAMERAS,
        more=(*text, CardAction.FILE_HERE),
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
            *owner,
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
        more=(CardAction.NEAREST,) if alarm.place is not None else (),
        place=alarm.place,
    )


def _holder_row(link: Link, alarm: Alarm) -> Row:
    label = QCoreApplication.translate("MapCard", "接手")
    if alarm.taken_by is None:
        nobody = QCoreApplication.translate("MapCard", "还没有人接手")
        return Row(label=label, value=nobody, tone="text_dim")
    return Row(label=label, value=actor_text(alarm.taken_by, link.users))
