"""Other programs that show a wall of pictures, for the bench: how to start each, and what it costs.

A peer runs alone on a virtual screen of its own; blocks for as long as it is measured. Installs
what is missing where the user may, and says so where not.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.bench_cameras import of_tile
from app.bench_meter import cpu_s, steal_between, times_of_machine
from app.screen import VirtualScreen
from widgets.wall.layouts import SPLITS, PixelRect, split_pixels

translate = QCoreApplication.translate

WIDTH, HEIGHT, FPS = 1920, 1080, 25
WARM_UP_S = 8.0  # sessions opened one by one, the pipeline's first pictures
_GST_ELEMENTS = (
    "rtspsrc",
    "rtph264depay",
    "h264parse",
    "avdec_h264",
    "compositor",
    "fpsdisplaysink",
    "ximagesink",
)
_FPS = re.compile(r"current: ([0-9.]+)")  # fpsdisplaysink, once a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A program; `command` takes the address (TILE in it) and the number of tiles."""

    name: str
    program: str
    packages: tuple[str, ...]
    most_tiles: int
    command: Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU in percent of one core; pictures of the whole wall a second, 0 where it does not tell;
    the share of the machine that others took from it."""

    cpu_percent: float
    fps: float = 0.0
    steal_percent: float


def places(tiles: int) -> list[PixelRect]:
    """Where the tiles lie: the split of our own wall that holds as many."""
    split = next(split for split in SPLITS if split >= tiles)
    return list(split_pixels(split, WIDTH, HEIGHT)[:tiles])


def _compositor(address: str, tiles: int) -> list[str]:
    command = ["gst-launch-1.0", "-v", "compositor", "name=c", "background=black"]
    branches: list[str] = []
    for index, (x, y, width, height) in enumerate(places(tiles)):
        command += [f"sink_{index}::xpos={x}", f"sink_{index}::ypos={y}"]
        branches += ["rtspsrc", f"location={of_tile(address, index)}", "latency=0"]
        branches += ["protocols=tcp", "!", "rtph264depay", "!", "h264parse", "!"]
        branches += ["avdec_h264", "max-threads=1", "!", "videoscale", "!"]
        branches += [f"video/x-raw,width={width},height={height}", "!"]
        branches += ["queue", "max-size-buffers=2", "!", f"c.sink_{index}"]
    command += ["!", f"video/x-raw,width={WIDTH},height={HEIGHT},framerate={FPS}/1", "!"]
    command += ["videoconvert", "!", "fpsdisplaysink", "video-sink=ximagesink", "sync=false"]
    command += ["text-overlay=false", "silent=false", "fps-update-interval=1000"]
    return [*command, *branches]


def _mpv(address: str, tiles: int) -> list[str]:
    # Without lines between them: mpv 0.35 ends with a broken heap on odd sizes and places.
    side = math.ceil(math.sqrt(tiles))
    width, height = WIDTH // side & ~1, HEIGHT // side & ~1
    graph, layout = [], []
    for index in range(tiles):
        graph.append(f"[vid{index + 1}]scale={width}:{height}[t{index}]")
        layout.append(f"{index % side * width}_{index // side * height}")
    stack = "".join(f"[t{index}]" for index in range(tiles))
    graph.append(f"{stack}xstack=inputs={tiles}:layout={'|'.join(layout)}[vo]")
    command = ["mpv", "--no-config", "--no-audio", "--no-terminal", "--profile=low-latency"]
    command += ["--vo=x11", "--hwdec=no", "--vd-lavc-threads=1", "--rtsp-transport=tcp"]
    command += [f"--geometry={WIDTH}x{HEIGHT}+0+0", f"--lavfi-complex={';'.join(graph)}"]
    command += [f"--external-file={of_tile(address, index)}" for index in range(1, tiles)]
    return [*command, of_tile(address, 0)]


def _ffmpeg(address: str, tiles: int) -> list[str]:
    command = ["ffmpeg", "-nostdin", "-loglevel", "error"]
    for index in range(tiles):
        # Without these it looks at each of them for seconds, one after another.
        command += ["-fflags", "nobuffer", "-probesize", "32", "-analyzeduration", "0"]
        command += ["-threads", "1", "-rtsp_transport", "tcp", "-i", of_tile(address, index)]
    for index in range(tiles):
        command += ["-map", f"{index}:v", "-f", "null", "-"]
    return command


PEERS = (
    Peer(
        name="GStreamer compositor",
        program="gst-launch-1.0",
        packages=(
            "gstreamer1.0-tools",
            "gstreamer1.0-libav",
            "gstreamer1.0-x",
            "gstreamer1.0-plugins-good",
            "gstreamer1.0-plugins-bad",
        ),
        most_tiles=64,
        command=_compositor,
    ),
    Peer(name="mpv", program="mpv", packages=("mpv",), most_tiles=16, command=_mpv),
    Peer(
        name="ffmpeg, decoding only",
        program="ffmpeg",
        packages=("ffmpeg",),
        most_tiles=64,
        command=_ffmpeg,
    ),
)


def install(peer: Peer) -> bool:
    """Whether the peer can be measured; installs it where the user may without being asked."""
    if _is_there(peer):
        return True
    command = installing(peer.packages)
    if command:
        subprocess.run(command, check=False, capture_output=True, timeout=600)
        if _is_there(peer):
            return True
    words = translate("Bench", "未安装对照程序 {name}：sudo apt-get install {packages}")
    print(words.format(name=peer.name, packages=" ".join(peer.packages)), file=sys.stderr)
    return False


def installing(packages: tuple[str, ...]) -> list[str]:
    """What installs Debian packages here; empty where there is no such thing."""
    if shutil.which("apt-get") is None:
        return []
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if os.geteuid() == 0:
        return command
    # -n: it fails rather than ask for a password in the middle of a bench.
    return ["sudo", "-n", *command] if shutil.which("sudo") else []


def _is_there(peer: Peer) -> bool:
    if shutil.which(peer.program) is None:
        return False
    if peer.program != "gst-launch-1.0":
        return True
    return all(
        subprocess.run(
            ["gst-inspect-1.0", "--exists", name], check=False, capture_output=True
        ).returncode
        == 0
        for name in _GST_ELEMENTS
    )


def measure(peer: Peer, address: str, tiles: int, seconds: float) -> Cost | None:
    """CPU of the peer with so many tiles; None where it ended by itself."""
    screen = VirtualScreen(WIDTH, HEIGHT)
    try:
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                peer.command(address, tiles),
                env=os.environ | {"DISPLAY": screen.display},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
            )
            try:
                return _watch(process, said.fileno(), seconds)
            finally:
                process.kill()
                process.wait()
    finally:
        screen.close()


def _watch(process: subprocess.Popen[bytes], said_fd: int, seconds: float) -> Cost | None:
    time.sleep(WARM_UP_S)  # it does not say when all its streams play
    before_s, machine = cpu_s(process.pid), times_of_machine()
    told = os.fstat(said_fd).st_size
    time.sleep(seconds)  # the measured span
    if process.poll() is not None:
        return None
    used_s, steal = cpu_s(process.pid) - before_s, steal_between(machine, times_of_machine())
    # The peer writes at the file's own place: it must not be moved.
    words = os.pread(said_fd, 1_000_000, told).decode(errors="replace")
    fps = [float(value) for value in _FPS.findall(words)]
    return Cost(
        cpu_percent=used_s / seconds * 100,
        fps=statistics.mean(fps) if fps else 0.0,
        steal_percent=steal,
    )
