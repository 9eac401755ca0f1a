"""How an incident follows its tasks: dispatch, start of handling, return. Pure; part of decide().

The first task assigned dispatches it, the first one accepted or begun starts the handling, and
the last open one rejected or withdrawn before that returns it (退件).
"""

from __future__ import annotations

from backends.record import incident_events as ev
from backends.record.common import Department
from backends.record.context import Context
from backends.record.decisions import refused
from backends.record.incident import ClockKind, Incident, Stage
from backends.record.incident_clocks import report_after_rework, started
from backends.record.incident_commands import FollowTasks
from backends.record.incident_events import IncidentEvent
from backends.record.refusal import Refusal, RefusalCode

ASSIGNED, ACCEPTED, STARTED, COMPLETED = "assigned", "accepted", "started", "completed"
REJECTED, REWORKED, CANCELLED = "rejected", "reworked", "cancelled"

# Tasks go out from filing on, and not after the end of handling nor during a deferral.
_TAKES_TASKS = (Stage.FILED, Stage.DISPATCHED, Stage.HANDLING)
_TAKES_REWORK = (*_TAKES_TASKS, Stage.VERIFY)


def takes_tasks(state: Incident) -> bool:
    """Whether a task may be assigned for it now."""
    return state.stage in _TAKES_TASKS


def takes_rework(state: Incident) -> bool:
    """Whether a task of it that is done may be sent back now."""
    return state.stage in _TAKES_REWORK


def follow_tasks(
    state: Incident, command: FollowTasks, context: Context
) -> tuple[IncidentEvent, ...] | Refusal:
    """What its tasks' change means for it. Refused where no task may begin."""
    if context.realm is not state.realm:
        return refused(RefusalCode.WRONG_REALM, f"incident is {state.realm}")
    is_refused = (command.word == ASSIGNED and not takes_tasks(state)) or (
        command.word == REWORKED and not takes_rework(state)
    )
    if is_refused:
        return refused(RefusalCode.WRONG_STATE, f"incident is {state.stage}, no task may begin")
    events: list[IncidentEvent] = []
    if command.open != state.open_tasks:
        events.append(ev.TasksFollowed(open=max(command.open, 0)))
    if command.word == ASSIGNED:
        events.extend(_joined(state, command))
    events.extend(_moved(state, command, context))
    return tuple(events)


def _joined(state: Incident, command: FollowTasks) -> list[IncidentEvent]:
    known: list[Department] = [state.department, *state.parties]
    is_new = command.department is not None and command.department not in known
    departments = [command.department] if is_new and command.department is not None else []
    outside = [command.party] if command.party and command.party not in state.outside else []
    if not departments and not outside:
        return []
    return [ev.DepartmentsJoined(departments=departments, outside=outside)]


def _moved(state: Incident, command: FollowTasks, context: Context) -> list[IncidentEvent]:
    handle = started(ClockKind.HANDLE, state.class_code, context)
    match state.stage, command.word:
        case Stage.FILED, "assigned":
            return [ev.IncidentDispatched(clocks=handle)]
        case Stage.FILED, "accepted" | "started" | "completed":
            return [ev.IncidentDispatched(clocks=handle), ev.HandlingStarted()]
        case Stage.DISPATCHED, "accepted" | "started" | "completed":
            return [ev.HandlingStarted()]
        case Stage.DISPATCHED, "rejected" | "cancelled" if command.open <= 0:
            clocks = started(ClockKind.DISPATCH, state.class_code, context)
            return [ev.IncidentReturned(reason=command.reason, clocks=clocks)]
        case Stage.VERIFY, "reworked":
            clocks = handle + report_after_rework(state, context)
            return [ev.ReworkOrdered(reason=command.reason, clocks=clocks)]
        case _:
            return []
