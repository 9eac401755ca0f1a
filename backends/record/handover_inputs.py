"""What a handover's sheet is gathered from, and whose lines are whose. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from backends.record.alarm import Alarm
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.duty import Duty
from backends.record.entry import Entry, Instruction
from backends.record.handover import Item, Section
from backends.record.ids import SeatId, UserId
from backends.record.incident import Incident
from backends.record.meeting import Meeting
from backends.record.policy import Policy
from backends.record.resource import Camera, MonitoringPoint, SourceHealth
from backends.record.scene_wall import Wall
from backends.record.task import Task
from backends.record.warning import WarningNotice

MOST_INCIDENTS = 500
MOST_OF_A_KIND = 300  # of alarms, cameras, tasks: more are counted in one line
FEW_OF_A_KIND = 100  # in a storm of many kinds: with the incidents no more than MOST_ITEMS
ROSTER_AHEAD = dt.timedelta(hours=36)
REPLANNED_TOLD = dt.timedelta(days=7)  # before it begins: earlier a plan is still being made
MEETINGS_AHEAD = dt.timedelta(hours=48)
SILENT_AFTER = dt.timedelta(hours=2)  # a sensor: most tell each minute, the slow ones each hour
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadMessage:
    """A message that did not arrive. `departments`: whose matter it is about."""

    id: str
    title: str
    target: str
    departments: frozenset[Department] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The state of one moment. `names`, `departments`: of users by id.

    `department`: of a department's own seat; None: everything, for the watch leader's. What
    `leaver` has in hand stands on the sheet in any case: it passes on.
    """

    now: dt.datetime
    policy: Policy
    incidents: Collection[Incident] = ()
    alarms: Collection[Alarm] = ()
    tasks: Collection[Task] = ()
    warnings: Collection[WarningNotice] = ()
    instructions: Collection[Instruction] = ()
    meetings: Collection[Meeting] = ()
    duties: Collection[Duty] = ()
    walls: Collection[Wall] = ()
    flagged: Collection[Entry] = ()
    cameras: Collection[Camera] = ()
    sources: Collection[SourceHealth] = ()
    points: Collection[MonitoringPoint] = ()
    last_ms: Mapping[str, int] = field(default_factory=dict)  # when each told anything last
    dead_messages: Collection[DeadMessage] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    department: Department | None = None
    seat: SeatId | None = None
    leaver: UserId | None = None
    realm: Realm = Realm.LIVE
    most: int = MOST_OF_A_KIND


def is_ours(inputs: Inputs, *departments: Department | None) -> bool:
    """Whether a matter of these departments belongs on the sheet."""
    return inputs.department is None or inputs.department in departments


def in_hand(inputs: Inputs, actor: Actor | None) -> bool:
    """Whether the one leaving has it."""
    return actor is not None and actor.user == inputs.leaver


def who(inputs: Inputs, actor: Actor | None) -> str:
    """Somebody's name."""
    return inputs.names.get(actor.user, actor.user) if actor is not None else ""


def within(inputs: Inputs, what: str, items: Iterable[Item]) -> Iterable[Item]:
    """The worst and the soonest due of a kind; the others are counted in one line."""
    found = sorted(items, key=urgency)
    yield from found[: inputs.most]
    if found:
        yield from rest(found[0].section, what, len(found), inputs.most)


def urgency(item: Item) -> tuple[int, dt.datetime, str]:
    """The order within a section: the worst and the soonest due first."""
    severity = item.severity if item.severity is not None else Severity.IV
    return severity, item.due_at or NEVER, item.id


def rest(section: Section, what: str, count: int, most: int) -> Iterable[Item]:
    """One line that says how many more there are: nothing is hidden by a limit."""
    if count > most:
        yield Item(
            id=f"rest:{what}",
            section=section,
            title=f"+{count - most}",
            state="rest",
            detail=what,
        )
