"""The relay between programs of others: GStreamer pushes PS, ffmpeg and GStreamer read our RTSP."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.interop.test_ps_gst import AS_TS, MISSING
from tests.video.relay.parts import KEY, SSRC, Viewer, answer, place, running, url

pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(MISSING), reason=MISSING)]

WITHIN_S = 20.0
FILM = (
    "videotestsrc is-live=true ! video/x-raw,format=I420,width=160,height=120,framerate=25/1 ! "
    "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! h264parse config-interval=-1 "
    "! video/x-h264,stream-format=byte-stream,alignment=au"
)
PUSH = f"{FILM} ! mpegpsmux ! {AS_TS} ! rtpmp2tpay pt=96 ssrc={SSRC}"
SINKS = {
    "udp": "udpsink host=127.0.0.1 port={port} sync=false async=false",
    "tcp_passive": "rtpstreampay ! tcpclientsink host=127.0.0.1 port={port} sync=false",
}


@contextlib.asynccontextmanager
async def program(*words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


def gst(line: str) -> tuple[str, ...]:
    return ("gst-launch-1.0", "-q", *line.split())


@pytest.mark.parametrize("carrier", list(SINKS))
@pytest.mark.asyncio
async def test_what_gstreamer_pushes_is_on_the_wall(tmp_path: Path, carrier: str) -> None:
    async with running(tmp_path) as (relay, board):
        viewer = Viewer(url(relay))
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        port = place(relay, carrier)
        answer(relay)
        async with program(*gst(f"{PUSH} ! {SINKS[carrier].format(port=port)}")):
            await viewer.until(lambda sink: sink.count >= 25)
        [health] = relay.streams()
        assert (health.lost, health.malformed, health.resyncs) == (0, 0, 0)
        await viewer.leave()


READERS = {
    "ffprobe": "ffprobe -v error -rtsp_transport tcp -count_frames -read_intervals %+1 "
    "-select_streams v -show_entries stream=codec_name,width,height,nb_read_frames -of csv {url}",
    "gstreamer": "gst-launch-1.0 -q rtspsrc location={bare} user-id=console user-pw=s3/cret "
    "protocols=tcp latency=0 ! rtph264depay ! h264parse ! "
    "video/x-h264,stream-format=byte-stream ! identity eos-after=10 ! fdsink fd=1",
}


@pytest.mark.parametrize("reader", list(READERS))
@pytest.mark.asyncio
async def test_other_players_read_our_rtsp(tmp_path: Path, reader: str) -> None:
    words = READERS[reader].split()
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is missing")
    async with running(tmp_path) as (relay, board):
        bare = url(relay).replace(relay.base("127.0.0.1"), f"rtsp://127.0.0.1:{relay.port}")
        words = [word.format(url=url(relay), bare=bare) for word in words]
        async with program(*words) as process:
            await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
            port = place(relay, "udp")
            answer(relay)
            async with program(*gst(f"{PUSH} ! {SINKS['udp'].format(port=port)}")):
                async with asyncio.timeout(WITHIN_S):
                    said, _ = await process.communicate()
        if reader == "ffprobe":
            fields = said.decode().strip().split(",")
            assert fields[:4] == ["stream", "h264", "160", "120"] and int(fields[4]) >= 10
        else:
            assert said.count(b"\0\0\0\1") >= 5  # of ten buffers
