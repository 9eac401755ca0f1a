"""Rules of what is put on a wall: scenes, tours, changes by hand, each at a moment. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, refused, stale
from backends.record.envelope import Event
from backends.record.ids import MeetingId, WallId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import Tour
from backends.record.scene_decider import fault_in_content, fault_in_tour
from backends.record.scene_run import elapsed_s, start_of, turns_of
from backends.record.scene_wall import (
    ArrangeWall,
    Before,
    PauseTour,
    ResumeTour,
    ReturnWall,
    Showing,
    StartTour,
    StepTour,
    TakeScene,
    TourRun,
    Turns,
    Wall,
    WallArranged,
    WallDeed,
    WallEvent,
    WallReturned,
    WallSceneTaken,
    WallTourPaused,
    WallTourResumed,
    WallTourStarted,
    WallTourStepped,
)

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 3
MOST_AHEAD = dt.timedelta(minutes=1)
_NONE = MeetingId("")

_Decided = tuple[WallEvent, ...] | Refusal


def decide(state: Wall | None, command: WallDeed, context: Context) -> _Decided:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    wanted: dt.datetime = getattr(command, "at", None) or context.now
    if wanted > context.now + MOST_AHEAD:
        return refused(RefusalCode.OUT_OF_RANGE, f"{wanted.isoformat()} is too far ahead")
    at = max(wanted, context.now)
    match command:
        case TakeScene():
            return fault_in_content(command.content) or (
                WallSceneTaken(
                    scene=command.scene,
                    edition=command.edition,
                    name=command.name,
                    content=command.content,
                    at=at,
                    meeting=command.meeting,
                ),
            )
        case ArrangeWall():
            return _arrange(state, command, at)
        case StartTour():
            return fault_in_tour(Tour(steps=command.steps)) or (
                WallTourStarted(
                    scene=command.scene,
                    edition=command.edition,
                    name=command.name,
                    steps=command.steps,
                    at=at,
                ),
            )
    if state is None:
        return _unknown(command)
    if isinstance(command, ReturnWall):
        is_its = bool(command.meeting) and state.meeting == command.meeting
        return (WallReturned(at=at),) if is_its else ()
    going = state.run or turns_of(state)
    if going is None:
        return refused(RefusalCode.WRONG_STATE, "neither a tour nor turns are on this wall")
    match command:
        case PauseTour():
            stood = min(command.at or context.now, context.now)
            paused = WallTourPaused(position_s=elapsed_s(going, stood))
            return () if going.paused_s is not None else (paused,)
        case ResumeTour():
            return () if going.paused_s is None else (WallTourResumed(at=at),)
        case StepTour() if state.run is None:
            return refused(RefusalCode.WRONG_STATE, "no tour is on this wall")
        case StepTour():
            if not 0 <= command.step < len(state.run.steps):
                return refused(RefusalCode.OUT_OF_RANGE, f"no step {command.step}")
            return (WallTourStepped(step=command.step, at=at),)


def evolve(state: Wall | None, event: Event, payload: WallEvent) -> Wall:
    """The wall after `event`. Raises LookupError where it changes a tour that is not there."""
    wall = msgspec.structs.replace(
        state or _blank(event), version=event.subject_version, changed_at=event.recorded_at
    )
    match payload:
        case WallSceneTaken():
            showing = Showing(
                content=payload.content,
                at=payload.at,
                by=event.actor,
                scene=payload.scene,
                edition=payload.edition,
                name=payload.name,
            )
            return msgspec.structs.replace(
                wall,
                showing=showing,
                run=None,
                turns=None,
                meeting=payload.meeting,
                before=_before(wall) if payload.meeting else None,
            )
        case WallReturned():
            return _returned(wall, payload)
        case WallArranged():
            showing = _by_hand(wall, event, payload)
            if _keeps_form(wall, payload):  # cameras that take turns go on where they are
                wall = msgspec.structs.replace(wall, turns=wall.turns or turns_of(wall))
            else:  # a picture of its own: no meeting takes it away
                wall = msgspec.structs.replace(wall, turns=None, meeting=_NONE, before=None)
            return msgspec.structs.replace(wall, showing=showing, run=None)
        case WallTourStarted():
            run = TourRun(
                scene=payload.scene,
                edition=payload.edition,
                name=payload.name,
                steps=payload.steps,
                at=payload.at,
                by=event.actor,
            )
            return msgspec.structs.replace(wall, run=run, turns=None, meeting=_NONE, before=None)
    if wall.run is not None:
        return msgspec.structs.replace(wall, run=_moved(wall.run, payload))
    turns = turns_of(wall)
    if turns is None or isinstance(payload, WallTourStepped):
        raise LookupError(f"{event.type} of {event.subject}, where no tour is")
    return msgspec.structs.replace(wall, turns=_turned(turns, payload))


def due(state: Wall, policy: Policy) -> None:
    """Nothing: a tour goes on by the clock alone."""
    return


def _arrange(state: Wall | None, command: ArrangeWall, at: dt.datetime) -> _Decided:
    if state is None and command.seen_version != 0:
        return _unknown(command)
    outdated = stale(command.seen_version, state.version if state is not None else 0)
    fault = outdated or fault_in_content(command.content)
    if fault is not None:
        return fault
    is_same = (
        state is not None
        and state.run is None
        and state.showing is not None
        and state.showing.content == command.content
    )
    return () if is_same else (WallArranged(content=command.content, at=at),)


def _unknown(command: WallDeed) -> Refusal:
    return refused(RefusalCode.UNKNOWN_SUBJECT, f"nothing was put on wall {command.wall}")


def _before(wall: Wall) -> Before:
    """What is covered; by another picture of the meeting, or by another meeting's, the same."""
    return wall.before or Before(showing=wall.showing, run=wall.run, turns=wall.turns)


