"""What a payload type really is, whatever was announced."""

from __future__ import annotations

import random

import pytest

from tests.mutation import mutated
from tests.video.cores.gb_sessions import (
    SOUND,
    SSRC,
    STEP,
    Listener,
    adts,
    film,
    form_of,
    ps_packets,
)
from tests.video.cores.h26x_packets import fragments, fragments5
from video.cores.es import SoundKind, VideoCodec
from video.cores.gb_media import MAX_TRACKS, UNSUPPORTED_AFTER, Format, GbMedia
from video.cores.ps_write import PsMuxer, RtpPacker
from video.cores.rtp_order import OrderedPacket


def nals(unit: bytes) -> list[bytes]:
    """Without delimiters (AUD), which tell nothing."""
    parts = unit.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")
    return [part for part in parts if part and part[0] not in (0x09, 0x46)]


def is_picture(codec: str, nal: bytes) -> bool:
    return nal[0] >> 1 & 0x3F < 32 if codec == "hevc" else nal[0] & 0x1F in (1, 5)


def es_packets(
    codec: str, kind: int, size: int = 200, *, before: bytes = b"", has_keys: bool = True
) -> list[bytes]:
    """RFC 6184 or 7798, the marker at a picture's end; `before` each picture's own unit."""
    cut = fragments5 if codec == "hevc" else fragments
    out: list[bytes] = []
    for number, unit in enumerate(film(codec)):
        if unit.is_key and not has_keys:
            continue
        payloads: list[bytes] = []
        for nal in nals(unit.data):
            if before and is_picture(codec, nal):
                payloads.append(before)
            payloads += [nal] if len(nal) <= size else cut(nal, size)
        rest = (number * STEP).to_bytes(4, "big") + SSRC.to_bytes(4, "big")
        for payload in payloads:
            mark = 0x80 if payload is payloads[-1] else 0
            head = bytes((0x80, kind | mark)) + (len(out) & 0xFFFF).to_bytes(2, "big")
            out.append(head + rest + payload)
    return out


def numbered(packets: list[bytes], sequence: int) -> list[bytes]:
    return [
        data[:2] + (number & 0xFFFF).to_bytes(2, "big") + data[4:]
        for number, data in enumerate(packets, sequence)
    ]


def listener(**formats: Format) -> Listener:
    named = {int(number[1:]): form for number, form in formats.items()}
    return Listener(media=GbMedia(named))


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (98, Format("H264")),
        (100, Format("H265")),
        (98, Format("PS")),
        (99, Format("H265")),
        (99, Format("SVAC")),
        (99, None),
        (100, None),
        (96, None),
        (33, None),
        (111, None),
    ],
)
def test_elementary_streams_are_known_by_their_parameter_sets(
    codec: str, kind: int, form: Format | None
) -> None:
    heard = listener(**({f"p{kind}": form} if form else {}))
    heard.take(numbered(es_packets(codec, kind) * 3, 0))
    shown = [nals(unit.data) for unit in heard.heard.pictures]
    sent = [nals(unit.data) for unit in film(codec)] * 3
    assert shown == sent[-len(shown) :]
    assert len(shown) >= 20
    assert heard.media.kinds[kind] == ("H265" if codec == "hevc" else "H264")
    assert {unit.codec for unit in heard.heard.pictures} == {VideoCodec(codec)}


@pytest.mark.parametrize("form", [Format("PS"), None])
@pytest.mark.parametrize(
    ("codec", "before"),
    [("h264", b"\x6e\x40\0\7"), ("h264", b"\x0c\xff\xff\x80"), ("hevc", b"\x4c\1\xff\x80")],
)
def test_units_between_the_sets_and_their_picture_hide_no_elementary_stream(
    codec: str, before: bytes, form: Format | None
) -> None:
    heard = listener(**({"p96": form} if form else {}))
    heard.take(numbered(es_packets(codec, 96, before=before) * 3, 0))
    assert len(heard.heard.pictures) >= 20
    assert heard.media.codec is VideoCodec(codec)


