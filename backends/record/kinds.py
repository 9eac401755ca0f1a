"""The kinds of subject that are folded from the log, one table for hub and console. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backends.record import (
    alarm_decider,
    duty_decider,
    entry_decider,
    evidence_decider,
    handover_decider,
    incident_decider,
    instruction_decider,
    meeting_decider,
    order_decider,
    request_decider,
    scene_decider,
    scene_wall_decider,
    shift_decider,
    task_decider,
    warning_decider,
)
from backends.record.alarm import Alarm
from backends.record.context import Context
from backends.record.duty import Duty, DutyState, Shift
from backends.record.entry import Entry, Instruction, InstructionState
from backends.record.envelope import Event
from backends.record.evidence import Evidence
from backends.record.handover import Handover
from backends.record.incident import Incident
from backends.record.meeting import Meeting
from backends.record.order import Order
from backends.record.policy import Policy
from backends.record.refusal import Refusal
from backends.record.request import Request, RequestState
from backends.record.scene import Scene
from backends.record.scene_wall import Wall
from backends.record.task import Task
from backends.record.warning import WarningNotice, WarningState

Subject = (
    Alarm
    | Incident
    | Task
    | WarningNotice
    | Request
    | Scene
    | Wall
    | Evidence
    | Order
    | Duty
    | Shift
    | Entry
    | Instruction
    | Handover
    | Meeting
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind. Its events are "<name>.*"; `is_current`: it belongs on the operators' screens.

    `has_realm` False: there is one of it for the real thing, exercises and tests alike.
    `is_on_screens` False: consoles keep none of it, it is asked for. `is_past`: it left the
    screens by time alone, nothing happened to it.
    """

    name: str
    state: type[Subject]
    decide: Callable[[Any, Any, Context], tuple[Any, ...] | Refusal]
    evolve: Callable[[Any, Event, Any], Any]
    due: Callable[[Any, Policy], tuple[dt.datetime, Any] | None]
    is_current: Callable[[Any], bool]
    fold_version: int
    has_realm: bool = True
    is_on_screens: bool = True
    is_past: Callable[[Any, dt.datetime], bool] | None = None


def _is_open_incident(incident: Incident) -> bool:
    return not incident.is_settled  # a closed one may still owe its final report


def _is_in_force(warning: WarningNotice) -> bool:
    return warning.state is WarningState.IN_FORCE


def _is_open_request(request: Request) -> bool:
    return request.state is RequestState.OPEN


def _is_kept(scene: Scene) -> bool:
    return not scene.is_deleted


def _is_always(wall: Wall) -> bool:
    return True


def _is_never(evidence: Evidence) -> bool:
    return False  # it stands in the log and at its station, on no screen


def _is_wanted(duty: Duty) -> bool:
    return duty.state is not DutyState.CANCELLED


def _is_flagged(entry: Entry) -> bool:
    return entry.is_flagged  # comes back at each handover


def _is_open_instruction(instruction: Instruction) -> bool:
    return instruction.state is not InstructionState.CLOSED


