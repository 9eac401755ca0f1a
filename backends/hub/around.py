"""What lies within a radius of a place: teams, depots, sites, people, cameras, points, vehicles.

Made from the hub's settings, told of cameras that come and go, asked on reading threads. Teams,
depots and sites that departments' systems tell of are looked up in the city's file.
"""

from __future__ import annotations

import contextlib
import logging
import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from msgspec import structs

from backends.hub import city_file
from backends.hub.item_index import Columns, ItemIndex, Rows, read_items
from backends.hub.search_words import compact, words_of
from backends.link.messages import AreaInView, PositionsFrame
from backends.link.queries import Around, AroundAnswer, Found, Near, Search, SearchAnswer
from backends.link.texts import TextColumn
from backends.record.city import CityResources, Population
from backends.record.common import Place
from backends.record.resource import Camera, Item, ItemKind, MonitoringPoint

log = logging.getLogger(__name__)

LEAST_RADIUS_M, MOST_RADIUS_M = 1.0, 50_000.0
MOST_OF_A_KIND = 100
# A hundred lorries passing by must not hide the fire station.
_IN_ORDER = ("team", "supply", "vehicle", "point", "site")
_LINKED = (ItemKind.TEAM, ItemKind.SUPPLY, ItemKind.SITE)
_LON_M, _LAT_M = 111_320.0, 110_900.0
# A cell on the circle's edge counts by the share of so many times so many of its parts within.
_PARTS = 20


class Linked:
    """Teams, depots and sites of departments' systems. Any thread asks, a connection each."""

    def __init__(self, folder: Path, index: ItemIndex) -> None:
        self._folder, self._index = folder, index

    def beside(self, settled: Sequence[Near], asked: Around) -> list[Near]:
        """Those of the settings and, of each kind, the nearest 100 that are linked.

        What both know is there once, where its system says it is. Raises sqlite3.Error.
        """
        known = {(near.kind, near.id): near for near in settled}
        linked: list[Near] = []
        twice: set[tuple[str, str]] = set()
        with contextlib.closing(city_file.open_to_read(self._folder)) as file:
            for kind in _LINKED:
                columns = self._index.columns(file, kind.value)
                numbers = columns.numbers[_rows_within(columns, asked)].tolist()
                items = [item for item in read_items(file, numbers) if item.kind is kind]
                linked += [_near_of(i, i.place, asked) for i in items if i.place is not None]
                ids = [n.id for n in settled if n.kind == kind and n.distance_m <= asked.radius_m]
                twice |= {(kind.value, key) for key in columns.placed(ids)}
        found = [_completed(near, known.get((near.kind, near.id))) for near in linked]
        return found + [near for near in settled if (near.kind, near.id) not in twice]


