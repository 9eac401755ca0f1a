"""Polls one stream: pages, newest updated_at, what changed. A poller's thread only.

`since` is the newest updated_at seen less the look-back, never our own clock; rows seen before
in the same state are not told again. A poll comes in parts, one a page: `begin`, `part` until
there is none, and `keep` once what the parts told lies safe.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from backends.gateway.health import Clock, utc_now
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.fields import Becomes
from backends.gateway.rest.pages import Pages, TooManyPages
from backends.gateway.rest.progress import (
    GAP_S,
    MOST_STANDING,
    Progress,
    ProgressFile,
    late_before,
)
from backends.gateway.rest.reach import Reach
from backends.gateway.rest.returning import Ends
from backends.gateway.rest.rows import (
    MOST_NAME,
    Happening,
    Row,
    RowFault,
    read_row,
    rows_in,
)
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.gateway.rest.telling import Teller
from backends.gateway.rest.templates import Value
from backends.gateway.rest.times import write_time, zone_of
from backends.record.alarm_decider import REFRESH_AFTER
from backends.record.observation import ConditionRaised, Observation

_MOST_REMEMBERED = 200_000
_MOST_THINGS = 20_000  # of a catalogue; one that is forgotten is told again, without harm


@dataclass(frozen=True, slots=True)
class _Told:
    """The last word on a row. `again_at`: the record takes figures of an alarm at most once in
    REFRESH_AFTER; what it may have passed over is told once more then."""

    updated_at: dt.datetime
    mark: str
    again_at: dt.datetime | None = None


@dataclass(slots=True)
class Poll:
    """What one poll of a stream gave, or one part of it."""

    observations: list[Observation] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    rows: int = 0
    late: int = 0
    newest: dt.datetime | None = None
    failure: RestFailure | None = None  # it broke off after this; the cursor stays


class StreamPoller:
    """One stream with what it has told already."""

    def __init__(
        self,
        client: RestClient,
        source: Source,
        stream: Stream,
        progress: ProgressFile | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._client, self._source, self.stream = client, source, stream
        self._file = progress or ProgressFile(None, source.id)
        self._clock = clock
        self._now = clock()
        self._progress = self._file.of(stream.name)
        self._standing = dict.fromkeys(self._progress.standing)
        self._seen: set[str] = set()
        self._unread: set[str] = set()  # of this poll, as its faults name them; "": without an id
        self._ends = Ends(self._progress.ended, self._progress.returned)
        self._ended: set[str] = set()  # of this poll: rows that stood here and no longer do
        self._told: OrderedDict[str, _Told] = OrderedDict()
        self._named: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._reach = Reach(stream.paging.size, self._progress.reached)
        self._pages = Pages(client, stream, "")
        self._coming: Iterator[list[Any]] = iter(())
        self._gathered: list[Row] = []
        self._number = self._pages_read = 0
        self._is_all = self._is_whole = self._is_broken = self._is_over = False
        self._teller = Teller(source, stream)

    def without_rounds(self) -> None:
        """Its source has other lists of items: none is told as the whole inventory."""
        self._teller.has_rounds = False

    @property
    def due_in_s(self) -> float:
        """How long the next part must wait, by the stream's rate."""
        return self._client.due_in_s(self.stream)

    def poll(self) -> Poll:
        """A whole poll at once. Raises RestFailure; nothing is remembered then."""
        whole = Poll()
        self.begin()
        while (part := self.part()) is not None:
            whole.observations += part.observations
            whole.faults += part.faults
            whole.rows += part.rows
            whole.late = part.late
            whole.newest = part.newest
            if part.failure is not None:
                raise part.failure
        self.keep()
        return whole

    def begin(self) -> None:
        """Start over: from the newest row less the look-back, or from the beginning of all."""
        self._now = self._clock()
        kept = self._progress.cursor if self.stream.paging.is_kept else ""
        is_first = self._progress.newest is None and not kept
        self._is_all = is_first or self._is_night()
        self._is_whole = self._is_all or self.stream.is_whole
        self._is_broken = self._is_over = False
        self._seen, self._unread, self._ended = set(), set(), set()
        self._gathered, self._number, self._pages_read = [], 0, 0
        # What follows a kept cursor is not all there is.
        cursor = "" if self._is_all else kept
        self._reach.begin(is_whole=self._is_whole)
        self._pages = Pages(self._client, self.stream, self._since(), cursor, self._reach)
        self._coming = iter(self._pages)
        self._teller.begin(is_round=self._is_all, late_before=self._late_before())

    def part(self) -> Poll | None:
        """The next page, told as far as that can be; None when all is told.

        Raises RestFailure when the first page fails; a later one ends the poll with what came.
        """
        if self._is_over:
            return None
        part = Poll(newest=self._progress.newest)
        try:
            page = next(self._coming, None)
        except RestFailure as failure:
            self._is_over = self._is_broken = True
            if isinstance(failure, TooManyPages) and self._is_all and self._progress.cursor:
                # A feed of changes outgrows its pages: on from where it stood, once a day.
                self._move(msgspec.structs.replace(self._progress, reconciled_on=self._today()))
            if not self._pages_read:
                raise
            part.failure, page = failure, None
        if page is None:
            self._is_over = True
            return self._end(part)
        self._pages_read += 1
        rows = self._read(page, part)
        if self._teller.is_by_page:
            part.observations += self._teller.page([row for row in rows if self._is_news(row)])
        else:
            self._gathered += rows
        part.late = self._teller.late
        return part

    def keep(self) -> None:
        """What the parts told is safe: the cursor moves."""
        if self._is_broken:
            return
        today = self._today()
        standing = list(self._standing)[:MOST_STANDING]
        moved = Progress(
            newest=self._newest(),
            cursor=self._pages.cursor,
            saved_at=self._now,
            reconciled_on=today if self._is_all else self._progress.reconciled_on,
            standing=standing if self._teller.has_standing else [],
            ended=self._ends.kept_ended(),
            returned=self._ends.kept_returned(),
            reached=self._reach.reached,
        )
        self._move(moved)

    def _move(self, progress: Progress) -> None:
        self._progress = progress
        self._file.move(self.stream.name, progress)

    def _end(self, part: Poll) -> Poll:
        """What can be told only when every page is there."""
        if self._teller.is_table and not self._is_broken:
            part.observations += self._teller.table(self._gathered, self._now)
        elif not self._teller.is_by_page:
            for row in sorted(self._gathered, key=_order):
                part.observations += map(self._teller.happened, self._happenings(row))
        if not self._is_broken and not self._reach.is_doubtful:
            gone = self._gone() if self._is_whole else []
            unread = sorted(self._unread - self._seen - {""})
            part.observations += self._teller.end(gone, self._now, unread)
        part.newest, part.late = self._newest(), self._teller.late
        self._gathered = []
        _trim(self._told)
        _trim(self._named)
        return part

    def _newest(self) -> dt.datetime | None:
        """The newest row of all polls; it never goes back when that row is taken away."""
        found = [one for one in (self._teller.newest, self._progress.newest) if one is not None]
        return max(found, default=None)

    def _read(self, page: list[Any], part: Poll) -> list[Row]:
        rows: list[Row] = []
        for raw in rows_in(page, self.stream):
            part.rows += 1
            row = read_row(raw, self._number, self.stream, self._source, self._now)
            self._number += 1
            if isinstance(row, Row):
                rows.append(row)
                self._note(row)
                self._name(row.doubt, part)
                continue
            self._unread.add(row.row if row.field not in ("", "id") else "")
            self._name(row, part)
        return rows

    def _name(self, fault: RowFault | None, part: Poll) -> None:
        """Each once, however often its row is read."""
        if fault is not None and (fault.row, fault.field) not in self._named:
            part.faults.append(fault)
            self._named[(fault.row, fault.field)] = None

    def _note(self, row: Row) -> None:
        self._seen.add(row.id)
        self._teller.note(row)
        if row.is_gone or row.is_apart or row.status in self.stream.closed:
            if row.id in self._standing:
                del self._standing[row.id]
                self._ended.add(row.id)
                self._note_end(row.id, row.updated_at)
        elif self._teller.has_standing:
            self._standing[row.id] = None

    def _happenings(self, row: Row) -> Iterator[Happening]:
        """What the row tells; of one that began and ended between two polls, both."""
        is_first = row.id not in self._told
        if not self._is_news(row):
            return
        if row.is_apart and row.id not in self._ended:
            return
        before = self._progress.newest  # of the polls before: what is newer was never read
        if before is None and self.stream.since.first_s:  # of our first reading so much is wanted
            before = self._now - dt.timedelta(seconds=self.stream.since.first_s)
        is_whole = is_first and before is not None and row.updated_at > before
        if row.began is not None and is_whole and row.id not in self._ended:
            yield row.began
        told = self._ends.told(row, self._now)
        if told is not None:
            yield told

    def _is_news(self, row: Row) -> bool:
        """A row that is new, or whose mark changed; older is no news."""
        told = self._told.get(row.id)
        if told is not None and row.updated_at < told.updated_at:
            return False
        is_changed = told is None or told.mark != row.mark
        is_due = told is not None and told.again_at is not None and self._now >= told.again_at
        again_at = told.again_at if told is not None and not is_due else None
        if is_changed and told is not None:
            again_at = self._now + REFRESH_AFTER if isinstance(row.told, ConditionRaised) else None
        self._told[row.id] = _Told(row.updated_at, row.mark, again_at)
        self._told.move_to_end(row.id)
        if self._teller.is_by_page and len(self._told) > _MOST_THINGS:
            self._told.popitem(last=False)
        return self._teller.is_round or is_changed or is_due

    def _gone(self) -> list[str]:
        """Ids that stood and are no longer listed; unreadable is not gone."""
        unseen = [one for one in self._standing if one not in self._seen]
        gone = [one for one in unseen if one[:MOST_NAME] not in self._unread]
        for one in gone:
            del self._standing[one]
            self._told.pop(one, None)
            self._note_end(one, self._now)
        return gone

    def _note_end(self, row_id: str, at: dt.datetime) -> None:
        if self.stream.becomes in (Becomes.CONDITIONS, Becomes.WARNINGS):
            self._ends.note(row_id, at)

    def _late_before(self) -> dt.datetime | None:
        """After a gap in our reading, of three polls at least."""
        return late_before(self._progress.saved_at, self._now, max(GAP_S, 3 * self.stream.every_s))

    def _since(self) -> Value:
        since, newest = self.stream.since, self._progress.newest
        if since.first_s and newest is None:
            first = self._now - dt.timedelta(seconds=since.first_s)
            return write_time(first, since.format, since.zone)
        if self._is_all or newest is None:
            return int(since.start) if since.is_number else since.start
        look_back = dt.timedelta(seconds=since.look_back_s)
        return write_time(newest - look_back, since.format, since.zone)

    def _is_night(self) -> bool:
        """Whether today's whole reading is due."""
        hour = self.stream.reconcile
        local = self._now.astimezone(zone_of(self.stream.zone))
        return bool(
            hour and f"{local:%H:%M}" >= hour and self._progress.reconciled_on < self._today()
        )

    def _today(self) -> str:
        return f"{self._now.astimezone(zone_of(self.stream.zone)):%Y-%m-%d}"


def _order(row: Row) -> tuple[dt.datetime, str]:
    return row.updated_at, row.id


def _trim(
    remembered: OrderedDict[str, _Told] | OrderedDict[tuple[str, str], None],
) -> None:
    while len(remembered) > _MOST_REMEMBERED:
        remembered.popitem(last=False)
