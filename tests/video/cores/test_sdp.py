"""Descriptions as servers and cameras write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from video.cores.sdp import (
    Codec,
    NoSound,
    NoTrack,
    NoVideo,
    SoundCodec,
    UnsupportedCodec,
    resolve,
    sound_track,
    video_track,
)

H264 = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Session\r\na=control:*\r\n"
    b"m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=control:stream=1\r\n"
    b"m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    b"a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0IAKeKQFAe2AtwEBAaQeJEV,aM48gA==\r\n"
    b"a=control:stream=0\r\n"
)
H265 = (
    b"m=video 0 RTP/AVP 98\na=rtpmap:98 H265/90000\n"
    b"a=fmtp:98 sprop-sps=QgE=; sprop-vps=QAE=; sprop-pps=RAE=\na=control:trackID=1\n"
)


def test_the_video_track_is_found_with_its_parameter_sets() -> None:
    track = video_track(H264, "rtsp://a/cam")
    assert track.codec is Codec.H264
    assert track.payload_type == 96
    assert track.control == "rtsp://a/cam/stream=0"
    assert track.aggregate == "rtsp://a/cam"
    assert [unit[0] & 0x1F for unit in track.parameter_sets] == [7, 8]


def test_h265_sets_come_in_the_order_decoders_need() -> None:
    track = video_track(H265, "rtsp://a/cam/")
    assert track.codec is Codec.H265
    assert track.parameter_sets == (b"\x40\x01", b"\x42\x01", b"\x44\x01")
    assert track.control == "rtsp://a/cam/trackID=1"


def test_the_sound_is_found_beside_the_picture() -> None:
    track = sound_track(H264, "rtsp://a/cam")
    assert (track.codec, track.payload_type, track.clock_hz) == (SoundCodec.PCMA, 8, 8000)
    assert track.control == "rtsp://a/cam/stream=1"


@pytest.mark.parametrize(("payload", "codec"), [(0, SoundCodec.PCMU), (8, SoundCodec.PCMA)])
def test_g711_needs_no_rtpmap(payload: int, codec: SoundCodec) -> None:
    track = sound_track(b"m=audio 0 RTP/AVP %d\r\n" % payload, "rtsp://a")
    assert (track.codec, track.clock_hz, track.channels) == (codec, 8000, 1)


def test_aac_comes_with_its_configuration() -> None:
    track = sound_track(
        b"m=audio 0 RTP/AVP 97\r\na=rtpmap:97 mpeg4-generic/48000/2\r\n"
        b"a=fmtp:97 streamtype=5;profile-level-id=15;mode=AAC-hbr;config=1190;sizelength=13;"
        b"indexlength=3;indexdeltalength=3\r\n",
        "rtsp://a",
    )
    assert (track.codec, track.clock_hz, track.channels) == (SoundCodec.AAC, 48_000, 2)
    assert (track.config, track.size_bits, track.delta_bits) == (bytes.fromhex("1190"), 13, 3)


def test_a_track_for_talking_back_is_no_sound_of_the_camera() -> None:
    talk = b"m=audio 0 RTP/AVP 0\r\na=sendonly\r\n"
    with pytest.raises(NoSound):
        sound_track(talk, "rtsp://a")
    both = talk + b"m=audio 0 RTP/AVP 8\r\na=control:listen\r\n"
    assert sound_track(both, "rtsp://a").control == "rtsp://a/listen"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"m=audio 0 RTP/AVP 98\r\na=rtpmap:98 OPUS/48000/2\r\n", "OPUS"),
        (b"m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\n", "MPEG4-GENERIC"),
    ],
)
def test_sound_that_cannot_be_decoded_is_named(body: bytes, name: str) -> None:
    with pytest.raises(UnsupportedCodec, match=name):
        sound_track(body, "rtsp://a")


def test_no_video_is_said() -> None:
    with pytest.raises(NoVideo):
        video_track(b"m=audio 0 RTP/AVP 0\r\n", "rtsp://a")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"m=video 0 RTP/AVP 26\r\n", "JPEG"),
        (b"m=video 0 RTP/AVP 97\r\na=rtpmap:97 SVAC/90000\r\n", "SVAC"),
        (b"m=video 0 RTP/AVP 97\r\n", "payload type 97"),
    ],
)
def test_an_unsupported_codec_is_named(body: bytes, name: str) -> None:
    with pytest.raises(UnsupportedCodec, match=name):
        video_track(body, "rtsp://a")


@pytest.mark.parametrize(
    ("base", "control", "url"),
    [
        ("rtsp://a/b", "", "rtsp://a/b"),
        ("rtsp://a/b", "*", "rtsp://a/b"),
        ("rtsp://a/b", "t=1", "rtsp://a/b/t=1"),
        ("rtsp://a/b/", "t=1", "rtsp://a/b/t=1"),
        ("rtsp://a/b?x=1", "t=1", "rtsp://a/b?x=1/t=1"),
        ("rtsp://a/b", "rtsp://c/d", "rtsp://c/d"),
        ("rtsp://a/b", "RTSP://c/d", "RTSP://c/d"),
    ],
)
def test_controls_resolve_as_servers_mean_them(base: str, control: str, url: str) -> None:
    assert resolve(base, control) == url


AAC = (
    H264 + b"m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\n"
    b"a=fmtp:97 mode=AAC-hbr;config=1408;sizelength=13;indexlength=3;indexdeltalength=3\r\n"
)
AAC = AAC.replace(b"m=audio 0 RTP/AVP 8", b"m=application 0 RTP/AVP 8")


def read(body: bytes) -> None:
    """Both tracks: found, or refused in words."""
    for choose in (video_track, sound_track):
        with contextlib.suppress(NoTrack, UnsupportedCodec):
            choose(body, "rtsp://a")


@pytest.mark.parametrize("end", range(len(AAC)))
def test_every_truncation_is_a_track_or_a_clear_refusal(end: int) -> None:
    read(AAC[:end])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(AAC) - 1), st.binary(max_size=6))
def test_mutations_do_no_harm(at: int, noise: bytes) -> None:
    read(AAC[:at] + noise + AAC[at + len(noise) :])
