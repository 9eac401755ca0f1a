"""The role table of the field notes, cell by cell, and what stands beside it."""

from __future__ import annotations

import pytest

from backends.record.access import (
    Act,
    Allowed,
    Role,
    User,
    approvers,
    may,
    may_approve,
    ptz_priority,
    whom_to_ask,
)
from backends.record.common import Department, Severity
from backends.record.ids import SeatId, UserId

YES, OWN, ASKS, RELAYS, NO = (
    Allowed.YES,
    Allowed.OWN_DEPARTMENT,
    Allowed.ASKS,
    Allowed.RELAYS,
    Allowed.NO,
)
WORDS = {"●": YES, "◐": OWN, "?": ASKS, "r": RELAYS, "–": NO}
I, II, III, IV = Severity  # noqa: E741 - the field's own numerals
MILD = (III, IV)
EVERY = tuple(Severity)

# official, commander, leader, dispatcher, wall, inspector, system, security, audit.
# A row for each run of severities at which it reads alike; "?" asks, "r" relays.
TABLE: list[tuple[Act, tuple[Severity, ...], str]] = [
    (Act.ACKNOWLEDGE, EVERY, "–●●◐–––––"),
    (Act.TAKE, EVERY, "–●●◐–––––"),
    (Act.SHELVE, (I,), "––??–––––"),
    (Act.SHELVE, (II,), "––●?–––––"),
    (Act.SHELVE, MILD, "––●◐–––––"),
    (Act.OUT_OF_SERVICE, (I,), "––??–––––"),
    (Act.OUT_OF_SERVICE, (II, III, IV), "––●?–––––"),
    (Act.REPORT, EVERY, "●●●◐–●–––"),
    (Act.FILE, EVERY, "–●●◐–––––"),
    (Act.DISPATCH, EVERY, "–●●◐–––––"),
    (Act.CROSS_DISPATCH, EVERY, "●●??–––––"),
    (Act.RAISE_LEVEL, EVERY, "●●??–––––"),
    (Act.DEFER, EVERY, "–???–––––"),
    (Act.CLOSE, EVERY, "–???–––––"),
    (Act.INSTRUCT, EVERY, "●●r––●–––"),
    (Act.SUPERVISE, EVERY, "●●r––●–––"),
    (Act.ORDER, EVERY, "–●●◐–––––"),
    (Act.WARN, EVERY, "●●●◐–––––"),
    (Act.ANSWER_TASK, EVERY, "–●●◐–––––"),
    (Act.SCENE_ON_WALL, EVERY, "––●–●––––"),
    (Act.ARRANGE_OWN_WALL, EVERY, "●●●●●●–––"),
    (Act.TAKE_EVIDENCE, EVERY, "●●●●●––––"),
    (Act.TAKE_RESTRICTED, EVERY, "?????––––"),
    (Act.STEER, EVERY, "●●●●●––––"),
    (Act.SEE_PAST, EVERY, "●●●●●●–––"),
    (Act.RECORD, EVERY, "●●●●●––––"),
    (Act.TALK, EVERY, "●●●●–––––"),
    (Act.MANAGE_DEVICES, EVERY, "––––––●––"),
    (Act.WATCH, EVERY, "●●●●●––––"),
    (Act.ROSTER, EVERY, "–●●––––––"),
    (Act.HANDOVER, EVERY, "––●●–––––"),
    (Act.MEET, EVERY, "●●●?–––––"),
    (Act.DRILL, EVERY, "●●●●●●–––"),
    (Act.SAFETY_LAYERS, EVERY, "●●●◐–––––"),
    (Act.VIEW_PERSONAL, EVERY, "–●●◐–––––"),
    (Act.ERASE_PERSONAL, EVERY, "–––––––●–"),
    (Act.MANAGE_USERS, EVERY, "––––––●––"),
    (Act.READ_AUDIT, EVERY, "–––––●––●"),
]
CELLS = [
    (act, role, severity, WORDS[cell])
    for act, severities, row in TABLE
    for role, cell in zip(Role, row, strict=True)
    for severity in severities
]

