"""Devices for the engineer who connects them: who asks, who is well, why not. UI thread; no I/O."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.devices import DeviceState, ForgetDevice, RefreshCatalogue, SetDevice
from backends.record.access import Act, Allowed, may, whom_to_ask
from widgets.alarms.notice import Notice
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.devices.detail import DeviceDetail
from widgets.devices.keys import device_actions
from widgets.devices.model import DeviceFilter, DeviceModel
from widgets.devices.reboot import Reboot
from widgets.devices.words import state_word
from widgets.field_words import field_refusal_text
from widgets.formats import whom_text
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.key_table import KeyTable
from widgets.theme import ROW_PX, Theme

TYPING_PAUSE_MS = 200
TICK_MS = 5000
_FORM, _MESSAGES, _CONFIG = 0, 2, 4


class DeviceList(KeyTable):
    """What registered, and who waits to be let in."""

    def __init__(self, model: DeviceModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(model, device_actions(), theme, parent)
        self.setAccessibleName(self.tr("设备列表"))
        row_px = theme.target(ROW_PX)
        self.set_widths(
            [row_px * width // ROW_PX for width in (72, 56, 132, 160, 172, 156, 150, 64)]
        )


class DevicePage(QWidget):
    """The list with filters; the chosen device beside it."""

    camera_activated = Signal(object)  # CameraId
    snapshots_asked = Signal(str)  # of a device

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.setWindowTitle(self.tr("设备"))
        self.model = DeviceModel(context.link, theme, self)
        self.list = DeviceList(self.model, theme, self)
        self.detail = DeviceDetail(context, self)
        self.notice = Notice(theme, self)
        self.empty = EmptyPage(theme, "device", self)
        self.search, self.states = QLineEdit(self), QComboBox(self)
        self.refresh = QPushButton(icon("refresh", theme), self.tr("取目录"), self)
        self.snapshots = QPushButton(icon("still", theme), self.tr("设备抓拍"), self)
        self.restart = QPushButton(icon("reset", theme), self.tr("重启设备…"), self)
        self.reboot = Reboot(context.link, self)
        self._summary = QLabel(self)
        self._pages = QStackedWidget(self)
        self._asking, self._done = Asking(context.link, self, field_refusal_text), ""
        self._sent: SetDevice | None = None  # what is being asked, where it is that
        self._chosen = ""
        self._typing, self._tick = QTimer(self), QTimer(self)
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.search.setPlaceholderText(self.tr("搜名称、编号、地址、型号"))
        self.search.setClearButtonEnabled(True)
        sign = QAction(icon("search", theme), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.states.addItem(self.tr("全部状态"), "")
        for state in DeviceState:
            self.states.addItem(state_word(state), state.value)
        self.states.setAccessibleName(self.tr("状态"))
        self._summary.setProperty("role", "dim")
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        title = QLabel(self.tr("GB/T 28181 设备"), self)
        title.setProperty("role", "title")
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(title)
        row.addWidget(self._summary, 1)
        self.search.setMinimumWidth(px(140))
        for widget in (self.search, self.states, self.refresh, self.snapshots, self.restart):
            row.addWidget(widget)
        halves = QSplitter(self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        halves.addWidget(self.detail)
        halves.setSizes([px(860), px(560)])
        halves.setStretchFactor(0, 1)
        self._pages.addWidget(halves)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._on_filter)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_filter)
        self.states.currentIndexChanged.connect(self._on_filter)
        self.refresh.clicked.connect(self._on_refresh)
        self.snapshots.clicked.connect(self._on_snapshots)
        self.restart.clicked.connect(self._on_restart)
        self.reboot.said.connect(self.notice.say)
        self.list.asked.connect(self.act)
        self.list.current_changed.connect(self._on_current)
        self.detail.camera_activated.connect(self.camera_activated)
        self.detail.form.saved.connect(self._on_save)
        self.detail.channels.saved.connect(self._on_save)
        self.detail.form.forgotten.connect(self._on_forget)
        self._asking.answered.connect(self._on_done)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- what people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "form":
                self.detail.tabs.setCurrentIndex(_FORM)
                self.detail.form.name.setFocus()
            case "messages":
                self.detail.tabs.setCurrentIndex(_MESSAGES)
            case "refresh":
                self._on_refresh()
            case "config":
                self.detail.tabs.setCurrentIndex(_CONFIG)
            case "snapshots":
                self._on_snapshots()
            case "reboot" if self.restart.isEnabled():
                self._on_restart()
            case "search":
                self.search.setFocus()

    def choose(self, device: str) -> None:
        """Put the cursor on a device; a filter that hides it is dropped."""
        if self.model.row_of(device) < 0 and device in self._link.field.devices:
            self.search.clear()
            self.states.setCurrentIndex(0)
            self._on_filter()
        row = self.model.row_of(device)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    @Slot()
    def _on_refresh(self) -> None:
        if self._chosen:
            self._ask(RefreshCatalogue(device=self._chosen), self.tr("已请设备重发目录和信息"))

    @Slot()
    def _on_snapshots(self) -> None:
        self.snapshots_asked.emit(self._chosen)

    @Slot()
    def _on_restart(self) -> None:
        device = self._link.field.devices.get(self._chosen)
        if device is not None:
            self.reboot.ask(device)

    @Slot(object)
    def _on_save(self, wanted: SetDevice) -> None:
        self._sent = wanted
        self._ask(wanted, self.tr("已保存，记入日志"))

    @Slot(str)
    def _on_forget(self, device: str) -> None:
        self._ask(ForgetDevice(device=device), self.tr("已删除，它不能再注册"))

    def _ask(self, query: SetDevice | ForgetDevice | RefreshCatalogue, done: str) -> None:
        self._done = done
        if query is not self._sent:
            self._sent = None
        self.detail.form.say(self.tr("正在请中心办理"))
        self._asking.ask(query)

    @Slot(object)
    def _on_done(self, _answer: object) -> None:
        self.detail.form.say("")
        self.detail.form.saved_as(self._sent)
        self.notice.say(self._done)

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        words = why or self.tr("与中心断开，没有办成")
        self.detail.form.say(words)
        self.notice.say(words)

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        if change.reset or change.devices or change.user or change.link:
            self._refresh()
        elif (change.resources or change.cameras) and self.isVisible():
            self._show_chosen()

    @Slot()
    def _on_filter(self) -> None:
        self._typing.stop()
        value = str(self.states.currentData())
        state = DeviceState(value) if value else None
        self.model.set_filter(DeviceFilter(state=state, text=self.search.text().strip()))
        self._keep_chosen()
        self._summarise()

    @Slot()
    def _on_current(self) -> None:
        device = self.model.device_at(self.list.currentIndex().row())
        if device is not None:
            self._chosen = device.id
        self._show_chosen()

    @Slot()
    def _on_tick(self) -> None:
        """Ages go on."""
        if self.isVisible():
            self.list.viewport().update()
            self._show_chosen()

    def _refresh(self) -> None:
        chosen = self._chosen
        self.model.refresh()
        self._chosen = chosen  # a row that moves is taken out for a moment
        self._keep_chosen()
        self._show_chosen()
        self._summarise()
        self._pages.setCurrentIndex(0 if self._link.field.devices else 1)
        self.empty.tell(
            self.tr("还没有设备"),
            self.tr("在设备上填本平台的编号、地址和端口；它来注册后先列在这里，批准后才能接入。"),
            "",
        )

    def _keep_chosen(self) -> None:
        """The cursor stays with its device, wherever its row went."""
        row = self.model.row_of(self._chosen)
        if row < 0 and self.model.rowCount():
            row = 0
        if row >= 0 and row != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _show_chosen(self) -> None:
        device = self._link.field.devices.get(self._chosen)
        self.detail.setVisible(device is not None)
        is_online = device is not None and device.state is DeviceState.ONLINE
        self.refresh.setEnabled(is_online)
        self.restart.setEnabled(False)
        if device is None:
            self.detail.forget()
            return
        user = self._link.user
        may_change = user is not None and may(user, Act.MANAGE_DEVICES) is Allowed.YES
        whom = whom_text([role.value for role in whom_to_ask(Act.MANAGE_DEVICES)])
        self.restart.setEnabled(is_online and may_change)
        only = self.tr("只有{whom}能重启设备").format(whom=whom)
        self.restart.setToolTip("" if may_change else only)
        words = self.tr("只有{whom}能改").format(whom=whom)
        self.detail.show_device(device, may_change=may_change, whom=words)

    def _summarise(self) -> None:
        states = [device.state for device in self._link.field.devices.values()]
        words = [self.tr("共 {count} 台").format(count=len(states))]
        for state in (DeviceState.PENDING, DeviceState.OFFLINE, DeviceState.UNKNOWN):
            if state in states:
                words.append(f"{state_word(state)} {states.count(state)}")
        if self.model.rowCount() != len(states):
            words.append(self.tr("列出 {count} 台").format(count=self.model.rowCount()))
        self._summary.setText(" · ".join(words))
