"""What lies in an area, or near a place: rows by kind, from the scene and the hub. UI thread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.link.city import ItemsInAnswer
from backends.link.queries import AroundAnswer, Near
from backends.record.common import Place
from backends.record.ids import CameraId, IncidentId, ResourceId
from backends.record.incident import Incident
from backends.record.resource import Camera, CameraState, Item, ItemKind
from widgets.alarms.nearest import CameraPlaces
from widgets.formats import department_word
from widgets.map.item_card import kind_word
from widgets.map.projection import degrees_of, world_xy
from widgets.map.scene import Scene
from widgets.map.selecting import Selecting, Shape
from widgets.map.sheets import VEHICLE_SHEETS, Layer, sheet_word

_ORDER = (
    *("team", "camera", "incident", "supply", "site", "point", "vehicle", "project", "component"),
)
MOST_ROWS = 300  # of a kind; the number says how many there are
MOST_NEAR = 8
NEAREST_M = 5000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One thing. `distance_m` negative: not asked for."""

    layer: Layer
    key: str
    name: str
    place: Place
    detail: str = ""
    distance_m: float = -1.0
    is_offline: bool = False  # of a camera
    near: Near | None = None  # what a dispatch is preset with, and a card where no more is known


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKind:
    """All of a kind. `count` may be more than the rows."""

    kind: str  # "team", "camera", "vehicle", "point", "supply", "site", …
    word: str
    rows: tuple[FoundRow, ...]
    count: int
    is_about: bool = False  # by the cells whose middle lies inside, or not all are known yet


def inside(scene: Scene, link: Link, area: Selecting, now_s: float) -> list[FoundKind]:
    """What the console itself knows of the area: cameras, points, vehicles, incidents."""
    translate = QCoreApplication.translate
    found = [
        _marked(scene, area, "cameras", "camera", translate("Map", "摄像机")),
        _marked(scene, area, "points", "point", translate("Map", "监测点")),
    ]
    kinds = [_named(kind, link) for kind in found]
    kinds += _vehicles(scene, area, now_s)
    rows = [
        FoundRow(
            layer=Layer.INCIDENTS,
            key=incident.id,
            name=incident.title,
            place=incident.place,
            detail=incident.number,
        )
        for incident in _placed(link, area)
        if incident.place is not None
    ]
    kinds.append(_kind("incident", translate("Map", "在办事件"), rows))
    return [kind for kind in kinds if kind.count]


def _placed(link: Link, area: Selecting) -> list[Incident]:
    """Incidents that are not over and lie there."""
    known = [one for one in link.incidents.values() if not one.is_over and one.place is not None]
    is_inside = _lie_in(area, [one.place for one in known if one.place is not None])
    return [one for one, lies in zip(known, is_inside, strict=True) if lies]


def _lie_in(area: Selecting, places: Sequence[Place]) -> list[bool]:
    """Of each. All at once: one by one, 500 in a circle took 1.3 s on a busy machine."""
    lon = np.array([place.lon_wgs84 for place in places], dtype=np.float64)
    lat = np.array([place.lat_wgs84 for place in places], dtype=np.float64)
    is_inside: list[bool] = area.contains(*world_xy(lon, lat)).tolist()
    return is_inside


def _marked(scene: Scene, area: Selecting, group: str, kind: str, word: str) -> FoundKind:
    marks = scene.group_of(group)
    assert marks is not None
    held = marks.marks
    rows = []
    indices = np.flatnonzero(area.contains(held.x, held.y)).tolist()
    for i in indices[:MOST_ROWS]:
        lon, lat = degrees_of(float(held.x[i]), float(held.y[i]))
        place = Place(lon_wgs84=lon, lat_wgs84=lat)
        rows.append(FoundRow(layer=marks.layer, key=held.ids[i], name=held.ids[i], place=place))
    return FoundKind(kind=kind, word=word, rows=tuple(rows), count=len(indices))


def _named(kind: FoundKind, link: Link) -> FoundKind:
    rows = []
    for row in kind.rows:
        thing = (
            link.cameras.get(CameraId(row.key))
            if kind.kind == "camera"
            else link.points.get(ResourceId(row.key))
        )
        if thing is not None:
            detail = department_word(thing.department)
            is_offline = isinstance(thing, Camera) and thing.state is CameraState.OFFLINE
            rows.append(replace(row, name=thing.name, detail=detail, is_offline=is_offline))
    return FoundKind(kind=kind.kind, word=kind.word, rows=tuple(rows), count=kind.count)


def _vehicles(scene: Scene, area: Selecting, now_s: float) -> list[FoundKind]:
    targets = scene.targets
    if not len(targets):
        return []
    x, y = targets.positions(now_s)
    within = np.flatnonzero(area.contains(x, y))
    kinds = []
    for place, sheet in enumerate(VEHICLE_SHEETS):
        index = within[targets.sheets[within] == place].tolist()
        rows = [_vehicle(scene, i, (float(x[i]), float(y[i]))) for i in index[:MOST_ROWS]]
        is_team = sheet.value in ("teams", "patrols")
        kind = "team" if is_team else "vehicle"
        kinds.append(
            FoundKind(kind=kind, word=sheet_word(sheet), rows=tuple(rows), count=len(index))
        )
    return kinds


