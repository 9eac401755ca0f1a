"""Examples of batches for the hub's ingest: what any client may send, and what is refused.

A client's own tests can use GOOD to see that what it builds is of the same kind.
"""

from __future__ import annotations

from typing import Any

TIME = "2026-11-22T12:00:00+08:00"

RAISED: dict[str, Any] = {
    "type": "condition_raised",
    "source": "hj212",
    "key": "w01018>limit@MN1",
    "department": "environment",
    "severity": 2,
    "kind": "exceedance",
    "title": "排口 COD 超标",
    "occurred_at": TIME,
    "place": {"lon_wgs84": 120.15, "lat_wgs84": 30.28, "name": "第三污水处理厂排口"},
    "detail": {"值": "61.5 mg/L", "限值": "50 mg/L"},
}
CLEARED: dict[str, Any] = {
    "type": "condition_cleared",
    "source": "hj212",
    "key": "w01018>limit@MN1",
    "occurred_at": "2026-11-22T12:05:00+08:00",
}
READING: dict[str, Any] = {
    "type": "reading",
    "source": "hj212",
    "resource": "MN1",
    "factor": "w01018",
    "value": 61.5,
    "unit": "mg/L",
    "observed_at": TIME,
    "flag": "N",
}
POSITIONS: dict[str, Any] = {
    "type": "positions",
    "source": "jt808",
    "ids": ["013800000001", "013800000002"],
    "labels": ["浙A·12345", ""],
    "lon_wgs84": [120.1, 120.2],
    "lat_wgs84": [30.1, 30.2],
    "speed_kmh": [36.5, 0.0],
    "heading_deg": [90.0, 0.0],
    "observed_unix_ms": [1795320000000, 1795320000500],
}
HEALTH: dict[str, Any] = {
    "type": "health",
    "health": {
        "source": "hj212",
        "department": "environment",
        "name": "环保数采仪",
        "state": "ok",
        "accepted": 12,
    },
}
WARNING: dict[str, Any] = {
    "type": "warning_published",
    "source": "weather",
    "key": "LJQX2026112212",
    "department": "emergency",
    "colour": 3,
    "kind": "rainstorm",
    "headline": "暴雨黄色预警：东城区",
    "area": {
        "name": "东城区",
        "rings": [[[123.1, 30.5], [123.2, 30.5], [123.2, 30.6]]],
        "divisions": ["东城区"],
    },
    "issued_at": TIME,
    "until": "2026-11-22T18:00:00+08:00",
    "advice": "检查下穿通道和排涝泵站",
}
WITHDRAWN: dict[str, Any] = {
    "type": "warning_withdrawn",
    "source": "weather",
    "key": "LJQX2026112212",
    "occurred_at": "2026-11-22T13:00:00+08:00",
}
CASE: dict[str, Any] = {
    "type": "case_reported",
    "source": "hotline",
    "key": "RX202611221200",
    "department": "urban",
    "title": "路面下陷",
    "occurred_at": TIME,
    "origin": "citizen",
    "severity": 3,
    "description": "学校门口路面下陷约半米",
    "place": {"lon_wgs84": 123.15, "lat_wgs84": 30.52, "name": "人民路12号"},
    "personal": {"reporter": "王建国", "telephone": "13900000000"},
}

GOOD: list[dict[str, Any]] = [
    *(RAISED, CLEARED, READING, POSITIONS, HEALTH),
    *(WARNING, WITHDRAWN, CASE),
]
MINIMAL: list[dict[str, Any]] = [
    {k: v for k, v in RAISED.items() if k not in ("place", "detail")},
    {k: v for k, v in READING.items() if k != "flag"},
    RAISED | {"a_field_of_later_days": 1},
]
# (a batch's observations, what the answer must name)
BAD: list[tuple[list[Any], str]] = [
    ([RAISED, RAISED | {"severity": 9}], "observation 1, field severity"),
    ([RAISED | {"severity": "high"}], "observation 0, field severity"),
    ([RAISED | {"department": "police"}], "observation 0, field department"),
    ([RAISED | {"title": ""}], "observation 0, field title"),
    ([RAISED | {"title": "长" * 501}], "observation 0, field title"),
    ([RAISED | {"key": ""}], "observation 0, field key"),
    ([RAISED | {"source": "a\0b"}], "observation 0, field source"),
    ([RAISED | {"occurred_at": "2026-11-22T12:00:00"}], "observation 0, field occurred_at"),
    ([RAISED | {"occurred_at": "yesterday"}], "observation 0, field occurred_at"),
    ([RAISED | {"place": {"lon_wgs84": 200, "lat_wgs84": 0}}], "field place.lon_wgs84"),
    ([{k: v for k, v in RAISED.items() if k != "source"}], "`source`"),
    ([READING | {"value": "61.5"}], "observation 0, field value"),
    ([READING | {"observed_at": "2026-11-22T12:00:00"}], "field observed_at"),
    ([POSITIONS | {"labels": ["one"]}], "observation 0, field labels"),
    ([POSITIONS | {"lat_wgs84": [30.1, 95.0]}], "field lat_wgs84[1]"),
    ([CLEARED, {"type": "unheard_of"}], "observation 1"),
    ([WARNING | {"until": "2026-11-22T18:00:00"}], "observation 0, field until"),
    ([WARNING | {"headline": ""}], "observation 0, field headline"),
    ([WARNING | {"colour": 0}], "observation 0, field colour"),
    ([WARNING | {"area": {"name": "x", "rings": [[["e", 1]]]}}], "field area.rings"),
    ([WARNING | {"area": {"name": "x", "rings": [[[200.0, 1.0]] * 3]}}], "field area"),
    ([CASE | {"title": "长" * 1_000_000}], "observation 0, field title"),
    ([CASE | {"origin": "neighbour"}], "observation 0, field origin"),
    ([CASE | {"personal": {"telephone": "长" * 501}}], "field personal"),
    ([CASE | {"key": ""}], "observation 0, field key"),
    (["text"], "observation 0"),
]
