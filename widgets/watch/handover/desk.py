"""Which handover somebody has part in, and what may be done with it now. Pure over the link."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link, LinkState
from backends.record.access import Act, Allowed, Role, User, may
from backends.record.duty import Duty, DutyState, Shift, ShiftState
from backends.record.handover import Changed, Handover, HandoverState
from backends.record.handover_decider import is_running, unread
from backends.record.ids import SeatId, ShiftId, UserId
from backends.record.request import Request, RequestState

OVER = (HandoverState.SIGNED, HandoverState.ABANDONED)


class Part(enum.Enum):
    """What somebody is in a handover."""

    LEAVER = enum.auto()
    RECEIVER = enum.auto()
    WITNESS = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a handover would be begun with. `receiver`: "" where the roster names nobody."""

    giving: ShiftId
    taking: ShiftId
    seat: SeatId
    receiver: UserId


def is_online(link: Link) -> bool:
    """Whether the hub hears us."""
    return link.status.state is LinkState.ONLINE


def part_of(link: Link, handover: Handover) -> Part:
    """What the person signed in here is in it."""
    user = link.user
    if user is not None and user.id == handover.leaver:
        return Part.LEAVER
    if user is not None and user.id == handover.receiver:
        return Part.RECEIVER
    return Part.WITNESS


def current(link: Link) -> Handover | None:
    """The running handover that concerns whoever is signed in; else any that runs."""
    running = [h for h in link.handovers.values() if is_running(h) and h.realm is link.realm]
    own = [h for h in running if part_of(link, h) is not Part.WITNESS]
    found = own or running
    return max(found, key=_begun) if found else None


def last_signed(link: Link) -> Handover | None:
    """The newest one that was signed and is still at hand."""
    signed = [
        h
        for h in link.handovers.values()
        if h.state is HandoverState.SIGNED and h.realm is link.realm
    ]
    return max(signed, key=_begun) if signed else None


def _begun(handover: Handover) -> dt.datetime:
    return handover.begun_at


def may_begin(link: Link) -> str:
    """Why nobody can begin one from here; empty where one can."""
    user = link.user
    if user is None:
        return QCoreApplication.translate("Handover", "请先登录")
    if may(user, Act.HANDOVER, user.department) not in (Allowed.YES, Allowed.OWN_DEPARTMENT):
        return QCoreApplication.translate("Handover", "交接班由值班长和各席位调度员办理")
    if not is_online(link):
        return offline_words()
    return ""


def offline_words() -> str:
    """Why nothing can be done without the hub."""
    return QCoreApplication.translate(
        "Handover", "与中心断线：交接单要在中心留痕，恢复后从现在的地方继续"
    )


def plan_of(link: Link) -> Plan | None:
    """This watch and the next, and who comes to this seat; None where no watch is open."""
    user = link.user
    giving = _giving(link, user)
    if user is None or giving is None:
        return None
    ahead = [
        duty
        for duty in link.duties.values()
        if duty.realm is link.realm
        and duty.seat == user.seat
        and duty.shift != giving.id
        and duty.starts_at >= giving.ends_at - dt.timedelta(hours=1)
        and duty.state in (DutyState.PLANNED, DutyState.COVERED)
    ]
    if ahead:
        duty = min(ahead, key=_starts)
        return _plan(giving, duty.shift, user, duty.person)
    taking = _next_open(link, giving) or _next_by_policy(link, giving)
    return _plan(giving, taking, user, UserId(""))


def receivers(link: Link) -> list[User]:
    """Who may be handed over to: others who may hold such a seat, those of one's own role first."""
    user = link.user
    if user is None:
        return []
    found = [
        one
        for one in link.users.values()
        if one.id != user.id
        and one.role in (Role.WATCH_LEADER, Role.DISPATCHER, Role.COMMANDER)
        and (one.department in (None, user.department) or user.department is None)
    ]
    return sorted(found, key=lambda one: (one.role is not user.role, one.name))


def obstacles(handover: Handover, unnoted: list[Changed]) -> list[str]:
    """What is in the way of a signature, in the order in which it is done away with."""
    found = []
    if handover.state is HandoverState.PREPARING:
        found.append(QCoreApplication.translate("Handover", "交班人还没有提交"))
    if left := len(unread(handover)):
        text = QCoreApplication.translate("Handover", "还有 {count} 项没有读")
        found.append(text.format(count=left))
    # What changes after the first signature stands beside the sheet, and on every screen.
    if unnoted and handover.leaver_signature is None:
        text = QCoreApplication.translate("Handover", "截止后有 {count} 处变化没有知悉")
        found.append(text.format(count=len(unnoted)))
    if not handover.read_back.strip():
        found.append(QCoreApplication.translate("Handover", "接班人还没有复述"))
    return found


def next_signer(handover: Handover) -> UserId | None:
    """Whose signature comes next; None where both are there or it cannot be signed."""
    if handover.state is HandoverState.READING:
        return handover.leaver
    if handover.state is HandoverState.SIGNED_BY_LEAVER:
        return handover.receiver
    return None


def absence_request(link: Link, handover: Handover) -> Request | None:
    """The request to sign alone that waits for an answer."""
    for request in link.requests.values():
        is_about = request.about == handover.id and request.act is Act.HANDOVER
        if is_about and request.state is RequestState.OPEN:
            return request
    return None


def _starts(duty: Duty) -> dt.datetime:
    return duty.starts_at


def _giving(link: Link, user: User | None) -> Shift | None:
    """The watch that one is on, else the one that has been open longest."""
    open_ones = [
        shift
        for shift in link.shifts.values()
        if shift.state is ShiftState.OPEN and shift.realm is link.realm
    ]
    if not open_ones or user is None:
        return None
    own = [
        shift
        for shift in open_ones
        if any(turn.user == user.id and turn.until is None for turn in shift.turns)
    ]
    return min(own or open_ones, key=lambda shift: shift.starts_at)


def _next_open(link: Link, giving: Shift) -> ShiftId | None:
    later = [
        shift
        for shift in link.shifts.values()
        if shift.starts_at > giving.starts_at and shift.realm is link.realm
    ]
    return min(later, key=lambda shift: shift.starts_at).id if later else None


def _next_by_policy(link: Link, giving: Shift) -> ShiftId:
    watch = link.policy.watch
    found = watch.shift_at(giving.starts_at)
    if found is None:
        return ShiftId("")
    following, day = watch.next_after(*found)
    return following.id_on(day)


def _plan(giving: Shift, taking: ShiftId, user: User, receiver: UserId) -> Plan:
    person = UserId("") if receiver == user.id else receiver
    return Plan(giving=giving.id, taking=taking, seat=user.seat, receiver=person)
