"""The page of each handover that is signed: made at its last signature, kept at the centre.

The console's loop; drawn in a process of its own. By the station of one of both, from what was
signed; a station that was killed meanwhile makes it after its next start. Every console opens the
page that was kept, with the same bytes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.attachments.fetching import Fetching
from app.attachments.shelf import DEFAULT_MOST_BYTES, NotKept, Shelf
from app.paper.jobs import Job, Made
from app.paper_desk import PaperDesk
from app.paper_gather import kept_sheet, page_name
from app.tasks import cancel_all, spawn
from backends.link.api import Change, HubUnreachable, Link, LinkState, QueryRefused
from backends.link.attachment_http import received, upload
from backends.link.queries import PageSeal, PageSealAnswer
from backends.link.session import HubDoor
from backends.link.watch import OldHandovers, OldHandoversAnswer
from backends.record.attachment_kinds import FileKind
from backends.record.entry import Attachment
from backends.record.evidence import Seal
from backends.record.handover import Handover, HandoverState, KeepDocument
from backends.record.ids import HandoverId
from backends.record.refusal import Refusal, RefusalCode

_log = logging.getLogger(__name__)

# The one who signed last makes it at once; the other's station only where that one is gone.
OTHERS_WAIT_S = 20.0
LOOK_AGAIN_S = 10.0
# Handovers that ended before this console started: a page of them, and on until a day ago. At a
# change of watch every seat hands over, the departments' too.
LOOKED_BACK = 50
LOOKED_BACK_FOR = dt.timedelta(days=1)


class KeptSheets(QObject):
    """`door`: of the session that is open; `place`: folder of the station's papers, language."""

    def __init__(
        self,
        link: Link,
        door: Callable[[], HubDoor],
        shelf: Shelf,
        fetching: Fetching,
        place: tuple[Path, str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._link, self._door, self._shelf, self._fetching = link, door, shelf, fetching
        self._folder, self._language = place
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: dict[HandoverId, Handover] = {}
        self._making: dict[str, asyncio.Future[Made]] = {}
        self._desk = PaperDesk(self)
        self._desk.made.connect(self._on_made)
        self._desk.failed.connect(self._on_failed)
        self._unsubscribe = link.subscribe(self._on_change)
        self.destroyed.connect(partial(cancel_all, self._tasks))

    def release(self) -> None:
        """Give up what is under way: it is made after the next start. Idempotent."""
        self._unsubscribe()
        cancel_all(self._tasks)
        self._desk.release()

    async def page_of(self, handover: Handover) -> Path:
        """Where the kept page lies here, fetched if need be.

        Raises HubUnreachable, QueryRefused, OSError, WrongBytes, NotKept.
        """
        return await self._fetching.get(handover.id, attachment_of(handover))

    async def seal_of(self, handover: Handover) -> Seal | None:
        """The centre's signature of the kept page; None where it cannot be had now."""
        try:
            answer = await self._link.ask(PageSeal(handover=handover.id))
        except (HubUnreachable, QueryRefused) as problem:
            _log.warning("no seal of the page of handover %s: %s", handover.id, problem)
            return None
        return answer.seal if isinstance(answer, PageSealAnswer) else None

    # ---- keeping

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            if isinstance(body, KeepDocument):
                self._refused(body, refusal)
        for key in change.handovers:
            known = self._link.handovers.get(key)
            if known is not None:
                self._take_up(known)
        if change.reset or change.user:
            for known in list(self._link.handovers.values()):
                self._take_up(known)
            if self._link.user is not None:
                self._spawn(self._look_back())

    async def _look_back(self) -> None:
        """Those that ended while this station was off."""
        before: dt.datetime | None = None
        since = self._link.hub_now() - LOOKED_BACK_FOR
        while before is None or before > since:
            try:
                answer = await self._link.ask(OldHandovers(before=before, limit=LOOKED_BACK))
            except (HubUnreachable, QueryRefused):
                return
            found = answer.handovers if isinstance(answer, OldHandoversAnswer) else []
            for handover in found:
                self._take_up(handover)
            if len(found) < LOOKED_BACK:
                return
            before = found[-1].begun_at

    def _take_up(self, handover: Handover) -> None:
        if handover.document:
            self._under_way.pop(handover.id, None)
        elif self._is_owed(handover) and handover.id not in self._under_way:
            self._under_way[handover.id] = handover
            user = self._link.user
            is_first = user is not None and user.id == handover.receiver
            self._spawn(self._keep(handover, 0.0 if is_first else OTHERS_WAIT_S))

    def _refused(self, body: KeepDocument, refusal: Refusal) -> None:
        """Once more where the centre could not look into it; else it is not its page."""
        _log.warning("the page of handover %s is refused: %s", body.handover, refusal.detail)
        # One that ended before this start is with the old ones only.
        known = self._link.handovers.get(body.handover, self._under_way.get(body.handover))
        if refusal.code is RefusalCode.STORE_UNAVAILABLE and known is not None:
            self._spawn(self._keep(known, LOOK_AGAIN_S))

    def _is_owed(self, handover: Handover) -> bool:
        """By whoever is signed in here: one of both."""
        known, user = self._link.handovers.get(handover.id, handover), self._link.user
        is_ours = user is not None and user.id in (known.leaver, known.receiver)
        return is_ours and known.state is HandoverState.SIGNED and not known.document

    async def _keep(self, handover: Handover, wait_s: float) -> None:
        page: Attachment | None = None
        await asyncio.sleep(wait_s)
        while self._is_owed(handover):
            if self._link.status.state is LinkState.ONLINE:
                page = page or await self._page(handover)
                if page is not None and await self._is_sent(page) and self._is_owed(handover):
                    self._link.send(KeepDocument(handover=handover.id, sha256=page.sha256))
                    return  # it stays under way: once told is enough
            await asyncio.sleep(LOOK_AGAIN_S)
        self._under_way.pop(handover.id, None)

    async def _page(self, handover: Handover) -> Attachment | None:
        """It, made and on this station's disk."""
        job = kept_sheet(self._link, handover, self._folder, self._language)
        made = await self._make(job)
        if made.fault:
            _log.warning("the page of handover %s is not made: %s", handover.id, made.fault)
            return None
        path = Path(job.out)
        try:
            return await asyncio.to_thread(self._shelf.keep, path, DEFAULT_MOST_BYTES, path.name)
        except (OSError, NotKept) as problem:
            _log.warning("the page of handover %s is not kept: %s", handover.id, problem)
            return None

    async def _is_sent(self, page: Attachment) -> bool:
        try:
            await self._send(page)
        except HubUnreachable:
            return False
        except (QueryRefused, OSError) as problem:
            _log.warning("the page %s is not at the centre: %s", page.name, problem)
            return False
        return True

    async def _make(self, job: Job) -> Made:
        done: asyncio.Future[Made] = asyncio.get_running_loop().create_future()
        self._making[job.out] = done
        self._desk.make(job)
        return await done

    async def _send(self, page: Attachment) -> None:
        state = await received(self._door(), page.sha256)
        path = await asyncio.to_thread(self._shelf.find, page)
        if state.is_whole or path is None:
            return
        data = await asyncio.to_thread(path.read_bytes)

        async def read(at: int, most: int) -> bytes:
            return data[at : at + most]

        await upload(self._door(), page.sha256, (state.received, page.size), read)

    @Slot(object, object)
    def _on_made(self, job: Job, made: Made) -> None:
        self._settle(job, made)

    @Slot(object, str)
    def _on_failed(self, job: Job, words: str) -> None:
        self._settle(job, Made(fault=words))

    def _settle(self, job: Job, made: Made) -> None:
        done = self._making.pop(job.out, None)
        if done is not None and not done.done():
            done.set_result(made)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        spawn(self._tasks, work, "a handover's page")


def attachment_of(handover: Handover) -> Attachment:
    """The page that was kept of it, as a file of the centre."""
    return Attachment(
        name=page_name(handover),
        sha256=handover.document,
        size=0,
        media_type=FileKind.PDF.media_type,
    )
