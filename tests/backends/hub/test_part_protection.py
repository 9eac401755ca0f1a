"""Relays hear how long parts are kept: of what changed, and of all in pieces on a new line."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
import sqlalchemy as sa

from backends.hub import part_protection, part_rows, sqlite, tables
from backends.hub.field_line import FieldLine
from backends.hub.field_routes import FieldRoutes
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.part_protection import PartProtection
from backends.hub.store import Store
from backends.hub.trouble import StoreProblem, StoreTrouble
from backends.link.field import FieldBeat, FieldKind
from backends.link.field_gateway import ToRelay
from backends.link.field_relay import PartTaken, ProtectedParts
from backends.link.media import KeepRecording
from backends.record.incident_commands import RejectIncident
from backends.record.policy import RecordingPolicy
from backends.record.recording import FOREVER_UNIX_S
from tests.backends.hub.field_ends import FieldEnd, a_relay
from tests.backends.hub.support import moment, running_hub
from tests.backends.hub.test_exchange import a_case, a_step, incidents
from tests.backends.hub.test_recordings import OTHER, POLICY, SQUARE, part, reported

pytestmark = pytest.mark.asyncio


async def said_of_all(relay: FieldEnd) -> list[ProtectedParts]:
    """A whole set, from the first piece to the last."""
    pieces = [await relay.frame(ProtectedParts, lambda frame: frame.is_first)]
    while not pieces[-1].is_last:
        pieces.append(await relay.frame(ProtectedParts))
    return pieces


async def take(relay: FieldEnd, *names: str, **said: Any) -> None:
    """The hub takes these parts of the square, and says nothing of others."""
    for name in names:
        await relay.send(part(name, SQUARE.id, **said))
        heard = await relay.frame(object, lambda frame: not isinstance(frame, FieldBeat))
        assert isinstance(heard, PartTaken), heard
        assert heard.id == name


async def test_a_part_that_is_taken_says_nothing_of_others(tmp_path: Path) -> None:
    async with running_hub(tmp_path, cameras=[SQUARE], policy=POLICY) as hub:
        async with a_relay(hub) as relay, hub.console("leader") as leader:
            await said_of_all(relay)
            await take(relay, "a", "b")
            await reported(leader, OTHER)
            keep = KeepRecording(camera=SQUARE.id, is_on=True, incident=OTHER)
            assert (await leader.ask(keep)).refusal is None
            await relay.send(part("c", SQUARE.id))
            taken = await relay.frame(PartTaken)
            assert (taken.id, taken.protected_until_s) == ("c", FOREVER_UNIX_S)
            reject = RejectIncident(incident=OTHER, seen_version=1, reason="误报")
            assert (await leader.command(reject)).refusal is None
            changed = await relay.frame(ProtectedParts)
            assert [key for key, _ in changed.parts] == ["c"]
            assert (changed.is_first, changed.is_last) == (False, False)


async def test_parts_of_a_case_that_is_open_again_are_kept_for_as_long_as_it_is(
    tmp_path: Path,
) -> None:
    case = a_case(origin="system", department="urban")
    async with running_hub(tmp_path, cameras=[SQUARE], policy=POLICY) as hub:
        async with a_relay(hub) as relay, hub.console("leader") as leader:
            await said_of_all(relay)
            await hub.ingest(case, batch="b1")
            (known,) = await incidents(hub)
            keep = KeepRecording(camera=SQUARE.id, is_on=True, incident=known.id)
            assert (await leader.ask(keep)).refusal is None
            await relay.send(part("a", SQUARE.id, incident=known.id))
            assert (await relay.frame(PartTaken)).protected_until_s == FOREVER_UNIX_S
            await hub.ingest(a_step("1", is_over=True), batch="b2")
            ended = await relay.frame(ProtectedParts)
            assert ended.parts[0][1] < FOREVER_UNIX_S
            await hub.ingest(a_step("2", occurred_at=moment(120)), batch="b3")
            assert not (await incidents(hub))[0].is_over
            again = await relay.frame(ProtectedParts)
            assert again.parts == [("a", FOREVER_UNIX_S)]


async def test_a_new_line_hears_of_all_parts_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_rows, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(part_protection, "MOST_AT_ONCE", 2)
    async with running_hub(tmp_path, cameras=[SQUARE], policy=POLICY) as hub:
        async with a_relay(hub) as relay:
            (none,) = await said_of_all(relay)
            assert none.parts == []
            await take(relay, "e", "c", "a", "d", "b")
        async with a_relay(hub) as relay:
            pieces = await said_of_all(relay)
            assert [[key for key, _ in piece.parts] for piece in pieces] == [
                ["a", "b"],
                ["c", "d"],
                ["e"],
            ]
            assert [piece.is_first for piece in pieces] == [True, False, False]


class Desk:
    """A protection with a store: four parts of the relay are kept, one is not, one is elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.lines: dict[str, FieldLine] = {}
        self.before: Callable[[], None] = lambda: None  # each piece of work
        routes = cast(FieldRoutes, SimpleNamespace(relay_lines=self.lines))
        self.protection = PartProtection(
            routes, self._submit, lambda _: None, lambda: RecordingPolicy()
        )
        rows = [_row(name, "relay") for name in "abcde"] + [_row("other", "another")]
        with self.store.transaction() as work:
            work.put(tables.parts, rows)

    def _submit(self, job: Job) -> Future[Answer]:
        assert isinstance(job, SideJob)
        written: Future[Answer] = Future()
        try:
            self.before()
            with self.store.transaction() as work:
                job.write(work)
            written.set_result(None)
        except StoreTrouble as trouble:
            written.set_exception(trouble)
        return written

    def joins(self) -> FieldLine:
        """A new line of the relay."""
        line = self.lines["relay"] = FieldLine(FieldKind.RELAY, "relay")
        self.protection.relay_is("relay")
        return line


