"""Demand 22, traffic anomalies: told when they last, over when they are gone for a while."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from backends.gateway.departments.transport.settings import TrafficSettings
from backends.gateway.departments.transport.traffic import TrafficDesk
from backends.gateway.departments.transport.traffic_core import (
    Change,
    ForbiddenArea,
    Rules,
    Sample,
    Segment,
    TrafficWatch,
)
from backends.record.common import Severity
from backends.record.observation import ConditionCleared, ConditionRaised, Positions

BRIDGE = Segment(
    id="b1",
    name="岚江大桥",
    line=((123.10, 30.50), (123.10, 30.51), (123.10, 30.52)),
    limit_kmh=60.0,
    division="330108",
)
PLANT = ForbiddenArea(
    id="w1",
    name="水源保护区",
    ring=((123.0, 30.4), (123.05, 30.4), (123.05, 30.45), (123.0, 30.45)),
    kinds=frozenset({"hazmat"}),
)


class _Traffic:
    """Vehicles on the bridge at a clock that goes in steps of 10 s."""

    def __init__(self) -> None:
        self.now_s = 1_000.0
        self.watch = TrafficWatch([BRIDGE], [PLANT], Rules())

    def drive(self, seconds: float, *speeds: float, lon: float = 123.10) -> list[Change]:
        """All changes while a vehicle a speed reports every 10 s."""
        changes: list[Change] = []
        for _ in range(int(seconds // 10)):
            self.now_s += 10
            for number, speed in enumerate(speeds):
                self.watch.take(
                    Sample(f"v{number}", "江A1", "taxi", lon, 30.505, speed, self.now_s)
                )
            changes += self.watch.tick(self.now_s)
        return changes

    def hazmat(self, lon: float, lat: float, seconds: float = 10) -> list[Change]:
        self.now_s += seconds
        self.watch.take(Sample("h1", "江B2", "hazmat", lon, lat, 40.0, self.now_s))
        return self.watch.tick(self.now_s)


@pytest.mark.parametrize(
    ("speeds", "expected"),
    [
        ((50, 52, 48, 51, 49), []),
        ((12, 10, 14, 50, 9), [("岚江大桥 车流缓慢", Severity.IV)]),
        ((2, 0, 3, 1, 50), [("岚江大桥 车流停滞", Severity.III)]),
        ((0, 0, 0), []),  # too few to say anything
        ((18, 19, 18, 20, 19), []),  # between slow and free: as it was
    ],
)
def test_what_the_middle_of_the_speeds_means(
    speeds: tuple[float, ...], expected: list[tuple[str, Severity]]
) -> None:
    changes = _Traffic().drive(200, *speeds)
    assert [(change.words, change.severity) for change in changes] == expected
    assert all(change.division == "330108" and change.place for change in changes)


def test_a_jam_that_does_not_last_is_not_told() -> None:
    traffic = _Traffic()
    assert traffic.drive(50, 3, 3, 3, 3) == []
    assert traffic.drive(200, 40, 40, 40, 40) == []


def test_a_jam_is_over_only_when_traffic_was_free_for_a_while() -> None:
    traffic = _Traffic()
    assert len(traffic.drive(100, 10, 10, 10, 10)) == 1
    assert traffic.drive(300, 18, 18, 18, 18) == []  # between the limits: it stands
    assert traffic.drive(60, 40, 40, 40, 40) == []
    assert traffic.drive(30, 10, 10, 10, 10) == []  # slow again before it was over
    (over,) = traffic.drive(200, 40, 40, 40, 40)
    assert over == Change(key="jam@b1", is_on=False)


def test_slow_traffic_that_comes_to_a_stand_is_told_as_worse() -> None:
    traffic = _Traffic()
    (slow,) = traffic.drive(100, 12, 12, 12, 12)
    (standing,) = traffic.drive(100, 1, 1, 1, 1)
    assert slow.key == standing.key
    assert (slow.severity, standing.severity) == (Severity.IV, Severity.III)
    assert traffic.drive(100, 12, 12, 12, 12) == []


def test_a_jam_is_over_when_the_vehicles_are_gone() -> None:
    traffic = _Traffic()
    traffic.drive(100, 1, 1, 1, 1)
    assert [change.is_on for change in traffic.drive(400, 1, 1, 1, 1, lon=123.2)] == [False]


def test_vehicles_beside_the_road_do_not_count() -> None:
    assert _Traffic().drive(300, 0, 0, 0, 0, 0, lon=123.1005) == []


def test_three_that_speed_together_are_told_and_two_are_not() -> None:
    traffic = _Traffic()
    assert traffic.drive(30, 90, 95, 50, 50, 50) == []
    (told,) = traffic.drive(30, 90, 95, 99, 50, 50)
    assert told.words == "岚江大桥 3 辆车结伴超速"
    assert told.detail == {"最高车速": "99 km/h", "限速": "60 km/h"}
    assert traffic.drive(200, 90, 95, 50, 50, 50) == []  # two still do
    assert traffic.drive(200, 50, 50, 50, 50, 50) == [Change(key="speeding@b1", is_on=False)]


def test_demand_22_hazmat_in_a_forbidden_area_is_told_at_once_and_over_when_it_left() -> None:
    traffic = _Traffic()
    assert traffic.hazmat(123.06, 30.42) == []
    (told,) = traffic.hazmat(123.02, 30.42)
    assert (told.words, told.severity) == ("江B2 驶入禁行区域：水源保护区", Severity.II)
    assert traffic.hazmat(123.06, 30.42, 60) == []
    assert traffic.hazmat(123.04, 30.42, 60) == []  # back in: it never ended
    assert traffic.hazmat(123.06, 30.42, 60) == []
    assert traffic.hazmat(123.06, 30.42, 130) == [Change(key="forbidden@w1/h1", is_on=False)]
    assert len(traffic.hazmat(123.02, 30.42)) == 1


def test_a_hazmat_vehicle_that_falls_silent_inside_is_over_after_half_an_hour() -> None:
    traffic = _Traffic()
    traffic.hazmat(123.02, 30.42)
    traffic.now_s += 1_900
    assert traffic.watch.tick(traffic.now_s) == []
    assert len(traffic.watch.tick(traffic.now_s + 130)) == 1


SEGMENTS = """
[[segment]]
id = "b1"
name = "岚江大桥"
line = [[123.10, 30.50], [123.10, 30.52]]
division = "330108"
"""


def _jam(now: dt.datetime) -> Positions:
    count = 5
    return Positions(
        source="transport.jt808",  # type: ignore[arg-type]  # an id is a text
        ids=[f"v{n}" for n in range(count)],
        labels=["江A1"] * count,
        lon_wgs84=[123.10] * count,
        lat_wgs84=[30.51] * count,
        speed_kmh=[1.0] * count,
        heading_deg=[0.0] * count,
        observed_unix_ms=[round(now.timestamp() * 1000)] * count,
    )


def test_demand_22_a_jam_is_a_condition_that_a_restart_does_not_leave_standing(
    tmp_path: Path,
) -> None:
    file = tmp_path / "segments.toml"
    file.write_text(SEGMENTS, encoding="utf-8")
    settings = TrafficSettings(segments=str(file))
    desk = TrafficDesk.of(settings, tmp_path)
    now = dt.datetime(2026, 11, 22, 6, 0, tzinfo=dt.UTC)
    told = []
    for _ in range(10):
        now += dt.timedelta(seconds=10)
        desk.take(_jam(now), now)
        told += desk.drain(now)
    (raised,) = told
    assert isinstance(raised, ConditionRaised)
    assert (raised.kind, raised.title) == ("traffic_anomaly", "岚江大桥 车流停滞")
    assert raised.place is not None and raised.place.division == "330108"
    again = TrafficDesk.of(settings, tmp_path)
    assert again.drain(now) == []
    (cleared,) = again.drain(now + dt.timedelta(seconds=300))
    assert isinstance(cleared, ConditionCleared) and cleared.key == raised.key
    assert TrafficDesk.of(settings, tmp_path).drain(now + dt.timedelta(seconds=900)) == []


@pytest.mark.parametrize("text", ["nonsense", "[[segment]]\nid = 1", "[[segment]]\nwrong = 2"])
def test_a_file_that_cannot_be_used_is_said_and_vehicles_go_on(tmp_path: Path, text: str) -> None:
    file = tmp_path / "segments.toml"
    file.write_text(text, encoding="utf-8")
    desk = TrafficDesk.of(TrafficSettings(segments=str(file)))
    assert desk.problem.startswith("路段文件 segments.toml 不能用")
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    desk.take(_jam(now), now)
    assert desk.drain(now) == []
