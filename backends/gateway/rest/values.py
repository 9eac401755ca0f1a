"""Single values of a row: a path's text, number, time, place. Pure; raises Unreadable."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from backends.gateway.datum import Datum, to_wgs84
from backends.gateway.rest.fields import AnyField, Field, Fields
from backends.gateway.rest.times import read_time
from backends.record.common import Place, Severity

SEVERITIES = {severity.name: severity for severity in Severity} | {
    str(severity.value): severity for severity in Severity
}
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # a clock that was never set says 1970
AHEAD = dt.timedelta(minutes=10)  # a clock may be so far ahead of ours
_SEPARATORS = re.compile(r"[、，,;；\s]+")
_MOST_TEXT = 500
_MOST_LONG_TEXT = 4_000
_MOST_SENT = 20_000  # a text over this is no text of a row
_MOST_POINTS = 2_000
_BROKEN = "\ufffd"  # where bytes were no text of the declared encoding


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


def text_in(value: Any) -> str:
    """A plain value as text; empty for nothing and for what is no plain value."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def place_of(raw: dict[str, Any], fields: Fields, datum: Datum) -> Place | None:
    """Where; None without a position, or at 0/0 as systems write an unknown one."""
    lon, lat = number_of(raw, fields.lon, "lon"), number_of(raw, fields.lat, "lat")
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None
    lon, lat = point_of(lon, lat, datum)
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
    return [point_of(lon, lat, datum) for lon, lat in corners]


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


def several_of(raw: dict[str, Any], field: AnyField, name: str) -> list[str]:
    """A list of texts, or a text that lists several."""
    path = field if isinstance(field, str) else field.path
    value = dig(raw, path) if path else None
    if isinstance(value, list):
        return [text for one in value[:_MOST_POINTS] if (text := text_in(one)[:_MOST_TEXT])]
    return parts_of(text_of(raw, field, name))


def parts_of(text: str) -> list[str]:
    """The parts of a text that lists several."""
    return [part for part in _SEPARATORS.split(text) if part]


def long_text_of(raw: dict[str, Any], field: AnyField, name: str) -> str:
    """As text_of, for the long words of a report."""
    return text_of(raw, field, name, most=_MOST_LONG_TEXT)


def text_of(raw: dict[str, Any], field: AnyField, name: str, *, most: int = _MOST_TEXT) -> str:
    """A field as text; of an enum the word its value stands for; its default when absent."""
    if not field:
        return ""
    path, default = (field, "") if isinstance(field, str) else (field.path, field.default)
    value = dig(raw, path) if path else None
    if value is None or value == "":
        if isinstance(field, Field) and field.is_required and not default:
            raise Unreadable(name, "a value")
        return default
    if isinstance(value, dict | list):
        raise Unreadable(name, "a text or a number")
    text = text_in(value).strip()
    if len(text) > _MOST_SENT:
        raise Unreadable(name, f"at most {_MOST_SENT} characters, is {len(text)}")
    if _BROKEN in text:
        raise Unreadable(name, "text of the declared encoding")
    if isinstance(field, Field) and field.part:
        text = text[slice(*field.part)]
    text = text[:most]
    if isinstance(field, Field) and field.values:
        if text not in field.values and not default:
            raise Unreadable(name, f"one of {', '.join(field.values)}, is {text[:40]!r}")
        return field.values.get(text, default)
    return text


def number_of(raw: dict[str, Any], field: AnyField, name: str) -> float | None:
    """A finite number, scaled as its field says; None where there is none."""
    text = text_of(raw, field, name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if isinstance(field, Field):
        value = value * field.scale + field.add
    if not math.isfinite(value):
        raise Unreadable(name, f"a number, is {text[:40]!r}")
    return value


def count_of(raw: dict[str, Any], field: AnyField, name: str) -> int:
    """A whole number from 0; 0 where there is none."""
    value = number_of(raw, field, name)
    if value is None:
        return 0
    if not 0 <= value < 1e9:
        raise Unreadable(name, f"a number from 0, is {value:g}")
    return round(value)


def time_of(raw: dict[str, Any], field: AnyField, name: str) -> dt.datetime | None:
    """Aware UTC; None where there is none."""
    text = text_of(raw, field, name)
    if not text:
        return None
    shape = field if isinstance(field, Field) else Field(path=field)
    try:
        return read_time(text, shape.format, shape.zone)
    except (ValueError, OverflowError, OSError):
        raise Unreadable(name, f"a time like {shape.format}, is {text[:40]!r}") from None


def out_of_time(moment: dt.datetime, now: dt.datetime) -> str:
    """What was expected of a time that no clock can have said; empty where one can."""
    if moment > now + AHEAD:
        return "a time that is not ahead of now"
    return "a time after the year 2000" if moment < EARLIEST else ""


def point_of(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """(lon, lat) in WGS-84 of a source's datum. Swapped ones are told as what they are."""
    if abs(lat) > 90 and abs(lon) <= 90:
        raise Unreadable("lat", "latitude and longitude in their own fields, they are swapped")
    lon, lat = to_wgs84(lon, lat, datum)
    for name, value, most in (("lon", lon, 180), ("lat", lat, 90)):
        if not -most <= value <= most:
            raise Unreadable(name, f"degrees from -{most} to {most}")
    return lon, lat
