"""MPEG-TS in place of PS, muxed by libavformat: the pictures that went in come out, or none."""

from __future__ import annotations

import functools
import io
import random
from fractions import Fraction

import av
import pytest

from tests.mutation import mutated
from tests.video.cores.gb_sessions import SSRC, STEP, Listener, film
from video.cores.es import SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.cores.ts import PACKET_BYTES, TsDemuxer, is_ts

A_PACKET = 7 * PACKET_BYTES


@functools.cache
def transport_stream(codec: str, has_sound: bool = False, tables: bool = True) -> bytes:
    """The film as libavformat muxes it; `tables` False leaves PAT and PMT out."""
    raw = io.BytesIO()
    with av.open(raw, "w", format="mpegts", options={"mpegts_copyts": "1"}) as out:
        video = out.add_stream("libx265" if codec == "hevc" else "libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        sound = out.add_stream("aac", rate=48_000, layout="mono") if has_sound else None
        if sound is not None:
            _add_sound(out, sound)
        for number, unit in enumerate(film(codec)):
            packet = av.Packet(unit.data)
            packet.stream, packet.time_base = video, Fraction(1, 90_000)
            packet.pts = packet.dts = 90_000 + number * STEP
            packet.is_keyframe = unit.is_key
            out.mux(packet)
    data = raw.getvalue()
    packets = [data[at : at + PACKET_BYTES] for at in range(0, len(data), PACKET_BYTES)]
    wanted = {0, 0x11, 0x1000} if not tables else set()
    return b"".join(p for p in packets if ((p[1] & 0x1F) << 8 | p[2]) not in wanted)


def _add_sound(out: av.container.OutputContainer, stream: av.AudioStream) -> None:
    for number in range(12):
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate = 48_000
        frame.planes[0].update(bytes(4096))
        frame.pts = number * 1024
        out.mux(stream.encode(frame))


def rtp(data: bytes, size: int, kind: int = 33) -> list[bytes]:
    """As a device sends it that knows nothing of pictures: no marker, time by the packet."""
    out = []
    for number, start in enumerate(range(0, len(data), size)):
        head = bytes((0x80, kind)) + number.to_bytes(2, "big") + (number * 90).to_bytes(4, "big")
        out.append(head + SSRC.to_bytes(4, "big") + data[start : start + size])
    return out


@pytest.mark.parametrize("kind", [33, 96, 98])
@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_pictures_come_out_as_they_went_in_under_any_payload_type(codec: str, kind: int) -> None:
    listener = Listener()
    heard = listener.take(rtp(transport_stream(codec), A_PACKET, kind))
    assert heard.data == [unit.data for unit in film(codec)][: len(heard.data)]
    assert len(heard.data) >= len(film(codec)) - 2
    assert listener.media.kinds == {kind: "MP2T"}
    assert listener.media.codec == codec
    steps = {b.stamp - a.stamp for a, b in zip(heard.pictures, heard.pictures[1:], strict=False)}
    assert steps == {STEP}


def test_packets_may_lie_across_payloads() -> None:
    demuxer, out = TsDemuxer(), []
    data = transport_stream("h264")
    for start in range(0, len(data), 101):
        out += demuxer.feed(data[start : start + 101], start, False)
    assert [u.data for u in out if isinstance(u, VideoUnit)] == [
        unit.data for unit in film()[: len(out)]
    ]
    assert len(out) >= len(film()) - 2
    assert demuxer.resyncs == 0


def test_without_tables_streams_are_known_by_their_packets() -> None:
    heard = Listener().take(rtp(transport_stream("hevc", True, tables=False), A_PACKET))
    assert heard.data == [unit.data for unit in film("hevc")][: len(heard.data)]
    assert len(heard.data) >= len(film()) - 2
    assert {unit.codec for unit in heard.pictures} == {VideoCodec.H265}


def test_sound_comes_with_its_rate() -> None:
    heard = Listener().take(rtp(transport_stream("h264", has_sound=True), A_PACKET))
    assert heard.pictures
    assert len(heard.sounds) >= 10
    assert {(p.codec, p.clock_hz, p.channels, p.config) for p in heard.sounds} == {
        (SoundKind.AAC, 48_000, 1, bytes.fromhex("1188"))
    }
    assert all(isinstance(piece, SoundPiece) and piece.is_in_step for piece in heard.sounds)


def test_a_true_marker_gives_a_picture_before_the_next_begins() -> None:
    """One payload a picture, as devices do: PES packets of length 0 end with the marker."""
    data = transport_stream("h264")
    starts = [
        at
        for at in range(0, len(data), PACKET_BYTES)
        if data[at + 1] & 0x40 and ((data[at + 1] & 0x1F) << 8 | data[at + 2]) == 0x100
    ]
    demuxer = TsDemuxer()
    demuxer.feed(data[: starts[0]], 0, False)
    shown: list[int] = []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
        out = demuxer.feed(data[start:end], number * STEP, True)
        shown.append(sum(isinstance(piece, VideoUnit) for piece in out))
    assert sum(shown) == len(film())
    assert set(shown[2:]) == {1}


def test_false_markers_cut_at_most_one_picture() -> None:
    data = transport_stream("h264")
    packets = [p[:1] + bytes((p[1] | 0x80,)) + p[2:] for p in rtp(data, PACKET_BYTES)]
    heard = Listener().take(packets)
    whole = {unit.data for unit in film()}
    assert sum(data not in whole for data in heard.data) <= 1
    assert len(heard.data) >= 4


def test_after_each_possible_loss_only_whole_pictures_are_shown() -> None:
    packets = rtp(transport_stream("h264"), PACKET_BYTES * 2)
    whole = [unit.data for unit in film()]
    for lost in range(len(packets)):
        listener = Listener()
        listener.take(packets[:lost] + packets[lost + 1 :])
        assert set(listener.wait().data) <= set(whole)


def test_every_truncation_raises_nothing() -> None:
    data = transport_stream("h264", has_sound=True)[: 12 * PACKET_BYTES]
    for cut in range(len(data)):
        demuxer = TsDemuxer()
        demuxer.feed(data[:cut], 0, True)
        demuxer.feed(data, 1, True)
        assert demuxer.packets >= 12 - 1


def test_two_thousand_mutations_raise_nothing_and_keep_memory_bounded() -> None:
    dice, demuxer = random.Random(13818), TsDemuxer()
    data = transport_stream("hevc", has_sound=True)
    for number in range(2_000):
        start = dice.randrange(len(data) // PACKET_BYTES) * PACKET_BYTES
        demuxer.feed(mutated(data[start : start + A_PACKET], dice), number, dice.random() < 0.3)
        assert len(demuxer._pending) < 2 * A_PACKET
        assert len(demuxer._streams) <= 32


def test_only_whole_packets_are_taken_for_a_transport_stream() -> None:
    data = transport_stream("h264")
    assert is_ts(data[:A_PACKET])
    for wrong in (b"", b"\x47", data[:187], data[1:189], data[: A_PACKET - 1], b"\0\0\1\xba" * 47):
        assert not is_ts(wrong)
