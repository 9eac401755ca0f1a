"""Where a tour stands at a moment, of scenes on a wall or of cameras in a tile. Pure.

Only the moment and what the record says count, so that every window of a wall, and one that starts
in the middle, comes to the same answer without a word between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from backends.record.ids import CameraId
from backends.record.scene import TileContent, TourStep
from backends.record.scene_wall import TourRun, Turns, Wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A step of a tour. `next_at` None: it stands still."""

    step: int
    following: int
    left_s: float
    next_at: dt.datetime | None


def elapsed_s(run: TourRun | Turns, now: dt.datetime) -> float:
    """Seconds after the tour's start, pauses left out; never below 0."""
    if run.paused_s is not None:
        return run.paused_s
    return run.offset_s + max(0.0, (now - run.at).total_seconds())


def position(run: TourRun, now: dt.datetime) -> Position:
    """The step that belongs on the wall at `now`."""
    step, left_s = _step_after([s.dwell_s for s in run.steps], elapsed_s(run, now))
    is_still = run.paused_s is not None
    begins_s = max(0.0, (run.at - now).total_seconds()) if not is_still else 0.0
    return Position(
        step=step,
        following=(step + 1) % len(run.steps),
        left_s=left_s,
        next_at=None if is_still else now + dt.timedelta(seconds=left_s + begins_s),
    )


def turns_of(wall: Wall) -> Turns | None:
    """How far the cameras that take turns in its tiles are; None where none do, or in a tour."""
    showing = wall.showing
    if wall.run is not None or showing is None:
        return None
    if all(len(tile.cameras) < 2 for tile in showing.content.tiles):
        return None
    return wall.turns or Turns(at=showing.at)


def start_of(steps: Sequence[TourStep], step: int) -> float:
    """Seconds after the tour's start at which that step begins."""
    return float(sum(s.dwell_s for s in steps[:step]))


def camera_at(tile: TileContent, since: dt.datetime, now: dt.datetime) -> CameraId | None:
    """The camera whose turn it is in a tile that is shown since `since`; None for an empty one."""
    if len(tile.cameras) < 2:
        return tile.cameras[0] if tile.cameras else None
    shown_s = max(0.0, (now - since).total_seconds())
    return tile.cameras[int(shown_s // tile.dwell_s) % len(tile.cameras)]


def _step_after(dwells: Sequence[int], shown_s: float) -> tuple[int, float]:
    into_s = shown_s % sum(dwells)
    for step, dwell_s in enumerate(dwells):
        if into_s < dwell_s:
            return step, dwell_s - into_s
        into_s -= dwell_s
    return 0, float(dwells[0])  # by a rounding: the round is over
