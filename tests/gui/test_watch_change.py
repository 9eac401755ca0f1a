"""A watch changes: whose turn it is, several seats at once, people missing, words half typed."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.watch import OldHandovers, OldHandoversAnswer
from backends.record.access import Role, User
from backends.record.common import Actor, Department, Realm
from backends.record.duty import DutyState, OpenShift, SeatTurn, ShiftState, SignOn
from backends.record.handover import (
    AbandonHandover,
    BeginHandover,
    Handover,
    HandoverState,
    NoteChanges,
    TakeUpHandover,
)
from backends.record.ids import HandoverId, IncidentId, SeatId, ShiftId, UserId
from backends.record.incident import Instruction
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import context_of, until
from tests.gui.fakes_link import NOW
from tests.gui.handover_samples import (
    DAY,
    LEAVER,
    NIGHT,
    RECEIVER,
    SEAT,
    a_change,
    a_duty,
    a_shift,
    a_watch,
    hours,
    sheet,
)
from tests.gui.incident_samples import an_incident
from tests.gui.test_watch_handover import Desk
from tests.gui.watch_link import WatchLink
from widgets.watch.handover.desk import current, obstacles, others
from widgets.watch.handover.dialogs import MissingDialog
from widgets.watch.handover.plans import plan_of, plans_for_missing, plans_of
from widgets.watch.handover.tab import HandoverTab
from widgets.watch.instruction_deeds import Deed
from widgets.watch.instructions import InstructionTab
from widgets.watch.now import NowTab
from widgets.watch.seats import Presence, current_shift, seat_rows, watch_to_join

pytestmark = pytest.mark.gui
DESK = SeatId("环保席")
GREEN = User(
    id=UserId("zhao"),
    name="赵海波",
    role=Role.DISPATCHER,
    seat=DESK,
    department=Department.ENVIRONMENT,
)
COVER = msgspec.structs.replace(GREEN, id=UserId("cover"), name="周倩", seat=SeatId("环保席2"))

STAND_IN = msgspec.structs.replace(COVER, id=UserId("sun"), name="孙伟")


def a_handover(key: str, seat: SeatId = DESK, **changes: object) -> Handover:
    base: dict[str, object] = {
        "id": HandoverId(key),
        "version": 2,
        "realm": Realm.LIVE,
        "state": HandoverState.PREPARING,
        "giving": NIGHT,
        "taking": DAY,
        "seat": seat,
        "leaver": GREEN.id,
        "receiver": COVER.id,
        "begun_at": NOW,
        "changed_at": NOW,
        "cut_at": NOW,
    }
    return Handover(**(base | changes))  # type: ignore[arg-type]


def sits(link: WatchLink, shift: str, user: User, seat: SeatId) -> None:
    known = link.shifts[shift]  # type: ignore[index]
    turn = SeatTurn(seat=seat, user=user.id, since=NOW - hours(1))
    link.shifts[known.id] = msgspec.structs.replace(known, turns=[*known.turns, turn])


@pytest.fixture
def link() -> WatchLink:
    """Six minutes before eight; the night's leader and its dispatcher sit there."""
    made = a_watch(3)
    made.users_now |= {GREEN.id: GREEN, COVER.id: COVER}
    sits(made, NIGHT, GREEN, DESK)
    return made


@pytest.fixture
def desk(qtbot: QtBot, link: WatchLink) -> Desk:
    tab = HandoverTab(context_of(link))
    qtbot.addWidget(tab)
    tab.resize(1460, 860)
    tab.show()
    tab.list.setFocus()
    return Desk(tab, link)


def opens_early(link: WatchLink) -> None:
    """The next leader has come and signed on."""
    turn = SeatTurn(seat=SEAT, user=RECEIVER.id, since=NOW)
    link.shifts[DAY] = a_shift(DAY, "白班", NOW + hours(0.1), turn)


def test_the_watch_that_runs_has_charge_until_the_signature_whoever_comes_early(
    link: WatchLink,
) -> None:
    opens_early(link)
    for minutes in (0, 5, 90):  # before eight, and long after it
        link.now = NOW + dt.timedelta(minutes=minutes)
        found = current_shift(link)
        assert found is not None
        assert found.id == NIGHT
        assert seat_rows(link, found)[0].presence is Presence.ON
    night = link.shifts[NIGHT]
    link.shifts[NIGHT] = msgspec.structs.replace(night, state=ShiftState.HANDED_OVER)
    found = current_shift(link)
    assert found is not None
    assert found.id == DAY


