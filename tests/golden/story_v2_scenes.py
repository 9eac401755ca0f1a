"""The part of the newest story that tells of scenes, tours and walls."""

from __future__ import annotations

from backends.record import scene as sc
from backends.record import scene_wall as sw
from backends.record.ids import CameraId, MeetingId, SceneId
from backends.record.scene_layout import grid, one_large
from tests.golden.steps import DISPATCHER, LEADER, Step, at

_SQUARE = sc.Content(
    layout=grid(2, 2),
    tiles=[
        sc.TileContent(cameras=[CameraId("cam-1"), CameraId("cam-2")], dwell_s=10),
        sc.TileContent(cameras=[CameraId("cam-3")], is_locked=True),
        sc.TileContent(is_hotspot=True),
    ],
)
_RIVER = sc.Content(layout=one_large(3), tiles=[sc.TileContent(cameras=[CameraId("cam-4")])])
_STEPS = [
    sc.TourStep(scene=SceneId("square"), dwell_s=20),
    sc.TourStep(scene=SceneId("river"), dwell_s=40),
]

SCENES = [
    Step("square", sc.SceneSaved(name="人民广场", plan=_SQUARE), LEADER),
    Step("river", sc.SceneSaved(name="滨江", plan=_RIVER), LEADER),
    Step("river", sc.SceneLocked(until=at(200)), LEADER),
    Step("river", sc.SceneSaved(name="滨江路", plan=_RIVER), LEADER),
    Step("square", sc.SceneLocked(until=at(200)), LEADER),
    Step("square", sc.SceneLocked(until=at(210), taken_from=LEADER), DISPATCHER),
    Step("square", sc.SceneUnlocked(has_expired=True)),
    Step("round", sc.SceneSaved(name="早巡", plan=sc.Tour(steps=_STEPS)), LEADER),
    Step("old", sc.SceneSaved(name="旧场景", plan=_RIVER), LEADER),
    Step("old", sc.SceneDeleted(), LEADER),
    Step(
        "hall",
        sw.WallSceneTaken(
            scene=SceneId("square"), edition=1, name="人民广场", content=_SQUARE, at=at(120)
        ),
        LEADER,
    ),
    Step("hall", sw.WallArranged(content=_RIVER, at=at(121)), LEADER),
    Step(
        "hall",
        sw.WallTourStarted(
            scene=SceneId("round"), edition=1, name="早巡", steps=_STEPS, at=at(122)
        ),
        LEADER,
    ),
    Step("hall", sw.WallTourPaused(position_s=33.5), DISPATCHER),
    Step("hall", sw.WallTourStepped(step=1, at=at(124)), LEADER),
    Step("hall", sw.WallTourResumed(at=at(125)), LEADER),
    Step(
        "hall",
        sw.WallSceneTaken(
            scene=SceneId(""),
            edition=0,
            name="会商",
            content=_RIVER,
            at=at(126),
            meeting=MeetingId("meeting-1"),
        ),
        LEADER,
    ),
    Step("hall", sw.WallReturned(at=at(127)), LEADER),
]
