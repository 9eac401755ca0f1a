"""Traffic anomalies as conditions: segments and areas from a file, changes to the hub.

Gateway's loop. The hub sends conditions of this kind on to counties and the police.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from backends.gateway.departments.transport.kept_keys import KeptKeys
from backends.gateway.departments.transport.settings import SOURCE, TrafficSettings
from backends.gateway.departments.transport.traffic_core import (
    Change,
    ForbiddenArea,
    Rules,
    Sample,
    Segment,
    TrafficWatch,
)
from backends.record.common import Department, Place
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    Observation,
    Positions,
)

KIND = "traffic_anomaly"
_Line = Annotated[list[tuple[float, float]], Meta(min_length=2, max_length=2_000)]
_Ring = Annotated[list[tuple[float, float]], Meta(min_length=3, max_length=2_000)]
_NEWER_S = 300.0  # positions older than this say nothing of the traffic now


class _SegmentEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    name: str
    line: _Line
    width_m: Annotated[float, Meta(gt=0, le=500)] = 30.0
    limit_kmh: Annotated[float, Meta(ge=0)] = 0.0
    division: str = ""


class _AreaEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    name: str
    ring: _Ring
    kinds: tuple[str, ...] = ("hazmat",)
    division: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file of `segments`: [[segment]] and [[area]], places in WGS-84."""

    segment: list[_SegmentEntry] = []
    area: list[_AreaEntry] = []


class TrafficDesk:
    """`problem`: why nothing is watched, in words for the health board."""

    def __init__(self, watch: TrafficWatch | None, kept: KeptKeys, problem: str = "") -> None:
        self._watch, self._kept, self.problem = watch, kept, problem

    @classmethod
    def of(cls, settings: TrafficSettings | None, folder: Path | None = None) -> TrafficDesk:
        """The desk of a site; without settings it watches nothing."""
        grace_s = settings.window_s + settings.clear_after_s if settings else 0.0
        kept = KeptKeys(folder, "standing-traffic", grace_s)
        if settings is None:
            return cls(None, kept)
        path = Path(settings.segments)
        try:
            told = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
        except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            return cls(None, kept, f"路段文件 {path.name} 不能用，路况异常不判断：{why}")
        watch = TrafficWatch(_segments(told), _areas(told), _rules(settings))
        return cls(watch, kept)

    def take(self, positions: Positions, now: dt.datetime) -> None:
        """A batch of newest positions."""
        if self._watch is None:
            return
        oldest_s = now.timestamp() - _NEWER_S
        kinds = positions.kinds or [""] * len(positions.ids)
        for row, at_ms in enumerate(positions.observed_unix_ms):
            if at_ms / 1000 >= oldest_s:
                self._watch.take(
                    Sample(
                        positions.ids[row],
                        positions.labels[row],
                        kinds[row],
                        positions.lon_wgs84[row],
                        positions.lat_wgs84[row],
                        positions.speed_kmh[row],
                        at_ms / 1000,
                    )
                )

    def drain(self, now: dt.datetime) -> list[Observation]:
        """What changed by now."""
        changes = self._watch.tick(now.timestamp()) if self._watch else []
        out: list[Observation] = []
        for change in changes:
            if change.is_on:
                self._kept.raised(change.key)
                out.append(_raised(change, now))
            else:
                self._kept.cleared(change.key)
                out.append(ConditionCleared(source=SOURCE, key=change.key, occurred_at=now))
        for key in self._kept.over(now.timestamp()):
            out.append(ConditionCleared(source=SOURCE, key=key, occurred_at=now))
        return out


def _raised(change: Change, now: dt.datetime) -> ConditionRaised:
    place = None
    if change.place is not None:
        lon, lat = change.place
        place = Place(lon_wgs84=lon, lat_wgs84=lat, name=change.name, division=change.division)
    return ConditionRaised(
        source=SOURCE,
        key=change.key,
        department=Department.TRANSPORT,
        severity=change.severity,
        kind=KIND,
        title=change.words,
        occurred_at=now,
        place=place,
        detail=change.detail,
    )


def _segments(told: _File) -> list[Segment]:
    return [
        Segment(
            id=one.id,
            name=one.name,
            line=tuple(one.line),
            width_m=one.width_m,
            limit_kmh=one.limit_kmh,
            division=one.division,
        )
        for one in told.segment
    ]


def _areas(told: _File) -> list[ForbiddenArea]:
    return [
        ForbiddenArea(
            id=one.id,
            name=one.name,
            ring=tuple(one.ring),
            kinds=frozenset(one.kinds),
            division=one.division,
        )
        for one in told.area
    ]


def _rules(settings: TrafficSettings) -> Rules:
    return Rules(
        window_s=settings.window_s,
        least_vehicles=settings.least_vehicles,
        standing_kmh=settings.standing_kmh,
        slow_kmh=settings.slow_kmh,
        free_kmh=settings.free_kmh,
        raise_after_s=settings.raise_after_s,
        clear_after_s=settings.clear_after_s,
        speeding_share=settings.speeding_share,
        speeding_vehicles=settings.speeding_vehicles,
    )
