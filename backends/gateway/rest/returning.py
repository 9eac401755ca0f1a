"""Alarms and warnings that ended and are told again: from when they stand. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from backends.gateway.rest.rows import Happening, Row
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    WarningPublished,
    WarningWithdrawn,
)

MOST_ENDED = 20_000
MOST_KEPT = 1_000  # on disk; of what ended before those a restart knows nothing
_STEP = dt.timedelta(milliseconds=1)
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


class Ends:
    """When rows of one stream ended: told by their system, or by our clock where they vanished.
    And since when those stand that came back.

    The record takes what is older than an end for late. A row that vanished from one answer comes
    back as it was, with times of long before: it would be over for good. From then on it stands
    since a moment of ours, and every later word of it counts from there: by a clock that is slow
    its end would be older than its return, and it would stand for good.
    """

    def __init__(
        self, ended: Mapping[str, dt.datetime], returned: Mapping[str, dt.datetime]
    ) -> None:
        self._ended, self._returned = dict(ended), dict(returned)

    def note(self, row_id: str, at: dt.datetime) -> None:
        """It stood and ended."""
        since = self._returned.pop(row_id, at)
        _put(self._ended, row_id, max(at, since))

    def kept_ended(self) -> dict[str, dt.datetime]:
        """The newest, for the next start."""
        return _newest(self._ended)

    def kept_returned(self) -> dict[str, dt.datetime]:
        """The newest, for the next start."""
        return _newest(self._returned)

    def told(self, row: Row, now: dt.datetime) -> Happening | None:
        """What the row tells: of one that ended, from its change after that, or else from now."""
        match row.told:
            case ConditionRaised() as told:
                since = self._stands_since(row.id, told.occurred_at, now, is_later=True)
                return msgspec.structs.replace(told, occurred_at=max(told.occurred_at, since))
            case WarningPublished() as told:
                since = self._stands_since(row.id, row.updated_at, now)
                if since >= told.until:
                    return told
                return msgspec.structs.replace(told, issued_at=max(told.issued_at, since))
            case ConditionCleared() | WarningWithdrawn() as told:
                known = self._ended.get(row.id) or self._returned.get(row.id) or told.occurred_at
                return msgspec.structs.replace(told, occurred_at=max(told.occurred_at, known))
        return row.told

    def _stands_since(
        self, row_id: str, theirs: dt.datetime, now: dt.datetime, *, is_later: bool = False
    ) -> dt.datetime:
        """Since when it stands, as it is told now; long ago: it never ended. `is_later`: after what
        was told of it before, for of an alarm that ended once the record takes nothing else."""
        before = self._ended.pop(row_id, None)
        if before is None and row_id not in self._returned:
            return _LONG_AGO
        since = before or self._returned[row_id]
        if theirs > since:
            since = theirs
        elif before is not None or is_later:
            since = max(now, since + _STEP)
        _put(self._returned, row_id, since)
        return since


def _put(moments: dict[str, dt.datetime], row_id: str, at: dt.datetime) -> None:
    moments.pop(row_id, None)
    moments[row_id] = at
    if len(moments) > MOST_ENDED:
        del moments[next(iter(moments))]


def _newest(moments: dict[str, dt.datetime]) -> dict[str, dt.datetime]:
    return dict(list(moments.items())[-MOST_KEPT:])
