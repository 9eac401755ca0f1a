"""What is recorded and what was: rows beside the log, written with its events. Writer thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa

from backends.hub import tables
from backends.hub.transaction import Transaction
from backends.record.chain import utc_text
from backends.record.ids import CameraId, IncidentId
from backends.record.recording import (
    PartKept,
    PartsRemoved,
    RecordingBegun,
    RecordingEnded,
)

MOST_FOUND = 5_000
MOST_AT_ONCE = 2_000  # parts that a relay hears of in one frame: 70 kB
# Longer than a part, and than a relay is away over holidays.
REMEMBERED = dt.timedelta(days=7)
_NO_CAMERA, _NO_INCIDENT = CameraId(""), IncidentId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A camera that is recorded, by hand (no incident) or for an incident."""

    camera: CameraId
    incident: IncidentId
    user: str
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A part on a relay's disk. `protected_until_s`: unix, 0 where it is not protected."""

    id: str
    relay: str
    camera: CameraId
    starts_unix_ms: int
    ends_unix_ms: int
    size: int
    sha256: str
    incidents: tuple[IncidentId, ...]
    protected_until_s: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Of a HouseJob: nothing is told where it runs already."""

    camera: CameraId
    incident: IncidentId
    user: str
    now: dt.datetime

    def __call__(self, work: Transaction) -> RecordingBegun | None:
        """Within the group's transaction."""
        table = tables.recordings
        is_this = (table.c.camera == self.camera) & (table.c.incident == self.incident)
        if work.connection.execute(sa.select(table.c.camera).where(is_this)).first() is not None:
            return None
        row: dict[str, object] = {
            "camera": self.camera,
            "incident": self.incident,
            "user": self.user,
            "since": utc_text(self.now),
        }
        work.put(table, [row])
        return RecordingBegun(camera=self.camera, incident=self.incident)


@dataclass(frozen=True, slots=True)
class End:
    """Of a HouseJob: nothing is told where it does not run. An incident's is remembered."""

    camera: CameraId
    incident: IncidentId
    reason: str
    now: dt.datetime

    def __call__(self, work: Transaction) -> RecordingEnded | None:
        """Within the group's transaction."""
        table = tables.recordings
        is_this = (table.c.camera == self.camera) & (table.c.incident == self.incident)
        since = work.connection.execute(sa.select(table.c.since).where(is_this)).scalar()
        if since is None:
            return None
        work.connection.execute(sa.delete(table).where(is_this))
        if self.incident:
            self._remember(work, str(since))
        return RecordingEnded(camera=self.camera, incident=self.incident, reason=self.reason)

    def _remember(self, work: Transaction, since: str) -> None:
        table = tables.recordings_ended
        is_old = table.c.until < utc_text(self.now - REMEMBERED)
        work.connection.execute(sa.delete(table).where(is_old))
        row: dict[str, object] = {
            "camera": self.camera,
            "incident": self.incident,
            "since": since,
            "until": utc_text(self.now),
        }
        work.put(table, [row])


@dataclass(frozen=True, slots=True)
class Keep:
    """Of a HouseJob: a part said again is told once. Besides those that `told` names it is of all
    incidents that its camera was recorded for meanwhile; `until_of` says how long it is kept."""

    told: PartKept
    until_of: Callable[[dt.datetime, list[IncidentId]], int]
    until_s: list[int] = field(default_factory=list)

    def __call__(self, work: Transaction) -> PartKept | None:
        """Within the group's transaction; the last of `until_s` is what `until_of` said."""
        known = work.value(tables.parts, "protected_until_s", self.told.part)
        if isinstance(known, int):
            self.until_s.append(known)
            return None
        incidents = list(dict.fromkeys([*self.told.incidents, *_recorded_for(work, self.told)]))
        told = msgspec.structs.replace(self.told, incidents=incidents)
        until_s = self.until_of(told.ends_at, incidents)
        self.until_s.append(until_s)
        row: dict[str, object] = {
            "id": told.part,
            "relay": told.relay,
            "camera": told.camera,
            "starts_unix_ms": round(told.starts_at.timestamp() * 1000),
            "ends_unix_ms": round(told.ends_at.timestamp() * 1000),
            "size": told.size,
            "sha256": told.sha256,
            "incidents": _joined(told.incidents),
            "protected_until_s": until_s,
        }
        work.put(tables.parts, [row])
        return told