@pytest.mark.parametrize("kind", [98, 100, 99, 96, 33, 97, 8])
def test_a_program_stream_is_known_by_its_pack_header_under_any_payload_type(kind: int) -> None:
    heard = Listener()
    packets = ps_packets(film(), form_of("h264"), sound=SOUND)
    heard.take([p[:1] + bytes((p[1] & 0x80 | kind,)) + p[2:] for p in packets])
    assert heard.heard.data == [unit.data for unit in film()]
    assert heard.media.kinds == {kind: "PS"}


@pytest.mark.parametrize("kind", [96, 98, 111])
def test_a_byte_stream_without_any_packing_is_put_together(kind: int) -> None:
    packer, out = RtpPacker(SSRC, kind), []
    packer.payload_bytes = 200
    for number, unit in enumerate(film() * 4):
        out += packer.packets(unit.data, number * STEP)
    heard = Listener().take(out)
    sent = [unit.data for unit in film() * 4]
    assert heard.data == sent[-len(heard.data) :]
    assert len(heard.data) >= 20


@pytest.mark.parametrize(("kind", "codec"), [(8, SoundKind.PCMA), (0, SoundKind.PCMU)])
@pytest.mark.parametrize("is_shared", [True, False])
def test_plain_g711_beside_ps_is_heard_and_disturbs_no_picture(
    kind: int, codec: SoundKind, is_shared: bool
) -> None:
    heard, sequence = Listener(), 0
    own = RtpPacker(SSRC, kind, sequence=40_000)
    for number, unit in enumerate(film(count=40)):
        packets = ps_packets([unit], form_of("h264"), sequence=sequence, first=number)
        sequence += len(packets)
        if is_shared:
            own.sequence = sequence
            sequence += 1
        heard.take([*packets, *own.packets(SOUND, number * 320 + 7_777)])
        heard.now_s += 0.04
    units = [unit for unit in heard.heard.pictures if unit.is_key]
    assert len(units) >= 9
    assert len(heard.heard.sounds) == 40
    piece = heard.heard.sounds[1]
    assert (piece.codec, piece.stamp, piece.stamp_hz) == (codec, 320 + 7_777, 8_000)
    assert not piece.is_in_step
    assert heard.order.lost == heard.order.restarts == 0


def test_loss_of_sound_with_numbers_of_its_own_holds_no_picture_back() -> None:
    heard = Listener()
    own = RtpPacker(SSRC, 8, sequence=40_000)
    units = film(count=40)
    packets = ps_packets(units, form_of("h264"))
    for number, data in enumerate(packets):
        sound = own.packets(SOUND, number * 320)
        heard.take([data] if number % 7 == 3 else [data, *sound])
    heard.wait()
    assert heard.order.lost > 3
    assert heard.heard.data == [unit.data for unit in units]


def test_aac_in_packets_of_its_own_is_heard_with_adts_or_as_rfc_3640_packs_it() -> None:
    body = bytes(range(120))
    packed = b"\0\x10" + (len(body) << 3).to_bytes(2, "big") + body
    for form, payload, hz in (
        (Format("MPEG4-GENERIC", 16_000, 1), adts(body), 16_000),
        (Format("MPEG4-GENERIC", 8_000, 1), packed, 8_000),
        (Format("AAC", 48_000, 2), packed, 48_000),
    ):
        heard = listener(p102=form).take(RtpPacker(SSRC, 102).packets(payload, 9))
        assert [(p.data, p.codec, p.clock_hz) for p in heard.sounds] == [(body, SoundKind.AAC, hz)]


@pytest.mark.parametrize("form", [Format("SVAC"), Format("AVS3"), Format("JPEG")])
def test_what_cannot_be_taken_apart_is_named(form: Format) -> None:
    heard = listener(p96=form)
    packer = RtpPacker(SSRC, 96)
    for number in range(UNSUPPORTED_AFTER + 5):
        heard.take(packer.packets(b"\x1c\x03nothing known", number))
    assert not heard.heard.pictures
    assert heard.media.unsupported == form.name


