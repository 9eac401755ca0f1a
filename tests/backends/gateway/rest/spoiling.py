"""Rows of the shipped mappings with values that nobody should send. Seeded."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import msgspec

from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.rows import Row, RowFault, read_row, rows_in
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.gateway.rest.telling import Teller
from backends.gateway.rest.words import reason, sample, shown
from backends.record.observation import IngestBatch, Observation
from tests.backends.demo.mapped import mapping_file

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
MAPPINGS = (
    "grid-events",
    "grid-safety",
    "grid-teams",
    "province",
    "urban-cases",
    "urban-components",
    "emergency-warnings",
    "hotline-reports",
)
ODD: tuple[Any, ...] = (
    None,
    True,
    "",
    " ",
    "\x00",
    "\ufffd",
    "１２３",
    "1e400",
    "nan",
    "-0",
    -1,
    0,
    2**80,
    1e308,
    [],
    {},
    [[]],
    {"a": {"b": 1}},
    "x" * 30_000,
    "2026-11-22T14:00:00+08:00",
    "2026-13-45 99:99:99",
    "9999-12-31 23:59:59",
    "0001-01-01 00:00:00",
    -62135596800000,
    253402300800000,
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "{since}",
)


def streams() -> list[tuple[Source, Stream]]:
    """Every stream of every shipped mapping."""
    found = []
    for name in MAPPINGS:
        mapping = load_mapping(mapping_file(name), "http://127.0.0.1:9")
        found += [(mapping.source, stream) for stream in mapping.stream]
    return found


def spoilt(value: Any, dice: random.Random) -> Any:
    """The value with something odd in a place or two of it."""
    if dice.random() < 0.15:
        return dice.choice(ODD)
    if isinstance(value, dict):
        keys = list(value)
        hit = dice.choice(keys) if keys else ""
        if dice.random() < 0.2:
            return {key: one for key, one in value.items() if key != hit}
        return {key: spoilt(one, dice) if key == hit else one for key, one in value.items()}
    if isinstance(value, list) and value:
        at = dice.randrange(len(value))
        return [spoilt(one, dice) if n == at else one for n, one in enumerate(value)]
    return dice.choice(ODD)


def taken(records: list[Any], stream: Stream, source: Source) -> tuple[int, int]:
    """(rows read, rows refused). What they tell is what the hub's ingest can read back."""
    teller = Teller(source, stream)
    teller.begin(is_round=False, late_before=None)
    good: list[Row] = []
    refused = 0
    for number, raw in enumerate(rows_in(records, stream)):
        row = read_row(raw, number, stream, source, NOW)
        if isinstance(row, RowFault):
            refused += 1
            assert reason(stream, row) and len(sample(row)) < 1_000
            shown(raw, stream)
        else:
            good.append(row)
    told: list[Observation] = [teller.happened(row.told) for row in good if row.told is not None]
    if teller.is_table:
        told += teller.table(good, NOW)
    elif teller.is_by_page:
        told += teller.page(good)
    batch = IngestBatch(batch_id="b", observations=told)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(batch), type=IngestBatch)
    return len(good), refused
