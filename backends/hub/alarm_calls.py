"""The product's own alarm figures of the last hours, from what the search index keeps of the log.

The index has, of each alarm event that the figures count, as little as they need: reading those of
a day of flood from the log itself takes many times longer. Put by the indexer's thread; asked on
reading threads.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator

import msgspec

from backends.link.queries import AlarmFigures, AlarmFiguresAnswer
from backends.record.alarm import Alarm
from backends.record.alarm_events import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEvent,
    AlarmRaised,
    AlarmReturnedToService,
    AlarmShelved,
    AlarmSuppressed,
    AlarmTakenOutOfService,
    AlarmUnshelved,
    AlarmUnsuppressed,
)
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.figures import AlarmFiguresFold, Scope
from backends.record.ids import EventId, UserId
from backends.record.policy import AlarmPolicy

MOST_HOURS = 7 * 24.0
KEPT = dt.timedelta(days=8)
# Long spans begin at a full hour, so that asking again within it folds only what is new.
_LONG_HOURS = 8.0
_FOLDS_KEPT = 16
_NOBODY = Actor(user=UserId(""))

_FLAGS = (
    AlarmShelved,
    AlarmUnshelved,
    AlarmSuppressed,
    AlarmUnsuppressed,
    AlarmTakenOutOfService,
    AlarmReturnedToService,
)
_KINDS: dict[str, type[AlarmEvent]] = {
    kind.__name__: kind for kind in (AlarmRaised, AlarmAcknowledged, AlarmCleared, *_FLAGS)
}
_DECODERS = {name: msgspec.msgpack.Decoder(kind) for name, kind in _KINDS.items()}
_encode = msgspec.msgpack.Encoder().encode


def counts(payload: AlarmEvent) -> bool:
    """Whether the figures look at it."""
    match payload:
        case AlarmRaised():
            return payload.is_chattering or not payload.is_repeat
        case AlarmCleared():
            return payload.acknowledges_itself
    return type(payload).__name__ in _KINDS


def put(connection: sqlite3.Connection, calls: list[tuple[Event, AlarmEvent]]) -> None:
    """Events that count, within a transaction; those of more than a week ago go."""
    if not calls:
        return
    connection.executemany(
        "INSERT OR REPLACE INTO alarm_calls VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                event.seq,
                event.recorded_at.timestamp(),
                event.realm.value,
                event.subject,
                type(payload).__name__,
                _encode(_stripped(payload)),
            )
            for event, payload in calls
        ],
    )
    newest = calls[-1][0]
    oldest = (newest.recorded_at - KEPT).timestamp()
    passed = (newest.realm.value, oldest)
    connection.execute("DELETE FROM alarm_calls WHERE realm = ? AND at < ?", passed)


def _stripped(payload: AlarmEvent) -> AlarmEvent:
    if isinstance(payload, AlarmRaised):
        return msgspec.structs.replace(payload, place=None, detail={}, cause="", key="")
    return payload


class FiguresDesk:
    """Answers questions for alarm figures; keeps the folds of the last ones. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folds: OrderedDict[bytes, tuple[AlarmFiguresFold, int]] = OrderedDict()

    def answer(
        self,
        index: sqlite3.Connection,
        asked: AlarmFigures,
        now: dt.datetime,
        policy: AlarmPolicy,
        at_hand: tuple[list[Alarm], int],
    ) -> AlarmFiguresAnswer:
        """The figures of the last `asked.hours` (at most a week).

        `at_hand`: the alarms as they are now, and how many operator positions are signed in.
        """
        alarms, positions = at_hand
        scope = Scope(
            since=_since(now, asked.hours),
            realm=asked.realm,
            department=asked.department,
            positions=max(1, positions),
        )
        key = _encode((scope, policy))
        with self._lock:
            fold, seq = self._folds.pop(key, (None, 0))
            if fold is None:
                fold = AlarmFiguresFold(scope, policy, _before(alarms, scope.since))
            for event, payload in _calls(index, scope, seq):
                fold.feed(event, payload)
                seq = event.seq
            self._folds[key] = fold, seq
            while len(self._folds) > _FOLDS_KEPT:
                self._folds.popitem(last=False)
            figures = fold.figures(now, alarms)
        return msgspec.convert(figures, AlarmFiguresAnswer, from_attributes=True)


def _since(now: dt.datetime, hours: float) -> dt.datetime:
    since = now - dt.timedelta(hours=hours)
    minutes = 60 if hours >= _LONG_HOURS else 10
    return since.replace(minute=since.minute // minutes * minutes, second=0, microsecond=0)


def _calls(
    index: sqlite3.Connection, scope: Scope, after: int
) -> Iterator[tuple[Event, AlarmEvent]]:
    realm = scope.realm.value
    start = after + 1
    if not after:
        first = "SELECT seq FROM alarm_calls WHERE realm = ? AND at >= ? ORDER BY at LIMIT 1"
        found = index.execute(first, (realm, scope.since.timestamp())).fetchone()
        if found is None:
            return
        start = found[0]
    query = "SELECT * FROM alarm_calls WHERE seq >= ? AND realm = ? ORDER BY seq"
    rows = index.execute(query, (start, realm))
    subjects: dict[str, str] = {}
    for seq, at, _, subject, kind, packed in rows:
        payload = _DECODERS[kind].decode(packed)
        yield _event(seq, at, scope.realm, subjects.setdefault(subject, subject)), payload


def _event(seq: int, at: float, realm: Realm, subject: str) -> Event:
    moment = dt.datetime.fromtimestamp(at, dt.UTC)
    return Event(
        seq=seq,
        id=EventId(""),
        recorded_at=moment,
        occurred_at=moment,
        realm=realm,
        actor=_NOBODY,
        type="",
        version=1,
        subject=subject,
        subject_version=0,
        payload=b"",
        previous_hash="",
        hash="",
    )


def _before(alarms: Iterable[Alarm], since: dt.datetime) -> Iterator[Alarm]:
    """What can be told of alarms as they stood at `since`: flags and calls older than it."""
    for alarm in alarms:
        flags = {
            name: flag if flag is not None and flag.at < since else None
            for name, flag in (
                ("shelf", alarm.shelf),
                ("suppression", alarm.suppression),
                ("out_of_service", alarm.out_of_service),
            )
        }
        is_waiting = (alarm.unanswered_since or alarm.since) < since
        if is_waiting or any(flags.values()):
            yield msgspec.structs.replace(alarm, **flags)