def test_a_seat_that_is_being_taken_over_is_not_handed_on_yet(link: WatchLink) -> None:
    opens_early(link)
    handover = a_handover("h-1", SEAT, leaver=LEAVER.id, receiver=RECEIVER.id)
    link.handovers = {handover.id: handover}
    link.user_now, link.now = RECEIVER, NOW + hours(0.5)  # it has begun, and is not signed yet
    assert plan_of(link) is None
    link.handovers = {}
    assert plan_of(link) is not None


def test_a_watch_that_nobody_hands_over_gives_way_when_its_people_have_gone(
    link: WatchLink,
) -> None:
    opens_early(link)
    link.now = NOW + hours(1)
    night = link.shifts[NIGHT]
    gone = [msgspec.structs.replace(turn, until=NOW) for turn in night.turns]
    link.shifts[NIGHT] = msgspec.structs.replace(night, turns=gone)
    found = current_shift(link)
    assert found is not None
    assert found.id == DAY


def test_who_comes_early_signs_on_to_the_watch_that_they_are_planned_for(
    qtbot: QtBot, link: WatchLink
) -> None:
    link.user_now = RECEIVER
    eight = NOW.replace(hour=0, minute=0, second=0)  # of the morning, in China
    link.now = eight - dt.timedelta(minutes=5)
    link.shifts[NIGHT] = a_shift(NIGHT, "夜班", eight - hours(12), *link.shifts[NIGHT].turns)
    assert watch_to_join(link, RECEIVER) == (DAY, "白班")
    tab = NowTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    assert tab.title.text().startswith("夜班")
    assert tab.sign_on.text() == "签到白班"
    QTest.keyClick(tab.list, Qt.Key.Key_Return)
    assert link.sent == [SignOn(shift=DAY, seat=SEAT)]


def test_who_left_in_the_middle_is_seen_to_have_left(link: WatchLink) -> None:
    night = link.shifts[NIGHT]
    gone = [msgspec.structs.replace(turn, until=NOW) for turn in night.turns]
    link.shifts[NIGHT] = msgspec.structs.replace(night, turns=gone)
    (row,) = seat_rows(link, link.shifts[NIGHT])
    assert row.presence is Presence.LEFT


def test_a_dispatcher_hands_over_the_watch_they_sit_in_also_once_its_leader_has_signed(
    link: WatchLink,
) -> None:
    opens_early(link)
    night = link.shifts[NIGHT]
    link.shifts[NIGHT] = msgspec.structs.replace(night, state=ShiftState.HANDED_OVER)
    link.user_now = GREEN
    plan = plan_of(link)
    assert plan is not None
    assert (plan.giving, plan.taking, plan.seat) == (NIGHT, DAY, DESK)


def test_a_seat_that_was_handed_over_is_not_offered_again_to_who_has_left(link: WatchLink) -> None:
    night = link.shifts[NIGHT]
    turns = [turn for turn in night.turns if turn.seat != DESK]
    link.shifts[NIGHT] = msgspec.structs.replace(night, turns=turns)
    link.user_now = GREEN
    assert plan_of(link) is not None, "nobody signed on to it, and it is theirs"
    done = a_handover("h1", state=HandoverState.SIGNED)
    link.handovers = {done.id: done}
    assert plan_of(link) is None
    link.handovers = {}
    left = SeatTurn(seat=DESK, user=GREEN.id, since=NOW - hours(9), until=NOW, handover="h1")
    link.shifts[NIGHT] = msgspec.structs.replace(night, turns=[*turns, left])
    assert plan_of(link) is None


@pytest.mark.parametrize(
    ("code", "detail", "words"),
    [
        (RefusalCode.WRONG_STATE, "luo sits at s1, not lin", "由在岗的人交班"),
        (RefusalCode.WRONG_STATE, "s1 of shift-1 was handed over", "已经交接过"),
        (RefusalCode.NOT_ALLOWED, "s1 is no seat of lin", "先签到"),
    ],
)
def test_why_a_handover_was_not_begun_is_said(
    desk: Desk, code: RefusalCode, detail: str, words: str
) -> None:
    assert desk.tab.handover is None
    begun = BeginHandover(
        handover=HandoverId("h1"), giving=NIGHT, taking=DAY, seat=SEAT, receiver=RECEIVER.id
    )
    desk.link.tell(Change(refusals=((begun, Refusal(code=code, detail=detail)),)))
    assert words in desk.tab.said.text()


