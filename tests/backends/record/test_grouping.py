"""What binds alarms together, floods with their hysteresis, and what an arrival says."""

from __future__ import annotations

import math

import msgspec

from backends.record.alarm import Alarm
from backends.record.common import Place, Severity
from backends.record.grouping import FloodWatch, arrival, cell_of, key_of
from backends.record.ids import AlarmId
from backends.record.policy import AlarmPolicy
from tests.backends.record.samples import a_raise, after, at

POLICY = AlarmPolicy()


def an_alarm(
    name: str,
    cause: str = "",
    place: Place | None = None,
    severity: Severity = Severity.III,
    seconds: float = 0,
) -> Alarm:
    raised = after(None, a_raise(seconds, severity), seconds)
    assert raised is not None
    return msgspec.structs.replace(raised, id=AlarmId(name), cause=cause, place=place)


def a_place(lon: float = 118.3, lat: float = 35.1, division: str = "") -> Place:
    return Place(lon_wgs84=lon, lat_wgs84=lat, division=division)


def test_alarms_of_one_cause_in_one_division_belong_together() -> None:
    river, other = a_place(division="371302"), a_place(118.4, division="371302")
    one = key_of(an_alarm("a", "power", river))
    assert key_of(an_alarm("b", "power", other)) == one
    assert key_of(an_alarm("c", "power", a_place(division="371311"))) != one
    assert key_of(an_alarm("d", "flood", river)) != one


def test_without_a_cause_its_kind_binds_an_alarm() -> None:
    assert key_of(an_alarm("d")).cause == "exceedance"


def test_without_a_division_neighbours_share_a_cell() -> None:
    near = key_of(an_alarm("a", "x", a_place(118.3001)))
    assert key_of(an_alarm("b", "x", a_place(118.3002))) == near
    assert key_of(an_alarm("c", "x", a_place(118.4))) != near
    assert cell_of(118.3, 35.1) != cell_of(118.3, 35.11)


def test_a_cell_is_about_500_m_wide_and_high_wherever_it_lies() -> None:
    for lat in (20.0, 35.1, 53.0):
        metre_lon = 1 / (111_320 * math.cos(math.radians(lat)))
        columns = {cell_of(118 + 50 * step * metre_lon, lat) for step in range(200)}
        rows = {cell_of(118, lat + 50 * step / 111_320) for step in range(200)}
        assert 19 <= len(columns) <= 22, "10 km"
        assert 19 <= len({row.rsplit(":", 1)[1] for row in rows}) <= 22


def test_three_at_once_are_named_and_four_are_a_summary() -> None:
    names = [AlarmId(f"a{number}") for number in range(4)]
    assert arrival(dict.fromkeys(names[:3], Severity.II), POLICY).named == names[:3]
    four = arrival(dict.fromkeys(names, Severity.II), POLICY)
    assert (four.named, four.counted, four.is_summary) == ([], {Severity.II: 4}, True)


def test_a_flood_starts_above_10_in_10_minutes_and_ends_below_5() -> None:
    watch = FloodWatch(POLICY)
    for second in range(10):
        assert not watch.called(at(second)).is_flood
    flood = watch.called(at(10))
    assert (flood.is_flood, flood.since, flood.count) == (True, at(10), 11)
    assert watch.at(at(605)).is_flood, "5 of them are still within the window"
    assert watch.at(at(605)).count == 5
    assert not watch.at(at(606)).is_flood


def test_between_5_and_10_a_flood_goes_on_but_none_starts() -> None:
    calm, wet = FloodWatch(POLICY), FloodWatch(POLICY)
    wet.called(at(0), 11)
    for watch in (calm, wet):
        watch.called(at(590), 7)
    assert not calm.at(at(601)).is_flood
    assert wet.at(at(601)).is_flood


def test_a_flood_is_counted_per_operator_position() -> None:
    watch = FloodWatch(POLICY, positions=2)
    assert not watch.called(at(0), 20).is_flood
    assert watch.called(at(1), 1).is_flood


def test_time_alone_ends_a_flood() -> None:
    watch = FloodWatch(POLICY)
    watch.called(at(0), 11)
    moment = watch.next_due()
    assert moment == at(600)
    assert not watch.at(moment).is_flood
    assert watch.next_due() is None
