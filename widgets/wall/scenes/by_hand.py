"""What an operator changed on a wall by hand, as the record keeps it. Pure."""

from __future__ import annotations

import msgspec

from backends.record.scene import Content, TileContent
from widgets.wall.store import Arrangement


def content_of(arrangement: Arrangement, before: Content | None = None) -> Content:
    """All that is shown. Tiles whose cameras took turns `before` still do, where one is shown."""
    layout = arrangement.form
    known = list(before.tiles) if before is not None else []
    moved = _moved(arrangement, known)
    tiles = [
        _tile(arrangement, number, known[number : number + 1], moved)
        for number in range(len(layout.cells))
    ]
    while tiles and tiles[-1] == TileContent():
        tiles.pop()
    return Content(layout=layout, tiles=tiles)


def _moved(arrangement: Arrangement, known: list[TileContent]) -> list[TileContent]:
    """Cameras that take turns, of tiles that show none of them any more."""
    return [
        tile
        for number, tile in enumerate(known)
        if len(tile.cameras) > 1 and arrangement.cameras.get(number) not in tile.cameras
    ]


def _tile(
    arrangement: Arrangement, number: int, here: list[TileContent], moved: list[TileContent]
) -> TileContent:
    """`here`: what was known of it. What it shows of `moved` is taken out of there."""
    camera = arrangement.cameras.get(number)
    plain = TileContent(
        cameras=[camera] if camera is not None else [],
        is_locked=number in arrangement.locked,
        is_hotspot=number == arrangement.hotspot,
    )
    if camera is None:
        return plain
    for known in (here, moved):
        for tile in known:
            if camera in tile.cameras:
                known.remove(tile)
                return msgspec.structs.replace(
                    tile, is_locked=plain.is_locked, is_hotspot=plain.is_hotspot
                )
    return plain
