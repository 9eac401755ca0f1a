"""RTSP sign-in: Basic (RFC 7617) and Digest (RFC 2617, RFC 7616). Pure; nonces are passed in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')
_HASHES: dict[str, Callable[[bytes], str]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What a server asks for in WWW-Authenticate. `scheme` is "basic" or "digest"."""

    scheme: str
    realm: str = ""
    nonce: str = ""
    opaque: str = ""
    algorithm: str = "MD5"
    has_algorithm: bool = False
    has_qop: bool = False
    is_stale: bool = False


def choose(headers: list[str]) -> Challenge | None:
    """The strongest challenge that can be answered: Digest before Basic."""
    found = [c for c in map(_parse, headers) if c is not None]
    digests = [c for c in found if c.scheme == "digest"]
    if digests:
        return max(digests, key=_strength)
    return found[0] if found else None


def _strength(challenge: Challenge) -> int:
    return 1 if challenge.algorithm == "SHA-256" else 0


def _parse(header: str) -> Challenge | None:
    scheme, _, rest = header.strip().partition(" ")
    values = {m[1].lower(): m[2] if m[2] is not None else m[3] for m in _PARAMETER.finditer(rest)}
    if scheme.lower() == "basic":
        return Challenge(scheme="basic", realm=values.get("realm", ""))
    if scheme.lower() != "digest" or "nonce" not in values:
        return None
    algorithm = values.get("algorithm", "MD5").upper()
    qops = [q.strip() for q in values.get("qop", "").split(",")]
    if algorithm not in _HASHES or ("qop" in values and "auth" not in qops):
        return None
    return Challenge(
        scheme="digest",
        realm=values.get("realm", ""),
        nonce=values["nonce"],
        opaque=values.get("opaque", ""),
        algorithm=algorithm,
        has_algorithm="algorithm" in values,
        has_qop="auth" in qops,
        is_stale=values.get("stale", "").lower() == "true",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A name and a password as typed, not percent-encoded."""

    user: str
    password: str


def authorization(
    challenge: Challenge, who: Credentials, method: str, uri: str, count: tuple[int, str]
) -> str:
    """Value of the Authorization header; `count` is the nonce count and our own nonce."""
    if challenge.scheme == "basic":
        token = base64.b64encode(f"{who.user}:{who.password}".encode()).decode()
        return f"Basic {token}"
    digest = _HASHES[challenge.algorithm]
    secret = digest(f"{who.user}:{challenge.realm}:{who.password}".encode())
    request = digest(f"{method}:{uri}".encode())
    number, cnonce = count
    middle = f"{challenge.nonce}"
    if challenge.has_qop:
        middle = f"{challenge.nonce}:{number:08x}:{cnonce}:auth"
    answer = digest(f"{secret}:{middle}:{request}".encode())
    parts = [
        f'username="{who.user}"',
        f'realm="{challenge.realm}"',
        f'nonce="{challenge.nonce}"',
        f'uri="{uri}"',
        f'response="{answer}"',
    ]
    if challenge.has_algorithm:
        parts.append(f"algorithm={challenge.algorithm}")
    if challenge.opaque:
        parts.append(f'opaque="{challenge.opaque}"')
    if challenge.has_qop:
        parts += ["qop=auth", f"nc={number:08x}", f'cnonce="{cnonce}"']
    return "Digest " + ", ".join(parts)
