"""JT/T 808 framing: marks, escapes, check byte, header, split messages. Pure; bounded, no clock."""

from __future__ import annotations

import enum
import functools
import operator
from dataclasses import dataclass, replace

from backends.protocols.parts import Parts

MAX_BODY = 1023
MAX_FRAME = 2 * (17 + 4 + MAX_BODY + 1)  # every byte escaped

_MARK = b"\x7e"
_IS_SPLIT = 1 << 13
_IS_2019 = 1 << 14
_CIPHER = 0b111 << 10


class Edition(enum.IntEnum):
    """Which edition a terminal speaks: the header tells."""

    E2013 = 2013
    E2019 = 2019


class Fault(enum.StrEnum):
    """Why bytes were no message."""

    LENGTH = "length"
    ESCAPE = "escape"
    CHECK = "check"
    CIPHER = "cipher"  # enciphered bodies are not read
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """Bytes that were no message: why, in English for the log, and how they begin."""

    fault: Fault
    detail: str
    excerpt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Who speaks: digits of the phone number without leading zeros, and the edition."""

    phone: str
    edition: Edition = Edition.E2013


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, unescaped. `part` counts from 1 of `total`; both 0 when not split."""

    id: int
    terminal: Terminal
    serial: int
    body: bytes = b""
    total: int = 0
    part: int = 0


def encode(message: Message) -> bytes:
    """A message as bytes. ValueError when its body is over 1,023 bytes or its phone no digits."""
    if len(message.body) > MAX_BODY:
        raise ValueError(f"body of {len(message.body)} bytes, at most {MAX_BODY}")
    is_2019 = message.terminal.edition is Edition.E2019
    properties = len(message.body) | (_IS_2019 if is_2019 else 0)
    properties |= _IS_SPLIT if message.total else 0
    phone = bytes.fromhex(message.terminal.phone.zfill(20 if is_2019 else 12))
    raw = message.id.to_bytes(2, "big") + properties.to_bytes(2, "big")
    raw += (b"\x01" if is_2019 else b"") + phone + (message.serial & 0xFFFF).to_bytes(2, "big")
    if message.total:
        raw += message.total.to_bytes(2, "big") + message.part.to_bytes(2, "big")
    raw += message.body
    return _MARK + escape(raw + bytes([check(raw)])) + _MARK


def encode_split(message: Message, max_body: int = MAX_BODY) -> list[bytes]:
    """The frames of a message of any length; their serials follow one another."""
    body = message.body
    if len(body) <= max_body:
        return [encode(message)]
    pieces = [body[at : at + max_body] for at in range(0, len(body), max_body)]
    return [
        encode(
            replace(
                message,
                body=piece,
                total=len(pieces),
                part=number,
                serial=message.serial + number - 1,
            )
        )
        for number, piece in enumerate(pieces, start=1)
    ]


def check(data: bytes) -> int:
    """XOR of all bytes."""
    return functools.reduce(operator.xor, data, 0)


def escape(data: bytes) -> bytes:
    """7D first, then 7E, so that no escape is escaped."""
    return data.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02")


def unescape(data: bytes) -> bytes | None:
    """One pass, for `7D01 02` is 7D 02 and not 7E. None when 7D is followed by anything else."""
    if b"\x7d" not in data:
        return data
    head, *rest = data.split(b"\x7d")
    out = bytearray(head)
    for piece in rest:
        if piece[:1] == b"\x01":
            out.append(0x7D)
        elif piece[:1] == b"\x02":
            out.append(0x7E)
        else:
            return None
        out += piece[1:]
    return bytes(out)


