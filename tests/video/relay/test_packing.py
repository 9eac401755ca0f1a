"""What the relay packs is what the wall's client takes apart; what viewers send it is bounded."""

from __future__ import annotations

import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.video.cores.gb_sessions import film
from video.cores.es import SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.cores.h26x import START, AccessUnit, Depacketiser
from video.cores.mp4v_rtp import Mpeg4Depacketiser
from video.cores.rtp import parse
from video.cores.rtp_pack import RtpTrack, nal_units, pack_picture, pack_sound, parameter_sets
from video.cores.rtsp_admission import challenges, is_admitted
from video.cores.rtsp_auth import Credentials, authorization, choose
from video.cores.rtsp_requests import NotARequest, RequestFramer
from video.cores.rtsp_server import RtspServer, Wanted
from video.cores.sdp import SoundCodec, UnsupportedCodec, VideoTrack, sound_track, video_track
from video.cores.sdp_write import SoundForm, describe
from video.cores.sound_rtp import SoundDepacketiser
from video.relay.stream_clock import StreamClock

BASE = "rtsp://host/gb28181/1/2/main/"
CODECS = {"h264": VideoCodec.H264, "hevc": VideoCodec.H265}


def frames_of(data: bytes) -> list[bytes]:
    """Payloads of interleaved frames."""
    out, at = [], 0
    while at < len(data):
        assert data[at] == 0x24
        size = struct.unpack_from("!H", data, at + 2)[0]
        out.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return out


def taken_apart(track: VideoTrack, data: bytes) -> list[AccessUnit]:
    """By the wall's client."""
    depacketiser = Depacketiser(track)
    units: list[AccessUnit] = []
    for frame in frames_of(data):
        packet = parse(memoryview(frame))
        assert packet is not None
        units += depacketiser.push(packet)
    return units


def nals(data: bytes) -> list[bytes]:
    return [bytes(unit) for unit in nal_units(data)]


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_pictures_come_out_as_they_went_in(codec: str) -> None:
    sent = [VideoUnit(u.data, u.is_key, CODECS[codec], n) for n, u in enumerate(film(codec))]
    sets = parameter_sets(sent[0])
    track = video_track(describe(CODECS[codec], sets), BASE)
    assert (track.codec.value, track.parameter_sets, track.control) == (codec, sets, BASE + "video")
    out = RtpTrack(0, 7)
    got = taken_apart(track, b"".join(pack_picture(out, unit, unit.stamp) for unit in sent))
    assert [nals(unit.data) for unit in got] == [nals(unit.data) for unit in sent]
    assert [unit.timestamp for unit in got] == [unit.stamp for unit in sent]
    assert [unit.is_key for unit in got] == [unit.is_key for unit in sent]


@pytest.mark.parametrize(
    ("codec", "head"), [("h264", b"\x65"), ("hevc", b"\x26\x01")], ids=["h264", "hevc"]
)
@pytest.mark.parametrize("size", [59_999, 60_000, 60_001, 200_000])
def test_a_picture_of_any_size_comes_out_whole(codec: str, head: bytes, size: int) -> None:
    data = START + head + b"\x5a" * size
    unit = VideoUnit(data, True, CODECS[codec], 90)
    track = video_track(describe(CODECS[codec]), BASE)
    packed = pack_picture(RtpTrack(0, 7), unit, 90)
    assert [u.data for u in taken_apart(track, packed)] == [data]


def test_mpeg4_comes_out_as_it_went_in_and_waits_for_a_key_frame_after_loss() -> None:
    key = b"\0\0\1\xb0\x01\0\0\1\xb6\x10" + b"\x33" * 70_000
    other = b"\0\0\1\xb6\x50" + b"\x44" * 200
    sent = [VideoUnit(d, d is key, VideoCodec.MPEG4, n) for n, d in enumerate([key, other] * 3)]
    track = video_track(describe(VideoCodec.MPEG4), BASE)
    out, depacketiser = RtpTrack(0, 7), Mpeg4Depacketiser(track)
    frames = [frames_of(pack_picture(out, unit, unit.stamp)) for unit in sent]
    del frames[2][0]  # of a key frame
    got: list[AccessUnit] = []
    for frame in itertools.chain(*frames):
        packet = parse(memoryview(frame))
        assert packet is not None
        got += depacketiser.push(packet)
    assert [(unit.timestamp, unit.is_key) for unit in got] == [
        (0, True),
        (1, False),
        (4, True),
        (5, False),
    ]
    assert got[0].data == key


