"""Notices that the centre's clock was set: back or on while it runs, back while it was down. Pure.

Between two looks a second apart the clock and the machine's own running time go the same way; a
clock that is drawn near slowly (NTP) never leaves them by much.
"""

from __future__ import annotations

import datetime as dt

from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.watch_policy import CHINA

SOURCE = SourceId("centre.clock")
# Handovers hold what was noted for a minute, skew is flagged from 2 s on; a loop that hung for a
# moment moves both clocks alike.
STEP = dt.timedelta(seconds=5)

Said = tuple[ConditionRaised, ConditionCleared]


class ClockWatch:
    """Call look() every second or so."""

    def __init__(self) -> None:
        self._before: tuple[dt.datetime, float] | None = None

    def look(self, now: dt.datetime, now_s: float) -> Said | None:
        """An alarm that waits for somebody to have seen it, where the clock was set. `now_s`: s of
        a clock that nobody sets."""
        before, self._before = self._before, (now, now_s)
        if before is None:
            return None
        due = before[0] + dt.timedelta(seconds=now_s - before[1])
        step = now - due
        return _said(due, now) if abs(step) >= STEP else None


def set_back_unseen(lived_until: dt.datetime | None, now: dt.datetime) -> Said | None:
    """At a start: an alarm where the clock is before the centre's last sign of life.

    By how much is not known, only by how much at least; one that was set on looks like a longer
    outage.
    """
    if lived_until is None or lived_until - now < STEP:
        return None
    return _said(lived_until, now, more="至少")


def _said(due: dt.datetime, now: dt.datetime, more: str = "") -> Said:
    """It holds for a moment only: what stays is that nobody has acknowledged it."""
    is_back = now < due
    seconds = round(abs(now - due).total_seconds())
    length = f"{seconds} 秒" if seconds < 120 else f"{seconds // 60} 分钟"
    key = f"set-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S}"
    raised = ConditionRaised(
        source=SOURCE,
        key=key,
        department=Department.CENTRE,
        severity=Severity.II if is_back else Severity.III,
        kind="clock_set",
        title=f"中心时钟被{'拨回' if is_back else '拨快'}了{more} {length}",
        occurred_at=now,
        detail={
            "拨之前": _clock(due),
            "拨之后": _clock(now),
            "advice": "这一段日志和报警的时间先后以序号为准；请核对对时服务，在日志里记明原因",
        },
    )
    return raised, ConditionCleared(source=SOURCE, key=key, occurred_at=now)


def _clock(moment: dt.datetime) -> str:
    return moment.astimezone(CHINA).strftime("%m-%d %H:%M:%S")
