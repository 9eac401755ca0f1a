"""Where a stream goes on: after a failure, a restart, a gap, at night; what vanished."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.demo.rest_server import Asked
from backends.gateway.rest.failure import RestFailure
from backends.record.observation import ConditionCleared, ConditionRaised, EnvelopeTaken, ItemsTold
from tests.backends.gateway.rest.scripted import HEAD, NOW, STREAM, bench

ALARMS = (
    HEAD
    + STREAM
    + (
        'query = { since = "{since}" }\nsince = { look_back_s = 60 }\n%s'
        "[stream.fields]\n"
        'id = "id"\ntitle = "t"\nstatus = "s"\nupdated_at = { path = "at", type = "time" }\n'
    )
)
ITEMS = (
    HEAD
    + STREAM
    + (
        'becomes = "items"\nitem = "supply"\nquery = { since = "{since}" }\n'
        'since = { start = "", look_back_s = 60 }\n%s'
        "[stream.fields]\n"
        'id = "id"\ntitle = "t"\nupdated_at = { path = "at", type = "time" }\n'
    )
)
MESSAGES = (
    HEAD
    + STREAM
    + (
        'becomes = "envelopes"\nquery = { since = "{since}" }\nsince = { look_back_s = 60 }\n'
        "[stream.fields]\n"
        'id = "id"\ntype = { default = "traffic.anomaly.raised" }\nsubject = "id"\n'
        'updated_at = { path = "at", type = "time" }\ndata = { title = "t" }\n'
    )
)


def row(number: int, at: str = "14:00:00", **more: Any) -> dict[str, Any]:
    return {"id": f"R{number}", "t": "井盖", "s": "open", "at": f"2026-11-22 {at}"} | more


def test_a_poll_whose_rows_are_not_kept_is_asked_for_again(tmp_path: Path) -> None:
    with bench(tmp_path, ALARMS % "", lambda _: {"rows": [row(1)]}, keeps=True) as (one, system):
        one.poller.begin()
        while one.poller.part() is not None:
            pass  # handed on, and then the gateway dies before the rows are on its disk
        one.started().poll()
        one.started().poll()
        since = [asked.query["since"] for asked in system.asked]
    assert since == ["1970-01-01 00:00:00", "1970-01-01 00:00:00", "2026-11-22 13:59:00"]


def test_since_by_the_count_of_milliseconds_is_a_number_in_a_body(tmp_path: Path) -> None:
    asks = 'method = "POST"\nbody = { since = "{since}" }\n'
    since = 'since = { format = "unix_ms", start = "0", look_back_s = 60 }\n'
    text = (ALARMS % "").replace('query = { since = "{since}" }\n', asks)
    text = text.replace("since = { look_back_s = 60 }\n", since)
    with bench(tmp_path, text, lambda _: {"rows": [row(1)]}) as (one, system):
        one.poll()
        one.poll()
        told = [asked.json()["since"] for asked in system.asked]
    assert told == [0, 1795327140000]


def test_a_poll_that_breaks_off_tells_what_came_and_moves_nothing(tmp_path: Path) -> None:
    def answer(asked: Asked) -> object:
        is_first = asked.query["p"] == "1"
        return {"rows": [row(1), row(2)]} if is_first else {"rows": 7}

    paging = 'query = { p = "{page}", since = "{since}" }\npaging = { kind = "page", size = 2 }\n'
    text = (ALARMS % "").replace('query = { since = "{since}" }\n', paging)
    with bench(tmp_path, text, answer) as (one, system):
        one.poller.begin()
        parts = [part for part in iter(one.poller.part, None) if part is not None]
        one.poller.keep()
        assert [len(part.observations) for part in parts] == [0, 2]
        assert isinstance(parts[-1].failure, RestFailure)
        one.poller.begin()
        one.poller.part()
        assert system.asked[-1].query["since"] == "1970-01-01 00:00:00"


def test_a_spoilt_file_of_cursors_means_asking_for_everything(tmp_path: Path) -> None:
    (tmp_path / "rest-test.source.json").write_bytes(b'{"things": {"newest"')
    with bench(tmp_path, ALARMS % "", lambda _: {"rows": [row(1)]}, keeps=True) as (one, system):
        assert len(one.poll().observations) == 1
        assert system.asked[0].query["since"] == "1970-01-01 00:00:00"


def test_the_newest_row_taken_away_does_not_turn_time_back(tmp_path: Path) -> None:
    rows = [row(1), row(2, "14:03:00")]
    with bench(tmp_path, ALARMS % "", lambda _: {"rows": rows}) as (one, system):
        one.poll()
        del rows[1]
        one.poll()
        one.poll()
        assert system.asked[-1].query["since"] == "2026-11-22 14:02:00"


def test_what_is_not_in_a_whole_list_any_more_has_ended(tmp_path: Path) -> None:
    rows = [row(1), row(2)]
    text = ALARMS % "whole = true\n"
    with bench(tmp_path, text, lambda _: {"rows": rows}, keeps=True) as (one, _):
        one.poll()
        del rows[0]
        one.started()  # also after a restart
        raised, cleared = one.poll().observations
        assert isinstance(raised, ConditionRaised)
        assert isinstance(cleared, ConditionCleared)
        assert (cleared.key, cleared.occurred_at) == ("things:R1", NOW)
        assert one.poll().observations == []


def test_an_unreadable_row_is_not_taken_for_gone(tmp_path: Path) -> None:
    rows = [row(1), row(2)]
    with bench(tmp_path, ALARMS % "whole = true\n", lambda _: {"rows": rows}) as (one, _):
        one.poll()
        rows[0]["at"] = "gestern"
        assert one.poll().observations == []


def test_a_row_marked_deleted_ends_its_alarm_and_its_item(tmp_path: Path) -> None:
    rows = [row(1)]
    deleted = 'deleted = { path = "gone", values = ["true"] }\n'
    with bench(tmp_path, ALARMS % deleted, lambda _: {"rows": rows}) as (one, _):
        one.poll()
        rows[0] |= {"gone": True, "at": "2026-11-22 14:01:00"}
        assert [type(o) for o in one.poll().observations] == [ConditionCleared]
    rows = [row(1)]
    with bench(tmp_path, ITEMS % deleted, lambda _: {"rows": rows}) as (one, _):
        one.poll()
        rows[0] |= {"gone": True, "at": "2026-11-22 14:01:00"}
        (part,) = one.poll().observations
        assert isinstance(part, ItemsTold)
        assert (part.items, part.gone, part.round) == ([], ["R1"], "")


def test_items_are_told_whole_at_first_and_at_night_and_else_as_they_change(tmp_path: Path) -> None:
    rows = [row(1), row(2)]

    def rounds(parts: list[Any]) -> list[tuple[int, bool, bool]]:
        return [(len(p.items), bool(p.round), p.is_last) for p in parts]

    text = ITEMS % 'reconcile = "03:10"\n'
    with bench(tmp_path, text, lambda _: {"rows": rows}, keeps=True) as (one, system):
        assert rounds(one.poll().observations) == [(2, True, False), (0, True, True)]
        rows[1] = row(2, "14:02:00")
        assert rounds(one.poll().observations) == [(1, False, False)]
        assert one.poll().observations == []
        one.now = dt.datetime(2026, 11, 22, 19, 9, tzinfo=dt.UTC)  # 03:09 in China
        assert one.poll().observations == []
        one.now += dt.timedelta(minutes=2)
        assert rounds(one.poll().observations) == [(2, True, False), (0, True, True)]
        assert system.asked[-1].query["since"] == ""
        assert one.poll().observations == [], "once a night"


def test_an_empty_answer_empties_no_catalogue(tmp_path: Path) -> None:
    with bench(tmp_path, ITEMS % "", lambda _: {"rows": []}) as (one, _):
        assert one.poll().observations == []


def test_what_comes_after_a_gap_of_ours_is_marked_late(tmp_path: Path) -> None:
    rows = [row(1)]
    with bench(tmp_path, ALARMS % "", lambda _: {"rows": rows}, keeps=True) as (one, _):
        first = one.poll()
        one.now += dt.timedelta(minutes=20)  # nobody answered, or the gateway was away
        rows += [row(2, "14:05:00"), row(3, "14:23:20")]
        late = one.poll()
        marks = [o.is_late for o in late.observations if isinstance(o, ConditionRaised)]
        assert [o.is_late for o in first.observations if isinstance(o, ConditionRaised)] == [False]
        assert (marks, late.late) == ([True, False], 1)


def test_messages_that_come_after_a_gap_of_ours_are_marked_late(tmp_path: Path) -> None:
    rows = [row(1)]
    with bench(tmp_path, MESSAGES, lambda _: {"rows": rows}, keeps=True) as (one, _):
        one.poll()
        one.now += dt.timedelta(minutes=20)
        rows += [row(2, "14:05:00"), row(3, "14:23:20")]
        late = one.poll()
        marks = [o.is_late for o in late.observations if isinstance(o, EnvelopeTaken)]
        assert (marks, late.late) == ([True, False], 1)


def test_a_clock_ahead_or_never_set_moves_no_cursor(tmp_path: Path) -> None:
    rows = [row(1), row(2, "23:00:00"), row(3) | {"at": "1970-01-01 08:00:00"}]
    with bench(tmp_path, ALARMS % "", lambda _: {"rows": rows}) as (one, system):
        poll = one.poll()
        one.poll()
        assert [fault.row for fault in poll.faults] == ["R2", "R3"]
        assert system.asked[-1].query["since"] == "2026-11-22 13:59:00"


def test_the_first_poll_asks_only_for_what_is_recent_where_the_mapping_says_so(
    tmp_path: Path,
) -> None:
    text = (ALARMS % "").replace("look_back_s = 60", "look_back_s = 60, first_s = 600")
    with bench(tmp_path, text, lambda _: {"rows": []}) as (one, system):
        one.poll()
        assert system.asked[0].query["since"] == "2026-11-22 13:53:27"


@pytest.mark.parametrize("count", [400])
def test_many_items_do_not_wait_in_memory_for_the_last_page(tmp_path: Path, count: int) -> None:
    def answer(asked: Asked) -> object:
        first = int(asked.query["o"])
        return {"rows": [row(n) for n in range(first, min(first + 100, count))]}

    text = (ITEMS % 'paging = { kind = "offset", size = 100 }\n').replace(
        'since = "{since}"', 'o = "{offset}"'
    )
    with bench(tmp_path, text, answer) as (one, _):
        one.poller.begin()
        sizes = [
            sum(len(o.items) for o in part.observations if isinstance(o, ItemsTold))
            for part in iter(one.poller.part, None)
            if part is not None
        ]
    assert sizes[:4] == [100, 100, 100, 100]
