"""Folds an incident's events to its state: evolve(). Pure; reads no clock and no policy."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import msgspec

from backends.record import incident_clocks as clocks
from backends.record import incident_events as ev
from backends.record.envelope import Event
from backends.record.ids import IncidentId
from backends.record.incident import ClockKind, Incident, Stage
from backends.record.incident_divisions import FOLDS as OUTSIDE
from backends.record.incident_events import IncidentEvent
from backends.record.incident_fold_additions import ADDITIONS, Changes

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 4

_Item = TypeVar("_Item", bound=Hashable)
_REPORT_KINDS = tuple(clocks.REPORTS.values())
_UNTIL_FILED = (ClockKind.ACCEPT, ClockKind.FILE)
_HANDLED = (ClockKind.DISPATCH, ClockKind.HANDLE)
_ALL = tuple(ClockKind)
_OPEN_AGAIN: Changes = {"closed_at": None, "result": "", "is_ended_outside": False}
_ALL_BUT_FINAL = tuple(kind for kind in ClockKind if kind is not ClockKind.REPORT_FINAL)


def evolve(state: Incident | None, event: Event, payload: IncidentEvent) -> Incident:
    """The incident after `event`. Raises LookupError for a change of one never reported."""
    if isinstance(payload, ev.IncidentReported):
        return _reported(event, payload)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never reported")
    changes = _FOLDS[type(payload)](state, event, payload)
    stage = changes.get("stage", state.stage)
    if stage is not state.stage:
        changes["stage_since"] = event.recorded_at
    return msgspec.structs.replace(
        state, version=event.subject_version, changed_at=event.recorded_at, **changes
    )


def _reported(event: Event, payload: ev.IncidentReported) -> Incident:
    return Incident(
        id=IncidentId(event.subject),
        version=event.subject_version,
        realm=event.realm,
        number=payload.number,
        stage=Stage.REPORTED,
        title=payload.title,
        severity=payload.severity,
        department=payload.department,
        origin=payload.origin,
        reported_at=event.recorded_at,
        reported_by=event.actor,
        changed_at=event.recorded_at,
        stage_since=event.recorded_at,
        description=payload.description,
        domain=payload.domain,
        class_code=payload.class_code,
        place=payload.place,
        origin_ref=payload.origin_ref,
        origin_source=payload.origin_source,
        alarms=payload.alarms,
        personal=payload.personal,
        clocks=payload.clocks,
    )


def _accepted(state: Incident, event: Event, payload: ev.IncidentAccepted) -> Changes:
    done = clocks.finished(state.clocks, (ClockKind.ACCEPT,), event.recorded_at)
    return {"stage": Stage.ACCEPTED, "clocks": clocks.with_new(done, payload.clocks)}


def _rejected(state: Incident, event: Event, payload: ev.IncidentRejected) -> Changes:
    done = clocks.finished(state.clocks, _UNTIL_FILED, event.recorded_at)
    return {
        "stage": Stage.REJECTED,
        "reason": payload.reason,
        "closed_at": event.recorded_at,
        "clocks": clocks.stopped(done, _ALL, event.recorded_at),
    }


def _merged(state: Incident, event: Event, payload: ev.IncidentMerged) -> Changes:
    return {
        "stage": Stage.MERGED,
        "reason": payload.reason,
        "merged_into": payload.into,
        "closed_at": event.recorded_at,
        "clocks": clocks.stopped(state.clocks, _ALL, event.recorded_at),
        "deferred_until": None,
        "stage_before_deferral": None,
    }


def _absorbed(state: Incident, _: Event, payload: ev.IncidentAbsorbed) -> Changes:
    return {
        "merged": _with(state.merged, [payload.merged]),
        "alarms": _with(state.alarms, payload.alarms),
        "also_told": _with(state.also_told, payload.told_by),
    }


def _filed(state: Incident, event: Event, payload: ev.IncidentFiled) -> Changes:
    done = clocks.finished(state.clocks, _UNTIL_FILED, event.recorded_at)
    kept = [c for c in done if c.kind not in _REPORT_KINDS or not clocks.is_running(c)]
    return {
        "stage": Stage.FILED,
        "class_code": payload.class_code,
        "domain": payload.domain,
        "severity": payload.severity,
        "department": payload.department,
        "parties": payload.parties,
        "plan": payload.plan,
        "steps": payload.steps,
        "clocks": clocks.with_new(kept, payload.clocks),
    }


def _dispatched(state: Incident, event: Event, payload: ev.IncidentDispatched) -> Changes:
    done = clocks.finished(state.clocks, (ClockKind.DISPATCH,), event.recorded_at)
    return {"stage": Stage.DISPATCHED, "clocks": clocks.with_new(done, payload.clocks)}


def _returned(state: Incident, event: Event, payload: ev.IncidentReturned) -> Changes:
    kept = clocks.stopped(state.clocks, (ClockKind.HANDLE,), event.recorded_at)
    return {
        "stage": Stage.FILED,
        "reason": payload.reason,
        "return_count": state.return_count + 1,
        "clocks": clocks.with_new(kept, payload.clocks),
    }


def _handling(state: Incident, _: Event, payload: ev.HandlingStarted) -> Changes:
    return {"stage": Stage.HANDLING, "clocks": clocks.with_new(state.clocks, payload.clocks)}


def _verifying(state: Incident, event: Event, payload: ev.VerificationAsked) -> Changes:
    done = clocks.finished(state.clocks, _HANDLED, event.recorded_at)
    kept = clocks.stopped(done, (ClockKind.REPORT_FOLLOW_UP,), event.recorded_at)
    return {
        "stage": Stage.VERIFY,
        "result": payload.result,
        "clocks": clocks.with_new(kept, payload.clocks),
    }


def _rework(state: Incident, event: Event, payload: ev.ReworkOrdered) -> Changes:
    done = clocks.finished(state.clocks, (ClockKind.VERIFY,), event.recorded_at)
    kept = clocks.stopped(done, (ClockKind.REPORT_FINAL,), event.recorded_at)
    return {
        "stage": Stage.HANDLING,
        "reason": payload.reason,
        "rework_count": state.rework_count + 1,
        "clocks": clocks.with_new(kept, payload.clocks),
    }


def _deferred(state: Incident, event: Event, payload: ev.IncidentDeferred) -> Changes:
    return {
        "stage": Stage.DEFERRED,
        "reason": payload.reason,
        "deferred_until": payload.until,
        "was_deferred": True,
        "stage_before_deferral": state.stage,
        "clocks": clocks.stopped(state.clocks, clocks.DEFERRABLE, event.recorded_at),
    }


def _resumed(state: Incident, _: Event, payload: ev.IncidentResumed) -> Changes:
    return {
        "stage": payload.stage,
        "deferred_until": None,
        "stage_before_deferral": None,
        "clocks": clocks.with_new(state.clocks, payload.clocks),
        **(_OPEN_AGAIN if state.is_over else {}),
    }


def _closed(state: Incident, event: Event, payload: ev.IncidentClosed) -> Changes:
    done = clocks.finished(state.clocks, (ClockKind.VERIFY,), event.recorded_at)
    return {
        "stage": Stage.CLOSED,
        "result": payload.conclusion,
        "closed_at": event.recorded_at,
        "is_ended_outside": state.stage is Stage.REPORTED,  # people close what they verified
        "clocks": clocks.stopped(done, _ALL_BUT_FINAL, event.recorded_at),
    }


def _taken(_: Incident, event: Event, __: ev.IncidentTaken) -> Changes:
    return {"owner": event.actor}


def _changed(_: Incident, __: Event, payload: ev.IncidentChanged) -> Changes:
    said: Changes = {
        "title": payload.title,
        "description": payload.description,
        "place": payload.place,
    }
    return {name: value for name, value in said.items() if value is not None}


def _level(_: Incident, __: Event, payload: ev.LevelRaised) -> Changes:
    return {"severity": payload.severity, "is_level_set": True}


def _joined(state: Incident, _: Event, payload: ev.DepartmentsJoined) -> Changes:
    return {
        "parties": _with(state.parties, payload.departments),
        "outside": _with(state.outside, payload.outside),
    }


def _attached(state: Incident, _: Event, payload: ev.AlarmsAttached) -> Changes:
    return {"alarms": _with(state.alarms, payload.alarms)}


def _supervision(_: Incident, event: Event, payload: ev.SupervisionChanged) -> Changes:
    return {
        "is_supervised": payload.is_on,
        "supervised_by": event.actor if payload.is_on else None,
    }


def _nothing(_: Incident, __: Event, ___: IncidentEvent) -> Changes:
    return {}


def _ran_out(state: Incident, _: Event, payload: ev.ClockRanOut) -> Changes:
    return {"clocks": clocks.ran_out(state.clocks, payload.kind)}


def _followed(_: Incident, __: Event, payload: ev.TasksFollowed) -> Changes:
    return {"open_tasks": payload.open}


def _with(known: list[_Item], new: list[_Item]) -> list[_Item]:
    """Both, in order, each once."""
    return list(dict.fromkeys([*known, *new]))


# Any: each fold takes the payload that its key names.
_FOLDS: dict[type[IncidentEvent], Callable[[Incident, Event, Any], Changes]] = {
    ev.IncidentAccepted: _accepted,
    ev.IncidentRejected: _rejected,
    ev.IncidentMerged: _merged,
    ev.IncidentAbsorbed: _absorbed,
    ev.IncidentFiled: _filed,
    ev.IncidentDispatched: _dispatched,
    ev.IncidentReturned: _returned,
    ev.TasksFollowed: _followed,
    ev.HandlingStarted: _handling,
    ev.VerificationAsked: _verifying,
    ev.ReworkOrdered: _rework,
    ev.IncidentDeferred: _deferred,
    ev.IncidentResumed: _resumed,
    ev.IncidentClosed: _closed,
    ev.IncidentTaken: _taken,
    ev.IncidentChanged: _changed,
    ev.LevelRaised: _level,
    ev.DepartmentsJoined: _joined,
    ev.AlarmsAttached: _attached,
    ev.SupervisionChanged: _supervision,
    ev.IncidentNoted: _nothing,
    ev.ClockRanOut: _ran_out,
    **ADDITIONS,
    **OUTSIDE,
}
