"""What walls tell of themselves and are told beside the log: frames of the line. Pure.

A wall reports what it really shows, at each change and every few seconds; the hub keeps the newest
report and hands it to the consoles. A console has a wall open streams before it changes.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from backends.record.common import Realm
from backends.record.ids import CameraId, SceneId, WallId
from backends.record.scene import Content
from backends.record.scene_layout import MOST_CELLS, Layout

MOST_PICTURE_BYTES = 64 << 10
REPORT_EVERY_S = 2.0
MOST_WALLS = 16  # of one console
MOST_ACROSS = 16  # screens of one wall, one way

_Text = Annotated[str, msgspec.Meta(max_length=128)]
_Pixels = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
_Tile = Annotated[int, msgspec.Meta(ge=-1, lt=MOST_CELLS)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_CELLS)]
_Across = Annotated[int, msgspec.Meta(ge=1, le=MOST_ACROSS)]
_Sizes = Annotated[tuple[_Pixels, ...], msgspec.Meta(max_length=MOST_ACROSS)]
_Millimetres = Annotated[float, msgspec.Meta(ge=0.0, le=1000.0)]
_Pitches = Annotated[tuple[_Millimetres, ...], msgspec.Meta(max_length=MOST_ACROSS)]


class ScreenMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """The physical screens behind a wall's window: a matrix of equal ones unless said otherwise.

    `pitch_mm` between two pixels' centres (0: not known); `bezel_mm` between the active areas of
    two neighbours, both frames together. Of unequal ones (LCD beside LED) `column_px` and `row_px`
    are the pixels that each column and row has of the window, `column_pitch_mm` and `row_pitch_mm`
    the width and height of such a pixel; empty: all alike. `is_alike`: tiles are about the same
    size in millimetres, whatever each screen then holds of them.
    """

    columns: _Across = 1
    rows: _Across = 1
    pitch_mm: _Millimetres = 0.0
    bezel_mm: _Millimetres = 0.0
    column_px: _Sizes = ()
    row_px: _Sizes = ()
    column_pitch_mm: _Pitches = ()
    row_pitch_mm: _Pitches = ()
    is_alike: bool = False


class TileShown(msgspec.Struct, frozen=True, kw_only=True):
    """One tile as it is on the wall. `state` as video's StreamState; empty tile: no camera.

    `is_guest`: an alarm put its camera there for a time; `is_past`: a recording plays in it.
    """

    camera: Annotated[CameraId, msgspec.Meta(max_length=128)] = CameraId("")
    state: Annotated[str, msgspec.Meta(max_length=16)] = ""
    is_guest: bool = False
    is_past: bool = False


class WallReport(msgspec.Struct, frozen=True, kw_only=True, tag="wall_report"):
    """What a wall shows now. `record_version`: the wall's version in the record that it follows.

    `is_seen` False: on a page that is not shown, or minimised; what comes is not prepared then.
    `scene`, `edition`, `title`: what it shows under a name; `step` of a tour, -1 outside of one.
    `ready` of `wanted`: tiles of the coming picture whose streams are there. By the hub's clock
    `changed_unix_ms` is when it was told to change last, `painted_unix_ms` when the last of the new
    pictures was on its screens, 0 before the first. `late_ms`: how much after its moment.
    `picture`: a small JPEG, where watched.
    `is_unattended`: nobody sits at it, it does as TendWall says; `sound`: the tile that is heard
    there, -1 for none; `realm`: whose alarms it shows; `screens`: what its tiles are laid on;
    `is_across`: the full tile covers all of these.
    """

    wall: Annotated[WallId, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,64}$")]
    name: _Text
    width: _Pixels = 0
    height: _Pixels = 0
    record_version: int = 0
    scene: Annotated[SceneId, msgspec.Meta(max_length=64)] = SceneId("")
    edition: int = 0
    title: _Text = ""
    step: int = -1
    layout: Layout
    tiles: Annotated[list[TileShown], msgspec.Meta(max_length=MOST_CELLS)] = []
    full: int = -1
    is_seen: bool = True
    ready: _Count = 0
    wanted: _Count = 0
    changed_unix_ms: int = 0
    painted_unix_ms: int = 0
    late_ms: int = 0
    picture: Annotated[bytes, msgspec.Meta(max_length=MOST_PICTURE_BYTES)] = b""
    is_unattended: bool = False
    sound: int = -1
    realm: Realm = Realm.LIVE
    screens: ScreenMatrix = ScreenMatrix()
    is_across: bool = False


class PrepareWall(msgspec.Struct, frozen=True, kw_only=True, tag="prepare_wall"):
    """Have a wall open these streams beside what it shows; None: it need not any more."""

    wall: WallId
    content: Content | None = None


class TendWall(msgspec.Struct, frozen=True, kw_only=True, tag="tend_wall"):
    """Have an unattended wall play a tile's sound, and show the realm that this console is in.

    Holds until somebody says otherwise, or this console's line is gone.
    """

    wall: WallId
    sound: _Tile = -1
    realm: Realm = Realm.LIVE


class WatchWalls(msgspec.Struct, frozen=True, kw_only=True, tag="watch_walls"):
    """Whether this console wants the walls' small pictures."""

    is_watching: bool


class WallSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A wall's newest report. `is_here` False: its line is gone since `heard_unix_ms`."""

    report: WallReport
    is_here: bool
    user: str
    heard_unix_ms: int

    @property
    def id(self) -> WallId:
        """Of the wall."""
        return self.report.wall


class WallsSeen(msgspec.Struct, frozen=True, kw_only=True, tag="walls_seen"):
    """Reports that changed; all of them after the snapshot."""

    walls: list[WallSeen]


class WallWish(msgspec.Struct, frozen=True, kw_only=True, tag="wall_wish"):
    """To the wall's own line: what it is to prepare, as PrepareWall says it."""

    wall: WallId
    content: Content | None = None


class WallTended(msgspec.Struct, frozen=True, kw_only=True, tag="wall_tended"):
    """To the wall's own line: what it is to do, as TendWall says it."""

    wall: WallId
    sound: int = -1
    realm: Realm = Realm.LIVE


class WallsWatched(msgspec.Struct, frozen=True, kw_only=True, tag="walls_watched"):
    """To lines with walls: whether anybody looks at their small pictures."""

    is_watched: bool


WallClientFrame = WallReport | PrepareWall | TendWall | WatchWalls
WallHubFrame = WallsSeen | WallWish | WallTended | WallsWatched
