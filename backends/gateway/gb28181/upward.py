"""Cascading: we as a device of a higher platform (上级平台). The gateway's loop.

Registers, keeps alive, says the catalogue of all devices as its own, and has the relay send what
is asked for. A higher platform steers our cameras only where the settings file lets it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from backends.gateway.gb28181 import lower_events as events
from backends.gateway.gb28181.lower import Lower
from backends.gateway.gb28181.lower_line import LowerLine, Upper, new_token
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.link.devices import StreamKind
from backends.link.field import StreamRef
from backends.link.field_relay import RelayIs
from backends.link.field_upward import (
    UpwardCalls,
    UpwardEnds,
    UpwardPlace,
    UpwardPlaced,
    UpwardStarts,
)
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Carrier, Description, Offer, Session, Setup, Stream
from backends.protocols.manscdp import answers, control
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.messages import Outcome, PresetList, Query
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.flow import Flow, Transport
from backends.protocols.sip.registering import Account

log = logging.getLogger(__name__)

PLACE_WITHIN_S = 5.0
LOOK_EVERY_S = 2.0
MOST_CALLS = 100
_NOT_FOUND, _AWAY, _BUSY, _CANNOT, _NO_WAY = 404, 480, 486, 488, 503

Frame = UpwardPlace | UpwardStarts | UpwardEnds | UpwardCalls


class Seen(NamedTuple):
    """One item of our catalogue, and whose it is; a group is nobody's."""

    item: CatalogItem
    device: str


class Centre(msgspec.Struct, frozen=True, kw_only=True):
    """What a higher platform may have of us. `relay`: that of a device's network, if any.

    `put`: a frame to the hub; `steer`: an action for a device's channel.
    """

    id: str
    catalogue: Callable[[], Sequence[Seen]]
    relay: Callable[[str], RelayIs | None]
    put: Callable[[Frame], None]
    steer: Callable[[str, str, control.Action], None]


class _Call:
    def __init__(self, name: str, offer: Description, relay: RelayIs, channel_id: str) -> None:
        self.name = name
        self.offer = offer
        self.relay = relay
        self.channel_id = channel_id
        self.timer: asyncio.TimerHandle | None = None


