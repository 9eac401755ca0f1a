"""What a line's replica lets windows read. Pure; the line itself changes it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from backends.link.api import PositionTable, Reading
from backends.link.field_replica import FieldReplica
from backends.link.replica import Replica
from backends.link.walls import WallSeen
from backends.record.access import User
from backends.record.alarm import Alarm
from backends.record.common import Realm
from backends.record.duty import Duty, Shift
from backends.record.entry import Instruction
from backends.record.handover import Handover
from backends.record.ids import (
    AlarmId,
    CameraId,
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


class ReplicaView:
    """The reading half of backends.link.api.Link. Mappings are live: do not keep their contents."""

    def __init__(self) -> None:
        self._replica = Replica()
        self._view = self._replica.subjects.view

    @property
    def alarms(self) -> Mapping[AlarmId, Alarm]:
        return cast(Mapping[AlarmId, Alarm], self._view["alarm"])

    @property
    def incidents(self) -> Mapping[IncidentId, Incident]:
        return cast(Mapping[IncidentId, Incident], self._view["incident"])

    @property
    def tasks(self) -> Mapping[TaskId, Task]:
        return cast(Mapping[TaskId, Task], self._view["task"])

    @property
    def warnings(self) -> Mapping[WarningId, WarningNotice]:
        return cast(Mapping[WarningId, WarningNotice], self._view["warning"])

    @property
    def requests(self) -> Mapping[RequestId, Request]:
        return cast(Mapping[RequestId, Request], self._view["request"])

    @property
    def orders(self) -> Mapping[OrderId, Order]:
        return cast(Mapping[OrderId, Order], self._view["order"])

    @property
    def duties(self) -> Mapping[DutyId, Duty]:
        return cast(Mapping[DutyId, Duty], self._view["duty"])

    @property
    def shifts(self) -> Mapping[ShiftId, Shift]:
        return cast(Mapping[ShiftId, Shift], self._view["shift"])

    @property
    def instructions(self) -> Mapping[InstructionId, Instruction]:
        return cast(Mapping[InstructionId, Instruction], self._view["instruction"])

    @property
    def handovers(self) -> Mapping[HandoverId, Handover]:
        return cast(Mapping[HandoverId, Handover], self._view["handover"])

    @property
    def meetings(self) -> Mapping[MeetingId, Meeting]:
        return cast(Mapping[MeetingId, Meeting], self._view["meeting"])

    @property
    def scenes(self) -> Mapping[SceneId, Scene]:
        return cast(Mapping[SceneId, Scene], self._view["scene"])

    @property
    def walls(self) -> Mapping[WallId, Wall]:
        return cast(Mapping[WallId, Wall], self._view["wall"])

    @property
    def walls_seen(self) -> Mapping[WallId, WallSeen]:
        return self._replica.walls_seen

    @property
    def is_watched(self) -> bool:
        return self._replica.is_watched

    @property
    def field(self) -> FieldReplica:
        return self._replica.field

    @property
    def policy(self) -> Policy:
        return self._replica.policy

    @property
    def realm(self) -> Realm:
        return self._replica.subjects.realm

    def alarms_in(self, realm: Realm) -> Mapping[AlarmId, Alarm]:
        return cast(Mapping[AlarmId, Alarm], self._replica.subjects.in_realm("alarm", realm))

    def shifts_in(self, realm: Realm) -> Mapping[ShiftId, Shift]:
        return cast(Mapping[ShiftId, Shift], self._replica.subjects.in_realm("shift", realm))

    def duties_in(self, realm: Realm) -> Mapping[DutyId, Duty]:
        return cast(Mapping[DutyId, Duty], self._replica.subjects.in_realm("duty", realm))

    @property
    def cameras(self) -> Mapping[CameraId, Camera]:
        return self._replica.cameras

    @property
    def points(self) -> Mapping[ResourceId, MonitoringPoint]:
        return self._replica.points

    @property
    def sources(self) -> Mapping[SourceId, SourceHealth]:
        return self._replica.sources

    @property
    def users(self) -> Mapping[str, User]:
        return self._replica.users

    @property
    def positions(self) -> PositionTable | None:
        return self._replica.positions

    def readings(self, resource: ResourceId) -> Mapping[str, Reading]:
        return MappingProxyType(self._replica.readings.get(resource, {}))
