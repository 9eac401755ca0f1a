"""Alarms and resources such as a city has, for tests and for looking at the panels."""

from __future__ import annotations

import datetime as dt

from backends.link.api import Reading
from backends.record.access import Role
from backends.record.alarm import Alarm, AlarmState, Quality
from backends.record.common import RESIDENT, Actor, Department, Place, Realm, Severity
from backends.record.ids import AlarmId, CameraId, ResourceId, SourceId
from backends.record.resource import Camera, MonitoringPoint, SourceHealth, SourceState
from tests.gui.fakes_link import NOW, FakeLink, a_user


def an_alarm(
    name: str,
    severity: Severity = Severity.III,
    state: AlarmState = AlarmState.UNACK,
    minutes: float = 5,
    **fields: object,
) -> Alarm:
    """An alarm raised `minutes` before NOW; `fields` as in Alarm."""
    raised = NOW - dt.timedelta(minutes=minutes)
    base: dict[str, object] = {
        "id": AlarmId(name),
        "version": 1,
        "state": state,
        "severity": severity,
        "source": SourceId("hj212"),
        "key": name,
        "department": Department.ENVIRONMENT,
        "kind": "exceedance",
        "title": f"报警 {name}",
        "realm": Realm.LIVE,
        "first_raised_at": raised,
        "raised_at": raised,
        "changed_at": raised,
        "place": Place(lon_wgs84=120.1, lat_wgs84=30.2, name="清河桥东排污口", division="清河区"),
    }
    return Alarm(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test


def a_camera(number: int, name: str, department: Department, division: str) -> Camera:
    """A camera near the middle of the city."""
    offset = (number % 97) * 0.0013
    return Camera(
        id=CameraId(f"cam-{number}"),
        number=number,
        name=name,
        department=department,
        main=f"rtsp://127.0.0.1/{number}",
        place=Place(lon_wgs84=120.1 + offset, lat_wgs84=30.2, name=name, division=division),
    )


def a_point(name: str, kind: str, division: str, source: str = "hj212") -> MonitoringPoint:
    """A monitoring point of the environment department."""
    return MonitoringPoint(
        id=ResourceId(f"point-{name}"),
        name=name,
        kind=kind,
        department=Department.ENVIRONMENT,
        source=SourceId(source),
        place=Place(lon_wgs84=120.11, lat_wgs84=30.21, name=name, division=division),
    )


def a_source(
    name: str, department: Department, state: SourceState, source: str = ""
) -> SourceHealth:
    """A feed that has been in its state for twelve minutes."""
    return SourceHealth(
        source=SourceId(source or name),
        department=department,
        name=name,
        state=state,
        since=(NOW - dt.timedelta(minutes=12)).isoformat(),
    )


_TITLES = [
    (
        Severity.I,
        Department.EMERGENCY,
        "危化品仓库可燃气体超过爆炸下限 20%",
        "临港化工园 3 号库",
    ),
    (Severity.I, Department.EMERGENCY, "消防主机火警，两个探测器同时动作", "人民商场地下二层"),
    (Severity.II, Department.ENVIRONMENT, "氨氮排放浓度超标", "清河桥东排污口"),
    (Severity.II, Department.TRANSPORT, "两客一危车辆疲劳驾驶", "绕城高速 K21+300"),
    (Severity.II, Department.ENVIRONMENT, "化学需氧量连续 3 次超标", "城北污水处理厂总排口"),
    (Severity.III, Department.URBAN, "井盖破损，已围挡", "解放路与中山路口东北角"),
    (Severity.III, Department.ENVIRONMENT, "工地扬尘 PM10 超过 150 µg/m³", "滨江新城 B7 地块"),
    (Severity.III, Department.TRANSPORT, "路口拥堵超过 20 min", "环城东路与迎宾大道"),
    (Severity.IV, Department.URBAN, "占道经营", "文昌街 118 号门前"),
    (Severity.IV, Department.GRID, "独居老人连续两天未出门", "安康社区第 4 网格"),
    (Severity.IV, Department.URBAN, "暴露垃圾未清运", "东湖公园北门"),
]


def a_busy_city() -> FakeLink:
    """A link with a dozen alarms in every state, cameras, points and sources."""
    link = FakeLink()
    other = a_user(Role.DISPATCHER, "李建国", Department.ENVIRONMENT)
    link.users_now[other.id] = other
    leader = link.users_now["watch_leader"]
    mine, theirs = Actor(user=leader.id, seat=leader.seat), Actor(user=other.id, seat=other.seat)
    for number, (severity, department, title, place) in enumerate(_TITLES * 2):
        state = (AlarmState.UNACK, AlarmState.ACKED)[number >= len(_TITLES)]
        if number in (4, 9):
            state = AlarmState.RTNUN
        taken = {2: theirs, 3: mine, 13: theirs, 14: mine}.get(number)
        minutes = 0.6 + number**2 * 1.7
        raised = NOW - dt.timedelta(minutes=minutes)
        alarm = an_alarm(
            f"a{number}",
            severity,
            state,
            minutes,
            title=title,
            department=department,
            place=Place(
                lon_wgs84=120.1 + number * 0.01, lat_wgs84=30.2, name=place, division="清河区"
            ),
            taken_by=taken,
            taken_at=raised + dt.timedelta(seconds=40) if taken else None,
            acknowledged_by=theirs if state is AlarmState.ACKED else None,
            acknowledged_at=raised + dt.timedelta(seconds=25)
            if state is AlarmState.ACKED
            else None,
            quality=Quality.STALE if number in (6, 13) else Quality.GOOD,
            detail={"factor": "氨氮", "value": "8.62", "limit": "5.00", "unit": "mg/L"},
            raise_count=3 if number == 2 else 1,
        )
        link.alarms_now[alarm.id] = alarm
    _add_resources(link)
    return link


def _add_resources(link: FakeLink) -> None:
    divisions = ("清河区", "滨江区", "临港区", "城北区")
    places = ("人民广场南", "清河桥东", "迎宾大道口", "化工园西门", "东湖北门", "客运总站")
    number = 0
    for department in RESIDENT:
        for division in divisions[: 2 + number % 3]:
            for place in places[:4]:
                number += 1
                camera = a_camera(number, f"{division[:2]}{place}", department, division)
                link.cameras_now[camera.id] = camera
    for name, kind, division, source in (
        ("城北污水处理厂总排口", "outlet", "城北区", "hj212"),
        ("清河桥东排污口", "outlet", "清河区", "hj212"),
        ("滨江新城 B7 地块扬尘", "dust", "滨江区", "dust"),
    ):
        point = a_point(name, kind, division, source)
        link.points_now[point.id] = point
    link.readings_now[ResourceId("point-清河桥东排污口")] = {
        "w21003": Reading(
            value=8.62, unit="mg/L", observed_at=NOW - dt.timedelta(seconds=40), flag="N"
        )
    }
    rows = (
        a_source("网格平台", Department.GRID, SourceState.OK),
        a_source("应急平台", Department.EMERGENCY, SourceState.OK),
        a_source("污染源在线", Department.ENVIRONMENT, SourceState.OK, "hj212"),
        a_source("扬尘监测", Department.ENVIRONMENT, SourceState.LOST, "dust"),
        a_source("城管案件", Department.URBAN, SourceState.OK),
    )
    link.sources_now = {row.source: row for row in rows}
