"""A watch changes at 20:00: early, late, several seats, stand-ins, people missing, in a drill."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backends.hub.jobs import DeskJob, TimerJob
from backends.hub.watch_room import _open_shift, _unnoted
from backends.record import duty as du
from backends.record import handover as ho
from backends.record import task as tk
from backends.record.access import Role, User
from backends.record.alarm import Acknowledge, AlarmState, TakeAlarm
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.entry import GiveInstruction, TakeInstruction
from backends.record.handover_sheet import digest_of
from backends.record.ids import (
    AlarmId,
    DutyId,
    HandoverId,
    InstructionId,
    RequestId,
    SeatId,
    ShiftId,
    SourceId,
    TaskId,
    UserId,
)
from backends.record.incident_commands import InstructIncident, TakeIncident
from backends.record.observation import ConditionRaised
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import DecideRequest
from backends.record.watch_policy import SeatPlan, duty_id
from tests.backends.hub.hands import COMMANDER, HOUR, LEADER, Centre, a_report
from tests.backends.hub.test_handover import kill
from tests.backends.hub.test_watch import (
    DAY,
    DESK,
    NEXT,
    NIGHT,
    SEAT,
    URBAN,
    WATCH,
    alarms_of_seats,
    ask,
    open_now,
    plan,
    the,
    watch_centre,
)
from tests.backends.record.house import POLICY

GREEN = SeatId("s8")
URBAN_NIGHT = msgspec.structs.replace(URBAN, id=UserId("urban-night"), name="周兵")
ZHAO = User(
    id=UserId("zhao"),
    name="赵海波",
    role=Role.DISPATCHER,
    seat=GREEN,
    department=Department.ENVIRONMENT,
)
SEATS = [
    SeatPlan(seat=SEAT, role=Role.WATCH_LEADER),
    SeatPlan(seat=DESK, role=Role.DISPATCHER, department=Department.URBAN),
    SeatPlan(seat=GREEN, role=Role.DISPATCHER, department=Department.ENVIRONMENT),
]
PEOPLE = (LEADER, COMMANDER, URBAN, NEXT, URBAN_NIGHT, ZHAO)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """At 19:30; the day's leader and the urban dispatcher sit at their seats."""
    made = watch_centre(tmp_path)
    made.ledger.known = {user.id: user for user in PEOPLE}.get  # type: ignore[assignment]
    watch = msgspec.structs.replace(WATCH, seats=SEATS)
    made.ledger.set_policy(msgspec.structs.replace(POLICY, watch=watch))
    open_now(made)
    assert ask(made, du.SignOn(shift=DAY, seat=SEAT)) is None
    assert ask(made, du.SignOn(shift=DAY, seat=DESK), URBAN) is None
    made.now += 7.5 * HOUR
    yield made
    made.store.close()


def begin(
    centre: Centre, key: str, by: User, to: User, seat: SeatId = SEAT, **changes: Any
) -> RefusalCode | None:
    base: dict[str, Any] = {"giving": DAY, "taking": NIGHT, "seat": seat, "receiver": to.id}
    body = ho.BeginHandover(handover=HandoverId(key), **(base | changes))
    return ask(centre, body, by)


def sheet(centre: Centre, key: str) -> ho.Handover:
    found: ho.Handover = the(centre, "handover", key)
    return found


def offer(centre: Centre, key: str, by: User) -> None:
    words = ho.PrepareHandover(
        handover=HandoverId(key), seen_version=2, next_actions="盯下游", what_if="停水"
    )
    assert ask(centre, words, by) is None
    assert ask(centre, ho.OfferHandover(handover=HandoverId(key), seen_version=3), by) is None


def read(centre: Centre, key: str, by: User) -> None:
    one = HandoverId(key)
    items = [item.id for item in sheet(centre, key).items]
    assert ask(centre, ho.ReadItems(handover=one, items=items), by) is None
    assert ask(centre, ho.ReadBack(handover=one, text="盯下游"), by) is None


