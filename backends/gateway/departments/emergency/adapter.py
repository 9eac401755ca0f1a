"""Bulletins to observations: warnings issued, updated, taken back. Pure; clock passed in."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict

from backends.gateway.datum import Datum, to_wgs84
from backends.gateway.departments.emergency.outlines import Outlines
from backends.gateway.departments.emergency.settings import SOURCE
from backends.protocols.bulletin import Bulletin, Ring, Status, Told
from backends.record.common import Department, Realm, Severity
from backends.record.observation import Observation, WarningPublished, WarningWithdrawn
from backends.record.warning import Area

_FUTURE = dt.timedelta(minutes=10)
_FIRST_YEAR = 2000
_MOST_SEEN = 5_000
_REALMS = {Status.ACTUAL: Realm.LIVE, Status.EXERCISE: Realm.DRILL, Status.TEST: Realm.TEST}


class Wrong(ValueError):
    """A bulletin that is not taken, and why, in words."""


class WarningAdapter:
    """Bulletins of all ways in: one that came before is nothing new."""

    def __init__(self, outlines: Outlines, datum: Datum, lasts_h: float) -> None:
        self._outlines, self._datum = outlines, datum
        self._lasts = dt.timedelta(hours=lasts_h)
        self._seen: OrderedDict[tuple[str, str, dt.datetime], None] = OrderedDict()
        self._ended: OrderedDict[tuple[Status, str], dt.datetime] = OrderedDict()

    def take(self, bulletin: Bulletin, now: dt.datetime) -> list[Observation]:
        """What it tells; nothing where it came before. Raises Wrong."""
        if bulletin.sent_at - now > _FUTURE:
            raise Wrong("发布时间在未来")
        if bulletin.sent_at.year < _FIRST_YEAR:
            raise Wrong(f"发布时间早于 {_FIRST_YEAR} 年")
        if self._is_repeat(bulletin):
            return []
        if bulletin.told is Told.CANCEL:
            told = self._withdrawn(bulletin)
            self._end(bulletin, bulletin.references or [bulletin.identifier])
            return told
        published = self._published(bulletin, now)
        self._end(bulletin, bulletin.references)
        ended_at = self._ended.get((bulletin.status, bulletin.identifier))
        # Its cancellation or its update was here before it: it is over already.
        return [] if ended_at is not None and ended_at >= bulletin.sent_at else [published]

    def _published(self, bulletin: Bulletin, now: dt.datetime) -> Observation:
        until = bulletin.expires_at or (bulletin.effective_at or bulletin.sent_at) + self._lasts
        if until <= bulletin.sent_at:
            raise Wrong("失效时间早于发布时间")
        names = bulletin.area or "、".join(self._outlines.names(bulletin.codes)[:20])
        return WarningPublished(
            source=SOURCE,
            key=bulletin.identifier,
            department=Department.EMERGENCY,
            colour=Severity(bulletin.colour),
            kind=bulletin.kind or "other",
            headline=bulletin.headline or "预警",
            area=Area(name=names, rings=self._rings(bulletin), divisions=bulletin.codes),
            issued_at=bulletin.sent_at,
            until=until,
            text=bulletin.text,
            advice=bulletin.advice,
            replaces=bulletin.references,
            realm=_REALMS[bulletin.status],
        )

    def _withdrawn(self, bulletin: Bulletin) -> list[Observation]:
        """A cancellation names what it ends; where it names nothing, its own identifier is."""
        return [
            WarningWithdrawn(
                source=SOURCE,
                key=key,
                occurred_at=bulletin.sent_at,
                with_updates=True,
                realm=_REALMS[bulletin.status],
            )
            for key in bulletin.references or [bulletin.identifier]
        ]

    def _end(self, by: Bulletin, identifiers: list[str]) -> None:
        """Remember what `by` takes back or replaces, though it may come only later."""
        for identifier in identifiers:
            if identifier != by.identifier or by.told is Told.CANCEL:
                self._ended[by.status, identifier] = by.sent_at
        while len(self._ended) > _MOST_SEEN:
            self._ended.popitem(last=False)

    def _rings(self, bulletin: Bulletin) -> list[Ring]:
        """Its own polygons in WGS-84; else the outlines of the divisions it names."""
        if not bulletin.rings:
            return self._outlines.rings(bulletin.codes)
        return [[to_wgs84(lon, lat, self._datum) for lon, lat in ring] for ring in bulletin.rings]

    def _is_repeat(self, bulletin: Bulletin) -> bool:
        key = (bulletin.identifier, bulletin.told.value, bulletin.sent_at)
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > _MOST_SEEN:
            self._seen.popitem(last=False)
        return False
