"""Elementary streams out of PS, TS or RTP: codecs, units, and what their first bytes tell. Pure.

Names of codecs follow GB/T 28181 (stream types of a program stream map); what a device announces
is believed only where the bytes do not say otherwise.
"""

from __future__ import annotations

import enum
from typing import NamedTuple

NO_PTS = -1
START_CODE = b"\0\0\1"
# An access unit of a key frame has about six units before its picture; more is a flood of them.
MAX_HEADS = 64
MAX_SETS_BYTES = 8_192  # of parameter sets
_H264_PROFILES = frozenset((44, 66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 138, 144, 244))


class VideoCodec(enum.StrEnum):
    """The values are libavcodec's names where we decode, else the names to show."""

    UNKNOWN = ""
    H264 = "h264"
    H265 = "hevc"
    MPEG4 = "mpeg4"
    SVAC = "SVAC"
    AVS = "AVS"
    AVS2 = "AVS2"
    AVS3 = "AVS3"
    MPEG2 = "MPEG-2"
    H266 = "H.266"

    @property
    def is_decoded(self) -> bool:
        """Whether we have a decoder."""
        return self in _DECODED


class SoundKind(enum.StrEnum):
    """The values are libavcodec's names where we decode, else the names to show."""

    UNKNOWN = ""
    PCMA = "pcm_alaw"
    PCMU = "pcm_mulaw"
    AAC = "aac"
    G722_1 = "G.722.1"
    G723_1 = "G.723.1"
    G729 = "G.729"
    SVAC = "SVAC audio"
    MPEG = "MPEG audio"
    AAC_LATM = "AAC LATM"

    @property
    def is_decoded(self) -> bool:
        """Whether we have a decoder."""
        return self in _DECODED_SOUND


_DECODED = frozenset((VideoCodec.H264, VideoCodec.H265, VideoCodec.MPEG4))
_DECODED_SOUND = frozenset((SoundKind.PCMA, SoundKind.PCMU, SoundKind.AAC))

VIDEO_TYPES = {
    0x01: VideoCodec.MPEG2,
    0x02: VideoCodec.MPEG2,
    0x10: VideoCodec.MPEG4,
    0x1B: VideoCodec.H264,
    0x24: VideoCodec.H265,
    0x33: VideoCodec.H266,
    0x42: VideoCodec.AVS,
    0x80: VideoCodec.SVAC,
    0xD2: VideoCodec.AVS2,
    0xD4: VideoCodec.AVS3,
}
SOUND_TYPES = {
    0x03: SoundKind.MPEG,
    0x04: SoundKind.MPEG,
    0x0F: SoundKind.AAC,
    0x11: SoundKind.AAC_LATM,
    0x90: SoundKind.PCMA,
    0x91: SoundKind.PCMU,
    0x92: SoundKind.G722_1,
    0x93: SoundKind.G723_1,
    0x99: SoundKind.G729,
    0x9B: SoundKind.SVAC,
}


class VideoUnit(NamedTuple):
    """One coded picture as a byte stream. `stamp`: 90 kHz modulo 2**32, PTS or else RTP's."""

    data: bytes
    is_key: bool
    codec: VideoCodec
    stamp: int


class SoundPiece(NamedTuple):
    """Coded sound. AAC comes without its ADTS head; `config` is its AudioSpecificConfig.

    `stamp` counts `stamp_hz`; `is_in_step`: by the same clock as the picture's. It is False for
    sound in packets of its own, whose times some devices let jump: then arrival counts.
    """

    data: bytes
    codec: SoundKind
    stamp: int
    stamp_hz: int
    clock_hz: int
    channels: int
    config: bytes
    is_in_step: bool


Piece = VideoUnit | SoundPiece


class Look(NamedTuple):
    """What the first units of an access unit say."""

    codec: VideoCodec
    is_key: bool
    has_picture: bool
    has_sets: bool  # parameter sets that tell the codec


def look(data: bytes | bytearray, announced: VideoCodec) -> Look:
    """Codec and kind of the picture in an access unit; reads only up to the picture itself.

    Parameter sets decide against what was announced; without any the announcement counts, and
    of a codec that we do not decode against all but those of H.264 and H.265.
    """
    codec = _sniff(data)
    has_sets = codec is not VideoCodec.UNKNOWN
    is_sure = codec in (VideoCodec.H264, VideoCodec.H265) or (has_sets and announced.is_decoded)
    if not is_sure:
        codec = announced or codec
    if codec is VideoCodec.H264:
        return Look(codec, *_h264(data), has_sets)
    if codec is VideoCodec.H265:
        return Look(codec, *_h265(data), has_sets)
    if codec is VideoCodec.MPEG4:
        return Look(codec, *_mpeg4(data), has_sets)
    return Look(codec, False, True, has_sets)


def _heads(data: bytes | bytearray) -> list[int]:
    """Where the first units begin, after their start codes, up to the first picture."""
    found: list[int] = []
    end = len(data) - 1
    at = data.find(START_CODE)
    while 0 <= at < end - 5 and len(found) < MAX_HEADS:
        found.append(at + 3)
        if _is_picture(data[at + 3], data[at + 4]):
            break
        at = data.find(START_CODE, at + 3)
    return found


