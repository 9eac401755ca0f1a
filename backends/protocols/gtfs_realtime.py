"""GTFS-realtime 2.0 feeds as values: vehicles, alerts, trips. Pure; reads what buses need.

Field numbers are those of gtfs-realtime.proto; what is not read here is passed over.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from backends.protocols.protobuf_wire import Unreadable, Value, fields, float32, signed

MAX_BYTES = 32 * 1024 * 1024
_MOST_ENTITIES = 100_000
_MOST_TEXT = 2_000
_LAST_S = 32_503_680_000  # the year 3000: beyond it a time is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """A VehiclePosition. Degrees as sent; `at` None where the feed does not say."""

    id: str
    label: str
    plate: str
    route: str
    lat_deg: float
    lon_deg: float
    bearing_deg: float
    speed_kmh: float
    at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAlert:
    """An Alert in the language that was asked for. `severity` 1 unknown to 4 severe; `periods`
    in which it holds, None for open ends."""

    id: str
    header: str
    text: str
    cause: int
    effect: int
    severity: int
    routes: tuple[str, ...]
    periods: tuple[tuple[dt.datetime | None, dt.datetime | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TripDelay:
    """A TripUpdate: how late the trip is now, in seconds; negative: early."""

    id: str
    trip: str
    route: str
    vehicle: str
    delay_s: int
    is_cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One FeedMessage. `malformed`: entities that could not be read."""

    version: str
    at: dt.datetime | None
    buses: tuple[Bus, ...] = ()
    alerts: tuple[ServiceAlert, ...] = ()
    trips: tuple[TripDelay, ...] = ()
    malformed: int = 0


def decode(data: bytes, language: str = "zh") -> Feed:
    """The feed. Raises Unreadable where the bytes are none; a bad entity costs only itself."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{len(data)} bytes, at most {MAX_BYTES}")
    version, at = "", None
    is_feed = False
    entities: list[bytes] = []
    for number, value in fields(data):
        if number == 1 and isinstance(value, bytes):
            version, at = _header(value)
            is_feed = True
        elif number == 2 and isinstance(value, bytes) and len(entities) < _MOST_ENTITIES:
            entities.append(value)
    if not is_feed:
        raise Unreadable("no header")
    buses: list[Bus] = []
    alerts: list[ServiceAlert] = []
    trips: list[TripDelay] = []
    malformed = 0
    for entity in entities:
        try:
            for one in _entity(entity, language):
                match one:
                    case Bus():
                        buses.append(one)
                    case ServiceAlert():
                        alerts.append(one)
                    case TripDelay():
                        trips.append(one)
        except Unreadable:
            malformed += 1
    return Feed(
        version=version,
        at=at,
        buses=tuple(buses),
        alerts=tuple(alerts),
        trips=tuple(trips),
        malformed=malformed,
    )


def _header(data: bytes) -> tuple[str, dt.datetime | None]:
    found = dict(fields(data))
    return _text(found.get(1)), _time(found.get(3))


def _entity(data: bytes, language: str) -> Iterator[Bus | ServiceAlert | TripDelay]:
    found = dict(fields(data))
    name = _text(found.get(1))
    if found.get(2):  # is_deleted: of differential feeds, which nobody serves
        return
    if isinstance(trip := found.get(3), bytes):
        yield _trip_delay(name, trip)
    if isinstance(vehicle := found.get(4), bytes):
        yield _bus(name, vehicle)
    if isinstance(alert := found.get(5), bytes):
        yield _alert(name, alert, language)


def _bus(name: str, data: bytes) -> Bus:
    found = dict(fields(data))
    place = dict(fields(_bytes(found.get(2))))
    vehicle = dict(fields(_bytes(found.get(8))))
    trip = dict(fields(_bytes(found.get(1))))
    lat, lon = _float(place.get(1)), _float(place.get(2))
    if lat is None or lon is None:
        raise Unreadable("a vehicle without a place")
    return Bus(
        id=_text(vehicle.get(1)) or name,
        label=_text(vehicle.get(2)),
        plate=_text(vehicle.get(3)),
        route=_text(trip.get(5)),
        lat_deg=lat,
        lon_deg=lon,
        bearing_deg=(_float(place.get(3)) or 0.0) % 360,
        speed_kmh=(_float(place.get(5)) or 0.0) * 3.6,
        at=_time(found.get(5)),
    )


def _alert(name: str, data: bytes, language: str) -> ServiceAlert:
    periods: list[tuple[dt.datetime | None, dt.datetime | None]] = []
    routes: list[str] = []
    single: dict[int, Value] = {}
    for number, value in fields(data):
        if number == 1:
            period = dict(fields(_bytes(value)))
            periods.append((_time(period.get(1)), _time(period.get(2))))
        elif number == 5:
            route = _text(dict(fields(_bytes(value))).get(2))
            if route and route not in routes:
                routes.append(route)
        else:
            single[number] = value
    return ServiceAlert(
        id=name,
        header=_translated(single.get(10), language),
        text=_translated(single.get(11), language),
        cause=_number(single.get(6)),
        effect=_number(single.get(7)),
        severity=_number(single.get(14)) or 1,
        routes=tuple(routes),
        periods=tuple(periods),
    )


def _trip_delay(name: str, data: bytes) -> TripDelay:
    delay: int | None = None
    trip: dict[int, Value] = {}
    vehicle: dict[int, Value] = {}
    for number, value in fields(data):
        if number == 1:
            trip = dict(fields(_bytes(value)))
        elif number == 3:
            vehicle = dict(fields(_bytes(value)))
        elif number == 5:
            delay = signed(_number(value))
        elif number == 2 and delay is None:
            stop = dict(fields(_bytes(value)))
            for at in (2, 3):  # arrival, else departure, of the next stop
                event = dict(fields(_bytes(stop.get(at))))
                if delay is None and 1 in event:
                    delay = signed(_number(event[1]))
    return TripDelay(
        id=name,
        trip=_text(trip.get(1)),
        route=_text(trip.get(5)),
        vehicle=_text(vehicle.get(1)),
        delay_s=delay or 0,
        is_cancelled=_number(trip.get(4)) == 3,
    )


def _translated(value: Value | None, language: str) -> str:
    """The text in the language, else the first one."""
    first = ""
    for number, piece in fields(_bytes(value)):
        if number != 1:
            continue
        found = dict(fields(_bytes(piece)))
        text = _text(found.get(1))
        if _text(found.get(2)).lower().startswith(language):
            return text
        first = first or text
    return first


def _bytes(value: Value | None) -> bytes:
    if value is None:
        return b""
    if isinstance(value, int):
        raise Unreadable("a number where a message should be")
    return value


def _text(value: Value | None) -> str:
    text = _bytes(value)[: 4 * _MOST_TEXT].decode("utf-8", errors="replace")
    return "".join(c for c in text if c.isprintable() or c == "\n")[:_MOST_TEXT]


def _number(value: Value | None) -> int:
    if isinstance(value, bytes):
        raise Unreadable("bytes where a number should be")
    return value or 0


def _float(value: Value | None) -> float | None:
    if value is None:
        return None
    number = _number(value)
    if number >> 32:
        raise Unreadable("eight bytes where a float should be")
    found = float32(number)
    return found if math.isfinite(found) else None


def _time(value: Value | None) -> dt.datetime | None:
    seconds = _number(value)
    if not 0 < seconds < _LAST_S:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