def _row(name: str, relay: str) -> dict[str, object]:
    return {
        "id": name,
        "relay": relay,
        "camera": "square",
        "starts_unix_ms": 0,
        "ends_unix_ms": 1,
        "size": 1,
        "sha256": "",
        "incidents": "",
        "protected_until_s": 0 if name == "d" else FOREVER_UNIX_S,
    }


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(part_rows, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(part_protection, "MOST_AT_ONCE", 2)
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


async def pieces_of(line: FieldLine, count: int) -> list[ProtectedParts]:
    """The next frames of a line."""
    async with asyncio.timeout(5):
        frames = [
            msgspec.msgpack.decode(await line.next_frame(), type=ToRelay) for _ in range(count)
        ]
    assert all(isinstance(frame, ProtectedParts) for frame in frames)
    return cast(list[ProtectedParts], frames)


async def until(holds: Callable[[], object]) -> None:
    """Wait for what nobody tells."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - a task under test has no event for it
            await asyncio.sleep(0)


def ids_of(pieces: list[ProtectedParts]) -> list[str]:
    return [key for piece in pieces for key, _ in piece.parts]


async def test_a_line_that_comes_meanwhile_hears_it_from_the_beginning(desk: Desk) -> None:
    """A relay that took the second half for the whole would let the first half go."""
    desk.joins()
    newer: list[FieldLine] = []

    def swap() -> None:
        if not newer:
            newer.append(desk.joins())

    desk.before = swap
    desk.protection.every_second()
    await until(lambda: newer)
    desk.protection.every_second()
    pieces = await pieces_of(newer[0], 3)
    assert ids_of(pieces) == ["a", "b", "c", "e"]
    assert [(piece.is_first, piece.is_last) for piece in pieces] == [
        (True, False),
        (False, False),
        (False, True),
    ]


async def test_a_set_that_the_store_cut_off_is_said_again_from_the_beginning(desk: Desk) -> None:
    line, count = desk.joins(), 0

    def fail_second() -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise StoreTrouble(StoreProblem.STORE_ERROR, "for a moment")

    desk.before = fail_second
    desk.protection.every_second()
    (first,) = await pieces_of(line, 1)
    assert first.is_first and ids_of([first]) == ["a", "b"]

    def is_tried_again() -> bool:
        desk.protection.every_second()
        return count > 2

    await until(is_tried_again)
    pieces = await pieces_of(line, 3)
    assert pieces[0].is_first and ids_of(pieces) == ["a", "b", "c", "e"]


async def test_a_record_of_before_finds_a_relays_parts_by_id(tmp_path: Path) -> None:
    Store(tmp_path).close()
    connection = sqlite3.connect(tmp_path / sqlite.FILE_NAME)
    for statement in (
        "DROP INDEX parts_at",
        "CREATE INDEX ix_parts_relay ON parts (relay)",
        "DROP TABLE recordings_ended",
        "ALTER TABLE outbox DROP COLUMN sending_ms",
        "ALTER TABLE outbox DROP COLUMN sending_by",
        "UPDATE meta SET value = '4' WHERE key = 'schema'",
    ):
        connection.execute(statement)
    connection.commit()
    connection.close()
    store = Store(tmp_path)
    with store.transaction() as work:
        indexes = {index["name"] for index in sa.inspect(work.connection).get_indexes("parts")}
    assert indexes == {"parts_at", "parts_of"}
    assert store.all_rows(tables.recordings_ended) == []
    store.close()
