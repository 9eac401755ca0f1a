"""What a late notification may still say, and that remembering it is bounded."""

from __future__ import annotations

import pytest

from backends.gateway.gb28181 import last_said
from backends.gateway.gb28181.last_said import LastSaid


def test_late_one_speaks_of_what_later_ones_did_not() -> None:
    said = LastSaid()
    assert said.news("d", 2, ["a", "b"]) == {"a", "b"}
    assert said.news("d", 1, ["b", "c"]) == {"c"}
    assert said.news("d", 3, ["a", "c"]) == {"a", "c"}
    assert said.news("d", 3, ["a"]) == {"a"}, "an item may be twice in one"


def test_another_dialog_counts_anew() -> None:
    said = LastSaid()
    said.news("d", 900, ["a"])
    assert said.news("d-2", 1, ["a"]) == {"a"}


def test_what_it_remembers_is_bounded_and_what_it_forgot_is_not_guessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(last_said, "MOST_ITEMS", 3)
    said = LastSaid()
    for number in range(1, 10):
        said.news("d", number, [f"i{number}"])
    assert len(said) == 3
    assert said.news("d", 5, ["i2", "never"]) == frozenset()
    assert said.news("d", 8, ["new"]) == {"new"}
