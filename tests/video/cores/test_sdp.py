"""Descriptions as servers and cameras write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from video.cores.sdp import Codec, NoVideo, UnsupportedCodec, resolve, video_track

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


def test_no_video_is_said() -> None:
    with pytest.raises(NoVideo):
        video_track(b"m=audio 0 RTP/AVP 0\r\n", "rtsp://a")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"m=video 0 RTP/AVP 26\r\n", "JPEG"),
        (b"m=video 0 RTP/AVP 97\r\na=rtpmap:97 MP4V-ES/90000\r\n", "MP4V-ES"),
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


@pytest.mark.parametrize("end", range(len(H264)))
def test_every_truncation_is_a_track_or_a_clear_refusal(end: int) -> None:
    try:
        video_track(H264[:end], "rtsp://a")
    except (NoVideo, UnsupportedCodec):
        return


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(H264) - 1), st.binary(max_size=6))
def test_mutations_do_no_harm(at: int, noise: bytes) -> None:
    try:
        video_track(H264[:at] + noise + H264[at + len(noise) :], "rtsp://a")
    except (NoVideo, UnsupportedCodec):
        return
