"""Latest readings, positions and source health, beside the log. The hub's loop only; no I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from backends.link.messages import AreaInView, PositionsFrame, ReadingsFrame
from backends.link.texts import packed
from backends.record.ids import SourceId
from backends.record.observation import Positions, Reading
from backends.record.resource import NO_REPORT, Quarantined, SourceHealth, SourceState

# A connector reports every 5 s: three missed reports are a silence.
HEALTH_SILENT_AFTER_S = 15.0
POSITION_KEPT_MS = 30 * 60 * 1000
POSITION_OLDEST_MS = 24 * 3600 * 1000  # no clock is believed to be slower: it was kept somewhere
MOST_REFUSED, MOST_QUARANTINED = 5, 20  # reasons of ours, and all that a report has

ReadingRow = tuple[str, str, float, str, int, str]


class Readings:
    """Latest value of each factor of each point, and what changed since it was last asked."""

    def __init__(self) -> None:
        self._latest: dict[tuple[str, str], ReadingRow] = {}
        self._changed: dict[tuple[str, str], ReadingRow] = {}
        self._unsaved: list[ReadingRow] = []

    def take(self, reading: Reading) -> None:
        """Keep `reading` for history, and as the latest unless it is older."""
        moment = int(reading.observed_at.timestamp() * 1000)
        key = (reading.resource, reading.factor)
        row = (*key, reading.value, reading.unit, moment, reading.flag)
        self._unsaved.append(row)
        known = self._latest.get(key)
        if known is None or known[4] <= moment:
            self._latest[key] = self._changed[key] = row

    def changed(self) -> ReadingsFrame | None:
        """What changed since the last call; None for nothing."""
        if not self._changed:
            return None
        rows, self._changed = list(self._changed.values()), {}
        return ReadingsFrame(rows=rows)

    def all(self) -> ReadingsFrame:
        """Every latest reading, for a console that has just come."""
        return ReadingsFrame(rows=list(self._latest.values()))

    def last_ms(self) -> dict[str, int]:
        """When each point told anything last (ms since 1970)."""
        found: dict[str, int] = {}
        for resource, _, _, _, moment, _ in self._latest.values():
            found[resource] = max(moment, found.get(resource, 0))
        return found

    def unsaved(self) -> list[ReadingRow]:
        """Readings for the history table; handed over."""
        rows, self._unsaved = self._unsaved, []
        return rows


class _Names:
    """A word of each row, kept as its place among the words; place 0: nobody says."""

    def __init__(self, type_: type[np.unsignedinteger[Any]]) -> None:
        self.names = [""]
        self._place_of = {"": 0}
        self._most = int(np.iinfo(type_).max)
        self._places: npt.NDArray[np.unsignedinteger[Any]] = np.zeros(1024, dtype=type_)

    def take(self, rows: npt.NDArray[np.intp], words: list[str]) -> None:
        """Words of these rows; none leave what is known."""
        if not words:
            return
        highest = int(rows.max())
        while highest >= len(self._places):
            self._places = np.concatenate([self._places, np.zeros_like(self._places)])
        for word in set(words) - self._place_of.keys():
            if len(self.names) <= self._most:  # what is beyond has no word
                self._place_of[word] = len(self.names)
                self.names.append(word)
        self._places[rows] = [self._place_of.get(word, 0) for word in words]

    def keep(self, rows: npt.NDArray[np.intp]) -> None:
        """Only these rows are left, in this order."""
        places = np.zeros(max(1024, 2 * len(rows)), dtype=self._places.dtype)
        short = rows < len(self._places)
        places[: len(rows)][short] = self._places[rows[short]]
        self._places = places

    def of(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.unsignedinteger[Any]]:
        """Places of the words of these rows."""
        short = rows < len(self._places)
        found = np.zeros_like(self._places, shape=len(rows))
        found[short] = self._places[rows[short]]
        return found

    def counts(self, rows: int) -> dict[str, int]:
        """How many of the first rows have each word."""
        counts = np.bincount(self._places[:rows], minlength=len(self.names)).tolist()
        counts[0] += max(0, rows - len(self._places))
        return dict(zip(self.names, counts, strict=True))


class MovingTargets:
    """Latest position of each target, in columns that grow by doubling."""

    def __init__(self) -> None:
        self._row_of: dict[str, int] = {}
        self._ids: list[str] = []
        self._labels: list[str] = []
        self._kinds = _Names(np.uint8)
        self._companies = _Names(np.uint16)
        self._takes = _Names(np.uint8)  # acts of orders, by blanks
        # lon, lat, speed, heading, observed ms: float64 holds ms exactly for 285,000 years.
        # Last: when it was heard of here. A device whose clock is ahead must still go.
        self._columns = np.zeros((6, 1024), dtype=np.float64)

    def __len__(self) -> int:
        return len(self._ids)

    def take(self, positions: Positions, now_ms: int) -> None:
        """Take a batch in; a target's older position never replaces a newer one."""
        self._forget(positions.gone)
        rows = np.array([self._place(name) for name in positions.ids], dtype=np.intp)
        if not len(rows):
            return
        news = np.array(
            [
                positions.lon_wgs84,
                positions.lat_wgs84,
                positions.speed_kmh,
                positions.heading_deg,
                positions.observed_unix_ms,
            ],
            dtype=np.float64,
        )
        known = self._columns[4, rows]
        is_newer = (news[4] >= known) | (known > now_ms)
        self._columns[:5, rows[is_newer]] = news[:, is_newer]
        self._columns[5, rows] = now_ms
        for row, label in zip(rows.tolist(), positions.labels, strict=True):
            self._labels[row] = label
        self._kinds.take(rows, positions.kinds)
        self._companies.take(rows, positions.companies)
        if positions.takes:
            self._takes.take(rows, [" ".join(positions.takes)] * len(rows))

    def _forget(self, gone: list[str]) -> None:
        """They are nowhere until they are told again; `drop_old` takes them away for good."""
        rows = [self._row_of[name] for name in gone if name in self._row_of]
        if rows:
            self._columns[0, rows] = np.nan
            self._columns[4:, rows] = 0.0

    def drop_old(self, now_ms: int) -> None:
        """Forget targets not heard of for half an hour, and where they were days ago. How old a
        position is shows by itself: of a slow clock it always is."""
        count = len(self._ids)
        observed, heard = self._columns[4:, :count]
        is_known = observed >= now_ms - POSITION_OLDEST_MS
        keep = np.flatnonzero(is_known & (heard >= now_ms - POSITION_KEPT_MS))
        if len(keep) == count:
            return
        kept = keep.tolist()
        self._ids = [self._ids[row] for row in kept]
        self._labels = [self._labels[row] for row in kept]
        self._row_of = {name: row for row, name in enumerate(self._ids)}
        columns = np.zeros((6, max(1024, 2 * len(kept))), dtype=np.float64)
        columns[:, : len(kept)] = self._columns[:, keep]
        self._columns = columns
        self._kinds.keep(keep)
        self._companies.keep(keep)
        self._takes.keep(keep)

    def frame(self, area: AreaInView, now_ms: int) -> PositionsFrame:
        """The targets in `area`, as a frame."""
        count = len(self._ids)
        lon, lat, speed, heading, observed = self._columns[:5, :count]
        inside = np.flatnonzero(
            (lon >= area.west) & (lon <= area.east) & (lat >= area.south) & (lat <= area.north)
        )
        rows = inside.tolist()
        age = np.clip(now_ms - observed[inside], 0, 2**31 - 1)
        return PositionsFrame(
            hub_unix_ms=now_ms,
            ids=packed([self._ids[row] for row in rows]),
            labels=packed([self._labels[row] for row in rows]),
            lon_wgs84=lon[inside].astype("<f8").data,
            lat_wgs84=lat[inside].astype("<f8").data,
            speed_kmh=speed[inside].astype("<f4").data,
            heading_deg=heading[inside].astype("<f4").data,
            age_ms=age.astype("<i4").data,
            total=count,
            kinds=self._kinds.of(inside).data,
            kind_names=self._kinds.names,
            companies=self._companies.of(inside).astype("<u2").data,
            company_names=self._companies.names,
            takes=self._takes.of(inside).data,
            take_names=self._takes.names,
            totals=self._kinds.counts(count),
        )

    def _place(self, name: str) -> int:
        row = self._row_of.get(name)
        if row is not None:
            return row
        row = len(self._ids)
        if row == self._columns.shape[1]:
            self._columns = np.hstack([self._columns, np.zeros_like(self._columns)])
        self._row_of[name] = row
        self._ids.append(name)
        self._labels.append("")
        return row


