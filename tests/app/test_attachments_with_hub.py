"""Files of log entries from a console's spool to another console, over outages and restarts."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from app.attachments.fetching import Fetching
from app.attachments.sending import Sending, SendState
from app.attachments.shelf import NotKept, Shelf, Waiting, WrongBytes
from backends.hub.attachment_shelf import FOLDER
from backends.link.api import HubUnreachable, LinkState, QueryRefused
from backends.link.line import HubLine
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.attachment_kinds import Unfit
from backends.record.entry import Attachment, Call, Entry, EntryKind, WriteEntry
from backends.record.ids import EntryId, uuid7
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.support import PASSWORD, TestHub, running_hub
from tests.backends.hub.test_incidents import EVERYBODY, POLICY

pytestmark = pytest.mark.asyncio

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + os.urandom(1_200_000) + b"."
MOST = 200_000_000
THEN = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


class Station:
    """A console's parts without its windows."""

    def __init__(self, port: int, folder: Path) -> None:
        self.link = HubLine(f"http://127.0.0.1:{port}")
        self.shelf = Shelf(folder)
        self.sending = Sending(self.link, lambda: self.link.door, self.shelf)
        self.fetching = Fetching(self.link, lambda: self.link.door, self.shelf)
        self.sending.start()

    async def close(self) -> None:
        await self.sending.close()
        await self.link.close()

    async def entries(self) -> list[Entry]:
        answer = await self.link.ask(LogPage())
        assert isinstance(answer, LogPageAnswer)
        return answer.entries

    def stands(self, one: Attachment, state: SendState) -> bool:
        known = self.sending.progress(one.sha256)
        return known is not None and known.state is state

    def is_done(self, one: Attachment) -> bool:
        return self.stands(one, SendState.DONE)


@contextlib.asynccontextmanager
async def station(port: int, folder: Path, user: str = "leader") -> AsyncIterator[Station]:
    made = Station(port, folder)
    try:
        if user:
            await made.link.sign_in(user, PASSWORD)
        yield made
    finally:
        await made.close()


def hub_on(folder: Path, **more: object) -> contextlib.AbstractAsyncContextManager[TestHub]:
    folder.mkdir(exist_ok=True)
    return running_hub(folder, users=EVERYBODY, policy=POLICY, **more)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - of a hub or a disk, which tell nobody
            await asyncio.sleep(0.01)


def a_picture(folder: Path, name: str = "现场.png") -> Path:
    path = folder / name
    path.write_bytes(PICTURE)
    return path


def an_entry(*attachments: Attachment, **more: object) -> WriteEntry:
    base: dict[str, Any] = {"entry": EntryId(uuid7(1)), "kind": EntryKind.NOTE, "text": "见附件。"}
    return WriteEntry(attachments=list(attachments), **(base | more))


async def test_what_one_station_attaches_another_opens(tmp_path: Path) -> None:
    async with hub_on(tmp_path / "hub") as hub:
        async with station(hub.port, tmp_path / "a") as one:
            kept = one.shelf.keep(a_picture(tmp_path), MOST)
            one.sending.write(an_entry(kept))
            await until(lambda: one.is_done(kept) and not one.sending.waiting)
            assert one.shelf.waiting() == [], "nothing is left to be told"
        async with station(hub.port, tmp_path / "b", "urban") as other:
            (entry,) = await other.entries()
            path = await other.fetching.get(entry.id, entry.attachments[0])
            assert (path.read_bytes(), path.name) == (PICTURE, "现场.png")
            mended = an_entry(*entry.attachments, corrects=entry.id)
            other.sending.write(mended)  # a correction carries them on
            await until(lambda: other.is_done(kept) and not other.sending.waiting)
            newest = (await other.entries())[0]
            assert (newest.corrects, newest.attachments) == (entry.id, entry.attachments)


async def test_a_console_killed_while_the_hub_was_away_tells_all_after_its_start(
    tmp_path: Path,
) -> None:
    shelf = Shelf(tmp_path / "a")
    kept, body = shelf.keep(a_picture(tmp_path), MOST), an_entry()
    (tmp_path / "a" / ".parts" / "half").write_bytes(b"half")
    note_of(shelf, an_entry(kept, entry=body.entry))
    async with hub_on(tmp_path / "hub") as hub:
        async with station(hub.port, tmp_path / "a", "urban") as one:
            await until(lambda: one.is_done(kept))
            assert await one.entries() == [], "only its author tells an entry"
        async with station(hub.port, tmp_path / "a") as one:
            await until(lambda: not one.sending.waiting and one.is_done(kept))
            (entry,) = await one.entries()
            assert (entry.written_by.user, entry.occurred_at) == ("leader", THEN)
            assert not (tmp_path / "a" / ".parts" / "half").exists()
        words = an_entry(entry=EntryId(uuid7(2)))  # one without files is kept as well
        note_of(shelf, words)
        async with station(hub.port, tmp_path / "a", "urban") as one:
            await until(lambda: one.sending.of_others == {"leader": 1})
            assert len(await one.entries()) == 1, "another person does not sign it with their name"
        note_of(shelf, an_entry(kept, entry=body.entry))
        async with station(hub.port, tmp_path / "a") as one:  # the receipt had been lost
            await until(lambda: one.is_done(kept) and shelf.waiting() == [])
            told = {entry.id: entry.occurred_at for entry in await one.entries()}
            assert told == {body.entry: THEN, words.entry: THEN}, "told again each is there once"


