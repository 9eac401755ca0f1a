"""Talking through a device by a call of ours: INVITE with s=Talk, sound in both ways. Pure.

The other way, Broadcast, is `talks`. The clock is passed in; what is to be sent comes back.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from backends.gateway.gb28181.leftover import stands
from backends.gateway.gb28181.stream_types import CallOver, CallStands, Reach
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Description, Offer
from backends.protocols.sip.call import OutgoingCall, Step
from backends.protocols.sip.dialog import Start
from backends.protocols.sip.flow import (
    Flow,
    NewToken,
    Output,
    RequestArrived,
    ResponseArrived,
    Send,
    Unanswered,
    is_of,
)
from backends.protocols.sip.message import response_to
from backends.protocols.sip.transactions import Transactions

PATIENCE_S = 8.0


class TalkAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The device takes our sound, and sends its own where its answer says so."""

    talk: str
    answer: Description


class TalkCallOver(msgspec.Struct, frozen=True, kw_only=True):
    """`is_refused`: it never began, so that another way may be tried."""

    talk: str
    is_refused: bool


Event = TalkAnswered | TalkCallOver | CallStands | CallOver


class _Call:
    def __init__(self, talk: str, call: OutgoingCall, device_id: str, flow: Flow) -> None:
        self.talk = talk
        self.call = call
        self.device_id = device_id
        self.flow = flow
        self.transaction = ""
        self.is_answered = False
        self.is_told = False
        self.due_s = math.inf


class TalkCalls:
    """All such calls of one platform."""

    def __init__(
        self,
        transactions: Transactions,
        reach: Callable[[str], Reach | None],
        new_token: NewToken,
    ) -> None:
        self._transactions = transactions
        self._reach = reach
        self._new_token = new_token
        self._by_call: dict[str, _Call] = {}

    def __len__(self) -> int:
        return len(self._by_call)

    @property
    def due_s(self) -> float:
        return min((call.due_s for call in self._by_call.values()), default=math.inf)

    def knows(self, call_id: str) -> bool:
        return call_id in self._by_call

    def whose(self, call_id: str) -> str:
        """The device of that call; "" where there is none."""
        return self._by_call[call_id].device_id if call_id in self._by_call else ""

    def invite(self, talk: str, device_id: str, offer: Offer, now_s: float) -> list[Output | Event]:
        """Calls the channel that `offer` names."""
        reach = self._reach(device_id)
        if reach is None:
            return [TalkCallOver(talk=talk, is_refused=False)]
        channel_id = offer.owner_id
        start = Start(
            method="INVITE",
            uri=f"sip:{channel_id}@{channel_id[:10]}",
            call_id=self._new_token(),
            from_tag=self._new_token(),
        )
        call = _Call(talk, OutgoingCall(start, reach.party), device_id, reach.flow)
        call.due_s = now_s + PATIENCE_S
        self._by_call[start.call_id] = call
        subject = sdp.subject(channel_id, offer.ssrc, reach.platform_id)
        invite = call.call.invite(subject, sdp.encode(offer))
        call.transaction, out = self._transactions.ask(invite, reach.flow, now_s)
        return list(out)

    def hang_up(self, talk: str, now_s: float) -> list[Output | Event]:
        """We talk no more."""
        found = next((c for c in self._by_call.values() if c.talk == talk), None)
        if found is None:
            return []
        found.is_told = True
        found.due_s = math.inf
        return self._take(found, found.call.hang_up(), now_s)

    def close(self, now_s: float) -> list[Output | Event]:
        """We end."""
        talks = [call.talk for call in self._by_call.values()]
        return [out for talk in talks for out in self.hang_up(talk, now_s)]

    def device_gone(self, device_id: str, now_s: float) -> list[Output | Event]:
        """The device is offline."""
        out: list[Output | Event] = []
        for call in [c for c in self._by_call.values() if c.device_id == device_id]:
            out += self._over(call, is_refused=False)
            out += self._take(call, call.call.hang_up(), now_s)
        return out

    def response(self, arrived: ResponseArrived, now_s: float) -> list[Output | Event]:
        """A response to one of our requests."""
        call = self._by_call[arrived.request.call_id]
        return self._take(call, call.call.answered(arrived.request, arrived.response), now_s)

    def unanswered(self, lost: Unanswered, now_s: float) -> list[Output | Event]:
        """One of our requests got no answer."""
        call = self._by_call[lost.request.call_id]
        if lost.request.method == "CANCEL":
            return []
        return self._take(call, call.call.unanswered(lost.request), now_s)

    def request(self, arrived: RequestArrived, now_s: float) -> list[Output | Event]:
        """The device's request within a call."""
        call = self._by_call.get(arrived.request.call_id)
        if call is None or not is_of(call.flow, arrived.flow):
            answer = response_to(arrived.request, 481, to_tag=self._new_token())
            return list(self._transactions.respond(arrived.key, answer, now_s))
        answer, step = call.call.received(arrived.request)
        out = self._transactions.respond(arrived.key, answer, now_s)
        return [*out, *self._take(call, step, now_s)]

    def tick(self, now_s: float) -> list[Output | Event]:
        """Calls that nobody answers are given up."""
        out: list[Output | Event] = []
        for call in [c for c in self._by_call.values() if c.due_s <= now_s]:
            call.due_s = math.inf
            out += self._over(call, is_refused=True)
            out += self._take(call, call.call.hang_up(), now_s)
        return out

    def _take(self, call: _Call, step: Step, now_s: float) -> list[Output | Event]:
        out: list[Output | Event] = []
        for ack in step.acks:
            out.append(Send(data=self._transactions.send_ack(ack, call.flow), flow=call.flow))
        for request in step.requests:
            out += self._transactions.ask(request, call.flow, now_s)[1]
        if step.is_cancelled:
            out += self._transactions.cancel(call.transaction, now_s)
        if step.answer is not None:
            out += self._answered(call, step.answer, now_s)
        if step.end is not None:
            self._by_call.pop(call.call.call_id, None)
            out.append(CallOver(call_id=call.call.call_id))
            out += self._over(call, is_refused=not call.is_answered)
        return out

    def _answered(self, call: _Call, body: bytes, now_s: float) -> list[Output | Event]:
        answer = sdp.parse(body)
        call.due_s = math.inf
        if not isinstance(answer, Description) or answer.kind != "audio":
            over = self._over(call, is_refused=True)
            return [*over, *self._take(call, call.call.hang_up(), now_s)]
        call.is_answered = True
        kept = stands(call.call, call.device_id)
        return [TalkAnswered(talk=call.talk, answer=answer), *kept]

    def _over(self, call: _Call, *, is_refused: bool) -> list[Output | Event]:
        if call.is_told:
            return []
        call.is_told = True
        return [TalkCallOver(talk=call.talk, is_refused=is_refused)]
