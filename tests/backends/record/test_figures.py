"""The alarm figures of EEMUA 191 and ISA-18.2, each by an example that can be counted by hand."""

from __future__ import annotations

import msgspec
import pytest

from backends.record.alarm import (
    Alarm,
    AlarmAcknowledged,
    AlarmRaised,
    AlarmShelved,
    AlarmState,
    AlarmUnshelved,
    OutOfService,
    Shelf,
    Suppression,
)
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.figures import AlarmFiguresFold, Figures, Scope
from backends.record.ids import AlarmId, IncidentId, SourceId, UserId
from backends.record.policy import AlarmClass, AlarmPolicy, SuppressionRule
from tests.backends.record.samples import LEADER, a_raise, after, at, event_of

POLICY = AlarmPolicy()
HOUR = 3600.0


def a_fold(
    department: Department | None = None, positions: int = 1, before: tuple[Alarm, ...] = ()
) -> AlarmFiguresFold:
    scope = Scope(since=at(0), department=department, positions=positions)
    return AlarmFiguresFold(scope, POLICY, before)


def raised(
    fold: AlarmFiguresFold,
    seconds: float,
    name: str = "a",
    severity: Severity = Severity.III,
    *,
    is_repeat: bool = False,
    is_chattering: bool = False,
    realm: Realm = Realm.LIVE,
) -> None:
    payload = AlarmRaised(
        source=SourceId(f"source-{name}"),
        key="k",
        department=Department.URBAN,
        severity=severity,
        kind="level",
        title=f"井 {name}",
        is_repeat=is_repeat,
        is_chattering=is_chattering,
    )
    event = event_of(payload, 1, LEADER, at(seconds), name)
    fold.feed(msgspec.structs.replace(event, realm=realm), payload)


def acknowledged(fold: AlarmFiguresFold, seconds: float, name: str = "a") -> None:
    payload = AlarmAcknowledged(seen_version=1)
    fold.feed(event_of(payload, 2, LEADER, at(seconds), name), payload)


def an_alarm(name: str = "a", seconds: float = 0) -> Alarm:
    alarm = after(None, a_raise(seconds), seconds)
    assert alarm is not None
    return msgspec.structs.replace(alarm, id=AlarmId(name))


def figures(fold: AlarmFiguresFold, seconds: float = HOUR, *alarms: Alarm) -> Figures:
    return fold.figures(at(seconds), alarms)


def test_alarms_are_counted_in_tens_of_minutes() -> None:
    fold = a_fold()
    for second in (0, 599, 600, 3000):
        raised(fold, second)
    got = figures(fold)
    assert (got.alarms, got.per_10_min) == (4, [2, 1, 0, 0, 0, 1])
    assert got.peak_per_10_min == 2
    assert got.average_per_10_min == pytest.approx(4 / 6)


def test_the_average_is_per_operator_position() -> None:
    fold = a_fold(positions=2)
    for second in range(12):
        raised(fold, second)
    assert figures(fold).average_per_10_min == 1.0


def test_a_quiet_hour_has_figures_too() -> None:
    got = figures(a_fold())
    assert (got.alarms, got.per_10_min, got.worst, got.worst_share) == (0, [0] * 6, [], 0.0)
    assert got.severities == {"1": 0, "2": 0, "3": 0, "4": 0}
    assert (got.flood_share, got.median_acknowledge_s) == (0.0, 0.0)


def test_repeats_exercises_and_what_is_set_aside_are_no_load() -> None:
    fold = a_fold()
    raised(fold, 1, is_repeat=True)
    raised(fold, 2, realm=Realm.DRILL)
    shelved = AlarmShelved(until=at(900), reason="检修")
    fold.feed(event_of(shelved, 2, LEADER, at(3), "a"), shelved)
    raised(fold, 4)
    assert figures(fold).alarms == 0
    back = AlarmUnshelved()
    fold.feed(event_of(back, 3, LEADER, at(5), "a"), back)
    raised(fold, 6)
    assert figures(fold).alarms == 1


def test_what_was_set_aside_before_the_period_is_no_load() -> None:
    shelf = Shelf(by=LEADER, at=at(0), until=at(900), reason="检修")
    fold = a_fold(before=(msgspec.structs.replace(an_alarm("a"), shelf=shelf),))
    raised(fold, 5)
    assert figures(fold).alarms == 0


def test_the_share_of_time_in_flood_follows_its_hysteresis() -> None:
    fold = a_fold()
    for second in range(11):
        raised(fold, second, f"a{second}")
    # From the eleventh at 10 s until the seventh leaves the window (4 left) at 606 s.
    assert figures(fold).flood_share == pytest.approx(596 / HOUR)


