"""Connects the log with the files of its entries: sent, shown small, opened, saved. UI thread.

Files are read, copied, compared and made small on worker threads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.attachments.fetching import Fetching
from app.attachments.keeping import Keeping
from app.attachments.opening import (
    MOST_SHOWN_SMALL,
    PICTURES,
    fetched,
    save,
    show,
    small_picture,
)
from app.attachments.sending import Sending
from app.attachments.shelf import NotKept, Shelf, WrongBytes
from app.attachments.words import refused_text, state_text, waiting_text
from app.tasks import cancel_all, spawn
from backends.link.api import Change, HubUnreachable, Link, QueryRefused
from backends.link.attachments import AttachmentsOf, AttachmentsOfAnswer, KeptAttachment
from backends.record.entry import Attachment, Entry
from widgets.wall.replay.evidence import EvidenceTaker
from widgets.watch.attachment_list import THUMBNAIL_PX
from widgets.watch.log import LogTab

_log = logging.getLogger(__name__)

# Entries written before the centre kept files name a whole piece of evidence so.
OLD_PIECE_TYPE = "application/vnd.watchfloor.evidence"


class Attachments(QObject):
    """The log tab's own child."""

    def __init__(
        self, link: Link, tab: LogTab, taker: EvidenceTaker, sending: Sending, fetching: Fetching
    ) -> None:
        super().__init__(tab)
        self._link, self._tab, self._taker = link, tab, taker
        self._sending, self._fetching = sending, fetching
        self.keeping = Keeping(link, tab, taker, sending.shelf)
        self._kept: dict[str, KeptAttachment] = {}
        self._shown: Entry | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        tab.kept_asked.connect(self._on_open)
        tab.copy_asked.connect(self._on_copy)
        tab.detail.files_wanted.connect(self._on_wanted)
        tab.send_by(sending.write)
        sending.subscribe(self._on_progress)
        self.destroyed.connect(link.subscribe(self._on_change))
        self.destroyed.connect(partial(_end, self._tasks, sending, fetching))

    def release(self) -> None:
        """The console ends. Idempotent."""
        _end(self._tasks, self._sending, self._fetching)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being kept or looked for."""
        return bool(self._tasks) or self.keeping.is_busy

    @property
    def shelf(self) -> Shelf:
        """Where they lie."""
        return self._sending.shelf

    # ---- how far they are, and small pictures

    @Slot(object)
    def _on_wanted(self, entry: Entry) -> None:
        is_new = self._shown is None or self._shown.id != entry.id
        self._shown = entry
        if is_new:
            self._kept = {}
            self._spawn(self._show_small(entry))
        self._say_states(entry)
        self._spawn(self._look(entry))

    async def _look(self, entry: Entry) -> None:
        try:
            answer = await self._link.ask(AttachmentsOf(entry=entry.id))
        except (HubUnreachable, QueryRefused):
            return
        if isinstance(answer, AttachmentsOfAnswer) and self._shown == entry:
            self.keeping.most_bytes = answer.most_bytes
            self._kept = {one.sha256: one for one in answer.kept}
            self._say_states(entry)
            if self._is_all_there(entry):
                await self._show_small(entry)

    def _is_all_there(self, entry: Entry) -> bool:
        return all(
            (known := self._kept.get(one.sha256)) is not None and known.is_whole
            for one in entry.attachments
        )

    def _say_states(self, entry: Entry) -> None:
        is_all_there = True
        for one in entry.attachments:
            progress = self._sending.progress(one.sha256)
            words = state_text(one, self._kept.get(one.sha256), progress)
            why = progress.refusal if progress is not None else None
            tip = refused_text(one.name, why) if why is not None else ""
            self._tab.detail.files.set_state(one.sha256, words, tip)
            is_all_there = is_all_there and not words
        self._tab.detail.watch_files(is_on=not (is_all_there or self._is_all_there(entry)))

    def _on_change(self, change: Change) -> None:
        if change.user:
            self._say_of_others()

    def _say_of_others(self) -> None:
        """What somebody else wrote at this station and only they may send."""
        waiting = self._sending.of_others
        if waiting and self._link.user is not None:
            self._tab.notice.say(waiting_text(waiting, self._link))

    @Slot(str)
    def _on_progress(self, digest: str) -> None:
        if not digest:
            self._say_of_others()
        shown = self._shown
        if shown is not None and any(one.sha256 == digest for one in shown.attachments):
            self._say_states(shown)

    async def _show_small(self, entry: Entry) -> None:
        """Pictures that are here or small enough to be fetched; nothing is said of others."""
        for one in entry.attachments:
            known = self._kept.get(one.sha256)
            is_restricted = bool(one.evidence) and (known is None or known.is_restricted)
            if one.media_type not in PICTURES or self._tab.detail.files.has_thumbnail(one.sha256):
                continue
            try:
                path = await asyncio.to_thread(self.shelf.find, one)
                is_wanted = known is not None and known.is_whole and not is_restricted
                if path is None and is_wanted and one.size <= MOST_SHOWN_SMALL:
                    path = await self._fetching.get(entry.id, one)
                if path is not None:
                    px = round(THUMBNAIL_PX * self._tab.detail.devicePixelRatioF())
                    small = await asyncio.to_thread(small_picture, path, px)
                    self._tab.detail.files.set_thumbnail(one.sha256, small)
            except (HubUnreachable, QueryRefused, OSError, WrongBytes, NotKept) as problem:
                _log.info("no small picture of %s: %s", one.sha256[:12], problem)

    # ---- opening

    @Slot(object, object)
    def _on_open(self, entry: Entry, one: Attachment) -> None:
        self._spawn(self._open(entry, one))

    @Slot(object, object, str)
    def _on_copy(self, entry: Entry, one: Attachment, path: str) -> None:
        self._spawn(self._copy(entry, one, Path(path)))

    async def _open(self, entry: Entry, one: Attachment) -> None:
        path = await self._path_of(entry, one)
        if path is not None:
            show(path)

    async def _copy(self, entry: Entry, one: Attachment, to: Path) -> None:
        path = await self._path_of(entry, one)
        if path is not None:
            await save(path, to, one.name, self._tab.notice.say)

    async def _path_of(self, entry: Entry, one: Attachment) -> Path | None:
        """Where it lies here, fetched if need be; what keeps it is said."""
        if one.media_type == OLD_PIECE_TYPE:
            return self._old_piece(one)
        return await fetched(
            self._coming(entry, one),
            one.name,
            self._tab.notice.say,
            mismatch=self.tr("取来的“{name}”与日志里的摘要不符，没有打开"),
            most_bytes=self.keeping.most_bytes,
        )

    async def _coming(self, entry: Entry, one: Attachment) -> Path:
        known = self._kept.get(one.sha256)
        is_lent = bool(one.evidence) and (known is None or known.is_restricted)
        if await asyncio.to_thread(self.shelf.find, one) is None:
            self._tab.notice.say(self.tr("正在从中心取“{name}”…").format(name=one.name))
        return await self._fetching.get(entry.id, one, is_lent=is_lent)

    def _old_piece(self, one: Attachment) -> Path | None:
        piece = next((p for p in self._taker.pieces if p.id == one.evidence), None)
        if piece is None or piece.folder is None:
            words = self.tr("“{name}”是早先的取证，只在取证的那台席位上")
            self._tab.notice.say(words.format(name=one.name))
            return None
        return piece.folder

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        spawn(self._tasks, work, "an attachment")


def _end(tasks: set[asyncio.Task[None]], sending: Sending, fetching: Fetching) -> None:
    cancel_all(tasks)
    sending.end()
    fetching.end()
