"""The session description that our RTSP server answers with (RFC 4566). Pure."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from video.cores.es import SoundKind, VideoCodec
from video.cores.rtp_pack import SOUND_TYPE, VIDEO_TYPE, sound_type

VIDEO_CONTROL, SOUND_CONTROL = "video", "sound"
_NAMES: dict[str, str] = {
    VideoCodec.H264: "H264",
    VideoCodec.H265: "H265",
    VideoCodec.MPEG4: "MP4V-ES",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundForm:
    """What a sound is. `config`: AudioSpecificConfig of AAC."""

    codec: SoundKind
    clock_hz: int
    channels: int
    config: bytes


def describe(
    codec: VideoCodec | str, sets: tuple[bytes, ...] = (), sound: SoundForm | None = None
) -> bytes:
    """Of a stream. `codec` UNKNOWN: sound alone; one that nobody decodes is named as it is."""
    lines = ["v=0", "o=- 0 0 IN IP4 0.0.0.0", "s=Watchfloor", "c=IN IP4 0.0.0.0", "t=0 0"]
    lines.append("a=control:*")
    if codec:
        lines += [
            f"m=video 0 RTP/AVP {VIDEO_TYPE}",
            f"a=rtpmap:{VIDEO_TYPE} {_name(codec)}/90000",
            *_parameters(codec, sets),
            f"a=control:{VIDEO_CONTROL}",
        ]
    if sound is not None:
        lines += _sound(sound)
    return ("\r\n".join(lines) + "\r\n").encode()


def _name(codec: VideoCodec | str) -> str:
    return _NAMES[codec] if codec in _NAMES else str(codec)


def _parameters(codec: VideoCodec | str, sets: tuple[bytes, ...]) -> list[str]:
    texts = [base64.b64encode(unit).decode() for unit in sets]
    if codec is VideoCodec.H264:
        given = f"packetization-mode=1;sprop-parameter-sets={','.join(texts)}"
        return [f"a=fmtp:{VIDEO_TYPE} {given}"] if texts else []
    if codec is VideoCodec.H265:
        kinds = {32: "sprop-vps", 33: "sprop-sps", 34: "sprop-pps"}
        pairs = zip(sets, texts, strict=True)
        given = ";".join(f"{kinds[unit[0] >> 1 & 0x3F]}={text}" for unit, text in pairs)
        return [f"a=fmtp:{VIDEO_TYPE} {given}"] if texts else []
    return []


def _sound(form: SoundForm) -> list[str]:
    kind = sound_type(form.codec)
    lines = [f"m=audio 0 RTP/AVP {kind}"]
    if form.codec is SoundKind.AAC:
        lines.append(f"a=rtpmap:{SOUND_TYPE} MPEG4-GENERIC/{form.clock_hz}/{form.channels}")
        given = "streamtype=5;profile-level-id=1;mode=AAC-hbr"
        given += f";config={form.config.hex()};sizelength=13;indexlength=3;indexdeltalength=3"
        lines.append(f"a=fmtp:{SOUND_TYPE} {given}")
    else:
        name = "PCMU" if form.codec is SoundKind.PCMU else "PCMA"
        lines.append(f"a=rtpmap:{kind} {name}/{form.clock_hz}")
    return [*lines, f"a=control:{SOUND_CONTROL}"]
