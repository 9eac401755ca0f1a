"""The product's own alarm figures as a page: is the load one that people can bear? UI thread.

It asks the hub when it is shown, when the hours change, and on demand; it writes a file only where
the operator names one.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backends.link.queries import AlarmFigures, AlarmFiguresAnswer, Answer
from backends.record.common import Department
from widgets import formats
from widgets.alarms.figure_parts import FigureCard, LoadChart
from widgets.alarms.figure_tables import Priorities, StandingRows, WorstRows
from widgets.alarms.figure_words import figures_csv, judged_figures
from widgets.alarms.notice import Notice
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.icons import icon

HOURS = (8.0, 24.0, 7 * 24.0, 30 * 24.0)
CARDS_A_ROW = 4
_log = logging.getLogger(__name__)


class FiguresPage(QWidget):
    """Figures against what operators are entitled to."""

    alarm_activated = Signal(object)  # AlarmId of one standing over 24 h

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self._answer: AlarmFiguresAnswer | None = None
        theme = context.theme
        self.setWindowTitle(self.tr("报警指标"))
        self.asking = Asking(self._link, self)
        self.hours = QComboBox(self)
        self.departments = QComboBox(self)
        self.refresh = QPushButton(icon("refresh", theme), self.tr("刷新"), self)
        self.export = QPushButton(icon("export", theme), self.tr("导出 CSV"), self)
        self.period = QLabel(self)
        self.notice = Notice(theme, self)
        self.empty = QLabel(self)
        self.cards = [FigureCard(theme, self) for _ in range(8)]
        self.chart = LoadChart(theme, self)
        self.worst = WorstRows(theme, self)
        self.standing = StandingRows(theme, self)
        self.priorities = Priorities(theme, self)
        self.aside = QLabel(self)
        self._body = QScrollArea(self)
        self._build()
        self.hours.currentIndexChanged.connect(self.ask)
        self.departments.currentIndexChanged.connect(self.ask)
        self.refresh.clicked.connect(self.ask)
        self.export.clicked.connect(self._on_export)
        self.standing.activated.connect(self.alarm_activated)
        self.asking.answered.connect(self._on_answered)
        self.asking.failed.connect(self._on_failed)
        self._show_state()

    # ---- how it is laid out

    def _build(self) -> None:
        px = self._context.theme.px
        content = QFrame()
        column = QVBoxLayout(content)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        grid = QGridLayout()
        grid.setSpacing(px(12))
        for number, card in enumerate(self.cards):
            grid.addWidget(card, number // CARDS_A_ROW, number % CARDS_A_ROW)
        for place in range(CARDS_A_ROW):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        self.chart.setMinimumHeight(px(200))
        column.addWidget(self._card(self.tr("每 10 min 报警数"), self.chart), 1)
        sides = QHBoxLayout()
        sides.setSpacing(px(12))
        sides.addWidget(self._card(self.tr("最多的十个来源"), self.worst), 3)
        right = QVBoxLayout()
        right.setSpacing(px(12))
        right.addWidget(self._card(self.tr("轻重比例（应约为 5 : 15 : 80）"), self.priorities))
        right.addWidget(self._card(self.tr("持续超过 24 h"), self.standing))
        right.addWidget(self.aside)
        right.addStretch(1)
        sides.addLayout(right, 2)
        column.addLayout(sides)
        self.aside.setProperty("role", "dim")
        self._body.setWidget(content)
        self._body.setWidgetResizable(True)
        self._body.setFrameShape(QFrame.Shape.NoFrame)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "dim")
        self.empty.setWordWrap(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for widget in (self._head(), self.notice):
            outer.addWidget(widget)
        outer.addWidget(self._body, 1)
        outer.addWidget(self.empty, 1)

    def _head(self) -> QFrame:
        px = self._context.theme.px
        for hours in HOURS:
            text = self.tr("最近 {age}").format(age=formats.age_text(hours * 3600))
            self.hours.addItem(text, hours)
        self.hours.setCurrentIndex(1)
        self.hours.setAccessibleName(self.tr("时段"))
        self.departments.addItem(self.tr("全部部门"), None)
        for department in Department:
            self.departments.addItem(formats.department_word(department), department.value)
        self.departments.setAccessibleName(self.tr("部门"))
        title = QLabel(self.tr("报警指标"), self)
        title.setProperty("role", "title")
        self.period.setProperty("role", "dim")
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(title)
        row.addWidget(self.period, 1)
        for widget in (self.hours, self.departments, self.refresh, self.export):
            row.addWidget(widget)
        return head

    def _card(self, title: str, inner: QWidget) -> QFrame:
        px = self._context.theme.px
        card = QFrame(self)
        card.setProperty("role", "card")
        head = QLabel(title, card)
        head.setProperty("role", "small")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(10), px(14), px(12))
        column.setSpacing(px(8))
        column.addWidget(head)
        column.addWidget(inner, 1)
        return card

    # ---- what happens

    @Slot()
    def ask(self) -> None:
        """Ask for the figures of the chosen hours and department."""
        department = self.departments.currentData()
        self.asking.ask(
            AlarmFigures(
                hours=float(self.hours.currentData()),
                realm=self._link.realm,
                department=Department(department) if department else None,
            )
        )
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask()

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if isinstance(answer, AlarmFiguresAnswer):
            self._answer = answer
            self.notice.say("")
            self._show(answer)
        self._show_state()

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        text = self.tr("没有取到新的指标：{reason}")
        self.notice.say(text.format(reason=reason or self.tr("与中心断开")), is_lasting=True)
        self._show_state()

    def _show_state(self) -> None:
        has_answer = self._answer is not None
        self._body.setVisible(has_answer)
        self.empty.setVisible(not has_answer)
        self.export.setEnabled(has_answer)
        waiting = self.tr("正在向中心取指标…")
        nothing = self.tr("连上中心后，这里显示报警负荷是否在值守人员可承受的范围内")
        self.empty.setText(waiting if self.asking.is_busy else nothing)

    def _show(self, answer: AlarmFiguresAnswer) -> None:
        rules = self._link.policy.alarms
        since, until = formats.moment_text(answer.since), formats.moment_text(answer.until)
        text = self.tr("{since} 至 {until} · {positions} 个席位 · 共 {alarms} 条 · {realm}")
        self.period.setText(
            text.format(
                since=since[5:-3],
                until=until[5:-3],
                positions=answer.positions,
                alarms=answer.alarms,
                realm=formats.realm_word(self._link.realm),
            )
        )
        for card, figure in zip(self.cards, judged_figures(answer, rules), strict=True):
            card.show_figure(figure)
        limit = rules.flood_starts_above * answer.positions
        word = self.tr("报警潮 {count}").format(count=limit)
        self.chart.show_load(answer.since, answer.per_10_min, limit, word)
        names = {str(source): health.name for source, health in self._link.sources.items()}
        self.worst.show_loads(answer.worst, names)
        self.standing.show_standing(answer.standing, self._link.hub_now())
        self.priorities.show_for(answer)
        aside = self.tr("现在搁置、抑制或停用的报警：{count} 条")
        self.aside.setText(aside.format(count=answer.set_aside))

    @Slot()
    def _on_export(self) -> None:
        dialog = QFileDialog(self, self.tr("导出报警指标"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("CSV (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(self.tr("报警指标.csv"))
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    @Slot(str)
    def export_to(self, path: str) -> None:
        """Write the figures shown; says so, or why not."""
        if self._answer is None:
            return
        data = figures_csv(self._answer, self._link.policy.alarms, self._link.realm)
        try:
            Path(path).write_bytes(data)
        except OSError as problem:
            _log.warning("Alarm figures were not written: %s", problem)
            self.notice.say(self.tr("文件没有写成，请换一个文件夹再试"))
        else:
            self.notice.say(self.tr("已导出到 {name}").format(name=Path(path).name))
