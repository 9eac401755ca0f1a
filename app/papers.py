"""Papers that windows ask for: gathers what stands on them, and has them made. UI thread.

Asked for by kind and id. What a window does not hold is asked of the hub; a window never waits.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QFileDialog, QMenu

from app.panels import Panels
from app.paper.jobs import (
    BlankPaper,
    HandoverPaper,
    IncidentPaper,
    Job,
    Line,
    LogPaper,
    Made,
    MinutesPaper,
    Paper,
)
from app.paper.markup import moment
from app.paper.printers import DEFAULT
from app.paper_desk import PaperDesk
from backends.link.api import HubUnreachable, Link, QueryRefused
from backends.link.queries import Timeline, TimelineAnswer
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.entry import Entry
from backends.record.handover import Handover, HandoverState, KeepDocument
from backends.record.handover_sheet import digest_of
from backends.record.ids import IncidentId, MeetingId, ShiftId
from widgets.context import UiContext
from widgets.formats import actor_text
from widgets.incidents.telling import told
from widgets.incidents.words import class_text
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room

log = logging.getLogger(__name__)

_PAGE, _MOST_ENTRIES = 2_000, 20_000
_SHORT_DIGEST = 16


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
        self.desk = PaperDesk(self)
        self.ways = QMenu(window)
        for name, words in (
            ("keep", self.tr("存成 PDF")),
            ("save", self.tr("另存为…")),
            ("print", self.tr("打印")),
        ):
            action = QAction(words, self.ways)
            action.setData(name)
            self.ways.addAction(action)
        self.ways.triggered.connect(self._on_way)
        self.desk.made.connect(self._on_made)
        self.desk.failed.connect(self._on_failed)
        panels.watch.paper_asked.connect(self.ask)
        panels.meetings.paper_asked.connect(self.ask)
        window.print_requested.connect(self._on_print)

    def release(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        self.desk.release()

    @Slot(str, str)
    def ask(self, kind: str, subject: str) -> None:
        """ "handover", "incident", "log" (a shift), "minutes", "blank" (a form): which way?"""
        self._asked = (kind, subject)
        self.ways.popup(QCursor.pos())
        self.ways.setActiveAction(self.ways.actions()[0])

    @Slot()
    def _on_print(self) -> None:
        """What is being looked at."""
        watch = self._panels.watch
        match self._window.workspace.room:
            case Room.WATCH if watch.tabs.currentWidget() is watch.handover:
                watch.handover.act("paper")
            case Room.WATCH:
                shift = next(iter(self._link.shifts), None)
                if shift is None:
                    self._say(self.tr("现在没有班次"))
                else:
                    self.ask("log", shift)
            case Room.MEETINGS if self._panels.meetings.detail.meeting is not None:
                self.ask("minutes", self._panels.meetings.detail.meeting.id)
            case Room.INCIDENTS if self._panels.card.incident is not None:
                self.ask("incident", self._panels.card.incident.id)
            case _:
                self._say(self.tr("先打开一张事件卡、一班日志、一份交接或一次会商"))

    @Slot(QAction)
    def _on_way(self, action: QAction) -> None:
        kind, subject = self._asked
        kept = self._folder / f"{kind}-{subject.replace(':', '-')}.pdf"
        match str(action.data()):
            case "keep":
                self.make(_Wanted(kind, subject, out=str(kept)))
            case "print":
                self.make(_Wanted(kind, subject, printer=DEFAULT))
            case _:
                words = self.tr("存到哪里")
                chosen, _ = QFileDialog.getSaveFileName(
                    self._window, words, str(kept), "PDF (*.pdf)"
                )
                if chosen:
                    self.make(_Wanted(kind, subject, out=chosen))

    def make(self, wanted: _Wanted) -> None:
        """Gather and begin."""
        task = asyncio.get_running_loop().create_task(self._make(wanted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _make(self, wanted: _Wanted) -> None:
        try:
            paper = await self._paper(wanted.kind, wanted.subject)
        except (HubUnreachable, QueryRefused):
            paper = None
        if paper is None:
            self._say(self.tr("中心没有给出这份材料，请稍后再试"))
            return
        user = self._link.user
        self.desk.make(
            Job(
                paper=paper,
                centre=self._link.centre_name,
                names={key: known.name for key, known in self._link.users.items()},
                made_at=self._link.hub_now(),
                made_by=user.name if user is not None else "",
                language=self._language,
                out=wanted.out,
                printer=wanted.printer,
            )
        )

    async def _paper(self, kind: str, subject: str) -> Paper | None:
        match kind:
            case "handover":
                return self._handover(subject)
            case "incident":
                return await self._incident(IncidentId(subject))
            case "log":
                return await self._log(ShiftId(subject))
            case "minutes":
                meeting = self._link.meetings.get(MeetingId(subject))
                shown = self._panels.meetings.detail.meeting
                if meeting is None and shown is not None and shown.id == subject:
                    meeting = shown
                return MinutesPaper(meeting=meeting) if meeting is not None else None
            case _:
                return BlankPaper(form=subject)

    def _handover(self, subject: str) -> HandoverPaper | None:
        shown = self._panels.watch.handover.handover
        if shown is None or shown.id != subject:
            return None
        return HandoverPaper(
            handover=shown,
            watches=(self._watch(shown.giving), self._watch(shown.taking)),
            digest=digest_of(shown)[:_SHORT_DIGEST],
        )

    def _watch(self, shift: ShiftId) -> str:
        known = self._link.shifts.get(shift)
        if known is not None:
            span = f"{moment(known.starts_at)}–{moment(known.ends_at)}"
            return f"{known.name} {span}"
        day, _, key = shift.removeprefix("shift-").rpartition("-")
        template = self._link.policy.watch.shift(key)
        return f"{day} {template.name if template is not None else key}"

    async def _incident(self, subject: IncidentId) -> IncidentPaper | None:
        incident = self._link.incidents.get(subject)
        if incident is None:
            return None
        answer = await self._link.ask(Timeline(subject=subject))
        events = answer.events if isinstance(answer, TimelineAnswer) else []
        lines = [
            Line(
                at=event.occurred_at,
                who=actor_text(event.actor, self._link.users),
                text=told(event, self._link),
            )
            for event in events
        ]
        tasks = [task for task in self._link.tasks.values() if task.incident == subject]
        return IncidentPaper(
            incident=incident,
            tasks=sorted(tasks, key=_number),
            timeline=[line for line in lines if line.text],
            class_name=class_text(incident, self._link.policy),
        )

    async def _log(self, subject: ShiftId) -> LogPaper | None:
        shift = self._link.shifts.get(subject)
        if shift is None:
            return None
        entries: list[Entry] = []
        before = 0
        while len(entries) < _MOST_ENTRIES:
            page = await self._link.ask(
                LogPage(shift=subject, before_seq=before, limit=_PAGE, realm=self._link.realm)
            )
            if not isinstance(page, LogPageAnswer):
                return None
            entries += page.entries
            before = page.next_before_seq
            if not before:
                break
        return LogPaper(shift=shift, entries=sorted(entries, key=_when))

    # ---- what came of it

    @Slot(object, object)
    def _on_made(self, job: Job, made: Made) -> None:
        if job.printer:
            self._say(self.tr("已送打印机，{pages} 页").format(pages=made.pages))
            return
        words = self.tr("已存到 {path}，{pages} 页")
        self._say(words.format(path=job.out, pages=made.pages))
        if isinstance(job.paper, HandoverPaper):
            self._note_kept(job.paper.handover, made)

    def _note_kept(self, handover: Handover, made: Made) -> None:
        """The page that was kept stands in the log by its digest, once."""
        if handover.state is HandoverState.SIGNED and not handover.document:
            self._link.send(KeepDocument(handover=handover.id, sha256=made.sha256))

    @Slot(object, str)
    def _on_failed(self, _job: Job, words: str) -> None:
        self._say(words)

    def _say(self, words: str) -> None:
        self._window.banner.show_notice(words)


def _number(task: msgspec.Struct) -> str:
    return str(getattr(task, "number", ""))


def _when(entry: Entry) -> tuple[object, str]:
    return entry.occurred_at, entry.id
