"""Health of one feed as its connector sees it. Gateway's loop; sends reports, never repairs.

States: UNKNOWN before the first contact, OK, STALE (connected, data old), LOST (no connection).
What a person must renew (credentials) is said in the reason of every state.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import HealthReport, Observation
from backends.record.resource import Credential, Quarantined, SourceHealth, SourceState
from backends.record.work_calendar import CHINA

log = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
Sink = Callable[[Observation], None]

REPORT_EVERY_S = 5.0
_LOOK_EVERY_S = 0.5
MOST_REASONS = 20
MOST_SAMPLE = 200
MOST_CREDENTIALS = 20
MOST_TARGETS = 64
EXPIRY_TOLD_AHEAD = dt.timedelta(days=30)
# A tenth of each new lag: an hour's burst shows within ten messages, one slow message does not.
_LAG_WEIGHT = 0.1
MOST_SKEW_MS = 2_000
AHEAD = dt.timedelta(minutes=5)  # a clock may be so far ahead of ours
FAR_AHEAD = dt.timedelta(days=1)  # and one that is wrong so far; beyond it is no time at all
_FAILING = (SourceState.STALE, SourceState.LOST)


def utc_now() -> dt.datetime:
    """The clock of everything here; tests pass their own."""
    return dt.datetime.now(dt.UTC)


@dataclass(slots=True, kw_only=True)
class _Part:
    """One stream of a feed that has several."""

    since: dt.datetime
    within: float
    data_at: dt.datetime | None = None
    failing_since: dt.datetime | None = None
    failure: str = ""
    ahead_at: dt.datetime | None = None  # the last time of its data that lay ahead

    def wrong(self, now: dt.datetime, patience: dt.timedelta) -> str:
        """What is wrong with it, after its name; empty: nothing."""
        if self.failing_since is not None and now - self.failing_since > patience:
            return f"：{self.failure}"
        age_s = (now - (self.data_at or self.since)).total_seconds()
        return f" {_age_words(self.data_at, age_s)}" if age_s > self.within else ""


def _age_words(data_at: dt.datetime | None, age_s: float) -> str:
    if data_at is None:
        return f"没有数据已 {round(age_s / 60)} 分钟"
    return f"最新数据是 {round(age_s / 60)} 分钟前的"


def _newest(known: dt.datetime | None, at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The time of the newest data with that of `at`: what lies ahead counts as of now where their
    clock may be that wrong, else not at all. Of a first one it is all that is known."""
    if known is None:
        return min(at, now)
    return max(known, min(at, now)) if at <= now + AHEAD else known


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
        self._data_stale_after_s = float("inf")
        self.targets: list[str] = []  # of the feed's ways out ("department:urban")
        self.datums: list[str] = []  # in which its places come ("gcj02")
        self._clock = clock
        self._connections = 0
        self._was_connected = False
        self._last_success: dt.datetime | None = None
        self._state = SourceState.UNKNOWN
        self._since = self._first_connected = clock()
        self._accepted = self._malformed = 0
        self._skew_ms: int | None = None
        self._errors = self._late = 0
        self._data_at: dt.datetime | None = None
        self._lag_ms: float | None = None
        self._quarantined: dict[str, Quarantined] = {}
        self._credentials: list[Credential] = []
        self._failure = ""
        self._is_refused = False
        self._remark = ""
        self._parts: dict[str, _Part] = {}

    def expect_data(self, within_s: float) -> None:
        """Its newest data is never older than this while it works: else it is stale, however well
        it answers. For sources that measure all the time, not for those that tell of cases."""
        self._data_stale_after_s = within_s

    def part(self, name: str, within_s: float = float("inf")) -> None:
        """One of several streams of the feed, as people call it: its newest data is never older
        than this, and when it alone fails for long the feed is stale, however well others do."""
        self._parts[name] = _Part(since=self._clock(), within=within_s)

    def part_data(self, name: str, at: dt.datetime) -> None:
        """The newest that a part has is of that time, new or not."""
        part = self._parts[name]
        now = self._clock()
        if now < at <= now + FAR_AHEAD:  # by a clock that is wrong: what changes is of now
            if at == part.ahead_at:
                return
            part.ahead_at, at = at, now
        part.data_at = _newest(part.data_at, at, now)

    def part_failed(self, name: str, words: str) -> None:
        """A part does not work, and why."""
        part = self._parts[name]
        part.failure, part.failing_since = words, part.failing_since or self._clock()

    def part_works(self, name: str) -> None:
        """It does."""
        self._parts[name].failing_since = None

    def connected(self) -> None:
        """A connection is open (polling: the system answered)."""
        self._connections += 1
        if not self._was_connected:
            self._first_connected = self._clock()
        self._was_connected = True
        self._failure = ""

    def disconnected(self, reason: str = "", *, is_refused: bool = False) -> None:
        """A connection is gone; `reason` in words an operator reads. `is_refused`: whoever is there
        answers, and does not let us in."""
        self._is_refused = is_refused
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
            self.skew(sent_at - now)

    def skew(self, ahead: dt.timedelta) -> None:
        """Their clock is that far ahead of ours, as measured just now."""
        self._skew_ms = round(ahead.total_seconds() * 1000)

    def malformed(self, count: int = 1) -> None:
        """Messages or rows that could not be read, where `quarantine` does not say why."""
        self._malformed += count

    def quarantine(self, reason: str, sample: str = "") -> None:
        """One refused message or row: it counts as malformed, too.

        `reason`: in words an operator reads, the same for the same fault ("坐标颠倒"). `sample`:
        without personal fields; cut to 200 characters.
        """
        self._malformed += 1
        known = self._quarantined.pop(reason, None)
        if known is None and len(self._quarantined) >= MOST_REASONS:
            del self._quarantined[next(iter(self._quarantined))]
        self._quarantined[reason[:MOST_SAMPLE]] = Quarantined(
            reason=reason[:MOST_SAMPLE],
            count=known.count + 1 if known else 1,
            last_at=self._clock(),
            sample="".join(c if c.isprintable() else "\ufffd" for c in sample[:MOST_SAMPLE]),
        )

    def data(self, at: dt.datetime) -> None:
        """Data of that time was taken: for the data's age and the lag. Not for back-filled data."""
        now = self._clock()
        self._data_at = _newest(self._data_at, at, now)
        lag_ms = max(0.0, (now - at).total_seconds() * 1000)
        before = self._lag_ms if self._lag_ms is not None else lag_ms
        self._lag_ms = before + _LAG_WEIGHT * (lag_ms - before)

    def late(self, count: int = 1) -> None:
        """Back-filled messages or rows taken after a partition."""
        self._late += count

    def failed(self, count: int = 1) -> None:
        """A poll failed, a connection broke."""
        self._errors += count

    def credentials(self, known: Iterable[Credential]) -> None:
        """What this feed lives by, all of it; when it ends is told 30 days ahead."""
        self._credentials = list(known)[:MOST_CREDENTIALS]

    def remark(self, text: str) -> None:
        """What an operator should know though the feed works: unknown devices, bad rows."""
        self._remark = text

    def report(self) -> SourceHealth:
        """The health of this moment."""
        now = self._clock()
        state, reason = self._judge(now)
        told = (reason, *self._clock_words(), *self._expiring(now))
        reason = "；".join(part for part in told if part)
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
            data_at=self._data_at.isoformat() if self._data_at else "",
            lag_ms=round(self._lag_ms or 0.0),
            errors=self._errors,
            late=self._late,
            quarantined=list(reversed(self._quarantined.values())),
            credentials=self._credentials,
            target=self.targets[0] if self.targets else "",
            targets=self.targets[:MOST_TARGETS] if len(self.targets) > 1 else [],
            is_refused=self._is_refused and state is SourceState.LOST,
            datum=",".join(dict.fromkeys(self.datums)),
        )

    def _judge(self, now: dt.datetime) -> tuple[SourceState, str]:
        if not self._was_connected:
            return SourceState.UNKNOWN, "尚未连接"
        if not self._connections:
            return SourceState.LOST, self._failure or "连接已断开"
        # A part that is known to fail says more than that nothing comes.
        for name, part in self._parts.items():
            if words := part.wrong(now, self._stale_after):
                return SourceState.STALE, f"已连接，但 {name}{words}"
        last = self._last_success or self._since
        if now - last > self._stale_after:
            return SourceState.STALE, "已连接，但没有新数据"
        if self._last_success is None:
            return SourceState.UNKNOWN, "已连接，等待数据"
        age_s = (now - (self._data_at or self._first_connected)).total_seconds()
        if age_s > self._data_stale_after_s:
            return SourceState.STALE, f"已连接，但{_age_words(self._data_at, age_s)}"
        return SourceState.OK, self._remark

    def _clock_words(self) -> list[str]:
        if self._skew_ms is None or abs(self._skew_ms) <= MOST_SKEW_MS:
            return []
        word = "快" if self._skew_ms > 0 else "慢"
        return [f"对方时钟{word} {abs(self._skew_ms) / 1000:.0f} 秒"]

    def _expiring(self, now: dt.datetime) -> list[str]:
        told = (expiry_told(one, now) for one in self._credentials)
        return [text for text in told if text]


