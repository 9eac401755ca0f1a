"""Walls (大屏): what was put on each, by whom and from when on. Pure words.

Every change carries a moment: all windows of a wall, on whatever machine, change at that moment by
the hub's clock. What a wall really shows is its own report, and lies beside the log.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.common import Actor, Realm
from backends.record.ids import MeetingId, SceneId, WallId
from backends.record.scene import Content, TourStep


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """One picture put on a wall at `at`. `scene` empty: laid by hand."""

    content: Content
    at: dt.datetime
    by: Actor
    scene: SceneId = SceneId("")
    edition: int = 0
    name: str = ""
    is_changed: bool = False  # the scene, with tiles changed by hand since


class TourRun(msgspec.Struct, frozen=True, kw_only=True):
    """A tour on a wall. At `at` it stood `offset_s` seconds after its start.

    `paused_s`: where it stands still, in seconds after its start; None while it runs.
    """

    scene: SceneId
    edition: int
    name: str
    steps: list[TourStep]
    at: dt.datetime
    by: Actor
    offset_s: float = 0.0
    paused_s: float | None = None


class Turns(msgspec.Struct, frozen=True, kw_only=True):
    """How far cameras that take turns in tiles are, where no tour is on.

    At `at` they had been shown `offset_s` seconds. `paused_s`: where they stand still.
    """

    at: dt.datetime
    offset_s: float = 0.0
    paused_s: float | None = None


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What a wall showed before a meeting's scene was put on it, as Wall has it."""

    showing: Showing | None = None
    run: TourRun | None = None
    turns: Turns | None = None


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """One wall as folded from its events: a tour where `run` is there, else `showing`.

    `turns` None: they go on since `showing.at`. `meeting`: whose scene it shows; `before` comes
    back when that is over.
    """

    id: WallId
    version: int
    realm: Realm
    changed_at: dt.datetime
    showing: Showing | None = None
    run: TourRun | None = None
    turns: Turns | None = None
    meeting: MeetingId = MeetingId("")
    before: Before | None = None


class TakeScene(msgspec.Struct, frozen=True, kw_only=True, tag="take_scene"):
    """Put a scene, as it was in that edition, on a wall. A moment that is over means now.

    `meeting`: the picture is that of a meeting (`scene` empty), and goes when it ends.
    """

    wall: WallId
    scene: SceneId
    edition: int
    name: str
    content: Content
    at: dt.datetime
    meeting: MeetingId = MeetingId("")


class ReturnWall(msgspec.Struct, frozen=True, kw_only=True, tag="return_wall"):
    """A meeting's scene leaves a wall: what was there before comes back."""

    wall: WallId
    meeting: MeetingId


class ArrangeWall(msgspec.Struct, frozen=True, kw_only=True, tag="arrange_wall"):
    """What a wall shows from `at` on, changed by hand; all of it. Ends a tour."""

    wall: WallId
    seen_version: int
    content: Content
    at: dt.datetime


class StartTour(msgspec.Struct, frozen=True, kw_only=True, tag="start_tour"):
    """Begin a tour, as it was in that edition, with its first scene at `at`."""

    wall: WallId
    scene: SceneId
    edition: int
    name: str
    steps: list[TourStep]
    at: dt.datetime


class PauseTour(msgspec.Struct, frozen=True, kw_only=True, tag="pause_tour"):
    """Stay with the scene that is on the wall, or with the cameras that take turns, at once.

    `at`: when it stood still, where the hub hears of it later.
    """

    wall: WallId
    at: dt.datetime | None = None


class ResumeTour(msgspec.Struct, frozen=True, kw_only=True, tag="resume_tour"):
    """Go on from where it stood."""

    wall: WallId
    at: dt.datetime


class StepTour(msgspec.Struct, frozen=True, kw_only=True, tag="step_tour"):
    """Go to a step (0 is the first) at `at`; a paused tour stays paused there."""

    wall: WallId
    step: int
    at: dt.datetime


class WallSceneTaken(msgspec.Struct, frozen=True, kw_only=True):
    """wall.scene_taken@1. By whom stands in the envelope's actor."""

    scene: SceneId
    edition: int
    name: str
    content: Content
    at: dt.datetime
    meeting: MeetingId = MeetingId("")


class WallReturned(msgspec.Struct, frozen=True, kw_only=True):
    """wall.returned@1. What a meeting's scene had covered is there again."""

    at: dt.datetime


class WallArranged(msgspec.Struct, frozen=True, kw_only=True):
    """wall.arranged@1. By hand."""

    content: Content
    at: dt.datetime


class WallTourStarted(msgspec.Struct, frozen=True, kw_only=True):
    """wall.tour_started@1."""

    scene: SceneId
    edition: int
    name: str
    steps: list[TourStep]
    at: dt.datetime


class WallTourPaused(msgspec.Struct, frozen=True, kw_only=True):
    """wall.tour_paused@1. Seconds after the tour's start; without one, after the turns' start."""

    position_s: float


class WallTourResumed(msgspec.Struct, frozen=True, kw_only=True):
    """wall.tour_resumed@1."""

    at: dt.datetime


class WallTourStepped(msgspec.Struct, frozen=True, kw_only=True):
    """wall.tour_stepped@1."""

    step: int
    at: dt.datetime


WallDeed = TakeScene | ReturnWall | ArrangeWall | StartTour | PauseTour | ResumeTour | StepTour
WallEvent = (
    WallSceneTaken
    | WallReturned
    | WallArranged
    | WallTourStarted
    | WallTourPaused
    | WallTourResumed
    | WallTourStepped
)
