"""The shape of [map]: the backgrounds of the console's map, and what cannot be of them. Pure."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

Layer = Literal["vec", "cva", "img", "cia", "ter", "cta"]
Level = Annotated[int, Meta(ge=0, le=22)]


class MapSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[map.source]]. A background: a file, a tile server, or Tianditu.

    `file` of an MBTiles file (to this file); `url` of a server with {z} {x} {y} ({-y}: rows from
    the south, {key}: `key` by reference). Tianditu: `layers` from below, `matrix` "w" (EPSG:3857)
    or "c" (EPSG:4490), `url` where it is not the public one. `datum`: in which its ground lies.
    `tone` "night" for drawn maps, "dim" for photographs, "as_is"; empty: by the layers.
    `credit` and `approval` (审图号) stand on the map. `cache_mb`: kept on the disk of a server's.
    """

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    kind: Literal["mbtiles", "xyz", "tianditu"]
    file: str = ""
    url: Annotated[str, Meta(pattern=r"^(https?://\S+)?$")] = ""
    key: str = ""
    layers: list[Layer] = msgspec.field(default_factory=lambda: ["vec", "cva"])
    matrix: Literal["w", "c"] = "w"
    datum: Literal["wgs84", "gcj02", "cgcs2000"] = "wgs84"
    tone: Literal["", "night", "dim", "as_is"] = ""
    credit: Annotated[str, Meta(max_length=100)] = ""
    approval: Annotated[str, Meta(max_length=60)] = ""
    first_level: Level = 0
    last_level: Level = 18
    cache_mb: Annotated[int, Meta(ge=0, le=100_000)] = 300


class MapSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[map]. Without a source, the invented city is drawn.

    `first`: the source that is shown at first; empty: the first one. `area`: where the city lies,
    (west, south, east, north) in degrees WGS-84; empty: where the invented one does.
    """

    first: str = ""
    area: list[float] = []
    source: list[MapSource] = []


class MapFault(NamedTuple):
    """Where it is wrong, and what was expected, in English and in Chinese."""

    at: tuple[str | int, ...]
    expected: str
    words: str


def map_fault(section: MapSection) -> MapFault | None:
    """The first thing that cannot be; None where the map can be shown so."""
    names: set[str] = set()
    for index, source in enumerate(section.source):
        at = ("map", "source", index)
        if source.name in names:
            words = f"底图名 {source.name!r} 写了两次"
            return MapFault((*at, "name"), f"map.source name {source.name!r} stands twice", words)
        names.add(source.name)
        if fault := _source_fault(source, at):
            return fault
    if section.first and section.first not in names:
        expected = f"map.first: no [[map.source]] is named {section.first!r}"
        return MapFault(("map", "first"), expected, f"map.first：没有叫 {section.first!r} 的底图")
    return _area_fault(section.area)


def _source_fault(source: MapSource, at: tuple[str | int, ...]) -> MapFault | None:
    lacks = {"mbtiles": ("file", source.file), "xyz": ("url", source.url), "tianditu": (
        "key", source.key
    )}[source.kind]  # fmt: skip
    if not lacks[1]:
        expected = f"map source {source.name!r}: {source.kind} needs {lacks[0]}"
        words = f"底图 {source.name!r}：{source.kind} 要写 {lacks[0]}"
        return MapFault((*at, "kind"), expected, words)
    has_y = "{y}" in source.url or "{-y}" in source.url
    if source.kind == "xyz" and not ("{z}" in source.url and "{x}" in source.url and has_y):
        expected = f"map source {source.name!r}: url needs {{z}}, {{x}} and {{y}}"
        words = f"底图 {source.name!r}：url 里要有 {{z}}、{{x}} 和 {{y}}"
        return MapFault((*at, "url"), expected, words)
    if source.last_level < source.first_level:
        expected = f"map source {source.name!r}: last_level not below first_level"
        words = f"底图 {source.name!r}：last_level 不能小于 first_level"
        return MapFault((*at, "last_level"), expected, words)
    return None


def _area_fault(area: list[float]) -> MapFault | None:
    if not area:
        return None
    is_box = len(area) == 4 and -180 <= area[0] < area[2] <= 180 and -85 <= area[1] < area[3] <= 85
    if is_box:
        return None
    expected = "map.area: expected [west, south, east, north] in degrees"
    return MapFault(("map", "area"), expected, "map.area：应为 [西, 南, 东, 北]，单位度")
