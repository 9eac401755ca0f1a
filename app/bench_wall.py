"""`watchfloor bench wall`: the real wall window with N streams of one source, measured.

Own process with its decoders; on a virtual screen of its own where there is no display (the X
server's time is not counted). Knows no hub.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.bench_meter import cpu_s, pss_mb, screen_of
from app.empty_link import EmptyLink
from app.i18n import SOURCE_LANGUAGE, speaking
from app.screen import NoScreen
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import Stream, StreamState
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.layouts import SPLITS
from widgets.wall.window import WallWindow
from widgets.wall.words import reason_text

translate = QCoreApplication.translate

WIDTH, HEIGHT = 1920, 1080
WARM_UP_S = 15.0
SETTLE_MS = 1500  # after the last tile went live, for the start's work to be over
TICK_MS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object. Rates per second over `seconds`; cpu_percent of one core."""

    tiles: int
    seconds: float
    cpu_percent: float
    painted_fps: float
    decoded_fps_min: float
    decoded_fps_mean: float
    pictures_shown_fps_min: float
    ui_tick_p99_ms: float
    ui_tick_max_ms: float
    pss_mb: float


class SourceFailed(Exception):
    """Not every tile went live; the text says which and why."""


class _Measurement(QObject):
    """Waits for the pictures, then watches for `seconds`."""

    finished = Signal()

    def __init__(self, window: WallWindow, engine: DecoderPool, tiles: int, seconds: float) -> None:
        super().__init__()
        self._view, self._engine = window.view, engine
        self._tiles, self._seconds = tiles, seconds
        self.result: Measured | None = None
        self.problem = ""
        self._late_ms: list[float] = []
        self._last_tick_s = self._begin_s = time.monotonic()
        self._cpu_s = 0.0
        self._decoded: list[int] = []
        self._shown: list[int] = []
        self._paints = 0
        self._ticks = QTimer(self)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self._on_tick)
        self._span = QTimer(self)
        self._span.setTimerType(Qt.TimerType.PreciseTimer)
        self._span.setSingleShot(True)
        self._span.timeout.connect(self._end)
        self._warm = QTimer(self)
        self._warm.setInterval(100)
        self._warm.timeout.connect(self._on_warm)
        self._warm.start()

    @Slot()
    def _on_warm(self) -> None:
        waiting = [i for i in range(self._tiles) if not self._is_live(i)]
        if not waiting:
            self._warm.stop()
            QTimer.singleShot(SETTLE_MS, self, self._begin)
        elif time.monotonic() - self._begin_s > WARM_UP_S:
            self._warm.stop()
            self.problem = self._why(waiting)
            self.finished.emit()

    @Slot()
    def _begin(self) -> None:
        gc.collect()
        gc.freeze()  # what stands now stays: later collections need not walk it
        gc.set_threshold(50_000, 20, 100)
        self._decoded, self._shown = self._decoded_now(), self._shown_now()
        self._paints = self._view.paints
        self._cpu_s = self._cpu_now()
        self._begin_s = self._last_tick_s = time.monotonic()
        self._ticks.start()
        self._span.start(round(self._seconds * 1000))

    @Slot()
    def _on_tick(self) -> None:
        now = time.monotonic()
        self._late_ms.append(max(0.0, (now - self._last_tick_s) * 1000 - TICK_MS))
        self._last_tick_s = now

    @Slot()
    def _end(self) -> None:
        self._ticks.stop()
        seconds = time.monotonic() - self._begin_s
        cpu_s = self._cpu_now() - self._cpu_s
        decoded = _rates(self._decoded, self._decoded_now(), seconds)
        shown = _rates(self._shown, self._shown_now(), seconds)
        late = sorted(self._late_ms) or [0.0]
        self.result = Measured(
            tiles=self._tiles,
            seconds=round(seconds, 2),
            cpu_percent=round(cpu_s / seconds * 100, 1),
            painted_fps=round((self._view.paints - self._paints) / seconds, 2),
            decoded_fps_min=round(min(decoded), 2),
            decoded_fps_mean=round(sum(decoded) / len(decoded), 2),
            pictures_shown_fps_min=round(min(shown), 2),
            ui_tick_p99_ms=round(late[min(len(late) - 1, int(len(late) * 0.99))], 2),
            ui_tick_max_ms=round(late[-1], 2),
            pss_mb=round(sum(map(pss_mb, self._process_ids())), 1),
        )
        self.finished.emit()

    def _is_live(self, index: int) -> bool:
        return self._view.tile_status(index).state is StreamState.LIVE

    def _why(self, waiting: list[int]) -> str:
        status = self._view.tile_status(waiting[0])
        words = translate(
            "Bench", "{waiting}/{tiles} 路在 {seconds} 秒内没有画面：{reason}"
        ).format(
            waiting=len(waiting),
            tiles=self._tiles,
            seconds=f"{WARM_UP_S:.0f}",
            reason=reason_text(status.reason, status.detail),
        )
        return f"{words} ({status.reason}) {status.detail}".rstrip()

    def _decoded_now(self) -> list[int]:
        return [self._view.tile_status(index).decoded for index in range(self._tiles)]

    def _shown_now(self) -> list[int]:
        return self._view.shown_counts()[: self._tiles]

    def _process_ids(self) -> list[int]:
        return [os.getpid(), *self._engine.process_ids()]

    def _cpu_now(self) -> float:
        return sum(map(cpu_s, self._process_ids()))


