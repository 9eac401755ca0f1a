"""Reports of the demo city: citizens' calls to the 12345 line and what grid workers hand in.

Pure: a report follows from its seed and the time, so that a restart loses none and tells none
twice. People, numbers and addresses are invented.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from backends.demo.cases import CHINA, crossings
from backends.demo.city import district_of

# (what, in the caller's words, department, level 1 most urgent, class of the default policy)
Kind = tuple[str, str, str, int, str]
CITIZEN_KINDS: list[Kind] = [
    (
        "路面下陷",
        "来电人称路面下陷约半米，车辆绕行，旁边是学校门口。",
        "urban",
        2,
        "city.road_collapse",
    ),
    (
        "夜间施工噪声扰民",
        "工地凌晨仍在浇筑，已持续三晚，要求核查夜间施工许可。",
        "environment",
        4,
        "environment.noise",
    ),
    (
        "河水发黑有异味",
        "河面有油膜和刺鼻气味，疑似有企业偷排。",
        "environment",
        3,
        "environment.water",
    ),
    (
        "公交站牌被撞倒",
        "站牌倒在人行道上，有尖锐断口，老人小孩经过危险。",
        "transport",
        4,
        "city.facility",
    ),
    (
        "楼道电动车飞线充电",
        "单元门厅停放多辆电动车并拉线充电，夜间有焦味。",
        "emergency",
        3,
        "accident.fire_hazard",
    ),
    ("停水未通知", "整栋楼上午起无水，物业称未接到通知。", "urban", 4, "appeal.utilities"),
    ("井盖松动", "车辆经过异响明显，井盖已倾斜。", "urban", 3, "city.manhole"),
    ("路灯成片不亮", "约四百米路段无照明，已一周。", "urban", 4, "city.light"),
]
GRID_KINDS: list[Kind] = [
    (
        "沿街商铺燃气软管老化",
        "巡查发现餐饮店燃气软管开裂，现场已要求停用。",
        "emergency",
        3,
        "accident.gas",
    ),
    ("独居老人多日未出门", "网格员连续两日敲门无应答，邻居称未见外出。", "grid", 3, "appeal.help"),
    ("化粪池外溢", "污水流上道路，约二十平方米，影响通行。", "grid", 4, "city.sewage"),
    (
        "山坡出现裂缝",
        "屋后山坡有新裂缝，长约六米，坡下住有三户。",
        "emergency",
        2,
        "nature.landslide",
    ),
    ("出租房违规用电", "隔间内私拉电线，负荷明显超标。", "grid", 4, "accident.fire_hazard"),
    ("河堤护栏缺损", "护栏缺失约八米，临水一侧无警示。", "grid", 4, "city.facility"),
]
ENFORCEMENT_KINDS: list[Kind] = [
    (
        "货车超限超载",
        "卸货点称重超出核定载质量，现场责令卸载并立案。",
        "transport",
        3,
        "transport.vehicle",
    ),
    ("客车站外揽客", "旅游客车在站外上客，当事人已作笔录。", "transport", 4, "transport.vehicle"),
    ("网约车无证营运", "驾驶员未取得网约车驾驶员证。", "transport", 4, "transport.vehicle"),
    ("危货车辆未按线路行驶", "驶入限行路段，已引导驶离。", "transport", 3, "transport.vehicle"),
]
FAMILY, GIVEN = "王李张刘陈杨黄吴徐孙", ("建国", "秀英", "志强", "丽娟", "海燕", "文博")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, as the system that took it keeps it."""

    number: str
    kind: Kind
    address: str
    point: tuple[float, float]  # WGS-84
    district: str
    reported_at: dt.datetime
    reporter: str
    telephone: str

    def row(self) -> dict[str, object]:
        """As the list interface gives it: times in ms since 1970."""
        title, words, department, level, code = self.kind
        stamp = int(self.reported_at.timestamp() * 1000)
        return {
            "orderId": self.number,
            "subject": title,
            "content": words,
            "handler": department,
            "level": level,
            "category": code,
            "state": "OPEN",
            "address": self.address,
            "area": self.district,
            "longitude": round(self.point[0], 6),
            "latitude": round(self.point[1], 6),
            "createdAt": stamp,
            "updatedAt": stamp,
            "caller": {"name": self.reporter, "mobile": self.telephone},
        }


class ReportBook:
    """The reports of one line: one every `every_s`, the newest of which stands in the book."""

    def __init__(self, seed: int, prefix: str, kinds: list[Kind], every_s: float) -> None:
        self._seed, self._prefix, self._kinds, self._every_s = seed, prefix, kinds, every_s
        self._crossings = crossings()

    def rows(self, now: dt.datetime) -> list[Report]:
        """The newest report."""
        slot = int(now.timestamp() // self._every_s)
        report = self._report(slot)
        return [report if report.reported_at <= now else self._report(slot - 1)]

    def knows(self, number: str, now: dt.datetime) -> bool:
        """Whether a report of that number was ever in the book."""
        try:
            stamp = dt.datetime.strptime(number.removeprefix(self._prefix), "%Y%m%d%H%M")
        except ValueError:
            return False
        slot = int(stamp.replace(tzinfo=CHINA).timestamp() // self._every_s)
        report = self._report(slot)
        return report.number == number and report.reported_at <= now

    def _report(self, slot: int) -> Report:
        chance = random.Random(f"{self._seed}/{self._prefix}/{slot}")
        reported = dt.datetime.fromtimestamp(slot * self._every_s + chance.uniform(0, 60), dt.UTC)
        kind = self._kinds[slot % len(self._kinds)]
        lon, lat, one, two = chance.choice(self._crossings)
        house = chance.randint(1, 280)
        return Report(
            number=f"{self._prefix}{reported.astimezone(CHINA):%Y%m%d%H%M}",
            kind=kind,
            address=f"{one}{house}号（近{two}）",
            point=(lon + chance.uniform(-0.0006, 0.0006), lat + chance.uniform(-0.0005, 0.0005)),
            district=district_of((lon, lat)),
            reported_at=reported.replace(microsecond=0),
            reporter=chance.choice(FAMILY) + chance.choice(GIVEN),
            telephone=f"1390000{chance.randint(0, 9999):04d}",
        )
