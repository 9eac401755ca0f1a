"""How long the volume of the data folder will still hold the record; an alarm before it is full.

The estimate is pure; measure() looks at the file system; PutDiskSamples keeps what it rests on.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from backends.hub import sqlite
from backends.hub.house import put_meta
from backends.hub.segments import FOLDER as ARCHIVE
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.record.alarm import Alarm
from backends.record.alarm_decider import alarm_id, is_active
from backends.record.common import Department, Realm, Severity
from backends.record.ids import AlarmId, SourceId
from backends.record.observation import ConditionCleared, ConditionRaised

SOURCE = SourceId("centre.disk")
KEY = "volume"
LOOK_EVERY_S = 600.0
_KIND = "disk_days_left"
_META = "disk_samples"
_SAMPLE_EVERY = dt.timedelta(hours=6)
_KEPT = 60  # samples: fifteen days
_SHORTEST = dt.timedelta(hours=12)  # of growth, before it says anything
_LATELY = dt.timedelta(days=3)
_DAY = dt.timedelta(days=1)
LEAST_A_DAY = 20_000_000.0  # a small centre's log and logs; 600 MB free are 30 days
_LIMITS = ((1.0, Severity.I), (7.0, Severity.II), (30.0, Severity.III))
# Above a limit by this much before its alarm goes: growth is never quite even.
_HYSTERESIS = 1.1


class DiskSample(msgspec.Struct, frozen=True, array_like=True):
    """One look: free bytes of the volume, and bytes of record and archive."""

    at: dt.datetime
    free: int
    record: int


def standing(alarms: Mapping[AlarmId, Alarm]) -> Severity | None:
    """The severity of the volume's alarm, if one stands from before."""
    alarm = alarms.get(alarm_id(SOURCE, KEY, Realm.LIVE))
    return alarm.severity if alarm is not None and is_active(alarm) else None


@dataclass(frozen=True, slots=True)
class PutDiskSamples:
    """Keep what the estimate rests on."""

    samples: tuple[DiskSample, ...]

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        put_meta(work, _META, msgspec.json.encode(self.samples).decode())


def kept_samples(store: Store) -> tuple[DiskSample, ...]:
    """Samples from before the restart, oldest first."""
    text = store.meta(_META)
    return msgspec.json.decode(text, type=tuple[DiskSample, ...]) if text else ()


def measure(folder: Path, now: dt.datetime) -> DiskSample:
    """Look at the volume. Raises OSError."""
    space = os.statvfs(folder)
    files = [folder / sqlite.FILE_NAME, *(folder / ARCHIVE).glob("segment-*")]
    used = sum(file.stat().st_size for file in files)
    return DiskSample(now, space.f_bavail * space.f_frsize, used)


def with_sample(samples: tuple[DiskSample, ...], new: DiskSample) -> tuple[DiskSample, ...]:
    """The samples to keep, `new` among them where enough time has passed since the last."""
    if samples and new.at - samples[-1].at < _SAMPLE_EVERY:
        return samples
    return (*samples, new)[-_KEPT:]


def growth_a_day(samples: tuple[DiskSample, ...], now: DiskSample) -> float:
    """Bytes that go a day: of record or volume, lately or since the oldest sample, the most.

    At least LEAST_A_DAY: also where too little is known yet.
    """
    known = [s for s in samples if now.at - s.at >= _SHORTEST]
    lately = [s for s in known if now.at - s.at <= _LATELY]
    since = [*known[:1], *lately[:1]]
    growths = (
        max(now.record - then.record, then.free - now.free) / ((now.at - then.at) / _DAY)
        for then in since
    )
    return max(LEAST_A_DAY, *growths, 0.0)


def severity_of(days: float, standing: Severity | None) -> Severity | None:
    """How grave that many days are; a standing alarm goes only well above its limit."""
    for limit, severity in _LIMITS:
        is_held = standing is not None and standing <= severity
        if days < limit * (_HYSTERESIS if is_held else 1.0):
            return severity
    return None


class DiskWatch:
    """Looks after the volume and tells what changed. Hub's loop; look() every LOOK_EVERY_S."""

    def __init__(self, samples: tuple[DiskSample, ...], standing: Severity | None) -> None:
        """`standing`: the severity of the alarm that stands from before, if one does."""
        self.samples = samples
        self._standing = standing
        self._told_days = -1

    def look(self, now: DiskSample) -> ConditionRaised | ConditionCleared | None:
        """What to tell of the volume, None where nothing changed. Title carries the figures."""
        growth = growth_a_day(self.samples, now)
        self.samples = with_sample(self.samples, now)
        days = now.free / growth
        severity = severity_of(days, self._standing)
        before, self._standing = self._standing, severity
        if severity is None:
            if before is None:
                return None
            return ConditionCleared(source=SOURCE, key=KEY, occurred_at=now.at)
        whole_days = int(days)
        if severity is before and whole_days == self._told_days:
            return None
        self._told_days = whole_days
        return ConditionRaised(
            source=SOURCE,
            key=KEY,
            department=Department.CENTRE,
            severity=severity,
            kind=_KIND,
            title=_title(whole_days, now.free),
            occurred_at=now.at,
            detail={
                "days_left": str(whole_days),
                "free_mb": str(now.free // 1_000_000),
                "growth_mb_a_day": str(round(growth / 1_000_000)),
            },
        )


def _title(days: int, free: int) -> str:
    left = f"约 {days} 天后写满" if days else "不足 1 天即写满"
    return f"记录所在磁盘{left}，剩余 {free / 1e9:.1f} GB"
