"""What stands on a department's sheet, and what on the watch leader's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from backends.record.alarm import Alarm, AlarmState, OutOfService
from backends.record.common import Actor, Department, Place, Realm
from backends.record.entry import Entry, EntryKind, Instruction, InstructionState
from backends.record.handover import MOST_ITEMS, Item, Section
from backends.record.handover_gather import changes, gather
from backends.record.handover_inputs import MOST_OF_A_KIND, DeadMessage, Inputs
from backends.record.ids import (
    AlarmId,
    EntryId,
    InstructionId,
    MeetingId,
    ResourceId,
    SeatId,
    ShiftId,
    SourceId,
    UserId,
)
from backends.record.meeting import Invited, Meeting, MeetingState
from backends.record.policy import Policy
from backends.record.resource import MonitoringPoint
from tests.backends.record.samples import LEADER, at, in_state

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


def an_alarm(key: str, title: str, name: str, division: str = "") -> Alarm:
    place = Place(lon_wgs84=120.1, lat_wgs84=30.2, name=name, division=division)
    alarm = in_state(AlarmState.UNACK)
    return msgspec.structs.replace(alarm, id=AlarmId(key), title=title, place=place)


def test_a_line_of_an_alarm_says_where_it_is_once() -> None:
    off = OutOfService(by=LEADER, at=at(0), reason="检修", permit="JX-1")
    alarms = [
        an_alarm("a1", "渣土撒漏", "滨江路"),
        an_alarm("a2", "滨江路渣土撒漏", "滨江路"),
        an_alarm("a3", "渣土撒漏", "", "港区"),
        msgspec.structs.replace(in_state(AlarmState.UNACK), id=AlarmId("a4"), title="烟感"),
        msgspec.structs.replace(an_alarm("a5", "烟感", "二号变电站"), out_of_service=off),
    ]
    titles = {item.id: item.title for item in gather(inputs(alarms=alarms))}
    assert [titles[f"a{n}"] for n in range(1, 6)] == [
        "渣土撒漏 · 滨江路",
        "滨江路渣土撒漏",
        "渣土撒漏 · 港区",
        "烟感",
        "烟感 · 二号变电站",
    ]
    (told, *_) = changes([], gather(inputs(alarms=alarms)))
    assert told.title == "渣土撒漏 · 滨江路", "what is noted since the cut says it too"


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


def test_of_an_entry_that_was_corrected_the_correction_alone_is_handed_over() -> None:
    wrong = msgspec.structs.replace(flagged("e-1", LEADER), corrected_by=EntryId("e-2"))
    right = msgspec.structs.replace(flagged("e-2", LEADER), corrects=EntryId("e-1"))
    assert ids(inputs(flagged=[wrong, right]), Section.FLAGGED) == {"e-2"}


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


def storm(count: int) -> dict[str, Any]:
    """So much of each kind at once."""
    alarm = in_state(AlarmState.UNACK)
    off = OutOfService(by=LEADER, at=at(0), reason="检修", permit="JX-1")
    return {
        "alarms": [
            *(msgspec.structs.replace(alarm, id=AlarmId(f"a{n}")) for n in range(count)),
            *(
                msgspec.structs.replace(alarm, id=AlarmId(f"off{n}"), out_of_service=off)
                for n in range(count)
            ),
        ],
        "instructions": [instruction(n) for n in range(count)],
        "meetings": [meeting(f"m{n}") for n in range(count)],
        "flagged": [flagged(f"e{n}", LEADER) for n in range(count)],
        "points": [
            MonitoringPoint(
                id=ResourceId(f"p{n}"),
                name="站",
                kind="outlet",
                department=Department.ENVIRONMENT,
                source=SourceId("s"),
            )
            for n in range(count)
        ],
        "last_ms": {f"p{n}": 1 for n in range(count)},
        "dead_messages": [DeadMessage(id=f"{n}", title="积水", target="t") for n in range(count)],
    }


def instruction(number: int) -> Instruction:
    return Instruction(
        id=InstructionId(f"i{number}"),
        version=1,
        realm=Realm.LIVE,
        state=InstructionState.OPEN,
        number=f"P{number}",
        text="查清",
        given_by="张副市长",
        recorded_by=LEADER,
        recorded_at=at(0),
        changed_at=at(0),
        due_at=at(-number),
    )


def test_what_a_storm_brings_of_one_kind_is_counted_in_one_line() -> None:
    count = MOST_OF_A_KIND + 50
    for name, items in storm(count).items():
        if name in ("points", "last_ms", "alarms"):
            continue
        empty: dict[str, Any] = {"flagged": [], "meetings": [], "dead_messages": []}
        found = gather(inputs(**(empty | {name: items})))
        assert len(found) == MOST_OF_A_KIND + 1
        (rest,) = [item for item in found if item.state == "rest"]
        assert rest.title == "+50"
    late = gather(inputs(instructions=storm(count)["instructions"]))
    assert late[0].id == f"i{count - 1}", "what is due longest stands first"


def test_alarms_out_of_service_are_counted_too() -> None:
    found = gather(inputs(alarms=storm(MOST_OF_A_KIND + 9)["alarms"]))
    assert {item.id: item.title for item in found if item.state == "rest"} == {
        "rest:alarms": "+9",
        "rest:out_of_service": "+9",
    }


def test_a_storm_of_every_kind_at_once_still_fits_on_a_sheet_and_hides_nothing() -> None:
    found = gather(inputs(**storm(400)))
    assert len(found) <= MOST_ITEMS
    counted = sum(int(item.title) if item.state == "rest" else 1 for item in found)
    assert counted == 7 * 400


def test_of_what_is_too_many_to_be_listed_now_nothing_is_said_to_be_over() -> None:
    before = gather(inputs(**storm(250)))
    assert not any(item.state == "rest" for item in before)
    source = Item(id="source:s", section=Section.OUT_OF_SERVICE, title="网格", state="lost")
    wall = Item(id="wall:w", section=Section.WALL, title="主屏", state="scene")
    now = gather(inputs(**storm(290)))
    assert len(now) < len(before), "past the sheet's limit fewer of each kind are listed"
    found = changes([*before, source, wall], now)
    over = [change.id for change in found if change.what == "over"]
    assert over == ["source:s", "wall:w"], "of kinds that are listed whole it is said still"
    assert {c.id for c in found if c.what == "new" and c.id.startswith("rest:")} == {
        item.id for item in now if item.state == "rest"
    }


def test_of_an_instruction_that_is_pages_long_a_change_says_the_beginning() -> None:
    item = Item(id="i", section=Section.INSTRUCTIONS, title="查" * 5_000)
    (change,) = changes([], [item])
    assert len(change.title) == 200
