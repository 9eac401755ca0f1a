"""Sound out of RTP: every form, every truncation, bounded whatever comes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.cores.rtp import RtpPacket
from video.cores.sdp import SoundCodec, SoundTrack
from video.cores.sound_rtp import MAX_UNIT_BYTES, SoundDepacketiser, SoundUnit


def a_track(codec: SoundCodec) -> SoundTrack:
    is_aac = codec is SoundCodec.AAC
    return SoundTrack(
        codec=codec,
        payload_type=97,
        control="",
        aggregate="",
        clock_hz=16_000,
        size_bits=13 if is_aac else 0,
        index_bits=3 if is_aac else 0,
        delta_bits=3 if is_aac else 0,
    )


def packet(payload: bytes, timestamp: int = 5000, *, is_last: bool = True) -> RtpPacket:
    return RtpPacket(1, timestamp, is_last, 97, memoryview(payload))


def aac(*frames: bytes, sizes: list[int] | None = None) -> bytes:
    """RFC 3640 AAC-hbr: lengths of 13 bits, indexes of 3."""
    lengths = [len(f) for f in frames] if sizes is None else sizes
    headers = b"".join(struct.pack(">H", n << 3) for n in lengths)
    return struct.pack(">H", len(lengths) * 16) + headers + b"".join(frames)


def test_g711_is_its_payload() -> None:
    depacketiser = SoundDepacketiser(a_track(SoundCodec.PCMA))
    assert depacketiser.push(packet(b"\xd5" * 160)) == [SoundUnit(b"\xd5" * 160, 5000)]
    assert depacketiser.push(packet(b"")) == []


def test_another_payload_type_is_not_this_sound() -> None:
    other = packet(b"x" * 10)._replace(payload_type=13)  # comfort noise
    assert SoundDepacketiser(a_track(SoundCodec.PCMU)).push(other) == []


def test_several_aac_frames_of_a_packet_follow_each_other_in_time() -> None:
    depacketiser = SoundDepacketiser(a_track(SoundCodec.AAC))
    units = depacketiser.push(packet(aac(b"one", b"second")))
    assert units == [SoundUnit(b"one", 5000), SoundUnit(b"second", 6024)]


def test_an_aac_frame_in_several_packets_is_put_together() -> None:
    depacketiser = SoundDepacketiser(a_track(SoundCodec.AAC))
    first = depacketiser.push(packet(aac(b"abcd", sizes=[7]), is_last=False))
    assert first == []
    assert depacketiser.push(packet(aac(b"efg", sizes=[7]))) == [SoundUnit(b"abcdefg", 5000)]


def test_a_piece_that_was_lost_costs_its_frame_only() -> None:
    depacketiser = SoundDepacketiser(a_track(SoundCodec.AAC))
    depacketiser.push(packet(aac(b"abcd", sizes=[7]), is_last=False))
    assert depacketiser.push(packet(aac(b"next"), 6024)) == [SoundUnit(b"next", 6024)]
    assert depacketiser.push(packet(aac(b"efg", sizes=[9]), 7048)) == []
    assert depacketiser.push(packet(aac(b"more"), 8072)) == [SoundUnit(b"more", 8072)]
    assert depacketiser.bad_payloads == 1


@pytest.mark.parametrize("end", range(len(aac(b"one", b"second"))))
def test_every_truncation_of_aac_gives_whole_frames_or_none(end: int) -> None:
    depacketiser = SoundDepacketiser(a_track(SoundCodec.AAC))
    units = depacketiser.push(packet(aac(b"one", b"second")[:end]))
    assert [u.data for u in units] in ([], [b"one"])


@given(st.lists(st.binary(max_size=64), max_size=20))
def test_nothing_raises_and_nothing_grows(payloads: list[bytes]) -> None:
    for codec in SoundCodec:
        depacketiser = SoundDepacketiser(a_track(codec))
        for payload in payloads:
            depacketiser.push(packet(payload, is_last=False))
            assert len(depacketiser._fragment) <= MAX_UNIT_BYTES
