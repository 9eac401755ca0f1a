"""H.264 (RFC 6184) and H.265 (RFC 7798) out of RTP: Annex B access units. Pure.

A unit is complete at the RTP marker. After loss, units are dropped until the next key frame, so
that no smeared picture is shown; what is dropped is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from video.cores.rtp import RtpPacket
from video.cores.sdp import Codec, VideoTrack

START = b"\x00\x00\x00\x01"
MAX_UNIT_BYTES = 8 * 1024 * 1024


class AccessUnit(NamedTuple):
    """One coded picture in Annex B form."""

    data: bytes
    is_key: bool
    timestamp: int
    is_after_gap: bool = False  # of a key frame: what came before it is not all there
    is_gradual: bool = False  # of a key frame: pictures are whole some time after it only


class _Syntax(Protocol):
    """What differs between the two codecs."""

    def payload(self, unit: _Unit, data: memoryview) -> bool:
        """Append one RTP payload to the unit; False where it is broken."""
        ...


class _Unit:
    """The access unit being put together."""

    __slots__ = ("data", "has_picture", "has_sets", "in_fragment", "is_gradual", "is_key")

    def __init__(self) -> None:
        self.data = bytearray()
        self.is_key = self.is_gradual = False
        self.has_sets = False
        self.has_picture = False
        self.in_fragment = False

    def clear(self) -> None:
        self.data = bytearray()
        self.is_key = self.is_gradual = False
        self.has_sets = self.has_picture = self.in_fragment = False


class Depacketiser:
    """push(packet) -> complete access units (seldom more than one)."""

    def __init__(self, track: VideoTrack) -> None:
        is_h264 = track.codec is Codec.H264
        self._syntax: _Syntax = _H264() if is_h264 else _H265(track.has_don)
        self._sets_in = _h264_sets if is_h264 else _h265_sets
        self._payload_type = track.payload_type
        self._sets = b"".join(START + unit for unit in track.parameter_sets)
        self._unit = _Unit()
        self._timestamp = -1
        self._next_sequence = -1
        self._is_broken = False
        self._awaits_key = True
        self.lost_packets = 0
        self.dropped_units = 0
        self.bad_payloads = 0

    @property
    def awaits_key(self) -> bool:
        """True while units are dropped until the next key frame."""
        return self._awaits_key

    def await_key(self) -> None:
        """Drop what follows until the next key frame (after a decoding error, or to catch up)."""
        self._awaits_key = True

    def push(self, packet: RtpPacket) -> list[AccessUnit]:
        """Take in one packet, in order of sequence; a gap is loss."""
        if packet.payload_type != self._payload_type:
            return []
        out: list[AccessUnit] = []
        sequence = packet.sequence
        if sequence != self._next_sequence and self._next_sequence >= 0:
            self.lost_packets += (sequence - self._next_sequence) & 0xFFFF
            self._is_broken = True
            self._awaits_key = True
            self._unit.in_fragment = False
        self._next_sequence = (sequence + 1) & 0xFFFF
        if packet.timestamp != self._timestamp:
            if self._unit.data:
                # The marker of the last unit was never set: some cameras set none.
                self._finish(out)
            if self._timestamp >= 0:
                self._is_broken = False
            self._timestamp = packet.timestamp
        unit = self._unit
        if packet.payload and not self._is_broken:
            too_long = len(unit.data) + len(packet.payload) > MAX_UNIT_BYTES
            if too_long or not self._syntax.payload(unit, packet.payload):
                self.bad_payloads += 1
                self._is_broken = True
                self._awaits_key = True
        if packet.is_marker:
            self._finish(out)
        return out

    def _finish(self, out: list[AccessUnit]) -> None:
        unit = self._unit
        if not unit.has_picture and not self._is_broken and not unit.in_fragment:
            return  # parameter sets with a marker of their own belong to the next picture
        data, is_key, has_sets = unit.data, unit.is_key, unit.has_sets
        is_gradual = unit.is_gradual
        is_whole = bool(data) and not self._is_broken and not unit.in_fragment
        unit.clear()
        if data and not is_whole:
            self._awaits_key = True
        if is_whole and (is_key or not self._awaits_key):
            is_after_gap, self._awaits_key = self._awaits_key, False
            if has_sets:
                # The newest are in force from now on, whatever the description said once.
                self._sets = self._sets_in(data) or self._sets
            elif is_key:
                data[:0] = self._sets
            out.append(AccessUnit(bytes(data), is_key, self._timestamp, is_after_gap, is_gradual))
        elif data:
            self.dropped_units += 1


def _h264_sets(data: bytearray) -> bytes:
    """SPS and PPS before the first slice of a unit; empty where one of them is missing."""
    return _leading(data, lambda first: first & 0x1F, range(1, 6), (7, 8))


def _h265_sets(data: bytearray) -> bytes:
    """VPS, SPS and PPS before the first slice of a unit; empty where SPS or PPS is missing."""
    return _leading(data, lambda first: first >> 1 & 0x3F, range(32), (32, 33, 34))


def _leading(
    data: bytearray, kind_of: Callable[[int], int], pictures: range, sets: tuple[int, ...]
) -> bytes:
    found, kinds, position = bytearray(), set(), 0
    while 0 <= position < len(data) - len(START):
        kind = kind_of(data[position + len(START)])
        if kind in pictures:
            break
        following = data.find(START, position + len(START))
        if kind in sets:
            kinds.add(kind)
            found += data[position : following if following >= 0 else len(data)]
        position = following
    return bytes(found) if kinds.issuperset(sets[-2:]) else b""


class _H264:
    """RFC 6184: single NAL units, STAP-A (24), FU-A (28)."""

    def payload(self, unit: _Unit, data: memoryview) -> bool:
        kind = data[0] & 0x1F
        if kind == 28:
            return self._fragment(unit, data)
        unit.in_fragment = False
        if kind == 24:
            return self._aggregate(unit, data)
        if not 1 <= kind <= 23:
            return False
        self._nal(unit, kind, data)
        return True

    @staticmethod
    def _nal(unit: _Unit, kind: int, data: memoryview) -> None:
        _mark_h264(unit, kind)
        if kind == 6 and len(data) > 1 and data[1] == 6:
            # SEI recovery point: streams with gradual refresh have no IDR at all.
            unit.is_key = True
            # D.1.8: recovery_frame_cnt follows payload size as ue(v); a first bit of 1 is 0.
            unit.is_gradual = len(data) > 3 and not data[3] & 0x80
        unit.data += START
        unit.data += data

    def _aggregate(self, unit: _Unit, data: memoryview) -> bool:
        position, end = 1, len(data)
        while position + 2 <= end:
            size = data[position] << 8 | data[position + 1]
            position += 2
            if size == 0 or position + size > end:
                return False
            self._nal(unit, data[position] & 0x1F, data[position : position + size])
            position += size
        return position == end

    @staticmethod
    def _fragment(unit: _Unit, data: memoryview) -> bool:
        if len(data) < 3:
            return False
        flags = data[1]
        if flags & 0x80:
            kind = flags & 0x1F
            _mark_h264(unit, kind)
            unit.data += START
            unit.data.append((data[0] & 0xE0) | kind)
            unit.in_fragment = True
        elif not unit.in_fragment:
            return False
        unit.data += data[2:]
        if flags & 0x40:
            unit.in_fragment = False
        return True


def _mark_h264(unit: _Unit, kind: int) -> None:
    if 1 <= kind <= 5:
        unit.has_picture = True
        if kind == 5:
            unit.is_key, unit.is_gradual = True, False
    elif kind == 7:
        unit.has_sets = True


class _H265:
    """RFC 7798: single NAL units, AP (48), FU (49); DONL fields are skipped where announced."""

    def __init__(self, has_don: bool) -> None:
        self._don_bytes = 2 if has_don else 0

    def payload(self, unit: _Unit, data: memoryview) -> bool:
        if len(data) < 3:
            return False
        kind = data[0] >> 1 & 0x3F
        if kind == 49:
            return self._fragment(unit, data)
        unit.in_fragment = False
        if kind == 48:
            return self._aggregate(unit, data)
        if kind > 48:
            return False
        if self._don_bytes:
            self._nal(unit, bytes(data[:2]), data[2 + self._don_bytes :])
        else:
            self._nal(unit, b"", data)
        return True

    @staticmethod
    def _mark(unit: _Unit, kind: int) -> None:
        if kind < 32:
            unit.has_picture = True
            if 16 <= kind <= 23:
                unit.is_key = True
        elif kind == 33:
            unit.has_sets = True

    def _nal(self, unit: _Unit, head: bytes, data: memoryview) -> None:
        first = head[0] if head else data[0]
        self._mark(unit, first >> 1 & 0x3F)
        unit.data += START
        unit.data += head
        unit.data += data

    def _aggregate(self, unit: _Unit, data: memoryview) -> bool:
        position, end = 2 + self._don_bytes, len(data)
        while position + 2 <= end:
            size = data[position] << 8 | data[position + 1]
            position += 2
            if size < 2 or position + size > end:
                return False
            self._nal(unit, b"", data[position : position + size])
            position += size
            if self._don_bytes and position < end:
                position += 1
        return position == end

    def _fragment(self, unit: _Unit, data: memoryview) -> bool:
        flags = data[2]
        start = 3
        if flags & 0x80:
            start += self._don_bytes
        if len(data) <= start:
            return False
        if flags & 0x80:
            kind = flags & 0x3F
            self._mark(unit, kind)
            unit.data += START
            unit.data.append((data[0] & 0x81) | kind << 1)
            unit.data.append(data[1])
            unit.in_fragment = True
        elif not unit.in_fragment:
            return False
        unit.data += data[start:]
        if flags & 0x40:
            unit.in_fragment = False
        return True
