"""Server transactions of SIP: a peer's request until our answer stands (RFC 3261 17.2, RFC 6026).

Pure state machines; the clock is passed in. `transactions` holds and matches them.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Hashable

from backends.protocols.sip import wire
from backends.protocols.sip.flow import AckMissing, Flow, Output, Send, Timers, Transport
from backends.protocols.sip.message import Request, Response, response_to

TRYING_AFTER_S = 0.2  # RFC 3261 17.2.1
OPEN_S = 180.0  # an INVITE that we never answer finally is forgotten then (as by timer C)


class Stage(enum.Enum):
    """How far a server transaction is."""

    OPEN = enum.auto()  # Trying or Proceeding
    ACCEPTED = enum.auto()  # INVITE that we gave a 2xx
    COMPLETED = enum.auto()
    CONFIRMED = enum.auto()
    OVER = enum.auto()


class ServerTransaction:
    """Any request but INVITE: timer J. `due_s` is when `tick` is wanted next. `edition`: X-GB-Ver
    of what it says by itself."""

    __slots__ = ("_data", "_end_s", "_timers", "edition", "flow", "key", "request", "stage")

    def __init__(self, key: Hashable, request: Request, flow: Flow, timers: Timers) -> None:
        self.key = key
        self.request: Request | None = request
        self.flow = flow
        self.edition = ""
        self.stage = Stage.OPEN
        self._timers = timers
        self._data = b""
        # A request that nobody answers is forgotten, so that memory stays bounded.
        self._end_s = math.inf

    @property
    def due_s(self) -> float:
        return self._end_s

    @property
    def _is_reliable(self) -> bool:
        return self.flow.transport is Transport.TCP

    def start(self, now_s: float) -> list[Output]:
        """Begins when the request arrived."""
        self._end_s = now_s + self._timers.give_up_s
        return []

    def repeated(self) -> list[Output]:
        """The request came again."""
        return [Send(data=self._data, flow=self.flow)] if self._data else []

    def respond(self, response: Response, now_s: float) -> list[Output]:
        """Sends our response; after a final one nothing more is sent."""
        if self.stage is not Stage.OPEN:
            return []
        self._data = wire.encode(response)
        if response.is_final:
            self.request = None  # 10,000 devices: only the answer is kept
            self.stage = Stage.OVER if self._is_reliable else Stage.COMPLETED
            self._end_s = math.inf if self._is_reliable else now_s + self._timers.give_up_s
        return [Send(data=self._data, flow=self.flow)]

    def tick(self, now_s: float) -> list[Output]:
        """Ends when due."""
        if now_s >= self._end_s:
            self.stage = Stage.OVER
            self._end_s = math.inf
        return []


class InviteServer(ServerTransaction):
    """INVITE: 100 after 200 ms, timers G, H, I, L; a 2xx is repeated until its ACK (13.3.1.4)."""

    __slots__ = ("_every_s", "_invite", "_is_acknowledged", "_repeat_s")

    def __init__(self, key: Hashable, request: Request, flow: Flow, timers: Timers) -> None:
        super().__init__(key, request, flow, timers)
        self._invite = request
        self._repeat_s = math.inf
        self._every_s = timers.t1_s
        self._is_acknowledged = False

    @property
    def due_s(self) -> float:
        return min(self._end_s, self._repeat_s)

    @property
    def acknowledged_by(self) -> tuple[str, int, str]:
        """Call-ID, CSeq number and From tag, which the ACK of a 2xx repeats."""
        invite = self._invite
        return invite.call_id, invite.cseq.number, invite.sender.tag

    def start(self, now_s: float) -> list[Output]:
        self._repeat_s = now_s + TRYING_AFTER_S
        self._end_s = now_s + OPEN_S
        return []

    def respond(self, response: Response, now_s: float) -> list[Output]:
        if self.stage is not Stage.OPEN:
            return []
        self._data = wire.encode(response)
        self._repeat_s = math.inf
        if response.is_final:
            self.stage = Stage.ACCEPTED if response.is_success else Stage.COMPLETED
            self._end_s = now_s + self._timers.give_up_s
            if not self._is_reliable:
                self._repeat_s = now_s + self._every_s
        return [Send(data=self._data, flow=self.flow)]

    def acknowledged(self, now_s: float) -> bool:
        """ACK came. True when it was for a 2xx, the first time: the dialog is to know."""
        self._repeat_s = math.inf
        if self.stage is Stage.COMPLETED:
            rest_s = 0.0 if self._is_reliable else self._timers.t4_s
            self.stage = Stage.CONFIRMED if rest_s else Stage.OVER
            self._end_s = now_s + rest_s if rest_s else math.inf
        is_first = self.stage is Stage.ACCEPTED and not self._is_acknowledged
        self._is_acknowledged = self._is_acknowledged or is_first
        return is_first

    def tick(self, now_s: float) -> list[Output]:
        if now_s >= self._end_s:
            is_missing = self.stage is Stage.ACCEPTED and not self._is_acknowledged
            self.stage = Stage.OVER
            self._end_s = self._repeat_s = math.inf
            missing = AckMissing(key=self.key, request=self._invite, flow=self.flow)
            return [missing] if is_missing else []
        if now_s < self._repeat_s:
            return []
        if self.stage is Stage.OPEN:
            self._repeat_s = math.inf
            said = [("X-GB-Ver", self.edition)] if self.edition else []
            self._data = wire.encode(response_to(self._invite, 100, headers=said))
        else:
            self._every_s = min(2 * self._every_s, self._timers.t2_s)
            self._repeat_s = now_s + self._every_s
        return [Send(data=self._data, flow=self.flow)]
