"""What happened to an alarm: the events of the log, each the payload of its type@version. Pure."""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.access import Role
from backends.record.common import Department, Place, Severity
from backends.record.ids import IncidentId, SourceId


class Quality(enum.StrEnum):
    """Whether the source still speaks."""

    GOOD = "good"
    STALE = "stale"


class AlarmRaised(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.raised@1. First raise, or raised again, or worse.

    `is_repeat`: the same condition still stands and only its words, figures or place changed,
    or it became milder: the state is kept and nobody is called again. `is_late`: back-filled after
    a partition: nobody is called before AlarmStillTrue.
    """

    source: SourceId
    key: str
    department: Department
    severity: Severity
    kind: str
    title: str
    place: Place | None = None
    detail: dict[str, str] = {}
    is_repeat: bool = False
    cause: str = ""
    is_latching: bool = False
    is_chattering: bool = False
    is_late: bool = False


class AlarmStillTrue(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.still_true@1. It was told late and holds all the same: from now on it calls."""


class AlarmCleared(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.cleared@1. `acknowledges_itself`: its class needs no acknowledgement once over."""

    detail: dict[str, str] = {}
    acknowledges_itself: bool = False


class AlarmQualityChanged(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.quality_changed@1."""

    quality: Quality


class AlarmAcknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.acknowledged@1. By whom stands in the envelope's actor."""

    seen_version: int


class AlarmTaken(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.taken@1. By whom stands in the envelope's actor."""


class AlarmReleased(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.released@1."""


class AlarmShelved(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.shelved@1. `over`: what it was, where it was over and thus on nobody's list."""

    until: dt.datetime
    reason: str
    is_once: bool = False
    over: AlarmRaised | None = None


class AlarmUnshelved(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.unshelved@1. `has_expired`: by the clock, or because it was over."""

    has_expired: bool = False


class AlarmSuppressed(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.suppressed@1."""

    rule: str
    why: str


class AlarmUnsuppressed(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.unsuppressed@1."""


class AlarmTakenOutOfService(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.taken_out_of_service@1. `over` as of AlarmShelved."""

    reason: str
    permit: str
    over: AlarmRaised | None = None


class AlarmReturnedToService(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.returned_to_service@1."""

    checked: str


class AlarmReset(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.reset@1."""


class AlarmEscalated(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.escalated@1."""

    role: Role


class AlarmLinked(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.linked@1."""

    incident: IncidentId


AlarmEvent = (
    AlarmRaised
    | AlarmStillTrue
    | AlarmCleared
    | AlarmQualityChanged
    | AlarmAcknowledged
    | AlarmTaken
    | AlarmReleased
    | AlarmShelved
    | AlarmUnshelved
    | AlarmSuppressed
    | AlarmUnsuppressed
    | AlarmTakenOutOfService
    | AlarmReturnedToService
    | AlarmReset
    | AlarmEscalated
    | AlarmLinked
)
