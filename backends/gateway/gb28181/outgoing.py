"""What the platform says to devices: queries, controls, subscriptions, answers to alarms. Pure.

Every message goes where the device registers from. The clock is passed in.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping

import msgspec

from backends.gateway.gb28181.asking import Answer, Question, Questions
from backends.gateway.gb28181.gate import HOST_RATE_PER_S
from backends.gateway.gb28181.last_said import LastSaid
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.presence import Event, Presence
from backends.gateway.gb28181.profile import Known
from backends.gateway.gb28181.stream_types import Reach
from backends.protocols.manscdp import control, queries, xml
from backends.protocols.manscdp.messages import AnyMessage, CatalogPage, MobilePosition
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip.dialog import Content, Party, Start, new_request
from backends.protocols.sip.flow import (
    Flow,
    NewToken,
    Output,
    ResponseArrived,
    Transport,
    Unanswered,
)
from backends.protocols.sip.message import Request, response_to
from backends.protocols.sip.subscription import Notified, Subscription, Wanted
from backends.protocols.sip.transactions import Transactions

MOST_HANDS = 2_000
Said = Output | Event | Answer


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`hosts`: for a network that reaches us under another address than ours (NAT), that one.
    `host_rate_per_s`: requests of one address in devices' names before they have proved that."""

    platform_id: str
    domain: str
    hosts: dict[str, str] = {}
    edition: str = "3.0"
    host_rate_per_s: float = HOST_RATE_PER_S


