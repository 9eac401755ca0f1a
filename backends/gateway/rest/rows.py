"""Rows of a REST answer to cases, by the mapping. Pure; a bad row is named and the others go on."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from backends.gateway.datum import to_wgs84
from backends.gateway.rest.mapping import AnyField, Field, Since, Source, Stream
from backends.record.common import Place, Severity
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised

_SEVERITIES = {severity.name: severity for severity in Severity} | {
    str(severity.value): severity for severity in Severity
}
_MOST_TEXT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """A row that cannot be read: its id (or place in the answer), the field, what was expected."""

    row: str
    field: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that was read. `condition` is None when its status neither opens nor closes."""

    id: str
    updated_at: dt.datetime
    status: str
    condition: ConditionRaised | ConditionCleared | None


class _Unreadable(Exception):
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


def read_row(raw: Any, number: int, stream: Stream, source: Source) -> Row | RowFault:
    """One row of the records; `number` is its place, for a row without an id."""
    name = str(number)
    try:
        if not isinstance(raw, dict):
            raise _Unreadable("", "an object")
        row_id = _required(raw, stream.fields.id, "id")
        name = row_id
        updated_at = _time(raw, stream.fields.updated_at, "updated_at")
        if updated_at is None:
            raise _Unreadable("updated_at", "a time")
        status = _required(raw, stream.fields.status, "status")
        condition = _condition(raw, row_id, status, updated_at, (stream, source))
        return Row(id=row_id, updated_at=updated_at, status=status, condition=condition)
    except _Unreadable as fault:
        return RowFault(row=name, field=fault.field, expected=fault.expected)


def write_time(moment: dt.datetime, since: Since) -> str:
    """An aware time as {since} wants it."""
    if since.format == "unix_ms":
        return str(round(moment.timestamp() * 1000))
    if since.format == "unix_s":
        return str(round(moment.timestamp()))
    local = moment.astimezone(_zone(since.zone))
    return local.isoformat() if since.format == "iso" else local.strftime(since.format)


def _condition(
    raw: dict[str, Any],
    row_id: str,
    status: str,
    updated_at: dt.datetime,
    of: tuple[Stream, Source],
) -> ConditionRaised | ConditionCleared | None:
    stream, source = of
    fields = stream.fields
    key = f"{stream.name}:{row_id}"
    detail = {name: _text(raw, field, name) for name, field in fields.detail.items()}
    detail = {name: text for name, text in detail.items() if text}
    if status in stream.closed:
        return ConditionCleared(
            source=SourceId(source.id), key=key, occurred_at=updated_at, detail=detail
        )
    if status not in stream.open:
        return None
    return ConditionRaised(
        source=SourceId(source.id),
        key=key,
        department=source.department,
        severity=_severity(raw, fields.severity),
        kind=stream.kind,
        title=_required(raw, fields.title, "title"),
        occurred_at=_time(raw, fields.occurred_at, "occurred_at") or updated_at,
        place=_place(raw, stream),
        detail=detail,
    )


def _place(raw: dict[str, Any], stream: Stream) -> Place | None:
    fields = stream.fields
    lon, lat = _number(raw, fields.lon, "lon"), _number(raw, fields.lat, "lat")
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None
    lon, lat = to_wgs84(lon, lat, stream.datum)
    for name, value, most in (("lon", lon, 180), ("lat", lat, 90)):
        if not -most <= value <= most:
            raise _Unreadable(name, f"degrees from -{most} to {most}")
    return Place(
        lon_wgs84=lon,
        lat_wgs84=lat,
        name=_text(raw, fields.place_name, "place_name"),
        division=_text(raw, fields.division, "division"),
    )


def _severity(raw: dict[str, Any], field: AnyField) -> Severity:
    if not field:
        return Severity.IV
    text = _text(raw, field, "severity")
    if text not in _SEVERITIES:
        raise _Unreadable("severity", f"one of {', '.join(_SEVERITIES)}, is {text!r}")
    return _SEVERITIES[text]


def _required(raw: dict[str, Any], field: AnyField, name: str) -> str:
    text = _text(raw, field, name)
    if not text:
        raise _Unreadable(name, "a text that is not empty")
    return text


def _text(raw: dict[str, Any], field: AnyField, name: str) -> str:
    """A field as text; of an enum the word its value stands for; its default when absent."""
    if not field:
        return ""
    path, default = (field, "") if isinstance(field, str) else (field.path, field.default)
    value = dig(raw, path)
    if value is None or value == "":
        if isinstance(field, Field) and field.is_required and not default:
            raise _Unreadable(name, "a value")
        return default
    if isinstance(value, dict | list):
        raise _Unreadable(name, "a text or a number")
    text = str(value).strip()[:_MOST_TEXT]
    if isinstance(field, Field) and field.values:
        if text not in field.values and not default:
            raise _Unreadable(name, f"one of {', '.join(field.values)}, is {text!r}")
        return field.values.get(text, default)
    return text


def _number(raw: dict[str, Any], field: AnyField, name: str) -> float | None:
    text = _text(raw, field, name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _Unreadable(name, f"a number, is {text!r}")
    return value


def _time(raw: dict[str, Any], field: AnyField, name: str) -> dt.datetime | None:
    text = _text(raw, field, name)
    if not text:
        return None
    shape = field if isinstance(field, Field) else Field(path=field)
    try:
        return read_time(text, shape.format, shape.zone)
    except (ValueError, OverflowError, OSError):
        raise _Unreadable(name, f"a time like {shape.format}, is {text!r}") from None


def read_time(text: str, shape: str, zone: str) -> dt.datetime:
    """Aware UTC of a text in a format; `zone` where it names none. ValueError when it is none."""
    if shape in ("unix_ms", "unix_s"):
        return dt.datetime.fromtimestamp(float(text) / (1000 if shape == "unix_ms" else 1), dt.UTC)
    moment = (
        dt.datetime.fromisoformat(text) if shape == "iso" else dt.datetime.strptime(text, shape)
    )
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(zone))
    return moment.astimezone(dt.UTC)


def _zone(offset: str) -> dt.timezone:
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    return dt.timezone(dt.timedelta(minutes=-minutes if offset[0] == "-" else minutes))
