"""100,000 mutated inputs against the protocol cores: nothing raises, nothing hangs."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from backends.protocols import hj212, jt808_bodies, jt808_frame
from tests.mutation import mutated
from tests.prove.record import ProofRecord
from video.cores import h26x, rtcp, rtp, sound_rtp
from video.cores.rtsp_wire import NotRtsp, RtspFramer
from video.cores.sdp import Codec, SoundCodec, SoundTrack, VideoTrack

ROUNDS = 25_000
VECTORS = Path(__file__).parents[1] / "wire"

HJ212 = (
    b"##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
    b"CP=&&RtdInterval=30&&1C80\r\n"
)
JT808_2013 = bytes.fromhex(
    "7E02000026123456789012007D02000000010000000200BA7F0E07E4F11C0028003C00001810151010100104000000"
    "640202007D01137E"
)
JT808_2019 = bytes.fromhex(
    "7E0200407D0201000000000202326095590A4F00002000004C100301E0D7F2073E6EAC006402140041142427154230"
    "0104000000CC020201D4250400000000300108310109147E"
)
RTSP = (
    b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\n"
    b"Content-Length: 8\r\n\r\nv=0\r\ns=\r\n"
    b"$\x00\x00\x0c\x80\xe0\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03"
)
RTP_AAC = bytes.fromhex("80e100010000000200000003001000400048") + bytes(range(17))
RTCP_SR = bytes.fromhex("80c8000600000001eeab1234800000000001000000000005000001f4")
AAC = SoundTrack(
    codec=SoundCodec.AAC,
    payload_type=97,
    control="",
    aggregate="",
    clock_hz=16_000,
    size_bits=13,
    index_bits=3,
    delta_bits=3,
)
RTP_FU = bytes.fromhex("80600001000000020000000a7c85") + bytes(range(64))


def feed_hj212(decoder: hj212.Decoder, data: bytes) -> None:
    decoder.feed(data)


def feed_jt808(decoder: jt808_frame.Decoder, data: bytes) -> None:
    for message in decoder.feed(data):
        if isinstance(message, jt808_frame.Message):
            jt808_bodies.decode(message)


def feed_rtsp(data: bytes) -> None:
    framer = RtspFramer()
    try:
        framer.feed(data)
    except NotRtsp:
        return


def feed_rtp(depacketiser: h26x.Depacketiser, data: bytes) -> None:
    packet = rtp.parse(memoryview(data))
    if packet is not None:
        depacketiser.push(packet)


def feed_sound(depacketiser: sound_rtp.SoundDepacketiser, data: bytes) -> None:
    rtcp.sender_reports(data)
    packet = rtp.parse(memoryview(data))
    if packet is not None:
        depacketiser.push(packet._replace(payload_type=97))


def feeders() -> dict[str, tuple[list[bytes], Callable[[bytes], None]]]:
    logger, terminal = hj212.Decoder(), jt808_frame.Decoder()
    track = VideoTrack(codec=Codec.H264, payload_type=96, control="", aggregate="")
    depacketiser = h26x.Depacketiser(track)
    sound = sound_rtp.SoundDepacketiser(AAC)
    return {
        "HJ 212": ([HJ212], lambda data: feed_hj212(logger, data)),
        "JT/T 808": ([JT808_2013, JT808_2019], lambda data: feed_jt808(terminal, data)),
        "RTSP": ([RTSP], feed_rtsp),
        "RTP/AAC, RTCP": ([RTP_AAC, RTCP_SR], lambda data: feed_sound(sound, data)),
        "RTP/H.264": ([RTP_FU], lambda data: feed_rtp(depacketiser, data)),
    }


@pytest.mark.prove
@pytest.mark.parametrize("name", sorted(feeders()))
def test_no_mutation_raises(name: str, proof: ProofRecord) -> None:
    sources, feed = feeders()[name]
    dice = random.Random(20221122)
    for _ in range(ROUNDS):
        feed(mutated(dice.choice(sources), dice))
    proof.note(f"{name}: {ROUNDS} mutated inputs, none raised")


@pytest.mark.prove
def test_after_all_mutations_a_good_frame_is_still_read(proof: ProofRecord) -> None:
    decoder, dice = hj212.Decoder(), random.Random(1)
    for _ in range(2_000):
        decoder.feed(mutated(HJ212, dice))
    good = [f for f in decoder.feed(b"\r\n" + HJ212 + HJ212) if isinstance(f, hj212.Frame)]
    assert good
    proof.note("HJ 212 resynchronises after 2,000 mutated frames")
