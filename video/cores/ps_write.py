"""MPEG program streams and RTP as a GB/T 28181 device sends them. Pure.

Written from ISO/IEC 13818-1 as video.cores.ps reads it. What a relay sends to a higher platform,
and the demo city's cameras with the quirks of real devices.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

H264, H265, MPEG4, SVAC, AVS3 = 0x1B, 0x24, 0x10, 0x80, 0xD4
PCMA, PCMU, AAC = 0x90, 0x91, 0x0F
VIDEO_ID, SOUND_ID = 0xE0, 0xC0
MAX_PES_BYTES = 65_000
RTP_PAYLOAD_BYTES = 1_388  # with its head 1,400


@dataclass(frozen=True, slots=True, kw_only=True)
class PsForm:
    """How a device writes its stream. `pes_bytes` 0: PES packets of length 0, one a picture."""

    video_type: int = H264
    sound_type: int = PCMA
    pes_bytes: int = MAX_PES_BYTES
    has_map: bool = True
    has_system_header: bool = True
    has_pts: bool = True
    stuffing: int = 0


class PsMuxer:
    """Pictures and sound in, the bytes of a program stream out, a pack header before each."""

    def __init__(self, form: PsForm | None = None) -> None:
        self._form = form if form is not None else PsForm()

    def picture(self, unit: bytes, pts: int, is_key: bool) -> bytes:
        """One access unit (Annex B); `pts` in 1/90000 s."""
        form = self._form
        out = [self._pack(pts)]
        if is_key and form.has_system_header:
            out.append(_system_header())
        if is_key and form.has_map:
            out.append(self._map())
        if not form.pes_bytes:
            return b"".join([*out, pes(VIDEO_ID, unit, pts if form.has_pts else -1, True)])
        for start in range(0, len(unit), form.pes_bytes):
            stamp = pts if start == 0 and form.has_pts else -1
            out.append(pes(VIDEO_ID, unit[start : start + form.pes_bytes], stamp))
        return b"".join(out)

    def sound(self, data: bytes, pts: int) -> bytes:
        """One piece of coded sound (AAC with its ADTS head)."""
        return self._pack(pts) + pes(SOUND_ID, data, pts)

    def _pack(self, pts: int) -> bytes:
        clock = pts & 0x1FFFFFFFF
        high, middle, low = clock >> 30, clock >> 15 & 0x7FFF, clock & 0x7FFF
        value = (0b01 << 46) | high << 43 | 1 << 42 | middle << 27 | 1 << 26 | low << 11 | 1 << 10
        rate = 0x0F0F << 2 | 3
        stuffing = self._form.stuffing & 7
        head = b"\0\0\1\xba" + (value | 1).to_bytes(6, "big") + rate.to_bytes(3, "big")
        return head + bytes((0xF8 | stuffing,)) + b"\xff" * stuffing

    def _map(self) -> bytes:
        streams = b""
        for kind, stream_id in ((self._form.video_type, VIDEO_ID), (self._form.sound_type, 0xC0)):
            if kind:
                streams += struct.pack(">BBH", kind, stream_id, 0)
        body = b"\xe1\xff\0\0" + struct.pack(">H", len(streams)) + streams
        head = b"\0\0\1\xbc" + struct.pack(">H", len(body) + 4) + body
        return head + struct.pack(">I", crc32_mpeg(head))


def pes(stream_id: int, payload: bytes, pts: int = -1, is_unbounded: bool = False) -> bytes:
    """One PES packet; a negative `pts` leaves it out."""
    stamp = b""
    if pts >= 0:
        high, middle, low = pts >> 30 & 7, pts >> 15 & 0x7FFF, pts & 0x7FFF
        stamp = struct.pack(">BHH", 0x21 | high << 1, middle << 1 | 1, low << 1 | 1)
    size = 0 if is_unbounded else len(payload) + len(stamp) + 3
    head = struct.pack(
        ">3sBHBBB", b"\0\0\1", stream_id, size, 0x80, 0x80 if stamp else 0, len(stamp)
    )
    return head + stamp + payload


def _system_header() -> bytes:
    bounds = struct.pack(">BHBH", VIDEO_ID, 0xE000 | 512, SOUND_ID, 0xC000 | 32)
    body = b"\x80\x1e\x1f\x04\xe1\x7f" + bounds
    return b"\0\0\1\xbb" + struct.pack(">H", len(body)) + body


def crc32_mpeg(data: bytes) -> int:
    """ISO/IEC 13818-1 annex A."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


class RtpPacker:
    """Cuts a picture's or a sound's bytes into RTP packets, the last with the marker."""

    def __init__(self, ssrc: int, payload_type: int = 96, sequence: int = 0) -> None:
        self._ssrc = ssrc
        self._payload_type = payload_type
        self.sequence = sequence
        self.payload_bytes = RTP_PAYLOAD_BYTES

    def packets(self, data: bytes, timestamp: int) -> list[bytes]:
        """Whole RTP packets; `timestamp` in the payload's own clock."""
        out: list[bytes] = []
        for start in range(0, len(data), self.payload_bytes):
            is_last = start + self.payload_bytes >= len(data)
            kind = self._payload_type | (0x80 if is_last else 0)
            head = struct.pack(
                ">BBHII", 0x80, kind, self.sequence, timestamp & 0xFFFFFFFF, self._ssrc
            )
            self.sequence = (self.sequence + 1) & 0xFFFF
            out.append(head + data[start : start + self.payload_bytes])
        return out
