"""Tells the centre of entries and sends the bytes of their files, over outages and restarts.

The console's loop; files are read on worker threads. Entries go first: their words matter more
than what belongs to them, and whoever reads one sees that the rest is on its way.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from app.attachments.shelf import Shelf, Waiting
from app.tasks import spawn
from backends.link.api import Change, HubUnreachable, Link, LinkState, QueryRefused
from backends.link.attachment_http import received, upload
from backends.link.attachments import Received
from backends.link.session import HubDoor
from backends.record.entry import Attachment, WriteEntry
from backends.record.refusal import Refusal, RefusalCode

_log = logging.getLogger(__name__)

LOOK_AGAIN_S = 15.0
# The entry is told again: nobody was signed in, or the record could not be written.
NOT_FINAL = (RefusalCode.SIGNED_OUT, RefusalCode.STORE_UNAVAILABLE, RefusalCode.DUPLICATE)
# A file that will never be taken as it is.
_FINAL = (RefusalCode.MALFORMED, RefusalCode.TOO_LARGE)
_TOLD_EVERY = 50  # parts of a file: how often its progress is told


class SendState(enum.Enum):
    """How far a file is."""

    WAITS = enum.auto()
    SENDING = enum.auto()
    DONE = enum.auto()
    FAILED = enum.auto()  # a person must do something


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Of one file. `refusal`: why it waits or failed."""

    state: SendState
    sent: int = 0
    size: int = 0
    refusal: Refusal | None = None


