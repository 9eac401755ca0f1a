"""The transaction layer of SIP: what is new, what is repeated, what answers what (RFC 3261 17).

Pure: messages and the clock come in, sends and events go out. Bounded: beyond `max_open` new
requests are dropped and counted.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Hashable

import msgspec

from backends.protocols.sip import values, wire
from backends.protocols.sip.client_transaction import (
    ClientTransaction,
    InviteClient,
    PlainClient,
    cancel_of,
)
from backends.protocols.sip.client_transaction import Stage as ClientStage
from backends.protocols.sip.flow import (
    AckArrived,
    Cancelled,
    Flow,
    NewToken,
    Output,
    RequestArrived,
    Timers,
)
from backends.protocols.sip.message import Headers, Request, Response, response_to
from backends.protocols.sip.server_transaction import InviteServer, ServerTransaction
from backends.protocols.sip.server_transaction import Stage as ServerStage
from backends.protocols.sip.values import COOKIE, Via

MAX_OPEN = 60_000  # 500 registrations/s of two requests each, kept 32 s, twice over


class Transactions:
    """All transactions of one signalling address. The caller sends every Send at once and calls
    `tick` when `due_s` has come."""

    def __init__(
        self, new_token: NewToken, *, timers: Timers | None = None, max_open: int = MAX_OPEN,
        edition: str = "",
    ) -> None:  # fmt: skip
        """`edition`: ours, which every answer says (X-GB-Ver); "" for none."""
        self._new_token = new_token
        self._edition = edition
        self._timers = timers or Timers()
        self._max_open = max_open
        self._clients: dict[str, ClientTransaction] = {}
        self._servers: dict[Hashable, ServerTransaction] = {}
        self._accepted: dict[tuple[str, int, str], InviteServer] = {}
        self._due: list[tuple[float, int, ClientTransaction | ServerTransaction]] = []
        self._order = 0
        self.dropped = 0  # requests beyond the bound
        self.unmatched = 0  # responses to nothing of ours

    def __len__(self) -> int:
        return len(self._clients) + len(self._servers)

    @property
    def due_s(self) -> float:
        """When `tick` is wanted, at the latest; inf for never."""
        return self._due[0][0] if self._due else math.inf

    def ask(self, request: Request, flow: Flow, now_s: float) -> tuple[str, list[Output]]:
        """Sends a request that has no Via yet; its key is in the events that follow."""
        branch = COOKIE + self._new_token()
        stamped = with_via(request, flow, branch)
        kind = InviteClient if request.method == "INVITE" else PlainClient
        key = f"{branch} {request.method}"
        client = kind(key, stamped, flow, self._timers)
        self._clients[key] = client
        out = client.start(now_s)
        self._keep(client)
        return key, out

    def hush(self, key: str) -> None:
        """What was asked is out of date: it is not said again. Without effect when it is over."""
        client = self._clients.get(key)
        if client is not None:
            client.hush()
            self._keep(client)

    def cancel(self, key: str, now_s: float) -> list[Output]:
        """Cancels an INVITE of ours, now or with its first provisional response."""
        client = self._clients.get(key)
        if not isinstance(client, InviteClient) or not client.cancel(now_s):
            return []
        self._keep(client)
        return self._send_cancel(client, now_s)

    def send_ack(self, ack: Request, flow: Flow) -> bytes:
        """The bytes of a 2xx's ACK, which is no transaction: a branch of its own."""
        return wire.encode(with_via(ack, flow, COOKIE + self._new_token()))

    def respond(self, key: Hashable, response: Response, now_s: float) -> list[Output]:
        """Answers a request that arrived; without effect when it is over."""
        server = self._servers.get(key)
        if server is None:
            return []
        out = server.respond(with_edition(response, self._edition), now_s)
        if isinstance(server, InviteServer) and server.stage is ServerStage.ACCEPTED:
            self._accepted[server.acknowledged_by] = server
        self._keep(server)
        return out

    def receive(self, message: Request | Response, flow: Flow, now_s: float) -> list[Output]:
        """A parsed message from `flow`."""
        if isinstance(message, Response):
            return self._response(message, now_s)
        if message.method == "ACK":
            return self._ack(message, flow, now_s)
        key = server_key(message, flow)
        known = self._servers.get(key)
        if known is not None:
            return known.repeated()
        if len(self._servers) >= self._max_open:
            self.dropped += 1
            return []
        message = with_received(message, flow)
        kind = InviteServer if message.method == "INVITE" else ServerTransaction
        server = kind(key, message, flow, self._timers)
        server.edition = self._edition
        self._servers[key] = server
        out = server.start(now_s)
        self._keep(server)
        if message.method == "CANCEL":
            return out + self._cancelled(message, flow, now_s)
        return [*out, RequestArrived(key=key, request=message, flow=flow)]

    def tick(self, now_s: float) -> list[Output]:
        """Everything that is due."""
        out: list[Output] = []
        while self._due and self._due[0][0] <= now_s:
            due_s, _, transaction = heapq.heappop(self._due)
            if due_s == transaction.due_s:
                out += transaction.tick(now_s)
                self._keep(transaction)
        return out

    def lost(self, connection: int, now_s: float) -> list[Output]:
        """A TCP connection is gone: what was asked over it fails at once."""
        out: list[Output] = []
        for client in [c for c in self._clients.values() if c.flow.connection == connection]:
            out += client.lost()
            self._keep(client)
        return out

    def _response(self, response: Response, now_s: float) -> list[Output]:
        key = f"{response.via.branch} {response.cseq.method}"
        client = self._clients.get(key)
        # More than one Via is an answer to somebody else (RFC 3261 8.1.3.3).
        if client is None or len(response.headers.listed("Via")) > 1:
            self.unmatched += 1
            return []
        out = client.received(response, now_s)
        if isinstance(client, InviteClient) and client.take_cancel(now_s):
            out += self._send_cancel(client, now_s)
        self._keep(client)
        return out

    def _ack(self, ack: Request, flow: Flow, now_s: float) -> list[Output]:
        server = self._servers.get(server_key(ack, flow))
        if server is None:
            server = self._accepted.get((ack.call_id, ack.cseq.number, ack.sender.tag))
        if not isinstance(server, InviteServer) or server.flow.host != flow.host:
            return []
        is_new = server.acknowledged(now_s)
        self._keep(server)
        return [AckArrived(request=ack, flow=flow)] if is_new else []

    def _cancelled(self, cancel: Request, flow: Flow, now_s: float) -> list[Output]:
        invite = self._servers.get(server_key(cancel, flow, "INVITE"))
        status = 481 if invite is None else 200
        answer = response_to(cancel, status, to_tag=self._new_token())
        out = self.respond(server_key(cancel, flow), answer, now_s)
        if invite is not None and invite.stage is ServerStage.OPEN:
            out.append(Cancelled(key=invite.key, flow=flow))
        return out

    def _send_cancel(self, invite: InviteClient, now_s: float) -> list[Output]:
        request = cancel_of(invite.request)
        key = f"{request.via.branch} CANCEL"
        client = PlainClient(key, request, invite.flow, self._timers)
        self._clients[key] = client
        out = client.start(now_s)
        self._keep(client)
        return out

    def _keep(self, transaction: ClientTransaction | ServerTransaction) -> None:
        """Puts a transaction's next moment on the heap, or forgets it when it is over."""
        if isinstance(transaction, ClientTransaction):
            if transaction.stage is ClientStage.OVER:
                self._clients.pop(transaction.key, None)
        elif transaction.stage is ServerStage.OVER:
            self._servers.pop(transaction.key, None)
            if isinstance(transaction, InviteServer):
                self._accepted.pop(transaction.acknowledged_by, None)
        if transaction.due_s < math.inf:
            self._order += 1
            heapq.heappush(self._due, (transaction.due_s, self._order, transaction))


