"""What goes out to departments and outside parties, and what did not arrive. UI thread; no I/O."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change, LinkState
from backends.link.city import OutboxRow, OutboxRows, OutboxRowsAnswer
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.delivery import MessageDeed, SendAgain
from backends.record.refusal import Refusal, RefusalCode
from backends.record.targets import department_of
from widgets.alarms.notice import Notice
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import refusal_text, whom_text
from widgets.health.keys import outbox_actions
from widgets.health.lags import Lags
from widgets.health.message_dialog import DeliveredDialog, GiveUpDialog
from widgets.health.outbox_model import OutboxModel
from widgets.health.outbox_words import may_be_sent, name_words, refused_words
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.key_table import KeyTable

LOOK_EVERY_MS = 2000
_WIDTHS = (120, 130, 108, 300, 84, 84, 48, 200)


class _Messages(KeyTable):
    """The keyboard's coming chooses no message: Qt would put an unseen cursor on the first."""

    _is_coming = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._is_coming = True
        super().focusInEvent(event)
        self._is_coming = False

    def moveCursor(  # noqa: N802 - Qt override
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        return QModelIndex() if self._is_coming else super().moveCursor(action, modifiers)


class Outbox(QWidget):
    """`subject_opened(kind, id)`: the incident or task of a message."""

    subject_opened = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.lags = Lags(theme, self)
        self.model = OutboxModel(context.link, theme, self)
        self.list = _Messages(self.model, outbox_actions(), theme, self)
        self.list.setAccessibleName(self.tr("外发队列"))
        self.list.set_widths([theme.px(width) for width in _WIDTHS])
        self.notice, self.empty = Notice(theme, self), EmptyPage(theme, "link", self)
        self.summary = QLabel(self)
        self.dead = QPushButton(icon("filter", theme), self.tr("只看未送达"), self)
        self.again = QPushButton(icon("refresh", theme), self.tr("再发一次"), self)
        self.delivered = QPushButton(self.tr("已另行送达…"), self)
        self.give_up = QPushButton(self.tr("不再发…"), self)
        self._pages = QStackedWidget(self)
        self._asking = Asking(context.link, self)
        self._target = ""
        self._chosen: OutboxRow | None = None  # kept when it leaves: it may come back
        self._given: set[str] = set()  # messages whose deed the hub has not taken yet
        self._asked = self._told = OutboxRows()  # the newest question, and the answered one
        self.dialog: DeliveredDialog | GiveUpDialog | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._lay_out()
        self._connect()
        self._on_current()

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.dead.setCheckable(True)
        self.summary.setProperty("role", "dim")
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(self.summary, 1)
        for button in (self.dead, self.again, self.delivered, self.give_up):
            row.addWidget(button)
        gauges = QWidget(self)
        inner = QVBoxLayout(gauges)
        inner.setContentsMargins(px(16), px(12), px(16), px(4))
        inner.addWidget(self.lags)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.notice)
        column.addWidget(gauges)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._look.timeout.connect(self.look)
        self.dead.toggled.connect(self.look)
        self.again.clicked.connect(self._on_again)
        self.delivered.clicked.connect(self._on_delivered)
        self.give_up.clicked.connect(self._on_give_up)
        self.lags.chosen.connect(self._on_target)
        self.list.asked.connect(self.act)
        self.list.current_changed.connect(self._on_current)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def showEvent(self, _event: object) -> None:
        self.look()
        self._look.start()

    def hideEvent(self, _event: object) -> None:
        self._look.stop()

    # ---- what people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "again":
                self._on_again()
            case "delivered":
                self._on_delivered()
            case "give_up":
                self._on_give_up()
            case "dead":
                self.dead.toggle()
            case "refresh":
                self.look()
            case "open":
                self._on_open()

    @Slot()
    def look(self) -> None:
        """Ask the hub."""
        if not self._asking.is_busy:
            self._asked = OutboxRows(target=self._target, only_dead=self.dead.isChecked())
            self._asking.ask(self._asked)

    @Slot()
    def _on_again(self) -> None:
        row = self._to_act_on()
        if row is not None:
            self._link.send(SendAgain(message=row.id))
            self._note_given(row.id)

    @Slot()
    def _on_delivered(self) -> None:
        self._open(DeliveredDialog)

    @Slot()
    def _on_give_up(self) -> None:
        self._open(GiveUpDialog)

    def _open(self, kind: type[DeliveredDialog | GiveUpDialog]) -> None:
        row = self._to_act_on()
        if row is not None:
            self.dialog = kind(self._context, self, row)
            self.dialog.sent.connect(self._on_sent)
            self.dialog.open()

    @Slot()
    def _on_sent(self) -> None:
        if self.dialog is not None:
            self._note_given(self.dialog.message)

    def _note_given(self, message: str) -> None:
        self._given.add(message)
        is_online = self._link.status.state is LinkState.ONLINE
        words = self.tr("正在交给中心…") if is_online else self.tr("与中心断开，连上后再交给中心")
        self.notice.say(words)

    def _to_act_on(self) -> OutboxRow | None:
        """The chosen message; None where nothing can be done, which is said."""
        row = self._current()
        if row is None or not may_be_sent(row):
            self.notice.say(self.tr("先选一条未送达或不知是否送达的"))
            return None
        if obstacle := self._obstacle(row):
            self.notice.say(obstacle)
            return None
        return row

    def _current(self) -> OutboxRow | None:
        return self.model.row_at(self.list.currentIndex().row())

    def _obstacle(self, row: OutboxRow | None) -> str:
        """Why the user decides nothing about it, as the hub would say; empty where they may."""
        user = self._link.user
        if user is None or may(user, Act.ORDER) is Allowed.NO:
            whom = whom_text([role.value for role in whom_to_ask(Act.ORDER)])
            return self.tr("只有{whom}能办").format(whom=whom)
        department = department_of(row.target) if row is not None else None
        if row is None or may(user, Act.ORDER, department) is Allowed.YES:
            return ""
        return refusal_text(Refusal(code=RefusalCode.OTHER_DEPARTMENT))

    def _on_open(self) -> None:
        row = self._current()
        if row is None:
            return
        link, subject = self._link, row.subject
        known: dict[str, Collection[str]] = {
            "incident": link.incidents,
            "task": link.tasks,
            "alarm": link.alarms,
            "warning": link.warnings,
        }
        kind = next((kind for kind, ids in known.items() if subject in ids), "")
        if kind:
            self.subject_opened.emit(kind, subject)
        else:
            self.notice.say(self.tr("这条消息没有单独的页面"))

    @Slot(str)
    def _on_target(self, target: str) -> None:
        self._target = target
        self._asking.close()
        self.look()

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        if change.pending or change.refusals:
            self._tell_deeds(change)
        if change.reset or change.user or change.link:
            self._on_current()
            if self.isVisible():
                self.look()

    def _tell_deeds(self, change: Change) -> None:
        """What the hub has taken, and what it has refused."""
        refused = [(b, why) for b, why in change.refusals if isinstance(b, MessageDeed)]
        over = {message for message in self._given if message not in self._link.pending}
        self._given -= over
        if over - {body.message for body, _ in refused}:
            self.notice.say(self.tr("中心已收下，记入日志"))
        for body, why in refused:
            self.notice.say(refused_words(body, why, self._named(body.message)))
        if over and self.isVisible():
            self.look()

    def _named(self, message: str) -> str:
        row = self.model.row_at(self.model.row_of(message))
        if row is None and self._chosen is not None and self._chosen.id == message:
            row = self._chosen
        return name_words(row) if row is not None else ""

    @Slot(object)
    def _on_answered(self, answer: OutboxRowsAnswer) -> None:
        self._show_rows(answer.rows)
        self.lags.set_lags(answer.lags)
        dead = sum(lag.dead for lag in answer.lags)
        waiting = sum(lag.waiting for lag in answer.lags)
        words = [self.tr("等待发送 {count}").format(count=waiting)]
        words.append(self.tr("未送达 {count}").format(count=dead))
        self.summary.setText(" · ".join(words))
        self._pages.setCurrentIndex(0 if answer.rows else 1)
        if self.dead.isChecked():
            self.empty.tell(self.tr("没有未送达的消息"), self.tr("发出的都已送到或正在送"), "")
        else:
            words_ = self.tr("派遣、指令和部门间推送都从这里出去，出去一条列一条")
            self.empty.tell(self.tr("还没有外发的消息"), words_, "")
        self._on_current()

    def _show_rows(self, rows: list[OutboxRow]) -> None:
        """The cursor stays on its message. Where that has left none is chosen in its place: the
        hand may be on the key already."""
        chosen, is_same_list = self._chosen, self._told == self._asked
        self._told = self._asked
        was_there = chosen is not None and self.model.row_of(chosen.id) >= 0
        self.model.set_rows(rows)
        row = self.model.row_of(chosen.id) if chosen is not None else 0
        if row != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(row, 0))
        if chosen is not None and was_there and row < 0 and is_same_list:
            words = self.tr("“{name}”已不在这里：已有人处理或已经送出，请另选一条")
            self.notice.say(words.format(name=name_words(chosen)))

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.notice.say(why or self.tr("与中心断开，外发队列暂时看不到"))

    @Slot()
    def _on_current(self) -> None:
        row = self._current()
        if row is not None:
            self._chosen = row
        tip = self._obstacle(row)
        can = row is not None and may_be_sent(row) and not tip
        for button in (self.again, self.delivered, self.give_up):
            button.setEnabled(can)
        for button, key in ((self.again, "↵"), (self.delivered, "M"), (self.give_up, "X")):
            button.setToolTip(tip or key)
