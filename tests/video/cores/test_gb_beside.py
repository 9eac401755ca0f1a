"""What comes beside the picture, sound or data that nobody here decodes, is no picture."""

from __future__ import annotations

import random
import struct

import pytest

from tests.video.cores.gb_sessions import SOUND, SSRC, STEP, Listener, film, form_of, ps_packets
from video.cores.es import VideoCodec
from video.cores.es_proof import EsProof
from video.cores.gb_media import QUIET_PACKETS, UNSUPPORTED_AFTER, Format, GbMedia
from video.cores.ps_write import PsMuxer, RtpPacker

SPS, PPS, IDR = b"\x67\x42\x00\x1e\x95\xa8", b"\x68\xce\x3c\x80\x00", b"\x65\x88\x84\x00\x33"
VPS5, SPS5, PPS5 = b"\x40\x01\x0c\x01\xff", b"\x42\x01\x01\x01\x60", b"\x44\x01\xc1\x72\xb4"


def proved(*payloads: bytes) -> VideoCodec:
    proof = EsProof()
    return [proof.take(payload, 0, False) for payload in payloads][-1]


def beside(kind: int, formats: dict[int, Format], seconds: int, seed: int) -> Listener:
    """A healthy picture, and 50 pieces a second of something of 60 bytes beside it."""
    dice, heard = random.Random(seed), Listener(media=GbMedia(formats))
    units, muxer, sequence = film("h264", 48, 24), PsMuxer(form_of("h264")), 0
    for number in range(25 * seconds):
        unit, at = units[number % 48], number * STEP
        packer = RtpPacker(SSRC, sequence=sequence)
        packer.payload_bytes = 1_388
        packets = packer.packets(muxer.picture(unit.data, at, unit.is_key), at)
        sequence += len(packets)
        for piece in range(2):
            head = (0x80, kind, sequence & 0xFFFF, number * 320 + piece * 160, SSRC)
            packets.append(struct.pack("!BBHII", *head) + dice.randbytes(60))
            sequence = (sequence + 1) & 0xFFFF
        heard.take(packets)
    return heard


@pytest.mark.parametrize(
    ("kind", "formats"),
    [
        (9, {9: Format("G7221", 16_000)}),
        (9, {}),
        (4, {}),
        (18, {18: Format("G729")}),
        (20, {}),
        (112, {}),
        (107, {107: Format("VND.ONVIF.METADATA")}),
    ],
)
def test_sound_or_data_of_any_name_beside_a_picture_never_becomes_pictures(
    kind: int, formats: dict[int, Format]
) -> None:
    heard = beside(kind, formats, 40, seed=2)
    units = film("h264", 48, 24)
    assert heard.heard.data == [units[n % 48].data for n in range(1_000)]
    assert not heard.media.awaits_key
    assert heard.media.unsupported == ""


@pytest.mark.parametrize("seed", range(3))
def test_nor_does_sound_alone(seed: int) -> None:
    dice, heard = random.Random(seed), Listener()
    for number in range(20_000):
        head = struct.pack("!BBHII", 0x80, 112, number & 0xFFFF, number * 160, SSRC)
        heard.take([head + dice.randbytes(60)])
    assert not heard.heard.pictures
    assert heard.media.kinds == {112: "PS"}


@pytest.mark.parametrize(
    ("kind", "name"), [(4, "G.723.1"), (9, "G.722.1"), (18, "G.729"), (20, "SVAC audio")]
)
def test_sound_that_nobody_decodes_is_named_as_sound(kind: int, name: str) -> None:
    heard = beside(kind, {}, 1, seed=1)
    assert heard.media.unsupported_sound == name
    assert heard.media.unsupported == ""


def test_what_is_announced_at_the_clock_of_sound_is_not_named_as_the_picture() -> None:
    heard = Listener(media=GbMedia({97: Format("OPUS", 48_000, 2)}))
    packer = RtpPacker(SSRC, 97)
    for number in range(QUIET_PACKETS + UNSUPPORTED_AFTER + 5):
        heard.take(packer.packets(b"\x1c\x03nothing known", number))
    assert heard.media.unsupported == ""


