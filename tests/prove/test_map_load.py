"""A city's vehicles on the map while a hand pans and zooms, as `watchfloor bench map` does."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import Any

import pytest

from app.bench_meter import steal_between, times_of_machine
from tests.prove.record import ProofRecord

RUNS, TRIES, SECONDS = 3, 10, 20
STOLEN = 1.0  # percent of the machine given to others: a run above says little of the map
FPS_P50, FPS_P5 = 55.0, 45.0


@pytest.mark.prove
@pytest.mark.parametrize("targets", [7_000, 100_000])
def test_vehicles_move_while_the_map_is_panned(targets: int, proof: ProofRecord) -> None:
    judged: list[dict[str, Any]] = []
    for _ in range(TRIES):
        run, steal = _measured(targets)
        proof.note(
            f"{run['targets']} vehicles, {SECONDS} s: {run['fps_p50']} frames a second (p50), "
            f"{run['fps_p5']} (p5), UI tick p99 {run['ui_tick_p99_ms']} ms (its own work "
            f"{run['ui_cpu_p99_ms']}), {run['cpu_percent']} % of a core, {run['pss_mb']} MB; "
            f"steal {steal:.1f} %"
        )
        if steal < STOLEN:
            judged.append(run)
        if len(judged) == RUNS:
            break
    assert judged, "others had the machine all the time"
    assert statistics.median(run["fps_p50"] for run in judged) >= FPS_P50
    assert statistics.median(run["fps_p5"] for run in judged) >= FPS_P5


def _measured(targets: int) -> tuple[dict[str, Any], float]:
    """One run of the bench, and how much of the machine others had meanwhile."""
    command = [sys.executable, "-m", "app.cli", "bench", "map", "--targets", str(targets)]
    machine = times_of_machine()
    told = subprocess.run(
        [*command, "--seconds", str(SECONDS), "--json"],
        capture_output=True,
        timeout=SECONDS + 120,
        check=True,
    )
    measured: dict[str, Any] = json.loads(told.stdout)
    return measured, steal_between(machine, times_of_machine())
