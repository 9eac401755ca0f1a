"""Pieces of work for the writer, and their answers. Words only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from backends.hub.house import HUB_ACTOR
from backends.hub.outbox import OutboxReport
from backends.hub.transaction import Transaction
from backends.link.messages import Receipt
from backends.record.access import User
from backends.record.alarm import Quality
from backends.record.commands import CommandBody
from backends.record.common import Actor, Realm
from backends.record.device_events import DeviceEvent
from backends.record.exchange_events import ExchangeEvent
from backends.record.house_events import HouseEvent
from backends.record.ids import CommandId, SourceId, UserId
from backends.record.observation import (
    CaseProgressed,
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    EnvelopeTaken,
    WarningPublished,
    WarningWithdrawn,
)
from backends.record.recording import RecordingEvent
from backends.record.refusal import Refusal
from backends.record.session_events import SessionEvent

if TYPE_CHECKING:
    from backends.hub.deciding import Deciding

GATEWAY = Actor(user=UserId("system:gateway"))
HUB = HUB_ACTOR

Told = HouseEvent | DeviceEvent | RecordingEvent | ExchangeEvent
Said = ConditionRaised | ConditionCleared | WarningPublished | WarningWithdrawn | CaseReported
Logged = Said | CaseProgressed | EnvelopeTaken


class IngestAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of POST /api/v1/ingest: the batch is kept. `seq` is the log's end after it."""

    batch_id: str
    accepted: int
    seq: int
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandJob:
    """A person's command, as it came."""

    id: CommandId
    user: User
    body: CommandBody
    realm: Realm = Realm.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestJob:
    """What one batch says for the log; `accepted` counts all its observations."""

    batch_id: str
    conditions: tuple[Logged, ...]
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityJob:
    """A source went silent or came back: all its active alarms."""

    source: SourceId
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerJob:
    """Whatever is due by now: escalations, expiries, clocks that run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideJob:
    """A write beside the log (sessions, readings). Runs on the writer thread."""

    write: Callable[[Transaction], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionJob:
    """Somebody signed in or out, or was refused; `write` keeps or forgets the session."""

    subject: str
    version: int
    actor: Actor
    told: SessionEvent
    write: Callable[[Transaction], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseJob:
    """An event of the house itself, its devices or recordings.

    `tell` may look at the log, and write beside it, within the transaction.
    """

    subject: str
    tell: Callable[[Transaction], Told | None]
    actor: Actor = HUB


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxJob:
    """A gateway tells what became of a message of the outbox."""

    message: str
    report: OutboxReport


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskJob:
    """A desk of the hub has something decided, in a transaction: a signature, the watch's clock."""

    do: Callable[[Deciding], Answer]


Job = (
    CommandJob
    | IngestJob
    | QualityJob
    | TimerJob
    | SideJob
    | SessionJob
    | HouseJob
    | OutboxJob
    | DeskJob
)
Answer = Receipt | IngestAnswer | Refusal | None
