"""The alarm list with its filters: what is wrong now, and who has it. UI thread; no I/O.

It reports what the operator asks for and sends commands over the link; it knows no other panel.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
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

from backends.link.api import Change
from backends.record.alarm import Alarm
from backends.record.commands import AlarmDeed
from backends.record.ids import AlarmId
from backends.record.warning import WarningDeed
from widgets import formats
from widgets.alarms.actions import DEEDS, alarm_actions
from widgets.alarms.deeds import Deed, not_permitted
from widgets.alarms.doing import Doing
from widgets.alarms.empty import EmptyList
from widgets.alarms.filter_row import FilterRow
from widgets.alarms.flood import FloodStrip
from widgets.alarms.list_view import AlarmListView
from widgets.alarms.menu import AlarmMenu
from widgets.alarms.model import AlarmListModel
from widgets.alarms.notice import Notice
from widgets.alarms.order import AlarmFilter, Sort
from widgets.alarms.panel_words import hidden_text, lock_text, offline_text, summary_text
from widgets.alarms.view_bar import ViewBar
from widgets.alarms.views import AlarmView, ViewStore
from widgets.alarms.warnings import WarningList
from widgets.alarms.words import command_word
from widgets.context import UiContext
from widgets.icons import icon

HALF_BEAT_MS = 500  # 1 Hz blinking


class AlarmPanel(QWidget):
    """List of active alarms, worst and unacknowledged first."""

    alarm_selected = Signal(object)  # AlarmId, or None
    detail_requested = Signal(object)  # AlarmId: Enter
    locate_requested = Signal(object)  # AlarmId
    cameras_requested = Signal(object)  # AlarmId: its nearest cameras
    incident_requested = Signal(object)  # list of AlarmId: file an incident from them
    warning_located = Signal(object)  # WarningId: show its area on the map

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self._selected: AlarmId | None = None
        self._is_odd_beat = False
        self.setWindowTitle(self.tr("报警"))
        self.model = AlarmListModel(self._link, self)
        self.keys = alarm_actions()  # for the key map
        self._views = ViewStore(None)
        self.doing = Doing(context, self)
        self.bar = ViewBar(context.theme, self)
        self.filters = FilterRow(context.theme, self)
        self.view = AlarmListView(context, self.model, self)
        self.empty = EmptyList(context, self)
        self.notice = Notice(context.theme, self)
        self.offline = Notice(context.theme, self)
        self.hidden = Notice(context.theme, self)
        self.warnings = WarningList(context, self)
        self.flood = FloodStrip(context, self.model, self)
        self.lock = QToolButton(self)
        self._summary = QLabel(self)
        self._clear = QPushButton(self.tr("清除筛选"), self)
        self._pages = QStackedWidget(self)
        self._beat = QTimer(self)
        self._beat.setInterval(HALF_BEAT_MS)
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        px = self._context.theme.px
        self.lock.setCheckable(True)
        self.lock.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._summary.setProperty("role", "small")
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._clear.setProperty("role", "link")
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        header = QFrame(self)
        header.setProperty("role", "header")
        inner = QVBoxLayout(header)
        inner.setContentsMargins(px(12), px(10), px(12), px(8))
        inner.setSpacing(px(6))
        inner.addWidget(self.bar)
        inner.addWidget(self.filters)
        line = QHBoxLayout()
        line.setSpacing(px(6))
        line.addWidget(self._summary, 1)
        line.addWidget(self._clear)
        line.addWidget(self.lock)
        inner.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.offline)
        column.addWidget(self.warnings)
        column.addWidget(self.flood)
        column.addWidget(self.hidden)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.filters.filter_changed.connect(self._on_filter_changed)
        self.empty.show_all_asked.connect(self.filters.clear)
        self._clear.clicked.connect(self.filters.clear)
        self.lock.toggled.connect(self._on_lock_toggled)
        self.model.batch_ended.connect(self._on_batch_ended)
        self.view.alarm_current.connect(self._on_current)
        self.view.action_asked.connect(self._on_action)
        self.view.asked_without_alarm.connect(self._on_action)
        self.bar.view_chosen.connect(self._on_view_chosen)
        self.bar.arrangement_chosen.connect(self.arrange)
        self.bar.said.connect(self.notice.say)
        self.doing.said.connect(self.notice.say)
        self.warnings.warning_located.connect(self.warning_located)
        self.warnings.said.connect(self.notice.say)
        self.flood.grouping_asked.connect(self._on_flood)
        self.view.menu_asked.connect(self._on_menu_asked)
        self._beat.timeout.connect(self._on_beat)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- for the composition

    @property
    def selected(self) -> AlarmId | None:
        """The alarm last selected."""
        return self._selected

    def select_alarm(self, alarm: AlarmId | None) -> None:
        """Put the cursor on an alarm, as when it was clicked on the map."""
        if alarm is None:
            self.view.clear_cursor()
            self._on_current(None)
            return
        self.model.reveal(alarm)
        if self.model.row_of(alarm) < 0 and alarm in self._link.alarms:
            self.filters.clear()
            self.lock.setChecked(False)
            self.model.reveal(alarm)
        row = self.model.row_of(alarm)
        if row >= 0:
            self.view.go_to(row)

    @Slot(object)
    def acknowledge(self, alarm: AlarmId) -> None:
        """Acknowledge what stands on the screen, with the version that stands there."""
        self._do(Deed.ACKNOWLEDGE, self.model.shown(alarm))

    @Slot(object)
    def take_or_release(self, alarm: AlarmId) -> None:
        """Take it in hand, or let it go when it is in one's own."""
        self._do(Deed.TAKE, self.model.shown(alarm))

    def _do(self, deed: Deed, alarm: Alarm | None) -> None:
        if alarm is not None:
            self.doing.by_key(deed, alarm)

    def use_views(self, store: ViewStore) -> None:
        """Where the seats' own views are kept."""
        self._views = store
        self._refresh_seat()

    @Slot(object, bool)
    def arrange(self, sort: Sort, is_grouped: bool) -> None:
        """Order and grouping, as the operator chose them."""
        self.flood.note_choice(is_grouped)
        self.model.arrange(sort, is_grouped)
        self._refresh()

    # ---- what happens

    def _on_change(self, change: Change) -> None:
        self.model.note(change)
        self.warnings.note(change)
        for body, refusal in change.refusals:
            if isinstance(body, AlarmDeed):
                alarm = self.model.shown(body.alarm) or self._link.alarms.get(body.alarm)
                title = alarm.title if alarm is not None else ""
                text = self.tr("没有{deed}“{title}”：{reason}")
                reason = formats.refusal_text(refusal)
                self.notice.say(text.format(deed=command_word(body), title=title, reason=reason))
            elif isinstance(body, WarningDeed):
                reason = formats.refusal_text(refusal)
                text = self.tr("没有{deed}：{reason}")
                self.notice.say(text.format(deed=command_word(body), reason=reason))
        if change.user:
            self._refresh_seat()
        if change.user and self._link.user is None:
            # The next one on this seat begins with everything in view.
            self.filters.clear()
            self.lock.setChecked(False)
        if change.reset:
            self.empty.begin()  # what was quiet before is known to nobody here
        if change.link or change.user or change.reset or change.sources:
            self._refresh()
            self.view.viewport().update()

    def _refresh_seat(self) -> None:
        user = self._link.user
        self.bar.use(self._views, user.seat if user is not None else "")
        self.model.take_all()  # "mine" is another seat's now

    @Slot(object)
    def _on_filter_changed(self, wanted: AlarmFilter) -> None:
        self.model.set_filter(wanted)
        self._refresh()

    @Slot(bool)
    def _on_lock_toggled(self, checked: bool) -> None:
        self.model.set_locked(checked)
        self._refresh()

    @Slot()
    def _on_batch_ended(self) -> None:
        if self.model.is_filling:
            self.flood.tick()  # a storm is folded with its first slice, not with all its rows
        self._refresh()

    @Slot(object)
    def _on_current(self, alarm: AlarmId | None) -> None:
        if alarm != self._selected:
            self._selected = alarm
            self.alarm_selected.emit(alarm)

    @Slot(object, object)
    def _on_menu_asked(self, alarm: Alarm, where: object) -> None:
        menu = AlarmMenu(self._context, alarm, self)
        menu.deed_asked.connect(self._on_deed_asked)
        menu.action_asked.connect(self._on_action)
        menu.open_at(where)

    @Slot(object, object)
    def _on_deed_asked(self, deed: Deed, seen: Alarm) -> None:
        # The menu was opened on `seen`: that version was judged, not what came since.
        self.doing.begin(deed, seen)

    @Slot(str)
    @Slot(str, object)
    def _on_action(self, name: str, alarm: Alarm | None = None) -> None:
        match name:
            case "group":
                self.arrange(self.model.sorted_by, not self.model.is_grouped)
            case "lock":
                self.lock.toggle()
            case "search":
                self.filters.search.setFocus()
                self.filters.search.selectAll()
            case "warn":
                self.warnings.begin()
            case _ if alarm is None:
                pass
            case "detail":
                self.detail_requested.emit(alarm.id)
            case "locate":
                self.locate_requested.emit(alarm.id)
            case "cameras":
                self.cameras_requested.emit(alarm.id)
            case "incident":
                self.file_incident(alarm)
            case _:
                self.doing.by_key(DEEDS[name], alarm)

    def file_incident(self, alarm: Alarm) -> None:
        """Ask for the dialog that files an incident, unless one deals with it already."""
        refused = not_permitted(self._link, Deed.ACKNOWLEDGE, alarm)
        if refused or alarm.incident:
            self.notice.say(refused or self.tr("这条报警已经转为事件"))
        else:
            self.incident_requested.emit([alarm.id])

    @Slot(object)
    def _on_view_chosen(self, view: AlarmView) -> None:
        self.model.arrange(view.sort, view.is_grouped or self.model.is_grouped)
        self.filters.show_filter(view.filter)
        self._refresh()

    @Slot(bool)
    def _on_flood(self, is_grouped: bool) -> None:
        self.model.arrange(self.model.sorted_by, is_grouped)
        self._refresh()

    @Slot()
    def _on_beat(self) -> None:
        self._is_odd_beat = not self._is_odd_beat
        self.view.beat(self._is_odd_beat, is_whole=not self._is_odd_beat)
        if not self._is_odd_beat:
            self.flood.tick()
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._beat.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.stop()

    # ---- what it says

    def _refresh(self) -> None:
        model = self.model
        self.filters.show_counts(model.count)
        self.bar.show_now(model.filter, model.sorted_by, model.is_grouped)
        self._summary.setText(summary_text(model, self._link))
        self._clear.setVisible(not model.filter.is_open)
        self._refresh_lock()
        self.offline.show_text(offline_text(self._link))
        self.hidden.show_text(hidden_text(model))
        is_empty = model.rowCount() == 0
        if is_empty:
            if self._pages.currentWidget() is self.view:
                self.empty.begin()
            self.empty.tell(model.total)
        self._pages.setCurrentWidget(self.empty if is_empty else self.view)

    def _refresh_lock(self) -> None:
        locked = self.model.is_locked
        self.lock.setIcon(icon("lock" if locked else "unlock", self._context.theme))
        self.lock.setText(lock_text(self.model))
        self.lock.setToolTip(
            self.tr("列表不再移动，内容照常更新；再按一次，新来的报警排进列表（K）")
            if not locked
            else self.tr("解除锁定，新来的报警排进列表（K）")
        )
