"""`make bench`: our wall beside other programs on the same RTSP cameras, interleaved, medians.

Runs nothing at the same time: on two cores two benchmarks would measure each other. Blocks for
about half an hour. `--write` adds latency, scene changes and shedding, and keeps all in docs/proof.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication

from app import bench_report
from app.bench_cameras import BenchCameras, CamerasFailed
from app.bench_media import FPS
from app.bench_peers import PEERS, Cost, Peer, install, measure
from backends.demo.cameras.rtsp_process import RtspUnavailable

translate = QCoreApplication.translate

RUNS = 5
TILES = (16, 36, 64)
OTHER_SECONDS = 30
Result = dict[str, Any]


@dataclass(slots=True)
class Rows:
    """All runs at one number of tiles; peers by name."""

    tiles: int
    ours: list[Result] = field(default_factory=list)
    peers: dict[str, list[Cost]] = field(default_factory=dict)

    def median(self, name: str) -> float:
        """Of our runs."""
        return float(statistics.median(run[name] for run in self.ours))

    @property
    def pss_mb(self) -> float:
        """Of our runs, without the packets that can be looked back at."""
        return self.median("pss_mb") - self.median("ring_mb")

    def cpu_of(self, peer: str) -> float:
        """Median of a peer's runs."""
        return statistics.median(cost.cpu_percent for cost in self.peers[peer])

    def fps_of(self, peer: str) -> float:
        """Median of the pictures it showed a second, 0 where it does not tell."""
        return statistics.median(cost.fps for cost in self.peers[peer])

    @property
    def most_steal(self) -> float:
        """The worst of all runs."""
        costs = [cost.steal_percent for runs in self.peers.values() for cost in runs]
        return max([*(float(run["steal_percent"]) for run in self.ours), *costs], default=0.0)


def run(seconds: float, is_written: bool) -> int:
    """Print the table; 1 when our own wall could not be measured."""
    peers = [peer for peer in PEERS if install(peer)]
    about = translate(
        "Bench",
        "640×360 H.264 {fps} fps，RTSP，窗口 1920×1080，"
        "{runs} 次交替运行的中位数，每次 {seconds} 秒",
    )
    print(about.format(fps=FPS, runs=RUNS, seconds=f"{seconds:.0f}"))
    _print_head()
    table = []
    for tiles in TILES:
        rows = Rows(tiles)
        try:
            for _ in range(RUNS):
                _run_once(rows, peers, seconds)
        except (CamerasFailed, RtspUnavailable) as problem:
            print(problem, file=sys.stderr)
            return 1
        table.append(rows)
        _print_rows(rows)
    if is_written:
        page = bench_report.page(table, seconds, RUNS, _others())
        print(page.write())
    return 0 if all(rows.ours for rows in table) else 1


def _run_once(rows: Rows, peers: list[Peer], seconds: float) -> None:
    """Ours and every peer once, each on cameras of its own that began for it."""
    arguments = ["wall", "--tiles", str(rows.tiles), "--seconds", str(seconds)]
    cameras = BenchCameras(rows.tiles)
    try:
        result = measure_ours([*arguments, "--source", cameras.address], seconds)
    finally:
        cameras.close()
    if result is not None:
        rows.ours.append(result)
    for peer in peers:
        if rows.tiles > peer.most_tiles:
            continue
        cameras = BenchCameras(rows.tiles)
        try:
            cost = measure(peer, cameras.address, rows.tiles, seconds)
        finally:
            cameras.close()
        if cost is not None:
            rows.peers.setdefault(peer.name, []).append(cost)


def _others() -> dict[str, Result]:
    """What else the page tells, by name; one run each. What failed is left out."""
    seconds = ["--seconds", str(OTHER_SECONDS)]
    wanted = {
        "latency 1": ["latency", "--tiles", "1", *seconds],
        "latency 16": ["latency", "--tiles", "16", *seconds],
        "switch 16": ["switch", "--tiles", "16"],
        "shed 64": ["wall", "--tiles", "64", "--cores", "1", *seconds],
        "shed 16": ["wall", "--tiles", "16", "--cores", "1", "--size", "1920x1080", *seconds],
        "unshed 100": ["wall", "--tiles", "100", *seconds],
    }
    found = {}
    for name, arguments in wanted.items():
        result = measure_ours(arguments, OTHER_SECONDS)
        if result is not None:
            found[name] = result
    return found


def measure_ours(arguments: list[str], seconds: float) -> Result | None:
    """One bench of ours in a process of its own; None, and why on stderr, where it failed."""
    command = [sys.executable, "-m", "app.cli", "bench", *arguments, "--json"]
    limit_s = seconds + 120
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, check=False)
    if done.returncode != 0:
        print(done.stderr.strip()[-500:], file=sys.stderr)
        return None
    result: Result = json.loads(done.stdout)
    return result


def _print_head() -> None:
    names = (translate("Bench", "绘制"), translate("Bench", "解码"), translate("Bench", "显示"))
    heads = "".join(_padded(name, 10) for name in names)
    print(f"{'':30}{'CPU %':>8}{heads}{'tick p99':>10}{'PSS MB':>8}{'steal %':>9}")


def _print_rows(rows: Rows) -> None:
    if rows.ours:
        name = translate("Bench", "值守屏 {tiles} 路").format(tiles=rows.tiles)
        print(
            f"{_padded(name, -30)}{rows.median('cpu_percent'):>8.0f}"
            f"{rows.median('painted_fps'):>10.1f}{rows.median('decoded_fps_min'):>10.1f}"
            f"{rows.median('pictures_shown_fps_min'):>10.1f}"
            f"{rows.median('ui_tick_p99_ms'):>10.1f}{rows.pss_mb:>8.0f}"
            f"{rows.most_steal:>9.1f}"
        )
    for peer in rows.peers:
        fps = rows.fps_of(peer)
        shown = f"{fps:>30.1f}" if fps else ""
        print(f"{f'{peer} {rows.tiles}':<30}{rows.cpu_of(peer):>8.0f}{shown}", flush=True)


def _padded(text: str, columns: int) -> str:
    """Filled up to terminal columns (a Chinese character takes two); negative: text on the left."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    room = " " * (abs(columns) - taken)
    return room + text if columns > 0 else text + room
