"""We as a device of a higher platform (下级): register, keepalive, answer, live on demand. Pure.

Bytes and the clock come in, bytes and events go out. Also what simulated cameras are made of.
Subscriptions by the higher platform are not taken yet: 489.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Description
from backends.protocols.manscdp import answers, control, queries, reading, xml
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.control import Action
from backends.protocols.manscdp.messages import (
    AnyMessage,
    Control,
    DeviceInfo,
    DeviceStatus,
    Keepalive,
    Outcome,
    Query,
)
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Content, Party, Start, new_request
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
from backends.protocols.sip.incoming_call import IncomingCall, Stage
from backends.protocols.sip.message import Malformed, Request, Response, response_to
from backends.protocols.sip.registering import Account, Registering
from backends.protocols.sip.transactions import Transactions

ITEMS_PER_PAGE = 2  # a page stays within one datagram of 1,300 bytes or so


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A query that the caller answers with `say` (RecordInfo, PresetQuery, ConfigDownload…)."""

    query: Query


class Commanded(msgspec.Struct, frozen=True, kw_only=True):
    """A control; those that want an answer have had it."""

    channel_id: str
    action: Action


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """Media is wanted: `accept` or `refuse` by `call_id`."""

    call_id: str
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


class Self(msgspec.Struct, frozen=True, kw_only=True):
    """What we say of ourselves."""

    id: str
    name: str
    manufacturer: str = "Watchfloor"
    model: str = ""
    firmware: str = ""


Event = Asked | Commanded | Invited | Started | Steered | Stopped
Step = Send | Event
_Raw = Output | Event


