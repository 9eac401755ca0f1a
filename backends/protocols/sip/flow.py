"""Where SIP messages go and what the cores hand to their surroundings. Pure values."""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable

import msgspec

from backends.protocols.sip.message import Request, Response

# Makes branches, tags and Call-IDs: at least 64 random bits as a SIP token, injected.
NewToken = Callable[[], str]


class Transport(enum.StrEnum):
    """What carries a message; TCP repeats nothing."""

    UDP = "UDP"
    TCP = "TCP"


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A peer as it is reached: its address, ours on that network, and its TCP connection.

    `local` is our sent-by, `host:port`: with two network cards each network has its own, and
    devices drop what carries the wrong one. `connection` numbers TCP connections; 0 for UDP.
    Below 0: a connection of before a restart.
    """

    transport: Transport = Transport.UDP
    host: str
    port: int
    local: str
    connection: int = 0

    @property
    def is_dead(self) -> bool:
        """Nothing can be sent by it any more."""
        return self.connection < 0


def is_of(known: Flow, arrived: Flow) -> bool:
    """Whether a request came from the peer that is reached by `known`: over its own connection;
    by UDP from its host, whose port may have changed (NAT). Behind one NAT all have that host:
    who knows where each is registered tells them by the port."""
    if known.transport is Transport.TCP and not known.is_dead:
        return arrived.connection == known.connection
    return arrived.host == known.host


class Timers(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 3261 17.1.1.1: T1 round trip, T2 longest repeat, T4 life of a message. Seconds."""

    t1_s: float = 0.5
    t2_s: float = 4.0
    t4_s: float = 5.0

    @property
    def give_up_s(self) -> float:
        """Timers B, D, F, H, J, L and M: 64 T1."""
        return 64 * self.t1_s


class Reason(enum.StrEnum):
    """Why a request of ours got no final response."""

    TIMEOUT = "timeout"
    TRANSPORT = "transport"


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes to be sent now."""

    data: bytes
    flow: Flow


class RequestArrived(msgspec.Struct, frozen=True, kw_only=True):
    """A new request, once however often it was repeated; to be answered by `key`."""

    key: Hashable
    request: Request
    flow: Flow


class AckArrived(msgspec.Struct, frozen=True, kw_only=True):
    """ACK of a 2xx that we gave."""

    request: Request
    flow: Flow


class Cancelled(msgspec.Struct, frozen=True, kw_only=True):
    """The INVITE of `key` was cancelled and wants 487."""

    key: Hashable
    flow: Flow


class ResponseArrived(msgspec.Struct, frozen=True, kw_only=True):
    """A response to our request; a 2xx to INVITE comes once per repetition, each wants its ACK."""

    key: str
    request: Request
    response: Response
    flow: Flow


class Unanswered(msgspec.Struct, frozen=True, kw_only=True):
    """Our request got no final response."""

    key: str
    request: Request
    flow: Flow
    reason: Reason


class AckMissing(msgspec.Struct, frozen=True, kw_only=True):
    """Our 2xx to an INVITE was never acknowledged: the dialog is to be ended with BYE."""

    key: Hashable
    request: Request
    flow: Flow


Output = Send | RequestArrived | AckArrived | Cancelled | ResponseArrived | Unanswered | AckMissing
