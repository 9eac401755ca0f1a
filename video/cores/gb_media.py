"""Media of one GB/T 28181 session: what each payload type really is, then pictures and sound. Pure.

What the answer's description says comes first, then the usual numbers, and the bytes decide: PS
announced may be TS or an elementary stream, and the reverse.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from video.cores.es import START_CODE, Piece, SoundKind, VideoCodec, VideoUnit
from video.cores.es_proof import EsProof
from video.cores.gb_payloads import (
    AacPayload,
    ByteStreamPayload,
    EsPayload,
    G711Payload,
    UnheardPayload,
    UnknownPayload,
)
from video.cores.ps import PACK, PsDemuxer
from video.cores.rtp_order import OrderedPacket
from video.cores.ts import TsDemuxer, is_ts

# A stream that gives nothing in so many packets is looked at again.
DOUBT_AFTER = 2_000
# So many without a pack header, and PS that was announced may be something else.
UNSURE_AFTER = 30
UNSUPPORTED_AFTER = 200
# So many packets of the unknown without a picture between them, and whoever gave pictures is done:
# 4 s of sound beside it.
QUIET_PACKETS = 200
MAX_TRACKS = 4
VIDEO_HZ = 90_000


class Format(NamedTuple):
    """Of a payload type in the answer's description (a=rtpmap)."""

    name: str
    clock_hz: int = 90_000
    channels: int = 1


USUAL_FORMATS = {
    0: Format("PCMU", 8_000),
    4: Format("G723", 8_000),
    8: Format("PCMA", 8_000),
    9: Format("G7221", 16_000),
    18: Format("G729", 8_000),
    20: Format("SVACA", 8_000),
    33: Format("MP2T"),
    97: Format("MPEG4"),
    98: Format("H264"),
    99: Format("SVAC"),
    100: Format("H265"),
    102: Format("MPEG4-GENERIC", 48_000, 1),
}
_SAME = {"HEVC": "H265", "MP2P": "PS"}
_ES = {"H264": VideoCodec.H264, "H265": VideoCodec.H265}
_BYTE_STREAMS = {"MPEG4": VideoCodec.MPEG4, "MP4V-ES": VideoCodec.MPEG4}
_G711 = {"PCMA": SoundKind.PCMA, "G711A": SoundKind.PCMA, "PCMU": SoundKind.PCMU}
_G711 |= {"G711U": SoundKind.PCMU, "G711": SoundKind.PCMA}
_UNHEARD = {"G723": SoundKind.G723_1, "G7231": SoundKind.G723_1, "G729": SoundKind.G729}
_UNHEARD |= {"G722": SoundKind.G722_1, "G7221": SoundKind.G722_1, "SVACA": SoundKind.SVAC}
_UNHEARD |= {"MPA": SoundKind.MPEG, "MP4A-LATM": SoundKind.AAC_LATM}
_AAC = ("MPEG4-GENERIC", "AAC", "MPEG4-AAC")
_ANNEX_B = "ANNEX-B"


class _Gate(Protocol):
    """What holds pictures back until a key frame."""

    dropped_units: int

    @property
    def awaits_key(self) -> bool:
        """Whether it does so now."""
        ...

    def await_key(self) -> None:
        """Do so from now on."""
        ...


class _Payload(Protocol):
    """One kind of payload; a PsDemuxer, a TsDemuxer or one of gb_payloads."""

    @property
    def is_recognised(self) -> bool:
        """Whether it has turned out to be of this kind."""
        ...

    @property
    def video(self) -> _Gate | None:
        """None for sound alone."""
        ...

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """One RTP payload, in order."""
        ...

    def lose(self) -> list[Piece]:
        """Packets are missing before the next; what is whole is given."""
        ...


