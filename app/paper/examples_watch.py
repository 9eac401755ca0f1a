"""The log and the meeting of the examples. Pure."""

from __future__ import annotations

from app.paper.examples_night import LIN, NIGHT, at
from app.paper.jobs import (
    LogPaper,
    MinutesPaper,
)
from backends.record.common import Actor, Department, Realm
from backends.record.duty import SeatTurn, Shift, ShiftState
from backends.record.entry import Call, Entry, EntryKind
from backends.record.ids import (
    EntryId,
    MeetingId,
    SeatId,
    TaskId,
    UserId,
)
from backends.record.meeting import Attended, Invited, Meeting, MeetingState, Resolution

_BY_ITSELF = Actor(user=UserId("system:hub"))


def a_log() -> LogPaper:
    """A night with its calls, a correction, and what was gathered by itself."""
    turns = [
        SeatTurn(seat=SeatId("值班长席"), user=UserId("lin"), since=at(-12.1), until=at(0.1)),
        SeatTurn(seat=SeatId("环保席"), user=UserId("zhao"), since=at(-12), until=at(0.1)),
    ]
    shift = Shift(
        id=NIGHT,
        version=9,
        realm=Realm.LIVE,
        state=ShiftState.HANDED_OVER,
        name="夜班",
        starts_at=at(-12),
        ends_at=at(0),
        turns=turns,
        changed_at=at(0.1),
    )
    return LogPaper(shift=shift, entries=_entries())


def _entries() -> list[Entry]:
    call = Call(
        is_incoming=True,
        office="市政管理处",
        read_back="解放路人民路口，直径约两米，先围挡后抢修",
        read_back_by="市政值班 李明",
    )
    rows: list[tuple[float, EntryKind, str, dict[str, object]]] = [
        (
            -11.9,
            EntryKind.NOTE,
            "接班，巡屏 64 路，异常 1 路：107 新港码头卡口时断时续，已报修。",
            {},
        ),
        (
            -9.0,
            EntryKind.AUTOMATIC,
            "新增报警 14 条：环保 9 条，最重Ⅱ级“东港入海排口 化学需氧量超标”；"
            "城管 5 条，最重Ⅲ级“解放路 井盖倾斜”",
            {},
        ),
        (-8.2, EntryKind.CALL, "市政管理处来电，报告解放路路面塌陷，已派抢修。", {"call": call}),
        (-7.9, EntryKind.NOTE, "塌陷处直径约两米，占用北向两条车道。", {"corrected_by": "e-5"}),
        (-7.5, EntryKind.NOTE, "塌陷处直径约三米，占用北向一条车道。", {"corrects": "e-4"}),
        (-3.2, EntryKind.NOTE, "12345 连续 7 件反映园区异味，并案上报。", {}),
        (-1.1, EntryKind.ORDER, "陈立副市长批示：园区每两小时报一次监测数据。", {}),
    ]
    return [
        Entry(
            id=EntryId(f"e-{number}"),
            version=1,
            realm=Realm.LIVE,
            kind=kind,
            shift=NIGHT,
            text=text,
            written_by=_BY_ITSELF if kind is EntryKind.AUTOMATIC else LIN,
            written_at=at(hours),
            occurred_at=at(hours),
            **more,  # type: ignore[arg-type]
        )
        for number, (hours, kind, text, more) in enumerate(rows, 1)
    ]


def a_meeting() -> MinutesPaper:
    """The consultation on the smell."""
    came = [("环保局", "赵海波"), ("应急管理局", "孙德明"), ("东城区政府", "吴刚")]
    meeting = Meeting(
        id=MeetingId("m-1"),
        version=12,
        realm=Realm.LIVE,
        state=MeetingState.CLOSED,
        number="H20261126-01",
        title="园区异味会商",
        kind="consultation",
        starts_at=at(2),
        opened_at=at(2.05),
        ended_at=at(2.8),
        called_by=Actor(user=UserId("chen"), seat=SeatId("指挥席")),
        called_at=at(-1),
        changed_at=at(3),
        about="incident:i-3",
        agenda=["通报监测和查漏结果", "研判扩散范围", "定下一步措施"],
        invited=[Invited(name=name, office=office) for office, name in came],
        attended=[
            Attended(name=name, office=office, at=at(2), recorded_by=LIN) for office, name in came
        ],
        minutes="环保：三轮数据逐轮下降，敏感点未超标。应急：3 号罐呼吸阀密封失效，已更换，"
        "复查无泄漏。\n"
        "东城区：两所学校已恢复，居民无就医。会议认为险情已控制，转入观察。",
        resolutions=[
            Resolution(
                id="r-1",
                text="继续监测 24 小时，每四小时报一次",
                department=Department.ENVIRONMENT,
                owner="赵海波",
                due_at=at(26),
                task=TaskId("t-11"),
            ),
            Resolution(
                id="r-2",
                text="园区同型呼吸阀三天内查完",
                department=Department.EMERGENCY,
                owner="孙德明",
                due_at=at(74),
                task=TaskId("t-12"),
            ),
        ],
    )
    return MinutesPaper(meeting=meeting, about="LJ20261126-0003 化工园区罐区异味")