# ✓: who decides what is asked for, nearest first.
APPROVERS: list[tuple[Act, Severity, list[Role]]] = [
    *((act, I, [Role.COMMANDER]) for act in (Act.SHELVE, Act.OUT_OF_SERVICE)),
    *(
        (act, severity, [Role.WATCH_LEADER])
        for act in (Act.SHELVE, Act.OUT_OF_SERVICE)
        for severity in (II, III, IV)
    ),
    *(
        (act, severity, [Role.COMMANDER, Role.LEADING_OFFICIAL])
        for act in (Act.CROSS_DISPATCH, Act.RAISE_LEVEL)
        for severity in EVERY
    ),
    *(
        (Act.TAKE_RESTRICTED, severity, [Role.WATCH_LEADER, Role.COMMANDER, Role.LEADING_OFFICIAL])
        for severity in EVERY
    ),
    *(
        (act, severity, [Role.WATCH_LEADER, Role.COMMANDER])
        for act in (Act.HANDOVER, Act.MEET)
        for severity in EVERY
    ),
    *(
        (act, severity, [role])
        for act in (Act.DEFER, Act.CLOSE)
        for severity, role in (
            (I, Role.LEADING_OFFICIAL),
            (II, Role.COMMANDER),
            (III, Role.WATCH_LEADER),
            (IV, Role.WATCH_LEADER),
        )
    ),
]


def a_user(role: Role, department: Department | None = None) -> User:
    return User(id=UserId("u"), name="某", role=role, seat=SeatId("s"), department=department)


@pytest.mark.parametrize(("act", "role", "severity", "answer"), CELLS)
def test_each_cell_of_the_role_table(
    act: Act, role: Role, severity: Severity, answer: Allowed
) -> None:
    assert may(a_user(role), act, severity=severity) is answer
    own = may(a_user(role, Department.URBAN), act, Department.URBAN, severity)
    other = may(a_user(role, Department.URBAN), act, Department.GRID, severity)
    assert own is (YES if answer is OWN else answer)
    if answer is OWN:
        assert other is NO
    elif role is Role.DISPATCHER and act is Act.SHELVE:
        assert other is NO, "nor does one ask for what is another department's"
    else:
        assert other is answer


def test_the_table_has_every_act_at_every_severity() -> None:
    assert {(act, severity) for act, _, severity, _ in CELLS} == {
        (act, severity) for act in Act for severity in Severity
    }


@pytest.mark.parametrize(("act", "severity", "roles"), APPROVERS)
def test_each_tick_of_the_role_table(act: Act, severity: Severity, roles: list[Role]) -> None:
    assert approvers(act, severity) == roles
    for role in Role:
        assert may_approve(a_user(role), act, severity) is (role in roles)


def test_whatever_is_asked_for_has_somebody_who_decides() -> None:
    ticked = {(act, severity) for act, severity, _ in APPROVERS}
    for act, _, severity, answer in CELLS:
        if answer is ASKS:
            assert (act, severity) in ticked
    for act in Act:
        if not any(one is act for one, _, _ in APPROVERS):
            assert not any(approvers(act, severity) for severity in Severity)


def test_without_a_severity_the_table_answers_for_the_mildest() -> None:
    for role in Role:
        for act in Act:
            assert may(a_user(role), act) is may(a_user(role), act, severity=IV)


def test_a_dispatcher_without_a_department_has_none_of_their_own() -> None:
    for department in Department:
        assert may(a_user(Role.DISPATCHER), Act.ACKNOWLEDGE, department) is NO


def test_a_watch_leader_acts_in_every_department() -> None:
    for department in Department:
        assert may(a_user(Role.WATCH_LEADER), Act.ACKNOWLEDGE, department) is YES


def test_the_nearest_who_may_is_named_first() -> None:
    assert whom_to_ask(Act.ACKNOWLEDGE) == [Role.WATCH_LEADER, Role.COMMANDER]
    assert whom_to_ask(Act.CROSS_DISPATCH) == [Role.COMMANDER, Role.LEADING_OFFICIAL]


def test_of_what_nobody_does_alone_those_are_named_who_may_ask() -> None:
    assert whom_to_ask(Act.CLOSE) == [Role.WATCH_LEADER, Role.COMMANDER, Role.DISPATCHER]


def test_nobody_is_left_without_somebody_to_ask() -> None:
    for act in Act:
        assert whom_to_ask(act)


def test_no_administrator_writes_business_or_holds_two_offices() -> None:
    administrators = [
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.AUDIT_ADMINISTRATOR,
    ]
    offices: list[Act] = []
    for role in administrators:
        held = {act for act in Act if may(a_user(role), act) is not NO}
        assert held <= {Act.MANAGE_USERS, Act.MANAGE_DEVICES, Act.ERASE_PERSONAL, Act.READ_AUDIT}
        assert held
        offices += held
        assert not any(
            may_approve(a_user(role), act, severity) for act in Act for severity in Severity
        )
    assert len(set(offices)) == len(offices)


def test_whoever_may_steer_has_a_priority_and_no_two_roles_have_the_same() -> None:
    priorities = {role: ptz_priority(role) for role in Role}
    steer = {role for role in Role if may(a_user(role), Act.STEER) is YES}
    assert {role for role, priority in priorities.items() if priority} == steer
    assert len({priorities[role] for role in steer}) == len(steer)