def test_with_nobody_left_to_come_the_seat_still_goes_to_the_next_watch(link: WatchLink) -> None:
    (coming,) = link.duties.values()
    later = a_duty(ShiftId("shift-2026-11-23-day"), NOW + hours(24.1), RECEIVER)
    absent = msgspec.structs.replace(coming, state=DutyState.ABSENT)
    for left in ({coming.id: absent}, {}):
        link.duties = left | {later.id: later}
        plan = plan_of(link)
        assert plan is not None
        assert (plan.taking, plan.receiver) == (DAY, ""), "not to whom is planned tomorrow"


def test_a_watch_that_does_not_want_the_seat_is_passed_over(link: WatchLink) -> None:
    (coming,) = link.duties.values()
    night = ShiftId("shift-2026-11-22-night")
    link.duties = {coming.id: msgspec.structs.replace(coming, state=DutyState.CANCELLED)}
    plan = plan_of(link)
    assert plan is not None
    assert plan.taking == night, "the roster says that nobody sits there by day"
    watch = link.policy.watch
    seats = [msgspec.structs.replace(watch.seats[0], shifts=["night"])]
    link.policy_now = Policy(watch=msgspec.structs.replace(watch, seats=seats))
    later = a_duty(night, NOW + hours(12.1), RECEIVER)
    link.duties = {later.id: later}
    plan = plan_of(link)
    assert plan is not None
    assert (plan.taking, plan.receiver) == (night, RECEIVER.id)


def test_who_stands_in_hands_over_the_seat_they_sit_at(link: WatchLink) -> None:
    sits(link, NIGHT, COVER, DESK)
    link.user_now = COVER
    assert [plan.seat for plan in plans_of(link)] == [DESK]
    sits(link, NIGHT, COVER, COVER.seat)
    assert [plan.seat for plan in plans_of(link)] == [COVER.seat, DESK]


def test_another_seats_handover_stands_beside_and_not_in_the_way(
    desk: Desk, link: WatchLink
) -> None:
    link.handovers[HandoverId("h-green")] = a_handover("h-green")
    link.tell(Change(handovers=frozenset({HandoverId("h-green")})))
    assert current(link) is None
    assert [one.id for one in others(link, None)] == ["h-green"]
    assert desk.tab.head.to_old.text() == "往期和在办 1"
    desk.press("B")
    desk.press("Return")
    begun = link.sent[-1]
    assert isinstance(begun, BeginHandover)
    assert begun.seat == SEAT


@pytest.mark.asyncio
async def test_the_leader_gives_up_a_forgotten_one_of_another_seat(
    desk: Desk, link: WatchLink
) -> None:
    link.handovers[HandoverId("h-green")] = a_handover("h-green")
    link.tell(Change(handovers=frozenset({HandoverId("h-green")})))
    link.answers[OldHandovers] = OldHandoversAnswer(handovers=[])
    desk.press("H")
    assert "赵海波 交 周倩" in desk.tab.old.list.item(0).text()
    desk.press("Return")
    assert desk.tab.head.abandon.isVisible()
    desk.press("X")
    desk.write("forgotten")
    desk.press("Ctrl+Return")
    given_up = link.sent[-1]
    assert isinstance(given_up, AbandonHandover)
    assert given_up.handover == "h-green"


def test_who_arrives_begins_in_the_place_of_one_who_is_not_there(
    desk: Desk, link: WatchLink
) -> None:
    link.sit_down(RECEIVER)
    assert [(one.leaver, one.seat) for one in plans_for_missing(link)] == [(LEAVER.id, SEAT)]
    assert plan_of(link) is None, "who sits there hands it over"
    assert desk.tab.head.missing.isVisible()
    assert desk.tab.head.begin.isHidden()
    desk.press("A")
    dialog = desk.tab.acts.dialog
    assert isinstance(dialog, MissingDialog)
    desk.press("Ctrl+Return")
    assert "原因" in dialog.warning.text()
    desk.write("ambulance")
    desk.press("Ctrl+Return")
    asked = link.sent[-1]
    assert isinstance(asked, BeginHandover)
    assert (asked.leaver, asked.receiver, asked.reason) == (LEAVER.id, RECEIVER.id, "ambulance")
    assert "已申请代为交接" in desk.tab.said.text()


