"""The lines of a handover's sheet, section by section. Pure; used by `handover_gather`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Actor, Department, Realm
from backends.record.duty import Duty, DutyState
from backends.record.entry import Entry, Instruction, InstructionState
from backends.record.handover import Item, Section
from backends.record.incident import Incident
from backends.record.meeting import Meeting, MeetingState
from backends.record.policy import Policy
from backends.record.resource import Camera, CameraState, SourceHealth, SourceState
from backends.record.scene_wall import Wall
from backends.record.task import Task
from backends.record.warning import WarningNotice, WarningState

MOST_INCIDENTS = 500
MOST_OF_A_KIND = 300  # of alarms, cameras, tasks: more are counted in one line
ROSTER_AHEAD = dt.timedelta(hours=36)
MEETINGS_AHEAD = dt.timedelta(hours=48)
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The state of one moment. `names`: of users by id. `department`: of a department's own seat;
    None: everything, for the watch leader's."""

    now: dt.datetime
    policy: Policy
    incidents: Iterable[Incident] = ()
    alarms: Iterable[Alarm] = ()
    tasks: Iterable[Task] = ()
    warnings: Iterable[WarningNotice] = ()
    instructions: Iterable[Instruction] = ()
    meetings: Iterable[Meeting] = ()
    duties: Iterable[Duty] = ()
    walls: Iterable[Wall] = ()
    flagged: Iterable[Entry] = ()
    cameras: Iterable[Camera] = ()
    sources: Iterable[SourceHealth] = ()
    dead_messages: Iterable[tuple[str, str, str]] = ()  # (id, title, target's name)
    names: Mapping[str, str] = field(default_factory=dict)
    department: Department | None = None
    realm: Realm = Realm.LIVE


def lines(inputs: Inputs) -> list[Item]:
    """Everything, in no order yet."""
    return [
        *_incidents(inputs),
        *_alarms(inputs),
        *_out_of_service(inputs),
        *_instructions(inputs),
        *_tasks(inputs),
        *_warnings(inputs),
        *_meetings(inputs),
        *_roster(inputs),
        *_walls(inputs),
        *_flagged(inputs),
        *_messages(inputs),
    ]


def _is_ours(inputs: Inputs, *departments: Department | None) -> bool:
    return inputs.department is None or inputs.department in departments


def _who(inputs: Inputs, actor: Actor | None) -> str:
    if actor is None:
        return ""
    return inputs.names.get(actor.user, actor.user)


def _incidents(inputs: Inputs) -> Iterable[Item]:
    found = [
        incident
        for incident in inputs.incidents
        if incident.realm is inputs.realm
        and not incident.is_settled
        and _is_ours(inputs, incident.department, *incident.parties)
    ]
    found.sort(key=_incident_order)
    for incident in found[:MOST_INCIDENTS]:
        procedure = inputs.policy.procedure(incident.domain)
        next_step = procedure.next_steps.get(incident.stage.value, "") if procedure else ""
        place = incident.place.name if incident.place is not None else ""
        yield Item(
            id=incident.id,
            section=Section.INCIDENTS,
            title=f"{incident.number} {incident.title}",
            severity=incident.severity,
            owner=_who(inputs, incident.owner),
            next_step=next_step,
            due_at=incident.due_at,
            state=incident.stage.value,
            detail=place,
            subject_version=incident.version,
        )
    yield from _rest(Section.INCIDENTS, "incidents", len(found), MOST_INCIDENTS)


def _incident_order(incident: Incident) -> tuple[int, dt.datetime]:
    return (incident.severity, incident.due_at or _NEVER)