@dataclass(slots=True)
class _Heard:
    health: SourceHealth
    at_s: float
    lost_since: str = ""  # it was lost before the restart already


class Sources:
    """Health of each feed as last reported; silence of the reporter counts as lost."""

    def __init__(self, known: list[SourceHealth], now_s: float) -> None:
        """`known` from before the restart: unknown until they report, lost if they do not."""
        self._heard = {
            health.source: _Heard(
                msgspec.structs.replace(health, state=SourceState.UNKNOWN),
                now_s,
                health.since if health.state is SourceState.LOST else "",
            )
            for health in known
        }
        self._changed: set[SourceId] = set()
        self._refused: dict[SourceId, dict[str, Quarantined]] = {}  # by the hub itself
        self._depths: dict[str, tuple[int, int]] = {}

    def all(self) -> list[SourceHealth]:
        """Every source, for a snapshot."""
        return [heard.health for heard in self._heard.values()]

    def take(self, health: SourceHealth, now_s: float) -> bool:
        """Take a report in; whether its state is another one."""
        before = self._heard.get(health.source)
        if before is not None and before.health.backfill and not health.backfill:
            health = msgspec.structs.replace(health, backfill=before.health.backfill)
        health = self._with_depth(self._with_refused(health))
        self._heard[health.source] = _Heard(health, now_s)
        if before is None or before.health != health:
            self._changed.add(health.source)
        return before is None or before.health.state is not health.state

    def note_backfill(self, source: SourceId, words: str) -> SourceHealth | None:
        """What came late of a source stays with it; None for one that nobody reports on."""
        heard = self._heard.get(source)
        if heard is None:
            return None
        heard.health = msgspec.structs.replace(heard.health, backfill=words)
        self._changed.add(source)
        return heard.health

    def note_outbox(self, depths: Mapping[str, tuple[int, int]]) -> None:
        """Of each target: how many messages wait for it, and how many it did not get."""
        self._depths = dict(depths)
        for source, heard in self._heard.items():
            health = self._with_depth(heard.health)
            if health is not heard.health:
                heard.health = health
                self._changed.add(source)

    def _with_depth(self, health: SourceHealth) -> SourceHealth:
        targets = health.targets or ([health.target] if health.target else [])
        found = [self._depths.get(target, (0, 0)) for target in targets]
        waiting, dead = sum(depth[0] for depth in found), sum(depth[1] for depth in found)
        if (waiting, dead) == (health.waiting, health.dead):
            return health
        return msgspec.structs.replace(health, waiting=waiting, dead=dead)

    def refuse(self, source: SourceId, reason: str, sample: str, now: dt.datetime) -> None:
        """One word of it that the hub could do nothing with: it shows beside what its connector
        refused. At most MOST_REFUSED reasons a source."""
        reasons = self._refused.setdefault(source, {})
        known = reasons.pop(reason, None)
        if known is None and len(reasons) >= MOST_REFUSED:
            del reasons[next(iter(reasons))]
        count = known.count + 1 if known is not None else 1
        reasons[reason] = Quarantined(reason=reason, count=count, last_at=now, sample=sample[:200])

    def _with_refused(self, health: SourceHealth) -> SourceHealth:
        ours = self._refused.get(health.source)
        if not ours:
            return health
        rows = [*reversed(ours.values()), *health.quarantined]
        count = sum(row.count for row in ours.values())
        return msgspec.structs.replace(
            health, malformed=health.malformed + count, quarantined=rows[:MOST_QUARANTINED]
        )

    def unreported(self, source: SourceId) -> SourceHealth | None:
        """One that no gateway reports on; None where somebody does."""
        heard = self._heard.get(source)
        return heard.health if heard is not None and heard.health.is_unreported else None

    def forget(self, source: SourceId) -> bool:
        """It is no more, unless somebody reports on it again by now. It is there again with its
        next report."""
        if self.unreported(source) is None:
            return False
        del self._heard[source]
        self._refused.pop(source, None)
        self._changed.discard(source)
        return True

    def gone_silent(self, now_s: float, since: str) -> list[SourceHealth]:
        """Mark those that no longer report as lost; returns these."""
        gone: list[SourceHealth] = []
        for source, heard in self._heard.items():
            is_silent = now_s - heard.at_s > HEALTH_SILENT_AFTER_S
            if is_silent and not heard.health.is_unreported:
                was_lost = heard.health.state is SourceState.LOST
                heard.health = msgspec.structs.replace(
                    heard.health,
                    state=SourceState.LOST,
                    since=heard.lost_since or (heard.health.since if was_lost else "") or since,
                    reason=NO_REPORT,
                )
                self._changed.add(source)
                gone.append(heard.health)
        return gone

    def changed(self) -> list[SourceHealth]:
        """What changed since the last call."""
        rows = [self._heard[source].health for source in self._changed]
        self._changed = set()
        return rows
