"""The grid's system through its shipped mappings: demands 3, 7, 8, 9 and 10, and its moods."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest

from backends.demo.dirt import SHARE, Names, spoilt
from backends.demo.divisions import grids, parent_of, rows
from backends.demo.grid import GridScale, GridServer
from backends.demo.grid_events import EventBook
from backends.demo.inbox import Inbox
from backends.demo.rest_server import Mood
from backends.demo.site import GRID_MAPPINGS
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.outward import carrier_to
from backends.gateway.rest.poll import Poll
from backends.gateway.rest.worker import Worker
from backends.record.common import Department
from backends.record.exchange import Delivery, Envelope
from backends.record.incident import Origin
from backends.record.observation import (
    CaseProgressed,
    CaseReported,
    CellsTold,
    CodesTold,
    DivisionsTold,
    EnvelopeTaken,
    ItemsTold,
    Positions,
)
from backends.record.resource import ItemKind
from tests.backends.demo.mapped import mapping_file, polls

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
SCALE = GridScale(per_day=2_500.0, teams=60, pace=0.0)


@pytest.fixture
def grid() -> Iterator[GridServer]:
    server = GridServer("127.0.0.1", 0, 1, SCALE)
    server.start()
    yield server
    server.close()


def message(number: int, kind: str = "dispatch.assigned", **data: str) -> Envelope:
    return Envelope(
        id=f"019ab000-0000-7000-8000-{number:012d}",
        source="watchfloor",
        type=kind,
        subject=f"task:{number}",
        occurred_at=NOW,
        recorded_at=NOW,
        data={"title": "处置"} | data,
    )


async def carried(grid: GridServer, name: str, target: str, one: Envelope) -> Delivery:
    mapping = load_mapping(mapping_file(name), grid.http.url)
    client, worker = RestClient(mapping), Worker("test-out")
    try:
        carrier = carrier_to(mapping, target, client, worker)
        outcome = await carrier.carry(one)
        if outcome.delivery is Delivery.SENT:
            assert (await carrier.ask(one)).delivery in (Delivery.DONE, Delivery.REJECTED)
        return outcome.delivery
    finally:
        worker.close()
        client.close()


@pytest.mark.parametrize("name", GRID_MAPPINGS)
def test_every_shipped_mapping_of_the_grid_reads_every_row(grid: GridServer, name: str) -> None:
    for stream, poll in polls(name, grid.http.url).items():
        assert poll.faults == []
        assert poll.observations or stream == "receipts"


def test_demand_9_divisions_have_six_levels_and_each_its_parent(grid: GridServer) -> None:
    (told,) = polls("grid-safety", grid.http.url)["divisions"].observations
    assert isinstance(told, DivisionsTold)
    assert {len(code) for code, _, _ in told.rows} == {2, 4, 6, 9, 12, 15}
    known = {code for code, _, _ in told.rows}
    assert all(not parent or parent in known for _, _, parent in told.rows)
    assert len(grids()) == 3_000
    assert parent_of("990101001001001") == "990101001001" and parent_of("99") == ""
    assert len(known) == len(rows())


def test_demand_9_events_go_up_and_down_with_the_division_they_go_to(grid: GridServer) -> None:
    found = polls("grid-events", grid.http.url)
    steps = [o for o in found["event-steps"].observations if isinstance(o, CaseProgressed)]
    by_stage = {step.stage: step for step in steps}
    assert set(by_stage) == {"信息收集", "案卷建立", "escalated", "assigned", "answered"}
    assert len(by_stage["escalated"].division) in (6, 9)
    assert by_stage["answered"].is_over
    cases = {o.key for o in found["events"].observations if isinstance(o, CaseReported)}
    assert cases <= {step.key for step in steps}, "a step has the key of its case"


def test_demand_3_the_safety_map_has_counts_per_cell_and_nobody_in_them(grid: GridServer) -> None:
    found = polls("grid-safety", grid.http.url)
    layers = {}
    for name in ("petitions", "key-population", "patrols", "risk"):
        (cells,) = found[name].observations
        assert isinstance(cells, CellsTold)
        layers[cells.layer] = [count for *_, count in cells.cells]
    assert set(layers) == {"petitions", "key_population", "patrols", "risk"}
    for counts in layers.values():
        assert sum(count < 5 for count in counts) > 100, "there is something to suppress"
    projects = [o for o in found["projects"].observations if isinstance(o, ItemsTold)]
    (item, *_) = [item for part in projects for item in part.items]
    assert item.kind is ItemKind.PROJECT and item.score is not None


def test_demand_3_patrol_teams_have_a_position_while_on_duty(grid: GridServer) -> None:
    found = polls("grid-teams", grid.http.url)
    (positions,) = found["positions"].observations
    assert isinstance(positions, Positions)
    assert set(positions.kinds) == {"patrol"}
    assert 30 < len(positions.ids) < 60, "who rests says none"
    parts = [o for o in found["teams"].observations if isinstance(o, ItemsTold)]
    assert sum(len(part.items) for part in parts) == 60


def test_demand_8_the_provinces_codes_differ_from_ours(grid: GridServer) -> None:
    (ours,) = polls("grid-safety", grid.http.url)["codes"].observations
    (theirs,) = polls("province", grid.http.url)["codes"].observations
    assert isinstance(ours, CodesTold) and isinstance(theirs, CodesTold)
    assert (ours.party, theirs.party, ours.topic) == ("centre", "province", theirs.topic)
    assert ours.codes.keys() - theirs.codes.keys() and theirs.codes.keys() - ours.codes.keys()
    both = ours.codes.keys() & theirs.codes.keys()
    assert any(ours.codes[code] != theirs.codes[code] for code in both)


@pytest.mark.asyncio
async def test_demand_10_a_citizen_reports_and_is_answered(grid: GridServer) -> None:
    found = await asyncio.to_thread(polls, "grid-events", grid.http.url)
    reports = [o for o in found["citizens"].observations if isinstance(o, CaseReported)]
    assert all(report.origin is Origin.CITIZEN for report in reports)
    key = reports[0].key
    words = "已处置，谢谢您的反映"
    answer = message(1, "order.given", act="case.answer", resource=key, text=words)
    delivery = await carried_once(grid, "grid-events", "source:grid.events", answer)
    assert delivery is Delivery.SENT
    assert grid.answers == {key.partition(":")[2]: words}
    foreign = message(2, "order.given", act="case.answer", resource="orders:RX1", text=words)
    delivery = await carried_once(grid, "grid-events", "source:grid.events", foreign)
    assert delivery is Delivery.REJECTED, "another system's case is not known there"


async def carried_once(grid: GridServer, name: str, target: str, one: Envelope) -> Delivery:
    mapping = load_mapping(mapping_file(name), grid.http.url)
    client, worker = RestClient(mapping), Worker("test-out")
    try:
        return (await carrier_to(mapping, target, client, worker).carry(one)).delivery
    finally:
        worker.close()
        client.close()


def test_demand_10_some_citizens_report_the_same_happening() -> None:
    events = EventBook(1, "AP", 600.0).since(NOW - dt.timedelta(hours=3), NOW)
    again = [event for event in events if event.words.startswith("我也要反映")]
    firsts = {(event.kind[0], event.grid.code) for event in events if event not in again}
    assert again
    assert sum((one.kind[0], one.grid.code) in firsts for one in again) >= len(again) - 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "target", "party"),
    [
        ("grid-events", "department:grid", "grid"),
        ("province", "party:province", "province"),
        ("parties", "party:district-jinghu", "district-jinghu"),
        ("environment-office", "department:environment", "environment"),
        ("transport-office", "department:transport", "transport"),
        ("emergency-office", "department:emergency", "emergency"),
    ],
)
async def test_demand_7_a_dispatch_arrives_once_and_is_answered_by_receipts(
    grid: GridServer, name: str, target: str, party: str
) -> None:
    for _ in range(2):
        assert await carried(grid, name, target, message(7)) is Delivery.SENT
    inbox = grid.inbox(party)
    assert (len(inbox), inbox.repeats) == (1, 1)
    found = await asyncio.to_thread(polls, name, grid.http.url)
    receipts = [o.envelope for o in found["receipts"].observations if isinstance(o, EnvelopeTaken)]
    states = {one.data["state"] for one in receipts}
    assert states in ({"accepted", "executing", "done"}, {"rejected"})
    assert {one.type for one in receipts} == {"dispatch.receipt"}
    assert {one.correlation_id for one in receipts} == {message(7).id}


@pytest.mark.asyncio
async def test_a_system_that_refuses_or_is_down_has_taken_nothing(grid: GridServer) -> None:
    grid.http.mood = Mood.REFUSING
    one = message(8)
    for _ in range(2):
        delivery = await carried_once(grid, "grid-events", "department:grid", one)
        assert delivery is Delivery.NOT_SENT
        await asyncio.to_thread(grid.http.go_down)
    assert len(grid.inbox("grid")) == 0
    await asyncio.to_thread(grid.http.come_back)
    grid.http.mood = Mood.WELL
    delivery = await carried_once(grid, "grid-events", "department:grid", one)
    assert delivery is Delivery.SENT


@pytest.mark.asyncio
async def test_trouble_comes_over_some_interfaces_alone_and_ends_for_all(grid: GridServer) -> None:
    def asked(name: str) -> dict[str, Poll]:
        return polls(name, grid.http.url)

    grid.http.be(Mood.FROZEN, "/grid/v1/teams")
    before, after = [await asyncio.to_thread(asked, "grid-teams") for _ in range(2)]
    assert before["positions"].newest == after["positions"].newest
    grid.http.be(Mood.LOCKED, "/exchange/v1/emergency")
    with pytest.raises(RestFailure, match="403"):
        await asyncio.to_thread(asked, "emergency-office")
    await asyncio.to_thread(asked, "environment-office")
    grid.http.mood = Mood.WELL
    await asyncio.to_thread(asked, "emergency-office")


def test_the_rate_is_that_of_the_city_and_a_storm_brings_five_a_second() -> None:
    book = EventBook(1, "WG", 2_500.0)
    hour = dt.timedelta(hours=1)
    calm = [e for e in book.since(NOW - hour, NOW) if e.reported_at > NOW - hour]
    assert 102 <= len(calm) <= 106
    book.storm(NOW, 60.0)
    later = NOW + dt.timedelta(seconds=60)
    assert len(book.since(NOW, later)) >= 300


def test_an_event_is_the_same_after_a_restart_and_only_goes_forward() -> None:
    def flows(now: dt.datetime) -> dict[str, int]:
        book = EventBook(5, "WG", 2_500.0)
        return {
            e.number: len([s for s in e.steps if s.at <= now])
            for e in book.since(NOW - dt.timedelta(hours=2), now)
        }

    before, after = flows(NOW), flows(NOW + dt.timedelta(minutes=5))
    assert before.keys() <= after.keys()
    assert all(after[number] >= count for number, count in before.items())


def test_one_or_two_in_a_hundred_rows_are_spoilt_and_always_the_same() -> None:
    names = Names(title="t", lon="x", lat="y", updated="u")
    row: dict[str, object] = {"t": "井盖", "x": 123.1, "y": 30.5, "u": 1}

    def dirty() -> set[int]:
        return {n for n in range(5_000) if spoilt(row, f"k{n}", names, SHARE) != row}

    assert 50 <= len(dirty()) <= 100
    assert dirty() == dirty()
    assert row == {"t": "井盖", "x": 123.1, "y": 30.5, "u": 1}


def test_a_message_is_accepted_worked_at_and_done_in_time() -> None:
    inbox = Inbox(1, "GW")
    taken = inbox.take("m1", "dispatch.assigned", "t", NOW)
    states = [taken.state(NOW + dt.timedelta(seconds=s))[0] for s in (0, 10, 60, 400)]
    assert states in (
        ["received", "accepted", "executing", "done"],
        ["received", "received", "rejected", "rejected"],
    )
    assert len(inbox.receipts(NOW, NOW + dt.timedelta(hours=1))) in (1, 3)


def test_demand_21_enforcement_teams_and_their_cases_come_from_the_departments_system(
    grid: GridServer,
) -> None:
    found = polls("transport-office", grid.http.url)
    parts = [o for o in found["teams"].observations if isinstance(o, ItemsTold)]
    teams = [item for part in parts for item in part.items]
    assert teams and {team.what for team in teams} == {"enforcement"}
    assert {team.department for team in teams} == {Department.TRANSPORT}
    assert all(team.place is not None for team in teams)
    cases = [o for o in found["cases"].observations if isinstance(o, CaseReported)]
    assert {case.class_code for case in cases} <= {"transport.vehicle"}
    assert {case.origin for case in cases} <= {Origin.SYSTEM}
