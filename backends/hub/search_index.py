"""The search index: a SQLite file of its own beside the record, made from the log alone.

Written by the indexer's thread only, read on connections of their own. Disposable: missing,
damaged or of another version, it is made anew. SQLite's FTS5 in particular: with another database
this file stays as it is.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec

from backends.hub import watch_index
from backends.hub.search_documents import KINDS, LOG, Document
from backends.hub.search_words import Words, compact, terms_of, words_of
from backends.link.queries import Found, Search, SearchAnswer
from backends.record.common import Realm

FILE_NAME = "search.sqlite3"
# Greater after each change of terms, documents or tables: older files are made anew.
INDEX_VERSION = 6
MOST_HITS = 200
EXCERPT_CHARACTERS = 80
# Pairs of characters that stand apart are no hit; after so many of them the search gives up.
_MOST_CHECKED = 2_000

_SCHEMA = [
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE documents (
        position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, realm TEXT NOT NULL,
        packed BLOB NOT NULL)""",
    """CREATE TABLE links (
        belongs_to TEXT NOT NULL, subject TEXT NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (belongs_to, subject)) WITHOUT ROWID""",
    """CREATE TABLE cases (
        incident TEXT PRIMARY KEY, closed_seq INTEGER NOT NULL, realm TEXT NOT NULL,
        class_code TEXT NOT NULL, lon REAL, lat REAL, packed BLOB NOT NULL)""",
    """CREATE TABLE alarm_calls (
        seq INTEGER PRIMARY KEY, at REAL NOT NULL, realm TEXT NOT NULL, subject TEXT NOT NULL,
        kind TEXT NOT NULL, payload BLOB NOT NULL)""",
    "CREATE INDEX alarm_calls_by_time ON alarm_calls (realm, at)",
    "CREATE INDEX cases_by_time ON cases (realm, closed_seq)",
    "CREATE INDEX cases_of_class ON cases (realm, class_code, closed_seq)",
    "CREATE INDEX cases_by_place ON cases (realm, lat)",
    # A table a kind: the newest of one kind are found without walking over the others. Neither
    # positions of words nor the text itself: order is the rowid's, phrases are checked after.
    *(
        f"""CREATE VIRTUAL TABLE words_{kind} USING fts5(terms, content='', detail=none,
        columnsize=0, tokenize="ascii tokenchars '='")"""
        for kind in KINDS
    ),
    *watch_index.SCHEMA,
]

# A letter that nobody types: compact() takes line ends away, and a phrase must not span two lines.
_LINE_END = "\u01c2"

_decode = msgspec.msgpack.Decoder(Document).decode
_encode = msgspec.msgpack.Encoder().encode

Change = tuple[Document | None, Document]


def open_to_write(folder: Path) -> sqlite3.Connection:
    """The index file, made where it is missing or of another version. Raises sqlite3.Error."""
    connection = _opened(folder)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        version = -1
    if version == INDEX_VERSION:
        return connection
    connection.close()
    remove(folder)
    connection = _opened(folder)
    _make_tables(connection)
    return connection


def empty() -> sqlite3.Connection:
    """An index of nothing, in memory."""
    connection: sqlite3.Connection = sqlite3.connect(":memory:", isolation_level=None)
    _make_tables(connection)
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={INDEX_VERSION}")


