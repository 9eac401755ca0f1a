"""Feeds and messages as a bad night has them: well, old, refused, lost, about to end. For tests."""

from __future__ import annotations

import datetime as dt

from backends.link.city import OutboxRow, OutboxRowsAnswer, TargetLag
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.resource import Credential, Quarantined, SourceHealth, SourceState
from tests.gui.fakes_link import NOW


def ago(**amount: float) -> dt.datetime:
    return NOW - dt.timedelta(**amount)


def a_feed(
    source: str,
    name: str,
    department: Department,
    state: SourceState = SourceState.OK,
    **more: object,
) -> SourceHealth:
    fields: dict[str, object] = {
        "since": ago(hours=7).isoformat(),
        "last_success": ago(seconds=2).isoformat(),
        "data_at": ago(seconds=4).isoformat(),
        "accepted": 128_402,
        "lag_ms": 420,
        "skew_ms": 30,
    }
    return SourceHealth(
        source=SourceId(source),
        name=name,
        department=department,
        state=state,
        **(fields | more),  # type: ignore[arg-type]
    )


def a_night() -> list[SourceHealth]:
    """One feed is down, one stale, one refuses data, one has a credential that ends."""
    return [
        a_feed("environment", "排口在线监测", Department.ENVIRONMENT, malformed=213),
        a_feed(
            "environment.dust",
            "工地扬尘监控",
            Department.ENVIRONMENT,
            SourceState.STALE,
            reason="已连接，但没有新数据",
            data_at=ago(minutes=47).isoformat(),
        ),
        a_feed(
            "transport",
            "营运车辆定位",
            Department.TRANSPORT,
            malformed=4_188,
            late=12_030,
            quarantined=[
                Quarantined(
                    reason="位置在市域外，疑似经纬度颠倒",
                    count=3_912,
                    last_at=ago(seconds=9),
                    sample="013800000217 lon=30.51 lat=123.07",
                ),
                Quarantined(
                    reason="时间比中心快 3 小时以上",
                    count=276,
                    last_at=ago(minutes=6),
                    sample="013800000981 2026-11-22 17:58:12",
                ),
            ],
        ),
        a_feed(
            "grid",
            "网格化平台",
            Department.GRID,
            SourceState.LOST,
            reason="对方没有应答，第 14 次重试",
            errors=14,
            last_success=ago(minutes=12).isoformat(),
            data_at=ago(minutes=12).isoformat(),
            target="department:grid",
            waiting=31,
            dead=2,
            datum="gcj02",
        ),
        a_feed(
            "emergency",
            "应急预警发布",
            Department.EMERGENCY,
            credentials=[
                Credential(
                    name="客户端证书",
                    expires_at=NOW + dt.timedelta(days=11, hours=3),
                    owner="李工 5588",
                )
            ],
        ),
        a_feed(
            "urban",
            "数字城管案件",
            Department.URBAN,
            skew_ms=-4_300,
            target="department:urban",
            targets=["department:urban", "party:county-east"],
            waiting=1,
        ),
    ]


def a_row(message: str, state: str, **more: object) -> OutboxRow:
    fields: dict[str, object] = {
        "target": "department:urban",
        "target_name": "数字城管",
        "type": "dispatch.assigned",
        "subject": "t-1",
        "title": "清理东港路积水井盖",
        "tries": 1,
        "queued_at": ago(minutes=3),
        "changed_at": ago(minutes=2),
    }
    return OutboxRow(
        id=message,
        state=state,
        **(fields | more),  # type: ignore[arg-type]
    )


def an_outbox() -> OutboxRowsAnswer:
    """One did not arrive, of one nobody knows, one waits, others went."""
    return OutboxRowsAnswer(
        rows=[
            a_row(
                "m-1",
                "dead",
                target="party:county-east",
                target_name="东城区",
                type="traffic.anomaly.raised",
                title="跨江大桥北行拥堵",
                tries=96,
                detail="72 小时没有送到：拒绝连接",
                subject="a-7",
            ),
            a_row("m-2", "unknown", detail="发出后没有回音，对方不能查询", tries=1),
            a_row(
                "m-3",
                "queued",
                target="department:grid",
                target_name="网格化平台",
                type="grid.event.escalated",
                title="新港社区管道爆裂",
                tries=14,
                detail="拒绝连接，47 s 后再试",
            ),
            a_row("m-4", "executing", title="处置解放路倒伏树木", detail="受理号 CG-20261122-088"),
            a_row("m-5", "done", title="撤除违规围挡", detail="已恢复通行"),
        ],
        lags=[
            TargetLag(
                target="department:urban",
                name="数字城管",
                waiting=1,
                dead=0,
                oldest_s=132.0,
                p50_ms=310.0,
                p95_ms=1_240.0,
                is_served=True,
            ),
            TargetLag(
                target="department:grid",
                name="网格化平台",
                waiting=1,
                dead=0,
                oldest_s=731.0,
                p50_ms=420.0,
                p95_ms=1_700.0,
                is_served=True,
            ),
            TargetLag(
                target="party:county-east",
                name="东城区",
                waiting=0,
                dead=1,
                oldest_s=0.0,
                is_served=True,
            ),
            TargetLag(target="party:province", name="省平台", waiting=0, dead=0, oldest_s=0.0),
        ],
    )
