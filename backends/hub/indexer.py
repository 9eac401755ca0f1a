"""Keeps the search index at the log's end, on a thread of its own; the writer knows nothing of it.

Reads the log behind the writer and remembers in the index how far it came, so that after a
restart, a crash or a lost index it goes on or begins anew. Trouble with it never touches the
record: search is then said to be behind.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backends.hub import (
    alarm_calls,
    reading,
    search_index,
    similar_cases,
    sqlite,
    tables,
    watch_index,
)
from backends.hub.search_documents import Document, begun, key_of, take
from backends.hub.search_links import links_of
from backends.hub.segments import SegmentUnreadable
from backends.record.access import User
from backends.record.alarm_events import AlarmEvent
from backends.record.catalogue import Payload, UnknownEvent, decode_payload
from backends.record.envelope import Event
from backends.record.incident import Incident

log = logging.getLogger(__name__)

# A hub that starts has better things to do first; a question begins it at once.
BEGIN_AFTER_S = 2.0
EVERY_S = 0.5
# One transaction of the index: 500 events of new subjects take 60 ms. While it keeps up with a hub
# at work, smaller ones with a rest after each as long as two of them: at 1,000 commands/s one
# stroke of 500 held up every answer given meanwhile for 30 to 50 ms.
CHUNK = 500
STEADY_CHUNK = 100
STEADY_REST = 2.0
PIECE = 5_000
# Whoever waits for the interpreter gets it within a millisecond, not in the five of the switch
# interval: 20 events take 1 ms, a sleep of nothing 95 us.
YIELD_EVERY = 20
# Between chunks of a long way the thread leaves the processor to the hub.
REST_S = 0.03
AGAIN_AFTER_S = 1.0
_TROUBLE = (sqlite3.Error, sa.exc.SQLAlchemyError, OSError, SegmentUnreadable)


class Indexer:
    """Owns the index of one data folder from start() to close()."""

    def __init__(self, folder: Path) -> None:
        """The record must be there already. Raises StoreUnavailable where it is not."""
        self._folder = folder
        self._engine = sqlite.reading_engine(folder)
        self._condition = threading.Condition()
        self._is_closing = False
        self._is_awaited = False
        self._seq = -1  # until the index is open
        self._names: dict[str, str] = {}
        self._is_in_trouble = False
        self._thread = threading.Thread(target=self._run, name="hub-indexer")

    def start(self) -> None:
        """Begin to index."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the chunk under way. Blocks for that long."""
        with self._condition:
            self._is_closing = True
            self._condition.notify_all()
        if self._thread.ident is not None:
            self._thread.join()
        self._engine.dispose()

    @property
    def seq(self) -> int:
        """The last event that is indexed; -1 while there is no index."""
        return self._seq

    def wait_for(self, seq: int, within_s: float) -> bool:
        """Whether everything up to `seq` is indexed; waits for it so long. Any thread but its."""
        with self._condition:
            if self._seq < seq:
                self._is_awaited = True
                self._condition.notify_all()
                self._condition.wait_for(lambda: self._seq >= seq or self._is_closing, within_s)
            return self._seq >= seq

    def _run(self) -> None:
        wait_s = BEGIN_AFTER_S
        while self._pause(wait_s):
            try:
                with contextlib.closing(search_index.open_to_write(self._folder)) as index:
                    self._keep_up(index)
                wait_s = 0.0
            except _TROUBLE as error:
                self._say(error)
                if _is_damaged(error):
                    search_index.remove(self._folder)
                self._reach(-1)
                wait_s = AGAIN_AFTER_S
            except Exception as error:
                # A bug met in one event must end neither the thread nor the hub.
                if not self._is_in_trouble:
                    log.exception("the indexer failed")
                self._say(error)
                self._reach(-1)
                wait_s = AGAIN_AFTER_S

    def _keep_up(self, index: sqlite3.Connection) -> None:
        """Until closed, or the index is not what it was."""
        inode = search_index.inode_of(self._folder)
        with self._engine.connect() as log_connection:
            self._begin(index, log_connection)
        while not self._is_closing and search_index.inode_of(self._folder) == inode:
            has_more = self._read_on(index)
            if self._is_in_trouble:
                self._is_in_trouble = False
                log.warning("the search index is kept again")
            if not has_more:
                self._pause(EVERY_S)

    def _read_on(self, index: sqlite3.Connection) -> bool:
        """Index what the log has, a good piece at most; whether it has more."""
        # A connection sees one moment of the record and keeps its journal from being cut off
        # there: so a new one for each piece.
        with self._engine.connect() as log_connection:
            is_far = self._seq + PIECE < reading.last_seq(log_connection)
            size = CHUNK if is_far else STEADY_CHUNK
            events = reading.read_log(log_connection, self._folder, self._seq)
            for chunk in _chunks(itertools.islice(events, PIECE), size):
                begin_s = time.monotonic()
                self._index(index, log_connection, chunk)
                took_s = time.monotonic() - begin_s
                rest_s = REST_S if is_far else STEADY_REST * took_s
                if len(chunk) == size and not self._pause(rest_s):
                    return False
            return next(events, None) is not None

    def _begin(self, index: sqlite3.Connection, log_connection: sa.Connection) -> None:
        seq, digest = search_index.position(index)
        found = reading.hash_at(log_connection, seq)
        is_archived = not found and seq <= reading.archived_until(log_connection)
        if seq and found != digest and not is_archived:
            raise _AnotherLog("the search index is of another log")
        self._names = _names(log_connection)
        self._reach(seq)

    def _index(
        self, index: sqlite3.Connection, log_connection: sa.Connection, events: list[Event]
    ) -> None:
        keys = {key_of(event)[1] for event in events}
        before = search_index.documents(index, list(keys))
        after: dict[str, Document] = {}
        links: list[tuple[str, str, int]] = []
        calls: list[tuple[Event, AlarmEvent]] = []
        told: list[tuple[Event, Payload]] = []
        for count, event in enumerate(events):
            if count % YIELD_EVERY == 0:
                time.sleep(0)
            try:
                payload = decode_payload(event)
            except (UnknownEvent, msgspec.MsgspecError) as error:
                log.warning("not indexed: %s", error)
                continue
            _, key = key_of(event)
            if key not in after:
                after[key] = _copy(before[key]) if key in before else begun(event)
            take(after[key], event, payload, self._name(event.actor.user, log_connection))
            if isinstance(payload, AlarmEvent) and alarm_calls.counts(payload):
                calls.append((event, payload))
            told.append((event, payload))
            links += ((*link, event.seq) for link in links_of(event, payload))
        ended = {e.subject for e in events if e.type in ("incident.closed", "incident.resumed")}
        cases = [c for subject in ended if (c := self._case(subject, log_connection))]
        changes = [(before.get(k), d) for k, d in after.items() if before.get(k) != d]
        with search_index.transaction(index):
            search_index.put(index, changes)
            search_index.put_links(index, links)
            similar_cases.put(index, cases)
            alarm_calls.put(index, calls)
            watch_index.put(index, told)
            search_index.put_position(index, events[-1].seq, events[-1].hash)
        self._reach(events[-1].seq)

    def _case(self, subject: str, log_connection: sa.Connection) -> tuple[int, Incident] | None:
        history = reading.read_history(log_connection, self._folder, subject)
        try:
            return history[-1].seq, similar_cases.folded(history)
        except (LookupError, UnknownEvent, msgspec.MsgspecError) as error:
            log.warning("no similar case: %s (%s)", subject, error)
            return None

    def _name(self, user: str, log_connection: sa.Connection) -> str:
        if user.startswith("system:"):
            return ""
        if user not in self._names:
            self._names |= {user: ""} | _names(log_connection)
        return self._names[user]

    def _reach(self, seq: int) -> None:
        with self._condition:
            self._seq = seq
            self._condition.notify_all()

    def _pause(self, seconds: float) -> bool:
        """Wait so long, or until somebody waits for the index; False when it is to end."""
        with self._condition:
            if not self._is_awaited:
                self._condition.wait_for(lambda: self._is_closing or self._is_awaited, seconds)
            self._is_awaited = False
            return not self._is_closing

    def _say(self, error: Exception) -> None:
        if not self._is_in_trouble:
            log.error("the search index cannot be kept: %s", error)
        self._is_in_trouble = True


class _AnotherLog(sqlite3.DatabaseError):
    """The index was made from a log that is not this one."""


def _is_damaged(error: Exception) -> bool:
    """Whether a new index would help: not for a full disk or a folder without rights."""
    is_passing = isinstance(error, sqlite3.OperationalError)
    return isinstance(error, sqlite3.DatabaseError) and not is_passing


def _chunks(events: Iterator[Event], size: int) -> Iterator[list[Event]]:
    while chunk := list(itertools.islice(events, size)):
        yield chunk


def _copy(document: Document) -> Document:
    return msgspec.structs.replace(document)


def _names(log_connection: sa.Connection) -> dict[str, str]:
    rows = log_connection.execute(sa.select(tables.credentials))
    return {str(r.user): msgspec.json.decode(r.profile, type=User).name for r in rows}
