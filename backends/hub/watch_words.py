"""What the hub adds to a person's command of the watch: names, shifts that begin, the cut.

Writer thread only, in the command's transaction.
"""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from backends.hub import tables
from backends.hub.ledger import Ledger
from backends.hub.outbox import DEAD
from backends.hub.transaction import Transaction
from backends.record.access import User
from backends.record.commands import CommandBody
from backends.record.common import Actor, Department, Realm
from backends.record.decisions import refused
from backends.record.duty import Duty, OpenShift, PlanDuty, Shift, SignOn
from backends.record.entry import Entry, GiveInstruction, WriteEntry
from backends.record.handover import (
    BeginHandover,
    Changed,
    Handover,
    HandoverState,
    Item,
    KeepDocument,
    NoteChanges,
    RecutHandover,
    SignForAbsent,
)
from backends.record.handover_decider import is_running
from backends.record.handover_gather import changes, gather
from backends.record.handover_inputs import DeadMessage, Inputs
from backends.record.ids import IncidentId, OrderId, ShiftId, TaskId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import Request
from backends.record.shift_decider import holders, was_handed_over
from backends.record.watch_opening import coming
from backends.record.watch_policy import duty_id, realm_of

_SHIFT_FIELDS: dict[type, tuple[str, ...]] = {
    OpenShift: ("shift",),
    SignOn: ("shift",),
    BeginHandover: ("giving", "taking"),
}


def completed(
    body: CommandBody, user: User, ledger: Ledger, work: Transaction, now: dt.datetime
) -> CommandBody:
    """With what the author need not say: whose instruction it is, where it is their own; that a
    correction is flagged as what it corrects was, maybe since its draft was begun; what there is
    to take note of, which is signed and for the hub to say."""
    if isinstance(body, NoteChanges):
        return _as_found(body, ledger, work, now)
    if isinstance(body, GiveInstruction) and not body.given_by.strip():
        return msgspec.structs.replace(body, given_by=user.name)
    if isinstance(body, WriteEntry) and body.corrects:
        entry: Entry | None = ledger.watch_of("entry", body.corrects)
        is_flagged = body.is_flagged or (entry is not None and entry.is_flagged)
        return msgspec.structs.replace(body, is_flagged=is_flagged)
    return body


def _as_found(
    body: NoteChanges, ledger: Ledger, work: Transaction, now: dt.datetime
) -> NoteChanges:
    """Of what stood in the author's list what the hub finds too, up to when they looked; what came
    since is still to be noted. A console that says no list: all that is found. A look as old as the
    last one noted stays what it is."""
    handover: Handover | None = ledger.watch_of("handover", body.handover)
    if handover is None or body.seq <= handover.noted_seq:
        return body
    found, listed = since_cut(handover, ledger, work, now), frozenset(body.changes)
    noted = [change for change in found if change in listed] if listed else found
    return msgspec.structs.replace(body, seq=min(body.seq, work.seq), changes=noted)


def approved(body: CommandBody, request: Request, head: str) -> CommandBody:
    """What a person asked for, with who approved it."""
    by = request.decided_by.user if request.decided_by is not None else UserId("")
    match body:
        case SignForAbsent():
            return msgspec.structs.replace(body, chain_head=head, approved_by=by)
        case BeginHandover():
            return msgspec.structs.replace(body, approved_by=by)
    return body


def opening_of(body: CommandBody, ledger: Ledger, now: dt.datetime) -> OpenShift | None:
    """A shift that begins soon is opened by whoever comes early."""
    match body:
        case SignOn():
            shift = body.shift
        case BeginHandover():
            shift = body.taking
        case _:
            return None
    if ledger.watch_of("shift", shift) is not None:
        return None
    return coming(ledger.policy, shift, ledger.books["duty"].current(), now)


def obstacle_of(body: CommandBody, actor: Actor, realm: Realm, ledger: Ledger) -> Refusal | None:
    """Why a handover cannot begin: of no shift, of a seat of which one is on its way, or that is
    not the leaver's to hand over; why a page is not kept: it is of another sheet.

    Nor is a real watch opened or planned by an exercise, or the other way round.
    """
    named = _shifts_of(body)
    if any(realm_of(shift) is not realm for shift in named):
        return refused(RefusalCode.WRONG_REALM, f"{named} in {realm.value}")
    if isinstance(body, KeepDocument):
        return _not_its_page(body, ledger)
    if not isinstance(body, BeginHandover):
        return None
    giving: Shift | None = ledger.watch_of("shift", body.giving)
    if giving is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no shift {body.giving}")
    if ledger.known(body.receiver) is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no user {body.receiver}")
    of_seat = [one for one in _of_seat(body, ledger) if one.id != body.handover]
    other = next((one for one in of_seat if is_running(one)), None)
    if other is not None:
        return refused(RefusalCode.DUPLICATE, f"handover {other.id} is on its way")
    is_given = any(one.state is HandoverState.SIGNED for one in of_seat)
    return _not_theirs(body, body.leaver or actor.user, giving, ledger, is_given=is_given)


def _of_seat(body: BeginHandover, ledger: Ledger) -> list[Handover]:
    """All handovers of that seat of that watch."""
    known = ledger.books["handover"].all()
    return [one for one in known if (one.seat, one.giving) == (body.seat, body.giving)]


