"""A watch with 26 seats, a fortnight's roster, a log of a busy day, instructions. For tests."""

from __future__ import annotations

import datetime as dt

from backends.link.watch import LogPage, LogPageAnswer, RosterOf, RosterOfAnswer
from backends.record.access import Role, User
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.duty import Duty, DutyState, SeatTurn, Shift, ShiftState
from backends.record.entry import (
    Attachment,
    Call,
    Entry,
    EntryKind,
    Instruction,
    InstructionState,
)
from backends.record.ids import DutyId, EntryId, InstructionId, SeatId, ShiftId, UserId
from backends.record.policy import Policy, WorkCalendar
from backends.record.watch_policy import (
    CHINA,
    EntryTemplate,
    SeatPlan,
    ShiftTemplate,
    WatchPolicy,
    duty_id,
)
from tests.gui.asked_link import AskedLink
from tests.gui.fakes_link import NOW, a_user

DAY = ShiftTemplate(key="day", name="白班", starts_at=dt.time(8), hours=12)
NIGHT = ShiftTemplate(key="night", name="夜班", starts_at=dt.time(20), hours=12)
TODAY = NOW.astimezone(CHINA).date()  # a Sunday, 14:03
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐"
_GIVEN = ("晓岚", "海波", "国栋", "建华", "敏", "志强", "丽娟", "文斌", "雨桐", "伟")
_UNITS = (
    ("网格", Department.GRID, "第一批"),
    ("应急", Department.EMERGENCY, "第一批"),
    ("环保", Department.ENVIRONMENT, "第二批"),
    ("交通", Department.TRANSPORT, "第二批"),
    ("城管", Department.URBAN, "第三批"),
)


def seats() -> list[SeatPlan]:
    """26: three of the centre, four of each department, three at the wall."""
    found = [
        SeatPlan(seat=SeatId("值守席"), name="值守市领导", role=Role.LEADING_OFFICIAL),
        SeatPlan(seat=SeatId("指挥席"), name="指挥长", role=Role.COMMANDER),
        SeatPlan(seat=SeatId("seat-watch_leader"), name="值班长", role=Role.WATCH_LEADER),
    ]
    for word, department, batch in _UNITS:
        found += [
            SeatPlan(
                seat=SeatId(f"{word}席{number}"),
                name=f"{word}调度 {number}",
                role=Role.DISPATCHER,
                department=department,
                batch=batch,
            )
            for number in range(1, 5)
        ]
    found += [
        SeatPlan(seat=SeatId(f"大屏席{n}"), name=f"大屏操作 {n}", role=Role.WALL_OPERATOR)
        for n in range(1, 4)
    ]
    return found


