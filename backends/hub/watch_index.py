"""The watch's subjects as they stand, beside the search index: log pages, rosters, old handovers.

Made from the log alone by the indexer's thread, read on connections of their own. Another fold of
one of these kinds needs another `search_index.INDEX_VERSION`.
"""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from backends.hub.search_words import compact, terms_of, words_of
from backends.link.watch import (
    LogPage,
    LogPageAnswer,
    OldHandovers,
    OldHandoversAnswer,
    OldMeetings,
    OldMeetingsAnswer,
    RosterOf,
    RosterOfAnswer,
)
from backends.record.duty import Duty, Shift
from backends.record.entry import Entry
from backends.record.envelope import Event
from backends.record.handover import Handover
from backends.record.handover_decider import is_running
from backends.record.kinds import DUTY, ENTRY, HANDOVER, MEETING, SHIFT, Kind, kind_of
from backends.record.meeting import Meeting
from backends.record.meeting_decider import is_current

log = logging.getLogger(__name__)

KEPT: tuple[Kind, ...] = (DUTY, SHIFT, ENTRY, HANDOVER, MEETING)
SCHEMA = [
    """CREATE TABLE watch (
        kind TEXT NOT NULL, subject TEXT NOT NULL, seq INTEGER NOT NULL, realm TEXT NOT NULL,
        at REAL NOT NULL, until REAL NOT NULL, shift TEXT NOT NULL, word TEXT NOT NULL,
        packed BLOB NOT NULL, is_flagged INTEGER NOT NULL,
        PRIMARY KEY (kind, subject)) WITHOUT ROWID""",
    "CREATE INDEX watch_by_seq ON watch (kind, realm, seq)",
    "CREATE INDEX watch_of_shift ON watch (kind, realm, shift, seq)",
    "CREATE INDEX watch_by_time ON watch (kind, realm, at)",
    # The words of each entry: what a page is searched by. Pairs of characters, as elsewhere.
    """CREATE VIRTUAL TABLE entry_words USING fts5(terms, content='', detail=none,
        columnsize=0, tokenize="ascii tokenchars '='")""",
]
_LONGEST_DUTY_S = 48 * 3600.0
_encode = msgspec.msgpack.Encoder().encode
_decoders: dict[str, msgspec.msgpack.Decoder[Any]] = {
    kind.name: msgspec.msgpack.Decoder(kind.state) for kind in KEPT
}


def put(index: sqlite3.Connection, told: Iterable[tuple[Event, Any]]) -> None:
    """Fold these events in, within a transaction."""
    states: dict[tuple[str, str], Any] = {}
    first: dict[tuple[str, str], int] = {}
    for event, payload in told:
        kind = kind_of(event.type)
        if kind not in KEPT:
            continue
        key = (kind.name, event.subject)
        if key not in states:
            states[key] = _state(index, kind, event.subject, first)
        first.setdefault(key, event.seq)
        try:
            states[key] = kind.evolve(states[key], event, payload)
        except LookupError as error:
            log.warning("not kept for the watch: %s", error)
    for key, state in states.items():
        if state is not None:
            _put(index, key, first[key], state)


def _state(
    index: sqlite3.Connection, kind: Kind, subject: str, first: dict[tuple[str, str], int]
) -> Any | None:
    query = "SELECT seq, packed FROM watch WHERE kind = ? AND subject = ?"
    row = index.execute(query, (kind.name, subject)).fetchone()
    if row is None:
        return None
    first[kind.name, subject] = row[0]
    return _decoders[kind.name].decode(row[1])


def _put(index: sqlite3.Connection, key: tuple[str, str], seq: int, state: Any) -> None:
    at, until, shift, word = _place(state)
    kind, subject = key
    is_flagged = isinstance(state, Entry) and state.is_flagged
    is_new = (
        isinstance(state, Entry)
        and not index.execute("SELECT 1 FROM watch WHERE kind = ? AND subject = ?", key).fetchone()
    )
    index.execute(
        "INSERT OR REPLACE INTO watch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (kind, subject, seq, state.realm.value, at, until, shift, word, _encode(state), is_flagged),
    )
    if is_new:  # its words never change
        terms = " ".join(terms_of(_texts(state)))
        index.execute("INSERT INTO entry_words(rowid, terms) VALUES (?, ?)", (seq, terms))


def _place(state: Any) -> tuple[float, float, str, str]:
    """(from when, until when, of which shift, what it is) for the columns."""
    match state:
        case Duty() | Shift():
            shift = state.shift if isinstance(state, Duty) else state.id
            return (state.starts_at.timestamp(), state.ends_at.timestamp(), shift, state.state)
        case Entry():
            moment = state.occurred_at.timestamp()
            return (moment, moment, state.shift, state.kind.value)
        case Handover():
            moment = state.begun_at.timestamp()
            return (moment, moment, state.giving, "" if is_running(state) else "over")
        case Meeting():
            moment = state.starts_at.timestamp()
            return (moment, moment, "", "" if is_current(state) else "over")
    raise TypeError(f"{type(state).__name__} is not kept here")


def _texts(entry: Entry) -> list[str]:
    call = entry.call
    said = [call.office, call.read_back, call.read_back_by] if call is not None else []
    return [entry.text, *said, *(one.name for one in entry.attachments)]


def answer(
    index: sqlite3.Connection, asked: LogPage | RosterOf | OldHandovers | OldMeetings
) -> LogPageAnswer | RosterOfAnswer | OldHandoversAnswer | OldMeetingsAnswer:
    """What is asked of the watch, as far as it is indexed."""
    match asked:
        case LogPage():
            return log_page(index, asked)
        case RosterOf():
            return roster(index, asked)
        case OldHandovers():
            return old_handovers(index, asked)
        case OldMeetings():
            return old_meetings(index, asked)


