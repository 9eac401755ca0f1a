"""One request over HTTP and the bytes of its answer. A poller's thread only.

Every request has both time limits; an answer is bounded; secrets are never logged.
"""

from __future__ import annotations

import datetime as dt
import json
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
import urllib3

from backends.gateway.health import Clock
from backends.gateway.http_clock import skew_of
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.signers import Request, signed
from backends.gateway.rest.tables import Signer, Tls

TIMEOUT_S = (3.0, 15.0)
WHOLE_ANSWER_S = 60.0  # an answer that trickles is none
MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, body and the address of the next page by its Link header."""

    status: int
    body: bytes
    link: str = ""


class Wire:
    """A session with one system. Its thread only; close() when done."""

    def __init__(self, tls: Tls, signer: Signer | None, clock: Clock) -> None:
        self._signer, self.clock = signer, clock
        self._session = requests.Session()
        self._session.trust_env = False  # an address goes where the mapping says
        if tls.ca:
            self._session.verify = tls.ca
        if tls.certificate:
            self._session.cert = (tls.certificate, tls.key) if tls.key else tls.certificate
        self.skew_s = 0.0  # theirs minus ours, by the Date of the last answer
        self.has_date = False
        # Theirs, of a connection that was proven and stays open after its first answer.
        self.certificate_ends: dt.datetime | None = None

    def close(self) -> None:
        self._session.close()

    def send(self, request: Request) -> Answer:
        """The answer of one request, whatever its status. Raises RestFailure."""
        ready = self._signed(request)
        give_up_at = time.monotonic() + WHOLE_ANSWER_S
        try:
            with self._session.request(
                ready.method,
                ready.url,
                params=ready.query,
                headers=ready.headers | _type_of(ready),
                data=written(ready),
                timeout=TIMEOUT_S,
                stream=True,
                allow_redirects=False,  # what we sign in with goes nowhere else
            ) as answer:
                self._look_at_clock(answer.headers.get("Date", ""))
                self._look_at_certificate(answer.raw)
                body = _whole(answer.raw, give_up_at)
                link = str(answer.links.get("next", {}).get("url", ""))
                return Answer(status=answer.status_code, body=body, link=link)
        except requests.exceptions.SSLError as error:
            words = f"与对方系统的加密连接失败：{_why_tls(error)}"
            raise RestFailure(type(error).__name__, words, is_sent=False) from error
        except requests.ConnectTimeout as error:
            raise RestFailure(type(error).__name__, "连接对方系统超时", is_sent=False) from error
        except (requests.Timeout, urllib3.exceptions.ReadTimeoutError) as error:
            raise RestFailure(type(error).__name__, "对方系统未在时限内应答") from error
        except OSError as error:  # a certificate file that is not there; RequestException is one
            raise _broken(error) from error
        except urllib3.exceptions.HTTPError as error:
            raise RestFailure(type(error).__name__, "与对方系统的连接中断") from error

    @property
    def now(self) -> dt.datetime:
        """Now by their clock: what signatures are made with."""
        return self.clock() + dt.timedelta(seconds=self.skew_s)

    def _signed(self, request: Request) -> Request:
        if self._signer is None:
            return request
        return signed(request, self._signer, self.now, written(request))

    def _look_at_clock(self, date: str) -> None:
        skew_s = skew_of(date, self.clock())
        if skew_s is not None:
            self.skew_s, self.has_date = skew_s, True

    def _look_at_certificate(self, raw: Any) -> None:
        socket = getattr(getattr(raw, "connection", None), "sock", None)
        found = socket.getpeercert() if isinstance(socket, ssl.SSLSocket) else None
        ends = found.get("notAfter") if found else None
        if isinstance(ends, str):
            seconds = ssl.cert_time_to_seconds(ends)
            self.certificate_ends = dt.datetime.fromtimestamp(seconds, dt.UTC)


def written(request: Request) -> bytes:
    """The body as it goes out; empty where there is none."""
    if not request.body:
        return b""
    # What the encoding lacks goes as "?": the rest of the words is worth more than none.
    if request.body_kind == "form":
        return urlencode(request.body, encoding=request.encoding, errors="replace").encode("ascii")
    return json.dumps(request.body, ensure_ascii=False).encode(request.encoding, "replace")


def _type_of(request: Request) -> dict[str, str]:
    if not request.body:
        return {}
    kind = (
        "application/json" if request.body_kind == "json" else "application/x-www-form-urlencoded"
    )
    charset = "utf-8" if request.encoding == "utf-8" else request.encoding
    return {"Content-Type": f"{kind}; charset={charset}"}


def _whole(raw: Any, give_up_at: float) -> bytes:
    """The bytes of an answer, at most MOST_BYTES."""
    body = bytearray()
    # read1 returns what is there: iter_content would wait for a whole chunk
    while chunk := raw.read1(65536, decode_content=True):
        body += chunk
        if len(body) > MOST_BYTES:
            raise RestFailure("answer over 32 MiB", "对方系统返回的数据过大（超过 32 MiB）")
        if time.monotonic() > give_up_at:
            raise RestFailure("answer trickles", "对方系统未在时限内应答")
    return bytes(body)


def _broken(error: OSError) -> RestFailure:
    """A connection that was never made, or one that broke after the request was out."""
    if not isinstance(error, requests.RequestException):
        words = f"证书文件无法读取：{error.filename or error}"
        return RestFailure(type(error).__name__, words, is_sent=False)
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    is_new = isinstance(reason, urllib3.exceptions.NewConnectionError)
    words = "无法连接对方系统" if is_new else "与对方系统的连接中断"
    return RestFailure(type(error).__name__, words, is_sent=not is_new)


def _why_tls(error: Exception) -> str:
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "对方证书不受信任或已过期"
    return "证书或协议不匹配"
