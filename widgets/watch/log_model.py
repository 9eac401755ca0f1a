"""Entries of the watch's log as rows, newest first, page by page. UI thread; performs no I/O.

What this desk wrote and the centre has not taken yet stands above. Rows are inserted and removed
singly, so that cursor and scroll survive what comes in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from backends.link.api import Link
from backends.record.common import Actor
from backends.record.entry import Entry, WriteEntry
from backends.record.ids import EntryId, UserId
from widgets.formats import actor_text, clock_text
from widgets.watch.words import kind_word

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One entry as it stands on the screen. `is_pending`: the centre has not taken it yet."""

    entry: Entry
    is_pending: bool = False


class LogModel(QAbstractTableModel):
    """One column; a delegate draws it."""

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._rows: list[LogRow] = []
        self._since: dict[str, dt.datetime] = {}  # of pending ones: when they were written

    @property
    def entries(self) -> list[Entry]:
        """Those that the centre has, newest first."""
        return [row.entry for row in self._rows if not row.is_pending]

    @property
    def is_waiting(self) -> bool:
        """Whether something that was written here is not taken yet."""
        return bool(self._since)

    def row_at(self, row: int) -> LogRow | None:
        """What stands in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, entry: str) -> int:
        """Where it stands, -1 where it does not."""
        return next((n for n, row in enumerate(self._rows) if row.entry.id == entry), -1)

    def entry(self, entry: str) -> Entry | None:
        """An entry that is loaded."""
        row = self.row_at(self.row_of(entry))
        return row.entry if row is not None else None

    # ---- what changes them

    def replace(self, entries: Sequence[Entry]) -> None:
        """Another filter: all are others."""
        self.beginResetModel()
        self._rows = [*self._pending({entry.id for entry in entries}), *map(_taken, entries)]
        self.endResetModel()

    def append(self, entries: Sequence[Entry]) -> None:
        """Older ones."""
        known = {row.entry.id for row in self._rows}
        fresh = [_taken(entry) for entry in entries if entry.id not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(_NO_PARENT, first, first + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def take_newest(self, entries: Sequence[Entry], is_behind: bool = False) -> int:
        """The newest page anew: what is new goes on top, what changed is told.

        Returns how many rows came on top, or -1 where the page does not touch what is loaded:
        then all of it is replaced.
        """
        known = {row.entry.id for row in self._rows if not row.is_pending}
        if known and entries and not any(entry.id in known for entry in entries):
            self.replace(entries)
            return -1
        fresh = [entry for entry in entries if entry.id not in known]
        # What was taken is in this page, or the filter does not want it; or it is still to come.
        taken = {r.entry.id for r in self._rows if r.is_pending} - set(self._link.pending)
        if is_behind:
            taken.clear()
        self._drop_pending(taken | {entry.id for entry in fresh})
        at = sum(row.is_pending for row in self._rows)
        if fresh:
            self.beginInsertRows(_NO_PARENT, at, at + len(fresh) - 1)
            self._rows[at:at] = [_taken(entry) for entry in fresh]
            self.endInsertRows()
        self._renew({entry.id: entry for entry in entries if entry.id in known})
        self._renew(self._corrected(fresh))
        return len(fresh)

    def note_pending(self) -> int:
        """What waits to be taken changed; how many rows came on top.

        One that waits no longer stays until the newest page brings it, else it would blink.
        """
        known = {row.entry.id for row in self._rows if not row.is_pending}
        shown = {row.entry.id for row in self._rows}
        fresh = [row for row in self._pending(known) if row.entry.id not in shown]
        if fresh:
            self.beginInsertRows(_NO_PARENT, 0, len(fresh) - 1)
            self._rows[0:0] = fresh
            self.endInsertRows()
        return len(fresh)

    def refuse(self, entry: str) -> None:
        """The centre did not take it."""
        self._drop_pending({EntryId(entry)})

    def _pending(self, known: set[EntryId]) -> list[LogRow]:
        bodies = [b for b in self._link.pending.values() if isinstance(b, WriteEntry)]
        rows = []
        for body in bodies:
            if body.entry not in known:
                since = self._since.setdefault(body.entry, self._link.hub_now())
                rows.append(LogRow(entry=self._as_entry(body, since), is_pending=True))
        return rows[::-1]

    def _as_entry(self, body: WriteEntry, since: dt.datetime) -> Entry:
        user = self._link.user
        return Entry(
            id=body.entry,
            version=0,
            realm=self._link.realm,
            kind=body.kind,
            shift=body.shift,
            text=body.text,
            written_by=Actor(user=user.id if user is not None else UserId("")),
            written_at=since,
            occurred_at=body.occurred_at or since,
            template=body.template,
            call=body.call,
            attachments=body.attachments,
            links=body.links,
            corrects=body.corrects,
            is_flagged=body.is_flagged,
        )

    def _corrected(self, fresh: Sequence[Entry]) -> dict[EntryId, Entry]:
        """Older ones that the new ones correct, whatever page they stand on."""
        found = {}
        for entry in fresh:
            old = self.entry(entry.corrects) if entry.corrects else None
            if old is not None and not old.corrected_by:
                found[old.id] = msgspec.structs.replace(old, corrected_by=entry.id)
        return found

    def _renew(self, entries: dict[EntryId, Entry]) -> None:
        for number, row in enumerate(self._rows):
            new = entries.get(row.entry.id)
            if new is not None and new != row.entry:
                self._rows[number] = LogRow(entry=new)
                self.dataChanged.emit(self.index(number, 0), self.index(number, 0))

    def _drop_pending(self, ids: set[EntryId]) -> None:
        for number in reversed(range(len(self._rows))):
            row = self._rows[number]
            if row.is_pending and row.entry.id in ids:
                self._since.pop(row.entry.id, None)
                self.beginRemoveRows(_NO_PARENT, number, number)
                del self._rows[number]
                self.endRemoveRows()

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if row is None or role not in roles:
            return None
        entry, now = row.entry, self._link.hub_now()
        who = actor_text(entry.written_by, self._link.users)
        time = clock_text(entry.occurred_at, now)
        return f"{time} {kind_word(entry.kind)} {entry.text} {who}"


def _taken(entry: Entry) -> LogRow:
    return LogRow(entry=entry)