@pytest.mark.parametrize(
    ("kind", "expected", "config"),
    [
        (SoundKind.PCMA, SoundCodec.PCMA, b""),
        (SoundKind.PCMU, SoundCodec.PCMU, b""),
        (SoundKind.AAC, SoundCodec.AAC, bytes.fromhex("1408")),
    ],
)
def test_sound_comes_out_as_it_went_in(
    kind: SoundKind, expected: SoundCodec, config: bytes
) -> None:
    clock_hz = 16_000 if config else 8_000
    form = SoundForm(codec=kind, clock_hz=clock_hz, channels=1, config=config)
    body = describe(VideoCodec.H264, (), form)
    track = sound_track(body, BASE)
    assert (track.codec, track.clock_hz, track.config) == (expected, clock_hz, config)
    piece = SoundPiece(b"\x55" * 320, kind, 1, 90_000, clock_hz, 1, config, True)
    [frame] = frames_of(pack_sound(RtpTrack(2, 8), piece, 640))
    packet = parse(memoryview(frame))
    assert packet is not None
    [unit] = SoundDepacketiser(track).push(packet)
    assert (unit.data, unit.timestamp) == (piece.data, 640)


def test_a_codec_that_nobody_decodes_is_named_to_the_client() -> None:
    with pytest.raises(UnsupportedCodec, match="SVAC"):
        video_track(describe(VideoCodec.SVAC), BASE)


def test_sound_of_the_pictures_clock_is_reported_beside_it() -> None:
    clock = StreamClock()
    clock.picture(900_000, 10.0)
    piece = SoundPiece(b"", SoundKind.PCMA, 900_000 - 45_000, 90_000, 8_000, 1, b"", True)
    assert clock.sound(piece, 11.0) == 0
    assert clock.sound(piece._replace(stamp=900_000), 11.0) == 4_000
    picture, sound = clock.reports(11.0)
    assert picture is not None and sound is not None
    assert picture[0] == sound[0] and (picture[1], sound[1]) == (900_000, 4_000)


WHO = Credentials(user="console", password="s3/cret")


def test_digest_and_basic_sign_in_and_nothing_else() -> None:
    digest, basic = (choose([header]) for header in challenges("n1"))
    assert digest is not None and basic is not None
    for challenge in (digest, basic):
        good = authorization(challenge, WHO, "DESCRIBE", "rtsp://x/y", (1, "c"))
        assert is_admitted(good, "DESCRIBE", "n1", WHO)
        wrong = Credentials(user="console", password="other")
        bad = authorization(challenge, wrong, "DESCRIBE", "rtsp://x/y", (1, "c"))
        assert not is_admitted(bad, "DESCRIBE", "n1", WHO)
    good = authorization(digest, WHO, "DESCRIBE", "rtsp://x/y", (1, "c"))
    assert not is_admitted(good, "DESCRIBE", "n2", WHO)  # another connection's
    assert not is_admitted(good, "PLAY", "n1", WHO)
    assert not is_admitted("", "PLAY", "n1", WHO)


REQUEST = b"OPTIONS rtsp://host/a RTSP/1.0\r\nCSeq: 1\r\n\r\n"


def test_requests_come_out_of_pieces_of_any_size_and_frames_between_are_skipped() -> None:
    wire = REQUEST + b"$\x01\x00\x04abcd" + b"\r\n" + REQUEST
    for size in range(1, len(wire)):
        framer = RequestFramer()
        pieces = [wire[at : at + size] for at in range(0, len(wire), size)]
        found = [request for piece in pieces for request in framer.feed(piece)]
        assert [request.method for request in found] == ["OPTIONS", "OPTIONS"]


@pytest.mark.parametrize(
    "wire",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"A" * 20_000,
        b"OPTIONS x RTSP/1.0\r\n\r\n",
        b"OPTIONS x RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 999999\r\n\r\n",
        b"OPTIONS x RTSP/1.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n",
        b"\x00\x01\x02\x03",
    ],
)
def test_what_is_no_request_ends_the_connection(wire: bytes) -> None:
    with pytest.raises(NotARequest):
        RequestFramer().feed(wire)


@given(st.lists(st.binary(max_size=64), max_size=8))
def test_no_bytes_bring_the_server_to_its_knees(pieces: list[bytes]) -> None:
    server = RtspServer(WHO, "n", "s")
    for piece in [REQUEST, *pieces]:
        assert not [event for event in server.feed(piece) if isinstance(event, Wanted)]
    assert len(server.take_outgoing()) < 4_096
