"""Media sessions: one INVITE per channel and stream kind, however many watch. Pure.

The last viewer gone for ten seconds ends it with BYE. Port and SSRC are one session's own. The
clock is passed in; what is to be sent comes back as outputs.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable

import msgspec

from backends.gateway.gb28181.profile import Profile
from backends.gateway.gb28181.ssrc import NoneLeft, Place, Places
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Description, Offer, Session, Stream
from backends.protocols.sip.call import End, OutgoingCall, Step
from backends.protocols.sip.dialog import Content, Party, Start
from backends.protocols.sip.flow import (
    Flow,
    NewToken,
    Output,
    RequestArrived,
    ResponseArrived,
    Send,
    Unanswered,
)
from backends.protocols.sip.message import Response, response_to
from backends.protocols.sip.transactions import Transactions

LINGER_S = 10.0
PATIENCE_S = 15.0  # a device that says Trying and nothing more


class StreamKey(msgspec.Struct, frozen=True, kw_only=True):
    """What is shared. `recording` is empty for live; each playback has its own and is not."""

    device_id: str
    channel_id: str
    stream: Stream = Stream.MAIN
    recording: str = ""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Of a recording, Unix seconds; `speed` of a download, 0: playback."""

    start_s: int
    end_s: int
    speed: int = 0


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How a device is reached, and where on its network its media is to go."""

    flow: Flow
    party: Party
    platform_id: str
    media_host: str
    profile: Profile


class Failure(enum.StrEnum):
    """Why there is no stream, or no longer."""

    REFUSED = "refused"  # `status` says how: 486 busy, 488 cannot do this SDP
    NO_ANSWER = "no answer"
    BAD_ANSWER = "bad answer"
    NO_PORT = "no port"
    DEVICE_ENDED = "device ended"
    FILE_END = "file end"


class StreamReady(msgspec.Struct, frozen=True, kw_only=True):
    """The device sends. `ssrc` None: it said none, so the first packet's counts."""

    key: StreamKey
    place: Place
    answer: Description
    ssrc: int | None


