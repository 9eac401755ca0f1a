"""What is being done: next steps, tasks, plan, reports, instructions. UI thread; asks only."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.incident import Incident
from widgets.context import UiContext
from widgets.incidents.card_lines import (
    instruction_line,
    report_line,
    step_line,
    task_line,
    tasks_of,
)
from widgets.incidents.deeds import Deed, permit_deed
from widgets.incidents.lines import LineList
from widgets.incidents.next_steps import next_lines
from widgets.incidents.outside_pane import OutsidePane, OverOutside
from widgets.incidents.same_matter import SameMatter
from widgets.incidents.section import Section
from widgets.incidents.task_deeds import TaskDeed, allowed, deed_word, fits_state

_TASK_BUTTONS = (
    TaskDeed.RECEIPT,
    TaskDeed.NOTE,
    TaskDeed.REWORK,
    TaskDeed.CANCEL,
    TaskDeed.ACCEPT,
    TaskDeed.START,
    TaskDeed.COMPLETE,
    TaskDeed.REJECT,
)


class WorkPane(QScrollArea):
    """Sections in one column."""

    next_asked = Signal(str)  # id of a next step
    deed_asked = Signal(object)  # Deed
    task_deed_asked = Signal(object, str)  # TaskDeed, task
    tick_asked = Signal(str)
    skip_asked = Signal(str)
    step_task_asked = Signal(str)
    answer_asked = Signal(str)
    division_asked = Signal(str, bool)  # step up or down the levels, is a receipt

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        theme, self._link = context.theme, context.link
        self._incident: Incident | None = None
        self._may_tell = False
        self.next = Section(theme, self.tr("接下来"), self.tr("事件已经办结"), self)
        self.tasks = Section(theme, self.tr("任务"), self.tr("还没有下达任务"), self)
        self.plan = Section(theme, self.tr("预案"), self.tr("没有启用预案"), self)
        self.reports = Section(theme, self.tr("信息报送"), self.tr("还没有报送"), self)
        self.orders = Section(theme, self.tr("批示"), self.tr("没有批示"), self)
        self.over, self.outside = OverOutside(self), OutsidePane(theme, self)
        self.same = SameMatter(theme, context.link, self)
        self.buttons = {deed: self.tasks.add_button(deed_word(deed)) for deed in _TASK_BUTTONS}
        self.dispatch = self.tasks.add_button(self.tr("派遣…"), "D")
        self.tick = self.plan.add_button(self.tr("完成"), self.tr("选中步骤后按空格"))
        self.skip = self.plan.add_button(self.tr("不做…"))
        self.step_task = self.plan.add_button(self.tr("派任务…"))
        self.use_plan = self.plan.add_button(self.tr("启用预案…"), "P")
        self.report = self.reports.add_button(self.tr("报送…"), "R")
        self.answer = self.orders.add_button(self.tr("回复…"))
        content = QFrame(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        parts = (self.same, self.over, self.next, self.tasks, self.plan, self.reports, self.orders)
        for part in parts:
            column.addWidget(part)
        column.addWidget(self.outside)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._connect()

    def _connect(self) -> None:
        self.next.list.chosen.connect(self.next_asked)
        for deed, button in self.buttons.items():
            button.setObjectName(deed.value)
            button.clicked.connect(self._on_task_button)
        self.tasks.list.current_line.connect(self._refresh_tasks)
        self.dispatch.clicked.connect(self._on_dispatch)
        self.plan.list.chosen.connect(self.tick_asked)
        self.plan.list.current_line.connect(self._refresh_plan)
        self.tick.clicked.connect(self._on_tick)
        self.skip.clicked.connect(self._on_skip)
        self.step_task.clicked.connect(self._on_step_task)
        self.use_plan.clicked.connect(self._on_plan)
        self.report.clicked.connect(self._on_report)
        self.orders.list.chosen.connect(self.answer_asked)
        self.orders.list.current_line.connect(self._refresh_orders)
        self.answer.clicked.connect(self._on_answer)
        self.outside.deed_asked.connect(self.deed_asked)
        self.outside.division_asked.connect(self.division_asked)

    @property
    def lists(self) -> tuple[LineList, ...]:
        """Lists of all sections."""
        own = (self.next, self.tasks, self.plan, self.reports, self.orders)
        return (*(section.list for section in own), *self.outside.lists)

    def to_top(self) -> None:
        """What is next stands first."""
        self.verticalScrollBar().setValue(0)

    def show_incident(self, incident: Incident, link: Link, may_tell: bool) -> None:
        """Show it; `may_tell`: steps may be ticked and instructions answered from here."""
        self._incident = incident
        self._may_tell = may_tell
        tasks = tasks_of(incident, link)
        self.next.show_lines(next_lines(incident, link))
        figure = self.tr("{open} 项在办，共 {all} 项")
        text = figure.format(open=incident.open_tasks, all=len(tasks)) if tasks else ""
        self.tasks.show_lines([task_line(task, link) for task in tasks], text)
        steps = incident.steps
        done = sum(step.done_at is not None or step.is_skipped for step in steps)
        plan = link.policy.plan(incident.plan)
        name = plan.name if plan is not None else incident.plan
        self.plan.show_lines(
            [step_line(s, n, incident, link) for n, s in enumerate(steps, 1)],
            f"{name}  {done} / {len(steps)}" if steps else "",
        )
        self.reports.show_lines([report_line(r, link) for r in incident.reports])
        self.orders.show_lines([instruction_line(i, link) for i in incident.instructions])
        self.same.show_incident(incident)
        self.over.show_incident(incident, link)
        self.outside.show_incident(incident, link)
        self._refresh_tasks()
        self._refresh_plan()
        self._refresh_orders()
        self._offer(self.dispatch, Deed.DISPATCH, incident)
        self._offer(self.use_plan, Deed.PLAN, incident)
        self._offer(self.report, Deed.REPORT, incident)

    def _offer(self, button: QWidget, deed: Deed, incident: Incident) -> None:
        is_offered = permit_deed(self._link.user, deed, incident).is_offered
        button.setVisible(is_offered and not (incident.is_over and deed is not Deed.REPORT))

    @Slot()
    def _refresh_tasks(self) -> None:
        """Buttons of the task under the cursor."""
        task = next(
            (t for t in self._link.tasks.values() if t.id == self.tasks.list.current_id), None
        )
        for deed, button in self.buttons.items():
            button.setVisible(
                task is not None
                and fits_state(deed, task)
                and allowed(self._link.user, deed, task, self._link)
            )

    @Slot()
    def _refresh_plan(self) -> None:
        incident = self._incident
        step = self.plan.list.current_id
        open_steps = (
            {s.id for s in incident.steps if s.done_at is None and not s.is_skipped}
            if incident is not None and not incident.is_over
            else set()
        )
        is_open = step in open_steps and self._may_tell
        self.tick.setVisible(is_open)
        self.skip.setVisible(is_open)
        self.step_task.setVisible(is_open and self.dispatch.isVisibleTo(self.tasks))

    @Slot()
    def _refresh_orders(self) -> None:
        incident, current = self._incident, self.orders.list.current_id
        waiting = [
            i.id for i in (incident.instructions if incident else []) if i.answered_at is None
        ]
        self.answer.setVisible(self._may_tell and (current in waiting or len(waiting) == 1))

    # ---- what is asked for

    @Slot()
    def _on_task_button(self) -> None:
        name = self.sender().objectName()
        self.task_deed_asked.emit(TaskDeed(name), self.tasks.list.current_id)

    @Slot()
    def _on_dispatch(self) -> None:
        self.deed_asked.emit(Deed.DISPATCH)

    @Slot()
    def _on_plan(self) -> None:
        self.deed_asked.emit(Deed.PLAN)

    @Slot()
    def _on_report(self) -> None:
        self.deed_asked.emit(Deed.REPORT)

    @Slot()
    def _on_tick(self) -> None:
        self.tick_asked.emit(self.plan.list.current_id)

    @Slot()
    def _on_skip(self) -> None:
        self.skip_asked.emit(self.plan.list.current_id)

    @Slot()
    def _on_step_task(self) -> None:
        self.step_task_asked.emit(self.plan.list.current_id)

    @Slot()
    def _on_answer(self) -> None:
        current = self.orders.list.current_id
        incident = self._incident
        if incident is not None:
            waiting = [i.id for i in incident.instructions if i.answered_at is None]
            if current not in waiting and waiting:
                current = waiting[0]
            self.answer_asked.emit(current)
