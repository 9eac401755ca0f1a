"""Sound out of PES packets: G.711 as it is, AAC cut at its ADTS heads. Pure.

What is announced as G.711 and is AAC all the same is known by ADTS heads that chain exactly to the
packet's end.
"""

from __future__ import annotations

from typing import NamedTuple

from video.cores.es import SoundKind, SoundPiece

AAC_FRAME = 1024  # samples (ISO/IEC 14496-3)
TICKS_S = 90_000
MAX_FRAME_BYTES = 8191  # the length in an ADTS head has 13 bits
MAX_FRAMES = 64
G711_HZ = 8_000
_AAC_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)


class Adts(NamedTuple):
    """One ADTS head (ISO/IEC 13818-7 6.2); lengths in bytes, `length` with the head."""

    head: int
    length: int
    clock_hz: int
    channels: int
    config: bytes


def adts_at(data: bytes | bytearray, at: int) -> Adts | None:
    """The head at `at`; None where there is none."""
    if at + 7 > len(data) or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return None
    second, third, fourth = data[at + 1], data[at + 2], data[at + 3]
    rate = third >> 2 & 0x0F
    channels = (third & 1) << 2 | fourth >> 6
    length = (fourth & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    head = 7 if second & 1 else 9
    if rate >= len(_AAC_HZ) or length <= head:
        return None
    kind = (third >> 6) + 1
    config = bytes((kind << 3 | rate >> 1, (rate & 1) << 7 | channels << 3))
    return Adts(head, length, _AAC_HZ[rate], 2 if channels == 0 else channels, config)


def aac_config(clock_hz: int, channels: int) -> bytes:
    """AudioSpecificConfig of AAC-LC (ISO/IEC 14496-3 1.6.2.1); b"" for an unknown rate."""
    if clock_hz not in _AAC_HZ:
        return b""
    rate = _AAC_HZ.index(clock_hz)
    return bytes((2 << 3 | rate >> 1, (rate & 1) << 7 | (channels & 7) << 3))


def is_adts(data: bytes | bytearray) -> bool:
    """Whether heads chain from the first byte to the end exactly."""
    at, frames = 0, 0
    while at < len(data) and frames < MAX_FRAMES:
        head = adts_at(data, at)
        if head is None:
            return False
        at += head.length
        frames += 1
    return frames > 0 and at == len(data)


class SoundBuilder:
    """take(payload, stamp, announced) -> pieces of sound; stamps count `stamp_hz`.

    `unsupported` names what is not decoded.
    """

    def __init__(self, stamp_hz: int = TICKS_S) -> None:
        self.unsupported = ""
        self._stamp_hz = stamp_hz
        self.bad_pieces = 0
        self._is_aac = False
        self._rest = bytearray()

    def take(
        self, payload: bytes, stamp: int, announced: SoundKind, is_in_step: bool
    ) -> list[SoundPiece]:
        """One packet's payload. Without an announcement it is G.711A."""
        if not payload:
            return []
        if not self._is_aac and is_adts(payload):
            self._is_aac = True
            self._rest.clear()
        kind = SoundKind.AAC if self._is_aac else announced
        if kind is SoundKind.AAC:
            self.unsupported = ""
            return self._aac(payload, stamp, is_in_step)
        if kind is SoundKind.UNKNOWN:
            kind = SoundKind.PCMA
        self.unsupported = "" if kind.is_decoded else str(kind)
        if self.unsupported:
            return []
        return [SoundPiece(payload, kind, stamp, self._stamp_hz, G711_HZ, 1, b"", is_in_step)]

    def announced_anew(self) -> None:
        """Another kind was announced: AAC must show itself again."""
        self._is_aac = False
        self._rest.clear()

    def lose(self) -> None:
        """Something is missing."""
        self._rest.clear()

    def _aac(self, payload: bytes, stamp: int, is_in_step: bool) -> list[SoundPiece]:
        out: list[SoundPiece] = []
        rest = self._rest
        rest += payload
        at = 0
        while at + 7 <= len(rest):
            head = adts_at(rest, at)
            if head is None:
                self.bad_pieces += 1
                following = rest.find(0xFF, at + 1)
                at = following if following >= 0 else len(rest)
                continue
            if at + head.length > len(rest):
                break
            data = bytes(rest[at + head.head : at + head.length])
            time = (stamp + len(out) * AAC_FRAME * self._stamp_hz // head.clock_hz) & 0xFFFFFFFF
            out.append(
                SoundPiece(
                    data,
                    SoundKind.AAC,
                    time,
                    self._stamp_hz,
                    head.clock_hz,
                    head.channels,
                    head.config,
                    is_in_step,
                )
            )
            at += head.length
        del rest[:at]
        return out
