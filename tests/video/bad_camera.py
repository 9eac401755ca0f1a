"""An RTSP camera on loopback that plays what a test gives it, however wrong. For tests."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext

from tests.video.cores.h26x_packets import fragments, fragments5

PAYLOAD_TYPE = 96
CLOCK_STEP = 3600  # 25 pictures a second
FRAGMENT_BYTES = 200
SOUND = b"m=audio 0 RTP/AVP 8\r\na=control:sound\r\n"
SECOND_TRACK = b"interleaved=2-3"
_ENCODERS = {"h264": "libx264", "hevc": "libx265"}
_NAMES = {"h264": b"H264", "hevc": b"H265"}


@cache
def units(codec: str, size: tuple[int, int] = (64, 48), count: int = 25) -> tuple[bytes, ...]:
    """Access units (Annex B), the first and each tenth a key frame with its parameter sets."""
    encoder = av.CodecContext.create(_ENCODERS[codec], "w")
    assert isinstance(encoder, VideoCodecContext)
    width, height = size
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {
        "x264-params": "bframes=0:keyint=10:scenecut=0:repeat-headers=1",
        "x265-params": "bframes=0:keyint=10:scenecut=0:repeat-headers=1:log-level=none",
    }
    if codec == "h264":
        del encoder.options["x265-params"]
    rows, columns = np.indices((height * 3 // 2, width))
    out: list[bytes] = []
    for number in range(count):
        picture = ((rows * columns // 7 + number * 3) % 96 + 60).astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts = number
        out += [bytes(packet) for packet in encoder.encode(frame)]
    return (*out, *(bytes(packet) for packet in encoder.encode(None)))


def payloads(codec: str, unit: bytes) -> list[bytes]:
    """RTP payloads of an access unit."""
    nals = unit.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]
    cut = fragments if codec == "h264" else fragments5
    return [p for nal in nals for p in (cut(nal, FRAGMENT_BYTES) if len(nal) > 240 else [nal])]


def interleaved(packet: bytes, channel: int = 0) -> bytes:
    """An RTP packet as it travels by TCP (RFC 2326 10.12)."""
    return b"$" + bytes([channel]) + struct.pack(">H", len(packet)) + packet


def sound_packet(number: int) -> bytes:
    """The so many-th 20 ms of G.711 A-law (RFC 3551 4.5.14)."""
    return struct.pack(">BBHII", 0x80, 8, number & 0xFFFF, number * 160, 2) + b"\xd5" * 160


class Packetiser:
    """Access units to RTP packets."""

    def __init__(self) -> None:
        self._sequence = self._picture = 0

    def packets(self, codec: str, unit: bytes) -> list[bytes]:
        """The packets of the next picture; the last has the marker."""
        out, parts = [], payloads(codec, unit)
        for number, payload in enumerate(parts):
            marker = 0x80 if number == len(parts) - 1 else 0
            head = struct.pack(
                ">BBHII",
                0x80,
                marker | PAYLOAD_TYPE,
                self._sequence & 0xFFFF,
                self._picture * CLOCK_STEP & 0xFFFFFFFF,
                1,
            )
            out.append(head + payload)
            self._sequence += 1
        self._picture += 1
        return out


class Viewer:
    """One connection of the camera, after PLAY."""

    def __init__(self, peer: socket.socket, number: int, stop: threading.Event) -> None:
        self._peer = peer
        self.number = number  # connections are counted from 0
        self.stop = stop

    def send(self, data: bytes) -> None:
        """Raises OSError where the viewer has gone."""
        self._peer.sendall(data)

    def play(self, codec: str, film: tuple[bytes, ...], frame_s: float = 0.04) -> Iterator[bytes]:
        """RTP packets of a film again and again at its pace, until the camera is closed."""
        packetiser, at = Packetiser(), 0
        while not self.stop.wait(frame_s):
            yield from packetiser.packets(codec, film[at % len(film)])
            at += 1


Play = Callable[[Viewer], None]


def _always_h264(_: int) -> str:
    return "h264"


class BadCamera:
    """`play` gets each viewer after PLAY; `codec_of` says what the n-th one is described.

    `byte_s`: seconds between two bytes of an answer. `has_sound`: a track of G.711 is described,
    on channel 2; `breaks_at`: a request's words at which it hangs up.
    """

    def __init__(
        self,
        play: Play,
        codec_of: Callable[[int], str] = _always_h264,
        byte_s: float = 0.0,
        *,
        has_sound: bool = False,
        breaks_at: bytes = b"\0",
    ) -> None:
        self._play, self._codec_of, self._byte_s = play, codec_of, byte_s
        self._sound, self._breaks_at = SOUND if has_sound else b"", breaks_at
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._stop = threading.Event()
        self._peers: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """Where it plays."""
        return f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/cam"

    @property
    def viewers(self) -> int:
        """Connections so far."""
        return len(self._peers)

    def close(self) -> None:
        """End every connection and thread."""
        self._stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for peer in self._peers:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()
        for peer in self._peers:
            peer.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                number = len(self._peers)
                self._peers.append(peer)
                thread = threading.Thread(target=self._serve, args=(peer, number))
                self._threads.append(thread)
                thread.start()

    def _serve(self, peer: socket.socket, number: int) -> None:
        codec = self._codec_of(number)
        heard = b""
        with contextlib.suppress(OSError):
            while data := peer.recv(4096):
                heard += data
                while b"\r\n\r\n" in heard:
                    request, _, heard = heard.partition(b"\r\n\r\n")
                    if self._breaks_at in request:
                        peer.shutdown(socket.SHUT_RDWR)
                        return
                    self._say(peer, _answer(request, codec, self._sound))
                    if request.startswith(b"PLAY"):
                        self._play(Viewer(peer, number, self._stop))

    def _say(self, peer: socket.socket, answer: bytes) -> None:
        if self._byte_s == 0.0:
            peer.sendall(answer)
            return
        for byte in answer:
            peer.sendall(bytes([byte]))
            if self._stop.wait(self._byte_s):
                return


def _answer(request: bytes, codec: str, sound: bytes) -> bytes:
    lines = request.split(b"\r\n")
    cseq = next(line for line in lines if line.lower().startswith(b"cseq"))
    head, body = b"RTSP/1.0 200 OK\r\n" + cseq + b"\r\n", b""
    if request.startswith(b"DESCRIBE"):
        body = b"v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 %s/90000\r\n" % _NAMES[codec]
        body += sound
        head += b"Content-Type: application/sdp\r\n"
    elif request.startswith(b"SETUP"):
        channels = b"2-3" if SECOND_TRACK in request else b"0-1"
        head += b"Transport: RTP/AVP/TCP;unicast;interleaved=" + channels + b"\r\nSession: 1\r\n"
    elif request.startswith(b"OPTIONS"):
        head += b"Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body
