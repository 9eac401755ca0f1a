"""Our RTSP client and decoders against Debian's gst-rtsp-server."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from tests.interop.gst_parts import MISSING, GstServer
from tests.video.fakes import is_live, is_lost, wait_status
from video.api import LossReason, Stream, Transport, ViewId
from video.engine import DecoderPool

pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


def check_colours(pool: DecoderPool, view: ViewId) -> None:
    """Left half red, right half blue, in BGRA."""
    width, height = pool.picture_size(view)
    picture = np.zeros((height, width, 4), np.uint8)
    assert pool.convert(view, picture) > 0
    left = picture[height // 2, width // 4].astype(int)
    right = picture[height // 2, width * 3 // 4].astype(int)
    assert np.abs(left - (0, 0, 255, 255)).max() <= 12
    assert np.abs(right - (255, 0, 0, 255)).max() <= 12


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
