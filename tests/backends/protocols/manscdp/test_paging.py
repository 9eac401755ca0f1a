"""Answers in pages: any order, duplicates, one item each, silence, too many."""

from __future__ import annotations

import pytest

from backends.protocols.manscdp.paging import FIRST_S, QUIET_S, Collected, Collection, Ending


def collection(**options: int) -> Collection[str]:
    return Collection(lambda item: item[:1], 0.0, **options)


@pytest.mark.parametrize(
    ("pages", "ending", "items"),
    [
        ([(3, "a b"), (3, "c")], Ending.COMPLETE, "a b c"),
        ([(3, "c"), (3, "a b")], Ending.COMPLETE, "c a b"),
        ([(3, "a"), (3, "a"), (3, "b"), (3, "c")], Ending.COMPLETE, "a b c"),
        ([(2, "a1"), (2, "a2"), (2, "b")], Ending.COMPLETE, "a2 b"),  # the later is newer
        ([(0, "")], Ending.COMPLETE, ""),
        ([(3, "a"), (3, "b")], Ending.PARTIAL, "a b"),
        ([(-1, "a"), (-1, "b")], Ending.PARTIAL, "a b"),  # no SumNum
        ([(9, "a"), (2, "b")], Ending.COMPLETE, "a b"),  # the last SumNum counts
        ([(1, "a b")], Ending.COMPLETE, "a b"),  # SumNum of the page only
        ([], Ending.SILENT, ""),
        ([(99, "a b c d e")], Ending.TRUNCATED, "a b c d"),
    ],
)
def test_ending(pages: list[tuple[int, str]], ending: Ending, items: str) -> None:
    one = collection(max_items=4)
    results: list[Collected[str] | None] = [
        one.take(total, text.split(), float(n)) for n, (total, text) in enumerate(pages)
    ]
    if not pages or results[-1] is None:
        assert one.tick(one.due_s - 0.01) is None
        results.append(one.tick(one.due_s))
    (end,) = [r for r in results if r is not None]
    assert (end.ending, " ".join(end.items)) == (ending, items)
    assert one.take(99, ["z"], 100.0) is None
    assert one.tick(1e9) is None


def test_quiet_counts_from_the_last_page() -> None:
    one = collection()
    assert one.due_s == FIRST_S
    one.take(9, ["a"], 8.0)
    assert one.due_s == 8.0 + QUIET_S


def test_what_is_unreadable_or_double_is_counted_and_ends_nothing_early() -> None:
    one = collection()
    for at in (1.0, 2.0, 3.0):
        assert one.take(3, ["a"], at, unreadable=1) is None
    end = one.tick(100.0)
    assert end is not None
    assert (end.ending, end.announced, end.duplicates, end.unreadable) == (
        Ending.PARTIAL, 3, 2, 3,
    )  # fmt: skip
