"""What may be asked of an alarm: by a source, by a person, by the hub and its timers. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.access import Role
from backends.record.alarm_events import Quality
from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId, IncidentId, SourceId


class RaiseAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="raise_alarm"):
    """Ingest only: a source says that something is wrong.

    `is_chattering`: the conditioning before has seen it come and go too often.
    """

    alarm: AlarmId
    source: SourceId
    key: str
    department: Department
    severity: Severity
    kind: str
    title: str
    occurred_at: dt.datetime
    place: Place | None = None
    detail: dict[str, str] = {}
    cause: str = ""
    is_chattering: bool = False
    is_late: bool = False


class SettleLateAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="settle_late_alarm"):
    """Timer only: it was told late, and its source took it back no more: it is still true."""

    alarm: AlarmId


class ClearAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="clear_alarm"):
    """Ingest only: the condition is gone."""

    alarm: AlarmId
    occurred_at: dt.datetime
    detail: dict[str, str] = {}


class SetAlarmQuality(msgspec.Struct, frozen=True, kw_only=True, tag="set_alarm_quality"):
    """Ingest only: the source went silent, or came back."""

    alarm: AlarmId
    quality: Quality


class Acknowledge(msgspec.Struct, frozen=True, kw_only=True, tag="acknowledge"):
    """A person has seen it. `seen_version` is the version that stood on the screen."""

    alarm: AlarmId
    seen_version: int


class TakeAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="take_alarm"):
    """A person has it in hand from now on."""

    alarm: AlarmId
    seen_version: int


class ReleaseAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="release_alarm"):
    """The one who has it lets it go."""

    alarm: AlarmId
    seen_version: int


class ShelveAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="shelve_alarm"):
    """Set it aside for `minutes` (1 to 480), or once until it is over."""

    alarm: AlarmId
    seen_version: int
    minutes: int
    reason: str
    is_once: bool = False


class UnshelveAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="unshelve_alarm"):
    """Take it off the shelf. Acknowledges nothing."""

    alarm: AlarmId
    seen_version: int


class TakeOutOfService(msgspec.Struct, frozen=True, kw_only=True, tag="take_out_of_service"):
    """Its device is out of service, under this permit."""

    alarm: AlarmId
    seen_version: int
    reason: str
    permit: str


class ReturnToService(msgspec.Struct, frozen=True, kw_only=True, tag="return_to_service"):
    """Its device works again; `checked` says how that was seen."""

    alarm: AlarmId
    seen_version: int
    checked: str


class ResetAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="reset_alarm"):
    """LATCHED to NORM."""

    alarm: AlarmId
    seen_version: int


class ReportSoundOutput(msgspec.Struct, frozen=True, kw_only=True, tag="report_sound_output"):
    """A console says that its sound output is gone, or back. `alarm`: sound_alarm_id() of its seat.

    The hub makes it the word of a source of the centre: the alarm is raised or cleared.
    """

    alarm: AlarmId
    is_lost: bool
    output: str = ""


class ExpireShelf(msgspec.Struct, frozen=True, kw_only=True, tag="expire_shelf"):
    """Timer only: its time on the shelf is over."""

    alarm: AlarmId


class SetSuppression(msgspec.Struct, frozen=True, kw_only=True, tag="set_suppression"):
    """Hub only: a rule of the policy sets it aside (`rule` named) or lets it go (empty)."""

    alarm: AlarmId
    rule: str
    why: str = ""


class EscalateAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="escalate_alarm"):
    """Timer only: nobody has taken it, `role` is called too."""

    alarm: AlarmId
    role: Role


class LinkAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="link_alarm"):
    """Hub only: it belongs to that incident; empty: to none any more."""

    alarm: AlarmId
    incident: IncidentId


AlarmCommand = (
    RaiseAlarm
    | SettleLateAlarm
    | ClearAlarm
    | SetAlarmQuality
    | Acknowledge
    | TakeAlarm
    | ReleaseAlarm
    | ShelveAlarm
    | UnshelveAlarm
    | TakeOutOfService
    | ReturnToService
    | ResetAlarm
    | ExpireShelf
    | SetSuppression
    | EscalateAlarm
    | LinkAlarm
)
