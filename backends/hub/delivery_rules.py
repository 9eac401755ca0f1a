"""What a report means for a task, and who may say what of a message. Pure."""

from __future__ import annotations

from backends.hub.outbox import ASKED, DEAD, IN_HAND, WAITING, OutboxReport, ReportState
from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.delivery import GiveUpMessage, MessageDeed, SendAgain
from backends.record.exchange import Delivery
from backends.record.ids import TaskId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.targets import department_of
from backends.record.task import (
    AcceptTask,
    CompleteTask,
    MarkTask,
    RejectTask,
    StartTask,
    TaskCommand,
    TaskState,
)

# What the log calls an outcome.
DELIVERIES = {
    ReportState.SENT: Delivery.SENT,
    ReportState.ACCEPTED: Delivery.ACCEPTED,
    ReportState.EXECUTING: Delivery.EXECUTING,
    ReportState.DONE: Delivery.DONE,
    ReportState.REJECTED: Delivery.REJECTED,
    ReportState.EXPIRED: Delivery.REJECTED,
}
# What a word leaves out, so that a task takes the steps of its life; those it took are refused.
STEPS_BEFORE = {
    ReportState.ACCEPTED: (ReportState.SENT,),
    ReportState.EXECUTING: (ReportState.SENT, ReportState.ACCEPTED),
    ReportState.DONE: (ReportState.SENT, ReportState.ACCEPTED),
}
# The words of a target in their order.
_STEPS = (ReportState.SENT, ReportState.ACCEPTED, ReportState.EXECUTING, ReportState.DONE)
WITHOUT_WORDS = "对方未说明"
_UNDECIDED = (TaskState.QUEUED.value, TaskState.UNKNOWN.value, DEAD)


def command_for(task: TaskId, version: int, report: OutboxReport) -> TaskCommand:
    """The command on the task that the word of a target stands for."""
    words = report.detail.strip() or WITHOUT_WORDS
    match report.state:
        case ReportState.ACCEPTED:
            return AcceptTask(task=task, seen_version=version)
        case ReportState.EXECUTING:
            return StartTask(task=task, seen_version=version)
        case ReportState.DONE:
            return CompleteTask(task=task, seen_version=version, result=words)
        case ReportState.REJECTED:
            return RejectTask(task=task, seen_version=version, reason=words)
        case _:
            return MarkTask(task=task, state=TaskState(report.state.value))


def is_older(state: ReportState, known: str) -> bool:
    """Whether a word comes after one that follows it: a message goes back to none."""
    if known == ReportState.REJECTED:
        return state in _STEPS[:-1]
    return state in _STEPS and known in _STEPS[_STEPS.index(state) + 1 :]


def cannot_be_claimed(state: str, by: str, claim: OutboxReport) -> Refusal | None:
    """Refused where it is over, or may have arrived since it was given out as new: `by` had it in
    hand since, and nobody heard what became of it."""
    may_have_arrived = state in ASKED or (state in IN_HAND and by != claim.by)
    if state in WAITING and not (claim.is_new and may_have_arrived):
        return None
    return Refusal(code=RefusalCode.WRONG_STATE, detail=f"message is {state}")


def in_another_hand(by: str, claim: OutboxReport) -> Refusal | None:
    """Refused where another than `by`, who has it in hand, claims it; who gives no name may."""
    if not claim.by or claim.by == by:
        return None
    return Refusal(code=RefusalCode.WRONG_STATE, detail="another gateway has it in hand")


def in_no_state(state: str) -> Refusal | None:
    """Refused where a message has arrived, or a gateway has it in hand."""
    if state in _UNDECIDED:
        return None
    return Refusal(code=RefusalCode.WRONG_STATE, detail=f"message is {state}")


def without_words(body: MessageDeed) -> Refusal | None:
    """Refused where who says so, or why, is missing."""
    note = body.reason if isinstance(body, GiveUpMessage) else body.note
    if isinstance(body, SendAgain) or note.strip():
        return None
    return Refusal(code=RefusalCode.REASON_MISSING, detail="who says so, or why, is missing")


def forbidden(user: User, target: str) -> Refusal | None:
    """Refused where messages to that target are not the user's."""
    if may(user, Act.ORDER, department_of(target)) is Allowed.YES:
        return None
    is_other = may(user, Act.ORDER) is Allowed.OWN_DEPARTMENT
    code = RefusalCode.OTHER_DEPARTMENT if is_other else RefusalCode.NOT_ALLOWED
    whom = [role.value for role in whom_to_ask(Act.ORDER)]
    return Refusal(code=code, detail=f"{user.role.value} may not decide this", whom=whom)
