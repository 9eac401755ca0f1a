"""`watchfloor bench hub`: a real hub under 50 consoles, its start on a long record, its search.

Starts a hub and client processes of its own in a temporary folder. Prints one JSON object.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from app.bench_house import USER, BenchHub, HubFailed, condition, write_history
from app.bench_hub_load import Load, Loaded
from app.bench_output import print_measured
from app.bench_search import SearchTimes, build_search_corpus, measure_search
from app.load_meter import cpu_seconds
from app.words import translate

LINES_A_PROCESS = 10
WARM_UP_S = 3.0
ALARMS_A_LINE = 20
PACE_PER_S = 1_100.0  # a tenth more than the 1,000 asked for
_ROW_BYTES = 4096
_SYNCS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object. Each commit is a command of a console, answered when on the disk.

    First the clients send `PACE_PER_S` together, each on its beat: `commits_per_s`, `p50_ms` and
    `p99_ms` are of that, from when a command was due to its receipt. Then each sends as soon as it
    has its answer: `most_commits_per_s` is what the hub can do, `full_p99_ms` with it.
    `start_s`: of a hub with `events` in its record, process start to first answer, with its
    snapshot there; `cold_start_s` without; search over an index of `events` subjects.
    `fsync_p50_ms`: the disk alone, 4 KiB appended.
    """

    clients: int
    seconds: float
    commits_per_s: float
    p50_ms: float
    p99_ms: float
    hub_cpu_ms_a_commit: float
    most_commits_per_s: float
    full_p99_ms: float
    refused: int
    lost_lines: int
    fsync_p50_ms: float
    events: int
    start_s: float
    cold_start_s: float
    search_p50_ms: float
    search_p99_ms: float


class LoadFailed(Exception):
    """The clients could not do their work; the text says why."""


def run(clients: int, seconds: float, events: int, as_json: bool) -> int:
    """Print what was measured and return 0; 1 when there was nothing to measure."""
    if clients < LINES_A_PROCESS or seconds <= 0 or events < 0:
        words = translate("Bench", "--clients 至少为 {least}，--seconds 应大于 0")
        print(words.format(least=LINES_A_PROCESS), file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(prefix="watchfloor-bench-") as name:
            measured = measure(Path(name), clients, seconds, events)
    except (HubFailed, LoadFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(measured, as_json=as_json)
    return 0


def measure(folder: Path, clients: int, seconds: float, events: int) -> dict[str, float]:
    """All of it, in an empty folder. Raises HubFailed or LoadFailed."""
    paced, hub_cpu_s = _under_load(folder / "paced", clients, seconds, PACE_PER_S)
    full, _ = _under_load(folder / "full", clients, seconds / 2, 0.0)
    cold_start_s, start_s = _starts(folder, events) if events else (0.0, 0.0)
    search = _search(folder, events) if events else None
    in_order, in_full = _in_order(paced), _in_order(full)
    loaded = [*paced, *full]
    measured = Measured(
        clients=clients,
        seconds=seconds,
        commits_per_s=round(len(in_order) / seconds, 1),
        p50_ms=round(in_order[len(in_order) // 2], 2),
        p99_ms=_p99(in_order),
        hub_cpu_ms_a_commit=round(hub_cpu_s * 1000 / max(1, len(in_order)), 3),
        most_commits_per_s=round(len(in_full) / (seconds / 2), 1),
        full_p99_ms=_p99(in_full),
        refused=sum(one.refused for one in loaded),
        lost_lines=sum(one.lost_lines for one in loaded),
        fsync_p50_ms=round(fsync_p50_ms(folder), 2),
        events=events,
        start_s=round(start_s, 2),
        cold_start_s=round(cold_start_s, 2),
        search_p50_ms=round(search.p50_ms, 2) if search else 0.0,
        search_p99_ms=round(search.p99_ms, 2) if search else 0.0,
    )
    for reason in {one.reason for one in loaded} - {""}:
        print(reason, file=sys.stderr)
    return asdict(measured)


def _in_order(loaded: list[Loaded]) -> list[float]:
    return sorted(ms for one in loaded for ms in one.latencies_ms) or [0.0]


def _p99(in_order: list[float]) -> float:
    return round(in_order[int(len(in_order) * 0.99)], 2)


def fsync_p50_ms(folder: Path) -> float:
    """How long the disk takes for 4 KiB that must be on it, in the middle of 200 times."""
    times_ms: list[float] = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(_SYNCS):
            file.write(bytes(_ROW_BYTES))
            begin_s = time.perf_counter()
            os.fsync(file.fileno())
            times_ms.append((time.perf_counter() - begin_s) * 1000)
    return statistics.median(times_ms)


def _under_load(
    place: Path, clients: int, seconds: float, pace_per_s: float
) -> tuple[list[Loaded], float]:
    """What the clients measured, and the hub's CPU seconds for it, in proportion of its time."""
    place.mkdir()
    hub = BenchHub(place)
    try:
        hub.start()
        count = clients * ALARMS_A_LINE
        for first in range(0, count, 500):
            numbers = range(first, min(first + 500, count))
            hub.ingest([condition(n, key=f"bench:load{n}") for n in numbers])
        parts = clients // LINES_A_PROCESS
        loads = [
            Load(
                url=hub.url,
                user=USER,
                password=hub.password,
                lines=LINES_A_PROCESS,
                part=part,
                parts=parts,
                warm_up_s=WARM_UP_S,
                seconds=seconds,
                pace_per_s=pace_per_s / clients,
            )
            for part in range(parts)
        ]
        begin_s, began_s = (cpu_seconds(hub.pid) or 0.0), time.monotonic()
        loaded = _clients(loads, seconds)
        share = seconds / (time.monotonic() - began_s)
        return loaded, ((cpu_seconds(hub.pid) or 0.0) - begin_s) * share
    finally:
        hub.kill()


def _clients(loads: list[Load], seconds: float) -> list[Loaded]:
    command = [sys.executable, "-m", "app.bench_hub_load"]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) for _ in loads]
    try:
        for process, load in zip(running, loads, strict=True):
            assert process.stdin is not None
            process.stdin.write(msgspec.json.encode(load))
            process.stdin.close()
            process.stdin = None
        answers: list[Loaded] = []
        for process in running:
            told, wrong = process.communicate(timeout=seconds + 120)
            if process.returncode != 0:
                raise LoadFailed(wrong.decode(errors="replace")[-1000:])
            answers.append(msgspec.json.decode(told, type=Loaded))
        return answers
    except subprocess.TimeoutExpired as error:
        raise LoadFailed(str(error)) from error
    finally:
        for process in running:
            process.kill()
            process.wait()


def _starts(folder: Path, events: int) -> tuple[float, float]:
    """(without a snapshot, with one) in seconds."""
    place = folder / "start"
    place.mkdir()
    hub = BenchHub(place)
    write_history(hub.record, events)
    try:
        cold_s = hub.start()
        hub.ingest([condition(0, key="bench:new")])
        hub.stop()  # which writes its snapshot
        return cold_s, hub.start()
    finally:
        hub.kill()


def _search(folder: Path, rows: int) -> SearchTimes:
    place = folder / "search"
    place.mkdir()
    build_search_corpus(place, rows)
    return measure_search(place)
