"""One REST system over HTTP: signs in, asks, reads the body. A poller's thread only.

Every request has both time limits; nothing of an answer is trusted; secrets are never logged.
"""

from __future__ import annotations

import json
import time
from typing import Any

import requests
import urllib3

from backends.gateway.rest.mapping import AuthKind, Mapping, Stream
from backends.gateway.rest.values import dig

TIMEOUT_S = (3.0, 15.0)
WHOLE_ANSWER_S = 60.0  # an answer that trickles is none
MOST_BYTES = 32 * 1024 * 1024


class RestFailure(Exception):
    """The system did not give what was asked. `words` say it to an operator."""

    def __init__(self, detail: str, words: str) -> None:
        super().__init__(detail)
        self.words = words


class SignedOut(Exception):
    """The system no longer takes our token."""


class RestClient:
    """Session and token of one system."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._base = mapping.source.base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False  # an address goes where the mapping says
        self._token = ""
        self._next_at: dict[str, float] = {}

    def close(self) -> None:
        self._session.close()

    def ask(self, stream: Stream, values: dict[str, str | int]) -> Any:
        """The parsed body of one request of a stream. Signs in when needed, once anew."""
        self._keep_rate(stream)
        for is_last in (False, True):
            try:
                return self._ask_once(stream, values)
            except SignedOut:
                self._token = ""
                if is_last or self._mapping.auth.kind is not AuthKind.TOKEN:
                    raise RestFailure("the system refuses us", "对方系统拒绝登录凭证") from None
        raise AssertionError("the last try returns or raises")

    def _ask_once(self, stream: Stream, values: dict[str, str | int]) -> Any:
        headers = self._signed_headers()
        body = self._send(
            stream.method,
            stream.path,
            headers=headers,
            params={key: str(fill(text, values)) for key, text in stream.query.items()},
            **_payload(fill(stream.body, values), stream.body_kind),
        )
        answer = _parse(body, stream.encoding)
        if stream.success is not None:
            code = dig(answer, stream.success.path)
            if str(code) in self._mapping.auth.expired_codes:
                raise SignedOut
            if str(code) != str(stream.success.equals):
                detail = f"{stream.success.path} is {code!r}"
                raise RestFailure(detail, f"对方系统返回错误码 {str(code)[:40]}")
        return answer

    def _signed_headers(self) -> dict[str, str]:
        auth = self._mapping.auth
        if auth.kind is not AuthKind.TOKEN:
            return dict(auth.headers)
        if not self._token:
            self._token = self._sign_in()
        return {**auth.headers, auth.header: f"{auth.prefix}{self._token}"}

    def _sign_in(self) -> str:
        auth = self._mapping.auth
        try:
            body = self._send(
                "POST", auth.path, headers=auth.headers, **_payload(auth.body, auth.body_kind)
            )
        except SignedOut:
            raise RestFailure("login refused", "登录对方系统被拒绝") from None
        token = dig(_parse(body, "utf-8"), auth.token)
        if not isinstance(token, str | int) or not str(token):
            raise RestFailure(f"login: no token at {auth.token}", "登录对方系统未取得令牌")
        return str(token)

    def _send(self, method: str, path: str, **options: Any) -> bytes:
        """The bytes of an answer of status 2xx, at most MOST_BYTES."""
        give_up_at = time.monotonic() + WHOLE_ANSWER_S
        try:
            with self._session.request(
                method, self._base + path, timeout=TIMEOUT_S, stream=True, **options
            ) as answer:
                if answer.status_code in self._mapping.auth.expired_status:
                    raise SignedOut
                if not 200 <= answer.status_code < 300:
                    status = answer.status_code
                    raise RestFailure(f"HTTP {status}", f"对方系统返回 HTTP {status}")
                body = bytearray()
                # read1 returns what is there: iter_content would wait for a whole chunk
                while chunk := answer.raw.read1(65536, decode_content=True):
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise RestFailure("answer over 32 MiB", "对方系统返回的数据过大")
                    if time.monotonic() > give_up_at:
                        raise RestFailure("answer trickles", "对方系统未在时限内应答")
                return bytes(body)
        except (requests.Timeout, urllib3.exceptions.ReadTimeoutError) as error:
            raise RestFailure(type(error).__name__, "对方系统未在时限内应答") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise RestFailure(type(error).__name__, "无法连接对方系统") from error

    def _keep_rate(self, stream: Stream) -> None:
        """At most `rate_per_s` requests of a stream; the poller's own thread waits."""
        wait_s = self._next_at.get(stream.name, 0.0) - time.monotonic()
        if wait_s > 0:
            time.sleep(min(wait_s, 60.0))
        self._next_at[stream.name] = time.monotonic() + 1.0 / stream.rate_per_s


def fill(template: Any, values: dict[str, str | int]) -> Any:
    """A template with {since}, {page} ... filled in; a text that is one placeholder keeps type."""
    if isinstance(template, dict):
        return {key: fill(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [fill(value, values) for value in template]
    if not isinstance(template, str):
        return template
    for key, value in values.items():
        if template == f"{{{key}}}":
            return value
        template = template.replace(f"{{{key}}}", str(value))
    return template


def _payload(body: Any, kind: str) -> dict[str, Any]:
    if not body:
        return {}
    return {"json": body} if kind == "json" else {"data": body}


def _parse(body: bytes, encoding: str) -> Any:
    try:
        return json.loads(body.decode(encoding))
    except UnicodeDecodeError as error:
        raise RestFailure(f"not {encoding}", f"对方系统返回的不是 {encoding} 文本") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise RestFailure("not JSON", "对方系统返回的不是 JSON") from error