def test_a_sheet_left_alone_is_taken_up_by_who_comes_to_that_seat(
    desk: Desk, link: WatchLink
) -> None:
    left = a_handover("h-green", state=HandoverState.AWAITING, items=sheet(2))
    link.handovers[left.id] = left
    link.sit_down(GREEN)
    assert current(link) is not None
    assert not desk.tab.head.abandon.isHidden()
    link.users_now[STAND_IN.id] = STAND_IN
    sits(link, NIGHT, STAND_IN, DESK)
    link.sit_down(STAND_IN)
    desk.press("Space")
    assert "先接收" in desk.tab.said.text()
    desk.press("B")
    assert isinstance(link.sent[-1], TakeUpHandover)
    assert link.handovers[left.id].receiver == STAND_IN.id


def test_within_a_minute_of_the_last_look_changes_are_not_in_the_way_here_either() -> None:
    change = [a_change(0)]
    handover = a_handover("h", state=HandoverState.READING, read_back="x", cut_at=NOW - hours(1))
    late = "1 处变化没有知悉"
    assert any(late in one for one in obstacles(handover, change, NOW))
    noted = msgspec.structs.replace(handover, noted_at=NOW - dt.timedelta(seconds=50))
    assert obstacles(noted, change, NOW) == []
    assert any(late in one for one in obstacles(noted, change, NOW - hours(1)))
    left = msgspec.structs.replace(handover, state=HandoverState.AWAITING)
    assert any(late in one for one in obstacles(left, change, NOW)), "left alone hours ago"


@pytest.mark.asyncio
async def test_after_the_first_signature_changes_are_shown_and_not_noted_over_it(
    desk: Desk, link: WatchLink
) -> None:
    await desk.ready()
    desk.press("S")
    link.since = [a_change(0)]
    await desk.sign()
    if desk.tab.acts.dialog is not None:
        desk.tab.acts.dialog.reject()
    desk.tab.side.changes.ask()
    await until(lambda: "签字以后又有 1 处变化" in desk.tab.side.changes.title.text())
    assert desk.tab.side.changes.button.isHidden()
    desk.press("N")
    assert not any(isinstance(body, NoteChanges) for body in link.sent)
    assert desk.state is HandoverState.SIGNED_BY_LEAVER


def test_words_half_typed_are_there_again_after_another_sheet_was_looked_at(desk: Desk) -> None:
    desk.press("B")
    desk.press("Return")
    shown = desk.tab.handover
    pane, other = desk.tab.side.prepare, a_handover("h-old", state=HandoverState.SIGNED)
    pane.next_actions.setPlainText("盯住三号罐区")
    pane.show_handover(other)
    assert pane.next_actions.toPlainText() == ""
    pane.show_handover(shown)
    assert pane.next_actions.toPlainText() == "盯住三号罐区"


def test_an_instruction_given_on_an_incident_is_followed_in_the_list_too(
    qtbot: QtBot, link: WatchLink
) -> None:
    given = Instruction(id="n1", by=Actor(user=LEAVER.id), at=NOW, text="下班前报结果")
    incident = msgspec.structs.replace(an_incident("i1"), instructions=[given])
    link.incidents_now[IncidentId("i1")] = incident
    tab = InstructionTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    assert tab.current is not None
    assert tab.current.text == "下班前报结果"
    assert "在办 1" in tab.summary.text()
    tab.do(Deed.TAKE)
    assert not link.sent
    assert "事件里答复" in tab.notice.text
    answered = msgspec.structs.replace(given, answer="已报", answered_at=NOW)
    link.incidents_now[IncidentId("i1")] = msgspec.structs.replace(
        incident, instructions=[answered]
    )
    link.tell(Change(incidents=frozenset({IncidentId("i1")})))
    tab.model.flush()
    assert tab.model.count == 0


def test_in_an_exercise_the_leader_opens_its_own_watch_and_hands_it_over(
    qtbot: QtBot, link: WatchLink
) -> None:
    link.realm_now = Realm.DRILL
    link.now = NOW.replace(hour=0, minute=0, second=0) + hours(2)
    tab = NowTab(context_of(link))
    qtbot.addWidget(tab)
    tab.show()
    tab.empty.way.click()
    opened = link.sent[-1]
    assert isinstance(opened, OpenShift)
    assert opened.shift == f"drill-{DAY}"
    turn = SeatTurn(seat=SEAT, user=LEAVER.id, since=link.now)
    drill = a_shift(opened.shift, "白班", opened.starts_at, turn)
    link.shifts[drill.id] = msgspec.structs.replace(drill, realm=Realm.DRILL)
    plan = plan_of(link)
    assert plan is not None
    assert (plan.giving, plan.taking) == (drill.id, "drill-shift-2026-11-22-night")
