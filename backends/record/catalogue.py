"""Which Struct stands behind each (type, version) of the log. Pure.

Released versions stay readable: a changed payload gets a new version here, never a new shape.
"""

from __future__ import annotations

import msgspec

from backends.record import (
    alarm,
    delivery,
    device_events,
    duty,
    entry,
    evidence,
    exchange_events,
    handover,
    house_events,
    incident_events,
    incident_outside,
    meeting,
    order,
    recording,
    request,
    scene,
    scene_wall,
    task,
    warning,
)
from backends.record.alarm import AlarmEvent
from backends.record.delivery import MessageEvent
from backends.record.device_events import DeviceEvent
from backends.record.duty import DutyEvent, ShiftEvent
from backends.record.entry import EntryEvent, InstructionEvent
from backends.record.envelope import Event
from backends.record.evidence import EvidenceEvent
from backends.record.exchange_events import ExchangeEvent
from backends.record.handover import HandoverEvent
from backends.record.house_events import HouseEvent
from backends.record.incident_events import IncidentEvent
from backends.record.meeting import MeetingEvent
from backends.record.order import OrderEvent
from backends.record.recording import RecordingEvent
from backends.record.request import RequestEvent
from backends.record.scene import SceneEvent
from backends.record.scene_wall import WallEvent
from backends.record.session_events import (
    SessionEvent,
    SignInRefused,
    UserSignedIn,
    UserSignedOut,
)
from backends.record.task import TaskEvent
from backends.record.upcasters import STEPS, Steps, lift
from backends.record.warning import WarningEvent

Payload = (
    AlarmEvent
    | IncidentEvent
    | TaskEvent
    | WarningEvent
    | RequestEvent
    | EvidenceEvent
    | SceneEvent
    | WallEvent
    | HouseEvent
    | DeviceEvent
    | RecordingEvent
    | SessionEvent
    | OrderEvent
    | MessageEvent
    | ExchangeEvent
    | DutyEvent
    | ShiftEvent
    | EntryEvent
    | InstructionEvent
    | HandoverEvent
    | MeetingEvent
)

