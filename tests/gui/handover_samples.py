"""A night on watch and those who hand it over, for tests and for looking at the windows."""

from __future__ import annotations

import datetime as dt

from backends.record.access import Role, User
from backends.record.common import Actor, Realm, Severity
from backends.record.duty import Duty, DutyState, SeatTurn, Shift, ShiftState
from backends.record.handover import Changed, Item, Section
from backends.record.ids import DutyId, SeatId, ShiftId, UserId
from backends.record.policy import Policy
from backends.record.watch_policy import SeatPlan, ShiftTemplate, WatchPolicy
from tests.gui.fakes_link import NOW
from tests.gui.watch_link import WatchLink

SEAT = SeatId("seat-watch_leader")
NIGHT, DAY = ShiftId("shift-2026-11-21-night"), ShiftId("shift-2026-11-22-day")
LEAVER = User(id=UserId("lin"), name="林晓岚", role=Role.WATCH_LEADER, seat=SEAT)
RECEIVER = User(id=UserId("wang"), name="王敏", role=Role.WATCH_LEADER, seat=SEAT)


WATCHES = Policy(
    watch=WatchPolicy(
        shifts=[
            ShiftTemplate(key="day", name="白班", starts_at=dt.time(8), hours=12),
            ShiftTemplate(key="night", name="夜班", starts_at=dt.time(20), hours=12),
        ],
        seats=[SeatPlan(seat=SEAT, name="值班长席", role=Role.WATCH_LEADER)],
    )
)


def hours(count: float) -> dt.timedelta:
    return dt.timedelta(hours=count)


def a_shift(shift: ShiftId, name: str, begins: dt.datetime, *turns: SeatTurn) -> Shift:
    return Shift(
        id=shift,
        version=1,
        realm=Realm.LIVE,
        state=ShiftState.OPEN,
        name=name,
        starts_at=begins,
        ends_at=begins + hours(12),
        seats=[SEAT],
        turns=list(turns),
        opened_at=begins,
        changed_at=begins,
    )


def a_duty(shift: ShiftId, begins: dt.datetime, person: User) -> Duty:
    return Duty(
        id=DutyId(f"duty-{shift}"),
        version=1,
        realm=Realm.LIVE,
        state=DutyState.PLANNED,
        starts_at=begins,
        ends_at=begins + hours(12),
        shift=shift,
        role=Role.WATCH_LEADER,
        seat=SEAT,
        person=person.id,
        planned=person.id,
        name=person.name,
        changed_at=begins,
        changed_by=Actor(user=UserId("lin")),
    )


def a_watch(items: int = 20) -> WatchLink:
    """The night's leader is signed in; the roster names who comes; so many items are gathered."""
    link = WatchLink(LEAVER)
    link.users_now = {one.id: one for one in (LEAVER, RECEIVER)}
    begun = NOW - hours(11.9)
    turn = SeatTurn(seat=SEAT, user=LEAVER.id, since=begun)
    link.shifts = {NIGHT: a_shift(NIGHT, "夜班", begun, turn)}
    duty = a_duty(DAY, NOW + hours(0.1), RECEIVER)
    link.duties = {duty.id: duty}
    link.gathers = sheet(items)
    link.policy_now = WATCHES
    return link


