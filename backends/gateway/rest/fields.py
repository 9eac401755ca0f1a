"""What a row of a stream becomes and which of its fields say what. Types only, pure."""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec
from msgspec import Meta

from backends.gateway.rest.tables import Offset


class Becomes(enum.StrEnum):
    """What a stream's rows become: observations of record.observation."""

    CONDITIONS = "conditions"  # alarms that begin and end by their status
    CASES = "cases"  # a citizen's or grid worker's report, once a row
    STEPS = "steps"  # of a case of the stream `of`
    WARNINGS = "warnings"
    ITEMS = "items"  # teams, supplies, sites, projects, components, linked records
    POINTS = "points"  # monitoring points
    POSITIONS = "positions"
    READINGS = "readings"
    CELLS = "cells"  # counts per grid cell
    DIVISIONS = "divisions"
    CODES = "codes"
    COVERAGE = "coverage"
    ENVELOPES = "envelopes"  # messages of other parties, receipts among them


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field: where it stands in the row and how it is read.

    A number is multiplied by `scale` (knots to km/h: 1.852), then `add` is added. Several
    `values` may mean the same; `default` stands for what is absent or not among them. `part`:
    characters from, to (from 0) of a text that says several things.
    """

    path: str = ""
    type: Annotated[str, Meta(pattern="^(text|number|time|enum)$")] = "text"
    format: str = "%Y-%m-%d %H:%M:%S"  # of times; or "unix_ms", "unix_s", "iso"
    zone: Offset = "+08:00"
    values: dict[str, str] = {}  # of enums
    default: str = ""
    part: Annotated[list[int], Meta(max_length=2)] = []
    scale: float = 1.0
    add: float = 0.0
    unit: str = ""  # of readings: that of the number after `scale`
    is_required: bool = msgspec.field(name="required", default=False)


AnyField = str | Field


class Fields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[stream.fields]: a path, or a table of path and type. `_row.…` is the row around a row that
    `expand` took out of it, `_topic.0` the first part of an MQTT topic.

    `personal` (who reported, telephone, address) goes with a report only and is enciphered by the
    hub. Of a warning `severity` is its colour, `title` its headline, `polygon` a list of
    [lon, lat], `division` the districts it names, `replaces` the ids of those it ends.
    """

    id: AnyField
    title: AnyField = ""
    updated_at: AnyField = ""
    occurred_at: AnyField = ""
    status: AnyField = ""
    severity: AnyField = ""
    lon: AnyField = ""
    lat: AnyField = ""
    place_name: AnyField = ""
    division: AnyField = ""
    department: AnyField = ""  # whose it is, where a row says so; else the source's
    detail: dict[str, AnyField] = {}
    text: AnyField = ""  # of a report, a warning or a step: the long words
    # of an alarm, a report, a warning
    cause: AnyField = ""  # what is behind an alarm
    class_code: AnyField = ""  # of a report: the class of incident; of a warning: its kind
    personal: dict[str, AnyField] = {}
    until: AnyField = ""
    advice: AnyField = ""
    polygon: AnyField = ""
    replaces: AnyField = ""
    # of a step
    stage: AnyField = ""
    step: AnyField = ""  # unique within the case; left out: stage and time
    by: AnyField = ""
    is_over: AnyField = ""  # "true": the case ended with it
    # of an item, a point, a position
    what: AnyField = ""
    state: AnyField = ""
    people: AnyField = ""
    vehicles: AnyField = ""
    telephone: AnyField = ""
    owner: AnyField = ""  # of a position: the company
    score: AnyField = ""
    linked: AnyField = ""
    speed_kmh: AnyField = ""
    heading_deg: AnyField = ""
    # of a reading: one factor a row, or several in `factors`
    factor: AnyField = ""
    value: AnyField = ""
    unit: AnyField = ""
    flag: AnyField = ""
    factors: dict[str, AnyField] = {}
    # of cells, divisions, coverage
    count: AnyField = ""
    parent: AnyField = ""
    should: AnyField = ""
    have: AnyField = ""
    online: AnyField = ""
    # of an envelope
    type: AnyField = ""
    subject: AnyField = ""
    correlation: AnyField = ""
    causation: AnyField = ""
    dedup: AnyField = ""
    targets: AnyField = ""
    passed: AnyField = ""
    data: dict[str, AnyField] = {}


# What a row cannot be read without, beside its id.
NEEDS: dict[Becomes, tuple[str, ...]] = {
    Becomes.CONDITIONS: ("title", "updated_at", "status"),
    Becomes.CASES: ("title", "updated_at"),
    Becomes.STEPS: ("updated_at", "stage"),
    Becomes.WARNINGS: ("title", "updated_at", "status", "until"),
    Becomes.ITEMS: ("title",),
    Becomes.POINTS: ("title", "what"),
    Becomes.POSITIONS: ("updated_at", "lon", "lat"),
    Becomes.READINGS: ("updated_at",),
    Becomes.CELLS: ("lon", "lat", "count"),
    Becomes.DIVISIONS: ("title",),
    Becomes.CODES: ("title",),
    Becomes.COVERAGE: ("should", "have", "online"),
    Becomes.ENVELOPES: ("type", "subject", "updated_at"),
}
# One observation of all rows of a poll.
WHOLE_TABLES = (
    Becomes.POINTS,
    Becomes.CELLS,
    Becomes.DIVISIONS,
    Becomes.CODES,
    Becomes.COVERAGE,
)
# Handed on page by page: there may be hundreds of thousands.
BY_PAGE = (Becomes.ITEMS, Becomes.POSITIONS, Becomes.READINGS)
