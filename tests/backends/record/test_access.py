"""The role table, row by row."""

from __future__ import annotations

import pytest

from backends.record.access import Act, Allowed, Role, User, may, whom_to_ask
from backends.record.common import Department
from backends.record.ids import SeatId, UserId

YES, OWN, NO = Allowed.YES, Allowed.OWN_DEPARTMENT, Allowed.NO
ORDER = list(Role)


def a_user(role: Role, department: Department | None = None) -> User:
    return User(id=UserId("u"), name="某", role=role, seat=SeatId("s"), department=department)


# official, commander, leader, dispatcher, wall, inspector, system, security, audit
@pytest.mark.parametrize(
    ("act", "row"),
    [
        (Act.ACKNOWLEDGE, [NO, YES, YES, OWN, NO, NO, NO, NO, NO]),
        (Act.TAKE, [NO, YES, YES, OWN, NO, NO, NO, NO, NO]),
        (Act.SCENE_ON_WALL, [NO, NO, YES, NO, YES, NO, NO, NO, NO]),
        (Act.MANAGE_USERS, [NO, NO, NO, NO, NO, NO, YES, NO, NO]),
        (Act.READ_AUDIT, [NO, NO, NO, NO, NO, YES, NO, NO, YES]),
    ],
)
def test_the_role_table(act: Act, row: list[Allowed]) -> None:
    assert [may(a_user(role), act) for role in ORDER] == row
    assert set(whom_to_ask(act)) == {
        r for r, answer in zip(ORDER, row, strict=True) if answer is YES
    }


def test_every_act_has_a_row() -> None:
    for act in Act:
        assert whom_to_ask(act)


def test_a_dispatcher_acts_in_the_own_department_only() -> None:
    own = a_user(Role.DISPATCHER, Department.URBAN)
    assert may(own, Act.ACKNOWLEDGE, Department.URBAN) is YES
    assert may(own, Act.ACKNOWLEDGE, Department.GRID) is NO
    assert may(a_user(Role.DISPATCHER), Act.ACKNOWLEDGE, Department.GRID) is NO


def test_a_watch_leader_acts_in_every_department() -> None:
    for department in Department:
        assert may(a_user(Role.WATCH_LEADER), Act.ACKNOWLEDGE, department) is YES


def test_no_administrator_writes_business_or_holds_two_offices() -> None:
    administrators = [
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.AUDIT_ADMINISTRATOR,
    ]
    for role in administrators:
        held = {act for act in Act if may(a_user(role), act) is not NO}
        assert held <= {Act.MANAGE_USERS, Act.READ_AUDIT}
        assert len(held) <= 1
