"""The role table on the hub: what a command is judged as, on the state as it now is. Pure."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backends.hub.authority import Authority
from backends.hub.verdict import Verdict
from backends.record import incident_commands as ic
from backends.record.access import Act, Role, User
from backends.record.commands import CommandBody
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.ids import AlarmId, RequestId, SeatId, UserId, WallId
from backends.record.incident import Origin
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest, Request, RequestState
from backends.record.scene import Content
from backends.record.scene_layout import Cell, Layout
from backends.record.scene_wall import ArrangeWall
from tests.backends.record.house import INCIDENT, LEAK, OTHER, RUBBISH, SECOND, TEN, House, a_report

REQUEST = RequestId("r-1")


def somebody(role: Role, department: Department | None = None, name: str = "") -> User:
    """A person of that role."""
    user = UserId(name or role.value)
    return User(id=user, name=role.value, role=role, seat=SeatId("s"), department=department)


WATCH_LEADER = somebody(Role.WATCH_LEADER)
COMMANDER = somebody(Role.COMMANDER)
OFFICIAL = somebody(Role.LEADING_OFFICIAL)
URBAN = somebody(Role.DISPATCHER, Department.URBAN, "urban")
EMERGENCY = somebody(Role.DISPATCHER, Department.EMERGENCY, "emergency")


class Records(House):
    """A house with a request in it."""

    asked: Request | None = None

    def request(self, request: RequestId) -> Request | None:
        return self.asked


def judged(house: House, user: User, body: CommandBody) -> Verdict:
    """What becomes of `body` in the real thing."""
    authority = Authority(records=house, policy=house.policy, known=lambda _: None)
    return authority.judge(user, body, Realm.LIVE)


def asked_at(severity: Severity, act: Act = Act.CLOSE, **changes: Any) -> Request:
    """A request about the first incident, as it was made then."""
    request = Request(
        id=REQUEST,
        version=1,
        realm=Realm.LIVE,
        state=RequestState.OPEN,
        act=act,
        about=INCIDENT,
        title="滨江路暴露垃圾",
        command="{}",
        severity=severity,
        department=Department.URBAN,
        approvers=[Role.WATCH_LEADER],
        requested_by=OTHER,
        requested_at=TEN,
        changed_at=TEN,
    )
    return msgspec.structs.replace(request, **changes)


YES = DecideRequest(request=REQUEST, seen_version=1, is_approved=True)


def test_who_approves_goes_by_the_level_of_now_where_that_was_raised_after_the_request() -> None:
    house = Records()
    house.do(a_report(severity=Severity.III))
    house.asked = asked_at(Severity.III)
    assert judged(house, WATCH_LEADER, YES).refusal is None
    raised = ic.RaiseLevel(
        incident=INCIDENT, seen_version=1, severity=Severity.I, reason="可能扩大"
    )
    house.do(raised)
    refusal = judged(house, WATCH_LEADER, YES).refusal
    assert refusal is not None
    assert refusal.code is RefusalCode.NOT_ALLOWED
    assert refusal.whom == [Role.LEADING_OFFICIAL.value]
    assert judged(house, OFFICIAL, YES).refusal is None


def test_who_approves_stays_as_asked_where_the_level_was_lowered_since() -> None:
    house = Records()
    house.do(a_report(severity=Severity.III))
    house.asked = asked_at(Severity.I, approvers=[Role.LEADING_OFFICIAL])
    refusal = judged(house, WATCH_LEADER, YES).refusal
    assert refusal is not None
    assert refusal.whom == [Role.LEADING_OFFICIAL.value]


# -- filing


def filing(house: House, **changes: Any) -> ic.FileIncident:
    """Filed as it was reported, unless said otherwise."""
    base: dict[str, Any] = {
        "incident": INCIDENT,
        "seen_version": house.it.version,
        "class_code": RUBBISH,
        "severity": house.it.severity,
        "department": house.it.department,
    }
    return ic.FileIncident(**(base | changes))


def reported(origin: Origin = Origin.HAND, **said: Any) -> House:
    """An urban incident that another person reported."""
    house = House()
    house.actor = OTHER
    house.do(a_report(origin=origin, **said))
    return house


def test_filing_as_reported_needs_nobody_else() -> None:
    house = reported()
    for user in (WATCH_LEADER, URBAN):
        assert judged(house, user, filing(house)) == Verdict()


@pytest.mark.parametrize("user", [WATCH_LEADER, URBAN])
@pytest.mark.parametrize("origin", [Origin.HAND, Origin.CITIZEN])
def test_filing_with_another_department_asks_as_dispatching_across_does(
    user: User, origin: Origin
) -> None:
    house = reported(origin)
    verdict = judged(house, user, filing(house, parties=[Department.EMERGENCY]))
    assert verdict.act is Act.CROSS_DISPATCH
    assert verdict.approvers == (Role.COMMANDER, Role.LEADING_OFFICIAL)


def test_the_commander_files_with_other_departments() -> None:
    house = reported()
    wanted = filing(house, parties=[Department.EMERGENCY], severity=Severity.I)
    assert judged(house, COMMANDER, wanted) == Verdict()


def test_parties_that_were_joined_before_are_not_asked_for_again() -> None:
    house = reported()
    house.do(
        ic.JoinDepartments(incident=INCIDENT, seen_version=1, departments=[Department.EMERGENCY])
    )
    assert judged(house, WATCH_LEADER, filing(house, parties=[Department.EMERGENCY])) == Verdict()


@pytest.mark.parametrize("user", [WATCH_LEADER, URBAN])
@pytest.mark.parametrize("severity", [Severity.I, Severity.IV])
def test_filing_at_another_level_than_a_person_reported_asks_as_raising_it_does(
    user: User, severity: Severity
) -> None:
    house = reported()
    verdict = judged(house, user, filing(house, severity=severity))
    assert verdict.act is Act.RAISE_LEVEL
    assert verdict.severity is min(severity, Severity.III)
    assert verdict.approvers == (Role.COMMANDER, Role.LEADING_OFFICIAL)


def test_filing_under_another_lead_than_a_person_reported_asks() -> None:
    house = reported()
    verdict = judged(house, WATCH_LEADER, filing(house, department=Department.EMERGENCY))
    assert verdict.act is Act.CROSS_DISPATCH
    assert verdict.approvers


def test_the_watch_leader_sets_lead_and_level_of_what_a_citizen_told() -> None:
    house = reported(Origin.CITIZEN)
    wanted = filing(house, class_code=LEAK, department=Department.EMERGENCY, severity=Severity.II)
    assert judged(house, WATCH_LEADER, wanted) == Verdict()


def test_the_watch_leader_sets_lead_and_level_of_the_own_report() -> None:
    house = House()
    house.actor = Actor(user=WATCH_LEADER.id, seat=WATCH_LEADER.seat)
    house.do(a_report())
    wanted = filing(house, department=Department.EMERGENCY, severity=Severity.II)
    assert judged(house, WATCH_LEADER, wanted) == Verdict()


def test_the_watch_leader_finds_the_lead_of_what_was_reported_to_the_centre() -> None:
    house = reported(department=Department.CENTRE)
    assert judged(house, WATCH_LEADER, filing(house, department=Department.URBAN)) == Verdict()


def test_a_dispatcher_files_a_citizens_report_at_the_level_of_its_class_only() -> None:
    house = reported(Origin.CITIZEN)
    at_class = filing(house, class_code=LEAK, severity=Severity.I)
    assert judged(house, URBAN, at_class) == Verdict()
    assert judged(house, URBAN, filing(house, severity=Severity.IV)).act is Act.RAISE_LEVEL


def test_a_dispatcher_hands_a_citizens_report_to_another_department_by_asking() -> None:
    house = reported(Origin.CITIZEN)
    verdict = judged(house, URBAN, filing(house, department=Department.EMERGENCY))
    assert verdict.act is Act.CROSS_DISPATCH
    assert verdict.approvers


def test_a_level_that_was_decided_is_no_guess_any_more() -> None:
    house = reported(Origin.CITIZEN)
    house.do(
        ic.RaiseLevel(incident=INCIDENT, seen_version=1, severity=Severity.I, reason="可能扩大")
    )
    verdict = judged(house, WATCH_LEADER, filing(house, severity=Severity.III))
    assert verdict.act is Act.RAISE_LEVEL
    assert verdict.severity is Severity.I


def test_who_may_not_file_here_is_refused_whatever_else_it_asks_for() -> None:
    house = reported()
    verdict = judged(house, EMERGENCY, filing(house, parties=[Department.EMERGENCY]))
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.OTHER_DEPARTMENT


# -- alarms and other incidents that a command names

ALARM = AlarmId("a-1")  # of the environment department


def with_alarm(**said: Any) -> House:
    """An urban incident, and an alarm of the environment department."""
    house = reported(**said)
    house.stand(ALARM)
    return house


ATTACH = ic.AttachAlarms(incident=INCIDENT, seen_version=1, alarms=[ALARM])
ANEW = a_report(SECOND, alarms=[ALARM])


@pytest.mark.parametrize("body", [ATTACH, ANEW])
def test_a_dispatcher_takes_no_alarm_of_another_department(body: CommandBody) -> None:
    verdict = judged(with_alarm(), URBAN, body)
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.OTHER_DEPARTMENT


@pytest.mark.parametrize("body", [ATTACH, ANEW])
def test_the_watch_leader_takes_alarms_of_every_department(body: CommandBody) -> None:
    assert judged(with_alarm(), WATCH_LEADER, body) == Verdict()


def test_a_dispatcher_takes_alarms_of_the_own_department() -> None:
    own = somebody(Role.DISPATCHER, Department.ENVIRONMENT, "environment")
    assert judged(with_alarm(), own, ANEW) == Verdict()
    house = with_alarm(department=Department.ENVIRONMENT)
    assert judged(house, own, ATTACH) == Verdict()


def test_a_dispatcher_merges_into_no_incident_of_another_department() -> None:
    house = reported()
    house.do(a_report(SECOND, department=Department.EMERGENCY))
    merge = ic.MergeIncident(incident=INCIDENT, seen_version=1, into=SECOND)
    verdict = judged(house, URBAN, merge)
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.OTHER_DEPARTMENT
    assert judged(house, WATCH_LEADER, merge) == Verdict()


def test_a_dispatcher_merges_within_the_own_department() -> None:
    house = reported()
    house.do(a_report(SECOND))
    merge = ic.MergeIncident(incident=INCIDENT, seen_version=1, into=SECOND)
    assert judged(house, URBAN, merge) == Verdict()


def test_what_is_too_long_never_becomes_a_request() -> None:
    house = reported()
    close = ic.CloseIncident(incident=INCIDENT, seen_version=1, conclusion="长" * 20_001)
    verdict = judged(house, WATCH_LEADER, close)
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.TOO_LARGE


def test_by_hand_a_dispatcher_changes_the_wall_at_the_own_console_and_no_other() -> None:
    house = Records()
    content = Content(layout=Layout(columns=1, rows=1, cells=[Cell(x=0, y=0)]))
    own, other = (
        ArrangeWall(wall=WallId(name), seen_version=0, content=content, at=TEN)
        for name in ("desk-4", "hall")
    )
    authority = Authority(
        records=house,
        policy=house.policy,
        known=lambda _: None,
        at_wall=lambda wall: URBAN.id if wall == "desk-4" else "somebody",
    )
    assert authority.judge(URBAN, own, Realm.LIVE).refusal is None
    refused = authority.judge(URBAN, other, Realm.LIVE).refusal
    assert refused is not None and refused.code is RefusalCode.NOT_ALLOWED
    assert authority.judge(WATCH_LEADER, other, Realm.LIVE).refusal is None
