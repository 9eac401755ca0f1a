"""Papers that windows ask for: which way they go, and what came of it. UI thread.

Asked for by kind and id. What a window does not hold is asked of the hub; a window never waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QFileDialog, QMenu

from app.attachments.opening import copied, show
from app.attachments.shelf import NotKept, WrongBytes
from app.attachments.words import refused_text
from app.kept_sheets import KeptSheets
from app.panels import Panels
from app.paper.jobs import Job, Made
from app.paper.printers import DEFAULT
from app.paper_desk import PaperDesk
from app.paper_gather import Gathering, job_of, page_name
from app.sheet_seal import lay_beside, seal_of
from app.tasks import cancel_all, spawn
from backends.link.api import HubUnreachable, Link, QueryRefused
from backends.record.handover import Handover
from widgets.context import UiContext
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room

log = logging.getLogger(__name__)

OPEN, KEEP, SAVE, PRINT = "open", "keep", "save", "print"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for, and where it is to go."""

    kind: str
    subject: str
    out: str = ""
    printer: str = ""


class Papers(QObject):
    """`folder`: of papers that are kept without being asked where."""

    def __init__(
        self, context: UiContext, panels: Panels, window: MainWindow, folder: Path, language: str
    ) -> None:
        super().__init__(window)
        self._link: Link = context.link
        self._panels, self._window = panels, window
        self._folder, self._language = folder, language
        self._asked = ("", "")
        self._tasks: set[asyncio.Task[None]] = set()
        self._gathering = Gathering(context.link, panels)
        self._sheets: KeptSheets | None = None
        self.desk = PaperDesk(self)
        self.ways = QMenu(window)
        for name, words in (
            (OPEN, self.tr("打开存档的 PDF")),
            (KEEP, self.tr("存成 PDF")),
            (SAVE, self.tr("另存为…")),
            (PRINT, self.tr("打印")),
        ):
            action = QAction(words, self.ways)
            action.setData(name)
            self.ways.addAction(action)
        self.ways.triggered.connect(self._on_way)
        self.desk.made.connect(self._on_made)
        self.desk.failed.connect(self._on_failed)
        panels.watch.paper_asked.connect(self.ask)
        panels.meetings.paper_asked.connect(self.ask)
        panels.card.paper_asked.connect(self._on_card)
        window.print_requested.connect(self._on_print)

    @property
    def place(self) -> tuple[Path, str]:
        """Where papers are kept that nobody chose a place for, and their language."""
        return self._folder, self._language

    def use_sheets(self, sheets: KeptSheets) -> None:
        """Pages of handovers lie at the centre: those are opened and copied, not made anew."""
        self._sheets = sheets

    def release(self) -> None:
        """Give up what is under way."""
        cancel_all(self._tasks)
        if self._sheets is not None:
            self._sheets.release()
        self.desk.release()

    @Slot(str, str)
    def ask(self, kind: str, subject: str) -> None:
        """ "handover", "incident", "log" (a shift), "minutes", "blank" (a form): which way?"""
        self._asked = (kind, subject)
        first, *others = self.ways.actions()
        first.setVisible(self._kept(kind, subject) is not None)
        self.ways.popup(QCursor.pos())
        self.ways.setActiveAction(first if first.isVisible() else others[0])

    @Slot()
    def _on_print(self) -> None:
        """What is being looked at."""
        watch = self._panels.watch
        match self._window.workspace.room:
            case Room.WATCH if watch.tabs.currentWidget() is watch.handover:
                watch.handover.act("paper")
            case Room.WATCH:
                watch.print_log()
            case Room.MEETINGS if self._panels.meetings.detail.meeting is not None:
                self.ask("minutes", self._panels.meetings.detail.meeting.id)
            case Room.INCIDENTS if self._panels.card.incident is not None:
                self._on_card()
            case _:
                self._say(self.tr("先打开一张事件卡、一班日志、一份交接或一次会商"))

    @Slot()
    def _on_card(self) -> None:
        incident = self._panels.card.incident
        if incident is not None:
            self.ask("incident", incident.id)

    @Slot(QAction)
    def _on_way(self, action: QAction) -> None:
        kind, subject = self._asked
        handover = self._kept(kind, subject)
        name = page_name(handover) if handover is not None else f"{kind}-{subject}.pdf"
        kept = self._folder / name.replace(":", "-")
        way = str(action.data())
        out = self._chosen(kept) if way == SAVE else kept
        if way == PRINT:
            self.make(_Wanted(kind, subject, printer=DEFAULT))
        elif out is not None and handover is not None:
            self._spawn(self._take(handover, None if way == OPEN else out))
        elif out is not None:
            self.make(_Wanted(kind, subject, out=str(out)))

    def _chosen(self, offered: Path) -> Path | None:
        words = self.tr("存到哪里")
        chosen, _ = QFileDialog.getSaveFileName(self._window, words, str(offered), "PDF (*.pdf)")
        return Path(chosen) if chosen else None

    # ---- pages that are kept at the centre

    def _kept(self, kind: str, subject: str) -> Handover | None:
        """The handover, where its page lies at the centre and can be had."""
        shown = self._panels.watch.handover.handover
        if kind != "handover" or shown is None or shown.id != subject or self._sheets is None:
            return None
        return shown if shown.document else None

    async def _take(self, handover: Handover, out: Path | None) -> None:
        """Open the page that was kept, or copy it and lay the centre's seal beside."""
        assert self._sheets is not None
        name = page_name(handover)
        try:
            path = await self._sheets.page_of(handover)
            if out is None:
                show(path)
                return
            await asyncio.to_thread(out.parent.mkdir, parents=True, exist_ok=True)
            await asyncio.to_thread(copied, path, out)
            seal = await self._sheets.seal_of(handover)
            await asyncio.to_thread(lay_beside, out, seal)
        except QueryRefused as refused:
            self._say(refused_text(name, refused.refusal))
        except HubUnreachable:
            self._say(self.tr("与中心断开，存档的交接班单连上后再打开"))
        except (WrongBytes, NotKept):
            self._say(self.tr("取来的交接班单与日志里的摘要不符，没有打开"))
        except OSError as error:
            words = self.tr("存不到 {path}：{why}")
            self._say(words.format(path=out or name, why=error.strerror))
        else:
            sealed = self.tr("已存到 {path}，中心的签名在旁边：{name}")
            bare = self.tr("已存到 {path}；没有取到中心的签名，与中心连上后请再存一次")
            words = sealed if seal is not None else bare
            self._say(words.format(path=out, name=seal_of(out).name))

    # ---- pages that are made

    def make(self, wanted: _Wanted) -> None:
        """Gather and begin."""
        self._spawn(self._make(wanted))

    async def _make(self, wanted: _Wanted) -> None:
        try:
            paper = await self._gathering.paper(wanted.kind, wanted.subject)
        except (HubUnreachable, QueryRefused):
            paper = None
        if paper is None:
            self._say(self.tr("中心没有给出这份材料，请稍后再试"))
            return
        job = job_of(self._link, paper, self._language)
        self.desk.make(msgspec.structs.replace(job, out=wanted.out, printer=wanted.printer))

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        spawn(self._tasks, work, "a paper")

    # ---- what came of it

    @Slot(object, object)
    def _on_made(self, job: Job, made: Made) -> None:
        if job.printer:
            self._say(self.tr("已送打印机，{pages} 页").format(pages=made.pages))
        else:
            words = self.tr("已存到 {path}，{pages} 页")
            self._say(words.format(path=job.out, pages=made.pages))

    @Slot(object, str)
    def _on_failed(self, _job: Job, words: str) -> None:
        self._say(words)

    def _say(self, words: str) -> None:
        self._window.banner.show_notice(words)
