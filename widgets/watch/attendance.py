"""考勤: who came to their duties in a quarter, from what was signed on and off. UI thread; no I/O.

Everybody sees themselves; all are seen by who plans the roster or assesses.
"""

from __future__ import annotations

import datetime as dt
import itertools

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.access import Act, Allowed, Role, may
from backends.record.attendance import PersonAttendance, attendance
from backends.record.duty import Duty, Shift
from backends.record.ids import DutyId, ShiftId
from backends.record.watch_policy import CHINA
from widgets.actions import ActionTable
from widgets.alarms.notice import Notice
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.key_table import KeyTable
from widgets.watch.attendance_model import PeopleModel, TurnsModel
from widgets.watch.words import name_of

QUARTERS_OFFERED = 8
# The head of a figure is as narrow as it: which is sorted by stands in its words.
_NO_ARROWS = "QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0px; image: none; }"
_ASSESSES = (Role.INSPECTOR, Role.LEADING_OFFICIAL, Role.COMMANDER)


class AttendanceTab(QWidget):
    """`export_asked(path, people, title)`: the table is written elsewhere."""

    export_asked = Signal(str, object, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.quarter, self.summary = QComboBox(self), QLabel(self)
        self.export = QPushButton(self.tr("导出 Excel…"), self)
        self.notice, self.empty = Notice(theme, self), EmptyPage(theme, "watch", self)
        self.people = PeopleModel(self._link, theme, self)
        self.turns = TurnsModel(self._link, theme, self)
        no_keys = ActionTable(self.tr("考勤"), ())
        self.table = KeyTable(self.people, no_keys, theme, self)
        self.detail = KeyTable(self.turns, no_keys, theme, self)
        self.of_whom = QLabel(self)
        self._pages = QStackedWidget(self)
        self._asking = Asking(self._link, self)
        self._months: list[tuple[dt.datetime, dt.datetime]] = []
        self._duties: dict[DutyId, Duty] = {}
        self._shifts: dict[ShiftId, Shift] = {}
        self._lay_out()
        self.quarter.currentIndexChanged.connect(self.look)
        self.export.clicked.connect(self._on_export)
        self.table.current_changed.connect(self._on_person)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)

    def _lay_out(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.export.setIcon(icon("export", theme))
        self.summary.setProperty("role", "dim")
        self.of_whom.setProperty("role", "title")
        self.of_whom.setContentsMargins(px(16), px(8), px(16), px(8))
        self.table.setAccessibleName(self.tr("人员考勤"))
        self.detail.setAccessibleName(self.tr("逐班签到签退"))
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setStyleSheet(_NO_ARROWS)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.set_widths([px(120), px(180), *[px(88)] * 10])
        widths = (130, 80, 130, 110, 110, 70, 240)
        self.detail.set_widths([px(width) for width in widths])
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(8))
        row.addWidget(self.quarter)
        row.addWidget(self.summary, 1)
        row.addWidget(self.export)
        lower = QFrame(self)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.of_whom)
        below.addWidget(self.detail, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(lower)
        split.setSizes([px(460), px(300)])
        self._pages.addWidget(split)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer()
        self.look()

    @property
    def title(self) -> str:
        """2026 年第 4 季度."""
        return self.quarter.currentText()

    # ---- asking, a month after the other: a quarter of 26 seats is a megabyte

    @Slot()
    def look(self) -> None:
        """Ask for the quarter that is chosen."""
        first = self.quarter.currentData()
        if not self.isVisible() or not isinstance(first, str):
            return
        day = dt.date.fromisoformat(first)
        begins = [_midnight(_month_on(day, ahead)) for ahead in range(4)]
        now = self._link.hub_now()
        self._months = [span for span in itertools.pairwise(begins) if span[0] < now]
        self._duties, self._shifts = {}, {}
        self.summary.setText(self.tr("正在统计…"))
        self._ask_next()

    def _ask_next(self) -> None:
        since, until = self._months[0]
        self._asking.ask(RosterOf(since=since, until=until, realm=self._link.realm))

    @Slot(object)
    def _on_answered(self, answer: RosterOfAnswer) -> None:
        since, until = self._months.pop(0)
        self._duties |= {d.id: d for d in answer.duties if since <= d.starts_at < until}
        self._shifts |= {s.id: s for s in answer.shifts if since <= s.starts_at < until}
        if self._months:
            self._ask_next()
        else:
            self.notice.say("")
            self._show()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.summary.setText("")
        self.notice.say(why or self.tr("与中心断开，考勤连上后再查"))

    # ---- what it shows

    def _offer(self) -> None:
        """The quarter that runs, and those before."""
        today = self._link.hub_now().astimezone(CHINA).date()
        first = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        days = [_month_on(first, -3 * back) for back in range(QUARTERS_OFFERED)]
        if self.quarter.itemData(0) == days[0].isoformat():
            return
        self.quarter.blockSignals(True)
        self.quarter.clear()
        for day in days:
            words = self.tr("{year} 年第 {n} 季度")
            number = (day.month - 1) // 3 + 1
            self.quarter.addItem(words.format(year=day.year, n=number), day.isoformat())
        self.quarter.blockSignals(False)

    def _show(self) -> None:
        now = self._link.hub_now()
        found = attendance(self._duties.values(), self._shifts.values(), now)
        found = [one for one in found if self._may_see(one)]
        chosen = self._current()
        self.people.show(found)
        kept = [n for n, one in enumerate(self.people.people) if one.person == chosen]
        if found:
            self.table.setCurrentIndex(self.people.index(kept[0] if kept else 0, 0))
        self._pages.setCurrentIndex(0 if found else 1)
        self.export.setEnabled(bool(found))
        what = self.tr("排了班、或在值班席签到过的人，这里按人列出迟到、早退、缺勤和在岗小时")
        self.empty.tell(self.tr("这一季度没有排班和签到"), what, "")
        planned, came = sum(p.planned for p in found), sum(p.came for p in found)
        words = self.tr("{people} 人 · 应到 {planned} 班 · 实到 {came} · 迟到 {late} · 未到岗 {n}")
        self.summary.setText(
            words.format(
                people=len(found),
                planned=planned,
                came=came,
                late=sum(p.late for p in found),
                n=sum(p.missing for p in found),
            )
            if found
            else ""
        )
        self._on_person()

    def _may_see(self, one: PersonAttendance) -> bool:
        user = self._link.user
        if user is None:
            return False
        is_over_all = may(user, Act.ROSTER) is not Allowed.NO or user.role in _ASSESSES
        return is_over_all or one.person == user.id

    def _current(self) -> str:
        row = self.table.currentIndex().row()
        return self.people.people[row].person if 0 <= row < len(self.people.people) else ""

    @Slot()
    def _on_person(self) -> None:
        row = self.table.currentIndex().row()
        people = self.people.people
        one = people[row] if 0 <= row < len(people) else None
        self.turns.show(one)
        words = self.tr("{name}：每一班的签到签退")
        name = name_of(one.person, self._link) if one is not None else ""
        self.of_whom.setText(words.format(name=name) if one is not None else "")

    @Slot()
    def _on_export(self) -> None:
        name = self.tr("值班考勤-{title}.xlsx").format(title=self.title.replace(" ", ""))
        kinds = self.tr("Excel 表格 (*.xlsx)")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("导出考勤"), name, kinds)
        if path:
            self.export_asked.emit(path, list(self.people.people), self.title)


def _month_on(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months on."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), CHINA).astimezone(dt.UTC)
