"""Our code tables beside the province's, and where they differ. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.city import CodeDifferences, CodeDifferencesAnswer
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.theme import ROW_PX

SAME = "same"
_WIDTHS = (140, 120, 220, 220)


class CodesPage(QWidget):
    """The difference report (demand 8)."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.parties, self.summary = QComboBox(self), QLabel(self)
        self.differing = QPushButton(icon("filter", theme), self.tr("只看不一致的"), self)
        heads = [
            self.tr("目录"),
            self.tr("代码"),
            self.tr("本市"),
            self.tr("对方"),
            self.tr("差别"),
        ]
        self.table = QTableWidget(0, len(heads), self)
        self.table.setHorizontalHeaderLabels(heads)
        self.empty = EmptyPage(theme, "list", self)
        self._rows: list[tuple[str, str, str, str, str]] = []
        self._pages, self._asking = QStackedWidget(self), Asking(context.link, self)
        self._lay_out()
        self.differing.toggled.connect(self._show)
        self.parties.currentIndexChanged.connect(self.look)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def _lay_out(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.differing.setCheckable(True)
        self.differing.setChecked(True)
        self.summary.setProperty("role", "dim")
        self.parties.addItem(self.tr("省平台"), "province")
        self.parties.setAccessibleName(self.tr("和谁比"))
        table = self.table
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.target(ROW_PX))
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = table.horizontalHeader()
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, px(width))
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(self.tr("代码差异"))
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(self.summary, 1)
        row.addWidget(self.differing)
        row.addWidget(self.parties)
        self._pages.addWidget(table)
        self._pages.addWidget(self.empty)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(0)
        column_.addWidget(head)
        column_.addWidget(self._pages, 1)

    def showEvent(self, _event: object) -> None:
        self.look()

    def _on_change(self, change: Change) -> None:
        if (change.reset or change.link or change.policy) and self.isVisible():
            self.look()

    @Slot()
    def look(self) -> None:
        """Ask the hub."""
        self._asking.ask(CodeDifferences(party=str(self.parties.currentData())))

    @Slot(object)
    def _on_answered(self, answer: CodeDifferencesAnswer) -> None:
        self.parties.blockSignals(True)
        for party in answer.parties:
            if self.parties.findData(party) < 0:
                name = next((p.name for p in self._link.policy.parties if p.id == party), party)
                self.parties.addItem(name, party)
        self.parties.blockSignals(False)
        self._rows = answer.rows
        self._show()

    @Slot()
    def _show(self) -> None:
        rows = self._rows
        differing = [row for row in rows if row[4] != SAME]
        words = self.tr("共 {count} 条，不一致 {differing} 条")
        self.summary.setText(words.format(count=len(rows), differing=len(differing)))
        shown = differing if self.differing.isChecked() else rows
        self.table.setRowCount(len(shown))
        for number, row in enumerate(shown):
            texts = (self._topic(row[0]), *row[1:4], self._difference(row[4]))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text or "—")
                if column == 4 and row[4] != SAME:
                    item.setForeground(self._context.theme.color("severity_iii"))
                self.table.setItem(number, column, item)
        self._pages.setCurrentIndex(0 if shown else 1)
        if rows:
            self.empty.tell(self.tr("没有不一致的代码"), self.tr("本市的代码和对方的都对得上"), "")
        else:
            text = self.tr("对方的事项清单和数据规范接通后，和本市的逐条比对")
            self.empty.tell(self.tr("还没有收到对方的代码"), text, "")

    def _topic(self, topic: str) -> str:
        return {
            "event_class": self.tr("事项清单"),
            "data_item": self.tr("数据项"),
        }.get(topic, topic)

    def _difference(self, what: str) -> str:
        return {
            SAME: self.tr("一致"),
            "ours_only": self.tr("对方没有"),
            "theirs_only": self.tr("本市没有"),
            "name": self.tr("名称不同"),
        }.get(what, what)

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.summary.setText(why or self.tr("与中心断开，代码暂时比不了"))
