"""`watchfloor bench alarms`: the alarm list on a real hub, with many rows and many changes.

A console's line, list and window in this process, a hub and a source in others, on a virtual
screen where there is no display.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import msgspec
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from app.bench_alarms_feed import SENT, Fed, Feed, row
from app.bench_house import SOURCE, USER, BenchHub, HubFailed
from app.bench_meter import HEIGHT, WIDTH, UiTicks, cpu_s, pss_mb, quantile, screen_of
from app.bench_output import print_measured
from app.i18n import SOURCE_LANGUAGE, speaking
from app.screen import NoScreen
from backends.link.api import Change, Link
from backends.link.line import HubLine
from backends.record.alarm import AlarmState
from backends.record.alarm_decider import alarm_id
from backends.record.common import Realm
from backends.record.ids import AlarmId
from video.engine import DecoderPool
from widgets.alarms.panel import AlarmPanel
from widgets.context import UiContext
from widgets.style import apply_style
from widgets.theme import Theme

translate = QCoreApplication.translate

BATCH_ROWS = 500
DRAWN_WITHIN_S = 60.0
SETTLE_S = 2.0
DRAIN_S = 3.0
_OWN = os.getpid()
LIST_WIDTH = 720  # as wide as the console's column of alarms


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmBench:
    """What to measure: alarms listed, changes a second, for how long."""

    rows: int
    rate: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object. visible: from the source's sending to the list painted with it.

    `lost`: alarms that in the end do not show what was sent last; `storm_draw_ms`: from signing
    in to the list painted with every row, `first_screen_ms` to its first rows, the most pressing,
    under the count of all; `ui_cpu`: the UI thread's own work between two ticks, what
    `ui_tick` would be with a core to itself; CPU of one core.
    """

    rows: int
    changes: int
    changes_per_s: float
    visible_p50_ms: float
    visible_p99_ms: float
    ui_tick_p99_ms: float
    ui_tick_max_ms: float
    lost: int
    cpu_percent: float
    hub_cpu_percent: float
    rss_mb: float
    storm_draw_ms: float
    first_screen_ms: float
    ui_cpu_p99_ms: float
    ui_cpu_max_ms: float


class BenchFailed(Exception):
    """The list never showed every row, or the source failed; the text says which."""


class _Watch(QObject):
    """Looks at the list's rows after each batch and at its paints: when did what become visible."""

    def __init__(self, panel: AlarmPanel, link: Link) -> None:
        super().__init__(panel)
        self._model, self._viewport = panel.model, panel.view.viewport()
        self.visible_ms: list[float] = []
        self.paints = 0
        self.first_s = 0.0  # when the first rows were painted
        self._changed: set[AlarmId] = set()
        self._seen: dict[AlarmId, str] = {}
        self._unpainted: list[float] = []
        self._unsubscribe = link.subscribe(self._on_change)
        self._model.batch_ended.connect(self._on_batch_ended)
        self._viewport.installEventFilter(self)

    def close(self) -> None:
        """No more looking."""
        self._unsubscribe()
        self._viewport.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_change(self, change: Change) -> None:
        self._changed |= change.alarms

    @Slot()
    def _on_batch_ended(self) -> None:
        changed, self._changed = self._changed, set()
        for key in changed:
            alarm = self._model.shown(key)
            mark = alarm.detail.get(SENT, "0") if alarm is not None else "0"
            if mark != "0" and mark != self._seen.get(key):
                self._seen[key] = mark
                self._unpainted.append(float(mark))
        self._viewport.update()  # a change below the fold is visible with the next picture

    @Slot()
    def _on_painted(self) -> None:
        now = time.monotonic()
        self.paints += 1
        if not self.first_s and self._model.rowCount():
            self.first_s = now
        self.visible_ms += [(now - sent) * 1000 for sent in self._unpainted]
        self._unpainted.clear()


async def _until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise BenchFailed(what)
        await asyncio.sleep(0.01)  # polled: what is waited for is a picture


async def _drawn(watch: _Watch, panel: AlarmPanel, is_there: Callable[[], bool]) -> None:
    """Wait for the rows, then for the picture with them."""
    what = translate("Bench", "列表未在 {seconds} 秒内显示全部告警")
    what = what.format(seconds=f"{DRAWN_WITHIN_S:.0f}")
    await _until(is_there, DRAWN_WITHIN_S, what)
    paints = watch.paints
    panel.view.viewport().update()
    await _until(lambda: watch.paints > paints, DRAWN_WITHIN_S, what)


def _is_full(panel: AlarmPanel, rows: int) -> bool:
    return panel.model.total >= rows and not panel.model.is_filling


