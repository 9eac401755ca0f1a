"""What can be done with an incident from here, by whom, and in words why not. Pure but for send.

Every command carries the version of the incident that it is given: the one on the screen.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record import incident_commands as ic
from backends.record.access import Act, Allowed, Role, User, approvers, may, whom_to_ask
from backends.record.common import Department
from backends.record.filing import acts_of_filing
from backends.record.incident import Incident, Stage
from backends.record.policy import Policy
from backends.record.task import Recipient
from widgets import formats


class Deed(enum.StrEnum):
    """Acts on an incident, in the order in which they are offered."""

    TAKE = "take"
    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    FILE = "file"
    DISPATCH = "dispatch"
    RETURN = "return"
    VERIFY = "verify"
    REWORK = "rework"
    DEFER = "defer"
    RESUME = "resume"
    CLOSE = "close"
    REPORT = "report"
    PLAN = "plan"
    RAISE = "raise"
    JOIN = "join"
    SUPERVISE = "supervise"
    INSTRUCT = "instruct"
    CHANGE = "change"
    MEET = "meet"
    ESCALATE = "escalate"
    ASSIGN_DOWN = "assign_down"
    ANSWER = "answer"


ACTS = {
    Deed.TAKE: Act.TAKE,
    Deed.ACCEPT: Act.FILE,
    Deed.REJECT: Act.FILE,
    Deed.MERGE: Act.FILE,
    Deed.FILE: Act.FILE,
    Deed.DISPATCH: Act.DISPATCH,
    Deed.RETURN: Act.ANSWER_TASK,
    Deed.VERIFY: Act.DISPATCH,
    Deed.REWORK: Act.DISPATCH,
    Deed.DEFER: Act.DEFER,
    Deed.RESUME: Act.FILE,
    Deed.CLOSE: Act.CLOSE,
    Deed.REPORT: Act.DISPATCH,
    Deed.PLAN: Act.DISPATCH,
    Deed.RAISE: Act.RAISE_LEVEL,
    Deed.JOIN: Act.CROSS_DISPATCH,
    Deed.SUPERVISE: Act.SUPERVISE,
    Deed.INSTRUCT: Act.INSTRUCT,
    Deed.CHANGE: Act.FILE,
    Deed.MEET: Act.MEET,
    Deed.ESCALATE: Act.DISPATCH,
    Deed.ASSIGN_DOWN: Act.DISPATCH,
    Deed.ANSWER: Act.ORDER,  # it goes out to the system that told of the case
}

_BEFORE_VERIFY = (
    Stage.REPORTED,
    Stage.ACCEPTED,
    Stage.FILED,
    Stage.DISPATCHED,
    Stage.HANDLING,
    Stage.DEFERRED,
)
_AT_WORK = (*_BEFORE_VERIFY, Stage.VERIFY)
_IN = {
    Deed.ACCEPT: (Stage.REPORTED,),
    Deed.REJECT: (Stage.REPORTED, Stage.ACCEPTED),
    Deed.MERGE: _BEFORE_VERIFY,
    Deed.FILE: (Stage.REPORTED, Stage.ACCEPTED),
    Deed.DISPATCH: (Stage.FILED, Stage.DISPATCHED, Stage.HANDLING),
    Deed.RETURN: (Stage.DISPATCHED,),
    Deed.VERIFY: (Stage.HANDLING,),
    Deed.REWORK: (Stage.VERIFY,),
    Deed.DEFER: (Stage.HANDLING,),
    Deed.RESUME: (Stage.DEFERRED,),
    Deed.CLOSE: (Stage.VERIFY,),
    Deed.REPORT: (*_AT_WORK, Stage.CLOSED),  # the final report may come after closure
    Deed.ANSWER: (*_AT_WORK, Stage.CLOSED, Stage.REJECTED),  # whoever told of it hears how it ended
}
# What moves it on from each stage: the one that stands out.
_FORWARD = {
    Stage.REPORTED: Deed.ACCEPT,
    Stage.ACCEPTED: Deed.FILE,
    Stage.FILED: Deed.DISPATCH,
    Stage.DISPATCHED: Deed.DISPATCH,
    Stage.HANDLING: Deed.VERIFY,
    Stage.VERIFY: Deed.CLOSE,
    Stage.DEFERRED: Deed.RESUME,
}


@dataclass(frozen=True, slots=True)
class Permit:
    """The role table's answer, and the roles to ask or that decide."""

    allowed: Allowed
    whom: tuple[Role, ...] = ()

    @property
    def is_offered(self) -> bool:
        """Whether there is a button for it."""
        return self.allowed in (Allowed.YES, Allowed.ASKS, Allowed.RELAYS)

    @property
    def is_asked(self) -> bool:
        """Whether another person decides."""
        return self.allowed is Allowed.ASKS

    @property
    def whom_text(self) -> str:
        """Those roles in words."""
        return formats.whom_text([role.value for role in self.whom])


