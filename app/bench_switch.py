"""`watchfloor bench switch`: from the order for another scene to all of its pictures on the wall.

Prepared: the next cameras are decoded already, as a tour or a preview has them. Cold: they are not
connected yet. Brings its own cameras (RTSP over TCP). UI thread. Knows no hub.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.bench_cameras import BenchCameras, CamerasFailed
from app.bench_latency import NumberedPool
from app.bench_media import KEY_EVERY
from app.bench_meter import screen_of, steal_between, times_of_machine
from app.bench_output import print_measured
from app.bench_window import BenchWall, SourceFailed, bench_camera, run_for, stream_of_bench
from app.i18n import SOURCE_LANGUAGE, speaking
from app.screen import NoScreen
from backends.demo.cameras.rtsp_process import RtspUnavailable
from widgets.wall.layouts import MOST_TILES
from widgets.wall.scenes.preroll import Preroll

translate = QCoreApplication.translate

ROUNDS = 5
SETS = 3  # of cameras: two that take turns prepared, one always cold
GIVE_UP_MS = 10_000
PREPARE_S = 4.0
REST_S = 1.0  # between two changes, for the last one's streams to be closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """The one JSON object. Medians over `rounds` of the slowest tile, and the worst of all.

    `cold_over_keyframe_ms`: cold, less the time that the camera's server let pass between PLAY and
    its next key frame, without which no decoder can begin.
    """

    tiles: int
    rounds: int
    prepared_ms: float
    prepared_max_ms: float
    cold_ms: float
    cold_over_keyframe_ms: float
    cold_over_keyframe_max_ms: float
    steal_percent: float


class FirstPictures(QObject):
    """The end of the first paint of each of some cameras."""

    complete = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.at_ns: dict[int, int] = {}
        self._awaited: set[int] = set()
        self._converted: set[int] = set()
        self._after_paint = QTimer(self)
        self._after_paint.setSingleShot(True)
        self._after_paint.setInterval(0)
        self._after_paint.timeout.connect(self._painted)

    def wait_for(self, cameras: range) -> None:
        """From now on."""
        self._awaited = set(cameras)
        self.at_ns = {}

    def converted(self, camera: int, _number: int) -> None:
        """A picture is in the canvas and about to be painted."""
        if camera in self._awaited:
            self._awaited.discard(camera)
            self._converted.add(camera)
            self._after_paint.start()

    @Slot()
    def _painted(self) -> None:
        self.at_ns |= dict.fromkeys(self._converted, time.monotonic_ns())
        self._converted = set()
        if not self._awaited:
            self.complete.emit()


class _Changes:
    """One wall, three sets of cameras."""

    def __init__(self, wall: BenchWall, engine: NumberedPool, cameras: BenchCameras) -> None:
        self._wall, self._cameras = wall, cameras
        self._first = engine.watcher = FirstPictures()
        # As a tour or a preview prepares its next scene.
        self._preroll = Preroll(engine, stream_of_bench)
        wall.use_prepared(self._preroll.take)

    def prepared_ms(self, next_set: int) -> float:
        """Change to cameras that are decoded already."""
        cameras, preroll = self._set(next_set), self._preroll
        preroll.want(
            (bench_camera(camera, self._wall.address), *self._wall.box(index))
            for index, camera in enumerate(cameras)
        )
        end_s = time.monotonic() + PREPARE_S
        while time.monotonic() < end_s and preroll.ready < preroll.wanted:
            run_for(0.1)
        begin_ns = self._change(cameras)
        run_for(REST_S)
        return (max(self._first.at_ns.values()) - begin_ns) / 1e6

    def cold_ms(self, next_set: int) -> tuple[float, float]:
        """Change to cameras that are not connected: in all, and less the wait for a key frame."""
        cameras = self._set(next_set)
        begin_ns = self._change(cameras)
        taken = [self._first.at_ns[camera] - begin_ns for camera in cameras]
        over = [
            spent - self._key_wait_ns(camera) for spent, camera in zip(taken, cameras, strict=True)
        ]
        run_for(REST_S)
        return max(taken) / 1e6, max(over) / 1e6

    def _set(self, number: int) -> range:
        return range(number * self._wall.tiles, (number + 1) * self._wall.tiles)

    def _change(self, cameras: range) -> int:
        self._first.wait_for(cameras)
        loop = QEventLoop()
        self._first.complete.connect(loop.quit)
        begin_ns = time.monotonic_ns()
        for index, camera in enumerate(cameras):
            self._wall.assign(index, camera)
        QTimer.singleShot(GIVE_UP_MS, loop.quit)
        loop.exec()
        missing = [camera for camera in cameras if camera not in self._first.at_ns]
        if missing:
            raise SourceFailed(
                translate("Bench", "切换后 {missing}/{tiles} 路没有画面").format(
                    missing=len(missing), tiles=len(cameras)
                )
            )
        return begin_ns

    def _key_wait_ns(self, camera: int) -> int:
        played_ns = self._cameras.played_ns(camera)
        numbers = range(0, self._cameras.frames, KEY_EVERY)
        keys = [self._cameras.sent_ns(camera, number) for number in numbers]
        return min((at for at in keys if at >= played_ns), default=played_ns) - played_ns


def measure(
    tiles: int, language: str = SOURCE_LANGUAGE, film: Path | None = None, rounds: int = ROUNDS
) -> Switch:
    """`film`: what the cameras play. Raises SourceFailed, CamerasFailed, RtspUnavailable."""
    _application = QApplication.instance() or QApplication(sys.argv[:1])
    with speaking(language):
        cameras = BenchCameras(tiles * SETS, film)
        try:
            engine = NumberedPool()
            with BenchWall(tiles, cameras.address, engine) as wall:
                wall.wait_live()
                machine = times_of_machine()
                changes = _Changes(wall, engine, cameras)
                prepared = [changes.prepared_ms(1 - number % 2) for number in range(rounds)]
                cold = [changes.cold_ms(2 - 2 * (number % 2)) for number in range(rounds)]
                steal = steal_between(machine, times_of_machine())
        finally:
            cameras.close()
    whole, over = zip(*cold, strict=True)
    return Switch(
        tiles=tiles,
        rounds=rounds,
        prepared_ms=round(statistics.median(prepared), 1),
        prepared_max_ms=round(max(prepared), 1),
        cold_ms=round(statistics.median(whole), 1),
        cold_over_keyframe_ms=round(statistics.median(over), 1),
        cold_over_keyframe_max_ms=round(max(over), 1),
        steal_percent=steal,
    )


def run(tiles: int, as_json: bool, language: str = SOURCE_LANGUAGE) -> int:
    """Print one JSON object (or a line each) and return 0; 1 when there was nothing to measure."""
    with speaking(language):
        if not 1 <= tiles <= MOST_TILES:
            words = translate("Bench", "--tiles 应为 1 到 {most}")
            print(words.format(most=MOST_TILES), file=sys.stderr)
            return 2
    try:
        with screen_of(language):
            measured = asdict(measure(tiles, language))
    except (NoScreen, SourceFailed, CamerasFailed, RtspUnavailable) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(measured, as_json)
    return 0
