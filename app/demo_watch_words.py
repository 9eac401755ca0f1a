"""What the demo city's watch has to say: log entries, an instruction, a meeting. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.access import Role, User
from backends.record.common import Department, Severity
from backends.record.entry import Call, EntryKind, GiveInstruction, WriteEntry
from backends.record.ids import EntryId, InstructionId, MeetingId, uuid7
from backends.record.meeting import CallMeeting, Invited

SIGNS_OFF = "到点下班"
_AGO = [dt.timedelta(minutes=minutes) for minutes in (96, 74, 41, 33, 9)]


def entries(now: dt.datetime, since: dt.datetime) -> list[WriteEntry]:
    """The first words of a watch that began at `since`, as if written in its course."""
    return [
        msgspec.structs.replace(entry, occurred_at=max(since, now - ago))
        for entry, ago in zip(_entries(now), _AGO, strict=True)
    ]


def _entries(now: dt.datetime) -> list[WriteEntry]:
    flood = Call(
        is_incoming=True,
        office="市防汛办",
        read_back="夜间有短时强降雨，低洼路段每两小时巡查一次，结果报防汛办",
        read_back_by="林晓岚",
    )
    sluice = Call(
        is_incoming=False,
        office="滨江泵站",
        read_back="两台泵试运行正常，第三台检修到明早八点",
        read_back_by="值班员老徐",
    )
    return [
        _entry(now, "接班检查：大屏、调度电话、传真、备用电源均正常。"),
        _entry(now, "巡屏 16 路，异常 1 路：东门桥北侧画面偏暗，已报修。处置：待维护人员到场。"),
        _entry(
            now,
            "市防汛办来电，通知夜间短时强降雨，要求加强低洼路段巡查。",
            kind=EntryKind.CALL,
            call=flood,
            template="call-in",
        ),
        _entry(
            now,
            "致电滨江泵站，核实排涝泵情况。",
            kind=EntryKind.CALL,
            call=sluice,
            template="call-out",
        ),
        _entry(now, "三号排涝泵检修，明早八点前只有两台可用，雨大时优先联系滨江泵站。", flag=True),
    ]


def _entry(
    now: dt.datetime,
    text: str,
    *,
    kind: EntryKind = EntryKind.NOTE,
    call: Call | None = None,
    template: str = "",
    flag: bool = False,
) -> WriteEntry:
    return WriteEntry(
        entry=EntryId(_fresh(now)),
        kind=kind,
        text=text,
        call=call,
        template=template,
        is_flagged=flag,
    )


def instruction(now: dt.datetime) -> GiveInstruction:
    """What the official on watch wants done."""
    return GiveInstruction(
        instruction=InstructionId(_fresh(now)),
        text="滨江路沿线排口异味反映较多，请生态环境部门查清原因，今日内报结果。",
        severity=Severity.III,
        department=Department.ENVIRONMENT,
        due_at=now + dt.timedelta(hours=6),
    )


def meeting(now: dt.datetime, users: list[User]) -> CallMeeting:
    """A consultation within the watch."""
    wanted = (Role.COMMANDER, Role.WATCH_LEADER, Role.DISPATCHER)
    invited = [
        Invited(
            name=user.name,
            user=user.id,
            department=user.department,
            is_host=user.role is Role.COMMANDER,
        )
        for user in users
        if user.role in wanted
    ]
    return CallMeeting(
        meeting=MeetingId(_fresh(now)),
        title="夜间强降雨会商",
        kind="consultation",
        starts_at=now + dt.timedelta(hours=2),
        agenda=["雨情与预警", "低洼路段与泵站", "各部门值守力量", "信息报送"],
        invited=[*invited, Invited(name="徐建平", office="滨江泵站")],
    )


def _fresh(now: dt.datetime) -> str:
    return uuid7(int(now.timestamp() * 1000))
