"""Anomalies of traffic on key roads, bridges and in forbidden areas. Pure; the clock is passed in.

Positions go in, changes come out. Each state must last before it is told and be gone for a while
before it is over, and what lies between two limits changes nothing.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from backends.record.common import Severity

LonLat = tuple[float, float]
_CELL_DEG = 0.004
_LAT_M = 110_900.0
_LON_M = 111_320.0
_MOST_INSIDE = 5_000
_UNHEARD_S = 1_800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of road that is watched. `limit_kmh` 0: speeding is not watched."""

    id: str
    name: str
    line: tuple[LonLat, ...]
    width_m: float = 30.0
    limit_kmh: float = 0.0
    division: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenArea:
    """Where vehicles of these kinds may not be."""

    id: str
    name: str
    ring: tuple[LonLat, ...]
    kinds: frozenset[str]
    division: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """km/h and seconds, as in the settings."""

    window_s: float = 120.0
    least_vehicles: int = 4
    standing_kmh: float = 5.0
    slow_kmh: float = 15.0
    free_kmh: float = 22.0
    raise_after_s: float = 60.0
    clear_after_s: float = 120.0
    speeding_share: float = 1.2
    speeding_vehicles: int = 3


class Sample(NamedTuple):
    """One position."""

    vehicle: str
    label: str
    kind: str
    lon: float
    lat: float
    speed_kmh: float
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An anomaly that is there (`is_on`), worse, or over."""

    key: str
    is_on: bool
    words: str = ""
    severity: Severity = Severity.IV
    place: LonLat | None = None
    name: str = ""
    division: str = ""
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Switch:
    """On and off with patience. `turn` says whether it changed."""

    is_on: bool = False
    since_s: float | None = None  # since when the other is wanted

    def turn(self, wanted: bool | None, now_s: float, rules: Rules) -> bool:
        """`wanted` None: between the limits, all stays."""
        if wanted is None or wanted is self.is_on:
            self.since_s = None
            return False
        if self.since_s is None:
            self.since_s = now_s
        patience_s = rules.raise_after_s if wanted else rules.clear_after_s
        if now_s - self.since_s < patience_s:
            return False
        self.is_on, self.since_s = wanted, None
        return True


@dataclass(slots=True)
class _Road:
    segment: Segment
    recent: dict[str, tuple[float, float]] = field(default_factory=dict)  # vehicle: at, speed
    slow: Switch = field(default_factory=Switch)
    standing: Switch = field(default_factory=Switch)
    speeding: Switch = field(default_factory=Switch)


@dataclass(slots=True)
class _Inside:
    area: ForbiddenArea
    sample: Sample
    is_inside: bool
    switch: Switch = field(default_factory=Switch)


class TrafficWatch:
    """All segments and areas of a site."""

    def __init__(
        self, segments: Iterable[Segment], areas: Iterable[ForbiddenArea], rules: Rules
    ) -> None:
        self._rules = rules
        self._roads = [_Road(segment) for segment in segments]
        self._areas = list(areas)
        self._kinds = frozenset().union(*(area.kinds for area in self._areas))
        self._index = _Index(road.segment for road in self._roads)
        self._inside: dict[tuple[str, str], _Inside] = {}

    def take(self, sample: Sample) -> None:
        """One position."""
        for number in self._index.near(sample.lon, sample.lat):
            self._roads[number].recent[sample.vehicle] = (sample.at_s, sample.speed_kmh)
        if sample.kind in self._kinds:
            self._take_forbidden(sample)

    def tick(self, now_s: float) -> list[Change]:
        """What changed; once a second or so."""
        changes: list[Change] = []
        for road in self._roads:
            changes += self._judge_road(road, now_s)
        for key, inside in list(self._inside.items()):
            changes += self._judge_inside(key, inside, now_s)
        return changes

    def _take_forbidden(self, sample: Sample) -> None:
        for area in self._areas:
            if sample.kind not in area.kinds:
                continue
            key = (area.id, sample.vehicle)
            is_inside = is_within((sample.lon, sample.lat), area.ring)
            known = self._inside.get(key)
            if known is not None:
                known.sample, known.is_inside = sample, is_inside
            elif is_inside and len(self._inside) < _MOST_INSIDE:
                self._inside[key] = _Inside(area, sample, is_inside)

    def _judge_inside(self, key: tuple[str, str], inside: _Inside, now_s: float) -> list[Change]:
        is_unheard = now_s - inside.sample.at_s > _UNHEARD_S
        wanted = inside.is_inside and not is_unheard
        # Once in is enough: a forbidden area is told of at once, and left for good before it is
        # over.
        is_new = wanted and not inside.switch.is_on
        if is_new:
            inside.switch.is_on = True
        is_over = not wanted and inside.switch.turn(False, now_s, self._rules)
        if not wanted and not inside.switch.is_on:
            del self._inside[key]
        name = f"forbidden@{inside.area.id}/{inside.sample.vehicle}"
        if is_over:
            return [Change(key=name, is_on=False)]
        if not wanted:
            return []
        inside.switch.since_s = None
        if not is_new:
            return []
        return [
            Change(
                key=name,
                is_on=True,
                words=f"{inside.sample.label} 驶入禁行区域：{inside.area.name}",
                severity=Severity.II if inside.sample.kind == "hazmat" else Severity.III,
                place=(inside.sample.lon, inside.sample.lat),
                name=inside.area.name,
                division=inside.area.division,
                detail={"车牌": inside.sample.label, "区域": inside.area.name},
            )
        ]

    def _judge_road(self, road: _Road, now_s: float) -> list[Change]:
        rules = self._rules
        oldest = now_s - rules.window_s
        for vehicle in [v for v, (at, _) in road.recent.items() if at < oldest]:
            del road.recent[vehicle]
        speeds = [speed for _, speed in road.recent.values()]
        is_enough = len(speeds) >= rules.least_vehicles
        middle = statistics.median(speeds) if speeds else 0.0
        was_on = road.slow.is_on or road.standing.is_on
        slow = _wanted(middle, rules.slow_kmh, rules.free_kmh) if is_enough else False
        standing = _wanted(middle, rules.standing_kmh, rules.slow_kmh) if is_enough else False
        is_slow_new = road.slow.turn(slow, now_s, rules) and road.slow.is_on
        is_standing_new = road.standing.turn(standing, now_s, rules) and road.standing.is_on
        is_on = road.slow.is_on or road.standing.is_on
        changes: list[Change] = []
        if is_standing_new or (is_slow_new and not road.standing.is_on):
            changes.append(self._jam(road, len(speeds), middle))
        elif was_on and not is_on:
            changes.append(Change(key=f"jam@{road.segment.id}", is_on=False))
        return changes + self._judge_speeding(road, speeds, now_s)

    def _judge_speeding(self, road: _Road, speeds: list[float], now_s: float) -> list[Change]:
        segment = road.segment
        if not segment.limit_kmh:
            return []
        over = [s for s in speeds if s > segment.limit_kmh * self._rules.speeding_share]
        wanted = True if len(over) >= self._rules.speeding_vehicles else None if over else False
        if wanted and not road.speeding.is_on:
            road.speeding.is_on, road.speeding.since_s = True, None
            return [
                Change(
                    key=f"speeding@{segment.id}",
                    is_on=True,
                    words=f"{segment.name} {len(over)} 辆车结伴超速",
                    place=_middle(segment),
                    name=segment.name,
                    division=segment.division,
                    detail={
                        "最高车速": f"{max(over):.0f} km/h",
                        "限速": f"{segment.limit_kmh:.0f} km/h",
                    },
                )
            ]
        if not wanted and road.speeding.turn(wanted, now_s, self._rules):
            return [Change(key=f"speeding@{segment.id}", is_on=False)]
        return []

    def _jam(self, road: _Road, vehicles: int, middle: float) -> Change:
        segment, is_standing = road.segment, road.standing.is_on
        return Change(
            key=f"jam@{segment.id}",
            is_on=True,
            words=f"{segment.name} 车流{'停滞' if is_standing else '缓慢'}",
            severity=Severity.III if is_standing else Severity.IV,
            place=_middle(segment),
            name=segment.name,
            division=segment.division,
            detail={"车速中位数": f"{middle:.0f} km/h", "样本车辆": f"{vehicles} 辆"},
        )


class _Index:
    """Which segments are near a place: pieces of lines by cell."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[int, float, LonLat, LonLat]]] = {}
        for number, segment in enumerate(segments):
            margin = segment.width_m / 80_000.0  # degrees, a little generous
            for start, end in zip(segment.line, segment.line[1:], strict=False):
                piece = (number, segment.width_m, start, end)
                for cell in _cells(start, end, margin):
                    self._cells.setdefault(cell, []).append(piece)

    def near(self, lon: float, lat: float) -> set[int]:
        """Numbers of segments within their width."""
        found: set[int] = set()
        pieces = self._cells.get((math.floor(lon / _CELL_DEG), math.floor(lat / _CELL_DEG)))
        for number, width_m, start, end in pieces or ():
            if number not in found and _off_m((lon, lat), start, end) <= width_m:
                found.add(number)
        return found