_PAYLOADS: dict[tuple[str, int], type[Payload]] = {
    ("alarm.raised", 1): alarm.AlarmRaised,
    ("alarm.still_true", 1): alarm.AlarmStillTrue,
    ("alarm.cleared", 1): alarm.AlarmCleared,
    ("alarm.quality_changed", 1): alarm.AlarmQualityChanged,
    ("alarm.acknowledged", 1): alarm.AlarmAcknowledged,
    ("alarm.taken", 1): alarm.AlarmTaken,
    ("alarm.released", 1): alarm.AlarmReleased,
    ("alarm.shelved", 1): alarm.AlarmShelved,
    ("alarm.unshelved", 1): alarm.AlarmUnshelved,
    ("alarm.suppressed", 1): alarm.AlarmSuppressed,
    ("alarm.unsuppressed", 1): alarm.AlarmUnsuppressed,
    ("alarm.taken_out_of_service", 1): alarm.AlarmTakenOutOfService,
    ("alarm.returned_to_service", 1): alarm.AlarmReturnedToService,
    ("alarm.reset", 1): alarm.AlarmReset,
    ("alarm.escalated", 1): alarm.AlarmEscalated,
    ("alarm.linked", 1): alarm.AlarmLinked,
    ("incident.reported", 1): incident_events.IncidentReported,
    ("incident.accepted", 1): incident_events.IncidentAccepted,
    ("incident.rejected", 1): incident_events.IncidentRejected,
    ("incident.merged", 1): incident_events.IncidentMerged,
    ("incident.absorbed", 1): incident_events.IncidentAbsorbed,
    ("incident.filed", 1): incident_events.IncidentFiled,
    ("incident.dispatched", 1): incident_events.IncidentDispatched,
    ("incident.returned", 1): incident_events.IncidentReturned,
    ("incident.tasks_followed", 1): incident_events.TasksFollowed,
    ("incident.handling_started", 1): incident_events.HandlingStarted,
    ("incident.verification_asked", 1): incident_events.VerificationAsked,
    ("incident.rework_ordered", 1): incident_events.ReworkOrdered,
    ("incident.deferred", 1): incident_events.IncidentDeferred,
    ("incident.resumed", 1): incident_events.IncidentResumed,
    ("incident.closed", 1): incident_events.IncidentClosed,
    ("incident.taken", 1): incident_events.IncidentTaken,
    ("incident.changed", 1): incident_events.IncidentChanged,
    ("incident.level_raised", 1): incident_events.LevelRaised,
    ("incident.departments_joined", 1): incident_events.DepartmentsJoined,
    ("incident.alarms_attached", 1): incident_events.AlarmsAttached,
    ("incident.supervision_changed", 1): incident_events.SupervisionChanged,
    ("incident.instruction_given", 1): incident_events.InstructionGiven,
    ("incident.instruction_answered", 1): incident_events.InstructionAnswered,
    ("incident.noted", 1): incident_events.IncidentNoted,
    ("incident.report_submitted", 1): incident_events.ReportSubmitted,
    ("incident.plan_used", 1): incident_events.PlanUsed,
    ("incident.step_ticked", 1): incident_events.StepTicked,
    ("incident.mark_added", 1): incident_events.MarkAdded,
    ("incident.mark_removed", 1): incident_events.MarkRemoved,
    ("incident.clock_ran_out", 1): incident_events.ClockRanOut,
    ("incident.outside_step", 1): incident_outside.OutsideStepTaken,
    ("incident.escalated", 1): incident_outside.IncidentEscalated,
    ("incident.assigned_down", 1): incident_outside.IncidentAssignedDown,
    ("incident.division_answered", 1): incident_outside.DivisionStepAnswered,
    ("incident.division_clock_ran_out", 1): incident_outside.DivisionClockRanOut,
    ("task.assigned", 1): task.TaskAssigned,
    ("task.receipt_recorded", 1): task.TaskReceiptRecorded,
    ("task.accepted", 1): task.TaskAccepted,
    ("task.rejected", 1): task.TaskRejected,
    ("task.started", 1): task.TaskStarted,
    ("task.noted", 1): task.TaskNoted,
    ("task.completed", 1): task.TaskCompleted,
    ("task.reworked", 1): task.TaskReworked,
    ("task.cancelled", 1): task.TaskCancelled,
    ("task.marked", 1): task.TaskMarked,
    ("task.overdue", 1): task.TaskOverdue,
    ("task.passed", 1): task.TaskPassed,
    ("warning.issued", 1): warning.WarningIssued,
    ("warning.cancelled", 1): warning.WarningCancelled,
    ("warning.superseded", 1): warning.WarningSuperseded,
    ("warning.expired", 1): warning.WarningExpired,
    ("warning.noted", 1): warning.WarningNoted,
    ("request.made", 1): request.RequestMade,
    ("request.decided", 1): request.RequestDecided,
    ("request.withdrawn", 1): request.RequestWithdrawn,
    ("request.lapsed", 1): request.RequestLapsed,
    ("evidence.taken", 1): evidence.EvidenceTaken,
    ("scene.saved", 1): scene.SceneSaved,
    ("scene.locked", 1): scene.SceneLocked,
    ("scene.unlocked", 1): scene.SceneUnlocked,
    ("scene.deleted", 1): scene.SceneDeleted,
    ("wall.scene_taken", 1): scene_wall.WallSceneTaken,
    ("wall.returned", 1): scene_wall.WallReturned,
    ("wall.arranged", 1): scene_wall.WallArranged,
    ("wall.tour_started", 1): scene_wall.WallTourStarted,
    ("wall.tour_paused", 1): scene_wall.WallTourPaused,
    ("wall.tour_resumed", 1): scene_wall.WallTourResumed,
    ("wall.tour_stepped", 1): scene_wall.WallTourStepped,
    ("order.given", 1): order.OrderGiven,
    ("order.cancelled", 1): order.OrderCancelled,
    ("order.marked", 1): order.OrderMarked,
    ("message.reported", 1): delivery.MessageReported,
    ("message.died", 1): delivery.MessageDied,
    ("message.sent_again", 1): delivery.MessageSentAgain,
    ("message.settled", 1): delivery.MessageSettled,
    ("exchange.taken", 1): exchange_events.EnvelopeKept,
    ("source.backfilled", 1): exchange_events.SourceBackfilled,
    ("source.lost", 1): exchange_events.SourceLost,
    ("source.restored", 1): exchange_events.SourceRestored,
    ("source.forgotten", 1): exchange_events.SourceForgotten,
    ("safety.viewed", 1): exchange_events.SafetyLayerViewed,
    ("hub.started", 1): house_events.HubStarted,
    ("hub.stopped", 1): house_events.HubStopped,
    ("policy.set", 1): house_events.PolicySet,
    ("audit.head_signed", 1): house_events.HeadSigned,
    ("audit.segment_archived", 1): house_events.SegmentArchived,
    ("personal.viewed", 1): house_events.PersonalViewed,
    ("personal.erased", 1): house_events.PersonalErased,
    ("device.set", 1): device_events.DeviceSet,
    ("device.forgotten", 1): device_events.DeviceForgotten,
    ("device.ordered", 1): device_events.DeviceOrdered,
    ("device.snapshot_kept", 1): device_events.SnapshotKept,
    ("device.alarm_file_kept", 1): device_events.AlarmFileKept,
    ("recording.begun", 1): recording.RecordingBegun,
    ("recording.ended", 1): recording.RecordingEnded,
    ("recording.part_kept", 1): recording.PartKept,
    ("recording.parts_removed", 1): recording.PartsRemoved,
    ("duty.planned", 1): duty.DutyPlanned,
    ("duty.absent", 1): duty.DutyAbsent,
    ("duty.covered", 1): duty.DutyCovered,
    ("duty.cancelled", 1): duty.DutyCancelled,
    ("shift.opened", 1): duty.ShiftOpened,
    ("shift.signed_on", 1): duty.SignedOn,
    ("shift.signed_off", 1): duty.SignedOff,
    ("shift.seats_amended", 1): duty.SeatsAmended,
    ("shift.seat_found_empty", 1): duty.SeatFoundEmpty,
    ("shift.handed_over", 1): duty.ShiftHandedOver,
    ("entry.written", 1): entry.EntryWritten,
    ("entry.flagged", 1): entry.EntryFlagged,
    ("entry.corrected", 1): entry.EntryCorrected,
    ("instruction.given", 1): entry.InstructionGiven,
    ("instruction.taken", 1): entry.InstructionTaken,
    ("instruction.passed", 1): entry.InstructionPassed,
    ("instruction.noted", 1): entry.InstructionNoted,
    ("instruction.finished", 1): entry.InstructionFinished,
    ("instruction.closed", 1): entry.InstructionClosed,
    ("instruction.overdue", 1): entry.InstructionOverdue,
    ("handover.begun", 1): handover.HandoverBegun,
    ("handover.cut", 1): handover.HandoverCut,
    ("handover.prepared", 1): handover.HandoverPrepared,
    ("handover.offered", 1): handover.HandoverOffered,
    ("handover.items_read", 1): handover.ItemsRead,
    ("handover.changes_noted", 1): handover.ChangesNoted,
    ("handover.read_back", 1): handover.HandoverReadBack,
    ("handover.signed", 1): handover.HandoverSigned,
    ("handover.absence_approved", 1): handover.Absence,
    ("handover.taken_up", 1): handover.HandoverTakenUp,
    ("handover.abandoned", 1): handover.HandoverAbandoned,
    ("handover.document_kept", 1): handover.DocumentKept,
    ("meeting.called", 1): meeting.MeetingCalled,
    ("meeting.changed", 1): meeting.MeetingChanged,
    ("meeting.opened", 1): meeting.MeetingOpened,
    ("meeting.attended", 1): meeting.MeetingAttended,
    ("meeting.minutes_written", 1): meeting.MinutesWritten,
    ("meeting.resolution_made", 1): meeting.ResolutionMade,
    ("meeting.ended", 1): meeting.MeetingEnded,
    ("meeting.minutes_closed", 1): meeting.MinutesClosed,
    ("meeting.cancelled", 1): meeting.MeetingCancelled,
    ("user.signed_in", 1): UserSignedIn,
    ("user.signed_out", 1): UserSignedOut,
    ("user.sign_in_refused", 1): SignInRefused,
}
_NAMES = {payload: name for name, payload in _PAYLOADS.items()}
_DECODERS = {name: msgspec.json.Decoder(payload) for name, payload in _PAYLOADS.items()}


class UnknownEvent(Exception):
    """The log or the hub speaks of an event this program does not know: it is too old."""


def name_of(payload: Payload) -> tuple[str, int]:
    """The (type, version) under which `payload` is written today."""
    return _NAMES[type(payload)]


def encode_payload(payload: Payload) -> bytes:
    """The bytes that go into the envelope and under its hash."""
    return msgspec.json.encode(payload)


def decode_payload(event: Event, steps: Steps = STEPS) -> Payload:
    """The payload of `event`, lifted to today's version of its type.

    Raises UnknownEvent, or msgspec.ValidationError if damaged.
    """
    decoder = _DECODERS.get((event.type, event.version))
    if decoder is not None:
        return decoder.decode(event.payload)
    version, payload = lift(event.type, event.version, event.payload, steps)
    decoder = _DECODERS.get((event.type, version))
    if decoder is None:
        raise UnknownEvent(f"{event.type}@{event.version} (seq {event.seq})")
    return decoder.decode(payload)


def known_events() -> frozenset[tuple[str, int]]:
    """Every (type, version) that is written today."""
    return frozenset(_PAYLOADS)
