"""Rows of the alarm list, folded from the link's replica in batches. UI thread; performs no I/O.

It never resets: after a new snapshot too it inserts, moves and removes, so that selection and
scroll survive. Sorting is its own (a proxy's dynamic sort costs 382 ms for 1,000 updates). A row
is an alarm, or the header of a group of them.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from backends.link.api import Change, Link
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.ids import AlarmId
from widgets.alarms.arrangement import AlarmGroup, Arrangement, RowKey, is_group
from widgets.alarms.backlog import Backlog
from widgets.alarms.order import AlarmFilter, Sort, is_active, is_calling
from widgets.alarms.ordered_rows import AnyIndex, Batch, OrderedRows
from widgets.alarms.tally import Tally
from widgets.alarms.words import COLUMNS, cell_text, group_text, spoken_text

BATCH_MS = 100  # at most ten batches a second
NEXT_SLICE_MS = 1


class AlarmListModel(OrderedRows):
    """One row an active alarm that the filter wants, or a group of them; see COLUMNS."""

    batch_begins = Signal()
    batch_ended = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(len(COLUMNS), parent)
        self._link = link
        self._filter = AlarmFilter()
        self._arrangement = self._before = Arrangement()
        self._shown: dict[str, Alarm] = {}
        self.tally = Tally()
        self._backlog = Backlog()
        self._coming = 0  # active ones in it that have not been counted yet
        self._repaint: set[str] = set()
        self._is_new_order = False
        self._is_locked = False
        self._held: set[AlarmId] = set()
        self._waiting: set[AlarmId] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self.take_all()

    # ---- what stands in the rows

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        thing = self.at(index.row())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if isinstance(thing, AlarmGroup):
            return group_text(thing, self._link)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_text(thing, self._link)
        return cell_text(thing, COLUMNS[index.column()], self._link)

    def at(self, row: int) -> Alarm | AlarmGroup:
        """What stands in a row."""
        row_id = self._order[row][1]
        if is_group(row_id):
            # While rows of an order that was left go, its headers are still asked for.
            is_known = self._arrangement.knows(row_id)
            return (self._arrangement if is_known else self._before).summary(row_id)
        return self._shown[row_id]

    def alarm_at(self, row: int) -> Alarm:
        """The alarm of a row as it stands on the screen: its version is the version seen.

        Raises KeyError for a group's header.
        """
        return self._shown[self._order[row][1]]

    def shown(self, alarm: AlarmId) -> Alarm | None:
        """An alarm as it stands on the screen, None where it does not."""
        return self._shown.get(alarm)

    def first_unacknowledged(self, after: int = -1) -> int:
        """The next row below `after` with something that calls, else the first; -1 if none."""
        rows = range(len(self._order))
        for row in itertools.chain(rows[after + 1 :], rows[: after + 1]):
            thing = self.at(row)
            if isinstance(thing, AlarmGroup):
                if thing.calling and not thing.is_open:
                    return row
            elif is_calling(thing):
                return row
        return -1

    # ---- figures about them

    def count(self, severity: Severity) -> int:
        """How many active alarms of a severity the rest of the filter lets through."""
        return self.tally.counts[severity]

    @property
    def total(self) -> int:
        """All active alarms, wanted or not, with those whose rows are still to come."""
        return len(self.tally.active) + self._coming

    @property
    def is_filling(self) -> bool:
        """Whether rows of what came at once are still to come."""
        return bool(self._backlog.later)

    @property
    def unacknowledged(self) -> int:
        """All that wait for acknowledgement, wanted or not; not those set aside."""
        return self.tally.calling

    @property
    def listed(self) -> int:
        """Alarms that the filter lets through, folded or not."""
        if self._filter.severities:
            return sum(self.tally.counts[severity] for severity in self._filter.severities)
        return self.tally.counts.total()

    @property
    def waiting(self) -> int:
        """New ones that the locked list does not show yet."""
        return len(self._waiting)

    def worst_waiting(self) -> Severity | None:
        """The worst severity among those."""
        alarms = self._link.alarms
        return min((alarms[i].severity for i in self._waiting if i in alarms), default=None)

    def oldest_unacknowledged(self) -> dt.datetime | None:
        """When the one raised that has waited longest."""
        return self.tally.oldest_calling()

    def hidden_urgent(self) -> dict[Severity, int]:
        """Calling alarms of Ⅰ and Ⅱ that the filter keeps from view."""
        return self.tally.hidden_urgent(self._filter, self._seat)

    # ---- what changes them

    @property
    def filter(self) -> AlarmFilter:
        """The filter in force."""
        return self._filter

    @property
    def sorted_by(self) -> Sort:
        """The order in force."""
        return self._arrangement.sort

    @property
    def is_grouped(self) -> bool:
        """Whether alarms of one cause and place are folded into one row."""
        return self._arrangement.is_grouped

    def set_filter(self, wanted: AlarmFilter) -> None:
        """Show what fits. The operator asked for it, so a locked list follows too."""
        if wanted != self._filter:
            self._filter = wanted
            self.note(Change(reset=True))
            self._bring_even_locked(self._backlog.take_all())

    def arrange(self, sort: Sort, is_grouped: bool) -> None:
        """Order anew, fold or unfold; groups stay as they were opened."""
        before = self._arrangement
        if (sort, is_grouped) == (before.sort, before.is_grouped):
            return
        self._catch_up()
        self._before, self._arrangement = before, Arrangement(sort, is_grouped)
        self._arrangement.opened = before.opened
        for alarm in before.alarms:
            self._arrangement.put(alarm)
        self._is_new_order = True
        self._bring_even_locked(self._backlog.take_next())

    def open_group(self, group: str, is_open: bool) -> None:
        """Show the alarms of a group, or only its header."""
        self._arrangement.toggle(group, is_open)
        self._bring_even_locked(self._backlog.take_next())

    def is_member(self, alarm: AlarmId) -> bool:
        """Whether it stands under the header of a group."""
        return bool(self._arrangement.group_holding(alarm))

    def is_in(self, alarm: AlarmId, group: str) -> bool:
        """Whether a group holds an alarm."""
        return self._arrangement.group_holding(alarm) == group

    def reveal(self, alarm: AlarmId) -> None:
        """Open the group in which an alarm is folded away."""
        group = self._arrangement.group_holding(alarm)
        if group and not self._arrangement.summary(group).is_open:
            self.open_group(group, True)

    def _bring_even_locked(self, ids: set[AlarmId]) -> None:
        locked, self._is_locked = self._is_locked, False
        self._bring(ids)
        self._is_locked = locked

    def _catch_up(self) -> None:
        """What a locked list held back comes too."""
        self._backlog.add(self._held | self._waiting)
        self._held.clear()
        self._waiting.clear()
        self._bring_even_locked(self._backlog.take_next())

    @property
    def is_locked(self) -> bool:
        """Whether the order stands still."""
        return self._is_locked

    def set_locked(self, locked: bool) -> None:
        """Hold the order still for reading, or catch up with what came meanwhile."""
        if locked and not self._is_locked:
            self.flush()
        self._is_locked = locked
        if not locked:
            self._catch_up()

    def note(self, change: Change) -> None:
        """Take in a change; the rows follow within BATCH_MS."""
        if change.reset:
            self._backlog.add(self.tally.active | self._link.alarms.keys())
            self._backlog.add(map(AlarmId, self._shown))
        self._backlog.add(change.alarms)
        self._repaint |= change.pending
        if (self._backlog or self._repaint) and not self._timer.isActive():
            self._timer.start(BATCH_MS)

    def take_all(self) -> None:
        """Read the whole replica anew; of very many the most pressing now, the others follow."""
        self.note(Change(reset=True))
        self._on_timeout()

    @Slot()
    def _on_timeout(self) -> None:
        self._bring(self._backlog.take_slice(self._link.alarms))

    def flush(self) -> None:
        """Bring the rows up to date now, all of them."""
        self._bring(self._backlog.take_all())

    def _bring(self, ids: set[AlarmId]) -> None:
        self._timer.stop()
        later, active = self._backlog.later, self.tally.active
        self._coming = len(later) - len(active.intersection(later))
        if later:
            self._timer.start(NEXT_SLICE_MS)
        repaint, self._repaint = self._repaint, set()
        if not ids and not repaint and not self._arrangement.has_news:
            return
        self.batch_begins.emit()
        if self._is_locked:
            touched = self._hold(ids)
        else:
            batch = self._sift(ids)
            self.apply(batch, self._is_new_order)
            self._is_new_order, self._before = False, self._arrangement
            touched = {*batch.touched, *(row_id for _, row_id in batch.moved)}
        self.announce(touched | repaint)
        self.batch_ended.emit()

    def _look_at(
        self, alarm_id: AlarmId, found: Alarm | None, seat: str
    ) -> tuple[Alarm | None, bool]:
        """An alarm as it is now, and whether it is wanted; counted."""
        alarm, wanted = found if is_active(found) else None, self._filter
        fits = alarm is not None and wanted.matches_beside_severity(alarm, seat)
        self.tally.note(alarm_id, alarm, fits)
        if alarm is None or not fits:
            return found, False
        return found, not wanted.severities or alarm.severity in wanted.severities

    @property
    def _seat(self) -> str:
        user = self._link.user
        return user.seat if user is not None else ""

    def _sift(self, ids: Iterable[AlarmId]) -> Batch:
        batch, arrangement = Batch(), self._arrangement
        alarms, seat = self._link.alarms, self._seat
        for alarm_id in ids:
            alarm, is_wanted = self._look_at(alarm_id, alarms.get(alarm_id), seat)
            if alarm is not None and is_wanted:
                arrangement.put(alarm)
                if alarm_id in self._shown:
                    self._shown[alarm_id] = alarm
                    batch.touched.append(alarm_id)
            else:
                arrangement.drop(alarm_id)
        settled = arrangement.settle()
        for row_id, key in settled.keys.items():
            before = self._key.get(row_id)
            if key is None:
                batch.gone.append(row_id)
            elif before is None:
                batch.come.append(key)
            elif key != before:
                batch.moved.append(key)
        if self._is_new_order:
            # A new arrangement never knew the rows of the old one that are wanted no more.
            batch.gone = [row_id for row_id in self._key if row_id not in settled.keys]
        batch.touched += settled.touched
        return batch

    def _hold(self, ids: Iterable[AlarmId]) -> set[str]:
        """Locked: contents change where they stand; what came or went is remembered."""
        touched: set[str] = set()
        alarms, seat = self._link.alarms, self._seat
        for alarm_id in ids:
            now, is_wanted = self._look_at(alarm_id, alarms.get(alarm_id), seat)
            last = self._shown.get(alarm_id)
            if last is not None:
                self._shown[alarm_id] = now or msgspec.structs.replace(last, state=AlarmState.NORM)
                touched.add(alarm_id)
                self._held.add(alarm_id)
            elif alarm_id in self._arrangement:
                self._held.add(alarm_id)
            elif is_wanted:
                self._waiting.add(alarm_id)
            else:
                self._waiting.discard(alarm_id)
        return touched

    def keep(self, key: RowKey) -> None:
        super().keep(key)
        if not is_group(key[1]):
            self._shown[key[1]] = self._arrangement.alarm(AlarmId(key[1]))

    def forget(self, row_id: str) -> None:
        super().forget(row_id)
        self._shown.pop(row_id, None)
