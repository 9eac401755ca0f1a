"""What is not of a stream, what began and ended between two polls, who has no position any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.gateway.rest.client import RestClient
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.poll import StreamPoller
from backends.gateway.rest.progress import ProgressFile
from backends.record.observation import (
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    Positions,
)
from tests.backends.gateway.rest.scripted import HEAD, NOW, STREAM, Scripted

FIELDS = """
[stream.fields]
id = "id"
title = "t"
updated_at = {{ path = "at", type = "time" }}
occurred_at = {{ path = "since", type = "time" }}
status = "state"
{0}
"""
WHERE = """
[stream.fields]
id = "id"
title = "id"
updated_at = { path = "at", type = "time" }
lon = { path = "x", type = "number" }
lat = { path = "y", type = "number" }
what = "kind"
"""


class System:
    """A list of rows, and the poller of a stream that reads it; `restart` forgets its memory."""

    def __init__(self, folder: Path, stream: str) -> None:
        self.rows: list[dict[str, Any]] = []
        self.http = Scripted(lambda _: {"rows": self.rows})
        path = folder / "mapping.toml"
        path.write_text(HEAD + STREAM + stream, encoding="utf-8")
        self._mapping = load_mapping(path, self.http.http.url)
        self._client = RestClient(self._mapping)
        self._folder = folder
        self.restart()

    def restart(self) -> None:
        kept = ProgressFile(self._folder, "test.source")
        (stream,) = self._mapping.stream
        source = self._mapping.source
        self.poller = StreamPoller(self._client, source, stream, kept, lambda: NOW)

    def told(self) -> list[Any]:
        return self.poller.poll().observations

    def close(self) -> None:
        self._client.close()
        self.http.http.close()


@pytest.fixture
def system(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[System]:
    served = System(tmp_path, request.param)
    yield served
    served.close()


def row(key: str, state: str, minutes: int, **changes: Any) -> dict[str, Any]:
    """A row that was updated so many minutes after 13:00."""
    begin = dt.datetime(2026, 11, 22, 13, 0)
    at = f"{begin + dt.timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}"
    return {
        "id": key,
        "t": "井盖",
        "at": at,
        "since": "2026-11-22 13:00:00",
        "state": state,
    } | changes


CONDITIONS = FIELDS.format("")
CASES = 'becomes = "cases"\n' + FIELDS.format("")
URGENT = 'only = { path = "urgency", values = ["1"] }\n' + FIELDS.format("")
POSITIONS = 'becomes = "positions"\ndeleted = { path = "duty", values = ["off"] }\n' + WHERE


@pytest.mark.parametrize("system", [CONDITIONS], indirect=True)
def test_an_alarm_that_came_and_went_while_nobody_asked_stands_in_the_record(
    system: System,
) -> None:
    system.rows = [row("old", "closed", 0), row("open", "open", 1)]
    assert [type(o) for o in system.told()] == [ConditionCleared, ConditionRaised]
    system.restart()
    system.rows = [row("old", "closed", 0), row("open", "closed", 2), row("short", "closed", 3)]
    told = system.told()
    assert [(type(o), o.key) for o in told if o.key != "things:old"] == [
        (ConditionCleared, "things:open"),
        (ConditionRaised, "things:short"),
        (ConditionCleared, "things:short"),
    ]
    assert [o.occurred_at.minute for o in told[-2:]] == [0, 3], "by its source's own times"
    assert not [o for o in told if isinstance(o, ConditionRaised) and o.key == "things:old"]
    assert system.told() == []
    system.rows = [row("nameless", "closed", 4, t="")]
    assert [type(o) for o in system.told()] == [ConditionCleared], "an end counts all the same"


@pytest.mark.parametrize("system", [CASES], indirect=True)
def test_a_case_that_came_and_went_while_nobody_asked_is_reported(system: System) -> None:
    system.rows = [row("before", "closed", 0), row("open", "open", 1)]
    assert [o.key for o in system.told()] == ["things:open"], "what was over before we came is not"
    system.rows += [row("short", "closed", 2)]
    (reported,) = system.told()
    assert isinstance(reported, CaseReported) and reported.key == "things:short"


@pytest.mark.parametrize("system", ["since = { first_s = 3000.0 }\n" + CASES], indirect=True)
def test_of_a_first_reading_what_is_over_is_told_as_far_back_as_is_asked(system: System) -> None:
    system.rows = [row("before", "closed", 5), row("lately", "closed", 40), row("open", "open", 50)]
    assert [o.key for o in system.told()] == ["things:lately", "things:open"]


@pytest.mark.parametrize("system", [URGENT], indirect=True)
def test_rows_with_another_value_are_not_of_the_stream(system: System) -> None:
    system.rows = [row("a", "open", 0, urgency=1), row("b", "open", 1, urgency=3)]
    assert [o.key for o in system.told()] == ["things:a"]
    system.rows = [row("a", "open", 2, urgency=2)]
    (over,) = system.told()
    assert isinstance(over, ConditionCleared), "what is urgent no more calls nobody any more"
    assert system.told() == []


def at(key: str, **changes: Any) -> dict[str, Any]:
    base = {"id": key, "at": "2026-11-22 13:00:00", "x": 123.0, "y": 30.0, "kind": "patrol"}
    return base | changes


@pytest.mark.parametrize("system", [POSITIONS], indirect=True)
def test_who_is_off_duty_has_no_position_any_more(system: System) -> None:
    system.rows = [at("t1"), at("t2")]
    (told,) = system.told()
    assert isinstance(told, Positions) and (told.ids, told.gone) == (
        ["test.source:t1", "test.source:t2"],
        [],
    )
    system.rows = [at("t1", duty="off"), at("t2")]
    (told,) = system.told()
    assert (told.ids, told.gone) == ([], ["test.source:t1"])
    assert system.told() == []


@pytest.mark.parametrize("system", [POSITIONS], indirect=True)
def test_demand_3_no_person_is_followed(system: System) -> None:
    system.rows = [at("t1"), at("p1", kind="worker")]
    poll = system.poller.poll()
    (told,) = poll.observations
    assert isinstance(told, Positions) and told.ids == ["test.source:t1"]
    assert [fault.field for fault in poll.faults] == ["what"]
