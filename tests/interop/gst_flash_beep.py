"""A real RTSP camera whose picture flashes and whose sound beeps in the same moment, each second.

Each session has a pipeline of its own, as in many cameras: only the wall clock of their sender
reports is the same.

Run by the system's Python (gst-rtsp-server, GObject). Arguments: --port N (0: any), --sound
pcma|pcmu|aac|opus|none, --rate HZ, --transport tcp|udp|both, --lag N: the encoder looks N pictures
ahead, as those of most cameras do; --single: one connection at a time. Prints the port, ends with
its standard input. A flash and a beep last 120 ms.

"""

from __future__ import annotations

import argparse
import math
import os
import random
import struct
import sys
import threading
import time
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

WIDTH, HEIGHT, FPS = 160, 96, 25
FLASH_FRAMES = 3
PIECES = {"aac": 1024, "opus": 960}  # samples a piece; 20 ms where there is no other
# No street is as silent as digital silence, of which AAC makes so few bytes that the server, which
# gives reports a twentieth of them, sends none for half a minute.
_NOISE = random.Random(1)
HUM = [_NOISE.randint(-600, 600) for _ in range(4096)]
START_S = time.monotonic()
SOUNDS = {
    "pcma": "alawenc ! rtppcmapay name=pay1 pt=8",
    "pcmu": "mulawenc ! rtppcmupay name=pay1 pt=0",
    "aac": "avenc_aac ! rtpmp4gpay name=pay1 pt=97",
    "opus": "audioresample ! opusenc ! rtpopuspay name=pay1 pt=98",
}
TRANSPORTS = {
    "tcp": GstRtsp.RTSPLowerTrans.TCP,
    "udp": GstRtsp.RTSPLowerTrans.UDP,
    "both": GstRtsp.RTSPLowerTrans.TCP | GstRtsp.RTSPLowerTrans.UDP,
}


class Stage:
    """Pushes picture and sound of one media; all medias flash and beep together."""

    def __init__(self, media: Any, rate: int, piece: int) -> None:
        self._bin = media.get_element()
        self._picture = self._bin.get_by_name("pic")
        self._sound = self._bin.get_by_name("snd")
        self._rate, self._piece = rate, piece
        self._piece_s = piece / rate
        self._frames = int((time.monotonic() - START_S) * FPS)
        self._pieces = int((time.monotonic() - START_S) / self._piece_s)
        self._offset_s = 0.0  # running time less time since START_S
        self._is_over = False
        media.connect("unprepared", self._on_end)
        media.connect("prepared", tell_capture_time)
        GLib.timeout_add(4, self._push)

    def _on_end(self, media: Any) -> None:
        self._is_over = True

    def _push(self) -> bool:
        clock = self._picture.get_clock()
        is_playing = self._picture.get_state(0)[1] == Gst.State.PLAYING
        if clock is None or not is_playing:
            return not self._is_over
        elapsed_s = time.monotonic() - START_S
        if not self._offset_s:
            running_s = (clock.get_time() - self._picture.get_base_time()) / Gst.SECOND
            self._offset_s = running_s - elapsed_s
        while self._frames / FPS <= elapsed_s:
            is_white = self._frames % FPS < FLASH_FRAMES
            luma = (b"\xeb" if is_white else b"\x10") * (WIDTH * HEIGHT)
            data = luma + b"\x80" * (WIDTH * HEIGHT // 2)
            self._give(self._picture, data, self._frames / FPS, 1 / FPS)
            self._frames += 1
        # A microphone's piece is there when its last sample was taken, not before.
        while self._sound is not None and (self._pieces + 1) * self._piece_s <= elapsed_s:
            start_s = self._pieces * self._piece_s
            self._give(self._sound, self._samples(), start_s, self._piece_s)
            self._pieces += 1
        return not self._is_over

    def _samples(self) -> bytes:
        count, first = self._piece, self._pieces * self._piece
        out = []
        for number in range(first, first + count):
            is_loud = number % self._rate < self._rate * FLASH_FRAMES / FPS
            tone = math.sin(2 * math.pi * 1000 * number / self._rate)
            out.append(int(20_000 * tone) if is_loud else HUM[number % len(HUM)])
        return struct.pack(f"<{count}h", *out)

    def _give(self, source: Any, data: bytes, start_s: float, length_s: float) -> None:
        pts = int((self._offset_s + start_s) * Gst.SECOND)
        payer = self._bin.get_by_name("pay0" if source is self._picture else "pay1")
        # A track that the client did not set up leads nowhere, and says so by an error.
        if pts < 0 or not payer.get_static_pad("src").is_linked():
            return
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts = pts
        buffer.duration = int(length_s * Gst.SECOND)
        source.emit("push-buffer", buffer)


class One:
    """Turns away whoever comes while somebody is connected."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, _server: Any, client: Any) -> None:
        if self._count:
            client.close()
            return
        self._count += 1
        client.connect("closed", self._on_closed)

    def _on_closed(self, _client: Any) -> None:
        self._count -= 1


def tell_capture_time(media: Any) -> None:
    """Reports tell when a picture was taken, as those of cameras do, not when it was sent."""
    pipeline = media.get_element().get_parent()
    for element in iterate(pipeline.iterate_elements()):
        if element.get_factory() is not None and element.get_factory().get_name() == "rtpbin":
            element.set_property("rtcp-sync-send-time", False)


def iterate(elements: Any) -> list[Any]:
    """What a GstIterator holds."""
    found: list[Any] = []
    while True:
        result, element = elements.next()
        if result != Gst.IteratorResult.OK:
            return found
        found.append(element)


def launch_line(sound: str, rate: int, lag: int) -> str:
    """Two appsrcs and their encoders."""
    ahead = "tune=zerolatency"
    if lag:
        ahead = f"bframes=0 sliced-threads=true sync-lookahead=0 rc-lookahead={lag}"
    caps = f"video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={FPS}/1"
    line = (
        f"( appsrc name=pic is-live=true format=time caps={caps} ! "
        f"x264enc {ahead} speed-preset=ultrafast key-int-max=25 bitrate=500 ! "
        "rtph264pay name=pay0 pt=96 config-interval=1 "
    )
    if sound != "none":
        raw = f"audio/x-raw,format=S16LE,rate={rate},channels=1,layout=interleaved"
        line += f"appsrc name=snd is-live=true format=time caps={raw} ! audioconvert ! "
        line += SOUNDS[sound] + " "
    return line + ")"


def main() -> None:
    """Serve /cam until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", default="0")
    parser.add_argument("--sound", default="pcma", choices=[*sorted(SOUNDS), "none"])
    parser.add_argument("--rate", type=int, default=8000)
    parser.add_argument("--transport", default="both", choices=sorted(TRANSPORTS))
    parser.add_argument("--lag", type=int, default=0)
    parser.add_argument("--single", action="store_true")
    options = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(options.port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch_line(options.sound, options.rate, options.lag))
    factory.set_protocols(TRANSPORTS[options.transport])
    stages: list[Stage] = []
    piece = PIECES.get(options.sound, options.rate // 50)

    def configure(_factory: Any, media: Any) -> None:
        stages.append(Stage(media, options.rate, piece))

    factory.connect("media-configure", configure)
    if options.single:
        server.connect("client-connected", One())
    server.get_mount_points().add_factory("/cam", factory)
    server.attach(None)
    print(server.get_bound_port(), flush=True)
    loop = GLib.MainLoop()
    threading.Thread(target=end_with_stdin, daemon=True).start()
    loop.run()


def end_with_stdin() -> None:
    """The test that started us has gone."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
