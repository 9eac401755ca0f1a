"""Program streams of devices with their quirks: the pictures that went in come out, or none."""

from __future__ import annotations

import random

import pytest

from tests.mutation import mutated
from tests.video.cores.gb_sessions import (
    FORMS,
    SOUND,
    STEP,
    Listener,
    adts,
    film,
    form_of,
    pictures_of,
    ps_packets,
)
from video.cores.es import SoundKind, VideoCodec, VideoUnit
from video.cores.frames import MAX_UNIT_BYTES
from video.cores.ps import COLLECT_BYTES, PsDemuxer
from video.cores.ps_write import (
    AAC,
    AVS3,
    MPEG4,
    PCMA,
    PCMU,
    SOUND_ID,
    SVAC,
    VIDEO_ID,
    PsForm,
    PsMuxer,
    pes,
)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("size", [40, 300, 60_000])
@pytest.mark.parametrize("name", FORMS)
def test_pictures_and_sound_come_out_as_they_went_in(codec: str, size: int, name: str) -> None:
    units = film(codec)
    listener = Listener()
    heard = listener.take(ps_packets(units, form_of(codec, **FORMS[name]), sound=SOUND, size=size))
    assert heard.data == [unit.data for unit in units]
    assert [unit.is_key for unit in heard.pictures] == [unit.is_key for unit in units]
    assert [unit.stamp for unit in heard.pictures] == [n * STEP for n in range(len(units))]
    assert {piece.data for piece in heard.sounds} == {SOUND}
    assert len(heard.sounds) == len(units)
    assert listener.media.codec == codec
    assert not listener.media.unsupported


@pytest.mark.parametrize(("codec", "lie"), [("h264", "hevc"), ("hevc", "h264")])
def test_a_map_that_names_the_other_codec_is_not_believed(codec: str, lie: str) -> None:
    heard = Listener().take(ps_packets(film(codec), form_of(lie), sound=SOUND))
    assert heard.data == [unit.data for unit in film(codec)]
    assert {unit.codec for unit in heard.pictures} == {VideoCodec(codec)}


@pytest.mark.parametrize(
    ("kind", "name"), [(SVAC, "SVAC"), (AVS3, "AVS3"), (0xD2, "AVS2"), (0x42, "AVS")]
)
def test_a_codec_without_a_decoder_is_named(kind: int, name: str) -> None:
    foreign = [unit._replace(data=b"\0\0\0\1\x1c" + bytes(range(1, 200))) for unit in film()]
    listener = Listener()
    heard = listener.take(ps_packets(foreign, PsForm(video_type=kind), sound=SOUND))
    assert not heard.pictures
    assert listener.media.unsupported == name
    assert len(heard.sounds) == len(foreign)


def test_mpeg4_is_taken_with_its_key_frames() -> None:
    intra = b"\0\0\1\xb0\x01\0\0\1\xb5\x09\0\0\1\x00\0\0\1\x20\x08\0\0\1\xb6\x10" + b"i" * 50
    inter = b"\0\0\1\xb6\x50" + b"p" * 50
    units = [film()[0]._replace(data=d, is_key=d is intra) for d in (inter, intra, inter, inter)]
    for form in (PsForm(video_type=MPEG4), PsForm(has_map=False), PsForm()):
        heard = Listener().take(ps_packets(units, form, sound=SOUND))
        assert heard.data == [intra, inter, inter]
        assert [unit.is_key for unit in heard.pictures] == [True, False, False]
        assert {unit.codec for unit in heard.pictures} == {VideoCodec.MPEG4}


