"""`watchfloor bench map`: the map panned and zoomed while a frame of targets comes each second.

The real panel in a window of 1920 x 1080, on a virtual screen where there is no display; the
hub's place is a process of its own. UI thread.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.bench_map_feed import LENGTH_BYTES
from app.bench_map_stages import Stage, Stages
from app.bench_meter import HEIGHT, WIDTH, UiTicks, cpu_s, pss_mb, quantile, screen_of
from app.bench_output import print_measured
from app.bench_window import run_for
from app.empty_link import EmptyLink
from app.i18n import SOURCE_LANGUAGE, speaking
from app.screen import NoScreen
from backends.link.api import Change
from backends.link.gather import Gather
from backends.link.messages import PositionsFrame
from backends.link.replica import Replica
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.map.background import CityDrawing
from widgets.map.beside import TURN_S
from widgets.map.canvas import MapCanvas
from widgets.map.feed import SceneFeed
from widgets.map.ground import Ground
from widgets.map.intake import Intake
from widgets.map.panel import MapPanel
from widgets.map.scene import Scene
from widgets.map.targets import MovingTargets
from widgets.map.trails import Trails
from widgets.map.vehicles import Vehicles
from widgets.map.view import MapView
from widgets.style import apply_style
from widgets.theme import Theme

translate = QCoreApplication.translate

STEP_MS = 16  # the hand moves the map as often as a screen shows it
PAN_PX = 7.0  # 440 pixels a second
ROUND_S = 6.0  # one round of the hand
ZOOM_EVERY_S = 2.0
ZOOMS = (0.0, 0.5, 1.0, 1.5, 1.0, 0.5)  # above the whole city
SETTLE_S = 3.0
PIPE_BYTES = 1 << 20
_OWN = os.getpid()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapBench:
    """What to measure."""

    targets: int
    seconds: float
    stages: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object. fps from the times between two paintings; p5: the slowest twentieth.

    `paint_p50_ms`, `paint_p99_ms`: what the UI thread worked for one painting; CPU of one core,
    of this process alone. `stages`: see bench_map_stages.Stages.table(); only where asked for.
    """

    targets: int
    frames: int
    paints: int
    fps_p50: float
    fps_p5: float
    ui_tick_p99_ms: float
    ui_cpu_p99_ms: float
    paint_p50_ms: float
    paint_p99_ms: float
    cpu_percent: float
    pss_mb: float
    stages: dict[str, list[float]]


class _Link(EmptyLink):
    """Online, with positions alone."""

    def __init__(self) -> None:
        super().__init__()
        self.replica, self.gather = Replica(), Gather()
        self.callbacks: list[Callable[[Change], None]] = []
        self.frames = 0

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """As the real one."""
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback) if callback in self.callbacks else None

    def take(self, data: memoryview) -> None:
        """A frame as it comes from the hub."""
        self.replica.apply(msgspec.msgpack.decode(data, type=PositionsFrame), self.gather)
        self.positions = self.replica.positions
        self.frames += 1
        for callback in list(self.callbacks):
            callback(Change(positions=True))


class _Reader(QObject):
    """Takes frames from the feeding process as they come, as a socket's reader does."""

    def __init__(self, feed: subprocess.Popen[bytes], link: _Link, parent: QObject) -> None:
        super().__init__(parent)
        assert feed.stdout is not None
        self._end = feed.stdout.fileno()
        fcntl.fcntl(self._end, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        os.set_blocking(self._end, False)
        self._link, self._held = link, bytearray()
        self._notifier = QSocketNotifier(self._end, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)

    def _on_readable(self) -> None:
        try:
            data = os.read(self._end, PIPE_BYTES)
        except BlockingIOError:
            return
        if not data:
            self._notifier.setEnabled(False)
            return
        self._held += data
        need = LENGTH_BYTES + int.from_bytes(self._held[:LENGTH_BYTES], "little")
        if len(self._held) >= need:
            whole, self._held = self._held, self._held[need:]
            self._link.take(memoryview(whole)[LENGTH_BYTES:need])


class _Hand(QObject):
    """Pans in rounds and zooms now and then; notes when the view was painted and for how long."""

    def __init__(self, view: MapView, stages: Stages) -> None:
        super().__init__(view)
        self._view, self._stages = view, stages
        self._home = view.viewport
        self._begin_s = 0.0
        self.at_s: list[float] = []
        self.paint_ms: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._on_step)
        view.installEventFilter(self)

    def start(self) -> None:
        """From now on."""
        self._home = self._view.viewport
        self._begin_s = time.monotonic()
        self.at_s.clear()
        self.paint_ms.clear()
        self._timer.start()

    def stop(self) -> None:
        """No more."""
        self._timer.stop()
        self._view.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._timer.isActive():
            began_s = time.thread_time()
            self._view.paintEvent(event)  # type: ignore[arg-type]  # it is one
            self.paint_ms.append((time.thread_time() - began_s) * 1000)
            self.at_s.append(time.monotonic())
            self._stages.end_frame()
            return True
        return super().eventFilter(watched, event)

    def _on_step(self) -> None:
        gone_s = time.monotonic() - self._begin_s
        turn = math.tau * gone_s / ROUND_S
        step = int(gone_s / ZOOM_EVERY_S) % len(ZOOMS)
        zoom = self._home.zoom + ZOOMS[step]
        view = self._view
        if view.viewport.zoom != zoom:
            view.look_at(view.viewport.zoomed(zoom, view.width() / 2, view.height() / 2))
        view.look_at(view.viewport.panned(PAN_PX * math.cos(turn), PAN_PX * math.sin(turn)))


