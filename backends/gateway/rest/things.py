"""Rows to what there is: items, points, positions, readings, and tables told whole. Pure."""

from __future__ import annotations

import datetime as dt

from backends.gateway.limits import limit_of
from backends.gateway.rest.fields import AnyField, Becomes, Field
from backends.gateway.rest.known import Known
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.gateway.rest.values import (
    Unreadable,
    count_of,
    number_of,
    place_of,
    point_of,
    required_of,
    several_of,
    text_of,
    texts_of,
)
from backends.record.ids import ResourceId, SourceId
from backends.record.observation import (
    CellsTold,
    CodesTold,
    CoverageTold,
    DivisionsTold,
    PointsTold,
    Positions,
    Reading,
    is_person,
)
from backends.record.resource import Item, ItemKind, MonitoringPoint

Position = tuple[str, str, float, float, float, float, int, str, str]
Cell = tuple[str, float, float, int]
Pair = tuple[str, str, str]
Covered = tuple[str, int, int, int]
Thing = Item | MonitoringPoint | Reading | Position | Cell | Pair | Covered
Table = PointsTold | CellsTold | DivisionsTold | CodesTold | CoverageTold
_COMPONENT_DIGITS = 16


def city_id(stream: Stream, source: str, row_id: str) -> str:
    """A position's, reading's or point's id among all of the city: two systems number from 1."""
    return row_id if stream.has_shared_ids else f"{source}:{row_id}"


def item(known: Known) -> Item:
    """A team, a supply, a site, a project, a component or a linked record."""
    raw, fields = known.raw, known.fields
    kind = known.stream.item
    if kind is ItemKind.COMPONENT and not (
        len(known.id) == _COMPONENT_DIGITS and known.id.isascii() and known.id.isdigit()
    ):
        raise Unreadable("id", f"a component id of 16 digits (CJJ/T 106), is {known.id[:40]!r}")
    return Item(
        id=ResourceId(known.id),
        kind=kind,
        name=required_of(raw, fields.title, "title"),
        department=known.department,
        source=known.source_id,
        what=text_of(raw, fields.what, "what"),
        place=place_of(raw, fields, known.stream.datum),
        state=text_of(raw, fields.state, "state"),
        people=count_of(raw, fields.people, "people"),
        vehicles=count_of(raw, fields.vehicles, "vehicles"),
        telephone=text_of(raw, fields.telephone, "telephone"),
        owner=text_of(raw, fields.owner, "owner"),
        score=number_of(raw, fields.score, "score"),
        linked=several_of(raw, fields.linked, "linked"),
        detail=texts_of(raw, fields.detail),
        updated_at=known.updated_at if fields.updated_at else None,
    )


def point(known: Known) -> MonitoringPoint:
    """A sensor in the field."""
    raw, fields = known.raw, known.fields
    limits = {factor: limit_of(one) for factor, one in known.stream.limits.items()}
    return MonitoringPoint(
        id=ResourceId(city_id(known.stream, known.source_id, known.id)),
        name=required_of(raw, fields.title, "title"),
        kind=required_of(raw, fields.what, "what"),
        department=known.department,
        source=known.source_id,
        place=place_of(raw, fields, known.stream.datum),
        limits={factor: one.over for factor, one in limits.items() if one.over is not None},
        unders={factor: one.under for factor, one in limits.items() if one.under is not None},
    )


def position(known: Known) -> Position:
    """One moving target."""
    raw, fields = known.raw, known.fields
    lon, lat = _required_number(known, "lon"), _required_number(known, "lat")
    if lon == 0 and lat == 0:
        raise Unreadable("lon", "a position, is 0/0")
    lon, lat = point_of(lon, lat, known.stream.datum)
    kind = text_of(raw, fields.what, "what") or known.stream.kind
    if is_person(kind):
        raise Unreadable("what", "a team or a vehicle: no person is followed")
    return (
        city_id(known.stream, known.source_id, known.id),
        text_of(raw, fields.title, "title") or known.id,
        lon,
        lat,
        number_of(raw, fields.speed_kmh, "speed_kmh") or 0.0,
        (number_of(raw, fields.heading_deg, "heading_deg") or 0.0) % 360.0,
        round(known.updated_at.timestamp() * 1000),
        kind,
        text_of(raw, fields.owner, "owner"),
    )


