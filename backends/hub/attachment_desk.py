"""Files at the centre, of log entries and alarms: takes them in, hands them out, says how far.

The hub's loop; files are written and read in threads, keys are the writer's. Who may read an
entry may read its files, but for those of restricted cameras.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from backends.hub.attachment_rights import Looked, Looking
from backends.hub.attachment_shelf import (
    AttachmentShelf,
    NoRoom,
    NotAllowed,
    WrongDigest,
    subject_of,
)
from backends.hub.jobs import Answer, DeskJob, Job, SideJob
from backends.hub.sealed_file import PIECE, Damaged, SealedReader, SealedWriter, size_in
from backends.hub.settings import HubSettings
from backends.hub.transaction import Transaction
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.hub.vault import PersonalDamaged, Vault, VaultLocked
from backends.link.attachments import (
    DIGEST,
    AttachmentsOf,
    AttachmentsOfAnswer,
    KeptAttachment,
    Received,
)
from backends.record.access import Act, Allowed, User, may
from backends.record.attachment_kinds import FileKind, Unfit
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

MOST_UNDER_WAY = 8
SILENT_S = 30.0
_TROUBLE = (StoreTrouble, Overloaded, VaultLocked, PersonalDamaged)
_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000
Blocks = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A whole file that somebody may have. `source` is closed by who reads it."""

    source: SealedReader
    kind: FileKind

    async def blocks(self) -> Blocks:
        """The plain, piece by piece."""
        try:
            while block := await asyncio.to_thread(self.source.read, PIECE):
                yield block
        finally:
            self.source.close()