def unnoted(centre: Centre, key: str) -> int:
    found: list[int] = []
    centre.do(DeskJob(do=lambda desk: found.append(_unnoted(sheet(centre, key), desk))))
    return found[0]


def note(centre: Centre, key: str, by: User) -> None:
    told = ho.NoteChanges(handover=HandoverId(key), seq=centre.store.seq)
    assert ask(centre, told, by) is None


def sign(centre: Centre, key: str, by: User) -> RefusalCode | None:
    """As the hub does once the password was right."""
    command = ho.SignHandover(
        handover=HandoverId(key),
        digest=digest_of(sheet(centre, key)),
        name=by.name,
        chain_head="9a" * 32,
    )
    actor = Actor(user=by.id, seat=by.seat)
    (refusal,) = centre.do(DeskJob(do=lambda desk: desk.apply(command, actor)))
    return refusal.code if isinstance(refusal, Refusal) else None


def hand_over(centre: Centre, key: str, by: User, to: User, seat: SeatId = SEAT) -> None:
    assert begin(centre, key, by, to, seat) is None
    offer(centre, key, by)
    read(centre, key, to)
    assert sign(centre, key, by) is None
    assert sign(centre, key, to) is None


def ask_and_approve(centre: Centre, body: Any, by: User, approver: User = COMMANDER) -> None:
    (receipt,) = centre.do(centre.command(body, by))
    assert receipt.refusal is None and receipt.request, receipt
    decide = DecideRequest(request=RequestId(receipt.request), seen_version=1, is_approved=True)
    assert ask(centre, decide, approver) is None


def sits(centre: Centre, shift: ShiftId) -> dict[str, str]:
    """Who sits where in a watch now."""
    return {t.seat: t.user for t in the(centre, "shift", shift).turns if t.until is None}


def raised(centre: Centre, key: str, department: Department = Department.URBAN) -> AlarmId:
    before = {one.id for one in centre.ledger.books["alarm"].current()}
    told = ConditionRaised(
        source=SourceId("urban-rest"),
        key=key,
        department=department,
        severity=Severity.II,
        kind="case",
        title=f"井盖缺失 {key}",
        occurred_at=centre.now,
    )
    centre.do(centre.say(told))
    (fresh,) = {one.id for one in centre.ledger.books["alarm"].current()} - before
    return AlarmId(fresh)


def take(centre: Centre, alarm: AlarmId, by: User) -> None:
    version = the(centre, "alarm", alarm).version
    assert ask(centre, TakeAlarm(alarm=alarm, seen_version=version), by) is None


def test_the_leader_hands_over_and_then_each_dispatcher_of_the_same_watch(centre: Centre) -> None:
    alarm = raised(centre, "k1")
    take(centre, alarm, URBAN)
    hand_over(centre, "h1", LEADER, NEXT)
    assert the(centre, "shift", DAY).state is du.ShiftState.HANDED_OVER
    assert sits(centre, DAY) == {DESK: URBAN.id}
    centre.now += 0.7 * HOUR  # 20:12: late, and the watch is handed over by its leader
    hand_over(centre, "h2", URBAN, URBAN_NIGHT, DESK)
    assert sits(centre, DAY) == {}
    assert sits(centre, NIGHT) == {SEAT: NEXT.id, DESK: URBAN_NIGHT.id}
    assert the(centre, "alarm", alarm).taken_by == Actor(user=URBAN_NIGHT.id, seat=DESK)


def test_seats_are_handed_over_at_once_and_none_stands_in_the_way_of_another(
    centre: Centre,
) -> None:
    assert begin(centre, "h1", LEADER, NEXT) is None
    assert begin(centre, "h2", URBAN, URBAN_NIGHT, DESK) is None
    for key, by, to in (("h2", URBAN, URBAN_NIGHT), ("h1", LEADER, NEXT)):
        offer(centre, key, by)
        read(centre, key, to)
        assert sign(centre, key, by) is None
        assert sign(centre, key, to) is None
    assert sits(centre, NIGHT) == {DESK: URBAN_NIGHT.id, SEAT: NEXT.id}
    for _ in range(3):
        centre.do(TimerJob())
    assert alarms_of_seats(centre) == [], "a seat that was handed over early is not empty"


