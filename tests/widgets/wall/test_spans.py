"""Free spans: joining and dividing tiles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backends.record.scene_layout import Cell, Layout, fault_in, grid, of_split
from widgets.wall.spans import divided, hull, joined, reduced


def test_tiles_joined_keep_the_camera_at_hand_and_the_others_wait() -> None:
    changed = joined(of_split(9), (0, 4), keep=4)
    assert changed is not None
    assert changed.layout.cells[0] == Cell(x=0, y=0, w=2, h=2)
    assert changed.order == [4, 2, 5, 6, 7, 8]


def test_the_rectangle_grows_until_it_cuts_through_no_tile() -> None:
    assert hull(of_split(6), (1, 2)) == {1, 2}
    assert hull(of_split(6), (0, 1)) == {0, 1, 2}
    assert hull(of_split(9), (0, 8)) == set(range(9))


def test_one_tile_cannot_be_joined() -> None:
    assert joined(of_split(4), (1, 1), keep=1) is None


def test_a_joined_tile_divided_takes_back_what_waited() -> None:
    changed = joined(of_split(9), (0, 1, 3, 4), keep=1)
    assert changed is not None
    back = divided(changed.layout, 0)
    assert back is not None
    assert back.layout == of_split(9)
    assert back.order == [0, 6, 1, 7, 8, 2, 3, 4, 5]


def test_a_plain_tile_divides_in_four() -> None:
    changed = divided(of_split(4), 3)
    assert changed is not None
    assert len(changed.layout.cells) == 7
    assert changed.order == [0, 1, 2, 3, 4, 5, 6]
    assert fault_in(changed.layout) is None


def test_too_many_tiles_are_not_made() -> None:
    assert divided(of_split(64), 0) is None


def test_layouts_that_look_alike_are_equal_when_reduced() -> None:
    fine = Layout(
        columns=4, rows=4, cells=[Cell(x=x, y=y, w=2, h=2) for y in (0, 2) for x in (0, 2)]
    )
    assert reduced(fine) == grid(2, 2)


@given(st.data())
def test_any_row_of_joins_and_divisions_leaves_a_sound_layout(data: st.DataObject) -> None:
    layout = of_split(data.draw(st.sampled_from([1, 4, 6, 9, 16])))
    for _ in range(6):
        count = len(layout.cells)
        one, other = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
        is_joining = data.draw(st.booleans())
        changed = joined(layout, (one, other), one) if is_joining else divided(layout, one)
        if changed is None:
            continue
        assert fault_in(changed.layout) is None
        assert len(set(changed.order)) == len(changed.order) == len(changed.layout.cells)
        layout = changed.layout
