"""What is typed and not sent yet lies on the station's disk: entries of the log, calls with what
was read back, a form of an outage, the words and the read-back of a handover, minutes; and words on
instructions until the centre has them. The console's loop; a worker thread writes files.

A console that was killed has it again for the one who typed it; another person never sees it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot

from app.long_words import LongCall, call_of, plain
from app.private_file import write_private
from app.tasks import cancel_all, spawn
from backends.link.api import Change, Link
from widgets.meetings.minutes import MinutesPane
from widgets.watch.drafts import Draft
from widgets.watch.handover.prepare import Unkept
from widgets.watch.instruction_words import KeptDeed
from widgets.watch.page import WatchPage

_log = logging.getLogger(__name__)

FOLDER = ".typed"
EVERY_MS = 2000  # a crash loses so much of it
WRITTEN_MS = 200  # an entry is noted on the disk by then; only now its draft goes


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """Of one person at this station. `read_back`, `prepared`: by handover; `minutes`: by meeting,
    with the words that they began from; `paper`: a form by its fields; `instructions`: sent, and
    without the centre's receipt."""

    unwritten: list[Draft] = []
    read_back: dict[str, str] = {}
    prepared: dict[str, Unkept] = {}
    minutes: dict[str, tuple[str, str]] = {}
    paper: dict[str, str] = {}
    instructions: list[KeptDeed] = []


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _LongDraft(Draft):
    call: LongCall | None = None


class _LongTyped(Typed, frozen=True, kw_only=True):
    unwritten: list[Any] = []  # of _LongDraft: they may be longer than the wire takes
    instructions: list[Any] = []


_NOTHING = Typed()


class TypedWords(QObject):
    """The page's own child; `root`: the folder of the station's files of the watch."""

    def __init__(self, link: Link, page: WatchPage, minutes: MinutesPane, root: Path) -> None:
        super().__init__(page)
        self._link, self._page, self._folder = link, page, root / FOLDER
        self._composer, self._notice = page.log.composer, page.log.notice
        self._read_back, self._prepare = page.handover.side.read_back, page.handover.side.prepare
        self._minutes, self._instructions = minutes, page.instructions.words
        self._user, self._kept = "", _NOTHING
        self._is_known = False  # what this person left is read
        self._number, self._written = 0, 0
        self._disk = threading.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._tick = QTimer(self)
        self._tick.setInterval(EVERY_MS)
        self._tick.timeout.connect(self.keep)
        self._composer.written.connect(self._on_written)
        self._instructions.changed.connect(self.keep)
        self._unsubscribe = link.subscribe(self._on_change)
        self.destroyed.connect(partial(_end, self._tasks, self._unsubscribe))
        self._sit_down()
        self._tick.start()

    def release(self) -> None:
        """The console ends: the last words too. Idempotent."""
        self._tick.stop()
        _end(self._tasks, self._unsubscribe)
        if self._is_known:  # what a worker was to write is given up with it
            self._put(self._user, self._typed(), self._next())
        self._is_known = False

    @Slot()
    def keep(self) -> None:
        """Where something else is typed than lies on the disk."""
        typed = self._typed()
        if self._is_known and typed != self._kept:
            self._kept = typed
            self._spawn(asyncio.to_thread(self._put, self._user, typed, self._next()))

    @Slot()
    def _on_written(self) -> None:
        QTimer.singleShot(WRITTEN_MS, self, self.keep)

    def _typed(self) -> Typed:
        return Typed(
            unwritten=self._composer.unwritten,
            read_back=self._read_back.typed,
            prepared=self._prepare.typed,
            minutes=self._minutes.typed,
            paper=self._page.paper,
            instructions=self._instructions.typed,
        )

    def _keep_at_once(self) -> None:
        typed = self._typed()
        if self._is_known and typed != self._kept:
            self._kept = typed
            self._put(self._user, typed, self._next())

    def _on_change(self, change: Change) -> None:
        if change.user or change.reset:
            self._sit_down()

    def _sit_down(self) -> None:
        user = self._link.user
        now = str(user.id) if user is not None else ""
        if now == self._user:
            return
        if self._is_known:
            self._keep_at_once()  # small, and the console may end right after
            self._composer.put_away()
            self._read_back.put_away()
            self._prepare.put_away()
            self._minutes.put_away()
            self._instructions.put_away()
            self._page.put_paper({})
        self._user, self._is_known = now, False
        if now:
            self._spawn(self._fetch(now))

    async def _fetch(self, user: str) -> None:
        kept = await asyncio.to_thread(self._get, user)
        if user != self._user:
            return
        self._kept, self._is_known = kept, True
        self._read_back.take_back(kept.read_back)
        self._prepare.take_back(kept.prepared)
        self._minutes.take_back(kept.minutes)
        left: list[str] = []
        if kept.unwritten:
            self._composer.take_back(kept.unwritten)
            left.append(self.tr("上次没有写完的日志还在下面，写完再写入"))
        if kept.paper and not self._page.paper:
            self._page.put_paper(kept.paper)
            left.append(self.tr("上次没有补完的纸面记录还在，打开“补录纸面记录”接着写"))
        if kept.instructions:
            self._instructions.take_back(kept.instructions)
            left.append(self.tr("上次有没有送到中心的批示，在“批示”里取回"))
        if left:
            self._notice.say(" · ".join(left))

    # ---- the disk

    def _place(self, user: str) -> Path:
        return self._folder / f"{hashlib.sha256(user.encode()).hexdigest()[:16]}.json"

    def _get(self, user: str) -> Typed:
        try:
            return _read(self._place(user).read_bytes())
        except FileNotFoundError:
            return _NOTHING
        except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as problem:
            _log.warning("what was typed and not sent cannot be read: %s", problem)
            return _NOTHING

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _put(self, user: str, typed: Typed, number: int) -> None:
        """`number`: of what is to be written; one that comes late is not."""
        with self._disk:
            if number > self._written:
                self._written = number
                self._write(self._place(user), typed)

    def _write(self, place: Path, typed: Typed) -> None:
        try:
            if typed == _NOTHING:
                place.unlink(missing_ok=True)
                return
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(place, msgspec.json.encode(typed))
        except OSError as problem:
            _log.warning("what is typed is not kept: %s", problem)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        spawn(self._tasks, work, "typed words")


def _read(data: bytes) -> Typed:
    """Raises MsgspecError and UnicodeDecodeError."""
    long = msgspec.json.decode(data, type=_LongTyped)
    unwritten = [_plain(one) for one in msgspec.convert(long.unwritten, list[_LongDraft])]
    deeds = [deed for one in long.instructions if (deed := _deed(one)) is not None]
    kept = msgspec.structs.replace(long, unwritten=[], instructions=[])
    return msgspec.structs.replace(plain(kept, Typed), unwritten=unwritten, instructions=deeds)


def _deed(raw: object) -> KeptDeed | None:
    """None of one that this console does not know: the rest is there all the same."""
    try:
        return msgspec.convert(raw, KeptDeed)
    except msgspec.ValidationError as problem:
        _log.warning("words on an instruction cannot be read: %s", problem)
        return None


def _plain(long: _LongDraft) -> Draft:
    values = {one.name: getattr(long, one.name) for one in dataclasses.fields(long)}
    return Draft(**(values | {"call": call_of(long.call)}))


def _end(tasks: set[asyncio.Task[None]], unsubscribe: Callable[[], None]) -> None:
    cancel_all(tasks)
    unsubscribe()
