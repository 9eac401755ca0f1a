"""MPEG-4 pictures (ISO/IEC 14496-2) out of RTP (RFC 6416): whole byte streams. Pure.

Some older devices send it; a unit is complete at the marker or when the time changes. After loss
units are dropped until the next key frame.
"""

from __future__ import annotations

from video.cores.es import VideoCodec, look
from video.cores.h26x import MAX_UNIT_BYTES, AccessUnit
from video.cores.rtp import RtpPacket
from video.cores.sdp import VideoTrack


class Mpeg4Depacketiser:
    """push(packet) -> complete access units; as h26x.Depacketiser."""

    def __init__(self, track: VideoTrack) -> None:
        self._payload_type = track.payload_type
        self._data = bytearray()
        self._timestamp = self._next_sequence = -1
        self._is_broken = False
        self.awaits_key = True
        self.lost_packets = 0
        self.dropped_units = 0

    def await_key(self) -> None:
        """Drop what follows until the next key frame."""
        self.awaits_key = True

    def push(self, packet: RtpPacket) -> list[AccessUnit]:
        """Take in one packet, in order of sequence; a gap is loss."""
        if packet.payload_type != self._payload_type:
            return []
        out: list[AccessUnit] = []
        if packet.sequence != self._next_sequence and self._next_sequence >= 0:
            self.lost_packets += (packet.sequence - self._next_sequence) & 0xFFFF
            self._is_broken = self.awaits_key = True
        self._next_sequence = (packet.sequence + 1) & 0xFFFF
        if packet.timestamp != self._timestamp:
            self._finish(out)
            self._is_broken = self._is_broken and not self._timestamp >= 0
            self._timestamp = packet.timestamp
        if len(self._data) + len(packet.payload) > MAX_UNIT_BYTES:
            self._is_broken = self.awaits_key = True
            self._data.clear()
        if not self._is_broken:
            self._data += packet.payload
        if packet.is_marker:
            self._finish(out)
        return out

    def _finish(self, out: list[AccessUnit]) -> None:
        data, self._data = self._data, bytearray()
        if not data:
            return
        seen = look(data, VideoCodec.MPEG4)
        if self._is_broken or not (seen.is_key or not self.awaits_key):
            self.dropped_units += 1
            return
        is_after_gap, self.awaits_key = self.awaits_key, False
        out.append(AccessUnit(bytes(data), seen.is_key, self._timestamp, is_after_gap))
