"""Connects an alarm's detail with the files that devices brought of it. UI thread.

Files are read, compared and made small on worker threads.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.attachments.fetching import Fetching
from app.attachments.opening import (
    MOST_SHOWN_SMALL,
    PICTURES,
    fetched,
    save,
    show,
    small_picture,
)
from app.attachments.shelf import NotKept, WrongBytes
from app.tasks import cancel_all, spawn
from backends.link.api import HubUnreachable, Link, LinkState, QueryRefused
from backends.link.attachments import AlarmFile, AlarmFiles, AlarmFilesAnswer
from backends.record.entry import Attachment
from backends.record.ids import AlarmId
from widgets.alarms.detail import AlarmDetail
from widgets.formats import clock_text
from widgets.watch.attachment_list import THUMBNAIL_PX

# A device may date what it took a little before its alarm.
SAME_TIME = dt.timedelta(minutes=1)


class FilesOfAlarms(QObject):
    """The detail's own child."""

    def __init__(self, link: Link, detail: AlarmDetail, fetching: Fetching) -> None:
        super().__init__(detail)
        self._link, self._detail, self._fetching = link, detail, fetching
        self._known: dict[str, AlarmFile] = {}
        self._alarm: AlarmId | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        detail.files_wanted.connect(self._on_wanted)
        detail.file_opened.connect(self._on_open)
        detail.file_copy_asked.connect(self._on_copy)
        self.destroyed.connect(partial(cancel_all, self._tasks))

    @property
    def is_busy(self) -> bool:
        """Whether something is being asked for or fetched."""
        return bool(self._tasks)

    @Slot(object)
    def _on_wanted(self, alarm: AlarmId) -> None:
        if alarm != self._alarm:
            self._alarm, self._known = alarm, {}
        if self._link.status.state is LinkState.ONLINE:
            spawn(self._tasks, self._look(alarm), "files of an alarm")

    async def _look(self, alarm: AlarmId) -> None:
        try:
            answer = await self._link.ask(AlarmFiles(alarm=alarm))
        except (HubUnreachable, QueryRefused):
            return
        if not isinstance(answer, AlarmFilesAnswer) or alarm != self._alarm:
            return
        files = sorted(answer.files, key=_moment, reverse=True)
        self._known = {one.sha256: one for one in files}
        self._detail.show_files(alarm, [_as_attachment(one) for one in files], answer.older)
        for one in files:
            self._detail.files.set_state(one.sha256, self._state_of(alarm, one))
        for one in files:
            await self._show_small(alarm, one)

    def _state_of(self, alarm: AlarmId, one: AlarmFile) -> str:
        """An alarm of a vehicle is one each time anew: what is of an earlier time says so."""
        known = self._link.alarms.get(alarm)
        words: list[str] = []
        if known is not None and _moment(one) < known.first_raised_at - SAME_TIME:
            clock = clock_text(_moment(one), self._link.hub_now())
            words.append(self.tr("此前一次报警 {clock}").format(clock=clock))
        if not one.is_there:
            words.append(self.tr("已销毁"))
        elif one.shows_people:
            words.append(self.tr("受限"))
        return " · ".join(words)

    async def _show_small(self, alarm: AlarmId, one: AlarmFile) -> None:
        """Nobody's picture unasked: what shows people is not."""
        files = self._detail.files
        is_wanted = one.is_there and not one.shows_people and one.media_type in PICTURES
        if not is_wanted or one.size > MOST_SHOWN_SMALL or files.has_thumbnail(one.sha256):
            return
        try:
            path = await self._fetching.get_of_alarm(alarm, _as_attachment(one))
        except (HubUnreachable, QueryRefused, OSError, WrongBytes, NotKept):
            return  # said when somebody opens it
        px = round(THUMBNAIL_PX * self._detail.devicePixelRatioF())
        picture = await asyncio.to_thread(small_picture, path, px)
        if alarm == self._alarm:
            files.set_thumbnail(one.sha256, picture)

    @Slot(object, object)
    def _on_open(self, alarm: AlarmId, one: Attachment) -> None:
        self._spawn(self._open(alarm, one))

    @Slot(object, object, str)
    def _on_copy(self, alarm: AlarmId, one: Attachment, path: str) -> None:
        self._spawn(self._copy(alarm, one, Path(path)))

    async def _open(self, alarm: AlarmId, one: Attachment) -> None:
        path = await self._path_of(alarm, one)
        if path is not None:
            show(path)

    async def _copy(self, alarm: AlarmId, one: Attachment, to: Path) -> None:
        path = await self._path_of(alarm, one)
        if path is not None:
            await save(path, to, one.name, self._detail.notice.say)

    async def _path_of(self, alarm: AlarmId, one: Attachment) -> Path | None:
        """Where it lies here, fetched if need be; what keeps it is said."""
        known = self._known.get(one.sha256)
        is_lent = known is None or known.shows_people
        return await fetched(
            self._fetching.get_of_alarm(alarm, one, is_lent=is_lent),
            one.name,
            self._detail.notice.say,
            mismatch=self.tr("取来的“{name}”与中心登记的摘要不符，没有打开"),
            most_bytes=one.size,
        )

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        spawn(self._tasks, work, "a file of an alarm")


def _moment(one: AlarmFile) -> dt.datetime:
    return one.taken_at or one.at


def _as_attachment(one: AlarmFile) -> Attachment:
    return Attachment(name=one.name, sha256=one.sha256, size=one.size, media_type=one.media_type)
