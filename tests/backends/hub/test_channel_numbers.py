"""Numbers that people choose for channels: nobody else's, and two may swap."""

from __future__ import annotations

import pytest

from backends.hub.channel_numbers import ChannelNumbers, Wish


@pytest.mark.parametrize(
    ("wishes", "moved", "refused"),
    [
        ([Wish("a", 1, 2), Wish("b", 2, 1)], {"a": 2, "b": 1}, 0),
        ([Wish("a", 1, 2), Wish("b", 2, 3), Wish("c", 3, 1)], {"a": 2, "b": 3, "c": 1}, 0),
        ([Wish("a", 1, 2), Wish("b", 2, 0)], {}, 2),  # who has it keeps it
        ([Wish("a", 1, 2), Wish("b", 2, 9)], {}, 2),  # and so where its own wish is in vain
        ([Wish("a", 1, 5), Wish("b", 2, 5)], {"a": 5}, 5),
        ([Wish("a", 1, 1), Wish("b", 2, 1)], {}, 1),
        ([Wish("a", 1, 0), Wish("new", 0, 4)], {"new": 4}, 0),
    ],
)
def test_a_number_is_had_where_nobody_keeps_it(
    wishes: list[Wish], moved: dict[str, int], refused: int
) -> None:
    assert ChannelNumbers([1, 2, 3, 9]).refused(wishes) == refused
    numbers = ChannelNumbers([1, 2, 3, 9])
    assert numbers.move(wishes) == moved
    now = [moved.get(wish.channel, wish.number) for wish in wishes]
    assert len(set(now)) == len(now)
    again = [Wish(w.channel, n, w.wanted) for w, n in zip(wishes, now, strict=True)]
    assert numbers.move(again) == {}
