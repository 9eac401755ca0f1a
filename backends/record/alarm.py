"""The alarm: its state, its commands and its events (ISA-18.2 states). Pure.

decide() and evolve() stand in `alarm_decider`; this module is only the words.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import AlarmId, SourceId


class AlarmState(enum.StrEnum):
    """ISA-18.2 states. LATCHED and the flags come with the record issue."""

    NORM = "norm"
    UNACK = "unack"
    ACKED = "acked"
    RTNUN = "rtnun"


class Quality(enum.StrEnum):
    """Whether the source still speaks."""

    GOOD = "good"
    STALE = "stale"


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

    @property
    def since(self) -> dt.datetime:
        """When it last called somebody: refreshed figures of a standing condition do not count."""
        return self.called_at or self.raised_at


class RaiseAlarm(msgspec.Struct, frozen=True, kw_only=True, tag="raise_alarm"):
    """Ingest only: a source says that something is wrong."""

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


class AlarmCleared(msgspec.Struct, frozen=True, kw_only=True):
    """alarm.cleared@1."""

    detail: dict[str, str] = {}


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


AlarmEvent = (
    AlarmRaised
    | AlarmCleared
    | AlarmQualityChanged
    | AlarmAcknowledged
    | AlarmTaken
    | AlarmReleased
)
