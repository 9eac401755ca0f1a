"""A department at a glance: feeds, alarms, queues with their ages, procedure. UI thread; no I/O.

Demands 23 and 26. Everything is read from the replica.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.alarm import AlarmState
from backends.record.common import RESIDENT, Department
from backends.record.incident import Stage
from backends.record.policy import Procedure
from backends.record.resource import SourceState
from widgets.context import UiContext
from widgets.departments.ageing import AGES_S, STAGES, Queue, by_stage, of_tasks
from widgets.formats import department_word, source_state_word
from widgets.incidents.words import waits_for
from widgets.painted_rows import PaintedRows
from widgets.record_words import domain_word, stage_word
from widgets.theme import Theme

REFRESH_MS = 5000
ROW_PX = 36
_NAME, _CELL, _LATE = 150, 100, 90


class Ageing(PaintedRows):
    """Stages by age as a table of counts; a click or Enter asks for a stage. The oldest are
    named."""

    stage_asked = Signal(object)  # Stage, or None: the tasks

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self.rows: list[tuple[str, Stage | None, Queue]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.row_chosen.connect(self._on_row)

    def show_rows(self, rows: list[tuple[str, Stage | None, Queue]]) -> None:
        """Show others."""
        self.rows = rows
        words = (f"{name} {queue.total}" for name, _, queue in rows)
        self.setAccessibleName("，".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        width = _NAME + _CELL * (len(AGES_S) + 1) + 2 * _LATE
        return QSize(px(width), self._theme.target(ROW_PX) * (len(self.rows) + 1))

    def count(self) -> int:
        """Stages, and the tasks."""
        return len(self.rows)

    def word(self, number: int) -> str:
        """The stage's name."""
        return self.rows[number][0]

    def box(self, number: int) -> QRect:
        """Its row, below the heads."""
        height = self._theme.target(ROW_PX)
        return QRect(0, (number + 1) * height, self.width(), height)

    @Slot(int)
    def _on_row(self, number: int) -> None:
        self.stage_asked.emit(self.rows[number][1])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font(12))
        self._paint_row(painter, 0, self._heads(), ["text_dim"] * (len(AGES_S) + 4))
        painter.setFont(self._theme.font(14))
        for number, (name, _, queue) in enumerate(self.rows, 1):
            counts = [str(count) if count else "·" for count in queue.ages]
            texts = [name, *counts, str(queue.total), str(queue.overdue) if queue.overdue else "·"]
            colours = ["text", *("text" if count else "line" for count in queue.ages)]
            colours += ["text", "severity_ii" if queue.overdue else "line"]
            self._paint_row(painter, number, texts, colours)
        self.paint_focus(painter)
        painter.end()

    def _heads(self) -> list[str]:
        hours = [self.tr("1 h 内"), self.tr("1–4 h"), self.tr("4–24 h"), self.tr("1–3 天")]
        return ["", *hours, self.tr("3 天以上"), self.tr("合计"), self.tr("超期")]

    def _paint_row(
        self, painter: QPainter, number: int, texts: list[str], colours: list[str]
    ) -> None:
        theme, px = self._theme, self._theme.px
        top, left = number * theme.target(ROW_PX), 0
        for column, (text, colour) in enumerate(zip(texts, colours, strict=True)):
            width = px(_NAME if not column else _LATE if column > len(AGES_S) + 1 else _CELL)
            side = Qt.AlignmentFlag.AlignLeft if not column else Qt.AlignmentFlag.AlignHCenter
            painter.setPen(theme.color(colour))
            box = QRectF(left, top, width, theme.target(ROW_PX))
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
            left += width
        painter.setPen(theme.color("line"))
        bottom = top + theme.target(ROW_PX) - 1
        painter.drawLine(0, bottom, self.width(), bottom)