def open_to_read(folder: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises sqlite3.OperationalError where there is no index."""
    address = f"file:{quote(str(folder / FILE_NAME))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=1.0)
    connection.execute("PRAGMA mmap_size=1073741824")
    connection.execute("SELECT 1 FROM meta LIMIT 1")  # raises where the file is no index yet
    return connection


def _opened(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None, timeout=5.0)
    with contextlib.suppress(sqlite3.DatabaseError):  # said again by the first use
        # The log is what must survive a power cut; after one the index reads on from where it is.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "journal_size_limit=67108864",
            "cache_size=-1024",  # as the record's
        ):
            connection.execute(f"PRAGMA {pragma}").close()
    return connection


def inode_of(folder: Path) -> int:
    """Identity of the index file, 0 where there is none: SQLite writes on after an unlink."""
    try:
        return (folder / FILE_NAME).stat().st_ino
    except OSError:
        return 0


def remove(folder: Path) -> None:
    """Delete the index; it is made anew from the log."""
    for suffix in ("", "-wal", "-shm"):
        (folder / f"{FILE_NAME}{suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def position(connection: sqlite3.Connection) -> tuple[int, str]:
    """(seq, hash) of the last event that is indexed; (0, "") for none."""
    rows = dict(connection.execute("SELECT key, value FROM meta"))
    return int(rows.get("seq", 0)), str(rows.get("hash", ""))


def put_position(connection: sqlite3.Connection, seq: int, digest: str) -> None:
    """Within the transaction that indexed it."""
    rows = [("seq", str(seq)), ("hash", digest)]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def documents(connection: sqlite3.Connection, keys: list[str]) -> dict[str, Document]:
    """Documents by key, at most 500 keys."""
    marks = ",".join("?" * len(keys))
    query = f"SELECT packed FROM documents WHERE key IN ({marks})"
    found = (_decode(packed) for (packed,) in connection.execute(query, keys))
    return {document.key: document for document in found}


def put_links(connection: sqlite3.Connection, links: list[tuple[str, str, int]]) -> None:
    """(what it belongs to, subject, seq of the event that says so), within a transaction."""
    connection.executemany("INSERT OR IGNORE INTO links VALUES (?, ?, ?)", links)


def put(connection: sqlite3.Connection, changes: list[Change]) -> None:
    """Documents as they were and as they are, within a transaction."""
    moved = [(old.position,) for old, new in changes if old and old.position != new.position]
    connection.executemany("DELETE FROM documents WHERE position = ?", moved)
    connection.executemany(
        "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)",
        [(new.position, new.key, new.realm.value, _encode(new)) for _, new in changes],
    )
    steps = [step for old, new in changes for step in _steps(old, new)]
    # FTS5 gathers what comes in order of rowids into one segment and begins another one where it
    # goes back, to be merged later: 500 edits cost 97 ms in order, 110 ms as they came.
    for kind, row, is_removal, terms in sorted(steps, key=_in_order):
        if is_removal:
            connection.execute(
                f"INSERT INTO words_{kind}(words_{kind}, rowid, terms) VALUES ('delete', ?, ?)",
                (row, terms),
            )
        else:
            connection.execute(
                f"INSERT INTO words_{kind}(rowid, terms) VALUES (?, ?)", (row, terms)
            )


Step = tuple[str, int, bool, str]


def _steps(old: Document | None, new: Document) -> Iterator[Step]:
    """(kind, row, is_removal, terms) that lead from the old document to the new one."""
    if old and old.position == new.position and old.text() == new.text():
        return
    after = _terms(new)
    if old is None:
        yield new.kind, new.position, False, " ".join(after)
        return
    before = _terms(old)
    if old.position != new.position:
        yield old.kind, old.position, True, " ".join(before)
        yield new.kind, new.position, False, " ".join(after)
    elif before != after:
        # Only what differs. Always out and in, be it of nothing: FTS5 counts rows.
        yield new.kind, new.position, True, " ".join(before - after)
        yield new.kind, new.position, False, " ".join(after - before)


def _in_order(step: Step) -> tuple[str, int, bool]:
    kind, row, is_removal, _ = step
    return kind, row, not is_removal


def _terms(document: Document) -> set[str]:
    return terms_of(document.text()) | set(_realm_term(document.realm))


def _realm_term(realm: Realm) -> tuple[str, ...]:
    # Drills and tests are few: a term finds them. One that all others have would cost every search
    # ten times as much as to pass over those few.
    return () if realm is Realm.LIVE else (f"={realm.value}",)


def search(connection: sqlite3.Connection, asked: Search, *, with_log: bool) -> SearchAnswer:
    """Hits of every kind, newest first within each; all kinds share the limit fairly.

    `with_log`: also who signed in, who looked at personal data, and the like.
    """
    words = words_of(asked.text)
    limit = min(max(asked.limit, 1), MOST_HITS)
    if not words.terms:
        return SearchAnswer(hits=[])
    kinds = [kind for kind in KINDS if with_log or kind != LOG]
    found = {kind: _newest(connection, kind, words, asked.realm, limit + 1) for kind in kinds}
    total = sum(map(len, found.values()))
    shares = fair_shares({kind: len(hits) for kind, hits in found.items()}, limit)
    hits = [_found(d, words) for kind in kinds for d in found[kind][: shares[kind]]]
    return SearchAnswer(hits=hits, is_cut=total > len(hits))


def fair_shares(wanted: dict[str, int], limit: int) -> dict[str, int]:
    """How many of `limit` each kind gets: none more than it wants, none starved by another."""
    shares = dict.fromkeys(wanted, 0)
    left = limit
    open_kinds = [kind for kind, count in wanted.items() if count]
    while left and open_kinds:
        each = max(1, left // len(open_kinds))
        for kind in open_kinds:
            more = min(each, wanted[kind] - shares[kind], left)
            shares[kind] += more
            left -= more
        open_kinds = [kind for kind in open_kinds if shares[kind] < wanted[kind]]
    return shares


def _newest(
    connection: sqlite3.Connection, kind: str, words: Words, realm: Realm, count: int
) -> list[Document]:
    """The newest documents of a kind that hold every phrase."""
    # Terms are letters, digits and Han only: between quotes nothing in them is an operator.
    match = " AND ".join(f'"{term}"' for term in (*words.terms, *_realm_term(realm)))
    rows = connection.execute(
        f"""SELECT packed FROM words_{kind} JOIN documents ON position = words_{kind}.rowid
        WHERE words_{kind} MATCH ? AND realm = ?
        ORDER BY words_{kind}.rowid DESC LIMIT {_MOST_CHECKED}""",
        (match, realm.value),
    )
    found: list[Document] = []
    for (packed,) in rows:
        if words.are_terms or _holds(packed, words):
            found.append(_decode(packed))
            if len(found) == count:
                break
    return found


def _holds(packed: bytes, words: Words) -> bool:
    """Whether the document's text holds every phrase."""
    # Most often a phrase stands there as it was typed: 40 times cheaper to see in the bytes.
    if all(not phrase.isascii() and phrase.encode() in packed for phrase in words.phrases):
        return True
    text = compact(_LINE_END.join(_decode(packed).text()))
    return all(phrase in text for phrase in words.phrases)


def _found(document: Document, words: Words) -> Found:
    return Found(
        kind=document.kind,
        subject=document.subject,
        title=document.title,
        excerpt=_excerpt(document, words),
        at=document.at,
    )


def _excerpt(document: Document, words: Words) -> str:
    """The line in which the first phrase beyond the title stands, about the phrase."""
    lines = [line for line in document.text()[1:] if line]
    title = compact(document.title)
    wanted = [p for p in words.phrases if p not in title] or list(words.phrases)
    best = next((line for line in lines if wanted[0] in compact(line)), "")
    best = " ".join((best or next(iter(lines), "")).split())
    start = max(0, best.lower().find(wanted[0]) - EXCERPT_CHARACTERS // 3)
    cut = best[start : start + EXCERPT_CHARACTERS]
    return ("…" if start else "") + cut + ("…" if start + len(cut) < len(best) else "")
