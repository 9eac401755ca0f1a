"""What a GB/T 28181 device sends, and what comes out of our cores. For tests."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.video.film import kept_film
from video.cores.es import SoundPiece, VideoUnit
from video.cores.gb_media import GbMedia
from video.cores.packet_ring import Unit
from video.cores.ps_write import (
    AAC,
    H264,
    H265,
    MPEG4,
    SVAC,
    PsForm,
    PsMuxer,
    RtpPacker,
)
from video.cores.rtp_order import OrderedPacket, RtpOrder

SSRC = 100_000_001
STEP = 3_600  # of a picture, 90 kHz
SOUND = b"\xd5" * 320
ADTS_HEAD = bytes.fromhex("fff1604000000000")[:7]  # AAC-LC, 16 kHz, one channel

FORMS: dict[str, dict[str, object]] = {
    "plain": {},
    "length 0": {"pes_bytes": 0},
    "several packets a picture": {"pes_bytes": 100},
    "no map": {"has_map": False},
    "no map, no system header": {"has_map": False, "has_system_header": False},
    "no system header": {"has_system_header": False},
    "no PTS": {"has_pts": False},
    "no PTS, length 0": {"has_pts": False, "pes_bytes": 0},
    "stuffing": {"stuffing": 7},
    "announced as SVAC": {"video_type": SVAC},
    "announced as MPEG-4": {"video_type": MPEG4},
}


def film(codec: str = "h264", count: int = 12, group: int = 4) -> tuple[Unit, ...]:
    """Access units of a small film, a key frame every `group`; the same ones at every call."""
    return _film(codec, count, group)


@functools.cache  # by these three, however they were given: an encoder's two runs may differ
def _film(codec: str, count: int, group: int) -> tuple[Unit, ...]:
    name = "libx265" if codec == "hevc" else "libx264"
    return kept_film(count, group, codec=name).units  # type: ignore[arg-type]


def form_of(codec: str, **others: object) -> PsForm:
    """A device that announces what it sends."""
    kinds = {"video_type": H265 if codec == "hevc" else H264}
    return PsForm(**(kinds | others))  # type: ignore[arg-type]


def adts(payload: bytes) -> bytes:
    """An AAC frame with its head."""
    size = len(payload) + 7
    head = bytearray(ADTS_HEAD)
    head[3] |= size >> 11
    head[4], head[5], head[6] = size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC
    return bytes(head) + payload


@dataclass(slots=True)
class Heard:
    """All that came out."""

    pictures: list[VideoUnit] = field(default_factory=list)
    sounds: list[SoundPiece] = field(default_factory=list)

    @property
    def data(self) -> list[bytes]:
        """Of the pictures."""
        return [unit.data for unit in self.pictures]


@dataclass(slots=True)
class Listener:
    """Order and media of one session, with the clock in its hands."""

    media: GbMedia = field(default_factory=GbMedia)
    order: RtpOrder = field(default_factory=RtpOrder)
    heard: Heard = field(default_factory=Heard)
    now_s: float = 0.0

    def take(self, packets: Iterable[bytes | memoryview]) -> Heard:
        """Packets as they come, a millisecond apart."""
        for data in packets:
            self.now_s += 0.001
            self._hear(self.order.expire(self.now_s))
            self._hear(self.order.push(data, self.now_s))
        return self.heard

    def wait(self) -> Heard:
        """A second without packets."""
        self.now_s += 1.0
        self._hear(self.order.expire(self.now_s))
        return self.heard

    def _hear(self, packets: Iterable[OrderedPacket]) -> None:
        for packet in packets:
            for piece in self.media.push(packet):
                if isinstance(piece, VideoUnit):
                    self.heard.pictures.append(piece)
                else:
                    self.heard.sounds.append(piece)


def ps_packets(
    units: Iterable[Unit],
    form: PsForm,
    *,
    sound: bytes = b"",
    size: int = 300,
    sequence: int = 0,
    first: int = 0,
) -> list[bytes]:
    """RTP packets of the film as a program stream, each picture followed by its sound."""
    muxer, packer = PsMuxer(form), RtpPacker(SSRC, sequence=sequence)
    packer.payload_bytes = size
    out: list[bytes] = []
    for number, unit in enumerate(units, first):
        at = number * STEP
        out += packer.packets(muxer.picture(unit.data, at, unit.is_key), at)
        if sound:
            piece = adts(sound) if form.sound_type == AAC else sound
            out += packer.packets(muxer.sound(piece, at), at)
    return out


def with_marker(packet: bytes, is_marked: bool) -> bytes:
    """The packet with or without its marker."""
    return packet[:1] + bytes((packet[1] & 0x7F | (0x80 if is_marked else 0),)) + packet[2:]


def with_time(packet: bytes, timestamp: int) -> bytes:
    """The packet with another time."""
    return packet[:4] + timestamp.to_bytes(4, "big") + packet[8:]


def pictures_of(packets: list[bytes]) -> list[int]:
    """Number of the picture that each packet is of."""
    return [int.from_bytes(p[4:8], "big") // STEP for p in packets]
