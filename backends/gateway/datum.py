"""Places from a source's datum to WGS-84, at the boundary. Pure.

GCJ-02 is WGS-84 shifted by a published series; its inverse is found by iteration. CGCS2000 is
equal to WGS-84 at this scale. BD-09 is GCJ-02 turned and stretched once more, by a formula that
its users publish; it has no official source.
"""

from __future__ import annotations

import enum
import math

_AXIS_M = 6378245.0  # Krasovsky 1940, as the series was fitted
_ECCENTRICITY2 = 0.00669342162296594323
_ENOUGH_DEG = 1e-9
_BD_RATE = math.pi * 3000.0 / 180.0


class Datum(enum.StrEnum):
    """In which datum a source writes its places."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    CGCS2000 = "cgcs2000"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """(lon, lat) in WGS-84 degrees; within 1e-8 degrees for GCJ-02, about a metre for BD-09."""
    if datum is Datum.BD09:
        lon, lat = _bd09_to_gcj02(lon, lat)
    elif datum is not Datum.GCJ02:
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(20):
        there_lon, there_lat = to_gcj02(guess_lon, guess_lat)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        guess_lon, guess_lat = guess_lon - off_lon, guess_lat - off_lat
        if abs(off_lon) < _ENOUGH_DEG and abs(off_lat) < _ENOUGH_DEG:
            break
    return guess_lon, guess_lat


def from_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """(lon, lat) of WGS-84 degrees as a target's datum has them."""
    if datum is Datum.GCJ02:
        return to_gcj02(lon, lat)
    if datum is Datum.BD09:
        return _gcj02_to_bd09(*to_gcj02(lon, lat))
    return lon, lat


def _gcj02_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    length = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_RATE)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_RATE)
    return length * math.cos(angle) + 0.0065, length * math.sin(angle) + 0.006


def _bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    x, y = lon - 0.0065, lat - 0.006
    length = math.hypot(x, y) - 0.00002 * math.sin(y * _BD_RATE)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * _BD_RATE)
    return length * math.cos(angle), length * math.sin(angle)


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """(lon, lat) of WGS-84 degrees in GCJ-02; unchanged outside China's rectangle."""
    if not (72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    radians = math.radians(lat)
    curve = 1 - _ECCENTRICITY2 * math.sin(radians) ** 2
    north_m = _AXIS_M * (1 - _ECCENTRICITY2) / (curve * math.sqrt(curve))
    east_m = _AXIS_M / math.sqrt(curve) * math.cos(radians)
    return lon + math.degrees(_shift_east(x, y) / east_m), lat + math.degrees(
        _shift_north(x, y) / north_m
    )


def _waves(value: float, terms: tuple[tuple[float, float], ...]) -> float:
    return 2.0 / 3.0 * sum(size * math.sin(value * math.pi * rate) for size, rate in terms)


def _shift_east(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    shift += _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    shift += _waves(x, ((20.0, 1.0), (40.0, 1 / 3)))
    return shift + _waves(x, ((150.0, 1 / 12), (300.0, 1 / 30)))


def _shift_north(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    shift += _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    shift += _waves(y, ((20.0, 1.0), (40.0, 1 / 3)))
    return shift + _waves(y, ((160.0, 1 / 12), (320.0, 1 / 30)))
