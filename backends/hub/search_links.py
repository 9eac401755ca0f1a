"""What belongs to what, as events tell it: alarms, tasks, recordings, requests, merged incidents.

Pure. Kept in the search index, for timelines.
"""

from __future__ import annotations

from backends.record import alarm_events, incident_events, recording, request, task
from backends.record.catalogue import Payload
from backends.record.envelope import Event


def links_of(event: Event, payload: Payload) -> list[tuple[str, str]]:
    """(what it belongs to, subject) of one event."""
    here = event.subject
    match payload:
        case incident_events.IncidentReported() | incident_events.AlarmsAttached():
            return [(here, alarm) for alarm in payload.alarms]
        case incident_events.IncidentAbsorbed():
            return [(here, payload.merged), *((here, alarm) for alarm in payload.alarms)]
        case incident_events.IncidentMerged():
            return [(payload.into, here)]
        case alarm_events.AlarmLinked() if payload.incident:
            return [(payload.incident, here)]
        case task.TaskAssigned() if payload.incident:
            return [(payload.incident, here)]
        case recording.RecordingBegun() if payload.incident:
            return [(payload.incident, here)]
        case request.RequestMade():
            return [(payload.about, here)]
    return []