def log_page(index: sqlite3.Connection, asked: LogPage) -> LogPageAnswer:
    """Entries, newest first."""
    where, values = ["kind = 'entry'", "realm = ?"], [asked.realm.value]
    more: list[Any] = []
    if asked.entry:
        where.append("subject = ?")
        more.append(asked.entry)
    if asked.shift:
        where.append("shift = ?")
        more.append(asked.shift)
    if asked.kinds:
        where.append(f"word IN ({','.join('?' * len(asked.kinds))})")
        more += [kind.value for kind in asked.kinds]
    if asked.flagged:
        where.append("is_flagged")
    if asked.since is not None:
        where.append("at >= ?")
        more.append(asked.since.timestamp())
    if asked.until is not None:
        where.append("at < ?")
        more.append(asked.until.timestamp())
    values += more
    if asked.text.strip():
        return _searched(index, asked, " AND ".join(where), values)
    condition = " AND ".join(where)
    total = index.execute(f"SELECT count(*) FROM watch WHERE {condition}", values).fetchone()[0]
    before = asked.before_seq or 2**62
    rows = index.execute(
        f"SELECT seq, packed FROM watch WHERE {condition} AND seq < ? ORDER BY seq DESC LIMIT ?",
        (*values, before, asked.limit + 1),
    ).fetchall()
    return _page(rows, asked, total)


def _searched(
    index: sqlite3.Connection, asked: LogPage, condition: str, values: list[Any]
) -> LogPageAnswer:
    words = words_of(asked.text)
    if not words.terms:
        return LogPageAnswer(entries=[], total=0)
    match = " AND ".join(f'"{term}"' for term in words.terms)
    rows = index.execute(
        f"""SELECT seq, packed FROM watch WHERE {condition} AND seq IN
        (SELECT rowid FROM entry_words WHERE entry_words MATCH ?) ORDER BY seq DESC""",
        (*values, match),
    ).fetchall()
    if not words.are_terms:  # pairs that stand apart are no hit
        rows = [row for row in rows if _holds(row[1], words.phrases)]
    before = asked.before_seq or 2**62
    return _page([row for row in rows if row[0] < before], asked, len(rows))


def _holds(packed: bytes, phrases: Iterable[str]) -> bool:
    text = compact("\u01c2".join(_texts(_decoders[ENTRY.name].decode(packed))))
    return all(phrase in text for phrase in phrases)


def _page(rows: list[Any], asked: LogPage, total: int) -> LogPageAnswer:
    shown = rows[: asked.limit]
    return LogPageAnswer(
        entries=[_decoders[ENTRY.name].decode(packed) for _, packed in shown],
        total=total,
        next_before_seq=shown[-1][0] if len(rows) > len(shown) else 0,
    )


def entry(index: sqlite3.Connection, subject: str) -> Entry | None:
    """One entry; None where there is none, or it is not indexed yet."""
    query = "SELECT packed FROM watch WHERE kind = 'entry' AND subject = ?"
    row = index.execute(query, (subject,)).fetchone()
    return _decoders[ENTRY.name].decode(row[0]) if row is not None else None


def roster(index: sqlite3.Connection, asked: RosterOf) -> RosterOfAnswer:
    """Duties and shifts that touch this time, in its order."""
    since, until = asked.since.timestamp(), asked.until.timestamp()
    found: dict[str, list[Any]] = {}
    for kind in (DUTY.name, SHIFT.name):
        rows = index.execute(
            """SELECT packed FROM watch WHERE kind = ? AND realm = ? AND at >= ? AND at < ?
            AND until > ? ORDER BY at, subject""",
            (kind, asked.realm.value, since - _LONGEST_DUTY_S, until, since),
        )
        found[kind] = [_decoders[kind].decode(packed) for (packed,) in rows]
    return RosterOfAnswer(duties=found[DUTY.name], shifts=found[SHIFT.name])


def old_handovers(index: sqlite3.Connection, asked: OldHandovers) -> OldHandoversAnswer:
    """Those that are over, newest first."""
    return OldHandoversAnswer(handovers=_over(index, HANDOVER, asked.before, asked.limit))


def old_meetings(index: sqlite3.Connection, asked: OldMeetings) -> OldMeetingsAnswer:
    """Those that are over, newest first; with words, those that have them."""
    wanted = compact(asked.text)
    limit = asked.limit if not wanted else 2_000
    found: list[Meeting] = _over(index, MEETING, asked.before, limit)
    if wanted:
        found = [one for one in found if wanted in compact(_said(one))]
    return OldMeetingsAnswer(meetings=found[: asked.limit])


def _said(meeting: Meeting) -> str:
    resolved = [one.text for one in meeting.resolutions]
    who = [one.name for one in meeting.invited] + [one.name for one in meeting.attended]
    told = (meeting.number, meeting.title, meeting.minutes)
    return "\u01c2".join([*told, *meeting.agenda, *resolved, *who])


def _over(
    index: sqlite3.Connection, kind: Kind, before: dt.datetime | None, limit: int
) -> list[Any]:
    last = before.timestamp() if before is not None else 1e12
    rows = index.execute(
        """SELECT packed FROM watch WHERE kind = ? AND realm IN ('live', 'drill', 'test')
        AND at < ? AND word = 'over' ORDER BY at DESC LIMIT ?""",
        (kind.name, last, limit),
    )
    return [_decoders[kind.name].decode(packed) for (packed,) in rows]
