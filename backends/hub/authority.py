"""Who may do what: the role table asked for each command, on the hub. Pure.

Answers how a command goes on: done at once, asked for as a request, or refused in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backends.hub.authority_watch import judge_watch
from backends.hub.verdict import Verdict, not_allowed
from backends.record import incident_commands as ic
from backends.record import task as tk
from backends.record.access import (
    Act,
    Allowed,
    Role,
    User,
    approvers,
    may,
    may_approve,
)
from backends.record.alarm import Alarm, ShelveAlarm
from backends.record.commands import (
    ACTS,
    CommandBody,
    IncidentDeed,
    TaskDeed,
    WatchDeed,
    subject_of,
)
from backends.record.common import Department, Realm, Severity
from backends.record.decisions import badly_formed
from backends.record.duty import OpenShift, PlanDuty
from backends.record.entry import GiveInstruction, WriteEntry
from backends.record.evidence import TakeEvidence
from backends.record.filing import acts_of_filing
from backends.record.follow_ups import Records
from backends.record.handover import BeginHandover
from backends.record.ids import (
    AlarmId,
    CameraId,
    EvidenceId,
    IncidentId,
    OrderId,
    RequestId,
    SceneId,
    TaskId,
    WallId,
    WarningId,
)
from backends.record.incident import Incident
from backends.record.kinds import Subject, kind_of_command
from backends.record.meeting import CallMeeting
from backends.record.order import GiveOrder, Order, OrderDeed
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import DecideRequest, Request, WithdrawRequest, at_level
from backends.record.resource import Camera, CameraSecurity
from backends.record.scene import SaveScene, SceneDeed
from backends.record.scene_wall import ArrangeWall, StartTour, TakeScene, WallDeed
from backends.record.task import Task
from backends.record.warning import PublishWarning, WarningNotice

# May be the first word of their subject.
_BEGIN = (
    ic.ReportIncident,
    tk.AssignTask,
    GiveOrder,
    SaveScene,
    TakeScene,
    ArrangeWall,
    StartTour,
    PlanDuty,
    OpenShift,
    WriteEntry,
    GiveInstruction,
    BeginHandover,
    CallMeeting,
)


def no_camera(_camera: CameraId) -> Camera | None:
    """Of a centre that has none."""
    return None


def nobody_at(_wall: WallId) -> str:
    """Of a centre whose walls are not reported."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Asks the role table. `known` finds a user by id, for orders that are relayed; `at_wall` says
    who is signed in at the console that shows a wall."""

    records: Records
    policy: Policy
    known: Callable[[str], User | None]
    camera: Callable[[CameraId], Camera | None] = no_camera
    at_wall: Callable[[WallId], str] = nobody_at

    def judge(self, user: User, body: CommandBody, realm: Realm) -> Verdict:
        """What becomes of `body` sent by `user` in `realm`."""
        malformed = badly_formed(body)  # before it is kept: in a request, or in the vault
        if malformed is not None:
            return Verdict(refusal=malformed)
        if realm is not Realm.LIVE and may(user, Act.DRILL) is Allowed.NO:
            return not_allowed(user, Act.DRILL)
        if isinstance(body, TakeEvidence):
            return self._of_evidence(user, body)
        subject = self._subject(body)
        if subject is not None and subject.realm is not realm:
            detail = f"subject is {subject.realm.value}, the command {realm.value}"
            return Verdict(refusal=Refusal(code=RefusalCode.WRONG_REALM, detail=detail))
        if isinstance(body, DecideRequest):
            return self._decides(user, subject)
        if isinstance(body, WithdrawRequest):
            return Verdict()
        if subject is None and not isinstance(body, _BEGIN):
            return Verdict()  # the decider says that there is no such thing
        if isinstance(body, WatchDeed):
            return judge_watch(user, body, subject, self.policy, self.records)
        return self._by_table(user, body, subject)

    def _by_table(self, user: User, body: CommandBody, subject: Subject | None) -> Verdict:
        act = self._act(body)
        if isinstance(body, ArrangeWall) and self.at_wall(body.wall) == user.id:
            act = Act.ARRANGE_OWN_WALL
        severity = self._severity(body, subject)
        departments = self._departments(body, subject)
        answers = [may(user, act, department, severity) for department in departments]
        if isinstance(body, ic.ReportIncident):
            answers.append(may(user, act, user.department, severity))  # anybody at work may tell
        answer = min(answers, key=_ORDER.index)
        if answer is Allowed.RELAYS:
            return self._relayed(user, act, body)
        if answer is Allowed.YES and isinstance(body, ic.FileIncident):
            act, answer, severity = self._of_filing(user, body, subject)
        if answer is Allowed.ASKS:
            return Verdict(
                act=act,
                approvers=tuple(approvers(act, severity)),
                title=_title(body, subject),
                severity=severity,
                department=departments[0],
            )
        if answer is not Allowed.YES or not self._may_others(user, act, body):
            return not_allowed(user, act)
        return self._within_limits(user, body)

    def _of_evidence(self, user: User, body: TakeEvidence) -> Verdict:
        """Of a restricted camera another person is asked; what the log has is asked no more."""
        if self.records.evidence(EvidenceId(body.evidence)) is not None:
            return Verdict()
        camera = self.camera(body.camera)
        if camera is None:
            detail = f"no camera {body.camera}"
            return Verdict(refusal=Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=detail))
        is_restricted = camera.security is CameraSecurity.RESTRICTED
        act = Act.TAKE_RESTRICTED if is_restricted else Act.TAKE_EVIDENCE
        answer = may(user, act)
        if answer not in (Allowed.YES, Allowed.ASKS):
            return not_allowed(user, act)
        if body.approved_by:
            detail = "who approved it is written by the hub"
            return Verdict(refusal=Refusal(code=RefusalCode.MALFORMED, detail=detail))
        if answer is Allowed.ASKS:
            whom = tuple(approvers(act, Severity.III))
            return Verdict(act=act, approvers=whom, title=camera.name, department=camera.department)
        return Verdict()

    def _of_filing(
        self, user: User, body: ic.FileIncident, subject: Subject | None
    ) -> tuple[Act, Allowed, Severity]:
        """Filing may be more than filing: the strictest answer counts."""
        assert isinstance(subject, Incident)
        severity = min(subject.severity, body.severity)
        acts = acts_of_filing(subject, body, user, self.policy)
        answers = [(act, may(user, act, None, severity)) for act in acts]
        act, answer = max(answers, key=_strictness, default=(Act.FILE, Allowed.YES))
        return act, answer, severity

    def _may_others(self, user: User, act: Act, body: CommandBody) -> bool:
        """Whether `user` may do so with the other subjects that the command takes hold of."""
        match body:
            case ic.ReportIncident() | ic.AttachAlarms():
                alarms = [self.records.alarm(key) for key in body.alarms]
                departments = {alarm.department for alarm in alarms if alarm is not None}
                return all(may(user, act, one) is Allowed.YES for one in departments)
            case ic.MergeIncident():
                into = self.records.incident(body.into)
                if into is None:
                    return True  # refused as unknown by `obstacles`
                concerned = (into.department, *into.parties)
                return any(may(user, act, one) is Allowed.YES for one in concerned)
        return True

    def _within_limits(self, user: User, body: CommandBody) -> Verdict:
        most = self.policy.alarms.shelve_dispatcher_most_min
        is_long = isinstance(body, ShelveAlarm) and body.minutes > most
        if user.role is Role.DISPATCHER and is_long:
            detail = f"at most {most} minutes for a dispatcher"
            return Verdict(refusal=Refusal(code=RefusalCode.OUT_OF_RANGE, detail=detail))
        return Verdict()

    def _relayed(self, user: User, act: Act, body: CommandBody) -> Verdict:
        relayed_from = getattr(body, "relayed_from", "")
        giver = self.known(relayed_from) if relayed_from else None
        if giver is not None and may(giver, act) is Allowed.YES:
            return Verdict()
        return not_allowed(user, act)

    def _decides(self, user: User, subject: Subject | None) -> Verdict:
        if not isinstance(subject, Request):
            return Verdict()
        # The level may have been raised since it was asked for.
        asked = at_level(subject, self._present_severity(subject))
        if not may_approve(user, asked.act, asked.severity):
            whom = [role.value for role in asked.approvers]
            detail = f"{user.role.value} decides no {asked.act.value} of {asked.severity.name}"
            refusal = Refusal(code=RefusalCode.NOT_ALLOWED, detail=detail, whom=whom)
            return Verdict(refusal=refusal)
        return Verdict()

    def _present_severity(self, request: Request) -> Severity | None:
        records, about = self.records, request.about
        known: Alarm | Incident | Task | None = (
            records.incident(IncidentId(about))
            or records.alarm(AlarmId(about))
            or records.task(TaskId(about))
        )
        return known.severity if known is not None else None

    def _subject(self, body: CommandBody) -> Subject | None:
        records, key = self.records, subject_of(body)
        if isinstance(body, WatchDeed):
            return records.watch_of(kind_of_command(body).name, key)
        if isinstance(body, OrderDeed):
            return records.order(OrderId(key))
        if isinstance(body, SceneDeed):
            return records.scene(SceneId(key))
        if isinstance(body, WallDeed):
            return records.wall(WallId(key))
        if isinstance(body, IncidentDeed):
            return records.incident(IncidentId(key))
        if isinstance(body, TaskDeed):
            return records.task(TaskId(key))
        if isinstance(body, DecideRequest | WithdrawRequest):
            return records.request(RequestId(key))
        return records.alarm(AlarmId(key)) or records.warning(WarningId(key))

    def _act(self, body: CommandBody) -> Act:
        if not isinstance(body, tk.AssignTask):
            return ACTS[type(body)]
        incident = self.records.incident(body.incident) if body.incident else None
        if incident is None:
            return Act.DISPATCH
        department = body.recipient.department
        if department is None:
            is_known = body.recipient.party in incident.outside
        else:
            is_known = department in (incident.department, *incident.parties)
        return Act.DISPATCH if is_known else Act.CROSS_DISPATCH

    def _severity(self, body: CommandBody, subject: Subject | None) -> Severity:
        match subject:
            case Alarm() | Incident() | Task():
                return subject.severity
            case WarningNotice():
                return subject.colour
        if isinstance(body, tk.AssignTask) and body.incident:
            incident = self.records.incident(body.incident)
            if incident is not None:
                return incident.severity
        return getattr(body, "severity", Severity.III)

    def _departments(self, body: CommandBody, subject: Subject | None) -> list[Department]:
        """The departments whose matter it is: own department in one of them is enough."""
        if isinstance(body, ic.ReportIncident | GiveOrder):
            return [body.department]
        if isinstance(body, PublishWarning) and subject is None:
            return [body.department]
        incident: Incident | None = None
        found: list[Department] = []
        if isinstance(body, tk.AssignTask):
            incident = self.records.incident(body.incident) if body.incident else None
            if incident is None and body.recipient.department is not None:
                found.append(body.recipient.department)
        elif isinstance(subject, Task):
            incident = self.records.incident(subject.incident) if subject.incident else None
            if subject.recipient.department is not None:
                found.append(subject.recipient.department)
            if ACTS[type(body)] is Act.ANSWER_TASK and found:
                return found
        elif isinstance(subject, Incident):
            incident = subject
        elif isinstance(subject, Alarm | WarningNotice | Order):
            found.append(subject.department)
        if incident is not None:
            found.append(incident.department)
            if self._act(body) is not Act.CLOSE:
                found.extend(incident.parties)
        return found or [Department.CENTRE]


# Best first.
_ORDER = [Allowed.YES, Allowed.OWN_DEPARTMENT, Allowed.RELAYS, Allowed.ASKS, Allowed.NO]


def _strictness(answer: tuple[Act, Allowed]) -> int:
    return _ORDER.index(answer[1])


def _title(body: CommandBody, subject: Subject | None) -> str:
    if isinstance(subject, WarningNotice):
        return subject.headline
    return getattr(subject, "title", "") or getattr(body, "title", "")


def others_of(body: CommandBody, records: Records) -> list[tuple[str, str]]:
    """(kind, id) of the other subjects that a command names, itself or through its task."""
    found: list[tuple[str, str]] = []
    match body:
        case ic.MergeIncident():
            found.append(("incident", body.into))
        case ic.ReportIncident() | ic.AttachAlarms():
            found.extend(("alarm", alarm) for alarm in body.alarms)
        case tk.AssignTask() if body.incident:
            found.append(("incident", body.incident))
        case WriteEntry() if body.corrects:
            found.append(("entry", body.corrects))
        case BeginHandover():
            found += [("shift", body.giving), ("shift", body.taking)]
    if isinstance(body, TaskDeed):
        task = records.task(body.task)
        if task is not None and task.incident:
            found.append(("incident", task.incident))
    return found
