"""Messages to a system: what arrived, what did not, what nobody knows; asked before sent again."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
import pytest_asyncio

from backends.demo.inbox import Inbox
from backends.demo.rest_server import Answer, Asked, Mood
from backends.gateway.post import Carrier, PostOffice
from backends.gateway.rest import wire
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.outward import RestCarrier, carried_targets, carrier_to
from backends.gateway.rest.service import serve_mapping
from backends.gateway.rest.signers import Request
from backends.gateway.rest.worker import Worker
from backends.record.common import Place, Severity
from backends.record.exchange import Delivery, Envelope
from tests.backends.gateway.rest.scripted import HEAD, Scripted

AT = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
MAPPING = (
    HEAD
    + """
[[outward]]
targets = ["department:grid"]
types = ["dispatch.", "case.answer"]
path = "/in/{type}"
headers = { X-Case = "{key}" }
datum = "gcj02"
format = "%Y-%m-%d %H:%M:%S"
success = { path = "code", equals = 0 }
again_codes = ["50"]
receipt = "no"
idempotent = true

[outward.body]
no = "{id}"
title = "{title}"
words = "{text}"
x = "{lon}"
y = "{lat}"
level = "{severity}"
at = "{occurred_at}"
none = "{data.nothing}"

[outward.ask]
path = "/in/{id}"
state = "state"
detail = "words"
states = { 1 = "accepted", 3 = "done" }
not_found_codes = ["44"]

