"""A storm of grid events, from the grid's system to three departments' systems within 2 s each.

Real hub and gateway in processes of their own, the systems over HTTP. Shorter for a trial:
WATCHFLOOR_PROVE_STORM_S.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Collection, Iterator
from importlib import resources
from pathlib import Path

import pytest

from app.bench_departments import gateways_of
from app.bench_house import BenchHub, free_port
from app.bench_meter import quantile
from backends.demo.grid import GridScale, GridServer
from backends.demo.grid_events import STORM_PER_S
from backends.demo.inbox import Inbox, Taken
from backends.demo.reports import GRID_KINDS
from backends.demo.urban import UrbanScale, UrbanServer
from tests.prove.record import ProofRecord

STORM_S = float(os.environ.get("WATCHFLOOR_PROVE_STORM_S", "60"))
QUIET_S = 12.0  # nothing is handed on for so long: what lay there before is through
DRAIN_S = 10.0
WITHIN_S = 2.0
_MS = dt.timedelta(milliseconds=1)  # the system keeps whole ones
_TITLES = {kind[0] for kind in GRID_KINDS}  # not what citizens report meanwhile
_MAPPINGS = ("grid-events", "environment-office", "transport-office")


@contextlib.contextmanager
def _systems() -> Iterator[tuple[GridServer, UrbanServer]]:
    grid = GridServer("127.0.0.1", free_port(), 1, GridScale(per_day=24.0))
    urban = UrbanServer("127.0.0.1", free_port(), 1, UrbanScale(components=100))
    grid.start()
    urban.start()
    try:
        yield grid, urban
    finally:
        grid.close()
        urban.close()


def _site(grid: GridServer, urban: UrbanServer) -> str:
    parts = []
    for name, port in (*((name, grid.port) for name in _MAPPINGS), ("urban-cases", urban.port)):
        mapping = resources.files("resources").joinpath(f"defaults/{name}.toml")
        parts.append(f'[[rest]]\nmapping = "{mapping}"\nbase_url = "http://127.0.0.1:{port}"\n')
    return "\n".join(parts)


def _reported(inbox: Inbox, since: dt.datetime) -> list[Taken]:
    taken = list(inbox._taken.values())
    return [
        one
        for one in taken
        if one.kind == "grid.event.reported" and one.at >= since and one.title in _TITLES
    ]


def _until_quiet(inboxes: Collection[Inbox]) -> None:
    known, since_s = -1, time.monotonic()
    while time.monotonic() - since_s < QUIET_S:
        count = sum(map(len, inboxes))
        if count != known:
            known, since_s = count, time.monotonic()
        time.sleep(0.2)


@pytest.mark.prove
def test_a_storm_of_grid_events_reaches_three_departments_within_two_seconds(
    tmp_path: Path, proof: ProofRecord
) -> None:
    with _systems() as (grid, urban):
        hub = BenchHub(tmp_path, _site(grid, urban))
        inboxes = {
            "environment": grid.inbox("environment"),
            "transport": grid.inbox("transport"),
            "urban": urban.inbox,
        }
        try:
            hub.start()
            with gateways_of(hub):
                _until_quiet(list(inboxes.values()))
                began = dt.datetime.now(dt.UTC)
                grid.storm(STORM_S)
                time.sleep(STORM_S + DRAIN_S)
        finally:
            hub.kill()
        now = dt.datetime.now(dt.UTC)
        events = grid.events.since(began - _MS, now)
        events.sort(key=lambda event: (event.reported_at, event.number))
        for name, inbox in inboxes.items():
            taken = _reported(inbox, began)
            assert [one.title for one in taken] == [event.kind[0] for event in events], name
            pairs = zip(taken, events, strict=True)
            took_s = [(one.at - event.reported_at).total_seconds() for one, event in pairs]
            proof.note(
                f"{len(events)} grid events at {STORM_PER_S:g} a second: each with {name} after "
                f"{quantile(took_s, 0.5):.2f} s (p50), {quantile(took_s, 0.95):.2f} s (p95), "
                f"{max(took_s):.2f} s (the slowest)"
            )
            assert max(took_s) <= WITHIN_S, name
