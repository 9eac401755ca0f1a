"""A device's side of registration: REGISTER, digest, renewal, keepalive rules, logout. Pure.

Our own device side registers with a higher platform by it, and so do the demo city's cameras.
The clock and the jitter are passed in; what is to be sent comes back.
"""

from __future__ import annotations

import enum
import math

import msgspec

from backends.protocols.sip import values
from backends.protocols.sip.dialog import Party, Start, new_request
from backends.protocols.sip.digest import Answerer
from backends.protocols.sip.flow import NewToken
from backends.protocols.sip.message import Request, Response

RETRY_S = 60.0  # at least, and with a random delay (2022)
MAX_REDIRECTS = 3


class Stage(enum.Enum):
    """How far a registration is."""

    OUT = enum.auto()
    ASKING = enum.auto()
    IN = enum.auto()
    LEAVING = enum.auto()


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom. `registrar` is the Request-URI, `user` the digest's username."""

    registrar: str
    aor: str  # sip:device@domain
    user: str
    password: str
    expires_s: int = 86_400
    keepalive_s: float = 60.0
    keepalive_limit: int = 3


class Registering:
    """Asks again when refused, renews in time, and begins anew when keepalives go unanswered."""

    def __init__(self, account: Account, party: Party, new_token: NewToken) -> None:
        self._account = account
        self._party = party
        self._new_token = new_token
        self._answerer = Answerer(account.user, account.password, new_token)
        self._call_id, self._from_tag = new_token(), new_token()
        self._cseq = 0
        self._challenges = 0
        self._redirects = 0
        self._missed = 0
        self._registrar = account.registrar
        self.stage = Stage.OUT
        self.status = 0  # the last refusal's
        self.due_s = 0.0  # of the next REGISTER
        self.keepalive_due_s = math.inf

    def tick(self, now_s: float) -> Request | None:
        """The REGISTER that is due: first, again or renewed."""
        if now_s < self.due_s or self.stage in (Stage.ASKING, Stage.LEAVING):
            return None
        self._challenges = 0
        self.due_s = math.inf
        if self.stage is Stage.OUT:
            self.stage = Stage.ASKING
        return self._register(self._account.expires_s)

    def is_keepalive_due(self, now_s: float) -> bool:
        """True once per interval while registered; the caller sends the Keepalive."""
        if now_s < self.keepalive_due_s:
            return False
        self.keepalive_due_s = now_s + self._account.keepalive_s
        return True

    def keepalive_answered(self, status: int, now_s: float) -> None:
        """Its SIP status, 0 for none. A 4xx means that the platform has forgotten us."""
        if self.stage is not Stage.IN or 200 <= status < 300:
            self._missed = 0
            return
        self._missed += 1
        if 400 <= status < 500 or self._missed >= self._account.keepalive_limit:
            self._out(now_s)

    def answered(self, response: Response, now_s: float, jitter: float) -> Request | None:
        """A final response to REGISTER; the authorised or redirected REGISTER that follows.

        `jitter` 0 to 1 spreads the next try of many devices after an outage.
        """
        if not response.is_final:
            return None
        if self.stage is Stage.LEAVING and response.status != 401:
            self._leave()
            return None
        if response.is_success:
            self._accepted(response, now_s)
            return None
        again = self._follow(response)
        if again is None:
            self.status = response.status
            self._retry(now_s, jitter)
        return again

    def unanswered(self, now_s: float, jitter: float) -> None:
        """REGISTER got no answer."""
        if self.stage is Stage.LEAVING:
            self._leave()
        else:
            self.status = 0
            self._retry(now_s, jitter)

    def log_out(self) -> Request | None:
        """REGISTER with Expires 0; None when not registered."""
        if self.stage is not Stage.IN:
            self._leave()
            return None
        self.stage = Stage.LEAVING
        self._challenges = 0
        self.due_s = self.keepalive_due_s = math.inf
        return self._register(0)

    def _follow(self, response: Response) -> Request | None:
        expires_s = 0 if self.stage is Stage.LEAVING else self._account.expires_s
        if response.status == 401 and self._challenges < 2:
            # A second challenge may be a stale nonce; a third is a wrong password.
            self._challenges += 1
            challenge = response.headers.get("WWW-Authenticate")
            text = self._answerer.answer(challenge, "REGISTER", self._registrar)
            return self._register(expires_s, text) if text is not None else None
        contacts = response.contacts
        if response.status == 302 and contacts and self._redirects < MAX_REDIRECTS:
            self._redirects += 1
            self._challenges = 0
            self._registrar = contacts[0].uri
            return self._register(expires_s)
        if response.status == 423 and expires_s and self._challenges < 2:
            self._challenges += 1
            least = values.seconds(response.headers.get("Min-Expires"), 3600)
            return self._register(max(least, expires_s))
        return None

    @property
    def registrar(self) -> str:
        """Where REGISTER goes now: after a redirect, elsewhere than the account says."""
        return self._registrar

    def _accepted(self, response: Response, now_s: float) -> None:
        granted_s = values.seconds(response.headers.get("Expires"), self._account.expires_s)
        granted_s = max(granted_s, 60)
        if self.stage is not Stage.IN:
            self.keepalive_due_s = now_s
        self.stage = Stage.IN
        self._redirects = self._missed = 0
        self.due_s = now_s + granted_s * 0.9

    def _retry(self, now_s: float, jitter: float) -> None:
        self._out(now_s)
        self._registrar = self._account.registrar
        self._redirects = 0
        self.due_s = now_s + RETRY_S * (1.0 + jitter)

    def _out(self, now_s: float) -> None:
        self.stage = Stage.OUT
        self._missed = 0
        self.keepalive_due_s = math.inf
        self.due_s = now_s

    def _leave(self) -> None:
        self.stage = Stage.OUT
        self.due_s = self.keepalive_due_s = math.inf

    def _register(self, expires_s: int, authorization: str = "") -> Request:
        self._cseq += 1
        start = Start(
            method="REGISTER",
            uri=self._registrar,
            to=self._account.aor,
            call_id=self._call_id,
            from_tag=self._from_tag,
            cseq=self._cseq,
        )
        headers = [("Expires", str(expires_s))]
        if authorization:
            headers.append(("Authorization", authorization))
        return new_request(start, self._party, headers=headers)