class _Track:
    """One payload type. `idle`: packets since the last piece came out of it.

    `is_pictured`, `is_heard`: as what it is taken for now, it has given a picture, sound.
    """

    __slots__ = (
        "demuxer",
        "format",
        "idle",
        "is_certain",
        "is_heard",
        "is_pictured",
        "lane",
        "name",
        "proof",
    )

    def __init__(self, form: Format, lane: int) -> None:
        self.format, self.lane = form, lane
        name = form.name.upper()
        self.name = _SAME.get(name, name)
        self.demuxer: _Payload = _demuxer(self.name, form)
        self.idle = 0
        self.is_certain = self.is_pictured = self.is_heard = False
        self.proof = EsProof()

    def become(self, name: str) -> None:
        """It is something else than was thought."""
        self.name, self.idle, self.is_pictured, self.is_heard = name, 0, False, False
        self.demuxer = _demuxer(name, self.format)
        if name in _ES:
            for held in self.proof.held:
                self.demuxer.feed(*held)
        self.proof.clear()

    @property
    def may_be_picture(self) -> bool:
        """Whether pictures came of it, whole or not, or it is not known what it is."""
        return self.has_picture or not self.demuxer.is_recognised

    @property
    def has_picture(self) -> bool:
        """Whether pictures came of it, given or dropped for want of a key frame."""
        gate = self.demuxer.video
        return self.is_pictured or (gate is not None and gate.dropped_units > 0)


def _demuxer(name: str, form: Format) -> _Payload:
    if name == "PS":
        return PsDemuxer()
    if name == "MP2T":
        return TsDemuxer()
    if name in _ES:
        return EsPayload(_ES[name])
    if name in _BYTE_STREAMS or name == _ANNEX_B:
        announced = _ES.get(form.name.upper(), VideoCodec.UNKNOWN)
        return ByteStreamPayload(_BYTE_STREAMS.get(name, announced))
    if name in _G711:
        return G711Payload(_G711[name])
    if name in _AAC:
        return AacPayload(form.clock_hz, form.channels)
    if name.replace(".", "") in _UNHEARD:
        return UnheardPayload(_UNHEARD[name.replace(".", "")])
    return UnknownPayload()


