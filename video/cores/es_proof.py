"""Whether RTP payloads are H.264 or H.265 that nobody announced. Pure; what it holds is bounded.

A single payload proves nothing: of random bytes one in 1,200 reads as a parameter set.
"""

from __future__ import annotations

from typing import NamedTuple

from video.cores.es import MAX_HEADS, VideoCodec, codec_of_payload


class HeldPayload(NamedTuple):
    """As the demuxer takes it."""

    data: bytes
    rtp_time: int
    is_marker: bool


class EsProof:
    """take(payload) -> the codec, at the picture that follows its parameter sets, with no gap.

    `held`: the payloads before that one, from the first set on.
    """

    def __init__(self) -> None:
        self.held: list[HeldPayload] = []
        self._codec = VideoCodec.UNKNOWN
        self._kinds: set[int] = set()

    def clear(self) -> None:
        """Something is missing, or is none: begin anew."""
        self.held.clear()
        self._codec = VideoCodec.UNKNOWN
        self._kinds.clear()

    def take(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> VideoCodec:
        """One RTP payload, in order; UNKNOWN while nothing is proved."""
        if not self._codec:
            self._codec = codec_of_payload(payload)
            if not self._codec:
                return VideoCodec.UNKNOWN
        is_h264 = self._codec is VideoCodec.H264
        kinds = _h264_kinds(payload) if is_h264 else _h265_kinds(payload)
        sets, others, pictures = _H264 if is_h264 else _H265
        self._kinds |= kinds
        has_sets = self._kinds >= sets
        if has_sets and kinds & pictures:
            return self._codec
        may_stand = bool(kinds) and (has_sets or kinds <= sets | others)
        if not may_stand or len(self.held) >= MAX_HEADS:
            self.clear()
        else:
            self.held.append(HeldPayload(bytes(payload), rtp_time, is_marker))
        return VideoCodec.UNKNOWN


# ITU-T H.264 7.4.1, H.265 7.4.2.2: parameter sets that a picture needs; what else may stand
# among them (SEI, delimiter, extensions, VPS); pictures that may be the first. Between the sets
# and the picture some put prefixes of temporal layers, fillers and units of their own: with any
# kind there, 4 of 12 million payloads of random bytes were taken for a picture, without 2.
_H264 = frozenset((7, 8)), frozenset((6, 9, 13, 15)), frozenset((1, 5))
_H265 = frozenset((33, 34)), frozenset((32, 35, 39)), frozenset((*range(2), *range(16, 24)))


def _h264_kinds(payload: bytes | memoryview) -> set[int]:
    """Of the units in it (RFC 6184); empty in the middle of a picture, and where it is none."""
    if len(payload) < 2 or payload[0] > 0x7F:
        return set()
    kind = payload[0] & 0x1F
    if kind == 24:
        return {first & 0x1F for first in _aggregated(payload, 1)}
    if kind == 28:
        return _fragment(payload[1], payload[1] & 0x1F, _H264[2])
    return {kind}


def _h265_kinds(payload: bytes | memoryview) -> set[int]:
    """Of the units in it (RFC 7798); empty in the middle of a picture, and where it is none."""
    if len(payload) < 3 or payload[0] > 0x7F or payload[1] != 1:
        return set()
    kind = payload[0] >> 1
    if kind == 48:
        return {first >> 1 & 0x3F for first in _aggregated(payload, 2)}
    if kind == 49:
        return _fragment(payload[2], payload[2] & 0x3F, _H265[2])
    return {kind}


def _fragment(flags: int, kind: int, pictures: frozenset[int]) -> set[int]:
    is_start = flags & 0x80
    return {kind} if is_start or kind not in pictures else set()


def _aggregated(payload: bytes | memoryview, position: int) -> list[int]:
    """First bytes of units behind their lengths; none where a length is wrong."""
    found: list[int] = []
    end = len(payload)
    while position + 2 < end:
        found.append(payload[position + 2])
        position += 2 + (payload[position] << 8 | payload[position + 1])
    return found if position == end else []