def test_a_picture_that_moves_to_a_payload_type_nobody_decodes_is_named() -> None:
    heard = Listener(media=GbMedia({99: Format("SVAC")}))
    packets = ps_packets(film(), form_of("h264"))
    heard.take(packets)
    packer = RtpPacker(SSRC, 99, len(packets))
    for number in range(QUIET_PACKETS + UNSUPPORTED_AFTER + 5):
        heard.take(packer.packets(b"\x1c\x03nothing known", number))
    assert heard.media.unsupported == "SVAC"


@pytest.mark.parametrize(
    ("payloads", "codec"),
    [
        ([SPS, PPS, IDR], VideoCodec.H264),
        ([SPS, PPS, b"\x06\x05\x01\x00\x80", b"\x7c\x85\x88\x84"], VideoCodec.H264),
        ([b"\x78\0\6" + SPS + b"\0\5" + PPS, IDR], VideoCodec.H264),
        ([VPS5, SPS5, PPS5, b"\x26\x01\xaf\x09"], VideoCodec.H265),
        ([SPS5, PPS5, b"\x62\x01\x93\xaf"], VideoCodec.H265),
        ([SPS, PPS, b"\x6e\x40\0\7", IDR], VideoCodec.H264),  # prefix, of temporal layers
        ([SPS, PPS, b"\x0c\xff\xff\x80", IDR], VideoCodec.H264),  # filler
        ([SPS, PPS, b"\x77\1\2", IDR], VideoCodec.H264),  # a maker's own
        ([b"\x78\0\6" + SPS + b"\0\5" + PPS + b"\0\4\x6e\x40\0\7", IDR], VideoCodec.H264),
        ([SPS5, PPS5, b"\x4c\x01\xff\x80", b"\x26\x01\xaf\x09"], VideoCodec.H265),
        ([b"\x60\x01\0\5" + SPS5 + b"\0\5" + PPS5, b"\x26\x01\xaf"], VideoCodec.H265),
        ([SPS], VideoCodec.UNKNOWN),
        ([SPS, PPS], VideoCodec.UNKNOWN),
        ([SPS, IDR], VideoCodec.UNKNOWN),
        ([SPS, b"noise", PPS, IDR], VideoCodec.UNKNOWN),
        ([SPS, PPS, b"\x7c\x05\x88"], VideoCodec.UNKNOWN),  # the middle of a picture
        ([b"\x78\0\6" + SPS + b"\0\x50" + PPS, IDR], VideoCodec.UNKNOWN),
        ([SPS, b"", PPS, IDR], VideoCodec.UNKNOWN),
    ],
)
def test_parameter_sets_and_then_their_picture_prove_an_elementary_stream(
    payloads: list[bytes], codec: VideoCodec
) -> None:
    assert proved(*payloads) is codec


def test_what_was_held_while_it_was_not_proved_has_a_limit() -> None:
    proof = EsProof()
    for _ in range(10_000):
        proof.take(SPS, 0, False)
    assert len(proof.held) <= 64


def test_sound_alone_is_told_from_pictures_that_wait_for_a_key_frame() -> None:
    muxer, packer, heard = PsMuxer(form_of("h264")), RtpPacker(SSRC), Listener()
    for number in range(20):
        at = number * STEP
        heard.take(packer.packets(muxer.sound(SOUND, at), at))
    before = heard.media.is_sound_alone
    for number, unit in enumerate(film()[1:4], 20):
        heard.take(packer.packets(muxer.picture(unit.data, number * STEP, False), number * STEP))
    assert not heard.heard.pictures
    assert (before, heard.media.is_sound_alone) == (True, False)
    assert heard.media.awaits_key


def test_nor_is_it_alone_beside_what_nobody_knows() -> None:
    heard = beside(8, {}, 1, seed=1)
    assert not heard.media.is_sound_alone
    alone = Listener().take(RtpPacker(SSRC, 8).packets(SOUND, 0))
    assert alone.sounds
    other = Listener()
    other.take([*RtpPacker(SSRC, 8).packets(SOUND, 0), *RtpPacker(SSRC, 96, 1).packets(b"?", 0)])
    assert not other.media.is_sound_alone