class Decoder:
    """Messages of one connection. The buffer never exceeds one longest frame and what was fed."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._is_overlong = False
        self.accepted = 0
        self.malformed = 0

    def feed(self, data: bytes) -> list[Message | Malformed]:
        """Take bytes; return what they complete. Never raises, whatever the bytes.

        Every stretch between two 7E is tried, so that a lost mark costs one message.
        """
        self._buffer += data
        out: list[Message | Malformed] = []
        *pieces, rest = bytes(self._buffer).split(_MARK)
        for piece in pieces:
            if self._is_overlong:
                self._is_overlong = False
            elif piece:
                out.append(parse(piece))
        if self._is_overlong:
            rest = b""
        elif len(rest) > MAX_FRAME:
            out.append(_malformed(Fault.LENGTH, f"no end within {MAX_FRAME} bytes", rest))
            self._is_overlong, rest = True, b""
        self._buffer = bytearray(rest)
        self.malformed += sum(isinstance(item, Malformed) for item in out)
        self.accepted += sum(isinstance(item, Message) for item in out)
        return out


def parse(escaped: bytes) -> Message | Malformed:
    """The message of the bytes between two marks."""
    raw = unescape(escaped)
    if raw is None:
        return _malformed(Fault.ESCAPE, "7D followed by neither 01 nor 02", escaped)
    if len(raw) < 13:
        return _malformed(Fault.LENGTH, f"{len(raw)} bytes are no header", raw)
    if check(raw[:-1]) != raw[-1]:
        return _malformed(Fault.CHECK, f"check {raw[-1]:02X}, computed {check(raw[:-1]):02X}", raw)
    properties = int.from_bytes(raw[2:4], "big")
    edition = Edition.E2019 if properties & _IS_2019 else Edition.E2013
    phone_at, serial_at = (5, 15) if edition is Edition.E2019 else (4, 10)
    body_at = serial_at + (6 if properties & _IS_SPLIT else 2)
    if len(raw) - 1 - body_at != properties & MAX_BODY:
        detail = f"body of {len(raw) - 1 - body_at} bytes, announced {properties & MAX_BODY}"
        return _malformed(Fault.LENGTH, detail, raw)
    if properties & _CIPHER:
        return _malformed(Fault.CIPHER, "enciphered body", raw)
    phone = raw[phone_at:serial_at].hex().lstrip("0") or "0"
    numbers = raw[serial_at:body_at]
    return Message(
        id=int.from_bytes(raw[:2], "big"),
        terminal=Terminal(phone=phone, edition=edition),
        serial=int.from_bytes(numbers[:2], "big"),
        body=raw[body_at:-1],
        total=int.from_bytes(numbers[2:4], "big"),
        part=int.from_bytes(numbers[4:6], "big"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Parts that a terminal has not sent: what 0x8003 asks for again."""

    terminal: Terminal
    first_serial: int
    parts: tuple[int, ...]


class Assembler:
    """Joins split messages of all terminals of a connection."""

    MOST_ASKED = 3

    def __init__(self) -> None:
        self._parts = Parts[Message]()

    def __len__(self) -> int:
        return len(self._parts)

    @property
    def incomplete(self) -> int:
        """Split messages given up."""
        return self._parts.incomplete

    def take(self, message: Message, now_s: float) -> Message | None:
        """The whole message once its last part is there; one that is not split comes back."""
        if message.total <= 1:
            return message
        first = (message.serial - message.part) & 0xFFFF
        key = (message.terminal.phone, message.id, first)
        parts = self._parts.take(key, message.part, message.total, message, now_s)
        if parts is None:
            return None
        return replace(parts[-1], body=b"".join(part.body for part in parts), total=0, part=0)

    def take_given_up(self) -> list[tuple[Message, str]]:
        """Of each message given up since the last call a part, and which ("2/3") are missing."""
        given_up = self._parts.take_given_up()
        return [(next(iter(one.parts.values())), one.missing) for one in given_up]

    def take_refused(self) -> list[Message]:
        """Parts with numbers that cannot be, or of too many, since the last call."""
        return self._parts.take_refused()

    def flush(self) -> None:
        """Give up all that waits: the connection is gone."""
        self._parts.flush()

    def missing(self, now_s: float, after_s: float) -> list[Missing]:
        """Messages of which no part came for so long and that were asked for less than three
        times; they count as asked now."""
        return [
            Missing(
                terminal=there.terminal,
                first_serial=(there.serial - there.part + 1) & 0xFFFF,
                parts=tuple(numbers),
            )
            for there, numbers in self._parts.overdue(now_s, after_s, self.MOST_ASKED)
        ]


def _malformed(fault: Fault, detail: str, data: bytes) -> Malformed:
    return Malformed(fault=fault, detail=detail, excerpt=data[:64])
