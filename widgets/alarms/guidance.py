"""What to do about the shown alarm, step by step, and the plan behind it. UI thread; asks only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.alarm import Alarm
from widgets.icons import icon
from widgets.theme import Theme


class Guidance(QWidget):
    """Hidden where the class of the alarm has neither steps nor a plan."""

    plan_asked = Signal(str)  # id of the plan

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._steps: list[tuple[QLabel, QLabel]] = []
        self._plan = ""
        head = QLabel(self.tr("处置要点"), self)
        head.setProperty("role", "small")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnMinimumWidth(0, theme.px(16))
        self._grid.setColumnStretch(1, 1)
        self.plan = QPushButton(self)
        self.plan.setProperty("role", "link")
        self.plan.setIcon(icon("plan", theme, "accent"))
        self.plan.clicked.connect(self._on_plan)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(10), 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(head)
        column.addLayout(self._grid)
        column.addWidget(self.plan, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def text(self) -> str:
        """The steps, for tests and copying."""
        return "\n".join(text.text() for _, text in self._steps if not text.isHidden())

    def show_for(self, alarm: Alarm, link: Link) -> None:
        """The steps and plan of its class, as the policy in force says."""
        rules = link.policy.alarms.class_of(alarm.kind)
        plan = link.policy.plan(rules.plan) if rules.plan else None
        self._plan = plan.id if plan is not None else ""
        while len(self._steps) < len(rules.guidance):
            self._add_step()
        for place, (number, text) in enumerate(self._steps):
            is_used = place < len(rules.guidance)
            number.setVisible(is_used)
            text.setVisible(is_used)
            if is_used:
                text.setText(rules.guidance[place])
        if plan is not None:
            self.plan.setText(self.tr("预案：{name}").format(name=plan.name))
        self.plan.setVisible(plan is not None)
        self.setVisible(bool(rules.guidance) or plan is not None)

    def _add_step(self) -> None:
        row = len(self._steps)
        number, text = QLabel(str(row + 1), self), QLabel(self)
        number.setProperty("role", "dim")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        self._grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, row, 1)
        self._steps.append((number, text))

    @Slot()
    def _on_plan(self) -> None:
        self.plan_asked.emit(self._plan)
