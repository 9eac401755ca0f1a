"""The alarm: its state, its commands and its events (ISA-18.2 states). Pure.

decide() and evolve() stand in `alarm_decider`; this module is only the words.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.access import Role
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import AlarmId, IncidentId, SourceId


class AlarmState(enum.StrEnum):
    """ISA-18.2 states. Flags (shelf, suppression, out of service) stand beside the state."""

    NORM = "norm"
    UNACK = "unack"
    ACKED = "acked"
    RTNUN = "rtnun"
    LATCHED = "latched"  # returned and acknowledged, still to be reset


class Quality(enum.StrEnum):
    """Whether the source still speaks."""

    GOOD = "good"
    STALE = "stale"


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

    @property
    def is_set_aside(self) -> bool:
        """Whether a flag keeps it from calling anybody."""
        return any((self.shelf, self.suppression, self.out_of_service))

    @property
    def since(self) -> dt.datetime:
        """When it last called somebody: refreshed figures of a standing condition do not count."""
        return self.called_at or self.raised_at


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


class AlarmRaised(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.raised@1. First raise, or raised again, or worse.

    `is_repeat`: the same condition still stands and only its words, figures or place changed,
    or it became milder: the state is kept and nobody is called again.
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
    """alarm.shelved@1."""

    until: dt.datetime
    reason: str
    is_once: bool = False


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
    """alarm.taken_out_of_service@1."""

    reason: str
    permit: str


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


AlarmCommand = (
    RaiseAlarm
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
AlarmEvent = (
    AlarmRaised
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
