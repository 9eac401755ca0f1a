"""Sound out of RTP: G.711 (RFC 3551) and AAC (RFC 3640). Pure.

Sound is never held back for a packet that is missing: what is lost is a gap in the RTP times.
"""

from __future__ import annotations

from typing import NamedTuple

from video.cores.rtp import RtpPacket
from video.cores.sdp import AAC_FRAME, SoundCodec, SoundTrack

MAX_UNIT_BYTES = 8192  # 6,144 bits a channel is the most an AAC frame has
MAX_UNITS = 64
MAX_G711_BYTES = 4096


class SoundUnit(NamedTuple):
    """One coded piece; `timestamp` is the RTP time of its first sample."""

    data: bytes
    timestamp: int


class SoundDepacketiser:
    """push(packet) -> coded pieces of sound."""

    def __init__(self, track: SoundTrack) -> None:
        self._track = track
        self._fragment = bytearray()
        self._fragment_time = -1
        self.bad_payloads = 0

    def push(self, packet: RtpPacket) -> list[SoundUnit]:
        """Take in one packet, in order of sequence."""
        track, payload = self._track, packet.payload
        if packet.payload_type != track.payload_type or not payload:
            return []
        if track.codec is not SoundCodec.AAC:
            if len(payload) > MAX_G711_BYTES:
                self.bad_payloads += 1
                return []
            return [SoundUnit(bytes(payload), packet.timestamp)]
        units = self._aac(packet)
        if units is None:
            self._fragment.clear()
            self.bad_payloads += 1
            return []
        return units

    def _aac(self, packet: RtpPacket) -> list[SoundUnit] | None:
        """None where the payload is broken."""
        sizes = self._sizes(packet.payload)
        if sizes is None:
            return None
        lengths, start = sizes
        data = packet.payload[start:]
        if len(lengths) == 1 and lengths[0] > len(data):
            return self._piece(packet, lengths[0], data)
        if self._fragment:  # its end never came
            self._fragment.clear()
        units: list[SoundUnit] = []
        position = 0
        for number, length in enumerate(lengths):
            if length == 0 or position + length > len(data):
                return None
            time = (packet.timestamp + number * AAC_FRAME) & 0xFFFFFFFF
            units.append(SoundUnit(bytes(data[position : position + length]), time))
            position += length
        return units

    def _piece(self, packet: RtpPacket, length: int, data: memoryview) -> list[SoundUnit] | None:
        """A frame of sound too long for one packet (RFC 3640 3.2.3.1)."""
        if length > MAX_UNIT_BYTES:
            return None
        if packet.timestamp != self._fragment_time:
            self._fragment.clear()
            self._fragment_time = packet.timestamp
        self._fragment += data
        if not packet.is_marker:
            return [] if len(self._fragment) <= length else None
        whole = bytes(self._fragment)
        self._fragment.clear()
        return [SoundUnit(whole, packet.timestamp)] if len(whole) == length else None

    def _sizes(self, payload: memoryview) -> tuple[list[int], int] | None:
        """Lengths of the frames in a packet, and where the first of them begins."""
        if len(payload) < 3:
            return None
        bits = payload[0] << 8 | payload[1]
        start = 2 + (bits + 7) // 8
        if bits == 0 or start >= len(payload):
            return None
        header = int.from_bytes(payload[2:start], "big") >> (-bits % 8)
        lengths: list[int] = []
        left = bits
        while left > 0 and len(lengths) < MAX_UNITS:
            index_bits = self._track.delta_bits if lengths else self._track.index_bits
            left -= self._track.size_bits + index_bits
            if left < 0:
                return None
            lengths.append(header >> (left + index_bits) & ((1 << self._track.size_bits) - 1))
        return lengths, start
