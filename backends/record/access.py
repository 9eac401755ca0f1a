"""Users, seats, roles, and the role table of who may do what. Pure.

Source: the field notes' table "Who may do what". The hub asks `may()` on every write; windows
ask the same function, so that what one may not do is not offered.
"""

from __future__ import annotations

import enum

import msgspec

from backends.record.common import Department, Severity
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
    """What the role table speaks of."""

    ACKNOWLEDGE = "acknowledge"  # also reset, locate, and taking note of a warning
    TAKE = "take"
    SHELVE = "shelve"
    OUT_OF_SERVICE = "out_of_service"
    REPORT = "report"  # tell of an incident, add to its timeline, marks, plan steps
    FILE = "file"
    DISPATCH = "dispatch"
    CROSS_DISPATCH = "cross_dispatch"
    RAISE_LEVEL = "raise_level"
    DEFER = "defer"
    CLOSE = "close"
    INSTRUCT = "instruct"
    SUPERVISE = "supervise"
    ORDER = "order"  # to one device or vehicle; also what becomes of messages that did not arrive
    WARN = "warn"  # publish a warning of the centre's, say it anew, take it back
    ANSWER_TASK = "answer_task"  # the recipient's side: accept, reject, start, complete
    SCENE_ON_WALL = "scene_on_wall"
    ARRANGE_OWN_WALL = "arrange_own_wall"  # by hand, what hangs at the console one sits at
    TAKE_EVIDENCE = "take_evidence"  # stills and clips out of the wall
    TAKE_RESTRICTED = "take_restricted"  # the same, of a camera that needs two persons
    STEER = "steer"  # turn a camera; who may take it from whom: ptz_priority()
    SEE_PAST = "see_past"  # play what a device or the centre recorded
    RECORD = "record"  # have the centre record a camera
    TALK = "talk"  # speak through a camera's loudspeaker
    MANAGE_DEVICES = "manage_devices"  # approve and treat GB/T 28181 devices, restart them
    WATCH = "watch"  # sign on and off, write the log, take part in a meeting
    ROSTER = "roster"  # plan, cover, cancel duties; open a shift that nobody planned
    HANDOVER = "handover"  # of the watch leader's or one's own seat
    MEET = "meet"  # convene a meeting
    DRILL = "drill"  # work in the realm of an exercise
    SAFETY_LAYERS = "safety_layers"  # counts of the safety map, on a desk's own map only
    VIEW_PERSONAL = "view_personal"
    ERASE_PERSONAL = "erase_personal"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"


class Allowed(enum.Enum):
    """An answer of the role table. OWN_DEPARTMENT answers only when no department was named.

    ASKS: a command becomes a request that another person decides. RELAYS: only in the name of
    somebody who may (an instruction given by telephone).
    """

    YES = enum.auto()
    OWN_DEPARTMENT = enum.auto()
    ASKS = enum.auto()
    RELAYS = enum.auto()
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


_ALL = frozenset(Severity)
_Rules = dict[Role, Allowed]
_BUSINESS: _Rules = {
    # Nearest to ask first: whom_to_ask() keeps this order.
    Role.WATCH_LEADER: Allowed.YES,
    Role.COMMANDER: Allowed.YES,
    Role.DISPATCHER: Allowed.OWN_DEPARTMENT,
}
_ASK_ONLY: _Rules = {
    Role.WATCH_LEADER: Allowed.ASKS,
    Role.COMMANDER: Allowed.ASKS,
    Role.DISPATCHER: Allowed.ASKS,
}
_HIGHER: _Rules = {
    Role.COMMANDER: Allowed.YES,
    Role.LEADING_OFFICIAL: Allowed.YES,
    Role.WATCH_LEADER: Allowed.ASKS,
    Role.DISPATCHER: Allowed.ASKS,
}
_ORDERS: _Rules = {
    Role.COMMANDER: Allowed.YES,
    Role.LEADING_OFFICIAL: Allowed.YES,
    Role.INSPECTOR: Allowed.YES,
    Role.WATCH_LEADER: Allowed.RELAYS,
}

_AT_THE_WALL = (
    Role.WATCH_LEADER,
    Role.COMMANDER,
    Role.DISPATCHER,
    Role.WALL_OPERATOR,
    Role.LEADING_OFFICIAL,
)

