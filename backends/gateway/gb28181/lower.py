"""We as a device of a higher platform (下级): register, keepalive, answer, live on demand. Pure.

Bytes and the clock come in, bytes and events go out. Also what simulated cameras are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from backends.gateway.gb28181.lower_answers import as_they_are, ordered, outcome, own_answer
from backends.gateway.gb28181.lower_calls import Calls
from backends.gateway.gb28181.lower_events import (
    Asked,
    BroadcastAsked,
    Commanded,
    Configured,
    Event,
    Order,
    Refused,
    Registered,
    Self,
    Subscribed,
)
from backends.gateway.gb28181.lower_notices import Notices
from backends.gateway.gb28181.lower_pages import Page, Pages
from backends.protocols.gb28181_sdp import Offer
from backends.protocols.manscdp import answers, control, queries, reading, xml
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.messages import (
    AnyMessage,
    Broadcast,
    Control,
    Keepalive,
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
from backends.protocols.sip.framing import StreamFramer
from backends.protocols.sip.message import Malformed, Request, Response, response_to
from backends.protocols.sip.registering import Account, Registering, Stage
from backends.protocols.sip.transactions import Transactions

ITEMS_PER_PAGE = 2  # a page stays within one datagram of 1,300 bytes or so

Step = Send | Event
_Raw = Output | Event


class Lower:
    """One registration with one higher platform, reached by one flow.

    `edition` of the party is what X-GB-Ver says. `items_per_page`: of catalogues. `takes`: the
    owner's, whether an order will be done; one that is not is answered ERROR and is no event.
    """

    def __init__(
        self,
        me: Self,
        registering: tuple[Account, Party],
        flow: Flow,
        catalogue: Callable[[], Sequence[CatalogItem]],
        new_token: NewToken,
        *,
        items_per_page: int = ITEMS_PER_PAGE,
    ) -> None:
        account, self._party = registering
        self._me = me
        self._flow = flow
        self._catalogue = catalogue
        self._items_per_page = items_per_page
        self._new_token = new_token
        self._transactions = Transactions(new_token, edition=self._party.edition)
        self._framer = StreamFramer()
        self.registering = Registering(account, self._party, new_token)
        self.calls = Calls(self._transactions, flow, self._party, new_token)
        self.notices = Notices(self._party, new_token)
        self._platform_uri = account.registrar
        self._keepalives: set[str] = set()
        self._pages = Pages(self._transactions, flow)
        self._sn = 0
        self.takes: Callable[[Order], bool] = lambda order: True
        self.malformed = 0

    @property
    def due_s(self) -> float:
        """When `tick` is wanted, at the latest."""
        registering = self.registering
        return min(
            self._transactions.due_s,
            registering.due_s,
            registering.keepalive_due_s,
            self.notices.due_s,
        )

    def tick(self, now_s: float, jitter: float = 0.0) -> list[Step]:
        """What is due; `jitter` 0 to 1 spreads tries after an outage."""
        out = self._settle(self._transactions.tick(now_s), now_s, jitter)
        out += self.notices.tick(now_s)
        register = self.registering.tick(now_s)
        if register is not None:
            out += self._ask(register, now_s)
        if self.registering.is_keepalive_due(now_s):
            alive = Keepalive(sn=self.next_sn(), device_id=self._me.id, is_ok=True)
            key, raw = self._transactions.ask(
                self._message(answers.keepalive(alive)), self._flow, now_s
            )
            self._keepalives.add(key)
            out += self._settle(raw, now_s, jitter)
        return out

    def datagram(self, data: bytes, flow: Flow, now_s: float, jitter: float = 0.0) -> list[Step]:
        """One datagram; only the platform's host is listened to."""
        return self._parsed(wire.parse(data), flow, now_s, jitter)

    def stream(self, data: bytes, now_s: float, jitter: float = 0.0) -> list[Step]:
        """Bytes of the TCP connection with the platform."""
        out: list[Step] = []
        for item in self._framer.feed(data):
            message = item if isinstance(item, Malformed) else wire.parse(item, is_stream=True)
            out += self._parsed(message, self._flow, now_s, jitter)
        return out

    def line_lost(self) -> list[Step]:
        """The connection is gone, and with it every call and subscription. Begin anew with
        another Lower."""
        over = [*self.calls.all_over(), *self.notices.all_over()]
        return [step for step in over if not isinstance(step, Output)]

    def say(self, node: Element, now_s: float) -> list[Step]:
        """An answer or notification of the caller's."""
        return self._ask(self._message(node), now_s)

    def say_all(self, nodes: Sequence[Element], now_s: float) -> list[Step]:
        """Many, a few at a time."""
        pages = [Page(make=partial(self._page, node)) for node in nodes]
        return self._settle(self._pages.add(pages, now_s), now_s, 0.0)

    def notify(self, cmd: str, node: Element, now_s: float) -> list[Step]:
        """To whoever subscribed to Catalog, Alarm or MobilePosition; nothing when nobody did."""
        make = partial(self.notices.notify, cmd, node)
        is_newest = cmd == "MobilePosition"  # the next one is on its way
        page = Page(make=make, again=None if is_newest else make)
        return self._settle(self._pages.at_once(page, now_s), now_s, 0.0)

    def notify_catalogue(self, items: Sequence[CatalogItem], now_s: float) -> list[Step]:
        """Changes of the catalogue (`event` of each says which), a page at a time."""
        if "Catalog" not in self.notices:
            return []
        pages = [
            Page(make=partial(self._catalogue_notice, page), again=partial(self._as_it_is, page))
            for page in self._paged(items)
        ]
        return self._settle(self._pages.add(pages, now_s), now_s, 0.0)

    def accept(self, call_id: str, answer: bytes, now_s: float) -> list[Step]:
        """Answers an INVITE with our SDP."""
        return self._settle(self.calls.accept(call_id, answer, now_s), now_s, 0.0)

    def refuse(self, call_id: str, status: int, now_s: float) -> list[Step]:
        """486 busy, 488 cannot do this SDP."""
        return self._settle(self.calls.refuse(call_id, status, now_s), now_s, 0.0)

    def hang_up(self, call_id: str, now_s: float) -> list[Step]:
        """Ends a call by BYE."""
        return self._settle(self.calls.hang_up(call_id, now_s), now_s, 0.0)

    def call(self, target_id: str, offer: Offer, now_s: float) -> tuple[str, list[Step]]:
        """Calls the platform that asked for it by Broadcast; the Call-ID."""
        call_id, raw = self.calls.call(target_id, self._platform_uri, offer, now_s)
        return call_id, self._settle(raw, now_s, 0.0)

    def next_sn(self) -> int:
        self._sn += 1
        return self._sn

    def _parsed(
        self, message: Request | Response | Malformed, flow: Flow, now_s: float, jitter: float
    ) -> list[Step]:
        if isinstance(message, Malformed) or flow.host != self._flow.host:
            self.malformed += 1
            return []
        return self._settle(self._transactions.receive(message, flow, now_s), now_s, jitter)

    def _settle(self, raw: Sequence[_Raw], now_s: float, jitter: float) -> list[Step]:
        out: list[Step] = []
        for item in raw:
            match item:
                case RequestArrived():
                    out += self._request(item, now_s)
                case ResponseArrived() | Unanswered():
                    out += self._answered(item, now_s, jitter)
                case AckArrived():
                    out += self._settle(self.calls.acknowledged(item), now_s, jitter)
                case AckMissing():
                    out += self._settle(self.calls.ack_missing(item, now_s), now_s, jitter)
                case Cancelled():
                    out += self._settle(self.calls.cancelled(item, now_s), now_s, jitter)
                case _:
                    out.append(item)
        return out

    def _answered(
        self, item: ResponseArrived | Unanswered, now_s: float, jitter: float
    ) -> list[Step]:
        status = item.response.status if isinstance(item, ResponseArrived) else 0
        is_final = not 0 < status < 200
        if item.request.method == "REGISTER":
            return self._register_answered(item, now_s, jitter)
        if self.calls.knows(item.request.call_id):
            return self._settle(self.calls.answered(item, now_s), now_s, jitter)
        if not is_final:
            return []
        out: list[Step] = []
        if item.key in self._keepalives:
            self._keepalives.discard(item.key)
            self.registering.keepalive_answered(status, now_s)
        elif item.request.method == "NOTIFY" and status in (0, 481):
            out += self.notices.refused(item.request)
        return out + self._settle(self._pages.answered(item.key, status, now_s), now_s, jitter)

    def _register_answered(
        self, item: ResponseArrived | Unanswered, now_s: float, jitter: float
    ) -> list[Step]:
        was = self.registering.stage
        if isinstance(item, Unanswered):
            self.registering.unanswered(now_s, jitter)
            return [Refused(status=0)]
        again = self.registering.answered(item.response, now_s, jitter)
        if again is not None:
            return self._ask(again, now_s)
        if not item.response.is_final:
            return []
        if self.registering.stage is not Stage.IN:
            return [Refused(status=item.response.status)]
        return [Registered()] if was is not Stage.IN else []

    def _request(self, arrived: RequestArrived, now_s: float) -> list[Step]:
        request = arrived.request
        if request.method == "MESSAGE":
            out = self._answer(arrived, self._response(request, 200), now_s)
            message = reading.parse(request.body)
            return out if isinstance(message, xml.Malformed) else out + self._heard(message, now_s)
        if request.method == "INVITE":
            return self._settle(self.calls.invited(arrived, now_s), now_s, 0.0)
        if request.method in ("BYE", "INFO"):
            return self._settle(self.calls.request(arrived, now_s), now_s, 0.0)
        if request.method == "SUBSCRIBE":
            response, events = self.notices.subscribed(request, now_s)
            out = [*self._answer(arrived, response, now_s), *events]
            if any(isinstance(e, Subscribed) and e.is_new and e.cmd == "Catalog" for e in events):
                known = self._catalogue()
                items = as_they_are([item.id for item in known], known)
                out += self.notify_catalogue(items, now_s)
            return out
        status = 200 if request.method == "OPTIONS" else 405
        return self._answer(arrived, self._response(request, status), now_s)

    def _heard(self, message: AnyMessage, now_s: float) -> list[Step]:
        match message:
            case Query() if message.cmd.lower() == "catalog":
                return self._say_catalogue(message, now_s)
            case Query():
                node = own_answer(self._me, len(self._catalogue()), message)
                return [Asked(query=message)] if node is None else self.say(node, now_s)
            case Broadcast():
                asked = BroadcastAsked(source_id=message.source_id, target_id=message.device_id)
                is_taken = self.takes(asked)
                out = self.say(outcome(message, is_ok=is_taken), now_s)
                return [*out, asked] if is_taken else out
            case Control():
                return self._controlled(message, now_s)
        return []

    def _controlled(self, message: Control, now_s: float) -> list[Step]:
        event = ordered(message)
        is_taken = not isinstance(event, Configured) and self.takes(event)
        out: list[Step] = []
        if not isinstance(event, Commanded) or control.expects_answer(event.action):
            out += self.say(outcome(message, is_ok=is_taken), now_s)
        return [*out, event] if is_taken or isinstance(event, Configured) else out

    def _say_catalogue(self, query: Query, now_s: float) -> list[Step]:
        items = list(self._catalogue())
        total = len({item.id for item in items})
        pages = [
            Page(make=partial(self._catalogue_page, (query.sn, total), page))
            for page in self._paged(items)
        ]
        return self._settle(self._pages.add(pages, now_s), now_s, 0.0)

    def _paged(self, items: Sequence[CatalogItem]) -> list[Sequence[CatalogItem]]:
        size = self._items_per_page
        return [items[at : at + size] for at in range(0, len(items) or 1, size)]

    def _page(self, node: Element, now_s: float) -> list[Request]:
        return [self._message(node)]

    def _catalogue_page(
        self, about: tuple[int, int], page: Sequence[CatalogItem], now_s: float
    ) -> list[Request]:
        sn, total = about
        return [self._message(answers.catalog(sn, self._me.id, total, page))]

    def _catalogue_notice(self, page: Sequence[CatalogItem], now_s: float) -> list[Request]:
        node = answers.catalog(self.next_sn(), self._me.id, len(page), page, is_notify=True)
        return self.notices.notify("Catalog", node, now_s)

    def _as_it_is(self, page: Sequence[CatalogItem], now_s: float) -> list[Request]:
        """What was to be said of these items may be outdated by now."""
        ids = [item.id for item in page]
        return self._catalogue_notice(as_they_are(ids, self._catalogue()), now_s)

    def _answer(
        self, arrived: RequestArrived, response: Response | None, now_s: float
    ) -> list[Step]:
        if response is None:
            return []
        return self._settle(self._transactions.respond(arrived.key, response, now_s), now_s, 0.0)

    def _response(self, request: Request, status: int) -> Response:
        return response_to(request, status, to_tag=self._new_token())

    def _ask(self, request: Request, now_s: float) -> list[Step]:
        return self._settle(self._transactions.ask(request, self._flow, now_s)[1], now_s, 0.0)

    def _message(self, node: Element) -> Request:
        start = Start(
            method="MESSAGE",
            uri=self._platform_uri,
            call_id=self._new_token(),
            from_tag=self._new_token(),
        )
        content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(node))
        return new_request(start, self._party, content=content)
