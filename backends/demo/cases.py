"""Cases of the simulated urban-management system, by CJJ/T 106 classes. Pure but for chance."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from backends.demo.city import city, district_of, network, to_gcj02

CHINA = dt.timezone(dt.timedelta(hours=8))
STAGES = {1: "信息收集", 2: "案卷建立", 3: "任务派遣", 4: "任务处理", 5: "处理反馈", 6: "核查结案"}
SOURCES = ("监督员上报", "市民热线", "视频智能识别", "舆情转办")
# 大类, 小类, urgency (1 most urgent), hours allowed
CLASSES: list[tuple[str, str, int, int]] = [
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
SIDES = ("东侧", "西侧", "南侧", "北侧")
MOST_KEPT = 2_000


@dataclass(slots=True)
class Case:
    """One case as the system keeps it."""

    number: str
    kind: tuple[str, str, int, int]
    address: str
    point: tuple[float, float]  # GCJ-02
    district: str
    source: str
    reported_at: dt.datetime
    updated_at: dt.datetime
    stage: int
    closes_at: dt.datetime
    steps: int = field(default=0)

    def row(self) -> dict[str, object]:
        """As the list interface gives it: local times without a zone, codes as numbers."""
        big, small, urgency, hours = self.kind
        return {
            "caseNo": self.number,
            "title": f"{small}({self.address})",
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
        }


def _local(moment: dt.datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


class CaseBook:
    """All cases. tick() makes, moves on and closes them; page() answers the list interface."""

    def __init__(self, seed: int, now: dt.datetime, open_at_start: int = 9) -> None:
        self._random = random.Random(f"{seed}/cases")
        self._crossings = _crossings()
        self._cases: list[Case] = []
        for _ in range(open_at_start):
            age = dt.timedelta(minutes=self._random.uniform(3, 110))
            self._open(now - age, closes_in_s=self._random.uniform(60, 900) + age.total_seconds())
        self._cases.sort(key=_reported)
        self._next_at = now + dt.timedelta(seconds=self._random.uniform(8, 20))

    def tick(self, now: dt.datetime) -> None:
        """Bring the book to `now`: a new case every 20 to 40 s, others a stage further."""
        while self._next_at <= now:
            self._open(self._next_at, closes_in_s=self._random.uniform(180, 900))
            self._next_at += dt.timedelta(seconds=self._random.uniform(20, 40))
        for case in self._cases:
            if case.stage >= 6:
                continue
            share = (now - case.reported_at) / (case.closes_at - case.reported_at)
            stage = min(6, max(case.stage, 2 + int(share * 4)))
            if stage != case.stage:
                case.stage, case.updated_at = stage, now
        if len(self._cases) > MOST_KEPT:
            self._cases = [case for case in self._cases if case.stage < 6][-MOST_KEPT:]

    def page(self, since: dt.datetime, number: int, size: int) -> tuple[int, list[Case]]:
        """(how many were updated since, those of one page from 1) by time of update."""
        found = sorted((c for c in self._cases if c.updated_at >= since), key=_updated)
        begin = (number - 1) * size
        return len(found), found[begin : begin + size]

    def _open(self, at: dt.datetime, closes_in_s: float) -> None:
        weights = [1.0 if kind[2] == 1 else 3.0 if kind[2] == 2 else 8.0 for kind in CLASSES]
        kind = self._random.choices(CLASSES, weights)[0]
        lon, lat, first, second = self._random.choice(self._crossings)
        lon += self._random.uniform(-0.0006, 0.0006)
        lat += self._random.uniform(-0.0005, 0.0005)
        side = self._random.choice(SIDES)
        day = at.astimezone(CHINA).strftime("%Y%m%d")
        self._cases.append(
            Case(
                number=f"LJ{day}{len(self._cases) + 1:05d}",
                kind=kind,
                address=f"{first}与{second}路口{side}",
                point=to_gcj02(lon, lat),
                district=district_of((lon, lat)),
                source=self._random.choice(SOURCES),
                reported_at=at,
                updated_at=at,
                stage=2,
                closes_at=at + dt.timedelta(seconds=closes_in_s),
            )
        )


def _reported(case: Case) -> dt.datetime:
    return case.reported_at


def _updated(case: Case) -> tuple[dt.datetime, str]:
    return case.updated_at, case.number


def _crossings() -> list[tuple[float, float, str, str]]:
    """Crossings of two differently named streets, in a fixed order."""
    found = []
    for point, edges in sorted(network().items()):
        names = sorted({edge.street for edge in edges if edge.kind != "expressway"})
        if len(names) >= 2:
            found.append((point[0], point[1], names[0], names[1]))
    if not found:
        raise ValueError(f"the map of {city().name} has no crossing")
    return found
