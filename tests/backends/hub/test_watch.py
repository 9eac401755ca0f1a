"""The watch on the hub: seats, log, instructions, meetings; what follows from what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backends.hub import sqlite
from backends.hub.jobs import DeskJob, TimerJob
from backends.hub.watch_following import KIND
from backends.hub.watch_gathering import Gatherer, PutGathered
from backends.hub.watch_room import _open_shift
from backends.record import duty as du
from backends.record import entry as en
from backends.record import meeting as me
from backends.record.access import Role, User
from backends.record.alarm import AlarmState
from backends.record.common import Department, Severity
from backends.record.ids import (
    CameraId,
    DutyId,
    EntryId,
    InstructionId,
    MeetingId,
    RequestId,
    SceneId,
    SeatId,
    ShiftId,
    SourceId,
    UserId,
    WallId,
)
from backends.record.meeting_scene import content_of
from backends.record.observation import ConditionRaised
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest
from backends.record.scene_wall import ArrangeWall, TakeScene, Wall
from backends.record.watch_policy import SeatPlan, ShiftTemplate, WatchPolicy
from tests.backends.hub.hands import COMMANDER, LEADER, START, Centre
from tests.backends.record.house import POLICY

DAY, NIGHT = ShiftId("shift-2026-11-22-day"), ShiftId("shift-2026-11-22-night")
SEAT, DESK = SeatId("s1"), SeatId("s7")
URBAN = User(
    id=UserId("urban"),
    name="李强",
    role=Role.DISPATCHER,
    seat=DESK,
    department=Department.URBAN,
)
NEXT = User(id=UserId("next"), name="赵雷", role=Role.WATCH_LEADER, seat=SEAT)
WATCH = WatchPolicy(
    shifts=[
        ShiftTemplate(key="day", name="白班", starts_at=dt.time(8), hours=12),
        ShiftTemplate(key="night", name="夜班", starts_at=dt.time(20), hours=12),
    ],
    seats=[SeatPlan(seat=SEAT, role=Role.WATCH_LEADER)],
)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = watch_centre(tmp_path)
    yield made
    made.store.close()


def watch_centre(folder: Path) -> Centre:
    """A centre at noon of a day with two watches, and four people who are known."""
    made = Centre(folder)
    made.ledger.set_policy(msgspec.structs.replace(POLICY, watch=WATCH))
    people = (LEADER, COMMANDER, URBAN, NEXT)
    made.ledger.known = {user.id: user for user in people}.get  # type: ignore[assignment]
    return made


def ask(centre: Centre, body: Any, user: User = LEADER) -> RefusalCode | None:
    """What became of a command: None, or the code of its refusal."""
    (receipt,) = centre.do(centre.command(body, user))
    return receipt.refusal.code if receipt.refusal is not None else None


def plan(seat: SeatId, person: str, shift: ShiftId = DAY) -> du.PlanDuty:
    key = DutyId(f"duty-{shift[6:]}-{seat}")
    begin = START - dt.timedelta(hours=4)
    planned = du.PlannedDuty(
        id=key,
        shift=shift,
        starts_at=begin,
        ends_at=begin + dt.timedelta(hours=12),
        role=Role.DISPATCHER,
        seat=seat,
        person=UserId(person),
        name=person,
    )
    return du.PlanDuty(duty=key, plan=planned)


def open_now(centre: Centre) -> du.Shift:
    """As the hub's clock does."""
    centre.do(DeskJob(do=_open_shift))
    shift: du.Shift = the(centre, "shift", DAY)
    return shift


def the(centre: Centre, kind: str, key: str) -> Any:
    """A subject that is there."""
    found = centre.ledger.books[kind].get(key)
    assert found is not None
    return found


def alarms_of_seats(centre: Centre) -> list[Any]:
    known = centre.ledger.books["alarm"].current()
    return [one for one in known if one.kind == KIND and one.state is not AlarmState.NORM]


def test_the_shift_of_the_moment_is_opened_once_with_the_planned_and_needed_seats(
    centre: Centre,
) -> None:
    assert ask(centre, plan(DESK, "urban")) is None
    assert open_now(centre).seats == [SEAT, DESK]
    assert open_now(centre).version == 1


def test_without_a_roster_nobody_is_missed(centre: Centre) -> None:
    assert open_now(centre).seats == []


def test_an_empty_seat_is_an_alarm_until_somebody_comes(centre: Centre) -> None:
    ask(centre, plan(DESK, "urban"))
    open_now(centre)
    centre.do(TimerJob(), TimerJob())
    centre.do(TimerJob())
    assert {alarm.title for alarm in alarms_of_seats(centre)} == {
        "白班s1无人到岗",
        "白班s7无人到岗",
    }
    assert ask(centre, du.SignOn(shift=DAY, seat=DESK), URBAN) is None
    standing = [one for one in alarms_of_seats(centre) if one.state is AlarmState.UNACK]
    assert [one.title for one in standing] == ["白班s1无人到岗"]


