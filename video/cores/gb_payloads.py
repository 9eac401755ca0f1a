"""Kinds of RTP payload of a GB/T 28181 session beside PS and TS. Pure."""

from __future__ import annotations

from video.cores.es import NO_PTS, Piece, SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.cores.es_sound import G711_HZ, SoundBuilder, aac_config, is_adts
from video.cores.frames import FrameBuilder
from video.cores.h26x import Depacketiser
from video.cores.rtp import RtpPacket
from video.cores.sdp import Codec, VideoTrack

MAX_SOUND_BYTES = 8_192


class EsPayload:
    """H.264 or H.265 by RFC 6184 and RFC 7798."""

    def __init__(self, codec: VideoCodec) -> None:
        self.codec = codec
        self.is_recognised = False
        sort = Codec.H265 if codec is VideoCodec.H265 else Codec.H264
        track = VideoTrack(codec=sort, payload_type=0, control="", aggregate="")
        self.video = Depacketiser(track)
        self._sequence = 0

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """One RTP payload, in order."""
        # Numbered anew: others may share the session's numbers.
        packet = RtpPacket(self._sequence, rtp_time, is_marker, 0, memoryview(payload))
        self._sequence = (self._sequence + 1) & 0xFFFF
        out: list[Piece] = []
        for unit in self.video.push(packet):
            self.is_recognised = True
            out.append(VideoUnit(unit.data, unit.is_key, self.codec, unit.timestamp))
        return out

    def lose(self) -> list[Piece]:
        """Packets are missing before the next."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        return []


class ByteStreamPayload:
    """A video byte stream cut into packets without any packing (RFC 3016, and raw Annex B)."""

    def __init__(self, announced: VideoCodec) -> None:
        self.video = FrameBuilder(announced)
        self.is_recognised = False

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """One RTP payload, in order."""
        out: list[Piece] = []
        out += self.video.take(bytes(payload), NO_PTS, rtp_time, is_new_pack=False)
        if is_marker:
            out += self.video.ended(self.video.marker)
        self.is_recognised = self.is_recognised or bool(out)
        return out

    def lose(self) -> list[Piece]:
        """Packets are missing before the next."""
        self.video.lose()
        return []


class G711Payload:
    """One packet, one piece, by its own clock."""

    is_recognised = True
    video = None

    def __init__(self, kind: SoundKind) -> None:
        self._kind = kind

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """One RTP payload, in order."""
        if not 0 < len(payload) <= MAX_SOUND_BYTES:
            return []
        data = bytes(payload)
        return [SoundPiece(data, self._kind, rtp_time, G711_HZ, G711_HZ, 1, b"", False)]

    def lose(self) -> list[Piece]:
        """Packets are missing before the next."""
        return []


class AacPayload:
    """AAC in packets of its own: with ADTS heads, or as RFC 3640 packs one frame.

    Without ADTS its rate is that of the description.
    """

    is_recognised = True
    video = None

    def __init__(self, clock_hz: int, channels: int) -> None:
        self._clock_hz, self._channels = clock_hz, channels
        self._adts = SoundBuilder(clock_hz)

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """One packet."""
        data = bytes(payload[: MAX_SOUND_BYTES + 1])
        if not 4 < len(data) <= MAX_SOUND_BYTES:
            return []
        if is_adts(data):
            return [*self._adts.take(data, rtp_time, SoundKind.AAC, is_in_step=False)]
        is_packed = data[:2] == b"\0\x10" and (data[2] << 8 | data[3]) >> 3 == len(data) - 4
        config = aac_config(self._clock_hz, self._channels)
        if not is_packed or not config:
            return []
        hz, channels = self._clock_hz, self._channels
        return [SoundPiece(data[4:], SoundKind.AAC, rtp_time, hz, hz, channels, config, False)]

    def lose(self) -> list[Piece]:
        """Sound is not held back."""
        return []


class UnheardPayload:
    """Sound that we do not decode, one packet after the other."""

    is_recognised = True
    video = None

    def __init__(self, kind: SoundKind) -> None:
        self.kind = kind

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """Nothing."""
        return []

    def lose(self) -> list[Piece]:
        """Nothing."""
        return []


class UnknownPayload:
    """What we cannot take apart; looked at until it turns out to be something else."""

    is_recognised = False
    video = None

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """Nothing."""
        return []

    def lose(self) -> list[Piece]:
        """Nothing."""
        return []