class AttachmentDesk:
    """`submit` hands work to the writer, or raises Overloaded."""

    def __init__(
        self,
        shelf: AttachmentShelf,
        most_bytes: int,
        vault: Vault,
        submit: Callable[[Job], Future[Answer]],
    ) -> None:
        self._shelf, self.most_bytes = shelf, most_bytes
        self._vault, self._submit = vault, submit
        self._under_way: set[str] = set()

    async def state(self, digest: str) -> Received | Refusal:
        """How much of it is safe here."""
        if not _is_digest(digest):
            return _malformed("digest")
        try:
            return await self._state(digest)
        except (*_TROUBLE, OSError) as error:
            return _unavailable(error)

    async def take(
        self, user: User, digest: str, part: tuple[int, int], blocks: Blocks
    ) -> Received | Refusal:
        """`part`: (from where it goes on, bytes of the whole file). Done again it changes nothing.

        Refused: MALFORMED with "digest" or an Unfit, TOO_LARGE with bytes at most or "all",
        WRONG_STATE with "busy" or the place to go on at.
        """
        if may(user, Act.WATCH) is Allowed.NO:
            return Refusal(code=RefusalCode.NOT_ALLOWED)
        return await self.store(digest, part, blocks)

    async def store(self, digest: str, part: tuple[int, int], blocks: Blocks) -> Received | Refusal:
        """As take(), of whoever may anyhow."""
        refusal = self._unfit(digest, part[1])
        if refusal is not None:
            return refusal
        if digest in self._under_way or len(self._under_way) >= MOST_UNDER_WAY:
            return Refusal(code=RefusalCode.WRONG_STATE, detail="busy")
        self._under_way.add(digest)
        try:
            return await self._take(digest, part, blocks)
        except NoRoom as full:
            log.warning("attachment %s is not kept: no room (%s)", digest[:12], full)
            return Refusal(code=RefusalCode.TOO_LARGE, detail="all")
        except (*_TROUBLE, OSError) as error:
            return _unavailable(error)
        finally:
            self._under_way.discard(digest)

    async def open(self, user: User, digest: str, entry: str) -> Opened | Refusal:
        """For somebody who may read that entry. Refused: UNKNOWN_SUBJECT with "unknown",
        "uploading" or "erased", NOT_ALLOWED."""
        if not _is_digest(digest):
            return _malformed("digest")
        try:
            looked = await self._look(Looking(user=user, entry=entry, digest=digest))
            if isinstance(looked, Refusal):
                return looked
        except _TROUBLE as error:
            return _unavailable(error)
        return await self.opened(digest)

    async def opened(self, digest: str) -> Opened | Refusal:
        """As open(), for whoever may anyhow."""
        try:
            key, found = await self._key(digest), await asyncio.to_thread(self._shelf.whole, digest)
            if found is None or not key:
                word = "uploading" if found is None else "erased"
                return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=word)
            source = await asyncio.to_thread(SealedReader, found[0], key)
        except (*_TROUBLE, OSError) as error:
            return _unavailable(error)
        if not source.is_whole:
            source.close()
            return _unavailable(Damaged(f"attachment {digest} is cut short"))
        return Opened(source=source, kind=found[1])

    async def kind_of(self, digest: str) -> FileKind | None:
        """What a whole file is; None where it is not there, or its key is not."""
        try:
            found = await asyncio.to_thread(self._shelf.whole, digest)
            return found[1] if found is not None and await self._key(digest) else None
        except (*_TROUBLE, OSError) as error:
            _unavailable(error)
            return None

    async def answer(self, query: AttachmentsOf, user: User) -> AttachmentsOfAnswer | Refusal:
        """How far the files of an entry are."""
        if not query.entry:
            return AttachmentsOfAnswer(most_bytes=self.most_bytes)
        kept: list[KeptAttachment] = []
        try:
            looked = await self._look(Looking(user=user, entry=query.entry))
            if isinstance(looked, Refusal):
                return looked
            for digest in dict.fromkeys(looked.digests):
                kept.append(await self._kept(digest, looked))
        except (*_TROUBLE, OSError) as error:
            return _unavailable(error)
        return AttachmentsOfAnswer(most_bytes=self.most_bytes, kept=kept)

    # -- inside

    def _unfit(self, digest: str, size: int) -> Refusal | None:
        if not _is_digest(digest):
            return _malformed("digest")
        if size <= 0:
            return _malformed(Unfit.EMPTY.value)
        if size > self.most_bytes:
            return Refusal(code=RefusalCode.TOO_LARGE, detail=str(self.most_bytes))
        return None

    async def _take(self, digest: str, part: tuple[int, int], blocks: Blocks) -> Received | Refusal:
        start, size = part
        key = await self._key(digest, make=True)
        if await asyncio.to_thread(self._shelf.whole, digest) is not None:
            await asyncio.to_thread(self._shelf.touch, digest)
            return self._received(size, is_whole=True)
        writer = await asyncio.to_thread(self._shelf.begin, digest, key, size)
        try:
            if start != writer.held:
                return Refusal(code=RefusalCode.WRONG_STATE, detail=str(writer.held))
            await _write(writer, blocks)
            if writer.rest:
                return _malformed("longer")
            told = await asyncio.to_thread(writer.close)
        finally:
            writer.drop()
        if not writer.is_whole:
            return self._received(writer.held)
        try:
            await asyncio.to_thread(self._shelf.finish, digest, key, told)
        except WrongDigest:
            return _malformed("digest")
        except NotAllowed as unfit:
            return _malformed(unfit.why.value)
        return self._received(size, is_whole=True)

    async def _state(self, digest: str) -> Received:
        found = await asyncio.to_thread(self._shelf.whole, digest)
        if found is not None and await self._key(digest):
            size = await asyncio.to_thread(size_in, found[0])
            return self._received(size, is_whole=True)
        received = await asyncio.to_thread(self._shelf.received, digest)
        return self._received(received)

    async def _kept(self, digest: str, looked: Looked) -> KeptAttachment:
        state = await self._state(digest)
        is_there = await asyncio.to_thread(self._shelf.whole, digest) is not None
        return KeptAttachment(
            sha256=digest,
            received=state.received,
            is_whole=state.is_whole,
            is_erased=is_there and not state.is_whole,
            is_restricted=digest in looked.restricted,
        )

    def _received(self, received: int, *, is_whole: bool = False) -> Received:
        return Received(received=received, is_whole=is_whole, most_bytes=self.most_bytes)

    async def _key(self, digest: str, *, make: bool = False) -> bytes:
        """Empty where it has none. What lies there under a key that is gone goes too."""
        found: list[tuple[bytes, bool] | ValueError] = []

        def write(work: Transaction) -> None:
            try:
                found.append(self._vault.key_for_file(subject_of(digest), work, make=make))
            except (VaultLocked, PersonalDamaged) as problem:  # said at the start, in an alarm
                found.append(problem)

        await asyncio.shield(asyncio.wrap_future(self._submit(SideJob(write=write))))
        last = found[-1]
        if isinstance(last, ValueError):
            raise last
        key, is_new = last
        if is_new:
            await asyncio.to_thread(self._shelf.forget, digest)
        return key

    async def _look(self, looking: Looking) -> Looked | Refusal:
        done = self._submit(DeskJob(do=looking))
        answer = await asyncio.shield(asyncio.wrap_future(done))
        return answer if isinstance(answer, Refusal) else looking.found[-1]


async def _write(writer: SealedWriter, blocks: Blocks) -> None:
    """All that comes; a peer that says nothing for long has gone."""
    waits = bytearray()
    try:
        while True:
            async with asyncio.timeout(SILENT_S):
                block = await anext(blocks, None)
            if block is None:
                break
            waits += block
            if len(waits) >= PIECE:
                await asyncio.to_thread(writer.write, bytes(waits))
                waits.clear()
            if writer.rest:
                return
    except TimeoutError:
        log.info("an upload of an attachment fell silent")
    await asyncio.to_thread(writer.write, bytes(waits))


def _is_digest(digest: str) -> bool:
    return re.fullmatch(DIGEST, digest) is not None


def _malformed(what: str) -> Refusal:
    return Refusal(code=RefusalCode.MALFORMED, detail=what)


def _unavailable(error: Exception) -> Refusal:
    is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    log.warning("an attachment cannot be kept or read now: %s", error)
    word = "disk_full" if is_full else "store_error"
    return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=word)


def attachment_desk(
    settings: HubSettings, vault: Vault, submit: Callable[[Job], Future[Answer]]
) -> AttachmentDesk:
    """Of a hub, with the limits of its settings."""
    most_in_all = round(settings.attachments_gb * _GIGABYTE)
    shelf = AttachmentShelf(Path(settings.data), most_in_all)
    return AttachmentDesk(shelf, settings.attachment_mb * _MEGABYTE, vault, submit)
