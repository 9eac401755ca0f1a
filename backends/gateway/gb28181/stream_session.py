"""One media session: what was wished, its call, what a recording was told. Pure; of `streams`."""

from __future__ import annotations

import math

from backends.gateway.gb28181.stream_types import (
    Event,
    OrderRefused,
    StreamKey,
    StreamPlacing,
    StreamReady,
    Wish,
)
from backends.protocols import mansrtsp
from backends.protocols.sip.call import OutgoingCall
from backends.protocols.sip.flow import Flow, ResponseArrived, Unanswered
from backends.protocols.sip.message import Request

MOST_ORDERS = 50


class StreamSession:
    """Of one wish: its call, and the orders that a recording was given."""

    def __init__(self, wish: Wish, call: OutgoingCall, flow: Flow, placing: StreamPlacing) -> None:
        self.wish = wish
        self.call = call
        self.flow = flow
        self.placing = placing
        self.ready: StreamReady | None = None
        self.transaction = ""
        self.due_s = math.inf
        self.ports_tried = 1
        self.cseq = 0
        self._orders: dict[int, str] = {}  # by MANSRTSP's CSeq, those that no answer has come to
        self._infos: dict[int, int] = {}  # their CSeq by SIP's

    @property
    def key(self) -> StreamKey:
        """What it is of."""
        return self.wish.key

    def note_order(self, cseq: int, sip_cseq: int, what: str) -> None:
        """An order is on its way."""
        if len(self._orders) >= MOST_ORDERS:
            self._orders.clear()
            self._infos.clear()
        self._orders[cseq], self._infos[sip_cseq] = what, cseq

    @property
    def is_placing(self) -> bool:
        """Whether the device has not been called yet."""
        return not self.transaction

    def info_answered(self, arrived: ResponseArrived) -> list[Event]:
        """Whether an INFO's answer, or the MANSRTSP in it, refuses the order. Where there is none
        in it, an INFO of the device may bring it yet."""
        if arrived.request.method != "INFO" or not arrived.response.is_final:
            return []
        cseq = self._cseq_of(arrived.request)
        if not arrived.response.is_success:
            return self._done(cseq, arrived.response.status)
        said = mansrtsp.parse(arrived.response.body)
        return self._done(cseq, said.status) if isinstance(said, mansrtsp.Answered) else []

    def info_lost(self, lost: Unanswered) -> list[Event]:
        """No answer came to a request."""
        return self._done(self._cseq_of(lost.request), 0) if lost.request.method == "INFO" else []

    def said(self, request: Request) -> list[Event]:
        """A device's own INFO may be the answer to an order."""
        said = mansrtsp.parse(request.body) if request.method == "INFO" else None
        return self._done(said.cseq, said.status) if isinstance(said, mansrtsp.Answered) else []

    def _cseq_of(self, request: Request) -> int:
        return self._infos.pop(request.cseq.number, -1)

    def _done(self, cseq: int, status: int) -> list[Event]:
        what = self._orders.pop(cseq, "")
        if not what or 200 <= status < 300:
            return []
        return [OrderRefused(key=self.key, what=what, status=status)]