class Surroundings:
    """Everything that stays where it is. `linked`: set once there is a city's file."""

    def __init__(
        self,
        city: CityResources | None = None,
        cameras: Sequence[Camera] = (),
        points: Sequence[MonitoringPoint] = (),
    ) -> None:
        self.city = city or CityResources()
        self.cameras = list(cameras)
        self.points = list(points)
        self.linked: Linked | None = None
        # What has a name, and the cameras in it: another list of them makes it old.
        self._named: tuple[list[Camera], list[tuple[str, Found]]] | None = None

    def cameras_are(self, cameras: list[Camera]) -> None:
        """Others than before; what is being answered meanwhile may know those of before."""
        self.cameras = cameras

    def points_are(self, points: Iterable[MonitoringPoint]) -> None:
        """Others than before, as with cameras."""
        self.points = list(points)
        self._named = None

    def answer(self, asked: Around, vehicles: PositionsFrame | None) -> AroundAnswer:
        """Nearest first of each kind, at most 100. The question's figures are in range.

        Where the city's file cannot be read, what the settings name.
        """
        here = (asked.lon_wgs84, asked.lat_wgs84)
        people = self.city.population
        known = [*self._resources(here), *self._sites(here)]
        if self.linked is not None:
            try:
                known = self.linked.beside(known, asked)
            except sqlite3.Error as error:  # a file that is no part of the record
                log.error("what systems tell of is not among what is near: %s", error)
        near = _nearest([*known, *_vehicles(here, vehicles)], asked)
        return AroundAnswer(
            resources=[one for one in near if one.kind != "site"],
            sites=[one for one in near if one.kind == "site"],
            cameras=self._cameras(here, asked.radius_m),
            population=-1 if people is None else people_within(people, asked),
        )

    def search(self, asked: Search) -> SearchAnswer:
        """Cameras, monitoring points, teams, depots and sites by name, number and place.

        They belong to no realm: a drill looks through the same cameras.
        """
        phrases = words_of(asked.text).phrases
        if not phrases:
            return SearchAnswer(hits=[])
        limit = min(max(asked.limit, 1), MOST_OF_A_KIND)
        known, cameras = self._named, self.cameras
        if known is None or known[0] is not cameras:
            self._named = known = cameras, list(_named(self.city, cameras, self.points))
        found = [hit for text, hit in known[1] if all(p in text for p in phrases)]
        return SearchAnswer(hits=found[:limit], is_cut=len(found) > limit)

    def _resources(self, here: tuple[float, float]) -> Iterable[Near]:
        for team in self.city.teams:
            yield Near(
                kind="team",
                id=team.id,
                name=team.name,
                distance_m=_to(here, team.place),
                lon_wgs84=team.place.lon_wgs84,
                lat_wgs84=team.place.lat_wgs84,
                detail=team.place.name,
                what=team.kind.value,
                people=team.people,
                vehicles=team.vehicles,
                telephone=team.telephone,
            )
        for supply in self.city.supplies:
            yield Near(
                kind="supply",
                id=supply.id,
                name=supply.name,
                distance_m=_to(here, supply.place),
                lon_wgs84=supply.place.lon_wgs84,
                lat_wgs84=supply.place.lat_wgs84,
                detail="、".join(f"{what} {amount}" for what, amount in supply.stock.items()),
                telephone=supply.telephone,
            )
        for point in self.points:
            if point.place is not None:
                yield Near(
                    kind="point",
                    id=point.id,
                    name=point.name,
                    distance_m=_to(here, point.place),
                    lon_wgs84=point.place.lon_wgs84,
                    lat_wgs84=point.place.lat_wgs84,
                    detail=point.place.name,
                    what=point.kind,
                )

    def _sites(self, here: tuple[float, float]) -> Iterable[Near]:
        for site in self.city.sites:
            yield Near(
                kind="site",
                id=site.id,
                name=site.name,
                distance_m=_to(here, site.place),
                lon_wgs84=site.place.lon_wgs84,
                lat_wgs84=site.place.lat_wgs84,
                detail=site.place.name,
                what=site.kind.value,
                people=site.people,
                telephone=site.telephone,
            )

    def _cameras(self, here: tuple[float, float], radius_m: float) -> list[Camera]:
        placed = [(_to(here, c.place), c.number, c) for c in self.cameras if c.place is not None]
        near = sorted((at for at in placed if at[0] <= radius_m), key=lambda at: at[:2])
        return [camera for _, _, camera in near[:MOST_OF_A_KIND]]


def _named(
    city: CityResources, cameras: list[Camera], points: list[MonitoringPoint]
) -> Iterator[tuple[str, Found]]:
    """(what it is found by, the hit) of everything that has a name."""
    placed = [
        *(("camera", c.id, c.name, c.place, str(c.number)) for c in cameras),
        *(("point", p.id, p.name, p.place, "") for p in points),
        *(("team", t.id, t.name, t.place, "") for t in city.teams),
        *(("supply", s.id, s.name, s.place, " ".join(s.stock)) for s in city.supplies),
        *(("site", s.id, s.name, s.place, "") for s in city.sites),
    ]
    for kind, key, name, place, more in placed:
        where = " ".join(filter(None, (place.division, place.name))) if place else ""
        text = "\n".join(map(compact, (name, where, more)))
        excerpt = " ".join(filter(None, (more, where)))
        yield text, Found(kind=kind, subject=key, title=name, excerpt=excerpt)


def area_of(asked: Around) -> AreaInView:
    """The rectangle about the circle, for the hub's moving targets. Takes any figures."""
    lat = min(max(asked.lat_wgs84, -90.0), 90.0)
    dlat = asked.radius_m / _LAT_M
    dlon = asked.radius_m / (_LON_M * max(0.01, math.cos(math.radians(lat))))
    return AreaInView(
        west=asked.lon_wgs84 - dlon,
        south=asked.lat_wgs84 - dlat,
        east=asked.lon_wgs84 + dlon,
        north=asked.lat_wgs84 + dlat,
    )