def test_a_forgotten_sheet_is_given_up_by_the_watch_leader_and_by_no_other_seat(
    centre: Centre,
) -> None:
    assert begin(centre, "h2", URBAN, URBAN_NIGHT, DESK) is None
    given_up = ho.AbandonHandover(handover=HandoverId("h2"), seen_version=2, reason="忘了办")
    assert ask(centre, given_up, ZHAO) is RefusalCode.NOT_ALLOWED
    assert ask(centre, given_up) is None
    assert begin(centre, "h3", URBAN, URBAN_NIGHT, DESK) is None


def test_who_stands_in_for_another_seat_hands_it_over_with_what_was_taken_there(
    centre: Centre,
) -> None:
    on = du.SignOn(shift=DAY, seat=GREEN, reason="替赵海波")
    assert begin(centre, "h1", URBAN, ZHAO, GREEN) is RefusalCode.NOT_ALLOWED
    assert ask(centre, on, URBAN) is None
    own, theirs = raised(centre, "k1"), raised(centre, "k2", Department.ENVIRONMENT)
    for alarm in (own, theirs):  # acts carry the seat of one's account
        centre.do(DeskJob(do=functools.partial(_taken_by_urban, alarm)))
    hand_over(centre, "h1", URBAN, ZHAO, GREEN)
    assert sits(centre, NIGHT) == {GREEN: ZHAO.id}
    assert sits(centre, DAY) == {SEAT: LEADER.id, DESK: URBAN.id}
    assert the(centre, "alarm", theirs).taken_by == Actor(user=ZHAO.id, seat=GREEN)
    assert the(centre, "alarm", own).taken_by.user == URBAN.id, "of the seat that they keep"
    hand_over(centre, "h2", URBAN, URBAN_NIGHT, DESK)
    assert the(centre, "alarm", own).taken_by.user == URBAN_NIGHT.id


def _taken_by_urban(alarm: AlarmId, desk: Any) -> Any:
    version = desk.ledger.alarm(alarm).version
    actor = Actor(user=URBAN.id, seat=URBAN.seat)
    return desk.apply(TakeAlarm(alarm=alarm, seen_version=version), actor)


def test_a_planned_stand_in_of_another_seat_receives_it(centre: Centre) -> None:
    duty = msgspec.structs.replace(plan(DESK, ZHAO.id, NIGHT).plan, id=duty_id(NIGHT, DESK))
    later = msgspec.structs.replace(
        duty, starts_at=centre.now + HOUR / 2, ends_at=centre.now + 12 * HOUR
    )
    assert ask(centre, du.PlanDuty(duty=later.id, plan=later)) is None
    hand_over(centre, "h1", URBAN, ZHAO, DESK)
    assert sits(centre, NIGHT) == {DESK: ZHAO.id}


def test_who_arrives_takes_over_from_one_who_is_missing_once_that_is_approved(
    centre: Centre,
) -> None:
    alarm = raised(centre, "k1")
    take(centre, alarm, LEADER)
    missing = ho.BeginHandover(
        handover=HandoverId("h1"),
        giving=DAY,
        taking=NIGHT,
        seat=SEAT,
        receiver=NEXT.id,
        leaver=LEADER.id,
        reason="突发急病送医",
    )
    forged = msgspec.structs.replace(missing, approved_by=COMMANDER.id)
    assert ask(centre, forged, NEXT) is RefusalCode.MALFORMED
    ask_and_approve(centre, missing, NEXT)
    begun = sheet(centre, "h1")
    assert (begun.state, begun.leaver) == (ho.HandoverState.READING, LEADER.id)
    assert alarm in [item.id for item in begun.items]
    read(centre, "h1", NEXT)
    assert sign(centre, "h1", NEXT) is None
    done = sheet(centre, "h1")
    assert done.absence == ho.Absence(
        user=LEADER.id, reason="突发急病送医", approved_by=COMMANDER.id
    )
    assert (sits(centre, DAY), sits(centre, NIGHT)) == ({DESK: URBAN.id}, {SEAT: NEXT.id})
    assert the(centre, "alarm", alarm).taken_by == Actor(user=NEXT.id, seat=SEAT)


