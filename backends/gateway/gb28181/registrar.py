"""REGISTER: who may, for how long, and what is answered. Pure; clock and randomness passed in.

Unknown devices get a 403 and stand in a bounded list for approval. Whoever is known is asked for
digest every time: a repeated Call-ID proves nothing.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping

import msgspec

from backends.gateway.gb28181.profile import Known, Signalling
from backends.protocols.manscdp import ids
from backends.protocols.manscdp.fields import date_header
from backends.protocols.sip.digest import Authenticator, Verdict, challenge
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.message import Request, Response, response_to

DEFAULT_EXPIRES_S = 86_400
MAX_EXPIRES_S = 30 * 86_400
MAX_STRANGERS = 500
WRONG_TRIES = 5
LOCKED_S = 300.0
MAX_LOCKS = 20_000


class Deed(enum.StrEnum):
    """What a REGISTER brought about."""

    REGISTERED = "registered"
    LOGGED_OUT = "logged out"
    CHALLENGED = "challenged"
    FORGED = "forged"  # challenged again: its nonce is none of ours (of before a restart, maybe)
    REDIRECTED = "redirected"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    LOCKED = "locked"
    REFUSED = "refused"

    @property
    def is_proof(self) -> bool:
        """Whether the sender has shown that it knows the password."""
        return self in (Deed.REGISTERED, Deed.LOGGED_OUT, Deed.REDIRECTED)


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome, and the answer that is owed. What follows it is of REGISTERED only."""

    deed: Deed
    device_id: str
    answer: Response
    expires_s: int = 0
    contact: str = ""
    edition: str = ""
    call_id: str = ""


class Stranger(msgspec.Struct, frozen=True, kw_only=True):
    """An unknown device that wants to register: for approval by a person."""

    device_id: str
    host: str
    user_agent: str
    tries: int
    first_s: float
    last_s: float


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """The monotonic clock, and the wall clock that devices are set by."""

    s: float
    at: dt.datetime


