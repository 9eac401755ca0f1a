"""Talking through a device: we invite it by Broadcast, it answers with INVITE. Pure.

Only a device that was invited a moment ago is listened to; every other INVITE is refused. The
clock is passed in; what is to be sent comes back as outputs.
"""

from __future__ import annotations

import enum
import math

import msgspec

from backends.gateway.gb28181.leftover import stands
from backends.gateway.gb28181.stream_types import CallOver, CallStands
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Description
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.flow import (
    AckArrived,
    AckMissing,
    Cancelled,
    NewToken,
    Output,
    RequestArrived,
    ResponseArrived,
    Unanswered,
)
from backends.protocols.sip.incoming_call import IncomingCall, Stage
from backends.protocols.sip.message import response_to
from backends.protocols.sip.transactions import Transactions

EXPECT_S = 10.0


class TalkEnd(enum.StrEnum):
    """Why nobody can talk through a device, or no longer."""

    NO_ANSWER = "no answer"  # no INVITE came
    BAD_OFFER = "bad offer"
    NO_ACK = "no ack"
    DEVICE_ENDED = "device ended"
    HUNG_UP = "hung up"


class TalkInvited(msgspec.Struct, frozen=True, kw_only=True):
    """The device wants to listen: `accept` with our SDP (PCMA, sendonly), or `refuse`."""

    call_id: str
    device_id: str
    offer: Description


class TalkReady(msgspec.Struct, frozen=True, kw_only=True):
    """The device listens."""

    call_id: str
    device_id: str


class TalkOver(msgspec.Struct, frozen=True, kw_only=True):
    """`call_id` is empty where no INVITE came."""

    call_id: str
    device_id: str
    end: TalkEnd


Event = TalkInvited | TalkReady | TalkOver | CallStands | CallOver


class _Talk:
    __slots__ = ("call", "device_id", "key")

    def __init__(self, call: IncomingCall, device_id: str, arrived: RequestArrived) -> None:
        self.call = call
        self.device_id = device_id
        self.key = arrived.key


