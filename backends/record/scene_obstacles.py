"""What stands in the way of a command on scenes and walls, on other scenes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from backends.record.ids import SceneId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import Content, DeleteScene, SaveScene, Scene, Tour
from backends.record.scene_wall import StartTour, TakeScene


class Scenes(Protocol):
    """The part of the record that is looked at."""

    def scene(self, scene: SceneId) -> Scene | None:
        """The scene or tour of that id."""
        ...

    def scenes(self) -> Iterable[Scene]:
        """Those that are offered."""
        ...


def to_save(command: SaveScene, records: Scenes) -> Refusal | None:
    """Another one of that name; or a tour of something that is no scene (any more)."""
    name = command.name.strip()
    for other in records.scenes():
        if other.id != command.scene and other.name == name:
            return Refusal(code=RefusalCode.DUPLICATE, detail=f"{other.id} has this name")
    steps = command.plan.steps if isinstance(command.plan, Tour) else []
    for step in steps:
        found = records.scene(step.scene)
        if found is None or found.is_deleted or found.is_tour:
            return _unknown(step.scene)
    return None


def to_delete(command: DeleteScene, records: Scenes) -> Refusal | None:
    """A tour that still goes through it."""
    for other in records.scenes():
        steps = other.plan.steps if isinstance(other.plan, Tour) else []
        if any(step.scene == command.scene for step in steps):
            return Refusal(code=RefusalCode.WRONG_STATE, detail=f"tour {other.id} has it")
    return None


def to_take(command: TakeScene, records: Scenes) -> Refusal | None:
    """It is not that scene's content in its present edition."""
    found = records.scene(command.scene)
    if found is None or found.is_deleted or not isinstance(found.plan, Content):
        return _unknown(command.scene)
    is_same = (found.name, found.plan) == (command.name, command.content)
    return None if is_same and found.edition == command.edition else _outdated(found)


def to_start(command: StartTour, records: Scenes) -> Refusal | None:
    """It is not that tour in its present edition."""
    found = records.scene(command.scene)
    if found is None or found.is_deleted or not isinstance(found.plan, Tour):
        return _unknown(command.scene)
    is_same = (found.name, found.plan.steps) == (command.name, command.steps)
    return None if is_same and found.edition == command.edition else _outdated(found)


def _unknown(scene: SceneId) -> Refusal:
    return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=f"no scene {scene}")


def _outdated(scene: Scene) -> Refusal:
    return Refusal(code=RefusalCode.STALE_VERSION, detail=f"edition {scene.edition} is in force")