def test_a_flood_under_way_counts_until_now() -> None:
    fold = a_fold()
    for second in range(11):
        raised(fold, second, f"a{second}")
    assert figures(fold, 110).flood_share == pytest.approx(100 / 110)


def test_priorities_are_counted() -> None:
    fold = a_fold()
    for severity, count in ((Severity.I, 1), (Severity.II, 3), (Severity.IV, 16)):
        for number in range(count):
            raised(fold, number, f"{severity}-{number}", severity)
    assert figures(fold).severities == {"1": 1, "2": 3, "3": 0, "4": 16}


def test_the_ten_worst_and_their_share_of_the_load() -> None:
    fold = a_fold()
    for number in range(12):
        for second in range(number + 1):
            raised(fold, second, f"a{number:02}")
    got = figures(fold)
    assert [load.count for load in got.worst] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert (got.worst[0].source, got.worst[0].title) == ("source-a11", "井 a11")
    assert got.worst_share == pytest.approx(75 / 78)
    assert got.worst[0].share == pytest.approx(12 / 78)


def test_chattering_alarms_are_counted_once_each() -> None:
    fold = a_fold()
    raised(fold, 1, "a", is_chattering=True)
    raised(fold, 2, "a", is_repeat=True, is_chattering=True)
    raised(fold, 3, "b")
    got = figures(fold)
    assert got.chattering == 1
    assert {load.title: load.is_chattering for load in got.worst} == {"井 a": True, "井 b": False}


def test_the_median_time_to_acknowledge_counts_from_the_first_call() -> None:
    fold = a_fold()
    for name, seconds in (("a", 10), ("b", 30), ("c", 600)):
        raised(fold, 0, name)
        raised(fold, 5, name, Severity.II)
        acknowledged(fold, seconds, name)
    got = figures(fold)
    assert (got.acknowledged, got.median_acknowledge_s) == (3, 30.0)


def test_what_stood_unacknowledged_at_the_start_counts_from_its_call() -> None:
    fold = a_fold(before=(an_alarm("a", -60),))
    acknowledged(fold, 40)
    assert figures(fold).median_acknowledge_s == 100.0


def test_what_stands_over_a_day_is_listed_with_whether_it_has_a_plan() -> None:
    day = 86_400
    old, filed, fresh = an_alarm("a", 0), an_alarm("b", 10), an_alarm("c", 3 * HOUR)
    filed = msgspec.structs.replace(filed, incident=IncidentId("i"))
    over = msgspec.structs.replace(an_alarm("d", 0), state=AlarmState.RTNUN)
    got = figures(a_fold(), day + HOUR, filed, old, fresh, over)
    assert [(one.alarm, one.has_plan) for one in got.standing] == [("a", False), ("b", True)]
    planned = AlarmPolicy(classes=[AlarmClass(kind="exceedance", plan="p-1")])
    fold = AlarmFiguresFold(Scope(since=at(0)), planned)
    assert figures(fold, day + HOUR, old).standing[0].has_plan


def test_suppressions_that_nobody_authorised_are_counted() -> None:
    robot = Actor(user=UserId("system:hub"))
    shelf = Shelf(by=LEADER, at=at(0), until=at(900), reason="检修")
    replace = msgspec.structs.replace
    alarm = an_alarm()
    right = [
        alarm,
        replace(alarm, shelf=shelf),
        replace(alarm, suppression=Suppression(rule="r", why="", at=at(0))),
        replace(alarm, out_of_service=OutOfService(by=LEADER, at=at(0), reason="x", permit="P")),
    ]
    wrong = [
        replace(alarm, shelf=replace(shelf, by=robot)),
        replace(alarm, shelf=replace(shelf, reason="")),
        replace(alarm, suppression=Suppression(rule="gone", why="", at=at(0))),
    ]
    policy = AlarmPolicy(suppressions=[SuppressionRule(id="r", why="", cause="c", kinds=["k"])])
    got = AlarmFiguresFold(Scope(since=at(0)), policy).figures(at(HOUR), [*right, *wrong])
    assert (got.set_aside, got.unauthorised) == (6, 3)


def test_the_figures_of_one_department_are_its_own() -> None:
    fold = a_fold(Department.GRID)
    raised(fold, 1)
    acknowledged(fold, 2)
    got = figures(fold, HOUR, an_alarm())
    assert (got.alarms, got.acknowledged, got.set_aside) == (0, 0, 0)
