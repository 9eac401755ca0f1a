"""What is latest: newest wins, silence is a loss, and history is a ring."""

from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np

from backends.hub.latest import (
    HEALTH_SILENT_AFTER_S,
    POSITION_KEPT_MS,
    POSITION_OLDEST_MS,
    MovingTargets,
    Readings,
    Sources,
)
from backends.link.messages import AreaInView
from backends.link.texts import TextColumn
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import Positions, Reading
from backends.record.resource import SourceHealth, SourceState

WORLD = AreaInView(west=-180, south=-90, east=180, north=90)
NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


def positions(ids: list[str], lon: float, moment: int) -> Positions:
    count = len(ids)
    return Positions(
        source=SourceId("s"),
        ids=ids,
        labels=[f"车 {name}" for name in ids],
        lon_wgs84=[lon] * count,
        lat_wgs84=[30.0] * count,
        speed_kmh=[36.0] * count,
        heading_deg=[90.0] * count,
        observed_unix_ms=[moment] * count,
    )


def longitudes(targets: MovingTargets, now_ms: int = 10_000) -> dict[str, float]:
    frame = targets.frame(WORLD, now_ms)
    ids = TextColumn(frame.ids)
    return dict(zip(ids, np.frombuffer(frame.lon_wgs84, "<f8").tolist(), strict=True))


def test_an_older_position_does_not_replace_a_newer_one() -> None:
    targets = MovingTargets()
    targets.take(positions(["a", "b"], 120.0, 5_000), 5_000)
    targets.take(positions(["a"], 121.0, 4_000), 6_000)
    targets.take(positions(["b"], 122.0, 6_000), 6_000)
    assert longitudes(targets) == {"a": 120.0, "b": 122.0}


def test_kinds_and_companies_stay_where_a_later_report_says_none() -> None:
    targets = MovingTargets()
    told = positions(["a", "b"], 120.0, 5_000)
    said = msgspec.structs.replace(told, kinds=["bus", "taxi"], companies=["一公司", ""])
    targets.take(said, 5_000)
    targets.take(positions(["a", "c"], 121.0, 6_000), 6_000)
    frame = targets.frame(WORLD, 6_000)
    assert [frame.kind_names[place] for place in frame.kinds] == ["bus", "taxi", ""]
    companies = np.frombuffer(frame.companies, "<u2").tolist()
    assert [frame.company_names[place] for place in companies] == ["一公司", "", ""]
    assert frame.totals == {"": 1, "bus": 1, "taxi": 1}
    assert list(frame.takes) == [0, 0, 0]
    targets.take(msgspec.structs.replace(said, takes=["vehicle."]), 7_000)
    frame = targets.frame(WORLD, 7_000)
    assert [frame.take_names[place] for place in frame.takes] == ["vehicle.", "vehicle.", ""]


def test_a_position_from_the_future_does_not_freeze_its_target() -> None:
    targets = MovingTargets()
    targets.take(positions(["a"], 120.0, 9_000_000), 5_000)
    targets.take(positions(["a"], 121.0, 5_500), 6_000)
    assert longitudes(targets) == {"a": 121.0}


def test_thousands_of_targets_are_kept_and_those_long_unheard_of_go() -> None:
    targets = MovingTargets()
    old, new = [f"o{i}" for i in range(3_000)], [f"n{i}" for i in range(2_000)]
    targets.take(positions(old, 120.0, 1_000), 1_000)
    later = 2_000 + POSITION_KEPT_MS
    targets.take(positions(new, 121.0, later), later)
    assert len(targets) == 5_000
    targets.drop_old(later)
    assert set(longitudes(targets, later)) == set(new)
    targets.take(positions(["again", "n5"], 122.0, later + 1), later + 1)
    assert longitudes(targets, later)["n5"] == 122.0
    assert len(targets) == 2_001


def test_a_source_whose_gateway_falls_silent_is_lost_once() -> None:
    health = SourceHealth(
        source=SourceId("s"), department=Department.GRID, name="网格", state=SourceState.OK
    )
    sources = Sources([], 0.0)
    assert sources.take(health, 0.0)
    assert not sources.take(health, 5.0)
    assert sources.gone_silent(5.0 + HEALTH_SILENT_AFTER_S, "") == []
    (gone,) = sources.gone_silent(5.1 + HEALTH_SILENT_AFTER_S, "since")
    assert (gone.state, gone.since) == (SourceState.LOST, "since")
    assert sources.gone_silent(99.0, "") == []
    assert sources.take(health, 100.0)


def test_a_source_of_before_the_restart_is_unknown_until_it_reports() -> None:
    health = SourceHealth(
        source=SourceId("s"), department=Department.GRID, name="网格", state=SourceState.OK
    )
    sources = Sources([health], 0.0)
    assert [s.state for s in sources.all()] == [SourceState.UNKNOWN]
    assert [s.state for s in sources.gone_silent(20.0, "")] == [SourceState.LOST]


def reading(value: float, seconds: int) -> Reading:
    return Reading(
        source=SourceId("s"),
        resource="r",
        factor="f",
        value=value,
        unit="",
        observed_at=NOON + dt.timedelta(seconds=seconds),
    )


def test_a_late_reading_is_history_but_not_the_latest() -> None:
    readings = Readings()
    readings.take(reading(2.0, 10))
    readings.take(reading(1.0, 5))
    assert [row[2] for row in readings.all().rows] == [2.0]
    assert [row[2] for row in readings.unsaved()] == [2.0, 1.0]
    assert readings.unsaved() == []


def test_a_vehicle_whose_clock_is_ahead_goes_like_any_other() -> None:
    targets = MovingTargets()
    targets.take(positions(["a"], 120.0, 10 * POSITION_KEPT_MS), 1_000)
    targets.drop_old(1_000 + POSITION_KEPT_MS)
    assert len(targets) == 1
    targets.drop_old(1_001 + POSITION_KEPT_MS)
    assert len(targets) == 0


def test_a_vehicle_whose_clock_is_slow_stays_while_it_talks_and_shows_its_age() -> None:
    targets, late = MovingTargets(), 31 * 60_000
    noon = 100 * POSITION_KEPT_MS
    for minute in range(90):
        now = noon + minute * 60_000
        targets.take(positions(["a"], 120.0, now - late), now)
        targets.drop_old(now)
        assert np.frombuffer(targets.frame(WORLD, now).age_ms, "<i4").tolist() == [late]
    targets.drop_old(now + POSITION_KEPT_MS)
    assert len(targets) == 1
    targets.drop_old(now + POSITION_KEPT_MS + 1)
    assert len(targets) == 0


def test_a_back_filled_position_of_days_ago_puts_nobody_on_the_map() -> None:
    targets = MovingTargets()
    now = 10 * POSITION_OLDEST_MS
    targets.take(positions(["kept"], 120.0, now - POSITION_OLDEST_MS - 1), now)
    targets.take(positions(["there"], 120.0, now), now)
    targets.drop_old(now)
    assert set(longitudes(targets, now)) == {"there"}


def test_a_source_lost_before_the_restart_is_lost_since_then() -> None:
    lost = SourceHealth(
        source=SourceId("s"),
        department=Department.URBAN,
        name="s",
        state=SourceState.LOST,
        since="2026-11-21T00:00:00+00:00",
    )
    sources = Sources([lost], 0.0)
    (gone,) = sources.gone_silent(HEALTH_SILENT_AFTER_S + 1, "2026-11-22T00:00:00+00:00")
    assert gone.since == lost.since