def test_where_nobody_comes_the_leaver_signs_alone_and_it_passes_to_who_comes_later(
    centre: Centre, tmp_path: Path
) -> None:
    alarm = raised(centre, "k1")
    take(centre, alarm, URBAN)
    assert begin(centre, "h1", URBAN, URBAN_NIGHT, DESK) is None
    offer(centre, "h1", URBAN)
    alone = ho.SignForAbsent(handover=HandoverId("h1"), seen_version=4, reason="接班人没有到")
    ask_and_approve(centre, alone, URBAN, LEADER)
    assert sheet(centre, "h1").leaver_signature is None, "approved, and not signed: no password"
    assert sits(centre, DAY) == {SEAT: LEADER.id, DESK: URBAN.id}
    fresh = raised(centre, "k0")
    centre.now += dt.timedelta(minutes=2)
    assert unnoted(centre, "h1") == 0, "nobody is there who could take note of it"
    assert sign(centre, "h1", URBAN) is None
    left = sheet(centre, "h1")
    assert left.leaver_signature and left.leaver_signature.name == URBAN.name
    assert (left.state, left.absence) == (
        ho.HandoverState.AWAITING,
        ho.Absence(user=URBAN_NIGHT.id, reason="接班人没有到", approved_by=LEADER.id),
    )
    assert sits(centre, DAY) == {SEAT: LEADER.id}
    assert the(centre, "alarm", alarm).taken_by.user == URBAN.id
    kill(centre, tmp_path)
    centre.now += 3 * HOUR  # somebody else than was planned comes
    assert ask(centre, du.SignOn(shift=NIGHT, seat=DESK, reason="替班"), ZHAO) is None
    up = ho.TakeUpHandover(handover=HandoverId("h1"), seen_version=left.version)
    assert ask(centre, up, URBAN_NIGHT) is None
    up = msgspec.structs.replace(up, seen_version=sheet(centre, "h1").version)
    assert ask(centre, up, ZHAO) is None
    assert unnoted(centre, "h1") == 1, "what came since the cut is told to who comes"
    note(centre, "h1", ZHAO)
    assert unnoted(centre, "h1") == 0
    assert fresh in [one.id for one in sheet(centre, "h1").noted]
    read(centre, "h1", ZHAO)
    assert sign(centre, "h1", ZHAO) is None
    assert sheet(centre, "h1").state is ho.HandoverState.SIGNED
    assert the(centre, "alarm", alarm).taken_by == Actor(user=ZHAO.id, seat=DESK)
    assert sits(centre, NIGHT) == {DESK: ZHAO.id}


def test_tasks_instructions_and_an_acknowledged_alarm_pass_too_and_stand_on_the_sheet(
    centre: Centre,
) -> None:
    assert ask(centre, a_report("i1")) is None
    assert ask(centre, TakeIncident(incident=a_report("i1").incident, seen_version=1)) is None
    alarm = raised(centre, "k1")
    take(centre, alarm, LEADER)
    seen = Acknowledge(alarm=alarm, seen_version=the(centre, "alarm", alarm).version)
    assert ask(centre, seen) is None
    task = tk.AssignTask(
        task=TaskId("t1"), title="抢修", recipient=tk.Recipient(department=Department.URBAN)
    )
    assert ask(centre, task) is None
    word = GiveInstruction(instruction=InstructionId("p1"), text="查清原因", given_by="张副市长")
    assert ask(centre, word) is None
    assert ask(centre, TakeInstruction(instruction=word.instruction, seen_version=1)) is None
    on_incident = InstructIncident(
        incident=a_report("i1").incident, seen_version=2, instruction="n1", text="下班前报结果"
    )
    assert ask(centre, on_incident, COMMANDER) is None
    hand_over(centre, "h1", LEADER, NEXT)
    items = {item.id: item.section for item in sheet(centre, "h1").items}
    assert items == {
        "i1": ho.Section.INCIDENTS,
        alarm: ho.Section.ALARMS,
        "t1": ho.Section.TASKS,
        "p1": ho.Section.INSTRUCTIONS,
        "incident:i1:n1": ho.Section.INSTRUCTIONS,
    }
    receiver = Actor(user=NEXT.id, seat=SEAT)
    assert the(centre, "incident", "i1").owner == receiver
    assert (the(centre, "task", "t1").followed_by, the(centre, "task", "t1").issued_by.user) == (
        receiver,
        LEADER.id,
    )
    assert the(centre, "instruction", "p1").owner == NEXT.id


