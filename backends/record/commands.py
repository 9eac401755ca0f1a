"""Every command a person may send, which subject it is about, and which act it is. Pure."""

from __future__ import annotations

from backends.record import duty as du
from backends.record import entry as en
from backends.record import handover as ho
from backends.record import incident_commands as ic
from backends.record import incident_outside as out
from backends.record import meeting as me
from backends.record import task as tk
from backends.record.access import Act
from backends.record.alarm import (
    Acknowledge,
    ReleaseAlarm,
    ReportSoundOutput,
    ResetAlarm,
    ReturnToService,
    ShelveAlarm,
    TakeAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.delivery import GiveUpMessage, MarkDelivered, MessageDeed, SendAgain
from backends.record.evidence import EvidenceDeed
from backends.record.order import CancelOrder, GiveOrder, OrderDeed
from backends.record.request import DecideRequest, WithdrawRequest
from backends.record.scene import DeleteScene, LockScene, SaveScene, SceneDeed, UnlockScene
from backends.record.scene_wall import (
    ArrangeWall,
    PauseTour,
    ResumeTour,
    ReturnWall,
    StartTour,
    StepTour,
    TakeScene,
    WallDeed,
)
from backends.record.warning import NoteWarning, PublishWarning, WarningDeed, WithdrawWarning

AlarmDeed = (
    Acknowledge
    | TakeAlarm
    | ReleaseAlarm
    | ShelveAlarm
    | UnshelveAlarm
    | TakeOutOfService
    | ReturnToService
    | ResetAlarm
    | ReportSoundOutput
)
IncidentDeed = (
    ic.ReportIncident
    | ic.AcceptIncident
    | ic.RejectIncident
    | ic.MergeIncident
    | ic.FileIncident
    | ic.ReturnDispatch
    | ic.SubmitForVerification
    | ic.SendBackForRework
    | ic.DeferIncident
    | ic.ResumeIncident
    | ic.CloseIncident
    | ic.TakeIncident
    | ic.ChangeIncident
    | ic.RaiseLevel
    | ic.JoinDepartments
    | ic.AttachAlarms
    | ic.SuperviseIncident
    | ic.InstructIncident
    | ic.AnswerInstruction
    | ic.NoteIncident
    | ic.SubmitReport
    | ic.UsePlan
    | ic.TickStep
    | ic.AddMark
    | ic.RemoveMark
    | out.EscalateIncident
    | out.AssignDown
    | out.AnswerDivisionStep
)
TaskDeed = (
    tk.AssignTask
    | tk.RecordReceipt
    | tk.AcceptTask
    | tk.RejectTask
    | tk.StartTask
    | tk.NoteTask
    | tk.CompleteTask
    | tk.ReworkTask
    | tk.CancelTask
)
RequestDeed = DecideRequest | WithdrawRequest
WatchDeed = (
    du.DutyDeed
    | du.ShiftDeed
    | en.EntryDeed
    | en.InstructionDeed
    | ho.HandoverDeed
    | me.MeetingDeed
)
CommandBody = (
    AlarmDeed
    | IncidentDeed
    | TaskDeed
    | WarningDeed
    | RequestDeed
    | SceneDeed
    | WallDeed
    | EvidenceDeed
    | OrderDeed
    | MessageDeed
    | WatchDeed
)

# Which act of the role table a command is. Not here: AssignTask (DISPATCH or CROSS_DISPATCH by
# its recipient) and the two on requests (approvers and authors only).
ACTS: dict[type[CommandBody], Act] = {
    Acknowledge: Act.ACKNOWLEDGE,
    TakeAlarm: Act.TAKE,
    ReleaseAlarm: Act.TAKE,
    ShelveAlarm: Act.SHELVE,
    UnshelveAlarm: Act.SHELVE,
    TakeOutOfService: Act.OUT_OF_SERVICE,
    ReturnToService: Act.OUT_OF_SERVICE,
    ResetAlarm: Act.ACKNOWLEDGE,
    NoteWarning: Act.ACKNOWLEDGE,
    PublishWarning: Act.WARN,
    WithdrawWarning: Act.WARN,
    ic.ReportIncident: Act.REPORT,
    ic.AcceptIncident: Act.FILE,
    ic.RejectIncident: Act.FILE,
    ic.MergeIncident: Act.FILE,
    ic.FileIncident: Act.FILE,
    ic.ReturnDispatch: Act.ANSWER_TASK,
    ic.SubmitForVerification: Act.DISPATCH,
    ic.SendBackForRework: Act.DISPATCH,
    ic.DeferIncident: Act.DEFER,
    ic.ResumeIncident: Act.FILE,
    ic.CloseIncident: Act.CLOSE,
    ic.TakeIncident: Act.TAKE,
    ic.ChangeIncident: Act.FILE,
    ic.RaiseLevel: Act.RAISE_LEVEL,
    ic.JoinDepartments: Act.CROSS_DISPATCH,
    ic.AttachAlarms: Act.FILE,
    ic.SuperviseIncident: Act.SUPERVISE,
    ic.InstructIncident: Act.INSTRUCT,
    ic.AnswerInstruction: Act.REPORT,
    ic.NoteIncident: Act.REPORT,
    ic.SubmitReport: Act.DISPATCH,
    ic.UsePlan: Act.DISPATCH,
    ic.TickStep: Act.REPORT,
    ic.AddMark: Act.REPORT,
    ic.RemoveMark: Act.REPORT,
    out.EscalateIncident: Act.DISPATCH,
    out.AssignDown: Act.DISPATCH,
    out.AnswerDivisionStep: Act.DISPATCH,
    tk.RecordReceipt: Act.DISPATCH,
    tk.AcceptTask: Act.ANSWER_TASK,
    tk.RejectTask: Act.ANSWER_TASK,
    tk.StartTask: Act.ANSWER_TASK,
    tk.NoteTask: Act.ANSWER_TASK,
    tk.CompleteTask: Act.ANSWER_TASK,
    tk.ReworkTask: Act.DISPATCH,
    tk.CancelTask: Act.DISPATCH,
    GiveOrder: Act.ORDER,
    CancelOrder: Act.ORDER,
    SendAgain: Act.ORDER,
    MarkDelivered: Act.ORDER,
    GiveUpMessage: Act.ORDER,
    SaveScene: Act.SCENE_ON_WALL,
    LockScene: Act.SCENE_ON_WALL,
    UnlockScene: Act.SCENE_ON_WALL,
    DeleteScene: Act.SCENE_ON_WALL,
    TakeScene: Act.SCENE_ON_WALL,
    ReturnWall: Act.SCENE_ON_WALL,
    ArrangeWall: Act.SCENE_ON_WALL,
    StartTour: Act.SCENE_ON_WALL,
    PauseTour: Act.SCENE_ON_WALL,
    ResumeTour: Act.SCENE_ON_WALL,
    StepTour: Act.SCENE_ON_WALL,
    du.PlanDuty: Act.ROSTER,
    du.ReportAbsence: Act.ROSTER,  # of one's own: Act.WATCH
    du.CoverDuty: Act.ROSTER,
    du.CancelDuty: Act.ROSTER,
    du.OpenShift: Act.ROSTER,
    du.SignOn: Act.WATCH,
    du.SignOff: Act.WATCH,
    en.WriteEntry: Act.WATCH,
    en.FlagEntry: Act.WATCH,
    en.GiveInstruction: Act.INSTRUCT,
    en.TakeInstruction: Act.ANSWER_TASK,
    en.NoteInstruction: Act.REPORT,
    en.FinishInstruction: Act.ANSWER_TASK,
    en.CloseInstruction: Act.INSTRUCT,
    **dict.fromkeys(
        (
            ho.BeginHandover,
            ho.RecutHandover,
            ho.PrepareHandover,
            ho.OfferHandover,
            ho.ReadItems,
            ho.NoteChanges,
            ho.ReadBack,
            ho.SignForAbsent,
            ho.TakeUpHandover,
            ho.AbandonHandover,
            ho.KeepDocument,
        ),
        Act.HANDOVER,
    ),
    me.CallMeeting: Act.MEET,
    **dict.fromkeys(
        (
            me.ChangeMeeting,
            me.OpenMeeting,
            me.AttendMeeting,
            me.WriteMinutes,
            me.Resolve,
            me.EndMeeting,
            me.CloseMinutes,
            me.CancelMeeting,
        ),
        Act.WATCH,
    ),
}


def subject_of(body: CommandBody) -> str:
    """The id of the alarm, incident, task, … that the command is about."""
    if isinstance(body, WatchDeed):
        # As in kinds.kind_of_command: the first field is the subject's.
        return str(getattr(body, body.__struct_fields__[0]))
    if isinstance(body, OrderDeed):
        return body.order
    if isinstance(body, MessageDeed):
        return body.message
    if isinstance(body, AlarmDeed):
        return body.alarm
    if isinstance(body, IncidentDeed):
        return body.incident
    if isinstance(body, TaskDeed):
        return body.task
    if isinstance(body, WarningDeed):
        return body.warning
    if isinstance(body, SceneDeed):
        return body.scene
    if isinstance(body, WallDeed):
        return body.wall
    if isinstance(body, EvidenceDeed):
        return body.evidence
    return body.request
