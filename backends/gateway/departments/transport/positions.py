"""Which positions of vehicles are believed, and the newest of each. Pure; the clock is passed in.

What is refused has a reason that can be read on the health board.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from backends.gateway.datum import Datum, to_wgs84
from backends.gateway.departments.transport.settings import SOURCE, Bounds
from backends.gateway.departments.transport.texts import TAKES
from backends.gateway.departments.transport.vehicles import MOST_VEHICLES, VehicleBook
from backends.protocols import jt808
from backends.record.observation import Positions, is_person

FUTURE = dt.timedelta(minutes=10)
# A terminal says its position within seconds; what is older by this was kept in a dead spot, and an
# alarm of then calls nobody before it is known whether it still holds. Terminals' clocks differ by
# less; those known to be slower count by their own.
LATE_AFTER = dt.timedelta(minutes=5)
KEPT_LONG = dt.timedelta(minutes=30)  # what was kept for longer is no place of now
OLD = dt.timedelta(days=1)  # of a position that is sent as it is made
OLDEST_BACKLOG = dt.timedelta(days=30)
_UNSET_YEAR = 2015  # clocks that were reset say 1970, 1980, 2000 or the year of their firmware
_MOST_KMH = 300.0


class Refused(enum.StrEnum):
    """Why a position was not taken, in an operator's words."""

    UNSET = "终端时钟没有校准（2015 年以前）"
    FUTURE = "终端时钟超前 10 分钟以上"
    OLD = "实时位置的时间落后一天以上"
    TOO_OLD = "补传的位置超过 30 天"
    OUTSIDE = "位置在辖区范围之外"
    SPEED = "车速不可信（超过 300 km/h）"
    PERSON = "车辆表中是人员：不跟踪人员"


class Kept(enum.Enum):
    """What became of a position that is no fault."""

    NEWEST = enum.auto()
    LATE = enum.auto()  # older than what is known: for its own time only
    REPEATED = enum.auto()
    NO_FIX = enum.auto()


class PositionDesk:
    """Newest position of each vehicle, and those that the hub has not been told."""

    def __init__(self, bounds: Bounds, book: VehicleBook, datum: Datum = Datum.WGS84) -> None:
        """`datum`: of what terminals send."""
        self._datum = datum
        self._area = jt808.Area(
            west=bounds.west, south=bounds.south, east=bounds.east, north=bounds.north
        )
        self._book = book
        self._fresh: dict[str, jt808.Position] = {}
        self._newest: dict[str, dt.datetime] = {}
        self._heard: dict[str, dt.datetime] = {}
        self.turned: set[str] = set()  # vehicles that swap latitude and longitude
        self.repeated = 0

    def take(
        self,
        phone: str,
        position: jt808.Position,
        now: dt.datetime,
        *,
        is_backlog: bool,
        is_late: bool,
    ) -> tuple[Refused | Kept, jt808.Position]:
        """What becomes of a position, and the position as it is believed. `is_late`: it was kept,
        by a batch's own word or by the terminal's clock as far as we know that."""
        if is_person(self._book.of(phone).kind):
            return Refused.PERSON, position
        if clock := _clock_fault(position.at, now, is_backlog=is_backlog):
            return clock, position
        if not position.is_located:
            return Kept.NO_FIX, position
        if position.speed_kmh > _MOST_KMH:
            return Refused.SPEED, position
        believed = jt808.believable(position, self._area)
        if believed is None:
            return Refused.OUTSIDE, position
        if believed is not position and len(self.turned) < MOST_VEHICLES:
            self.turned.add(phone)
        believed = self._in_wgs84(believed)
        newest = self._newest.get(phone)
        if newest is not None and believed.at <= newest:
            if believed.at < newest:
                return Kept.LATE, believed
            self.repeated += 1
            return Kept.REPEATED, believed
        if newest is None and len(self._newest) >= MOST_VEHICLES:
            return Kept.LATE, believed
        self._newest[phone] = believed.at
        if not is_late or now - believed.at <= KEPT_LONG:
            self._fresh[phone] = believed
        return Kept.NEWEST, believed

    def _in_wgs84(self, position: jt808.Position) -> jt808.Position:
        if self._datum is Datum.WGS84:
            return position
        lon, lat = to_wgs84(position.lon_deg, position.lat_deg, self._datum)
        return dataclasses.replace(position, lon_deg=lon, lat_deg=lat)

    def note_live(self, phone: str, now: dt.datetime) -> None:
        """Its newest position was none that had been kept."""
        self._heard[phone] = now

    def heard(self) -> dict[str, dt.datetime]:
        """When each vehicle last said by our clock where it is."""
        return self._heard

    def batch(self) -> Positions | None:
        """The newest position of each vehicle heard since the last call."""
        fresh, self._fresh = self._fresh, {}
        if not fresh:
            return None
        values = list(fresh.values())
        vehicles = [self._book.of(phone) for phone in fresh]
        return Positions(
            source=SOURCE,
            ids=list(fresh),
            labels=[vehicle.label for vehicle in vehicles],
            lon_wgs84=[position.lon_deg for position in values],
            lat_wgs84=[position.lat_deg for position in values],
            speed_kmh=[position.speed_kmh for position in values],
            heading_deg=[float(position.heading_deg % 360) for position in values],
            observed_unix_ms=[round(position.at.timestamp() * 1000) for position in values],
            kinds=[vehicle.kind for vehicle in vehicles],
            companies=[vehicle.company for vehicle in vehicles],
            takes=list(TAKES),
        )


def _clock_fault(at: dt.datetime, now: dt.datetime, *, is_backlog: bool) -> Refused | None:
    if at.year < _UNSET_YEAR:
        return Refused.UNSET
    if at - now > FUTURE:
        return Refused.FUTURE
    if is_backlog:
        return Refused.TOO_OLD if now - at > OLDEST_BACKLOG else None
    return Refused.OLD if now - at > OLD else None
