"""The sound of a picture's own session: kept for clips, whether anybody listens or not."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.video.bad_camera import (
    SECOND_TRACK,
    BadCamera,
    Viewer,
    interleaved,
    sound_packet,
    units,
)
from tests.video.fakes import FakeSink
from tests.video.test_faults import wait_for
from video.api import Stream, Transport
from video.bell import Ring
from video.cores.sound_ring import SoundFormat, SoundPiece
from video.engine import MOST_WITH_SOUND, DecoderPool
from video.rings import PacketRings
from video.shared import SharedPicture, create_memory
from video.sources.rtsp import RtspSource
from video.stream_thread import StreamThread
from video.stream_view import View

G711 = SoundFormat("pcm_alaw", 8_000, 1, b"")


def talk(viewer: Viewer) -> None:
    """A picture, and 40 ms of sound with each."""
    heard = 0
    for packet in viewer.play("h264", units("h264")):
        viewer.send(interleaved(packet))
        if packet[1] & 0x80:
            for _ in range(2):
                viewer.send(interleaved(sound_packet(heard), channel=2))
                heard += 1


class Watched:
    """A stream's thread with rings, and one view."""

    def __init__(self, camera: BadCamera, *, keeps_sound: bool) -> None:
        self.rings, self._ring = PacketRings(), Ring()
        fd = create_memory()
        self.view = View(SharedPicture(fd), 32, 24)
        os.close(fd)
        source = RtspSource(camera.url, Transport.TCP, keeps_sound=keeps_sound)
        self.thread = StreamThread("test", source, self._ring, self.rings, "s1")
        self.thread.add(self.view)
        self.thread.start()

    def pieces(self) -> tuple[SoundPiece, ...]:
        kept = self.rings.kept("s1")
        return () if kept is None or kept.sound is None else kept.sound.pieces

    def close(self) -> None:
        self.thread.stop()
        self.thread.join(2.0)
        self._ring.close()


@pytest.fixture
def camera() -> Iterator[BadCamera]:
    camera = BadCamera(talk, has_sound=True)
    yield camera
    camera.close()


def test_sound_that_nobody_hears_is_kept_with_its_picture(camera: BadCamera) -> None:
    watched = Watched(camera, keeps_sound=True)
    try:
        wait_for(lambda: len(watched.pieces()) > 10)
        pieces = watched.pieces()
        assert {len(piece.data) for piece in pieces} == {160}
        assert [piece.stamp - pieces[0].stamp for piece in pieces[:3]] == [0, 160, 320]
        # What is heard comes by another session, with another clock: one of both is enough.
        watched.thread.keep_sound(G711, SoundPiece(b"x", pieces[-1].at_ns, 7, is_sure=True))
        assert all(piece.data != b"x" for piece in watched.pieces())
    finally:
        watched.close()
    assert camera.viewers == 1


def test_a_stream_that_is_not_to_keep_sound_asks_for_none(camera: BadCamera) -> None:
    watched = Watched(camera, keeps_sound=False)
    try:
        wait_for(lambda: watched.view.picture.sequence > 3)
        assert not watched.pieces()
        watched.thread.keep_sound(G711, SoundPiece(b"x", 2**62, 7, is_sure=True))
        assert [piece.data for piece in watched.pieces()] == [b"x"], "what is heard is kept"
    finally:
        watched.close()


def test_a_camera_that_hangs_up_at_a_second_track_is_asked_for_its_picture_alone() -> None:
    camera = BadCamera(talk, has_sound=True, breaks_at=SECOND_TRACK)

    class Seen(FakeSink):
        def is_stopping(self) -> bool:
            return self.count > 3

    sink = Seen()
    try:
        RtspSource(camera.url, Transport.TCP, keeps_sound=True).run(sink)
    finally:
        camera.close()
    assert sink.count > 3
    assert camera.viewers == 2
    assert not sink.sound


def test_only_so_many_main_streams_keep_their_sound_and_no_sub_stream() -> None:
    pool = DecoderPool(1)
    try:
        streams = [Stream(url=f"/nowhere/{n}.mp4", sub_url=f"/sub/{n}.mp4") for n in range(2)]
        for stream in streams:
            pool.open(stream, 160, 90)
        tall = [Stream(url=f"/nowhere/{n}.mp4") for n in range(2, MOST_WITH_SOUND + 4)]
        for stream in tall:
            pool.open(stream, 160, 90)
        opened = [stream for seat in pool._seats.all() for stream in seat.streams.values()]
        assert not any(s.keeps_sound for s in opened if s.address.url.startswith("/sub"))
        assert sum(s.keeps_sound for s in opened) == MOST_WITH_SOUND
    finally:
        pool.shutdown()
