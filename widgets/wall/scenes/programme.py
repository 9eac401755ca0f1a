"""What belongs on a wall at a moment, and when that changes next. Pure; knows no Qt.

Every window of a wall asks this with the hub's clock: they need not talk to each other to change
together, and one that starts in the middle of a tour joins it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from backends.record.ids import CameraId, SceneId
from backends.record.scene import Content, Scene
from backends.record.scene_run import camera_at, elapsed_s, position, turns_of
from backends.record.scene_wall import Showing, TourRun, Wall
from widgets.wall.store import Arrangement

Scenes = Mapping[SceneId, Scene]
NO_SCENE = SceneId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One content on a wall since a moment, pauses left out. `step` -1: not of a tour."""

    content: Content
    since: dt.datetime
    scene: SceneId = NO_SCENE
    edition: int = 0
    title: str = ""
    step: int = -1
    is_still: bool = False  # no camera takes its turn

    def cameras(self, now: dt.datetime) -> dict[int, CameraId]:
        """By tile, those whose turn it is."""
        turns = {n: camera_at(t, self.since, now) for n, t in enumerate(self.content.tiles)}
        return {number: camera for number, camera in turns.items() if camera is not None}

    def arrangement(self, now: dt.datetime) -> Arrangement:
        """For a view."""
        tiles = self.content.tiles
        return Arrangement(
            split=len(self.content.layout.cells),
            layout=self.content.layout,
            cameras=self.cameras(now),
            locked=[n for n, tile in enumerate(tiles) if tile.is_locked],
            hotspot=next((n for n, tile in enumerate(tiles) if tile.is_hotspot), None),
        )

    def next_turn(self, now: dt.datetime) -> dt.datetime | None:
        """When the first of its tiles changes by itself; None where none does."""
        if self.is_still:
            return None
        shown_s = max(0.0, (now - self.since).total_seconds())
        waits = [
            tile.dwell_s - shown_s % tile.dwell_s
            for tile in self.content.tiles
            if len(tile.cameras) > 1
        ]
        before = max(self.since, now)
        return before + dt.timedelta(seconds=min(waits)) if waits else None


def picture_at(wall: Wall, scenes: Scenes, now: dt.datetime) -> Picture | None:
    """What belongs on it; None: what is there stays (its moment has not come, or it is gone)."""
    if wall.run is not None:
        return _of_run(wall.run, scenes, now) if now >= wall.run.at else None
    if wall.showing is not None and now >= wall.showing.at:
        return _of_showing(wall, wall.showing, now)
    return None


def next_change(wall: Wall, scenes: Scenes, now: dt.datetime) -> dt.datetime | None:
    """The next moment after `now` at which the wall looks different; None: by itself never."""
    begins = wall.run.at if wall.run is not None else _begins(wall.showing)
    if begins is not None and begins > now:
        return begins
    picture = picture_at(wall, scenes, now)
    moments = [picture.next_turn(now)] if picture is not None else []
    if wall.run is not None and len(wall.run.steps) > 1:
        moments.append(position(wall.run, now).next_at)
    return min((moment for moment in moments if moment is not None), default=None)


def _begins(showing: Showing | None) -> dt.datetime | None:
    return showing.at if showing is not None else None


def _of_showing(wall: Wall, showing: Showing, now: dt.datetime) -> Picture:
    turns = turns_of(wall)
    # As the tour's steps: the moment from which the clock alone would lead here.
    turned_s = elapsed_s(turns, now) if turns is not None else None
    since = showing.at if turned_s is None else now - dt.timedelta(seconds=turned_s)
    return Picture(
        content=showing.content,
        since=since,
        scene=showing.scene,
        edition=showing.edition,
        title=showing.name,
        is_still=turns is not None and turns.paused_s is not None,
    )


def _of_run(run: TourRun, scenes: Scenes, now: dt.datetime) -> Picture | None:
    found = position(run, now)
    step = run.steps[found.step]
    scene = scenes.get(step.scene)
    if scene is None or not isinstance(scene.plan, Content):
        return None
    began = now - dt.timedelta(seconds=step.dwell_s - found.left_s)
    return Picture(
        content=scene.plan,
        since=began,
        scene=scene.id,
        edition=scene.edition,
        title=scene.name,
        step=found.step,
        is_still=run.paused_s is not None,
    )
