"""Which rows stand for the wanted alarms, in which order, folded into groups or not. Pure.

It is told of alarms one by one and answers with the rows that came, went or moved since: work is
proportional to what changed, but for the best member of a group that changed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.grouping import key_of
from backends.record.ids import AlarmId
from widgets.alarms.order import Sort, SortKey, sort_key

GROUP_FROM = 3  # fewer alarms of one cause and place take no less room as a group
_GROUP = "group:"
_CALLING = (AlarmState.UNACK, AlarmState.RTNUN)  # none of a group is set aside

RowKey = tuple[SortKey, str]  # the id of the alarm, or of the group whose header it is


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmGroup:
    """Alarms of one cause at one place, as its header tells of them. `lead` is the worst."""

    id: str
    lead: Alarm
    size: int
    calling: int
    severities: dict[Severity, int]
    newest_at: dt.datetime
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Rows with a new key (None: gone), and headers of which only the contents changed."""

    keys: dict[str, RowKey | None]
    touched: set[str]


@dataclass(slots=True)
class _Group:
    members: dict[AlarmId, SortKey] = field(default_factory=dict)
    last: Alarm | None = None  # who left last: what a header on its way out still tells of
    rank: SortKey = ()
    shape: str = ""  # "lone" | "closed" | "open" as last settled


def group_of(alarm: Alarm) -> str:
    """By what it is grouped: cause and place. "" for what is never folded: Ⅰ, and set aside."""
    if alarm.severity is Severity.I or alarm.is_set_aside:
        return ""
    key = key_of(alarm)
    return f"{_GROUP}{key.cause}\x1f{key.place}"


def is_group(row: str) -> bool:
    """Whether a row is a group's header."""
    return row.startswith(_GROUP)


