"""Session descriptions (RFC 4566) as RTSP answers them: finds picture and sound. Pure."""

from __future__ import annotations

import base64
import binascii
import enum
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from video.api import LossReason

MAX_LINES = 2000


class Codec(enum.StrEnum):
    """Codecs that are decoded; the values are libavcodec's names."""

    H264 = "h264"
    H265 = "hevc"
    MPEG4 = "mpeg4"


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoTrack:
    """The track to set up. `parameter_sets` are NAL units without start codes."""

    codec: Codec
    payload_type: int
    control: str
    aggregate: str
    clock_hz: int = 90_000
    parameter_sets: tuple[bytes, ...] = ()
    has_don: bool = False


AAC_FRAME = 1024  # samples (ISO/IEC 14496-3)


class SoundCodec(enum.StrEnum):
    """Codecs of sound that are decoded; the values are libavcodec's names."""

    PCMA = "pcm_alaw"
    PCMU = "pcm_mulaw"
    AAC = "aac"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundTrack:
    """The sound to set up. `config` is an AudioSpecificConfig (ISO/IEC 14496-3) for AAC.

    The three widths in bits are RFC 3640's, of its AU headers; 0 for other codecs.
    """

    codec: SoundCodec
    payload_type: int
    control: str
    aggregate: str
    clock_hz: int
    channels: int = 1
    config: bytes = b""
    size_bits: int = 0
    index_bits: int = 0
    delta_bits: int = 0

    @property
    def piece_s(self) -> float:
        """Length of a piece that its encoder cannot divide; 0 of G.711."""
        return AAC_FRAME / self.clock_hz if self.codec is SoundCodec.AAC else 0.0

    @property
    def front_s(self) -> float:
        """By how much the sound in a piece is taken to be older than its stamp.

        An AAC encoder puts a frame in front of the sound. Some count it in their stamps (FFmpeg's),
        some do not (GStreamer's), and nobody can tell: taking half, it is half a frame off at most.
        """
        return self.piece_s / 2


Track = VideoTrack | SoundTrack


class NoTrack(Exception):
    """The description names no track of the kind; `reason` says which kind."""

    reason = LossReason.NO_VIDEO


class NoVideo(NoTrack):
    """The description names no video."""


class NoSound(NoTrack):
    """The description names no sound."""

    reason = LossReason.NO_SOUND


class UnsupportedCodec(Exception):
    """There is a track, but of a codec that is not decoded; the argument names it."""


@dataclass(slots=True)
class _Media:
    kind: str
    formats: list[int]
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        values = self.attributes.get(name)
        return values[0] if values else ""


_STATIC_NAMES = {0: "PCMU", 8: "PCMA", 26: "JPEG", 31: "H261", 32: "MPV", 33: "MP2T", 34: "H263"}
_CODECS = {"H264": Codec.H264, "H265": Codec.H265, "HEVC": Codec.H265, "MP4V-ES": Codec.MPEG4}
_SOUND_CODECS = {
    "PCMA": SoundCodec.PCMA,
    "PCMU": SoundCodec.PCMU,
    "MPEG4-GENERIC": SoundCodec.AAC,
}
_SOUND_HZ = 8_000  # of the static payload types
MAX_CONFIG_BYTES = 64


def video_track(body: bytes, base_url: str) -> VideoTrack:
    """The first video track of a supported codec. Raises NoVideo or UnsupportedCodec."""
    session, medias = _sections(body)
    aggregate = resolve(base_url, session.first("control"))
    names: list[str] = []
    for media in medias:
        if media.kind != "video":
            continue
        for payload_type in media.formats:
            name, clock_hz, _ = _rtpmap(media, payload_type)
            codec = _CODECS.get(name.upper())
            if codec is None:
                names.append(name)
                continue
            parameters = _fmtp(media, payload_type)
            return VideoTrack(
                codec=codec,
                payload_type=payload_type,
                control=resolve(aggregate, media.first("control")),
                aggregate=aggregate,
                clock_hz=clock_hz,
                parameter_sets=_parameter_sets(codec, parameters),
                has_don=parameters.get("sprop-max-don-diff", "0") not in ("", "0"),
            )
    if names:
        raise UnsupportedCodec(names[0])
    raise NoVideo


