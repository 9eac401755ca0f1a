"""Checks what departments' systems tell of the city: items, cells, steps, envelopes. Pure.

A fault names its field; empty: none. Types were checked before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from backends.record.common import Place
from backends.record.exchange import Envelope
from backends.record.observation import (
    CaseProgressed,
    CellsTold,
    CodesTold,
    CoverageTold,
    DivisionsTold,
    ItemsTold,
    PointsTold,
)
from backends.record.resource import Item

MAX_TEXT = 500
MAX_LONG_TEXT = 20_000
MAX_ITEMS = 5_000  # of one observation; an inventory comes in as many as it likes
MAX_CELLS = 50_000
MAX_ROWS = 20_000
MAX_FIELDS = 40
_CODE = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:")

CityTold = (
    CaseProgressed | PointsTold | ItemsTold | CellsTold | DivisionsTold | CodesTold | CoverageTold
)


def fault_in_city(told: CityTold) -> str:
    """What is wrong with it."""
    fault = text("source", told.source)
    if fault:
        return fault
    match told:
        case CaseProgressed():
            return _fault_in_step(told)
        case PointsTold():
            return _many("points", told.points, MAX_ITEMS) or first(
                text(f"points[{n}].id", p.id) or text(f"points[{n}].name", p.name)
                for n, p in enumerate(told.points)
            )
        case ItemsTold():
            return _fault_in_items(told)
        case CellsTold():
            return _fault_in_cells(told)
        case DivisionsTold():
            return _many("rows", told.rows, MAX_ROWS) or first(
                _code(f"rows[{n}]", code) or text(f"rows[{n}]", name) or _parent(n, parent)
                for n, (code, name, parent) in enumerate(told.rows)
            )
        case CodesTold():
            return (
                text("party", told.party)
                or text("topic", told.topic)
                or _many("codes", told.codes, MAX_ROWS)
                or first(text("codes", w) for pair in told.codes.items() for w in pair)
            )
        case CoverageTold():
            return (
                text("topic", told.topic)
                or _many("rows", told.rows, MAX_ROWS)
                or first(_fault_in_row(n, row) for n, row in enumerate(told.rows))
            )


def fault_in_envelope(envelope: Envelope) -> str:
    """What is wrong with a message of another party."""
    if not 1 <= len(envelope.id) <= 64:
        return "field id: expected 1 to 64 characters"
    names = [
        ("source", envelope.source),
        ("type", envelope.type),
        ("subject", envelope.subject),
    ]
    words = [*envelope.targets, *envelope.passed, envelope.correlation_id, envelope.causation_id]
    words += [envelope.division, envelope.dedup_key]
    fault = first(text(field, word) for field, word in names)
    fault = fault or moment("occurred_at", envelope.occurred_at)
    if fault:
        return fault
    if len(envelope.targets) > MAX_FIELDS or len(envelope.passed) > MAX_FIELDS:
        return f"field targets: expected at most {MAX_FIELDS}"
    if any(len(word) > MAX_TEXT or "\0" in word for word in words):
        return f"field targets, passed or ids: expected at most {MAX_TEXT} characters without NUL"
    return _place("geo", envelope.geo) or _fields("data", envelope.data, MAX_LONG_TEXT)


def text(field: str, said: str) -> str:
    """A text that must be there."""
    if not said or "\0" in said:
        return f"field {field}: expected text, got none or a NUL"
    if len(said) > MAX_TEXT:
        return f"field {field}: expected at most {MAX_TEXT} characters, got {len(said)}"
    return ""


def moment(field: str, at: dt.datetime) -> str:
    """A time that can be."""
    if at.tzinfo is None:
        return f"field {field}: expected a time with its offset from UTC"
    if not 1970 < at.year < 9999:
        return f"field {field}: year {at.year} is out of range"
    return ""


def first(faults: Iterable[str]) -> str:
    """The first one there is."""
    return next((fault for fault in faults if fault), "")


def _fault_in_step(told: CaseProgressed) -> str:
    long = len(told.text) > MAX_LONG_TEXT or len(told.by) > MAX_TEXT or "\0" in told.text + told.by
    return (
        text("key", told.key)
        or text("step", told.step)
        or text("stage", told.stage)
        or (_code("division", told.division) if told.division else "")
        or ("field text or by: too long, or with a NUL" if long else "")
        or moment("occurred_at", told.occurred_at)
    )


def _fault_in_items(told: ItemsTold) -> str:
    if max(len(told.items), len(told.gone), len(told.kept)) > MAX_ITEMS:
        return f"field items: expected at most {MAX_ITEMS}, in as many parts as needed"
    if len(told.round) > MAX_TEXT or (told.is_last and not told.round):
        return "field round: is_last ends a round, which has a name of at most 500 characters"
    return first(_fault_in_item(n, item, told) for n, item in enumerate(told.items))


def _fault_in_item(number: int, item: Item, told: ItemsTold) -> str:
    at = f"items[{number}]"
    if item.source != told.source:
        return f"field {at}.source: {item.source[:60]!r} is not {told.source[:60]!r}"
    if any(len(t) > MAX_TEXT for t in (item.what, item.state, item.telephone, item.owner)):
        return f"field {at}: expected texts of at most {MAX_TEXT} characters"
    if len(item.linked) > MAX_FIELDS or any(len(key) > MAX_TEXT for key in item.linked):
        return f"field {at}.linked: expected at most {MAX_FIELDS} ids"
    if item.people < 0 or item.vehicles < 0:
        return f"field {at}: expected no negative count"
    return (
        text(f"{at}.id", item.id)
        or text(f"{at}.name", item.name)
        or _place(f"{at}.place", item.place)
        or _fields(f"{at}.detail", item.detail, 2_000)
    )


def _fault_in_cells(told: CellsTold) -> str:
    fault = text("layer", told.layer) or text("title", told.title)
    fault = fault or _many("cells", told.cells, MAX_CELLS)
    if fault:
        return fault
    for number, (cell, lon, lat, count) in enumerate(told.cells):
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # also catches NaN
            return f"field cells[{number}]: ({lon:g}, {lat:g}) is no place in degrees"
        if count < 0 or not cell or len(cell) > MAX_TEXT:
            return f"field cells[{number}]: expected a cell's name and no negative count"
    return moment("observed_at", told.observed_at)


def _fault_in_row(number: int, row: tuple[str, int, int, int]) -> str:
    name, should, have, online = row
    if min(should, have, online) < 0:
        return f"field rows[{number}]: expected no negative count"
    return text(f"rows[{number}]", name)


def _many(field: str, rows: list[object] | dict[str, str] | object, most: int) -> str:
    assert isinstance(rows, list | dict)
    if len(rows) <= most:
        return ""
    return f"field {field}: expected at most {most}, got {len(rows)}"


def _code(field: str, code: str) -> str:
    if 1 <= len(code) <= 40 and set(code) <= _CODE:
        return ""
    return f"field {field}: {code[:60]!r} is no code of 1 to 40 letters and digits"


def _parent(number: int, code: str) -> str:
    return _code(f"rows[{number}]", code) if code else ""


def _place(field: str, place: Place | None) -> str:
    if place is None or (abs(place.lon_wgs84) <= 180 and abs(place.lat_wgs84) <= 90):
        return ""
    return f"field {field}: ({place.lon_wgs84:g}, {place.lat_wgs84:g}) is no place in degrees"


def _fields(field: str, fields: dict[str, str], most: int) -> str:
    if len(fields) > MAX_FIELDS:
        return f"field {field}: expected at most {MAX_FIELDS} entries, got {len(fields)}"
    if any(len(name) > MAX_TEXT or len(said) > most for name, said in fields.items()):
        return f"field {field}: expected at most {most} characters an entry"
    return ""