class Upward:
    """One higher platform. `run` until cancelled; frames of its calls come by `frame`."""

    def __init__(self, entry: UpwardEntry, centre: Centre) -> None:
        self._entry = entry
        self._centre = centre
        self._loop = asyncio.get_running_loop()
        self._said: dict[str, CatalogItem] = {}
        self._devices: dict[str, str] = {}
        self._calls: dict[str, _Call] = {}  # by Call-ID
        self._status = -1
        host, _, port = entry.address.rpartition(":")
        local_host, _, local_port = entry.local.rpartition(":")
        self._upper = Upper(
            host=host.strip("[]"),
            port=int(port),
            transport=Transport(entry.transport.upper()),
            local_host=local_host.strip("[]"),
            local_port=int(local_port or 0),
        )
        self.is_registered = False
        self.line = LowerLine(self._upper, self._lower, self)
        self.look()

    async def run(self) -> None:
        """Registers again and again; looks for changes of the catalogue."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.line.run())
            group.create_task(self._keep_looking())

    def look(self) -> None:
        """Tells the platform, if it wants to know, how the catalogue has changed."""
        fresh: dict[str, CatalogItem] = {}
        self._devices = {}
        for item, device in self._centre.catalogue():
            if item.id not in fresh and self._entry.shows(item.id):
                if self._centre.id in item.parent_ids:  # we may be another to that platform
                    item = msgspec.structs.replace(item, parent_ids=(self._own_id,))
                fresh[item.id] = item
                if device:
                    self._devices[item.id] = device
        changes = _changes(self._said, fresh)
        self._said = fresh
        if changes:
            self.line.act(lambda lower, now_s: lower.notify_catalogue(changes, now_s))

    def calls_at(self, relay: str) -> list[str]:
        """Names of the calls that a relay serves."""
        return [call.name for call in self._calls.values() if call.relay.name == relay]

    def frame(self, frame: UpwardPlaced | UpwardEnds) -> None:
        """What a relay says of a call, of ours or not."""
        found = [id_ for id_, call in self._calls.items() if call.name == frame.call]
        if not found:
            return
        call_id, call = found[0], self._calls[found[0]]
        if isinstance(frame, UpwardEnds):
            self._calls.pop(call_id)
            self._end_timer(call)
            self.line.act(lambda lower, now_s: lower.hang_up(call_id, now_s))
        elif call.timer is not None:
            self._placed(call_id, call, frame.port)

    def opened(self, line: LowerLine) -> None:
        """A new line; registration begins anew."""
        self.is_registered = False

    def happened(self, line: LowerLine, event: events.Event) -> None:
        """What the platform says."""
        match event:
            case events.Registered():
                self._told(200)
            case events.Refused():
                self._told(event.status)
            case events.Asked():
                self._answer(event.query)
            case events.Commanded():
                self._commanded(event)
            case events.Invited():
                self._invited(event)
            case events.Started() if event.call_id in self._calls:
                call = self._calls[event.call_id]
                self._centre.put(UpwardStarts(relay=call.relay.name, call=call.name))
            case events.Stopped():
                self._stopped(event.call_id)
            case events.BroadcastAsked():
                log.info("%s wants to talk through %s: not passed on", self._name, event.target_id)

    @property
    def _own_id(self) -> str:
        return self._entry.own_id or self._centre.id

    @property
    def _name(self) -> str:
        return f"GB28181 platform {self._entry.id}"

    def _told(self, status: int) -> None:
        self.is_registered = status == 200
        if status != self._status:
            self._status = status
            if self.is_registered:
                log.info("%s has registered us", self._name)
            else:
                why = f"refuses us with {status}" if status else "does not answer"
                log.warning("%s %s. Trying again.", self._name, why)

    def _lower(self, flow: Flow) -> Lower:
        entry, own_id = self._entry, self._own_id
        domain = entry.domain or entry.id[:10]
        uri = f"sip:{own_id}@{domain}"
        account = Account(
            registrar=f"sip:{entry.id}@{domain}",
            aor=uri,
            user=entry.user or own_id,
            password=entry.password,
            expires_s=entry.expires_s,
            keepalive_s=float(entry.keepalive_s),
        )
        edition = "3.0" if entry.edition == "2022" else ""
        party = Party(uri=uri, contact=f"sip:{own_id}@{flow.local}", edition=edition)
        me = events.Self(id=own_id, name=entry.name, model="Watchfloor")
        return Lower(me, (account, party), flow, lambda: list(self._said.values()), new_token)

    def _answer(self, query: Query) -> None:
        """Presets and recordings of cameras below are not told upwards."""
        who = (query.sn, query.device_id)
        match query.cmd.lower():
            case "recordinfo":
                node = answers.records(*who, 0, [])
            case "presetquery":
                node = answers.presets(PresetList(sn=who[0], device_id=who[1], presets=()))
            case _:
                done = Outcome(sn=who[0], device_id=who[1], cmd=query.cmd, is_ok=False)
                node = answers.outcome(done)
        self.line.act(lambda lower, now_s: lower.say(node, now_s))

    def _commanded(self, event: events.Commanded) -> None:
        device = self._devices.get(event.channel_id)
        is_harmless = isinstance(event.action, control.KeyFrame)
        if device is not None and (is_harmless or self._may_steer(event.action)):
            self._centre.steer(device, event.channel_id, event.action)

    def _may_steer(self, action: control.Action) -> bool:
        is_of_head = isinstance(action, control.Ptz | control.PrecisePtz | control.DragZoom)
        return self._entry.may_steer and is_of_head

    def _invited(self, event: events.Invited) -> None:
        offer, device = event.offer, self._devices.get(event.channel_id)
        relay = self._centre.relay(device) if device is not None else None
        status = 0
        if device is None:
            status = _NOT_FOUND
        elif offer.session not in (Session.PLAY, Session.OTHER) or offer.kind != "video":
            status = _CANNOT
        elif not self._said[event.channel_id].is_online or relay is None:
            status = _AWAY
        elif len(self._calls) >= MOST_CALLS:
            status = _BUSY
        if status or relay is None or device is None:
            self._refuse(event.call_id, status)
            return
        call = _Call(f"{self._entry.id}-{new_token()}", offer, relay, event.channel_id)
        self._calls[event.call_id] = call
        call.timer = self._loop.call_later(PLACE_WITHIN_S, self._placed, event.call_id, call, 0)
        kind = StreamKind.SUB if offer.stream is Stream.SUB else StreamKind.MAIN
        self._centre.put(
            UpwardPlace(
                relay=relay.name,
                call=call.name,
                ref=StreamRef(device=device, channel=event.channel_id, kind=kind),
                carrier=_carrier(offer),
                peer_host=offer.host or self._upper.host,
                peer_port=offer.port,
                ssrc=offer.ssrc or 0,
            )
        )

    def _placed(self, call_id: str, call: _Call, port: int) -> None:
        """The relay's answer, or that there is none."""
        self._end_timer(call)
        if not port:
            self._calls.pop(call_id, None)
            self._centre.put(UpwardEnds(relay=call.relay.name, call=call.name, reason="no_answer"))
            self._refuse(call_id, _NO_WAY)
            return
        offer = call.offer
        body = sdp.encode(
            Offer(
                owner_id=call.channel_id,
                session=Session.PLAY,
                host=self._entry.media_host or call.relay.media_host,
                port=port,
                ssrc=f"{offer.ssrc or 0:010d}",
                carrier=offer.carrier,
                setup=offer.setup.other,
                direction="sendonly",
                payloads=(96,),
            )
        )
        self.line.act(lambda lower, now_s: lower.accept(call_id, body, now_s))

    def _refuse(self, call_id: str, status: int) -> None:
        self.line.act(lambda lower, now_s: lower.refuse(call_id, status, now_s))

    def _stopped(self, call_id: str) -> None:
        call = self._calls.pop(call_id, None)
        if call is not None:
            self._end_timer(call)
            self._centre.put(UpwardEnds(relay=call.relay.name, call=call.name, reason="hung_up"))

    def _end_timer(self, call: _Call) -> None:
        if call.timer is not None:
            call.timer.cancel()
            call.timer = None

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.look()


def _carrier(offer: Description) -> str:
    """How the relay sends: as the platform offers."""
    if offer.carrier is Carrier.UDP:
        return "udp"
    return "tcp_passive" if offer.setup is Setup.ACTIVE else "tcp_active"


def _changes(before: dict[str, CatalogItem], after: dict[str, CatalogItem]) -> list[CatalogItem]:
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
