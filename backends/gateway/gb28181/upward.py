"""Cascading: we as a device of a higher platform (上级平台). The gateway's loop.

Registers, keeps alive, says the catalogue of all devices as its own, and has the relay send what
is asked for. A higher platform steers our cameras only where the settings file lets it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import msgspec

from backends.gateway.gb28181 import lower_events as events
from backends.gateway.gb28181.lower import Lower, Step
from backends.gateway.gb28181.lower_line import LowerLine, Upper, new_token
from backends.gateway.gb28181.upward_answers import Result, question, refused, told
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.gateway.gb28181.upward_types import Call, Centre, Seen, carrier, changes, played
from backends.link.devices import StreamKind
from backends.link.field import StreamRef
from backends.link.field_relay import SteerStream
from backends.link.field_upward import (
    UpwardEnds,
    UpwardPlace,
    UpwardPlaced,
    UpwardStarts,
)
from backends.link.media import PlaybackAct
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Offer, Session, Stream
from backends.protocols.manscdp import answers, control
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition, Query
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.flow import Flow, Transport
from backends.protocols.sip.registering import Account

log = logging.getLogger(__name__)

PLACE_WITHIN_S = 5.0
HANG_UP_S = 10.0  # after the end of a recording
LOOK_EVERY_S = 2.0
MOST_CALLS = 100
_NOT_FOUND, _AWAY, _BUSY, _CANNOT, _NO_WAY = 404, 480, 486, 488, 503


class Upward:
    """One higher platform. `run` until cancelled; frames of its calls come by `frame`."""

    def __init__(self, entry: UpwardEntry, centre: Centre) -> None:
        self._entry = entry
        self._centre = centre
        self._loop = asyncio.get_running_loop()
        self._said: dict[str, CatalogItem] = {}
        self._devices: dict[str, str] = {}
        self._calls: dict[str, Call] = {}  # by Call-ID
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
        self._looked_at: Sequence[Seen] | None = None
        self.look()

    async def run(self) -> None:
        """Registers again and again; looks for changes of the catalogue."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.line.run())
            group.create_task(self._keep_looking())

    def look(self) -> None:
        """Tells the platform, if it wants to know, how the catalogue has changed."""
        catalogue = self._centre.catalogue()
        if catalogue is self._looked_at:
            return
        self._looked_at = catalogue
        fresh: dict[str, CatalogItem] = {}
        self._devices = {}
        for item, device in catalogue:
            if item.id not in fresh and self._entry.shows(item.id):
                if self._centre.id in item.parent_ids:  # we may be another to that platform
                    item = msgspec.structs.replace(item, parent_ids=(self._own_id,))
                fresh[item.id] = item
                if device:
                    self._devices[item.id] = device
        changed = changes(self._said, fresh)
        self._said = fresh
        if changed:
            self.line.act(lambda lower, now_s: lower.notify_catalogue(changed, now_s))

    def calls_at(self, relay: str) -> list[str]:
        """Names of the calls that a relay serves."""
        return [call.name for call in self._calls.values() if call.relay.name == relay]

    def frame(self, frame: UpwardPlaced | UpwardEnds) -> None:
        """What a relay says of a call, of ours or not."""
        found = [id_ for id_, call in self._calls.items() if call.name == frame.call]
        if not found:
            return
        call_id, call = found[0], self._calls[found[0]]
        if isinstance(frame, UpwardEnds) and frame.reason == "file_end" and call.token:
            self._at_end(call_id, call)
        elif isinstance(frame, UpwardEnds):
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
                device = self._devices[event.channel_id]  # what we take is of one
                self._centre.steer(device, event.channel_id, event.action)
            case events.Invited():
                self._invited(event)
            case events.Started() if event.call_id in self._calls:
                call = self._calls[event.call_id]
                self._centre.put(UpwardStarts(relay=call.relay.name, call=call.name))
            case events.Steered() if event.call_id in self._calls:
                self._steered(self._calls[event.call_id], event.order)
            case events.Stopped():
                self._stopped(event.call_id)

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
        lower = Lower(me, (account, party), flow, lambda: list(self._said.values()), new_token)
        lower.takes = self._takes
        return lower

    def heard(self, message: AlarmNotice | MobilePosition) -> None:
        """An alarm or a position of a camera that it sees, its place in WGS-84."""
        if message.device_id not in self._devices:
            return
        is_alarm = isinstance(message, AlarmNotice)
        says_anyway = is_alarm and self._entry.alarms == "all"

        def say(lower: Lower, now_s: float) -> Sequence[Step]:
            said = msgspec.structs.replace(message, sn=lower.next_sn())
            if isinstance(said, MobilePosition):
                return lower.notify("MobilePosition", answers.position(said), now_s)
            node = answers.alarm(said)
            told = lower.notify("Alarm", node, now_s)
            return told or (lower.say(node, now_s) if says_anyway else [])

        self.line.act(say)

    def _answer(self, query: Query) -> None:
        """The device below is asked the same."""
        device, build = self._devices.get(query.device_id), question(query)
        if device is None or build is None:
            self.line.act(lambda lower, now_s: lower.say(refused(query), now_s))
            return

        def done(result: Result) -> None:
            self.line.act(lambda lower, now_s: lower.say_all(told(query, result), now_s))

        self._centre.ask(device, build, done)

    def _takes(self, order: events.Order) -> bool:
        """Whether it is passed on."""
        match order:
            case events.Commanded(channel_id=channel_id, action=action):
                is_of_head = isinstance(action, control.Ptz | control.PrecisePtz | control.DragZoom)
                is_free = isinstance(action, control.KeyFrame)
                is_allowed = is_free or (is_of_head and self._entry.may_steer)
                return is_allowed and channel_id in self._devices
            case events.BroadcastAsked(target_id=target_id):
                log.info("%s wants to talk through %s: not passed on", self._name, target_id)
        return False

    def _invited(self, event: events.Invited) -> None:
        offer, device = event.offer, self._devices.get(event.channel_id)
        relay = self._centre.relay(device) if device is not None else None
        status = 0
        if device is None:
            status = _NOT_FOUND
        elif offer.session is Session.TALK or offer.kind != "video":
            status = _CANNOT
        elif not self._said[event.channel_id].is_online or relay is None:
            status = _AWAY
        elif len(self._calls) >= MOST_CALLS:
            status = _BUSY
        if status or relay is None or device is None:
            self._refuse(event.call_id, status)
            return
        call = Call(f"{self._entry.id}-{new_token()}", offer, relay, event.channel_id)
        self._calls[event.call_id] = call
        call.timer = self._loop.call_later(PLACE_WITHIN_S, self._placed, event.call_id, call, 0)
        if call.token:
            self._centre.tell(played(call, device))
        is_sub = offer.stream is Stream.SUB and not call.token
        kind = StreamKind.SUB if is_sub else StreamKind.MAIN
        ref = StreamRef(device=device, channel=event.channel_id, kind=kind, recording=call.token)
        self._centre.put(
            UpwardPlace(
                relay=relay.name,
                call=call.name,
                ref=ref,
                carrier=carrier(offer),
                peer_host=offer.host or self._upper.host,
                peer_port=offer.port,
                ssrc=offer.ssrc or 0,
            )
        )

    def _placed(self, call_id: str, call: Call, port: int) -> None:
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
                session=offer.session,
                host=self._entry.media_host or call.relay.media_host or self._own_host(),
                port=port,
                ssrc=f"{offer.ssrc or 0:010d}",
                carrier=offer.carrier,
                setup=offer.setup.other,
                direction="sendonly",
                payloads=(96,),
            )
        )
        self.line.act(lambda lower, now_s: lower.accept(call_id, body, now_s))

    def _own_host(self) -> str:
        """Our address as the platform sees it."""
        flow = self.line.flow
        return flow.local.rpartition(":")[0].strip("[]") if flow is not None else ""

    def _refuse(self, call_id: str, status: int) -> None:
        self.line.act(lambda lower, now_s: lower.refuse(call_id, status, now_s))

    def _stopped(self, call_id: str) -> None:
        call = self._calls.pop(call_id, None)
        if call is not None:
            self._end_timer(call)
            self._centre.put(UpwardEnds(relay=call.relay.name, call=call.name, reason="hung_up"))
            if call.token:
                self._centre.tell(SteerStream(token=call.token, act=PlaybackAct.CLOSE))

    def _steered(self, call: Call, order: mansrtsp.Order) -> None:
        match order:
            case mansrtsp.Pause():
                self._centre.tell(SteerStream(token=call.token, act=PlaybackAct.PAUSE))
            case mansrtsp.Play(scale=scale, position_s=position_s):
                steer = SteerStream(
                    token=call.token, act=PlaybackAct.PLAY, scale=scale or 1.0, seek_s=position_s
                )
                self._centre.tell(steer)

    def _at_end(self, call_id: str, call: Call) -> None:
        """The platform is told, and hangs up; one that does not is hung up on."""
        self._end_timer(call)

        def say(lower: Lower, now_s: float) -> Sequence[Step]:
            return lower.say(answers.media_end(lower.next_sn(), call.channel_id), now_s)

        def hang_up() -> None:
            self._stopped(call_id)
            self.line.act(lambda lower, now_s: lower.hang_up(call_id, now_s))

        self.line.act(say)
        call.timer = self._loop.call_later(HANG_UP_S, hang_up)

    def _end_timer(self, call: Call) -> None:
        if call.timer is not None:
            call.timer.cancel()
            call.timer = None

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.look()
