"""A meeting's scene for a wall: its streams, the main speaker large, the others beside. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from backends.record.ids import CameraId
from backends.record.scene import Content, TileContent
from backends.record.scene_layout import Layout, of_split, one_large

MOST_STREAMS = 16
_SIDES = (3, 4, 5, 6)  # of 1+5, 1+7, 1+9, 1+11


def layout_for(count: int) -> Layout:
    """1+N with room for so many; a single stream alone."""
    if count <= 1:
        return of_split(1)
    for side in _SIDES:
        layout = one_large(side)
        if len(layout.cells) >= count:
            return layout
    return of_split(MOST_STREAMS)


def speaker_first(streams: Sequence[CameraId], speaker: CameraId) -> list[CameraId]:
    """In their order, but for the main speaker's."""
    if speaker not in streams:
        return list(streams)
    return [speaker, *(one for one in streams if one != speaker)]


def content_of(streams: Sequence[CameraId], speaker: CameraId) -> Content:
    """The picture; the large tile is no alarm's to take."""
    ordered = speaker_first(streams, speaker)[:MOST_STREAMS]
    tiles = [TileContent(cameras=[one], is_locked=not n) for n, one in enumerate(ordered)]
    return Content(layout=layout_for(len(ordered)), tiles=tiles)
