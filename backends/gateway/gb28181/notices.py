"""Alarms and positions of devices as observations of the centre. Pure; the clock passed in.

A device says that something happened, never that it is over: an alarm that is not repeated for
ten minutes is cleared here. Places are in WGS-84 when they leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from backends.gateway.datum import Datum, to_wgs84
from backends.link.devices import Channel
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition
from backends.record.common import Department, Place, Severity
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised, Positions
from backends.record.recording import CHANNEL_ALARMS

ALARM_SOURCE = CHANNEL_ALARMS
POSITION_SOURCE = SourceId("gb28181.position")
QUIET_S = 600.0
REPEAT_S = 10.0  # a device that says the same at each picture says it this often
MOST_RAISED = 20_000
MOST_TEXT = 200
# A clock that is ahead, or stands at 1970 after a reset, says nothing of when: then it is now. What
# a device tells late, after an outage of its network, is at most some days old.
_FUTURE, _PAST = dt.timedelta(minutes=10), dt.timedelta(days=7)

_METHODS = {1: "电话报警", 2: "设备报警", 3: "短信报警", 4: "GPS 报警", 5: "视频报警",
            6: "设备故障报警", 7: "其他报警"}  # fmt: skip
# By AlarmMethod and AlarmType, as public implementations name them.
_KINDS = {
    (2, 1): "视频丢失", (2, 2): "设备防拆", (2, 3): "存储设备磁盘满", (2, 4): "设备高温",
    (2, 5): "设备低温",
    (5, 1): "人工视频报警", (5, 2): "运动目标检测", (5, 3): "遗留物检测", (5, 4): "物体移除",
    (5, 5): "绊线", (5, 6): "入侵", (5, 7): "逆行", (5, 8): "徘徊", (5, 9): "流量统计异常",
    (5, 10): "密度异常", (5, 11): "视频异常", (5, 12): "快速移动", (5, 13): "图像遮挡",
    (6, 1): "存储设备磁盘故障", (6, 2): "存储设备风扇故障",
}  # fmt: skip


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of who says it."""

    device_id: str
    device_name: str
    datum: Datum
    department: Department = Department.CENTRE
    channel: Channel | None = None


class Notices:
    """What is raised now, and when it counts as over."""

    def __init__(self) -> None:
        self._raised: dict[str, dt.datetime] = {}
        self._told: dict[str, dt.datetime] = {}

    def restore(self, key: str, said_at: dt.datetime) -> None:
        """From before a restart."""
        self._raised[key] = said_at

    def alarm(self, said: AlarmNotice, where: Where, now: dt.datetime) -> ConditionRaised | None:
        """One notice; the same again is the same condition, and soon after nothing new (None)."""
        key = f"{where.device_id}/{said.device_id}/{said.method}/{said.kind}"
        self._raised.pop(key, None)
        self._raised[key] = now
        if len(self._raised) > MOST_RAISED:
            oldest = next(iter(self._raised))
            del self._raised[oldest]
            self._told.pop(oldest, None)
        told_at = self._told.get(key)
        if told_at is not None and (now - told_at).total_seconds() < REPEAT_S:
            return None
        self._told[key] = now
        name = where.channel.name if where.channel is not None else where.device_name
        what = _KINDS.get((said.method, said.kind)) or _METHODS.get(said.method, "报警")
        at = _when(said.at, now)
        detail = {"category": _METHODS.get(said.method, "报警"), "mn": said.device_id}
        if said.description:
            detail["description"] = said.description[:MOST_TEXT]
        return ConditionRaised(
            source=ALARM_SOURCE,
            key=key,
            department=where.department,
            severity=Severity(said.priority) if 1 <= said.priority <= 4 else Severity.IV,
            kind="device_alarm",
            title=f"{name} {what}",
            occurred_at=at,
            place=_place(said, where),
            detail=detail,
        )

    def over(self, now: dt.datetime) -> list[ConditionCleared]:
        """Those that were not repeated."""
        late = now - dt.timedelta(seconds=QUIET_S)
        keys = []
        for key, said_at in self._raised.items():  # the oldest first
            if said_at > late:
                break
            keys.append(key)
        for key in keys:
            del self._raised[key]
            self._told.pop(key, None)
        return [ConditionCleared(source=ALARM_SOURCE, key=key, occurred_at=now) for key in keys]


def positions(said: Sequence[tuple[MobilePosition, Where]], now: dt.datetime) -> Positions:
    """Positions of devices, or of channels that move by themselves."""
    places = [to_wgs84(p.lon_deg, p.lat_deg, where.datum) for p, where in said]
    times = [_when(p.at, now) for p, _ in said]
    return Positions(
        source=POSITION_SOURCE,
        ids=[_target(p, where) for p, where in said],
        labels=[w.channel.name if w.channel is not None else w.device_name for _, w in said],
        lon_wgs84=[lon for lon, _ in places],
        lat_wgs84=[lat for _, lat in places],
        speed_kmh=[max(p.speed_kmh or 0.0, 0.0) for p, _ in said],
        heading_deg=[(p.heading_deg or 0.0) % 360 for p, _ in said],
        observed_unix_ms=[round(at.timestamp() * 1000) for at in times],
    )


def _target(said: MobilePosition, where: Where) -> str:
    """A device's own id; a channel's is unique in its device only (each has the factory's)."""
    if said.device_id == where.device_id:
        return said.device_id
    return f"{where.device_id}/{said.device_id}"


def _when(said_at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When it was, as far as the device's clock can be believed."""
    is_believed = said_at is not None and -_PAST <= said_at - now <= _FUTURE
    return said_at if is_believed and said_at is not None else now


def _place(said: AlarmNotice, where: Where) -> Place | None:
    """Where it says, else where its channel is."""
    name = where.channel.name if where.channel is not None else where.device_name
    if said.lon_deg is None or said.lat_deg is None:
        known = where.channel.place if where.channel is not None else None
        return msgspec.structs.replace(known, name=known.name or name) if known else None
    lon, lat = to_wgs84(said.lon_deg, said.lat_deg, where.datum)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return Place(lon_wgs84=lon, lat_wgs84=lat, name=name)
