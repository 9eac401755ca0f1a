"""A board's arrangement: all of it read out, and one taken up. UI thread; draws nothing."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from backends.record.ids import CameraId
from backends.record.resource import Camera
from widgets.wall.board import Board
from widgets.wall.store import Arrangement, Guest
from widgets.wall.tile import Tile
from widgets.wall.zoom import WHOLE

Cameras = Mapping[CameraId, Camera]


def arrangement_of(board: Board, pop_up_s: int) -> Arrangement:
    """All that a wall shows, what stands in its tiles for a time too."""
    numbered = list(enumerate(board.tiles))
    hotspot = board.hotspot
    spot = None if hotspot is None else board.tiles[hotspot]
    is_spot_lent = spot is not None and spot.is_lodging and spot.guest is None
    return Arrangement(
        split=board.split,
        layout=board.layout,
        cameras={i: t.kept_id for i, t in numbered if t.kept_id is not None},
        locked=[i for i, t in numbered if t.is_locked],
        hotspot=hotspot,
        looked_at=spot.camera_id if spot is not None and is_spot_lent else None,
        zooms={i: t.zoom for i, t in numbered if t.zoom.is_zoomed},
        guests={i: t.guest for i, t in numbered if t.guest is not None},
        screens=board.screens,
        pop_up_s=pop_up_s,
    )


def take_up(board: Board, wanted: Arrangement, cameras: Cameras) -> None:
    """Show an arrangement. What is shown already goes on undisturbed.

    A scene says nothing of zooms, alarms' cameras and what a hotspot shows: a zoom stays with its
    camera, an alarm's camera to the end of its time where the tile is not locked now, and a
    hotspot goes on showing what was selected.
    """
    if wanted.screens is not None:
        board.set_screens(wanted.screens)
    if wanted.form != board.layout:
        for index, tile in enumerate(board.tiles):
            # What leaves its tile anyway is not scaled to the new place first: 16 pictures on
            # 1920 x 1080 cost 40 ms.
            if not tile.is_lodging and tile.camera_id != wanted.cameras.get(index):
                tile.reset()
        board.set_layout(wanted.form)
    for index, tile in enumerate(board.tiles):
        was_spot = tile.is_hotspot
        tile.is_locked = index in wanted.locked
        tile.is_hotspot = index == wanted.hotspot
        lodger = _lodger(board, index, wanted, was_spot=was_spot)
        _fill(board, index, wanted.cameras.get(index), lodger, cameras)
        if wanted.zooms is not None and tile.camera_id is not None:
            _set_zoom(tile, index, wanted)
        tile.caption = None
    if board.full is not None and board.tiles[board.full].camera_id is None:
        board.set_full(None)
    board.match_streams()


def _set_zoom(tile: Tile, index: int, wanted: Arrangement) -> None:
    assert wanted.zooms is not None
    tile.zoom = wanted.zooms.get(index, WHOLE)


def _lodger(
    board: Board, index: int, wanted: Arrangement, *, was_spot: bool
) -> Guest | CameraId | None:
    """Whom a tile has before its own camera: an alarm's, a selected one, or nobody."""
    tile = board.tiles[index]
    if wanted.guests is not None:
        guest = wanted.guests.get(index)
    else:
        guest = None if tile.is_locked or index >= board.split else tile.guest
    if guest is not None:
        return guest
    if not tile.is_hotspot:
        return None
    if not isinstance(wanted.looked_at, msgspec.UnsetType):
        return wanted.looked_at
    return tile.camera_id if was_spot and tile.is_lodging else None


def _fill(
    board: Board,
    index: int,
    own: CameraId | None,
    lodger: Guest | CameraId | None,
    cameras: Cameras,
) -> None:
    tile = board.tiles[index]
    if isinstance(lodger, Guest):
        if lodger != tile.guest:
            board.lodge(index, lodger.camera, cameras.get(lodger.camera), lodger)
        tile.own_id = own
    elif lodger is not None:
        if tile.guest is not None or tile.camera_id != lodger or not tile.is_lodging:
            board.lodge(index, lodger, cameras.get(lodger))
        tile.own_id = own
    elif tile.is_lodging:
        tile.own_id = own
        board.send_off(index, None if own is None else cameras.get(own))
    elif own is None:
        board.clear(index)
    elif tile.camera_id != own:
        board.assign(index, own, cameras.get(own))
