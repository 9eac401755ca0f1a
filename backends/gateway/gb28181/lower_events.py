"""What our device side tells its caller, and who it is. Pure values."""

from __future__ import annotations

import msgspec

from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Description
from backends.protocols.manscdp.control import Action
from backends.protocols.manscdp.messages import Control, Query
from backends.protocols.manscdp.queries import SnapshotOrder


class Self(msgspec.Struct, frozen=True, kw_only=True):
    """What we say of ourselves."""

    id: str
    name: str
    manufacturer: str = "Watchfloor"
    model: str = ""
    firmware: str = ""


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """The platform has taken us in, for the first time or again."""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """It has not: its SIP status, 0 for no answer. It is tried again in a minute or two."""

    status: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A query that the caller answers with `say` (RecordInfo, PresetQuery, ConfigDownload…)."""

    query: Query


class Commanded(msgspec.Struct, frozen=True, kw_only=True):
    """A control that is taken; those that want an answer have had it."""

    channel_id: str
    action: Action


class Configured(msgspec.Struct, frozen=True, kw_only=True):
    """A DeviceConfig that has no type here; it has been answered with an error."""

    control: Control


class SnapshotAsked(msgspec.Struct, frozen=True, kw_only=True):
    """2022: take pictures and post them; the platform has had its OK."""

    channel_id: str
    order: SnapshotOrder


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """Media is wanted of `channel_id`: `accept` or `refuse` by `call_id`."""

    call_id: str
    channel_id: str
    offer: Description


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """The call stands: send."""

    call_id: str


class Steered(msgspec.Struct, frozen=True, kw_only=True):
    """Play, pause, seek of a recording."""

    call_id: str
    order: mansrtsp.Order


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """The call is over: send no more."""

    call_id: str


class BroadcastAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The platform wants to talk through `target_id`, and has had its OK: `call` it."""

    source_id: str
    target_id: str


class CallAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The platform takes a call of ours: its SDP."""

    call_id: str
    answer: Description


class Subscribed(msgspec.Struct, frozen=True, kw_only=True):
    """The platform wants to be notified: `cmd` is Catalog, Alarm or MobilePosition.

    `interval_s`: of positions. `is_new` False: an old subscription goes on.
    """

    cmd: str
    interval_s: int
    is_new: bool


class Unsubscribed(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody is notified of it any more."""

    cmd: str


Event = (
    Registered
    | Refused
    | Asked
    | Commanded
    | Configured
    | SnapshotAsked
    | Invited
    | Started
    | Steered
    | Stopped
    | BroadcastAsked
    | CallAnswered
    | Subscribed
    | Unsubscribed
)
Order = Commanded | SnapshotAsked | BroadcastAsked