_ROWS: tuple[tuple[Section, str, Severity | None, str, str, float | None, str, str], ...] = (
    (Section.INCIDENTS, "S20261121-0031 临港化工园区三号罐区可燃气体浓度持续超标并伴有刺激性气味",
     Severity.I, "赵海波", "等环境监测车第二轮数据，18:00 前决定是否扩大警戒", 4.0, "handling",
     "临港化工园区"),
    (Section.INCIDENTS, "S20261121-0027 跨江大桥北行第三车道连环追尾", Severity.II, "陈立",
     "拖车到位后恢复两车道通行", 0.6, "handling", "跨江大桥"),
    (Section.INCIDENTS, "S20261121-0022 东港路 88 号窨井盖缺失", Severity.III, "周倩",
     "城管回传照片后核查", -1.5, "verify", "东港路"),
    (Section.INCIDENTS, "S20261120-0108 滨河公园占道经营集中投诉", Severity.IV, "",
     "", 26.0, "dispatched", "滨河公园"),
    (Section.ALARMS, "东港路排口 化学需氧量 62.4 mg/L", Severity.II, "周倩", "", None, "unack", ""),
    (Section.ALARMS, "苏E·K2107 危货车偏离申报路线", Severity.II, "", "", None, "rtnun", ""),
    (Section.ALARMS, "新港工地 PM10 小时均值超标", Severity.III, "", "", 3.0, "shelved",
     "工地已停工整改，仪器校准中"),
    (Section.ALARMS, "北闸水位计 通信中断", Severity.IV, "", "", None, "suppressed",
     "雷击季节按设计抑制"),
    (Section.OUT_OF_SERVICE, "2107 跨江大桥北塔球机", None, "", "", None, "offline", ""),
    (Section.OUT_OF_SERVICE, "网格化平台", None, "", "", None, "lost", "对方没有应答，第 14 次"),
    (Section.OUT_OF_SERVICE, "二号变电站烟感", Severity.III, "李工", "", None, "out_of_service",
     "检修票 JX-1121-07"),
    (Section.INSTRUCTIONS, "P20261121-02 应急局牵头，下班前把危化园区应急池容量核实清楚并书面上报",
     Severity.II, "应急局", "", 8.5, "in_hand", "张副市长"),
    (Section.TASKS, "R20261121-0044 警戒线外移 300 m 并疏散临近两栋宿舍", Severity.I, "港区消防站",
     "", 0.4, "executing", ""),
    (Section.TASKS, "R20261121-0039 清理东港路积水井盖", Severity.III, "数字城管", "", -2.0,
     "accepted", ""),
    (Section.WARNINGS, "市气象台发布暴雨橙色预警，预计 6 小时内沿江乡镇降雨量超过 50 毫米",
     Severity.II, "", "", 6.0, "", "沿江乡镇"),
    (Section.MEETINGS, "H20261122-01 危化园区处置会商", None, "林晓岚", "", 1.0, "scheduled", ""),
    (Section.ROSTER, "交通席 赵敏", None, "孙伟", "", 0.1, "covered", "急诊，由孙伟替班"),
    (Section.WALL, "主屏", None, "吴帆", "", None, "scene", "防汛一级场景"),
    (Section.FLAGGED, "消防水泵房 2 号泵压力表读数不准，报警前先电话核实", None, "林晓岚", "", None,
     "note", ""),
    (Section.MESSAGES, "跨江大桥北行拥堵 → 东城区", None, "东城区", "", None, "dead", ""),
)  # fmt: skip


def sheet(count: int) -> list[Item]:
    """So many items, in all parts of the sheet, in its order."""
    found = []
    for number in range(count):
        section, title, severity, owner, following, due, state, detail = _ROWS[number % len(_ROWS)]
        turn = number // len(_ROWS)
        found.append(
            Item(
                id=f"item-{number}" if section is not Section.WALL else f"wall:{number}",
                section=section,
                title=title if not turn else f"{title}（{turn + 1}）",
                severity=severity,
                owner=owner,
                next_step=following,
                due_at=NOW + hours(due) if due is not None else None,
                state=state,
                detail=detail,
                subject_version=3,
            )
        )
    order = list(Section)
    found.sort(key=lambda item: (order.index(item.section), item.severity or 5))
    return found


def a_change(number: int, what: str = "new") -> Changed:
    titles = ("跨江大桥南行缓行", "S20261122-0002 新港社区管道爆裂", "东港路排口 化学需氧量")
    return Changed(
        id=f"change-{number}",
        section=Section.ALARMS,
        title=titles[number % len(titles)],
        what=what,
    )
