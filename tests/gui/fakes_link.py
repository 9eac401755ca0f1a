"""A link for tests: a replica that the test fills, commands that it can read back. No sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from backends.link.api import Change, LinkState, LinkStatus, PositionTable, Reading
from backends.link.messages import CommandBody
from backends.record.access import Role, User
from backends.record.alarm import Alarm
from backends.record.common import Department
from backends.record.ids import (
    AlarmId,
    CameraId,
    CommandId,
    ResourceId,
    SeatId,
    SourceId,
    UserId,
)
from backends.record.refusal import Refusal
from backends.record.resource import Camera, MonitoringPoint, SourceHealth

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


class FakeLink:
    """Satisfies backends.link.api.Link. Fill the public fields, then `tell(Change(...))`."""

    def __init__(self, user: User | None = None) -> None:
        self.now = NOW
        self.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
        self.user_now: User | None = user if user is not None else a_user()
        self.alarms_now: dict[AlarmId, Alarm] = {}
        self.pending_now: dict[AlarmId, CommandBody] = {}
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
        return self.alarms_now

    @property
    def pending(self) -> Mapping[AlarmId, CommandBody]:
        return self.pending_now

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
        self.pending_now[body.alarm] = body
        self.tell(Change(pending=frozenset({body.alarm})))
        return CommandId(f"command-{len(self.sent)}")

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

    # ---- for the test

    def tell(self, change: Change) -> None:
        """Call every subscriber, as the line does on the UI thread."""
        for callback in list(self.subscribers):
            callback(change)

    def put(self, *alarms: Alarm) -> None:
        """Alarms came or changed."""
        self.alarms_now |= {alarm.id: alarm for alarm in alarms}
        self.tell(Change(alarms=frozenset(alarm.id for alarm in alarms)))

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
        self.pending_now.pop(body.alarm, None)
        self.tell(Change(pending=frozenset({body.alarm}), refusals=((body, refusal),)))
