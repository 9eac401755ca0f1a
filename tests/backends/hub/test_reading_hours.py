"""Histories of readings: the same hour again and again, thinned, bounded, told twice."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backends.hub import city_file
from backends.hub.reading_hours import (
    HOUR_MS,
    ROW,
    HistoryLimits,
    put_away,
    put_readings,
    read_history,
    thinned,
)

KEY = ("outlet", "w01018")
NOW = dt.datetime(2026, 11, 22, 4, 30, tzinfo=dt.UTC)
NOW_MS = int(NOW.timestamp() * 1000)
DAY_MS = 24 * HOUR_MS


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(city_file.open_to_write(tmp_path)) as connection:
        yield connection


def _put(file: sqlite3.Connection, *moments_ms: int, value: float = 1.0) -> None:
    put_readings(file, [(*KEY, value + n, "mg/L", ms, "N") for n, ms in enumerate(moments_ms)])


def _all(file: sqlite3.Connection) -> list[tuple[int, float]]:
    table, _ = read_history(file, KEY, 0, NOW_MS + DAY_MS)
    return [(int(row["ms"]), float(row["value"])) for row in table]


def test_an_hour_that_comes_in_pieces_is_whole_and_in_order(file: sqlite3.Connection) -> None:
    for n in (3, 0, 2, 1):
        _put(file, NOW_MS + n * 60_000, value=float(n))
    assert _all(file) == [(NOW_MS + n * 60_000, float(n)) for n in range(4)]


def test_a_value_told_twice_counts_once_with_its_last_word(file: sqlite3.Connection) -> None:
    _put(file, NOW_MS, value=1.0)
    _put(file, NOW_MS, value=2.0)
    assert _all(file) == [(NOW_MS, 2.0)]


def test_thinning_keeps_first_last_least_and_greatest() -> None:
    table = np.zeros(10_000, dtype=ROW)
    table["ms"] = np.arange(10_000)
    table["value"][4_321], table["value"][8_765] = 99.0, -99.0
    thin = thinned(table, 200)
    assert len(thin) <= 200 and thin["ms"][0] == 0 and thin["ms"][-1] == 9_999
    assert thin["value"].max() == 99.0 and thin["value"].min() == -99.0
    assert len(thinned(table[:150], 200)) == 150


def test_what_is_old_is_thinned_and_what_is_too_old_goes(file: sqlite3.Connection) -> None:
    limits = HistoryLimits(whole_days=7, days=400)
    for days in (1, 30, 500):
        _put(file, *(NOW_MS - days * DAY_MS + n * 60_000 for n in range(20)))
    while put_away(file, limits, NOW):
        pass
    ages = [(NOW_MS - ms) // DAY_MS for ms, _ in _all(file)]
    assert ages.count(1) + ages.count(0) == 20
    assert 0 < ages.count(29) + ages.count(30) <= 4 and max(ages) <= 30


def test_more_than_fits_drops_the_oldest(file: sqlite3.Connection) -> None:
    for days in range(5):
        _put(file, *(NOW_MS - days * DAY_MS + n * 1_000 for n in range(100)))
    while put_away(file, HistoryLimits(whole_days=400, most=250), NOW):
        pass
    kept = _all(file)
    assert 100 <= len(kept) <= 250 and kept[-1][0] > NOW_MS