def expiry_told(credential: Credential, now: dt.datetime) -> str:
    """What to say of a credential that ends within 30 days or has ended; empty before that."""
    left = credential.expires_at - now
    if left > EXPIRY_TOLD_AHEAD:
        return ""
    day = f"{credential.expires_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    whom = f"，请联系 {credential.owner}" if credential.owner else ""
    if left <= dt.timedelta():
        return f"凭证“{credential.name}”已于 {day} 到期{whom}"
    return f"凭证“{credential.name}”将于 {day} 到期{whom}"


async def keep_reporting(health: FeedHealth, sink: Sink, every_s: float = REPORT_EVERY_S) -> None:
    """Report on change and every `every_s`; log once on loss and once on recovery."""
    loop = asyncio.get_running_loop()
    last: SourceHealth | None = None
    due_at, is_loss_told = 0.0, False
    while True:
        report = health.report()
        is_change = last is None or _telling(report) != _telling(last)
        if is_change or loop.time() >= due_at:
            sink(HealthReport(health=report))
            due_at = loop.time() + every_s
        is_loss_told = _log_change(report, is_loss_told)
        last = report
        await asyncio.sleep(min(_LOOK_EVERY_S, every_s))


def _telling(report: SourceHealth) -> tuple[SourceState, str, int, int]:
    return report.state, report.reason, report.malformed, report.errors


def _log_change(report: SourceHealth, is_loss_told: bool) -> bool:
    """Whether a loss stands in the log that no recovery follows: connected alone is none."""
    if report.state in _FAILING and not is_loss_told:
        log.warning("source %s is %s: %s", report.source, report.state, report.reason)
        return True
    if report.state is SourceState.OK and is_loss_told:
        log.info("source %s is back", report.source)
        return False
    return is_loss_told