class Sending:
    """Call start() on the loop and close() at the end. `door`: of the session that is open."""

    def __init__(self, link: Link, door: Callable[[], HubDoor], shelf: Shelf) -> None:
        self._link, self._door, self.shelf = link, door, shelf
        self._waiting: dict[str, Waiting] = {}
        self._told: set[str] = set()  # entries on their way, or in the log
        self._progress: dict[str, Progress] = {}
        self._callbacks: list[Callable[[str], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._unsubscribe: Callable[[], None] | None = None

    def start(self) -> None:
        """Go on with what waited when the console was last closed."""
        self._unsubscribe = self._link.subscribe(self._on_change)
        self._spawn(self._look_after())

    def end(self) -> None:
        """Give up what is under way: it goes on after the next start. Idempotent."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """end(), and wait for it."""
        self.end()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def waiting(self) -> list[Waiting]:
        """Entries of which the centre does not have everything."""
        return list(self._waiting.values())

    @property
    def of_others(self) -> dict[str, int]:
        """Entries that only somebody else may tell who is not signed in here, by their author."""
        user = self._link.user
        own = str(user.id) if user is not None else ""
        return dict(
            Counter(n.user for n in self._waiting.values() if not n.is_taken and n.user != own)
        )

    def write(self, body: WriteEntry) -> None:
        """Tell an entry. It is on the disk before it leaves, with the time at which it was written:
        it may come to the centre much later, from a console that was started anew."""
        user, now = self._link.user, self._link.hub_now()
        if user is None:
            self._link.send(body)
            return
        dated = msgspec.structs.replace(body, occurred_at=body.occurred_at or now)
        note = Waiting(entry=dated, user=str(user.id), written_at=now, realm=self._link.realm)
        self._spawn(self._begin(note))

    def progress(self, digest: str) -> Progress | None:
        """How far a file is; None of one that was not sent from here in this sitting."""
        return self._progress.get(digest)

    def subscribe(self, callback: Callable[[str], None]) -> None:
        """Told the digest of each file whose progress changed; "" once the disk was read."""
        self._callbacks.append(callback)

    # -- inside

    async def _begin(self, note: Waiting) -> None:
        try:
            await asyncio.to_thread(self.shelf.note, note)
        except OSError as problem:  # it is told all the same; a crash would lose it
            _log.error("entry %s is not noted: %s", note.entry.entry, problem)
        self._take_up(note)
        if note.entry.entry not in self._told:
            self._told.add(note.entry.entry)
            self._link.send(note.entry)
        self._wake.set()

    def _take_up(self, note: Waiting) -> None:
        self._waiting[note.entry.entry] = note
        for one in note.entry.attachments:
            if self._progress.get(one.sha256) is None:
                self._put(one.sha256, Progress(state=SendState.WAITS, size=one.size))

    async def _look_after(self) -> None:
        try:
            await asyncio.to_thread(self.shelf.tidy)
            for note in await asyncio.to_thread(self.shelf.waiting):
                if note.entry.entry not in self._waiting:
                    self._take_up(note)
        except OSError as problem:
            _log.warning("what waits to be sent cannot be read: %s", problem)
        self._say("")
        while True:
            self._wake.clear()
            if self._link.status.state is LinkState.ONLINE:
                for note in list(self._waiting.values()):
                    self._tell(note)
                for note in list(self._waiting.values()):
                    await self._advance(note)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await self._wake.wait()

    async def _advance(self, note: Waiting) -> None:
        for one in sorted(note.entry.attachments, key=_size):
            known = self._progress.get(one.sha256)
            if known is not None and known.state in (SendState.DONE, SendState.FAILED):
                continue
            try:
                await self._send(one)
            except HubUnreachable:
                self._put(one.sha256, Progress(state=SendState.WAITS, size=one.size))
                return  # with the next news of the link, or in a while
            except OSError as problem:
                _log.warning("attachment %s is not sent now: %s", one.sha256[:12], problem)
        await self._settle(note.entry.entry)

    def _tell(self, note: Waiting) -> None:
        """The entry itself, after a restart: by its author, in its realm, with its own time."""
        link, entry = self._link, note.entry
        is_own = link.user is not None and link.user.id == note.user and link.realm is note.realm
        if note.is_taken or entry.entry in self._told or not is_own:
            return
        self._told.add(entry.entry)
        at = entry.occurred_at or note.written_at
        link.send(msgspec.structs.replace(entry, occurred_at=at))

    async def _send(self, one: Attachment) -> None:
        try:
            state = await received(self._door(), one.sha256)
            path = None
            if not state.is_whole:
                path = await asyncio.to_thread(self.shelf.find, one)
            if path is not None:
                state = await self._upload(one, state, path)
            elif not state.is_whole:
                # It came with what a correction corrects: another station has it, and sends it.
                _log.warning("attachment %s is not here", one.sha256[:12])
        except QueryRefused as refused:
            is_final = refused.refusal.code in _FINAL and refused.refusal.detail != "all"
            told = SendState.FAILED if is_final else SendState.WAITS
            self._put(one.sha256, Progress(state=told, size=one.size, refusal=refused.refusal))
            return
        is_done = state.is_whole or path is None
        told = SendState.DONE if is_done else SendState.WAITS
        self._put(one.sha256, Progress(state=told, sent=state.received, size=one.size))

    async def _upload(self, one: Attachment, state: Received, path: Path) -> Received:
        """Until all of it is there. Raises QueryRefused, HubUnreachable, OSError."""
        file = await asyncio.to_thread(path.open, "rb")
        with file:

            async def read(at: int, most: int) -> bytes:
                block = await asyncio.to_thread(_read, file, at, most)
                self._sent(one, at + len(block))
                return block

            return await upload(self._door(), one.sha256, (state.received, one.size), read)

    def _sent(self, one: Attachment, sent: int) -> None:
        known = self._progress.get(one.sha256)
        step = max(1, one.size // _TOLD_EVERY)
        is_new = known is None or known.state is not SendState.SENDING
        if is_new or known is None or sent - known.sent >= step:
            self._put(one.sha256, Progress(state=SendState.SENDING, sent=sent, size=one.size))

    async def _settle(self, entry: str) -> None:
        """All of it is there: nothing waits any more."""
        note = self._waiting.get(entry)
        if note is None or not note.is_taken:
            return
        states = [self._progress.get(one.sha256) for one in note.entry.attachments]
        if all(known is not None and known.state is SendState.DONE for known in states):
            del self._waiting[entry]
            await asyncio.to_thread(self.shelf.drop, entry)

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            if isinstance(body, WriteEntry) and body.entry in self._waiting:
                self._refused(body, refusal)
        for entry in change.pending & self._told & self._waiting.keys():
            if entry not in self._link.pending:
                self._taken(entry)
        if change.reset or change.link or change.user:
            self._wake.set()

    def _refused(self, body: WriteEntry, refusal: Refusal) -> None:
        if refusal.code is RefusalCode.DUPLICATE:
            self._taken(body.entry)
        elif refusal.code in NOT_FINAL:
            self._told.discard(body.entry)
        else:  # its author has the words again, and the files are still on the shelf
            self._told.discard(body.entry)
            del self._waiting[body.entry]
            self._spawn(self._drop(body.entry))

    def _taken(self, entry: str) -> None:
        """It is in the log: names and numbers need not lie here any longer."""
        note = self._waiting[entry]
        if not note.entry.attachments:
            del self._waiting[entry]
            self._told.discard(entry)
            self._spawn(self._drop(entry))
        elif not note.is_taken:
            bare = msgspec.structs.replace(note.entry, personal={})
            note = msgspec.structs.replace(note, is_taken=True, entry=bare)
            self._waiting[entry] = note
            self._spawn(self._note(note))

    async def _note(self, note: Waiting) -> None:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self.shelf.note, note)
        self._wake.set()

    async def _drop(self, entry: str) -> None:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self.shelf.drop, entry)

    def _put(self, digest: str, progress: Progress) -> None:
        if self._progress.get(digest) != progress:
            self._progress[digest] = progress
            self._say(digest)

    def _say(self, digest: str) -> None:
        for callback in list(self._callbacks):
            callback(digest)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        spawn(self._tasks, work, "sending attachments")


def _size(one: Attachment) -> int:
    return one.size


def _read(file: Any, at: int, most: int) -> bytes:
    file.seek(at)
    return bytes(file.read(most))