@pytest.mark.parametrize("announced", [AAC, PCMA, PCMU, 0])
def test_aac_is_known_by_its_heads_whatever_is_announced(announced: int) -> None:
    muxer, demuxer = PsMuxer(form_of("h264", sound_type=announced)), PsDemuxer()
    body = bytes(range(100))
    out = demuxer.feed(muxer.picture(film()[0].data, 0, True), 0, True)
    out += demuxer.feed(muxer.sound(adts(body) + adts(body[:50]), 9_000), 0, True)
    pieces = [piece for piece in out if not isinstance(piece, VideoUnit)]
    assert [piece.data for piece in pieces] == [body, body[:50]]
    assert {(p.codec, p.clock_hz, p.channels) for p in pieces} == {(SoundKind.AAC, 16_000, 1)}
    assert pieces[0].config == bytes.fromhex("1408")
    assert [piece.stamp for piece in pieces] == [9_000, 9_000 + 1024 * 90_000 // 16_000]


def test_an_aac_frame_may_lie_across_two_packets() -> None:
    muxer, demuxer = PsMuxer(form_of("h264", sound_type=AAC)), PsDemuxer()
    whole = adts(bytes(100)) + adts(bytes(90)) + adts(bytes(80))
    out = demuxer.feed(muxer.picture(film()[0].data, 0, True), 0, True)
    for part in (whole[:150], whole[150:]):
        out += demuxer.feed(muxer.sound(part, 0), 0, True)
    sizes = [len(piece.data) for piece in out if not isinstance(piece, VideoUnit)]
    assert sizes == [100, 90, 80]


@pytest.mark.parametrize(("kind", "name"), [(AVS3, "AVS3"), (0xD2, "AVS2"), (SVAC, "SVAC")])
@pytest.mark.parametrize("size", [2_000, 20_000])
def test_nor_is_avs_with_an_extension_head_taken_for_mpeg_4(
    kind: int, name: str, size: int
) -> None:
    dice = random.Random(size)

    def part(code: str, count: int) -> bytes:
        body = bytes(dice.randrange(4, 256) for _ in range(count))
        return b"\0\0\1" + bytes.fromhex(code) + body

    # Sequence, its extension, intra picture, slice; inter picture, slice.
    key = part("b02042", 20) + part("b52a", 8) + part("b3", 30) + part("00", size)
    other = part("b60f", 30) + part("00", 300)
    units = [u._replace(data=key if u.is_key else other) for u in film("h264", 48, 24)]
    listener, said = Listener(), list[str]()
    for packet in ps_packets(units, PsForm(video_type=kind)):
        listener.take([packet])
        said.append(listener.media.unsupported)
    assert not listener.heard.pictures
    assert set(said[said.index(name) :]) == {name}
    assert listener.media.codec is VideoCodec.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "name"), [(0x92, "G.722.1"), (0x99, "G.729"), (0x9B, "SVAC audio"), (PCMU, "")]
)
def test_sound_without_a_decoder_is_named(kind: int, name: str) -> None:
    listener = Listener()
    heard = listener.take(ps_packets(film(), form_of("h264", sound_type=kind), sound=SOUND))
    assert listener.media.unsupported_sound == name
    assert bool(heard.sounds) == (not name)
    assert all(piece.codec is SoundKind.PCMU for piece in heard.sounds)