def _returned(wall: Wall, payload: WallReturned) -> Wall:
    """A tour goes on by the clock; a picture is put there anew."""
    before = wall.before or Before()
    showing = before.showing
    if showing is not None and before.run is None:
        showing = msgspec.structs.replace(showing, at=payload.at)
    return msgspec.structs.replace(
        wall,
        showing=showing,
        run=before.run,
        turns=before.turns,
        meeting=_NONE,
        before=None,
    )


def _by_hand(wall: Wall, event: Event, payload: WallArranged) -> Showing:
    """What lay there keeps its name while its layout stays."""
    before = wall.showing
    if before is None or not _keeps_form(wall, payload):
        return Showing(content=payload.content, at=payload.at, by=event.actor)
    return msgspec.structs.replace(
        before,
        content=payload.content,
        at=payload.at,
        by=event.actor,
        is_changed=bool(before.scene),
    )


def _keeps_form(wall: Wall, payload: WallArranged) -> bool:
    before = wall.showing
    is_same = before is not None and before.content.layout == payload.content.layout
    return is_same and wall.run is None


def _turned(turns: Turns, payload: WallTourPaused | WallTourResumed) -> Turns:
    if isinstance(payload, WallTourPaused):
        return msgspec.structs.replace(turns, paused_s=payload.position_s)
    offset_s = turns.paused_s if turns.paused_s is not None else turns.offset_s
    return Turns(at=payload.at, offset_s=offset_s)


def _moved(run: TourRun, payload: WallTourPaused | WallTourResumed | WallTourStepped) -> TourRun:
    match payload:
        case WallTourPaused():
            return msgspec.structs.replace(run, paused_s=payload.position_s)
        case WallTourResumed():
            offset_s = run.paused_s if run.paused_s is not None else run.offset_s
            return msgspec.structs.replace(run, at=payload.at, offset_s=offset_s, paused_s=None)
        case WallTourStepped():
            offset_s = start_of(run.steps, payload.step)
            paused_s = offset_s if run.paused_s is not None else None
            return msgspec.structs.replace(run, at=payload.at, offset_s=offset_s, paused_s=paused_s)


def _blank(event: Event) -> Wall:
    return Wall(
        id=WallId(event.subject),
        version=0,
        realm=event.realm,
        changed_at=event.recorded_at,
    )
