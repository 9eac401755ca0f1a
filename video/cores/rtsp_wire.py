"""RTSP on the wire: splits a TCP stream into messages and interleaved frames. Pure; no sockets.

RFC 2326: responses, the few requests a server may send, and `$` frames (10.12). Buffers are
bounded; what cannot be RTSP is skipped and counted, and too much of it is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MAX_HEAD_BYTES = 16 * 1024
MAX_BODY_BYTES = 256 * 1024
MAX_GARBAGE_BYTES = 64 * 1024
_SERVER_METHODS = (
    b"OPTIONS ",
    b"GET_PARAMETER ",
    b"SET_PARAMETER ",
    b"ANNOUNCE ",
    b"REDIRECT ",
    b"TEARDOWN ",
    b"PLAY_NOTIFY ",
)
_STARTS = (b"RTSP/", *_SERVER_METHODS)


class NotRtsp(Exception):
    """What the peer sends is no RTSP."""


class Interleaved(NamedTuple):
    """One `$` frame; the payload is a view of received bytes."""

    channel: int
    payload: memoryview


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response. Header names are in lower case; a repeated header keeps all its values."""

    status: int
    phrase: str
    headers: dict[str, list[str]] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """First value of a header, or an empty string."""
        values = self.headers.get(name)
        return values[0] if values else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRequest:
    """A request of the server; only its method and CSeq matter to us."""

    method: str
    cseq: str


Item = Interleaved | Response | ServerRequest


class RtspFramer:
    """feed(bytes) -> items. Raises NotRtsp when the peer plainly speaks something else."""

    def __init__(self) -> None:
        self._rest = b""
        self._has_spoken = False
        self.garbage_bytes = 0

    def feed(self, data: bytes) -> list[Item]:
        """Take in bytes of any length and return what is complete."""
        if self._rest:
            data = self._rest + data
        items: list[Item] = []
        view = memoryview(data)
        position, end = 0, len(data)
        while position < end:
            if data[position] == 0x24:
                if end - position < 4:
                    break
                stop = position + 4 + (data[position + 2] << 8 | data[position + 3])
                if stop > end:
                    break
                items.append(Interleaved(data[position + 1], view[position + 4 : stop]))
                position = stop
                continue
            taken = self._message(data, position, items)
            if taken == 0:
                break
            position += taken
        self._rest = data[position:] if position else data
        return items

    def _message(self, data: bytes, position: int, items: list[Item]) -> int:
        """Take one message at `position`; the count of bytes used, 0 when it is incomplete."""
        head = data[position : position + 16]
        if not any(head.startswith(s) or s.startswith(head) for s in _STARTS):
            return self._skip_garbage(data, position)
        head_end = data.find(b"\r\n\r\n", position, position + MAX_HEAD_BYTES)
        if head_end < 0:
            if len(data) - position >= MAX_HEAD_BYTES:
                raise NotRtsp("a header that does not end")
            return 0
        first, headers = _parse_head(data[position:head_end])
        length = _content_length(headers)
        body_start = head_end + 4
        if len(data) < body_start + length:
            return 0
        items.append(_message(first, headers, data[body_start : body_start + length]))
        self._has_spoken = True
        return body_start + length - position

    def _skip_garbage(self, data: bytes, position: int) -> int:
        if not self._has_spoken:
            raise NotRtsp("the first answer is no RTSP")
        candidates = [data.find(mark, position + 1) for mark in (b"$\x00", b"$\x01", b"RTSP/1.")]
        found = [c for c in candidates if c >= 0]
        # One byte stays when nothing is found: it may be the first of a mark.
        taken = (min(found) if found else max(len(data) - 1, position + 1)) - position
        self.garbage_bytes += taken
        if self.garbage_bytes > MAX_GARBAGE_BYTES:
            raise NotRtsp("too much between the frames")
        return taken


def _parse_head(head: bytes) -> tuple[str, dict[str, list[str]]]:
    lines = head.decode("utf-8", "replace").split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), []).append(value.strip())
    return lines[0], headers


def _content_length(headers: dict[str, list[str]]) -> int:
    text = headers.get("content-length", ["0"])[0]
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise NotRtsp("a body without a proper length")
    length = int(text)
    if length > MAX_BODY_BYTES:
        raise NotRtsp("a body that is too long")
    return length


def _message(first: str, headers: dict[str, list[str]], body: bytes) -> Response | ServerRequest:
    words = first.split(" ", 2)
    if not first.startswith("RTSP/"):
        return ServerRequest(method=words[0], cseq=headers.get("cseq", [""])[0])
    status = words[1] if len(words) > 1 else ""
    if not (status.isascii() and status.isdigit() and len(status) == 3):
        raise NotRtsp("a status line without a status")
    phrase = words[2] if len(words) > 2 else ""
    return Response(status=int(status), phrase=phrase, headers=headers, body=body)
