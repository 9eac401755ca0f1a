"""Rows that become reports or warnings instead of alarms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.gateway.rest.client import RestClient
from backends.gateway.rest.mapping import MappingError, load_mapping
from backends.gateway.rest.poll import StreamPoller
from backends.record.common import Department, Severity
from backends.record.incident import Origin
from backends.record.observation import CaseReported, WarningPublished, WarningWithdrawn
from tests.backends.gateway.rest.fake_city import MAPPING, FakeCity, case

CASE = 'becomes = "cases"\norigin = "grid"\n'
PERSONAL = '\n[stream.fields.personal]\nreporter = "who.name"\ntelephone = "who.phone"\n'
WARNING = 'becomes = "warnings"\n'
UNTIL = '\nuntil = {{ path = "until", type = "time" }}\npolygon = "ring"\nreplaces = "old"\n'
PEOPLE = {"name": "王建国", "phone": "13900000000"}


def mapping_text(emit: str, more: str = "", fields: str = "") -> str:
    text = MAPPING.replace('name = "cases"\n', f'name = "cases"\n{emit}')
    return text.replace('title = "title"\n', f'title = "title"\n{fields}') + more


def warning(number: int, **changes: Any) -> dict[str, Any]:
    ring = [[120.1, 30.2], [120.2, 30.2], [120.2, 30.3]]
    more = {"until": "2026-11-22 20:00:00", "ring": ring, "old": "C8、C9"}
    return case(number) | more | changes


@pytest.fixture
def city() -> Iterator[FakeCity]:
    city = FakeCity()
    yield city
    city.close()


@pytest.fixture
def polled(city: FakeCity, tmp_path: Path) -> Iterator[Any]:
    """A function: what a poll with that mapping gives."""
    clients: list[RestClient] = []
    pollers: dict[str, StreamPoller] = {}

    def poll(text: str) -> Any:
        if text not in pollers:
            path = tmp_path / "city.toml"
            path.write_text(text.format(base_url="http://elsewhere"), encoding="utf-8")
            mapping = load_mapping(path, city.url)
            clients.append(RestClient(mapping))
            pollers[text] = StreamPoller(clients[-1], mapping.source, mapping.stream[0])
        return pollers[text].poll()

    yield poll
    for client in clients:
        client.close()


def test_a_row_becomes_a_report_and_its_people_stay_apart(city: FakeCity, polled: Any) -> None:
    city.rows = [case(1) | {"who": PEOPLE}]
    (report,) = polled(mapping_text(CASE, PERSONAL)).observations
    assert isinstance(report, CaseReported)
    assert (report.key, report.origin, report.title) == ("cases:C1", Origin.GRID, "暴露垃圾 1")
    assert report.personal == {"reporter": "王建国", "telephone": "13900000000"}
    assert "王建国" not in report.description
    assert report.place is not None


def test_a_report_is_told_once_and_its_end_there_ends_nothing_here(
    city: FakeCity, polled: Any
) -> None:
    text = mapping_text(CASE)
    city.rows = [case(1)]
    assert len(polled(text).observations) == 1
    city.rows = [case(1, updated="2026-11-22 14:20:00")]
    assert polled(text).observations == []
    city.rows = [case(1, state="9", updated="2026-11-22 14:30:00")]
    assert polled(text).observations == []


def test_a_row_may_name_its_own_department(city: FakeCity, polled: Any) -> None:
    text = mapping_text(CASE, fields='department = "handler"\n')
    city.rows = [case(1) | {"handler": "emergency"}, case(2), case(3) | {"handler": "police"}]
    poll = polled(text)
    assert [o.department for o in poll.observations] == [Department.EMERGENCY, Department.URBAN]
    assert [(fault.row, fault.field) for fault in poll.faults] == [("C3", "department")]


def test_a_row_becomes_a_warning_with_its_area_and_end(city: FakeCity, polled: Any) -> None:
    city.rows = [warning(1)]
    (told,) = polled(mapping_text(WARNING, fields=UNTIL)).observations
    assert isinstance(told, WarningPublished)
    assert (told.colour, told.headline) == (Severity.III, "暴露垃圾 1")
    assert told.until == dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
    assert len(told.area.rings[0]) == 3
    assert told.area.rings[0][0] != (120.1, 30.2), "GCJ-02 became WGS-84"
    assert told.replaces == ["cases:C8", "cases:C9"]


def test_a_warning_is_told_again_when_updated_and_withdrawn_when_closed(
    city: FakeCity, polled: Any
) -> None:
    text = mapping_text(WARNING, fields=UNTIL)
    city.rows = [warning(1)]
    assert len(polled(text).observations) == 1
    assert polled(text).observations == []
    city.rows = [warning(1, updated="2026-11-22 14:20:00")]
    assert [type(o) for o in polled(text).observations] == [WarningPublished]
    city.rows = [warning(1, updated="2026-11-22 14:30:00", state="9")]
    assert [type(o) for o in polled(text).observations] == [WarningWithdrawn]


def test_a_warning_that_ends_before_it_begins_is_named(city: FakeCity, polled: Any) -> None:
    text = mapping_text(WARNING, fields=UNTIL)
    city.rows = [warning(1, until="2026-11-22 12:00:00"), warning(2)]
    poll = polled(text)
    assert [o.key for o in poll.observations] == ["cases:C2"]
    assert [(fault.row, fault.field) for fault in poll.faults] == [("C1", "until")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"until": ""}, "until"), ({"ring": [[1, 2]]}, "polygon"), ({"ring": "x"}, "polygon")],
)
def test_a_warning_without_end_or_with_a_broken_area_is_named(
    city: FakeCity, polled: Any, changes: dict[str, Any], field: str
) -> None:
    city.rows = [warning(1, **changes)]
    poll = polled(mapping_text(WARNING, fields=UNTIL))
    assert not poll.observations
    assert [(fault.row, fault.field) for fault in poll.faults] == [("C1", field)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (mapping_text(WARNING), "need until"),
        (mapping_text("", PERSONAL), "personal fields go with reports only"),
        (mapping_text('becomes = "incidents"\n'), "incident"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "city.toml"
    path.write_text(text.format(base_url="http://elsewhere"), encoding="utf-8")
    with pytest.raises(MappingError) as refused:
        load_mapping(path)
    assert words in str(refused.value)
    assert refused.value.line > 1
