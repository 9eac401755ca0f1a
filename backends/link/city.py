"""What a console may ask and order of the departments' world. Pure wire types.

Answers are frames to the console that asked (queries.Answer); orders are commands of the record
(record.order) and go out through the outbox.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.resource import Item, ItemKind

Most = Annotated[int, msgspec.Meta(ge=1, le=5_000)]


class ReadingHistory(msgspec.Struct, frozen=True, kw_only=True, tag="reading_history"):
    """One factor of one point, `since` to `until`, thinned to `most` (min and max kept)."""

    resource: str
    factor: str
    since: dt.datetime
    until: dt.datetime
    most: Most = 2_000


class ReadingHistoryAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="reading_history_answer"):
    """int64 unix ms and float64 values, little-endian, oldest first; a flag a value."""

    unix_ms: bytes
    values: bytes
    flags: str
    unit: str
    is_cut: bool = False


class ItemsIn(msgspec.Struct, frozen=True, kw_only=True, tag="items_in"):
    """Items of these kinds in an area (degrees WGS-84; all zero: anywhere) that have `text`."""

    kinds: list[ItemKind]
    west: float = 0.0
    south: float = 0.0
    east: float = 0.0
    north: float = 0.0
    text: Annotated[str, msgspec.Meta(max_length=100)] = ""
    what: str = ""
    linked: str = ""  # about this point, site or item
    department: Department | None = None
    offset: Annotated[int, msgspec.Meta(ge=0)] = 0
    limit: Most = 500


class ItemsInAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="items_in_answer"):
    """By name. `total`: all that fit. Where more than `limit` lie in an area, `cells` counts
    them: (lon, lat of the cell's middle, how many)."""

    items: list[Item]
    total: int
    cells: list[tuple[float, float, int]] = []


class SafetyLayer(msgspec.Struct, frozen=True, kw_only=True, tag="safety_layer"):
    """A layer of the safety map (demand 3); asking stands in the audit trail."""

    layer: str


class SafetyLayerAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="safety_layer_answer"):
    """(cell, lon, lat, count); cells under 5 are not there. `layers`: (layer, title), all."""

    layers: list[tuple[str, str]]
    cells: list[tuple[str, float, float, int]] = []
    observed_at: dt.datetime | None = None
    suppressed: int = 0  # how many cells are left out


class Divisions(msgspec.Struct, frozen=True, kw_only=True, tag="divisions"):
    """The division tree."""


class DivisionsAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="divisions_answer"):
    """(code, name, parent's code)."""

    rows: list[tuple[str, str, str]]


class CodeDifferences(msgspec.Struct, frozen=True, kw_only=True, tag="code_differences"):
    """Our codes beside a party's."""

    party: str = "province"


class CodeDifferencesAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="code_differences_ans"):
    """(topic, code, our name, theirs, "same" | "ours_only" | "theirs_only" | "name")."""

    rows: list[tuple[str, str, str, str, str]]
    parties: list[str] = []


class Coverage(msgspec.Struct, frozen=True, kw_only=True, tag="coverage"):
    """Coverage and online figures by company."""

    topic: str


class CoverageAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="coverage_answer"):
    """(company, should, have, online)."""

    rows: list[tuple[str, int, int, int]]
    topics: list[str] = []


class OutboxRows(msgspec.Struct, frozen=True, kw_only=True, tag="outbox_rows"):
    """What goes out: all that is not over, and the newest of what is."""

    target: str = ""
    only_dead: bool = False
    limit: Most = 500


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message. `state` of TaskState or "dead"; `lag_s`: since it was queued, while waiting."""

    id: str
    target: str
    target_name: str
    type: str
    subject: str
    title: str
    state: str
    tries: int
    queued_at: dt.datetime
    changed_at: dt.datetime
    detail: str = ""


class TargetLag(msgspec.Struct, frozen=True, kw_only=True):
    """How one target's way out stands."""

    target: str
    name: str
    waiting: int
    dead: int
    oldest_s: float
    p50_ms: float = 0.0  # from queued to delivered, of the last hundred
    p95_ms: float = 0.0
    is_served: bool = False  # a gateway carries it


class OutboxRowsAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="outbox_rows_answer"):
    """Dead ones first, then what waits, oldest first; then what is over."""

    rows: list[OutboxRow]
    lags: list[TargetLag]


class ForgetSource(msgspec.Struct, frozen=True, kw_only=True, tag="forget_source"):
    """Take a source off the board that no gateway reports on any more. Answered by Done."""

    source: Annotated[SourceId, msgspec.Meta(min_length=1, max_length=200)]


class Keywords(msgspec.Struct, frozen=True, kw_only=True, tag="keywords"):
    """Words that the city's reports have often, `days` days up to now, beside as many before."""

    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30
    limit: Most = 100


class KeywordsAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="keywords_answer"):
    """(word, reports that have it, reports before, lift), the most frequent first.

    Words of fewer than five reports are left out. Lift: its share now to its share before; 0 where
    it was not there before. `reports`, `reports_before`: how many there were in all.
    """

    rows: list[tuple[str, int, int, float]]
    reports: int
    reports_before: int


CityQuery = (
    ReadingHistory | ItemsIn | SafetyLayer | Divisions | CodeDifferences | Coverage | OutboxRows
)
CityAnswer = (
    ReadingHistoryAnswer
    | ItemsInAnswer
    | SafetyLayerAnswer
    | DivisionsAnswer
    | CodeDifferencesAnswer
    | CoverageAnswer
    | OutboxRowsAnswer
    | KeywordsAnswer
)