@pytest.mark.parametrize("pes_bytes", [0, 100, 65_000])
@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_after_each_possible_loss_nothing_is_shown_until_a_key_frame(
    codec: str, pes_bytes: int
) -> None:
    units = film(codec)
    packets = ps_packets(units, form_of(codec, pes_bytes=pes_bytes), sound=SOUND)
    hit = pictures_of(packets)
    for lost in range(len(packets)):
        listener = Listener()
        listener.take(packets[:lost] + packets[lost + 1 :])
        listener.wait()
        shown = [unit.stamp // STEP for unit in listener.heard.pictures]
        assert listener.heard.data == [units[n].data for n in shown]
        broken = hit[lost]
        # Those before are whole; the next key frame brings pictures back.
        following = next((n for n in range(broken + 1, len(units)) if units[n].is_key), None)
        assert shown[: max(0, broken - 1)] == list(range(max(0, broken - 1)))
        if following is not None:
            assert shown[-(len(units) - following) :] == list(range(following, len(units)))
        assert not any(broken < n < (following or len(units)) for n in shown), (lost, shown)


def test_a_length_too_short_for_its_picture_loses_nothing() -> None:
    """A picture of more than 65,535 bytes in one packet, its length counted modulo 65,536."""
    big = film()[0]._replace(data=film()[0].data + b"\x11" * 70_000)
    units = [big, *film()[1:4], big, *film()[1:4]]
    packet = bytearray(PsMuxer(form_of("h264", pes_bytes=0)).picture(big.data, 0, True))
    at = packet.index(b"\0\0\1\xe0")
    packet[at + 4 : at + 6] = (len(packet) - at - 6 & 0xFFFF).to_bytes(2, "big")
    demuxer, out = PsDemuxer(), []
    muxer = PsMuxer(form_of("h264"))
    for number, unit in enumerate(units):
        data = bytes(packet) if unit is big else muxer.picture(unit.data, number * STEP, False)
        for start in range(0, len(data), 1400):
            out += demuxer.feed(
                data[start : start + 1400], number * STEP, start + 1400 >= len(data)
            )
    assert [u.data for u in out if isinstance(u, VideoUnit)] == [unit.data for unit in units]


def test_a_length_beyond_its_picture_shows_no_half_picture() -> None:
    units, demuxer, out = film(), PsDemuxer(), []
    muxer = PsMuxer(form_of("h264"))
    for number, unit in enumerate(units):
        data = muxer.picture(unit.data, number * STEP, unit.is_key)
        out += demuxer.feed(data[:-20] if number == 5 else data, number * STEP, True)
    shown = [u.data for u in out if isinstance(u, VideoUnit)]
    assert shown == [u.data for u in (*units[:5], *units[8:])]
    assert demuxer.bad_packets == 1


def test_zeros_between_packets_and_an_end_code_are_passed_over() -> None:
    demuxer, out = PsDemuxer(), []
    muxer = PsMuxer(form_of("h264"))
    for number, unit in enumerate(film()):
        data = muxer.picture(unit.data, number * STEP, unit.is_key)
        out += demuxer.feed(data + b"\0" * 6, number * STEP, True)
        out += demuxer.feed(b"\0\0\1\xb9", number * STEP, True)
    assert [u.data for u in out if isinstance(u, VideoUnit)] == [u.data for u in film()]


def test_private_data_and_other_streams_are_passed_over() -> None:
    demuxer, out = PsDemuxer(), []
    muxer = PsMuxer(form_of("h264"))
    others = pes(0xBD, b"private\0\0\1\xba") + pes(0xBE, b"\xff" * 9) + pes(0xF2, b"x" * 20)
    others += pes(0xE5, b"\0\0\0\1\x65other", 7) + pes(0xC7, b"\x55" * 9, 7)
    for number, unit in enumerate(film()):
        data = muxer.picture(unit.data, number * STEP, unit.is_key)
        data += muxer.sound(SOUND, number * STEP) + others
        out += demuxer.feed(data, number * STEP, True)
    assert [u.data for u in out if isinstance(u, VideoUnit)] == [u.data for u in film()]
    assert {u.data for u in out if not isinstance(u, VideoUnit)} == {SOUND}


def test_a_codec_changed_in_mid_stream_is_followed() -> None:
    packets = ps_packets(film("h264"), form_of("h264"), sound=SOUND)
    packets += ps_packets(film("hevc"), form_of("hevc"), sound=SOUND, sequence=len(packets))
    listener = Listener()
    heard = listener.take(packets)
    assert heard.data == [u.data for u in (*film("h264"), *film("hevc"))]
    assert listener.media.codec is VideoCodec.H265


def test_one_who_comes_in_the_middle_sees_the_next_key_frame_first() -> None:
    units = film(count=24, group=6)
    packets = ps_packets(units, form_of("h264", pes_bytes=60), size=70)
    for start in range(1, len(packets) // 2, 3):
        heard = Listener().take(packets[start:])
        assert heard.pictures[0].is_key
        assert heard.data == [u.data for u in units[-len(heard.data) :]]


SAMPLES = {
    "plain": (form_of("h264"), True),
    "length 0": (form_of("h264", pes_bytes=0), False),
    "several": (form_of("h264", pes_bytes=60, stuffing=3), False),
    "AAC": (form_of("hevc", sound_type=AAC), True),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_truncation_is_survived_and_shows_nothing_that_was_not_sent(name: str) -> None:
    form, is_told = SAMPLES[name]  # by its lengths, that something was left out
    codec = "h264" if form.video_type == form_of("h264").video_type else "hevc"
    units, muxer = film(codec)[:5], PsMuxer(form)
    key = muxer.picture(units[0].data, 0, True) + muxer.sound(adts(b"s" * 60), 0)
    after = [muxer.picture(units[n].data, n * STEP, n == 4) for n in (1, 4, 3)]
    sent = {unit.data for unit in units}
    for cut in range(len(key)):
        demuxer = PsDemuxer()
        out = demuxer.feed(key[:cut], 0, True)
        for number, data in enumerate(after):
            out += demuxer.feed(data, number + 1, True)
        shown = [unit.data for unit in out if isinstance(unit, VideoUnit)]
        assert units[4].data in shown
        if is_told:
            assert set(shown) <= sent


def test_two_thousand_mutations_raise_nothing_and_keep_memory_bounded() -> None:
    dice, demuxer = random.Random(28181), PsDemuxer()
    forms = [form_of("h264"), form_of("hevc", pes_bytes=0), form_of("h264", sound_type=AAC)]
    samples = [
        muxer.picture(unit.data, n * STEP, unit.is_key) + muxer.sound(SOUND, n * STEP)
        for muxer in map(PsMuxer, forms)
        for n, unit in enumerate(film())
    ]
    for number in range(2_000):
        data = mutated(dice.choice(samples), dice)
        demuxer.feed(data, number // 3, dice.random() < 0.5)
        assert len(demuxer._pending) <= 2 * COLLECT_BYTES
        if dice.random() < 0.05:
            demuxer.lose()
    good = [p for u in film() for p in demuxer.feed(
        PsMuxer(form_of("h264")).picture(u.data, 10**6 + u.stamp, u.is_key), 10**6 + u.stamp, True
    ) if isinstance(p, VideoUnit)]  # fmt: skip
    assert good


@pytest.mark.parametrize("is_unbounded", [False, True])
def test_a_picture_without_end_is_dropped(is_unbounded: bool) -> None:
    demuxer = PsDemuxer()
    muxer = PsMuxer(form_of("h264", pes_bytes=0))
    demuxer.feed(muxer.picture(film()[0].data, 0, True), 0, False)
    more = b"\x11" * 60_000 if is_unbounded else pes(VIDEO_ID, b"\x11" * 60_000)
    for _ in range(MAX_UNIT_BYTES // 60_000 + 20):
        assert not demuxer.feed(more, 0, False)
    assert demuxer.video.dropped_units == 1
    assert len(demuxer.video._data) <= MAX_UNIT_BYTES


def test_sound_never_waits_for_a_key_frame() -> None:
    demuxer = PsDemuxer()
    out = demuxer.feed(PsMuxer().sound(SOUND, 5) + pes(SOUND_ID, SOUND, 9), 0, True)
    assert [(p.data, p.stamp) for p in out] == [(SOUND, 5), (SOUND, 9)]
