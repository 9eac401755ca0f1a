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
    """An answer of the role table."""

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
