"""Single values of a REST row: a path's text, number, time, place. Pure; raises Unreadable."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from backends.gateway.datum import Datum, to_wgs84
from backends.gateway.rest.mapping import AnyField, Field, Fields
from backends.record.common import Place, Severity

SEVERITIES = {severity.name: severity for severity in Severity} | {
    str(severity.value): severity for severity in Severity
}
_MOST_TEXT = 500
_MOST_POINTS = 2_000


class Unreadable(Exception):
    """A field that does not hold what the mapping says."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(expected)
        self.field, self.expected = field, expected


def dig(value: Any, path: str) -> Any:
    """What stands at a dotted path ("data.list.0.id"); None when nothing does."""
    for part in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def place_of(raw: dict[str, Any], fields: Fields, datum: Datum) -> Place | None:
    """Where; None without a position, or at 0/0 as systems write an unknown one."""
    lon, lat = number_of(raw, fields.lon, "lon"), number_of(raw, fields.lat, "lat")
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None
    lon, lat = _point(lon, lat, datum)
    return Place(
        lon_wgs84=lon,
        lat_wgs84=lat,
        name=text_of(raw, fields.place_name, "place_name"),
        division=text_of(raw, fields.division, "division"),
    )


def ring_of(raw: dict[str, Any], field: AnyField, datum: Datum) -> list[tuple[float, float]]:
    """A polygon's corners in WGS-84 from a list of [lon, lat]; empty where there is none."""
    path = field if isinstance(field, str) else field.path
    value = dig(raw, path) if path else None
    if value is None or value == []:
        return []
    try:
        corners = [(float(lon), float(lat)) for lon, lat in value]
    except (TypeError, ValueError):
        raise Unreadable("polygon", "a list of [lon, lat]") from None
    if not 3 <= len(corners) <= _MOST_POINTS or not all(map(math.isfinite, sum(corners, ()))):
        raise Unreadable("polygon", f"3 to {_MOST_POINTS} corners")
    return [_point(lon, lat, datum) for lon, lat in corners]


def severity_of(raw: dict[str, Any], field: AnyField, name: str = "severity") -> Severity:
    """The level by its name or number; IV where the mapping names no field."""
    if not field:
        return Severity.IV
    text = text_of(raw, field, name)
    if text not in SEVERITIES:
        raise Unreadable(name, f"one of {', '.join(SEVERITIES)}, is {text!r}")
    return SEVERITIES[text]


def required_of(raw: dict[str, Any], field: AnyField, name: str) -> str:
    """A text that must not be empty."""
    text = text_of(raw, field, name)
    if not text:
        raise Unreadable(name, "a text that is not empty")
    return text


def texts_of(raw: dict[str, Any], fields: dict[str, AnyField]) -> dict[str, str]:
    """Several fields by name, those with a text."""
    found = {name: text_of(raw, field, name) for name, field in fields.items()}
    return {name: text for name, text in found.items() if text}


def text_of(raw: dict[str, Any], field: AnyField, name: str) -> str:
    """A field as text; of an enum the word its value stands for; its default when absent."""
    if not field:
        return ""
    path, default = (field, "") if isinstance(field, str) else (field.path, field.default)
    value = dig(raw, path)
    if value is None or value == "":
        if isinstance(field, Field) and field.is_required and not default:
            raise Unreadable(name, "a value")
        return default
    if isinstance(value, dict | list):
        raise Unreadable(name, "a text or a number")
    text = str(value).strip()[:_MOST_TEXT]
    if isinstance(field, Field) and field.values:
        if text not in field.values and not default:
            raise Unreadable(name, f"one of {', '.join(field.values)}, is {text!r}")
        return field.values.get(text, default)
    return text


def number_of(raw: dict[str, Any], field: AnyField, name: str) -> float | None:
    """A finite number; None where there is none."""
    text = text_of(raw, field, name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Unreadable(name, f"a number, is {text!r}")
    return value


def time_of(raw: dict[str, Any], field: AnyField, name: str) -> dt.datetime | None:
    """Aware UTC; None where there is none."""
    text = text_of(raw, field, name)
    if not text:
        return None
    shape = field if isinstance(field, Field) else Field(path=field)
    try:
        return read_time(text, shape.format, shape.zone)
    except (ValueError, OverflowError, OSError):
        raise Unreadable(name, f"a time like {shape.format}, is {text!r}") from None


def read_time(text: str, shape: str, zone: str) -> dt.datetime:
    """Aware UTC of a text in a format; `zone` where it names none. ValueError when it is none."""
    if shape in ("unix_ms", "unix_s"):
        return dt.datetime.fromtimestamp(float(text) / (1000 if shape == "unix_ms" else 1), dt.UTC)
    moment = (
        dt.datetime.fromisoformat(text) if shape == "iso" else dt.datetime.strptime(text, shape)
    )
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_of(zone))
    return moment.astimezone(dt.UTC)


def zone_of(offset: str) -> dt.timezone:
    """The zone of "+08:00"."""
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    return dt.timezone(dt.timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _point(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    lon, lat = to_wgs84(lon, lat, datum)
    for name, value, most in (("lon", lon, 180), ("lat", lat, 90)):
        if not -most <= value <= most:
            raise Unreadable(name, f"degrees from -{most} to {most}")
    return lon, lat