class StreamOver(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody of `viewers` gets a picture any more."""

    key: StreamKey
    viewers: frozenset[str]
    failure: Failure
    status: int = 0


Event = StreamReady | StreamOver


class _Session:
    def __init__(self, key: StreamKey, call: OutgoingCall, flow: Flow, place: Place) -> None:
        self.key = key
        self.call = call
        self.flow = flow
        self.place = place
        self.viewers: set[str] = set()
        self.ready: StreamReady | None = None
        self.transaction = ""
        self.due_s = math.inf
        self.cseq = 0


class Streams:
    """All media sessions of one platform."""

    def __init__(self, transactions: Transactions, places: Places, new_token: NewToken) -> None:
        self._transactions = transactions
        self._places = places
        self._new_token = new_token
        self._by_key: dict[StreamKey, _Session] = {}  # those that can get viewers
        self._by_call: dict[str, _Session] = {}

    def __len__(self) -> int:
        return len(self._by_call)

    @property
    def due_s(self) -> float:
        return min((s.due_s for s in self._by_key.values()), default=math.inf)

    def want(
        self, key: StreamKey, viewer: str, reach: Reach, now_s: float, span: Span | None = None
    ) -> list[Output | Event]:
        """A viewer more; the first one's wish sends the INVITE."""
        session = self._by_key.get(key)
        if session is not None:
            session.viewers.add(viewer)
            if session.ready is None:
                return []
            session.due_s = math.inf
            return [session.ready]
        try:
            place = self._places.take(is_history=bool(key.recording), now_s=now_s)
        except NoneLeft:
            viewers = frozenset({viewer})
            return [StreamOver(key=key, viewers=viewers, failure=Failure.NO_PORT)]
        start = Start(
            method="INVITE",
            uri=f"sip:{key.channel_id}@{key.channel_id[:10]}",
            call_id=self._new_token(),
            from_tag=self._new_token(),
        )
        session = _Session(key, OutgoingCall(start, reach.party), reach.flow, place)
        session.viewers.add(viewer)
        session.due_s = now_s + PATIENCE_S
        self._by_key[key] = self._by_call[start.call_id] = session
        subject = sdp.subject(key.channel_id, place.ssrc, reach.platform_id)
        invite = session.call.invite(subject, sdp.encode(_offer(key, place, reach, span)))
        session.transaction, out = self._transactions.ask(invite, reach.flow, now_s)
        return list(out)

    def release(self, key: StreamKey, viewer: str, now_s: float) -> None:
        """A viewer less; the last one's going starts the ten seconds."""
        session = self._by_key.get(key)
        if session is None or viewer not in session.viewers:
            return
        session.viewers.discard(viewer)
        if not session.viewers:
            session.due_s = now_s + LINGER_S

    def viewer_lost(self, viewer: str, now_s: float) -> None:
        """A console died: it watches nothing any more."""
        for key in [k for k, s in self._by_key.items() if viewer in s.viewers]:
            self.release(key, viewer, now_s)

    def steer(
        self, key: StreamKey, order: Callable[[int], mansrtsp.Order], now_s: float
    ) -> list[Output | Event]:
        """MANSRTSP in the call of a recording; `order` gets the next CSeq."""
        session = self._by_key.get(key)
        if session is None or session.ready is None or not key.recording:
            return []
        session.cseq += 1
        body = mansrtsp.encode(order(session.cseq))
        step = session.call.info(Content(media_type=mansrtsp.MEDIA_TYPE, data=body))
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
        over = self._drop(found[0], Failure.FILE_END)
        return [*over, *self._take(found[0], found[0].call.hang_up(), now_s)]

    def device_gone(self, device_id: str, now_s: float) -> list[Output | Event]:
        """The device is offline: its streams are over, and its viewers are told."""
        out: list[Output | Event] = []
        for session in [s for s in self._by_key.values() if s.key.device_id == device_id]:
            out += self._drop(session, Failure.DEVICE_ENDED)
            out += self._take(session, session.call.hang_up(), now_s)
        return out

    def knows(self, call_id: str) -> bool:
        """Whether a request or response is of one of our calls."""
        return call_id in self._by_call

    def response(self, arrived: ResponseArrived, now_s: float) -> list[Output | Event]:
        """A response to one of our requests."""
        session = self._by_call.get(arrived.request.call_id)
        if session is None:
            return []
        return self._take(session, session.call.answered(arrived.request, arrived.response), now_s)

    def unanswered(self, lost: Unanswered, now_s: float) -> list[Output | Event]:
        """One of our requests got no answer."""
        session = self._by_call.get(lost.request.call_id)
        if session is None or lost.request.method == "CANCEL":
            return []
        return self._take(session, session.call.unanswered(lost.request), now_s)

    def request(self, arrived: RequestArrived, now_s: float) -> list[Output | Event]:
        """A device's request within a call; only the device that we call may speak in it."""
        session = self._by_call.get(arrived.request.call_id)
        if session is None or session.flow.host != arrived.flow.host:
            answer: Response = response_to(arrived.request, 481, to_tag=self._new_token())
            return list(self._transactions.respond(arrived.key, answer, now_s))
        answer, step = session.call.received(arrived.request)
        out = self._transactions.respond(arrived.key, answer, now_s)
        return [*out, *self._take(session, step, now_s)]

    def tick(self, now_s: float) -> list[Output | Event]:
        """Calls that nobody watches, or that nobody answers, are ended."""
        out: list[Output | Event] = []
        for session in [s for s in self._by_key.values() if s.due_s <= now_s]:
            if session.viewers:
                out += self._drop(session, Failure.NO_ANSWER)
            else:
                self._by_key.pop(session.key, None)
            out += self._take(session, session.call.hang_up(), now_s)
        return out

    def _take(self, session: _Session, step: Step, now_s: float) -> list[Output | Event]:
        out: list[Output | Event] = []
        for ack in step.acks:
            data = self._transactions.send_ack(ack, session.flow)
            out.append(Send(data=data, flow=session.flow))
        for request in step.requests:
            out += self._transactions.ask(request, session.flow, now_s)[1]
        if step.is_cancelled:
            out += self._transactions.cancel(session.transaction, now_s)
        if step.answer is not None:
            out += self._answered(session, step.answer, now_s)
        if step.end is not None:
            out += self._ended(session, step, now_s)
        return out

    def _answered(self, session: _Session, body: bytes, now_s: float) -> list[Output | Event]:
        answer = sdp.parse(body)
        if not isinstance(answer, Description):
            over = self._drop(session, Failure.BAD_ANSWER)
            return [*over, *self._take(session, session.call.hang_up(), now_s)]
        session.due_s = math.inf if session.viewers else now_s + LINGER_S
        session.ready = StreamReady(
            key=session.key, place=session.place, answer=answer, ssrc=answer.ssrc
        )
        return [session.ready]

    def _ended(self, session: _Session, step: Step, now_s: float) -> list[Output | Event]:
        self._by_call.pop(session.call.call_id, None)
        self._places.give_back(session.place, now_s)
        failure = {
            End.REFUSED: Failure.REFUSED,
            End.NO_ANSWER: Failure.NO_ANSWER,
        }.get(step.end or End.HUNG_UP, Failure.DEVICE_ENDED)
        return self._drop(session, failure, step.status)

    def _drop(self, session: _Session, failure: Failure, status: int = 0) -> list[Output | Event]:
        """No viewer counts on it any more; the next wish makes a new call."""
        if self._by_key.get(session.key) is session:
            del self._by_key[session.key]
        viewers = frozenset(session.viewers)
        session.viewers.clear()
        if not viewers:
            return []
        return [StreamOver(key=session.key, viewers=viewers, failure=failure, status=status)]


def _offer(key: StreamKey, place: Place, reach: Reach, span: Span | None) -> Offer:
    session = Session.PLAY
    if span is not None:
        session = Session.DOWNLOAD if span.speed else Session.PLAYBACK
    return Offer(
        owner_id=key.channel_id,
        session=session,
        host=reach.media_host,
        port=place.port,
        ssrc=place.ssrc,
        carrier=reach.profile.media,
        setup=reach.profile.setup,
        start_s=span.start_s if span else 0,
        end_s=span.end_s if span else 0,
        speed=span.speed if span else 0,
        stream=key.stream,
        dialects=reach.profile.dialects,
    )
