"""The catalogue of urban components (部件) of the demo city: up to 400,000, each from its number.

Pure: a component follows from the seed and its number; one changes its state every few seconds.
Ids are 16 digits: division 6 + class 2 + subclass 2 + serial 6.
"""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

from backends.demo.cases import CHINA
from backends.demo.city import Point, city, district_of, network, to_gcj02

CHANGE_EVERY_S = 20.0  # one component anywhere in the city changes so often
_CHANGES_KEPT = dt.timedelta(hours=24)
# (class and subclass, name, share, has a sensor)
KINDS: tuple[tuple[str, str, int, bool], ...] = (
    ("0101", "上水井盖", 16, True),
    ("0102", "污水井盖", 16, True),
    ("0103", "雨水井盖", 14, True),
    ("0104", "雨水箅子", 12, False),
    ("0106", "电力井盖", 6, False),
    ("0108", "通讯井盖", 6, False),
    ("0120", "路灯", 12, True),
    ("0201", "停车场", 1, True),
    ("0206", "交通护栏", 4, False),
    ("0211", "交通信号灯", 2, True),
    ("0301", "公共厕所", 1, False),
    ("0305", "垃圾箱", 4, True),
    ("0401", "古树名木", 1, False),
    ("0402", "行道树", 5, False),
)
_STATES = ("完好", "完好", "完好", "完好", "完好", "破损", "移位", "缺失")
_SENSORS = ("在线", "在线", "在线", "离线", "电量低")
_OFFICES = ("市政养护中心", "水务集团", "供电公司", "园林绿化中心", "环卫中心")


_STRIDE = 7919  # a prime: slot after slot every component has its turn


class Catalogue:
    """All components of one seed."""

    def __init__(self, seed: int, total: int) -> None:
        self._seed, self.total = seed, total
        self._turn = pow(_STRIDE, -1, total) if total > 1 else 0
        self._kinds = [kind for kind in KINDS for _ in range(kind[2])]

    def page(self, first: int, size: int, now: dt.datetime) -> list[dict[str, object]]:
        """Components from `first` on, in the order of their numbers."""
        return [self.one(n, now) for n in range(first, min(first + size, self.total))]

    def changed_since(self, since: dt.datetime, now: dt.datetime) -> list[dict[str, object]]:
        """Those whose state changed since then, of the last 24 hours at most, oldest first."""
        since = max(since, now - _CHANGES_KEPT)
        first, last = _slot(since), _slot(now)
        numbers = dict.fromkeys(slot * _STRIDE % self.total for slot in range(first, last + 1))
        rows = [self.one(number, now) for number in numbers]
        return sorted(rows, key=lambda row: (str(row["updateTime"]), str(row["objId"])))

    def one(self, number: int, now: dt.datetime) -> dict[str, object]:
        """Component `number` (from 0) as it stands at that moment."""
        chance = random.Random(self._seed * 1_000_003 + number)
        code, name, _, has_sensor = self._kinds[chance.randrange(len(self._kinds))]
        here, there, street, division = kerbs()[chance.randrange(len(kerbs()))]
        part = chance.random()
        lon = here[0] + (there[0] - here[0]) * part + chance.uniform(-8e-5, 8e-5)
        lat = here[1] + (there[1] - here[1]) * part + chance.uniform(-8e-5, 8e-5)
        x, y = to_gcj02(lon, lat)
        slot = self._last_turn(number, _slot(now))
        own = random.Random(slot)
        updated = dt.datetime.fromtimestamp(slot * CHANGE_EVERY_S, dt.UTC)
        row: dict[str, object] = {
            "objId": f"{division}{code}{number:06d}",
            "objName": f"{street}{name}",
            "objState": own.choice(_STATES),
            "deptName": chance.choice(_OFFICES),
            "bgName": street,
            "x": round(x, 6),
            "y": round(y, 6),
            "updateTime": updated.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
        }
        if has_sensor:
            row["device"] = {"state": own.choice(_SENSORS), "sn": f"SN{number:08d}"}
        return row

    def _last_turn(self, number: int, slot: int) -> int:
        """The last slot up to this one in which it changed."""
        return slot - (slot - number * self._turn) % self.total


def _slot(moment: dt.datetime) -> int:
    return int(moment.timestamp() // CHANGE_EVERY_S)


@cache
def kerbs() -> tuple[tuple[Point, Point, str, str], ...]:
    """Pieces of street with their names and districts' codes, each direction once."""
    codes = {district.name: f"9901{n:02d}" for n, district in enumerate(city().districts, 1)}
    found = []
    for point, edges in sorted(network().items()):
        division = codes.get(district_of(point), "990101")
        found += [(e.start, e.end, e.street, division) for e in edges if e.start < e.end]
    return tuple(found)
