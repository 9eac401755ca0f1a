"""The demo city's reports and warnings, over HTTP and the shipped mappings as in a real centre."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest
import requests

from backends.demo.forecast import SLOT, WORSE_AFTER, ForecastBook
from backends.demo.outlets import FIRST_AT_S, LEVELS, Wander, outlets
from backends.demo.reports import CITIZEN_KINDS, ReportBook
from backends.demo.site import MAPPINGS
from backends.demo.urban import CITIZEN_EVERY_S, HOTLINE, UrbanScale, UrbanServer
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.outward import carrier_to
from backends.gateway.rest.poll import Poll
from backends.gateway.rest.worker import Worker
from backends.record.exchange import Delivery, Envelope
from backends.record.incident import Origin
from backends.record.observation import CaseReported, WarningPublished
from tests.backends.demo.mapped import mapping_file, polls

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
TIMEOUT_S = (2, 5)


@pytest.fixture
def address() -> Iterator[str]:
    server = UrbanServer("127.0.0.1", 0, 1, UrbanScale(components=600))
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.close()


def first_poll(name: str, address: str) -> Poll:
    return next(iter(polls(name, address).values()))


@pytest.mark.parametrize("name", MAPPINGS)
def test_the_first_poll_of_every_shipped_mapping_reads_every_row(name: str, address: str) -> None:
    for stream, poll in polls(name, address).items():
        assert poll.observations or stream == "receipts"
        assert poll.faults == []


def test_at_the_start_there_is_one_warning_and_one_call(address: str) -> None:
    (warning,) = first_poll("emergency-warnings", address).observations
    assert isinstance(warning, WarningPublished)
    assert warning.area.rings
    assert warning.until > dt.datetime.now(dt.UTC)
    (report,) = first_poll("hotline-reports", address).observations
    assert isinstance(report, CaseReported)
    assert report.origin is Origin.CITIZEN
    assert report.class_code
    assert set(report.personal) == {"reporter", "telephone", "address"}


def test_a_report_is_the_same_after_a_restart_and_its_successor_comes() -> None:
    def numbers(now: dt.datetime) -> list[str]:
        return [r.number for r in ReportBook(1, "RX", CITIZEN_KINDS, CITIZEN_EVERY_S).rows(now)]

    assert numbers(NOW) == numbers(NOW + dt.timedelta(seconds=1))
    seen = {numbers(NOW + dt.timedelta(seconds=s))[0] for s in range(0, 4 * 480, 10)}
    assert len(seen) in (4, 5), "one every eight minutes, none missed"


def test_a_wrong_key_is_refused(address: str) -> None:
    answer = requests.get(f"{address}{HOTLINE}", headers={"X-App-Key": "x"}, timeout=TIMEOUT_S)
    assert answer.status_code == 403


def test_the_next_warning_replaces_the_one_before_and_some_get_worse() -> None:
    book = ForecastBook(1)
    one, following = book.in_force(NOW), book.in_force(NOW + SLOT)
    assert following.before == one.number
    assert one.until > following.issued_at
    levels = set()
    for turn in range(8):
        begin = book.in_force(NOW + turn * SLOT).issued_at
        first, late = book.in_force(begin), book.in_force(begin + WORSE_AFTER)
        levels.add(late.level - first.level)
    assert levels == {0, -1}


def test_the_first_outlet_exceeds_as_two_and_one_of_all_as_one() -> None:
    first = outlets()[0]
    wander, limit = Wander(0, first, 20221122), first.limits["w01018"]
    worst = max(wander.values(FIRST_AT_S + s)["w01018"] / limit for s in range(0, 38, 5))
    assert 1.5 < worst < 2.0
    assert [number for number, level in LEVELS.items() if level > 2.0] == [4]


@pytest.mark.asyncio
async def test_the_answer_to_a_12345_order_goes_back_to_that_order() -> None:
    server = UrbanServer("127.0.0.1", 0, 1, UrbanScale(components=10))
    server.start()
    try:
        found = await asyncio.to_thread(first_poll, "hotline-reports", server.http.url)
        (report,) = found.observations
        assert isinstance(report, CaseReported)
        words = "已派人修复，感谢来电"
        taken = await _answered(server, report.key, words)
        foreign = await _answered(server, "citizens:AP1", words)
    finally:
        server.close()
    assert taken is Delivery.SENT and server.answers == {report.key.partition(":")[2]: words}
    assert foreign is Delivery.REJECTED, "a report of another system is none of its orders"


async def _answered(server: UrbanServer, case: str, words: str) -> Delivery:
    """How an answer to a case fares, by the shipped mapping."""
    mapping = load_mapping(mapping_file("hotline-reports"), server.http.url)
    client, worker = RestClient(mapping), Worker("test-answer")
    order = Envelope(
        id="019ab000-0000-7000-8000-000000000001",
        source="centre",
        type="order.given",
        subject="order:1",
        occurred_at=NOW,
        recorded_at=NOW,
        data={"act": "case.answer", "resource": case, "text": words},
    )
    try:
        carrier = carrier_to(mapping, "source:hotline.orders", client, worker)
        return (await carrier.carry(order)).delivery
    finally:
        worker.close()
        client.close()
