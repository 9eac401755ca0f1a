"""What stands in a command's way on other subjects, looked at before it is decided. Pure.

decide() knows one subject. Where a follow-up on another one would be refused, the command behind
it is refused here, so that nothing happens by halves: no task for an incident that takes none, no
merge into one that is over, no link to an alarm that does not exist or is another incident's, no
drill in the real thing. Scenes: two under one name, a tour of what is gone, an old edition; of a
meeting, one that is over or has another picture.
"""

from __future__ import annotations

from backends.record.common import Realm
from backends.record.decisions import refused
from backends.record.entry import Entry, WriteEntry
from backends.record.follow_ups import Records
from backends.record.ids import IncidentId
from backends.record.incident import Incident
from backends.record.incident_commands import AttachAlarms, MergeIncident, ReportIncident
from backends.record.incident_tasks import takes_rework, takes_tasks
from backends.record.meeting import Meeting, MeetingState
from backends.record.meeting_scene import content_of
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import DeleteScene, SaveScene
from backends.record.scene_obstacles import to_delete, to_save, to_start, to_take
from backends.record.scene_wall import StartTour, TakeScene
from backends.record.task import AssignTask, ReworkTask


def obstacle(command: object, realm: Realm, records: Records) -> Refusal | None:
    """Why `command`, given in `realm`, cannot be; None where nothing stands in its way."""
    match command:
        case AssignTask() if command.incident:
            return _to_task(command.incident, realm, records)
        case ReworkTask():
            return _to_rework(command, records)
        case MergeIncident():
            return _to_merge(command, realm, records)
        case ReportIncident() | AttachAlarms():
            return _to_link(command, realm, records)
        case WriteEntry() if command.corrects:
            return _to_correct(command, realm, records)
        case SaveScene():
            return to_save(command, records)
        case DeleteScene():
            return to_delete(command, records)
        case TakeScene() if command.meeting:
            return _to_meet(command, records)
        case TakeScene():
            return to_take(command, records)
        case StartTour():
            return to_start(command, records)
        case _:
            return None


def _to_task(key: IncidentId, realm: Realm, records: Records) -> Refusal | None:
    incident = records.incident(key)
    wrong = _unknown_or_other(incident, key, realm)
    if wrong is not None or incident is None or takes_tasks(incident):
        return wrong
    return refused(RefusalCode.WRONG_STATE, f"incident is {incident.stage}, it takes no task")


def _to_rework(command: ReworkTask, records: Records) -> Refusal | None:
    task = records.task(command.task)
    incident = records.incident(task.incident) if task is not None and task.incident else None
    if incident is None or takes_rework(incident):
        return None
    return refused(RefusalCode.WRONG_STATE, f"incident is {incident.stage}, its work is over")


def _to_merge(command: MergeIncident, realm: Realm, records: Records) -> Refusal | None:
    if command.into == command.incident:
        return None  # decide() says so
    other = records.incident(command.into)
    wrong = _unknown_or_other(other, command.into, realm)
    if wrong is not None or other is None or not other.is_over:
        return wrong
    return refused(RefusalCode.WRONG_STATE, f"the other incident is {other.stage}")


def _to_link(
    command: ReportIncident | AttachAlarms, realm: Realm, records: Records
) -> Refusal | None:
    for key in command.alarms:
        alarm = records.alarm(key)
        if alarm is None:
            return refused(RefusalCode.UNKNOWN_SUBJECT, f"no alarm {key}")
        if alarm.realm is not realm:
            return refused(RefusalCode.WRONG_REALM, f"alarm {key} is {alarm.realm}")
        other = records.incident(alarm.incident) if alarm.incident else None
        if other is not None and other.id != command.incident and not other.is_over:
            detail = f"alarm {key} belongs to {other.number}, which is {other.stage}"
            return refused(RefusalCode.DUPLICATE, detail)
    return None


def _to_correct(command: WriteEntry, realm: Realm, records: Records) -> Refusal | None:
    """What was corrected once is corrected by correcting the correction."""
    entry: Entry | None = records.watch_of("entry", command.corrects)
    if entry is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no entry {command.corrects}")
    if entry.realm is not realm:
        return refused(RefusalCode.WRONG_REALM, f"the entry is {entry.realm}")
    # WRONG_STATE, not DUPLICATE: that one says that these very words are in the log.
    if entry.corrected_by and entry.corrected_by != command.entry:
        return refused(RefusalCode.WRONG_STATE, f"it is corrected by {entry.corrected_by}")
    return None


def _to_meet(command: TakeScene, records: Records) -> Refusal | None:
    """The picture of a meeting that is to come or runs, as its streams and speaker are now."""
    meeting: Meeting | None = records.watch_of("meeting", command.meeting)
    if meeting is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no meeting {command.meeting}")
    if meeting.state not in (MeetingState.SCHEDULED, MeetingState.OPEN):
        return refused(RefusalCode.WRONG_STATE, f"the meeting is {meeting.state}")
    is_same = command.content == content_of(meeting.streams, meeting.speaker)
    if is_same and not command.scene:
        return None
    return refused(RefusalCode.STALE_VERSION, "the meeting has another picture")


def _unknown_or_other(incident: Incident | None, key: IncidentId, realm: Realm) -> Refusal | None:
    if incident is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no incident {key}")
    if incident.realm is not realm:
        return refused(RefusalCode.WRONG_REALM, f"incident is {incident.realm}")
    return None