def deed_word(deed: Deed) -> str:
    """What a button says."""
    words = {
        Deed.TAKE: QCoreApplication.translate("Incidents", "接手"),
        Deed.ACCEPT: QCoreApplication.translate("Incidents", "受理"),
        Deed.REJECT: QCoreApplication.translate("Incidents", "不予受理"),
        Deed.MERGE: QCoreApplication.translate("Incidents", "并案"),
        Deed.FILE: QCoreApplication.translate("Incidents", "立案"),
        Deed.DISPATCH: QCoreApplication.translate("Incidents", "派遣"),
        Deed.RETURN: QCoreApplication.translate("Incidents", "退件"),
        Deed.VERIFY: QCoreApplication.translate("Incidents", "送核查"),
        Deed.REWORK: QCoreApplication.translate("Incidents", "返工"),
        Deed.DEFER: QCoreApplication.translate("Incidents", "缓办"),
        Deed.RESUME: QCoreApplication.translate("Incidents", "恢复办理"),
        Deed.CLOSE: QCoreApplication.translate("Incidents", "结案"),
        Deed.REPORT: QCoreApplication.translate("Incidents", "上报信息"),
        Deed.PLAN: QCoreApplication.translate("Incidents", "启用预案"),
        Deed.RAISE: QCoreApplication.translate("Incidents", "调整级别"),
        Deed.JOIN: QCoreApplication.translate("Incidents", "联合处置"),
        Deed.SUPERVISE: QCoreApplication.translate("Incidents", "督办"),
        Deed.INSTRUCT: QCoreApplication.translate("Incidents", "批示"),
        Deed.CHANGE: QCoreApplication.translate("Incidents", "更正信息"),
        Deed.MEET: QCoreApplication.translate("Incidents", "会商"),
        Deed.ESCALATE: QCoreApplication.translate("Incidents", "上报上级"),
        Deed.ASSIGN_DOWN: QCoreApplication.translate("Incidents", "下派"),
        Deed.ANSWER: QCoreApplication.translate("Incidents", "答复"),
    }
    return words[deed]


def permit(user: User | None, act: Act, incident: Incident) -> Permit:
    """What the table says of one act on one incident; its parties' own departments count too."""
    if user is None:
        return Permit(Allowed.NO)
    severity = incident.severity
    concerned = [incident.department]
    if act is not Act.CLOSE:
        concerned += incident.parties
    answers = [may(user, act, department, severity) for department in concerned]
    best = Allowed.YES if Allowed.YES in answers else answers[0]
    if best is Allowed.YES or best is Allowed.RELAYS:
        return Permit(best)
    if best is Allowed.ASKS:
        return Permit(best, tuple(approvers(act, severity)))
    return Permit(Allowed.NO, tuple(whom_to_ask(act)))


def permit_deed(user: User | None, deed: Deed, incident: Incident) -> Permit:
    """The same for a deed."""
    return permit(user, ACTS[deed], incident)


def permit_filing(
    user: User | None, incident: Incident, wanted: ic.FileIncident, policy: Policy
) -> tuple[Permit, tuple[Act, ...]]:
    """What the table says of filing it so, and the acts in it that another person decides."""
    answer = permit(user, Act.FILE, incident)
    if user is None or answer.allowed is not Allowed.YES:
        return answer, ()
    severity = min(incident.severity, wanted.severity)
    acts = acts_of_filing(incident, wanted, user, policy)
    asked = tuple(act for act in acts if may(user, act, None, severity) is Allowed.ASKS)
    if not asked:
        return answer, ()
    return Permit(Allowed.ASKS, tuple(approvers(asked[0], severity))), asked


