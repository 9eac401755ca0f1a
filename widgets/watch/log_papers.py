"""Paper of the log: the log of a watch, blank forms, and forms that are taken in. UI thread.

Only says what is wanted; others make and send it.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, QDate, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDateEdit, QMenu, QToolButton, QWidget

from backends.link.api import Link
from backends.record.commands import CommandBody
from backends.record.ids import ShiftId
from backends.record.watch_policy import ShiftTemplate
from widgets.context import UiContext
from widgets.formats import LOCAL
from widgets.icons import icon
from widgets.incidents.form import PLAIN_MOMENT, FormDialog
from widgets.watch.log_filters import LogFilters
from widgets.watch.seats import current_shift, seats_held
from widgets.watch.words import shift_word

OWN, OTHER, TAKE_IN, BLANK = "own", "other", "take_in", "blank:"


def own_watch(link: Link) -> ShiftId:
    """The watch that whoever is signed in sits in, else the one that has charge; empty: none."""
    held = seats_held(link, link.user.id) if link.user is not None else []
    if held:
        return held[0][0].id
    running = current_shift(link)
    return running.id if running is not None else ShiftId("")


class LogPapers(QToolButton):
    """`paper_asked(kind, id)`: "log" of a watch, or "blank" of a form; `take_in_asked`; `said`."""

    paper_asked = Signal(str, str)
    take_in_asked = Signal()
    said = Signal(str)

    def __init__(self, context: UiContext, filters: LogFilters) -> None:
        super().__init__(filters)
        self._context, self._link, self._filters = context, context.link, filters
        self.setText(self.tr("纸面"))
        self.setIcon(icon("print", context.theme))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(self.tr("打印日志（Ctrl+P）、空白表、补录"))
        menu = QMenu(self)
        self._own = menu.addAction("")
        self._own.setData(OWN)
        menu.addAction(self.tr("打印别的班次…")).setData(OTHER)
        menu.addSeparator()
        for form, words in (
            ("log", self.tr("空白表：值班日志")),
            ("call", self.tr("空白表：电话记录")),
            ("incident", self.tr("空白表：事件登记")),
            ("handover", self.tr("空白表：交接班单")),
        ):
            menu.addAction(words).setData(f"{BLANK}{form}")
        menu.addSeparator()
        menu.addAction(self.tr("补录纸面记录…")).setData(TAKE_IN)
        menu.aboutToShow.connect(self._name)
        menu.triggered.connect(self._on_chosen)
        self.setMenu(menu)

    @property
    def watch(self) -> ShiftId:
        """Whose log is printed: the one that is looked at, else one's own."""
        return self._filters.chosen or own_watch(self._link)

    def print_log(self, watch: ShiftId) -> None:
        """The log of a watch."""
        if watch:
            self.paper_asked.emit("log", watch)
        else:
            self.said.emit(self.tr("现在没有班次；要打印过去的，在“班次”里选"))

    @Slot()
    def _name(self) -> None:
        watch = self.watch
        words = self.tr("打印 {watch} 的日志")
        named = shift_word(watch, self._link.policy.watch) if watch else "—"
        self._own.setText(words.format(watch=named))
        self._own.setEnabled(bool(watch))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        name = str(action.data())
        if name == OWN:
            self.print_log(self.watch)
        elif name == TAKE_IN:
            self.take_in_asked.emit()
        elif name == OTHER:
            dialog = OtherWatch(self._context, self)
            dialog.chosen.connect(self._on_other)
            dialog.open()
        else:
            self.paper_asked.emit("blank", name.removeprefix(BLANK))

    @Slot(str)
    def _on_other(self, watch: str) -> None:
        self.print_log(ShiftId(watch))


class OtherWatch(FormDialog):
    """`chosen`: the id of a watch of any day that has begun."""

    chosen = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(
            context, parent, QCoreApplication.translate("LogPapers", "打印别的班次的日志")
        )
        local = self.link.hub_now().astimezone(LOCAL) - dt.timedelta(days=1)
        self.day = QDateEdit(QDate(local.year, local.month, local.day), self)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setStyleSheet(PLAIN_MOMENT)
        self.day.setToolTip(self.tr("上下键调整"))
        self.add_row(self.tr("哪一天"), self.day)
        choices = [(one.name, str(one.key)) for one in self.link.policy.watch.shifts]
        self.shifts = self.add_choice(self.tr("班次"), choices)
        self.tell_effect(self.tr("印出这一班写下的全部日志，更正过的划线注明"))
        self.sent.connect(self._on_sent)

    def problem(self) -> str:
        template, day = self._template, self._day
        if template is None:
            return self.tr("还没有设班次")
        has_begun = template.span_on(day)[0] <= self.link.hub_now()
        return "" if has_begun else self.tr("这一班还没有开始")

    def commands(self) -> list[CommandBody]:
        return []

    @property
    def _template(self) -> ShiftTemplate | None:
        return self.link.policy.watch.shift(str(self.shifts.currentData() or ""))

    @property
    def _day(self) -> dt.date:
        day = self.day.date()
        return dt.date(day.year(), day.month(), day.day())

    @Slot()
    def _on_sent(self) -> None:
        if self._template is not None:
            self.chosen.emit(self._template.id_on(self._day, self.link.realm))
