"""Rows of the offices behind emergency and environment: teams, supplies, sites, linked records.

Pure: they follow from the seed and the time. Names are invented; no row names a person.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import random
from functools import cache
from importlib import resources
from typing import Any

from backends.demo.cases import CHINA
from backends.demo.city import city, district_of, to_gcj02
from backends.demo.dirt import Names, spoilt
from backends.demo.outlets import outlets

TEAMS, SITES = 30, 200
# Where the publishing centre (12379) and the broadcast (CAP) take warnings of others.
WARNINGS_12379, WARNINGS_CAP = "/fb/v1/warnings", "/gb/v1/cap"
MOVES_EVERY_S = 10.0
_TEAM_STATES = ("待命", "待命", "待命", "出动", "到场", "返回")
_SITE_KINDS = (
    ("hazardous", "危险化学品企业"),
    ("reservoir", "水库"),
    ("building", "在建工地"),
    ("tailings", "地质灾害点"),
    ("gas", "加气站"),
    ("crowd", "人员密集场所"),
)
_WASTES = (("HW08", "废矿物油"), ("HW49", "废活性炭"), ("HW17", "表面处理废物"), ("HW34", "废酸"))

Row = dict[str, Any]


@cache
def _city_resources() -> Row:
    text = resources.files("resources").joinpath("city/resources.json").read_bytes()
    loaded: Row = json.loads(text)
    return loaded


class OfficeBook:
    """What each office's interface lists at a moment."""

    def __init__(self, seed: int, dirt: float = 0.0) -> None:
        self._seed, self._dirt = seed, dirt

    def rows(self, path: str, now: dt.datetime) -> list[Row] | None:
        """The rows of an interface; None for a path that there is not."""
        made = {
            "/yj/v2/teams": self.teams,
            "/yj/v2/supplies": self.supplies,
            "/yj/v2/sites": self.sites,
            "/gf/v1/records": self.wastes,
            "/aq/v1/enterprises": self.enterprises,
            "/zj/v1/sites": self.building_sites,
            "/zr/v1/parcels": self.parcels,
        }.get(path)
        if made is None:
            return None
        rows = made(now)
        names = Names(title=list(rows[0])[1], lon="lng", lat="lat", updated="updateTime")
        keys = [f"{path}/{next(iter(row.values()))}" for row in rows]
        return [spoilt(row, key, names, self._dirt) for row, key in zip(rows, keys, strict=True)]

    def teams(self, now: dt.datetime) -> list[Row]:
        """Thirty teams; those on their way move."""
        return [
            self._team(number, team, now)
            for number, team in enumerate(_city_resources()["teams"][:TEAMS])
        ]

    def _team(self, number: int, team: Row, now: dt.datetime) -> Row:
        turn = int(now.timestamp() // 900)
        state = random.Random(f"{self._seed}/team/{number}/{turn}").choice(_TEAM_STATES)
        lon, lat = team["place"]["lon_wgs84"], team["place"]["lat_wgs84"]
        if state != "待命":
            angle = now.timestamp() / 300 + number
            lon, lat = lon + 0.012 * math.cos(angle), lat + 0.010 * math.sin(angle)
        moved = now.timestamp() // MOVES_EVERY_S * MOVES_EVERY_S
        return {
            "teamId": team["id"],
            "teamName": team["name"],
            "teamType": team["kind"],
            "status": state,
            "people": team["people"],
            "vehicles": team["vehicles"],
            "dutyPhone": team["telephone"],
            "lng": round(lon, 5),
            "lat": round(lat, 5),
            "updateTime": _text(dt.datetime.fromtimestamp(moved, dt.UTC)),
        }

    def supplies(self, now: dt.datetime) -> list[Row]:
        """Depots with their stock."""
        return [
            {
                "id": one["id"],
                "name": one["name"],
                "lng": one["place"]["lon_wgs84"],
                "lat": one["place"]["lat_wgs84"],
                "address": one["place"]["name"],
                "stock": "、".join(f"{name} {count}" for name, count in one["stock"].items()),
                "phone": one["telephone"],
                "updateTime": _day(now),
            }
            for one in _city_resources()["supplies"]
        ]

    def sites(self, now: dt.datetime) -> list[Row]:
        """Two hundred sites that somebody watches over."""
        chance = random.Random(f"{self._seed}/sites")
        west, south, east, north = city().bounds
        found = []
        for number in range(1, SITES + 1):
            kind, word = chance.choice(_SITE_KINDS)
            lon = round(chance.uniform(west + 0.03, east - 0.03), 5)
            lat = round(chance.uniform(south + 0.03, north - 0.03), 5)
            found.append(
                {
                    "siteId": f"zd-{number:03d}",
                    "siteName": f"{district_of((lon, lat)) or '市郊'}{number}号{word}",
                    "siteType": kind,
                    "riskLevel": chance.choice(("低", "一般", "较大", "重大")),
                    "company": f"临江{chance.choice('安恒永兴')}{chance.choice('泰达盛通')}公司",
                    "lng": lon,
                    "lat": lat,
                    "updateTime": _day(now),
                }
            )
        return found

    def wastes(self, now: dt.datetime) -> list[Row]:
        """危固废: waste in store at the companies whose outlets are monitored."""
        found = []
        for number, outlet in enumerate(_water(), start=1):
            chance = random.Random(f"{self._seed}/waste/{number}/{now:%Y%m%d}")
            code, name = _WASTES[number % len(_WASTES)]
            stored, most = round(chance.uniform(1, 18), 1), 20.0
            found.append(
                {
                    "recordNo": f"GF{number:05d}",
                    "enterprise": outlet.name.removesuffix("总排口").removesuffix("排口"),
                    "outletCode": outlet.id,
                    "wasteCode": code,
                    "wasteName": name,
                    "storedTon": stored,
                    "capacityTon": most,
                    "status": "临近上限" if stored > 0.8 * most else "正常",
                    "lng": outlet.lon_wgs84,
                    "lat": outlet.lat_wgs84,
                    "updateTime": _day(now),
                }
            )
        return found

    def enterprises(self, now: dt.datetime) -> list[Row]:
        """安全生产: companies with their grade and open hazards."""
        found = []
        for number, outlet in enumerate(_water(), start=1):
            chance = random.Random(f"{self._seed}/safety/{number}/{now:%Y%m}")
            hazards = chance.choice((0, 0, 0, 1, 2))
            found.append(
                {
                    "code": f"AQ{number:05d}",
                    "name": outlet.name.removesuffix("总排口").removesuffix("排口"),
                    "pointId": outlet.id,
                    "grade": chance.choice("ABBC"),
                    "openHazards": hazards,
                    "status": "有未整改隐患" if hazards else "正常",
                    "updateTime": _day(now),
                }
            )
        return found

    def building_sites(self, now: dt.datetime) -> list[Row]:
        """住建: building sites, each with its dust monitor. Places in GCJ-02, as their map is."""
        found = []
        for number, outlet in enumerate((o for o in outlets() if o.kind == "dust"), start=1):
            lon, lat = to_gcj02(outlet.lon_wgs84, outlet.lat_wgs84)
            found.append(
                {
                    "projectNo": f"ZJ2026{number:04d}",
                    "projectName": outlet.name.removesuffix("扬尘"),
                    "monitorId": outlet.id,
                    "builder": f"临江{'一二三四五六'[number % 6]}建公司",
                    "stage": ("土方", "主体", "装饰")[number % 3],
                    "lng": round(lon, 6),
                    "lat": round(lat, 6),
                    "updateTime": _day(now),
                }
            )
        return found

    def parcels(self, now: dt.datetime) -> list[Row]:
        """自然资源: parcels at the same places, with what they may be used for."""
        uses = ("工业用地", "城镇住宅用地", "公用设施用地", "交通用地")
        return [
            {
                "parcelNo": f"ZR-{number:04d}",
                "usage": uses[number % len(uses)],
                "areaMu": 20 + 7 * number,
                "aboutPoint": outlet.id,
                "lng": outlet.lon_wgs84,
                "lat": outlet.lat_wgs84,
                "updateTime": _day(now),
            }
            for number, outlet in enumerate(outlets(), start=1)
        ]


def _water() -> list[Any]:
    return [outlet for outlet in outlets() if outlet.kind == "outlet"]


def _text(at: dt.datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _day(now: dt.datetime) -> str:
    return _text(now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0))