_TABLE: dict[Act, _Rules] = {
    Act.ACKNOWLEDGE: _BUSINESS,
    Act.TAKE: _BUSINESS,
    Act.SHELVE: {
        Role.WATCH_LEADER: Allowed.YES,  # of Ⅰ asks, see below
        Role.DISPATCHER: Allowed.OWN_DEPARTMENT,  # Ⅲ and Ⅳ, an hour at most
    },
    Act.OUT_OF_SERVICE: {Role.WATCH_LEADER: Allowed.YES, Role.DISPATCHER: Allowed.ASKS},
    Act.REPORT: _BUSINESS | {Role.LEADING_OFFICIAL: Allowed.YES, Role.INSPECTOR: Allowed.YES},
    Act.FILE: _BUSINESS,
    Act.DISPATCH: _BUSINESS,
    Act.CROSS_DISPATCH: _HIGHER,
    Act.RAISE_LEVEL: _HIGHER,
    Act.DEFER: _ASK_ONLY,
    Act.CLOSE: _ASK_ONLY,
    Act.INSTRUCT: _ORDERS,
    Act.SUPERVISE: _ORDERS,
    Act.ORDER: _BUSINESS,
    Act.WARN: _BUSINESS | {Role.LEADING_OFFICIAL: Allowed.YES},
    Act.ANSWER_TASK: _BUSINESS,
    # The official and the commander order a scene, the dispatcher previews one.
    Act.SCENE_ON_WALL: {Role.WALL_OPERATOR: Allowed.YES, Role.WATCH_LEADER: Allowed.YES},
    Act.ARRANGE_OWN_WALL: dict.fromkeys((*_AT_THE_WALL, Role.INSPECTOR), Allowed.YES),
    Act.TAKE_EVIDENCE: dict.fromkeys(_AT_THE_WALL, Allowed.YES),
    Act.TAKE_RESTRICTED: dict.fromkeys(_AT_THE_WALL, Allowed.ASKS),
    Act.STEER: dict.fromkeys(_AT_THE_WALL, Allowed.YES),
    Act.SEE_PAST: dict.fromkeys((*_AT_THE_WALL, Role.INSPECTOR), Allowed.YES),
    Act.RECORD: dict.fromkeys(_AT_THE_WALL, Allowed.YES),
    # What is said in the street is said by the watch.
    Act.TALK: dict.fromkeys((*_BUSINESS, Role.LEADING_OFFICIAL), Allowed.YES),
    Act.MANAGE_DEVICES: {Role.SYSTEM_ADMINISTRATOR: Allowed.YES},
    Act.WATCH: dict.fromkeys(_AT_THE_WALL, Allowed.YES),
    Act.ROSTER: {Role.WATCH_LEADER: Allowed.YES, Role.COMMANDER: Allowed.YES},
    # The dispatcher's own seat only: the hub looks at that.
    Act.HANDOVER: {Role.WATCH_LEADER: Allowed.YES, Role.DISPATCHER: Allowed.YES},
    Act.MEET: {
        Role.WATCH_LEADER: Allowed.YES,
        Role.COMMANDER: Allowed.YES,
        Role.LEADING_OFFICIAL: Allowed.YES,
        Role.DISPATCHER: Allowed.ASKS,
    },
    Act.DRILL: _BUSINESS
    | {Role.DISPATCHER: Allowed.YES, Role.LEADING_OFFICIAL: Allowed.YES}
    | {Role.WALL_OPERATOR: Allowed.YES, Role.INSPECTOR: Allowed.YES},
    # Never at the wall: the wall operator has none.
    Act.SAFETY_LAYERS: _BUSINESS | {Role.LEADING_OFFICIAL: Allowed.YES},
    Act.VIEW_PERSONAL: _BUSINESS,
    # System, security and audit administrators are three people; none of them writes business.
    Act.ERASE_PERSONAL: {Role.SECURITY_ADMINISTRATOR: Allowed.YES},
    Act.MANAGE_USERS: {Role.SYSTEM_ADMINISTRATOR: Allowed.YES},
    Act.READ_AUDIT: {Role.AUDIT_ADMINISTRATOR: Allowed.YES, Role.INSPECTOR: Allowed.YES},
}

