"""One feed: its figures, what was refused and why, what it lives by. UI thread; no I/O."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backends.link.city import ForgetSource
from backends.record.access import Act, Allowed, may
from backends.record.resource import Quarantined, SourceHealth
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import clock_text
from widgets.health.words import expiry_text, facts_of, remark_text, soonest
from widgets.icons import icon
from widgets.theme import ROW_PX

_FACTS, _FACTS_A_ROW = 14, 2
_PLAIN = 12  # those after them are sentences, a row each


class FeedDetail(QFrame):
    """Everything that is known of one feed."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self.health: SourceHealth | None = None
        self.setProperty("role", "panel")
        self.title, self.remark = QLabel(self), QLabel(self)
        self.forget = QPushButton(icon("clear", context.theme), self.tr("移出看板"), self)
        self.forget.setToolTip(self.tr("系统已拆除，或已从站点文件中去掉；再有报告会自动回到看板"))
        self.said = QLabel(self)
        self._asking = Asking(context.link, self)
        self.refused = self._table((self.tr("原因"), self.tr("次数"), self.tr("最近")))
        self.sample = QLabel(self)
        self.credentials = self._table((self.tr("凭证"), self.tr("到期"), self.tr("负责人")))
        self._no_refused, self._no_credentials = QLabel(self), QLabel(self)
        self._facts: list[tuple[QLabel, QLabel]] = []
        self._lay_out()
        self.refused.currentCellChanged.connect(self._on_refused)
        self.forget.clicked.connect(self._on_forget)
        self._asking.failed.connect(self._on_failed)

    def show_feed(self, health: SourceHealth) -> None:
        """Another feed, or the same with news."""
        is_other = self.health is None or self.health.source != health.source
        now = self._link.hub_now()
        self.health = health
        self.title.setText(health.name)
        self.remark.setText(remark_text(health, now))
        self.remark.setVisible(bool(self.remark.text()))
        facts = facts_of(health, now, self._link.policy)
        for (name, value), (word, text) in zip(self._facts, facts, strict=True):
            name.setText(word)
            value.setText(text)
        if is_other:
            self.said.hide()
        self._show_forget(health)
        self._show_refused(health.quarantined, is_other=is_other)
        self._show_credentials(health)

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.remark.setProperty("role", "warning")
        self.remark.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        for number in range(_FACTS):
            name, value = QLabel(self), QLabel(self)
            name.setProperty("role", "small")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row, column = divmod(number, _FACTS_A_ROW)
            is_sentence = number >= _PLAIN
            if is_sentence:
                row, column = number - _PLAIN // _FACTS_A_ROW, 0
            grid.addWidget(name, row, column * 2)
            value.setWordWrap(is_sentence)
            grid.addWidget(value, row, column * 2 + 1, 1, 3 if is_sentence else 1)
            grid.setColumnStretch(column * 2 + 1, 1)
            self._facts.append((name, value))
        self.said.setProperty("role", "warning")
        self.said.setWordWrap(True)
        self.sample.setProperty("role", "small")
        self.sample.setWordWrap(True)
        self.sample.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(px(16), px(12), px(16), px(12))
        column_.setSpacing(px(8))
        column_.addWidget(self.title)
        column_.addWidget(self.remark)
        column_.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        column_.addWidget(self.said)
        column_.addLayout(grid)
        self._section(column_, self.tr("没有收下的数据"), self.refused, self._no_refused)
        column_.addWidget(self.sample)
        self._section(column_, self.tr("凭证和证书"), self.credentials, self._no_credentials)
        self._no_refused.setText(self.tr("没有：收到的都能用"))
        self._no_credentials.setText(self.tr("没有登记到期日。在站点文件里写上，提前 30 天提醒"))
        column_.addStretch(1)

    def _section(
        self, column: QVBoxLayout, words: str, table: QTableWidget, otherwise: QLabel
    ) -> None:
        head = QLabel(words, self)
        head.setProperty("role", "value")
        head.setContentsMargins(0, self._context.theme.px(8), 0, 0)
        otherwise.setProperty("role", "small")
        column.addWidget(head)
        column.addWidget(table)
        column.addWidget(otherwise)

    def _table(self, heads: tuple[str, ...]) -> QTableWidget:
        table = QTableWidget(0, len(heads), self)
        table.setHorizontalHeaderLabels(list(heads))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._context.theme.target(ROW_PX))
        across = table.horizontalHeader()
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(heads[0])
        return table

    def _show_refused(self, rows: list[Quarantined], *, is_other: bool) -> None:
        newest = sorted(rows, key=lambda row: row.last_at, reverse=True)
        now = self._link.hub_now()
        self._fill(
            self.refused,
            [(row.reason, f"{row.count:,}", clock_text(row.last_at, now)) for row in newest],
        )
        self._no_refused.setVisible(not newest)
        if is_other or self.refused.currentRow() < 0:
            self.refused.setCurrentCell(0 if newest else -1, 0)
        self._on_refused()

    def _show_forget(self, health: SourceHealth) -> None:
        """Of what no gateway speaks of any more: who looks after devices may take it away."""
        user = self._link.user
        may_forget = user is not None and may(user, Act.MANAGE_DEVICES) is Allowed.YES
        self.forget.setVisible(health.is_unreported and may_forget)
        self.forget.setEnabled(not self._asking.is_busy)

    @Slot()
    def _on_forget(self) -> None:
        if self.health is not None:
            self.said.hide()
            self.forget.setEnabled(False)
            self._asking.ask(ForgetSource(source=self.health.source))

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self.said.setText(words or self.tr("与指挥中枢的连接中断，没有移出，请稍后再试"))
        self.said.show()
        self.forget.setEnabled(True)

    def _show_credentials(self, health: SourceHealth) -> None:
        now = self._link.hub_now()
        rows = sorted(health.credentials, key=lambda one: one.expires_at)
        self._fill(
            self.credentials,
            [(one.name, expiry_text(one, now), one.owner or "—") for one in rows],
        )
        self._no_credentials.setVisible(not rows)
        if soonest(health, now) is not None:
            item = self.credentials.item(0, 1)
            if item is not None:
                item.setForeground(self._context.theme.color("severity_iii"))

    def _fill(self, table: QTableWidget, rows: list[tuple[str, ...]]) -> None:
        table.setRowCount(len(rows))
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = table.item(number, column)
                if item is None:
                    item = QTableWidgetItem()
                    table.setItem(number, column, item)
                if item.text() != text:
                    item.setText(text)
                    item.setToolTip(text)
        shown = min(len(rows), 6)
        height = table.horizontalHeader().sizeHint().height()
        height += shown * table.verticalHeader().defaultSectionSize() + 4
        table.setFixedHeight(height)
        table.setVisible(bool(rows))

    def _on_refused(self) -> None:
        """The sample of the reason that is chosen."""
        rows = self.health.quarantined if self.health is not None else []
        newest = sorted(rows, key=lambda row: row.last_at, reverse=True)
        at = self.refused.currentRow()
        sample = newest[at].sample if 0 <= at < len(newest) else ""
        words = self.tr("样本：{sample}").format(sample=sample) if sample else ""
        self.sample.setText(words)
        self.sample.setVisible(bool(words))
