"""What the grid department has beside events: patrol teams, projects' risk, counts, codes. Pure.

No person is here: teams, projects, numbers per grid cell.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from functools import cache

from backends.demo.cases import CHINA
from backends.demo.divisions import Grid, grids

LAYERS = {
    "petitions": "信访事项（件）",
    "key_population": "重点关注人群（人数）",
    "patrols": "群防群治力量（人次）",
    "risk": "矛盾纠纷（起）",
}
_TEAM_KINDS = ("平安志愿者巡逻队", "社区联防队", "铁骑义警队")
_PROJECTS = ("棚户区改造", "垃圾转运站", "变电站", "轨道交通站点", "化工园区扩建", "道路拓宽征收")
ENFORCEMENT_TEAMS = 12
_RISKS = ((70.0, "高风险"), (40.0, "中风险"), (0.0, "低风险"))
# Ours and the province's codes of event classes: most alike, some not.
CODES = {
    "0101": "矛盾纠纷",
    "0102": "邻里纠纷",
    "0103": "劳资纠纷",
    "0104": "物业纠纷",
    "0201": "消防隐患",
    "0202": "燃气隐患",
    "0203": "用电隐患",
    "0204": "建筑隐患",
    "0301": "市容环境",
    "0302": "污水外溢",
    "0303": "垃圾堆放",
    "0401": "治安隐患",
    "0402": "可疑情况",
    "0501": "民生求助",
    "0502": "特殊人群走访",
    "0601": "自然灾害隐患",
    "0602": "地质灾害隐患",
}
PROVINCE_CODES = {code: name for code, name in CODES.items() if code not in ("0104", "0402")} | {
    "0204": "自建房安全隐患",
    "0105": "婚姻家庭纠纷",
    "0603": "森林防火隐患",
}


def teams(count: int, now: dt.datetime) -> list[dict[str, object]]:
    """Patrol teams where they walk now; each fourth is off duty and says no position."""
    hour = now.astimezone(CHINA).hour
    return [
        _team(number, grid, now, is_on=(number + hour) % 4 != 0)
        for number, grid in enumerate(_beats(count), 1)
    ]


def enforcement_teams(now: dt.datetime) -> list[dict[str, object]]:
    """Teams of the transport department's enforcement where they drive now."""
    return [
        _team(500 + number, grid, now, is_on=True)
        | {"teamId": f"JTZF{number:02d}", "teamName": f"{grid.district}交通执法{number}中队"}
        for number, grid in enumerate(_beats(ENFORCEMENT_TEAMS), 1)
    ]


def projects(seed: int) -> list[dict[str, object]]:
    """Projects with the score of their risk assessment (稳定风险评估)."""
    found = []
    for number in range(1, 41):
        chance = random.Random(f"{seed}/project/{number}")
        grid = grids()[chance.randrange(len(grids()))]
        score = round(chance.betavariate(2, 3) * 100, 1)
        found.append(
            {
                "projectId": f"FX{number:04d}",
                "projectName": f"{grid.district}{_PROJECTS[number % len(_PROJECTS)]}{number}期",
                "riskScore": score,
                "riskLevel": next(word for least, word in _RISKS if score >= least),
                "longitude": grid.middle[0],
                "latitude": grid.middle[1],
                "area": grid.district,
                "assessedBy": f"{grid.district}社会稳定风险评估办公室",
            }
        )
    return found


def cells(layer: str, seed: int, day: dt.date) -> list[dict[str, object]]:
    """Counts per grid; a third of the cells hold fewer than five."""
    rows = []
    for grid in grids():
        chance = random.Random(f"{seed}/{layer}/{grid.code}/{day.toordinal() // 7}")
        if chance.random() < 0.6:
            continue  # most grids have none
        count = 1 + int(chance.expovariate(1 / 9.0))
        rows.append({"cell": grid.code, "x": grid.middle[0], "y": grid.middle[1], "num": count})
    return rows


@cache
def _beats(count: int) -> tuple[Grid, ...]:
    step = max(1, len(grids()) // max(count, 1))
    return grids()[::step][:count]


def _team(number: int, grid: Grid, now: dt.datetime, *, is_on: bool) -> dict[str, object]:
    angle = now.timestamp() / 240.0 + number  # a round of 25 minutes about the grid's middle
    return {
        "teamId": f"TEAM{number:04d}",
        "teamName": f"{grid.name}{_TEAM_KINDS[number % len(_TEAM_KINDS)]}",
        "kind": _TEAM_KINDS[number % len(_TEAM_KINDS)],
        "people": 3 + number % 6,
        "state": "在岗" if is_on else "休息",
        "x": round(grid.middle[0] + 0.0016 * math.cos(angle), 6) if is_on else 0,
        "y": round(grid.middle[1] + 0.0013 * math.sin(angle), 6) if is_on else 0,
        "speed": 4.2 if is_on else 0.0,
        "course": round(math.degrees(-angle) % 360, 1),
        "time": now.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
        "area": grid.district,
    }