class GbMedia:
    """push(packet in order) -> pictures and sound. After loss no picture until a key frame.

    `formats`: what the description says of payload types; what it leaves out has its usual
    meaning, else PS. `codec`: of the last picture.
    """

    def __init__(self, formats: Mapping[int, Format] | None = None) -> None:
        self.codec = VideoCodec.UNKNOWN
        self.lost = 0
        self._formats = dict(USUAL_FORMATS) | dict(formats or {})
        self._tracks: dict[int, _Track] = {}
        self._pictured_by: _Track | None = None
        self._looked = 0  # packets of the unknown since the last picture

    @property
    def awaits_key(self) -> bool:
        """Whether pictures are held back until a key frame: then one may be asked for.

        Where pictures have come, by those that they came of.
        """
        tracks = self._tracks.values()
        gates = [t.demuxer.video for t in tracks if t.has_picture] or [
            t.demuxer.video for t in tracks
        ]
        return any(gate.awaits_key for gate in gates if gate is not None)

    @property
    def kinds(self) -> dict[int, str]:
        """What each payload type turned out to be: PS, MP2T, H264, PCMA and so on."""
        return {number: track.name for number, track in self._tracks.items()}

    @property
    def unsupported(self) -> str:
        """Name of the picture's codec that we do not decode; "" where there is none."""
        for track in self._tracks.values():
            demuxer = track.demuxer
            if isinstance(demuxer, UnknownPayload) and self._is_unknown_picture(track):
                return track.format.name
            if isinstance(demuxer, PsDemuxer | TsDemuxer | ByteStreamPayload):
                name = demuxer.video.unsupported
                if name:
                    return name
        return ""

    @property
    def unsupported_sound(self) -> str:
        """Name of the sound's codec that we do not decode; "" where there is none."""
        for track in self._tracks.values():
            demuxer, name = track.demuxer, ""
            if isinstance(demuxer, PsDemuxer | TsDemuxer):
                name = demuxer.sound.unsupported
            elif isinstance(demuxer, UnheardPayload):
                name = str(demuxer.kind)
            if name:
                return name
        return ""

    @property
    def is_sound_alone(self) -> bool:
        """Whether sound came, and nothing that is a picture or may be one."""
        tracks = self._tracks.values()
        is_heard = any(track.is_heard for track in tracks) or bool(self.unsupported_sound)
        return is_heard and not any(track.may_be_picture for track in tracks)

    @property
    def announces_no_sound(self) -> bool:
        """Whether the device says that only pictures come."""
        demuxers = [track.demuxer for track in self._tracks.values()]
        found = [d.announces_no_sound for d in demuxers if isinstance(d, PsDemuxer)]
        return len(demuxers) == 1 and found == [True]

    def announce(self, formats: Mapping[int, Format]) -> None:
        """What the description says, which may come behind the first packets."""
        self._formats |= formats
        for number, track in self._tracks.items():
            form = self._formats.get(number, track.format)
            if form != track.format and not track.demuxer.is_recognised:
                self._tracks[number] = _Track(form, track.lane)

    def await_key(self) -> None:
        """Hold pictures back until a key frame (after a decoding error, or to catch up)."""
        for track in self._tracks.values():
            if track.demuxer.video is not None:
                track.demuxer.video.await_key()

    def push(self, packet: OrderedPacket) -> list[Piece]:
        """One packet of RtpOrder."""
        track = self._tracks.get(packet.payload_type)
        if track is None:
            track = self._open(packet)
            if track is None:
                return []
        before: list[Piece] = self._lose(packet) if packet.gap else []
        if not track.is_certain:
            self._look(track, packet)
        out = track.demuxer.feed(packet.payload, packet.timestamp, packet.is_marker)
        if not out:
            track.idle += 1
            if track.idle > DOUBT_AFTER:
                track.is_certain = False
            return before
        track.idle = 0
        for piece in out:
            if isinstance(piece, VideoUnit):
                self.codec = piece.codec
                self._pictured_by, self._looked, track.is_pictured = track, 0, True
            else:
                track.is_heard = True
        return before + out if before else out

    def _open(self, packet: OrderedPacket) -> _Track | None:
        if len(self._tracks) >= MAX_TRACKS:
            return None
        form = self._formats.get(packet.payload_type, Format("PS"))
        track = self._tracks[packet.payload_type] = _Track(form, packet.lane)
        return track

    def _lose(self, packet: OrderedPacket) -> list[Piece]:
        """Any track that shares the numbers may be what lost something."""
        self.lost += packet.gap
        self._tracks[packet.payload_type].lane = packet.lane
        out: list[Piece] = []
        for track in self._tracks.values():
            if track.lane == packet.lane:
                track.proof.clear()
                out += track.demuxer.lose()
        return out

    def _may_be_picture(self, track: _Track) -> bool:
        """Whether no other track gives pictures now."""
        return self._pictured_by in (None, track) or self._looked > QUIET_PACKETS

    def _is_unknown_picture(self, track: _Track) -> bool:
        """Sound has another clock; data comes beside the picture."""
        is_video = track.format.clock_hz == VIDEO_HZ and track.idle > UNSUPPORTED_AFTER
        return is_video and self._may_be_picture(track)

    def _look(self, track: _Track, packet: OrderedPacket) -> None:
        """What the payload is, where its first bytes or those before it leave no doubt."""
        self._looked += 1
        is_known = track.demuxer.is_recognised and track.idle <= DOUBT_AFTER
        is_sound = isinstance(track.demuxer, G711Payload | AacPayload | UnheardPayload)
        kind = _packed_as(packet.payload)
        is_unsure = not is_known and (track.name != "PS" or track.idle > UNSURE_AFTER)
        if not kind and is_unsure and not is_sound:
            kind = _bare_as(track.proof, packet)
        is_other = bool(kind) and kind != track.name and (is_sound or not is_known)
        if is_other and (kind == "PS" or self._may_be_picture(track)):
            track.become(kind)
        track.is_certain = track.demuxer.is_recognised and track.idle <= DOUBT_AFTER


def _packed_as(payload: bytes | memoryview) -> str:
    """A stream that carries others, by its sign; "" where it is none."""
    if payload[:4] == PACK:
        return "PS"
    return "MP2T" if is_ts(payload) else ""


def _bare_as(proof: EsProof, packet: OrderedPacket) -> str:
    """Video without any such stream, once that is sure; any bytes may begin a packet of PS."""
    payload = packet.payload
    codec = proof.take(payload, packet.timestamp, packet.is_marker)
    if codec is not VideoCodec.UNKNOWN:
        return "H265" if codec is VideoCodec.H265 else "H264"
    at = 3 if payload[:3] == START_CODE else 4 if payload[:4] == b"\0" + START_CODE else 0
    return _ANNEX_B if at and len(payload) > at and payload[at] < 0x80 else ""