def note_of(shelf: Shelf, body: WriteEntry) -> None:
    """What lies on the disk of a console that was killed."""
    shelf.note(Waiting(entry=body, user="leader", written_at=THEN))


_AT_A_DESK = """
import asyncio, sys
from pathlib import Path
from backends.link.api import LinkState
from tests.app.test_attachments_with_hub import an_entry, station, until

async def main():
    async with station(int(sys.argv[1]), Path(sys.argv[2])) as one:
        print("in", flush=True)
        await until(lambda: one.link.status.state is LinkState.OFFLINE)
        one.sending.write(an_entry())
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.prove
async def test_an_entry_written_offline_outlives_kill_9_of_the_console_and_is_told_once(
    tmp_path: Path,
) -> None:
    shelf = Shelf(tmp_path / "a")
    async with hub_on(tmp_path / "hub") as hub:
        port = hub.port
        desk = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _AT_A_DESK, str(port), str(tmp_path / "a")),
            stdout=asyncio.subprocess.PIPE,
        )
        assert desk.stdout is not None
        assert await desk.stdout.readline() == b"in\n"
    await until(lambda: shelf.waiting())
    desk.kill()
    await desk.wait()
    (note,) = shelf.waiting()
    async with hub_on(tmp_path / "hub", listen=f"127.0.0.1:{port}"):
        for _ in range(2):  # told once, however often it starts
            async with station(port, tmp_path / "a") as one:
                await until(lambda: shelf.waiting() == [])
                (entry,) = await one.entries()
                assert entry.id == note.entry.entry
                assert entry.occurred_at == note.written_at, "when it was written, not when it came"


@pytest.mark.prove
async def test_a_file_reaches_the_hub_that_was_away_without_a_restart(tmp_path: Path) -> None:
    async with hub_on(tmp_path / "hub") as hub:
        port = hub.port
        made = station(port, tmp_path / "a")
        one = await made.__aenter__()
    kept = one.shelf.keep(a_picture(tmp_path), MOST)
    await until(lambda: one.link.status.state is LinkState.OFFLINE)
    one.sending.write(an_entry(kept))
    await until(lambda: one.shelf.waiting())
    async with hub_on(tmp_path / "hub", listen=f"127.0.0.1:{port}"):
        await until(lambda: one.is_done(kept) and not one.sending.waiting)
        assert [entry.attachments for entry in await one.entries()] == [[kept]]
        await made.__aexit__(None, None, None)


async def test_what_the_centre_refuses_is_said_and_stays(tmp_path: Path) -> None:
    async with hub_on(tmp_path / "hub", attachment_mb=1) as hub:
        async with station(hub.port, tmp_path / "a") as one:
            kept = one.shelf.keep(a_picture(tmp_path), MOST)
            one.sending.write(an_entry(kept))
            await until(lambda: one.stands(kept, SendState.FAILED))
            known = one.sending.progress(kept.sha256)
            assert known is not None and known.refusal is not None
            assert known.refusal.detail == "1000000" and one.shelf.find(kept) is not None
            (entry,) = await one.entries()
            assert entry.attachments == [kept], "the words are in the log all the same"


async def test_bytes_that_are_not_the_log_s_are_not_opened(tmp_path: Path) -> None:
    async with hub_on(tmp_path / "hub") as hub, station(hub.port, tmp_path / "a") as one:
        kept = one.shelf.keep(a_picture(tmp_path), MOST)
        one.sending.write(an_entry(kept))
        await until(lambda: one.is_done(kept) and not one.sending.waiting)
        (entry,) = await one.entries()
        own = one.shelf.find(kept)
        assert own is not None
        own.write_bytes(PICTURE[:-1] + b"?")
        # A moment later: here it may be within one tick of the file system's clock.
        later_ns = own.stat().st_mtime_ns + 1_000_000_000
        os.utime(own, ns=(later_ns, later_ns))
        assert one.shelf.find(kept) is None, "what was changed is not shown"
        path = await one.fetching.get(entry.id, kept)
        assert path.read_bytes() == PICTURE, "it is fetched anew"
        (damaged,) = (tmp_path / "hub" / FOLDER).glob("??/*")
        damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
        path.unlink()
        with pytest.raises((HubUnreachable, WrongBytes)):
            await one.fetching.get(entry.id, kept)
        damaged.write_bytes(damaged.read_bytes()[:-100])
        with pytest.raises(QueryRefused):
            await one.fetching.get(entry.id, kept)


async def test_what_may_not_be_attached_is_refused_before_it_is_copied(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "a")
    large = tmp_path / "300 MB.mp4"
    large.touch()
    os.truncate(large, 300_000_000)
    files = {
        "空.txt": (b"", Unfit.EMPTY),
        "照片.png": (b"MZ\x90\0", Unfit.PROGRAM),
        "go.bat": (b"dir", Unfit.SCRIPT),
        "笔记.txt": (b"#!/bin/sh", Unfit.SCRIPT),
    }
    for name, (data, why) in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(NotKept) as refused:
            shelf.keep(path, MOST)
        assert refused.value.why is why
    with pytest.raises(NotKept) as refused:
        shelf.keep(large, MOST)
    assert refused.value.why is None
    assert not [f for f in (tmp_path / "a").rglob("*") if f.is_file()]
    kept = shelf.keep(a_picture(tmp_path, "x\u202egpj.jpg"), MOST)
    assert kept.name == "xgpj.jpg.png", "the suffix says what it is"
    assert kept.sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert shelf.keep(a_picture(tmp_path, "又一次.png"), MOST).sha256 == kept.sha256


async def written(one: Station, body: WriteEntry) -> None:
    one.sending.write(body)
    async with asyncio.timeout(10):
        while body.entry not in {entry.id for entry in await one.entries()}:  # noqa: ASYNC110 - so
            await asyncio.sleep(0.01)


async def refused_first(one: Station) -> Refusal:
    found: list[Refusal] = []
    one.link.subscribe(lambda change: found.extend(refusal for _, refusal in change.refusals))
    await until(lambda: found)
    return found[0]


async def test_an_entry_that_is_too_long_goes_back_to_its_author_who_stays_signed_in(
    tmp_path: Path,
) -> None:
    async with hub_on(tmp_path / "hub") as hub, station(hub.port, tmp_path / "a") as one:
        one.sending.write(an_entry(text="长" * 4_001))
        assert (await refused_first(one)).code is RefusalCode.TOO_LARGE
        assert one.link.status.state is LinkState.ONLINE
        await written(one, an_entry(text="长" * 4_000))
        assert [len(entry.text) for entry in await one.entries()] == [4_000]


async def test_a_note_of_a_too_long_entry_is_read_after_a_start_and_given_back(
    tmp_path: Path,
) -> None:
    call = Call(is_incoming=True, office="长" * 201, read_back="长" * 4_001)
    body = an_entry(text="长" * 4_001, kind=EntryKind.CALL, call=call, occurred_at=THEN)
    note_of(Shelf(tmp_path / "a"), body)
    (kept,) = Shelf(tmp_path / "a").waiting()
    assert kept.entry == body
    async with hub_on(tmp_path / "hub") as hub, station(hub.port, tmp_path / "a", "") as one:
        given_back: list[object] = []
        one.link.subscribe(lambda change: given_back.extend(body for body, _ in change.refusals))
        await one.link.sign_in("leader", PASSWORD)
        await until(lambda: given_back)
        assert given_back == [body]
        assert one.link.status.state is LinkState.ONLINE


async def test_a_correction_that_comes_second_goes_back_to_its_author(tmp_path: Path) -> None:
    async with (
        hub_on(tmp_path / "hub") as hub,
        station(hub.port, tmp_path / "a") as one,
        station(hub.port, tmp_path / "b", "urban") as other,
    ):
        wrong = an_entry(text="水位 4.2")
        first, second = (an_entry(text=text, corrects=wrong.entry) for text in ("4.3", "4.8"))
        for body in (wrong, first):
            await written(one, body)
        other.sending.write(second)
        assert (await refused_first(other)).code is RefusalCode.WRONG_STATE
        shelf = Shelf(tmp_path / "c")
        note_of(shelf, first)  # of a console that was killed before it had its receipt
        async with station(hub.port, tmp_path / "c", "") as again:
            refusals: list[RefusalCode] = []
            again.link.subscribe(lambda c: refusals.extend(why.code for _, why in c.refusals))
            await again.link.sign_in("leader", PASSWORD)
            await until(lambda: not shelf.waiting())
            assert (refusals, len(await again.entries())) == ([RefusalCode.DUPLICATE], 2)
