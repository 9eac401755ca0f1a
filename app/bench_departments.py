"""`watchfloor bench departments`: hub and gateway under a city's positions, readings and events.

Real hub and gateway in processes of their own, departments in another that speak JT/T 808 and
HJ 212 over sockets; in this process a console's line with the map open, on a virtual screen where
there is no display. Prints one JSON object.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import msgspec
import qasync
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication

from app import gateways
from app.bench_departments_load import ALARM_VEHICLES, LOGGERS, Load, Loaded, logger_mn
from app.bench_house import USER, BenchHub, HubFailed, free_port
from app.bench_meter import (
    HEIGHT,
    WIDTH,
    UiTicks,
    cpu_s,
    pss_mb,
    quantile,
    screen_of,
    steal_between,
    times_of_machine,
)
from app.bench_output import print_measured
from app.i18n import SOURCE_LANGUAGE, speaking
from app.screen import NoScreen
from app.settings.load import load_site
from backends.link.line import HubLine
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.map.panel import MapPanel
from widgets.style import apply_style
from widgets.theme import Theme

translate = QCoreApplication.translate

VEHICLES = 7_000
LISTEN_WITHIN_S = 60.0
SETTLE_S = 3.0
SAMPLE_S = 5.0
LOST_WITHIN_S = 90.0
_TRIALS = 3  # samples at each end that drift is taken between


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentsBench:
    """What to measure: seconds, and how many a second."""

    seconds: float
    positions: float = 1_000.0
    readings: float = 50.0
    events: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object. CPU in cores, memory as PSS in MB of hub and gateway together.

    `drift_percent`: of that memory, from the first samples after every vehicle was heard and every
    alarm came once to the last; `unanswered`: positions and readings without an answer; `shown`:
    vehicles at the console in the end; `alarms`: at the console in the end; `steal_percent`: what
    the host took from the machine.
    """

    seconds: float
    positions_per_s: float
    readings_per_s: float
    events_per_s: float
    unanswered: int
    lost_lines: int
    shown: int
    alarms: int
    hub_cores: float
    gateway_cores: float
    cores: float
    pss_mb: float
    drift_percent: float
    ui_tick_p99_ms: float
    ui_cpu_p99_ms: float
    steal_percent: float


class BenchFailed(Exception):
    """Nothing can be measured; the text says why."""


def _site(transport: int, environment: int) -> str:
    """The departments of the bench's site file."""
    lines = [
        f'[transport]\nlisten = "127.0.0.1:{transport}"',
        f'[environment]\nlisten = "127.0.0.1:{environment}"',
    ]
    for number in range(LOGGERS):
        lines.append(
            f'[[environment.outlet]]\nid = "bench-{number}"\nmn = "{logger_mn(number)}"\n'
            f'name = "{number} 号排口"\nkind = "outlet"\n'
            "place = { lon_wgs84 = 123.0, lat_wgs84 = 30.5 }"
        )
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def gateways_of(hub: BenchHub) -> Iterator[list[int]]:
    """The real gateways of the hub's site; their pids, for as long as the block lasts."""
    command = [sys.executable, "-m", "app.cli", "gateway", "--site", str(hub.site)]
    processes = []
    os.environ.update(hub.environment)  # the settings refer to it
    with (hub.folder / "gateway.out").open("wb") as out:
        for part in gateways.split(hub.site, load_site(hub.site)):
            its = [*command, "--department", part.name]
            processes.append(subprocess.Popen(its, env=hub.environment, stdout=out, stderr=out))
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


async def _listening(port: int) -> None:
    deadline_s = time.monotonic() + LISTEN_WITHIN_S
    while time.monotonic() < deadline_s:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.1)  # it does not listen yet
    raise BenchFailed(translate("Bench", "接入程序没有启动"))


class _Meter:
    """CPU and memory of hub and gateways while the departments send."""

    def __init__(self, hub: int, others: list[int]) -> None:
        self._pids = (hub, *others)
        self._begin_s = time.monotonic()
        self._cpu_s = [cpu_s(pid) for pid in self._pids]
        self._machine = times_of_machine()
        self.samples: list[float] = []

    def sample(self) -> None:
        self.samples.append(sum(pss_mb(pid) for pid in self._pids))

    def cores(self) -> tuple[float, float]:
        elapsed_s = time.monotonic() - self._begin_s
        hub, *others = (
            (cpu_s(pid) - before) / elapsed_s
            for pid, before in zip(self._pids, self._cpu_s, strict=True)
        )
        return hub, sum(others)

    def steal_percent(self) -> float:
        return steal_between(self._machine, times_of_machine())

    def drift_percent(self) -> float:
        """From the first samples to the last; 0 where there are too few."""
        if len(self.samples) < 2 * _TRIALS:
            return 0.0
        first = statistics.median(self.samples[:_TRIALS])
        last = statistics.median(self.samples[-_TRIALS:])
        return (last - first) / first * 100


