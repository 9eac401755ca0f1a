"""RTP in TCP: both framings, Ehome's head, and boundaries that are found again."""

from __future__ import annotations

import random
import struct

import pytest

from tests.mutation import mutated
from tests.video.cores.gb_sessions import SOUND, SSRC, film, form_of, ps_packets
from video.cores.rtp_tcp import KEPT_BYTES, RtpTcpFramer

EHOME = b"\x01\x00\x01\x02" + bytes(252)


def packets() -> list[bytes]:
    return ps_packets(film(), form_of("h264"), sound=SOUND, size=200)


def rfc4571(packet: bytes) -> bytes:
    return struct.pack("!H", len(packet)) + packet


def dollar(packet: bytes) -> bytes:
    return b"$\0" + struct.pack("!H", len(packet)) + packet


FRAMINGS = {"RFC 4571": (b"", rfc4571), "RTSP": (b"", dollar), "Ehome": (EHOME, dollar)}


def fed(framer: RtpTcpFramer, data: bytes, piece: int) -> list[bytes]:
    out: list[bytes] = []
    for start in range(0, len(data), piece):
        out += map(bytes, framer.feed(data[start : start + piece]))
    return out


@pytest.mark.parametrize("piece", [1, 3, 200, 1460, 100_000])
@pytest.mark.parametrize("name", FRAMINGS)
def test_packets_come_out_as_they_went_in(name: str, piece: int) -> None:
    head, frame = FRAMINGS[name]
    framer = RtpTcpFramer(SSRC)
    data = head + b"".join(map(frame, packets()))
    assert fed(framer, data, piece) == packets()
    assert (framer.resyncs, framer.skipped, framer.ssrc) == (0, 0, SSRC)


def test_a_first_packet_longer_than_9216_bytes_is_no_dollar() -> None:
    big = packets()[0] + bytes(0x2400 - len(packets()[0]))
    framer = RtpTcpFramer()
    assert fed(framer, rfc4571(big) * 2, 5_000) == [big, big]


def test_empty_frames_and_rtcp_are_no_fault() -> None:
    report = bytes.fromhex("80c80006") + bytes(24)
    framer = RtpTcpFramer()
    data = b"".join(rfc4571(p) + b"\0\0" + rfc4571(report) for p in packets())
    assert [p for p in fed(framer, data, 777) if p[1] != 200] == packets()
    assert framer.resyncs == 0


@pytest.mark.parametrize("announced", [SSRC, SSRC + 1, None])
@pytest.mark.parametrize("name", FRAMINGS)
def test_boundaries_lost_by_a_short_write_are_found_again(name: str, announced: int | None) -> None:
    """Wherever and however much was left out: what comes out later is what was sent."""
    head, frame = FRAMINGS[name]
    frames = [frame(p) for p in packets()]
    data, sent = head + b"".join(frames), set(packets())
    start = len(head) + sum(map(len, frames[:4]))
    dice = random.Random(4571)
    for _ in range(150):
        at = dice.randrange(start, len(data) - 2_500)
        gone = dice.choice((1, 2, 3, 13, 150, 700))
        framer = RtpTcpFramer(announced)
        out = fed(framer, data[:at] + data[at + gone :], dice.choice((64, 1460, 9_000)))
        assert out[-1] == packets()[-1]
        assert len([p for p in out if p not in sent]) <= 1
        assert len(out) >= len(sent) - 8


def test_without_a_known_source_a_pack_header_is_a_boundary() -> None:
    framer = RtpTcpFramer()
    data = b"\x00\x01garbage" + b"".join(map(rfc4571, packets()))
    out = fed(framer, data, 500)
    assert out[-1] == packets()[-1]
    assert framer.resyncs >= 1


def test_a_source_changed_in_mid_stream_is_followed() -> None:
    others = [p[:8] + b"\0\0\0\x09" + p[12:] for p in packets()]
    framer = RtpTcpFramer(SSRC)
    assert fed(framer, b"".join(map(rfc4571, packets() + others)), 300) == packets() + others
    assert framer.ssrc == 9


@pytest.mark.parametrize("name", FRAMINGS)
def test_every_truncation_raises_nothing(name: str) -> None:
    head, frame = FRAMINGS[name]
    some = packets()[:3]
    data = head + b"".join(map(frame, some))
    for cut in range(len(data)):
        whole = fed(RtpTcpFramer(SSRC), data[:cut], 1_000)
        assert whole == some[: len(whole)]


def test_two_thousand_mutations_raise_nothing_and_keep_memory_bounded() -> None:
    dice = random.Random(4571)
    samples = [rfc4571(packets()[0]), b"".join(map(rfc4571, packets()[:5])), EHOME]
    samples.append(b"".join(map(dollar, packets()[:5])))
    framer = RtpTcpFramer(SSRC)
    for _ in range(2_000):
        framer.feed(mutated(dice.choice(samples), dice))
        assert len(framer._buffer) <= KEPT_BYTES + 70_000
        if dice.random() < 0.01:
            framer = RtpTcpFramer(SSRC if dice.random() < 0.5 else None)


def test_garbage_without_end_is_thrown_away() -> None:
    dice, framer = random.Random(1), RtpTcpFramer(SSRC)
    fed(framer, b"".join(map(rfc4571, packets())), 1_000)
    for _ in range(40):
        framer.feed(dice.randbytes(30_000))
        assert len(framer._buffer) <= KEPT_BYTES + 70_000
    out = fed(framer, b"".join(map(rfc4571, packets() * 40)), 4_000)
    assert out[-1] == packets()[-1]
