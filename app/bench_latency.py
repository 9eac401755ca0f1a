"""`watchfloor bench latency`: from a camera's server to the end of the paint, picture by picture.

Brings its own cameras (RTSP over TCP). Each picture carries its number; the server notes when it
was handed each. Own process with its decoders; the UI thread. Knows no hub.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.bench_cameras import BenchCameras, CamerasFailed
from app.bench_media import number_in
from app.bench_meter import quantile, screen_of, steal_between, times_of_machine
from app.bench_output import print_measured
from app.bench_wall import MOST_SECONDS
from app.bench_window import BenchPool, BenchWall, SourceFailed, run_for
from app.i18n import SOURCE_LANGUAGE, speaking
from app.screen import NoScreen
from backends.demo.cameras.rtsp_process import RtspUnavailable
from video.api import Bgra, Stream, ViewId
from widgets.wall.layouts import MOST_TILES

translate = QCoreApplication.translate

LOOK_AT_SCREEN_EVERY_S = 0.9
MOST_LATE_NS = 20_000_000_000  # above it a number is taken for that of the round before
PARTS = 5  # drift: the median of the last part less that of the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """The one JSON object. From the server's frame to the end of the paint, flushed to X.

    `drift_ms`: by how much the median of the last fifth exceeds that of the first.
    `screen_p50_ms`: with the picture read back from the X server, one in about a second;
    `screen_wrong`: how often it was not there. `pictures`: of all tiles; `unclear`: number unread.
    """

    tiles: int
    seconds: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    drift_ms: float
    screen_p50_ms: float
    screen_reads: int
    screen_wrong: int
    pictures: int
    unclear: int
    steal_percent: float


class Watcher(Protocol):
    """Who is told."""

    def converted(self, camera: int, number: int) -> None:
        """A picture is in the canvas and about to be painted."""
        ...


class NumberedPool(BenchPool):
    """Tells which camera's which picture has just been converted into the canvas."""

    def __init__(self) -> None:
        super().__init__()
        self._cameras: dict[ViewId, int] = {}
        self._newest: dict[ViewId, int] = {}
        self.watcher: Watcher | None = None

    def open(self, stream: Stream, width: int, height: int) -> ViewId:
        """As the base class; the camera's number is the end of its key."""
        view = super().open(stream, width, height)
        self._cameras[view] = int(stream.share_key.rpartition("-")[2])
        return view

    def convert(self, view: ViewId, into: Bgra) -> int:
        """As the base class; each picture is told once."""
        sequence = super().convert(view, into)
        if sequence and self.watcher is not None and sequence != self._newest.get(view):
            self._newest[view] = sequence
            width = self.picture_size(view)[0]  # `into` may have longer lines
            self.watcher.converted(self._cameras[view], number_in(into[:, :width]))
        return sequence


@dataclass(slots=True)
class Pictures:
    """What was seen."""

    late_ms: list[float] = field(default_factory=list)
    on_screen_ms: list[float] = field(default_factory=list)
    screen_wrong: int = 0
    unclear: int = 0


class PaintWatcher(QObject):
    """Notes the time at the end of each paint. Its zero timer comes after the flush to X."""

    def __init__(self, wall: BenchWall, cameras: BenchCameras) -> None:
        super().__init__()
        self.seen = Pictures()
        self._wall, self._cameras = wall, cameras
        self._converted: list[tuple[int, int]] = []
        self._look_s = time.monotonic() + LOOK_AT_SCREEN_EVERY_S
        self._after_paint = QTimer(self)
        self._after_paint.setSingleShot(True)
        self._after_paint.setInterval(0)
        self._after_paint.timeout.connect(self._painted)

    def converted(self, camera: int, number: int) -> None:
        """A picture is in the canvas and about to be painted."""
        if number < 0:
            self.seen.unclear += 1
            return
        if not self._converted:
            self._after_paint.start()
        self._converted.append((camera, number))

    @Slot()
    def _painted(self) -> None:
        now_ns = time.monotonic_ns()
        painted, self._converted = self._converted, []
        for camera, number in painted:
            late_ns = now_ns - self._cameras.sent_ns(camera, number)
            if 0 < late_ns < MOST_LATE_NS:
                self.seen.late_ms.append(late_ns / 1e6)
        if now_ns / 1e9 >= self._look_s:
            self._look_s = now_ns / 1e9 + LOOK_AT_SCREEN_EVERY_S
            self._look_at_screen(*painted[-1])

    def _look_at_screen(self, camera: int, number: int) -> None:
        """Is the picture there? The X server answers after it has drawn what came before."""
        number_there = number_in(self._wall.read_screen(camera))
        late_ns = time.monotonic_ns() - self._cameras.sent_ns(camera, number)
        if number_there == number:
            self.seen.on_screen_ms.append(late_ns / 1e6)
        else:
            self.seen.screen_wrong += 1


def measure(
    tiles: int, seconds: float, language: str = SOURCE_LANGUAGE, film: Path | None = None
) -> Latency:
    """`film`: what the cameras play. Raises SourceFailed, CamerasFailed, RtspUnavailable."""
    _application = QApplication.instance() or QApplication(sys.argv[:1])
    with speaking(language):
        cameras = BenchCameras(tiles, film)
        try:
            engine = NumberedPool()
            with BenchWall(tiles, cameras.address, engine) as wall:
                wall.wait_live()
                watcher = engine.watcher = PaintWatcher(wall, cameras)
                machine, begin_s = times_of_machine(), time.monotonic()
                run_for(seconds)
                span_s = time.monotonic() - begin_s
                engine.watcher = None
                steal = steal_between(machine, times_of_machine())
                return _result(tiles, span_s, watcher.seen, steal)
        finally:
            cameras.close()


def _result(tiles: int, span_s: float, seen: Pictures, steal: float) -> Latency:
    late = seen.late_ms or [0.0]
    part = max(1, len(late) // PARTS)
    return Latency(
        tiles=tiles,
        seconds=round(span_s, 2),
        p50_ms=round(quantile(late, 0.5), 2),
        p99_ms=round(quantile(late, 0.99), 2),
        max_ms=round(max(late), 2),
        drift_ms=round(statistics.median(late[-part:]) - statistics.median(late[:part]), 2),
        screen_p50_ms=round(quantile(seen.on_screen_ms, 0.5), 2),
        screen_reads=len(seen.on_screen_ms) + seen.screen_wrong,
        screen_wrong=seen.screen_wrong,
        pictures=len(seen.late_ms),
        unclear=seen.unclear,
        steal_percent=steal,
    )


def run(tiles: int, seconds: float, as_json: bool, language: str = SOURCE_LANGUAGE) -> int:
    """Print one JSON object (or a line each) and return 0; 1 when there was nothing to measure."""
    with speaking(language):
        if not 1 <= tiles <= MOST_TILES or not 0 < seconds <= MOST_SECONDS:
            words = translate("Bench", "--tiles 应为 1 到 {most}，--seconds 应大于 0")
            print(words.format(most=MOST_TILES), file=sys.stderr)
            return 2
    try:
        with screen_of(language):
            measured = asdict(measure(tiles, seconds, language))
    except (NoScreen, SourceFailed, CamerasFailed, RtspUnavailable) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(measured, as_json)
    return 0
