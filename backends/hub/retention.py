"""Archives old events of a running hub at night. Hub's loop; another thread writes the files."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import sqlalchemy as sa

from backends.hub.archive import DropArchived, NotArchived, TakeSegment, prepare_segment
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.segments import SegmentUnreadable
from backends.hub.store import Transaction
from backends.hub.trouble import Overloaded, StoreTrouble, StoreUnavailable
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


class Retention:
    """Moves what is older than `days` (0: nothing ever) into segments, once a night."""

    def __init__(
        self, folder: Path, days: int, submit: Callable[[Job], Future[Answer] | None]
    ) -> None:
        self._folder = folder
        self._days = days
        self._submit = submit
        self._done_on: dt.date | None = None

    def is_due(self, now: dt.datetime) -> bool:
        """Whether it is night and this night's work is not done."""
        here = now.astimezone(CHINA)
        return self._days > 0 and here.hour in HOURS and here.date() != self._done_on

    async def run(self, now: dt.datetime) -> int:
        """Do this night's work; returns how many events moved. Trouble is logged, not raised."""
        self._done_on = now.astimezone(CHINA).date()
        before, moved = now - dt.timedelta(days=self._days), 0
        try:
            await self._drop()
            while segment := await asyncio.to_thread(prepare_segment, self._folder, before, now):
                await self._do(TakeSegment(segment))
                await self._drop()
                moved += segment.last_seq - segment.first_seq + 1
        except _TROUBLE as error:
            log.error("nothing more is archived tonight: %s", error)
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
