"""Rows that cannot be read are not gone, nor is what a kept cursor has left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backends.demo.rest_server import Asked
from backends.gateway.rest.failure import RestFailure
from backends.record.observation import ConditionCleared, ConditionRaised, ItemsTold, Observation
from tests.backends.gateway.rest.scripted import HEAD, STREAM, Bench, bench

FIELDS = """
[stream.fields]
id = "id"
title = "t"
status = "s"
updated_at = { path = "at", type = "time" }
"""
SINCE = 'query = { since = "{since}" }\n'
KEPT = 'query = { c = "{cursor}" }\npaging = { kind = "cursor", cursor = "next", keep = true }\n'
ITEMS = 'becomes = "items"\nitem = "supply"\nreconcile = "03:10"\n'
DELETED = 'deleted = { path = "gone", values = ["true"] }\n'
WHOLE = HEAD + STREAM + SINCE + "whole = true\n" + FIELDS
CATALOGUE = HEAD + STREAM + SINCE + ITEMS + FIELDS


def row(number: int, at: str = "14:00:00", **changes: Any) -> dict[str, Any]:
    return {"id": f"R{number}", "t": "井盖", "s": "open", "at": f"2026-11-22 {at}"} | changes


def nights(one: Bench, count: int = 1) -> None:
    """03:11 in China, so many nights on."""
    date = one.now.date() + dt.timedelta(days=count - 1)
    one.now = dt.datetime.combine(date, dt.time(19, 11), dt.UTC)


def changes(rows: list[dict[str, Any]]) -> Callable[[Asked], object]:
    """A feed of changes: what follows the cursor, two at once."""

    def answer(asked: Asked) -> object:
        at = int(asked.query.get("c", "0"))
        page = rows[at : at + 2]
        return {"rows": page, "next": str(at + len(page))}

    return answer


class Hub:
    """What of a catalogue the hub has, by the rules of rounds."""

    def __init__(self) -> None:
        self._rounds: dict[str, str] = {}

    def take(self, told: list[Observation]) -> set[str]:
        for part in told:
            assert isinstance(part, ItemsTold)
            self._rounds |= {item.id: part.round for item in part.items}
            self._rounds |= {key: part.round for key in part.kept if key in self._rounds}
            for key in part.gone:
                self._rounds.pop(key, None)
            if part.is_last:
                self._rounds = {k: r for k, r in self._rounds.items() if r == part.round}
        return set(self._rounds)


def test_an_alarm_whose_row_stays_unreadable_stands_and_ends_when_it_is_not_listed(
    tmp_path: Path,
) -> None:
    long = "R" * 200
    rows = [row(1), row(2, id=long), row(3)]
    with bench(tmp_path, WHOLE, lambda _: {"rows": rows}) as (one, _):
        one.poll()
        rows[0]["at"] = rows[1]["at"] = "gestern"
        assert [one.poll().observations for _ in range(3)] == [[], [], []]
        del rows[:2]
        gone = one.poll().observations
        assert [o.key for o in gone if isinstance(o, ConditionCleared)] == [
            "things:R1",
            f"things:{long}",
        ]


def test_an_unreadable_row_of_the_night_ends_no_alarm_either(tmp_path: Path) -> None:
    rows = [row(1), row(2)]
    text = HEAD + STREAM + SINCE + 'reconcile = "03:10"\n' + FIELDS
    with bench(tmp_path, text, lambda _: {"rows": rows}, keeps=True) as (one, _):
        one.poll()
        rows[0]["at"] = "gestern"
        assert one.poll().observations == []
        nights(one)
        assert one.poll().observations == []


def test_a_catalogue_keeps_what_became_unreadable_until_it_can_be_read(tmp_path: Path) -> None:
    rows, hub = [row(1), row(2), row(3)], Hub()
    with bench(tmp_path, CATALOGUE, lambda _: {"rows": rows}, keeps=True) as (one, _):
        assert hub.take(one.poll().observations) == {"R1", "R2", "R3"}
        rows[0]["at"] = "gestern"
        del rows[2]
        one.started()
        nights(one)
        assert hub.take(one.poll().observations) == {"R1", "R2"}
        rows[0]["at"] = "2026-11-22 14:00:00"
        nights(one, 2)
        assert hub.take(one.poll().observations) == {"R1", "R2"}


def test_rows_that_never_were_readable_hold_up_no_catalogue(tmp_path: Path) -> None:
    rows: list[Any] = [row(1, at="gestern"), "total: 3", row(2), row(3)]
    hub = Hub()
    with bench(tmp_path, CATALOGUE, lambda _: {"rows": rows}, keeps=True) as (one, _):
        assert hub.take(one.poll().observations) == {"R2", "R3"}
        rows.pop()
        one.started()
        nights(one)
        assert hub.take(one.poll().observations) == {"R2"}, "as the file of progress says"
        rows[0] = row(1, "14:02:00")
        assert hub.take(one.poll().observations) == {"R1", "R2"}
        rows[0] = row(1, at="gestern")
        nights(one, 2)
        assert hub.take(one.poll().observations) == {"R1", "R2"}, "it was readable once"


def test_a_new_row_that_cannot_be_read_holds_up_nothing_that_is_gone(tmp_path: Path) -> None:
    rows: list[Any] = [row(1), row(2), row(3)]
    hub = Hub()
    with bench(tmp_path, CATALOGUE, lambda _: {"rows": rows}, keeps=True) as (one, _):
        assert hub.take(one.poll().observations) == {"R1", "R2", "R3"}
        rows[0]["at"] = "gestern"
        rows[1] = row(9, at="gestern")
        rows.append({"at": "no id"})
        nights(one)
        assert hub.take(one.poll().observations) == {"R1", "R3"}


def test_a_feed_of_changes_longer_than_its_pages_goes_on_from_where_it_stood(
    tmp_path: Path,
) -> None:
    rows = [row(1), row(2)]
    short = KEPT.replace("keep = true", "keep = true, most = 2")
    text = HEAD + STREAM + short + 'reconcile = "03:10"\n' + FIELDS
    with bench(tmp_path, text, changes(rows), keeps=True) as (one, system):
        for number in range(3, 9):  # the feed grows beyond two pages while it is followed
            one.poll()
            rows.append(row(number, f"14:0{number}:00"))
        one.poll()
        nights(one)
        with pytest.raises(RestFailure, match="more than 2 pages"):
            one.poll()
        rows.append(row(9, "15:00:00"))
        system.asked.clear()
        assert len(one.poll().observations) == 1
        assert system.asked[0].query.get("c") == "8", "on from where it stood"


def test_at_night_a_feed_of_changes_is_read_from_its_beginning_and_ends_no_alarm(
    tmp_path: Path,
) -> None:
    rows = [row(1), row(2)]
    text = HEAD + STREAM + KEPT + 'reconcile = "03:10"\n' + FIELDS
    with bench(tmp_path, text, changes(rows), keeps=True) as (one, system):
        assert len(one.poll().observations) == 2
        rows.append(row(3, "14:02:00"))
        assert [type(o) for o in one.poll().observations] == [ConditionRaised]
        nights(one)
        system.asked.clear()
        assert one.poll().observations == []
        assert one.poll().observations == []
        asked = [asked.query.get("c") for asked in system.asked]
        assert asked == [None, "2", "3", "3"], "from the beginning, then on from the last cursor"


def test_at_night_a_catalogue_that_comes_as_changes_stays_whole(tmp_path: Path) -> None:
    rows, hub = [row(1), row(2)], Hub()
    text = HEAD + STREAM + KEPT + ITEMS + DELETED + FIELDS
    with bench(tmp_path, text, changes(rows), keeps=True) as (one, _):
        assert hub.take(one.poll().observations) == {"R1", "R2"}
        rows.append(row(1, "14:01:00", gone=True))
        assert hub.take(one.poll().observations) == {"R2"}
        rows.append(row(3, "14:02:00"))
        one.started()
        nights(one)
        assert hub.take(one.poll().observations) == {"R2", "R3"}, "what was deleted stays so"


def test_a_feed_of_changes_without_rows_yet_is_no_whole_list(tmp_path: Path) -> None:
    """A page without rows moves the cursor: what comes after it is not all there is."""
    pages: list[list[dict[str, Any]]] = [[], [row(1)], [row(2)]]

    def answer(asked: Asked) -> object:
        at = int(asked.query.get("c", "0"))
        page = pages[at] if at < len(pages) else []
        return {"rows": page, "next": str(min(at + 1, len(pages)))}

    with bench(tmp_path, HEAD + STREAM + KEPT + ITEMS + FIELDS, answer, keeps=True) as (one, _):
        assert one.poll().observations == []
        told = one.poll().observations
        assert [part.round for part in told if isinstance(part, ItemsTold)] == ["", ""]
