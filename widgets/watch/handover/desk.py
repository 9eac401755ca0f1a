"""Which handover somebody has part in, and what may be done with it now. Pure over the link."""

from __future__ import annotations

import datetime as dt
import enum

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link, LinkState
from backends.record.access import Act, Allowed, User, may
from backends.record.duty import Shift
from backends.record.handover import Changed, Handover, HandoverState
from backends.record.handover_decider import is_running
from backends.record.handover_signing import is_look_fresh, leaves_alone, must_note, unread
from backends.record.ids import UserId
from backends.record.request import Request, RequestState

OVER = (HandoverState.SIGNED, HandoverState.ABANDONED)


class Part(enum.Enum):
    """What somebody is in a handover."""

    LEAVER = enum.auto()
    RECEIVER = enum.auto()
    WITNESS = enum.auto()


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


def running(link: Link) -> list[Handover]:
    """All that are on their way, the newest first."""
    found = [h for h in link.handovers.values() if is_running(h) and h.realm is link.realm]
    return sorted(found, key=_begun, reverse=True)


def waits_for_me(link: Link, handover: Handover) -> bool:
    """Whether whoever is signed in here has something to do with it still."""
    part = part_of(link, handover)
    has_left = part is Part.LEAVER and handover.state is HandoverState.AWAITING
    return part is not Part.WITNESS and not has_left


def current(link: Link) -> Handover | None:
    """The running handover that concerns whoever is signed in: their own, else their seat's.

    Other seats hand over at the same time: those stand in the list beside (`others`).
    """
    found = running(link)
    own = [h for h in found if waits_for_me(link, h)]
    mine = own or [h for h in found if _is_my_seat(link, h)]
    return mine[0] if mine else None


def others(link: Link, shown: Handover | None) -> list[Handover]:
    """Those on their way beside the one that is shown."""
    return [h for h in running(link) if shown is None or h.id != shown.id]


def may_take_up(link: Link, handover: Handover) -> bool:
    """Whether whoever sits here may read and sign a sheet that the one leaving signed alone."""
    user = link.user
    if user is None or handover.state is not HandoverState.AWAITING:
        return False
    is_free = user.id not in (handover.leaver, handover.receiver)
    return is_free and not may_begin(link) and _is_my_seat(link, handover)


def may_give_up(link: Link, handover: Handover) -> bool:
    """Either of both; the watch leader and the commander, since a forgotten one blocks its seat."""
    user = link.user
    if user is None or handover.state in OVER:
        return False
    return part_of(link, handover) is not Part.WITNESS or may(user, Act.ROSTER) is Allowed.YES


def _is_my_seat(link: Link, handover: Handover) -> bool:
    user = link.user
    if user is None or may(user, Act.HANDOVER) is not Allowed.YES:
        return False
    return handover.seat == user.seat or any(
        turn.seat == handover.seat and turn.user == user.id and turn.until is None
        for shift in _of_both(link, handover)
        for turn in shift.turns
    )


def _of_both(link: Link, handover: Handover) -> list[Shift]:
    found = [link.shifts.get(handover.giving), link.shifts.get(handover.taking)]
    return [shift for shift in found if shift is not None]


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


def receivers(link: Link) -> list[User]:
    """Who may be handed over to: others who may hold such a seat, those of one's own role first."""
    user = link.user
    if user is None:
        return []
    found = [
        one
        for one in link.users.values()
        if one.id != user.id
        and may(one, Act.HANDOVER) is Allowed.YES
        and (one.department in (None, user.department) or user.department is None)
    ]
    return sorted(found, key=lambda one: (one.role is not user.role, one.name))


def obstacles(handover: Handover, unnoted: list[Changed], now: dt.datetime) -> list[str]:
    """What is in the way of a signature, in the order in which it is done away with."""
    found: list[str] = []
    if leaves_alone(handover):
        return found  # who comes reads and reads back
    if handover.state is HandoverState.PREPARING:
        found.append(QCoreApplication.translate("Handover", "交班人还没有提交"))
    if left := len(unread(handover)):
        text = QCoreApplication.translate("Handover", "还有 {count} 项没有读")
        found.append(text.format(count=left))
    # As the hub counts: within a minute of the last look nothing is in the way, nor is what
    # changes between two signatures; that stands beside the sheet, and on every screen.
    if unnoted and must_note(handover) and not is_look_fresh(handover, now):
        text = QCoreApplication.translate("Handover", "截止后有 {count} 处变化没有知悉")
        found.append(text.format(count=len(unnoted)))
    if not handover.read_back.strip():
        found.append(QCoreApplication.translate("Handover", "接班人还没有复述"))
    return found


def next_signer(handover: Handover) -> UserId | None:
    """Whose signature comes next; None where both are there or it cannot be signed."""
    if leaves_alone(handover):
        return handover.leaver
    if handover.state is HandoverState.READING:
        absence = handover.absence
        is_missing = absence is not None and absence.user == handover.leaver
        return handover.receiver if is_missing else handover.leaver
    if handover.state in (HandoverState.SIGNED_BY_LEAVER, HandoverState.AWAITING):
        return handover.receiver
    return None


def here_after_all(link: Link, handover: Handover) -> str:
    """What one does whose absence was approved and who sits here; empty for everybody else."""
    absence, user = handover.absence, link.user
    if absence is None or user is None or absence.user != user.id:
        return ""
    if handover.state is HandoverState.READING and user.id == handover.leaver:
        return QCoreApplication.translate(
            "Handover", "批准的是您缺席：您来了，接班人读完、复述以后仍由您先签字（S）"
        )
    if handover.state is HandoverState.READING:
        return QCoreApplication.translate(
            "Handover", "批准的是您缺席：您来了，先逐项读，写下或改写复述；记下以后双方照常签字"
        )
    if handover.state is HandoverState.PREPARING:
        return QCoreApplication.translate(
            "Handover", "批准的是您缺席：您来了，请交班人提交给您，再逐项读、复述"
        )
    return ""


def in_the_way(link: Link, handover: Handover, unnoted: list[Changed]) -> list[str]:
    """As `obstacles`, for who sits here: who is here after all is not signed for."""
    words = here_after_all(link, handover)
    if words and part_of(link, handover) is Part.RECEIVER:
        return [words]
    return obstacles(handover, unnoted, link.hub_now())


def signer_here(link: Link, handover: Handover) -> UserId | None:
    """As `next_signer`; a leaver who was to be missing signs first as ever."""
    is_back = part_of(link, handover) is Part.LEAVER and bool(here_after_all(link, handover))
    return handover.leaver if is_back else next_signer(handover)


def absence_request(link: Link, handover: Handover) -> Request | None:
    """The request to sign alone that waits for an answer."""
    for request in link.requests.values():
        is_about = request.about == handover.id and request.act is Act.HANDOVER
        if is_about and request.state is RequestState.OPEN:
            return request
    return None
