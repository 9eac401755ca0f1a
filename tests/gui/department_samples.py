"""Points, items, coverage and codes as the departments tell them. For tests."""

from __future__ import annotations

import datetime as dt

import numpy as np

from backends.link.api import PositionTable, Reading
from backends.link.city import (
    CodeDifferencesAnswer,
    CoverageAnswer,
    ItemsInAnswer,
    ReadingHistoryAnswer,
)
from backends.record.common import Department, Place
from backends.record.ids import CameraId, ResourceId, SourceId
from backends.record.resource import Camera, Item, ItemKind, MonitoringPoint
from tests.gui.fakes_link import NOW

SOURCE = SourceId("environment.hj212")


def a_point(number: int, name: str, kind: str = "outlet", **more: object) -> MonitoringPoint:
    fields: dict[str, object] = {
        "limits": {"w01018": 50.0, "w21003": 5.0} if kind == "outlet" else {"a34002": 150.0},
        "owner": "临江水务",
        "takes": ["hj212."],
        "place": Place(lon_wgs84=123.05 + number / 100, lat_wgs84=30.52, name="东港"),
    }
    return MonitoringPoint(
        id=ResourceId(f"point-{number}"),
        name=name,
        kind=kind,
        department=Department.ENVIRONMENT,
        source=SOURCE,
        **(fields | more),  # type: ignore[arg-type]
    )


def a_reading(value: float, unit: str = "mg/L", flag: str = "N", minutes: float = 1.0) -> Reading:
    return Reading(
        value=value, unit=unit, flag=flag, observed_at=NOW - dt.timedelta(minutes=minutes)
    )


def points() -> dict[ResourceId, MonitoringPoint]:
    """Well, over its limit, in maintenance, silent for long, never heard."""
    made = [
        a_point(1, "第一污水处理厂排口"),
        a_point(2, "东港入海排口"),
        a_point(3, "化工园区排口"),
        a_point(4, "解放路工地扬尘", "dust", owner="城建三公司"),
        a_point(5, "新港入海排口"),
    ]
    return {point.id: point for point in made}


def readings() -> dict[ResourceId, dict[str, Reading]]:
    return {
        ResourceId("point-1"): {"w01018": a_reading(31.2), "w21003": a_reading(1.4)},
        ResourceId("point-2"): {"w01018": a_reading(62.4), "w21003": a_reading(3.1)},
        ResourceId("point-3"): {"w01018": a_reading(20.0, flag="M")},
        ResourceId("point-4"): {"a34002": a_reading(88.0, "µg/m³", minutes=400)},
    }


def history() -> ReadingHistoryAnswer:
    """A day with a stretch missing and a stretch above 50."""
    minutes = np.array([m for m in range(0, 1440, 5) if not 500 < m < 640], np.int64)
    start = int((NOW - dt.timedelta(days=1)).timestamp() * 1000)
    values = 38 + 12 * np.sin(minutes / 130) + 14 * (minutes > 1100)
    return ReadingHistoryAnswer(
        unix_ms=(start + minutes * 60_000).astype("<i8").tobytes(),
        values=values.astype("<f8").tobytes(),
        flags="N" * len(minutes),
        unit="mg/L",
    )


def cameras() -> dict[CameraId, Camera]:
    made = [
        Camera(
            id=CameraId(f"cam-{n}"),
            number=100 + n,
            name=f"东港路 {n} 号",
            department=Department.URBAN,
            main="rtsp://192.0.2.1/m",
            place=Place(lon_wgs84=123.07 + n / 1000, lat_wgs84=30.52, name="东港路"),
        )
        for n in range(1, 6)
    ]
    return {camera.id: camera for camera in made}


def an_item(number: int, kind: ItemKind, name: str, **more: object) -> Item:
    fields: dict[str, object] = {
        "id": ResourceId(f"{kind.value}-{number}"),
        "department": Department.EMERGENCY,
    }
    return Item(
        kind=kind,
        name=name,
        source=SourceId("emergency.teams"),
        **(fields | more),  # type: ignore[arg-type]
    )


def vehicles() -> PositionTable:
    """Three vehicles in view of 7,800, and a patrol on foot."""
    return PositionTable(
        ids=[*(f"jt808:{n}" for n in range(3)), "grid:1"],
        labels=[*(f"临A·0000{n}" for n in range(3)), "网格员 8 组"],
        lon_wgs84=np.full(4, 123.05),
        lat_wgs84=np.full(4, 30.52),
        speed_kmh=np.array([42, 63, 0, 4], dtype=np.float32),
        heading_deg=np.zeros(4, dtype=np.float32),
        age_ms=np.array([900, 2_000, 900_000, 500], dtype=np.int32),
        total=7_800,
        kinds=np.array([0, 0, 1, 2], dtype=np.uint8),
        kind_names=["", "muck", "grid"],
        companies=np.array([0, 1, 2, 0], dtype=np.uint16),
        company_names=["", "临江长运", "洁城渣土"],
        takes=np.array([1, 1, 1, 0], dtype=np.uint8),
        take_names=["", "vehicle."],
    )


def linked() -> ItemsInAnswer:
    found = an_item(
        1, ItemKind.LINKED, "危险废物经营许可", state="有效", detail={"期限": "2027-06-30"}
    )
    return ItemsInAnswer(items=[found], total=1)


def components(total: int = 412) -> ItemsInAnswer:
    place = Place(lon_wgs84=123.05, lat_wgs84=30.52, name="人民路 88 号")
    made = [
        an_item(
            n,
            ItemKind.COMPONENT,
            f"雨水井盖 {n:04d}",
            id=f"320508010100{n:04d}",
            department=Department.URBAN,
            what="雨水井盖",
            state="完好" if n % 7 else "破损",
            place=place,
            owner="市政管理处",
            updated_at=NOW - dt.timedelta(days=n),
        )
        for n in range(1, 201)
    ]
    return ItemsInAnswer(items=made, total=total)


def coverage() -> CoverageAnswer:
    return CoverageAnswer(
        topics=["active_safety", "outlet", "dust"],
        rows=[
            ("临江长运", 820, 818, 790),
            ("东港危货运输", 340, 281, 270),
            ("恒通客运", 410, 402, 395),
            ("新港旅游客运", 96, 96, 90),
        ],
    )


def codes() -> CodeDifferencesAnswer:
    return CodeDifferencesAnswer(
        parties=["province"],
        rows=[
            ("event_class", "0101", "矛盾纠纷", "矛盾纠纷", "same"),
            ("event_class", "0102", "邻里纠纷", "相邻关系纠纷", "name"),
            ("event_class", "0301", "占道经营", "", "ours_only"),
            ("data_item", "GRID_ID", "", "网格编码", "theirs_only"),
        ],
    )
