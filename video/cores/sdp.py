"""Session descriptions (RFC 4566) as RTSP answers them: finds the video track. Pure."""

from __future__ import annotations

import base64
import binascii
import enum
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MAX_LINES = 2000


class Codec(enum.StrEnum):
    """Codecs that are decoded; the values are libavcodec's names."""

    H264 = "h264"
    H265 = "hevc"


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


class NoVideo(Exception):
    """The description names no video."""


class UnsupportedCodec(Exception):
    """There is video, but of a codec that is not decoded; the argument names it."""


@dataclass(slots=True)
class _Media:
    kind: str
    formats: list[int]
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        values = self.attributes.get(name)
        return values[0] if values else ""


_STATIC_NAMES = {26: "JPEG", 31: "H261", 32: "MPV", 33: "MP2T", 34: "H263"}
_CODECS = {"H264": Codec.H264, "H265": Codec.H265, "HEVC": Codec.H265}


def video_track(body: bytes, base_url: str) -> VideoTrack:
    """The first video track of a supported codec. Raises NoVideo or UnsupportedCodec."""
    session, medias = _sections(body)
    aggregate = resolve(base_url, session.first("control"))
    names: list[str] = []
    for media in medias:
        if media.kind != "video":
            continue
        for payload_type in media.formats:
            name, clock_hz = _rtpmap(media, payload_type)
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


def _rtpmap(media: _Media, payload_type: int) -> tuple[str, int]:
    for text in media.attributes.get("rtpmap", []):
        number, _, description = text.partition(" ")
        if number == str(payload_type):
            name, _, clock = description.strip().partition("/")
            clock = clock.partition("/")[0]
            valid = clock.isascii() and clock.isdigit() and 0 < len(clock) <= 9
            return name, (int(clock) or 90_000) if valid else 90_000
    return _STATIC_NAMES.get(payload_type, f"payload type {payload_type}"), 90_000


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