def _cells(start: LonLat, end: LonLat, margin: float) -> Iterable[tuple[int, int]]:
    west, east = sorted((start[0], end[0]))
    south, north = sorted((start[1], end[1]))
    columns = range(
        math.floor((west - margin) / _CELL_DEG), math.floor((east + margin) / _CELL_DEG) + 1
    )
    rows = range(
        math.floor((south - margin) / _CELL_DEG), math.floor((north + margin) / _CELL_DEG) + 1
    )
    return ((column, row) for column in columns for row in rows)


def _off_m(point: LonLat, start: LonLat, end: LonLat) -> float:
    """Metres from a piece of line; flat earth, right to a metre within a city."""
    scale = _LON_M * math.cos(math.radians(point[1]))
    px, py = (point[0] - start[0]) * scale, (point[1] - start[1]) * _LAT_M
    ex, ey = (end[0] - start[0]) * scale, (end[1] - start[1]) * _LAT_M
    square = ex * ex + ey * ey
    part = max(0.0, min(1.0, (px * ex + py * ey) / square)) if square else 0.0
    return math.hypot(px - part * ex, py - part * ey)


def is_within(point: LonLat, ring: tuple[LonLat, ...]) -> bool:
    """Whether a place lies in a ring (even-odd)."""
    inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > point[1]) != (by > point[1]):
            inside ^= point[0] < (bx - ax) * (point[1] - ay) / (by - ay) + ax
    return inside


def _wanted(speed: float, on_kmh: float, off_kmh: float) -> bool | None:
    """On up to the one speed, off from the other, between them as it is."""
    return True if speed <= on_kmh else False if speed >= off_kmh else None


def _middle(segment: Segment) -> LonLat:
    return segment.line[len(segment.line) // 2]
