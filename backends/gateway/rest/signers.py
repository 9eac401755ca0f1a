"""Signatures of requests: an algorithm over a canonical text, put somewhere. Pure.

SM3 (GB/T 32905) is OpenSSL's, by the kept library cryptography.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as keyed

from backends.gateway.rest.tables import Algorithm, Signer, Signing
from backends.gateway.rest.templates import Value, fill, texts
from backends.gateway.rest.times import zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request before it goes out. `body` is a table, or cipher text and the like."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    body_kind: str = "json"
    encoding: str = "utf-8"


def signed(request: Request, signer: Signer, now: dt.datetime, written: bytes) -> Request:
    """The request with its signature. `written`: its body as it goes out, for {body}."""
    values: dict[str, Value] = {
        "key": signer.key,
        "secret": signer.secret,
        "ms": int(now.timestamp() * 1000),
        "s": int(now.timestamp()),
        "time": now.astimezone(zone_of(signer.zone)).strftime(signer.format),
        "nonce": secrets.token_hex(8),
        "method": request.method,
        "path": urlsplit(request.url).path,
        "body": written.decode(request.encoding, "replace"),
    }
    also = texts(signer.also, values)
    values["pairs"] = pairs(request, also, signer)
    text = str(fill(signer.text, values))
    added = also | {signer.name: signature(signer, text.encode(request.encoding, "replace"))}
    match signer.place:
        case Signing.HEADER:
            return replace(request, headers=request.headers | added)
        case Signing.QUERY:
            return replace(request, query=request.query | added)
        case Signing.BODY:
            body = request.body if isinstance(request.body, dict) else {}
            return replace(request, body=body | added)


def pairs(request: Request, also: Mapping[str, str], signer: Signer) -> str:
    """Sorted parameters in one text; tables within the body and empty values are left out."""
    body = request.body if isinstance(request.body, dict) else {}
    flat = {k: v for k, v in body.items() if not isinstance(v, dict | list)}
    every = {**request.query, **flat, **also}
    parts = [
        f"{name}{signer.pair}{_plain(every[name])}"
        for name in sorted(every)
        if every[name] is not None and _plain(every[name])
    ]
    return signer.join.join(parts)


def _plain(value: Any) -> str:
    """As JSON writes it: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def signature(signer: Signer, text: bytes) -> str:
    """The signature of a canonical text, as the signer writes it."""
    digest = _digest(signer.algorithm, signer.secret.encode(), text)
    if signer.output == "base64":
        return base64.b64encode(digest).decode("ascii")
    return digest.hex().upper() if signer.output == "HEX" else digest.hex()


def sm3(data: bytes) -> bytes:
    """The SM3 digest, 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def _digest(algorithm: Algorithm, secret: bytes, text: bytes) -> bytes:
    match algorithm:
        case Algorithm.MD5:  # theirs to choose; it keeps no secret of ours
            return hashlib.md5(text, usedforsecurity=False).digest()
        case Algorithm.SHA1:
            return hashlib.sha1(text, usedforsecurity=False).digest()
        case Algorithm.SHA256:
            return hashlib.sha256(text).digest()
        case Algorithm.SM3:
            return sm3(text)
        case Algorithm.HMAC_SHA1:
            return hmac.digest(secret, text, "sha1")
        case Algorithm.HMAC_SHA256:
            return hmac.digest(secret, text, "sha256")
        case Algorithm.HMAC_SM3:
            mac = keyed.HMAC(secret, hashes.SM3())
            mac.update(text)
            return mac.finalize()
