"""What the hub's ingest promises to any client, in JSON and in msgpack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from backends.record.observation import IngestBatch, Observation
from tests.backends.hub.support import TOKEN, TestHub, running_hub
from tests.contract.ingest_examples import BAD, GOOD, MINIMAL, RAISED

pytestmark = pytest.mark.asyncio

DEEP = b'{"x": ' + b"[" * 100_000
BEARER = {"Authorization": f"Bearer {TOKEN}"}
MSGPACK = {"Content-Type": "application/msgpack"}


@pytest_asyncio.fixture
async def hub(tmp_path: Path) -> AsyncIterator[TestHub]:
    """A hub with nothing in it."""
    async with running_hub(tmp_path) as running:
        yield running


async def seq(hub: TestHub) -> int:
    return int((await hub.http.get("/api/v1/health")).json()["seq"])


async def post(hub: TestHub, body: bytes, **headers: str) -> httpx.Response:
    return await hub.http.post("/api/v1/ingest", content=body, headers=BEARER | headers)


async def test_every_kind_of_observation_is_taken_in_json_and_msgpack(hub: TestHub) -> None:
    for number, examples in enumerate((GOOD, MINIMAL)):
        batch: dict[str, Any] = {"batch_id": f"json-{number}", "observations": examples}
        answer = await post(hub, msgspec.json.encode(batch))
        assert (answer.status_code, answer.json()["accepted"]) == (200, len(examples)), answer.text
        packed = IngestBatch(
            batch_id=f"pack-{number}", observations=msgspec.convert(examples, list[Observation])
        )
        answer = await post(hub, msgspec.msgpack.encode(packed), **MSGPACK)
        assert answer.status_code == 200, answer.text


async def test_a_batch_sent_again_is_taken_once(hub: TestHub) -> None:
    before = await seq(hub)
    body = msgspec.json.encode({"batch_id": "b", "observations": [RAISED]})
    first, again = [(await post(hub, body)).json() for _ in range(2)]
    assert (first["seq"], first["is_repeat"]) == (before + 1, False)
    assert (again["seq"], again["is_repeat"]) == (before + 1, True)


async def test_a_condition_raised_again_under_its_key_is_the_same_alarm(hub: TestHub) -> None:
    before = await seq(hub)
    for number in range(3):
        batch = {"batch_id": f"b{number}", "observations": [RAISED]}
        answer = await post(hub, msgspec.json.encode(batch))
    assert answer.json()["seq"] == before + 1


async def test_what_is_malformed_is_named_and_nothing_of_its_batch_is_taken(hub: TestHub) -> None:
    before = await seq(hub)
    for observations, place in BAD:
        body = msgspec.json.encode({"batch_id": "bad", "observations": [RAISED, *observations]})
        answer = await post(hub, body)
        assert answer.status_code == 400, observations
        shifted = place
        if place.startswith("observation "):
            index, _, rest = place.removeprefix("observation ").partition(",")
            shifted = f"observation {int(index) + 1}" + (f",{rest}" if rest else "")
        assert shifted in answer.json()["detail"]
    assert await seq(hub) == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"batch_id": "b"}', DEEP]
)
async def test_a_body_that_is_no_batch_is_refused(hub: TestHub, body: bytes) -> None:
    for headers in ({}, MSGPACK):
        answer = await post(hub, body, **headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_a_wrong_or_missing_token_is_refused(hub: TestHub) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = await hub.http.post("/api/v1/ingest", content=b"{}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_allowed")


async def test_more_than_four_mebibytes_are_refused(hub: TestHub) -> None:
    answer = await post(hub, b" " * (4 * 1024 * 1024 + 1))
    assert answer.status_code == 413


async def test_a_hub_without_an_ingest_token_takes_nothing(tmp_path: Path) -> None:
    async with running_hub(tmp_path / "other", is_demo=True, ingest_token="") as closed:
        answer = await closed.http.post(
            "/api/v1/ingest", content=b"{}", headers={"Authorization": "Bearer"}
        )
        assert answer.status_code == 401