def readings(known: Known) -> list[Reading]:
    """One factor of a row, or all that it holds; absent ones are left out."""
    raw, fields = known.raw, known.fields
    flag = text_of(raw, fields.flag, "flag") or "N"
    unit = text_of(raw, fields.unit, "unit")
    several: dict[str, AnyField] = dict(fields.factors)
    if not several:
        several = {required_of(raw, fields.factor, "factor"): fields.value}
    found = []
    for factor, where in several.items():
        value = number_of(raw, where, factor)
        if value is None:
            continue
        its_unit = where.unit if isinstance(where, Field) and where.unit else unit
        found.append(
            Reading(
                source=known.source_id,
                resource=city_id(known.stream, known.source_id, known.id),
                factor=factor,
                value=value,
                unit=its_unit,
                observed_at=known.updated_at,
                flag=flag,
            )
        )
    return found


def columns(stream: Stream, source: SourceId, rows: list[Position], gone: list[str]) -> Positions:
    """Positions as they go to the hub, and rows that have none any more."""
    return Positions(
        source=source,
        ids=[row[0] for row in rows],
        labels=[row[1] for row in rows],
        lon_wgs84=[row[2] for row in rows],
        lat_wgs84=[row[3] for row in rows],
        speed_kmh=[row[4] for row in rows],
        heading_deg=[row[5] for row in rows],
        observed_unix_ms=[row[6] for row in rows],
        kinds=[row[7] for row in rows],
        companies=[row[8] for row in rows],
        gone=[city_id(stream, source, one) for one in gone],
    )


def cell(known: Known) -> Cell:
    """A grid cell's count; who is counted stays where he is."""
    lon, lat = _required_number(known, "lon"), _required_number(known, "lat")
    lon, lat = point_of(lon, lat, known.stream.datum)
    return known.id, lon, lat, count_of(known.raw, known.fields.count, "count")


def division(known: Known) -> Pair:
    """(code, name, parent's code)."""
    if not (known.id.isascii() and known.id.isdigit()):
        raise Unreadable("id", f"a civil code of digits, is {known.id[:40]!r}")
    name = required_of(known.raw, known.fields.title, "title")
    return known.id, name, text_of(known.raw, known.fields.parent, "parent")


def code(known: Known) -> Pair:
    """(code, name, nothing)."""
    return known.id, required_of(known.raw, known.fields.title, "title"), ""


def covered(known: Known) -> Covered:
    """(company, should have it, have it, are online)."""
    raw, fields = known.raw, known.fields
    name = text_of(raw, fields.title, "title") or known.id
    counts = (count_of(raw, getattr(fields, f), f) for f in ("should", "have", "online"))
    return (name, *counts)  # type: ignore[return-value]  # three names, three counts


def table(stream: Stream, source: Source, rows: list[Thing], now: dt.datetime) -> Table:
    """All rows of a stream that is told whole."""
    its_source = SourceId(source.id)
    match stream.becomes:
        case Becomes.POINTS:
            points = [row for row in rows if isinstance(row, MonitoringPoint)]
            return PointsTold(source=its_source, points=points, is_whole=stream.is_whole)
        case Becomes.CELLS:
            return CellsTold(
                source=its_source,
                department=source.department,
                layer=stream.layer,
                title=stream.title or stream.layer,
                observed_at=now,
                cells=rows,  # type: ignore[arg-type]  # cell() made them
            )
        case Becomes.DIVISIONS:
            return DivisionsTold(source=its_source, rows=rows)  # type: ignore[arg-type]
        case Becomes.CODES:
            codes = {str(row[0]): str(row[1]) for row in rows if isinstance(row, tuple)}
            return CodesTold(source=its_source, party=stream.party, topic=stream.topic, codes=codes)
        case _:
            return CoverageTold(
                source=its_source,
                topic=stream.topic,
                rows=rows,  # type: ignore[arg-type]
            )


def _required_number(known: Known, name: str) -> float:
    value = number_of(known.raw, getattr(known.fields, name), name)
    if value is None:
        raise Unreadable(name, "a number")
    return value
