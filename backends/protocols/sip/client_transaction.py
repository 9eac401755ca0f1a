"""Client transactions of SIP: our requests until they are answered (RFC 3261 17.1, RFC 6026).

Pure state machines; the clock is passed in. `transactions` holds and matches them.
"""

from __future__ import annotations

import enum
import math

from backends.protocols.sip import wire
from backends.protocols.sip.flow import (
    Flow,
    Output,
    Reason,
    ResponseArrived,
    Send,
    Timers,
    Transport,
    Unanswered,
)
from backends.protocols.sip.message import Headers, Request, Response


class Stage(enum.Enum):
    """How far a client transaction is."""

    ASKING = enum.auto()  # Calling or Trying
    PROCEEDING = enum.auto()
    ACCEPTED = enum.auto()  # INVITE with a 2xx: later copies are passed on
    COMPLETED = enum.auto()
    OVER = enum.auto()


class ClientTransaction:
    """What both kinds share. `due_s` is when `tick` is wanted next, inf for never."""

    __slots__ = ("_data", "_end_s", "_every_s", "_repeat_s", "_timers", "flow", "key", "request",
                 "stage")  # fmt: skip

    def __init__(self, key: str, request: Request, flow: Flow, timers: Timers) -> None:
        self.key = key
        self.request = request
        self.flow = flow
        self.stage = Stage.ASKING
        self._timers = timers
        self._data = wire.encode(request)
        self._repeat_s = self._end_s = math.inf
        self._every_s = timers.t1_s

    @property
    def due_s(self) -> float:
        return min(self._repeat_s, self._end_s)

    @property
    def _is_reliable(self) -> bool:
        return self.flow.transport is Transport.TCP

    def start(self, now_s: float) -> list[Output]:
        """Sends the request."""
        self._end_s = now_s + self._timers.give_up_s
        if not self._is_reliable:
            self._repeat_s = now_s + self._every_s
        return [self._send()]

    def received(self, response: Response, now_s: float) -> list[Output]:
        """What a matching response brings about."""
        raise NotImplementedError

    def tick(self, now_s: float) -> list[Output]:
        """Repeats or gives up as is due."""
        if now_s >= self._end_s:
            was, self.stage = self.stage, Stage.OVER
            self._repeat_s = self._end_s = math.inf
            is_open = was in (Stage.ASKING, Stage.PROCEEDING)
            return [self._unanswered(Reason.TIMEOUT)] if is_open else []
        if now_s >= self._repeat_s:
            self._every_s = self._next_interval()
            self._repeat_s = now_s + self._every_s
            return [self._send()]
        return []

    def hush(self) -> None:
        """Not said again; an answer to what was said is still taken."""
        self._repeat_s = math.inf

    def lost(self) -> list[Output]:
        """The connection is gone."""
        was, self.stage = self.stage, Stage.OVER
        self._repeat_s = self._end_s = math.inf
        is_open = was in (Stage.ASKING, Stage.PROCEEDING)
        return [self._unanswered(Reason.TRANSPORT)] if is_open else []

    def _next_interval(self) -> float:
        raise NotImplementedError

    def _send(self) -> Send:
        return Send(data=self._data, flow=self.flow)

    def _unanswered(self, reason: Reason) -> Unanswered:
        return Unanswered(key=self.key, request=self.request, flow=self.flow, reason=reason)

    def _arrived(self, response: Response) -> ResponseArrived:
        return ResponseArrived(
            key=self.key, request=self.request, response=response, flow=self.flow
        )

    def _rest(self, stage: Stage, now_s: float, rest_s: float) -> None:
        """Absorbs repetitions for `rest_s`; over at once when there can be none."""
        self._repeat_s = math.inf
        self.stage = stage if rest_s > 0 else Stage.OVER
        self._end_s = now_s + rest_s if rest_s > 0 else math.inf


class PlainClient(ClientTransaction):
    """Any request but INVITE: timers E, F, K."""

    __slots__ = ()

    def received(self, response: Response, now_s: float) -> list[Output]:
        if self.stage not in (Stage.ASKING, Stage.PROCEEDING):
            return []
        if response.is_final:
            rest_s = 0.0 if self._is_reliable else self._timers.t4_s
            self._rest(Stage.COMPLETED, now_s, rest_s)
        else:
            self.stage = Stage.PROCEEDING
        return [self._arrived(response)]

    def _next_interval(self) -> float:
        if self.stage is Stage.PROCEEDING:
            return self._timers.t2_s
        return min(2 * self._every_s, self._timers.t2_s)


class InviteClient(ClientTransaction):
    """INVITE: timers A, B, D, M. After a provisional response the caller's patience decides."""

    __slots__ = ("_ack", "_is_cancel_wanted")

    def __init__(self, key: str, request: Request, flow: Flow, timers: Timers) -> None:
        super().__init__(key, request, flow, timers)
        self._ack = b""
        self._is_cancel_wanted = False

    def received(self, response: Response, now_s: float) -> list[Output]:
        if self.stage in (Stage.ASKING, Stage.PROCEEDING):
            return self._while_open(response, now_s)
        if self.stage is Stage.ACCEPTED and response.is_success:
            return [self._arrived(response)]
        if self.stage is Stage.COMPLETED and response.is_final and not response.is_success:
            return [Send(data=self._ack, flow=self.flow)]
        return []

    def cancel(self, now_s: float) -> bool:
        """Whether CANCEL may be sent now; else it is wanted with the first provisional. A peer
        that then says nothing more is not waited for beyond 64 T1 (9.1)."""
        if self.stage is Stage.PROCEEDING:
            self._end_s = now_s + self._timers.give_up_s
            return True
        self._is_cancel_wanted = self.stage is Stage.ASKING
        return False

    def take_cancel(self, now_s: float) -> bool:
        """True once, when a wanted CANCEL has become possible."""
        if not self._is_cancel_wanted or self.stage is not Stage.PROCEEDING:
            return False
        self._is_cancel_wanted = False
        return self.cancel(now_s)

    def _while_open(self, response: Response, now_s: float) -> list[Output]:
        out: list[Output] = [self._arrived(response)]
        if not response.is_final:
            if self.stage is Stage.ASKING:
                self._repeat_s = self._end_s = math.inf
            self.stage = Stage.PROCEEDING
        elif response.is_success:
            self._rest(Stage.ACCEPTED, now_s, self._timers.give_up_s)
        else:
            self._ack = wire.encode(ack_of_refusal(self.request, response))
            out.insert(0, Send(data=self._ack, flow=self.flow))
            rest_s = 0.0 if self._is_reliable else self._timers.give_up_s
            self._rest(Stage.COMPLETED, now_s, rest_s)
        return out

    def _next_interval(self) -> float:
        return 2 * self._every_s


def ack_of_refusal(invite: Request, response: Response) -> Request:
    """The ACK of a final response other than 2xx: the INVITE's own branch (17.1.1.3)."""
    return _same_hop(invite, "ACK", response.headers.get("To"))


def cancel_of(invite: Request) -> Request:
    """The CANCEL of an INVITE (9.1)."""
    return _same_hop(invite, "CANCEL", invite.headers.get("To"))


def _same_hop(invite: Request, method: str, to: str) -> Request:
    items = [
        ("Via", invite.headers.get("Via")),
        ("From", invite.headers.get("From")),
        ("To", to),
        ("Call-ID", invite.call_id),
        ("CSeq", f"{invite.cseq.number} {method}"),
        ("Max-Forwards", "70"),
    ]
    items += [("Route", value) for value in invite.headers.all("Route")]
    return Request(method=method, uri=invite.uri, headers=Headers(items))
