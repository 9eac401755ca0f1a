"""Writes events straight into a store's log, and waits for the index to have them."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from backends.hub.indexer import Indexer
from backends.hub.store import Store
from backends.hub.transaction import Draft
from backends.record import alarm, incident_events, task
from backends.record.catalogue import Payload, encode_payload, name_of
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.envelope import Event
from backends.record.ids import SourceId, UserId

START = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
PLACE = Place(lon_wgs84=123.05, lat_wgs84=30.52, name="人民路与解放路交叉口", division="云台区")


class LogWriter:
    """The only writer of a store, a second passing with each event."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder)
        self._versions: dict[str, int] = {}
        self.now = START

    def tell(
        self,
        subject: str,
        *payloads: Payload,
        user: str = "lin",
        realm: Realm = Realm.LIVE,
    ) -> list[Event]:
        """Append these events of one subject in one group."""
        with self.store.transaction() as work:
            for payload in payloads:
                name, version = name_of(payload)
                self._versions[subject] = self._versions.get(subject, 0) + 1
                self.now += dt.timedelta(seconds=1)
                work.append(
                    Draft(
                        occurred_at=self.now,
                        realm=realm,
                        actor=Actor(user=UserId(user)),
                        type=name,
                        version=version,
                        subject=subject,
                        subject_version=self._versions[subject],
                        payload=encode_payload(payload),
                    ),
                    self.now,
                )
        return list(work.events)


@contextlib.contextmanager
def a_log(folder: Path) -> Iterator[LogWriter]:
    """A store open to write, closed at the end."""
    writer = LogWriter(folder)
    try:
        yield writer
    finally:
        writer.store.close()


@contextlib.contextmanager
def an_index(writer: LogWriter) -> Iterator[Indexer]:
    """An indexer that has caught up with the log."""
    indexer = Indexer(writer.folder)
    indexer.start()
    try:
        assert indexer.wait_for(writer.store.seq, 30.0)
        yield indexer
    finally:
        indexer.close()


def raised(title: str = "井盖缺失", **changes: object) -> alarm.AlarmRaised:
    """An alarm."""
    base: dict[str, object] = {
        "source": SourceId("urban-rest"),
        "key": "k1",
        "department": Department.URBAN,
        "severity": Severity.II,
        "kind": "case",
        "title": title,
        "place": PLACE,
    }
    return alarm.AlarmRaised(**(base | changes))  # type: ignore[arg-type]  # fields by name


def reported(title: str = "人民路井盖缺失", **changes: object) -> incident_events.IncidentReported:
    """An incident."""
    base: dict[str, object] = {
        "number": "LJ20261126-0001",
        "title": title,
        "department": Department.URBAN,
        "severity": Severity.II,
        "place": PLACE,
    }
    return incident_events.IncidentReported(**(base | changes))  # type: ignore[arg-type]  # as above


def assigned(title: str = "补装井盖", **changes: object) -> task.TaskAssigned:
    """A task."""
    base: dict[str, object] = {
        "number": "R20261126-003",
        "title": title,
        "recipient": task.Recipient(department=Department.URBAN, name="市政养护"),
    }
    return task.TaskAssigned(**(base | changes))  # type: ignore[arg-type]  # as above
