"""As many loggers as one likes, of a city of three million: outlets, dust monitors, stations.

Pure: the same seed gives the same loggers, and a register of them as their offices would keep it.
"""

from __future__ import annotations

import csv
import io
import random

from backends.demo.city import city, district_of
from backends.demo.outlets import (
    DUST,
    DUST_LIMITS,
    WATER,
    WATER_LIMITS,
    DemoOutlet,
    outlets,
)

WHOLE_CITY = 950  # 300 outlets, 500 dust monitors, 150 stations
AIR = {"a34004": 38.0, "a34002": 71.0, "a05024": 62.0, "a21004": 31.0, "a01001": 12.6}
SURFACE_WATER = {"w01001": 7.6, "w01009": 7.1, "w01019": 3.4, "w21003": 0.41, "w21011": 0.09}
NOISE = {"Leq": 54.0}
_KINDS = (
    # share of 950, kind, HJ 212 ST, name, normal values, limits
    (300, "outlet", "32", "排口", WATER, WATER_LIMITS),
    (500, "dust", "39", "工地扬尘", DUST, DUST_LIMITS),
    (60, "surface_water", "21", "地表水站", SURFACE_WATER, {"w01019": 6.0, "w21003": 1.0}),
    (50, "air", "22", "空气站", AIR, {"a34004": 75.0}),
    (40, "noise", "23", "噪声站", NOISE, {"Leq": 70.0}),
)
_PREFIX = {"outlet": "WS", "dust": "YC", "surface_water": "DB", "air": "KQ", "noise": "ZS"}


def city_loggers(count: int, seed: int) -> list[DemoOutlet]:
    """`count` loggers; up to 18 they are the demo city's own."""
    found = outlets()[:count]
    chance = random.Random(f"{seed}/loggers")
    west, south, east, north = city().bounds
    shares = [row[0] for row in _KINDS]
    for number in range(len(found), count):
        _, kind, st, word, normal, limits = chance.choices(_KINDS, shares)[0]
        lon = chance.uniform(west + 0.02, east - 0.02)
        lat = chance.uniform(south + 0.02, north - 0.02)
        found.append(
            DemoOutlet(
                id=f"{kind}-{number:04d}",
                mn=f"33010900{_PREFIX[kind]}{number:014d}",
                st=st,
                name=f"{district_of((lon, lat)) or '市郊'}{number}号{word}",
                kind=kind,
                lon_wgs84=round(lon, 5),
                lat_wgs84=round(lat, 5),
                normal=normal,
                limits=limits,
            )
        )
    return found


def register_csv(loggers: list[DemoOutlet]) -> str:
    """The loggers as a register that [[environment.register]] reads."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["id", "mn", "name", "kind", "lon", "lat", "division", "owner", "st", "limits"])
    for one in loggers:
        place = (one.lon_wgs84, one.lat_wgs84)
        limits = " ".join(f"{code}={limit:g}" for code, limit in one.limits.items())
        division = district_of(place)
        rows.writerow(
            [one.id, one.mn, one.name, one.kind, *place, division, division, one.st, limits]
        )
    return out.getvalue()
