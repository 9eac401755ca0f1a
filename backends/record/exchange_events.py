"""What the log tells of the departments' exchange beside its subjects. Words only; pure.

Their subjects are "exchange:<source>", "source:<source>" and "safety:<layer>"; nothing is folded.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.exchange import Envelope
from backends.record.ids import SourceId


class EnvelopeKept(msgspec.Struct, frozen=True, kw_only=True):
    """exchange.taken@1. A message of another party, and where it was passed on to."""

    envelope: Envelope
    passed_to: list[str] = []


class SourceBackfilled(msgspec.Struct, frozen=True, kw_only=True):
    """source.backfilled@1. After a partition: what came late, of which time, all of it in one.

    `name`: what people call the source.
    """

    source: SourceId
    readings: int
    raised: int
    cleared: int
    first_at: dt.datetime
    last_at: dt.datetime
    name: str = ""


class SourceLost(msgspec.Struct, frozen=True, kw_only=True):
    """source.lost@1. Nothing comes from it any more; `reason` as SourceHealth has it."""

    source: SourceId
    name: str = ""
    reason: str = ""


class SourceRestored(msgspec.Struct, frozen=True, kw_only=True):
    """source.restored@1. It is there again."""

    source: SourceId
    name: str = ""


class SourceForgotten(msgspec.Struct, frozen=True, kw_only=True):
    """source.forgotten@1. A person took it off the board: no gateway reports on it any more."""

    source: SourceId
    name: str = ""


class SafetyLayerViewed(msgspec.Struct, frozen=True, kw_only=True):
    """safety.viewed@1. Who looked at which layer of the safety map stands in the actor."""

    layer: str


ExchangeEvent = (
    EnvelopeKept
    | SourceBackfilled
    | SourceLost
    | SourceRestored
    | SourceForgotten
    | SafetyLayerViewed
)