def test_a_stream_that_changes_its_kind_is_looked_at_again() -> None:
    packets = ps_packets(film(), form_of("h264"))
    packer = RtpPacker(SSRC, 96, len(packets))
    heard = Listener()
    heard.take(packets)
    for number in range(3_000):
        heard.take(packer.packets(b"\x41\x9a" + bytes(50), number))
    assert heard.heard.data == [unit.data for unit in film()]
    before = len(heard.heard.pictures)
    heard.take(numbered(es_packets("hevc", 96) * 3, packer.sequence))
    assert len(heard.heard.pictures) > before + 12
    assert heard.media.codec is VideoCodec.H265


def test_pictures_are_held_back_until_a_key_frame_when_asked_to() -> None:
    heard, units, sequence = Listener(), film(), 0
    for number, unit in enumerate(units):
        packets = ps_packets([unit], form_of("h264"), sequence=sequence, first=number)
        sequence += len(packets)
        if number == 6:
            heard.media.await_key()
        heard.take(packets)
    assert heard.heard.data[-4:] == [unit.data for unit in units[8:]]
    assert not heard.media.awaits_key
    assert len(heard.heard.data) in (9, 10)


def test_a_camera_that_changes_its_payload_type_between_key_frames_is_asked_for_one() -> None:
    heard, sequence = listener(p98=Format("H264"), p100=Format("H265")), 0
    told = []
    for packets in (
        es_packets("h264", 98),
        es_packets("hevc", 100, has_keys=False),
        es_packets("hevc", 100),
    ):
        before = len(heard.heard.pictures)
        heard.take(numbered(packets, sequence))
        sequence += len(packets)
        told.append((len(heard.heard.pictures) > before, heard.media.awaits_key))
    assert told == [(True, False), (False, True), (True, False)]


def test_payload_types_without_end_are_not_all_kept() -> None:
    media = GbMedia()
    for kind in range(128):
        media.push(OrderedPacket(kind, 0, False, kind, b"\0\0\1\xba", 0, 0))
    assert len(media.kinds) == MAX_TRACKS


def test_every_truncation_of_every_packet_raises_nothing() -> None:
    samples = [
        *ps_packets(film(), form_of("h264"), sound=SOUND)[:4],
        *es_packets("hevc", 100)[:5],
        *RtpPacker(SSRC, 8).packets(SOUND, 0),
        *RtpPacker(SSRC, 102).packets(adts(bytes(60)), 0),
        *RtpPacker(SSRC, 33).packets((b"\x47" + bytes(187)) * 3, 0),
    ]
    for sample in samples:
        heard = Listener()
        for cut in range(len(sample)):
            heard.take(
                [sample[:2] + cut.to_bytes(2, "big") + sample[4:cut]] if cut > 4 else [b"\x80"]
            )


def test_two_thousand_mutated_packets_raise_nothing_and_pictures_come_back() -> None:
    dice = random.Random(96)
    samples = ps_packets(film(), form_of("h264"), sound=SOUND) + es_packets("hevc", 100)
    heard = Listener()
    for number in range(2_000):
        data = bytearray(mutated(dice.choice(samples), dice))
        if dice.random() < 0.9:
            data[2:4] = (number & 0xFFFF).to_bytes(2, "big")
        heard.take([bytes(data)])
    heard.wait()
    heard.heard.pictures.clear()
    packer = RtpPacker(SSRC, 96, heard.order._lanes[96].next + 20_000 & 0xFFFF)
    muxer = PsMuxer(form_of("h264"))
    for number, unit in enumerate(film() * 3):
        at = 10**8 + number * STEP
        heard.take(packer.packets(muxer.picture(unit.data, at, unit.is_key), at))
    sent, count = [unit.data for unit in film() * 3], len(heard.heard.data)
    assert count >= 20
    # Without trust in markers left, the last picture waits for the next.
    assert heard.heard.data in (sent[-count:], sent[-count - 1 : -1])
