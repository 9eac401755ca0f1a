"""Pictures and sound as RTP in RTSP's interleaving, once for all who watch. Pure.

H.264 (RFC 6184), H.265 (RFC 7798), MPEG-4 (RFC 6416), AAC (RFC 3640), G.711 (RFC 3551). In a TCP
connection nothing needs to fit an Ethernet frame: a packet is as long as a picture, up to 60 kB,
which saves the viewer most of its work.
"""

from __future__ import annotations

import struct

from video.cores.es import SoundKind, SoundPiece, VideoCodec, VideoUnit

MOST_BYTES = 60_000
VIDEO_TYPE, SOUND_TYPE, STILL_TYPE = 96, 97, 127
PCMU_TYPE, PCMA_TYPE = 0, 8
_START = b"\0\0\1"
_head = struct.Struct("!BBHBBHII").pack
_FU_H264, _FU_H265 = 28, 49


class RtpTrack:
    """One track's numbering. `channel`: of the interleaving; its RTCP goes by the next one."""

    def __init__(self, channel: int, ssrc: int) -> None:
        self.channel, self.ssrc = channel, ssrc
        self.packets = self.octets = 0
        self._sequence = ssrc & 0x7FFF

    def head(self, size: int, kind: int, stamp: int) -> bytes:
        """`$`, channel, length and the RTP header of a payload of `size` bytes.

        `kind`: the payload type, with 0x80 for the marker.
        """
        self._sequence = (self._sequence + 1) & 0xFFFF
        self.packets += 1
        self.octets += size
        return _head(
            0x24, self.channel, size + 12, 0x80, kind, self._sequence, stamp & 0xFFFFFFFF, self.ssrc
        )

    def still(self) -> bytes:
        """A sign of life of a picture that stands still: a payload type not in use (RFC 6263)."""
        return _head(0x24, self.channel, 12, 0x80, STILL_TYPE, 0, 0, self.ssrc)

    def report(self, ntp_s: float, stamp: int) -> bytes:
        """A sender report (RFC 3550 6.4.1): `stamp` was at `ntp_s` (seconds since 1900)."""
        seconds = int(ntp_s)
        fraction = int((ntp_s - seconds) * 2**32) & 0xFFFFFFFF
        words = (seconds & 0xFFFFFFFF, fraction, stamp & 0xFFFFFFFF)
        counts = (self.packets & 0xFFFFFFFF, self.octets & 0xFFFFFFFF)
        body = struct.pack("!BBHIIIIII", 0x80, 200, 6, self.ssrc, *words, *counts)
        return struct.pack("!BBH", 0x24, self.channel + 1, len(body)) + body


def nal_units(data: bytes) -> list[memoryview]:
    """Units of a byte stream without their start codes and what fills between them."""
    view = memoryview(data)
    found: list[memoryview] = []
    at = data.find(_START)
    while at >= 0:
        begin = at + 3
        at = data.find(_START, begin)
        end = at if at >= 0 else len(data)
        while end > begin and data[end - 1] == 0:
            end -= 1
        if end > begin:
            found.append(view[begin:end])
    return found


def parameter_sets(unit: VideoUnit) -> tuple[bytes, ...]:
    """SPS and PPS (VPS before them) of a key frame, as they stand in it."""
    if unit.codec is VideoCodec.H264:
        return tuple(bytes(n) for n in nal_units(unit.data) if n[0] & 0x1F in (7, 8))
    if unit.codec is VideoCodec.H265:
        return tuple(bytes(n) for n in nal_units(unit.data) if n[0] >> 1 & 0x3F in (32, 33, 34))
    return ()


def pack_picture(track: RtpTrack, unit: VideoUnit, stamp: int) -> bytes:
    """One access unit as interleaved frames, the last with the marker."""
    out: list[bytes | memoryview] = []
    if unit.codec is VideoCodec.MPEG4:
        _pack_bytes(track, unit.data, stamp, out)
        return b"".join(out)
    units = nal_units(unit.data)
    fragment = _fragment_h264 if unit.codec is VideoCodec.H264 else _fragment_h265
    for number, nal in enumerate(units, 1):
        marker = 0x80 if number == len(units) else 0
        if len(nal) <= MOST_BYTES:
            out += (track.head(len(nal), VIDEO_TYPE | marker, stamp), nal)
        else:
            fragment(track, nal, (stamp, marker), out)
    return b"".join(out)


def _pack_bytes(track: RtpTrack, data: bytes, stamp: int, out: list[bytes | memoryview]) -> None:
    for start in range(0, len(data), MOST_BYTES):
        piece = data[start : start + MOST_BYTES]
        marker = 0x80 if start + MOST_BYTES >= len(data) else 0
        out += (track.head(len(piece), VIDEO_TYPE | marker, stamp), piece)


def _fragment_h264(
    track: RtpTrack, nal: memoryview, when: tuple[int, int], out: list[bytes | memoryview]
) -> None:
    indicator, kind = nal[0] & 0xE0 | _FU_H264, nal[0] & 0x1F
    _fragments(track, (nal[1:], bytes((indicator,)), kind), when, out)


def _fragment_h265(
    track: RtpTrack, nal: memoryview, when: tuple[int, int], out: list[bytes | memoryview]
) -> None:
    kind = nal[0] >> 1 & 0x3F
    heads = bytes((nal[0] & 0x81 | _FU_H265 << 1, nal[1]))
    _fragments(track, (nal[2:], heads, kind), when, out)


def _fragments(
    track: RtpTrack,
    unit: tuple[memoryview, bytes, int],
    when: tuple[int, int],
    out: list[bytes | memoryview],
) -> None:
    body, heads, kind = unit
    stamp, marker = when
    end = len(body)
    for start in range(0, end, MOST_BYTES):
        piece = body[start : start + MOST_BYTES]
        is_last = start + MOST_BYTES >= end
        flags = (0x80 if start == 0 else 0) | (0x40 if is_last else 0)
        size = len(piece) + len(heads) + 1
        kind_byte = VIDEO_TYPE | (marker if is_last else 0)
        out += (track.head(size, kind_byte, stamp), heads, bytes((flags | kind,)), piece)


def sound_type(codec: SoundKind) -> int:
    """The payload type that we send a sound with."""
    return {SoundKind.PCMA: PCMA_TYPE, SoundKind.PCMU: PCMU_TYPE}.get(codec, SOUND_TYPE)


def pack_sound(track: RtpTrack, piece: SoundPiece, stamp: int) -> bytes:
    """One piece of sound as an interleaved frame; `stamp` counts its own clock."""
    data = piece.data
    if piece.codec is SoundKind.AAC:
        data = b"\0\x10" + struct.pack("!H", len(data) << 3 & 0xFFFF) + data
    return track.head(len(data), sound_type(piece.codec) | 0x80, stamp) + data
