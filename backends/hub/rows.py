"""Writes beside the log: sessions, users, health of sources. Writer thread only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from backends.hub import tables
from backends.hub.outbox import DEAD, WAITING
from backends.hub.sessions import Session
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.record.access import User
from backends.record.chain import utc_text
from backends.record.ids import SourceId, UserId
from backends.record.resource import SourceHealth

BATCHES_KEPT = dt.timedelta(days=7)
# Messages that are over, and that others sent; the log has their outcome for good.
MESSAGES_KEPT = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ForgetOld:
    """Forget sessions that are over, batches too old to be sent again, messages long over."""

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        now = dt.datetime.now(dt.UTC)
        over = tables.sessions.c.expires_at <= utc_text(now)
        old = tables.batches.c.recorded_at < utc_text(now - BATCHES_KEPT)
        work.connection.execute(sa.delete(tables.sessions).where(over))
        work.connection.execute(sa.delete(tables.batches).where(old))
        since, box = utc_text(now - MESSAGES_KEPT), tables.outbox
        is_over = box.c.state.not_in((*WAITING, DEAD))
        work.connection.execute(sa.delete(box).where(is_over, box.c.changed_at < since))
        taken = tables.exchange.c.taken_at < since
        work.connection.execute(sa.delete(tables.exchange).where(taken))


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
class RemoveSource:
    """Forget a source."""

    source: SourceId

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        work.remove(tables.sources, self.source)


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