class Talks:
    """One talk per device at a time."""

    def __init__(self, transactions: Transactions, new_token: NewToken) -> None:
        self._transactions = transactions
        self._new_token = new_token
        self._expected: dict[str, tuple[str, float]] = {}  # device -> target, until when
        self._talks: dict[str, _Talk] = {}

    def __len__(self) -> int:
        return len(self._talks)

    @property
    def due_s(self) -> float:
        return min((due_s for _, due_s in self._expected.values()), default=math.inf)

    def knows(self, call_id: str) -> bool:
        return call_id in self._talks

    def whose(self, call_id: str) -> str:
        """The device of that call; "" where there is none."""
        return self._talks[call_id].device_id if call_id in self._talks else ""

    def expect(self, device_id: str, target_id: str, now_s: float) -> None:
        """Broadcast was sent to that device, for a voice output of it."""
        self._expected[device_id] = (target_id, now_s + EXPECT_S)

    def expect_no_more(self, device_id: str) -> None:
        """Nobody wants to talk to it any longer."""
        self._expected.pop(device_id, None)

    def device_of(self, sender_id: str) -> str:
        """Who sends an INVITE: some devices send it in the name of the voice output."""
        targets = {target: device for device, (target, _) in self._expected.items()}
        return sender_id if sender_id in self._expected else targets.get(sender_id, sender_id)

    def invited(
        self, arrived: RequestArrived, device_id: str, party: Party, now_s: float
    ) -> list[Output | Event]:
        """An INVITE of a registered device."""
        request = arrived.request
        tag = self._new_token()
        if self._expected.pop(device_id, ("", -math.inf))[1] < now_s or self.knows(request.call_id):
            refusal = response_to(request, 403, to_tag=tag)
            return list(self._transactions.respond(arrived.key, refusal, now_s))
        offer = sdp.parse(request.body)
        if not isinstance(offer, Description) or offer.kind != "audio":
            refusal = response_to(request, 488, to_tag=tag)
            out = self._transactions.respond(arrived.key, refusal, now_s)
            over = TalkOver(call_id=request.call_id, device_id=device_id, end=TalkEnd.BAD_OFFER)
            return [*out, over]
        call = IncomingCall(request, arrived.flow, tag, party)
        self._talks[call.call_id] = _Talk(call, device_id, arrived)
        return [TalkInvited(call_id=call.call_id, device_id=device_id, offer=offer)]

    def accept(self, call_id: str, answer: bytes, now_s: float) -> list[Output | Event]:
        """Answers with our SDP; the device listens once it has acknowledged."""
        talk = self._talks.get(call_id)
        response = talk.call.accept(answer) if talk is not None else None
        if talk is None or response is None:
            return []
        return list(self._transactions.respond(talk.key, response, now_s))

    def hang_up(self, call_id: str, now_s: float) -> list[Output | Event]:
        """We talk no more: BYE, or a refusal where nothing was answered yet."""
        talk = self._talks.get(call_id)
        if talk is None:
            return []
        refusal = talk.call.refuse(486)
        if refusal is not None:
            out = self._transactions.respond(talk.key, refusal, now_s)
            return [*out, *self._over(talk, TalkEnd.HUNG_UP)]
        bye = talk.call.hang_up()
        return list(self._transactions.ask(bye, talk.call.flow, now_s)[1]) if bye else []

    def close(self, now_s: float) -> list[Output | Event]:
        """We end: devices are not left listening to nobody."""
        self._expected.clear()
        return [out for call_id in list(self._talks) for out in self.hang_up(call_id, now_s)]

    def acknowledged(self, arrived: AckArrived) -> list[Output | Event]:
        """ACK of a 2xx of ours."""
        talk = self._talks.get(arrived.request.call_id)
        if talk is None or not talk.call.acknowledged(arrived.flow):
            return []
        ready = TalkReady(call_id=talk.call.call_id, device_id=talk.device_id)
        return [ready, *stands(talk.call, talk.device_id)]

    def ack_missing(self, missing: AckMissing, now_s: float) -> list[Output | Event]:
        """The ACK never came: the call is ended, by BYE too."""
        talk = self._talks.get(missing.request.call_id)
        if talk is None:
            return []
        bye = talk.call.hang_up()
        out = self._transactions.ask(bye, talk.call.flow, now_s)[1] if bye else []
        return [*out, *self._over(talk, TalkEnd.NO_ACK)]

    def cancelled(self, cancelled: Cancelled, now_s: float) -> list[Output | Event]:
        """CANCEL before our answer."""
        talk = next((t for t in self._talks.values() if t.key == cancelled.key), None)
        refusal = talk.call.refuse(487) if talk is not None else None
        if talk is None or refusal is None:
            return []
        out = self._transactions.respond(talk.key, refusal, now_s)
        return [*out, *self._over(talk, TalkEnd.DEVICE_ENDED)]

    def request(self, arrived: RequestArrived, now_s: float) -> list[Output | Event]:
        """A request within a talk."""
        talk = self._talks[arrived.request.call_id]
        answer = talk.call.received(arrived.request, arrived.flow)
        out = self._transactions.respond(arrived.key, answer, now_s)
        if talk.call.stage is Stage.ENDED:
            return [*out, *self._over(talk, TalkEnd.DEVICE_ENDED)]
        return list(out)

    def answered(self, arrived: ResponseArrived | Unanswered) -> list[Output | Event]:
        """Our BYE was answered, or never."""
        talk = self._talks.get(arrived.request.call_id)
        is_open = isinstance(arrived, ResponseArrived) and not arrived.response.is_final
        if talk is None or is_open:
            return []
        talk.call.bye_answered()
        return self._over(talk, TalkEnd.HUNG_UP)

    def device_gone(self, device_id: str) -> list[Output | Event]:
        """The device is offline."""
        self._expected.pop(device_id, None)
        gone = [t for t in self._talks.values() if t.device_id == device_id]
        return [e for talk in gone for e in self._over(talk, TalkEnd.DEVICE_ENDED)]

    def tick(self, now_s: float) -> list[Output | Event]:
        """Invitations that no INVITE followed."""
        late = [id_ for id_, (_, due_s) in self._expected.items() if due_s <= now_s]
        for device_id in late:
            del self._expected[device_id]
        return [TalkOver(call_id="", device_id=id_, end=TalkEnd.NO_ANSWER) for id_ in late]

    def _over(self, talk: _Talk, end: TalkEnd) -> list[Output | Event]:
        call_id = talk.call.call_id
        if self._talks.pop(call_id, None) is None:
            return []
        over = TalkOver(call_id=call_id, device_id=talk.device_id, end=end)
        return [CallOver(call_id=call_id), over]
