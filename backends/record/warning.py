"""Warnings (预警): a forecast with a colour, an area and an end; never an alarm. Pure words."""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.common import Actor, Department, Realm, Severity
from backends.record.ids import SourceId, WarningId

OWN_SOURCE = SourceId("centre")  # of warnings that the centre itself publishes


class WarningState(enum.StrEnum):
    """Whether it still counts."""

    IN_FORCE = "in_force"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Where. Rings of (lon, lat) in WGS-84 degrees; either list may be empty."""

    name: str
    rings: list[list[tuple[float, float]]] = []
    divisions: list[str] = []


class WarningNotice(msgspec.Struct, frozen=True, kw_only=True):
    """One warning as folded from its events. `colour` Ⅰ red … Ⅳ blue."""

    id: WarningId
    version: int
    realm: Realm
    state: WarningState
    source: SourceId
    key: str
    department: Department
    colour: Severity
    kind: str  # "rainstorm", "11B06"
    headline: str
    text: str = ""
    advice: str = ""
    area: Area
    issued_at: dt.datetime
    until: dt.datetime
    changed_at: dt.datetime
    noted: list[Actor] = []  # who has taken note of this version
    replaced_by: WarningId = WarningId("")
    issued_version: int = 1  # of its last issue: whoever saw it or a later one saw these words
    ended_at: dt.datetime | None = None

    @property
    def is_ours(self) -> bool:
        """Whether the centre published it, and may say it anew or take it back."""
        return self.source == OWN_SOURCE


class IssueWarning(msgspec.Struct, frozen=True, kw_only=True, tag="issue_warning"):
    """Ingest only. The same (source, key) again is an update; `replaces` names keys it ends."""

    warning: WarningId
    source: SourceId
    key: str
    department: Department
    colour: Severity
    kind: str
    headline: str
    area: Area
    issued_at: dt.datetime
    until: dt.datetime
    text: str = ""
    advice: str = ""
    replaces: list[str] = []


class CancelWarning(msgspec.Struct, frozen=True, kw_only=True, tag="cancel_warning"):
    """Ingest only: its source takes it back. `with_updates`: and what has replaced it."""

    warning: WarningId
    occurred_at: dt.datetime
    with_updates: bool = False


class NoteWarning(msgspec.Struct, frozen=True, kw_only=True, tag="note_warning"):
    """A person has read it."""

    warning: WarningId
    seen_version: int


class PublishWarning(msgspec.Struct, frozen=True, kw_only=True, tag="publish_warning"):
    """A person of the centre warns, or says it anew: it goes to all that the routes name.

    `seen_version`: 0 of a new one. Only the centre's own warnings are published and withdrawn.
    """

    warning: WarningId
    seen_version: int
    department: Department
    colour: Severity
    kind: str
    headline: str
    area: Area
    until: dt.datetime
    text: str = ""
    advice: str = ""


class WithdrawWarning(msgspec.Struct, frozen=True, kw_only=True, tag="withdraw_warning"):
    """A person of the centre takes one of its warnings back: why."""

    warning: WarningId
    seen_version: int
    reason: str


class SupersedeWarning(msgspec.Struct, frozen=True, kw_only=True, tag="supersede_warning"):
    """Hub only: another one of its source replaces it."""

    warning: WarningId
    replaced_by: WarningId


class ExpireWarning(msgspec.Struct, frozen=True, kw_only=True, tag="expire_warning"):
    """Timer only: its end has come."""

    warning: WarningId


class WarningIssued(msgspec.Struct, frozen=True, kw_only=True):
    """warning.issued@1. Also an update: what was noted before must be noted again."""

    source: SourceId
    key: str
    department: Department
    colour: Severity
    kind: str
    headline: str
    area: Area
    until: dt.datetime
    text: str = ""
    advice: str = ""
    issued_at: dt.datetime | None = None  # its source's word; None: the envelope's occurred_at


class WarningCancelled(msgspec.Struct, frozen=True, kw_only=True):
    """warning.cancelled@1. `reason`: of a person who took it back."""

    reason: str = ""
    occurred_at: dt.datetime | None = None  # its source's word; None: the envelope's


class WarningSuperseded(msgspec.Struct, frozen=True, kw_only=True):
    """warning.superseded@1."""

    replaced_by: WarningId


class WarningExpired(msgspec.Struct, frozen=True, kw_only=True):
    """warning.expired@1."""


class WarningNoted(msgspec.Struct, frozen=True, kw_only=True):
    """warning.noted@1. By whom stands in the envelope's actor."""

    seen_version: int


WarningDeed = NoteWarning | PublishWarning | WithdrawWarning
WarningCommand = IssueWarning | CancelWarning | WarningDeed | SupersedeWarning | ExpireWarning
WarningEvent = WarningIssued | WarningCancelled | WarningSuperseded | WarningExpired | WarningNoted
