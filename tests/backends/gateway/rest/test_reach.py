"""Lists in pages of which a later one is not given: what stands ends only where that is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backends.demo.rest_server import Answer, Asked
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.reach import Reach, Reached
from backends.record.observation import ConditionCleared, ItemsTold, Observation
from tests.backends.gateway.rest.scripted import HEAD, STREAM, Bench, bench

BUSY = {"code": 503, "msg": "busy"}
REFUSED = Answer(content=BUSY, status=400)
MISSING = Answer(content={}, status=404)
NO_ROWS: dict[str, Any] = {"rows": []}
FIELDS = """
query = { p = "{page}", size = "{size}" }
paging = { kind = "page", size = 100 }
[stream.fields]
id = "id"
title = "t"
updated_at = { path = "at", type = "time" }
"""
ALARMS = HEAD + STREAM + "whole = true\n" + FIELDS + 'status = "s"\n'
ITEMS = HEAD + STREAM + 'becomes = "items"\nitem = "supply"\nwhole = true\n' + FIELDS


class Listed:
    """A list that is given 50 at once; `beyond` its last page, or, as long as it is busy, beyond
    the first."""

    def __init__(self, count: int, beyond: object = NO_ROWS) -> None:
        at = "2026-11-22 13:00:00"
        self.rows = [{"id": str(n), "t": f"案{n}", "at": at, "s": "open"} for n in range(count)]
        self.beyond, self.is_busy = beyond, False

    def __call__(self, asked: Asked) -> Any:
        page = int(asked.query["p"])
        rows = self.rows[(page - 1) * 50 : page * 50]
        return {"rows": rows} if rows and not (self.is_busy and page > 1) else self.beyond


def ended(told: list[Observation]) -> list[str]:
    return [one.key for one in told if isinstance(one, ConditionCleared)]


def forgetful(one: Bench) -> None:
    """Started, by a gateway that kept nothing of how far the pages reach."""
    one.started()
    one.poller._reach = Reach(100)


@pytest.mark.parametrize("busy", [BUSY, REFUSED])
def test_a_second_page_that_is_refused_after_a_restart_ends_nothing(
    tmp_path: Path, busy: object
) -> None:
    system = Listed(120)
    with bench(tmp_path, ALARMS, system, keeps=True) as (one, _):
        one.poll()
        system.is_busy, system.beyond = True, busy
        one.started()
        with pytest.raises(RestFailure):
            one.poll()
        system.is_busy, system.beyond = False, NO_ROWS
        assert ended(one.poll().observations) == []


@pytest.mark.parametrize("busy", [BUSY, REFUSED])
def test_a_refusal_ends_nothing_where_nobody_knows_what_a_full_page_is(
    tmp_path: Path, busy: object
) -> None:
    system = Listed(120)
    with bench(tmp_path, ALARMS, system, keeps=True) as (one, _):
        one.poll()
        system.is_busy, system.beyond = True, busy
        forgetful(one)
        again = one.poll()
    assert (again.rows, ended(again.observations)) == (50, [])


def test_a_refusal_ends_no_round_of_a_catalogue_either(tmp_path: Path) -> None:
    system = Listed(120, REFUSED)
    system.is_busy = True
    with bench(tmp_path, ITEMS, system) as (one, _):
        told = [part for part in one.poll().observations if isinstance(part, ItemsTold)]
    assert sum(len(part.items) for part in told) == 50
    assert not any(part.is_last for part in told)


@pytest.mark.parametrize("beyond", [NO_ROWS, MISSING])
def test_what_says_that_there_is_no_page_ends_what_it_does_not_name(
    tmp_path: Path, beyond: object
) -> None:
    system = Listed(7, beyond)
    with bench(tmp_path, ALARMS, system, keeps=True) as (one, _):
        one.poll()
        gone = system.rows.pop()
        forgetful(one)
        assert ended(one.poll().observations) == [f"things:{gone['id']}"]


@pytest.mark.parametrize("beyond", [BUSY, REFUSED])
def test_a_page_smaller_than_another_was_is_not_cut(tmp_path: Path, beyond: object) -> None:
    """Of a system that always refuses what lies beyond its last page alarms end, too."""
    system = Listed(7, beyond)
    with bench(tmp_path, ALARMS, system, keeps=True) as (one, _):
        one.poll()
        gone = system.rows.pop()
        one.started()
        assert ended(one.poll().observations) == [f"things:{gone['id']}"]


def test_of_another_page_size_nothing_is_known() -> None:
    kept = Reached(size=100, cap=50, largest=50)
    assert Reach(100, kept).reached == kept
    assert Reach(20, kept).reached == Reached(size=20)