def sound_track(body: bytes, base_url: str) -> SoundTrack:
    """The first sound of a supported codec that comes from the camera (a talk-back track is
    `sendonly` to us). Raises NoSound or UnsupportedCodec."""
    session, medias = _sections(body)
    aggregate = resolve(base_url, session.first("control"))
    names: list[str] = []
    for media in medias:
        if media.kind != "audio" or "sendonly" in media.attributes:
            continue
        for payload_type in media.formats:
            track = _sound_of(media, payload_type, aggregate)
            if isinstance(track, SoundTrack):
                return track
            names.append(track)
    if names:
        raise UnsupportedCodec(names[0])
    raise NoSound


def _sound_of(media: _Media, payload_type: int, aggregate: str) -> SoundTrack | str:
    """The track of one format, or the name of its codec where that is not decoded."""
    name, clock_hz, channels = _rtpmap(media, payload_type, _SOUND_HZ)
    codec = _SOUND_CODECS.get(name.upper())
    if codec is None:
        return name
    plain = SoundTrack(
        codec=codec,
        payload_type=payload_type,
        control=resolve(aggregate, media.first("control")),
        aggregate=aggregate,
        clock_hz=clock_hz,
        channels=channels,
    )
    if codec is not SoundCodec.AAC:
        return plain
    parameters = _fmtp(media, payload_type)
    try:
        config = bytes.fromhex(parameters.get("config", ""))
    except ValueError:
        config = b""
    widths = [_width(parameters, n) for n in ("sizelength", "indexlength", "indexdeltalength")]
    if not 2 <= len(config) <= MAX_CONFIG_BYTES or not widths[0]:
        return f"{name} {parameters.get('mode', '')}".strip()
    return replace(
        plain,
        config=config,
        size_bits=widths[0],
        index_bits=widths[1],
        delta_bits=widths[2],
    )


def _width(parameters: dict[str, str], name: str) -> int:
    text = parameters.get(name, "")
    return min(int(text), 32) if text.isascii() and text.isdigit() and len(text) <= 2 else 0


def resolve(base: str, control: str) -> str:
    """RFC 2326 C.1.1, in the way servers mean it: what is relative is appended to the base."""
    if control in ("", "*"):
        return base
    if urlsplit(control).scheme.lower() in ("rtsp", "rtspu"):
        return control
    return base + control if base.endswith("/") else f"{base}/{control}"


def _sections(body: bytes) -> tuple[_Media, list[_Media]]:
    current = session = _Media("", [])
    medias: list[_Media] = []
    for line in body.decode("utf-8", "replace").splitlines()[:MAX_LINES]:
        kind, _, value = line.strip().partition("=")
        if kind == "m":
            words = value.split()
            formats = [int(w) for w in words[3:] if w.isascii() and w.isdigit() and len(w) <= 3]
            current = _Media(words[0] if words else "", formats)
            medias.append(current)
        elif kind == "a":
            name, _, text = value.partition(":")
            current.attributes.setdefault(name.strip(), []).append(text.strip())
    return session, medias


def _rtpmap(media: _Media, payload_type: int, else_hz: int = 90_000) -> tuple[str, int, int]:
    """Name, clock rate and channels of a payload type."""
    for text in media.attributes.get("rtpmap", []):
        number, _, description = text.partition(" ")
        if number == str(payload_type):
            name, _, rest = description.strip().partition("/")
            clock, _, channels = rest.partition("/")
            is_valid = clock.isascii() and clock.isdigit() and 0 < len(clock) <= 9
            clock_hz = (int(clock) or else_hz) if is_valid else else_hz
            return name, clock_hz, 2 if channels.strip() == "2" else 1
    return _STATIC_NAMES.get(payload_type, f"payload type {payload_type}"), else_hz, 1


def _fmtp(media: _Media, payload_type: int) -> dict[str, str]:
    for text in media.attributes.get("fmtp", []):
        number, _, parameters = text.partition(" ")
        if number == str(payload_type):
            pairs = (p.partition("=") for p in parameters.split(";"))
            return {name.strip().lower(): value.strip() for name, _, value in pairs}
    return {}


def _parameter_sets(codec: Codec, parameters: dict[str, str]) -> tuple[bytes, ...]:
    """RFC 6184 8.1 sprop-parameter-sets; RFC 7798 7.1 sprop-vps, -sps, -pps."""
    names: tuple[str, ...] = ("sprop-parameter-sets",)
    if codec is Codec.H265:
        names = ("sprop-vps", "sprop-sps", "sprop-pps")
    found: list[bytes] = []
    for name in names:
        for text in parameters.get(name, "").split(","):
            try:
                unit = base64.b64decode(text.strip())
            except (binascii.Error, ValueError):
                continue
            if unit:
                found.append(unit)
    return tuple(found)
