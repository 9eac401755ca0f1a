"""What departments tell one another through the centre, and how its delivery stands. Pure words.

At least once per target, unique on (source, id), ordered per subject.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.record.common import Place, Severity

Name = Annotated[str, msgspec.Meta(max_length=200)]


class Secrecy(enum.StrEnum):
    """Who may see it: everybody in the centre, or its own department and the watch."""

    OPEN = "open"
    DEPARTMENT = "department"


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One message between parties.

    `type`: "grid.event.reported|escalated|assigned|answered|closed",
    "traffic.anomaly.raised|cleared", "env.exceedance.raised|cleared",
    "warning.issued|superseded|cancelled", "dispatch.assigned|cancelled|receipt",
    "case.stage_changed", "order.given|cancelled". `targets`: "department:<department>",
    "party:<id of policy.OutsideParty>", "source:<id>" of an answer to a report. `subject`: of the
    record ("incident:…"), or the sender's own key. `division`: civil code. `passed`: who has had it
    already (the loop guard).
    """

    id: str
    source: Name
    type: Name
    subject: Name
    subject_version: int = 0
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    division: str = ""
    severity: Severity | None = None
    geo: Place | None = None
    correlation_id: str = ""
    causation_id: str = ""
    targets: list[Name] = []
    dedup_key: str = ""
    secrecy: Secrecy = Secrecy.OPEN
    passed: list[Name] = []
    data: dict[str, str] = {}


class Delivery(enum.StrEnum):
    """What became of one try to hand a message to its target."""

    NOT_SENT = "not_sent"  # not delivered for certain: tried again by itself
    SENT = "sent"  # delivered, no answer of the target's people yet
    ACCEPTED = "accepted"
    EXECUTING = "executing"
    DONE = "done"
    REJECTED = "rejected"
    UNKNOWN = "unknown"  # it may have arrived: ask before sending again


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Of one try or one question. `detail`: result, reason, or what failed, in words.

    `is_not_found` with NOT_SENT: the target was asked and knows of none, which is true of what is
    under way, too.
    """

    delivery: Delivery
    detail: str = ""
    is_not_found: bool = False
