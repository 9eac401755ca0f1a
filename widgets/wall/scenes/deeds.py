"""What operators ask of scenes, tours and walls, as commands. Pure; sends nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from backends.link.api import Link
from backends.record.access import Act, Allowed, may
from backends.record.commands import CommandBody
from backends.record.ids import SceneId, WallId, uuid7
from backends.record.scene import Content, Scene, Tour
from backends.record.scene_run import position, turns_of
from backends.record.scene_wall import (
    PauseTour,
    ResumeTour,
    StartTour,
    StepTour,
    TakeScene,
    Wall,
)

# What was decided is on every console within 200 ms (ten frames of events a second at the hub, ten
# changes told a second at the console); the rest is for the network and for streams to be opened.
LEAD = dt.timedelta(milliseconds=500)


def may_put(link: Link) -> bool:
    """Whether who is signed in puts scenes on walls and edits them."""
    return link.user is not None and may(link.user, Act.SCENE_ON_WALL) is Allowed.YES


def may_lay(link: Link) -> bool:
    """Whether who is signed in may change by hand what hangs at this console."""
    return link.user is not None and may(link.user, Act.ARRANGE_OWN_WALL) is Allowed.YES


def new_id(now: dt.datetime) -> SceneId:
    """For a scene or tour that is made."""
    return SceneId(uuid7(round(now.timestamp() * 1000)))


def put_on(scene: Scene, wall: WallId, at: dt.datetime) -> CommandBody:
    """Have a wall show a scene, or begin a tour, at a moment."""
    if isinstance(scene.plan, Tour):
        return StartTour(
            wall=wall,
            scene=scene.id,
            edition=scene.edition,
            name=scene.name,
            steps=scene.plan.steps,
            at=at,
        )
    return TakeScene(
        wall=wall,
        scene=scene.id,
        edition=scene.edition,
        name=scene.name,
        content=scene.plan,
        at=at,
    )


def pause_or_go_on(wall: Wall, now: dt.datetime) -> CommandBody | None:
    """The one of both that changes something; None where nothing goes on by itself."""
    going = wall.run or turns_of(wall)
    if going is None:
        return None
    if going.paused_s is None:
        return PauseTour(wall=wall.id, at=now)
    return ResumeTour(wall=wall.id, at=now)


def step_by(wall: Wall, by: int, now: dt.datetime) -> CommandBody | None:
    """To the next (1) or the previous (-1) scene of the tour; None where no tour is."""
    if wall.run is None:
        return None
    step = (position(wall.run, now).step + by) % len(wall.run.steps)
    return StepTour(wall=wall.id, step=step, at=now + LEAD)


def of_rotation(name: str, wall: Wall, now: dt.datetime) -> CommandBody | None:
    """What a key or button of a wall asks of its tour or turns."""
    match name:
        case "rotation_on" | "rotation_back":
            return step_by(wall, 1 if name == "rotation_on" else -1, now)
        case _:
            return pause_or_go_on(wall, now)


def first_content(scene: Scene, scenes: Mapping[SceneId, Scene]) -> Content | None:
    """What it shows first: for a preview, and for walls to prepare."""
    if isinstance(scene.plan, Content):
        return scene.plan
    first = scenes.get(scene.plan.steps[0].scene)
    return first.plan if first is not None and isinstance(first.plan, Content) else None
