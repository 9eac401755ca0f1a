"""Which days of the log are looked at, and of a single day which watch. UI thread; no I/O."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QWidget

from backends.link.api import Link
from backends.record.ids import ShiftId
from backends.record.watch_policy import CHINA
from widgets.theme import Theme


class LogDates(QWidget):
    """`changed`: other days, or another watch of the day."""

    changed = Signal()

    def __init__(self, link: Link, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self.first, self.last = QDateEdit(self), QDateEdit(self)
        self.watch = QComboBox(self)
        to = QLabel(self.tr("至"), self)
        to.setProperty("role", "dim")
        for edit, name in ((self.first, self.tr("从哪一天")), (self.last, self.tr("到哪一天"))):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setCalendarPopup(True)
            edit.setAccessibleName(name)
            edit.setToolTip(name)
        self.watch.setAccessibleName(self.tr("那一天的班次"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        for part in (self.first, to, self.last, self.watch):
            row.addWidget(part)
        self.first.dateChanged.connect(self._on_first)
        self.last.dateChanged.connect(self._on_last)
        self.watch.currentIndexChanged.connect(self.changed)

    def begin(self) -> None:
        """The day before, until other days are chosen."""
        self.renew()
        if self.watch.count():
            return
        yesterday = self.first.maximumDate().addDays(-1)
        for edit in (self.first, self.last):
            self._set(edit, yesterday)
        self._offer()

    def renew(self) -> None:
        """None after today, which is another day than when this was last looked at."""
        today = self._link.hub_now().astimezone(CHINA).date()
        for edit in (self.first, self.last):
            edit.blockSignals(True)
            edit.setMaximumDate(QDate(today.year, today.month, today.day))
            edit.blockSignals(False)

    @property
    def shift(self) -> ShiftId:
        """The watch that is chosen of a single day; empty: all of the days."""
        template = self._link.policy.watch.shift(str(self.watch.currentData() or ""))
        return template.id_on(_day(self.first), self._link.realm) if template else ShiftId("")

    @property
    def span(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """From when to before when; a watch has its own, which may end on the next day."""
        if self.shift:
            return None, None
        begin = dt.datetime.combine(_day(self.first), dt.time(), CHINA)
        end = dt.datetime.combine(_day(self.last), dt.time(), CHINA) + dt.timedelta(days=1)
        return begin.astimezone(dt.UTC), end.astimezone(dt.UTC)

    @Slot()
    def _on_first(self) -> None:
        if self.last.date() < self.first.date():
            self._set(self.last, self.first.date())
        self._offer()
        self.changed.emit()

    @Slot()
    def _on_last(self) -> None:
        if self.last.date() < self.first.date():
            self._set(self.first, self.last.date())
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        """The watches of a single day."""
        is_one = self.first.date() == self.last.date()
        chosen = self.watch.currentData() if is_one else ""
        self.watch.blockSignals(True)
        self.watch.clear()
        self.watch.addItem(self.tr("全天"), "")
        for template in self._link.policy.watch.shifts if is_one else ():
            self.watch.addItem(template.name, template.key)
        self.watch.setCurrentIndex(max(0, self.watch.findData(chosen)))
        self.watch.blockSignals(False)
        self.watch.setEnabled(is_one)

    def _set(self, edit: QDateEdit, date: QDate) -> None:
        edit.blockSignals(True)
        edit.setDate(date)
        edit.blockSignals(False)


def _day(edit: QDateEdit) -> dt.date:
    date = edit.date()
    return dt.date(date.year(), date.month(), date.day())