def _not_theirs(
    body: BeginHandover, leaver: UserId, giving: Shift, ledger: Ledger, *, is_given: bool
) -> Refusal | None:
    """Who sits at a seat hands it over; while nobody does and nobody has, whose it is or who is
    planned there. `is_given`: both have signed for it before."""
    sitting = holders(giving, body.seat)
    if leaver in sitting:
        return None
    if sitting:
        return refused(RefusalCode.WRONG_STATE, f"{sitting[0]} sits at {body.seat}, not {leaver}")
    if is_given or was_handed_over(giving, body.seat):
        return refused(RefusalCode.WRONG_STATE, f"{body.seat} of {giving.id} was handed over")
    duty: Duty | None = ledger.watch_of("duty", duty_id(giving.id, body.seat))
    user = ledger.known(leaver)
    is_planned = duty is not None and duty.person == leaver
    if is_planned or (user is not None and user.seat == body.seat):
        return None
    return refused(RefusalCode.NOT_ALLOWED, f"{body.seat} is no seat of {leaver}")


def _shifts_of(body: CommandBody) -> list[ShiftId]:
    if isinstance(body, PlanDuty):
        return [body.plan.shift]
    return [getattr(body, field) for field in _SHIFT_FIELDS.get(type(body), ())]


def _not_its_page(body: KeepDocument, ledger: Ledger) -> Refusal | None:
    handover: Handover | None = ledger.watch_of("handover", body.handover)
    is_owed = handover is not None and handover.state is HandoverState.SIGNED
    if handover is None or not is_owed or handover.document:
        return None  # the decider says so, or has nothing to do
    return ledger.page_fault(handover, body.sha256)


def to_gather(body: CommandBody, actor: Actor, realm: Realm, ledger: Ledger) -> Handover | None:
    """The handover whose sheet is to be gathered: one that begins, or that is gathered anew."""
    if not isinstance(body, BeginHandover | RecutHandover):
        return None
    known: Handover | None = ledger.watch_of("handover", body.handover)
    if isinstance(body, RecutHandover) or known is not None:
        return known
    moment = dt.datetime.min.replace(tzinfo=dt.UTC)
    return Handover(
        id=body.handover,
        version=0,
        realm=realm,
        state=HandoverState.PREPARING,
        giving=body.giving,
        taking=body.taking,
        seat=body.seat,
        leaver=body.leaver or actor.user,
        receiver=body.receiver,
        begun_at=moment,
        changed_at=moment,
    )


def items_of(handover: Handover, ledger: Ledger, work: Transaction, now: dt.datetime) -> list[Item]:
    """What the sheet of this handover gathers at this moment."""
    beside, books = ledger.beside, ledger.books
    return gather(
        Inputs(
            now=now,
            policy=ledger.policy,
            incidents=list(books["incident"].current()),
            alarms=list(books["alarm"].current()),
            tasks=list(books["task"].current()),
            warnings=list(books["warning"].current()),
            instructions=list(books["instruction"].current()),
            meetings=list(books["meeting"].current()),
            duties=list(books["duty"].all()),
            walls=list(books["wall"].current()),
            flagged=list(books["entry"].current()),
            cameras=beside.cameras,
            sources=beside.sources,
            points=beside.points,
            last_ms=beside.last_ms,
            dead_messages=_dead(work, ledger) if handover.realm is Realm.LIVE else (),
            names=beside.names,
            departments=beside.departments,
            department=_department_of(handover, ledger),
            seat=handover.seat,
            leaver=handover.leaver,
            realm=handover.realm,
        )
    )


def since_cut(
    handover: Handover, ledger: Ledger, work: Transaction, now: dt.datetime
) -> list[Changed]:
    """What is otherwise now than on the sheet."""
    return changes(handover.items, items_of(handover, ledger, work, now))


def _department_of(handover: Handover, ledger: Ledger) -> Department | None:
    """Of a department's own seat; None: everything."""
    plan = next((one for one in ledger.policy.watch.seats if one.seat == handover.seat), None)
    if plan is not None:
        return plan.department
    leaver = ledger.known(handover.leaver)
    return leaver.department if leaver is not None else None


def _dead(work: Transaction, ledger: Ledger) -> list[DeadMessage]:
    table = tables.outbox
    query = sa.select(table.c.id, table.c.title, table.c.type, table.c.target, table.c.subject)
    rows = work.connection.execute(query.where(table.c.state == DEAD).order_by(table.c.number))
    return [
        DeadMessage(
            id=row.id,
            title=row.title or row.type,
            target=row.target,
            departments=_whose(row.subject, ledger),
        )
        for row in rows
    ]


def _whose(subject: str, ledger: Ledger) -> frozenset[Department]:
    """Whose matter a message is about; nobody's where its subject is over."""
    incident = ledger.incident(IncidentId(subject))
    task, order = ledger.task(TaskId(subject)), ledger.order(OrderId(subject))
    if task is not None and task.incident:
        incident = ledger.incident(task.incident)
    found: list[Department | None] = []
    if incident is not None:
        found += [incident.department, *incident.parties]
    if task is not None:
        found.append(task.recipient.department)
    if order is not None:
        found.append(order.department)
    return frozenset(one for one in found if one is not None)
