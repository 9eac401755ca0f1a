"""Health of one feed as its connector sees it. Gateway's loop; sends reports, never repairs.

States: UNKNOWN before the first contact, OK, STALE (connected, data old), LOST (no connection).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import HealthReport, Observation
from backends.record.resource import SourceHealth, SourceState

log = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
Sink = Callable[[Observation], None]

REPORT_EVERY_S = 5.0
_LOOK_EVERY_S = 0.5
_FAILING = (SourceState.STALE, SourceState.LOST)


def utc_now() -> dt.datetime:
    """The clock of everything here; tests pass their own."""
    return dt.datetime.now(dt.UTC)


class FeedHealth:
    """Counts of one feed and the state they mean."""

    def __init__(
        self,
        source: SourceId,
        department: Department,
        name: str,
        *,
        stale_after_s: float,
        clock: Clock = utc_now,
    ) -> None:
        self.source, self.department, self.name = source, department, name
        self._stale_after = dt.timedelta(seconds=stale_after_s)
        self._clock = clock
        self._connections = 0
        self._was_connected = False
        self._last_success: dt.datetime | None = None
        self._state = SourceState.UNKNOWN
        self._since = clock()
        self._accepted = self._malformed = self._skew_ms = 0
        self._failure = ""
        self._remark = ""

    def connected(self) -> None:
        """A connection is open (polling: the system answered)."""
        self._connections += 1
        self._was_connected = True
        self._failure = ""

    def disconnected(self, reason: str = "") -> None:
        """A connection is gone; `reason` in words an operator reads."""
        self._connections = max(0, self._connections - 1)
        self._was_connected = True
        self._failure = reason

    @property
    def is_connected(self) -> bool:
        return self._connections > 0

    def accepted(self, count: int = 1, *, sent_at: dt.datetime | None = None) -> None:
        """Good messages came; `sent_at` is their own time, for the skew (source minus ours)."""
        now = self._clock()
        self._accepted += count
        self._last_success = now
        if sent_at is not None:
            self._skew_ms = round((sent_at - now).total_seconds() * 1000)

    def malformed(self, count: int = 1) -> None:
        """Messages or rows that could not be read."""
        self._malformed += count

    def remark(self, text: str) -> None:
        """What an operator should know though the feed works: unknown devices, bad rows."""
        self._remark = text

    def report(self) -> SourceHealth:
        """The health of this moment."""
        now = self._clock()
        state, reason = self._judge(now)
        if state is not self._state:
            self._state, self._since = state, now
        return SourceHealth(
            source=self.source,
            department=self.department,
            name=self.name,
            state=state,
            since=self._since.isoformat(),
            last_success=self._last_success.isoformat() if self._last_success else "",
            reason=reason,
            accepted=self._accepted,
            malformed=self._malformed,
            skew_ms=self._skew_ms,
        )

    def _judge(self, now: dt.datetime) -> tuple[SourceState, str]:
        if not self._was_connected:
            return SourceState.UNKNOWN, "尚未连接"
        if not self._connections:
            return SourceState.LOST, self._failure or "连接已断开"
        last = self._last_success or self._since
        if now - last > self._stale_after:
            return SourceState.STALE, "已连接，但没有新数据"
        if self._last_success is None:
            return SourceState.UNKNOWN, "已连接，等待数据"
        return SourceState.OK, self._remark


async def keep_reporting(health: FeedHealth, sink: Sink, every_s: float = REPORT_EVERY_S) -> None:
    """Report on change and every `every_s`; log once on loss and once on recovery."""
    loop = asyncio.get_running_loop()
    last: SourceHealth | None = None
    due_at = 0.0
    while True:
        report = health.report()
        is_change = last is None or _telling(report) != _telling(last)
        if is_change or loop.time() >= due_at:
            sink(HealthReport(health=report))
            due_at = loop.time() + every_s
        _log_change(last, report)
        last = report
        await asyncio.sleep(min(_LOOK_EVERY_S, every_s))


def _telling(report: SourceHealth) -> tuple[SourceState, str, int]:
    return report.state, report.reason, report.malformed


def _log_change(last: SourceHealth | None, report: SourceHealth) -> None:
    before = last.state if last else SourceState.UNKNOWN
    if report.state in _FAILING and before not in _FAILING:
        log.warning("source %s is %s: %s", report.source, report.state, report.reason)
    elif report.state is SourceState.OK and before in _FAILING:
        log.info("source %s is back", report.source)
