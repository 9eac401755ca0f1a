"""Reads and checks a batch of observations from outside. Pure; a fault names its place."""

from __future__ import annotations

import datetime as dt
import math
import re

import msgspec

from backends.hub.ingest_city import fault_in_city, fault_in_envelope
from backends.record.decisions import badly_formed
from backends.record.observation import (
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    EnvelopeTaken,
    HealthReport,
    IngestBatch,
    Observation,
    Positions,
    Reading,
    WarningPublished,
    WarningWithdrawn,
    is_person,
)

MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_TEXT = 500
MAX_LONG_TEXT = 20_000
MAX_POINTS = 20_000
MAX_PERSONAL = 20
_JSON = msgspec.json.Decoder(IngestBatch)
_MSGPACK = msgspec.msgpack.Decoder(IngestBatch)
_PATH = re.compile(r"^(?P<what>.*) - at `\$(?P<path>.*)`$", re.DOTALL)
_OBSERVATION = re.compile(r"^\.observations\[(?P<index>\d+)\]\.?(?P<field>.*)$")


class Malformed(Exception):
    """A batch that cannot be taken; the text says which observation and field, and why."""


def decode_batch(body: bytes, content_type: str) -> IngestBatch:
    """A checked batch from JSON, or from msgpack where the content type says so."""
    try:
        batch = _MSGPACK.decode(body) if "msgpack" in content_type else _JSON.decode(body)
    except msgspec.ValidationError as error:
        raise Malformed(_where(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"the body cannot be read: {error}") from None
    if not 1 <= len(batch.batch_id) <= 64:
        raise Malformed("batch_id: expected 1 to 64 characters")
    for index, observation in enumerate(batch.observations):
        fault = _fault(observation)
        if fault:
            raise Malformed(f"observation {index}, {fault}")
    return batch


def _where(message: str) -> str:
    found = _PATH.match(message)
    if found is None:
        return message
    inside = _OBSERVATION.match(found["path"])
    if inside is None:
        return f"{found['path'].lstrip('.') or 'body'}: {found['what']}"
    place = f", field {inside['field']}" if inside["field"] else ""
    return f"observation {inside['index']}{place}: {found['what']}"


def _fault(observation: Observation) -> str:
    match observation:
        case ConditionRaised():
            return _fault_in_condition(observation) or _fault_in_text("title", observation.title)
        case ConditionCleared():
            return _fault_in_condition(observation)
        case Reading():
            if not math.isfinite(observation.value):
                return "field value: expected a finite number"
            return _fault_in_time("observed_at", observation.observed_at)
        case Positions():
            return _fault_in_positions(observation)
        case HealthReport():
            return _fault_in_text("health.source", observation.health.source)
        case WarningPublished():
            return _fault_in_warning(observation)
        case WarningWithdrawn():
            return _fault_in_condition(observation)
        case CaseReported():
            return _fault_in_condition(observation) or _fault_in_case(observation)
        case EnvelopeTaken():
            return fault_in_envelope(observation.envelope)
        case _:
            return fault_in_city(observation)


def _fault_in_warning(warning: WarningPublished) -> str:
    for field, text in (
        ("source", warning.source),
        ("key", warning.key),
        ("headline", warning.headline),
    ):
        if fault := _fault_in_text(field, text):
            return fault
    if len(warning.text) > MAX_LONG_TEXT or len(warning.advice) > MAX_LONG_TEXT:
        return f"field text: expected at most {MAX_LONG_TEXT} characters"
    if sum(map(len, warning.area.rings)) > MAX_POINTS:
        return f"field area.rings: expected at most {MAX_POINTS} points"
    for ring in warning.area.rings:
        for lon, lat in ring:
            if not (abs(lon) <= 180 and abs(lat) <= 90):  # also catches NaN
                return f"field area.rings: ({lon:g}, {lat:g}) is no place in degrees"
    return _fault_in_time("issued_at", warning.issued_at) or _fault_in_time("until", warning.until)


def _fault_in_case(case: CaseReported) -> str:
    if len(case.description) > MAX_LONG_TEXT:
        return f"field description: expected at most {MAX_LONG_TEXT} characters"
    if len(case.personal) > MAX_PERSONAL or any(
        not name or len(name) > MAX_TEXT or len(text) > MAX_TEXT
        for name, text in case.personal.items()
    ):
        return f"field personal: expected at most {MAX_PERSONAL} fields of {MAX_TEXT} characters"
    if fault := _fault_in_text("title", case.title):
        return fault
    # It becomes a report of the record, whose own bounds would else refuse it unheard.
    refusal = badly_formed(case)
    return f"field {refusal.detail}" if refusal is not None else ""


def _fault_in_condition(
    condition: ConditionRaised | ConditionCleared | WarningWithdrawn | CaseReported,
) -> str:
    return (
        _fault_in_text("source", condition.source)
        or _fault_in_text("key", condition.key)
        or _fault_in_time("occurred_at", condition.occurred_at)
    )


def _fault_in_text(field: str, text: str) -> str:
    if not text or "\0" in text:
        return f"field {field}: expected text, got none or a NUL"
    if len(text) > MAX_TEXT:
        return f"field {field}: expected at most {MAX_TEXT} characters, got {len(text)}"
    return ""


def _fault_in_time(field: str, moment: dt.datetime) -> str:
    if moment.tzinfo is None:
        return f"field {field}: expected a time with its offset from UTC"
    if not 1970 < moment.year < 9999:
        return f"field {field}: year {moment.year} is out of range"
    return ""


def _fault_in_positions(positions: Positions) -> str:
    count = len(positions.ids)
    for field in (
        "labels",
        "lon_wgs84",
        "lat_wgs84",
        "speed_kmh",
        "heading_deg",
        "observed_unix_ms",
    ):
        got = len(getattr(positions, field))
        if got != count:
            return f"field {field}: expected {count} values as in ids, got {got}"
    for field in ("kinds", "companies"):
        got = len(getattr(positions, field))
        if got not in (0, count):
            return f"field {field}: expected {count} values as in ids, or none, got {got}"
    if any(map(is_person, set(positions.kinds))):
        return "field kinds: no person is followed, tell the positions of teams"
    for field, limit in (("lon_wgs84", 180.0), ("lat_wgs84", 90.0)):
        for row, degrees in enumerate(getattr(positions, field)):
            if not abs(degrees) <= limit:  # also catches NaN
                return f"field {field}[{row}]: expected -{limit:g} to {limit:g}, got {degrees:g}"
    for field in ("speed_kmh", "heading_deg"):
        for row, value in enumerate(getattr(positions, field)):
            if not math.isfinite(value):
                return f"field {field}[{row}]: expected a finite number"
    if any(not 0 <= moment < 1 << 53 for moment in positions.observed_unix_ms):
        return "field observed_unix_ms: expected milliseconds since 1970"
    return ""
