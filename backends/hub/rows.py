"""Writes beside the log: sessions, users, readings, health of sources. Writer thread only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from backends.hub import tables
from backends.hub.latest import ReadingRow
from backends.hub.sessions import Session
from backends.hub.store import READINGS_KEPT, Store
from backends.hub.transaction import Transaction
from backends.record.access import User
from backends.record.chain import utc_text
from backends.record.ids import UserId
from backends.record.resource import SourceHealth

BATCHES_KEPT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ForgetOld:
    """Forget sessions that are over, and batches too old to be sent again."""

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        now = dt.datetime.now(dt.UTC)
        over = tables.sessions.c.expires_at <= utc_text(now)
        old = tables.batches.c.recorded_at < utc_text(now - BATCHES_KEPT)
        work.connection.execute(sa.delete(tables.sessions).where(over))
        work.connection.execute(sa.delete(tables.batches).where(old))


@dataclass(frozen=True, slots=True)
class PutSession:
    """Keep a session."""

    session: Session

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        row: dict[str, object] = {
            "token_sha256": self.session.key,
            "user": self.session.user,
            "expires_at": utc_text(self.session.expires_at),
        }
        work.put(tables.sessions, [row])


@dataclass(frozen=True, slots=True)
class RemoveSession:
    """Forget a session."""

    key: str

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        work.remove(tables.sessions, self.key)


@dataclass(frozen=True, slots=True)
class PutSources:
    """Keep the last known health of sources."""

    sources: list[SourceHealth]

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        work.put(
            tables.sources,
            [{"source": s.source, "health": msgspec.json.encode(s)} for s in self.sources],
        )


@dataclass(frozen=True, slots=True)
class PutReadings:
    """Readings into the ring, from running number `start` on."""

    rows: list[ReadingRow]
    start: int

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        work.put(
            tables.readings,
            [
                {
                    "slot": number % READINGS_KEPT,
                    "number": number,
                    "resource": resource,
                    "factor": factor,
                    "observed_unix_ms": moment,
                    "value": value,
                    "unit": unit,
                    "flag": flag,
                }
                for number, (resource, factor, value, unit, moment, flag) in enumerate(
                    self.rows, self.start + 1
                )
            ],
        )


def replace_users(store: Store, users: list[tuple[User, str]]) -> None:
    """Make `users` (with their argon2id hashes) the only ones. Before the writer starts."""
    with store.transaction() as work:
        work.connection.execute(sa.delete(tables.credentials))
        work.put(
            tables.credentials,
            [
                {"user": user.id, "argon2id": digest, "profile": msgspec.json.encode(user)}
                for user, digest in users
            ],
        )


def kept_sessions(store: Store) -> list[Session]:
    """Sessions from before the restart."""
    return [
        Session(
            key=row.token_sha256,
            user=UserId(row.user),
            expires_at=dt.datetime.fromisoformat(row.expires_at),
        )
        for row in store.all_rows(tables.sessions)
    ]
