"""Counts keywords in a process of its own, so that the hub never waits for it.

`python -m backends.hub.keyword_process FOLDER` reads one question as JSON and prints the answer.
Reports come from the search index; what days that are over had is kept beside it in a file that
may be thrown away. Never writes the record.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import msgspec

from backends.hub import search_index
from backends.hub.search_documents import Document
from backends.link.city import KeywordsAnswer
from backends.record.common import Realm
from backends.reports.keywords import Period, keywords
from backends.reports.words import Words

FILE_NAME = "keywords.sqlite3"
VERSION = 1  # greater after each change of dictionary or cutting
SETTLED_AFTER_DAYS = 2  # a report's words may still be mended
NICE = 10
_LOCAL = dt.timezone(dt.timedelta(hours=8))
_SCHEMA = """
CREATE TABLE days (day TEXT PRIMARY KEY, reports INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE words (day TEXT, word TEXT, count INTEGER NOT NULL, PRIMARY KEY (day, word))
    WITHOUT ROWID;
"""
# What a packed incident has and no other document: alarms are ten times as many.
_MARK = msgspec.msgpack.encode("kind") + msgspec.msgpack.encode("incident")
_decode = msgspec.msgpack.Decoder(Document).decode


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """`today` is the city's day; `days` up to and with it, beside as many before."""

    today: dt.date
    days: int
    limit: int


def answer(folder: Path, question: Question) -> KeywordsAnswer:
    """Both stretches of time, and the words of the later one."""
    first = question.today - dt.timedelta(days=2 * question.days - 1)
    middle = question.today - dt.timedelta(days=question.days - 1)
    days = [first + dt.timedelta(days=n) for n in range(2 * question.days)]
    with contextlib.closing(_kept(folder)) as kept:
        known = _known(kept, days)
        missing = {day for day in days if day not in known}
        if missing:
            counted = _count(folder, missing)
            known |= counted
            settled = question.today - dt.timedelta(days=SETTLED_AFTER_DAYS)
            _keep(kept, {day: one for day, one in counted.items() if day <= settled})
    now = _sum([known[day] for day in days if day >= middle])
    before = _sum([known[day] for day in days if day < middle])
    return KeywordsAnswer(
        rows=[(k.word, k.count, k.before, k.lift) for k in keywords(now, before, question.limit)],
        reports=now.reports,
        reports_before=before.reports,
    )


def _count(folder: Path, days: set[dt.date]) -> dict[dt.date, Period]:
    """Each day's words, from the index: newest reports first, until they are older than wanted."""
    periods = {day: Period(0, Counter()) for day in days}
    try:
        index = search_index.open_to_read(folder)
    except sqlite3.OperationalError:  # nothing was ever indexed
        return periods
    words, counts = Words(folder / "dictionaries"), Counter[dt.date]()
    with contextlib.closing(index):
        rows = index.execute(
            "SELECT packed FROM documents WHERE instr(packed, ?) ORDER BY position DESC", (_MARK,)
        )
        oldest = min(days)
        for (packed,) in rows:
            document = _decode(packed)
            day = document.at.astimezone(_LOCAL).date()
            if document.placed_at.astimezone(_LOCAL).date() < oldest:
                break
            if day in periods and document.realm is Realm.LIVE:
                counts[day] += 1
                text = f"{document.title}\n{document.lines.get('description', '')}"
                periods[day].words.update(words.of(text))
    return {day: Period(counts[day], period.words) for day, period in periods.items()}


def _kept(folder: Path) -> sqlite3.Connection:
    path = folder / FILE_NAME
    connection = sqlite3.connect(path, timeout=10.0)
    with contextlib.suppress(sqlite3.DatabaseError):
        if connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            return connection
    connection.close()
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, timeout=10.0)
    connection.executescript(_SCHEMA)
    connection.execute(f"PRAGMA user_version={VERSION}")
    return connection


def _known(kept: sqlite3.Connection, days: list[dt.date]) -> dict[dt.date, Period]:
    span = (days[0].isoformat(), days[-1].isoformat())
    found = {
        dt.date.fromisoformat(day): Period(reports, Counter())
        for day, reports in kept.execute(
            "SELECT day, reports FROM days WHERE day BETWEEN ? AND ?", span
        )
    }
    for day, word, count in kept.execute(
        "SELECT day, word, count FROM words WHERE day BETWEEN ? AND ?", span
    ):
        found[dt.date.fromisoformat(day)].words[word] = count
    return found


def _keep(kept: sqlite3.Connection, periods: dict[dt.date, Period]) -> None:
    with kept:
        for day, period in periods.items():
            kept.execute("INSERT OR REPLACE INTO days VALUES (?, ?)", (str(day), period.reports))
            kept.executemany(
                "INSERT OR REPLACE INTO words VALUES (?, ?, ?)",
                ((str(day), word, count) for word, count in period.words.items()),
            )


def _sum(periods: list[Period]) -> Period:
    words: Counter[str] = Counter()
    for period in periods:
        words.update(period.words)
    return Period(sum(period.reports for period in periods), words)


def main() -> None:
    """One question, one answer."""
    os.nice(NICE)
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(Path(sys.argv[1]), question)))


if __name__ == "__main__":
    main()
