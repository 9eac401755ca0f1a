"""Meetings (会商, 联席会议): agenda, sign-in, streams, minutes, resolutions. Words only; pure."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.record.common import Actor, Department, Realm
from backends.record.ids import CameraId, MeetingId, TaskId, UserId

Words = Annotated[str, msgspec.Meta(max_length=8_000)]
Short = Annotated[str, msgspec.Meta(max_length=200)]


class MeetingState(enum.StrEnum):
    SCHEDULED = "scheduled"
    OPEN = "open"
    ENDED = "ended"  # minutes are written
    CLOSED = "closed"  # minutes are agreed: frozen
    CANCELLED = "cancelled"


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody invited: a user of the centre, or an office outside by name."""

    name: Short
    user: UserId = UserId("")
    department: Department | None = None
    office: Short = ""
    is_host: bool = False


class Attended(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in, when, and who wrote it down."""

    name: str
    at: dt.datetime
    office: str = ""
    recorded_by: Actor


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """One resolution; `task`: what it became, with owner and date."""

    id: Short
    text: Words
    owner: Short = ""
    department: Department | None = None
    due_at: dt.datetime | None = None
    task: TaskId = TaskId("")


class MapArea(msgspec.Struct, frozen=True, kw_only=True):
    """What of the map was on the screen: degrees WGS-84."""

    west: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    south: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    east: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    north: Annotated[float, msgspec.Meta(ge=-90, le=90)]


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting as folded from its events.

    `about`: an incident ("incident:…") that it began from; `view`: in words what was on the
    screens then, `area` what of the map. `speaker`: the stream that is large.
    """

    id: MeetingId
    version: int
    realm: Realm
    state: MeetingState
    number: str  # H20261126-01
    title: str
    kind: str  # "consultation" 会商 | "joint" 联席会议
    starts_at: dt.datetime
    called_by: Actor
    called_at: dt.datetime
    changed_at: dt.datetime
    agenda: list[str] = []
    invited: list[Invited] = []
    attended: list[Attended] = []
    about: str = ""
    view: str = ""
    streams: list[CameraId] = []
    speaker: CameraId = CameraId("")
    minutes: str = ""
    resolutions: list[Resolution] = []
    opened_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    reason: str = ""
    area: MapArea | None = None


class CallMeeting(msgspec.Struct, frozen=True, kw_only=True, tag="call_meeting"):
    """Schedule it, or open it on the spot (`is_now`)."""

    meeting: MeetingId
    title: Short
    kind: Short
    starts_at: dt.datetime
    agenda: list[Short] = []
    invited: list[Invited] = []
    about: Short = ""
    view: Short = ""
    streams: list[CameraId] = []
    is_now: bool = False
    area: MapArea | None = None


class ChangeMeeting(msgspec.Struct, frozen=True, kw_only=True, tag="change_meeting"):
    """Before its end: what differs; None leaves it."""

    meeting: MeetingId
    seen_version: int
    title: Short | None = None
    starts_at: dt.datetime | None = None
    agenda: list[Short] | None = None
    invited: list[Invited] | None = None
    streams: list[CameraId] | None = None
    speaker: CameraId | None = None


class OpenMeeting(msgspec.Struct, frozen=True, kw_only=True, tag="open_meeting"):
    meeting: MeetingId
    seen_version: int


class AttendMeeting(msgspec.Struct, frozen=True, kw_only=True, tag="attend_meeting"):
    """Somebody is there."""

    meeting: MeetingId
    name: Short
    office: Short = ""


class WriteMinutes(msgspec.Struct, frozen=True, kw_only=True, tag="write_minutes"):
    meeting: MeetingId
    seen_version: int
    text: Words


class Resolve(msgspec.Struct, frozen=True, kw_only=True, tag="resolve"):
    """Add or change a resolution; `task` once it was made one."""

    meeting: MeetingId
    resolution: Resolution


class EndMeeting(msgspec.Struct, frozen=True, kw_only=True, tag="end_meeting"):
    meeting: MeetingId
    seen_version: int


class CloseMinutes(msgspec.Struct, frozen=True, kw_only=True, tag="close_minutes"):
    """The host agrees: frozen."""

    meeting: MeetingId
    seen_version: int


class CancelMeeting(msgspec.Struct, frozen=True, kw_only=True, tag="cancel_meeting"):
    meeting: MeetingId
    seen_version: int
    reason: Short


class MeetingCalled(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.called@1."""

    number: str
    title: str
    kind: str
    starts_at: dt.datetime
    agenda: list[str] = []
    invited: list[Invited] = []
    about: str = ""
    view: str = ""
    streams: list[CameraId] = []
    area: MapArea | None = None


class MeetingChanged(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.changed@1."""

    title: str | None = None
    starts_at: dt.datetime | None = None
    agenda: list[str] | None = None
    invited: list[Invited] | None = None
    streams: list[CameraId] | None = None
    speaker: CameraId | None = None


class MeetingOpened(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.opened@1."""


class MeetingAttended(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.attended@1."""

    name: str
    office: str = ""


class MinutesWritten(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.minutes_written@1."""

    text: str


class ResolutionMade(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.resolution_made@1."""

    resolution: Resolution


class MeetingEnded(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.ended@1."""


class MinutesClosed(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.minutes_closed@1."""


class MeetingCancelled(msgspec.Struct, frozen=True, kw_only=True):
    """meeting.cancelled@1."""

    reason: str


MeetingDeed = (
    CallMeeting
    | ChangeMeeting
    | OpenMeeting
    | AttendMeeting
    | WriteMinutes
    | Resolve
    | EndMeeting
    | CloseMinutes
    | CancelMeeting
)
MeetingCommand = MeetingDeed
MeetingEvent = (
    MeetingCalled
    | MeetingChanged
    | MeetingOpened
    | MeetingAttended
    | MinutesWritten
    | ResolutionMade
    | MeetingEnded
    | MinutesClosed
    | MeetingCancelled
)
