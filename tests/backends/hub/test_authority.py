"""The role table on the hub: what a command is judged as, on the state as it now is. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from backends.hub.authority import Authority, Verdict
from backends.record import incident_commands as ic
from backends.record.access import Act, Role, User
from backends.record.commands import CommandBody
from backends.record.common import Department, Realm, Severity
from backends.record.ids import RequestId, SeatId, UserId
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest, Request, RequestState
from tests.backends.record.house import INCIDENT, OTHER, TEN, House, a_report

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
    house.asked = asked_at(Severity.I)
    refusal = judged(house, WATCH_LEADER, YES).refusal
    assert refusal is not None
    assert refusal.whom == [Role.LEADING_OFFICIAL.value]
