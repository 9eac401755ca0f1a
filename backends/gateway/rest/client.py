"""One system's interfaces: signs in, asks, reads the body. A poller's thread only.

Nothing of an answer is trusted; secrets are never logged.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

from backends.gateway.health import Clock, utc_now
from backends.gateway.rest.auth import Signature, check
from backends.gateway.rest.bodies import parsed
from backends.gateway.rest.ciphers import Undecipherable, deciphered
from backends.gateway.rest.failure import RestFailure, SignedOut
from backends.gateway.rest.signers import Request
from backends.gateway.rest.streams import Mapping, Stream
from backends.gateway.rest.tables import Success
from backends.gateway.rest.templates import Value, fill, texts
from backends.gateway.rest.values import dig, text_in
from backends.gateway.rest.wire import Answer, Wire

_ONLY_CURSOR = "{cursor}"
_MOST_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The JSON value of an answer, and the next page's address by its header. `is_empty`: HTTP 204,
    which says that there is nothing."""

    value: Any
    link: str = ""
    is_empty: bool = False


class Refused(RestFailure):
    """The body says no: `code` is what stands at the success path."""

    def __init__(self, code: str, where: str) -> None:
        words = f"对方系统返回错误码 {code[:40]}"
        super().__init__(f"{where} is {code[:40]!r}", words, is_refused=True)
        self.code = code


class RestClient:
    """A session with one system; `signature`: what other sessions of it share."""

    def __init__(
        self, mapping: Mapping, clock: Clock = utc_now, signature: Signature | None = None
    ) -> None:
        self._mapping = mapping
        self._base = mapping.source.base_url.rstrip("/")
        self.wire = Wire(mapping.tls, mapping.signer, clock)
        self._has_own = signature is None
        self._signature = signature or Signature(mapping, clock)
        self._next_at: dict[str, float] = {}

    def close(self) -> None:
        self.wire.close()
        if self._has_own:
            self._signature.close()

    def due_in_s(self, stream: Stream) -> float:
        """How long until this stream may be asked again, by its rate."""
        left_s = self._next_at.get(stream.name, 0.0) - time.monotonic()
        return min(max(left_s, 0.0), _MOST_PAUSE_S)

    def ask(self, stream: Stream, values: dict[str, Value], link: str = "") -> Told:
        """One page of a stream; `link`: its address as the page before gave it."""
        pause_s = self.due_in_s(stream)
        if pause_s > 0:
            time.sleep(pause_s)  # who serves many streams has waited before (due_in_s)
        self._next_at[stream.name] = time.monotonic() + 1.0 / stream.rate_per_s
        query = {
            key: text
            for key, text in stream.query.items()
            if text != _ONLY_CURSOR or values.get("cursor")
        }
        request = Request(
            method=stream.method,
            url=self._next_url(link) if link else self.url(stream.path, values),
            headers=texts(stream.headers, values),
            query={} if link else texts(query, values),
            body=fill(_without_cursor(stream.body, values), values),
            body_kind=stream.body_kind,
            encoding=stream.encoding,
        )
        told = self.send(request, stream.success)
        if told.is_empty or stream.cipher is None or stream.cipher.is_each:
            return told
        try:
            return Told(value=_opened(told.value, stream), link=told.link)
        except Undecipherable as wrong:
            words = "对方返回的密文无法用配置的密钥解开"
            raise RestFailure(f"cipher: expected {wrong}", words) from wrong

    def url(self, path: str, values: dict[str, Value]) -> str:
        """The address of a path, its placeholders filled in."""
        return self._base + str(fill(path, values))

    def send(self, request: Request, success: Success | None) -> Told:
        """The answer of one request. Signs in when needed, once anew."""
        for is_last in (False, True):
            headers = self._signature.headers()
            try:
                return self._send_once(request, headers, success)
            except SignedOut:
                if not self._signature.forget(headers) or is_last:
                    break
        words = "对方系统拒绝登录凭证"
        raise RestFailure("the system refuses us", words, is_sent=False, status=401)

    def _send_once(
        self, request: Request, headers: dict[str, str], success: Success | None
    ) -> Told:
        auth = self._mapping.auth
        answer = self.wire.send(replace(request, headers=headers | request.headers))
        check(answer.status, auth)
        value = _value(answer, request.encoding, is_needed=success is not None)
        if success is not None:
            code = dig(value, success.path)
            if text_in(code) in auth.expired_codes:
                raise SignedOut
            if text_in(code) != text_in(success.equals):
                raise Refused(text_in(code) or str(code), success.path)
        is_empty = answer.status == HTTPStatus.NO_CONTENT
        return Told(value=value, link=answer.link, is_empty=is_empty)

    def _next_url(self, link: str) -> str:
        """Absolute, and of the same system: what we are known by goes to no other."""
        url = urljoin(self._base + "/", link)
        if urlsplit(url)[:2] != urlsplit(self._base)[:2]:
            raise RestFailure("next page elsewhere", "对方给出的下一页地址不属于该系统")
        return url


def _value(answer: Answer, encoding: str, *, is_needed: bool) -> Any:
    if not answer.body.strip() and not is_needed:  # 204, or nothing to say
        return None
    return parsed(answer.body, encoding)


def _opened(value: Any, stream: Stream) -> Any:
    """The answer with the cipher text in it replaced by what it holds."""
    cipher = stream.cipher
    assert cipher is not None
    if not cipher.path:
        return deciphered(value, cipher)
    parent, _, name = cipher.path.rpartition(".")
    around = dig(value, parent)
    if not isinstance(around, dict):
        raise Undecipherable(f"a cipher text at {cipher.path}")
    around[name] = deciphered(around.get(name), cipher)
    return value


def _without_cursor(body: dict[str, Any], values: dict[str, Value]) -> dict[str, Any]:
    """The body of a first page names no cursor: many systems refuse an empty one."""
    if values.get("cursor"):
        return body
    return {key: value for key, value in body.items() if value != _ONLY_CURSOR}
