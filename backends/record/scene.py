"""Scenes (场景) and tours (轮巡): what can be put on a wall, kept under a name. Pure words.

A scene is a layout with its cameras; a tour is a list of scenes with the time that each stays. Both
are saved in editions, edited by one person at a time, and put on a wall by `scene_wall`.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.common import Actor, Realm
from backends.record.ids import CameraId, SceneId
from backends.record.scene_layout import Layout

DWELL_MIN_S, DWELL_MOST_S = 5, 300
DWELL_S = 15  # where nobody says another
MOST_STEPS = 64
MOST_CAMERAS = 64  # that take turns in one tile
# Who opens a scene for editing has it this long, and again with each LockScene.
LEASE = dt.timedelta(minutes=10)


class TileContent(msgspec.Struct, frozen=True, kw_only=True):
    """One tile. Several cameras take turns, `dwell_s` seconds each; none leaves it empty.

    `is_locked`: no alarm may take it. `is_hotspot`: it shows what is selected in the others.
    """

    cameras: list[CameraId] = []
    dwell_s: int = DWELL_S
    is_locked: bool = False
    is_hotspot: bool = False


class Content(msgspec.Struct, frozen=True, kw_only=True, tag="content"):
    """A picture for a wall: tile n lies in cell n; cells beyond the tiles stay empty."""

    layout: Layout
    tiles: list[TileContent] = []


class TourStep(msgspec.Struct, frozen=True, kw_only=True):
    """One scene of a tour, and how many seconds it stays."""

    scene: SceneId
    dwell_s: int = DWELL_S


class Tour(msgspec.Struct, frozen=True, kw_only=True, tag="tour"):
    """Scenes one after the other, and from the start again."""

    steps: list[TourStep]


class EditLock(msgspec.Struct, frozen=True, kw_only=True):
    """Who edits it, and until when if they do not say so again."""

    holder: Actor
    until: dt.datetime


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """One scene or tour as folded from its events. `edition` counts the times it was saved.

    Belongs to no realm (`realm` is LIVE): the same walls serve exercises too.
    """

    id: SceneId
    version: int
    realm: Realm
    name: str
    edition: int
    plan: Content | Tour
    saved_by: Actor
    saved_at: dt.datetime
    changed_at: dt.datetime
    lock: EditLock | None = None
    is_deleted: bool = False

    @property
    def is_tour(self) -> bool:
        """Whether its plan is a tour of other scenes."""
        return isinstance(self.plan, Tour)


class SaveScene(msgspec.Struct, frozen=True, kw_only=True, tag="save_scene"):
    """Make it (`seen_edition` 0) or replace what it was. Ends the author's edit lock."""

    scene: SceneId
    seen_edition: int
    name: str
    plan: Content | Tour


class LockScene(msgspec.Struct, frozen=True, kw_only=True, tag="lock_scene"):
    """Begin to edit, or go on. `is_forced`: take it from whoever has it, which is logged."""

    scene: SceneId
    is_forced: bool = False


class UnlockScene(msgspec.Struct, frozen=True, kw_only=True, tag="unlock_scene"):
    """Done without saving."""

    scene: SceneId


class DeleteScene(msgspec.Struct, frozen=True, kw_only=True, tag="delete_scene"):
    """It is not offered any more. A wall that shows it goes on."""

    scene: SceneId
    seen_edition: int


class ExpireSceneLock(msgspec.Struct, frozen=True, kw_only=True, tag="expire_scene_lock"):
    """Timer only: whoever edited it did not come back."""

    scene: SceneId


class SceneSaved(msgspec.Struct, frozen=True, kw_only=True):
    """scene.saved@1. By whom stands in the envelope's actor."""

    name: str
    plan: Content | Tour


class SceneLocked(msgspec.Struct, frozen=True, kw_only=True):
    """scene.locked@1. `taken_from`: who had it, where it was taken from them."""

    until: dt.datetime
    taken_from: Actor | None = None


class SceneUnlocked(msgspec.Struct, frozen=True, kw_only=True):
    """scene.unlocked@1."""

    has_expired: bool = False


class SceneDeleted(msgspec.Struct, frozen=True, kw_only=True):
    """scene.deleted@1."""


SceneDeed = SaveScene | LockScene | UnlockScene | DeleteScene
SceneCommand = SceneDeed | ExpireSceneLock
SceneEvent = SceneSaved | SceneLocked | SceneUnlocked | SceneDeleted
