"""What a running hub does at night with what is old: archives events, destroys personal fields
and files of log entries.

Hub's loop; another thread writes the files.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from backends.hub.alarm_file_index import AlarmFileIndex
from backends.hub.archive import (
    KEPT_AT_LEAST,
    DropArchived,
    NotArchived,
    TakeSegment,
    prepare_segment,
)
from backends.hub.attachment_shelf import AttachmentShelf, subject_of
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.personal_retention import BY_ITSELF, REASON, ForgetPersonal
from backends.hub.segments import SegmentUnreadable
from backends.hub.transaction import Transaction
from backends.hub.trouble import Overloaded, StoreTrouble, StoreUnavailable
from backends.hub.vault import ErasePersonal, Vault
from backends.record.work_calendar import CHINA

log = logging.getLogger(__name__)

# In China: when the watch is quietest.
HOURS = range(2, 5)
_TROUBLE = (
    NotArchived,
    Overloaded,
    SegmentUnreadable,
    StoreTrouble,
    StoreUnavailable,
    OSError,
    sa.exc.SQLAlchemyError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """For how many days what is kept as it is; 0: for ever.

    `log_days`: events in the database, then in segments. `personal_days`: personal fields of an
    incident, from its end. `attachment_days`: bytes of the files of log entries, from when they
    were last attached; at least as long as the log itself must be at hand.
    """

    log_days: int = 0
    personal_days: int = 0
    attachment_days: int = 0


class Retention:
    """Once a night: older events into segments, personal fields of old cases destroyed."""

    def __init__(
        self,
        folder: Path,
        limits: Limits,
        submit: Callable[[Job], Future[Answer] | None],
        vault: Vault | None = None,
    ) -> None:
        self._folder = folder
        self._limits = limits
        self._submit = submit
        self._vault = vault
        self._done_on: dt.date | None = None

    def is_due(self, now: dt.datetime) -> bool:
        """Whether it is night and this night's work is not done."""
        here = now.astimezone(CHINA)
        limits = self._limits
        has_limit = max(limits.log_days, limits.personal_days, limits.attachment_days) > 0
        return has_limit and here.hour in HOURS and here.date() != self._done_on

    async def run(self, now: dt.datetime) -> int:
        """Do this night's work; returns how many events moved. Trouble is logged, not raised."""
        self._done_on = now.astimezone(CHINA).date()
        try:
            # First: what is in a segment is read more slowly.
            await self._forget_personal(now)
            await self._forget_files(now)
            return await self._archive(now)
        except _TROUBLE as error:
            log.error("nothing more is put away tonight: %s", error)
            return 0

    async def _forget_personal(self, now: dt.datetime) -> None:
        if self._limits.personal_days == 0 or self._vault is None:
            return
        forget = ForgetPersonal(self._vault, now - dt.timedelta(days=self._limits.personal_days))
        while forget.has_more:
            await self._do(forget)
        if forget.forgotten:
            log.info("personal fields of %d cases were destroyed", forget.forgotten)

    async def _forget_files(self, now: dt.datetime) -> None:
        if self._limits.attachment_days == 0 or self._vault is None:
            return
        kept = max(dt.timedelta(days=self._limits.attachment_days), KEPT_AT_LEAST)
        shelf = AttachmentShelf(self._folder)
        old = await asyncio.to_thread(shelf.older_than, (now - kept).timestamp())
        for digest in old:
            forget = ErasePersonal(
                vault=self._vault, subject=subject_of(digest), reason=REASON, actor=BY_ITSELF
            )
            await self._do(forget)
            await asyncio.to_thread(shelf.forget, digest)
        index = AlarmFileIndex(self._folder)
        await asyncio.to_thread(index.forget_before, (now - kept).timestamp())
        if old:
            log.info("%d files of log entries and alarms were destroyed", len(old))

    async def _archive(self, now: dt.datetime) -> int:
        if self._limits.log_days == 0:
            return 0
        before, moved = now - dt.timedelta(days=self._limits.log_days), 0
        try:
            await self._drop()
            while segment := await asyncio.to_thread(prepare_segment, self._folder, before, now):
                await self._do(TakeSegment(segment))
                await self._drop()
                moved += segment.last_seq - segment.first_seq + 1
        finally:
            if moved:
                log.info("%d events were archived", moved)
        return moved

    async def _drop(self) -> None:
        drop = DropArchived(has_more=True)
        while drop.has_more:
            await self._do(drop)

    async def _do(self, write: Callable[[Transaction], None]) -> None:
        answer = self._submit(SideJob(write=write))
        if answer is None:
            raise Overloaded("too much work is waiting")
        await asyncio.wrap_future(answer)