def test_the_next_watch_ends_the_alarms_of_the_one_that_is_over(centre: Centre) -> None:
    ask(centre, plan(DESK, "urban"))
    open_now(centre)
    for _ in range(3):
        centre.do(TimerJob())
    assert len(alarms_of_seats(centre)) == 2
    centre.now += dt.timedelta(hours=9)
    centre.do(DeskJob(do=_open_shift))
    assert not [a for a in alarms_of_seats(centre) if a.state is AlarmState.UNACK]


def test_who_comes_early_opens_the_watch_that_is_about_to_begin(centre: Centre) -> None:
    early = du.SignOn(shift=NIGHT, seat=SEAT)
    assert ask(centre, early, NEXT) is RefusalCode.UNKNOWN_SUBJECT
    centre.now += dt.timedelta(hours=7)  # 19:00
    assert ask(centre, early, NEXT) is None
    assert the(centre, "shift", NIGHT).turns[0].user == NEXT.id


def test_a_seat_of_another_role_is_taken_with_a_reason(centre: Centre) -> None:
    open_now(centre)
    bare = du.SignOn(shift=DAY, seat=SEAT)
    assert ask(centre, bare, URBAN) is RefusalCode.REASON_MISSING
    assert ask(centre, du.SignOn(shift=DAY, seat=SEAT, reason="代班"), URBAN) is None


def test_a_dispatcher_says_that_they_cannot_come_and_plans_nothing(centre: Centre) -> None:
    assert ask(centre, plan(DESK, "urban"), URBAN) is RefusalCode.NOT_ALLOWED
    ask(centre, plan(DESK, "urban"))
    duty = DutyId(f"duty-{DAY[6:]}-{DESK}")
    absence = du.ReportAbsence(duty=duty, seen_version=1, reason="病假")
    assert ask(centre, absence, URBAN) is None


def note(key: str, **changes: Any) -> en.WriteEntry:
    base: dict[str, Any] = {"entry": EntryId(key), "kind": en.EntryKind.NOTE, "text": "巡屏正常"}
    return en.WriteEntry(**(base | changes))


def test_a_correction_marks_what_it_corrects_once(centre: Centre) -> None:
    ask(centre, note("e1"))
    assert ask(centre, note("e2", corrects=EntryId("nothing"))) is RefusalCode.UNKNOWN_SUBJECT
    assert ask(centre, note("e2", text="两路异常", corrects=EntryId("e1"))) is None
    assert the(centre, "entry", "e1").corrected_by == "e2"
    assert ask(centre, note("e3", corrects=EntryId("e1"))) is RefusalCode.WRONG_STATE


def test_automatic_entries_are_the_hubs_alone(centre: Centre) -> None:
    assert ask(centre, note("e1", kind=en.EntryKind.AUTOMATIC)) is RefusalCode.MALFORMED


def test_the_leader_relays_an_instruction_in_somebodys_name(centre: Centre) -> None:
    word = en.GiveInstruction(instruction=InstructionId("p1"), text="查清原因")
    assert ask(centre, word) is RefusalCode.REASON_MISSING
    assert ask(centre, word, URBAN) is RefusalCode.NOT_ALLOWED
    relayed = msgspec.structs.replace(word, given_by="张副市长", department=Department.URBAN)
    assert ask(centre, relayed) is None
    assert ask(centre, en.TakeInstruction(instruction=word.instruction, seen_version=1), URBAN) is (
        None
    )
    own = en.GiveInstruction(instruction=InstructionId("p2"), text="加强巡查")
    assert ask(centre, own, COMMANDER) is None
    given = [the(centre, "instruction", key) for key in ("p1", "p2")]
    assert [one.given_by for one in given] == ["张副市长", COMMANDER.name]
    assert [one.number[-4:] for one in given] == ["0001", "0002"]


def test_a_dispatcher_asks_for_a_meeting_and_the_leader_convenes_it(centre: Centre) -> None:
    call = me.CallMeeting(
        meeting=MeetingId("m1"), title="会商", kind="consultation", starts_at=START, is_now=True
    )
    (receipt,) = centre.do(centre.command(call, URBAN))
    assert receipt.request
    assert centre.ledger.books["meeting"].get("m1") is None
    approve = DecideRequest(request=RequestId(receipt.request), seen_version=1, is_approved=True)
    assert ask(centre, approve) is None
    meeting: me.Meeting = the(centre, "meeting", "m1")
    assert (meeting.called_by.user, meeting.number) == (URBAN.id, "H20261122-01")
    end = me.EndMeeting(meeting=meeting.id, seen_version=meeting.version)
    assert ask(centre, end, COMMANDER) is None


