"""A link for tests: a replica that the test fills, commands that it can read back. No sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from backends.link.api import Change, LinkState, LinkStatus, PositionTable, Reading
from backends.link.field_replica import FieldReplica
from backends.link.media import DeviceClientFrame
from backends.link.queries import Answer, Query, RecallAnswer
from backends.link.walls import WallClientFrame, WallSeen
from backends.record.access import Role, User
from backends.record.alarm import Alarm
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Department, Realm
from backends.record.duty import Duty, Shift
from backends.record.entry import Instruction
from backends.record.handover import Handover
from backends.record.ids import (
    AlarmId,
    CameraId,
    CommandId,
    DutyId,
    HandoverId,
    IncidentId,
    InstructionId,
    MeetingId,
    OrderId,
    RequestId,
    ResourceId,
    SceneId,
    SeatId,
    ShiftId,
    SourceId,
    TaskId,
    UserId,
    WallId,
    WarningId,
)
from backends.record.incident import Incident
from backends.record.meeting import Meeting
from backends.record.order import Order
from backends.record.policy import Policy
from backends.record.refusal import Refusal
from backends.record.request import Request
from backends.record.resource import Camera, MonitoringPoint, SourceHealth
from backends.record.scene import Scene
from backends.record.scene_wall import Wall
from backends.record.task import Task
from backends.record.warning import WarningNotice

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)


def a_user(
    role: Role = Role.WATCH_LEADER, name: str = "王敏", department: Department | None = None
) -> User:
    """A user whose id is the role's word."""
    return User(
        id=UserId(role.value),
        name=name,
        role=role,
        seat=SeatId(f"seat-{role.value}"),
        department=department,
    )


class _HasRealm(Protocol):
    @property
    def realm(self) -> Realm: ...


_Id = TypeVar("_Id")
_Thing = TypeVar("_Thing", bound=_HasRealm)


