"""RTSP requests out of a TCP stream, for a server (RFC 2326). Pure; no sockets.

What a viewer sends between them (`$` frames with RTCP) is skipped. Everything is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_HEAD_BYTES = 16 * 1024
MAX_BODY_BYTES = 64 * 1024
MAX_LINES = 100


class NotARequest(Exception):
    """What the peer sends is no RTSP request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request. Header names are in lower case; of a repeated header the first counts."""

    method: str
    url: str
    cseq: str
    headers: dict[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """A header's value, or an empty string."""
        return self.headers.get(name, "")


class RequestFramer:
    """feed(bytes) -> requests. Raises NotARequest when the peer speaks something else."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Request]:
        """Take in bytes of any length and return the requests that are complete."""
        data = self._rest + data
        found: list[Request] = []
        at, end = 0, len(data)
        while at < end:
            step = _frame(data, at) if data[at] == 0x24 else _request(data, at, found)
            if step == 0:
                break
            at += step
        self._rest = data[at:]
        return found


def _frame(data: bytes, at: int) -> int:
    """Bytes of the `$` frame at `at`, 0 where it is not all here."""
    if len(data) - at < 4:
        return 0
    size = 4 + (data[at + 2] << 8 | data[at + 3])
    return size if len(data) - at >= size else 0


def _request(data: bytes, at: int, found: list[Request]) -> int:
    if data[at] in b"\r\n":
        return 1  # some clients send empty lines as a sign of life
    head_end = data.find(b"\r\n\r\n", at, at + MAX_HEAD_BYTES)
    if head_end < 0:
        if len(data) - at >= MAX_HEAD_BYTES or not data[at : at + 1].isalpha():
            raise NotARequest("a header that does not end")
        return 0
    lines = data[at:head_end].decode("utf-8", "replace").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("RTSP/") or len(lines) > MAX_LINES:
        raise NotARequest("no request line")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit() and len(length) <= 6):
        raise NotARequest("a body without a proper length")
    size = head_end + 4 - at + int(length)
    if int(length) > MAX_BODY_BYTES:
        raise NotARequest("a body that is too long")
    if len(data) - at < size:
        return 0
    cseq = headers.get("cseq", "")
    if not (cseq.isascii() and cseq.isdigit() and len(cseq) <= 10):
        raise NotARequest("no CSeq")
    found.append(Request(method=words[0].upper(), url=words[1], cseq=cseq, headers=headers))
    return size
