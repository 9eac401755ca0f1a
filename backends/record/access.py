"""Users, seats, roles, and the role table of who may do what. Pure.

Source: the field notes' table "Who may do what". The hub asks `may()` on every write; windows
ask the same function, so that what one may not do is not offered.
"""

from __future__ import annotations

import enum

import msgspec

from backends.record.common import Department
from backends.record.ids import SeatId, UserId


class Role(enum.StrEnum):
    """The watch roles and those beside the watch."""

    LEADING_OFFICIAL = "leading_official"  # 值守市领导
    COMMANDER = "commander"  # 指挥长
    WATCH_LEADER = "watch_leader"  # 值班长
    DISPATCHER = "dispatcher"  # 调度员
    WALL_OPERATOR = "wall_operator"  # 大屏操作员
    INSPECTOR = "inspector"  # 督查室
    SYSTEM_ADMINISTRATOR = "system_administrator"  # 系统管理员
    SECURITY_ADMINISTRATOR = "security_administrator"  # 安全管理员
    AUDIT_ADMINISTRATOR = "audit_administrator"  # 审计管理员


class Act(enum.StrEnum):
    """What the role table speaks of. Later issues add rows, not rules."""

    ACKNOWLEDGE = "acknowledge"
    TAKE = "take"
    SCENE_ON_WALL = "scene_on_wall"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"


class Allowed(enum.Enum):
    """An answer of the role table. OWN_DEPARTMENT answers only when no department was named."""

    YES = enum.auto()
    OWN_DEPARTMENT = enum.auto()
    NO = enum.auto()


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may sign in. The password's hash lies elsewhere, never in the log."""

    id: UserId
    name: str
    role: Role
    seat: SeatId
    department: Department | None = None


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of POST /api/v1/session."""

    token: str
    user: User


_TABLE: dict[Act, dict[Role, Allowed]] = {
    # Nearest to ask first: whom_to_ask() keeps this order.
    Act.ACKNOWLEDGE: {
        Role.WATCH_LEADER: Allowed.YES,
        Role.COMMANDER: Allowed.YES,
        Role.DISPATCHER: Allowed.OWN_DEPARTMENT,
    },
    Act.TAKE: {
        Role.WATCH_LEADER: Allowed.YES,
        Role.COMMANDER: Allowed.YES,
        Role.DISPATCHER: Allowed.OWN_DEPARTMENT,
    },
    # The official and the commander order a scene, the dispatcher previews one.
    Act.SCENE_ON_WALL: {Role.WALL_OPERATOR: Allowed.YES, Role.WATCH_LEADER: Allowed.YES},
    # System, security and audit administrators are three people; none of them writes business.
    Act.MANAGE_USERS: {Role.SYSTEM_ADMINISTRATOR: Allowed.YES},
    Act.READ_AUDIT: {Role.AUDIT_ADMINISTRATOR: Allowed.YES, Role.INSPECTOR: Allowed.YES},
}


def may(user: User, act: Act, department: Department | None = None) -> Allowed:
    """What the role table says of `user` doing `act` on something of `department`.

    With a department the answer is YES or NO; without one, a role that may act only in its own
    department gets OWN_DEPARTMENT. A user without a department has none of their own.
    """
    answer = _TABLE[act].get(user.role, Allowed.NO)
    if answer is not Allowed.OWN_DEPARTMENT or department is None:
        return answer
    return Allowed.YES if user.department is department else Allowed.NO


def whom_to_ask(act: Act) -> list[Role]:
    """Roles that may do `act` in every department, nearest first."""
    return [role for role, answer in _TABLE[act].items() if answer is Allowed.YES]