def _rates(before: list[int], after: list[int], seconds: float) -> list[float]:
    return [(last - first) / seconds for first, last in zip(before, after, strict=True)]


def _cameras(tiles: int, source: str) -> list[Camera]:
    return [
        Camera(
            id=CameraId(f"bench-{number}"),
            number=number,
            name=Path(source).name or source,
            department=Department.TRANSPORT,
            main=source,
        )
        for number in range(1, tiles + 1)
    ]


def _stream_of(camera: Camera, is_main: bool) -> Stream:
    return Stream(url=camera.main, share_key=camera.id)


def measure(tiles: int, source: str, seconds: float, language: str = SOURCE_LANGUAGE) -> Measured:
    """Run the window in a loop of its own. Raises SourceFailed."""
    _application = QApplication.instance() or QApplication(sys.argv[:1])
    with speaking(language):
        return _measured(tiles, source, seconds)


def _measured(tiles: int, source: str, seconds: float) -> Measured:
    engine = DecoderPool()
    context = UiContext(theme=Theme(), link=EmptyLink(), engine=engine)
    window = WallWindow(context, streams=_stream_of)
    try:
        window.setGeometry(0, 0, WIDTH, HEIGHT)
        window.show()
        window.view.set_split(next(split for split in SPLITS if split >= tiles))
        window.view.fill(_cameras(tiles, source))
        measurement = _Measurement(window, engine, tiles, seconds)
        loop = QEventLoop()
        measurement.finished.connect(loop.quit)
        loop.exec()
    finally:
        window.close()
        engine.shutdown()
    if measurement.result is None:
        raise SourceFailed(measurement.problem or "measurement interrupted")
    return measurement.result


def run(
    tiles: int, source: str, seconds: float, as_json: bool, language: str = SOURCE_LANGUAGE
) -> int:
    """Print one JSON object (or a line each) and return 0; 1 when there was nothing to measure."""
    with speaking(language):  # ends before the window's own application begins
        if not 1 <= tiles <= max(SPLITS) or seconds <= 0:
            words = translate("Bench", "--tiles 应为 1 到 {most}，--seconds 应大于 0")
            print(words.format(most=max(SPLITS)), file=sys.stderr)
            return 2
        if "://" not in source and not Path(source).is_file():
            words = translate("Bench", "找不到视频文件：{path}")
            print(words.format(path=source), file=sys.stderr)
            return 1
    try:
        with screen_of(language):
            measured: dict[str, Any] = asdict(measure(tiles, source, seconds, language))
    except (NoScreen, SourceFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(measured))
    else:
        for name, value in measured.items():
            print(f"{name:24}{value}")
    return 0
