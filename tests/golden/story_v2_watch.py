"""The watch in the second story: roster, shifts, log, instructions, a handover, a meeting."""

from __future__ import annotations

from backends.record import duty as du
from backends.record import entry as en
from backends.record import handover as ho
from backends.record import meeting as me
from backends.record import task as tk
from backends.record.access import Role
from backends.record.common import Actor, Department, Severity
from backends.record.ids import CameraId, DutyId, EntryId, SeatId, ShiftId, TaskId, UserId
from tests.golden.steps import COMMANDER, DISPATCHER, HUB, LEADER, Step, at

_DAY, _NIGHT = ShiftId("shift-2026-11-22-day"), ShiftId("shift-2026-11-22-night")
_SEAT = SeatId("seat-1")
_NEXT = Actor(user=UserId("zhiban-2"), seat=_SEAT)


def _planned(key: str, person: str) -> du.DutyPlanned:
    return du.DutyPlanned(
        plan=du.PlannedDuty(
            id=DutyId(key),
            shift=_DAY,
            starts_at=at(0),
            ends_at=at(720),
            role=Role.DISPATCHER,
            seat=SeatId("seat-2"),
            person=UserId(person),
            name="李强",
            department=Department.URBAN,
            batch="第一批",
        )
    )


_ROSTER = [
    Step("duty-1", _planned("duty-1", "diaodu"), LEADER),
    Step("duty-1", du.DutyAbsent(reason="病假"), DISPATCHER),
    Step("duty-1", du.DutyCovered(person=UserId("diaodu-2"), name="周兵", reason="顶班"), LEADER),
    Step("duty-2", _planned("duty-2", "diaodu-3"), LEADER),
    Step("duty-2", du.DutyCancelled(reason="席位撤并"), COMMANDER),
]
_SHIFTS = [
    Step(
        _DAY,
        du.ShiftOpened(name="白班", starts_at=at(0), ends_at=at(720), seats=[_SEAT, SeatId("s9")]),
        HUB,
    ),
    Step(_DAY, du.SignedOn(seat=_SEAT), LEADER),
    Step(_DAY, du.SeatFoundEmpty(seat=SeatId("s9")), HUB),
    Step(_DAY, du.SeatsAmended(seats=[_SEAT, SeatId("seat-2")]), HUB),
    Step(_NIGHT, du.ShiftOpened(name="夜班", starts_at=at(720), ends_at=at(1440)), HUB),
    Step(_NIGHT, du.SignedOn(seat=_SEAT, reason="提前到岗"), _NEXT),
]
_CALL = en.EntryWritten(
    kind=en.EntryKind.CALL,
    text="市防汛办来电，要求加强值守",
    shift=_DAY,
    template="call-in",
    call=en.Call(
        is_incoming=True, office="市防汛办", read_back="加强值守，两小时一报", read_back_by="王敏"
    ),
    attachments=[en.Attachment(name="传真.pdf", sha256="12" * 32, size=40_000)],
    links=["incident:spill"],
    is_flagged=True,
    personal={"caller": "34" * 32, "number": "56" * 32},
)
_LOG = [
    Step("entry-1", _CALL, LEADER, late_s=60),
    Step(
        "entry-2",
        en.EntryWritten(
            kind=en.EntryKind.NOTE,
            text="更正：一小时一报",
            shift=_DAY,
            corrects=EntryId("entry-1"),
        ),
        LEADER,
    ),
    Step("entry-1", en.EntryCorrected(by=EntryId("entry-2")), LEADER),
    Step("entry-1", en.EntryFlagged(is_flagged=False), LEADER),
    Step(
        "entry-3",
        en.EntryWritten(kind=en.EntryKind.AUTOMATIC, text="城管：新增告警 3 条", shift=_DAY),
        HUB,
    ),
]
_INSTRUCTION = en.InstructionGiven(
    number="P20261122-0001",
    text="查清原因，今日报结果",
    given_by="张副市长",
    severity=Severity.II,
    department=Department.ENVIRONMENT,
    due_at=at(200),
    links=["incident:spill"],
)
_INSTRUCTIONS = [
    Step("instruction-1", _INSTRUCTION, LEADER),
    Step("instruction-1", en.InstructionTaken(), DISPATCHER),
    Step("instruction-1", en.InstructionOverdue(), HUB),
    Step("instruction-1", en.InstructionPassed(owner=UserId("diaodu-2")), DISPATCHER),
    Step("instruction-1", en.InstructionNoted(text="已派人取样"), DISPATCHER),
    Step("instruction-1", en.InstructionFinished(result="泄漏点已封堵"), DISPATCHER),
    Step("instruction-1", en.InstructionClosed(is_content=False, text="补充照片"), LEADER),
    Step("instruction-1", en.InstructionFinished(result="照片已补"), DISPATCHER),
    Step("instruction-1", en.InstructionClosed(is_content=True), LEADER),
]
_ITEM = ho.Item(
    id="spill",
    section=ho.Section.INCIDENTS,
    title="LJ20261122-0001 一号排口油类泄漏",
    severity=Severity.I,
    owner="王敏",
    next_step="核查",
    due_at=at(300),
    state="handling",
    detail="一号排口",
    subject_version=7,
)
_HANDOVER = [
    Step(
        "handover-1",
        ho.HandoverBegun(giving=_DAY, taking=_NIGHT, seat=_SEAT, receiver=UserId("zhiban-2")),
        LEADER,
    ),
    Step("handover-1", ho.HandoverCut(seq=150, items=[_ITEM]), HUB),
    Step(
        "handover-1",
        ho.HandoverPrepared(next_actions="盯紧下游取水口", what_if="超标即停水"),
        LEADER,
    ),
    Step("handover-1", ho.HandoverOffered(), LEADER),
    Step("handover-1", ho.ItemsRead(items=["spill"]), _NEXT),
    Step("handover-1", ho.ChangesNoted(seq=160), _NEXT),
    Step("handover-1", ho.HandoverReadBack(text="泄漏在核查，下游取水口要盯"), _NEXT),
    Step("handover-1", ho.HandoverSigned(digest="78" * 32, name="王敏"), LEADER),
    Step(
        "handover-1",
        ho.HandoverSigned(digest="78" * 32, name="赵雷", chain_head="9a" * 32),
        _NEXT,
    ),
    Step(_DAY, du.ShiftHandedOver(handover="handover-1"), _NEXT),
    Step(_DAY, du.SignedOff(seat=_SEAT, user=LEADER.user), LEADER),
    Step("handover-1", ho.DocumentKept(sha256="bc" * 32), _NEXT),
    Step(
        "handover-2",
        ho.HandoverBegun(
            giving=_DAY, taking=_NIGHT, seat=SeatId("seat-2"), receiver=UserId("diaodu-2")
        ),
        DISPATCHER,
    ),
    Step("handover-2", ho.HandoverAbandoned(reason="换人接班"), DISPATCHER),
    Step(
        "handover-3",
        ho.HandoverBegun(
            giving=_DAY, taking=_NIGHT, seat=SeatId("seat-2"), receiver=UserId("diaodu-2")
        ),
        DISPATCHER,
    ),
    Step("handover-3", ho.HandoverCut(seq=180, items=[_ITEM]), HUB),
    Step("handover-3", ho.HandoverPrepared(next_actions="等复检", what_if=""), DISPATCHER),
    Step(
        "handover-3",
        ho.Absence(user=UserId("diaodu-2"), reason="接班人堵在路上", approved_by=LEADER.user),
        DISPATCHER,
    ),
    Step(
        "handover-3",
        ho.HandoverSigned(
            digest="de" * 32,
            name="李强",
            is_absent=True,
            reason="接班人堵在路上",
            approved_by=LEADER.user,
            is_awaited=True,
        ),
        DISPATCHER,
    ),
    Step("handover-3", ho.HandoverTakenUp(), Actor(user=UserId("diaodu-3"), seat=_SEAT)),
    Step("task-1", tk.TaskPassed(), Actor(user=UserId("diaodu-3"), seat=SeatId("seat-2"))),
    Step(
        "handover-4",
        ho.HandoverBegun(
            giving=_DAY,
            taking=_NIGHT,
            seat=SeatId("s9"),
            receiver=UserId("diaodu-4"),
            leaver=UserId("diaodu-5"),
            reason="交班人急诊",
            approved_by=LEADER.user,
        ),
        Actor(user=UserId("diaodu-4"), seat=SeatId("s9")),
    ),
    Step("handover-4", ho.HandoverCut(seq=185, items=[]), HUB),
]
_CALLED = me.MeetingCalled(
    number="H20261122-01",
    title="一号排口泄漏会商",
    kind="consultation",
    starts_at=at(60),
    agenda=["现场情况", "下一步"],
    invited=[
        me.Invited(name="王敏", user=LEADER.user, is_host=True),
        me.Invited(name="李工", office="供水公司"),
    ],
    about="incident:spill",
    view="map",
    streams=[CameraId("cam-1"), CameraId("cam-2")],
)
_RESOLUTION = me.Resolution(
    id="r1",
    text="封堵后每小时取样",
    owner="生态环境局",
    department=Department.ENVIRONMENT,
    due_at=at(300),
)
_MEETINGS = [
    Step("meeting-1", _CALLED, COMMANDER),
    Step("meeting-1", me.MeetingOpened(), LEADER),
    Step("meeting-1", me.MeetingChanged(title="泄漏会商", speaker=CameraId("cam-2")), LEADER),
    Step("meeting-1", me.MeetingAttended(name="李工", office="供水公司"), LEADER),
    Step("meeting-1", me.MinutesWritten(text="李工：取水口暂未受影响。"), LEADER),
    Step("meeting-1", me.ResolutionMade(resolution=_RESOLUTION), LEADER),
    Step(
        "meeting-1",
        me.ResolutionMade(
            resolution=me.Resolution(
                id="r1", text="封堵后每小时取样", owner="生态环境局", task=TaskId("task-1")
            )
        ),
        LEADER,
    ),
    Step("meeting-1", me.MeetingEnded(), LEADER),
    Step("meeting-1", me.MinutesClosed(), COMMANDER),
    Step("meeting-2", _CALLED, LEADER),
    Step("meeting-2", me.MeetingCancelled(reason="改为电话"), LEADER),
]

WATCH = [*_ROSTER, *_SHIFTS, *_LOG, *_INSTRUCTIONS, *_HANDOVER, *_MEETINGS]
