"""SIP messages out of a TCP stream by Content-Length (RFC 3261 18.3). Pure; bounded, no clock.

Bytes that begin no message are counted and skipped up to the next line that begins one.
"""

from __future__ import annotations

import re

from backends.protocols.sip import values, wire
from backends.protocols.sip.message import Fault, Malformed
from backends.protocols.sip.values import BadValue

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_START = re.compile(
    rb"(?:SIP/[0-9]{1,5}+\.[0-9]{1,5}+ [0-9]++[^\r\n]*+|"
    rb"[A-Za-z0-9\-.!%*_+`'~]{1,64}+ [^\r\n]*? ?SIP/[0-9]{1,5}+\.[0-9]{1,5}+[ \t]*+)\r?\n",
    re.IGNORECASE,
)
_LENGTH = re.compile(rb"^(?:Content-Length|l)[ \t]*+:[ \t]*+([^\r\n]*+)", re.I | re.M)
_EXCERPT = 120


class StreamFramer:
    """Messages of one connection, as bytes for `wire.parse(..., is_stream=True)`.

    The buffer never exceeds the longest message and what one feed brought. `skipped` counts
    bytes outside messages, `malformed` the places where they began.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._scanned = 0
        self._need = 0  # bytes of the message at the front, once its length is known
        self._is_in_noise = False
        self.malformed = 0
        self.skipped = 0

    def feed(self, data: bytes) -> list[bytes | Malformed]:
        """Whole messages, and Malformed once where noise begins or a length is unreadable."""
        self._buffer += data
        out: list[bytes | Malformed] = []
        while self._step(out):
            pass
        return out

    def __len__(self) -> int:
        return len(self._buffer)

    def _step(self, out: list[bytes | Malformed]) -> bool:
        """Takes one thing from the buffer's front; False: more bytes are needed."""
        buffer = self._buffer
        if len(buffer) < self._need:
            return False
        if buffer.startswith((b"\r", b"\n")):  # keep-alives between messages
            del buffer[: len(buffer) - len(buffer.lstrip(b"\r\n"))]
            self._scanned = 0
            return bool(buffer)
        line_end = buffer.find(b"\n") + 1
        if not line_end:
            if len(buffer) > wire.MAX_HEAD:
                self._noise(len(buffer), "a line without an end", out)
            return False
        if _START.match(buffer, 0, line_end) is None:
            self._noise(line_end, "no start line", out)
            return True
        head = _END_OF_HEAD.search(buffer, max(0, self._scanned - 3))
        if head is None or head.end() > wire.MAX_HEAD:
            self._scanned = len(buffer)
            if head is None and len(buffer) <= wire.MAX_HEAD:
                return False
            self._noise(line_end, "a head without an end", out)
            return True
        return self._whole(head.end(), line_end, out)

    def _whole(self, head_end: int, line_end: int, out: list[bytes | Malformed]) -> bool:
        lengths = _LENGTH.findall(bytes(self._buffer[:head_end]))
        try:
            length = values.parse_number(_text(lengths[0]), wire.MAX_BODY) if lengths else 0
        except BadValue:
            self._noise(line_end, f"Content-Length {_text(lengths[0])[:20]!r}", out, Fault.LENGTH)
            return True
        self._need = head_end + length
        if len(self._buffer) < self._need:
            return False
        out.append(bytes(self._buffer[: head_end + length]))
        del self._buffer[: head_end + length]
        self._scanned = self._need = 0
        self._is_in_noise = False
        return True

    def _noise(
        self, size: int, detail: str, out: list[bytes | Malformed], fault: Fault = Fault.NOISE
    ) -> None:
        if not self._is_in_noise:
            self.malformed += 1
            excerpt = bytes(self._buffer[:_EXCERPT])
            out.append(Malformed(fault=fault, detail=detail, excerpt=excerpt))
        self._is_in_noise = True
        self.skipped += size
        del self._buffer[:size]
        self._scanned = self._need = 0


def _text(data: bytes) -> str:
    return data.decode("latin-1")
