"""Days left on the volume: estimated from what grew, and an alarm long before it is full."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from backends.hub.disk import (
    LEAST_A_DAY,
    DiskSample,
    DiskWatch,
    PutDiskSamples,
    growth_a_day,
    kept_samples,
    measure,
    severity_of,
    with_sample,
)
from backends.record.common import Department, Severity
from backends.record.observation import ConditionCleared, ConditionRaised
from tests.backends.hub.log_parts import NOW, open_store

GB = 1_000_000_000


def sample(days: float, free_gb: float, record_gb: float = 1.0) -> DiskSample:
    """A look, that many days after the first."""
    at = NOW + dt.timedelta(days=days)
    return DiskSample(at, int(free_gb * GB), int(record_gb * GB))


@pytest.mark.parametrize(
    ("samples", "now", "gb_a_day"),
    [
        ([], sample(0, 100), LEAST_A_DAY / GB),
        ([sample(0, 100)], sample(0.2, 50), LEAST_A_DAY / GB),  # too short to say
        ([sample(0, 100)], sample(2, 96), 2.0),  # the volume fills
        ([sample(0, 100, 1)], sample(2, 100, 7), 3.0),  # the record grows, others made room
        ([sample(0, 100)], sample(10, 120), LEAST_A_DAY / GB),  # room was made
        ([sample(0, 100), sample(9, 100)], sample(10, 95), 5.0),  # lately faster
        ([sample(0, 100), sample(9, 50)], sample(10, 50), 5.0),  # lately slower
    ],
)
def test_growth_is_the_fastest_that_was_seen(
    samples: list[DiskSample], now: DiskSample, gb_a_day: float
) -> None:
    assert growth_a_day(tuple(samples), now) / GB == pytest.approx(gb_a_day)


@pytest.mark.parametrize(
    ("days", "standing", "severity"),
    [
        (30.0, None, None),
        (29.9, None, Severity.III),
        (7.0, None, Severity.III),
        (6.9, None, Severity.II),
        (1.0, None, Severity.II),
        (0.9, None, Severity.I),
        (32.0, Severity.III, Severity.III),  # not well above the limit yet
        (33.1, Severity.III, None),
        (7.2, Severity.II, Severity.II),
        (7.8, Severity.II, Severity.III),
        (7.2, Severity.III, Severity.III),
    ],
)
def test_days_left_call_for_a_severity(
    days: float, standing: Severity | None, severity: Severity | None
) -> None:
    assert severity_of(days, standing) is severity


def test_the_alarm_tells_figures_grows_worse_and_clears() -> None:
    watch = DiskWatch((sample(0, 100),), None)
    assert watch.look(sample(2, 98)) is None
    raised = watch.look(sample(4, 60))
    assert isinstance(raised, ConditionRaised)
    assert (raised.source, raised.department) == ("centre.disk", Department.CENTRE)
    assert (raised.severity, raised.title) == (
        Severity.II,
        "记录所在磁盘约 3 天后写满，剩余 60.0 GB",
    )
    assert watch.look(sample(4.01, 60)) is None  # nothing new
    worse = watch.look(sample(5, 6))
    assert isinstance(worse, ConditionRaised)
    assert worse.severity is Severity.I
    assert "不足 1 天" in worse.title
    assert watch.look(sample(30, 900)) == ConditionCleared(
        source=worse.source, key=worse.key, occurred_at=sample(30, 0).at
    )
    assert watch.look(sample(30.1, 900)) is None


def test_an_alarm_from_before_the_restart_is_cleared() -> None:
    watch = DiskWatch((), Severity.III)
    assert isinstance(watch.look(sample(0, 900)), ConditionCleared)


def test_a_nearly_full_volume_is_told_at_once() -> None:
    told = DiskWatch((), None).look(sample(0, 0.01))
    assert isinstance(told, ConditionRaised)
    assert told.severity is Severity.I


def test_samples_are_few_and_survive_a_restart(tmp_path: Path) -> None:
    samples: tuple[DiskSample, ...] = ()
    for hour in range(24 * 30):
        samples = with_sample(samples, sample(hour / 24, 10))
    assert len(samples) == 60
    assert samples[0].at >= NOW + dt.timedelta(days=14)
    with open_store(tmp_path) as store:
        assert kept_samples(store) == ()
        with store.transaction() as work:
            PutDiskSamples(samples)(work)
        assert kept_samples(store) == samples
        seen = measure(tmp_path, NOW)
    assert seen.free > 0
    assert seen.record > 0
