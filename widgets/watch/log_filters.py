"""What of the log is wanted: words, kind, watch, handed over. UI thread; performs no I/O."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from backends.link.watch import LogPage
from backends.record.entry import EntryKind
from backends.record.ids import EntryId, ShiftId
from backends.record.watch_policy import CHINA
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.watch.log_dates import LogDates
from widgets.watch.words import kind_word, shift_word

TYPING_PAUSE_MS = 300
DAYS_OFFERED = 7
_DATES = "dates"
_WRITTEN = "written"


class LogFilters(QFrame):
    """`changed`: ask anew."""

    changed = Signal()
    left = Signal()  # by Enter

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, self._link = context.theme, context.link
        px = theme.px
        self.setProperty("role", "header")
        self.search, self.kinds, self.shifts = QLineEdit(self), QComboBox(self), QComboBox(self)
        self.flagged = QCheckBox(self.tr("只看交班重点"), self)
        self.dates = LogDates(self._link, theme, self)
        self.dates.hide()
        self.only = QPushButton(icon("close", theme), self.tr("只看这一条"), self)
        self.only.setToolTip(self.tr("按一下看全部日志"))
        self.only.hide()
        self._only = EntryId("")
        self.summary = QLabel(self)
        self.search.setPlaceholderText(self.tr("搜日志"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            QAction(icon("search", theme), "", self.search),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.kinds.addItem(self.tr("全部类别"), "")
        self.kinds.addItem(self.tr("不看自动记录"), _WRITTEN)
        for kind in EntryKind:
            self.kinds.addItem(kind_word(kind), kind.value)
        self.summary.setProperty("role", "dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(8))
        row.addWidget(self.search, 1)
        row.addWidget(self.kinds)
        row.addWidget(self.shifts)
        row.addWidget(self.dates)
        row.addWidget(self.only)
        row.addWidget(self.flagged)
        row.addWidget(self.summary)
        self._row = row
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self.left)
        self.kinds.currentIndexChanged.connect(self.changed)
        self.shifts.currentIndexChanged.connect(self._on_shift)
        self.dates.changed.connect(self.changed)
        self.only.clicked.connect(self.clear)
        self.flagged.toggled.connect(self.changed)
        self.flagged.setToolTip(self.tr("每次交班都要交代、还没有了结的"))
        self.offer_shifts()

    def add(self, button: QWidget) -> None:
        """Something to be done with what is shown, at the end of the bar."""
        self._row.addWidget(button)

    @property
    def chosen(self) -> ShiftId:
        """The watch that is looked at; empty: all."""
        data = str(self.shifts.currentData() or "")
        return self.dates.shift if data == _DATES else ShiftId(data)

    def show_only(self, entry: str) -> None:
        """One entry, whatever else was looked for; until anything else is."""
        self._clear()
        self._only = EntryId(entry)
        self.only.show()
        self.changed.emit()

    @property
    def is_open(self) -> bool:
        """Whether everything is wanted."""
        return not (self.is_narrowed or self._only)

    def question(self, before: int, limit: int) -> LogPage:
        """What is asked of the hub."""
        wanted = str(self.kinds.currentData() or "")
        kinds = [EntryKind(wanted)] if wanted in list(EntryKind) else []
        if wanted == _WRITTEN:
            kinds = [kind for kind in EntryKind if kind is not EntryKind.AUTOMATIC]
        if self._only and not self.is_narrowed:
            return LogPage(entry=self._only, limit=1, realm=self._link.realm)
        self._only = EntryId("")
        self.only.hide()
        since, until = self.dates.span if self._is_by_date else (None, None)
        return LogPage(
            since=since,
            until=until,
            shift=self.chosen,
            text=self.search.text().strip(),
            kinds=kinds,
            flagged=self.flagged.isChecked(),
            before_seq=before,
            limit=limit,
            realm=self._link.realm,
        )

    def tell(self, loaded: int, total: int, waiting: int) -> None:
        """How many are loaded, there are, and wait to be taken."""
        words = [self.tr("{loaded} / {total} 条").format(loaded=loaded, total=total)]
        if waiting:
            words.append(self.tr("待写入 {n}").format(n=waiting))
        self.summary.setText(" · ".join(words))

    def explain(self, empty: EmptyPage) -> None:
        """Why nothing is there."""
        if not self.is_open:
            empty.tell(self.tr("筛选条件下没有日志"), "", self.tr("清除筛选，看全部日志"))
        else:
            what = self.tr("电话、通知、巡屏记在这里；发生的事由中心每一刻钟归并记一次")
            empty.tell(self.tr("还没有日志"), what, "")

    @property
    def is_narrowed(self) -> bool:
        """Whether something is looked for by hand."""
        chosen = self.kinds.currentIndex() > 0 or self.shifts.currentIndex() > 0
        return bool(self.search.text().strip() or chosen or self.flagged.isChecked())

    @property
    def _is_by_date(self) -> bool:
        return str(self.shifts.currentData()) == _DATES

    @Slot()
    def _on_shift(self) -> None:
        self.dates.setVisible(self._is_by_date)
        if self._is_by_date:
            self.dates.begin()
        self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """Everything is wanted again."""
        self._clear()
        self.changed.emit()

    def _clear(self) -> None:
        self._only = EntryId("")
        self.only.hide()
        self.blockSignals(True)
        self.search.clear()
        self.kinds.setCurrentIndex(0)
        self.shifts.setCurrentIndex(0)
        self.flagged.setChecked(False)
        self.blockSignals(False)
        self._typing.stop()

    def offer_shifts(self) -> None:
        """All, and the watches of the last days, the newest first."""
        self.dates.renew()
        policy, now, realm = self._link.policy.watch, self._link.hub_now(), self._link.realm
        today = now.astimezone(CHINA).date()
        days = [today - dt.timedelta(days=back) for back in range(DAYS_OFFERED)]
        begun = [
            (template.span_on(day)[0], template.id_on(day, realm))
            for day in days
            for template in policy.shifts
            if template.span_on(day)[0] <= now
        ]
        ids = [str(shift) for _, shift in sorted(begun, reverse=True)]
        known = [self.shifts.itemData(n) for n in range(1, self.shifts.count() - 1)]
        if ids == known and self.shifts.count():
            return
        chosen = self.shifts.currentData()
        self.shifts.blockSignals(True)
        self.shifts.clear()
        self.shifts.addItem(self.tr("全部班次"), "")
        for shift in ids:
            self.shifts.addItem(shift_word(shift, policy), shift)
        self.shifts.addItem(self.tr("按日期…"), _DATES)
        self.shifts.setCurrentIndex(max(0, self.shifts.findData(chosen)))
        self.shifts.blockSignals(False)

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()
