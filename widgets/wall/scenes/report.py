"""A wall's report of itself, read from the view, not from what it was told. UI thread.

The small picture is made only while somebody looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice

from backends.link.walls import MOST_PICTURE_BYTES, TileShown, WallReport
from backends.record.common import Realm
from backends.record.ids import WallId
from widgets.wall.scenes.programme import NO_SCENE, Picture
from widgets.wall.view import WallView

PICTURE_PX = 480
QUALITY = 60  # 480 x 270 of sixteen street scenes: 20 to 28 kB


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the station knows of it beside the view."""

    wall: WallId
    name: str
    record_version: int
    picture: Picture | None
    ready: int
    wanted: int
    changed_unix_ms: int
    late_ms: int
    is_watched: bool
    is_unattended: bool
    realm: Realm
    painted_unix_ms: int = 0


def report_of(view: WallView, shown: Shown) -> WallReport:
    """The report for now."""
    ratio = view.devicePixelRatioF()
    cameras = view.assignments()
    guests = view.arrangement().guests or {}
    tiles = [
        TileShown(
            camera=cameras[n],
            state=view.tile_status(n).state.value,
            is_guest=n in guests,
            is_past=view.shows_past(n),
        )
        if n in cameras
        else TileShown()
        for n in range(view.split)
    ]
    named = shown.picture
    return WallReport(
        wall=shown.wall,
        name=shown.name,
        width=round(view.width() * ratio),
        height=round(view.height() * ratio),
        record_version=shown.record_version,
        scene=named.scene if named is not None else NO_SCENE,
        edition=named.edition if named is not None else 0,
        title=named.title if named is not None else "",
        step=named.step if named is not None else -1,
        layout=view.wall_layout,
        tiles=tiles,
        full=-1 if view.full_index is None else view.full_index,
        ready=min(shown.ready, shown.wanted),
        wanted=shown.wanted,
        changed_unix_ms=shown.changed_unix_ms,
        painted_unix_ms=shown.painted_unix_ms,
        late_ms=shown.late_ms,
        is_seen=view.is_seen,
        is_unattended=shown.is_unattended,
        sound=-1 if view.heard_index is None else view.heard_index,
        realm=shown.realm,
        screens=view.screens,
        is_across=view.is_full_across,
        picture=_jpeg(view) if shown.is_watched and view.is_seen else b"",
    )


def _jpeg(view: WallView) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    view.small_picture(PICTURE_PX).save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]
    data = bytes(buffer.data().data())
    return data if len(data) <= MOST_PICTURE_BYTES else b""
