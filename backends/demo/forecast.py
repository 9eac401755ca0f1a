"""Weather warnings of the demo city's emergency department, each for some hours. Pure.

One is in force at any time; what it is follows from the seed and the time.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from backends.demo.cases import CHINA
from backends.demo.city import District, city

SLOT = dt.timedelta(hours=3)
WORSE_AFTER = dt.timedelta(minutes=40)
OVERLAP = dt.timedelta(minutes=10)
_COLOURS = {1: "红色", 2: "橙色", 3: "黄色", 4: "蓝色"}
# kind, its name, level at first and later, what is expected, what to do
_KINDS: list[tuple[str, str, int, int, str, str]] = [
    (
        "rainstorm",
        "暴雨",
        3,
        2,
        "未来 3 小时降雨量将达 50 毫米以上，低洼路段和下穿通道可能积水。",
        "检查下穿通道和排涝泵站，停止户外高空作业，必要时封闭积水路段。",
    ),
    (
        "gale",
        "大风",
        4,
        4,
        "未来 6 小时沿江平均风力 6 级，阵风 8 级。",
        "加固围挡、广告牌和脚手架，江上小型船只回港避风。",
    ),
    (
        "fog",
        "大雾",
        3,
        3,
        "未来 3 小时能见度低于 500 米，局部低于 200 米。",
        "快速路和跨江大桥限速，轮渡视情停航。",
    ),
    (
        "lightning",
        "雷电",
        3,
        3,
        "未来 3 小时有雷电活动，局部伴有短时强降水。",
        "停止露天集体活动，化工园区停止装卸。",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One warning as it stands at one moment."""

    number: str
    before: str  # number of the one it replaces
    kind: tuple[str, str, int, int, str, str]
    level: int
    districts: list[District]
    issued_at: dt.datetime
    updated_at: dt.datetime
    until: dt.datetime

    def row(self) -> dict[str, object]:
        """As the department's interface gives it: ISO times with their offset."""
        code, name, _, _, words, advice = self.kind
        names = "、".join(district.name for district in self.districts)
        return {
            "identifier": self.number,
            "msgType": "Alert" if self.issued_at == self.updated_at else "Update",
            "eventType": code,
            "severity": self.level,
            "headline": f"{name}{_COLOURS[self.level]}预警：{names}",
            "description": words,
            "instruction": advice,
            "areaDesc": names,
            "polygon": [[lon, lat] for lon, lat in self.districts[0].ring],
            "references": self.before,
            "effective": _local(self.issued_at),
            "sent": _local(self.updated_at),
            "expires": _local(self.until),
        }


def _local(moment: dt.datetime) -> str:
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


class ForecastBook:
    """The warnings of a seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def in_force(self, now: dt.datetime) -> Forecast:
        """The warning of that moment."""
        slot = int(now.timestamp() // SLOT.total_seconds())
        chance = random.Random(f"{self._seed}/forecast/{slot}")
        begin = dt.datetime.fromtimestamp(slot * SLOT.total_seconds(), dt.UTC)
        kind = _KINDS[(slot + self._seed) % len(_KINDS)]
        is_worse = kind[3] != kind[2] and now >= begin + WORSE_AFTER
        districts = list(city().districts)
        return Forecast(
            number=_number(begin),
            before=_number(begin - SLOT),
            kind=kind,
            level=kind[3] if is_worse else kind[2],
            districts=chance.sample(districts, min(2, len(districts))),
            issued_at=begin,
            updated_at=begin + WORSE_AFTER if is_worse else begin,
            until=begin + SLOT + OVERLAP,
        )


def _number(begin: dt.datetime) -> str:
    return f"LJQX{begin.astimezone(CHINA):%Y%m%d%H}"
