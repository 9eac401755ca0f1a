"""Our RTSP client and decoders against Debian's gst-rtsp-server."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.interop.gst_parts import MISSING, GstServer
from tests.video.fakes import FakeSink, is_live, is_lost, wait_status
from video.api import LossReason, Stream, Transport, ViewId
from video.av_codec import Frame
from video.cores.rtsp_transport import Ports
from video.engine import DecoderPool
from video.sources import rtsp, rtsp_session, sockets
from video.sources.rtsp import VideoSession

pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


def check_colours(pool: DecoderPool, view: ViewId) -> None:
    """Left half red, right half blue, in BGRA.

    Within 8 s: when the machine is busy, the server's mixer sends black for a half that is late.
    """
    end_s, waiter = time.monotonic() + 8.0, threading.Event()
    while off := off_colour(pool, view):
        assert time.monotonic() < end_s, off
        waiter.wait(0.04)
        pool.drain()


def off_colour(pool: DecoderPool, view: ViewId) -> str:
    """The colours of the picture shown now, where they are not red and blue."""
    width, height = pool.picture_size(view)
    picture = np.zeros((height, width, 4), np.uint8)
    assert pool.convert(view, picture) > 0
    left = picture[height // 2, width // 4].astype(int)
    right = picture[height // 2, width * 3 // 4].astype(int)
    far = max(np.abs(left - (0, 0, 255, 255)).max(), np.abs(right - (255, 0, 0, 255)).max())
    return f"{left} and {right}" if far > 12 else ""


@pytest.mark.parametrize(
    ("arguments", "transport", "codec"),
    [
        (("--transport", "tcp"), Transport.AUTO, "h264"),
        (("--transport", "udp"), Transport.AUTO, "h264"),
        (("--transport", "tcp"), Transport.UDP, "h264"),
        (("--transport", "both"), Transport.UDP, "h264"),
        (("--codec", "h265"), Transport.AUTO, "hevc"),
        (("--codec", "h265"), Transport.UDP, "hevc"),
    ],
)
def test_pictures_arrive_in_their_colours(
    pool: DecoderPool, arguments: tuple[str, ...], transport: Transport, codec: str
) -> None:
    server = GstServer(*arguments)
    try:
        view = pool.open(Stream(url=server.url(), transport=transport), 160, 120)
        status = wait_status(pool, view, is_live)
        assert (status.codec, status.source_width, status.source_height) == (codec, 320, 180)
        assert pool.picture_size(view) == (160, 90)
        wait_status(pool, view, lambda s: s.sequence >= 10)
        check_colours(pool, view)
    finally:
        pool.close(view)
        server.close()


@pytest.mark.parametrize(
    ("codec", "chroma", "size", "shown"),
    [
        ("h264", "422", "322x182", (160, 90)),
        ("h265", "422", "180x320", (68, 120)),
    ],
)
def test_every_chroma_and_shape_is_shown_in_its_colours(
    pool: DecoderPool, codec: str, chroma: str, size: str, shown: tuple[int, int]
) -> None:
    server = GstServer("--codec", codec, "--chroma", chroma, "--size", size)
    try:
        view = pool.open(Stream(url=server.url()), 160, 120)
        status = wait_status(pool, view, is_live)
        assert f"{status.source_width}x{status.source_height}" == size
        assert pool.picture_size(view) == shown
        wait_status(pool, view, lambda s: s.sequence >= 3)
        check_colours(pool, view)
    finally:
        pool.close(view)
        server.close()


@pytest.mark.parametrize("codec", ["h264", "h265"])
def test_a_size_that_changes_in_mid_stream_is_followed(pool: DecoderPool, codec: str) -> None:
    server = GstServer("--codec", codec, "--then", "180x320")
    try:
        view = pool.open(Stream(url=server.url()), 160, 120)
        wait_status(pool, view, lambda s: is_live(s) and s.source_width == 320)
        check_colours(pool, view)
        server.tell("change")
        before = wait_status(pool, view, lambda s: is_live(s) and s.source_width == 180)
        wait_status(pool, view, lambda s: s.sequence > before.sequence + 10)
        assert pool.picture_size(view) == (68, 120)
        check_colours(pool, view)
    finally:
        pool.close(view)
        server.close()


def test_a_session_is_kept_alive_at_half_of_its_timeout(pool: DecoderPool) -> None:
    server = GstServer("--session", "4")
    try:
        view = pool.open(Stream(url=server.url()), 160, 90)
        begun = wait_status(pool, view, is_live)
        assert server.said() == "keepalive"
        status = wait_status(pool, view, is_live)
        assert status.sequence > begun.sequence
        assert 30 < status.decoded < 90, "after 2 of 4 seconds, at 25 fps"
    finally:
        pool.close(view)
        server.close()


def test_udp_that_a_firewall_swallows_gives_way_to_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp_session, "UDP_SILENT_S", 0.3)

    class Behind(VideoSession):
        """Its packets go to ports that nobody reads."""

        def _bind(self) -> tuple[Ports, Ports | None]:
            (port, _), beside = super()._bind()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                # Whoever else sends to our port is not the camera.
                stranger.bind(("127.0.0.2", 0))
                stranger.sendto(bytes([0x80, 96]) + bytes(60), ("127.0.0.1", port))
            self._lost = sockets.udp_pair(self._connection.family)
            first, second = (lost.getsockname()[1] for lost in self._lost)
            return (first, second), beside

        def close(self) -> None:
            super().close()
            for lost in getattr(self, "_lost", ()):
                lost.close()

    class Impatient(FakeSink):
        def frames(self, frames: list[Frame]) -> None:
            super().frames(frames)
            if self.count >= 5:
                self.stop()

    monkeypatch.setattr(rtsp, "VideoSession", Behind)
    server, sink = GstServer(), Impatient()
    try:
        source = rtsp.RtspSource(server.url(), Transport.UDP)
        assert source.run(sink).reason is LossReason.NONE
        assert sink.count >= 5
    finally:
        server.close()


def test_tcp_alone_is_not_left_for_udp(pool: DecoderPool) -> None:
    server = GstServer("--transport", "udp")
    try:
        view = pool.open(Stream(url=server.url(), transport=Transport.TCP), 160, 90)
        status = wait_status(pool, view, is_lost)
        assert status.reason is LossReason.SERVER_ERROR
        assert status.detail.startswith("461")
    finally:
        server.close()


def test_digest_sign_in(pool: DecoderPool) -> None:
    server = GstServer("--digest")
    try:
        good = pool.open(Stream(url=server.url("guard:p%40ss%20word@")), 160, 90)
        wrong = pool.open(Stream(url=server.url("guard:wrong@")), 160, 90)
        nobody = pool.open(Stream(url=server.url()), 160, 90)
        wait_status(pool, good, is_live)
        for view in (wrong, nobody):
            assert wait_status(pool, view, is_lost).reason is LossReason.UNAUTHORIZED
    finally:
        server.close()


def test_an_unknown_path_is_not_found(pool: DecoderPool) -> None:
    server = GstServer()
    try:
        view = pool.open(Stream(url=server.url(path="elsewhere")), 160, 90)
        assert wait_status(pool, view, is_lost).reason is LossReason.NOT_FOUND
    finally:
        server.close()


def test_a_restarted_server_is_found_again_and_the_picture_stays_meanwhile(
    pool: DecoderPool,
) -> None:
    server = GstServer()
    view = pool.open(Stream(url=server.url()), 160, 90)
    try:
        wait_status(pool, view, is_live)
    finally:
        server.close()
    lost = wait_status(pool, view, is_lost)
    assert lost.reason in (LossReason.CLOSED_BY_PEER, LossReason.REFUSED)
    check_colours(pool, view)
    again = GstServer(port=server.port)
    try:
        wait_status(pool, view, lambda s: is_live(s) and s.sequence > lost.sequence)
        check_colours(pool, view)
    finally:
        again.close()


class Relay:
    """Between a camera and its client: can lose the camera without a word, as a cut cable does."""

    def __init__(self, port: int) -> None:
        self._camera = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/cam"
        self.is_cut = False
        self._threads: list[threading.Thread] = []
        self._sockets = [self._listener]
        self._start(self._accept)

    def _start(self, run: Callable[..., None], *arguments: socket.socket) -> None:
        self._threads.append(threading.Thread(target=run, args=arguments))
        self._threads[-1].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                camera = socket.create_connection(self._camera)
                self._sockets += [client, camera]
                self._start(self._pass_on, client, camera)
                self._start(self._pass_on, camera, client)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if not self.is_cut:
                    target.sendall(data)

    def close(self) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()


def test_a_camera_that_vanishes_without_a_word_is_noticed_and_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rtsp_session, "NO_DATA_S", 0.5)
    server = GstServer("--transport", "tcp")
    relay = Relay(server.port)

    class Cut(FakeSink):
        """Pulls the cable at the tenth picture, and stops at the tenth after that."""

        has_run = False

        def frames(self, frames: list[Frame]) -> None:
            super().frames(frames)
            if self.count >= 10:
                relay.is_cut = not self.has_run
                if self.has_run:
                    self.stop()

    sink, source = Cut(), rtsp.RtspSource(relay.url, Transport.AUTO)
    try:
        assert source.run(sink).reason is LossReason.NO_DATA
        sink.has_run, relay.is_cut, sink.count = True, False, 0
        assert source.run(sink).reason is LossReason.NONE
        assert sink.count >= 10
    finally:
        relay.close()
        server.close()


def test_a_killed_decoder_recovers_live_streams(pool: DecoderPool) -> None:
    server = GstServer()
    try:
        view = pool.open(Stream(url=server.url()), 160, 90)
        wait_status(pool, view, is_live)
        os.kill(pool.process_ids()[0], signal.SIGKILL)
        lost = wait_status(pool, view, is_lost)
        assert lost.reason is LossReason.DECODER_RESTARTED
        wait_status(pool, view, lambda s: is_live(s) and s.sequence > lost.sequence)
    finally:
        server.close()


def test_a_stopped_server_is_stale_then_live_again(pool: DecoderPool) -> None:
    server = GstServer()
    try:
        view = pool.open(Stream(url=server.url()), 160, 90)
        wait_status(pool, view, is_live)
        os.kill(server.pid, signal.SIGSTOP)
        stale = wait_status(pool, view, lambda s: s.state == "stale")
        assert stale.frame_age_s > 2.0
        os.kill(server.pid, signal.SIGCONT)
        wait_status(pool, view, is_live)
    finally:
        server.close()
