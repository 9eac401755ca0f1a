"""What a layout of a wall may be."""

from __future__ import annotations

import pytest

from backends.record.refusal import RefusalCode
from backends.record.scene_layout import Cell, Layout, fault_in, grid, of_split, one_large


@pytest.mark.parametrize("split", [1, 4, 6, 8, 9, 16, 25, 36, 49, 64])
def test_every_split_is_a_layout_with_as_many_cells(split: int) -> None:
    layout = of_split(split)

    assert len(layout.cells) == split
    assert fault_in(layout) is None


def test_one_and_five_fill_their_grid() -> None:
    layout = one_large(3)

    assert sum(cell.w * cell.h for cell in layout.cells) == 9


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (Layout(columns=2, rows=2, cells=[]), RefusalCode.OUT_OF_RANGE),
        (Layout(columns=0, rows=2, cells=[Cell(x=0, y=0)]), RefusalCode.OUT_OF_RANGE),
        (Layout(columns=10**9, rows=2, cells=[Cell(x=0, y=0)]), RefusalCode.OUT_OF_RANGE),
        (Layout(columns=2, rows=2, cells=[Cell(x=1, y=0, w=2)]), RefusalCode.OUT_OF_RANGE),
        (Layout(columns=2, rows=2, cells=[Cell(x=-1, y=0)]), RefusalCode.OUT_OF_RANGE),
        (Layout(columns=2, rows=2, cells=[Cell(x=0, y=0, w=0)]), RefusalCode.OUT_OF_RANGE),
        (grid(9, 9), RefusalCode.OUT_OF_RANGE),
        (
            Layout(columns=2, rows=2, cells=[Cell(x=0, y=0, w=2), Cell(x=1, y=0)]),
            RefusalCode.MALFORMED,
        ),
    ],
)
def test_cells_outside_the_grid_or_on_each_other_are_refused(
    layout: Layout, code: RefusalCode
) -> None:
    refusal = fault_in(layout)

    assert refusal is not None
    assert refusal.code is code


def test_no_layout_has_a_split_that_is_no_square() -> None:
    with pytest.raises(ValueError, match="no such split"):
        of_split(5)
