"""The garbage collector rests while a snapshot comes in, and never longer."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from backends.link.collecting import MANY, Collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_it_rests_from_the_beginning_to_the_end() -> None:
    collector = Collector()
    collector.rest()
    collector.rest()
    assert not gc.isenabled()
    collector.resume()
    assert gc.isenabled()


@pytest.mark.parametrize(("made", "is_kept"), [(MANY, True), (MANY - 1, False)])
def test_what_many_subjects_made_is_not_walked_again(made: int, is_kept: bool) -> None:
    before = gc.get_freeze_count()
    collector = Collector()
    collector.rest()
    collector.resume(made)
    assert (gc.get_freeze_count() > before) == is_kept


def test_one_that_somebody_else_stopped_stays_stopped() -> None:
    gc.disable()
    collector = Collector()
    collector.rest()
    collector.resume()
    assert not gc.isenabled()