def with_via(request: Request, flow: Flow, branch: str) -> Request:
    """The request with our Via on top: our address on that network, rport (RFC 3581)."""
    via = f"SIP/2.0/{flow.transport} {flow.local};rport;branch={branch}"
    return Request(
        method=request.method,
        uri=request.uri,
        headers=Headers((("Via", via), *request.headers)),
        body=request.body,
    )


def with_edition(response: Response, edition: str) -> Response:
    """The response with our X-GB-Ver, which 2022 wants on every one: also where the request says
    none, as devices of 2022 do in all but REGISTER."""
    if not edition or response.edition:
        return response
    headers = Headers((*response.headers, ("X-GB-Ver", edition)))
    return msgspec.structs.replace(response, headers=headers)


def with_received(request: Request, flow: Flow) -> Request:
    """The request with where it really came from in its Via, for our answers to repeat (RFC 3261
    18.2.1, RFC 3581): devices behind NAT learn their address by it."""
    via = request.via
    has_rport = values.has_param(via.params, "rport")
    if not has_rport and via.host == flow.host:
        return request
    others = tuple(p for p in via.params if p[0].lower() not in ("received", "rport"))
    place = [("received", flow.host)]
    if has_rport:
        place.append(("rport", str(flow.port)))
    top = Via(transport=via.transport, host=via.host, port=via.port, params=(*others, *place))
    below = request.headers.listed("Via")[1:]
    return Request(
        method=request.method,
        uri=request.uri,
        headers=request.headers.replaced("Via", str(top), *below),
        body=request.body,
    )


def server_key(request: Request, flow: Flow, method: str = "") -> Hashable:
    """What repetitions of a request share (17.2.3), the sender's host among it. ACK and CANCEL
    match their INVITE by `method`."""
    method = method or ("INVITE" if request.method == "ACK" else request.method)
    via = request.via
    place = (via.host.lower(), via.port, flow.host, method)
    if via.branch.startswith(COOKIE) and len(via.branch) > len(COOKIE):
        return (via.branch, *place)
    # RFC 2543: no unique branch. CSeq and From tag tell requests of one call apart.
    return (request.uri, request.sender.tag, request.call_id, request.cseq.number, *place)
