"""Which cameras an incident has recorded, and how long parts are kept."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import CameraId, IncidentId, UserId
from backends.record.incident import Incident, MapMark, MarkKind, Origin, Stage
from backends.record.policy import RecordingPolicy
from backends.record.recording import (
    FOREVER_UNIX_S,
    cameras_of,
    is_recorded,
    protected_until_s,
)
from backends.record.resource import Camera

NOW = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
DAY_S = 86_400
POLICY = RecordingPolicy(cameras=2, within_m=300, incident_days=180, by_hand_days=30)
METRE = 1 / 110_900


def a_camera(number: int, north_m: float) -> Camera:
    return Camera(
        id=CameraId(f"c{number}"),
        number=number,
        name="",
        department=Department.URBAN,
        main="",
        place=Place(lon_wgs84=120.0, lat_wgs84=30.0 + north_m * METRE),
    )


def an_incident(stage: Stage = Stage.FILED, place: bool = True, marks: int = 0) -> Incident:
    """At the first camera; each mark 1,000 m further north."""
    return Incident(
        id=IncidentId("i"),
        version=1,
        realm=Realm.LIVE,
        number="LJ1",
        title="",
        department=Department.URBAN,
        severity=Severity.III,
        stage=stage,
        reported_at=NOW,
        reported_by=Actor(user=UserId("u")),
        changed_at=NOW,
        stage_since=NOW,
        origin=Origin.HAND,
        place=Place(lon_wgs84=120.0, lat_wgs84=30.0) if place else None,
        marks=[
            MapMark(
                id=str(n),
                kind=MarkKind.CORDON,
                points=[(120.0, 30.0 + n * 1000 * METRE)],
                text="",
                by=Actor(user=UserId("u")),
                at=NOW,
            )
            for n in range(1, marks + 1)
        ],
    )


CAMERAS = [a_camera(1, 0), a_camera(2, 100), a_camera(3, 200), a_camera(4, 1000), a_camera(5, 5000)]


@pytest.mark.parametrize(
    ("incident", "expected"),
    [
        (an_incident(), ["c1", "c2"]),  # the nearest, no more than the policy says
        (an_incident(place=False), []),
        (an_incident(marks=1), ["c1", "c4"]),  # at the place and at its mark
    ],
)
def test_the_cameras_at_its_place_and_marks_are_recorded(
    incident: Incident, expected: list[str]
) -> None:
    placeless = a_camera(9, 0)
    unplaced = Camera(id=CameraId("x"), number=1, name="", department=placeless.department, main="")
    assert cameras_of(incident, [*reversed(CAMERAS), unplaced], POLICY) == expected


def test_the_camera_whose_own_alarm_it_was_is_recorded_wherever_it_is() -> None:
    unplaced = CameraId("gb-1")
    assert cameras_of(an_incident(), CAMERAS, POLICY, [unplaced]) == ["gb-1", "c1"]
    assert cameras_of(an_incident(place=False), CAMERAS, POLICY, [unplaced]) == ["gb-1"]
    three = [CameraId(f"gb-{n}") for n in range(3)]
    assert cameras_of(an_incident(), CAMERAS, POLICY, three) == three


def test_a_policy_of_no_cameras_records_none() -> None:
    assert cameras_of(an_incident(), CAMERAS, RecordingPolicy(cameras=0)) == []


def test_from_filing_to_closing() -> None:
    recorded = {stage for stage in Stage if is_recorded(an_incident(stage))}
    assert recorded == set(Stage) - {
        Stage.REPORTED,
        Stage.ACCEPTED,
        Stage.REJECTED,
        Stage.MERGED,
        Stage.CLOSED,
    }


def test_a_part_is_kept_as_long_as_the_last_of_its_cases() -> None:
    at, later = int(NOW.timestamp()), NOW + dt.timedelta(days=1)
    assert protected_until_s(NOW, [], POLICY) == at + 30 * DAY_S
    assert protected_until_s(NOW, [None, NOW], POLICY) == FOREVER_UNIX_S
    assert protected_until_s(NOW, [later, NOW], POLICY) == at + 181 * DAY_S