def recipient_act(incident: Incident, recipient: Recipient) -> Act:
    """Which act of the table giving it a task is: whoever works on it already, or another."""
    department: Department | None = recipient.department
    if department is None:
        is_known = recipient.party in incident.outside
    else:
        is_known = department in (incident.department, *incident.parties)
    return Act.DISPATCH if is_known else Act.CROSS_DISPATCH


def forward_deed(incident: Incident) -> Deed | None:
    """The deed that moves it on; None when it is over."""
    return _FORWARD.get(incident.stage)


def fits_stage(deed: Deed, incident: Incident) -> bool:
    """Whether the stage allows it."""
    if deed is Deed.ANSWER and not is_answerable(incident):
        return False
    return incident.stage in _IN.get(deed, _AT_WORK)


def is_answerable(incident: Incident) -> bool:
    """Whether somebody outside told of it, whose system takes an answer."""
    return bool(incident.told_by)


def obstacle(link: Link, deed: Deed, incident: Incident) -> str:
    """Why a deed cannot be done now, said to the operator; empty where it can."""
    if link.user is None:
        return QCoreApplication.translate("Incidents", "请先登录")
    answer = permit_deed(link.user, deed, incident)
    if not answer.is_offered:
        return not_permitted(deed, answer)
    if incident.id in link.pending:
        return QCoreApplication.translate("Incidents", "上一个操作还在提交，请稍候")
    if deed is Deed.ANSWER and not is_answerable(incident):
        return QCoreApplication.translate("Incidents", "不是群众或网格员上报的事件，不用答复")
    if incident.is_over and not fits_stage(deed, incident):
        return QCoreApplication.translate("Incidents", "事件已经办结，不用再处理")
    if not fits_stage(deed, incident):
        text = QCoreApplication.translate("Incidents", "现在的环节不能{deed}")
        return text.format(deed=deed_word(deed))
    if deed is Deed.TAKE and is_mine(link, incident):
        return QCoreApplication.translate("Incidents", "这个事件已经由您接手")
    if deed in (Deed.VERIFY, Deed.CLOSE, Deed.MERGE) and incident.open_tasks:
        text = QCoreApplication.translate("Incidents", "还有 {n} 项任务没有办完，办完才能{deed}")
        return text.format(n=incident.open_tasks, deed=deed_word(deed))
    return ""


def not_permitted(deed: Deed, answer: Permit) -> str:
    """Whom to ask where the table says no."""
    whom = answer.whom_text
    if not whom:
        return QCoreApplication.translate("Incidents", "您的岗位不能这样做")
    text = QCoreApplication.translate("Incidents", "您的岗位不能{deed}，请找{whom}")
    return text.format(deed=deed_word(deed), whom=whom)


def button_text(link: Link, deed: Deed, incident: Incident) -> str:
    """What its button says: 申请… where another person decides."""
    word = deed_word(deed)
    if deed is Deed.SUPERVISE and incident.is_supervised:
        word = QCoreApplication.translate("Incidents", "解除督办")
    answer = permit_deed(link.user, deed, incident)
    if answer.is_asked:
        return QCoreApplication.translate("Incidents", "申请{deed}…").format(deed=word)
    if answer.allowed is Allowed.RELAYS:
        return QCoreApplication.translate("Incidents", "转达{deed}…").format(deed=word)
    return word if deed in DIRECT else f"{word}…"


# Done at once; everything else opens a dialog.
DIRECT = (Deed.TAKE, Deed.ACCEPT, Deed.RESUME)


def direct_command(deed: Deed, incident: Incident) -> ic.IncidentCommand:
    """The command of a deed that needs no dialog."""
    seen = incident.version
    match deed:
        case Deed.TAKE:
            return ic.TakeIncident(incident=incident.id, seen_version=seen)
        case Deed.ACCEPT:
            return ic.AcceptIncident(incident=incident.id, seen_version=seen)
        case Deed.RESUME:
            return ic.ResumeIncident(incident=incident.id, seen_version=seen)
        case _:
            raise ValueError(deed)


def is_mine(link: Link, incident: Incident) -> bool:
    """Whether the seat at this console has it."""
    user, owner = link.user, incident.owner
    return user is not None and owner is not None and owner.seat == user.seat
