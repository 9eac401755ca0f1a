"""Demand 12: warnings pushed, polled, as files; on the map by division; ours out as CAP."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from backends.gateway.datum import Datum
from backends.gateway.departments.emergency.adapter import WarningAdapter, Wrong
from backends.gateway.departments.emergency.issuing import CapCarrier
from backends.gateway.departments.emergency.outlines import Outlines, load_outlines
from backends.gateway.departments.emergency.pushing import PushSession
from backends.gateway.departments.emergency.sent_book import SentBook
from backends.gateway.departments.emergency.service import serve
from backends.gateway.departments.emergency.settings import (
    BulletinFeed,
    EmergencySettings,
    Receiver,
)
from backends.gateway.rest.worker import Worker
from backends.protocols import alert_feed
from backends.protocols.bulletin import Bulletin, Told
from backends.record.common import Severity
from backends.record.exchange import Delivery, Envelope
from backends.record.observation import (
    HealthReport,
    Observation,
    WarningPublished,
    WarningWithdrawn,
)
from tests.backends.gateway.collector import Collector
from tests.backends.protocols.test_bulletins import CAP, NOW, X12379

OUTLINES = "resources/city/divisions.geojson"


def _bulletin(text: str = X12379) -> Bulletin:
    return alert_feed.read(text.encode()).bulletins[0]


def _adapter() -> WarningAdapter:
    outlines, faults = load_outlines(OUTLINES)
    assert faults == []
    return WarningAdapter(outlines, Datum.WGS84, 24.0)


def _now() -> dt.datetime:
    return NOW


def test_whoever_listens_to_others_needs_a_token() -> None:
    with pytest.raises(msgspec.ValidationError, match="token is required"):
        msgspec.convert({"listen": "0.0.0.0:8533"}, EmergencySettings)
    assert EmergencySettings(listen="0.0.0.0:8533", token="x").token == "x"


def test_divisions_become_the_outlines_of_districts() -> None:
    (told,) = _adapter().take(_bulletin(), NOW)
    assert isinstance(told, WarningPublished)
    assert told.colour is Severity.II
    assert told.replaces == ["33010041600000_20261126084500"]
    assert len(told.area.rings) == 3 and told.area.name == "江南区、港城区"
    assert told.until == NOW + dt.timedelta(hours=12)


def test_an_unknown_street_lies_in_its_district_and_an_unknown_code_nowhere() -> None:
    outlines, _ = load_outlines(OUTLINES)
    assert outlines.rings(["990106002000"]) == outlines.rings(["990106"])
    assert len(outlines.rings(["990106"])) == 1
    assert outlines.rings(["110101"]) == []
    assert outlines.names(["990106000000", "110101"]) == ["江南区", "110101"]


def test_wrong_outlines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "d.geojson"
    path.write_text(json.dumps({"features": [{"properties": {}}]}))
    assert load_outlines(str(path))[1] == ["区划边界 d.geojson 第 1 个要素不可用"]
    path.write_text("[" * 100_000)
    assert load_outlines(str(path))[1] == ["区划边界 d.geojson 不是 GeoJSON"]
    assert "无法读取" in load_outlines(str(tmp_path / "x"))[1][0]


def test_a_cancellation_takes_back_what_it_names() -> None:
    told = _adapter().take(_bulletin(CAP), NOW)
    assert [o.key for o in told if isinstance(o, WarningWithdrawn)] == ["A-0", "A-9"]
    assert {o.realm for o in told if isinstance(o, WarningWithdrawn)} == {"drill"}


def test_a_repeated_bulletin_is_nothing_new() -> None:
    adapter = _adapter()
    assert len(adapter.take(_bulletin(), NOW)) == 1
    assert adapter.take(_bulletin(), NOW) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("2026-11-26 10:45:00+08:00</sendTime>", "2027-11-26 10:45:00+08:00</sendTime>"), "未来"),
        (("2026-11-26 10:45:00+08:00</sendTime>", "1970-01-01 08:00:00+08:00</sendTime>"), "2000"),
        (("2026-11-26 22:45:00+08:00", "2026-11-25 22:45:00+08:00"), "失效时间早于发布时间"),
    ],
)
def test_clocks_that_cannot_be_are_refused(change: tuple[str, str], word: str) -> None:
    bulletin = _bulletin(X12379.replace(*change))
    with pytest.raises(Wrong, match=word):
        _adapter().take(bulletin, NOW)


def _post(body: bytes, *lines: str) -> bytes:
    head = ["POST /x HTTP/1.1", "Host: a", f"Content-Length: {len(body)}", *lines, "", ""]
    return "\r\n".join(head).encode() + body


def _session(token: str = "") -> tuple[PushSession, list[bytes], list[str]]:
    bodies: list[bytes] = []
    refused: list[str] = []

    def take(body: bytes) -> str:
        bodies.append(body)
        return "" if body == b"good" else "不行"

    return PushSession(take, token, lambda why, _: refused.append(why)), bodies, refused


def test_pushed_bodies_are_answered_in_turn_byte_by_byte_or_at_once() -> None:
    data = _post(b"good") + _post(b"bad")
    session, bodies, _ = _session()
    whole = session.receive(data)
    assert [int(part.split()[0]) for part in whole.split(b"HTTP/1.1 ")[1:]] == [200, 422]
    session, again, _ = _session()
    assert b"".join(session.receive(bytes([byte])) for byte in data) == whole
    assert bodies == again == [b"good", b"bad"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 405),
        (b"rubbish\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nContent-Length: 10000000\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", 413),
        (b"x" * 20_000, 400),
        (_post(b"good", "Authorization: Bearer wrong"), 401),
        (_post(b"good", "Authorization: Bearer secret"), 200),
        (b"POST / HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n", 100),
    ],
)
def test_other_requests_are_answered_by_status(data: bytes, status: int) -> None:
    session, _, _ = _session("secret")
    answer = session.receive(data)
    assert answer.startswith(b"HTTP/1.1 %d " % status)


def test_ten_megabytes_without_an_end_are_not_kept() -> None:
    session, _, _ = _session()
    for _ in range(160):
        session.receive(b"z" * 65_536)
    assert len(session._buffer) <= 65_536 + 16 * 1024


@contextlib.asynccontextmanager
async def _served(settings: EmergencySettings) -> AsyncIterator[tuple[Collector, int]]:
    got = Collector()
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(settings, got.add, lambda _, p: port.set_result(p), _now))
    try:
        async with asyncio.timeout(15):
            yield got, await port
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def _published(all_: list[Observation]) -> list[WarningPublished]:
    return [o for o in all_ if isinstance(o, WarningPublished)]


def _reasons(all_: list[Observation]) -> set[str]:
    reports = [o.health for o in all_ if isinstance(o, HealthReport)]
    return {row.reason for row in reports[-1].quarantined}


@pytest.mark.asyncio
async def test_demand_12_a_pushed_warning_is_told_and_a_bomb_is_named_on_the_health_board() -> None:
    async with _served(EmergencySettings(listen="127.0.0.1:0")) as (got, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_post(b'<!DOCTYPE a [<!ENTITY b "c">]><alert/>') + _post(X12379.encode()))
        assert b" 422 " in await reader.readuntil(b"\r\n")
        await got.until(lambda all_: bool(_published(all_)))
        await got.until(lambda all_: any("DTD" in reason for reason in _reasons(all_)))
        writer.close()


@pytest.mark.asyncio
async def test_files_of_a_folder_are_taken_and_moved_where_one_sees_what_became_of_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.xml").write_text(X12379, encoding="utf-8")
    (tmp_path / "b.xml").write_text("<alert>", encoding="utf-8")
    settings = EmergencySettings(listen="127.0.0.1:0", folder=str(tmp_path))
    async with _served(settings) as (got, _):
        await got.until(lambda all_: bool(_published(all_)))
        await got.until(lambda all_: "不是完整的 XML" in _reasons(all_))
        await got.until(lambda _: (tmp_path / "refused" / "b.xml").exists())
    assert (tmp_path / "taken" / "a.xml").exists()


@contextlib.contextmanager
def _feed(pages: dict[str, bytes], taken: list[bytes] | None = None) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def do_POST(self) -> None:
            assert taken is not None
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            wanted = self.path.removeprefix("/no")
            self.send_response(202 if wanted == self.path else int(wanted or 409))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.asyncio
async def test_a_feed_of_links_is_followed_on_its_own_host_only() -> None:
    pages: dict[str, bytes] = {"/a.xml": X12379.encode(), "/b.xml": b"x" * 400_000}
    with _feed(pages) as base:
        links = "".join(
            f'<entry><link href="{href}"/></entry>'
            for href in ("/a.xml", "http://169.254.0.1/secret.xml", f"{base}/b.xml")
        )
        pages["/feed"] = f"<feed>{links}</feed>".encode()
        feed = [BulletinFeed(url=f"{base}/feed", every_s=5.0)]
        async with _served(EmergencySettings(listen="127.0.0.1:0", feed=feed)) as (got, _):
            await got.until(lambda all_: bool(_published(all_)))
            await got.until(lambda all_: _reasons(all_) == {"报文过大或层次过深"})


@pytest.mark.asyncio
async def test_an_address_that_is_away_is_lost_and_says_so() -> None:
    feed = [BulletinFeed(url="http://user:secret@127.0.0.1:9/feed", every_s=5.0)]
    async with _served(EmergencySettings(listen="127.0.0.1:0", feed=feed)) as (got, _):
        words = "无法连接预警发布系统（127.0.0.1:9）"
        await got.until(
            lambda all_: any(isinstance(o, HealthReport) and o.health.reason == words for o in all_)
        )


HOUR = dt.timedelta(hours=1)
ISSUED = Envelope(
    id="m1",
    source="centre",
    type="warning.issued",
    subject="warning:7",
    subject_version=1,
    occurred_at=NOW,
    recorded_at=NOW,
    severity=Severity.II,
    data={
        "headline": "暴雨橙色预警",
        "kind": "rainstorm",
        "area": "江南区",
        "rings": "[[[123.0, 30.0], [123.1, 30.0], [123.1, 30.1]]]",
        "until": "2026-11-26T20:00:00+08:00",
    },
)


@pytest.mark.asyncio
async def test_demand_15_our_warnings_go_out_as_cap_by_post_and_as_files(tmp_path: Path) -> None:
    taken: list[bytes] = []
    worker = Worker("test-out")
    with _feed({}, taken) as base:

        def carrier(path: str) -> CapCarrier:
            receiver = Receiver(target="party:a", sender="watch@x", url=base + path)
            return CapCarrier(receiver, worker)

        assert (await carrier("/cap").carry(ISSUED)).delivery is Delivery.SENT
        refused = await carrier("/no").carry(ISSUED)
        assert refused.delivery is Delivery.REJECTED
        for status in (401, 403, 404, 405):  # nobody there has seen it: our key, or the address
            outcome = await carrier(f"/no{status}").carry(ISSUED)
            assert outcome.delivery is Delivery.NOT_SENT, status
            assert str(status) in outcome.detail
        for status in (500, 502, 504):  # it may have it all the same
            assert (await carrier(f"/no{status}").carry(ISSUED)).delivery is Delivery.UNKNOWN
        assert (await carrier("/no503").carry(ISSUED)).delivery is Delivery.NOT_SENT
    away = Receiver(target="party:a", sender="watch@x", url="http://127.0.0.1:9/")
    assert (await CapCarrier(away, worker).carry(ISSUED)).delivery is Delivery.NOT_SENT
    folder = Receiver(target="party:b", sender="watch@x", folder=str(tmp_path))
    assert (await CapCarrier(folder, worker).carry(ISSUED)).delivery is Delivery.SENT
    assert _only_file(tmp_path) == taken[0]
    (read,) = alert_feed.read(taken[0]).bulletins
    assert (read.told, read.colour, read.headline) == (Told.ALERT, 2, "暴雨橙色预警")
    assert read.rings[0][0] == read.rings[0][-1] == (123.0, 30.0)
    worker.close()


@pytest.mark.asyncio
async def test_an_update_and_an_end_refer_to_what_went_before_also_after_a_restart(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    worker, book = Worker("test-out"), tmp_path_factory.mktemp("kept") / "sent.jsonl"
    receiver = Receiver(target="party:b", sender="watch@x", folder=str(tmp_path))
    update = msgspec.structs.replace(ISSUED, subject_version=3, occurred_at=NOW + HOUR)
    end = msgspec.structs.replace(ISSUED, type="warning.cancelled", subject_version=4)
    for message in (ISSUED, update, end):  # each by a gateway started anew
        carrier = CapCarrier(receiver, worker, SentBook(book))
        assert (await carrier.carry(message)).delivery is Delivery.SENT
        book.write_bytes(book.read_bytes() + b'{"subject": "cut o\n')
    read = {b.identifier: b for b in _bulletins(tmp_path)}
    assert {key: (b.told.value, b.references) for key, b in read.items()} == {
        "warning:7.1": ("alert", []),
        "warning:7.3": ("update", ["warning:7.1"]),
        "warning:7.4-C": ("cancel", ["warning:7.1", "warning:7.3"]),
    }
    again = CapCarrier(receiver, worker)  # its book is lost
    await again.carry(end)
    assert next(b for b in _bulletins(tmp_path) if b.told is Told.CANCEL).references == [
        "warning:7.1"
    ]
    worker.close()


@pytest.mark.asyncio
async def test_in_the_format_of_12379_a_message_is_named_by_who_sends_it_and_when(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    worker, code = Worker("test-out"), "99010000000001"
    receiver = Receiver(target="party:b", sender=code, folder=str(tmp_path), format="12379")
    elsewhere = tmp_path_factory.mktemp("again")
    book = elsewhere.parent / "sent-12379.jsonl"
    said = ISSUED.data | {"issued_at": NOW.isoformat(), "divisions": "990106"}
    issued = msgspec.structs.replace(ISSUED, data=said)
    anew = said | {"issued_at": (NOW + HOUR).isoformat()}
    update = msgspec.structs.replace(issued, subject_version=3, occurred_at=NOW + HOUR, data=anew)
    end = msgspec.structs.replace(
        update, type="warning.cancelled", subject_version=4, occurred_at=NOW + 2 * HOUR
    )
    for message in (issued, update, end):  # each by a gateway started anew
        carrier = CapCarrier(receiver, worker, SentBook(book))
        assert (await carrier.carry(message)).delivery is Delivery.SENT
    told = sorted(_bulletins(tmp_path), key=lambda one: one.sent_at)
    assert [one.told for one in told] == [Told.ALERT, Told.UPDATE, Told.CANCEL]
    names = [one.identifier for one in told]
    assert all(name.startswith(f"{code}_2026") and len(name) == 29 for name in names)
    assert [one.references for one in told] == [[], names[:1], names[:2]]
    assert (told[0].colour, told[0].codes, told[0].sender) == (2, ["990106000000"], "centre")
    other = msgspec.structs.replace(issued, id="m9", subject="warning:8")
    carrier = CapCarrier(receiver, worker, SentBook(book))
    assert (await carrier.carry(other)).detail == f"{code}_20261126104501.xml", "no two share one"
    again = msgspec.structs.replace(receiver, folder=str(elsewhere))
    await CapCarrier(again, worker).carry(end)  # its book is lost
    assert _bulletins(elsewhere)[0].references == names[1:2], "the last that it said"
    with pytest.raises(ValueError, match="14 characters"):
        Receiver(target="party:b", sender="watch", folder="x", format="12379")
    worker.close()


def _bulletins(folder: Path) -> list[Bulletin]:
    return [b for path in folder.iterdir() for b in alert_feed.read(path.read_bytes()).bulletins]


def _only_file(folder: Path) -> bytes:
    (file,) = folder.iterdir()
    return file.read_bytes()


def test_an_empty_book_of_outlines_knows_nothing() -> None:
    assert Outlines().rings(["990106"]) == []


def _cap(identifier: str, kind: str, minute: int, references: str = "") -> str:
    sent = f"2026-11-26T10:{minute:02d}:00+08:00"
    refers = f"<references>watch@x,{references},{sent}</references>" if references else ""
    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{identifier}</identifier><sender>watch@x</sender><sent>{sent}</sent>"
        f"<status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{refers}"
        "<info><category>Met</category><event>暴雨</event><urgency>Expected</urgency>"
        "<severity>Severe</severity><certainty>Likely</certainty>"
        "<expires>2026-11-26T22:45:00+08:00</expires><headline>暴雨橙色预警</headline>"
        "<area><areaDesc>江南区</areaDesc></area></info></alert>"
    )


@pytest.mark.asyncio
async def test_a_feed_that_lists_the_newest_first_is_taken_in_the_order_of_sending() -> None:
    pages = {
        "/2": _cap("c", "Cancel", 20, "a").encode(),
        "/1": _cap("b", "Update", 10, "old").encode(),
        "/0": _cap("a", "Alert", 0).encode(),
    }
    links = "".join(f'<entry><link href="{href}"/></entry>' for href in pages)
    pages["/feed"] = f"<feed>{links}</feed>".encode()
    with _feed(pages) as base:
        feed = [BulletinFeed(url=f"{base}/feed", every_s=5.0)]
        async with _served(EmergencySettings(listen="127.0.0.1:0", feed=feed)) as (got, _):
            await got.until(lambda all_: any(isinstance(o, WarningWithdrawn) for o in all_))
            told = [
                (type(o).__name__, o.key)
                for o in got.observations
                if isinstance(o, WarningPublished | WarningWithdrawn)
            ]
    assert told == [
        ("WarningPublished", "a"),
        ("WarningPublished", "b"),
        ("WarningWithdrawn", "a"),
    ]


def test_a_warning_whose_cancellation_came_before_it_stands_no_more() -> None:
    adapter = _adapter()
    (withdrawn,) = adapter.take(_bulletin(_cap("c", "Cancel", 20, "a")), NOW)
    assert isinstance(withdrawn, WarningWithdrawn) and withdrawn.key == "a"
    assert adapter.take(_bulletin(_cap("a", "Alert", 0)), NOW) == []
    assert len(adapter.take(_bulletin(_cap("d", "Alert", 0)), NOW)) == 1


@pytest.mark.asyncio
async def test_the_key_of_a_feed_that_ends_soon_is_told_with_whoever_renews_it() -> None:
    ends = f"{dt.datetime.now(dt.UTC) + dt.timedelta(days=10):%Y-%m-%d}"
    feed = [BulletinFeed(url="http://127.0.0.1:9/", expires=ends, owner="气象局 内线 8801")]
    async with _served(EmergencySettings(listen="127.0.0.1:0", feed=feed)) as (got, _):
        await got.until(
            lambda all_: any(
                isinstance(o, HealthReport) and "气象局 内线 8801" in o.health.reason for o in all_
            )
        )
