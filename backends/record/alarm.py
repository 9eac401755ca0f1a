"""The alarm: its state (ISA-18.2), and by name its commands and events. Pure.

decide(), evolve() and due() stand in `alarm_decider`; this module is only the words.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.access import Role
from backends.record.alarm_commands import (
    Acknowledge,
    AlarmCommand,
    ClearAlarm,
    EscalateAlarm,
    ExpireShelf,
    LinkAlarm,
    RaiseAlarm,
    ReleaseAlarm,
    ReportSoundOutput,
    ResetAlarm,
    ReturnToService,
    SetAlarmQuality,
    SetSuppression,
    SettleLateAlarm,
    ShelveAlarm,
    TakeAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.alarm_events import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEscalated,
    AlarmEvent,
    AlarmLinked,
    AlarmQualityChanged,
    AlarmRaised,
    AlarmReleased,
    AlarmReset,
    AlarmReturnedToService,
    AlarmShelved,
    AlarmStillTrue,
    AlarmSuppressed,
    AlarmTaken,
    AlarmTakenOutOfService,
    AlarmUnshelved,
    AlarmUnsuppressed,
    Quality,
)
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import AlarmId, IncidentId, SourceId


class AlarmState(enum.StrEnum):
    """ISA-18.2 states. Flags (shelf, suppression, out of service) stand beside the state."""

    NORM = "norm"
    UNACK = "unack"
    ACKED = "acked"
    RTNUN = "rtnun"
    LATCHED = "latched"  # returned and acknowledged, still to be reset


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Set aside by a person for a while. `is_once`: until the alarm is over, `until` at most."""

    by: Actor
    at: dt.datetime
    until: dt.datetime
    reason: str
    is_once: bool = False


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """Set aside by a rule of the policy, while its cause stands."""

    rule: str
    why: str
    at: dt.datetime


class OutOfService(msgspec.Struct, frozen=True, kw_only=True):
    """Its device is out of service, under a permit, until somebody has checked it."""

    by: Actor
    at: dt.datetime
    reason: str
    permit: str


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm as folded from its events. `version` is the subject version of its last event.

    `taken_by` (who has it) is apart from `acknowledged_by`. `severity` is the highest reached
    since it was last acknowledged.
    """

    id: AlarmId
    version: int
    state: AlarmState
    severity: Severity
    source: SourceId
    key: str
    department: Department
    kind: str
    title: str
    realm: Realm
    first_raised_at: dt.datetime
    raised_at: dt.datetime
    changed_at: dt.datetime
    place: Place | None = None
    detail: dict[str, str] = {}
    cleared_at: dt.datetime | None = None
    acknowledged_by: Actor | None = None
    acknowledged_at: dt.datetime | None = None
    taken_by: Actor | None = None
    taken_at: dt.datetime | None = None
    raise_count: int = 1
    quality: Quality = Quality.GOOD
    called_at: dt.datetime | None = None
    cause: str = ""  # what its source or class says is behind it: groups alarms in a flood
    shelf: Shelf | None = None
    suppression: Suppression | None = None
    out_of_service: OutOfService | None = None
    is_latching: bool = False
    is_chattering: bool = False
    escalated_to: list[Role] = []  # called since nobody took it, in order
    escalated_at: dt.datetime | None = None
    incident: IncidentId = IncidentId("")
    missed: int = 0  # raises while shelved, suppressed or out of service
    is_late: bool = False  # back-filled, and not yet known to be still true: calls nobody
    unanswered_since: dt.datetime | None = None  # the hub's clock; escalation counts from here

    @property
    def is_set_aside(self) -> bool:
        """Whether a flag keeps it from calling anybody."""
        return (
            self.shelf is not None
            or self.suppression is not None
            or self.out_of_service is not None
        )

    @property
    def since(self) -> dt.datetime:
        """When it last called somebody: refreshed figures of a standing condition do not count."""
        return self.called_at or self.raised_at


__all__ = [
    "Acknowledge",
    "Alarm",
    "AlarmAcknowledged",
    "AlarmCleared",
    "AlarmCommand",
    "AlarmEscalated",
    "AlarmEvent",
    "AlarmLinked",
    "AlarmQualityChanged",
    "AlarmRaised",
    "AlarmReleased",
    "AlarmReset",
    "AlarmReturnedToService",
    "AlarmShelved",
    "AlarmState",
    "AlarmStillTrue",
    "AlarmSuppressed",
    "AlarmTaken",
    "AlarmTakenOutOfService",
    "AlarmUnshelved",
    "AlarmUnsuppressed",
    "ClearAlarm",
    "EscalateAlarm",
    "ExpireShelf",
    "LinkAlarm",
    "OutOfService",
    "Quality",
    "RaiseAlarm",
    "ReleaseAlarm",
    "ReportSoundOutput",
    "ResetAlarm",
    "ReturnToService",
    "SetAlarmQuality",
    "SetSuppression",
    "SettleLateAlarm",
    "Shelf",
    "ShelveAlarm",
    "Suppression",
    "TakeAlarm",
    "TakeOutOfService",
    "UnshelveAlarm",
]
