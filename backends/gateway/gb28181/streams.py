"""Media sessions: one INVITE per channel and stream kind, however many watch. Pure.

A relay wants a stream for all its viewers at once. A place of it is asked for first, and the
device is invited once the relay listens there. Port and SSRC are one session's own. The clock is
passed in; what is to be sent comes back as outputs.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from backends.gateway.gb28181.leftover import stands
from backends.gateway.gb28181.ssrc import NoneLeft, Places
from backends.gateway.gb28181.stream_offer import offer_of
from backends.gateway.gb28181.stream_session import StreamSession
from backends.gateway.gb28181.stream_types import (
    CallOver,
    Event,
    Failure,
    Reach,
    StreamKey,
    StreamOver,
    StreamPlacing,
    StreamReady,
    Wish,
)
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Carrier, Description, Setup
from backends.protocols.sip.call import End, OutgoingCall, Step
from backends.protocols.sip.dialog import Content, Start
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
from backends.protocols.sip.message import Response, response_to
from backends.protocols.sip.transactions import Transactions

PLACING_S = 5.0  # a relay binds a port at once, or is gone
PATIENCE_S = 15.0  # a device that says Trying and nothing more
MOST_PORTS_TRIED = 8


class Streams:
    """All media sessions of one platform. `reach` says where a device is now, None: offline."""

    def __init__(
        self,
        transactions: Transactions,
        places: Places,
        reach: Callable[[str], Reach | None],
        new_token: NewToken,
    ) -> None:
        self._transactions = transactions
        self._places = places
        self._reach = reach
        self._new_token = new_token
        self._by_key: dict[StreamKey, StreamSession] = {}  # those that somebody wants
        self._by_call: dict[str, StreamSession] = {}  # from the INVITE to the end of its call

    def __len__(self) -> int:
        placing = sum(s.is_placing for s in self._by_key.values())
        return len(self._by_call) + placing

    @property
    def due_s(self) -> float:
        return min((s.due_s for s in self._by_key.values()), default=math.inf)

    def keys(self, relay: str) -> list[StreamKey]:
        """What that relay has, or is to have."""
        return [key for key, s in self._by_key.items() if s.wish.relay == relay]

    def state(self, key: StreamKey) -> list[Event]:
        """What was said of a stream, for a relay that may have missed it."""
        session = self._by_key.get(key)
        if session is None:
            return []
        return [session.placing, session.ready] if session.ready else [session.placing]

    def want(self, wish: Wish, now_s: float) -> list[Output | Event]:
        """A relay wants a stream: nothing new where it has it already."""
        known = self._by_key.get(wish.key)
        if known is not None:
            if known.wish.relay == wish.relay:
                return []
            return [_over(wish, Failure.REFUSED)]  # it goes to another relay
        reach = self._reach(wish.key.device_id)
        if reach is None:
            return [_over(wish, Failure.OFFLINE)]
        try:
            is_history = bool(wish.key.recording)
            place = self._places.take(wish.relay, is_history=is_history, now_s=now_s)
        except NoneLeft:
            return [_over(wish, Failure.NO_PORT)]
        channel_id = wish.key.channel_id
        start = Start(
            method="INVITE",
            uri=f"sip:{channel_id}@{channel_id[:10]}",
            call_id=self._new_token(),
            from_tag=self._new_token(),
        )
        profile = reach.profile
        placing = StreamPlacing(
            key=wish.key,
            place=place,
            carrier=profile.media,
            setup=profile.setup if profile.media is Carrier.TCP else Setup.NONE,
            is_ssrc_checked=profile.is_ssrc_checked,
            source=reach.flow.host,
        )
        session = StreamSession(wish, OutgoingCall(start, reach.party), reach.flow, placing)
        session.due_s = now_s + PLACING_S
        self._by_key[wish.key] = session
        return [placing]

    def placed(
        self, key: StreamKey, port: int, is_bound: bool, now_s: float
    ) -> list[Output | Event]:
        """The relay's answer. Once it listens the device is invited; else another port is tried."""
        session = self._by_key.get(key)
        if session is None or not session.is_placing or session.placing.place.port != port:
            return []
        if not is_bound:
            return self._try_another_port(session, now_s)
        reach = self._reach(key.device_id)
        if reach is None:
            return self._give_up(session, Failure.OFFLINE, now_s)
        session.flow = reach.flow
        session.due_s = now_s + PATIENCE_S
        self._by_call[session.call.call_id] = session
        subject = sdp.subject(key.channel_id, session.placing.place.ssrc, reach.platform_id)
        invite = session.call.invite(
            subject, sdp.encode(offer_of(session.wish, session.placing, reach))
        )
        session.transaction, out = self._transactions.ask(invite, reach.flow, now_s)
        return list(out)

    def release(self, key: StreamKey, now_s: float) -> list[Output | Event]:
        """Its relay wants it no more (which waits for 10 s without viewers before it says so)."""
        session = self._by_key.pop(key, None)
        if session is None:
            return []
        return self._hang_up(session, now_s)

    def close(self, now_s: float) -> list[Output | Event]:
        """We end: devices are not left sending to nobody."""
        out: list[Output | Event] = []
        for key in list(self._by_key):
            out += self.release(key, now_s)
        return out

    def fail(self, key: StreamKey, failure: Failure, now_s: float) -> list[Output | Event]:
        """It is over for a reason that lies outside signalling: nothing comes of it."""
        session = self._by_key.get(key)
        return self._give_up(session, failure, now_s) if session is not None else []

    def steer(
        self, key: StreamKey, order: Callable[[int], mansrtsp.Order], now_s: float, what: str = ""
    ) -> list[Output | Event]:
        """MANSRTSP in the call of a recording; `order` gets the next CSeq, `what` names it where
        the device refuses it."""
        session = self._by_key.get(key)
        if session is None or session.ready is None or not key.recording:
            return []
        session.cseq += 1
        body = mansrtsp.encode(order(session.cseq))
        step = session.call.info(Content(media_type=mansrtsp.MEDIA_TYPE, data=body))
        for info in step.requests:
            session.note_order(session.cseq, info.cseq.number, what)
        return self._take(session, step, now_s)

    def file_ended(
        self, device_id: str, channel_id: str, call_id: str, now_s: float
    ) -> list[Output | Event]:
        """MediaStatus 121. It names its call, or else the one recording of that channel."""
        named = self._by_call.get(call_id)
        if named is not None and named.key.device_id == device_id:
            found = [named]
        else:
            found = [
                s
                for k, s in self._by_key.items()
                if k.recording and (k.device_id, k.channel_id) == (device_id, channel_id)
            ]
        if len(found) != 1:
            return []
        return self._give_up(found[0], Failure.FILE_END, now_s)

    def device_gone(self, device_id: str, now_s: float) -> list[Output | Event]:
        """The device is offline: its streams are over, and the relays are told."""
        out: list[Output | Event] = []
        for session in [s for s in self._by_key.values() if s.key.device_id == device_id]:
            out += self._give_up(session, Failure.OFFLINE, now_s)
        return out

    def knows(self, call_id: str) -> bool:
        """Whether a request or response is of one of our calls."""
        return call_id in self._by_call

    def whose(self, call_id: str) -> str:
        """The device of that call; "" where there is none."""
        session = self._by_call.get(call_id)
        return session.key.device_id if session is not None else ""

    def response(self, arrived: ResponseArrived, now_s: float) -> list[Output | Event]:
        """A response to one of our requests."""
        session = self._by_call.get(arrived.request.call_id)
        if session is None:
            return []
        step = session.call.answered(arrived.request, arrived.response)
        return [*session.info_answered(arrived), *self._take(session, step, now_s)]

    def unanswered(self, lost: Unanswered, now_s: float) -> list[Output | Event]:
        """One of our requests got no answer."""
        session = self._by_call.get(lost.request.call_id)
        if session is None or lost.request.method == "CANCEL":
            return []
        return [
            *session.info_lost(lost),
            *self._take(session, session.call.unanswered(lost.request), now_s),
        ]

    def request(self, arrived: RequestArrived, now_s: float) -> list[Output | Event]:
        """A device's request within a call; only the device that we call may speak in it."""
        session = self._by_call.get(arrived.request.call_id)
        if session is None or not is_of(self._flow(session), arrived.flow):
            answer: Response = response_to(arrived.request, 481, to_tag=self._new_token())
            return list(self._transactions.respond(arrived.key, answer, now_s))
        answer, step = session.call.received(arrived.request)
        out: list[Output | Event] = [*self._transactions.respond(arrived.key, answer, now_s)]
        if answer.is_success:
            out += session.said(arrived.request)
        return [*out, *self._take(session, step, now_s)]

    def tick(self, now_s: float) -> list[Output | Event]:
        """Places that no relay gave, and calls that nobody answers, are given up."""
        out: list[Output | Event] = []
        for session in [s for s in self._by_key.values() if s.due_s <= now_s]:
            failure = Failure.NO_PORT if session.is_placing else Failure.NO_ANSWER
            out += self._give_up(session, failure, now_s)
        return out

    def _flow(self, session: StreamSession) -> Flow:
        """Where the device is now: its port may have changed since (NAT)."""
        reach = self._reach(session.key.device_id)
        if reach is not None:
            session.flow = reach.flow
        return session.flow

    def _try_another_port(self, session: StreamSession, now_s: float) -> list[Output | Event]:
        if session.ports_tried >= MOST_PORTS_TRIED:
            return self._give_up(session, Failure.NO_PORT, now_s)
        try:
            place = self._places.another_port(session.placing.place, now_s)
        except NoneLeft:
            return self._give_up(session, Failure.NO_PORT, now_s)
        session.ports_tried += 1
        session.due_s = now_s + PLACING_S
        session.placing = msgspec.structs.replace(session.placing, place=place)
        return [session.placing]

    def _give_up(
        self, session: StreamSession, failure: Failure, now_s: float
    ) -> list[Output | Event]:
        over = self._drop(session, failure)
        return [*over, *self._hang_up(session, now_s)]

    def _hang_up(self, session: StreamSession, now_s: float) -> list[Output | Event]:
        """Its call, if there is one yet; the place is free when that has ended."""
        if session.is_placing:
            self._places.give_back(session.placing.place, now_s)
            return []
        return self._take(session, session.call.hang_up(), now_s)

    def _take(self, session: StreamSession, step: Step, now_s: float) -> list[Output | Event]:
        out: list[Output | Event] = []
        for ack in step.acks:
            flow = self._flow(session)
            out.append(Send(data=self._transactions.send_ack(ack, flow), flow=flow))
        for request in step.requests:
            out += self._transactions.ask(request, self._flow(session), now_s)[1]
        if step.is_cancelled:
            out += self._transactions.cancel(session.transaction, now_s)
        if step.answer is not None:
            out += self._answered(session, step.answer, now_s)
        if step.end is not None:
            out += self._ended(session, step, now_s)
        return out

    def _answered(self, session: StreamSession, body: bytes, now_s: float) -> list[Output | Event]:
        answer = sdp.parse(body)
        if not isinstance(answer, Description):
            return self._give_up(session, Failure.BAD_ANSWER, now_s)
        session.due_s = math.inf
        session.ready = StreamReady(
            key=session.key, place=session.placing.place, answer=answer, ssrc=answer.ssrc
        )
        return [session.ready, *stands(session.call, session.key.device_id)]

    def _ended(self, session: StreamSession, step: Step, now_s: float) -> list[Output | Event]:
        self._by_call.pop(session.call.call_id, None)
        self._places.give_back(session.placing.place, now_s)
        failure = {
            End.REFUSED: Failure.REFUSED,
            End.NO_ANSWER: Failure.NO_ANSWER,
        }.get(step.end or End.HUNG_UP, Failure.DEVICE_ENDED)
        over = CallOver(call_id=session.call.call_id)
        return [over, *self._drop(session, failure, step.status)]

    def _drop(
        self, session: StreamSession, failure: Failure, status: int = 0
    ) -> list[Output | Event]:
        """The relay counts on it no more; the next wish makes a new call."""
        if self._by_key.get(session.key) is not session:
            return []
        del self._by_key[session.key]
        return [_over(session.wish, failure, status)]


def _over(wish: Wish, failure: Failure, status: int = 0) -> StreamOver:
    return StreamOver(key=wish.key, relay=wish.relay, failure=failure, status=status)
