"""排班: who is to be on watch, as a grid of seats and days that is typed into. UI thread; no I/O.

Single cells are sent at once; what touches several is listed before it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.duty import Duty, DutyDeed, PlannedDuty
from backends.record.ids import DutyId
from backends.record.watch_policy import CHINA
from widgets.alarms.notice import Notice
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.watch.changes_dialog import FaultsDialog
from widgets.watch.roster_deeds import RosterDeeds
from widgets.watch.roster_model import RosterModel
from widgets.watch.roster_proposal import RosterProposals
from widgets.watch.roster_view import RosterView
from widgets.watch.words import refused_text

GATHER_MS = 300


class RosterTab(QWidget):
    """`import_asked(path)`, `export_asked(path)`: files are read and written elsewhere."""

    import_asked = Signal(str)
    export_asked = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.model = RosterModel(self._link, self)
        self.grid = RosterView(context, self.model, self)
        self.notice, self.empty = Notice(theme, self), EmptyPage(theme, "watch", self)
        self.deeds = RosterDeeds(context, self.grid, self.model)
        self.shift, self.length = QComboBox(self), QComboBox(self)
        self.earlier, self.later = QToolButton(self), QToolButton(self)
        self.today = QPushButton(self.tr("今天"), self)
        self.summary = QLabel(self)
        self.week = QPushButton(icon("copy", theme), self.tr("复制到下周…"), self)
        self.rotate = QPushButton(self.tr("按模板排…"), self)
        self.files = QPushButton(self.tr("导入导出"), self)
        self._menu = QMenu(self.files)
        self._pages = QStackedWidget(self)
        self._asking = Asking(self._link, self)
        self._proposals = RosterProposals(context, self, self.model)
        self._gather = QTimer(self)
        self._lay_out()
        self._connect()
        self._on_policy()

    def _lay_out(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.length.addItem(self.tr("两周"), 14)
        self.length.addItem(self.tr("一个月"), 31)
        self.earlier.setIcon(icon("chevron_left", theme))
        self.earlier.setToolTip(self.tr("往前一周（PgUp）"))
        self.later.setIcon(icon("chevron_right", theme))
        self.later.setToolTip(self.tr("往后一周（PgDown）"))
        self.summary.setProperty("role", "dim")
        self._import = self._menu.addAction(self.tr("导入 Excel 或日历…"))
        self._export = self._menu.addAction(self.tr("导出 Excel 或日历…"))
        self.files.setMenu(self._menu)
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(8))
        for widget in (self.shift, self.length, self.earlier, self.today, self.later):
            row.addWidget(widget)
        row.addWidget(self.summary, 1)
        for button in (self.week, self.rotate, self.files):
            row.addWidget(button)
        self._pages.addWidget(self.grid)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self.look)
        self.shift.currentIndexChanged.connect(self._show)
        self.length.currentIndexChanged.connect(self._show)
        self.earlier.clicked.connect(self._on_earlier)
        self.later.clicked.connect(self._on_later)
        self.today.clicked.connect(self._on_today)
        self.week.clicked.connect(self.deeds.copy_week)
        self.rotate.clicked.connect(self.deeds.rotate)
        self.deeds.said.connect(self.notice.say)
        self._proposals.said.connect(self.notice.say)
        self.deeds.proposed.connect(self.propose)
        self._import.triggered.connect(self._on_import)
        self._export.triggered.connect(self._on_export)
        self.grid.asked.connect(self.act)
        self.model.person_chosen.connect(self.deeds.put)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.refresh()
        self._tell()
        self.look()

    # ---- for the composition

    @Slot(str, object)
    def propose(
        self,
        heading: str,
        plans: Sequence[PlannedDuty],
        known: Mapping[DutyId, Duty] | None = None,
    ) -> None:
        """List what these plans would change, to be sent or not.

        `known`: duties of a stretch that is not in view.
        """
        self._proposals.propose(heading, plans, known)

    def show_faults(self, name: str, faults: Sequence[str]) -> None:
        """A file was not taken, and why."""
        FaultsDialog(self._context, self, name, faults).open()

    # ---- what people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        if name in self.deeds.names:
            self.deeds.do(name)
            return
        ways = {
            "next_empty": self._on_next,
            "shift": self._on_shift,
            "today": self._on_today,
            "earlier": self._on_earlier,
            "later": self._on_later,
        }
        ways[name]()

    @Slot()
    def _on_import(self) -> None:
        kinds = self.tr("值班表 (*.xlsx *.ics)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("导入值班表"), "", kinds)
        if path:
            self.import_asked.emit(path)

    @Slot()
    def _on_export(self) -> None:
        last = self.model.day_at(self.model.days - 1)
        name = self.tr("值班表-{first}-{last}.xlsx").format(first=self.model.first, last=last)
        kinds = self.tr("Excel 表格 (*.xlsx);;日历 (*.ics)")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("导出值班表"), name, kinds)
        if path:
            self.export_asked.emit(path)

    # ---- moving about

    @Slot()
    def _on_next(self) -> None:
        rows, columns = self.model.rowCount(), self.model.columnCount()
        here = self.grid.currentIndex()
        start = here.column() * rows + here.row() + 1 if here.isValid() else 0
        for step in range(rows * columns):
            column, row = divmod((start + step) % (rows * columns), rows)
            index = self.model.index(row, column)
            if self.model.wants_care(index):
                self.grid.setCurrentIndex(index)
                return
        self.notice.say(self.tr("这一段里没有空格和冲突"))

    @Slot()
    def _on_shift(self) -> None:
        if self.shift.count():
            self.shift.setCurrentIndex((self.shift.currentIndex() + 1) % self.shift.count())

    @Slot()
    def _on_today(self) -> None:
        today = self._link.hub_now().astimezone(CHINA).date()
        self._go(today - dt.timedelta(days=today.weekday()))
        column = (today - self.model.first).days
        row = max(0, self.grid.currentIndex().row())
        self.grid.setCurrentIndex(self.model.index(row, column))

    @Slot()
    def _on_earlier(self) -> None:
        self._go(self.model.first - dt.timedelta(days=7))

    @Slot()
    def _on_later(self) -> None:
        self._go(self.model.first + dt.timedelta(days=7))

    def _go(self, first: dt.date) -> None:
        here = self.grid.currentIndex()
        row, column = max(0, here.row()), max(0, here.column())
        key = str(self.shift.currentData() or "")
        self.model.show_stretch(
            self._link.policy.watch.shift(key), first, int(self.length.currentData())
        )
        column = min(column, self.model.columnCount() - 1)
        self.grid.setCurrentIndex(self.model.index(row, column))
        self._tell()
        self.look()

    # ---- what it shows

    @Slot()
    def _show(self) -> None:
        self._go(self.model.first)

    @Slot()
    def look(self) -> None:
        """Ask for this stretch: the replica has only the coming fortnight."""
        if not self.isVisible() or self.model.template is None:
            return
        begin = dt.datetime.combine(self.model.first, dt.time(), CHINA)
        until = begin + dt.timedelta(days=self.model.days + 1)
        self._asking.ask(
            RosterOf(
                since=begin.astimezone(dt.UTC),
                until=until.astimezone(dt.UTC),
                realm=self._link.realm,
            )
        )

    @Slot(object)
    def _on_answered(self, answer: RosterOfAnswer) -> None:
        self.model.set_asked(answer.duties)
        self._tell()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.notice.say(why or self.tr("与中心断开：只看得到近两周的排班，改动连上后提交"))

    def _on_change(self, change: Change) -> None:
        refused = [(b, r) for b, r in change.refusals if isinstance(b, DutyDeed)]
        if refused:
            body, refusal = refused[0]
            text = refused_text(body, refusal)
            if len(refused) > 1:
                text = self.tr("{text}（共 {n} 处没有改成）").format(text=text, n=len(refused))
            self.notice.say(text)
        if change.reset or change.policy or change.user:
            self._on_policy()
        is_ours = any(subject.startswith("duty-") for subject in change.pending)
        if self.isVisible() and (change.reset or change.duties or is_ours):
            self.model.refresh()
            self._tell()
            if not self._link.pending:
                self._gather.start()

    def _on_policy(self) -> None:
        policy = self._link.policy.watch
        names = [(template.name, template.key) for template in policy.shifts]
        shown = range(self.shift.count())
        known = [(self.shift.itemText(n), self.shift.itemData(n)) for n in shown]
        may_plan = self.deeds.may_plan()
        for button in (self.week, self.rotate):
            button.setVisible(may_plan)
        self._import.setEnabled(may_plan)
        self._pages.setCurrentWidget(self.grid if policy.shifts and policy.seats else self.empty)
        words = self.tr("请管理员在 policy 的 [watch] 里写上班次和席位，这里就能排班")
        self.empty.tell(self.tr("值班规则里没有班次和席位"), words, "")
        if names != known or self.model.rowCount() != self._rows():
            self.shift.blockSignals(True)
            self.shift.clear()
            for name, key in names:
                self.shift.addItem(name, key)
            self.shift.blockSignals(False)
            self._on_today()

    def _rows(self) -> int:
        template = self.model.template
        policy = self._link.policy.watch
        if template is None:
            return 0
        last = self.model.first + dt.timedelta(days=self.model.days - 1)
        return len(policy.seats_of(template.key, last))

    def _tell(self) -> None:
        wanted = self._count(self.model.wants_care)
        if self.model.rowCount() == 0:
            self.summary.setText("")
        elif wanted:
            self.summary.setText(self.tr("△ 空格、缺人、冲突 {n} 处（N 逐个看）").format(n=wanted))
        elif unplanned := self._count(self.model.is_unplanned):
            words = self.tr("没有缺人和冲突；七天以后还有 {n} 格没排")
            self.summary.setText(words.format(n=unplanned))
        else:
            self.summary.setText(self.tr("这一段都排了人，没有冲突"))

    def _count(self, is_so: Callable[[QModelIndex], bool]) -> int:
        rows, columns = self.model.rowCount(), self.model.columnCount()
        cells: list[QModelIndex] = [
            self.model.index(row, column) for row in range(rows) for column in range(columns)
        ]
        return sum(is_so(index) for index in cells)
