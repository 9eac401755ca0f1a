"""Heads of PES packets and program stream maps (ISO/IEC 13818-1). Pure; every length is bounded."""

from __future__ import annotations

from typing import NamedTuple

from video.cores.es import NO_PTS

PES_HEAD = 9
MAX_STREAMS = 32


class PesHead(NamedTuple):
    """`pts`: 90 kHz, 33 bits, or NO_PTS. `start`: where the payload begins."""

    pts: int
    start: int


def pes_head(data: bytes | bytearray, at: int, end: int) -> PesHead | None:
    """Of the packet whose start code is at `at`; None where it is no MPEG-2 head within `end`."""
    if at + PES_HEAD > end or data[at + 6] & 0xC0 != 0x80:
        return None
    start = at + PES_HEAD + data[at + 8]
    if start > end:
        return None
    if data[at + 7] & 0x80 and data[at + 8] >= 5:
        return PesHead(_pts(data, at + PES_HEAD), start)
    return PesHead(NO_PTS, start)


def _pts(data: bytes | bytearray, at: int) -> int:
    # Marker bits are not looked at: some devices leave them 0.
    high = data[at] >> 1 & 0x07
    middle = (data[at + 1] << 8 | data[at + 2]) >> 1
    low = (data[at + 3] << 8 | data[at + 4]) >> 1
    return high << 30 | middle << 15 | low


def stream_map(data: bytes | bytearray, at: int, end: int) -> dict[int, int]:
    """Stream ids and their types out of a program stream map from `at` to `end` (13818-1 2.5.4).

    Its CRC is not looked at: devices send wrong ones. Empty where it is cut short.
    """
    if at + 12 > end or not data[at + 6] & 0x80:
        return {}
    position = at + 10 + (data[at + 8] << 8 | data[at + 9])
    if position + 2 > end:
        return {}
    stop = position + 2 + (data[position] << 8 | data[position + 1])
    position += 2
    found: dict[int, int] = {}
    while position + 4 <= min(stop, end) and len(found) < MAX_STREAMS:
        found[data[position + 1]] = data[position]
        position += 4 + (data[position + 2] << 8 | data[position + 3])
    return found
