"""The store: append-only, whole or named as broken, and clear about what keeps it from writing."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from backends.hub import sqlite
from backends.hub.store import Store, StoreUnavailable, audit_verify
from backends.link.messages import HubHeartbeat
from backends.record.alarm import Acknowledge
from backends.record.refusal import RefusalCode
from tests.backends.hub.support import TestHub, raised, running_hub, told_in

FILE = sqlite.FILE_NAME


async def _with_three_events(folder: Path) -> None:
    async with running_hub(folder) as hub:
        await hub.ingest(raised("a"), raised("b"), raised("c"))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose log has three events."""
    folder = tmp_path_factory.mktemp("record")
    asyncio.run(_with_three_events(folder))
    return folder


@pytest.fixture
def record(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return Path(shutil.copytree(made_once, tmp_path / "record"))


def tamper(folder: Path, *statements: str) -> None:
    """What somebody with the file in hands can do."""
    connection = sqlite3.connect(folder / FILE)
    for statement in ("DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"):
        connection.execute(statement)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_an_untouched_log_is_whole(record: Path) -> None:
    report = audit_verify(record)
    assert report.is_whole
    assert len(told_in(record)) == 3
    assert report.head_hash in str(report)


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE events SET payload = replace(payload, '2', '4') WHERE seq = 2", 2),
        ("UPDATE events SET actor_user = 'x' WHERE seq = 3", 3),
        ("UPDATE events SET recorded_at = 'yesterday' WHERE seq = 1", 1),
        ("DELETE FROM events WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 3", 3),
        ("UPDATE events SET seq = 9 WHERE seq = 3", 3),
    ],
)
def test_tampering_is_found_and_its_place_named(record: Path, statement: str, seq: int) -> None:
    tamper(record, statement)
    report = audit_verify(record)
    assert (report.is_whole, report.fault_seq) == (False, seq)
    assert f"event {seq}" in str(report)


@pytest.mark.parametrize("statement", ["DELETE FROM events", "UPDATE events SET actor_user = 'x'"])
def test_the_log_itself_refuses_to_be_changed(record: Path, statement: str) -> None:
    connection = sqlite3.connect(record / FILE)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


def test_a_hub_does_not_start_on_a_damaged_log(record: Path) -> None:
    tamper(record, "UPDATE events SET actor_user = 'x' WHERE seq = 2")
    with pytest.raises(StoreUnavailable, match="damaged at event 2"):
        Store(record)


def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(tmp_path: Path) -> None:
    missing, file, rubbish = tmp_path / "gone", tmp_path / "file", tmp_path / "rubbish"
    file.write_text("")
    rubbish.mkdir()
    (rubbish / FILE).write_text("no database at all, but long enough to look like one" * 50)
    for folder, says in ((missing, "does not exist"), (file, "not a folder"), (rubbish, "record")):
        with pytest.raises(StoreUnavailable, match=says) as error:
            Store(folder)
        assert str(folder) in str(error.value)
    with pytest.raises(StoreUnavailable, match="holds no record"):
        audit_verify(missing)


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "值守 数据?mode=rw&x#1%20"
    folder.mkdir()
    Store(folder).close()
    assert (folder / FILE).is_file()
    assert audit_verify(folder).is_whole


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    first = Store(tmp_path)
    try:
        with pytest.raises(StoreUnavailable, match="another hub"):
            Store(tmp_path)
    finally:
        first.close()
    Store(tmp_path).close()


class Ceiling:
    """Pages the database may have; every new connection obeys it."""

    def __init__(self) -> None:
        self.pragma = ""

    def prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        if self.pragma:
            connection.execute(f"PRAGMA {self.pragma}").close()


@pytest.fixture
def ceiling(monkeypatch: pytest.MonkeyPatch) -> Ceiling:
    made, limit = sqlite.make_engine, Ceiling()

    def make(folder: Path) -> sa.Engine:
        engine = made(folder)
        sa.event.listen(engine, "connect", limit.prepare)
        return engine

    monkeypatch.setattr(sqlite, "make_engine", make)
    return limit


def test_a_hub_does_not_start_on_a_full_or_read_only_disk(tmp_path: Path, ceiling: Ceiling) -> None:
    for pragma, says in (("max_page_count=1", "full"), ("query_only=1", "read-only")):
        ceiling.pragma = pragma
        with pytest.raises(StoreUnavailable, match=says) as error:
            Store(tmp_path)
        assert str(tmp_path) in str(error.value)


async def _fill(hub: TestHub) -> httpx.Response:
    """Observations until the hub takes no more; the answer that says so."""
    for index in range(200):
        answer = await hub.ingest(
            *(raised(f"{index}-{row}", title="长" * 400) for row in range(20)), batch=f"b{index}"
        )
        if answer.status_code != 200:
            return answer
    raise AssertionError("never full")


@pytest.mark.asyncio
async def test_a_full_disk_is_said_nothing_acknowledged_is_lost_and_it_recovers(
    tmp_path: Path, ceiling: Ceiling
) -> None:
    ceiling.pragma = "max_page_count=120"
    async with running_hub(tmp_path) as hub, hub.console() as console:
        full = await _fill(hub)
        assert (full.status_code, full.headers["Retry-After"]) == (503, "2")
        said = await console.frame(HubHeartbeat, lambda beat: bool(beat.store_problem))
        assert said.store_problem == "disk_full"
        assert (await hub.http.get("/api/v1/health")).json()["store"] == "disk_full"
        async with hub.console("commander") as late:
            snapshot = await late.snapshot()
            alarm = snapshot.alarms[0]
            receipt = await late.command(Acknowledge(alarm=alarm.id, seen_version=1), "c-1")
            assert receipt.refusal is not None
            assert receipt.refusal.code is RefusalCode.STORE_UNAVAILABLE
            ceiling.pragma = ""
            await late.frame(HubHeartbeat, lambda beat: not beat.store_problem)
            again = await late.command(Acknowledge(alarm=alarm.id, seen_version=1), "c-1")
            assert again.refusal is None
            assert again.seq > snapshot.seq
    report = audit_verify(tmp_path)
    assert report.is_whole
    assert [e.type for e in told_in(tmp_path) if e.seq > snapshot.seq] == ["alarm.acknowledged"]


@pytest.mark.asyncio
async def test_a_record_taken_away_while_running_is_said_by_itself(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        assert (await hub.ingest(raised("a"))).status_code == 200
        (tmp_path / FILE).rename(tmp_path / "elsewhere")
        said = await console.frame(HubHeartbeat, lambda beat: bool(beat.store_problem))
        assert said.store_problem == "store_error"
        assert (await hub.ingest(raised("b"))).status_code == 503
        (tmp_path / "elsewhere").rename(tmp_path / FILE)
        assert (await hub.ingest(raised("b"))).status_code == 200
    assert audit_verify(tmp_path).is_whole
    assert len(told_in(tmp_path)) == 3


@pytest.mark.asyncio
async def test_readings_and_positions_go_on_without_the_record(
    tmp_path: Path, ceiling: Ceiling
) -> None:
    async with running_hub(tmp_path) as hub:
        ceiling.pragma = "query_only=1"
        reading = {
            "type": "reading",
            "source": "s",
            "resource": "r",
            "factor": "f",
            "value": 1.0,
            "unit": "",
            "observed_at": "2026-11-22T04:00:00Z",
        }
        assert (await hub.ingest(reading)).status_code == 200
