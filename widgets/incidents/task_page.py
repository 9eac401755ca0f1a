"""任务清单: tasks with owners and dates; a department seat sees its own. UI thread; no I/O."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.access import Act, Allowed, may
from backends.record.commands import TaskDeed as TaskCommand
from backends.record.common import Department
from backends.record.ids import IncidentId, TaskId
from backends.record.task import Task
from widgets import formats
from widgets.alarms.notice import Notice
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents import keys
from widgets.incidents.command_words import refused_text
from widgets.incidents.empty import EmptyPage
from widgets.incidents.filter_row import TYPING_PAUSE_MS
from widgets.incidents.row_view import RowView
from widgets.incidents.task_acts import TaskActs
from widgets.incidents.task_deeds import TaskDeed, allowed, deed_word, fits_state, is_over, obstacle
from widgets.incidents.task_rows import ROW_PX, TaskDelegate, TaskFilter, TaskListModel


class TaskPage(QWidget):
    """List with filters, keys, and buttons for the task under the cursor."""

    incident_opened = Signal(object)  # IncidentId

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.setWindowTitle(self.tr("任务清单"))
        self.keys = keys.task_actions()
        self.acts = TaskActs(context, self)
        self.model = TaskListModel(self._link, self)
        self.view = RowView(self.model, self.keys, theme.target(ROW_PX), self)
        self._delegate = TaskDelegate(self._link, theme, self.view)
        self.notice = Notice(theme, self)
        self.empty = EmptyPage(theme, "list", self)
        self.search = QLineEdit(self)
        self.departments = QComboBox(self)
        self.groups = QComboBox(self)
        self.overdue = self._toggle(self.tr("超期"))
        self.over = self._toggle(self.tr("含办结"))
        self.new = QPushButton(icon("plus", theme), self.tr("下达任务"), self)
        self.buttons = {deed: QPushButton(deed_word(deed), self) for deed in TaskDeed}
        self._summary = QLabel(self)
        self._pages = QStackedWidget(self)
        self._bar = QFrame(self)
        self._seat = ""
        self._typing = QTimer(self)
        self._tick = QTimer(self)
        self._build()
        self._connect()
        self._on_user()

    def _toggle(self, word: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(word)
        button.setCheckable(True)
        return button

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("任务清单"))
        self._summary.setProperty("role", "value")
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.search.setPlaceholderText(self.tr("搜编号、任务、负责人"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(px(420))
        self.search.addAction(
            QAction(icon("search", theme), "", self.search),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.departments.addItem(self.tr("全部单位"), "")
        for department in Department:
            self.departments.addItem(formats.department_word(department), department.value)
        header = QFrame(self)
        header.setProperty("role", "header")
        inner = QVBoxLayout(header)
        inner.setContentsMargins(px(12), px(8), px(12), px(8))
        inner.setSpacing(px(6))
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self._summary, 1)
        upper.addWidget(self.new)
        lower.setSpacing(px(6))
        lower.addWidget(self.search, 8)
        for widget in (self.departments, self.groups, self.overdue, self.over):
            lower.addWidget(widget)
        lower.addStretch(1)
        inner.addLayout(upper)
        inner.addLayout(lower)
        self._bar.setProperty("role", "footer")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(6))
        for deed, button in self.buttons.items():
            button.setObjectName(deed.value)
            button.setToolTip(self.keys.action(deed.value).key_text)
            row.addWidget(button)
        row.addStretch(1)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)
        column.addWidget(self._bar)

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._filter)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self.view.setFocus)
        for box in (self.departments, self.groups):
            box.currentIndexChanged.connect(self._filter)
        for toggle in (self.overdue, self.over):
            toggle.toggled.connect(self._filter)
        self.new.clicked.connect(self._on_new)
        self.empty.way_asked.connect(self.clear_filter)
        self.acts.said.connect(self.notice.say)
        self.model.batch_ended.connect(self._refresh)
        self.view.current_changed.connect(self._refresh_bar)
        self.view.opened.connect(self._on_opened)
        self.view.action_asked.connect(self._on_action)
        for button in self.buttons.values():
            button.clicked.connect(self._on_button)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- for the composition

    def select_task(self, task: TaskId) -> None:
        """Put the cursor on a task; a filter that hides it is lifted."""
        found = self._link.tasks.get(task)
        if self.model.row_of(task) < 0 and found is not None:
            self.clear_filter()
            self.over.setChecked(is_over(found))
        self.view.go_to(task)

    def show_department(self, department: Department | None) -> None:
        """Only tasks that this department (None: any) was given."""
        self.clear_filter()
        self.departments.setCurrentIndex(max(0, self.departments.findData(department or "")))

    @Slot()
    def clear_filter(self) -> None:
        """Show everything again."""
        self.search.clear()
        for box in (self.departments, self.groups):
            box.setCurrentIndex(0)
        self.overdue.setChecked(False)
        self._filter()

    # ---- what happens

    def _on_change(self, change: Change) -> None:
        self.model.note(change)
        for body, refusal in change.refusals:
            if isinstance(body, TaskCommand):
                self.notice.say(refused_text(body, refusal, self._link))
        if change.user or change.policy or change.reset:
            self._on_user()
        if change.link or change.pending:
            self._refresh_bar()

    def _on_user(self) -> None:
        """Another person, another policy: groups to choose from, whose queue comes first."""
        user = self._link.user
        names = [self.groups.itemText(n) for n in range(1, self.groups.count())]
        if not self.groups.count() or names != self._link.policy.work_groups:
            self.groups.clear()
            self.groups.addItem(self.tr("全部工作组"), "")
            for group in self._link.policy.work_groups:
                self.groups.addItem(group, group)
        seat = user.seat if user is not None else ""
        if seat != self._seat:
            self._seat = seat
            own = user.department if user is not None else None
            self.departments.setCurrentIndex(max(0, self.departments.findData(own or "")))
        self.new.setVisible(user is not None and may(user, Act.DISPATCH) is not Allowed.NO)
        self._filter()

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()

    @Slot()
    def _filter(self) -> None:
        self._typing.stop()
        department = self.departments.currentData()
        self.model.set_filter(
            TaskFilter(
                department=Department(department) if department else None,
                work_group=str(self.groups.currentData() or ""),
                only_overdue=self.overdue.isChecked(),
                with_over=self.over.isChecked(),
                text=self.search.text().strip(),
            )
        )
        self._refresh()

    @Slot()
    def _on_new(self) -> None:
        if self.new.isVisible():
            self.acts.new()

    @property
    def current(self) -> Task | None:
        """The task under the cursor, as it stands on the screen."""
        return self.model.shown(self.view.current_id)

    @Slot(str)
    def _on_opened(self, task: str) -> None:
        shown = self.model.shown(task)
        if shown is not None and shown.incident:
            self.incident_opened.emit(IncidentId(shown.incident))
        elif shown is not None:
            self.notice.say(self.tr("这项任务不属于哪个事件"))

    @Slot(str, str)
    def _on_action(self, name: str, task: str) -> None:
        match name:
            case keys.FILTER:
                self.search.setFocus()
                self.search.selectAll()
            case keys.NEW:
                self._on_new()
            case keys.OPEN_INCIDENT:
                self._on_opened(task)
            case _:
                shown = self.model.shown(task)
                if shown is not None:
                    self.acts.do(TaskDeed(name), shown)

    @Slot()
    def _on_button(self) -> None:
        if self.current is not None:
            self.acts.do(TaskDeed(self.sender().objectName()), self.current)

    @Slot()
    def _on_tick(self) -> None:
        self._delegate.now = self._link.hub_now()
        self.view.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_tick()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    # ---- what it says

    @Slot()
    def _refresh(self) -> None:
        known = list(self._link.tasks.values())
        at_work = [task for task in known if not is_over(task)]
        overdue = sum(task.is_overdue for task in at_work)
        self.overdue.setText(self.tr("超期 {n}").format(n=overdue))
        words = [self.tr("在办 {n}").format(n=len(at_work))]
        if overdue:
            words.append(self.tr("超期 {n}").format(n=overdue))
        self._summary.setText(" · ".join(words))
        is_empty = self.model.count == 0
        if is_empty and not self.model.wanted.is_open:
            way = self.tr("清除筛选，看全部任务")
            self.empty.tell(self.tr("筛选条件下没有任务"), "", way)
        elif is_empty:
            text = self.tr("派给各部门、外单位和工作组的任务显示在这里，带负责人和时限")
            self.empty.tell(self.tr("现在没有在办的任务"), text, "")
        self._pages.setCurrentWidget(self.empty if is_empty else self.view)
        self._refresh_bar()

    @Slot()
    def _refresh_bar(self) -> None:
        """Buttons that fit the task under the cursor and the person at the desk."""
        task, link = self.current, self._link
        self._bar.setVisible(task is not None)
        if task is None:
            return
        for deed, button in self.buttons.items():
            is_offered = fits_state(deed, task) and allowed(link.user, deed, task, link)
            button.setVisible(is_offered)
            button.setEnabled(not obstacle(link, deed, task))
