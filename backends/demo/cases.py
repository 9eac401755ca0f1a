"""Cases of the simulated urban-management system, by CJJ/T 106 classes.

Pure: a case follows from its seed and the time.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import cache

from backends.demo.city import city, district_of, network, to_gcj02

CHINA = dt.timezone(dt.timedelta(hours=8))
STAGES = {  # CJJ/T 106
    1: "信息收集",
    2: "案卷建立",
    3: "任务派遣",
    4: "任务处理",
    5: "处理反馈",
    6: "核查结案",
    7: "综合评价",
}
OFFICES = {
    1: "监督中心",
    2: "监督中心",
    3: "指挥中心",
    4: "专业部门",
    5: "专业部门",
    6: "监督中心",
    7: "评价系统",
}
SOURCES = ("监督员上报", "市民热线", "视频智能识别", "舆情转办")
# 大类, 小类, urgency (1 most urgent), hours allowed
Kind = tuple[str, str, int, int]
CLASSES: list[Kind] = [
    ("市容环境", "暴露垃圾", 3, 4),
    ("市容环境", "渣土撒漏", 2, 2),
    ("市容环境", "道路污损", 3, 6),
    ("市容环境", "积存垃圾渣土", 3, 8),
    ("街面秩序", "占道经营", 3, 2),
    ("街面秩序", "店外经营", 3, 4),
    ("街面秩序", "机动车乱停放", 3, 2),
    ("街面秩序", "非机动车乱停放", 3, 4),
    ("公用设施", "井盖破损", 2, 4),
    ("公用设施", "井盖缺失", 1, 1),
    ("公用设施", "路灯损坏", 3, 24),
    ("公用设施", "供水管道破裂", 1, 1),
    ("交通设施", "交通护栏损坏", 3, 12),
    ("交通设施", "信号灯故障", 2, 2),
    ("园林绿化", "树木倒伏", 2, 3),
    ("园林绿化", "绿地损坏", 3, 48),
    ("施工管理", "工地扬尘", 3, 4),
    ("施工管理", "无证掘路", 2, 6),
    ("突发事件", "路面塌陷", 1, 1),
    ("突发事件", "道路积水", 2, 2),
]
URGENT = [kind for kind in CLASSES if kind[2] < 3]
USUAL = [kind for kind in CLASSES if kind[2] == 3]
SIDES = ("东侧", "西侧", "南侧", "北侧")
SLOT_S = 90.0  # with the outlets under ten alarms in ten minutes: no flood on a calm day
URGENT_EACH = 3  # slots: a case is open for 300 s at least, so that one that calls is always there
KEPT_S = 6 * 3600.0
STORM_PER_S = 2.0
_CLOSED_STEP = 5  # of its life: 核查结案


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as the system shows it at one moment."""

    number: str
    kind: Kind
    address: str
    point: tuple[float, float]  # GCJ-02
    district: str
    source: str
    reported_at: dt.datetime
    updated_at: dt.datetime
    stage: int
    step_s: float  # from one stage to the next

    def row(self) -> dict[str, object]:
        """As the list interface gives it: local times without a zone, codes as numbers."""
        big, small, urgency, hours = self.kind
        return {
            "caseNo": self.number,
            "title": small,
            "bigClassName": big,
            "smallClassName": small,
            "urgency": urgency,
            "stage": self.stage,
            "stageName": STAGES[self.stage],
            "address": self.address,
            "districtName": self.district,
            "sourceName": self.source,
            "lng": round(self.point[0], 6),
            "lat": round(self.point[1], 6),
            "reportTime": _local(self.reported_at),
            "updateTime": _local(self.updated_at),
            "deadline": f"{hours} 小时",
            "flow": [self._step(stage) for stage in range(1, self.stage + 1)],
        }

    def _step(self, stage: int) -> dict[str, object]:
        at = self.reported_at + dt.timedelta(seconds=self.step_s * (stage - 1))
        return {"stage": stage, "time": _local(at), "office": OFFICES[stage]}


