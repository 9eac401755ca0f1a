"""What a higher platform may have of us, and one call of its: values and plain functions. Pure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from backends.gateway.gb28181.lower_line import new_token
from backends.gateway.gb28181.upward_answers import Ask, Build, Result
from backends.link.field_gateway import PlayRecording
from backends.link.field_relay import RelayIs, SteerStream
from backends.link.field_upward import (
    UpwardCalls,
    UpwardEnds,
    UpwardPlace,
    UpwardStarts,
    UpwardSteers,
)
from backends.protocols.gb28181_sdp import Carrier, Description, Session, Setup
from backends.protocols.manscdp import control
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent

PAST = (Session.PLAYBACK, Session.DOWNLOAD)

Frame = UpwardPlace | UpwardStarts | UpwardEnds | UpwardCalls | UpwardSteers


class Seen(NamedTuple):
    """One item of our catalogue, and whose it is; a group is nobody's."""

    item: CatalogItem
    device: str


def _nobody(device: str, build: Build, done: Callable[[Result], None]) -> None:
    done(None)


def _nothing(frame: PlayRecording | SteerStream) -> None:
    """Nobody plays."""


class Centre(msgspec.Struct, frozen=True, kw_only=True):
    """What a higher platform may have of us. `relay`: that of a device's network, if any.

    `put`: a frame to the hub; `steer`: an action for a device's channel; `ask`: a query of a
    device; `tell`: of a recording that a device is to play.
    """

    id: str
    catalogue: Callable[[], Sequence[Seen]]
    relay: Callable[[str], RelayIs | None]
    put: Callable[[Frame], None]
    steer: Callable[[str, str, control.Action], None]
    ask: Ask = _nobody
    tell: Callable[[PlayRecording | SteerStream], None] = _nothing


class Call:
    def __init__(self, name: str, offer: Description, relay: RelayIs, channel_id: str) -> None:
        self.name = name
        self.offer = offer
        self.relay = relay
        self.channel_id = channel_id
        self.token = new_token() if offer.session in PAST else ""
        self.timer: asyncio.TimerHandle | None = None


def played(call: Call, device: str) -> PlayRecording:
    offer = call.offer
    speed = max(offer.speed, 1) if offer.session is Session.DOWNLOAD else 0
    return PlayRecording(
        token=call.token,
        device=device,
        channel=call.channel_id,
        start_unix_s=offer.start_s,
        end_unix_s=offer.end_s,
        speed=speed,
    )


def carrier(offer: Description) -> str:
    """How the relay sends: as the platform offers."""
    if offer.carrier is Carrier.UDP:
        return "udp"
    return "tcp_passive" if offer.setup is Setup.ACTIVE else "tcp_active"


def changes(before: dict[str, CatalogItem], after: dict[str, CatalogItem]) -> list[CatalogItem]:
    """What became of each item, as a catalogue notification says it."""
    replace = msgspec.structs.replace
    found = [
        replace(item, event=ItemEvent.DELETE) for id_, item in before.items() if id_ not in after
    ]
    for id_, item in after.items():
        old = before.get(id_)
        if old is None:
            found.append(replace(item, event=ItemEvent.ADD))
        elif old.is_online != item.is_online:
            found.append(replace(item, event=ItemEvent.ON if item.is_online else ItemEvent.OFF))
        elif old != item:
            found.append(replace(item, event=ItemEvent.UPDATE))
    return found
