"""Whose requests are looked at before their sender has proved who it is. Pure; clock passed in.

One address may be one camera, or the NAT of thousands, or somebody who floods. So three rates:
- what an approved device asks from one address and port: a few a second, enough for every
  repetition of RFC 3261. Who sends in its name from elsewhere, or its neighbour, takes none of it;
- all that comes from one address in approved devices' names: what the site's setting says. Proof
  gives back all that the device had spent, so that honest thousands, with their repetitions, cost
  nothing; who answers a challenge of ours is not counted at all, however many others ask;
- what comes from one address in nobody's name: apart from both, so that it starves neither.
A registered device's rate is limited too: wide enough for a recorder that lists its channels one by
one, not for one that chatters or is spoken for by another.
"""

from __future__ import annotations

from collections.abc import Container

from backends.gateway.gb28181.limits import SourceLimits
from backends.protocols.sip.digest import Authenticator
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.message import Request

DEVICE_RATE_PER_S, DEVICE_BURST = 200.0, 4_000.0
STRANGERS_RATE_PER_S = STRANGERS_BURST = 200.0  # 0.2 ms each: 4 % of a core an address at most
ASKER_RATE_PER_S, ASKER_BURST = 1.0, 20.0  # a request is said eleven times within 32 s
HOST_RATE_PER_S = 1_000.0  # twice 500 a second, each saying it twice
HOST_BURST_S = 4.0  # so many seconds' worth at once: answers are late just then


class Gate:
    """Of one platform. `admits` and `judged` follow each other for one request."""

    def __init__(
        self,
        authenticator: Authenticator,
        approved: Container[str],
        *,
        host_rate_per_s: float = HOST_RATE_PER_S,
    ) -> None:
        self._authenticator = authenticator
        self._approved = approved
        self._strangers = SourceLimits(rate_per_s=STRANGERS_RATE_PER_S, burst=STRANGERS_BURST)
        self._askers = SourceLimits(rate_per_s=ASKER_RATE_PER_S, burst=ASKER_BURST)
        burst = host_rate_per_s * HOST_BURST_S
        self._hosts = SourceLimits(rate_per_s=host_rate_per_s, burst=burst)
        self._devices = SourceLimits(rate_per_s=DEVICE_RATE_PER_S, burst=DEVICE_BURST)
        self._is_free = False
        # Requests of approved devices that were too much of one address, and the last such address.
        self.crowded: tuple[int, str] = (0, "")

    def serves(self, device_id: str, host: str, now_s: float) -> bool:
        """Whether one more request of a registered device is looked at; UDP says it again, and on
        TCP who is that fast has lost it."""
        return self._devices.take(f"{host} {device_id}", now_s)

    def takes(self, host: str, now_s: float) -> bool:
        """Whether something of that host that is no request is answered."""
        return self._strangers.take(host, now_s)

    def admits(self, request: Request, flow: Flow, now_s: float) -> bool:
        """Whether a request of an unproved sender is looked at."""
        self._is_free = False
        device_id = _speaker(request)
        if device_id not in self._approved:
            return self._strangers.take(flow.host, now_s)
        asker = _asker(device_id, flow)
        if self._answers_challenge(request, device_id, now_s):
            in_debt = self._askers.is_in_debt(asker, now_s)
            self._is_free = not (in_debt or self._hosts.is_in_debt(flow.host, now_s))
        if self._is_free:
            return True
        if not self._askers.take(asker, now_s):
            return False
        if not self._hosts.take(flow.host, now_s):
            self.crowded = self.crowded[0] + 1, flow.host
            return False
        return True

    def judged(self, request: Request, flow: Flow, now_s: float, *, is_proof: bool) -> None:
        """What came of its REGISTER: proof gives back what the device had spent; an answer that
        was wrong costs after all."""
        asker = _asker(_speaker(request), flow)
        if is_proof:
            self._hosts.give_back(flow.host, now_s, self._askers.forgive(asker, now_s))
        elif self._is_free:
            self._askers.charge(asker, now_s)
            self._hosts.charge(flow.host, now_s)
        self._is_free = False

    def _answers_challenge(self, request: Request, device_id: str, now_s: float) -> bool:
        if request.method != "REGISTER":
            return False
        text = request.headers.get("Authorization")
        return bool(text) and self._authenticator.is_own_nonce(text, device_id, now_s)


def _speaker(request: Request) -> str:
    """As whom it speaks."""
    if request.method == "REGISTER":
        return request.recipient.user or request.sender.user
    return request.sender.user


def _asker(device_id: str, flow: Flow) -> str:
    return f"{flow.host} {flow.port} {device_id}"
