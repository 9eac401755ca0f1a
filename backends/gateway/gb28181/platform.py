"""The platform that devices register with: bytes in, bytes and events out. Pure; clock passed in.

Puts together transactions, registrar, presence, what is said, and media sessions. One object
serves one SIP address over UDP and TCP; an I/O shell sends every Send and calls `tick`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backends.gateway.gb28181 import presence as presences
from backends.gateway.gb28181.abilities import ABILITIES
from backends.gateway.gb28181.gate import Gate
from backends.gateway.gb28181.leftover import Leftovers
from backends.gateway.gb28181.outgoing import Outgoing, Settings
from backends.gateway.gb28181.platform_events import Happened, Received
from backends.gateway.gb28181.presence import Heard, Presence
from backends.gateway.gb28181.profile import Known
from backends.gateway.gb28181.registrar import Deed, Now, Registrar
from backends.gateway.gb28181.ssrc import Places
from backends.gateway.gb28181.streams import Streams
from backends.gateway.gb28181.talk_calls import TalkCalls
from backends.gateway.gb28181.talks import Talks
from backends.protocols.manscdp import queries, reading
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    AnyMessage,
    CatalogPage,
    Keepalive,
    MediaStatus,
    MobilePosition,
    SnapshotFinished,
)
from backends.protocols.manscdp.queries import Plain
from backends.protocols.manscdp.xml import Malformed
from backends.protocols.sip import wire
from backends.protocols.sip.digest import Authenticator
from backends.protocols.sip.flow import (
    AckArrived,
    AckMissing,
    Cancelled,
    Flow,
    NewToken,
    Output,
    RequestArrived,
    ResponseArrived,
    Send,
    Unanswered,
)
from backends.protocols.sip.framing import StreamFramer
from backends.protocols.sip.message import Malformed as NotSip
from backends.protocols.sip.message import Request, Response, response_to
from backends.protocols.sip.transactions import Transactions, with_edition, with_received
from backends.protocols.sip.uas import objection

Step = Send | Happened
_Raw = Output | presences.Event | Happened


class Platform:
    """`outgoing` and `streams` return raw lists: `settle` makes Steps of them."""

    def __init__(
        self,
        settings: Settings,
        devices: Mapping[str, Known],
        places: Places,
        authenticator: Authenticator,
        new_token: NewToken,
    ) -> None:
        self._devices = devices
        self._new_token = new_token
        self._authenticator = authenticator
        self.gate = Gate(authenticator, devices, host_rate_per_s=settings.host_rate_per_s)
        self._framers: dict[int, StreamFramer] = {}
        self._transactions = Transactions(new_token, edition=settings.edition)
        self._edition = settings.edition
        self.presence = Presence()
        self.registrar = Registrar(settings.domain, devices, authenticator, self.presence.flow)
        self.outgoing = Outgoing(settings, devices, self._transactions, self.presence, new_token)
        self.streams = Streams(self._transactions, places, self.outgoing.reach, new_token)
        self.talks = Talks(self._transactions, new_token)
        self.talk_calls = TalkCalls(self._transactions, self.outgoing.reach, new_token)
        self.leftovers = Leftovers(self._transactions, self.outgoing.reach)
        self.malformed = 0

    @property
    def due_s(self) -> float:
        """When `tick` is wanted, at the latest; inf for never."""
        parts = (self._transactions, self.presence, self.outgoing, self.streams, self.talks)
        return min(self.talk_calls.due_s, *(part.due_s for part in parts))

    def datagram(self, data: bytes, flow: Flow, now: Now) -> list[Step]:
        """One UDP datagram."""
        return self._parsed(wire.parse(data), flow, now)

    def stream(self, data: bytes, flow: Flow, now: Now) -> list[Step]:
        """Bytes of a TCP connection."""
        framer = self._framers.setdefault(flow.connection, StreamFramer())
        out: list[Step] = []
        for item in framer.feed(data):
            if isinstance(item, NotSip):
                self.malformed += 1
            else:
                out += self._parsed(wire.parse(item, is_stream=True), flow, now)
        return out

    def closed(self, connection: int, now: Now) -> list[Step]:
        """A TCP connection is gone, and with it who registered over it."""
        self._framers.pop(connection, None)
        out = self.settle(self.presence.connection_closed(connection, now.s), now)
        return out + self.settle(self._transactions.lost(connection, now.s), now)

    def tick(self, now: Now) -> list[Step]:
        """Everything that is due."""
        out = self.settle(self._transactions.tick(now.s), now)
        out += self.settle(self.presence.tick(now.s), now)
        out += self.settle(self.outgoing.tick(now.s), now)
        out += self.settle(self.talks.tick(now.s), now)
        out += self.settle(self.talk_calls.tick(now.s), now)
        out += self.settle(self.leftovers.tick(now.s), now)
        return out + self.settle(self.streams.tick(now.s), now)

    def close(self, now: Now) -> list[Step]:
        """We end: every call is ended, so that no device sends or listens to nobody."""
        out = self.settle(self.streams.close(now.s), now)
        out += self.settle(self.talks.close(now.s), now)
        return out + self.settle(self.talk_calls.close(now.s), now)

    def invite_to_listen(self, device_id: str, target_id: str, now: Now) -> list[Step]:
        """Broadcast: the device is to answer with INVITE within ten seconds."""
        _, raw = self.outgoing.query(
            device_id, lambda sn: self.outgoing.broadcast(sn, target_id), now.s
        )
        if raw:
            self.talks.expect(device_id, target_id, now.s)
        return self.settle(raw, now)

    def settle(self, raw: Sequence[_Raw], now: Now) -> list[Step]:
        """What the parts returned, with what follows from it."""
        out: list[Step] = []
        for item in raw:
            match item:
                case RequestArrived():
                    out += self._request(item, now)
                case ResponseArrived() | Unanswered():
                    out += self.settle(self._answered(item, now), now)
                case AckArrived():
                    out += self.settle(self.talks.acknowledged(item), now)
                case AckMissing():
                    out += self.settle(self.talks.ack_missing(item, now.s), now)
                case Cancelled():
                    out += self.settle(self.talks.cancelled(item, now.s), now)
                case presences.Ask():
                    out += self._ask_whether_there(item.device_id, now)
                case presences.CameAnew():
                    out.append(item)
                    # What it had promised before is void: a device that only says its name again
                    # is asked to forget it, one that was switched off has.
                    out += self.settle(self.outgoing.unsubscribe(item.device_id, now.s), now)
                case presences.WentOffline():
                    out.append(item)
                    out += self.settle(self.streams.device_gone(item.device_id, now.s), now)
                    out += self.settle(self.talks.device_gone(item.device_id), now)
                    out += self.settle(self.talk_calls.device_gone(item.device_id, now.s), now)
                    out += self.settle(self.outgoing.device_gone(item.device_id), now)
                case _:
                    out.append(item)
        return out

    def _answered(self, item: ResponseArrived | Unanswered, now: Now) -> Sequence[_Raw]:
        """An answer to a request of ours, or that there is none."""
        call_id = item.request.call_id
        if self.talks.knows(call_id):
            return self.talks.answered(item)
        if self.leftovers.knows(call_id):
            return self.leftovers.answered(item)
        part: Streams | TalkCalls | Outgoing = self.outgoing
        if self.streams.knows(call_id):
            part = self.streams
        elif self.talk_calls.knows(call_id):
            part = self.talk_calls
        if isinstance(item, Unanswered):
            return part.unanswered(item, now.s)
        return part.response(item, now.s)

    def _ask_whether_there(self, device_id: str, now: Now) -> list[Step]:
        """No question is opened: any answer, even a refusal, is the sign of life."""
        sn = self.outgoing.questions.next_sn()
        node = queries.query(Plain.DEVICE_STATUS, sn, device_id)
        return self.settle(self.outgoing.tell(device_id, node, now.s), now)

    def _parsed(self, message: Request | Response | NotSip, flow: Flow, now: Now) -> list[Step]:
        if isinstance(message, NotSip):
            self.malformed += 1
            if message.answer is None or not self.gate.takes(flow.host, now.s):
                return []
            return [self._at_once(message.answer, flow)]
        if isinstance(message, Request) and (whose := self._known_as(message, flow)):
            if not self.gate.serves(whose, flow.host, now.s):
                return []
        elif isinstance(message, Request):
            if not self.gate.admits(message, flow, now.s):
                return []
            if not self._may_prove(message, flow):
                return self._turn_away(message, flow, now)
        return self.settle(self._transactions.receive(message, flow, now.s), now)

    def _known_as(self, request: Request, flow: Flow) -> str:
        """The registered device at its host that it is from, by its call or its word; else "".
        Behind one NAT that is nobody whose place is another's."""
        if request.method == "REGISTER":
            return ""
        device_id = self._whose(request.call_id) or self.talks.device_of(request.sender.user)
        is_near = self.presence.host(device_id) == flow.host
        return device_id if is_near and not self.presence.is_anothers(device_id, flow) else ""

    def _whose(self, call_id: str) -> str:
        """The device of a call that is up; else ""."""
        streams, talks, calls = self.streams, self.talks, self.talk_calls
        return streams.whose(call_id) or talks.whose(call_id) or calls.whose(call_id)

    def _may_prove(self, request: Request, flow: Flow) -> bool:
        """A REGISTER with credentials of a device that we know, or one that may roam."""
        if request.method == "REGISTER":
            device_id = request.recipient.user or request.sender.user
            return request.headers.has("Authorization") and device_id in self._devices
        known = self._devices.get(request.sender.user)
        is_free = known is not None and known.profile.is_roaming
        return is_free and not self.presence.is_anothers(request.sender.user, flow)

    def _turn_away(self, request: Request, flow: Flow, now: Now) -> list[Step]:
        """Answers a stranger, or challenges, and keeps nothing of it (RFC 3261 8.2.7): a flood
        from invented addresses takes no transaction from devices."""
        if request.method == "ACK":
            return []
        request = with_received(request, flow)
        tag = self._authenticator.token(request.words)  # a repetition gets the same
        answer = objection(request, ABILITIES, tag)
        events: list[Step] = []
        if answer is None and request.method == "REGISTER":
            done = self.registrar.received(request, flow, now)
            answer = done.answer
            events = [done] if done.deed is not Deed.CHALLENGED else []
        elif answer is None:
            statuses = {"OPTIONS": 200, "BYE": 481, "INFO": 481, "CANCEL": 481}
            answer = response_to(request, statuses.get(request.method, 403), to_tag=tag)
        return [self._at_once(answer, flow), *events]

    def _request(self, arrived: RequestArrived, now: Now) -> list[Step]:
        request = arrived.request
        refusal = objection(request, ABILITIES, self._new_token())
        if refusal is not None:
            return self._respond(arrived, refusal, now)
        match request.method:
            case "REGISTER":
                return self._register(arrived, now)
            case "OPTIONS":
                return self._respond(arrived, self._answer(request, 200), now)
            case "INVITE":
                return self._invited(arrived, now)
            case "BYE" | "INFO" if self.talks.knows(request.call_id):
                return self.settle(self.talks.request(arrived, now.s), now)
            case "BYE" | "INFO" if self.talk_calls.knows(request.call_id):
                return self.settle(self.talk_calls.request(arrived, now.s), now)
            case "BYE" | "INFO":
                return self.settle(self.streams.request(arrived, now.s), now)
        return self._message(arrived, now)

    def _register(self, arrived: RequestArrived, now: Now) -> list[Step]:
        done = self.registrar.received(arrived.request, arrived.flow, now)
        out = self._respond(arrived, done.answer, now)
        self.gate.judged(arrived.request, arrived.flow, now.s, is_proof=done.deed.is_proof)
        if done.deed is Deed.CHALLENGED:
            return out
        out.append(done)
        if done.deed is Deed.REGISTERED:
            profile = self._devices[done.device_id].profile
            lasts_s = float(done.expires_s)
            came = self.presence.registered(done.device_id, arrived.flow, profile, lasts_s, now.s)
            came += self.presence.called(done.device_id, arrived.request.call_id)
            return out + self.settle(came, now)
        if done.deed in (Deed.LOGGED_OUT, Deed.REDIRECTED):
            out += self.settle(self.presence.logged_out(done.device_id, now.s), now)
        return out

    def _invited(self, arrived: RequestArrived, now: Now) -> list[Step]:
        device_id = self.talks.device_of(arrived.request.sender.user)
        heard, events = self.presence.heard(device_id, arrived.flow, now.s)
        reach = self.outgoing.reach(device_id)
        if heard is not Heard.TAKEN or reach is None:
            return self._respond(arrived, self._answer(arrived.request, 403), now)
        invited = self.talks.invited(arrived, device_id, reach.party, now.s)
        return self.settle([*events, *invited], now)

    def _message(self, arrived: RequestArrived, now: Now) -> list[Step]:
        """MESSAGE or NOTIFY: a registered device's only, else 403 so that it registers."""
        request, device_id = arrived.request, arrived.request.sender.user
        known = self._devices.get(device_id)
        heard, events = self.presence.heard(device_id, arrived.flow, now.s)
        if known is None or heard is not Heard.TAKEN:
            return self._respond(arrived, self._answer(request, 403), now)
        out = self.settle(events, now)
        answer, is_taken = self._answer(request, 200), True
        if request.method == "NOTIFY":
            told = self.outgoing.notified(request, device_id, now.s)
            answer, is_taken = told.answer, told.is_taken
        body = reading.parse(request.body, known.profile.charset) if request.body else None
        if isinstance(body, Malformed) and answer.is_success:
            self.malformed += 1
            answer = self._answer(request, 400)
        out += self._respond(arrived, answer, now)
        if body is None or isinstance(body, Malformed) or not is_taken:
            return out
        return out + self._said(device_id, body, request, now)

    def _said(self, device_id: str, message: AnyMessage, request: Request, now: Now) -> list[Step]:
        """What a body means, after its SIP answer."""
        is_notify = request.method == "NOTIFY"
        match message:
            case Keepalive():
                return []
            case MediaStatus(notify_type="121"):
                ended = self.streams.file_ended(
                    device_id, message.device_id, request.call_id, now.s
                )
                return self.settle(ended, now)
            case AlarmNotice() if not is_notify:
                taken = queries.alarm_taken(message.sn, message.device_id)
                told = self.outgoing.tell(device_id, taken, now.s)
                return [Received(device_id=device_id, message=message), *self.settle(told, now)]
        if is_notify:
            return [*self.outgoing.received(request, device_id, message)]
        is_change = isinstance(message, CatalogPage) and message.is_notify
        if is_change or isinstance(message, AlarmNotice | MobilePosition | SnapshotFinished):
            return [Received(device_id=device_id, message=message)]
        answer = self.outgoing.questions.answered(message, device_id, now.s)
        return [answer] if answer is not None else []

    def _at_once(self, answer: Response, flow: Flow) -> Send:
        """An answer that nothing is kept of."""
        return Send(data=wire.encode(with_edition(answer, self._edition)), flow=flow)

    def _answer(self, request: Request, status: int) -> Response:
        return response_to(request, status, to_tag=self._new_token())

    def _respond(self, arrived: RequestArrived, response: Response, now: Now) -> list[Step]:
        return self.settle(self._transactions.respond(arrived.key, response, now.s), now)
