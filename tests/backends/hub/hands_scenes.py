"""Random deeds on a few scenes, tours and walls, for tests of the screens."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from backends.hub.ledger import Ledger
from backends.record import scene as sc
from backends.record import scene_wall as sw
from backends.record.ids import CameraId, SceneId, WallId
from backends.record.scene_layout import of_split

SCENES = [SceneId(f"s{n}") for n in range(3)]
TOUR = SceneId("tour")
WALLS = [WallId("hall"), WallId("west")]


def content(*cameras: str) -> sc.Content:
    """A picture of four tiles."""
    return sc.Content(
        layout=of_split(4), tiles=[sc.TileContent(cameras=[CameraId(c)]) for c in cameras]
    )


def scene_deed(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    """One of them, of any kind."""
    if dice.random() < 0.5:
        return _edit(ledger, dice)
    return _put(ledger, dice, now)


def _edit(ledger: Ledger, dice: random.Random) -> Any:
    key = dice.choice(SCENES)
    known = ledger.scene(key)
    seen = known.edition if known is not None else 0
    tour = ledger.scene(TOUR)
    steps = [sc.TourStep(scene=s, dwell_s=dice.randrange(5, 30)) for s in SCENES]
    return dice.choice(
        [
            sc.SaveScene(
                scene=key, seen_edition=seen, name=key, plan=content(f"c{dice.randrange(9)}")
            ),
            sc.SaveScene(
                scene=TOUR,
                seen_edition=tour.edition if tour is not None else 0,
                name="巡视",
                plan=sc.Tour(steps=steps),
            ),
            sc.LockScene(scene=key, is_forced=dice.random() < 0.3),
            sc.UnlockScene(scene=key),
            sc.DeleteScene(scene=key, seen_edition=seen),
        ]
    )


def _put(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    wall, at = dice.choice(WALLS), now + dt.timedelta(milliseconds=500)
    scene, tour = ledger.scene(dice.choice(SCENES)), ledger.scene(TOUR)
    deeds: list[Any] = [
        sw.ArrangeWall(
            wall=wall,
            seen_version=ledger.version_of(wall),
            content=content(f"c{dice.randrange(9)}"),
            at=at,
        ),
        sw.PauseTour(wall=wall),
        sw.ResumeTour(wall=wall, at=at),
        sw.StepTour(wall=wall, step=dice.randrange(3), at=at),
    ]
    if scene is not None and isinstance(scene.plan, sc.Content):
        named: dict[str, Any] = {"scene": scene.id, "edition": scene.edition, "name": scene.name}
        deeds.append(sw.TakeScene(wall=wall, content=scene.plan, at=at, **named))
    if tour is not None and isinstance(tour.plan, sc.Tour):
        named = {"scene": tour.id, "edition": tour.edition, "name": tour.name}
        deeds.append(sw.StartTour(wall=wall, steps=tour.plan.steps, at=at, **named))
    return dice.choice(deeds)
