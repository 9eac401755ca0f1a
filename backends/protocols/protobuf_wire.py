"""The wire format of protocol buffers, as far as feeds need it: fields of one message. Pure.

Nothing is nested here: a reader opens the messages that it knows. Groups are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Value = int | bytes
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_MOST_SHIFT = 63


class Unreadable(ValueError):
    """Bytes that are no message: why, in English for the log."""


def fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """(number, value) of each field: an int of varints and fixed ones, else bytes.

    Raises Unreadable where the bytes end early or are no field.
    """
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if not number:
            raise Unreadable("field number 0")
        if wire == VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == BYTES:
            length, at = _varint(data, at)
        elif wire in (FIXED64, FIXED32):
            length = 8 if wire == FIXED64 else 4
        else:
            raise Unreadable(f"wire type {wire}")
        if length > len(data) - at:
            raise Unreadable(f"field {number} of {length} bytes, {len(data) - at} there")
        piece = data[at : at + length]
        at += length
        yield number, piece if wire == BYTES else int.from_bytes(piece, "little")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > _MOST_SHIFT:
            raise Unreadable("number without end")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
        shift += 7


def signed(value: int) -> int:
    """An int32 or int64 as sent: ten bytes of two's complement when negative."""
    return value - (1 << 64) if value >> 63 else value


def float32(value: int) -> float:
    """A fixed32 that is a float."""
    return float(struct.unpack("<f", value.to_bytes(4, "little"))[0])


def put(number: int, value: int | float | str | bytes) -> bytes:
    """One field: ints as varints, floats as float32, text and bytes with their length."""
    if isinstance(value, float):
        return _put_varint(number << 3 | FIXED32) + struct.pack("<f", value)
    if isinstance(value, int):
        return _put_varint(number << 3 | VARINT) + _put_varint(value & 0xFFFF_FFFF_FFFF_FFFF)
    data = value.encode() if isinstance(value, str) else value
    return _put_varint(number << 3 | BYTES) + _put_varint(len(data)) + data


def _put_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
