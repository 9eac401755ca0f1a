"""Trouble on request: of the running demo's systems one stands still, one refuses, one is down.

A person's or a test's word to the systems' own doors (POST /demo/mood); blocks a little.
"""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass

from backends.demo.rest_server import MOOD_PATH, Mood
from backends.demo.site import DemoPorts

HOST = "127.0.0.1"
TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is the matter with one source: its interfaces begin with `path`."""

    source: str
    mood: Mood
    path: str


# Patrol teams that answer with the positions of before, a hotline that no longer knows our key, an
# emergency system whose line is cut.
OF_GRID = (
    Trouble(source="grid.teams", mood=Mood.FROZEN, path="/grid/v1/teams"),
    Trouble(source="emergency.office", mood=Mood.GONE, path="/exchange/v1/emergency"),
)
OF_URBAN = (Trouble(source="hotline.orders", mood=Mood.LOCKED, path="/12345/"),)


def make(ports: DemoPorts) -> list[Trouble]:
    """Have it so; returns what is the matter now. OSError where the demo does not run."""
    return make_at(ports.grid, ports.urban)


def make_at(grid: int, urban: int, still_for_s: float = 0.0) -> list[Trouble]:
    """The same, of systems at these ports; what stands still does so since then."""
    for port, troubles in ((grid, OF_GRID), (urban, OF_URBAN)):
        for trouble in troubles:
            told = {"mood": trouble.mood.value, "path": trouble.path, "for_s": str(still_for_s)}
            _tell(port, told)
    return [*OF_GRID, *OF_URBAN]


def end(ports: DemoPorts) -> None:
    """All is well again. OSError where the demo does not run."""
    for port in (ports.grid, ports.urban):
        _tell(port, {"mood": Mood.WELL.value})


def _tell(port: int, told: dict[str, str]) -> None:
    request = urllib.request.Request(
        f"http://{HOST}:{port}{MOOD_PATH}",
        data=json.dumps(told).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
        answer.read()