def _is_picture(first: int, second: int) -> bool:
    """Whether a large unit follows, in H.264 or H.265, behind which need not be looked."""
    return first & 0x1F in (1, 5) or (not first & 1 and second == 1 and first >> 1 <= 21)


def _sniff(data: bytes | bytearray) -> VideoCodec:
    """By parameter sets alone; UNKNOWN where there is none."""
    has_sequence = is_mpeg4 = False
    for at in _heads(data):
        first, second = data[at], data[at + 1]
        if first in (0x40, 0x42, 0x44) and second == 1:
            return VideoCodec.H265
        if first & 0x9F == 7 and second in _H264_PROFILES:
            return VideoCodec.H264
        if first == 0xB0:
            # Of MPEG-4 a byte long (ISO/IEC 14496-2); AVS2 and AVS3 have extensions (B5) too.
            has_sequence, is_mpeg4 = True, data[at + 2 : at + 5] == START_CODE
        elif has_sequence and first == 0xB3:
            return VideoCodec.AVS
        elif (is_mpeg4 and first == 0xB5) or _is_visual_object(data, at):
            return VideoCodec.MPEG4
    return VideoCodec.UNKNOWN


def _is_visual_object(data: bytes | bytearray, at: int) -> bool:
    """ISO/IEC 14496-2: video_object_start_code, then video_object_layer_start_code."""
    is_object = data[at] < 0x20 and data[at + 1 : at + 4] == START_CODE
    return is_object and data[at + 4] & 0xF0 == 0x20


def _h264(data: bytes | bytearray) -> tuple[bool, bool]:
    has_sets = is_recovery = False
    for at in _heads(data):
        kind = data[at] & 0x1F
        if kind == 7:
            has_sets = True
        elif kind == 6 and data[at + 1] == 6:
            # SEI recovery point: streams with gradual refresh have no IDR at all.
            is_recovery = True
        elif 1 <= kind <= 5:
            return kind == 5 or is_recovery or (has_sets and _is_intra(data, at + 1)), True
    return False, False


def _is_intra(data: bytes | bytearray, at: int) -> bool:
    """ITU-T H.264 7.3.3: first_mb_in_slice, slice_type; 2, 4, 7 and 9 are intra."""
    bits = int.from_bytes(data[at : at + 8].ljust(8, b"\0"), "big")
    position, value = 64, 0
    for _ in range(2):
        zeros = 0
        while position > 32 and not bits >> (position - 1) & 1:
            zeros += 1
            position -= 1
        if position - zeros - 1 < 0:
            return False
        position -= zeros + 1
        value = (bits >> position & ((1 << zeros + 1) - 1)) - 1
    return value in (2, 4, 7, 9)


def _h265(data: bytes | bytearray) -> tuple[bool, bool]:
    for at in _heads(data):
        kind = data[at] >> 1 & 0x3F
        if kind < 32:
            return 16 <= kind <= 23, True
    return False, False


def _mpeg4(data: bytes | bytearray) -> tuple[bool, bool]:
    """ISO/IEC 14496-2: vop_start_code, then vop_coding_type in two bits; 0 is intra."""
    at = data.find(b"\0\0\1\xb6")
    if at < 0 or at + 4 >= len(data):
        return False, False
    return data[at + 4] >> 6 == 0, True


def begins_picture(payload: bytes | bytearray, announced: VideoCodec) -> bool | None:
    """Whether the first unit of a piece of video begins an access unit; None: it is not known.

    A delimiter, parameter sets, or the first slice of a picture.
    """
    at = 4 if payload[:4] == b"\0" + START_CODE else 3 if payload[:3] == START_CODE else 0
    if not at or len(payload) < at + 3:
        return False
    codec = _sniff(payload[:MAX_SETS_BYTES]) or announced
    first = payload[at]
    if codec is VideoCodec.H264:
        kind = first & 0x1F
        return 6 <= kind <= 9 or (1 <= kind <= 5 and payload[at + 1] > 0x7F)
    if codec is VideoCodec.H265:
        kind = first >> 1 & 0x3F
        return kind in (32, 33, 34, 35, 39) or (kind < 32 and payload[at + 2] > 0x7F)
    if codec is VideoCodec.MPEG4:
        return first in (0xB0, 0xB3, 0xB6) or first < 0x30
    return None


def codec_of_payload(payload: bytes | memoryview) -> VideoCodec:
    """Of an RTP payload (RFC 6184, 7798) that carries parameter sets; else UNKNOWN."""
    if len(payload) < 5:
        return VideoCodec.UNKNOWN
    first, second = payload[0], payload[1]
    if first in (0x40, 0x42, 0x44) and second == 1:
        return VideoCodec.H265
    if first == 0x60 and second == 1:
        return _found(payload[4] in (0x40, 0x42, 0x44), VideoCodec.H265)
    if first & 0x9F == 7:
        return _found(second in _H264_PROFILES, VideoCodec.H264)
    if first & 0x9F == 24:
        return _found(payload[3] & 0x9F == 7 and payload[4] in _H264_PROFILES, VideoCodec.H264)
    return VideoCodec.UNKNOWN


def _found(is_so: bool, codec: VideoCodec) -> VideoCodec:
    return codec if is_so else VideoCodec.UNKNOWN