[[outward]]
targets = ["party:police"]
path = "/police"
format = "unix_ms"
body = { at = "{occurred_at}", words = "at {occurred_at}" }
"""
)
MESSAGE = Envelope(
    id="019ab000-0000-7000-8000-000000000001",
    source="watchfloor",
    type="dispatch.assigned",
    subject="task:t1",
    occurred_at=AT,
    recorded_at=AT,
    severity=Severity.II,
    geo=Place(lon_wgs84=120.15, lat_wgs84=30.27),
    data={"title": "处置暴露垃圾", "detail": "请于两小时内处置", "case": "events:WG7"},
)


class Watched(PostOffice):
    """Tells when the last target of the mapping is served."""

    def __init__(self) -> None:
        super().__init__()
        self.is_served = asyncio.Event()

    @contextlib.contextmanager
    def serving(self, target: str, carrier: Carrier, takes: tuple[str, ...] = ()) -> Iterator[None]:
        with super().serving(target, carrier, takes):
            if target == "party:police":
                self.is_served.set()
            yield


class Post:
    """One carrier and the system it carries to; `says` makes the answers."""

    def __init__(self, folder: Path) -> None:
        self.says: Callable[[Asked], Any] = lambda _: {"code": 0, "no": "GW1"}
        self.system = Scripted(lambda asked: self.says(asked))
        path = folder / "out.toml"
        path.write_text(MAPPING, encoding="utf-8")
        self.mapping = load_mapping(path, self.system.http.url)
        self.client, self.worker = RestClient(self.mapping), Worker("test-out")

    def to(self, target: str = "department:grid") -> RestCarrier:
        return carrier_to(self.mapping, target, self.client, self.worker)

    async def close(self) -> None:
        self.worker.close()
        self.client.close()
        await asyncio.to_thread(self.system.http.close)


@pytest_asyncio.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    post = await asyncio.to_thread(Post, tmp_path)
    yield post
    await post.close()


@pytest.mark.asyncio
async def test_a_message_goes_out_as_the_mapping_writes_it(post: Post) -> None:
    outcome = await post.to().carry(MESSAGE)
    assert (outcome.delivery, outcome.detail) == (Delivery.SENT, "对方受理号 GW1")
    (asked,) = post.system.asked
    assert asked.path == "/in/dispatch.assigned"
    assert asked.headers["idempotency-key"] == MESSAGE.id
    assert asked.headers["x-case"] == "WG7"
    body = asked.json()
    assert body["no"] == MESSAGE.id
    assert (body["title"], body["words"]) == ("处置暴露垃圾", "请于两小时内处置")
    assert (body["level"], body["at"], body["none"]) == (2, "2026-11-22 14:03:27", "")
    assert (body["x"], body["y"]) != (120.15, 30.27), "WGS-84 became GCJ-02"
    await post.to().carry(msgspec.structs.replace(MESSAGE, geo=None, severity=None))
    assert not {"x", "y", "level"} & post.system.asked[-1].json().keys(), "no text for a number"
    await post.to("party:police").carry(MESSAGE)
    at = round(AT.timestamp() * 1000)
    assert post.system.asked[-1].json() == {"at": at, "words": f"at {at}"}, "alone it is a number"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("said", "delivery"),
    [
        ({"code": 9}, Delivery.REJECTED),
        ({"code": 50}, Delivery.NOT_SENT),
        (Answer(status=400, content={}), Delivery.REJECTED),
        (Answer(status=429, content={}), Delivery.NOT_SENT),
        (Answer(status=503, content={}), Delivery.NOT_SENT),
        (Answer(status=401, content={}), Delivery.NOT_SENT),
        (Answer(status=403, content={}), Delivery.NOT_SENT),
        (Answer(status=404, content={}), Delivery.NOT_SENT),
        (Answer(status=405, content={}), Delivery.NOT_SENT),
        (Answer(status=409, content={}), Delivery.REJECTED),
        (Answer(status=500, content={}), Delivery.UNKNOWN),
        (Answer(status=504, content={}), Delivery.UNKNOWN),
        (b"<html>", Delivery.UNKNOWN),
    ],
)
async def test_an_answer_tells_whether_it_was_taken(
    post: Post, said: Any, delivery: Delivery
) -> None:
    post.says = lambda _: said if not isinstance(said, bytes) else Answer(content=said)
    outcome = await post.to().carry(MESSAGE)
    assert outcome.delivery is delivery
    assert outcome.detail


@pytest.mark.parametrize("kind", ["form", "json"])
def test_a_character_that_the_encoding_lacks_does_not_keep_the_message_back(kind: str) -> None:
    request = Request(
        method="POST",
        url="http://x",
        body={"title": "\U00020bb7野家门口\U0001f600积水"},
        body_kind=kind,
        encoding="gbk",
    )
    body = wire.written(request)
    text = body.decode("gbk")
    told = json.loads(text) if kind == "json" else dict(parse_qsl(text, encoding="gbk"))
    assert told == {"title": "?野家门口?积水"}, "all that it can say is there"


@pytest.mark.asyncio
async def test_nobody_listens_is_not_sent_and_a_cut_line_is_unknown(post: Post) -> None:
    post.system.http.mood = Mood.GONE
    assert (await post.to().carry(MESSAGE)).delivery is Delivery.UNKNOWN
    await asyncio.to_thread(post.system.http.go_down)
    outcome = await post.to().carry(MESSAGE)
    assert (outcome.delivery, outcome.detail) == (Delivery.NOT_SENT, "无法连接对方系统")


@pytest.mark.asyncio
async def test_taken_without_an_answer_is_unknown_and_then_asked_for(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox(1, "GW", pace=0.0)

    def says(asked: Asked) -> Any:
        if asked.method == "POST":
            inbox.take(asked.headers["idempotency-key"], "t", "", AT)
            return {"code": 0}
        one = inbox.one(asked.path.rpartition("/")[2])
        return {"code": 0, "state": 3, "words": "已处置"} if one else {"code": 44}

    post.says = says
    asked = await post.to().ask(MESSAGE)
    assert (asked.delivery, asked.is_not_found) == (Delivery.NOT_SENT, True), "it knows of none"
    post.system.http.mood = Mood.DEAF
    monkeypatch.setattr(wire, "TIMEOUT_S", (0.5, 0.2))
    outcome = await post.to().carry(MESSAGE)
    assert (outcome.delivery, outcome.detail) == (Delivery.UNKNOWN, "对方系统未在时限内应答")
    post.system.http.mood = Mood.WELL
    monkeypatch.undo()
    asked = await post.to().ask(MESSAGE)
    assert (asked.delivery, asked.detail) == (Delivery.DONE, "已处置")
    await post.to().carry(MESSAGE)
    assert (len(inbox), inbox.repeats) == (1, 1), "the same key twice is one message"


@pytest.mark.asyncio
async def test_an_answer_to_the_question_that_nobody_knows_stays_unknown(post: Post) -> None:
    post.says = lambda _: {"code": 0, "state": "??"}
    outcome = await post.to().ask(MESSAGE)
    assert outcome.delivery is Delivery.UNKNOWN
    assert "??" in outcome.detail
    outcome = await post.to("party:police").ask(MESSAGE)
    assert outcome.delivery is Delivery.UNKNOWN


def test_the_post_office_learns_which_types_go_this_way(tmp_path: Path) -> None:
    path = tmp_path / "out.toml"
    path.write_text(MAPPING, encoding="utf-8")
    assert list(carried_targets(load_mapping(path))) == [
        ("department:grid", ("dispatch.", "case.answer")),
        ("party:police", ()),
    ]


@pytest.mark.asyncio
async def test_a_served_mapping_carries_until_it_ends(post: Post) -> None:
    office = Watched()
    task = asyncio.create_task(serve_mapping(post.mapping, lambda _: None, post=office))
    async with asyncio.timeout(5):
        await office.is_served.wait()
    carrier = office.carrier("department:grid")
    assert carrier is not None and carrier.is_idempotent
    answer = MESSAGE.__class__(
        id="019ab000-0000-7000-8000-000000000002",
        source="watchfloor",
        type="order.given",
        subject="order:o1",
        occurred_at=AT,
        recorded_at=AT,
        data={"act": "case.answer", "resource": "citizens:AP9", "text": "已处置"},
    )
    assert (await carrier.carry(answer)).delivery is Delivery.SENT
    assert post.system.asked[-1].headers["x-case"] == "AP9"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert office.targets == []


@pytest.mark.asyncio
async def test_a_target_that_hangs_holds_up_no_other(post: Post) -> None:
    is_free = threading.Event()

    def says(asked: Asked) -> Any:
        if asked.path == "/police":
            is_free.wait(10)
        return {"code": 0, "no": "GW1"}

    post.says = says
    office = Watched()
    task = asyncio.create_task(serve_mapping(post.mapping, lambda _: None, post=office))
    async with asyncio.timeout(5):
        await office.is_served.wait()
    police, grid = office.carrier("party:police"), office.carrier("department:grid")
    assert police is not None and grid is not None
    hanging = asyncio.create_task(police.carry(MESSAGE))
    try:
        assert (await grid.carry(MESSAGE)).delivery is Delivery.SENT
        assert not hanging.done()
    finally:
        is_free.set()
    assert (await hanging).delivery is Delivery.SENT
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
