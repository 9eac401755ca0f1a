"""Where a picture ends in a program stream, by signs that devices set differently."""

from __future__ import annotations

import pytest

from tests.video.cores.gb_sessions import (
    FORMS,
    SOUND,
    STEP,
    Listener,
    film,
    form_of,
    pictures_of,
    ps_packets,
    with_marker,
    with_time,
)
from video.cores.es import VideoUnit
from video.cores.ps import PsDemuxer
from video.cores.ps_write import PsMuxer


def test_a_picture_is_there_with_its_marker() -> None:
    """Once a marker was seen to be right, no picture waits for the next."""
    listener = Listener()
    for number, unit in enumerate(film()):
        listener.take(ps_packets([unit], form_of("h264"), sequence=number * 100))
        listener.now_s += 0.04
    muxed = ps_packets(film(), form_of("h264"))
    listener = Listener()
    for number, packet in enumerate(muxed):
        listener.take([packet])
        markers = sum(p[1] > 0x7F for p in muxed[: number + 1])
        if markers > 1:
            assert len(listener.heard.pictures) == markers


def test_without_markers_the_time_stamps_tell() -> None:
    packets = [with_marker(p, False) for p in ps_packets(film(), form_of("h264"), sound=SOUND)]
    assert Listener().take(packets).data == [unit.data for unit in film()][: len(film()) - 1]


@pytest.mark.parametrize("name", FORMS)
def test_markers_on_every_packet_cut_no_picture(name: str) -> None:
    form = form_of("h264", **FORMS[name])
    packets = [with_marker(p, True) for p in ps_packets(film(count=40), form, size=90)]
    heard = Listener().take(packets)
    whole = {unit.data for unit in film(count=40)}
    assert sum(data not in whole for data in heard.data) <= 1
    if form.has_pts:
        assert len(heard.data) >= 35


@pytest.mark.parametrize("pes_bytes", [0, 100, 65_000])
def test_times_that_differ_within_a_picture_cut_none(pes_bytes: int) -> None:
    """2016 devices; the marker, or the next PTS, tells."""
    packets = ps_packets(film(count=40), form_of("h264", pes_bytes=pes_bytes), size=90)
    heard = Listener().take([with_time(p, 77 * n) for n, p in enumerate(packets)])
    assert heard.data == [unit.data for unit in film(count=40)]


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("has_pts", [True, False])
@pytest.mark.parametrize("pes_bytes", [100, 65_000])
def test_without_markers_and_with_a_time_that_stands_still_pictures_come_at_once(
    pes_bytes: int, has_pts: bool, codec: str
) -> None:
    """As GStreamer's payloader sends; without PTS the first units of pictures tell."""
    form = form_of(codec, pes_bytes=pes_bytes, has_pts=has_pts)
    packets = ps_packets(film(codec), form, sound=SOUND)
    listener, numbers = Listener(), pictures_of(packets)
    for number, data in zip(numbers, packets, strict=True):
        listener.take([with_marker(with_time(data, 7), False)])
        assert len(listener.heard.pictures) >= number - 1
    assert listener.heard.data == [unit.data for unit in film(codec)][:-1]


def test_a_pts_that_stands_still_joins_no_pictures() -> None:
    muxer, demuxer, out = PsMuxer(form_of("h264")), PsDemuxer(), []
    for number, unit in enumerate(film()):
        out += demuxer.feed(muxer.picture(unit.data, 5, unit.is_key), number, False)
    shown = [piece.data for piece in out if isinstance(piece, VideoUnit)]
    assert shown == [unit.data for unit in film()][:-1]


def test_stamps_are_rtps_where_there_is_no_pts() -> None:
    packets = ps_packets(film(), form_of("h264", has_pts=False))
    heard = Listener().take([with_time(p, int.from_bytes(p[4:8], "big") + 99) for p in packets])
    assert [unit.stamp for unit in heard.pictures][:2] == [99, STEP + 99]