def test_a_meetings_scene_follows_the_speaker_and_leaves_the_wall_at_its_end(
    centre: Centre,
) -> None:
    hall, m1 = WallId("hall"), MeetingId("m1")
    cameras = [CameraId(f"c{n}") for n in range(3)]
    square = content_of(cameras[:1], CameraId(""))
    before = ArrangeWall(wall=hall, seen_version=0, content=square, at=START)
    call = me.CallMeeting(
        meeting=m1, title="会商", kind="joint", starts_at=START, streams=cameras, is_now=True
    )
    large = content_of(cameras, CameraId(""))
    scene = TakeScene(
        wall=hall, scene=SceneId(""), edition=0, name="会商", content=large, at=START, meeting=m1
    )
    other = msgspec.structs.replace(scene, content=square)
    assert [ask(centre, one) for one in (before, call, scene)] == [None] * 3
    assert ask(centre, other) is RefusalCode.STALE_VERSION, "a meeting's picture and no other"
    meeting: me.Meeting = the(centre, "meeting", m1)
    swap = me.ChangeMeeting(meeting=m1, seen_version=meeting.version, speaker=cameras[2])
    assert ask(centre, swap, COMMANDER) is None, "who hosts need not be who has the wall"
    wall: Wall = the(centre, "wall", hall)
    assert wall.showing is not None
    assert wall.showing.content.tiles[0].cameras == [cameras[2]]
    meeting = the(centre, "meeting", m1)
    assert ask(centre, me.EndMeeting(meeting=m1, seen_version=meeting.version), COMMANDER) is None
    wall = the(centre, "wall", hall)
    assert wall.showing is not None and (wall.showing.content, wall.meeting) == (square, "")
    assert ask(centre, scene) is RefusalCode.WRONG_STATE, "it is over"


def gathered(centre: Centre, folder: Path) -> list[en.Entry]:
    gatherer = Gatherer(sqlite.reading_engine(folder), folder)
    try:
        found = gatherer.look(centre.now, 15)
    finally:
        gatherer.close()
    if found is not None:
        centre.do(DeskJob(do=PutGathered(found)))
    return [one for one in centre.ledger.books["entry"].all() if one.kind is en.EntryKind.AUTOMATIC]


def gather(centre: Centre, folder: Path) -> list[str]:
    return [one.text for one in gathered(centre, folder)]


def raise_alarm(centre: Centre, key: str, severity: Severity = Severity.II) -> None:
    told = ConditionRaised(
        source=SourceId("urban-rest"),
        key=key,
        department=Department.URBAN,
        severity=severity,
        kind="case",
        title=f"井盖缺失{key}",
        occurred_at=centre.now,
    )
    centre.do(centre.say(told))


def test_automatic_entries_come_once_a_span_even_where_the_clock_goes_back(
    centre: Centre, tmp_path: Path
) -> None:
    assert gather(centre, tmp_path) == []
    raise_alarm(centre, "k1")
    assert gather(centre, tmp_path) == []
    centre.now += dt.timedelta(minutes=16)
    once = ["新增报警 1 条：城管 1 条，最重Ⅱ级“井盖缺失k1”"]
    assert gather(centre, tmp_path) == once
    assert gather(centre, tmp_path) == once
    centre.now -= dt.timedelta(hours=1)
    assert gather(centre, tmp_path) == once
    centre.now += dt.timedelta(hours=2)
    assert gather(centre, tmp_path) == once


def test_automatic_entries_go_on_at_once_where_the_clock_had_run_ahead(
    centre: Centre, tmp_path: Path
) -> None:
    gather(centre, tmp_path)
    raise_alarm(centre, "k1")
    centre.now = START + dt.timedelta(hours=3)  # nobody noticed
    raise_alarm(centre, "k2")
    centre.now += dt.timedelta(minutes=16)
    assert len(gather(centre, tmp_path)) == 2
    centre.now = START + dt.timedelta(minutes=1)
    raise_alarm(centre, "k3")
    assert len(gather(centre, tmp_path)) == 2
    centre.now = START + dt.timedelta(minutes=16)
    texts = gather(centre, tmp_path)
    assert len(texts) == 3 and "k3" in texts[2]
    centre.now = START + dt.timedelta(hours=3, minutes=1)
    raise_alarm(centre, "k4")
    centre.now += dt.timedelta(minutes=15)
    texts = gather(centre, tmp_path)
    assert [sum(key in text for text in texts) for key in ("k1", "k2", "k3", "k4")] == [1] * 4


def test_an_automatic_entry_stands_in_the_watch_and_at_the_moment_that_it_tells_of(
    centre: Centre, tmp_path: Path
) -> None:
    end = START + dt.timedelta(hours=8)  # 20:00
    centre.now = end - dt.timedelta(minutes=20)
    gather(centre, tmp_path)
    centre.now = end - dt.timedelta(minutes=10)
    raise_alarm(centre, "k1", Severity.I)
    raise_alarm(centre, "k2")
    centre.now = end + dt.timedelta(seconds=10)
    raise_alarm(centre, "k3")
    centre.now = end + dt.timedelta(minutes=40)  # the hub was busy with other things
    found = {one.text: (one.shift, one.occurred_at) for one in gathered(centre, tmp_path)}
    assert found == {
        "Ⅰ级报警：19:50 井盖缺失k1": (DAY, end - dt.timedelta(minutes=10)),
        "新增报警 1 条：城管 1 条，最重Ⅱ级“井盖缺失k2”": (DAY, end),
        "新增报警 1 条：城管 1 条，最重Ⅱ级“井盖缺失k3”": (
            NIGHT,
            end + dt.timedelta(minutes=15),
        ),
    }