class Registrar:
    """Knows the approved devices; `devices` is the caller's and may change between messages, and
    `flow_of` where a device is registered now.

    A request that is repeated is answered alike, its nonce among it: a device that has read one
    answer does not take the next for a second challenge.
    """

    def __init__(
        self,
        realm: str,
        devices: Mapping[str, Known],
        authenticator: Authenticator,
        flow_of: Callable[[str], Flow | None],
    ) -> None:
        self._realm = realm
        self._flow_of = flow_of
        self._devices = devices
        self._authenticator = authenticator
        self._strangers: dict[str, Stranger] = {}
        self._wrong: dict[tuple[str, str], tuple[int, float]] = {}

    @property
    def strangers(self) -> tuple[Stranger, ...]:
        """Unknown devices, the one unheard for longest first."""
        return tuple(self._strangers.values())

    def received(self, request: Request, flow: Flow, now: Now) -> Registration:
        """One REGISTER."""
        device_id = request.recipient.user or request.sender.user
        if not ids.is_id(device_id) or (request.sender.user or device_id) != device_id:
            return self._refuse(request, device_id, Deed.REFUSED, 403)
        known = self._devices.get(device_id)
        if known is None:
            self._note(device_id, request, flow, now.s)
            return self._refuse(request, device_id, Deed.UNKNOWN, 403)
        self._strangers.pop(device_id, None)
        if known.profile.signalling not in (Signalling.ANY, flow.transport.lower()):
            return self._refuse(request, device_id, Deed.REFUSED, 403)
        is_at_its_place = self._flow_of(device_id) == flow
        if not is_at_its_place and self._is_locked(device_id, flow, now.s):
            return self._refuse(request, device_id, Deed.LOCKED, 403)
        verdict = self._verdict(request, known, now.s)
        if verdict is Verdict.WRONG:
            self._count_wrong(device_id, flow, now.s)
            return self._refuse(request, device_id, Deed.WRONG, 403)
        if verdict is not Verdict.ACCEPTED:
            done = self._challenge(request, known, now.s, is_stale=verdict.is_stale)
            if verdict is Verdict.FORGED:
                return msgspec.structs.replace(done, deed=Deed.FORGED)
            return done
        if not is_at_its_place:  # its refresh gives a neighbour no new guesses
            self._wrong.pop((device_id, flow.host), None)
        return self._accept(request, known, now)

    def unlock(self, device_id: str) -> None:
        """A person has set its password: what was wrong may be right now."""
        for key in [key for key in self._wrong if key[0] == device_id]:
            del self._wrong[key]

    def _verdict(self, request: Request, known: Known, now_s: float) -> Verdict:
        text = request.headers.get("Authorization")
        check = self._authenticator.check
        if not known.profile.is_nonce_checked:
            check = self._authenticator.check_leniently
        return check(text, ("REGISTER", known.id), known.password, now_s)

    def _challenge(
        self, request: Request, known: Known, now_s: float, *, is_stale: bool
    ) -> Registration:
        nonce = self._authenticator.nonce(known.id, now_s, request.words)
        value = challenge(self._realm, nonce, is_stale=is_stale, has_qop=known.profile.has_qop)
        answer = self._answer(request, 401, ("WWW-Authenticate", value))
        return Registration(deed=Deed.CHALLENGED, device_id=known.id, answer=answer)

    def _accept(self, request: Request, known: Known, now: Now) -> Registration:
        profile = known.profile
        contacts = request.contacts
        asked = request.expires
        expires_s = DEFAULT_EXPIRES_S if asked is None else min(asked, MAX_EXPIRES_S)
        if expires_s == 0:
            answer = self._answer(request, 200, ("Expires", "0"))
            return Registration(deed=Deed.LOGGED_OUT, device_id=known.id, answer=answer)
        if profile.redirect_to:
            answer = self._answer(request, 302, ("Contact", f"<{profile.redirect_to}>"))
            return Registration(deed=Deed.REDIRECTED, device_id=known.id, answer=answer)
        if expires_s < profile.min_expires_s:
            least = ("Min-Expires", str(profile.min_expires_s))
            answer = self._answer(request, 423, least)
            return Registration(deed=Deed.REFUSED, device_id=known.id, answer=answer)
        contact = contacts[0].uri if contacts else ""
        told = [("Date", date_header(now.at)), ("Expires", str(expires_s))]
        if contact:
            told.append(("Contact", f"<{contact}>;expires={expires_s}"))
        return Registration(
            deed=Deed.REGISTERED,
            device_id=known.id,
            answer=self._answer(request, 200, *told),
            expires_s=expires_s,
            contact=contact,
            edition=request.edition,
            call_id=request.call_id,
        )

    def _refuse(self, request: Request, device_id: str, deed: Deed, status: int) -> Registration:
        return Registration(deed=deed, device_id=device_id, answer=self._answer(request, status))

    def _answer(self, request: Request, status: int, *headers: tuple[str, str]) -> Response:
        tag = self._authenticator.token(request.words)
        return response_to(request, status, to_tag=tag, headers=headers)

    def _note(self, device_id: str, request: Request, flow: Flow, now_s: float) -> None:
        before = self._strangers.pop(device_id, None)
        self._strangers[device_id] = Stranger(
            device_id=device_id,
            host=flow.host,
            user_agent=request.headers.get("User-Agent")[:80],
            tries=before.tries + 1 if before else 1,
            first_s=before.first_s if before else now_s,
            last_s=now_s,
        )
        if len(self._strangers) > MAX_STRANGERS:
            del self._strangers[next(iter(self._strangers))]

    def _is_locked(self, device_id: str, flow: Flow, now_s: float) -> bool:
        """Locks one host out of one device: a guesser elsewhere cannot lock the device itself.
        By host, since who guesses can have any port."""
        tries, last_s = self._wrong.get((device_id, flow.host), (0, 0.0))
        if tries and now_s - last_s > LOCKED_S:
            del self._wrong[device_id, flow.host]
            return False
        return tries >= WRONG_TRIES

    def _count_wrong(self, device_id: str, flow: Flow, now_s: float) -> None:
        tries, _ = self._wrong.pop((device_id, flow.host), (0, 0.0))
        self._wrong[device_id, flow.host] = (tries + 1, now_s)
        if len(self._wrong) > MAX_LOCKS:
            del self._wrong[next(iter(self._wrong))]
