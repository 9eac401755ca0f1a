"""`make bench`: our wall beside GStreamer's compositor on the same clip, interleaved, medians.

Runs nothing at the same time: on two cores two benchmarks would measure each other.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.bench_media import FPS, clip
from app.screen import VirtualScreen
from widgets.wall.layouts import split_pixels

translate = QCoreApplication.translate

_RUNS = 3
_SECONDS = 15
_WARM_UP_S = 5
_PACKAGES = ("gstreamer1.0-tools", "gstreamer1.0-libav", "gstreamer1.0-x")


def run(tile_counts: tuple[int, ...] = (16, 36, 64)) -> int:
    """Print the table; 1 when our own wall could not be measured."""
    source = clip()
    has_peer = _peer_installed()
    about = translate(
        "Bench",
        "640×360 H.264 {fps} fps，窗口 1920×1080，{runs} 次交替运行的中位数，每次 {seconds} 秒",
    )
    print(about.format(fps=FPS, runs=_RUNS, seconds=_SECONDS))
    names = (translate("Bench", "绘制"), translate("Bench", "解码"), translate("Bench", "显示"))
    heads = "".join(_padded(name, 10) for name in names)
    print(f"{'':24}{'CPU %':>8}{heads}{'tick p99':>10}{'PSS MB':>8}")
    failed = False
    for tiles in tile_counts:
        ours: list[dict[str, float]] = []
        peer: list[float] = []
        for _ in range(_RUNS):
            result = _measure_ours(tiles, source)
            if result is not None:
                ours.append(result)
            if has_peer:
                peer.append(_measure_compositor(tiles, source))
        failed |= not ours
        _print_rows(tiles, ours, peer)
    return 1 if failed else 0


def _print_rows(tiles: int, ours: list[dict[str, float]], peer: list[float]) -> None:
    def median(name: str) -> float:
        return statistics.median(run[name] for run in ours)

    if ours:
        name = translate("Bench", "值守屏 {tiles} 路").format(tiles=tiles)
        print(
            f"{_padded(name, -24)}{median('cpu_percent'):>8.0f}{median('painted_fps'):>10.1f}"
            f"{median('decoded_fps_min'):>10.1f}{median('pictures_shown_fps_min'):>10.1f}"
            f"{median('ui_tick_p99_ms'):>10.1f}{median('pss_mb'):>8.0f}"
        )
    if peer:
        print(f"{f'GStreamer compositor {tiles}':<24}{statistics.median(peer):>8.0f}", flush=True)


def _padded(text: str, columns: int) -> str:
    """Filled up to terminal columns (a Chinese character takes two); negative: text on the left."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    room = " " * (abs(columns) - taken)
    return room + text if columns > 0 else text + room


def _measure_ours(tiles: int, source: Path) -> dict[str, float] | None:
    command = [sys.executable, "-m", "app.cli", "bench", "wall", "--tiles", str(tiles)]
    command += ["--source", str(source), "--seconds", str(_SECONDS), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        print(done.stderr.strip()[-500:], file=sys.stderr)
        return None
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _peer_installed() -> bool:
    """Installs the peer where the user may; says what is missing where not."""

    def found() -> bool:
        return bool(shutil.which("gst-launch-1.0")) and all(
            subprocess.run(
                ["gst-inspect-1.0", "--exists", name], check=False, capture_output=True
            ).returncode
            == 0
            for name in ("compositor", "avdec_h264", "ximagesink")
        )

    if found():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *_PACKAGES],
            check=False,
            capture_output=True,
            timeout=600,
        )
        if found():
            return True
    words = translate("Bench", "未安装对照程序 GStreamer：sudo apt-get install {packages}")
    print(words.format(packages=" ".join(_PACKAGES)), file=sys.stderr)
    return False


def _measure_compositor(tiles: int, source: Path) -> float:
    """CPU percent of GStreamer's software compositor showing the same clip in as many tiles."""
    pipeline = ["compositor", "name=c", "background=black"]
    branches: list[str] = []
    for index, (x, y, width, height) in enumerate(split_pixels(tiles, 1920, 1080)):
        pipeline += [f"sink_{index}::xpos={x}", f"sink_{index}::ypos={y}"]
        branches += ["filesrc", f"location={source}", "!", "qtdemux", "!", "h264parse", "!"]
        branches += ["avdec_h264", "max-threads=1", "!", "videoscale", "!"]
        branches += [f"video/x-raw,width={width},height={height}", "!"]
        branches += ["queue", "max-size-buffers=2", "!", f"c.sink_{index}"]
    pipeline += ["!", f"video/x-raw,width=1920,height=1080,framerate={FPS}/1", "!"]
    pipeline += ["videoconvert", "!", "ximagesink", *branches]
    screen = VirtualScreen(1920, 1080)
    try:
        process = subprocess.Popen(
            ["gst-launch-1.0", "-q", *pipeline],
            env=os.environ | {"DISPLAY": screen.display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(_WARM_UP_S)  # lets the pipeline preroll: it says nothing of it
            before = _cpu_s(process.pid)
            time.sleep(_SECONDS)  # the measured span
            return (_cpu_s(process.pid) - before) / _SECONDS * 100
        finally:
            process.kill()
            process.wait()
    finally:
        screen.close()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
