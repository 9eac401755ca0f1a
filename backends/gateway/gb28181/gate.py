"""Whose requests are looked at before their sender has proved who it is. Pure; clock passed in.

A source's rate is limited, and so is a registered device's: wide enough for a recorder that lists
its channels one by one, not for one that chatters or is spoken for by another. After a power cut
thousands behind one address ask at once: who answers a challenge of ours comes in however many
others ask, else none of them ever would.
"""

from __future__ import annotations

from backends.gateway.gb28181.limits import SourceLimits
from backends.protocols.sip.digest import Authenticator
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.message import Request

DEVICE_RATE_PER_S, DEVICE_BURST = 200.0, 4_000.0


class Gate:
    """Of one platform. `admits` and `judged` follow each other for one request."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator
        self._limits = SourceLimits()
        self._devices = SourceLimits(rate_per_s=DEVICE_RATE_PER_S, burst=DEVICE_BURST)
        self._is_free = False

    def serves(self, device_id: str, host: str, now_s: float) -> bool:
        """Whether one more request of a registered device is looked at; UDP says it again, and on
        TCP who is that fast has lost it."""
        return self._devices.take(f"{host} {device_id}", now_s)

    def takes(self, host: str, now_s: float) -> bool:
        """Whether something of that host that is no request is answered."""
        return self._limits.take(host, now_s)

    def admits(self, request: Request, flow: Flow, now_s: float) -> bool:
        """Whether a request of an unproved sender is looked at."""
        self._is_free = self._answers_challenge(request, flow.host, now_s)
        return self._is_free or self._limits.take(flow.host, now_s)

    def judged(self, host: str, now_s: float, *, is_proof: bool) -> None:
        """What came of its REGISTER: proof gives back what its challenge cost, and what it cost
        itself; an answer that was wrong costs after all."""
        if is_proof:
            self._limits.give_back(host, now_s, 1.0 if self._is_free else 2.0)
        elif self._is_free:
            self._limits.charge(host, now_s)
        self._is_free = False

    def _answers_challenge(self, request: Request, host: str, now_s: float) -> bool:
        if request.method != "REGISTER" or self._limits.is_in_debt(host, now_s):
            return False
        device_id = request.recipient.user or request.sender.user
        text = request.headers.get("Authorization")
        return bool(text) and self._authenticator.is_own_nonce(text, device_id, now_s)
