"""Everything about one incident and what can be done with it. UI thread; sends commands only.

Wide: work at the left, the rest in tabs at the right. Narrow: all of it in tabs. What it shows is
one version; that version goes with every command.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.ids import IncidentId
from backends.record.incident import Incident
from widgets.alarms.notice import Notice
from widgets.context import UiContext
from widgets.incidents import keys
from widgets.incidents.card_acts import CardActs
from widgets.incidents.card_head import CardHead
from widgets.incidents.command_words import concerns, incident_of, pending_text, refused_text
from widgets.incidents.deed_bar import DeedBar
from widgets.incidents.deeds import Deed
from widgets.incidents.more_pane import MorePane
from widgets.incidents.support_view import SupportView
from widgets.incidents.timeline_view import TimelineView
from widgets.incidents.work_pane import WorkPane

WIDE_PX = 900
WORK, TIMELINE, SUPPORT, MORE = range(4)


class IncidentCard(QWidget):
    """One incident. Follows its changes until another one is shown."""

    closed = Signal()
    incident_opened = Signal(object)  # IncidentId: a similar case, the target of a merge
    alarm_opened = Signal(object)  # AlarmId
    locate_requested = Signal(object)  # IncidentId
    cameras_requested = Signal(object)  # IncidentId
    camera_activated = Signal(object)  # CameraId
    spot_requested = Signal(float, float)  # lon, lat (WGS-84)
    add_mark_requested = Signal(object)  # IncidentId: draw on the map
    mark_locate_requested = Signal(object, str)  # IncidentId, mark
    paper_asked = Signal()  # the card as a page

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self._incident: Incident | None = None
        self.setWindowTitle(self.tr("事件详情"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys = keys.card_actions()
        theme = context.theme
        self.head = CardHead(theme, self)
        self.notice = Notice(theme, self)
        self.bar = DeedBar(theme, self)
        self.tabs = QTabBar(self)
        self.work = WorkPane(context, self)
        self.timeline = TimelineView(context, self)
        self.support = SupportView(context, self)
        self.more = MorePane(context, self)
        self.acts = CardActs(context, self)
        self._side = QStackedWidget(self)
        self._empty = QLabel(self.tr("在事件列表里选一个，按回车打开"), self)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._build()
        self._connect()
        self._set_wide(False)
        self.show_incident(None)

    def _build(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for word in (self.tr("办理"), self.tr("经过"), self.tr("决策支持"), self.tr("图与报警")):
            self.tabs.addTab(word)
        support = QScrollArea(self)
        support.setWidget(self.support)
        support.setWidgetResizable(True)
        support.setFrameShape(QFrame.Shape.NoFrame)
        for page in (self.timeline, support, self.more):
            self._side.addWidget(page)
        self._empty.setProperty("role", "dim")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._top = top = QFrame(self)
        top.setProperty("role", "header")
        inner = QVBoxLayout(top)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.head)
        self._body = QFrame(self)
        self._body.setProperty("role", "panel")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.notice)
        column.addWidget(self._body, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self.bar)
        self.setMinimumWidth(self._context.theme.px(420))

    def _connect(self) -> None:
        acts = self.acts
        acts.said.connect(self.notice.say)
        self.head.closed.connect(self.closed)
        self.head.paper_asked.connect(self.paper_asked)
        self.bar.deed_asked.connect(acts.do)
        self.work.next_asked.connect(self._on_next)
        self.work.deed_asked.connect(acts.do)
        self.work.task_deed_asked.connect(acts.do_task)
        self.work.tick_asked.connect(acts.tick)
        self.work.skip_asked.connect(acts.skip)
        self.work.step_task_asked.connect(acts.dispatch_step)
        self.work.answer_asked.connect(acts.answer)
        self.work.division_asked.connect(acts.answer_division)
        self.work.same.said.connect(acts.said)
        self.work.same.opened.connect(self._on_case)
        for lines in self.work.lists:
            lines.key_pressed.connect(self._on_key)
        self.timeline.note_given.connect(acts.note)
        self.support.dispatch_asked.connect(acts.dispatch_near)
        self.support.spot_asked.connect(self.spot_requested)
        self.support.case_asked.connect(self._on_case)
        self.more.alarm_asked.connect(self.alarm_opened)
        self.more.mark_asked.connect(self._on_mark)
        self.more.mark_shown.connect(self._on_mark_shown)
        self.more.mark_dropped.connect(acts.drop_mark)
        self.more.locate_asked.connect(self._on_locate)
        self.more.cameras_asked.connect(self._on_cameras)
        self.tabs.currentChanged.connect(self._on_tab)
        self._tick.timeout.connect(self._refresh)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- for the composition

    @property
    def incident(self) -> Incident | None:
        """The incident as it stands on the screen."""
        return self._incident

    @Slot(object)
    def show_incident(self, incident: IncidentId | None) -> None:
        """Show another incident, or none."""
        found = self._link.incidents.get(incident) if incident is not None else None
        is_other = found is None or self._incident is None or found.id != self._incident.id
        self._incident = found
        self.acts.show_incident(found)
        if is_other:
            self.notice.say("")
            self.work.to_top()
        for widget in (self._top, self._body, self.bar):
            widget.setVisible(found is not None)
        self._empty.setVisible(found is None)
        self._refresh()
        self._feed()

    def ask_mark(self, kind: str, points: list[tuple[float, float]]) -> None:
        """A mark was drawn on the map for this incident (`kind`: a word of MarkKind); its words."""
        self.acts.ask_mark(kind, points)

    # ---- what happens

    def _on_change(self, change: Change) -> None:
        incident = self._incident
        if incident is None:
            return
        link = self._link
        for body, refusal in change.refusals:
            if incident_of(body, link) == incident.id:
                self.notice.say(refused_text(body, refusal, link))
        is_ours = change.reset or incident.id in change.incidents
        if is_ours and incident.id in link.incidents:
            self._incident = link.incidents[incident.id]
            self.acts.show_incident(self._incident)
        elif change.reset:
            self.show_incident(None)
            return
        belongs = concerns(change, incident, link)
        if belongs or change.link or change.reset:
            self.timeline.ask_again()
        if change.link:
            self.support.retry()
        if is_ours or belongs or incident.id in change.pending or change.link or change.user:
            self._refresh()
            self._feed()

    @Slot()
    def _refresh(self) -> None:
        """Words, bars and buttons; called every second too."""
        incident, link = self._incident, self._link
        if incident is None:
            return
        self.head.show_incident(incident, link, pending_text(incident, link))
        may_tell = not self.acts.deeds.may_tell(incident)
        self.work.show_incident(incident, link, may_tell)
        self.more.show_incident(incident, may_tell)
        self.timeline.set_may_note(self.acts.deeds.may_tell(incident))
        self.bar.show_for(incident, link)

    def _feed(self) -> None:
        """What asks the hub: only for the panes in view."""
        if self.timeline.isVisibleTo(self) or self._incident is None:
            self.timeline.show_incident(self._incident)
        if self.support.isVisibleTo(self) or self._incident is None:
            self.support.show_incident(self._incident)

    @Slot(str)
    def _on_next(self, line: str) -> None:
        """A next step leads to where it is done."""
        kind, _, key = line.partition(":")
        match kind:
            case "stage":
                self.acts.forward()
            case "report":
                self.acts.do(Deed.REPORT)
            case "task":
                self._open_tab(WORK)
                self.work.tasks.list.go_to(key)
                self.work.tasks.list.setFocus()
            case "instruction":
                self.acts.answer(key)
            case "step":
                self._open_tab(WORK)
                self.work.plan.list.go_to(key)
                self.work.plan.list.setFocus()

    @Slot(str)
    def _on_case(self, case: str) -> None:
        self.incident_opened.emit(IncidentId(case))

    @Slot()
    def _on_mark(self) -> None:
        if self._incident is not None:
            self.add_mark_requested.emit(self._incident.id)

    @Slot(str)
    def _on_mark_shown(self, mark: str) -> None:
        if self._incident is not None:
            self.mark_locate_requested.emit(self._incident.id, mark)

    @Slot()
    def _on_locate(self) -> None:
        if self._incident is not None:
            self.locate_requested.emit(self._incident.id)

    @Slot()
    def _on_cameras(self) -> None:
        if self._incident is not None:
            self.cameras_requested.emit(self._incident.id)

    # ---- keys

    @Slot(object)
    def _on_key(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.work.plan.list.hasFocus():
            event.accept()
            if not event.isAutoRepeat():
                self.acts.tick(self.work.plan.list.current_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if not name:
            super().keyPressEvent(event)
            return
        if not event.isAutoRepeat():
            self._act(name)

    def _act(self, name: str) -> None:
        match name:
            case keys.CLOSE:
                self.closed.emit()
            case keys.NOTE:
                self._open_tab(TIMELINE)
                self.timeline.note.setFocus()
            case keys.LOCATE:
                self._on_locate()
            case keys.CAMERAS:
                self._on_cameras()
            case keys.MERGE_SAME:
                self.work.same.merge()
            case _:
                self.acts.do(Deed(name))

    # ---- panes

    def _open_tab(self, tab: int) -> None:
        if not (self._is_wide and tab == WORK):
            self.tabs.setCurrentIndex(tab)

    @Slot()
    def _on_tab(self) -> None:
        tab = self.tabs.currentIndex()
        self.work.setVisible(self._is_wide or tab == WORK)
        self._side.setVisible(tab != WORK)
        if tab != WORK:
            self._side.setCurrentIndex(tab - 1)
        if not self._is_wide:
            self._grid.setRowStretch(1, int(tab == WORK))
            self._grid.setRowStretch(2, int(tab != WORK))
        self._feed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= self._context.theme.px(WIDE_PX)
        if is_wide != self._is_wide:
            self._set_wide(is_wide)

    def _set_wide(self, is_wide: bool) -> None:
        self._is_wide = is_wide
        self.tabs.setTabVisible(WORK, not is_wide)
        for widget in (self.tabs, self.work, self._side):
            self._grid.removeWidget(widget)
        if is_wide:
            self._grid.addWidget(self.work, 0, 0, 2, 1)
            self._grid.addWidget(self.tabs, 0, 1)
            self._grid.addWidget(self._side, 1, 1)
        else:
            self._grid.addWidget(self.tabs, 0, 0)
            self._grid.addWidget(self.work, 1, 0)
            self._grid.addWidget(self._side, 2, 0)
        self._grid.setColumnStretch(0, 11)
        self._grid.setColumnStretch(1, 9 if is_wide else 0)
        self._grid.setRowStretch(1, 1)
        self._grid.setRowStretch(2, 0)
        if is_wide and self.tabs.currentIndex() == WORK:
            self.tabs.setCurrentIndex(TIMELINE)
        self._on_tab()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        self._feed()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