class FakeLink:
    """Satisfies backends.link.api.Link. Fill the public fields, then `tell(Change(...))`."""

    def __init__(self, user: User | None = None) -> None:
        self.now = NOW
        self.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
        self.user_now: User | None = user if user is not None else a_user()
        self.alarms_now: dict[AlarmId, Alarm] = {}
        self.incidents_now: dict[IncidentId, Incident] = {}
        self.tasks_now: dict[TaskId, Task] = {}
        self.warnings_now: dict[WarningId, WarningNotice] = {}
        self.requests_now: dict[RequestId, Request] = {}
        self.scenes: dict[SceneId, Scene] = {}
        self.walls: dict[WallId, Wall] = {}
        self.walls_seen: dict[WallId, WallSeen] = {}
        self.is_watched = False
        self.field = FieldReplica()
        self.orders: dict[OrderId, Order] = {}
        self.duties: dict[DutyId, Duty] = {}
        self.shifts: dict[ShiftId, Shift] = {}
        self.instructions: dict[InstructionId, Instruction] = {}
        self.handovers: dict[HandoverId, Handover] = {}
        self.meetings: dict[MeetingId, Meeting] = {}
        self.told: list[WallClientFrame | DeviceClientFrame] = []
        self.policy_now = Policy()
        self.realm_now = Realm.LIVE
        self.answers: dict[type, Answer] = {}  # by type of the question
        self.asked: list[Query] = []
        self.pending_now: dict[str, CommandBody] = {}
        self.cameras_now: dict[CameraId, Camera] = {}
        self.points_now: dict[ResourceId, MonitoringPoint] = {}
        self.sources_now: dict[SourceId, SourceHealth] = {}
        self.users_now: dict[str, User] = {}
        self.positions_now: PositionTable | None = None
        self.readings_now: dict[ResourceId, dict[str, Reading]] = {}
        self.sent: list[CommandBody] = []
        self.areas: list[tuple[float, float, float, float]] = []
        self.subscribers: list[Callable[[Change], None]] = []
        if self.user_now is not None:
            self.users_now[self.user_now.id] = self.user_now

    @property
    def status(self) -> LinkStatus:
        return self.status_now

    @property
    def user(self) -> User | None:
        return self.user_now

    @property
    def centre_name(self) -> str:
        return "市指挥中心"

    @property
    def is_demo(self) -> bool:
        return True

    @property
    def alarms(self) -> Mapping[AlarmId, Alarm]:
        return self._in_view(self.alarms_now)

    @property
    def incidents(self) -> Mapping[IncidentId, Incident]:
        return self._in_view(self.incidents_now)

    @property
    def tasks(self) -> Mapping[TaskId, Task]:
        return self._in_view(self.tasks_now)

    @property
    def warnings(self) -> Mapping[WarningId, WarningNotice]:
        return self._in_view(self.warnings_now)

    @property
    def requests(self) -> Mapping[RequestId, Request]:
        return self._in_view(self.requests_now)

    @property
    def policy(self) -> Policy:
        return self.policy_now

    @property
    def realm(self) -> Realm:
        return self.realm_now

    def set_realm(self, realm: Realm) -> None:
        self.realm_now = realm
        self.tell(Change(reset=True))

    def alarms_in(self, realm: Realm) -> Mapping[AlarmId, Alarm]:
        return {key: alarm for key, alarm in self.alarms_now.items() if alarm.realm is realm}

    def shifts_in(self, realm: Realm) -> Mapping[ShiftId, Shift]:
        return {key: shift for key, shift in self.shifts.items() if shift.realm is realm}

    def duties_in(self, realm: Realm) -> Mapping[DutyId, Duty]:
        return {key: duty for key, duty in self.duties.items() if duty.realm is realm}

    @property
    def pending(self) -> Mapping[str, CommandBody]:
        return self.pending_now

    async def ask(self, query: Query) -> Answer:
        self.asked.append(query)
        return self.answer_to(query)

    def answer_to(self, query: Query) -> Answer:
        """As prepared; what comes back is known from then on."""
        answer = self.answers[type(query)]
        if isinstance(answer, RecallAnswer):
            self.incidents_now |= {incident.id: incident for incident in answer.incidents}
            self.tasks_now |= {task.id: task for task in answer.tasks}
            self.instructions |= {one.id: one for one in answer.instructions}
        return answer

    @property
    def cameras(self) -> Mapping[CameraId, Camera]:
        return self.cameras_now

    @property
    def points(self) -> Mapping[ResourceId, MonitoringPoint]:
        return self.points_now

    @property
    def sources(self) -> Mapping[SourceId, SourceHealth]:
        return self.sources_now

    @property
    def users(self) -> Mapping[str, User]:
        return self.users_now

    @property
    def positions(self) -> PositionTable | None:
        return self.positions_now

    def readings(self, resource: ResourceId) -> Mapping[str, Reading]:
        return self.readings_now.get(resource, {})

    def hub_now(self) -> dt.datetime:
        return self.now

    def send(self, body: CommandBody) -> CommandId:
        self.sent.append(body)
        self.pending_now[subject_of(body)] = body
        self.tell(Change(pending=frozenset({subject_of(body)})))
        return CommandId(f"command-{len(self.sent)}")

    def say(self, frame: WallClientFrame | DeviceClientFrame) -> None:
        self.told.append(frame)

    def set_area(self, west: float, south: float, east: float, north: float) -> None:
        self.areas.append((west, south, east, north))

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        self.subscribers.append(callback)

        def take_back() -> None:
            if callback in self.subscribers:
                self.subscribers.remove(callback)

        return take_back

    async def sign_in(self, user: str, password: str) -> User:
        assert self.user_now is not None
        return self.user_now

    async def sign_out(self) -> None:
        self.user_now = None

    async def close(self) -> None:
        return None

    def _in_view(self, known: dict[_Id, _Thing]) -> Mapping[_Id, _Thing]:
        if all(thing.realm is self.realm_now for thing in known.values()):
            return known
        return {key: thing for key, thing in known.items() if thing.realm is self.realm_now}

    # ---- for the test

    def tell(self, change: Change) -> None:
        """Call every subscriber, as the line does on the UI thread."""
        for callback in list(self.subscribers):
            callback(change)

    def put(self, *alarms: Alarm) -> None:
        """Alarms came or changed."""
        self.alarms_now |= {alarm.id: alarm for alarm in alarms}
        self.tell(Change(alarms=frozenset(alarm.id for alarm in alarms)))

    def put_incidents(self, *incidents: Incident) -> None:
        """Incidents came or changed."""
        self.incidents_now |= {incident.id: incident for incident in incidents}
        self.tell(Change(incidents=frozenset(incident.id for incident in incidents)))

    def put_tasks(self, *tasks: Task) -> None:
        """Tasks came or changed."""
        self.tasks_now |= {task.id: task for task in tasks}
        self.tell(Change(tasks=frozenset(task.id for task in tasks)))

    def drop(self, *ids: AlarmId) -> None:
        """Alarms went back to normal."""
        for alarm_id in ids:
            del self.alarms_now[alarm_id]
        self.tell(Change(alarms=frozenset(ids)))

    def go_offline(self, since: dt.datetime) -> None:
        """The hub is gone."""
        self.status_now = LinkStatus(
            state=LinkState.OFFLINE, since=since, reason="unreachable", next_try_s=3.0
        )
        self.tell(Change(link=True))

    def refuse(self, body: CommandBody, refusal: Refusal) -> None:
        """The hub refused a command."""
        self.pending_now.pop(subject_of(body), None)
        self.tell(Change(pending=frozenset({subject_of(body)}), refusals=((body, refusal),)))
