"""Files that devices bring of alarms: gateways hand them in, people open them. The hub's loop.

The bytes lie where the files of log entries do, enciphered and by digest (decision 0022). Whoever
sees alarms may see them; what shows people is for who may approve, and the log tells who looked.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Annotated

import msgspec

from backends.hub.alarm_file_index import AlarmFileIndex
from backends.hub.attachment_desk import AttachmentDesk, Blocks, Opened, attachment_desk
from backends.hub.attachment_rights import approves
from backends.hub.attachment_shelf import subject_of
from backends.hub.jobs import Answer, HouseJob, Job
from backends.hub.settings import HubSettings
from backends.hub.transaction import Transaction
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.hub.vault import Vault, subject_of_personal
from backends.link.attachments import (
    AlarmFile,
    AlarmFiles,
    AlarmFilesAnswer,
    AttachmentsOf,
    AttachmentsOfAnswer,
    Received,
)
from backends.record.access import User
from backends.record.alarm_decider import alarm_id
from backends.record.attachment_kinds import is_plain, safe_name
from backends.record.common import Actor, Realm
from backends.record.device_events import AlarmFileKept
from backends.record.house_events import PersonalViewed
from backends.record.ids import AlarmId, SourceId
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

MOST_TOLD = 64  # of an alarm, at a time


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway says of a file: whose it is, as its observations name it."""

    source: SourceId
    key: str
    name: str
    shows_people: bool = False
    realm: Realm = Realm.LIVE
    taken_at: Annotated[dt.datetime, msgspec.Meta(tz=True)] | None = None


class AlarmFileDesk:
    """`submit` hands work to the writer, or raises Overloaded."""

    def __init__(
        self, folder: Path, files: AttachmentDesk, submit: Callable[[Job], Future[Answer]]
    ) -> None:
        self._index, self._files, self._submit = AlarmFileIndex(folder), files, submit

    async def take(
        self, brought: Brought, digest: str, part: tuple[int, int], blocks: Blocks
    ) -> Received | Refusal:
        """Refused as files of log entries are. Once all of it is there the alarm has it."""
        if not (brought.source and brought.key and is_plain(brought.name)):
            return Refusal(code=RefusalCode.MALFORMED, detail="source, key, name")
        told = await self._files.store(digest, part, blocks)
        if isinstance(told, Refusal) or not told.is_whole:
            return told
        refusal = await self._keep(brought, digest, part[1])
        return told if refusal is None else refusal

    async def answer(
        self, query: AlarmFiles | AttachmentsOf, user: User
    ) -> AlarmFilesAnswer | AttachmentsOfAnswer | Refusal:
        """What an alarm has; how far the files of an entry are."""
        if isinstance(query, AttachmentsOf):
            return await self._files.answer(query, user)
        try:
            known = await asyncio.to_thread(self._index.of, query.alarm)
        except OSError as error:
            return _unavailable(error)
        told: list[AlarmFile] = []
        for one in known[-MOST_TOLD:]:
            is_there = await self._files.kind_of(one.sha256) is not None
            told.append(msgspec.structs.replace(one, is_there=is_there))
        return AlarmFilesAnswer(files=told, older=len(known) - len(told))

    async def open(self, user: User, digest: str, alarm: AlarmId) -> Opened | Refusal:
        """For whoever may have it. Refused: UNKNOWN_SUBJECT, NOT_ALLOWED with "people"."""
        try:
            known = await asyncio.to_thread(self._index.of, alarm)
        except OSError as error:
            return _unavailable(error)
        one = next((one for one in known if one.sha256 == digest), None)
        if one is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail="unknown")
        if one.shows_people:
            if not approves(user):
                return Refusal(code=RefusalCode.NOT_ALLOWED, detail="people")
            told = PersonalViewed(fields=["file"], reason=f"alarm {alarm}")
            actor = Actor(user=user.id, seat=user.seat)
            refusal = await self._note(subject_of_personal(subject_of(digest)), told, actor)
            if refusal is not None:
                return refusal
        return await self._files.opened(digest)

    async def _keep(self, brought: Brought, digest: str, size: int) -> Refusal | None:
        kind = await self._files.kind_of(digest)
        if kind is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail="erased")
        now = dt.datetime.now(dt.UTC)
        is_ahead = brought.taken_at is not None and brought.taken_at > now
        alarm = alarm_id(brought.source, brought.key, brought.realm)
        file = AlarmFile(
            sha256=digest,
            name=safe_name(brought.name, kind),
            size=size,
            media_type=kind.media_type,
            at=now,
            shows_people=brought.shows_people,
            taken_at=None if is_ahead else brought.taken_at,
        )
        try:
            is_new = await asyncio.to_thread(self._index.add, alarm, file)
        except OSError as error:
            return _unavailable(error)
        if not is_new:
            return None
        told = AlarmFileKept(
            alarm=alarm,
            source=brought.source,
            file=file.name,
            sha256=digest,
            size=size,
            shows_people=file.shows_people,
        )
        return await self._note(f"alarm_files:{alarm}", told)

    async def _note(
        self, subject: str, told: AlarmFileKept | PersonalViewed, actor: Actor | None = None
    ) -> Refusal | None:
        def tell(work: Transaction) -> AlarmFileKept | PersonalViewed:
            return told

        job = HouseJob(subject=subject, tell=tell)
        if actor is not None:
            job = HouseJob(subject=subject, tell=tell, actor=actor)
        try:
            await asyncio.shield(asyncio.wrap_future(self._submit(job)))
        except (StoreTrouble, Overloaded) as error:
            return _unavailable(error)
        return None


def _unavailable(error: Exception) -> Refusal:
    log.warning("a file of an alarm cannot be kept or read now: %s", error)
    return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="store_error")


def file_desks(
    settings: HubSettings, vault: Vault, submit: Callable[[Job], Future[Answer]]
) -> tuple[AttachmentDesk, AlarmFileDesk]:
    """Of a hub: that of log entries, and that of alarms, which answers for both."""
    entries = attachment_desk(settings, vault, submit)
    return entries, AlarmFileDesk(Path(settings.data), entries, submit)