def people_within(people: Population, asked: Around) -> int:
    """People living in the circle; a cell cut by it counts by the share within."""
    cells = np.array(people.cells, dtype=np.float64).reshape(-1, 3)
    scale = math.cos(math.radians(asked.lat_wgs84))
    east = (cells[:, 0] - asked.lon_wgs84) * _LON_M * scale
    north = (cells[:, 1] - asked.lat_wgs84) * _LAT_M
    away = np.hypot(east, north)
    half_diagonal = people.cell_m * math.sqrt(0.5)
    inside = float(cells[away <= asked.radius_m - half_diagonal, 2].sum())
    is_cut = np.abs(away - asked.radius_m) < half_diagonal
    parts = ((np.arange(_PARTS) + 0.5) / _PARTS - 0.5) * people.cell_m
    dx = east[is_cut][:, None, None] + parts[None, :, None]
    dy = north[is_cut][:, None, None] + parts[None, None, :]
    share = (np.hypot(dx, dy) <= asked.radius_m).mean(axis=(1, 2))
    return round(inside + float((cells[is_cut, 2] * share).sum()))


def _vehicles(here: tuple[float, float], frame: PositionsFrame | None) -> Iterable[Near]:
    if frame is None:
        return
    lons, lats = np.frombuffer(frame.lon_wgs84, "<f8"), np.frombuffer(frame.lat_wgs84, "<f8")
    speeds = np.frombuffer(frame.speed_kmh, "<f4")
    ids, labels = TextColumn(frame.ids), TextColumn(frame.labels)
    rows = zip(ids, labels, lons, lats, speeds, strict=True)
    for name, label, lon, lat, speed in rows:
        yield Near(
            kind="vehicle",
            id=name,
            name=label or name,
            distance_m=_distance_m(here, (float(lon), float(lat))),
            lon_wgs84=float(lon),
            lat_wgs84=float(lat),
            detail=f"{speed:.0f} km/h",
        )


def _rows_within(columns: Columns, asked: Around) -> Rows:
    """The nearest 100 within the radius, in no order; what has no place is NaN: not within."""
    scale = _LON_M * np.cos(np.radians((columns.lat + asked.lat_wgs84) / 2))
    east = (columns.lon - asked.lon_wgs84) * scale
    away = np.hypot(east, (columns.lat - asked.lat_wgs84) * _LAT_M)
    rows = np.flatnonzero(away <= asked.radius_m)
    if len(rows) > MOST_OF_A_KIND:
        rows = rows[np.argpartition(away[rows], MOST_OF_A_KIND)[:MOST_OF_A_KIND]]
    return rows


def _near_of(item: Item, place: Place, asked: Around) -> Near:
    stock = "、".join(f"{what} {amount}" for what, amount in item.detail.items())
    state = " · ".join(filter(None, (item.state, place.name)))
    return Near(
        kind=item.kind.value,
        id=item.id,
        name=item.name,
        distance_m=_to((asked.lon_wgs84, asked.lat_wgs84), place),
        lon_wgs84=place.lon_wgs84,
        lat_wgs84=place.lat_wgs84,
        detail=stock if stock and item.kind is ItemKind.SUPPLY else state,
        what=item.what,
        people=item.people,
        vehicles=item.vehicles,
        telephone=item.telephone,
    )


def _completed(near: Near, settled: Near | None) -> Near:
    """What its system leaves unsaid and does not change with the hour, as the settings have it."""
    if settled is None:
        return near
    stays = near.kind != "team"  # a team's detail is where it is posted
    return structs.replace(
        near,
        what=near.what or settled.what,
        telephone=near.telephone or settled.telephone,
        detail=near.detail or (settled.detail if stays else ""),
    )


def _nearest(found: Iterable[Near], asked: Around) -> list[Near]:
    """Those within the radius, kind by kind, the nearest 100 of each, nearest first."""
    of_kind: dict[str, list[Near]] = {kind: [] for kind in _IN_ORDER}
    for near in found:
        if near.distance_m <= asked.radius_m:
            of_kind[near.kind].append(near)
    return [
        near
        for of_one in of_kind.values()
        for near in sorted(of_one, key=_by_distance)[:MOST_OF_A_KIND]
    ]


def _by_distance(near: Near) -> tuple[float, str]:
    return near.distance_m, near.id


def _to(here: tuple[float, float], place: Place) -> float:
    return _distance_m(here, (place.lon_wgs84, place.lat_wgs84))


def _distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Flat-earth distance; right to a metre within a city."""
    east = (b[0] - a[0]) * _LON_M * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, (b[1] - a[1]) * _LAT_M)
