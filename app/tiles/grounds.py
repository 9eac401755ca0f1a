"""The backgrounds that the settings name, as the map takes them, and their end. UI thread."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.settings.map import MapSection, MapSource
from app.tiles.cache import TileCache
from app.tiles.feed import WorkerFeed, layered
from app.tiles.mbtiles import MbTiles
from app.tiles.server import ServerAddress, TileServer, tianditu
from app.tiles.source import Grid, Matrix, TileSource
from app.tiles.warp import Tone, Warper
from backends.gateway.datum import Datum
from widgets.map.ground import CITY, GroundChoice, MapGrounds

FILE_THREADS, SERVER_THREADS = 1, 4
TIANDITU_FIRST = 1  # its levels begin there


class MapFeeds:
    """Feeds of all sources; nothing is opened before the map asks."""

    def __init__(self, section: MapSection, site: Path, state: Path | None) -> None:
        """`site`: the folder that files are relative to; `state`: where tiles are kept."""
        self._feeds = [_feed(source, site, state) for source in section.source]
        choices = [
            GroundChoice(id=source.name, name=source.name, feed=feed, credit=_credit(source))
            for source, feed in zip(section.source, self._feeds, strict=True)
        ]
        area = section.area
        self.grounds = MapGrounds(
            choices=tuple(choices) or (CITY,),
            first=section.first or (choices[0].id if choices else CITY.id),
            area=(area[0], area[1], area[2], area[3]) if area else None,
        )

    def close(self) -> None:
        """End every thread; waits for what is under way. Idempotent."""
        for feed in self._feeds:
            feed.close()


def _feed(source: MapSource, site: Path, state: Path | None) -> WorkerFeed:
    is_file = source.kind == "mbtiles"
    tiles = MbTiles(site / Path(source.file).expanduser()) if is_file else _server(source, state)
    datum = Datum.CGCS2000 if source.kind == "tianditu" else Datum(source.datum)
    is_degrees = source.kind == "tianditu" and source.matrix == "c"
    first = max(source.first_level, TIANDITU_FIRST if source.kind == "tianditu" else 0)
    grid = Grid(
        matrix=Matrix.DEGREES if is_degrees else Matrix.MERCATOR,
        # CGCS2000 is WGS-84 at this scale: no shift is worked out.
        datum=Datum.WGS84 if datum is Datum.CGCS2000 else datum,
        first_level=first,
        last_level=source.last_level,
    )
    warper = Warper(grid, _tone(source), partial(layered, tiles))
    return WorkerFeed(source.name, tiles, warper, FILE_THREADS if is_file else SERVER_THREADS)


def _server(source: MapSource, state: Path | None) -> TileSource:
    if source.kind == "tianditu":
        address = tianditu(tuple(source.layers), source.matrix, source.key, source.url)
    else:
        address = ServerAddress(url=source.url, key=source.key)
    # Another address or matrix is another cache; the key is no part of its name.
    same = f"{source.kind} {source.url} {source.matrix}"
    name = hashlib.sha256(same.encode()).hexdigest()[:12]
    limit = source.cache_mb * 1_000_000 if state is not None else 0
    folder = state if state is not None else Path()
    return TileServer(address, TileCache(folder / "tiles" / f"{name}.sqlite", limit))


def _tone(source: MapSource) -> Tone:
    if source.tone:
        return Tone(source.tone)
    is_photograph = source.kind == "tianditu" and source.layers[:1] and source.layers[0] == "img"
    return Tone.DIM if is_photograph else Tone.NIGHT


def _credit(source: MapSource) -> str:
    """Whose map it is, and its approval."""
    approval = ""
    if source.approval:
        said = QCoreApplication.translate("Tiles", "审图号：{approval}")
        approval = said.format(approval=source.approval)
    return "  ".join(part for part in (source.credit, approval) if part)
