"""Splits as rectangles."""

from __future__ import annotations

import pytest

from backends.record.scene_layout import of_split
from widgets.wall.layouts import (
    LINE_PX,
    SPLITS,
    PixelRect,
    centred,
    fit,
    neighbour,
    split_pixels,
)


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("size", [(1920, 1080), (1920, 1052), (1221, 733), (640, 479)])
def test_tiles_cover_the_wall_but_for_the_lines(split: int, size: tuple[int, int]) -> None:
    width, height = size
    covered = [bytearray(width) for _ in range(height)]
    for rect in split_pixels(split, width, height):
        assert rect.width > 0
        assert rect.height > 0
        for row in covered[rect.y : rect.y + rect.height]:
            part = row[rect.x : rect.x + rect.width]
            assert len(part) == rect.width, "outside the wall"
            assert not any(part), "overlap"
            row[rect.x : rect.x + rect.width] = b"\1" * rect.width
    for row in (covered[0], covered[-1]):
        _assert_gaps_are_lines(bytes(row))
    for x in (0, width - 1):
        _assert_gaps_are_lines(bytes(row[x] for row in covered))


def _assert_gaps_are_lines(cut: bytes) -> None:
    assert cut[0] == 1
    assert cut[-1] == 1
    assert all(len(gap) <= LINE_PX for gap in cut.split(b"\1"))


@pytest.mark.parametrize(("split", "large"), [(6, 2 / 3), (8, 3 / 4)])
def test_the_first_tile_of_one_and_n_is_large(split: int, large: float) -> None:
    first = split_pixels(split, 1200, 1200)[0]
    assert (first.x, first.y) == (0, 0)
    assert first.width == first.height == pytest.approx(1200 * large, abs=1)


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(ValueError, match="no such split"):
        split_pixels(5, 100, 100)


@pytest.mark.parametrize(
    ("box", "picture", "expected"),
    [
        ((0, 0, 320, 240), (640, 360), (0, 30, 320, 180)),
        ((10, 10, 480, 180), (640, 360), (90, 10, 320, 180)),
        ((0, 0, 160, 90), (1920, 1080), (0, 0, 160, 90)),
    ],
)
def test_a_picture_keeps_its_aspect(
    box: tuple[int, int, int, int],
    picture: tuple[int, int],
    expected: tuple[int, int, int, int],
) -> None:
    assert fit(PixelRect(*box), *picture) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((320, 180), (0, 30, 320, 180)),
        ((318, 178), (1, 31, 318, 178)),
        ((160, 90), None),
        ((322, 180), None),
        ((0, 0), None),
    ],
)
def test_only_a_picture_made_for_the_box_is_taken_unscaled(
    size: tuple[int, int], expected: tuple[int, int, int, int] | None
) -> None:
    assert centred(PixelRect(0, 0, 320, 240), *size) == expected


@pytest.mark.parametrize(
    ("split", "index", "step", "expected"),
    [
        (4, 0, (1, 0), 1),
        (4, 0, (0, 1), 2),
        (4, 3, (1, 0), 3),
        (6, 0, (1, 0), 1),
        (6, 2, (-1, 0), 0),
        (6, 0, (0, 1), 3),
        (16, 5, (0, -1), 1),
    ],
)
def test_arrows_lead_to_the_tile_beside(
    split: int, index: int, step: tuple[int, int], expected: int
) -> None:
    assert neighbour(of_split(split), index, *step) == expected
