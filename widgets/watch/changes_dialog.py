"""What a change of the roster would do to whom, before it is sent. UI thread only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backends.record.commands import CommandBody
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.watch.roster_plan import Line
from widgets.watch.seats import seat_name
from widgets.watch.words import day_word, duty_word, name_of

SHOWN_PX = 360


class ChangesDialog(FormDialog):
    """The lines, what is left out, and one button that sends all of it."""

    def __init__(
        self, context: UiContext, parent: QWidget, heading: str, found: tuple[list[Line], int]
    ) -> None:
        self.lines, begun = found
        super().__init__(context, parent, heading)
        self._plans = {plan.seat: plan for plan in self.link.policy.watch.seats}
        self.setMinimumWidth(context.theme.px(680))
        self.table = QTableWidget(len(self.lines), 5, self)
        self._fill(self.table)
        self.grid.addWidget(self.table, 0, 0, 1, 2)
        count = len(self.lines)
        words = [self.tr("将改动 {count} 处，逐条记入日志").format(count=count)]
        if not count:
            words = [self.tr("没有要改动的：排班表已经是这样")]
        if begun:
            words.append(self.tr("{count} 处已经开始或过去，不改").format(count=begun))
        self.tell_effect("；".join(words))
        self.warn(self._care())
        self.send_button.setEnabled(bool(count))
        self.send_button.setText(self.tr("提交 {count} 处").format(count=count))
        self.send_button.setFocus()

    def commands(self) -> list[CommandBody]:
        return [line.command for line in self.lines]

    def _care(self) -> str:
        """What is to be seen before it is sent."""
        clashes = sum(bool(line.clash) for line in self.lines)
        restless = sum(line.is_without_rest for line in self.lines)
        words = []
        if clashes:
            text = self.tr("✕ {count} 处同一个人同一时间排了两个席位，提交前请看清")
            words.append(text.format(count=clashes))
        if restless:
            text = self.tr("△ {count} 处同一个人接连上两班，中间没有休息")
            words.append(text.format(count=restless))
        return "\n".join(words)

    def _fill(self, table: QTableWidget) -> None:
        theme = self.context.theme
        table.setHorizontalHeaderLabels(
            [self.tr("日期"), self.tr("班次"), self.tr("席位"), self.tr("现在"), self.tr("改为")]
        )
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setStyleSheet(f"QTableView::item {{ padding-left: {theme.px(5)}px; }}")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setFixedHeight(theme.px(SHOWN_PX))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        table.horizontalHeader().setDefaultAlignment(left)
        for number, line in enumerate(self.lines):
            for column, text in enumerate(self._texts(line)):
                item = QTableWidgetItem(text)
                item.setForeground(self._color(line, column))
                table.setItem(number, column, item)

    def _texts(self, line: Line) -> tuple[str, ...]:
        policy, plan = self.link.policy.watch, line.plan
        found = policy.parts_of(plan.shift)
        before = self.tr("未排")
        if line.before is not None:
            before = name_of(line.before.person, self.link, line.before.name)
            if line.before.state.value != "planned":
                before = f"{before}（{duty_word(line.before.state)}）"
        name = name_of(plan.person, self.link, plan.name)
        return (
            day_word(found[1], self.link.hub_now()) if found is not None else "",
            found[0].name if found is not None else str(plan.shift),
            seat_name(plan.seat, self._plans.get(plan.seat)),
            before,
            self._after(line, name),
        )

    def _after(self, line: Line, name: str) -> str:
        if line.clash:
            return self.tr("✕ {name}，也在 {seat}").format(name=name, seat=line.clash)
        return self.tr("△ {name}，接连两班").format(name=name) if line.is_without_rest else name

    def _color(self, line: Line, column: int) -> QColor:
        if column == 4 and (line.clash or line.is_without_rest):
            return self.context.theme.color("severity_ii" if line.clash else "severity_iii")
        return self.context.theme.color("text" if column in (2, 4) else "text_dim")


class FaultsDialog(QDialog):
    """What is wrong with a file, by cell. Nothing of it was taken."""

    def __init__(
        self, context: UiContext, parent: QWidget, name: str, faults: Sequence[str]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("没有导入"))
        px = context.theme.px
        self.setMinimumWidth(px(560))
        title, words = QLabel(self.tr("没有导入"), self), QLabel(self)
        title.setProperty("role", "title")
        text = self.tr("“{name}”有 {count} 处不对，整个文件都没有采用。改好后再导入：")
        words.setText(text.format(name=name, count=len(faults)))
        words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.addItems(list(faults))
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(px(240))
        done = QPushButton(self.tr("知道了"), self)
        done.setDefault(True)
        done.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        for widget in (title, words, self.list):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(done)
        column.addLayout(row)
