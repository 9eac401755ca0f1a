"""Our cores against GStreamer's muxers and payloaders over UDP and TCP: byte for byte.

GStreamer has no payloader for PS; its one for TS takes any bytes and is told that PS is TS. What it
sends then has no marker, one RTP time for all, and pack headers anywhere in a packet.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.video.cores.gb_sessions import Listener
from video.av_codec import SoundDecoder, UnitDecoder
from video.cores.es import SoundKind, VideoCodec
from video.cores.gb_media import GbMedia
from video.cores.rtp_order import RtpOrder, SsrcLatch
from video.cores.rtp_tcp import RtpTcpFramer

NEEDED = (
    *("x264enc", "x265enc", "avenc_mpeg4", "avenc_aac", "alawenc"),
    *("mpegpsmux", "mpegtsmux", "rtpmp2tpay", "rtph265pay", "rtppcmapay"),
    *("rtpstreampay", "capssetter"),
)


def _missing() -> str:
    if shutil.which("gst-launch-1.0") is None or shutil.which("gst-inspect-1.0") is None:
        return "gst-launch-1.0 is missing (Debian: gstreamer1.0-tools)"
    gone = [
        name
        for name in NEEDED
        if subprocess.run(["gst-inspect-1.0", "--exists", name], check=False).returncode
    ]
    return f"GStreamer has no {', '.join(gone)}" if gone else ""


MISSING = _missing()
pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(MISSING), reason=MISSING)]

SSRC = 200_000_001
PICTURES = 30
WITHIN_S = 20.0
QUIET_S = 0.3
FILM = (
    f"videotestsrc num-buffers={PICTURES} pattern=snow ! "
    "video/x-raw,format=I420,width=160,height=120,framerate=25/1 ! "
)
ENCODERS = {
    VideoCodec.H264: "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! "
    "h264parse config-interval=-1 ! video/x-h264,stream-format=byte-stream,alignment=au",
    VideoCodec.H265: "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! "
    "h265parse config-interval=-1 ! video/x-h265,stream-format=byte-stream,alignment=au",
    VideoCodec.MPEG4: "avenc_mpeg4 gop-size=10 ! mpeg4videoparse config-interval=-1",
}
AS_TS = (
    "capssetter join=false replace=true "
    "caps=video/mpegts,systemstream=(boolean)true,packetsize=(int)188 ! queue"
)
SOUND = "audiotestsrc num-buffers=90 ! audio/x-raw,rate=48000,channels=1 ! avenc_aac ! aacparse ! "
SOUND += "audio/mpeg,mpegversion=4,stream-format=adts"


class Gst:
    """gst-launch-1.0 with a file beside that keeps the video as it was encoded."""

    def __init__(self, folder: Path, codec: VideoCodec) -> None:
        self._file = folder / "film"
        self.video = f"{FILM}{ENCODERS[codec]} ! tee name=film film. ! queue ! "
        self.video += f"filesink location={self._file} film. ! queue"

    @contextlib.contextmanager
    def playing(self, line: str) -> Iterator[subprocess.Popen[bytes]]:
        """The pipeline; within, what it sends is to be read until it has ended."""
        # It complains of each buffer that it has no time: mpegpsmux gives bytes.
        process = subprocess.Popen(
            ["gst-launch-1.0", "-q", *line.split()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
            assert process.wait(WITHIN_S) == 0
        finally:
            process.kill()
            process.wait()

    def sent(self) -> bytes:
        """The video as it was encoded."""
        return self._file.read_bytes()


@pytest.fixture(params=[VideoCodec.H264], ids=str)
def gst(tmp_path: Path, request: pytest.FixtureRequest) -> Gst:
    return Gst(tmp_path, request.param)


def listener() -> Listener:
    return Listener(media=GbMedia(), order=RtpOrder(SsrcLatch(SSRC)))


def by_udp(gst: Gst, line: str) -> Listener:
    """What our cores make of what comes by UDP."""
    heard = listener()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(0.05)
        sink = f"udpsink host=127.0.0.1 port={receiver.getsockname()[1]} sync=false async=false"
        end_s = time.monotonic() + WITHIN_S
        with gst.playing(f"{line} ! {sink}") as process:
            while process.poll() is None and time.monotonic() < end_s:
                _take_datagrams(receiver, heard)
        receiver.settimeout(QUIET_S)
        _take_datagrams(receiver, heard)
    heard.wait()
    assert heard.order.lost == heard.order.malformed == 0
    return heard


Way = Callable[[Gst, str], Listener]


def _take_datagrams(receiver: socket.socket, heard: Listener) -> None:
    try:
        while True:
            heard.take([receiver.recv(65_536)])
    except TimeoutError:
        return


def by_tcp(gst: Gst, line: str) -> Listener:
    """The same through RFC 4571 framing; GStreamer connects, in pieces of 777 bytes we read."""
    heard, framer = listener(), RtpTcpFramer(SSRC)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(WITHIN_S / 2)
        sink = f"tcpclientsink host=127.0.0.1 port={server.getsockname()[1]} sync=false"
        with gst.playing(f"{line} ! rtpstreampay ! {sink}"):
            connection, _ = server.accept()
            with connection:
                while data := connection.recv(777):
                    heard.take(framer.feed(data))
    assert framer.resyncs == heard.order.lost == heard.order.malformed == 0
    return heard


def check_film(heard: Listener, gst: Gst, codec: VideoCodec) -> None:
    """Byte for byte what was encoded (the last picture may wait for one behind it), and it is
    decoded without an error."""
    sent = gst.sent()
    assert sent.startswith(b"".join(heard.heard.data))
    assert len(heard.heard.pictures) >= PICTURES - 2
    assert heard.media.codec is codec
    assert [unit.is_key for unit in heard.heard.pictures][:11:10] == [True, True]
    stamps = [unit.stamp for unit in heard.heard.pictures]
    if codec is not VideoCodec.MPEG4:  # there mpegpsmux writes no PTS but the first
        assert {b - a for a, b in itertools.pairwise(stamps)} == {3_600}
    decoder = UnitDecoder(codec.value)
    frames = [frame for unit in heard.heard.pictures for frame in decoder.decode(unit.data)]
    assert len(frames) >= PICTURES - 4
    assert (frames[0].width, frames[0].height) == (160, 120)


@pytest.mark.parametrize("way", [by_udp, by_tcp])
@pytest.mark.parametrize(
    "gst", [VideoCodec.H264, VideoCodec.MPEG4], indirect=True, ids=["h264", "mpeg4"]
)
def test_mpegpsmux(gst: Gst, way: Way, request: pytest.FixtureRequest) -> None:
    codec = request.node.callspec.params["gst"]
    heard = way(gst, f"{gst.video} ! mpegpsmux ! {AS_TS} ! rtpmp2tpay pt=96 ssrc={SSRC}")
    check_film(heard, gst, codec)
    assert heard.media.kinds == {96: "PS"}


@pytest.mark.parametrize("way", [by_udp, by_tcp])
def test_mpegpsmux_with_sound(gst: Gst, way: Way) -> None:
    line = f"{gst.video} ! mpegpsmux name=mux ! {AS_TS} ! rtpmp2tpay pt=96 ssrc={SSRC}"
    heard = way(gst, f"{SOUND} ! queue ! mux. {line}")
    check_film(heard, gst, VideoCodec.H264)
    check_sound(heard)


def check_sound(heard: Listener) -> None:
    """AAC at 48 kHz that is decoded."""
    pieces = heard.heard.sounds
    assert len(pieces) >= 80
    assert {(p.codec, p.clock_hz, p.channels) for p in pieces} == {(SoundKind.AAC, 48_000, 1)}
    decoder = SoundDecoder(pieces[0].codec.value, 48_000, 1, pieces[0].config)
    assert sum(len(decoder.decode(piece.data)) for piece in pieces) >= 70 * 1_024


@pytest.mark.parametrize("gst", [VideoCodec.H265], indirect=True, ids=["hevc"])
@pytest.mark.parametrize("kind", [33, 96])
def test_mpegtsmux_in_place_of_ps(gst: Gst, kind: int) -> None:
    line = f"{gst.video} ! mpegtsmux name=mux ! rtpmp2tpay pt={kind} ssrc={SSRC}"
    heard = by_udp(gst, f"{SOUND} ! queue ! mux. {line}")
    check_film(heard, gst, VideoCodec.H265)
    check_sound(heard)
    assert heard.media.kinds == {kind: "MP2T"}


@pytest.mark.parametrize("gst", [VideoCodec.H265], indirect=True, ids=["hevc"])
def test_an_elementary_stream_under_the_number_of_another(gst: Gst) -> None:
    heard = by_udp(gst, f"{gst.video} ! rtph265pay pt=98 ssrc={SSRC} config-interval=-1")
    assert heard.media.kinds == {98: "H265"}
    assert len(heard.heard.pictures) == PICTURES
    assert heard.media.codec is VideoCodec.H265
    decoder = UnitDecoder("hevc")
    assert sum(len(decoder.decode(unit.data)) for unit in heard.heard.pictures) >= PICTURES - 4


def test_plain_g711(gst: Gst) -> None:
    line = "audiotestsrc num-buffers=20 ! audio/x-raw,rate=8000,channels=1 ! alawenc"
    heard = by_udp(gst, f"{line} ! rtppcmapay pt=8 ssrc={SSRC}")
    assert {(p.codec, p.clock_hz) for p in heard.heard.sounds} == {(SoundKind.PCMA, 8_000)}
    assert sum(len(p.data) for p in heard.heard.sounds) == 20 * 1_024
