"""The lines of a handover's sheet, section by section. Pure; used by `handover_gather`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Realm
from backends.record.handover import Item, Section
from backends.record.handover_inputs import (
    MOST_INCIDENTS,
    NEVER,
    SILENT_AFTER,
    Inputs,
    in_hand,
    is_ours,
    rest,
    who,
    within,
)
from backends.record.handover_watch_lines import watch_lines
from backends.record.incident import Incident
from backends.record.resource import Camera, CameraState, MonitoringPoint, SourceState
from backends.record.task import Task
from backends.record.warning import WarningState
from backends.record.work_calendar import CHINA


def lines(inputs: Inputs) -> list[Item]:
    """Everything, in no order yet."""
    return [
        *_incidents(inputs),
        *_alarms(inputs),
        *_out_of_service(inputs),
        *_tasks(inputs),
        *within(inputs, "warnings", _warnings(inputs)),
        *watch_lines(inputs),
    ]


def _incidents(inputs: Inputs) -> Iterable[Item]:
    found = [
        incident
        for incident in inputs.incidents
        if incident.realm is inputs.realm
        and not incident.is_settled
        and (
            in_hand(inputs, incident.owner)
            or is_ours(inputs, incident.department, *incident.parties)
        )
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
            owner=who(inputs, incident.owner),
            next_step=next_step,
            due_at=incident.due_at,
            state=incident.stage.value,
            detail=place,
            subject_version=incident.version,
        )
    yield from rest(Section.INCIDENTS, "incidents", len(found), MOST_INCIDENTS)


def _incident_order(incident: Incident) -> tuple[int, dt.datetime]:
    return (incident.severity, incident.due_at or NEVER)


def _alarms(inputs: Inputs) -> Iterable[Item]:
    found = [
        alarm
        for alarm in inputs.alarms
        if alarm.realm is inputs.realm
        and alarm.out_of_service is None
        and (_passes(inputs, alarm) or _is_open(inputs, alarm))
    ]
    found.sort(key=_alarm_order)
    for alarm in found[: inputs.most]:
        until = alarm.shelf.until if alarm.shelf is not None else None
        yield Item(
            id=alarm.id,
            section=Section.ALARMS,
            title=_what_and_where(alarm),
            severity=alarm.severity,
            owner=who(inputs, alarm.taken_by),
            due_at=until,
            state=_aside(alarm)[0] or alarm.state.value,
            detail=_aside(alarm)[1],
            subject_version=alarm.version,
        )
    yield from rest(Section.ALARMS, "alarms", len(found), inputs.most)


def _what_and_where(alarm: Alarm) -> str:
    """Two of the same at two places are two lines; a title that says where is left as it is."""
    place = (alarm.place.name or alarm.place.division) if alarm.place is not None else ""
    return alarm.title if place in alarm.title else f"{alarm.title} · {place}"


_UNANSWERED = (AlarmState.UNACK, AlarmState.RTNUN, AlarmState.LATCHED)


def _passes(inputs: Inputs, alarm: Alarm) -> bool:
    """Taken by the one leaving: acknowledged or not, it goes on to the one arriving."""
    return alarm.state is not AlarmState.NORM and in_hand(inputs, alarm.taken_by)


def _is_open(inputs: Inputs, alarm: Alarm) -> bool:
    is_wanted = (alarm.state in _UNANSWERED and not alarm.is_late) or alarm.is_set_aside
    return is_wanted and is_ours(inputs, alarm.department)


def _alarm_order(alarm: Alarm) -> tuple[int, dt.datetime]:
    return (alarm.severity, alarm.since)


def _aside(alarm: Alarm) -> tuple[str, str]:
    if alarm.shelf is not None:
        return "shelved", alarm.shelf.reason
    if alarm.suppression is not None:
        return "suppressed", alarm.suppression.why
    return "", ""


def _out_of_service(inputs: Inputs) -> Iterable[Item]:
    yield from within(inputs, "out_of_service", _alarms_off(inputs))
    yield from within(inputs, "sources", _sources(inputs))
    down = [
        camera
        for camera in inputs.cameras
        if camera.state is CameraState.OFFLINE and is_ours(inputs, camera.department)
    ]
    down.sort(key=_camera_order)
    for camera in down[: inputs.most]:
        yield Item(
            id=f"camera:{camera.id}",
            section=Section.OUT_OF_SERVICE,
            title=f"{camera.number} {camera.name}",
            state="offline",
        )
    yield from rest(Section.OUT_OF_SERVICE, "cameras", len(down), inputs.most)
    if inputs.realm is Realm.LIVE:
        yield from _silent_points(inputs)


def _alarms_off(inputs: Inputs) -> Iterable[Item]:
    for alarm in inputs.alarms:
        off = alarm.out_of_service
        if off is None or alarm.realm is not inputs.realm:
            continue
        if is_ours(inputs, alarm.department):
            yield Item(
                id=alarm.id,
                section=Section.OUT_OF_SERVICE,
                title=_what_and_where(alarm),
                severity=alarm.severity,
                owner=who(inputs, off.by),
                state="out_of_service",
                detail=f"{off.reason} {off.permit}".strip(),
                subject_version=alarm.version,
            )


def _sources(inputs: Inputs) -> Iterable[Item]:
    for source in inputs.sources:
        is_bad = source.state in (SourceState.LOST, SourceState.STALE)
        if is_bad and is_ours(inputs, source.department):
            yield Item(
                id=f"source:{source.source}",
                section=Section.OUT_OF_SERVICE,
                title=source.name,
                state=source.state.value,
                detail=source.reason,
            )


def _silent_points(inputs: Inputs) -> Iterable[Item]:
    """Sensors that told something once and have been silent for long."""
    before_ms = (inputs.now - SILENT_AFTER).timestamp() * 1000
    found = [
        (inputs.last_ms[point.id], point)
        for point in inputs.points
        if 0 < inputs.last_ms.get(point.id, 0) < before_ms and is_ours(inputs, point.department)
    ]
    found.sort(key=_last_first)
    for last_ms, point in found[: inputs.most]:
        last = dt.datetime.fromtimestamp(last_ms / 1000, CHINA)
        yield Item(
            id=f"point:{point.id}",
            section=Section.OUT_OF_SERVICE,
            title=point.name,
            owner=point.owner,
            state="silent",
            detail=f"{last:%m-%d %H:%M}",
        )
    yield from rest(Section.OUT_OF_SERVICE, "points", len(found), inputs.most)


def _last_first(found: tuple[int, MonitoringPoint]) -> int:
    return -found[0]


def _camera_order(camera: Camera) -> int:
    return camera.number


def _tasks(inputs: Inputs) -> Iterable[Item]:
    found = [
        task
        for task in inputs.tasks
        if task.realm is inputs.realm
        and task.done_at is None
        and task.state.value not in ("done", "cancelled", "expired")
        and (in_hand(inputs, task.followed_by) or is_ours(inputs, task.recipient.department))
    ]
    found.sort(key=_task_order)
    for task in found[: inputs.most]:
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
    yield from rest(Section.TASKS, "tasks", len(found), inputs.most)


def _task_order(task: Task) -> tuple[int, dt.datetime]:
    return (task.severity, task.due_at or NEVER)


def _warnings(inputs: Inputs) -> Iterable[Item]:
    for warning in inputs.warnings:
        in_force = warning.state is WarningState.IN_FORCE and warning.realm is inputs.realm
        if in_force and is_ours(inputs, warning.department):
            yield Item(
                id=warning.id,
                section=Section.WARNINGS,
                title=warning.headline,
                severity=warning.colour,
                due_at=warning.until,
                detail=warning.area.name,
                subject_version=warning.version,
            )
