"""Who may do what of the watch: roster, log, instructions, handover, meetings. Pure; on the hub.

The role table says which role; here stands whose duty, seat, instruction or meeting it is.
"""

from __future__ import annotations

from typing import Any

from backends.hub.verdict import Verdict, not_allowed, refusing
from backends.record import duty as du
from backends.record import entry as en
from backends.record import handover as ho
from backends.record import meeting as me
from backends.record.access import Act, Allowed, Role, User, approvers, may
from backends.record.commands import ACTS, WatchDeed
from backends.record.common import Department, Severity
from backends.record.follow_ups import Records
from backends.record.ids import SeatId, ShiftId
from backends.record.policy import Policy
from backends.record.refusal import RefusalCode
from backends.record.shift_decider import holders
from backends.record.watch_policy import duty_id

_BY_HOST = (
    me.ChangeMeeting,
    me.OpenMeeting,
    me.EndMeeting,
    me.CancelMeeting,
)


def judge_watch(
    user: User, body: WatchDeed, subject: Any, policy: Policy, records: Records
) -> Verdict:
    """What becomes of `body` sent by `user`; `subject` is None for the first word of one."""
    act = ACTS[type(body)]
    match body:
        case du.ReportAbsence() if subject.person == user.id:
            return _by_role(user, Act.WATCH)
        case du.SignOn():
            return _of_seat(user, body, policy)
        case du.SignOff() if body.user or body.handover:
            return refusing(RefusalCode.MALFORMED, "one signs off oneself")
        case en.WriteEntry() if body.kind is en.EntryKind.AUTOMATIC:
            return refusing(RefusalCode.MALFORMED, "automatic entries are written by the hub")
        case en.GiveInstruction():
            return _relayed(user, act, body.given_by, "who gave it")
        case en.CloseInstruction():
            return _relayed(user, act, body.text, "who is content")
        case en.TakeInstruction() | en.NoteInstruction() | en.FinishInstruction():
            return _of_instruction(user, act, subject)
        case me.CallMeeting():
            return _of_meeting(user, body)
    if isinstance(body, ho.HandoverDeed):
        return _of_handover(user, body, subject, records)
    if isinstance(body, _BY_HOST) and not _is_host(user, subject):
        return _by_role(user, Act.MEET)
    return _by_role(user, act)


def _by_role(user: User, act: Act) -> Verdict:
    return Verdict(act=act) if may(user, act) is Allowed.YES else not_allowed(user, act)


def _of_seat(user: User, body: du.SignOn, policy: Policy) -> Verdict:
    """A seat of another role only with a reason."""
    plan = next((one for one in policy.watch.seats if one.seat == body.seat), None)
    if plan is not None and plan.role is not user.role and not body.reason.strip():
        detail = f"{body.seat} is a seat of {plan.role.value}: the reason is missing"
        return refusing(RefusalCode.REASON_MISSING, detail)
    return _by_role(user, Act.WATCH)


def _relayed(user: User, act: Act, words: str, what: str) -> Verdict:
    """Whoever relays an instruction says in whose name."""
    answer = may(user, act)
    if answer is Allowed.RELAYS and words.strip():
        return Verdict(act=act)
    if answer is Allowed.RELAYS:
        return refusing(RefusalCode.REASON_MISSING, f"{what} is missing")
    return Verdict(act=act) if answer is Allowed.YES else not_allowed(user, act)


def _of_instruction(user: User, act: Act, subject: en.Instruction) -> Verdict:
    if subject.owner and subject.owner == user.id:
        return Verdict(act=act)
    department = subject.department or Department.CENTRE
    if may(user, act, department) is Allowed.YES:
        return Verdict(act=act)
    return not_allowed(user, act)


def _of_handover(user: User, body: ho.HandoverDeed, subject: Any, records: Records) -> Verdict:
    act = Act.HANDOVER
    if isinstance(body, ho.AbandonHandover) and may(user, Act.ROSTER) is Allowed.YES:
        return Verdict(act=act)  # a forgotten sheet is in everybody's way
    is_dispatcher = user.role is Role.DISPATCHER
    if may(user, act) is not Allowed.YES:
        return not_allowed(user, act)
    if is_dispatcher and not _is_their_seat(user, body, subject, records):
        return not_allowed(user, act)
    if isinstance(body, ho.AbandonHandover) and user.id not in (subject.leaver, subject.receiver):
        return not_allowed(user, act)
    if isinstance(body, ho.BeginHandover) and (body.approved_by or body.leaver == body.receiver):
        return refusing(RefusalCode.MALFORMED, "who approved it is written by the hub")
    if isinstance(body, ho.SignForAbsent) and (body.chain_head or body.approved_by):
        return refusing(RefusalCode.MALFORMED, "the head of the log is written by the hub")
    is_for_absent = isinstance(body, ho.BeginHandover) and body.leaver not in ("", user.id)
    if not is_for_absent and not isinstance(body, ho.SignForAbsent):
        return Verdict(act=act)
    seat = body.seat if isinstance(body, ho.BeginHandover) else subject.seat
    return Verdict(
        act=act,
        approvers=tuple(approvers(act, Severity.III)),
        title=str(seat),
        department=user.department or Department.CENTRE,
    )


def _is_their_seat(user: User, body: ho.HandoverDeed, subject: Any, records: Records) -> bool:
    """Of one's account, or where one sits or is planned: also who stands in for another."""
    if not isinstance(body, ho.BeginHandover | ho.TakeUpHandover):
        return subject.seat == user.seat or user.id in (subject.leaver, subject.receiver)
    named = body if isinstance(body, ho.BeginHandover) else subject
    return named.seat == user.seat or any(
        _sits(user, named.seat, shift, records) for shift in (named.giving, named.taking)
    )


def _sits(user: User, seat: SeatId, shift: ShiftId, records: Records) -> bool:
    watch: du.Shift | None = records.watch_of("shift", shift)
    duty: du.Duty | None = records.watch_of("duty", duty_id(shift, seat))
    is_planned = duty is not None and duty.person == user.id
    return is_planned or (watch is not None and user.id in holders(watch, seat))


def _of_meeting(user: User, body: me.CallMeeting) -> Verdict:
    answer = may(user, Act.MEET)
    if answer is Allowed.ASKS:
        return Verdict(
            act=Act.MEET,
            approvers=tuple(approvers(Act.MEET, Severity.III)),
            title=body.title,
            department=user.department or Department.CENTRE,
        )
    return Verdict(act=Act.MEET) if answer is Allowed.YES else not_allowed(user, Act.MEET)


def _is_host(user: User, meeting: me.Meeting) -> bool:
    hosts = {one.user for one in meeting.invited if one.is_host and one.user}
    return user.id in hosts | {meeting.called_by.user} and may(user, Act.WATCH) is Allowed.YES