def _vehicle(scene: Scene, i: int, at: tuple[float, float]) -> FoundRow:
    lon, lat = degrees_of(*at)
    targets = scene.targets
    name, key = targets.labels[i], targets.ids[i]
    near = Near(kind="team", id=key, name=name, distance_m=0, lon_wgs84=lon, lat_wgs84=lat)
    return FoundRow(
        layer=Layer.VEHICLES,
        key=key,
        name=name,
        place=Place(lon_wgs84=lon, lat_wgs84=lat),
        detail=targets.company_of(i),
        near=near,
    )


def vehicles_at_least(kind: FoundKind) -> FoundKind:
    """Of what the map draws from frames, more may come with the next."""
    is_moving = any(row.layer is Layer.VEHICLES for row in kind.rows)
    return replace(kind, is_about=True) if is_moving else kind


def items_inside(kind: ItemKind, answer: ItemsInAnswer, area: Selecting) -> FoundKind:
    """What the hub named of a kind for the area's box, and lies in it."""
    items = [item for item in answer.items if item.kind is kind and item.place is not None]
    is_inside = _lie_in(area, [item.place for item in items if item.place is not None])
    rows = [item_row(item) for item, lies in zip(items, is_inside, strict=True) if lies]
    is_cut = answer.total > len(answer.items)
    return FoundKind(
        kind=kind.value,
        word=kind_word(kind),
        rows=tuple(rows),
        count=max(len(rows), _counted(answer.cells, area)) if is_cut else len(rows),
        is_about=is_cut and area.shape is not Shape.RECTANGLE,
    )


def _counted(cells: Sequence[tuple[float, float, int]], area: Selecting) -> int:
    if not cells:
        return 0
    lon, lat, counts = np.array(cells, dtype=np.float64).T
    return int(counts[area.contains(*world_xy(lon, lat))].sum())


def in_order(kinds: Sequence[FoundKind]) -> list[FoundKind]:
    """What can be sent or looked at first, the many things of the streets last; none that has
    nothing."""
    known = [kind for kind in kinds if kind.count]
    return sorted(known, key=lambda kind: _ORDER.index(kind.kind))


def item_row(item: Item) -> FoundRow:
    """An item as a row."""
    assert item.place is not None
    near = Near(
        kind=item.kind.value,
        id=item.id,
        name=item.name,
        distance_m=0.0,
        lon_wgs84=item.place.lon_wgs84,
        lat_wgs84=item.place.lat_wgs84,
        detail=item.state,
        people=item.people,
        vehicles=item.vehicles,
        telephone=item.telephone,
    )
    detail = " · ".join(filter(None, (department_word(item.department), item.state)))
    return FoundRow(
        layer=Layer.ITEMS, key=item.id, name=item.name, place=item.place, detail=detail, near=near
    )


def around(answer: AroundAnswer, here: Place) -> list[FoundKind]:
    """What the hub says lies near, nearest first of each kind."""
    translate = QCoreApplication.translate
    words = {
        "team": translate("Map", "队伍"),
        "supply": translate("Map", "物资"),
        "vehicle": translate("Map", "车辆"),
        "point": translate("Map", "监测点"),
        "site": kind_word(ItemKind.SITE),
    }
    layers = {"vehicle": Layer.VEHICLES, "point": Layer.POINTS}
    kinds = []
    for kind, word in words.items():
        near = [n for n in (*answer.resources, *answer.sites) if n.kind == kind]
        rows = [
            FoundRow(
                layer=layers.get(kind, Layer.ITEMS),
                key=n.id,
                name=n.name,
                place=Place(lon_wgs84=n.lon_wgs84, lat_wgs84=n.lat_wgs84),
                detail=n.detail,
                distance_m=n.distance_m,
                near=n,
            )
            for n in near[:MOST_NEAR]
        ]
        kinds.append(FoundKind(kind=kind, word=word, rows=tuple(rows), count=len(near)))
    cameras = [
        FoundRow(
            layer=Layer.CAMERAS,
            key=camera.id,
            name=camera.name,
            place=camera.place,
            distance_m=metres,
            is_offline=camera.state is CameraState.OFFLINE,
        )
        for camera, metres in CameraPlaces(answer.cameras).nearest(here, MOST_NEAR)
        if camera.place is not None
    ]
    count = len(answer.cameras)
    word = translate("Map", "摄像机")
    kinds.append(FoundKind(kind="camera", word=word, rows=tuple(cameras), count=count))
    return [kind for kind in kinds if kind.count]


def _kind(kind: str, word: str, rows: Sequence[FoundRow]) -> FoundKind:
    return FoundKind(kind=kind, word=word, rows=tuple(rows[:MOST_ROWS]), count=len(rows))


def nearest_incident(link: Link, lon: float, lat: float) -> IncidentId | None:
    """The nearest one that is not over, within 5 km."""
    here = Place(lon_wgs84=lon, lat_wgs84=lat)
    near = [
        (metres_between(here, incident.place), incident.id)
        for incident in link.incidents.values()
        if not incident.is_over and incident.place is not None
    ]
    near = [found for found in near if found[0] <= NEAREST_M]
    return min(near)[1] if near else None


def metres_between(a: Place, b: Place) -> float:
    """Over the ground, for distances within a city."""
    east = (b.lon_wgs84 - a.lon_wgs84) * math.cos(math.radians(a.lat_wgs84))
    return math.hypot(east, b.lat_wgs84 - a.lat_wgs84) * 111_200.0