async def _measure(bench: AlarmBench, hub: BenchHub, theme: Theme) -> Measured:
    engine = DecoderPool(1)
    link = HubLine(hub.url)
    window = QMainWindow()
    panel = AlarmPanel(UiContext(theme=theme, link=link, engine=engine), window)
    window.setCentralWidget(panel)
    window.resize(min(WIDTH, LIST_WIDTH), HEIGHT)
    window.show()
    watch, ticks = _Watch(panel, link), UiTicks(panel)
    try:
        begin_s = time.monotonic()
        await link.sign_in(USER, hub.password)
        await _drawn(watch, panel, lambda: _is_full(panel, bench.rows))
        storm_ms = (time.monotonic() - begin_s) * 1000
        # A flood groups itself; what is measured is the harder case, every alarm a row.
        panel.arrange(panel.model.sorted_by, False)
        await _drawn(watch, panel, lambda: panel.model.rowCount() >= bench.rows)
        await asyncio.sleep(SETTLE_S)
        fed, cpu = await _fed(bench, hub, ticks)
        await asyncio.sleep(DRAIN_S)
        lost = _lost(fed, panel)
        return Measured(
            rows=bench.rows,
            changes=fed.changes,
            changes_per_s=round(fed.changes / fed.seconds, 1),
            visible_p50_ms=round(quantile(watch.visible_ms, 0.5), 1),
            visible_p99_ms=round(quantile(watch.visible_ms, 0.99), 1),
            ui_tick_p99_ms=round(quantile(ticks.late_ms, 0.99), 2),
            ui_tick_max_ms=round(max(ticks.late_ms, default=0.0), 2),
            lost=lost,
            cpu_percent=round(cpu[0], 1),
            hub_cpu_percent=round(cpu[1], 1),
            rss_mb=round(pss_mb(_OWN), 1),
            storm_draw_ms=round(storm_ms, 1),
            first_screen_ms=round((watch.first_s - begin_s) * 1000, 1),
            ui_cpu_p99_ms=round(quantile(ticks.cpu_ms, 0.99), 2),
            ui_cpu_max_ms=round(max(ticks.cpu_ms, default=0.0), 2),
        )
    finally:
        watch.close()
        window.close()
        await link.close()
        engine.shutdown()


async def _fed(bench: AlarmBench, hub: BenchHub, ticks: UiTicks) -> tuple[Fed, tuple[float, float]]:
    """What the source sent; (this process's, the hub's) CPU percent meanwhile."""
    feed = Feed(
        host="127.0.0.1",
        port=hub.port,
        token=hub.token,
        rows=bench.rows,
        rate=bench.rate,
        seconds=bench.seconds,
    )
    with tempfile.TemporaryFile() as told:
        begin_s, own_s, hub_s = time.monotonic(), cpu_s(_OWN), cpu_s(hub.pid)
        ticks.start()
        source = _source(feed, told)
        try:
            limit_s = bench.seconds + DRAWN_WITHIN_S
            await _until(lambda: source.poll() is not None, limit_s, "the source hangs")
        finally:
            source.kill()
            source.wait()
        ticks.stop()
        elapsed_s = time.monotonic() - begin_s
        told.seek(0)
        text = told.read()
    if source.returncode != 0:
        raise BenchFailed("the source failed")
    percent = ((cpu_s(_OWN) - own_s) / elapsed_s * 100, (cpu_s(hub.pid) - hub_s) / elapsed_s * 100)
    return msgspec.json.decode(text, type=Fed), percent


def _source(feed: Feed, told: IO[bytes]) -> subprocess.Popen[bytes]:
    # Not asyncio's: qasync watches no children.
    command = [sys.executable, "-m", "app.bench_alarms_feed"]
    source = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=told)
    assert source.stdin is not None
    source.stdin.write(msgspec.json.encode(feed))
    source.stdin.close()
    return source


def _lost(fed: Fed, panel: AlarmPanel) -> int:
    lost = 0
    for number, (mark, is_raised) in fed.last.items():
        shown = panel.model.shown(alarm_id(SOURCE, f"bench:{number}", Realm.LIVE))
        state = AlarmState.UNACK if is_raised else AlarmState.RTNUN
        lost += shown is None or (shown.detail.get(SENT), shown.state) != (mark, state)
    return lost


def measure(bench: AlarmBench, language: str = SOURCE_LANGUAGE) -> Measured:
    """All of it. Raises HubFailed or BenchFailed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    theme = Theme()
    apply_style(app, theme)
    with (
        speaking(language),
        tempfile.TemporaryDirectory(prefix="watchfloor-bench-") as name,
    ):
        hub = BenchHub(Path(name))
        loop = qasync.QEventLoop(app)
        asyncio.set_event_loop(loop)
        try:
            hub.start()
            for first in range(0, bench.rows, BATCH_ROWS):
                numbers = range(first, min(first + BATCH_ROWS, bench.rows))
                hub.ingest([row(number) for number in numbers])
            with loop:
                measured: Measured = loop.run_until_complete(_measure(bench, hub, theme))
                return measured
        finally:
            asyncio.set_event_loop(None)
            hub.kill()


def run(bench: AlarmBench, as_json: bool, language: str = SOURCE_LANGUAGE) -> int:
    """Print one JSON object (or a line each) and return 0; 1 when there was nothing to measure."""
    if bench.rows < 1 or bench.rate < 1 or bench.seconds <= 0:
        with speaking(language):
            words = translate("Bench", "--rows、--rate 和 --seconds 应大于 0")
        print(words, file=sys.stderr)
        return 2
    try:
        with screen_of(language):
            measured = asdict(measure(bench, language))
    except (NoScreen, HubFailed, BenchFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(measured, as_json=as_json)
    return 0
