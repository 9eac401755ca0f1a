"""All incidents of the realm in view, as a list or in columns by stage. UI thread; no I/O.

It reports what the operator asks for and sends commands over the link; it knows no other panel.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change, LinkState
from backends.record.access import Act, Allowed, may
from backends.record.ids import AlarmId, IncidentId
from backends.record.incident import Incident
from widgets import formats
from widgets.alarms.notice import Notice
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents import keys
from widgets.incidents.acts import IncidentActs
from widgets.incidents.column_board import ColumnBoard
from widgets.incidents.command_words import refused_text
from widgets.incidents.deeds import Deed
from widgets.incidents.delegate import ROW_PX, IncidentDelegate
from widgets.incidents.empty import EmptyPage
from widgets.incidents.filter_row import FilterRow
from widgets.incidents.head_strip import HeadStrip
from widgets.incidents.menu import IncidentMenu
from widgets.incidents.model import IncidentListModel
from widgets.incidents.order import IncidentArrangement, Sorting
from widgets.incidents.row_view import RowView
from widgets.incidents.tally import IncidentTally
from widgets.incidents.words import summary_text

TICK_MS = 1000


class IncidentBoard(QWidget):
    """List and columns of incidents with filters, keys and acts."""

    incident_opened = Signal(object)  # IncidentId: Enter, double click
    incident_selected = Signal(object)  # IncidentId
    locate_requested = Signal(object)  # IncidentId
    cameras_requested = Signal(object)  # IncidentId

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self.setWindowTitle(self.tr("事件"))
        self.keys = keys.board_actions()
        self.acts = IncidentActs(context, self)
        self.filters = FilterRow(context.theme, self)
        self.model = IncidentListModel(self._link, IncidentArrangement(), self)
        self.view = RowView(self.model, self.keys, context.theme.target(ROW_PX), self)
        self._delegate = IncidentDelegate(self._link, context.theme, self.view)
        self.columns = ColumnBoard(context, self.keys, self)
        self.strip = HeadStrip(context.theme, self)
        self.notice = Notice(context.theme, self)
        self.offline = Notice(context.theme, self)
        self.empty = EmptyPage(context.theme, "incident", self)
        self.new = QPushButton(self.tr("登记事件"), self)
        self.as_list = self._switch("list", self.tr("列表（B）"))
        self.as_columns = self._switch("grid", self.tr("看板（B）"))
        self._summary = QLabel(self)
        self._clear = QPushButton(self.tr("清除筛选"), self)
        self._pages = QStackedWidget(self)
        self._tally = IncidentTally()
        self._tally.take_all(self._link.incidents)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._build()
        self._connect()
        self.strip.follow(self.view.verticalScrollBar())
        self.as_list.setChecked(True)
        self._arrange()

    def _switch(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, self._context.theme))
        button.setIconSize(QSize(self._context.theme.px(16), self._context.theme.px(16)))
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("事件列表"))
        self.new.setIcon(icon("plus", theme))
        self.new.setToolTip("Ctrl+N")
        self._summary.setProperty("role", "value")
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._clear.setProperty("role", "link")
        header = QFrame(self)
        header.setProperty("role", "header")
        inner = QVBoxLayout(header)
        inner.setContentsMargins(px(12), px(8), px(12), px(8))
        inner.setSpacing(px(6))
        line = QHBoxLayout()
        line.setSpacing(px(6))
        line.addWidget(self._summary, 1)
        for widget in (self._clear, self.as_list, self.as_columns, self.new):
            line.addWidget(widget)
        inner.addLayout(line)
        inner.addWidget(self.filters)
        listed = QWidget(self)
        under = QVBoxLayout(listed)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self.strip)
        under.addWidget(self.view, 1)
        self._listed = listed
        for page in (listed, self.columns, self.empty):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.offline)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self._arrange)
        self.filters.left.connect(self.take_focus)
        self.strip.sorting_asked.connect(self._on_sorting)
        self._clear.clicked.connect(self.filters.clear)
        self.empty.way_asked.connect(self._on_way)
        self.new.clicked.connect(self.acts.new)
        self.as_list.toggled.connect(self._on_form)
        self.acts.said.connect(self.notice.say)
        self.model.batch_ended.connect(self._refresh)
        for rows in (self.view, self.columns):
            rows.current_changed.connect(self._on_current)
            rows.opened.connect(self._on_opened)
            rows.action_asked.connect(self._on_action)
            rows.menu_asked.connect(self._on_menu)
        self._tick.timeout.connect(self._on_tick)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- for the composition

    @property
    def is_list(self) -> bool:
        """Whether the list is shown rather than the columns."""
        return self.as_list.isChecked()

    @property
    def selected(self) -> IncidentId:
        """The incident under the cursor, empty where there is none."""
        return IncidentId(self.view.current_id) if self.is_list else self.columns.current_id

    def select_incident(self, incident: IncidentId) -> None:
        """Put the cursor on an incident; a filter that hides it is lifted."""
        if self._shown(incident) is None and incident in self._link.incidents:
            self.filters.clear()
            self.filters.over.setChecked(self._link.incidents[incident].is_over)
        (self.view if self.is_list else self.columns).go_to(incident)

    def new_from_alarms(self, alarms: list[AlarmId]) -> None:
        """Open the dialog of a new incident from these alarms."""
        known = self._link.alarms
        self.acts.new_from([known[alarm] for alarm in alarms if alarm in known])

    @Slot()
    def take_focus(self) -> None:
        """Keys go to the rows."""
        if self.is_list:
            self.view.setFocus()
        else:
            self.columns.take_focus()

    def flush(self) -> None:
        """Bring the rows up to date now."""
        for rows in (self.model, self.columns):
            rows.flush()

    # ---- what happens

    def _shown(self, incident: str) -> Incident | None:
        rows = self.model if self.is_list else self.columns
        return rows.shown(IncidentId(incident))

    def _on_change(self, change: Change) -> None:
        if change.reset:
            self._tally.take_all(self._link.incidents)
        self._tally.note(change.incidents, self._link.incidents)
        for rows in (self.model, self.columns):
            rows.note(change)
        for body, refusal in change.refusals:
            text = refused_text(body, refusal, self._link)
            if text:
                self.notice.say(text)
        if change.user or change.reset:
            self._arrange()
        if change.link or change.user or change.reset or change.policy:
            self._refresh()

    @Slot()
    def _arrange(self) -> None:
        user = self._link.user
        self.filters.set_seat(user.seat if user is not None else None)
        filters = self.filters
        self.model.arrange(
            IncidentArrangement(
                wanted=filters.wanted, grouping=filters.grouping, sorting=filters.order
            )
        )
        self.columns.arrange(dataclasses.replace(filters.wanted, stage=None), filters.order)
        self.strip.show_sorting(filters.order)
        self._refresh()

    @Slot(object)
    def _on_sorting(self, sorting: Sorting) -> None:
        box = self.filters.sorting
        box.setCurrentIndex(box.findData(sorting.value))

    @Slot(bool)
    def _on_form(self, is_list: bool) -> None:
        current = self.columns.current_id if is_list else IncidentId(self.view.current_id)
        self.filters.show_form(is_list)
        self._refresh()
        if current:
            (self.view if is_list else self.columns).go_to(current)

    @Slot(str)
    def _on_current(self, incident: str) -> None:
        self.incident_selected.emit(IncidentId(incident))

    @Slot(str)
    def _on_opened(self, incident: str) -> None:
        self.incident_opened.emit(IncidentId(incident))

    @Slot(str, str)
    def _on_action(self, name: str, incident: str) -> None:
        if name == keys.FILTER:
            self.filters.search.setFocus()
            self.filters.search.selectAll()
        elif name == keys.FORM:
            (self.as_columns if self.is_list else self.as_list).setChecked(True)
            self.take_focus()
        elif name == keys.NEW:
            if self.new.isVisible():
                self.acts.new()
        else:
            shown = self._shown(incident)
            if shown is not None:
                self._act(name, shown)

    def _act(self, name: str, incident: Incident) -> None:
        match name:
            case keys.OPEN:
                self.incident_opened.emit(incident.id)
            case keys.NOTE:
                self.acts.note(incident)
            case keys.LOCATE:
                self.locate_requested.emit(incident.id)
            case keys.CAMERAS:
                self.cameras_requested.emit(incident.id)
            case _:
                self.acts.do(Deed(name), incident)

    @Slot(str, object)
    def _on_menu(self, incident: str, where: object) -> None:
        shown = self._shown(incident)
        if shown is None:
            return
        menu = IncidentMenu(self._context, shown, self)
        menu.deed_asked.connect(self.acts.do)
        menu.locate_asked.connect(self.locate_requested)
        menu.cameras_asked.connect(self.cameras_requested)
        menu.open_at(where)

    @Slot()
    def _on_way(self) -> None:
        if self.filters.wanted.is_open:
            self.acts.new()
        else:
            self.filters.clear()

    @Slot()
    def _on_tick(self) -> None:
        self._delegate.now = self._link.hub_now()
        if self.is_list:
            self.view.viewport().update()
        else:
            self.columns.tick()

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
        tally, user = self._tally, self._link.user
        mine = tally.of_seat(user.seat) if user is not None else 0
        self.filters.show_counts(tally.overdue, tally.supervised, mine)
        self._summary.setText(summary_text(tally.at_work, tally.overdue, tally.free))
        self._clear.setVisible(not self.filters.wanted.is_open)
        may_tell = user is not None and may(user, Act.REPORT) is not Allowed.NO
        self.new.setVisible(may_tell)
        self._say_offline()
        self._choose_page(may_tell)

    def _choose_page(self, may_tell: bool) -> None:
        count = self.model.count if self.is_list else self.columns.count
        page: QWidget = self._listed if self.is_list else self.columns
        if count == 0:
            page = self.empty
            if not self.filters.wanted.is_open:
                headline = self.tr("筛选条件下没有事件")
                self.empty.tell(headline, "", self.tr("清除筛选，看全部事件"))
            else:
                words = self.tr(
                    "报警转入、网格和群众上报、人工登记的事件显示在这里，按环节和时限排列"
                )
                way = self.tr("登记一个事件") if may_tell else ""
                self.empty.tell(self.tr("现在没有要办的事件"), words, way)
        self._pages.setCurrentWidget(page)

    def _say_offline(self) -> None:
        status, text = self._link.status, ""
        if status.state not in (LinkState.ONLINE, LinkState.SIGNED_OUT):
            words = self.tr("与中心断开，自 {clock} 起。下面是断开前的内容，操作连上后提交。")
            text = words.format(clock=formats.clock_text(status.since, self._link.hub_now()))
        if text != self.offline.text:
            self.offline.say(text, is_lasting=True)