class Lower:
    """One registration with one higher platform, reached by one flow."""

    def __init__(
        self,
        me: Self,
        registering: tuple[Account, Party],
        flow: Flow,
        catalogue: Callable[[], Sequence[CatalogItem]],
        new_token: NewToken,
    ) -> None:
        account, self._party = registering
        self._me = me
        self._flow = flow
        self._catalogue = catalogue
        self._new_token = new_token
        self._transactions = Transactions(new_token)
        self.registering = Registering(account, self._party, new_token)
        self._platform_uri = account.registrar
        self._calls: dict[str, tuple[IncomingCall, RequestArrived]] = {}
        self._keepalives: set[str] = set()
        self._sn = 0
        self.malformed = 0

    @property
    def due_s(self) -> float:
        """When `tick` is wanted, at the latest."""
        registering = self.registering
        return min(self._transactions.due_s, registering.due_s, registering.keepalive_due_s)

    def tick(self, now_s: float, jitter: float = 0.0) -> list[Step]:
        """What is due; `jitter` 0 to 1 spreads tries after an outage."""
        out = self._settle(self._transactions.tick(now_s), now_s, jitter)
        register = self.registering.tick(now_s)
        if register is not None:
            out += self._ask(register, now_s)
        if self.registering.is_keepalive_due(now_s):
            alive = Keepalive(sn=self._next_sn(), device_id=self._me.id, is_ok=True)
            key, raw = self._transactions.ask(
                self._message(answers.keepalive(alive)), self._flow, now_s
            )
            self._keepalives.add(key)
            out += self._settle(raw, now_s, jitter)
        return out

    def datagram(self, data: bytes, flow: Flow, now_s: float, jitter: float = 0.0) -> list[Step]:
        """One datagram; only the platform's host is listened to."""
        message = wire.parse(data)
        if isinstance(message, Malformed) or flow.host != self._flow.host:
            self.malformed += 1
            return []
        return self._settle(self._transactions.receive(message, flow, now_s), now_s, jitter)

    def say(self, node: Element, now_s: float) -> list[Step]:
        """An answer or notification of the caller's."""
        return self._ask(self._message(node), now_s)

    def accept(self, call_id: str, answer: bytes, now_s: float) -> list[Step]:
        """Answers an INVITE with our SDP."""
        call, arrived = self._calls.get(call_id, (None, None))
        response = call.accept(answer) if call is not None else None
        return self._answer(arrived, response, now_s)

    def refuse(self, call_id: str, status: int, now_s: float) -> list[Step]:
        """486 busy, 488 cannot do this SDP."""
        call, arrived = self._calls.pop(call_id, (None, None))
        response = call.refuse(status) if call is not None else None
        return self._answer(arrived, response, now_s)

    def hang_up(self, call_id: str, now_s: float) -> list[Step]:
        """Ends a call of ours by BYE."""
        call, _ = self._calls.pop(call_id, (None, None))
        bye = call.hang_up() if call is not None else None
        return self._ask(bye, now_s) if bye is not None else []

    def _settle(self, raw: Sequence[_Raw], now_s: float, jitter: float) -> list[Step]:
        out: list[Step] = []
        for item in raw:
            match item:
                case RequestArrived():
                    out += self._request(item, now_s)
                case ResponseArrived() if item.request.method == "REGISTER":
                    again = self.registering.answered(item.response, now_s, jitter)
                    out += self._ask(again, now_s) if again is not None else []
                case ResponseArrived() if item.key in self._keepalives:
                    self._keepalive_over(item.key, item.response.status, now_s)
                case Unanswered() if item.request.method == "REGISTER":
                    self.registering.unanswered(now_s, jitter)
                case Unanswered() if item.key in self._keepalives:
                    self._keepalive_over(item.key, 0, now_s)
                case AckArrived():
                    call, _ = self._calls.get(item.request.call_id, (None, None))
                    if call is not None and call.acknowledged(item.flow):
                        out.append(Started(call_id=call.call_id))
                case AckMissing():
                    out += self.hang_up(item.request.call_id, now_s)
                    out.append(Stopped(call_id=item.request.call_id))
                case Cancelled():
                    out += self._cancelled(item, now_s)
                case Send():
                    out.append(item)
        return out

    def _request(self, arrived: RequestArrived, now_s: float) -> list[Step]:
        request = arrived.request
        if request.method == "MESSAGE":
            out = self._answer(arrived, self._response(request, 200), now_s)
            message = reading.parse(request.body)
            return out if isinstance(message, xml.Malformed) else out + self._heard(message, now_s)
        if request.method == "INVITE":
            return self._invited(arrived, now_s)
        if request.method in ("BYE", "INFO"):
            return self._within_call(arrived, now_s)
        status = {"OPTIONS": 200, "SUBSCRIBE": 489}.get(request.method, 405)
        return self._answer(arrived, self._response(request, status), now_s)

    def _heard(self, message: AnyMessage, now_s: float) -> list[Step]:
        match message:
            case Query():
                nodes = self._own_answers(message)
                if nodes is None:
                    return [Asked(query=message)]
                return [step for node in nodes for step in self.say(node, now_s)]
            case Control():
                action = control.read(message)
                is_known = action is not None
                out: list[Step] = []
                if not is_known or (action and control.expects_answer(action)):
                    who = (message.sn, message.device_id)
                    done = Outcome(sn=who[0], device_id=who[1], cmd=message.cmd, is_ok=is_known)
                    out += self.say(answers.outcome(done), now_s)
                if action is not None:
                    out.append(Commanded(channel_id=message.device_id, action=action))
                return out
        return []

    def _own_answers(self, query: Query) -> list[Element] | None:
        """What needs no caller; None for the rest."""
        sn, me = query.sn, self._me
        match query.cmd.lower():
            case "catalog":
                items = list(self._catalogue())
                pages = range(0, len(items) or 1, ITEMS_PER_PAGE)
                return [
                    answers.catalog(sn, me.id, len(items), items[at : at + ITEMS_PER_PAGE])
                    for at in pages
                ]
            case "deviceinfo":
                return [
                    answers.device_info(
                        DeviceInfo(
                            sn=sn, device_id=query.device_id, is_ok=True, name=me.name,
                            manufacturer=me.manufacturer, model=me.model, firmware=me.firmware,
                            channels=len(self._catalogue()),
                        )
                    )
                ]  # fmt: skip
            case "devicestatus":
                status = DeviceStatus(
                    sn=sn, device_id=query.device_id, is_ok=True, is_online=True, is_working=True
                )
                return [answers.device_status(status)]
        return None

    def _invited(self, arrived: RequestArrived, now_s: float) -> list[Step]:
        request = arrived.request
        offer = sdp.parse(request.body)
        if not isinstance(offer, Description) or request.call_id in self._calls:
            return self._answer(arrived, self._response(request, 488), now_s)
        call = IncomingCall(request, arrived.flow, self._new_token(), self._party)
        self._calls[call.call_id] = (call, arrived)
        return [Invited(call_id=call.call_id, offer=offer)]

    def _within_call(self, arrived: RequestArrived, now_s: float) -> list[Step]:
        request = arrived.request
        call, _ = self._calls.get(request.call_id, (None, None))
        if call is None:
            return self._answer(arrived, self._response(request, 481), now_s)
        response = call.received(request, arrived.flow)
        out = self._answer(arrived, response, now_s)
        if call.stage is Stage.ENDED:
            self._calls.pop(call.call_id, None)
            return [*out, Stopped(call_id=call.call_id)]
        order = mansrtsp.parse(request.body)
        if response.is_success and isinstance(order, mansrtsp.Order):
            out.append(Steered(call_id=call.call_id, order=order))
        return out

    def _cancelled(self, cancelled: Cancelled, now_s: float) -> list[Step]:
        for call_id, (_, arrived) in list(self._calls.items()):
            if arrived.key == cancelled.key:
                return [*self.refuse(call_id, 487, now_s), Stopped(call_id=call_id)]
        return []

    def _keepalive_over(self, key: str, status: int, now_s: float) -> None:
        if status == 0 or status >= 200:
            self._keepalives.discard(key)
            self.registering.keepalive_answered(status, now_s)

    def _answer(
        self, arrived: RequestArrived | None, response: Response | None, now_s: float
    ) -> list[Step]:
        if arrived is None or response is None:
            return []
        return [
            s
            for s in self._transactions.respond(arrived.key, response, now_s)
            if isinstance(s, Send)
        ]

    def _response(self, request: Request, status: int) -> Response:
        return response_to(request, status, to_tag=self._new_token())

    def _ask(self, request: Request, now_s: float) -> list[Step]:
        _, out = self._transactions.ask(request, self._flow, now_s)
        return [s for s in out if isinstance(s, Send)]

    def _message(self, node: Element) -> Request:
        start = Start(
            method="MESSAGE",
            uri=self._platform_uri,
            call_id=self._new_token(),
            from_tag=self._new_token(),
        )
        content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(node))
        return new_request(start, self._party, content=content)

    def _next_sn(self) -> int:
        self._sn += 1
        return self._sn
