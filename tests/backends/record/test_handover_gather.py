"""What stands on a department's sheet, and what on the watch leader's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from backends.record.common import Actor, Department, Realm
from backends.record.entry import Entry, EntryKind
from backends.record.handover import Section
from backends.record.handover_gather import gather
from backends.record.handover_inputs import DeadMessage, Inputs
from backends.record.ids import EntryId, MeetingId, ResourceId, SeatId, ShiftId, SourceId, UserId
from backends.record.meeting import Invited, Meeting, MeetingState
from backends.record.policy import Policy
from backends.record.resource import MonitoringPoint
from tests.backends.record.samples import LEADER, at

URBAN = Actor(user=UserId("urban"), seat=SeatId("s7"))
GREEN = Actor(user=UserId("green"), seat=SeatId("s8"))


def flagged(key: str, by: Actor) -> Entry:
    return Entry(
        id=EntryId(key),
        version=1,
        realm=Realm.LIVE,
        kind=EntryKind.NOTE,
        shift=ShiftId("shift-2026-11-22-day"),
        text="钥匙在二号柜",
        written_by=by,
        written_at=at(0),
        occurred_at=at(0),
        is_flagged=True,
    )


def meeting(key: str, *invited: Invited) -> Meeting:
    return Meeting(
        id=MeetingId(key),
        version=1,
        realm=Realm.LIVE,
        state=MeetingState.SCHEDULED,
        number="H20261122-01",
        title="会商",
        kind="consultation",
        starts_at=at(3600),
        called_by=LEADER,
        called_at=at(0),
        changed_at=at(0),
        invited=list(invited),
    )


def inputs(**changes: Any) -> Inputs:
    base: dict[str, Any] = {
        "now": at(0),
        "policy": Policy(),
        "flagged": [flagged("e-urban", URBAN), flagged("e-green", GREEN), flagged("e", LEADER)],
        "meetings": [
            meeting("m-urban", Invited(name="李强", user=URBAN.user)),
            meeting("m-green", Invited(name="环保局", department=Department.ENVIRONMENT)),
        ],
        "dead_messages": [
            DeadMessage(
                id="1", title="积水", target="t", departments=frozenset({Department.URBAN})
            ),
            DeadMessage(id="2", title="超标", target="t"),
        ],
        "departments": {URBAN.user: Department.URBAN, GREEN.user: Department.ENVIRONMENT},
    }
    return Inputs(**(base | changes))


def ids(found: Inputs, *sections: Section) -> set[str]:
    return {item.id for item in gather(found) if item.section in sections}


PARTS = (Section.FLAGGED, Section.MEETINGS, Section.MESSAGES)


def test_the_leaders_sheet_has_every_departments_entries_meetings_and_messages() -> None:
    found = ids(inputs(), *PARTS)
    assert found == {"e-urban", "e-green", "e", "m-urban", "m-green", "message:1", "message:2"}


def test_a_departments_sheet_has_its_own_entries_meetings_and_messages_only() -> None:
    own = inputs(department=Department.URBAN, seat=URBAN.seat, leaver=URBAN.user)
    assert ids(own, *PARTS) == {"e-urban", "m-urban", "message:1"}


def test_who_stands_in_hands_over_what_they_wrote_themselves() -> None:
    stand_in = msgspec.structs.replace(GREEN, seat=SeatId("s8"))
    own = inputs(department=Department.URBAN, seat=URBAN.seat, leaver=stand_in.user)
    assert ids(own, Section.FLAGGED) == {"e-urban", "e-green"}


def test_a_sensor_that_has_been_silent_for_hours_is_out_of_service() -> None:
    names = ("told", "silent", "green", "never")
    points = [
        MonitoringPoint(
            id=ResourceId(name),
            name=name,
            kind="outlet",
            department=Department.ENVIRONMENT if name == "green" else Department.URBAN,
            source=SourceId("s"),
        )
        for name in names
    ]
    last = {"told": at(-60), "silent": at(-3 * 3600), "green": at(-3 * 3600)}
    known = {name: int(moment.timestamp() * 1000) for name, moment in last.items()}
    own = inputs(department=Department.URBAN, points=points, last_ms=known)
    assert ids(own, Section.OUT_OF_SERVICE) == {"point:silent"}


def test_a_meeting_far_ahead_is_not_on_the_sheet() -> None:
    far = msgspec.structs.replace(meeting("m"), starts_at=at(0) + dt.timedelta(days=3))
    assert ids(inputs(meetings=[far]), Section.MEETINGS) == set()
