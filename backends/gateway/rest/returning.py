"""Alarms and warnings that ended and are told again: from when they stand. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from backends.gateway.rest.rows import Happening, Row
from backends.record.observation import ConditionRaised, WarningPublished

MOST_ENDED = 20_000
MOST_KEPT = 1_000  # on disk; of what ended before those a restart knows nothing


class Ends:
    """When rows of one stream ended: told by their system, or by our clock where they vanished.

    The record takes what is older than an end for late. A row that vanished from one answer comes
    back as it was, with times of long before: it would be over for good.
    """

    def __init__(self, known: Mapping[str, dt.datetime]) -> None:
        self._at = dict(known)

    def note(self, row_id: str, at: dt.datetime) -> None:
        """It stood and ended."""
        self._at.pop(row_id, None)
        self._at[row_id] = at
        if len(self._at) > MOST_ENDED:
            del self._at[next(iter(self._at))]

    def kept(self) -> dict[str, dt.datetime]:
        """The newest, for the next start."""
        return dict(list(self._at.items())[-MOST_KEPT:])

    def told(self, row: Row, now: dt.datetime) -> Happening | None:
        """What the row tells: of one that ended, from its change after that, or else from now."""
        told = row.told
        if not isinstance(told, ConditionRaised | WarningPublished):
            return told
        ended_at = self._at.pop(row.id, None)
        if ended_at is None:
            return told
        since = row.updated_at if row.updated_at > ended_at else now
        if isinstance(told, ConditionRaised):
            return msgspec.structs.replace(told, occurred_at=max(told.occurred_at, since))
        if since >= told.until:
            return told
        return msgspec.structs.replace(told, issued_at=max(told.issued_at, since))