# Severities at which a role that may else do it itself only asks.
_ASKS_AT: dict[tuple[Act, Role], frozenset[Severity]] = {
    (Act.SHELVE, Role.WATCH_LEADER): frozenset({Severity.I}),
    (Act.SHELVE, Role.DISPATCHER): frozenset({Severity.I, Severity.II}),
    (Act.OUT_OF_SERVICE, Role.WATCH_LEADER): frozenset({Severity.I}),
}

# Who decides what is asked for, by severity; nearest first.
_APPROVES: dict[Act, dict[Role, frozenset[Severity]]] = {
    Act.SHELVE: {Role.WATCH_LEADER: _ALL - {Severity.I}, Role.COMMANDER: frozenset({Severity.I})},
    Act.OUT_OF_SERVICE: {
        Role.WATCH_LEADER: _ALL - {Severity.I},
        Role.COMMANDER: frozenset({Severity.I}),
    },
    Act.CROSS_DISPATCH: {Role.COMMANDER: _ALL, Role.LEADING_OFFICIAL: _ALL},
    Act.RAISE_LEVEL: {Role.COMMANDER: _ALL, Role.LEADING_OFFICIAL: _ALL},
    Act.TAKE_RESTRICTED: dict.fromkeys(
        (Role.WATCH_LEADER, Role.COMMANDER, Role.LEADING_OFFICIAL), _ALL
    ),
    # Signed with one person missing.
    Act.HANDOVER: dict.fromkeys((Role.WATCH_LEADER, Role.COMMANDER), _ALL),
    Act.MEET: dict.fromkeys((Role.WATCH_LEADER, Role.COMMANDER), _ALL),
    Act.DEFER: {
        Role.WATCH_LEADER: frozenset({Severity.III, Severity.IV}),
        Role.COMMANDER: frozenset({Severity.II}),
        Role.LEADING_OFFICIAL: frozenset({Severity.I}),
    },
}
_APPROVES[Act.CLOSE] = _APPROVES[Act.DEFER]


# Who takes a camera from whom: the higher from the lower, never from an equal.
_STEERS_BEFORE = {
    Role.LEADING_OFFICIAL: 5,
    Role.COMMANDER: 4,
    Role.WATCH_LEADER: 3,
    Role.DISPATCHER: 2,
    Role.WALL_OPERATOR: 1,
}


def ptz_priority(role: Role) -> int:
    """Of a role's hold on a camera that turns; 0: it may not steer."""
    return _STEERS_BEFORE.get(role, 0)


def may(
    user: User,
    act: Act,
    department: Department | None = None,
    severity: Severity | None = None,
) -> Allowed:
    """What the role table says of `user` doing `act` on something of `department`.

    With a department the answer is never OWN_DEPARTMENT; without one, a role that may act only
    in its own department gets OWN_DEPARTMENT. A user without a department has none of their own.
    Without a severity it answers for the mildest.
    """
    answer = _TABLE[act].get(user.role, Allowed.NO)
    if answer is Allowed.OWN_DEPARTMENT and department is not None:
        answer = Allowed.YES if user.department is department else Allowed.NO
    is_asked = severity is not None and severity in _ASKS_AT.get((act, user.role), frozenset())
    if is_asked and answer in (Allowed.YES, Allowed.OWN_DEPARTMENT):
        return Allowed.ASKS
    return answer


def may_approve(user: User, act: Act, severity: Severity) -> bool:
    """Whether `user` decides requests for `act` at that severity (never their own)."""
    return severity in _APPROVES.get(act, {}).get(user.role, frozenset())


def approvers(act: Act, severity: Severity) -> list[Role]:
    """Roles that decide requests for `act` at that severity, nearest first."""
    return [role for role, levels in _APPROVES.get(act, {}).items() if severity in levels]


def whom_to_ask(act: Act) -> list[Role]:
    """Roles that may do `act` in every department, nearest first; else those that may ask."""
    doers = [role for role, answer in _TABLE[act].items() if answer is Allowed.YES]
    return doers or [role for role, answer in _TABLE[act].items() if answer is Allowed.ASKS]
