"""A wall of good and bad cameras: each bad one says what is wrong, the good ones go on."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from app.doctor.cameras import cameras
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from tests.interop.gst_parts import MISSING, GstServer
from tests.video.fakes import is_live, is_lost, wait_status
from video.api import LossReason, Stream, ViewStatus
from video.engine import DecoderPool

pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


class BadServer:
    """Accepts on a port of its own and does what it is told with each connection."""

    def __init__(self, behave: Callable[[socket.socket], object]) -> None:
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._peers: list[socket.socket] = []
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                self._peers.append(peer)
                thread = threading.Thread(target=self._serve, args=(peer,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, peer: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while self._behave(peer):
                pass

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for peer in self._peers:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
            peer.close()
        for thread in self._threads[1:]:
            thread.join()


def hang(peer: socket.socket) -> object:
    """Reads and says nothing."""
    return peer.recv(4096)


def garble(peer: socket.socket) -> object:
    """Sends noise for ever."""
    return peer.send(os.urandom(4096))


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    with contextlib.ExitStack() as servers:
        good, h265, locked = GstServer(), GstServer("--codec", "h265"), GstServer("--digest")
        for server in (good, h265, locked):
            servers.callback(server.close)
        bad = [BadServer(hang), BadServer(garble)]
        for bad_server in bad:
            servers.callback(bad_server.close)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            refusing = probe.getsockname()[1]
        yield {
            "东门": good.url(),
            "西门": h265.url(),
            "写错": "rtsp:/10.0.0.1:99999/x",
            "无名": "rtsp://no-such-host.invalid/cam",
            "拒绝": f"rtsp://127.0.0.1:{refusing}/cam",
            "不答": f"rtsp://127.0.0.1:{bad[0].port}/cam",
            "乱码": f"rtsp://127.0.0.1:{bad[1].port}/cam",
            "没有": good.url(path="nope"),
            "密码": locked.url("guard:wrong@"),
        }


REASONS = {
    "写错": LossReason.BAD_ADDRESS,
    "无名": LossReason.BAD_ADDRESS,
    "拒绝": LossReason.REFUSED,
    "不答": LossReason.NO_ANSWER,
    "乱码": LossReason.NOT_RTSP,
    "没有": LossReason.NOT_FOUND,
    "密码": LossReason.UNAUTHORIZED,
}


def shows_more(status: ViewStatus, than: int) -> bool:
    return is_live(status) and status.sequence > than


def test_each_bad_camera_gives_its_reason_and_the_good_ones_go_on(
    addresses: dict[str, str],
) -> None:
    pool = DecoderPool(1)  # all in one process: a bad neighbour harms nobody
    try:
        views = {name: pool.open(Stream(url=url), 160, 90) for name, url in addresses.items()}
        for name, reason in REASONS.items():
            status = wait_status(pool, views[name], is_lost, 15)
            assert status.reason is reason, name
        for name in ("东门", "西门"):
            shown = wait_status(pool, views[name], is_live).sequence
            later = partial(shows_more, than=shown + 10)
            wait_status(pool, views[name], later)
        refused = pool.status(views["拒绝"])
        assert refused.next_try_s > 0 or refused.attempt > 0
    finally:
        pool.shutdown()


def test_the_doctor_names_each_of_them(addresses: dict[str, str]) -> None:
    entries = [
        Camera(id=CameraId(f"c{n}"), number=n, name=name, department=Department.GRID, main=url)
        for n, (name, url) in enumerate(addresses.items(), start=1)
    ]
    good, *bad = cameras(entries)
    assert good.words == "2 / 9 路有画面"
    assert [finding.what.split()[-1] for finding in bad] == list(REASONS)
    assert [finding.words for finding in bad] == [
        "摄像机地址有误",
        "摄像机地址有误",
        "摄像机拒绝连接",
        "摄像机没有应答",
        "对方不是视频服务",
        "摄像机没有这路视频",
        "用户名或密码不对",
    ]