async def _measure(
    bench: DepartmentsBench, hub: BenchHub, pids: list[int], load: Load, theme: Theme
) -> Measured:
    engine, link = DecoderPool(1), HubLine(hub.url)
    settings = QSettings(str(hub.folder / "map.ini"), QSettings.Format.IniFormat)
    panel = MapPanel(UiContext(theme=theme, link=link, engine=engine), None, settings=settings)
    panel.resize(WIDTH, HEIGHT)
    panel.show()
    ticks = UiTicks(panel)
    try:
        await link.sign_in(USER, hub.password)
        await _listening(load.transport)
        await _listening(load.environment)
        await asyncio.sleep(SETTLE_S)
        meter = _Meter(hub.pid, pids)
        with tempfile.TemporaryFile() as told:
            source = _source(load, told)
            try:
                await _wait(source, bench, meter, ticks)
            finally:
                source.kill()
                source.wait()
            told.seek(0)
            text = told.read()
        if source.returncode != 0:
            raise BenchFailed(translate("Bench", "模拟的部门系统没有做完"))
        return _measured(msgspec.json.decode(text, type=Loaded), meter, ticks, link)
    finally:
        panel.close_line()
        panel.close()
        await link.close()
        engine.shutdown()


async def _wait(
    source: subprocess.Popen[bytes], bench: DepartmentsBench, meter: _Meter, ticks: UiTicks
) -> None:
    """Until the departments are done; samples once every vehicle has been heard, and every alarm
    has come once: half of the events are ends."""
    begin_s = time.monotonic()
    heard_s = 1.5 * VEHICLES / max(1.0, bench.positions)
    alarmed_s = 2 * ALARM_VEHICLES / bench.events if bench.events else 0.0
    heard_s = min(bench.seconds * 0.4, max(heard_s, alarmed_s) + SAMPLE_S)
    every_s = min(SAMPLE_S, bench.seconds / 20)
    next_s = begin_s + heard_s
    is_ticking = False
    while source.poll() is None:
        if not is_ticking and time.monotonic() >= begin_s + heard_s:
            is_ticking = True  # joining and the first picture are other benches' matter
            ticks.start()
        if time.monotonic() >= next_s:
            meter.sample()
            next_s += every_s
        if time.monotonic() - begin_s > bench.seconds + LOST_WITHIN_S:
            raise BenchFailed(translate("Bench", "模拟的部门系统没有做完"))
        await asyncio.sleep(0.1)  # not asyncio's process: qasync watches no children
    ticks.stop()


def _source(load: Load, told: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app.bench_departments_load"]
    source = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=told)
    assert source.stdin is not None
    source.stdin.write(msgspec.json.encode(load))
    source.stdin.close()
    return source


def _measured(loaded: Loaded, meter: _Meter, ticks: UiTicks, link: HubLine) -> Measured:
    hub_cores, gateway_cores = meter.cores()
    answered = loaded.answers + loaded.reading_answers
    return Measured(
        seconds=loaded.seconds,
        positions_per_s=round(loaded.positions / loaded.seconds, 1),
        readings_per_s=round(loaded.readings / loaded.seconds, 1),
        events_per_s=round(loaded.events / loaded.seconds, 1),
        unanswered=max(0, loaded.positions + loaded.readings - answered),
        lost_lines=loaded.lost_lines,
        shown=link.positions.total if link.positions is not None else 0,
        alarms=len(link.alarms),
        hub_cores=round(hub_cores, 3),
        gateway_cores=round(gateway_cores, 3),
        cores=round(hub_cores + gateway_cores, 3),
        pss_mb=round(max(meter.samples, default=0.0), 1),
        drift_percent=round(meter.drift_percent(), 2),
        ui_tick_p99_ms=round(quantile(ticks.late_ms, 0.99), 2),
        ui_cpu_p99_ms=round(quantile(ticks.cpu_ms, 0.99), 2),
        steal_percent=meter.steal_percent(),
    )


def measure(bench: DepartmentsBench, language: str = SOURCE_LANGUAGE) -> Measured:
    """All of it. Raises HubFailed or BenchFailed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    theme = Theme()
    apply_style(app, theme)
    load = Load(
        transport=free_port(),
        environment=free_port(),
        vehicles=VEHICLES,
        positions=bench.positions,
        readings=bench.readings,
        events=bench.events,
        seconds=bench.seconds,
    )
    with speaking(language), tempfile.TemporaryDirectory(prefix="watchfloor-bench-") as name:
        hub = BenchHub(Path(name), _site(load.transport, load.environment))
        loop = qasync.QEventLoop(app)
        asyncio.set_event_loop(loop)
        try:
            hub.start()
            with gateways_of(hub) as pids, loop:
                measured: Measured = loop.run_until_complete(
                    _measure(bench, hub, pids, load, theme)
                )
                return measured
        finally:
            asyncio.set_event_loop(None)
            hub.kill()


def run(bench: DepartmentsBench, as_json: bool, language: str = SOURCE_LANGUAGE) -> int:
    """Print one JSON object (or a line each) and return 0; 1 when there was nothing to measure."""
    if bench.seconds <= 0:
        with speaking(language):
            print(translate("Bench", "--seconds 应大于 0"), file=sys.stderr)
        return 2
    try:
        with screen_of(language):
            measured = asdict(measure(bench, language))
    except (NoScreen, HubFailed, BenchFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(measured, as_json=as_json)
    return 0
