"""Documents of an invented night in the invented city: `watchfloor paper DIR` writes them. Pure."""

from __future__ import annotations

from hashlib import sha256

from app.paper.examples_night import CENTRE, DAY, LIN, NAMES, NIGHT, ZHAO, at
from app.paper.examples_watch import a_log, a_meeting
from app.paper.jobs import (
    BlankPaper,
    HandoverPaper,
    IncidentPaper,
    Job,
    Line,
    Paper,
)
from backends.record.common import Department, Place, Realm, Severity
from backends.record.handover import Changed, Handover, HandoverState, Item, Section, Signature
from backends.record.handover_sheet import SHEET_VERSION, digest_of
from backends.record.ids import (
    HandoverId,
    IncidentId,
    SeatId,
    TaskId,
    UserId,
)
from backends.record.incident import Incident, Origin, Stage
from backends.record.policy import Domain
from backends.record.task import Recipient, Task, TaskState

FORMS = ("log", "call", "incident", "handover")
_MADE_AT = {"handover.pdf": 0.1, "minutes.pdf": 3.1}  # hours after the morning


def jobs() -> dict[str, Job]:
    """File name -> document."""
    papers: dict[str, Paper] = {
        "handover.pdf": a_handover(),
        "incident.pdf": an_incident(),
        "log.pdf": a_log(),
        "minutes.pdf": a_meeting(),
        **{f"blank-{form}.pdf": BlankPaper(form=form) for form in FORMS},
    }
    return {
        name: Job(
            paper=paper,
            centre=CENTRE,
            names=NAMES,
            made_at=at(_MADE_AT.get(name, 0.2)),
            # The page of a handover is kept by the program, at the last signature.
            made_by="" if name == "handover.pdf" else "王敏",
        )
        for name, paper in papers.items()
    }


def _item(number: int, section: Section, title: str, **more: object) -> Item:
    return Item(id=f"item-{number}", section=section, title=title, **more)  # type: ignore[arg-type]


def _items() -> list[Item]:
    lines: list[tuple[Section, str, dict[str, object]]] = [
        (
            Section.INCIDENTS,
            "LJ20261126-0003 化工园区罐区异味",
            {
                "severity": Severity.II,
                "state": "handling",
                "owner": "赵海波",
                "detail": "东港化工园区",
                "next_step": "每小时要一次现场情况，盯住下风向两所学校",
                "due_at": at(1.5),
            },
        ),
        (
            Section.INCIDENTS,
            "LJ20261125-0041 解放路路面塌陷",
            {
                "severity": Severity.III,
                "state": "dispatched",
                "owner": "钱卫国",
                "detail": "解放路人民路口",
                "next_step": "催市政管理处报到场时间",
                "due_at": at(0.5),
            },
        ),
        (
            Section.ALARMS,
            "东港入海排口 化学需氧量超标",
            {"severity": Severity.II, "state": "unack", "owner": "赵海波"},
        ),
        (
            Section.ALARMS,
            "三桥水位计 通信时断时续",
            {
                "severity": Severity.IV,
                "state": "shelved",
                "detail": "厂家换模块",
                "due_at": at(3),
                "owner": "林晓岚",
            },
        ),
        (
            Section.OUT_OF_SERVICE,
            "107 新港码头卡口",
            {"state": "offline", "detail": "自 03:12 起"},
        ),
        (Section.OUT_OF_SERVICE, "网格化平台", {"state": "lost", "detail": "对方没有应答"}),
        (
            Section.INSTRUCTIONS,
            "P20261125-0002 化工园区每两小时报一次监测数据",
            {"severity": Severity.II, "state": "in_hand", "owner": "赵海波", "due_at": at(4)},
        ),
        (
            Section.TASKS,
            "R20261126-0007 罐区外围布点监测",
            {"severity": Severity.II, "state": "executing", "owner": "环保支队", "due_at": at(2)},
        ),
        (
            Section.WARNINGS,
            "暴雨蓝色预警",
            {"severity": Severity.IV, "detail": "东城区、新港区", "due_at": at(10)},
        ),
        (
            Section.MEETINGS,
            "H20261126-01 园区异味会商",
            {"state": "scheduled", "due_at": at(2), "owner": "陈立"},
        ),
        (
            Section.ROSTER,
            "交通席 孙浩",
            {"state": "covered", "owner": "周宁", "detail": "病假", "due_at": at(0)},
        ),
        (
            Section.WALL,
            "指挥大厅",
            {"state": "scene", "detail": "园区四路＋下风向", "owner": "王敏"},
        ),
        (
            Section.FLAGGED,
            "三桥泵站备用电源待修，停电时人工启泵，钥匙在市政值班室",
            {"state": "note", "owner": "林晓岚"},
        ),
    ]
    return [_item(n, section, title, **more) for n, (section, title, more) in enumerate(lines, 1)]


