"""The hub's place, empty: for windows that are measured or shown without a hub. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from backends.link.api import Change, LinkState, LinkStatus, PositionTable, Reading
from backends.link.field_replica import FieldReplica
from backends.link.media import DeviceClientFrame
from backends.link.queries import Answer, Query
from backends.link.walls import WallClientFrame, WallSeen
from backends.record.access import User
from backends.record.alarm import Alarm
from backends.record.commands import CommandBody
from backends.record.common import Realm
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
    ShiftId,
    SourceId,
    TaskId,
    WallId,
    WarningId,
)
from backends.record.incident import Incident
from backends.record.meeting import Meeting
from backends.record.order import Order
from backends.record.policy import Policy
from backends.record.request import Request
from backends.record.resource import Camera, MonitoringPoint, SourceHealth
from backends.record.scene import Scene
from backends.record.scene_wall import Wall
from backends.record.task import Task
from backends.record.warning import WarningNotice


class EmptyLink:
    """Satisfies backends.link.api.Link: online, nobody signed in, nothing known."""

    def __init__(self) -> None:
        self.status = LinkStatus(state=LinkState.ONLINE, since=dt.datetime.now(dt.UTC))
        self.user: User | None = None
        self.centre_name = ""
        self.is_demo = False
        self.alarms: Mapping[AlarmId, Alarm] = {}
        self.incidents: Mapping[IncidentId, Incident] = {}
        self.tasks: Mapping[TaskId, Task] = {}
        self.warnings: Mapping[WarningId, WarningNotice] = {}
        self.requests: Mapping[RequestId, Request] = {}
        self.orders: Mapping[OrderId, Order] = {}
        self.duties: Mapping[DutyId, Duty] = {}
        self.shifts: Mapping[ShiftId, Shift] = {}
        self.instructions: Mapping[InstructionId, Instruction] = {}
        self.handovers: Mapping[HandoverId, Handover] = {}
        self.meetings: Mapping[MeetingId, Meeting] = {}
        self.scenes: Mapping[SceneId, Scene] = {}
        self.walls: Mapping[WallId, Wall] = {}
        self.walls_seen: Mapping[WallId, WallSeen] = {}
        self.is_watched = False
        self.field = FieldReplica()
        self.policy = Policy()
        self.realm = Realm.LIVE
        self.pending: Mapping[str, CommandBody] = {}
        self.cameras: Mapping[CameraId, Camera] = {}
        self.points: Mapping[ResourceId, MonitoringPoint] = {}
        self.sources: Mapping[SourceId, SourceHealth] = {}
        self.users: Mapping[str, User] = {}
        self.positions: PositionTable | None = None

    def set_realm(self, realm: Realm) -> None:
        self.realm = realm

    def alarms_in(self, realm: Realm) -> Mapping[AlarmId, Alarm]:
        return {}

    def shifts_in(self, realm: Realm) -> Mapping[ShiftId, Shift]:
        return {}

    def duties_in(self, realm: Realm) -> Mapping[DutyId, Duty]:
        return {}

    def readings(self, resource: ResourceId) -> Mapping[str, Reading]:
        return {}

    def hub_now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def send(self, body: CommandBody) -> CommandId:
        raise NotImplementedError

    async def ask(self, query: Query) -> Answer:
        raise NotImplementedError

    def say(self, frame: WallClientFrame | DeviceClientFrame) -> None: ...

    def set_area(self, west: float, south: float, east: float, north: float) -> None: ...

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        return _nothing

    async def sign_in(self, user: str, password: str) -> User:
        raise NotImplementedError

    async def sign_out(self) -> None: ...

    async def close(self) -> None: ...


def _nothing() -> None: ...
