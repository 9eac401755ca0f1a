"""Handovers of other seats that are on their way, and those that are over. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.watch import OldHandovers, OldHandoversAnswer
from backends.record.handover import Handover, HandoverState
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import moment_text
from widgets.incidents.empty import EmptyPage
from widgets.watch.handover.desk import others
from widgets.watch.handover.words import handover_state_word, head_text

PAGE = 50


class OldList(QListWidget):
    """`chosen`: Enter; `left`: Esc or H."""

    chosen = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_H):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class OldPage(QWidget):
    """`opened`: a handover to look at; `left`: back to what runs."""

    opened = Signal(object)  # Handover
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self._known: list[Handover] = []  # that are over
        self._running: list[Handover] = []  # above them
        self._shown: Handover | None = None
        self._asking = Asking(context.link, self)
        self.list = OldList(self)
        self.empty = EmptyPage(context.theme, "history", self)
        self.note, self.more = QLabel(self), QPushButton(self.tr("更早的"), self)
        self._pages = QStackedWidget(self)
        self._build()
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self._on_failed)
        self.list.chosen.connect(self._on_chosen)
        self.list.itemDoubleClicked.connect(self._on_chosen)
        self.list.left.connect(self.left)
        self.more.clicked.connect(self._on_more)

    def _build(self) -> None:
        px = self._context.theme.px
        self.list.setAccessibleName(self.tr("往期交接"))
        self.note.setProperty("role", "small")
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(6), px(12), px(6))
        foot.addWidget(self.note, 1)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    def look(self, shown: Handover | None = None) -> None:
        """Ask for the newest. `shown`: which one was open."""
        self._shown = shown
        self._known, self._running = [], []
        self.list.clear()
        self.show_running()
        self.more.hide()
        self.note.setText(self.tr("正在读取…"))
        self._ask(None)
        self.list.setFocus()

    def show_running(self) -> None:
        """Those of other seats as they stand now, above what is over."""
        found = others(self._link, self._shown)
        if found == self._running:
            return
        row, count = self.list.currentRow(), len(self._running)
        for _ in range(count):
            self.list.takeItem(0)
        self._running = found
        for number, handover in enumerate(found):
            item = QListWidgetItem(self._text(handover))
            item.setToolTip(item.text())
            self.list.insertItem(number, item)
        if found:
            self._pages.setCurrentIndex(0)
            self.list.setCurrentRow(max(0, row + len(found) - count if row >= count else row))

    def _ask(self, before: dt.datetime | None) -> None:
        self._asking.ask(OldHandovers(before=before, limit=PAGE))

    @Slot()
    def _on_more(self) -> None:
        if self._known:
            self._ask(self._known[-1].begun_at)

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if not isinstance(answer, OldHandoversAnswer):
            return
        for handover in answer.handovers:
            self._known.append(handover)
            row = QListWidgetItem(self._text(handover), self.list)
            row.setToolTip(self._text(handover))
        self.more.setVisible(len(answer.handovers) == PAGE)
        self.note.setText(self.tr("{n} 次交接，回车打开").format(n=len(self._known)))
        self._pages.setCurrentIndex(0 if self._known or self._running else 1)
        if not self._known and not self._running:
            self.note.setText("")
            self.empty.tell(
                self.tr("还没有办过交接"), self.tr("双方签字以后，交接单留在这里，不能再改"), ""
            )
        elif self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        self.note.setText(text or self.tr("与中心断线，往期交接暂时看不到"))

    @Slot()
    def _on_chosen(self) -> None:
        row = self.list.currentRow()
        listed = [*self._running, *self._known]
        if 0 <= row < len(listed):
            self.opened.emit(listed[row])

    def _text(self, handover: Handover) -> str:
        at = moment_text(handover.changed_at)[:16]
        parts = (at, handover_state_word(handover.state), head_text(self._link, handover))
        text = "    ".join(parts)
        if handover.state is HandoverState.SIGNED and handover.receiver_signature is not None:
            text += f"    {handover.receiver_signature.digest[:8]}"
        return text
