"""Reads and writes the roster's files, Excel and iCalendar, and attendance's. UI thread.

Files are read and written on a worker thread; of a file with a fault nothing is taken.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.tasks import spawn
from backends.link.api import HubUnreachable, Link, QueryRefused
from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.attendance import PersonAttendance
from backends.record.duty import Duty, PlannedDuty
from backends.record.ids import DutyId
from backends.record.watch_policy import CHINA
from backends.reports import attendance_table, roster_calendar, roster_table
from backends.reports.roster_table import Known, Roster
from widgets.watch.attendance import AttendanceTab
from widgets.watch.roster import RosterTab


class RosterFiles(QObject):
    """The tab's own child: what is under way is given up with it."""

    def __init__(self, link: Link, tab: RosterTab, attendance: AttendanceTab) -> None:
        super().__init__(tab)
        self._link, self._tab, self._attendance = link, tab, attendance
        self._tasks: set[asyncio.Task[None]] = set()
        tab.import_asked.connect(self._on_import)
        tab.export_asked.connect(self._on_export)
        attendance.export_asked.connect(self._on_attendance)
        self.destroyed.connect(partial(_cancel, self._tasks))

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written."""
        return bool(self._tasks)

    @Slot(str)
    def _on_import(self, path: str) -> None:
        self._spawn(self._import(Path(path)))

    @Slot(str)
    def _on_export(self, path: str) -> None:
        self._spawn(self._export(Path(path)))

    async def _import(self, path: Path) -> None:
        try:
            roster = await asyncio.to_thread(_read, path, self._known())
        except OSError as problem:
            words = self.tr("“{name}”读不出来：{why}")
            self._tab.notice.say(words.format(name=path.name, why=_why(problem)))
            return
        if roster.faults:
            self._tab.show_faults(path.name, roster.faults)
            return
        known = await self._duties(
            min(duty.starts_at for duty in roster.duties),
            max(duty.ends_at for duty in roster.duties),
        )
        if known is not None:
            self._propose(path, roster.duties, known)

    def _propose(self, path: Path, plans: list[PlannedDuty], known: dict[DutyId, Duty]) -> None:
        heading = self.tr("导入“{name}”").format(name=path.name)
        self._tab.propose(heading, plans, known)

    async def _export(self, path: Path) -> None:
        model = self._tab.model
        begin = dt.datetime.combine(model.first, dt.time(), CHINA)
        end = begin + dt.timedelta(days=model.days)
        known = await self._duties(begin, end)
        if known is None:
            return
        duties = [duty for duty in known.values() if begin <= duty.starts_at < end]
        try:
            now = self._link.hub_now()
            await asyncio.to_thread(_write, path, duties, self._known(), now)
        except OSError as problem:
            words = self.tr("“{name}”没有写成：{why}")
            self._tab.notice.say(words.format(name=path.name, why=_why(problem)))
            return
        words = self.tr("已导出 {count} 班到 {path}")
        self._tab.notice.say(words.format(count=len(duties), path=path))

    @Slot(str, object, str)
    def _on_attendance(self, path: str, people: list[PersonAttendance], title: str) -> None:
        self._spawn(self._export_attendance(Path(path), people, title))

    async def _export_attendance(
        self, path: Path, people: list[PersonAttendance], title: str
    ) -> None:
        known, said = self._known(), self._attendance.notice
        try:
            data = await asyncio.to_thread(
                attendance_table.write, people, known.people, known.policy, title
            )
            await asyncio.to_thread(_put, path, data)
        except OSError as problem:
            words = self.tr("“{name}”没有写成：{why}")
            said.say(words.format(name=path.name, why=_why(problem)))
            return
        words = self.tr("已导出 {count} 人的考勤到 {path}")
        said.say(words.format(count=len(people), path=path))

    async def _duties(self, since: dt.datetime, until: dt.datetime) -> dict[DutyId, Duty] | None:
        """Of that stretch as the centre has it; None where it cannot be asked, which is said."""
        question = RosterOf(
            since=since.astimezone(dt.UTC), until=until.astimezone(dt.UTC), realm=self._link.realm
        )
        try:
            answer = await self._link.ask(question)
        except (HubUnreachable, QueryRefused):
            self._tab.notice.say(self.tr("与中心断开，导入导出要连上后再做"))
            return None
        assert isinstance(answer, RosterOfAnswer)
        return {duty.id: duty for duty in answer.duties}

    def _known(self) -> Known:
        people = {str(user.id): user.name for user in self._link.users.values()}
        today = self._link.hub_now().astimezone(CHINA).date()
        return Known(
            policy=self._link.policy.watch, people=people, today=today, realm=self._link.realm
        )

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        spawn(self._tasks, work, "a file of the roster")


def _read(path: Path, known: Known) -> Roster:
    with path.open("rb") as file:
        data = file.read(roster_table.MOST_BYTES + 1)  # one more is refused as too large
    if path.suffix.lower() == ".ics":
        return roster_calendar.read(data, known)
    return roster_table.read(data, known)


def _write(path: Path, duties: list[Duty], known: Known, now: dt.datetime) -> None:
    if path.suffix.lower() == ".ics":
        data = roster_calendar.write(duties, known, now)
    else:
        data = roster_table.write(duties, known)
    _put(path, data)


def _put(path: Path, data: bytes) -> None:
    """All or nothing."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)


def _why(problem: OSError) -> str:
    return problem.strerror or type(problem).__name__


def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
