"""What a hand laid, as the record keeps it: which tile cameras go on taking turns in."""

from __future__ import annotations

import pytest

from backends.record.ids import CameraId
from backends.record.scene import Content, TileContent
from backends.record.scene_layout import of_split
from widgets.wall.scenes.by_hand import content_of
from widgets.wall.store import Arrangement


def laid(before: list[str], shown: dict[int, str], split: int = 4) -> list[str]:
    """Cameras by tile, one letter each: `before` in the record, then as the record has them."""
    tiles = [TileContent(cameras=[CameraId(letter) for letter in tile]) for tile in before]
    cameras = {number: CameraId(camera) for number, camera in shown.items()}
    content = content_of(
        Arrangement(split=split, cameras=cameras), Content(layout=of_split(4), tiles=tiles)
    )
    return ["".join(tile.cameras) for tile in content.tiles]


@pytest.mark.parametrize(
    ("before", "shown", "after"),
    [
        (["ab", "z"], {0: "b", 1: "z"}, ["ab", "z"]),
        (["ab", "z"], {0: "z", 1: "b"}, ["z", "ab"]),
        (["ab"], {3: "a"}, ["", "", "", "ab"]),
        (["ab"], {0: "a", 3: "b"}, ["ab", "", "", "b"]),
        (["ab"], {0: "a", 3: "a"}, ["ab", "", "", "a"]),
        (["ab"], {1: "a", 3: "b"}, ["", "ab", "", "b"]),
        (["ab", "bc"], {0: "c", 1: "a"}, ["bc", "ab"]),
    ],
    ids=[
        "where they are",
        "moved to another tile",
        "moved to an empty tile",
        "one of them laid elsewhere too",
        "the one shown laid elsewhere too",
        "at most once",
        "two that change places",
    ],
)
def test_cameras_that_take_turns_are_moved_never_copied(
    before: list[str], shown: dict[int, str], after: list[str]
) -> None:
    assert laid(before, shown) == after


def test_cameras_that_wait_beyond_the_layout_are_not_moved_by_another_hand() -> None:
    assert laid(["z", "", "", "ab"], {0: "b", 3: "a"}, split=1) == ["b"]
