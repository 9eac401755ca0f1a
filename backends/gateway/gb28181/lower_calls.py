"""Media calls of our device side: those a platform makes to us, and those we make to it. Pure.

Only the platform's host speaks in them. The clock is passed in; what is to be sent comes back.
"""

from __future__ import annotations

from backends.gateway.gb28181.lower_events import (
    CallAnswered,
    Event,
    Invited,
    Started,
    Steered,
    Stopped,
)
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Description, Offer
from backends.protocols.sip.call import OutgoingCall, Step
from backends.protocols.sip.dialog import Party, Start
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
from backends.protocols.sip.message import Response, response_to
from backends.protocols.sip.transactions import Transactions

Said = Output | Event
MOST_CALLS = 500


class Calls:
    """All media calls with one platform, by Call-ID."""

    def __init__(
        self, transactions: Transactions, flow: Flow, party: Party, new_token: NewToken
    ) -> None:
        self._transactions = transactions
        self._flow = flow
        self._party = party
        self._new_token = new_token
        self._theirs: dict[str, tuple[IncomingCall, RequestArrived]] = {}
        self._ours: dict[str, OutgoingCall] = {}

    def __len__(self) -> int:
        return len(self._theirs) + len(self._ours)

    def knows(self, call_id: str) -> bool:
        return call_id in self._theirs or call_id in self._ours

    def call(self, target_id: str, uri: str, offer: Offer, now_s: float) -> tuple[str, list[Said]]:
        """Calls the platform, in the name of `target_id`, for its voice."""
        call_id = self._new_token()
        start = Start(method="INVITE", uri=uri, call_id=call_id, from_tag=self._new_token())
        call = OutgoingCall(start, self._party)
        self._ours[call_id] = call
        subject = sdp.subject(uri.partition(":")[2].partition("@")[0], offer.ssrc, target_id)
        request = call.invite(subject, sdp.encode(offer))
        return call_id, list(self._transactions.ask(request, self._flow, now_s)[1])

    def accept(self, call_id: str, answer: bytes, now_s: float) -> list[Said]:
        """Answers an INVITE with our SDP."""
        call, arrived = self._theirs.get(call_id, (None, None))
        response = call.accept(answer) if call is not None else None
        return self._respond(arrived, response, now_s)

    def refuse(self, call_id: str, status: int, now_s: float) -> list[Said]:
        """486 busy, 488 cannot do this SDP."""
        call, arrived = self._theirs.pop(call_id, (None, None))
        response = call.refuse(status) if call is not None else None
        return self._respond(arrived, response, now_s)

    def hang_up(self, call_id: str, now_s: float) -> list[Said]:
        """Ends a call, whoever made it, by BYE."""
        ours = self._ours.pop(call_id, None)
        if ours is not None:
            return self._take(ours, ours.hang_up(), now_s)
        call, _ = self._theirs.pop(call_id, (None, None))
        bye = call.hang_up() if call is not None else None
        return list(self._transactions.ask(bye, self._flow, now_s)[1]) if bye else []

    def all_over(self) -> list[Said]:
        """The line is gone, and every call with it."""
        gone = [*self._theirs, *self._ours]
        self._theirs.clear()
        self._ours.clear()
        return [Stopped(call_id=call_id) for call_id in gone]

    def invited(self, arrived: RequestArrived, now_s: float) -> list[Said]:
        """An INVITE. A second one with a known Call-ID is refused."""
        request = arrived.request
        offer = sdp.parse(request.body)
        if not isinstance(offer, Description) or self.knows(request.call_id):
            refusal = response_to(request, 488, to_tag=self._new_token())
            return self._respond(arrived, refusal, now_s)
        if len(self) >= MOST_CALLS:
            busy = response_to(request, 486, to_tag=self._new_token())
            return self._respond(arrived, busy, now_s)
        call = IncomingCall(request, arrived.flow, self._new_token(), self._party)
        self._theirs[call.call_id] = (call, arrived)
        channel_id = request.recipient.user or offer.owner_id
        return [Invited(call_id=call.call_id, channel_id=channel_id, offer=offer)]

    def request(self, arrived: RequestArrived, now_s: float) -> list[Said]:
        """BYE or INFO."""
        request = arrived.request
        ours = self._ours.get(request.call_id)
        if ours is not None:
            answer, step = ours.received(request)
            return [*self._respond(arrived, answer, now_s), *self._take(ours, step, now_s)]
        call, _ = self._theirs.get(request.call_id, (None, None))
        if call is None:
            unknown = response_to(request, 481, to_tag=self._new_token())
            return self._respond(arrived, unknown, now_s)
        response = call.received(request, arrived.flow)
        out = self._respond(arrived, response, now_s)
        if call.stage is Stage.ENDED:
            self._theirs.pop(call.call_id, None)
            return [*out, Stopped(call_id=call.call_id)]
        order = mansrtsp.parse(request.body)
        if response.is_success and isinstance(
            order, mansrtsp.Play | mansrtsp.Pause | mansrtsp.Teardown
        ):
            out.append(Steered(call_id=call.call_id, order=order))
        return out

    def acknowledged(self, arrived: AckArrived) -> list[Said]:
        """ACK of a 2xx of ours."""
        call, _ = self._theirs.get(arrived.request.call_id, (None, None))
        if call is None or not call.acknowledged(arrived.flow):
            return []
        return [Started(call_id=call.call_id)]

    def ack_missing(self, missing: AckMissing, now_s: float) -> list[Said]:
        """The ACK never came: the call is ended."""
        call_id = missing.request.call_id
        return [*self.hang_up(call_id, now_s), Stopped(call_id=call_id)]

    def cancelled(self, cancelled: Cancelled, now_s: float) -> list[Said]:
        """CANCEL before our answer."""
        for call_id, (_, arrived) in list(self._theirs.items()):
            if arrived.key == cancelled.key:
                return [*self.refuse(call_id, 487, now_s), Stopped(call_id=call_id)]
        return []

    def answered(self, item: ResponseArrived | Unanswered, now_s: float) -> list[Said]:
        """What came, or did not, to a request of a call of ours."""
        call = self._ours.get(item.request.call_id)
        if call is None:
            return []
        if isinstance(item, Unanswered):
            return self._take(call, call.unanswered(item.request), now_s)
        return self._take(call, call.answered(item.request, item.response), now_s)

    def _take(self, call: OutgoingCall, step: Step, now_s: float) -> list[Said]:
        out: list[Said] = []
        for ack in step.acks:
            data = self._transactions.send_ack(ack, self._flow)
            out.append(Send(data=data, flow=self._flow))
        for request in step.requests:
            out += self._transactions.ask(request, self._flow, now_s)[1]
        if step.answer is not None:
            answer = sdp.parse(step.answer)
            if isinstance(answer, Description):
                out.append(CallAnswered(call_id=call.call_id, answer=answer))
            else:
                out += [*self.hang_up(call.call_id, now_s), Stopped(call_id=call.call_id)]
        if step.end is not None and self._ours.pop(call.call_id, None) is not None:
            out.append(Stopped(call_id=call.call_id))
        return out

    def _respond(
        self, arrived: RequestArrived | None, response: Response | None, now_s: float
    ) -> list[Said]:
        if arrived is None or response is None:
            return []
        return list(self._transactions.respond(arrived.key, response, now_s))