def people() -> dict[str, User]:
    """Two for each seat, and the user of a_user()."""
    found: dict[str, User] = {}
    for number, plan in enumerate(seats() * 2):
        name = _SURNAMES[number % 26] + _GIVEN[(number * 3 + number // 26) % 10]
        key = UserId(f"p{number:02d}")
        found[key] = User(
            id=key, name=name, role=plan.role, seat=plan.seat, department=plan.department
        )
    leader = a_user(Role.WATCH_LEADER, name="林晓岚")
    return found | {str(leader.id): leader}


def a_policy() -> Policy:
    watch = WatchPolicy(
        shifts=[DAY, NIGHT],
        seats=seats(),
        templates=[
            EntryTemplate(
                id="call-in",
                name="来电",
                kind="call",
                text="____（单位、姓名）来电，报告____。已复述，对方确认。",
            ),
            EntryTemplate(id="inspection", name="巡屏", text="巡屏____路，异常____路：____。"),
        ],
    )
    calendar = WorkCalendar(
        years=[2026], holidays=[dt.date(2026, 11, 26)], makeup_days=[dt.date(2026, 11, 28)]
    )
    return Policy(watch=watch, calendar=calendar)


def a_duty(
    plan: SeatPlan, template: ShiftTemplate, day: dt.date, person: User, **more: object
) -> Duty:
    shift = template.id_on(day)
    starts_at, ends_at = template.span_on(day)
    fields: dict[str, object] = {
        "state": DutyState.PLANNED,
        "planned": person.id,
        "version": 1,
    }
    return Duty(
        id=duty_id(shift, plan.seat),
        realm=Realm.LIVE,
        starts_at=starts_at,
        ends_at=ends_at,
        shift=shift,
        role=plan.role,
        seat=plan.seat,
        person=person.id,
        name=person.name,
        department=plan.department,
        batch=plan.batch,
        changed_at=NOW,
        changed_by=Actor(user=UserId("watch_leader")),
        **(fields | more),  # type: ignore[arg-type]
    )


def a_roster(days: int = 14, *, with_holes: bool = True) -> dict[DutyId, Duty]:
    """From yesterday on; by two people a seat in turn; some absent, covered, missing, doubled."""
    folk, found = people(), {}
    for offset in range(-1, days):
        day = TODAY + dt.timedelta(days=offset)
        for number, plan in enumerate(seats()):
            for turn, template in enumerate((DAY, NIGHT)):
                if with_holes and (offset * 7 + number * 3 + turn) % 61 == 5:
                    continue
                own = number == 2 and turn == offset % 2
                key = "watch_leader" if own else f"p{number + 26 * ((offset + turn) % 2):02d}"
                duty = a_duty(plan, template, day, folk[key])
                found[duty.id] = duty
    return found


def a_shift(duties: dict[DutyId, Duty], **more: object) -> Shift:
    """Today's 白班: all have come but two seats, one found empty."""
    shift = DAY.id_on(TODAY)
    starts_at, ends_at = DAY.span_on(TODAY)
    known = [plan.seat for plan in seats()]
    missing = {known[9], known[16], SeatId("seat-watch_leader")}
    turns = []
    for number, seat in enumerate(known):
        duty = duties.get(duty_id(shift, seat))
        if seat not in missing and duty is not None:
            since = starts_at + dt.timedelta(minutes=number % 11 - 8)
            turns.append(SeatTurn(seat=seat, user=duty.person, since=since))
    fields: dict[str, object] = {"turns": turns, "empty": [known[9]]}
    return Shift(
        id=shift,
        version=30,
        realm=Realm.LIVE,
        state=ShiftState.OPEN,
        name=DAY.name,
        starts_at=starts_at,
        ends_at=ends_at,
        seats=known,
        opened_at=starts_at,
        changed_at=NOW,
        **(fields | more),  # type: ignore[arg-type]
    )


_WORDS = (
    (EntryKind.CALL, "市气象台 周工来电，报告 16 时后东部有雷雨大风，已复述，对方确认。"),
    (
        EntryKind.AUTOMATIC,
        "14:00–14:15 报警 42 条（Ⅰ 0、Ⅱ 3、Ⅲ 11、Ⅳ 28），最重：东港氨氮超标。",
    ),
    (EntryKind.NOTE, "巡屏 96 路，异常 2 路：3-017 黑屏、3-044 偏色。已报网格中心检修。"),
    (EntryKind.ORDER, "收到市政府办通知（明电〔2026〕118 号）：做好寒潮应对。办理：转各部门。"),
    (EntryKind.AUTOMATIC, "13:45–14:00 任务办结 6 件，超期 1 件：清理东港路积水井盖。"),
    (EntryKind.VISIT, "市人大调研组 8 人到访，事由：观摩一网统管，陪同陈国栋，离开时间 11:20。"),
    (EntryKind.NOTE, "解放路倒伏树木已清理，交通恢复；城管二中队留 2 人看守至 18 时。"),
)


def an_entry(number: int, **more: object) -> Entry:
    kind, text = _WORDS[number % len(_WORDS)]
    at = NOW - dt.timedelta(minutes=number * 2 + 1)
    call = None
    if kind is EntryKind.CALL:
        call = Call(
            is_incoming=True,
            office="市气象台",
            read_back="16 时后东部雷雨大风，阵风 8 级" if number % 2 == 0 else "",
            read_back_by="周工" if number % 2 == 0 else "",
        )
    is_ours = kind is not EntryKind.AUTOMATIC
    fields: dict[str, object] = {
        "id": EntryId(f"e-{number:04d}"),
        "kind": kind,
        "text": text,
        "written_by": Actor(
            user=UserId(f"p{number % 26:02d}" if is_ours else "system:hub"),
            seat=seats()[number % 26].seat if is_ours else SeatId(""),
        ),
        "written_at": at,
        "occurred_at": at if number % 9 else at - dt.timedelta(minutes=25),
        "call": call,
        "is_flagged": number % 11 == 2,
    }
    return Entry(
        version=1,
        realm=Realm.LIVE,
        shift=ShiftId(DAY.id_on(TODAY)),
        **(fields | more),  # type: ignore[arg-type]
    )


def a_page(first: int = 0, count: int = 200, total: int = 2_000) -> LogPageAnswer:
    """Entries `first` to first + count, the newest first."""
    entries = [an_entry(number) for number in range(first, first + count)]
    if first == 0 and count > 8:
        entries[3] = an_entry(3, corrects=EntryId("e-0006"))
        entries[6] = an_entry(6, corrected_by=EntryId("e-0003"))
        entries[2] = an_entry(
            2,
            is_flagged=True,
            attachments=[
                Attachment(name="3-017 黑屏.png", sha256="ab" * 32, size=184_000),
                Attachment(name="检修单.pdf", sha256="cd" * 32, size=2_410_000),
            ],
            links=["incident:i1", "alarm:a1"],
        )
    end = first + count
    return LogPageAnswer(
        entries=entries, total=total, next_before_seq=0 if end >= total else total - end
    )


def an_instruction(number: int, state: InstructionState, **more: object) -> Instruction:
    texts = (
        "东部沿江 3 个排口今晚务必查清来源，天亮前报我。",
        "寒潮期间各值班席 24 小时双岗，领导带班。",
        "解放路树木倒伏处置要举一反三，请城管局排查同类隐患。",
        "危化车辆误入限行区的事，请交通局查明原因并书面报告。",
        "请网格中心把独居老人走访情况列表报来。",
    )
    at = NOW - dt.timedelta(hours=number * 3 + 1)
    fields: dict[str, object] = {
        "given_by": ("市委 李书记", "王市长", "张副市长")[number % 3],
        "due_at": NOW + dt.timedelta(hours=number * 5 - 12),
        "is_overdue": number * 5 < 12,
        "department": list(Department)[number % 5],
        "severity": Severity(number % 4 + 1),
    }
    return Instruction(
        id=InstructionId(f"p-{number:02d}"),
        version=2,
        realm=Realm.LIVE,
        state=state,
        number=f"P20261122-{number + 1:04d}",
        text=texts[number % 5],
        recorded_by=Actor(user=UserId("watch_leader")),
        recorded_at=at,
        changed_at=at,
        **(fields | more),  # type: ignore[arg-type]
    )


def instructions(count: int = 30) -> dict[InstructionId, Instruction]:
    """In all states, some overdue."""
    states = list(InstructionState)
    found = {}
    for number in range(count):
        state = states[number % 4] if number < count - 5 else InstructionState.OPEN
        more: dict[str, object] = {}
        if state is not InstructionState.OPEN:
            more["owner"] = UserId(f"p{number % 26:02d}")
        if state in (InstructionState.DONE, InstructionState.CLOSED):
            more["result"] = "已查明：东港 2 号排口雨污混接，生态环境局立案。"
            more["is_overdue"] = False
        if number % 3 == 0:
            more["links"] = ["incident:i1"]
            more["notes"] = [
                (NOW - dt.timedelta(hours=2), UserId("p05"), "已派 2 组人沿江排查，先查东港段。")
            ]
        one = an_instruction(number, state, **more)
        found[one.id] = one
    return found


def a_watch(role: Role = Role.WATCH_LEADER) -> AskedLink:
    """A link with all of it."""
    folk = people()
    user = folk["watch_leader"] if role is Role.WATCH_LEADER else a_user(role)
    link = AskedLink(user)
    link.users_now = dict(folk)
    link.policy_now = a_policy()
    link.duties = a_roster()
    shift = a_shift(link.duties)
    link.shifts = {shift.id: shift}
    link.instructions = instructions()
    link.answers[LogPage] = a_page()
    answer = RosterOfAnswer(duties=list(link.duties.values()), shifts=[shift])
    link.answers[RosterOf] = answer
    return link
