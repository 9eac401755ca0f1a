"""Program streams and RTP of the demo's devices: the relay's own writer, by its names. Pure."""

from __future__ import annotations

from video.cores.ps_write import (
    AAC,
    AVS3,
    H264,
    H265,
    MPEG4,
    PCMA,
    PCMU,
    RTP_PAYLOAD_BYTES,
    SOUND_ID,
    SVAC,
    VIDEO_ID,
    PsForm,
    PsMuxer,
    RtpPacker,
    crc32_mpeg,
    pes,
)

__all__ = [
    "AAC",
    "AVS3",
    "H264",
    "H265",
    "MPEG4",
    "PCMA",
    "PCMU",
    "RTP_PAYLOAD_BYTES",
    "SOUND_ID",
    "SVAC",
    "VIDEO_ID",
    "PsForm",
    "PsMuxer",
    "RtpPacker",
    "crc32_mpeg",
    "pes",
]