def test_a_flood_passes_whole_with_what_came_between_the_cut_and_the_signatures(
    centre: Centre,
) -> None:
    assert begin(centre, "h1", LEADER, NEXT) is None
    offer(centre, "h1", LEADER)
    read(centre, "h1", NEXT)
    taken = []
    for second in range(20):
        for number in range(10):
            alarm = raised(centre, f"k{second}-{number}")
            if number == 0:
                take(centre, alarm, LEADER)
                taken.append(alarm)
        centre.now += dt.timedelta(seconds=1)
        if second == 10:
            assert sign(centre, "h1", LEADER) is None
    assert sign(centre, "h1", NEXT) is None
    assert {the(centre, "alarm", alarm).taken_by.user for alarm in taken} == {NEXT.id}
    assert len(alarms_of(centre)) == 200


def alarms_of(centre: Centre) -> list[Any]:
    return [one for one in centre.ledger.books["alarm"].current() if one.kind == "case"]


def test_cover_does_not_end_the_alarm_of_a_seat_before_the_one_who_covers_comes(
    centre: Centre,
) -> None:
    standing = _an_empty_seat(centre)
    duty = duty_id(DAY, GREEN)
    cover = du.CoverDuty(duty=duty, seen_version=1, person=URBAN.id, name="李强", reason="顶班")
    assert ask(centre, cover) is None
    assert standing() == ["白班s8无人到岗"]
    assert ask(centre, du.SignOn(shift=DAY, seat=GREEN, reason="顶班"), URBAN) is None
    assert standing() == []
    assert ask(centre, du.SignOff(shift=DAY, seat=GREEN, reason="外出"), URBAN) is None
    centre.now += dt.timedelta(minutes=4)
    centre.do(TimerJob())
    assert standing() == []
    centre.now += dt.timedelta(minutes=12)
    centre.do(TimerJob())
    assert standing() == ["白班s8人员已离岗"], "who leaves in the middle is missed too"


def test_the_next_watch_opened_early_does_not_end_the_alarms_of_the_one_that_runs(
    centre: Centre,
) -> None:
    standing = _an_empty_seat(centre)
    assert ask(centre, du.SignOn(shift=NIGHT, seat=SEAT), NEXT) is None
    assert standing() == ["白班s8无人到岗"]
    assert ask(centre, du.SignOn(shift=NIGHT, seat=GREEN), ZHAO) is None
    assert standing() == [], "somebody sits there now"


def test_a_duty_planned_or_cancelled_in_the_middle_of_a_watch_is_missed_or_no_more(
    centre: Centre,
) -> None:
    standing = _an_empty_seat(centre)
    cancel = du.CancelDuty(duty=duty_id(DAY, GREEN), seen_version=1, reason="撤岗")
    assert ask(centre, cancel) is None
    assert standing() == []
    assert GREEN not in the(centre, "shift", DAY).seats


