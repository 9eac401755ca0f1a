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

from backends.link.api import Change, LinkState
from backends.record.alarm import Alarm
from backends.record.ids import AlarmId
from widgets import formats
from widgets.alarms.deeds import Deed, do, is_mine
from widgets.alarms.empty import EmptyList
from widgets.alarms.filter_row import FilterRow
from widgets.alarms.list_view import AlarmListView
from widgets.alarms.menu import AlarmMenu
from widgets.alarms.model import AlarmListModel
from widgets.alarms.notice import Notice
from widgets.alarms.order import AlarmFilter, hidden_urgent
from widgets.alarms.words import command_word
from widgets.context import UiContext
from widgets.icons import icon
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE

HALF_BEAT_MS = 500  # 1 Hz blinking


class AlarmPanel(QWidget):
    """List of active alarms, worst and unacknowledged first."""

    alarm_selected = Signal(object)  # AlarmId, or None
    detail_requested = Signal(object)  # AlarmId: Enter
    locate_requested = Signal(object)  # AlarmId
    cameras_requested = Signal(object)  # AlarmId: its nearest cameras

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self._selected: AlarmId | None = None
        self._is_odd_beat = False
        self.setWindowTitle(self.tr("报警"))
        self.model = AlarmListModel(self._link, self)
        self.filters = FilterRow(context.theme, self)
        self.view = AlarmListView(context, self.model, self)
        self.empty = EmptyList(context, self)
        self.notice = Notice(context.theme, self)
        self.offline = Notice(context.theme, self)
        self.hidden = Notice(context.theme, self)
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
        self.view.detail_asked.connect(self.detail_requested)
        self.view.acknowledge_asked.connect(self.acknowledge)
        self.view.take_asked.connect(self.take_or_release)
        self.view.locate_asked.connect(self.locate_requested)
        self.view.cameras_asked.connect(self.cameras_requested)
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
        if self.model.row_of(alarm) < 0 and alarm in self._link.alarms:
            self.filters.clear()
            self.lock.setChecked(False)
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
        shown = self.model.shown(alarm)
        mine = shown is not None and is_mine(self._link, shown)
        self._do(Deed.RELEASE if mine else Deed.TAKE, shown)

    def _do(self, deed: Deed, alarm: Alarm | None) -> None:
        if alarm is not None:
            self.notice.say(do(self._link, deed, alarm))

    # ---- what happens

    def _on_change(self, change: Change) -> None:
        self.model.note(change)
        for body, refusal in change.refusals:
            alarm = self.model.shown(body.alarm) or self._link.alarms.get(body.alarm)
            title = alarm.title if alarm is not None else ""
            text = self.tr("没有{deed}“{title}”：{reason}")
            reason = formats.refusal_text(refusal)
            self.notice.say(text.format(deed=command_word(body), title=title, reason=reason))
        if change.user and self._link.user is None:
            # The next one on this seat begins with everything in view.
            self.filters.clear()
            self.lock.setChecked(False)
        if change.reset:
            self.empty.begin()  # what was quiet before is known to nobody here
        if change.link or change.user or change.reset or change.sources:
            self._refresh()
            self.view.viewport().update()

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
        self._refresh()

    @Slot(object)
    def _on_current(self, alarm: AlarmId | None) -> None:
        if alarm != self._selected:
            self._selected = alarm
            self.alarm_selected.emit(alarm)

    @Slot(object, object)
    def _on_menu_asked(self, alarm: AlarmId, where: object) -> None:
        shown = self.model.shown(alarm)
        if shown is None:
            return
        menu = AlarmMenu(self._context, shown, self)
        menu.deed_asked.connect(self._on_deed_asked)
        menu.locate_asked.connect(self.locate_requested)
        menu.cameras_asked.connect(self.cameras_requested)
        menu.open_at(where)

    @Slot(object, object)
    def _on_deed_asked(self, deed: Deed, seen: Alarm) -> None:
        # The menu was opened on `seen`: that version was judged, not what came since.
        self._do(deed, seen)

    @Slot()
    def _on_beat(self) -> None:
        self._is_odd_beat = not self._is_odd_beat
        self.view.beat(self._is_odd_beat, is_whole=not self._is_odd_beat)
        if not self._is_odd_beat:
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
        self._summary.setText(self._summary_text())
        self._clear.setVisible(not model.filter.is_open)
        self._refresh_lock()
        self._refresh_offline()
        self._refresh_hidden()
        is_empty = model.rowCount() == 0
        if is_empty:
            if self._pages.currentWidget() is self.view:
                self.empty.begin()
            self.empty.tell(model.total)
        self._pages.setCurrentWidget(self.empty if is_empty else self.view)

    def _refresh_hidden(self) -> None:
        """A filter must not keep the worst from the one on watch."""
        wanted, text = self.model.filter, ""
        if not wanted.is_open:
            words = [
                f"{SEVERITY_SHAPE[severity]}{SEVERITY_NUMERAL[severity]} {count}"
                for severity, count in hidden_urgent(self._link.alarms.values(), wanted).items()
            ]
            if words:
                said = self.tr("筛选条件挡住了 {alarms} 条未确认报警")
                text = said.format(alarms=formats.list_text(words))
        if text != self.hidden.text:
            self.hidden.say(text, is_lasting=True)

    def _summary_text(self) -> str:
        model = self.model
        if model.total == 0:
            return self.tr("没有报警")
        words = []
        if model.unacknowledged:
            words.append(self.tr("未确认 {count}").format(count=model.unacknowledged))
            oldest = model.oldest_unacknowledged()
            if oldest is not None and model.filter.is_open:
                age = formats.age_of(oldest, self._link.hub_now())
                words.append(self.tr("最久 {age}").format(age=age))
        else:
            words.append(self.tr("全部已确认"))
        if model.rowCount() < model.total:
            text = self.tr("显示 {shown} / {total}")
            words.append(text.format(shown=model.rowCount(), total=model.total))
        else:
            words.append(self.tr("共 {total}").format(total=model.total))
        return " · ".join(words)

    def _refresh_lock(self) -> None:
        theme, waiting = self._context.theme, self.model.waiting
        locked = self.model.is_locked
        self.lock.setIcon(icon("lock" if locked else "unlock", theme))
        text = self.tr("锁定列表")
        if locked:
            text = self.tr("已锁定")
            worst = self.model.worst_waiting()
            if worst is not None:
                said = self.tr("已锁定，新来 {count} 条 {shape}{severity}")
                shape, numeral = SEVERITY_SHAPE[worst], SEVERITY_NUMERAL[worst]
                text = said.format(count=waiting, shape=shape, severity=numeral)
        self.lock.setText(text)
        self.lock.setToolTip(
            self.tr("列表不再移动，内容照常更新；再按一次，新来的报警排进列表")
            if not locked
            else self.tr("解除锁定，新来的报警排进列表")
        )

    def _refresh_offline(self) -> None:
        status = self._link.status
        if status.state in (LinkState.ONLINE, LinkState.SIGNED_OUT):
            text = ""
        else:
            now = self._link.hub_now()
            words = self.tr("与中心断开，自 {clock} 起（{age}）。下面是断开前的内容。")
            clock = formats.clock_text(status.since, now)
            text = words.format(clock=clock, age=formats.age_of(status.since, now))
        if text != self.offline.text:
            self.offline.say(text, is_lasting=True)
