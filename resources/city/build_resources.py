"""Places teams, depots, sensitive sites and people in the invented city: resources.json.

`python -m resources.city.build_resources`. Seeded and deterministic, after build_city; nothing at
run time calls it. The file has the shape that `[centre] resources` names for a real city.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from resources.city import names
from resources.city.geometry import Point, inside
from resources.city.site import (
    HALF_X,
    HALF_Y,
    LAT0,
    LAT_M,
    LON0,
    LON_M,
    MAIN,
    NORTH_BROOK,
    SOUTH_BROOK,
    density,
    water_gap,
)

SEED = 20261126
CELL_M = 500.0
# People on a square kilometre of the old town; 2.5 million in all.
DENSEST = 16_500
HERE = Path(__file__).parent

Json = dict[str, Any]

# (kind, department, name, at which of names.PLACES; empty: a street of the district in the name)
TEAMS: tuple[tuple[str, str, str, str], ...] = (
    ("fire", "emergency", "市消防支队特勤站", "市消防支队"),
    *(("fire", "emergency", f"{d}消防救援站", "") for d in names.DISTRICTS[:6]),
    *(("medical", "", f"{h}急救站", h) for h in ("市第一人民医院", "市中医院")),
    *(("medical", "", f"{h}急救站", h) for h in ("港城医院", "凤山医院")),
    ("flood", "emergency", "市防汛抢险一队", "应急指挥中心"),
    ("flood", "urban", "江南区排水抢险队", ""),
    ("flood", "urban", "岚北区移动泵车队", ""),
    ("flood", "emergency", "青溪水库抢险队", "青溪水库管理处"),
    ("police", "", "市公安局巡特警支队", "市公安局"),
    *(("police", "transport", f"{d}交警大队", "") for d in ("云台区", "江南区", "港城区")),
    *(("sanitation", "urban", f"{d}环卫所", "") for d in ("云台区", "镜湖区", "望江区", "白沙区")),
    ("repair", "urban", "望江区供水抢修队", ""),
    ("repair", "urban", "江南区燃气抢修队", ""),
    ("repair", "urban", "云台区路灯抢修班", ""),
    ("repair", "", "凤山区供电抢修队", ""),
    ("repair", "urban", "镜湖区市政道路抢修队", ""),
    ("environment", "environment", "市环境应急监测站", "城北污水处理厂"),
    ("rescue", "emergency", "市综合应急救援队", "奥体中心"),
)  # fmt: skip
STOCKS = (
    {"沙袋": "{} 条", "编织袋": "{} 条", "铁锹": "{} 把"},
    {"移动泵车": "{} 台", "排水管": "{} 米", "发电机": "{} 台"},
    {"帐篷": "{} 顶", "棉被": "{} 床", "折叠床": "{} 张"},
    {"吸油毡": "{} 箱", "围油栏": "{} 米", "活性炭": "{} 袋"},
    {"融雪剂": "{} 吨", "防滑链": "{} 副", "除雪铲": "{} 把"},
)
NAMED_SITES: tuple[tuple[str, str, str, int], ...] = (
    ("school", "临江大学", "临江大学", 21000),
    ("school", "理工学院", "理工学院", 13000),
    ("school", "市第一中学", "市第一中学", 3200),
    ("hospital", "市第一人民医院", "市第一人民医院", 4200),
    ("hospital", "市中医院", "市中医院", 2100),
    ("hospital", "市妇幼保健院", "市妇幼保健院", 1600),
    ("hospital", "港城医院", "港城医院", 1500),
    ("hospital", "凤山医院", "凤山医院", 1400),
    ("crowd", "临江站", "临江站", 6000),
    ("crowd", "临江南站", "临江南站", 9000),
    ("crowd", "奥体中心", "奥体中心", 3000),
    ("crowd", "会展中心", "会展中心", 5000),
    ("crowd", "农产品批发市场", "农产品批发市场", 4000),
    ("crowd", "长途客运站", "长途客运站", 2500),
    ("crowd", "客运码头", "客运码头", 1200),
    ("crowd", "义和商城", "义和商城", 3500),
)
INTAKES: tuple[tuple[str, Point], ...] = (
    ("第二水厂岚江取水口", MAIN[len(MAIN) // 6]),
    ("望江水厂岚江取水口", MAIN[len(MAIN) // 3]),
    ("青溪水源地取水口", NORTH_BROOK[len(NORTH_BROOK) // 4]),
    ("白沙河备用水源取水口", SOUTH_BROOK[len(SOUTH_BROOK) // 4]),
)


class Ground:
    """Streets and districts of city.json, to put things on."""

    def __init__(self, chance: random.Random) -> None:
        city = json.loads((HERE / "city.json").read_text("utf-8"))
        self._chance = chance
        self._districts = [(d["name"], [tuple(p) for p in d["ring"]]) for d in city["districts"]]
        self._places = {p["name"]: (p["lon"], p["lat"]) for p in city["places"]}
        self._spots = [
            (street["name"], tuple(point), self.district(tuple(point)))
            for street in city["streets"]
            if street["class"] in ("arterial", "collector")
            for point in street["line"][1:-1]
        ]

    def district(self, point: Point) -> str:
        """Name of the district around (lon, lat), or empty."""
        return next((name for name, ring in self._districts if inside(point, ring)), "")

    def at(self, place: str) -> Json:
        """At a named place."""
        return _place(self._places[place], place, self.district(self._places[place]))

    def on_water(self, name: str, spot: Point) -> Json:
        """At metres about the centre."""
        point = (LON0 + spot[0] / LON_M, LAT0 + spot[1] / LAT_M)
        return _place(point, name, self.district(point))

    def on_a_street(self, district: str = "") -> Json:
        """Somewhere people live, in `district` where one is named."""
        while True:
            street, point, here = self._chance.choice(self._spots)
            spot = ((point[0] - LON0) * LON_M, (point[1] - LAT0) * LAT_M)
            if district in ("", here) and self._chance.random() < density(spot) + 0.05:
                return _place(point, f"{street}{self._chance.randint(1, 398)}号", here)


def _place(point: Point, name: str, division: str) -> Json:
    return {
        "lon_wgs84": round(point[0], 5),
        "lat_wgs84": round(point[1], 5),
        "name": name,
        "division": division,
    }


def teams(ground: Ground, chance: random.Random) -> list[Json]:
    """Teams at their posts."""
    return [
        {
            "id": f"team-{number:02d}",
            "name": name,
            "kind": kind,
            **({"department": department} if department else {}),
            "place": ground.at(at) if at else ground.on_a_street(name[:3]),
            "people": chance.randint(6, 40),
            "vehicles": chance.randint(1, 8),
            "telephone": f"内线 81{number:02d}",
        }
        for number, (kind, department, name, at) in enumerate(TEAMS, 1)
    ]


def supplies(ground: Ground, chance: random.Random) -> list[Json]:
    """Depots with what lies in them."""
    called = ["市应急物资中心库", "市防汛物资储备库", "江南救灾物资库", "港城溢油应急物资库"]
    called += [f"{d}防汛物资点" for d in names.DISTRICTS]
    called += [
        f"{d}街道物资点" for d in ("鼓楼", "凤山", "会展", "软件园", "白沙", "青溪", "石埠", "南塘")
    ]
    return [
        {
            "id": f"supply-{number:02d}",
            "name": name,
            "place": ground.on_a_street(name[:3] if name[:3] in names.DISTRICTS else ""),
            "stock": _stock(_stock_of(name, number), chance),
            "telephone": f"内线 82{number:02d}",
        }
        for number, name in enumerate(called, 1)
    ]  # fmt: skip


def _stock_of(name: str, number: int) -> dict[str, str]:
    if "防汛" in name:
        return STOCKS[number % 2]
    return STOCKS[3] if "溢油" in name else STOCKS[2 + number % 3]


def _stock(what: dict[str, str], chance: random.Random) -> dict[str, str]:
    stock = {}
    for name, amount in what.items():
        many = 100 if amount[-1] in "条米" else 1
        stock[name] = amount.format(chance.choice((5, 8, 12, 20, 40)) * many)
    return stock


def sites(ground: Ground, chance: random.Random) -> list[Json]:
    """Where people or water need protection first."""
    found = [(kind, name, people, ground.at(at)) for kind, name, at, people in NAMED_SITES]
    found += [("water_intake", name, 0, ground.on_water(name, spot)) for name, spot in INTAKES]
    stems = [a + b for a in names.FIRST for b in names.SECOND if a != b]
    chance.shuffle(stems)
    for kind, word, count, few, many in (
        ("school", "小学", 12, 600, 2200),
        ("school", "中学", 6, 900, 2800),
        ("kindergarten", "幼儿园", 9, 120, 420),
        ("nursing_home", "养老院", 9, 60, 380),
        ("hospital", "社区卫生服务中心", 4, 80, 300),
    ):
        for _ in range(count):
            people = chance.randint(few, many)
            found.append((kind, stems.pop() + word, people, ground.on_a_street()))
    return [
        {"id": f"site-{n:02d}", "name": name, "kind": kind, "place": place, "people": people}
        for n, (kind, name, people, place) in enumerate(found, 1)
    ]


def population() -> Json:
    """People by cells of half a kilometre; nobody lives in the water."""
    cells = []
    for row in range(int(-HALF_Y // CELL_M) + 1, int(HALF_Y // CELL_M)):
        for column in range(int(-HALF_X // CELL_M) + 1, int(HALF_X // CELL_M)):
            spot = ((column + 0.5) * CELL_M, (row + 0.5) * CELL_M)
            people = round(DENSEST * (CELL_M / 1000) ** 2 * density(spot) ** 1.2)
            if people >= 5 and water_gap(spot) > 0:
                lon, lat = LON0 + spot[0] / LON_M, LAT0 + spot[1] / LAT_M
                cells.append([round(lon, 5), round(lat, 5), people])
    return {"cell_m": CELL_M, "cells": cells}


def build() -> Json:
    """Everything, as the file has it."""
    chance = random.Random(SEED)
    ground = Ground(chance)
    return {
        "teams": teams(ground, chance),
        "supplies": supplies(ground, chance),
        "sites": sites(ground, chance),
        "population": population(),
    }


def main() -> None:
    """Write resources.json beside city.json."""
    text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
    lines = text.replace('{"id"', '\n{"id"') + "\n"
    (HERE / "resources.json").write_text(lines, "utf-8")


if __name__ == "__main__":
    main()
