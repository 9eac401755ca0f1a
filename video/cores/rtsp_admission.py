"""Who may open our RTSP addresses: Digest (RFC 2617) and Basic (RFC 7617), the server's side. Pure.

The nonce is one connection's own and is passed in; nothing is kept.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from video.cores.rtsp_auth import Credentials

REALM = "watchfloor"
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')


def challenges(nonce: str) -> list[str]:
    """Values of WWW-Authenticate, the strongest first."""
    return [f'Digest realm="{REALM}", nonce="{nonce}"', f'Basic realm="{REALM}"']


def is_admitted(header: str, method: str, nonce: str, who: Credentials) -> bool:
    """Whether an Authorization header proves that its sender knows the password."""
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() == "basic":
        return _is_basic(rest, who)
    if scheme.lower() != "digest":
        return False
    values = {m[1].lower(): m[2] if m[2] is not None else m[3] for m in _PARAMETER.finditer(rest)}
    if values.get("nonce") != nonce or values.get("username") != who.user:
        return False
    secret = _md5(f"{who.user}:{REALM}:{who.password}")
    request = _md5(":".join((method, values.get("uri", ""))))
    expected = _md5(f"{secret}:{nonce}:{request}")
    return hmac.compare_digest(expected.encode(), values.get("response", "").encode())


def _is_basic(token: str, who: Credentials) -> bool:
    try:
        said = base64.b64decode(token.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(said, f"{who.user}:{who.password}".encode())


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