class Arrangement:
    """The rows. A change of `sort` or of grouping begins a new arrangement."""

    def __init__(self, sort: Sort = Sort.PRIORITY, is_grouped: bool = False) -> None:
        self.sort, self.is_grouped = sort, is_grouped
        self.opened: set[str] = set()
        self._alarms: dict[AlarmId, Alarm] = {}
        self._group_of: dict[AlarmId, str] = {}
        self._groups: dict[str, _Group] = {}
        self._dirty: set[AlarmId] = set()
        self._dirty_groups: set[str] = set()
        self._keys: dict[str, RowKey] = {}
        self._summaries: dict[str, AlarmGroup] = {}
        self._empty: set[str] = set()  # their headers may still be asked for while rows go

    def __contains__(self, alarm: AlarmId) -> bool:
        return alarm in self._alarms

    @property
    def has_news(self) -> bool:
        """Whether settle() has something to tell."""
        return bool(self._dirty or self._dirty_groups)

    def knows(self, group: str) -> bool:
        """Whether it can tell of a group."""
        return group in self._groups

    @property
    def alarms(self) -> list[Alarm]:
        """All that are wanted, in no order."""
        return list(self._alarms.values())

    def alarm(self, alarm: AlarmId) -> Alarm:
        """The alarm as last put."""
        return self._alarms[alarm]

    def put(self, alarm: Alarm) -> None:
        """It is wanted, as it is now."""
        if self._alarms.get(alarm.id) is alarm:
            return  # a filter that lets it through as before costs no key
        self._alarms[alarm.id] = alarm
        self._dirty.add(alarm.id)
        if self.is_grouped:
            self._enter(alarm, group_of(alarm), sort_key(alarm, self.sort))

    def drop(self, alarm: AlarmId) -> None:
        """It is wanted no more."""
        gone = self._alarms.pop(alarm, None)
        if gone is not None:
            self._dirty.add(alarm)
            self._enter(gone, "", ())

    def toggle(self, group: str, is_open: bool) -> None:
        """Unfold a group, or fold it."""
        (self.opened.add if is_open else self.opened.discard)(group)
        if group in self._groups:
            self._touch(group)

    def group_holding(self, alarm: AlarmId) -> str:
        """The group under whose header an alarm stands or is hidden, "" where there is none."""
        group = self._group_of.get(alarm, "")
        return group if group in self._keys else ""

    def members(self, group: str) -> list[Alarm]:
        """Alarms of a group, the most pressing first."""
        known = self._groups[group].members
        return [self._alarms[i] for i in sorted(known, key=known.__getitem__)]

    def summary(self, group: str) -> AlarmGroup:
        """What a group's header says."""
        if group not in self._summaries:
            known = self._groups[group]
            alarms = [self._alarms[i] for i in known.members]
            lead = known.last
            if alarms:
                lead = self._alarms[AlarmId(str(min(known.members.values())[-1]))]
            assert lead is not None
            # Plain ints: an enum's hash is a call in Python, and a storm's group has thousands.
            counts = Counter([int(alarm.severity) for alarm in alarms])
            self._summaries[group] = AlarmGroup(
                id=group,
                lead=lead,
                size=len(alarms),
                calling=sum([alarm.state in _CALLING for alarm in alarms]),
                severities={Severity(number): counts[number] for number in sorted(counts)},
                newest_at=max([a.called_at or a.raised_at for a in alarms], default=lead.since),
                is_open=group in self.opened,
            )
        return self._summaries[group]

    def settle(self) -> Settled:
        """What became of the rows since the last time."""
        keys: dict[str, RowKey | None] = {}
        for group in self._empty - self._dirty_groups:
            del self._groups[group]
        self._empty.clear()
        for group in self._dirty_groups:
            self._settle_group(group, keys)
        for alarm_id in self._dirty:
            if not self._group_of.get(alarm_id):
                alarm = self._alarms.get(alarm_id)
                self._give(keys, alarm_id, None if alarm is None else self._lone(alarm))
        touched = {g for g in self._dirty_groups if g in self._keys and g not in keys}
        self._dirty, self._dirty_groups = set(), set()
        return Settled(keys=keys, touched=touched)

    def _lone(self, alarm: Alarm) -> SortKey:
        own = sort_key(alarm, self.sort)
        return (own, "", 1, ()) if self.is_grouped else own

    def _enter(self, alarm: Alarm, group: str, key: SortKey) -> None:
        before = self._group_of.get(alarm.id, "")
        if before and before != group:
            del self._groups[before].members[alarm.id]
            self._groups[before].last = alarm
            self._touch(before)
        if group:
            self._group_of[alarm.id] = group
            self._groups.setdefault(group, _Group()).members[alarm.id] = key
            self._touch(group)
        else:
            self._group_of.pop(alarm.id, None)

    def _touch(self, group: str) -> None:
        self._dirty_groups.add(group)
        self._summaries.pop(group, None)

    def _settle_group(self, group: str, keys: dict[str, RowKey | None]) -> None:
        known = self._groups[group]
        rank = min(known.members.values(), default=())
        shape = "lone"
        if len(known.members) >= GROUP_FROM:
            shape = "open" if group in self.opened else "closed"
        # Only members of an open group stand in rows whose keys hold its rank.
        is_same = shape == known.shape and (rank == known.rank or shape != "open")
        ids = self._dirty & known.members.keys() if is_same else known.members.keys()
        known.rank, known.shape = rank, shape
        self._give(keys, group, None if shape == "lone" else (rank, group, 0, ()))
        for alarm_id in ids:
            own = known.members[alarm_id]
            key = (own, "", 1, ()) if shape == "lone" else (rank, group, 1, own)
            self._give(keys, alarm_id, None if shape == "closed" else key)
        if not known.members:
            self._empty.add(group)

    def _give(self, keys: dict[str, RowKey | None], row: str, key: SortKey | None) -> None:
        if key is None:
            if self._keys.pop(row, None) is not None:
                keys[row] = None
        elif row not in self._keys or self._keys[row][0] != key:
            self._keys[row] = keys[row] = (key, row)
