"""Digest authentication, both sides, with nonces of our own (RFC 3261 22, RFC 2617, 7616). Pure.

Nonces are counted and expire. A flood costs no memory: what is kept of challenges and of used
nonces is bounded. The clock is passed in, and the randomness of a client.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import math
import re

import msgspec

from backends.protocols.sip.flow import NewToken
from backends.protocols.sip.values import unquote

NONCE_LIFE_S = 300
SAME_S = 32  # a request is repeated for so long, and gets the same nonce
MAX_ASKED = 16_384  # as long as one repeats, 500 devices a second
MAX_USED = 60_000

_FIELD = re.compile(r"\s*+([A-Za-z][A-Za-z0-9\-]*+)\s*+=\s*+(\"(?:[^\"\\]|\\.)*+\"|[^\s,\"]*+)\s*+")
_HASHES = {"MD5": "md5", "SHA-256": "sha256"}
_NC = re.compile(r"[0-9A-Fa-f]{8}")


class Verdict(enum.StrEnum):
    """What credentials are worth. All but ACCEPTED are answered with a new challenge, 401."""

    ACCEPTED = "accepted"
    ABSENT = "absent"  # none, or of a scheme that is not ours
    MALFORMED = "malformed"
    FORGED = "forged"  # the nonce is none of ours
    STALE = "stale"  # expired, or its count was used before
    WRONG = "wrong"

    @property
    def is_stale(self) -> bool:
        return self is Verdict.STALE


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """An Authorization header's fields as sent; `uri`, `realm` and `nc` count as written."""

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    algorithm: str = "MD5"
    qop: str = ""
    nc: str = ""
    cnonce: str = ""


def parse_fields(text: str) -> dict[str, str] | None:
    """The fields of a Digest header, names in small letters; None when it is no Digest."""
    scheme, _, rest = text.strip().partition(" ")
    if scheme.lower() != "digest":
        return None
    found: dict[str, str] = {}
    at = 0
    while at < len(rest):
        match = _FIELD.match(rest, at)
        if match is None or match[1].lower() in found:
            return {}
        found[match[1].lower()] = unquote(match[2])
        at = match.end()
        if at < len(rest) and rest[at] != ",":
            return {}
        at += 1
    return found


def parse_credentials(text: str) -> Credentials | Verdict:
    """An Authorization value, or ABSENT or MALFORMED."""
    fields = parse_fields(text)
    if fields is None:
        return Verdict.ABSENT
    needed = ("username", "realm", "nonce", "uri", "response")
    algorithm = fields.get("algorithm", "MD5").upper()
    qop = fields.get("qop", "").lower()
    if any(not fields.get(name) for name in needed) or algorithm not in _HASHES:
        return Verdict.MALFORMED
    if qop and (qop != "auth" or not _NC.fullmatch(fields.get("nc", ""))):
        return Verdict.MALFORMED
    return Credentials(
        algorithm=algorithm,
        qop=fields.get("qop", ""),
        nc=fields.get("nc", ""),
        cnonce=fields.get("cnonce", ""),
        **{name: fields[name] for name in needed},
    )


def expected(credentials: Credentials, method: str, password: str) -> str:
    """The response that the right password gives, in small hex digits."""
    name = _HASHES[credentials.algorithm]
    c = credentials
    ha1 = _hash(name, f"{c.username}:{c.realm}:{password}")
    ha2 = _hash(name, f"{method}:{c.uri}")
    if c.qop:
        return _hash(name, f"{ha1}:{c.nonce}:{c.nc}:{c.cnonce}:{c.qop}:{ha2}")
    return _hash(name, f"{ha1}:{c.nonce}:{ha2}")


def challenge(realm: str, nonce: str, *, is_stale: bool = False, has_qop: bool = False) -> str:
    """A WWW-Authenticate value."""
    qop = ', qop="auth"' if has_qop else ""
    stale = ", stale=true" if is_stale else ""
    return f'Digest realm="{realm}", nonce="{nonce}", algorithm=MD5{qop}{stale}'


