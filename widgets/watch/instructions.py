"""批示: instructions of officials, followed until who gave them is content. UI thread; no I/O."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.queries import Recall
from backends.record.entry import (
    CloseInstruction,
    Instruction,
    InstructionState,
    TakeInstruction,
)
from widgets.alarms.notice import Notice
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.asking import Asking
from widgets.incidents.empty import EmptyPage
from widgets.incidents.row_view import RowView
from widgets.watch.instruction_deeds import Deed, allowed, deed_word, fits, may_give, relays
from widgets.watch.instruction_detail import InstructionDetail
from widgets.watch.instruction_dialogs import GiveDialog, WordsDialog
from widgets.watch.instruction_rows import (
    ROW_PX,
    InstructionDelegate,
    InstructionModel,
    is_late,
)
from widgets.watch.instruction_source import instructions_of, is_on_incident, is_on_its_way
from widgets.watch.instruction_words import InstructionWords
from widgets.watch.keys import instruction_actions

TICK_MS = 10_000


class InstructionTab(QWidget):
    """`subject_opened(kind, id)`: what an instruction is about."""

    subject_opened = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.keys = instruction_actions()
        self.model = InstructionModel(self._link, self)
        self.list = RowView(self.model, self.keys, theme.px(ROW_PX), self)
        self._delegate = InstructionDelegate(self._link, theme, self.list)
        self.detail = InstructionDetail(context, self)
        self.notice, self.empty = Notice(theme, self), EmptyPage(theme, "plan", self)
        self.words = InstructionWords(context, self)  # that have not arrived
        self.search = QLineEdit(self)
        self.overdue, self.closed = QToolButton(self), QToolButton(self)
        self.new = QPushButton(icon("plus", theme), self.tr("登记批示…"), self)
        self.buttons = {deed: QPushButton(deed_word(deed), self) for deed in Deed}
        self.summary = QLabel(self)
        self._pages, self._bar = QStackedWidget(self), QFrame(self)
        self._tick, self._asking = QTimer(self), Asking(self._link, self)
        self._wanted = ""  # is being fetched, or on its way into the rows
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName(self.tr("批示"))
        self.search.setPlaceholderText(self.tr("搜编号、内容、批示人、承办人"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            QAction(icon("search", theme), "", self.search),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.overdue.setText(self.tr("超期"))
        self.closed.setText(self.tr("含办结"))
        for toggle in (self.overdue, self.closed):
            toggle.setCheckable(True)
        self.summary.setProperty("role", "dim")
        self.summary.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(8))
        row.addWidget(self.search, 1)
        for widget in (self.overdue, self.closed, self.summary, self.new):
            row.addWidget(widget)
        self._bar.setProperty("role", "footer")
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(px(12), px(8), px(12), px(8))
        bar.setSpacing(px(8))
        for deed, button in self.buttons.items():
            button.setObjectName(deed.value)
            button.setToolTip(self.keys.action(deed.value).key_text)
            bar.addWidget(button)
        bar.addStretch(1)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.detail, 1)
        column.addWidget(self._bar)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        split = QSplitter(self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._pages)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        split.setSizes([px(1000), px(420)])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(self.notice)
        outer.addWidget(self.words)
        outer.addWidget(split, 1)

    def _connect(self) -> None:
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.list.setFocus)
        for toggle in (self.overdue, self.closed):
            toggle.toggled.connect(self._filter)
        self.new.clicked.connect(self._on_new)
        self.empty.way_asked.connect(self.clear_filter)
        self.model.batch_ended.connect(self._refresh)
        self.list.current_changed.connect(self._refresh_current)
        self.list.opened.connect(self._on_double)
        self.list.action_asked.connect(self._on_action)
        self.detail.opened.connect(self._on_opened)
        self.words.said.connect(self.notice.say)
        for button in self.buttons.values():
            button.clicked.connect(self._on_button)
        self._asking.answered.connect(self._on_recalled)
        self._asking.failed.connect(self._on_not_recalled)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- for the composition

    def select(self, instruction: str) -> None:
        """Put the cursor on one; a filter that hides it is lifted, an old one is fetched first."""
        self._wanted = ""
        if self.model.row_of(instruction) < 0:
            self.clear_filter()
            self.closed.setChecked(True)
        if not self.list.go_to(instruction):
            self._wanted = instruction
            self._asking.ask(Recall(subject=instruction))

    @Slot(object)
    def _on_recalled(self, _: object) -> None:
        """It is in the replica now, where it is of the realm in view."""
        if self._wanted in instructions_of(self._link):
            self._refresh()
        elif self._wanted:
            self._wanted = ""
            self.notice.say(self.tr("这条批示属于实战、演练、测试中的另一种，切换后再看"))

    @Slot(str)
    def _on_not_recalled(self, words: str) -> None:
        self._wanted = ""
        self.notice.say(words)

    @Slot()
    def clear_filter(self) -> None:
        """Show everything that is open."""
        self.search.clear()
        self.overdue.setChecked(False)
        self._filter()

    # ---- what people do

    @property
    def current(self) -> Instruction | None:
        """The one under the cursor, as it stands on the screen."""
        return self.model.shown(self.list.current_id)

    @Slot(str, str)
    def _on_action(self, name: str, _instruction: str) -> None:
        match name:
            case "new":
                self._on_new()
            case "search":
                self.search.setFocus()
                self.search.selectAll()
            case "open":
                self._open_first()
            case _:
                self.do(Deed(name))

    @Slot()
    def _on_button(self) -> None:
        self.do(Deed(self.sender().objectName()))

    def do(self, deed: Deed) -> None:
        """Carry it out on the one under the cursor, or say why not."""
        one, user = self.current, self._link.user
        if one is None:
            return
        if is_on_incident(one):
            self.notice.say(self.tr("这条批示在事件里答复：回车打开事件"))
        elif is_on_its_way(one):
            self.notice.say(self.tr("这条批示还没有送到中心，送到后再办"))
        elif not fits(deed, one, user):
            self.notice.say(self.tr("这条批示现在的状态不用这样做"))
        elif not allowed(deed, one, user):
            self.notice.say(self.tr("只有承办人、承办部门或批示人能这样做"))
        elif deed is Deed.TAKE:
            self._link.send(TakeInstruction(instruction=one.id, seen_version=one.version))
        elif deed is Deed.CLOSE and not relays(user):
            self._link.send(CloseInstruction(instruction=one.id, seen_version=one.version))
        else:
            WordsDialog(self._context, self, deed, one).open()

    @Slot()
    def _on_new(self) -> None:
        if may_give(self._link.user):
            GiveDialog(self._context, self).open()
        else:
            self.notice.say(self.tr("批示由市领导、指挥长下达，或由值班长代为登记"))

    def _open_first(self) -> None:
        one = self.current
        if one is not None and one.links:
            self._on_opened(one.links[0])
        elif one is not None:
            self.notice.say(self.tr("这条批示没有关联别的内容"))

    @Slot(str)
    def _on_double(self, _instruction: str) -> None:
        self._open_first()

    @Slot(str)
    def _on_opened(self, subject: str) -> None:
        kind, _, key = subject.partition(":")
        self.subject_opened.emit(kind, key)

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        self.model.note(change)
        self.words.note(change)
        if change.user or change.reset or change.link or change.pending:
            self._refresh_current()

    @Slot()
    def _filter(self) -> None:
        self.model.set_filter(
            self.search.text().strip(),
            with_closed=self.closed.isChecked(),
            only_overdue=self.overdue.isChecked(),
        )
        self._refresh()

    @Slot()
    def _on_tick(self) -> None:
        self._delegate.now = self._link.hub_now()
        self.list.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_tick()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    @Slot()
    def _refresh(self) -> None:
        if self._wanted and self.list.go_to(self._wanted):
            self._wanted = ""
        known = list(instructions_of(self._link).values())
        at_work = [one for one in known if one.state is not InstructionState.CLOSED]
        late = sum(is_late(one) for one in at_work)
        self.overdue.setText(self.tr("超期 {n}").format(n=late))
        self.summary.setText(self.tr("在办 {n}").format(n=len(at_work)))
        is_empty = self.model.count == 0
        if is_empty and not self.model.is_open:
            way = self.tr("清除筛选，看全部批示")
            self.empty.tell(self.tr("筛选条件下没有批示"), "", way)
        elif is_empty:
            words = self.tr("领导的批示和电话指示登记在这里，跟到办结")
            self.empty.tell(self.tr("现在没有在办的批示"), words, "")
        self._pages.setCurrentWidget(self.empty if is_empty else self.list)
        if not is_empty and not self.list.current_id:
            self.list.go_to_place(0)
            self.list.verticalScrollBar().setValue(0)  # with the head of its group
        self._refresh_current()

    @Slot()
    def _refresh_current(self) -> None:
        one, user = self.current, self._link.user
        self.detail.show_instruction(one)
        self.new.setVisible(may_give(user))
        offered = []
        for deed, button in self.buttons.items():
            is_offered = one is not None and fits(deed, one, user) and allowed(deed, one, user)
            button.setText(deed_word(deed, one))
            button.setVisible(is_offered)
            button.setEnabled(one is not None and one.id not in self._link.pending)
            offered.append(is_offered)
        self._bar.setVisible(any(offered))
