"""How a system knows us: headers, Basic, a token of a login, OAuth 2, a certificate.

What ends and needs a person's renewal is told as a Credential.
"""

from __future__ import annotations

import base64
import datetime as dt
import threading

from backends.gateway.credentials import by_certificate, by_letter
from backends.gateway.health import Clock, utc_now
from backends.gateway.rest.bodies import parsed
from backends.gateway.rest.failure import LATER, RestFailure, SignedOut, is_locked_out, is_unseen
from backends.gateway.rest.signers import Request
from backends.gateway.rest.streams import Mapping
from backends.gateway.rest.tables import Auth, AuthKind
from backends.gateway.rest.values import dig, text_in
from backends.gateway.rest.wire import Wire
from backends.record.resource import Credential

_LONGEST_S = 30 * 86_400.0
_EARLY_S = 30.0  # a token is renewed so long before it ends


class Signature:
    """The headers that we are known by, and the token behind them: one for all who ask one system
    (some take back the last token when they give another). Any thread; close() when done."""

    def __init__(self, mapping: Mapping, clock: Clock = utc_now) -> None:
        self._auth, self._base = mapping.auth, mapping.source.base_url.rstrip("/")
        self._wire = Wire(mapping.tls, mapping.signer, clock)
        self._lock = threading.Lock()
        self._token = ""
        self._ends_at: dt.datetime | None = None

    def close(self) -> None:
        self._wire.close()

    def headers(self) -> dict[str, str]:
        """For the next request; signs in when needed. Raises RestFailure."""
        with self._lock:
            return self._headers()

    def _headers(self) -> dict[str, str]:
        auth = self._auth
        if auth.kind is AuthKind.BASIC:
            return auth.headers | {"Authorization": _basic(auth)}
        if auth.kind not in (AuthKind.TOKEN, AuthKind.OAUTH2):
            return dict(auth.headers)
        if not self._token or (self._ends_at is not None and self._wire.clock() > self._ends_at):
            self._token = self._sign_in()
        return {**auth.headers, auth.header: f"{auth.prefix}{self._token}"}

    def forget(self, used: dict[str, str]) -> bool:
        """What these headers hold was refused; True when another token may be had."""
        with self._lock:
            if used.get(self._auth.header) == f"{self._auth.prefix}{self._token}":
                self._token = ""
        return self._auth.kind in (AuthKind.TOKEN, AuthKind.OAUTH2)

    def _sign_in(self) -> str:
        auth = self._auth
        request = self._login() if auth.kind is AuthKind.TOKEN else self._grant()
        answer = self._wire.send(request)
        if answer.status in auth.expired_status or answer.status in (400, 401, 403):
            detail, words = f"login: HTTP {answer.status}", "登录对方系统被拒绝"
            raise RestFailure(detail, words, is_sent=False, status=401)
        if not 200 <= answer.status < 300:
            words = f"登录对方系统失败：HTTP {answer.status}"
            raise RestFailure(f"login: HTTP {answer.status}", words, is_sent=False)
        try:
            told = parsed(answer.body, "utf-8")
        except RestFailure as failure:
            words = f"登录：{failure.words}"
            raise RestFailure(f"login: {failure}", words, is_sent=False) from failure
        where = auth.token or "access_token"
        token = text_in(dig(told, where))
        if not token:
            detail = f"login: no token at {where}"
            raise RestFailure(detail, "登录对方系统未取得令牌", is_sent=False)
        lasts = text_in(dig(told, auth.lasts or ("" if auth.token else "expires_in")))
        self._ends_at = None
        if lasts.isascii() and lasts.isdigit():
            seconds = min(float(lasts), _LONGEST_S)
            held_s = max(seconds - _EARLY_S, seconds / 2)
            self._ends_at = self._wire.clock() + dt.timedelta(seconds=held_s)
        return token

    def _login(self) -> Request:
        auth = self._auth
        return Request(
            method="POST",
            url=self._address(),
            headers=dict(auth.headers),
            body=auth.body,
            body_kind=auth.body_kind,
        )

    def _grant(self) -> Request:
        """RFC 6749 4.4: the client's own credentials, in the header or in the body (2.3.1)."""
        auth = self._auth
        body = {"grant_type": "client_credentials"} | ({"scope": auth.scope} if auth.scope else {})
        headers = dict(auth.headers)
        if auth.is_in_body:
            body |= {"client_id": auth.user, "client_secret": auth.password}
        else:
            headers["Authorization"] = _basic(auth)
        return Request(
            method="POST",
            url=self._address(),
            headers=headers,
            body={**body, **auth.body},
            body_kind="form",
        )

    def _address(self) -> str:
        path = self._auth.path
        return path if path.startswith(("http://", "https://")) else self._base + path


def check(status: int, auth: Auth) -> None:
    """Raises SignedOut or RestFailure for a status that is no success."""
    if status in auth.expired_status:
        raise SignedOut
    if not 200 <= status < 300:
        words = f"对方系统返回 HTTP {status}"
        if is_locked_out(status):
            words = f"对方系统不认我们的凭证（HTTP {status}）"
        raise RestFailure(
            f"HTTP {status}",
            words,
            is_sent=status in (408, 500, 502, 504),  # it may have been taken
            is_refused=400 <= status < 500 and status not in LATER and not is_unseen(status),
            status=status,
        )


def credentials_of(mapping: Mapping) -> list[Credential]:
    """What ends and needs a person: our certificate, and what the file says of our password."""
    source, tls = mapping.source, mapping.tls
    own = f"{source.name} 客户端证书"
    found = by_certificate(own, tls.certificate, source.owner) if tls.certificate else []
    return [*found, *by_letter(f"{source.name} 接口凭证", source.expires, source.owner)]


def _basic(auth: Auth) -> str:
    pair = f"{auth.user}:{auth.password}".encode()
    return "Basic " + base64.b64encode(pair).decode("ascii")