def _local(moment: dt.datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


class CaseBook:
    """The cases of a seed. Each follows from its number alone, so that a restart loses none."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._crossings = crossings()
        self._storms: list[tuple[dt.datetime, dt.datetime]] = []

    def storm(self, now: dt.datetime, seconds: float) -> None:
        """Two cases a second from now on, for so long."""
        self._storms.append((now, now + dt.timedelta(seconds=seconds)))

    def page(
        self, now: dt.datetime, since: dt.datetime, number: int, size: int
    ) -> tuple[int, list[Case]]:
        """(how many were updated since, those of one page from 1) by time of update."""
        last = int(now.timestamp() // SLOT_S)
        first = int((now.timestamp() - KEPT_S) // SLOT_S)
        cases = [self._case(slot, now) for slot in range(first, last + 1)]
        cases += [case for storm in self._storms for case in self._of_storm(storm, now)]
        found = sorted((c for c in cases if c and c.updated_at >= since), key=_updated)
        begin = (number - 1) * size
        return len(found), found[begin : begin + size]

    def _case(self, slot: int, now: dt.datetime) -> Case | None:
        """The case of one slot; None while it has not been reported."""
        chance = random.Random(f"{self._seed}/case/{slot}")
        reported = dt.datetime.fromtimestamp(slot * SLOT_S + chance.uniform(0, 10), dt.UTC)
        if reported > now:
            return None
        day = reported.astimezone(CHINA)
        in_day = int((day - day.replace(hour=0, minute=0, second=0)).total_seconds() // SLOT_S)
        kinds = URGENT if slot % URGENT_EACH == 0 else USUAL
        return self._made(f"LJ{day:%Y%m%d}{in_day + 1:05d}", reported, chance, now, kinds)

    def _of_storm(self, storm: tuple[dt.datetime, dt.datetime], now: dt.datetime) -> list[Case]:
        begun, ends = storm
        count = int((min(now, ends) - begun).total_seconds() * STORM_PER_S)
        found = []
        for number in range(max(count, 0)):
            word = f"LJBF{int(begun.timestamp())}{number:05d}"
            at = begun + dt.timedelta(seconds=number / STORM_PER_S)
            found.append(self._made(word, at, random.Random(f"{self._seed}/{word}"), now))
        return found

    def _made(
        self,
        number: str,
        reported: dt.datetime,
        chance: random.Random,
        now: dt.datetime,
        kinds: list[Kind] = CLASSES,
    ) -> Case:
        weights = [1.0 if kind[2] == 1 else 3.0 if kind[2] == 2 else 8.0 for kind in kinds]
        kind = chance.choices(kinds, weights)[0]
        lon, lat, one, two = chance.choice(self._crossings)
        lon += chance.uniform(-0.0006, 0.0006)
        lat += chance.uniform(-0.0005, 0.0005)
        step_s = chance.uniform(300, 1500) / _CLOSED_STEP
        step = min(len(STAGES) - 1, int((now - reported).total_seconds() / step_s))
        return Case(
            number=number,
            kind=kind,
            address=f"{one}与{two}路口{chance.choice(SIDES)}",
            point=to_gcj02(lon, lat),
            district=district_of((lon, lat)),
            source=chance.choice(SOURCES),
            reported_at=reported.replace(microsecond=0),
            updated_at=(reported + dt.timedelta(seconds=step_s * step)).replace(microsecond=0),
            stage=1 + step,
            step_s=step_s,
        )


def _updated(case: Case) -> tuple[dt.datetime, str]:
    return case.updated_at, case.number


@cache
def crossings() -> list[tuple[float, float, str, str]]:
    """Crossings of two differently named streets, in a fixed order."""
    found = []
    for point, edges in sorted(network().items()):
        names = sorted({edge.street for edge in edges if edge.kind != "expressway"})
        if len(names) >= 2:
            found.append((point[0], point[1], names[0], names[1]))
    if not found:
        raise ValueError(f"the map of {city().name} has no crossing")
    return found
