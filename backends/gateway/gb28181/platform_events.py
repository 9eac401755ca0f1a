"""What the platform says has happened: values of `platform`. Pure."""

from __future__ import annotations

import msgspec

from backends.gateway.gb28181 import presence
from backends.gateway.gb28181.asking import Answer
from backends.gateway.gb28181.registrar import Registration
from backends.gateway.gb28181.stream_types import Event as StreamEvent
from backends.gateway.gb28181.talk_calls import TalkAnswered, TalkCallOver
from backends.gateway.gb28181.talks import TalkInvited, TalkOver, TalkReady
from backends.protocols.manscdp.messages import AnyMessage


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A device said something of itself: alarm, position, catalogue change, snapshot…

    `is_outdated`: it came behind a later one that spoke of the same items. These are left out, and
    what else it said of them is not known.
    """

    device_id: str
    message: AnyMessage
    is_outdated: bool = False


Happened = (
    presence.CameOnline
    | presence.CameAnew
    | presence.Moved
    | presence.WentOffline
    | Registration
    | Answer
    | Received
    | StreamEvent
    | TalkInvited
    | TalkReady
    | TalkOver
    | TalkAnswered
    | TalkCallOver
)