@dataclass(frozen=True, slots=True)
class Remove:
    """Of a HouseJob: those that are known there."""

    relay: str
    ids: list[str]

    def __call__(self, work: Transaction) -> PartsRemoved | None:
        """Within the group's transaction."""
        gone = [key for key in self.ids if work.value(tables.parts, "relay", key) == self.relay]
        for key in gone:
            work.remove(tables.parts, key)
        return PartsRemoved(parts=gone) if gone else None


@dataclass(frozen=True, slots=True)
class Protect:
    """Set anew how long the parts of an incident are kept; `until_of` says it of each."""

    incident: IncidentId
    until_of: Callable[[PartRow], int]
    changed: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction; `changed` is filled: by relay (id, until unix s)."""
        self.changed.clear()
        mine = tables.parts.c.incidents.contains(f" {self.incident} ", autoescape=True)
        for part in [_part(row) for row in work.connection.execute(_select().where(mine))]:
            until_s = self.until_of(part)
            if until_s == part.protected_until_s:
                continue
            change = sa.update(tables.parts).where(tables.parts.c.id == part.id)
            work.connection.execute(change.values({"protected_until_s": until_s}))
            self.changed.setdefault(part.relay, []).append((part.id, until_s))


@dataclass(frozen=True, slots=True)
class Find:
    """Parts of a camera between two moments (unix ms), or all of an incident."""

    camera: CameraId = _NO_CAMERA
    start_unix_ms: int = 0
    end_unix_ms: int = 0
    incident: IncidentId = _NO_INCIDENT
    found: list[PartRow] = field(default_factory=list)

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction; `found` is filled."""
        parts = tables.parts.c
        if self.incident:
            mine = parts.incidents.contains(f" {self.incident} ", autoescape=True)
            query = _select().where(mine).order_by(parts.starts_unix_ms).limit(MOST_FOUND)
        else:
            is_within = (parts.starts_unix_ms < self.end_unix_ms) & (
                parts.ends_unix_ms > self.start_unix_ms
            )
            query = _select().where((parts.camera == self.camera) & is_within)
            query = query.order_by(parts.starts_unix_ms).limit(MOST_FOUND)
        self.found[:] = [_part(row) for row in work.connection.execute(query)]


@dataclass(frozen=True, slots=True)
class FindProtected:
    """Of a relay's protected parts those behind the id `after`: (id, until unix s), by id, not
    more than one frame says."""

    relay: str
    after: str
    found: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction; `found` is filled."""
        parts = tables.parts.c
        query = sa.select(parts.id, parts.protected_until_s).where(
            parts.relay == self.relay, parts.id > self.after, parts.protected_until_s > 0
        )
        rows = work.connection.execute(query.order_by(parts.id).limit(MOST_AT_ONCE))
        self.found[:] = [(row.id, row.protected_until_s) for row in rows]


def running(rows: list[sa.Row[tuple[object, ...]]]) -> list[Running]:
    """What was recorded when the hub ended, from its table's rows."""
    return [
        Running(
            camera=CameraId(row.camera),
            incident=IncidentId(row.incident),
            user=row.user,
            since=dt.datetime.fromisoformat(row.since),
        )
        for row in rows
    ]


def _recorded_for(work: Transaction, told: PartKept) -> list[IncidentId]:
    """The incidents whose recording of its camera a part has some of, the earlier first."""
    runs, ended = tables.recordings.c, tables.recordings_ended.c
    starts_at, ends_at = utc_text(told.starts_at), utc_text(told.ends_at)
    is_running = (runs.camera == told.camera) & (runs.incident != "") & (runs.since < ends_at)
    has_run = (ended.camera == told.camera) & (ended.since < ends_at) & (ended.until > starts_at)
    found = sa.union_all(
        sa.select(runs.incident, runs.since).where(is_running),
        sa.select(ended.incident, ended.since).where(has_run),
    ).order_by("since")
    return [IncidentId(row.incident) for row in work.connection.execute(found)]


def _select() -> sa.Select[tuple[object, ...]]:
    return sa.select(*tables.parts.columns)


def _part(row: sa.Row[tuple[object, ...]]) -> PartRow:
    return PartRow(
        id=row.id,
        relay=row.relay,
        camera=CameraId(row.camera),
        starts_unix_ms=row.starts_unix_ms,
        ends_unix_ms=row.ends_unix_ms,
        size=row.size,
        sha256=row.sha256,
        incidents=tuple(IncidentId(one) for one in str(row.incidents).split()),
        protected_until_s=row.protected_until_s,
    )


def _joined(incidents: list[IncidentId]) -> str:
    return f" {' '.join(incidents)} " if incidents else ""