def _alarms(inputs: Inputs) -> Iterable[Item]:
    found = [
        alarm
        for alarm in inputs.alarms
        if alarm.realm is inputs.realm
        and _is_ours(inputs, alarm.department)
        and alarm.out_of_service is None
        and (alarm.state in _UNANSWERED or alarm.is_set_aside)
    ]
    found.sort(key=_alarm_order)
    for alarm in found[:MOST_OF_A_KIND]:
        until = alarm.shelf.until if alarm.shelf is not None else None
        yield Item(
            id=alarm.id,
            section=Section.ALARMS,
            title=alarm.title,
            severity=alarm.severity,
            owner=_who(inputs, alarm.taken_by),
            due_at=until,
            state=_aside(alarm)[0] or alarm.state.value,
            detail=_aside(alarm)[1],
            subject_version=alarm.version,
        )
    yield from _rest(Section.ALARMS, "alarms", len(found))


_UNANSWERED = (AlarmState.UNACK, AlarmState.RTNUN, AlarmState.LATCHED)


def _alarm_order(alarm: Alarm) -> tuple[int, dt.datetime]:
    return (alarm.severity, alarm.since)


def _aside(alarm: Alarm) -> tuple[str, str]:
    if alarm.shelf is not None:
        return "shelved", alarm.shelf.reason
    if alarm.suppression is not None:
        return "suppressed", alarm.suppression.why
    return "", ""


def _out_of_service(inputs: Inputs) -> Iterable[Item]:
    for alarm in inputs.alarms:
        off = alarm.out_of_service
        if off is None or alarm.realm is not inputs.realm:
            continue
        if _is_ours(inputs, alarm.department):
            yield Item(
                id=alarm.id,
                section=Section.OUT_OF_SERVICE,
                title=alarm.title,
                severity=alarm.severity,
                owner=_who(inputs, off.by),
                state="out_of_service",
                detail=f"{off.reason} {off.permit}".strip(),
                subject_version=alarm.version,
            )
    for source in inputs.sources:
        is_bad = source.state in (SourceState.LOST, SourceState.STALE)
        if is_bad and _is_ours(inputs, source.department):
            yield Item(
                id=f"source:{source.source}",
                section=Section.OUT_OF_SERVICE,
                title=source.name,
                state=source.state.value,
                detail=source.reason,
            )
    down = [
        camera
        for camera in inputs.cameras
        if camera.state is CameraState.OFFLINE and _is_ours(inputs, camera.department)
    ]
    down.sort(key=_camera_order)
    for camera in down[:MOST_OF_A_KIND]:
        yield Item(
            id=f"camera:{camera.id}",
            section=Section.OUT_OF_SERVICE,
            title=f"{camera.number} {camera.name}",
            state="offline",
        )
    yield from _rest(Section.OUT_OF_SERVICE, "cameras", len(down))


def _camera_order(camera: Camera) -> int:
    return camera.number


def _instructions(inputs: Inputs) -> Iterable[Item]:
    for one in inputs.instructions:
        is_open = one.state is not InstructionState.CLOSED and one.realm is inputs.realm
        if is_open and _is_ours(inputs, one.department):
            yield Item(
                id=one.id,
                section=Section.INSTRUCTIONS,
                title=f"{one.number} {one.text}",
                severity=one.severity,
                owner=inputs.names.get(one.owner, one.owner),
                due_at=one.due_at,
                state=one.state.value,
                detail=one.given_by,
                subject_version=one.version,
            )


def _tasks(inputs: Inputs) -> Iterable[Item]:
    found = [
        task
        for task in inputs.tasks
        if task.realm is inputs.realm
        and task.done_at is None
        and task.state.value not in ("done", "cancelled", "expired")
        and _is_ours(inputs, task.recipient.department)
    ]
    found.sort(key=_task_order)
    for task in found[:MOST_OF_A_KIND]:
        yield Item(
            id=task.id,
            section=Section.TASKS,
            title=f"{task.number} {task.title}",
            severity=task.severity,
            owner=task.owner or task.recipient.name,
            due_at=task.due_at,
            state=task.state.value,
            subject_version=task.version,
        )
    yield from _rest(Section.TASKS, "tasks", len(found))