def _stages_of_map() -> list[Stage]:
    return [
        ("frame in: decoded", _Link, "take"),
        ("frame in: words and counts", SceneFeed, "_on_change"),
        ("frame in: places and points", Intake, "_work_out"),
        ("frame in: places", MovingTargets, "take"),
        ("frame in: trails", Trails, "take"),
        ("frame in: taken over", Vehicles, "take_over"),
        ("ground drawn", Ground, "paint"),
        ("ground: tiles made", CityDrawing, "tile"),
        ("ground: tiles arrived", Ground, "_on_arrived"),
        ("ground: stand-ins drawn", Ground, "_stand_in"),
        ("vehicles: in view", Vehicles, "cull"),
        ("vehicles: sorted", Vehicles, "_crowd_in"),
        ("vehicles drawn", Vehicles, "rasterise"),
        ("marks drawn", Scene, "paint"),
        ("scale drawn", MapCanvas, "_paint_above"),
        ("picture into the window", MapCanvas, "paintEvent"),
        ("hand: view moved", MapView, "look_at"),
    ]


def _measure(bench: MapBench, theme: Theme, folder: Path) -> Measured:
    stages = Stages()
    with contextlib.ExitStack() as stack:
        if bench.stages:
            stack.enter_context(stages.watching(_stages_of_map()))
        return _panned(bench, theme, folder, stages)


def _panned(bench: MapBench, theme: Theme, folder: Path, stages: Stages) -> Measured:
    engine, link = DecoderPool(1), _Link()
    settings = QSettings(str(folder / "map.ini"), QSettings.Format.IniFormat)
    panel = MapPanel(UiContext(theme=theme, link=link, engine=engine), None, settings=settings)
    command = [sys.executable, "-m", "app.bench_map_feed", str(bench.targets)]
    feed = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        panel.resize(WIDTH, HEIGHT)
        panel.show()
        _Reader(feed, link, panel)
        hand, ticks = _Hand(panel.view, stages), UiTicks(panel)
        run_for(SETTLE_S)
        gc.collect()
        gc.freeze()  # as the console does when its windows stand
        begin_s, own_s, frames = time.monotonic(), cpu_s(_OWN), link.frames
        stages.start()
        hand.start()
        ticks.start()
        run_for(bench.seconds)
        ticks.stop()
        hand.stop()
        percent = (cpu_s(_OWN) - own_s) / (time.monotonic() - begin_s) * 100
        gaps = [b - a for a, b in zip(hand.at_s, hand.at_s[1:], strict=False)]
        return Measured(
            targets=bench.targets,
            frames=link.frames - frames,
            paints=len(hand.at_s),
            fps_p50=round(1.0 / max(1e-6, quantile(gaps, 0.5)), 1),
            fps_p5=round(1.0 / max(1e-6, quantile(gaps, 0.95)), 1),
            ui_tick_p99_ms=round(quantile(ticks.late_ms, 0.99), 2),
            ui_cpu_p99_ms=round(quantile(ticks.cpu_ms, 0.99), 2),
            paint_p50_ms=round(quantile(hand.paint_ms, 0.5), 2),
            paint_p99_ms=round(quantile(hand.paint_ms, 0.99), 2),
            cpu_percent=round(percent, 1),
            pss_mb=round(pss_mb(_OWN), 1),
            stages=stages.table(bench.seconds) if bench.stages else {},
        )
    finally:
        feed.kill()
        feed.wait()
        panel.close_line()
        panel.close()
        engine.shutdown()


def measure(bench: MapBench, language: str = SOURCE_LANGUAGE) -> Measured:
    """All of it."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(TURN_S)  # as the console
    theme = Theme()
    apply_style(app, theme)
    with speaking(language), tempfile.TemporaryDirectory(prefix="watchfloor-bench-") as name:
        return _measure(bench, theme, Path(name))


def run(bench: MapBench, as_json: bool, language: str = SOURCE_LANGUAGE) -> int:
    """Print one JSON object (or a line each) and return 0; 1 when there was nothing to measure."""
    if bench.targets < 1 or bench.seconds <= 0:
        with speaking(language):
            words = translate("Bench", "--targets 和 --seconds 应大于 0")
        print(words, file=sys.stderr)
        return 2
    try:
        with screen_of(language):
            measured = asdict(measure(bench, language))
            if not bench.stages:
                del measured["stages"]
    except NoScreen as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(measured, as_json=as_json)
    return 0
