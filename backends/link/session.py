"""Signing in and out over the hub's HTTP face. Runs on the console's loop; cancellable.

One short HTTP/1.0 exchange a call: no thread, no connection kept.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from backends.link.api import HubUnreachable, SignInRefused
from backends.record.access import SignedIn
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

ANSWER_TIMEOUT_S = 5.0
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddress:
    """Where the hub is, from http://host:port or https://host:port."""

    host: str
    port: int
    is_tls: bool
    ca_file: str = ""

    def tls(self) -> ssl.SSLContext | None:
        """How to check the hub's certificate; None for a line without TLS."""
        if not self.is_tls:
            return None
        return ssl.create_default_context(cafile=self.ca_file or None)

    @property
    def socket_url(self) -> str:
        """Address of the consoles' WebSocket."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'wss' if self.is_tls else 'ws'}://{host}:{self.port}/ws"


def hub_address(url: str, ca_file: str = "") -> HubAddress:
    """Take a hub's address apart; ValueError with the expected form where it is none."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"hub address {url!r} is not of the form http://host:port")
    is_tls = parts.scheme == "https"
    return HubAddress(
        host=parts.hostname,
        port=parts.port or (443 if is_tls else 80),
        is_tls=is_tls,
        ca_file=ca_file,
    )


@dataclass(frozen=True, slots=True)
class HubDoor:
    """Where bytes go that are too large for the line, and in whose name."""

    hub: HubAddress
    token: str


async def open_session(hub: HubAddress, user: str, password: str) -> SignedIn:
    """Sign in. Raises SignInRefused, or HubUnreachable with a code of LinkStatus.reason."""
    body = json.dumps({"user": user, "password": password}).encode()
    status, answer = await _exchange(hub, "POST", "", body)
    try:
        if 200 <= status < 300:
            return msgspec.json.decode(answer, type=SignedIn)
        raise SignInRefused(msgspec.json.decode(answer, type=Refusal))
    except msgspec.MsgspecError:
        if status in (401, 403):
            raise SignInRefused(Refusal(code=RefusalCode.WRONG_PASSWORD)) from None
        raise HubUnreachable("not_a_hub") from None


async def close_session(hub: HubAddress, token: str) -> None:
    """Sign out at the hub; where it cannot be reached, the session ends by its age."""
    try:
        await _exchange(hub, "DELETE", token, b"")
    except HubUnreachable as unreachable:
        log.info("session left to its age at the hub: %s", unreachable)


async def _exchange(hub: HubAddress, method: str, token: str, body: bytes) -> tuple[int, bytes]:
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            return await _talk(hub, method, token, body)
    except TimeoutError:
        raise HubUnreachable("silent") from None
    except ConnectionRefusedError:
        raise HubUnreachable("refused") from None
    except (ssl.SSLError, ssl.CertificateError):
        raise HubUnreachable("certificate") from None
    except OSError:
        raise HubUnreachable("unreachable") from None
    except (ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        raise HubUnreachable("not_a_hub") from None


async def _talk(hub: HubAddress, method: str, token: str, body: bytes) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection(hub.host, hub.port, ssl=hub.tls())
    try:
        head = (
            f"{method} /api/v1/session HTTP/1.0\r\nHost: {hub.host}:{hub.port}\r\n"
            f"Accept: application/json\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        if token:
            head += f"Authorization: Bearer {token}\r\n"
        writer.write(head.encode("ascii") + b"\r\n" + body)
        await writer.drain()
        head_bytes = await reader.readuntil(b"\r\n\r\n")
        status_line, _, fields = head_bytes.decode("latin-1").partition("\r\n")
        status = int(status_line.split()[1]) if status_line.startswith("HTTP/") else -1
        if status < 0 or len(status_line.split()) < 2:
            raise ValueError("no HTTP status line")
        length = _content_length(fields)
        answer = await (reader.read(_MOST_BYTES) if length < 0 else reader.readexactly(length))
        return status, answer
    finally:
        writer.close()


def _content_length(fields: str) -> int:
    for line in fields.split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-length":
            length = int(value)
            if not 0 <= length <= _MOST_BYTES:
                raise ValueError("answer too long")
            return length
    return -1