ALARM = Kind(
    name="alarm",
    state=Alarm,
    decide=alarm_decider.decide,
    evolve=alarm_decider.evolve,
    due=alarm_decider.due,
    is_current=alarm_decider.is_listed,
    fold_version=alarm_decider.FOLD_VERSION,
)
INCIDENT = Kind(
    name="incident",
    state=Incident,
    decide=incident_decider.decide,
    evolve=incident_decider.evolve,
    due=incident_decider.due,
    is_current=_is_open_incident,
    fold_version=incident_decider.FOLD_VERSION,
)
TASK = Kind(
    name="task",
    state=Task,
    decide=task_decider.decide,
    evolve=task_decider.evolve,
    due=task_decider.due,
    is_current=task_decider.is_open,
    fold_version=task_decider.FOLD_VERSION,
)
WARNING = Kind(
    name="warning",
    state=WarningNotice,
    decide=warning_decider.decide,
    evolve=warning_decider.evolve,
    due=warning_decider.due,
    is_current=_is_in_force,
    fold_version=warning_decider.FOLD_VERSION,
)
REQUEST = Kind(
    name="request",
    state=Request,
    decide=request_decider.decide,
    evolve=request_decider.evolve,
    due=request_decider.due,
    is_current=_is_open_request,
    fold_version=request_decider.FOLD_VERSION,
)
SCENE = Kind(
    name="scene",
    state=Scene,
    decide=scene_decider.decide,
    evolve=scene_decider.evolve,
    due=scene_decider.due,
    is_current=_is_kept,
    fold_version=scene_decider.FOLD_VERSION,
    has_realm=False,
)
WALL = Kind(
    name="wall",
    state=Wall,
    decide=scene_wall_decider.decide,
    evolve=scene_wall_decider.evolve,
    due=scene_wall_decider.due,
    is_current=_is_always,
    fold_version=scene_wall_decider.FOLD_VERSION,
    has_realm=False,
)
EVIDENCE = Kind(
    name="evidence",
    state=Evidence,
    decide=evidence_decider.decide,
    evolve=evidence_decider.evolve,
    due=evidence_decider.due,
    is_current=_is_never,
    fold_version=evidence_decider.FOLD_VERSION,
    is_on_screens=False,
)
ORDER = Kind(
    name="order",
    state=Order,
    decide=order_decider.decide,
    evolve=order_decider.evolve,
    due=order_decider.due,
    is_current=order_decider.is_open,
    fold_version=order_decider.FOLD_VERSION,
)
DUTY = Kind(
    name="duty",
    state=Duty,
    decide=duty_decider.decide,
    evolve=duty_decider.evolve,
    due=duty_decider.due,
    is_current=_is_wanted,
    fold_version=duty_decider.FOLD_VERSION,
    is_past=duty_decider.is_past,
)
SHIFT = Kind(
    name="shift",
    state=Shift,
    decide=shift_decider.decide,
    evolve=shift_decider.evolve,
    due=shift_decider.due,
    is_current=shift_decider.is_current,
    fold_version=shift_decider.FOLD_VERSION,
)
ENTRY = Kind(
    name="entry",
    state=Entry,
    decide=entry_decider.decide,
    evolve=entry_decider.evolve,
    due=entry_decider.due,
    is_current=_is_flagged,
    fold_version=entry_decider.FOLD_VERSION,
    is_on_screens=False,
)
INSTRUCTION = Kind(
    name="instruction",
    state=Instruction,
    decide=instruction_decider.decide,
    evolve=instruction_decider.evolve,
    due=instruction_decider.due,
    is_current=_is_open_instruction,
    fold_version=instruction_decider.FOLD_VERSION,
)
HANDOVER = Kind(
    name="handover",
    state=Handover,
    decide=handover_decider.decide,
    evolve=handover_decider.evolve,
    due=handover_decider.due,
    is_current=handover_decider.is_running,
    fold_version=handover_decider.FOLD_VERSION,
)
MEETING = Kind(
    name="meeting",
    state=Meeting,
    decide=meeting_decider.decide,
    evolve=meeting_decider.evolve,
    due=meeting_decider.due,
    is_current=meeting_decider.is_current,
    fold_version=meeting_decider.FOLD_VERSION,
)
_WATCH = (DUTY, SHIFT, ENTRY, INSTRUCTION, HANDOVER, MEETING)
_ALL = (ALARM, INCIDENT, TASK, WARNING, REQUEST, SCENE, WALL, EVIDENCE, ORDER, *_WATCH)
KINDS: dict[str, Kind] = {k.name: k for k in _ALL}


def kind_of(event_type: str) -> Kind | None:
    """The kind whose events have that type; None for events of the house."""
    return KINDS.get(event_type.partition(".")[0])


def kind_of_command(command: Any) -> Kind:
    """The kind that a command is about, by the field that names its subject."""
    for name, kind in KINDS.items():
        # A task's command names its incident too: the first field is the subject's.
        if command.__struct_fields__[0] == name:
            return kind
    raise TypeError(f"{type(command).__name__} is about no kind")