def a_handover() -> HandoverPaper:
    """Signed by both."""
    sheet = Handover(
        id=HandoverId("0193b1c0-0000-7000-8000-000000000001"),
        version=31,
        realm=Realm.LIVE,
        state=HandoverState.READING,
        giving=NIGHT,
        taking=DAY,
        seat=SeatId("值班长席"),
        leaver=UserId("lin"),
        receiver=UserId("wang"),
        begun_at=at(-0.4),
        changed_at=at(0.1),
        cut_seq=182_404,
        cut_at=at(-0.35),
        noted_seq=182_431,
        noted=[
            Changed(id="a-9", section=Section.ALARMS, title="三桥泵站液位超警戒", what="new"),
            Changed(id="t-4", section=Section.TASKS, title="R20261126-0004 围挡加固", what="over"),
        ],
        sheet_version=SHEET_VERSION,
        items=_items(),
        next_actions="1. 09:00 前拿到园区第三轮监测数据，报指挥长。\n"
        "2. 解放路塌陷 08:30 仍未到场即升级督办。\n3. 10:00 园区异味会商，材料在场景“园区四路”。",
        what_if="下风向学校有师生不适：立即按预案 Y-07 通知教育局和 120，停课由指挥长定。\n"
        "暴雨升黄色：通知三桥泵站上人值守。",
        read_back="盯园区数据和两所学校；解放路八点半不到场就督办；十点会商；泵站停电要人工启泵。",
    )
    digest = digest_of(sheet)
    signed = [
        Signature(user=UserId(user), name=NAMES[user], at=at(hours), digest=digest)
        for user, hours in (("lin", 0.05), ("wang", 0.1))
    ]
    whole = Handover(
        **{name: getattr(sheet, name) for name in sheet.__struct_fields__}
        | {
            "state": HandoverState.SIGNED,
            "read": [item.id for item in sheet.items],
            "leaver_signature": signed[0],
            "receiver_signature": signed[1],
            "chain_head": "9f4c1e0b7a52" + sha256(b"the invented night").hexdigest()[12:],
        }
    )
    return HandoverPaper(
        handover=whole,
        watches=("11-25 夜班 20:00–08:00", "11-26 白班 08:00–20:00"),
        digest=digest,
        seat="值班长席",
    )


def an_incident() -> IncidentPaper:
    """The smell at the tanks."""
    incident = Incident(
        id=IncidentId("i-3"),
        version=14,
        realm=Realm.LIVE,
        number="LJ20261126-0003",
        stage=Stage.HANDLING,
        title="化工园区罐区异味",
        severity=Severity.II,
        department=Department.ENVIRONMENT,
        parties=[Department.EMERGENCY, Department.GRID],
        origin=Origin.CITIZEN,
        domain=Domain.ENVIRONMENT,
        reported_at=at(-3.2),
        reported_by=LIN,
        changed_at=at(-0.2),
        stage_since=at(-2.5),
        owner=ZHAO,
        place=Place(
            lon_wgs84=123.1, lat_wgs84=30.5, name="东港化工园区 3 号罐区", division="东城区"
        ),
        description="04:46 起 12345 连续接到 7 件反映，称园区东侧有刺鼻气味。"
        "值班员调看 107、108 路视频，罐区无明火，风向西北，下风向 1.2 km 内有小学、幼儿园各一所。",
    )
    tasks = [
        _task(7, "罐区外围布点监测", Department.ENVIRONMENT, TaskState.EXECUTING, 2),
        _task(8, "逐罐查漏并报结果", Department.EMERGENCY, TaskState.ACCEPTED, 1),
        _task(9, "通知下风向学校关窗、暂停户外活动", Department.GRID, TaskState.DONE, -1),
    ]
    told = [
        (-3.2, "林晓岚", "受理市民上报，与另 6 件并案"),
        (-2.9, "林晓岚", "定级Ⅱ级立案，牵头环保，配合应急、网格"),
        (-2.8, "林晓岚", "派遣 3 项任务"),
        (-2.5, "赵海波", "环保支队 2 组到场，开始布点"),
        (-1.1, "陈立", "批示：每两小时报一次监测数据"),
        (-0.6, "赵海波", "第二轮数据：非甲烷总烃 1.8 mg/m³，呈下降"),
    ]
    timeline = [Line(at=at(hours), who=who, text=text) for hours, who, text in told]
    return IncidentPaper(incident=incident, tasks=tasks, timeline=timeline, class_name="大气污染")


def _task(number: int, title: str, department: Department, state: TaskState, due: float) -> Task:
    return Task(
        id=TaskId(f"t-{number}"),
        version=3,
        realm=Realm.LIVE,
        number=f"R20261126-{number:04d}",
        state=state,
        title=title,
        recipient=Recipient(department=department),
        issued_by=LIN,
        issued_at=at(-2.8),
        changed_at=at(-1),
        severity=Severity.II,
        due_at=at(due),
    )