def _task_order(task: Task) -> tuple[int, dt.datetime]:
    return (task.severity, task.due_at or _NEVER)


def _warnings(inputs: Inputs) -> Iterable[Item]:
    for warning in inputs.warnings:
        in_force = warning.state is WarningState.IN_FORCE and warning.realm is inputs.realm
        if in_force and _is_ours(inputs, warning.department):
            yield Item(
                id=warning.id,
                section=Section.WARNINGS,
                title=warning.headline,
                severity=warning.colour,
                due_at=warning.until,
                detail=warning.area.name,
                subject_version=warning.version,
            )


def _meetings(inputs: Inputs) -> Iterable[Item]:
    for meeting in inputs.meetings:
        is_ahead = meeting.state in (MeetingState.SCHEDULED, MeetingState.OPEN)
        is_near = meeting.starts_at <= inputs.now + MEETINGS_AHEAD
        owes_minutes = meeting.state is MeetingState.ENDED
        if meeting.realm is inputs.realm and ((is_ahead and is_near) or owes_minutes):
            yield Item(
                id=meeting.id,
                section=Section.MEETINGS,
                title=f"{meeting.number} {meeting.title}",
                owner=_who(inputs, meeting.called_by),
                due_at=meeting.starts_at,
                state=meeting.state.value,
                subject_version=meeting.version,
            )


def _roster(inputs: Inputs) -> Iterable[Item]:
    """What differs from the plan in the coming watches: that is what must be said."""
    for duty in inputs.duties:
        is_near = inputs.now <= duty.ends_at and duty.starts_at <= inputs.now + ROSTER_AHEAD
        is_other = duty.state in (DutyState.ABSENT, DutyState.COVERED, DutyState.CANCELLED)
        is_wanted = is_near and is_other and duty.realm is inputs.realm
        if is_wanted and _is_ours(inputs, duty.department):
            planned = inputs.names.get(duty.planned, duty.planned)
            yield Item(
                id=duty.id,
                section=Section.ROSTER,
                title=f"{duty.seat} {planned}",
                owner=duty.name if duty.state is DutyState.COVERED else "",
                due_at=duty.starts_at,
                state=duty.state.value,
                detail=duty.reason,
                subject_version=duty.version,
            )


def _walls(inputs: Inputs) -> Iterable[Item]:
    if inputs.department is not None:
        return
    for wall in inputs.walls:
        shown = wall.run.name if wall.run is not None else ""
        if wall.run is None and wall.showing is not None:
            shown = wall.showing.name
        kind = "tour" if wall.run is not None else "scene"
        by = wall.run.by if wall.run is not None else wall.showing.by if wall.showing else None
        if by is not None:
            yield Item(
                id=f"wall:{wall.id}",
                section=Section.WALL,
                title=str(wall.id),
                owner=_who(inputs, by),
                state=kind,
                detail=shown,
            )


def _flagged(inputs: Inputs) -> Iterable[Item]:
    for entry in inputs.flagged:
        if entry.is_flagged and entry.realm is inputs.realm:
            yield Item(
                id=entry.id,
                section=Section.FLAGGED,
                title=entry.text[:200],
                owner=_who(inputs, entry.written_by),
                state=entry.kind.value,
                subject_version=entry.version,
            )


def _messages(inputs: Inputs) -> Iterable[Item]:
    for message, title, target in inputs.dead_messages:
        yield Item(
            id=f"message:{message}",
            section=Section.MESSAGES,
            title=title,
            owner=target,
            state="dead",
        )


def _rest(section: Section, what: str, count: int, most: int = MOST_OF_A_KIND) -> Iterable[Item]:
    """One line that says how many more there are: nothing is hidden by a limit."""
    if count > most:
        yield Item(
            id=f"rest:{what}",
            section=section,
            title=f"+{count - most}",
            state="rest",
            detail=what,
        )