class Authenticator:
    """The server's side. `secret` signs nonces: keep it over a restart and old ones stay good."""

    def __init__(
        self,
        secret: bytes,
        *,
        life_s: int = NONCE_LIFE_S,
        max_used: int = MAX_USED,
    ) -> None:
        self._secret = secret
        self._life_s = life_s
        self._max_used = max_used
        self._asked: dict[str, float] = {}  # when it was challenged first, by token
        self._used: dict[str, int] = {}  # nonce -> highest count, oldest first
        self._used_until_s: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._used)

    def nonce(self, who: str, now_s: float, said: str) -> str:
        """For device `who` and good for nobody else. `said`: by which a request is told from all
        others; its repetition gets the same, unless too many have asked since."""
        token = self.token(said)
        asked_s = self._asked.pop(token, -math.inf)
        self._asked[token] = asked_s if now_s - asked_s < SAME_S else now_s
        if len(self._asked) > MAX_ASKED:
            del self._asked[next(iter(self._asked))]
        stamp = f"{int(self._asked[token]):x}-{token}"
        return f"{stamp}-{self._sign(stamp, who)}"

    def token(self, said: str) -> str:
        """That nobody can guess, the same for the same words."""
        key = self._secret[: hashlib.blake2b.MAX_KEY_SIZE]
        return hashlib.blake2b(said.encode("utf-8", "replace"), key=key, digest_size=10).hexdigest()

    def is_own_nonce(self, text: str, who: str, now_s: float) -> bool:
        """Whether credentials answer a challenge that we gave `who` and that is still good: their
        sender has had it, so that its address is no invention. Says nothing of the password."""
        credentials = parse_credentials(text)
        if isinstance(credentials, Verdict):
            return False
        return self._nonce_verdict(credentials, who, now_s) is Verdict.ACCEPTED

    def check(self, text: str, request: tuple[str, str], password: str, now_s: float) -> Verdict:
        """Credentials of a request, given as its method and the device's id."""
        return self._check(text, request, password, now_s=now_s, is_strict=True)

    def check_leniently(
        self, text: str, request: tuple[str, str], password: str, now_s: float
    ) -> Verdict:
        """For devices whose profile says that they invent nonces: any nonce, any count."""
        return self._check(text, request, password, now_s=now_s, is_strict=False)

    def _check(
        self, text: str, request: tuple[str, str], password: str, *, now_s: float, is_strict: bool
    ) -> Verdict:
        credentials = parse_credentials(text)
        if isinstance(credentials, Verdict):
            return credentials
        method, who = request
        if is_strict:
            verdict = self._nonce_verdict(credentials, who, now_s)
            if verdict is not Verdict.ACCEPTED:
                return verdict
        right = expected(credentials, method, password)
        given = credentials.response.lower()
        if not hmac.compare_digest(right.encode(), given.encode()):
            return Verdict.WRONG
        if is_strict:
            self._mark(credentials, now_s)
        return Verdict.ACCEPTED

    def _nonce_verdict(self, credentials: Credentials, who: str, now_s: float) -> Verdict:
        stamp, _, signature = credentials.nonce.rpartition("-")
        if not hmac.compare_digest(signature.encode(), self._sign(stamp, who).encode()):
            return Verdict.FORGED
        issued_s = int(stamp.partition("-")[0], 16)  # signed by us, so it is a number
        # A nonce is good once without qop, and once per count with it.
        count = int(credentials.nc, 16) if credentials.qop else 1
        is_old = not -5 <= now_s - issued_s <= self._life_s
        if is_old or count <= self._used.get(credentials.nonce, 0):
            return Verdict.STALE
        return Verdict.ACCEPTED

    def _mark(self, credentials: Credentials, now_s: float) -> None:
        for nonce in list(self._used_until_s):
            if self._used_until_s[nonce] > now_s and len(self._used) < self._max_used:
                break
            del self._used_until_s[nonce], self._used[nonce]
        count = int(credentials.nc, 16) if credentials.qop else 0xFFFF_FFFF
        self._used[credentials.nonce] = count
        self._used_until_s.setdefault(credentials.nonce, now_s + self._life_s + 5)

    def _sign(self, stamp: str, who: str) -> str:
        text = f"{stamp}|{who}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()[:24]


class Answerer:
    """The client's side: answers challenges, counts uses of the nonce it was given."""

    def __init__(self, username: str, password: str, new_token: NewToken) -> None:
        self._username = username
        self._password = password
        self._new_token = new_token
        self._nonce = ""
        self._count = 0

    def answer(self, challenge: str, method: str, uri: str) -> str | None:
        """An Authorization value; None when the challenge cannot be met."""
        fields = parse_fields(challenge)
        if not fields or not fields.get("realm") or not fields.get("nonce"):
            return None
        algorithm = fields.get("algorithm", "MD5").upper()
        qops = [q.strip().lower() for q in fields.get("qop", "").split(",") if q.strip()]
        if algorithm not in _HASHES or (qops and "auth" not in qops):
            return None
        self._count = self._count + 1 if fields["nonce"] == self._nonce else 1
        self._nonce = fields["nonce"]
        credentials = Credentials(
            username=self._username,
            realm=fields["realm"],
            nonce=self._nonce,
            uri=uri,
            response="",
            algorithm=algorithm,
            qop="auth" if qops else "",
            nc=f"{self._count:08x}" if qops else "",
            cnonce=self._new_token() if qops else "",
        )
        right = expected(credentials, method, self._password)
        return _credentials_text(msgspec.structs.replace(credentials, response=right), fields)


def _credentials_text(c: Credentials, challenge: dict[str, str]) -> str:
    quoted = {
        "username": c.username, "realm": c.realm, "nonce": c.nonce, "uri": c.uri,
        "response": c.response,
    }  # fmt: skip
    parts = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
    parts.append(f"algorithm={c.algorithm}")
    if c.qop:
        parts += [f"qop={c.qop}", f"nc={c.nc}", f'cnonce="{c.cnonce}"']
    if "opaque" in challenge:
        parts.append(f'opaque="{_escaped(challenge["opaque"])}"')
    return "Digest " + ", ".join(parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _hash(name: str, text: str) -> str:
    return hashlib.new(name, text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
