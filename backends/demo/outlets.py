"""The monitoring points of the demo city and how their values wander. Pure; time from outside."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

# Order of exceedances: the first outlet soon after start, then one of the others now and then.
FIRST_AT_S = 22.0
FIRST_LASTS_S = 240.0
NEXT_EVERY_S = 420.0
NEXT_LASTS_S = 100.0
# Times the limit: Ⅲ as a rule, Ⅱ over 1.5, and of one outlet in eighteen Ⅰ over 2.
LEVEL = 1.28
LEVELS = {0: 1.62, 3: 1.6, 4: 2.2, 9: 1.6, 14: 1.6}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOutlet:
    """One logger: HJ 212 ST and MN, its place, the normal value and the limit of each factor."""

    id: str
    mn: str
    st: str
    name: str
    kind: str
    lon_wgs84: float
    lat_wgs84: float
    normal: dict[str, float]
    limits: dict[str, float]


WATER = {"w01018": 34.0, "w21003": 2.6, "w01001": 7.3}
WATER_LIMITS = {"w01018": 50.0, "w21003": 5.0}
DUST = {"a34002": 82.0, "a34004": 45.0, "a34001": 138.0, "a01001": 12.6, "a01002": 61.0}
DUST_LIMITS = {"a34002": 150.0}
DECIMALS = {"w01018": 1, "w21003": 2, "w01001": 2, "a01001": 1}

_WATER_ROWS: list[tuple[str, float, float]] = [
    ("滨江化工总排口", 123.20380, 30.52820),
    ("岚江化工园污水处理厂", 123.21060, 30.55100),
    ("城北污水处理厂出口", 122.98110, 30.52860),
    ("江南污水处理厂出口", 123.17510, 30.47810),
    ("临江热电厂排口", 123.19700, 30.56380),
    ("岚江钢铁总排口", 123.17620, 30.56020),
    ("造船厂一号排口", 123.18760, 30.53220),
    ("东渡印染排口", 123.16420, 30.55700),
    ("垃圾焚烧发电厂渗滤液站", 122.94050, 30.47450),
    ("白沙食品园排口", 123.15300, 30.44200),
    ("青溪造纸排口", 123.03010, 30.60620),
    ("临江港油品码头排口", 123.22150, 30.51410),
]
_DUST_ROWS: list[tuple[str, float, float]] = [
    ("会展片区二期工地扬尘", 123.12690, 30.51450),
    ("软件园三期工地扬尘", 123.07050, 30.47030),
    ("二环和平路立交工地扬尘", 123.15190, 30.53080),
    ("临江港散货堆场扬尘", 123.21530, 30.49580),
    ("凤山隧道口扬尘", 122.98190, 30.54610),
    ("文昌路地铁站工地扬尘", 123.04140, 30.54770),
]


def outlets() -> list[DemoOutlet]:
    """Twelve water outlets and six dust monitors."""
    water = [
        DemoOutlet(
            id=f"outlet-{i:02d}",
            mn=f"33010900WLJS{i:012d}",
            st="32",
            name=name,
            kind="outlet",
            lon_wgs84=lon,
            lat_wgs84=lat,
            normal=WATER,
            limits=WATER_LIMITS,
        )
        for i, (name, lon, lat) in enumerate(_WATER_ROWS, start=1)
    ]
    dust = [
        DemoOutlet(
            id=f"dust-{i:02d}",
            mn=f"33010900WLJC{i:012d}",
            st="39",
            name=name,
            kind="dust",
            lon_wgs84=lon,
            lat_wgs84=lat,
            normal=DUST,
            limits=DUST_LIMITS,
        )
        for i, (name, lon, lat) in enumerate(_DUST_ROWS, start=1)
    ]
    return water + dust


class Wander:
    """Values of one logger: a random walk about the normal, and its hours over the limit."""

    def __init__(self, number: int, outlet: DemoOutlet, seed: int) -> None:
        self._number, self._outlet = number, outlet
        self._random = random.Random(f"{seed}/{outlet.mn}")
        self._drift = {factor: self._random.uniform(-0.4, 0.4) for factor in outlet.normal}

    def values(self, since_start_s: float) -> dict[str, float]:
        """The next reading of every factor, `since_start_s` after the demo began."""
        result: dict[str, float] = {}
        main = next(iter(self._outlet.limits))
        for factor, normal in self._outlet.normal.items():
            drift = self._drift[factor] * 0.94 + self._random.gauss(0, 0.16)
            self._drift[factor] = max(-1.0, min(1.0, drift))
            spread = 0.02 if factor == "w01001" else 0.14
            value = normal * (1 + spread * self._drift[factor])
            if factor == main:
                over = self._over(since_start_s)
                limit = self._outlet.limits[factor]
                level = LEVELS.get(self._number, LEVEL) + 0.04 * self._drift[factor]
                value += over * (limit * level - value)
            result[factor] = round(value, DECIMALS.get(factor, 0))
        return result

    def _over(self, now_s: float) -> float:
        """0 normal … 1 well over the limit; rises and falls within some seconds."""
        if self._number == 0:
            begin, lasts = FIRST_AT_S, FIRST_LASTS_S
        else:
            turn = 18 * NEXT_EVERY_S
            first = NEXT_EVERY_S * self._number
            begin = first + turn * max(0.0, math.floor((now_s - first) / turn))
            lasts = NEXT_LASTS_S
        if not begin <= now_s <= begin + lasts:
            return 0.0
        return min(1.0, 0.7 + (now_s - begin) / 20, (begin + lasts - now_s) / 12)
