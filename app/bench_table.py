"""`make bench`: our wall beside other programs on the same RTSP cameras, interleaved, medians.

Runs nothing at the same time: on two cores two benchmarks would measure each other. Blocks for
about half an hour. `--write` adds latency, scene changes, shedding and the cost of each further
tile, and keeps all in docs/proof. A comparison without its peers is none: it ends at once, with
what to install, unless only our own wall is asked for (`--alone`).
"""

from __future__ import annotations

import statistics
import sys
import unicodedata
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from app import bench_line, bench_report
from app.bench_cameras import BenchCameras, CamerasFailed
from app.bench_media import FPS
from app.bench_peers import PEERS, Cost, Peer, install, measure
from app.bench_runs import Result, measure_ours, shed_words, worst_shed
from backends.demo.cameras.rtsp_process import RtspUnavailable

translate = QCoreApplication.translate

RUNS = 5
TILES = (16, 36, 64)
OTHER_SECONDS = 30
LINE_SECONDS = 15.0


@dataclass(slots=True)
class Rows:
    """All runs at one number of tiles; peers by name."""

    tiles: int
    ours: list[Result] = field(default_factory=list)
    peers: dict[str, list[Cost]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)  # peers that did not hold out a run, or more

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
    def shed(self) -> dict[str, int]:
        """Tiles by what they went without, in that of our runs in which most did."""
        return worst_shed(self.ours)

    def total(self, name: str) -> int:
        """Over our runs."""
        return sum(int(run[name]) for run in self.ours)

    @property
    def most_steal(self) -> float:
        """The worst of all runs."""
        costs = [cost.steal_percent for runs in self.peers.values() for cost in runs]
        return max([*(float(run["steal_percent"]) for run in self.ours), *costs], default=0.0)


def run(seconds: float, is_written: bool, is_alone: bool = False) -> int:
    """Print the table; 1 where our own wall, or a peer to compare it with, was not measured."""
    peers = [] if is_alone else [peer for peer in PEERS if install(peer)]
    if not is_alone and len(peers) < len(PEERS):
        words = translate("Bench", "缺少对照程序，无法对照测量。只测值守屏：加 --alone")
        print(words, file=sys.stderr)
        return 1
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
        line = bench_line.measure(LINE_SECONDS)
        page = bench_report.page(table, seconds, RUNS, bench_report.More(line, _others()))
        print(page.write())
    is_whole = all(rows.ours and not rows.lost for rows in table)
    return 0 if is_whole else 1


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
        else:
            rows.lost.add(peer.name)


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


def _print_head() -> None:
    names = (translate("Bench", "绘制"), translate("Bench", "解码"), translate("Bench", "显示"))
    heads = "".join(_padded(name, 10) for name in names)
    shed, torn = translate("Bench", "降载窗格"), translate("Bench", "撕裂")
    print(
        f"{'':30}{'CPU %':>8}{heads}{'tick p99':>10}{'PSS MB':>8}{'steal %':>9}"
        f"{_padded(torn, 8)}  {shed}"
    )


def _print_rows(rows: Rows) -> None:
    if rows.ours:
        name = translate("Bench", "值守屏 {tiles} 路").format(tiles=rows.tiles)
        print(
            f"{_padded(name, -30)}{rows.median('cpu_percent'):>8.0f}"
            f"{rows.median('painted_fps'):>10.1f}{rows.median('decoded_fps_min'):>10.1f}"
            f"{rows.median('pictures_shown_fps_min'):>10.1f}"
            f"{rows.median('ui_tick_p99_ms'):>10.1f}{rows.pss_mb:>8.0f}"
            f"{rows.most_steal:>9.1f}{rows.total('torn'):>8}  {shed_words(rows.shed)}"
        )
    for peer in rows.peers:
        fps = rows.fps_of(peer)
        shown = f"{fps:>30.1f}" if fps else ""
        print(f"{f'{peer} {rows.tiles}':<30}{rows.cpu_of(peer):>8.0f}{shown}", flush=True)
    for peer in sorted(rows.lost):
        words = translate("Bench", "{name} {tiles} 路：有一次运行中途退出")
        print(words.format(name=peer, tiles=rows.tiles), file=sys.stderr)


def _padded(text: str, columns: int) -> str:
    """Filled up to terminal columns (a Chinese character takes two); negative: text on the left."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    room = " " * (abs(columns) - taken)
    return room + text if columns > 0 else text + room