class OverviewPage(QWidget):
    """`stage_asked(department, stage)`: those incidents; `tasks_asked(department)`: its tasks."""

    stage_asked = Signal(object, object)
    tasks_asked = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.departments, self.summary = QComboBox(self), QLabel(self)
        self.ageing = Ageing(theme, self)
        self.procedures = QLabel(self)
        self._tick = QTimer(self)
        self._tick.setInterval(REFRESH_MS)
        self._lay_out()
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.departments.currentIndexChanged.connect(self._refresh)
        self.ageing.stage_asked.connect(self._on_stage)
        self.destroyed.connect(self._link.subscribe(self._on_change))
        self._refresh()

    @property
    def department(self) -> Department | None:
        """Whose page it is; None: all."""
        value = str(self.departments.currentData() or "")
        return Department(value) if value else None

    def show_department(self, department: Department) -> None:
        """That department's."""
        self.departments.setCurrentIndex(self.departments.findData(department.value))

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.departments.addItem(self.tr("全部部门"), "")
        for department in RESIDENT:
            self.departments.addItem(department_word(department), department.value)
        self.departments.setAccessibleName(self.tr("部门"))
        self.summary.setProperty("role", "dim")
        self.procedures.setWordWrap(True)
        self.procedures.setTextFormat(Qt.TextFormat.RichText)
        self.procedures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.addWidget(self.summary, 1)
        row.addWidget(self.departments)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        for words, widget in (
            (self.tr("在办队列（按停留时间）"), self.ageing),
            (self.tr("处置流程和部门衔接"), self.procedures),
        ):
            title = QLabel(words, self)
            title.setProperty("role", "title")
            column.addWidget(title)
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(area, 1)

    def showEvent(self, _event: object) -> None:
        self._refresh()

    def _on_change(self, change: Change) -> None:
        if change.reset or change.policy or change.user:
            self._refresh()

    @Slot()
    def _on_tick(self) -> None:
        if self.isVisible():
            self._refresh()

    @Slot(object)
    def _on_stage(self, stage: Stage | None) -> None:
        if stage is None:
            self.tasks_asked.emit(self.department)
        else:
            self.stage_asked.emit(self.department, stage)

    @Slot()
    def _refresh(self) -> None:
        department, now = self.department, self._link.hub_now()
        queues = by_stage(self._link.incidents.values(), department, now)
        rows: list[tuple[str, Stage | None, Queue]] = [
            (waits_for(stage), stage, queues[stage]) for stage in STAGES
        ]
        tasks = of_tasks(self._link.tasks.values(), department, now)
        rows.append((self.tr("任务清单"), None, tasks))
        self.ageing.show_rows(rows)
        self.summary.setText(self._summary(department))
        procedures = [
            procedure
            for procedure in self._link.policy.procedures
            if department is None or department in (procedure.lead, *procedure.parties)
        ]
        self.procedures.setText(
            "<br>".join(self._procedure(procedure, department) for procedure in procedures)
            or self.tr("规则里没有写它的处置流程")
        )

    def _summary(self, department: Department | None) -> str:
        feeds = [
            feed
            for feed in self._link.sources.values()
            if department is None or feed.department is department
        ]
        words = [self.tr("{count} 个来源").format(count=len(feeds))]
        for state in (SourceState.LOST, SourceState.STALE):
            if number := sum(feed.state is state for feed in feeds):
                words.append(f"{source_state_word(state)} {number}")
        alarms = [
            alarm
            for alarm in self._link.alarms.values()
            if department is None or alarm.department is department
        ]
        fresh = sum(alarm.state is AlarmState.UNACK for alarm in alarms)
        words.append(self.tr("报警 {count}，未确认 {fresh}").format(count=len(alarms), fresh=fresh))
        return " · ".join(words)

    def _procedure(self, procedure: Procedure, department: Department | None) -> str:
        dim = self._context.theme.color("text_dim").name()
        lead = department_word(procedure.lead)
        lines = [
            f"<b>{procedure.name}</b>　"
            f'<span style="color:{dim}">'
            + self.tr("{domain}，{lead}牵头").format(
                domain=domain_word(procedure.domain), lead=lead
            )
            + "</span>"
        ]
        for over in procedure.hand_overs:
            if department is None or department in (over.giver, over.taker):
                lines.append(
                    f'<span style="color:{dim}">{stage_word(Stage(over.stage))}　'
                    f"{department_word(over.giver)} → {department_word(over.taker)}</span>　"
                    f"{over.text}"
                )
        return "<br>".join(lines) + "<br>"
