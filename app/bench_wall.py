"""`watchfloor bench wall`: the real wall window with N streams of one source, measured.

Own process with its decoders; on a virtual screen of its own where there is no display (the X
server's time is not counted). Without a source it brings its own cameras. Knows no hub.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.bench_cameras import BenchCameras, CamerasFailed
from app.bench_media import clip
from app.bench_meter import WIDTH, UiTicks, quantile, screen_of, steal_between, times_of_machine
from app.bench_output import print_measured
from app.bench_window import BenchWall, SourceFailed, run_for, windows_for
from app.i18n import SOURCE_LANGUAGE, speaking
from app.screen import NoScreen
from backends.demo.cameras.rtsp_process import RtspUnavailable
from video.api import Shed

translate = QCoreApplication.translate

MOST_TILES = 128
MOST_SECONDS = 3600.0
TEARS_SECONDS = 5.0  # 4,500 pictures of 36 tiles


@dataclass(frozen=True, slots=True, kw_only=True)
class WallBench:
    """What to measure. `source`: an address ({n} is the tile's number) or a file; "": cameras of
    the bench's own, in `size`. `cores`: how many the wall may use, 0 for all."""

    tiles: int
    source: str = ""
    seconds: float = 30.0
    cores: int = 0
    size: tuple[int, int] = (640, 360)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object. Rates per second over `seconds`; cpu_percent of one core.

    `ring_mb`: the part of `pss_mb` that is packets kept to be looked back at. `shed`: tiles by what
    they go without, at the end or at the beginning, whichever are more. `torn` of
    `pictures_looked_at` in the seconds after: upper and lower part were of two pictures; of
    `pictures_unread` that cannot be said. `steal_percent`: the share of the machine that its host
    gave to others meanwhile; above a few, the run is spoilt.
    """

    tiles: int
    seconds: float
    cpu_percent: float
    painted_fps: float
    decoded_fps_min: float
    decoded_fps_mean: float
    pictures_shown_fps_min: float
    pictures_shown_fps_mean: float
    ui_tick_p99_ms: float
    ui_tick_max_ms: float
    pss_mb: float
    ring_mb: float
    steal_percent: float
    shed: dict[str, int]
    torn: int
    pictures_looked_at: int
    pictures_unread: int


def measure(bench: WallBench, language: str = SOURCE_LANGUAGE) -> Measured:
    """Run the window in a loop of its own. Raises SourceFailed, CamerasFailed, RtspUnavailable."""
    _application = QApplication.instance() or QApplication(sys.argv[:1])
    with speaking(language), _source_of(bench) as address, _on_cores(bench.cores):
        with BenchWall(bench.tiles, address) as wall:
            wall.wait_live()
            return _measured(wall, bench.seconds)


def _measured(wall: BenchWall, seconds: float) -> Measured:
    gc.collect()
    gc.freeze()  # what stands now stays: later collections need not walk it
    gc.set_threshold(50_000, 20, 100)
    ticks, shed_before = UiTicks(), _shed(wall)
    decoded, shown, paints = wall.decoded(), wall.shown(), wall.paints()
    machine, cpu_s, begin_s = times_of_machine(), wall.cpu_s(), time.monotonic()
    ticks.start()
    run_for(seconds)
    ticks.stop()
    span_s = time.monotonic() - begin_s
    used_s, steal = wall.cpu_s() - cpu_s, steal_between(machine, times_of_machine())
    decoded_fps = _rates(decoded, wall.decoded(), span_s)
    shown_fps = _rates(shown, wall.shown(), span_s)
    painted_fps = min(_rates(paints, wall.paints(), span_s))
    shed = max(_shed(wall), shed_before, key=Counter.total)
    pss, ring = wall.pss_mb(), wall.ring_mb()
    tears = wall.look_for_tears(min(seconds, TEARS_SECONDS))
    return Measured(
        tiles=wall.tiles,
        seconds=round(span_s, 2),
        cpu_percent=round(used_s / span_s * 100, 1),
        painted_fps=round(painted_fps, 2),
        decoded_fps_min=round(min(decoded_fps), 2),
        decoded_fps_mean=round(sum(decoded_fps) / wall.tiles, 2),
        pictures_shown_fps_min=round(min(shown_fps), 2),
        pictures_shown_fps_mean=round(sum(shown_fps) / wall.tiles, 2),
        ui_tick_p99_ms=round(quantile(ticks.late_ms, 0.99), 2),
        ui_tick_max_ms=round(max(ticks.late_ms, default=0.0), 2),
        pss_mb=round(pss, 1),
        ring_mb=round(ring, 1),
        steal_percent=steal,
        shed=dict(shed),
        torn=tears.torn,
        pictures_looked_at=tears.looked_at,
        pictures_unread=tears.unread,
    )


def _shed(wall: BenchWall) -> Counter[str]:
    """Tiles by what they go without now."""
    shed = Counter(str(wall.status(index).shed) for index in range(wall.tiles))
    del shed[str(Shed.NONE)]
    return shed


def _rates(before: list[int], after: list[int], seconds: float) -> list[float]:
    return [(last - first) / seconds for first, last in zip(before, after, strict=True)]


@contextlib.contextmanager
def _source_of(bench: WallBench) -> Iterator[str]:
    """The address to show, and cameras of our own for as long as the block lasts."""
    if bench.source:
        yield bench.source
        return
    width, height = bench.size
    cameras = BenchCameras(bench.tiles, clip(20 if width > 1000 else 60, width, height))
    try:
        yield cameras.address
    finally:
        cameras.close()


@contextlib.contextmanager
def _on_cores(count: int) -> Iterator[None]:
    """This process and the decoders that it starts on the first cores only; 0: on all."""
    before = os.sched_getaffinity(0)
    if count:
        os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def run(bench: WallBench, as_json: bool, language: str = SOURCE_LANGUAGE) -> int:
    """Print one JSON object (or a line each) and return 0; 1 when there was nothing to measure."""
    with speaking(language):  # ends before the window's own application begins
        if not 1 <= bench.tiles <= MOST_TILES or not 0 < bench.seconds <= MOST_SECONDS:
            words = translate("Bench", "--tiles 应为 1 到 {most}，--seconds 应大于 0")
            print(words.format(most=MOST_TILES), file=sys.stderr)
            return 2
        if bench.source and "://" not in bench.source and not Path(bench.source).is_file():
            words = translate("Bench", "找不到视频文件：{path}")
            print(words.format(path=bench.source), file=sys.stderr)
            return 1
    try:
        with screen_of(language, WIDTH * windows_for(bench.tiles)):
            measured = asdict(measure(bench, language))
    except (NoScreen, SourceFailed, CamerasFailed, RtspUnavailable) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(measured, as_json)
    return 0
