"""What the log says of the house itself: starts, policy, signatures, personal data. Pure.

Subjects: "hub", "policy", "audit", and "personal:" with the subject whose data it was.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.policy import Policy


class HubStarted(msgspec.Struct, frozen=True, kw_only=True):
    """hub.started@1. `silent_since`: when the hub before it was last known to live.

    `was_clean`: the one before said that it stopped.
    """

    version: str
    was_clean: bool
    silent_since: dt.datetime | None = None


class HubStopped(msgspec.Struct, frozen=True, kw_only=True):
    """hub.stopped@1. On request."""


class PolicySet(msgspec.Struct, frozen=True, kw_only=True):
    """policy.set@1. In force from here on."""

    digest: str
    policy: Policy


class HeadSigned(msgspec.Struct, frozen=True, kw_only=True):
    """audit.head_signed@1. Ed25519 over "seq hash", key named by its public half (hex)."""

    seq: int
    hash: str
    signature: str
    public_key: str


class SegmentArchived(msgspec.Struct, frozen=True, kw_only=True):
    """audit.segment_archived@1. Events first_seq to last_seq lie in `file` from now on."""

    file: str
    sha256: str
    first_seq: int
    last_seq: int
    last_hash: str


class PersonalViewed(msgspec.Struct, frozen=True, kw_only=True):
    """personal.viewed@1. Which fields of the subject; by whom stands in the envelope's actor."""

    fields: list[str]
    reason: str = ""


class PersonalErased(msgspec.Struct, frozen=True, kw_only=True):
    """personal.erased@1. The subject's key is destroyed."""

    reason: str


HouseEvent = (
    HubStarted
    | HubStopped
    | PolicySet
    | HeadSigned
    | SegmentArchived
    | PersonalViewed
    | PersonalErased
)
