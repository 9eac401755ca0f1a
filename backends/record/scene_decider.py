"""Rules of scenes and tours: saved in editions, one editor at a time, deleted. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, refused
from backends.record.envelope import Event
from backends.record.ids import SceneId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import (
    DWELL_MIN_S,
    DWELL_MOST_S,
    LEASE,
    MOST_CAMERAS,
    MOST_STEPS,
    Content,
    DeleteScene,
    EditLock,
    ExpireSceneLock,
    LockScene,
    SaveScene,
    Scene,
    SceneCommand,
    SceneDeleted,
    SceneEvent,
    SceneLocked,
    SceneSaved,
    SceneUnlocked,
    Tour,
    UnlockScene,
)
from backends.record.scene_layout import fault_in

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 1
MOST_NAME = 40  # characters: what a list shows without cutting

_Decided = tuple[SceneEvent, ...] | Refusal


def decide(state: Scene | None, command: SceneCommand, context: Context) -> _Decided:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    if isinstance(command, SaveScene):
        return badly_formed(command) or _save(state, command, context)
    if state is None or state.is_deleted:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no scene {command.scene}")
    match command:
        case LockScene():
            return _lock(state, command, context)
        case UnlockScene():
            return (SceneUnlocked(),) if _is_mine(state, context) else ()
        case DeleteScene():
            fault = _held_by_another(state, context) or _outdated(state, command.seen_edition)
            return fault or (SceneDeleted(),)
        case ExpireSceneLock():
            is_over = state.lock is not None and context.now >= state.lock.until
            return (SceneUnlocked(has_expired=True),) if is_over else ()


def evolve(state: Scene | None, event: Event, payload: SceneEvent) -> Scene:
    """The scene after `event`. Raises LookupError for a change of one never saved."""
    if isinstance(payload, SceneSaved):
        return Scene(
            id=SceneId(event.subject),
            version=event.subject_version,
            realm=event.realm,
            name=payload.name,
            edition=state.edition + 1 if state is not None else 1,
            plan=payload.plan,
            saved_by=event.actor,
            saved_at=event.recorded_at,
            changed_at=event.recorded_at,
        )
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never saved")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
    }
    match payload:
        case SceneLocked():
            change["lock"] = EditLock(holder=event.actor, until=payload.until)
        case SceneUnlocked():
            change["lock"] = None
        case SceneDeleted():
            change |= {"lock": None, "is_deleted": True}
    return msgspec.structs.replace(state, **change)


def due(state: Scene, policy: Policy) -> tuple[dt.datetime, SceneCommand] | None:
    """The end of an edit lock."""
    if state.lock is None:
        return None
    return state.lock.until, ExpireSceneLock(scene=state.id)


def fault_in_content(content: Content) -> Refusal | None:
    """Refused where a picture for a wall cannot be laid out or its turns are out of bounds."""
    fault = fault_in(content.layout)
    if fault is not None:
        return fault
    if len(content.tiles) > len(content.layout.cells):
        return refused(RefusalCode.OUT_OF_RANGE, "more tiles than cells")
    for number, tile in enumerate(content.tiles, start=1):
        if len(tile.cameras) > MOST_CAMERAS:
            return refused(RefusalCode.TOO_LARGE, f"too many cameras in tile {number}")
        if len(tile.cameras) > 1 and not DWELL_MIN_S <= tile.dwell_s <= DWELL_MOST_S:
            return _wrong_dwell(tile.dwell_s)
    return None


def fault_in_tour(tour: Tour) -> Refusal | None:
    """Refused where a tour has no steps, too many, or ones that are too short or too long."""
    if not 1 <= len(tour.steps) <= MOST_STEPS:
        return refused(RefusalCode.OUT_OF_RANGE, f"{len(tour.steps)} steps, 1 to {MOST_STEPS}")
    wrong = next((s for s in tour.steps if not DWELL_MIN_S <= s.dwell_s <= DWELL_MOST_S), None)
    return _wrong_dwell(wrong.dwell_s) if wrong is not None else None


def _wrong_dwell(dwell_s: int) -> Refusal:
    detail = f"stays {dwell_s} s, {DWELL_MIN_S} to {DWELL_MOST_S} may be"
    return refused(RefusalCode.OUT_OF_RANGE, detail)


def _save(state: Scene | None, command: SaveScene, context: Context) -> _Decided:
    fault = _fault_in_words(command) or _fault_in_plan(command)
    if fault is not None:
        return fault
    if state is None:
        if command.seen_edition != 0:
            return refused(RefusalCode.UNKNOWN_SUBJECT, f"no scene {command.scene}")
        return (SceneSaved(name=command.name.strip(), plan=command.plan),)
    if state.is_deleted:
        return refused(RefusalCode.WRONG_STATE, "the scene is deleted")
    fault = _held_by_another(state, context) or _outdated(state, command.seen_edition)
    if fault is not None:
        return fault
    if state.is_tour is not isinstance(command.plan, Tour):
        return refused(RefusalCode.MALFORMED, "a scene stays a scene, and a tour a tour")
    if (state.name, state.plan) == (command.name.strip(), command.plan):
        return (SceneUnlocked(),) if _is_mine(state, context) else ()
    return (SceneSaved(name=command.name.strip(), plan=command.plan),)


def _fault_in_words(command: SaveScene) -> Refusal | None:
    if len(command.name) > MOST_NAME:
        return refused(RefusalCode.TOO_LARGE, f"a name has at most {MOST_NAME} characters")
    return blank(command.name, "name")


def _fault_in_plan(command: SaveScene) -> Refusal | None:
    plan = command.plan
    return fault_in_tour(plan) if isinstance(plan, Tour) else fault_in_content(plan)


def _lock(state: Scene, command: LockScene, context: Context) -> _Decided:
    held = _held_by_another(state, context)
    if held is not None and not command.is_forced:
        return held
    before = state.lock.holder if held is not None and state.lock is not None else None
    return (SceneLocked(until=context.now + LEASE, taken_from=before),)


def _held_by_another(state: Scene, context: Context) -> Refusal | None:
    lock = state.lock
    if lock is None or lock.holder.user == context.actor.user or context.now >= lock.until:
        return None
    return refused(RefusalCode.WRONG_STATE, f"edited by {lock.holder.user}")


def _is_mine(state: Scene, context: Context) -> bool:
    return state.lock is not None and state.lock.holder.user == context.actor.user


def _outdated(state: Scene, seen_edition: int) -> Refusal | None:
    if seen_edition == state.edition:
        return None
    detail = f"edition {seen_edition} was seen, it is now {state.edition}"
    return refused(RefusalCode.STALE_VERSION, detail)
