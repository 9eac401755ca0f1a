"""The handover of a watch: the sheet, what both do with it, those that are over. UI thread.

Where it stands is in the record alone: opened again after a crash it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from backends.link.api import Change
from backends.record.entry import FlagEntry
from backends.record.handover import BeginHandover, Handover, HandoverState
from backends.record.ids import HandoverId
from widgets.context import UiContext
from widgets.incidents.empty import EmptyPage
from widgets.watch.handover.acts import HandoverActs
from widgets.watch.handover.desk import (
    OVER,
    Part,
    current,
    last_signed,
    may_begin,
    may_take_up,
    part_of,
    waits_for_me,
)
from widgets.watch.handover.head_bar import HeadBar, ItemCard, ReadStrip
from widgets.watch.handover.model import SheetModel
from widgets.watch.handover.old import OldPage
from widgets.watch.handover.plans import plan_of, plans_for_missing
from widgets.watch.handover.sheet import SheetHead, SheetList
from widgets.watch.handover.side import SidePane
from widgets.watch.handover.words import handover_refusal, subject_of
from widgets.watch.words import refused_text

TICK_MS = 1000


class HandoverTab(QWidget):
    """`paper_asked`: ("handover", id). `subject_opened`: kind and id of what a line is about."""

    paper_asked = Signal(str, str)
    subject_opened = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self._old: Handover | None = None  # looked at: over, or another seat's
        self._chosen = ""  # of several of one's own
        self.handover: Handover | None = None
        self.model = SheetModel(self)
        self.list = SheetList(self.model, theme, self)
        self.side = SidePane(context, self)
        self.acts = HandoverActs(context, self, self.list, self.side)
        self.old = OldPage(context, self)
        self.empty = EmptyPage(theme, "watch", self)
        self.head, self.progress = HeadBar(context, self), ReadStrip(context, self)
        self.said, self.card = QLabel(self), ItemCard(context, self)
        self._pages, self._tick = QStackedWidget(self), QTimer(self)
        self._build()
        self._connect()
        self._refresh()

    # ---- laid out

    def _build(self) -> None:
        px = self._context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.said.setProperty("role", "warning")
        self.said.setContentsMargins(px(16), px(6), px(16), px(6))
        self.said.setWordWrap(True)
        self.said.hide()
        column.addWidget(self.said)
        halves = QSplitter(self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._sheet())
        halves.addWidget(self.side)
        halves.setSizes([px(1020), px(430)])
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 0)
        for page in (halves, self.empty, self.old):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)

    def _sheet(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.progress)
        column.addWidget(SheetHead(self._context.theme, box))
        column.addWidget(self.list, 1)
        column.addWidget(self.card)
        return box

    def _connect(self) -> None:
        self.list.asked.connect(self.act)
        self.list.moved.connect(self._on_moved)
        self.list.doubleClicked.connect(self._on_open)
        self.side.asked.connect(self.act)
        self.side.said.connect(self.say)
        self.acts.said.connect(self.say)
        self.card.clear.clicked.connect(self.acts.clear_flag)
        self.acts.over.connect(self.take_focus)
        self.acts.read.connect(self._tell)
        self.acts.signed.connect(self._show)
        self.side.left.connect(self.list.setFocus)
        self.side.changes.changed.connect(self._tell)
        self.head.begin.clicked.connect(self._on_begin)
        self.head.abandon.clicked.connect(self._on_abandon)
        self.head.missing.clicked.connect(self._on_absent)
        self.head.to_old.clicked.connect(self._on_old)
        self.old.opened.connect(self._on_old_opened)
        self.old.left.connect(self._on_old)
        self.empty.way_asked.connect(self._on_begin)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- what people do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # With the cursor on a button, or before there is a sheet, the keys are the same.
        name = self.list.keys.pressed(event)
        if not name:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.act(name)

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        deeds: dict[str, Callable[[], None]] = {
            "read": self.acts.read_here,
            "next": self._on_next,
            "open": self._on_open,
            "changes": self.side.changes.take_note,
            "clear": self.acts.clear_flag,
            "words": self.side.take_focus,
            "recut": self.side.prepare.cut_again,
            "paper": self._on_paper,
            "sign": self.acts.sign,
            "begin": self._on_begin,
            "absent": self._on_absent,
            "abandon": self._on_abandon,
            "old": self._on_old,
        }
        deeds[name]()

    def take_focus(self) -> None:
        """To the sheet, or to what can be done where there is none."""
        if self._pages.currentIndex() == 0:
            self.list.setFocus()
        elif self._pages.currentIndex() == 2:
            self.old.list.setFocus()
        else:
            self.head.begin.setFocus()

    @Slot(str)
    def say(self, text: str) -> None:
        """Why not; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    @Slot()
    def _on_next(self) -> None:
        self.acts.go_on(self.list.row)

    @Slot()
    def _on_begin(self) -> None:
        if self.handover is None or not may_take_up(self._link, self.handover):
            self._leave_old()
        self.acts.begin()

    @Slot()
    def _on_abandon(self) -> None:
        self.acts.ask_reason(is_absent=False)

    @Slot()
    def _on_absent(self) -> None:
        """One of both is missing: of the one that is one's own, else where one comes to."""
        shown = self.handover
        has_part = shown is not None and part_of(self._link, shown) is not Part.WITNESS
        if has_part and shown is not None and shown.state not in OVER:
            self.acts.ask_reason(is_absent=True)
        else:
            self.acts.ask_missing()

    @Slot()
    def _on_paper(self) -> None:
        if self.handover is None:
            return
        if self.handover.state is HandoverState.SIGNED:
            self.paper_asked.emit("handover", self.handover.id)
        else:
            self.say(self.tr("双方签字以后才有一页纸"))

    @Slot()
    def _on_open(self) -> None:
        item = self.model.item_at(self.list.row)
        if item is None:
            return
        kind, subject = subject_of(item)
        if kind:
            self.subject_opened.emit(kind, subject)

    @Slot()
    def _on_old(self) -> None:
        """To those that are over, and back to what runs."""
        if not self._leave_old():
            self._pages.setCurrentWidget(self.old)
            self.old.look(self.handover)
            self._tell()

    def _leave_old(self) -> bool:
        """Whether one was there."""
        if self._pages.currentWidget() is not self.old and self._old is None:
            return False
        self._old = None
        self._pages.setCurrentIndex(0)
        self._refresh()
        self.take_focus()
        return True

    @Slot(object)
    def _on_old_opened(self, handover: Handover) -> None:
        if handover.state not in OVER and waits_for_me(self._link, handover):
            self._chosen = handover.id
            self._leave_old()
            return
        self._old = handover
        self._pages.setCurrentIndex(0)
        self._show(handover)
        self.list.setFocus()

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        shown = self.handover.id if self.handover is not None else None
        for body, refusal in change.refusals:
            is_here = getattr(body, "handover", "") == shown
            if is_here or isinstance(body, BeginHandover):
                self.model.forget_marks()
                self.say(handover_refusal(refusal))
            elif isinstance(body, FlagEntry) and shown and self.isVisible():
                self.say(refused_text(body, refusal))
        if change.reset or change.handovers or change.shifts or change.duties or change.user:
            self._refresh()
        elif change.link or change.requests or change.pending:
            self._tell()

    def _refresh(self) -> None:
        if self._pages.currentWidget() is self.old:
            self.old.show_running()
            self._tell()
            return
        if self._old is not None:
            known = self._link.handovers.get(self._old.id)
            if known is None or known == self._old:
                self._tell()
            elif waits_for_me(self._link, known):  # taken up: it is one's own now
                self._leave_old()
            else:
                self._old = known
                self._show(known)
            return
        chosen = self._link.handovers.get(HandoverId(self._chosen))
        is_mine = chosen is not None and chosen.state not in OVER
        found = chosen if is_mine else current(self._link)
        if found is None and self.handover is not None:
            found = self._link.handovers.get(self.handover.id)
        self._show(found or last_signed(self._link))

    @Slot(object)
    def _show(self, handover: Handover | None) -> None:
        is_other = (handover.id if handover else "") != (self.handover.id if self.handover else "")
        cut = self.handover.cut_seq if self.handover is not None else -1
        self.handover = self.acts.handover = handover
        if handover is None:
            self._pages.setCurrentIndex(1)
            self._tell()
            return
        self._pages.setCurrentIndex(0)
        if is_other:
            self.say("")
        self.model.show_handover(handover)
        if is_other or handover.cut_seq != cut:
            # Where it was: the first that is not read.
            unread = self.model.next_unread(-1) if handover.read else -1
            self.list.go_to(unread if unread >= 0 else self.model.first())
        self.side.show_handover(handover)
        self._on_moved()
        self._tell()

    @Slot()
    def _tell(self) -> None:
        handover = self.handover
        at_list = self._pages.currentWidget() is self.old
        self.head.tell(handover, at_list=at_list, is_old=self._old is not None)
        if at_list or handover is None:
            self._tell_empty()
            return
        drawer = self.list.drawer
        self._keep_time()
        drawn = handover.state is not HandoverState.PREPARING, handover.state not in OVER
        if drawn != (drawer.is_reading, drawer.is_running):
            drawer.is_reading, drawer.is_running = drawn
            self.list.viewport().update()
        self.progress.tell(handover, self.model.read_count, self.model.total)
        self.side.tell()

    def _tell_empty(self) -> None:
        plan = plan_of(self._link)
        if plan is None and plans_for_missing(self._link):
            words = self.tr("由交班人开始；他不在时，由您代为交接（A）")
        elif plan is None:
            words = self.tr("还没有在值的班次。班次到点自动开始，先签到")
        else:
            words = self.tr("开始后中心按此刻的情况汇总交接单，逐项读、复述、双方签字")
        may = not may_begin(self._link) and plan is not None
        self.empty.tell(self.tr("现在没有交接"), words, self.tr("开始交班（B）") if may else "")

    @Slot()
    def _on_moved(self) -> None:
        is_running = self.handover is not None and self.handover.state not in OVER
        self.card.show_item(self.model.item_at(self.list.row), is_running=is_running)

    @Slot()
    def _on_tick(self) -> None:
        if self.isVisible() and self.handover is not None:
            self._keep_time()

    def _keep_time(self) -> None:
        now, drawer = self._link.hub_now(), self.list.drawer
        if now.replace(second=0, microsecond=0) != drawer.now.replace(second=0, microsecond=0):
            drawer.now = now  # what was due is late now
            self.list.viewport().update()
