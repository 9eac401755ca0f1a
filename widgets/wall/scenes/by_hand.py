"""What an operator changed on a wall by hand, as the record keeps it. Pure."""

from __future__ import annotations

import msgspec

from backends.record.scene import Content, TileContent
from widgets.wall.store import Arrangement


def content_of(arrangement: Arrangement, before: Content | None = None) -> Content:
    """All that is shown. Tiles whose cameras took turns `before` still do, where one is shown."""
    layout = arrangement.form
    known = list(before.tiles) if before is not None else []
    tiles = [_tile(arrangement, number, known) for number in range(len(layout.cells))]
    while tiles and tiles[-1] == TileContent():
        tiles.pop()
    return Content(layout=layout, tiles=tiles)


def _tile(arrangement: Arrangement, number: int, known: list[TileContent]) -> TileContent:
    camera = arrangement.cameras.get(number)
    plain = TileContent(
        cameras=[camera] if camera is not None else [],
        is_locked=number in arrangement.locked,
        is_hotspot=number == arrangement.hotspot,
    )
    if camera is None:
        return plain
    here = known[number : number + 1]
    moved = [tile for tile in known if len(tile.cameras) > 1]
    for tile in (*here, *moved):
        if camera in tile.cameras:
            return msgspec.structs.replace(
                tile, is_locked=plain.is_locked, is_hotspot=plain.is_hotspot
            )
    return plain