class Outgoing:
    """One platform's voice. Whether a device is online is `presence`'s to say."""

    def __init__(
        self,
        settings: Settings,
        devices: Mapping[str, Known],
        transactions: Transactions,
        presence: Presence,
        new_token: NewToken,
    ) -> None:
        self._settings = settings
        self._devices = devices
        self._transactions = transactions
        self._presence = presence
        self._new_token = new_token
        self.questions = Questions()
        self._sent: dict[str, tuple[str, int]] = {}  # transaction -> device, SN or 0
        # Of each channel and hand that moves it the transactions of the last order.
        self._hands: dict[tuple[str, str, str], list[str]] = {}
        self._subscriptions: dict[str, tuple[str, Subscription]] = {}
        self._last_said: dict[str, LastSaid] = {}  # by its Call-ID too
        self._subscribed: dict[str, list[str]] = {}  # their Call-IDs by device
        # Ten thousand devices have twenty thousand of them: only what is due is looked at.
        self._due: list[tuple[float, str]] = []
        self._queued: dict[str, float] = {}  # by Call-ID: the one entry in the heap that counts

    @property
    def due_s(self) -> float:
        """When `tick` is wanted, at the latest."""
        return min(self.questions.due_s, self._due[0][0] if self._due else math.inf)

    def reach(self, device_id: str) -> Reach | None:
        """How a device's streams are called; None when it is offline or unknown."""
        flow, known = self._presence.flow(device_id), self._devices.get(device_id)
        if flow is None or known is None:
            return None
        return Reach(
            flow=flow,
            party=self._party(flow, known),
            platform_id=self._settings.platform_id,
            profile=known.profile,
        )

    def query(
        self, device_id: str, build: Callable[[int], Element], now_s: float
    ) -> tuple[Question | None, list[Said]]:
        """Asks an online device; None when it is offline. `build` makes the body of an SN.
        Raises TooManyQuestions."""
        if self._presence.flow(device_id) is None:
            return None, []
        about = build(0)
        about_id = about.value("DeviceID") or about.value("TargetID")
        question = self.questions.ask(about.value("CmdType"), device_id, about_id, now_s)
        return question, self.tell(device_id, build(question.sn), now_s, question.sn)

    def steer(
        self, device_id: str, channel_id: str, action: control.Action, now_s: float
    ) -> tuple[Question | None, list[Said]]:
        """A DeviceControl; a question where devices answer it, else None."""
        if control.expects_answer(action):
            return self.query(device_id, lambda sn: control.write(action, sn, channel_id)[0], now_s)
        flow = self._presence.flow(device_id)
        out: list[Said] = []
        is_udp = flow is not None and flow.transport is Transport.UDP
        said = self._instead_of(device_id, channel_id, control.hand(action))
        for _ in range(control.copies(action, is_udp=is_udp)):
            for node in control.write(action, self.questions.next_sn(), channel_id):
                key, told = self._say(device_id, node, now_s)
                said.append(key)
                out += told
        return None, out

    def _instead_of(self, device_id: str, channel_id: str, hand: str) -> list[str]:
        """What was said before to the same hand of that channel is said no more. Where to note
        the transactions of what is said now."""
        if not hand:
            return []
        where = (device_id, channel_id, hand)
        for key in self._hands.pop(where, ()):
            self._transactions.hush(key)
        while len(self._hands) >= MOST_HANDS:
            del self._hands[next(iter(self._hands))]
        self._hands[where] = []
        return self._hands[where]

    def tell(self, device_id: str, node: Element, now_s: float, sn: int = 0) -> list[Said]:
        """A MESSAGE to an online device; nothing to one that is offline."""
        return self._say(device_id, node, now_s, sn)[1]

    def _say(
        self, device_id: str, node: Element, now_s: float, sn: int = 0
    ) -> tuple[str, list[Said]]:
        flow, known = self._presence.flow(device_id), self._devices.get(device_id)
        if flow is None or known is None:
            return "", []
        content = Content(
            media_type=queries.MEDIA_TYPE, data=xml.write(node, known.profile.charset)
        )
        start = self._start("MESSAGE", device_id)
        request = new_request(start, self._party(flow, known), content=content)
        key, out = self._transactions.ask(request, flow, now_s)
        self._sent[key] = (device_id, sn)
        return key, list(out)

    def broadcast(self, sn: int, target_id: str) -> Element:
        """The body that invites a voice output to listen to us."""
        return queries.broadcast(sn, self._settings.platform_id, target_id)

    def subscribe(self, device_id: str, wanted: Wanted, now_s: float) -> list[Said]:
        """A subscription that renews itself for as long as the device is online."""
        flow, known = self._presence.flow(device_id), self._devices.get(device_id)
        if flow is None or known is None:
            return []
        start = self._start("SUBSCRIBE", device_id)
        subscription = Subscription(start, self._party(flow, known), wanted)
        self._subscriptions[start.call_id] = (device_id, subscription)
        self._last_said[start.call_id] = LastSaid()
        self._subscribed.setdefault(device_id, []).append(start.call_id)
        return list(self._transactions.ask(subscription.subscribe(), flow, now_s)[1])

    def unsubscribe(self, device_id: str, now_s: float) -> list[Said]:
        """What is subscribed at an online device is ended. What is subscribed afterwards stands
        by itself: that a NOTIFY of before is answered 481 is as it should be."""
        flow = self._presence.flow(device_id)
        out: list[Said] = []
        for call_id in self._subscribed.pop(device_id, ()):
            del self._last_said[call_id]
            request = self._subscriptions.pop(call_id)[1].end()
            if request is not None and flow is not None:
                out += self._transactions.ask(request, flow, now_s)[1]
        return out

    def device_gone(self, device_id: str) -> list[Said]:
        """Subscriptions and questions of a device that went offline are over."""
        for call_id in self._subscribed.pop(device_id, ()):
            del self._subscriptions[call_id], self._last_said[call_id]
        return list(self.questions.device_gone(device_id))

    def notified(self, request: Request, device_id: str, now_s: float) -> Notified:
        """A NOTIFY: 200 when it is of a subscription of that device."""
        found = self._subscription(request)
        if found is None or found[0] != device_id:
            answer = response_to(request, 481, to_tag=self._new_token())
            return Notified(answer=answer, is_taken=False)
        told = found[1].notified(request, now_s)
        self._note(request, found[1])
        return told

    def received(self, request: Request, device_id: str, message: AnyMessage) -> list[Received]:
        """What the body of a NOTIFY that was taken says, without what is outdated."""
        last_said = self._last_said.get(self._key(request.call_id))
        items = message.items if isinstance(message, CatalogPage) else ()
        if last_said is None or not isinstance(message, CatalogPage | MobilePosition):
            return [Received(device_id=device_id, message=message)]
        ids = {item.id for item in items} or {message.device_id}
        fresh = last_said.news(request.call_id, request.cseq.number, ids)
        if isinstance(message, MobilePosition):
            return [Received(device_id=device_id, message=message)] if fresh else []
        kept = tuple(item for item in items if item.id in fresh)
        message = msgspec.structs.replace(message, items=kept)
        return [Received(device_id=device_id, message=message, is_outdated=len(fresh) < len(ids))]

    def response(self, arrived: ResponseArrived, now_s: float) -> list[Said]:
        """The SIP answer to something said here; any final one is a sign of life."""
        found = self._subscription(arrived.request)
        if found is not None:
            found[1].answered(arrived.request, arrived.response, now_s)
            self._note(arrived.request, found[1])
            return []
        if not arrived.response.is_final:
            return []
        device_id, sn = self._sent.pop(arrived.key, ("", 0))
        out: list[Said] = list(self._presence.heard(device_id, arrived.flow, now_s)[1])
        answer = None if arrived.response.is_success else self.questions.unanswered(sn)
        return [*out, answer] if answer is not None else out

    def unanswered(self, lost: Unanswered, now_s: float) -> list[Said]:
        """Something said here got no answer."""
        found = self._subscription(lost.request)
        if found is not None:
            found[1].unanswered(now_s)
            self._note(lost.request, found[1])
            return []
        device_id, sn = self._sent.pop(lost.key, ("", 0))
        answer = self.questions.unanswered(sn)
        out: list[Said] = [answer] if answer is not None else []
        return [*out, *self._presence.unanswered(device_id, now_s)]

    def tick(self, now_s: float) -> list[Said]:
        """Questions that are over, subscriptions that are to be renewed."""
        out: list[Said] = list(self.questions.tick(now_s))
        while self._due and self._due[0][0] <= now_s:
            due_s, call_id = heapq.heappop(self._due)
            if self._queued.get(call_id) != due_s:
                continue  # replaced by an earlier entry
            del self._queued[call_id]
            device_id, subscription = self._subscriptions.get(call_id, ("", None))
            if subscription is None:
                continue  # it is over
            if subscription.due_s > now_s:
                self._push(call_id, subscription.due_s)
                continue
            request = subscription.tick(now_s)
            flow = self._presence.flow(device_id)
            if request is not None and flow is not None:
                out += self._transactions.ask(request, flow, now_s)[1]
        return out

    def _subscription(self, request: Request) -> tuple[str, Subscription] | None:
        return self._subscriptions.get(self._key(request.call_id))

    def _key(self, call_id: str) -> str:
        """A subscription's Call-ID, to which a new beginning appends a number."""
        return call_id if call_id in self._subscriptions else call_id.rpartition("-")[0]

    def _note(self, request: Request, subscription: Subscription) -> None:
        """When a subscription is due now."""
        self._push(self._key(request.call_id), subscription.due_s)

    def _push(self, call_id: str, due_s: float) -> None:
        """Every NOTIFY may say anew how long it lasts: one that is due later waits in the heap
        for its old turn."""
        if due_s < self._queued.get(call_id, math.inf):
            self._queued[call_id] = due_s
            heapq.heappush(self._due, (due_s, call_id))

    def _start(self, method: str, device_id: str) -> Start:
        return Start(
            method=method,
            uri=f"sip:{device_id}@{device_id[:10]}",
            call_id=self._new_token(),
            from_tag=self._new_token(),
        )

    def _party(self, flow: Flow, known: Known) -> Party:
        settings = self._settings
        host, _, port = flow.local.rpartition(":")
        host = settings.hosts.get(known.profile.network, host)
        return Party(
            uri=f"sip:{settings.platform_id}@{settings.domain}",
            contact=f"sip:{settings.platform_id}@{host}:{port}",
            edition=settings.edition,
        )