def _an_empty_seat(centre: Centre) -> Any:
    """Somebody is planned in the running watch, at 16:30, and does not come."""
    centre.now -= 3 * HOUR
    duty = msgspec.structs.replace(plan(GREEN, ZHAO.id).plan, id=DutyId(duty_id(DAY, GREEN)))
    assert ask(centre, du.PlanDuty(duty=duty.id, plan=duty)) is None
    assert the(centre, "shift", DAY).seats == [GREEN]
    centre.do(TimerJob())

    def standing() -> list[str]:
        return [a.title for a in alarms_of_seats(centre) if a.state is AlarmState.UNACK]

    assert standing() == []
    centre.now += dt.timedelta(minutes=16)
    centre.do(TimerJob())
    assert standing() == ["白班s8无人到岗"]
    centre.now += 2.7 * HOUR
    return standing


def test_an_exercise_has_a_watch_of_its_own_and_changes_it_while_the_real_one_runs(
    centre: Centre,
) -> None:
    day, night = ShiftId(f"drill-{DAY}"), ShiftId(f"drill-{NIGHT}")
    centre.now -= 6 * HOUR  # an exercise changes its watch when it likes: at 13:30

    def drill(body: Any, by: User = LEADER) -> RefusalCode | None:
        (receipt,) = centre.do(centre.command(body, by, Realm.DRILL))
        return receipt.refusal.code if receipt.refusal is not None else None

    real = du.SignOn(shift=NIGHT, seat=SEAT)
    assert drill(real) is RefusalCode.WRONG_REALM
    assert ask(centre, du.SignOn(shift=day, seat=SEAT)) is RefusalCode.WRONG_REALM
    assert drill(du.SignOn(shift=day, seat=SEAT)) is None
    key = HandoverId("h-drill")
    begun = ho.BeginHandover(handover=key, giving=day, taking=night, seat=SEAT, receiver=NEXT.id)
    assert drill(begun) is None
    words = ho.PrepareHandover(handover=key, seen_version=2, next_actions="演练", what_if="")
    assert drill(words) is None
    assert drill(ho.OfferHandover(handover=key, seen_version=3)) is None
    assert drill(ho.ReadBack(handover=key, text="演练"), NEXT) is None
    assert sign(centre, "h-drill", LEADER) is None
    assert sign(centre, "h-drill", NEXT) is None
    assert sits(centre, night) == {SEAT: NEXT.id}
    assert the(centre, "shift", DAY).state is du.ShiftState.OPEN
    centre.now += 7 * HOUR
    centre.do(DeskJob(do=_open_shift))
    assert the(centre, "shift", NIGHT).realm is Realm.LIVE


def test_an_exercise_plans_its_own_watches_and_leaves_the_real_roster_alone(
    centre: Centre,
) -> None:
    def drill(shift: ShiftId) -> RefusalCode | None:
        key = duty_id(shift, GREEN)
        duty = msgspec.structs.replace(plan(GREEN, ZHAO.id, shift).plan, id=key)
        body = du.PlanDuty(duty=key, plan=duty)
        (receipt,) = centre.do(centre.command(body, LEADER, Realm.DRILL))
        return receipt.refusal.code if receipt.refusal is not None else None

    centre.now -= 3 * HOUR  # in the middle of the watch that runs
    seats = the(centre, "shift", DAY).seats
    assert drill(DAY) is RefusalCode.WRONG_REALM
    assert centre.ledger.books["duty"].get(duty_id(DAY, GREEN)) is None
    assert the(centre, "shift", DAY).seats == seats
    own = ShiftId(f"drill-{DAY}")
    assert drill(own) is None
    assert the(centre, "duty", duty_id(own, GREEN)).realm is Realm.DRILL
    duty = msgspec.structs.replace(plan(GREEN, ZHAO.id).plan, id=duty_id(DAY, GREEN))
    assert ask(centre, du.PlanDuty(duty=duty.id, plan=duty)) is None
    stray = msgspec.structs.replace(duty, id=DutyId("duty-stray"), shift=own)
    assert ask(centre, du.PlanDuty(duty=stray.id, plan=stray)) is RefusalCode.WRONG_REALM
