"""The invented night of the examples: who, when. Pure."""

from __future__ import annotations

import datetime as dt

from backends.record.common import Actor
from backends.record.ids import SeatId, ShiftId, UserId

CENTRE = "临江市城市运行指挥中心"
LOCAL = dt.timezone(dt.timedelta(hours=8))
MORNING = dt.datetime(2026, 11, 26, 8, 0, tzinfo=LOCAL)
NAMES = {
    "lin": "林晓岚",
    "wang": "王敏",
    "zhao": "赵海波",
    "chen": "陈立",
    "qian": "钱卫国",
}
LIN = Actor(user=UserId("lin"), seat=SeatId("值班长席"))
ZHAO = Actor(user=UserId("zhao"), seat=SeatId("环保席"))
NIGHT, DAY = ShiftId("shift-2026-11-25-night"), ShiftId("shift-2026-11-26-day")


def at(hours: float) -> dt.datetime:
    """So many hours after the morning, aware UTC."""
    return (MORNING + dt.timedelta(hours=hours)).astimezone(dt.UTC)
