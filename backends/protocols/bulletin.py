"""A warning as a message of another system tells it, whichever its format; reading XML of it. Pure.

`warning12379` and `cap12` make these of bytes; nothing here reads a clock.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
import re

import msgspec

from backends.protocols.manscdp import xml
from backends.protocols.manscdp.xml import Element, Fault, Malformed

CHINA = dt.timezone(dt.timedelta(hours=8))
MAX_BYTES = xml.MAX_BYTES
MOST_POINTS = 5_000
MOST_RINGS = 50
MOST_CODES = 500
MOST_WORDS = 20_000
_CIRCLE_CORNERS = 36
_KM_PER_DEGREE = 111.32
# Longitudes of China lie from 73 to 135, latitudes from 3 to 54: a pair read the wrong way round
# is no place at all or lies outside.
_MOST_LAT = 90.0

Ring = list[tuple[float, float]]

_FAULT_WORDS = {
    Fault.TOO_LARGE: "报文过大或层次过深",
    Fault.FORBIDDEN: "报文含有 DTD 或实体声明，拒绝读取",
    Fault.XML: "不是完整的 XML",
    Fault.CONTENT: "报文内容不完整",
}


class Told(enum.StrEnum):
    """What a message does."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"


class Status(enum.StrEnum):
    """Whether it is meant."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is not taken: why, in words an operator reads, and how it begins."""

    reason: str
    sample: str = ""


class Bulletin(msgspec.Struct, frozen=True, kw_only=True):
    """One message. `colour` 1 red to 4 blue; `references`: identifiers it updates or cancels.

    `rings`: (lon, lat) in the datum of the message; `codes`: divisions, digits only. `faults`:
    what of it could not be used (a polygon the wrong way round), in words.
    """

    identifier: str
    told: Told
    status: Status
    sender: str
    sent_at: dt.datetime
    kind: str = ""
    colour: int = 3
    headline: str = ""
    text: str = ""
    advice: str = ""
    effective_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    area: str = ""
    rings: list[Ring] = []
    codes: list[str] = []
    references: list[str] = []
    faults: list[str] = []


class Unreadable(ValueError):
    """What a message lacks, in words."""


def read_xml(body: bytes) -> Element | Refused:
    """The root element, without trust: no DTD, no entities, all bounded."""
    root = xml.read(body)
    if isinstance(root, Malformed):
        return Refused(reason=_FAULT_WORDS[root.fault], sample=_sample(body))
    return root


def refused(reason: str, body: bytes) -> Refused:
    return Refused(reason=reason, sample=_sample(body))


def _sample(body: bytes) -> str:
    return xml.decode(body[:200])[:200]


def moment(text: str, *, zone: dt.tzinfo | None = None) -> dt.datetime | None:
    """An aware time; a text without an offset is in `zone`. None when there is none."""
    text = text.strip()
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text[:40].replace("/", "-"))
        if found.tzinfo is None:
            if zone is None:
                raise Unreadable(f"时间没有时区：{text[:40]}")
            found = found.replace(tzinfo=zone)
        return found.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"时间不可读：{text[:40]}") from error


def polygon(text: str) -> Ring:
    """A ring of "lat,lon lat,lon …", closed. Empty text: none. Raises Unreadable."""
    pairs = text.split()
    if len(pairs) > MOST_POINTS:
        raise Unreadable(f"多边形超过 {MOST_POINTS} 个点")
    ring = [_place(pair) for pair in pairs]
    if not ring:
        return []
    if len(set(ring)) < 3:
        raise Unreadable("多边形少于三个点")
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def circle(text: str) -> Ring:
    """A ring about "lat,lon radius" in kilometres. Radius 0, or no text: none."""
    parts = text.split()
    if not parts:
        return []
    if len(parts) != 2:
        raise Unreadable("圆形区域写法有误")
    lon, lat = _place(parts[0])
    radius_km = _number(parts[1])
    if not 0 <= radius_km <= 2_000:
        raise Unreadable(f"圆形区域半径 {radius_km:g} 公里超出范围")
    if radius_km == 0 or abs(lat) > 85:
        return []
    north = radius_km / _KM_PER_DEGREE
    east = north / math.cos(math.radians(lat))
    corners = [2 * math.pi * n / _CIRCLE_CORNERS for n in range(_CIRCLE_CORNERS)]
    ring = [
        (round(lon + east * math.sin(a), 6), round(lat + north * math.cos(a), 6)) for a in corners
    ]
    return [*ring, ring[0]]


class Areas(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message says it is."""

    rings: list[Ring] = []
    codes: list[str] = []
    names: str = ""
    faults: list[str] = []


def areas(info: Element) -> Areas:
    """All areas of an `info`: one geocode with several codes, or one code a geocode."""
    rings: list[Ring] = []
    codes: list[str] = []
    names: list[str] = []
    faults: list[str] = []
    for area in info.all("area"):
        names += [area.value("areaDesc")] if area.value("areaDesc") else []
        for geocode in area.all("geocode"):
            codes += codes_in(geocode.value("value") if geocode.children else geocode.text)
        for name, read_ring in (("polygon", polygon), ("circle", circle)):
            for element in area.all(name):
                try:
                    ring = read_ring(element.text)
                except Unreadable as error:
                    faults.append(str(error))
                    continue
                rings += [ring] if ring else []
    return Areas(
        rings=rings[:MOST_RINGS],
        codes=list(dict.fromkeys(codes))[:MOST_CODES],
        names="、".join(names[:100])[:500],
        faults=list(dict.fromkeys(faults))[:20],
    )


def codes_in(text: str) -> list[str]:
    """Division codes of one field: digits, however they are separated."""
    return [code for code in re.split(r"\D+", text[:20_000]) if 2 <= len(code) <= 20][:MOST_CODES]


def words(text: str) -> str:
    """Long words, bounded."""
    return text.strip()[:MOST_WORDS]


def _place(pair: str) -> tuple[float, float]:
    lat_text, comma, lon_text = pair.partition(",")
    if not comma:
        raise Unreadable(f"坐标写法有误：{pair[:40]}")
    lat, lon = _number(lat_text), _number(lon_text)
    if abs(lat) > _MOST_LAT and abs(lon) <= _MOST_LAT:
        raise Unreadable("经纬度颠倒（应为 纬度,经度）")
    if abs(lat) > _MOST_LAT or abs(lon) > 180.0:
        raise Unreadable(f"坐标超出范围：{pair[:40]}")
    return lon, lat


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise Unreadable(f"坐标不是数字：{text[:40]}") from error
    if not math.isfinite(value):
        raise Unreadable(f"坐标不是数字：{text[:40]}")
    return value
