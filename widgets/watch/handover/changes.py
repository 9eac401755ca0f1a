"""What changed since the cut: asked again and again, taken note of in one step. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backends.link.watch import SinceCut, SinceCutAnswer
from backends.record.handover import Changed, Handover, HandoverState, NoteChanges
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.watch.handover.desk import Part, is_online, part_of
from widgets.watch.handover.words import change_text

EVERY_MS = 3000


class ChangesPane(QFrame):
    """`changed`: the list is another. Asks only while it is seen."""

    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self._handover: Handover | None = None
        self._answer: SinceCutAnswer | None = None
        self._asking, self._timer = Asking(context.link, self), QTimer(self)
        self.title, self.note = QLabel(self), QLabel(self)
        self.list = QListWidget(self)
        self.button = QPushButton(self.tr("全部知悉"), self)
        self._build()
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self._on_failed)
        self.button.clicked.connect(self.take_note)

    def _build(self) -> None:
        px = self._context.theme.px
        self.setProperty("role", "card")
        self.title.setFont(self._context.theme.font(14))
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("截止以后的变化"))
        self.list.setMinimumHeight(px(64))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.button.setToolTip("N")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)

    @property
    def unnoted(self) -> list[Changed]:
        """What nobody took note of yet."""
        answer, handover = self._answer, self._handover
        if answer is None or handover is None or answer.seq <= handover.noted_seq:
            return []
        return [change for change in answer.changes if change not in handover.noted]

    def show_handover(self, handover: Handover | None) -> None:
        """Of another one, or one cut anew, nothing is known yet; one just noted is asked for, since
        the hub notes of the list only what it finds too."""
        before, self._handover = self._handover, handover
        if _cut_of(before) != _cut_of(handover):
            self._answer = None
            self.ask()
        elif before is not None and handover is not None and before.noted != handover.noted:
            self.ask()
        self._tell()

    @Slot()
    def ask(self) -> None:
        """Ask the hub now."""
        if self._handover is not None and self.isVisible() and not self._asking.is_busy:
            self._asking.ask(SinceCut(handover=self._handover.id))

    @Slot()
    def take_note(self) -> None:
        """All that is listed, in one step."""
        answer, handover = self._answer, self._handover
        if answer is None or handover is None or not self.unnoted or not self._may_note():
            return
        noted = NoteChanges(handover=handover.id, seq=answer.seq, changes=answer.changes)
        self._link.send(noted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _may_note(self) -> bool:
        """Not over a signature: it would be taken off, and what changes now passes on anyway."""
        handover = self._handover
        return (
            handover is not None
            and not self._is_signed()
            and is_online(self._link)
            and part_of(self._link, handover) is Part.RECEIVER
        )

    def _is_signed(self) -> bool:
        handover = self._handover
        return handover is not None and handover.state is HandoverState.SIGNED_BY_LEAVER

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if not isinstance(answer, SinceCutAnswer):
            return
        is_other = self._answer is None or self._answer.changes != answer.changes
        self._answer = answer
        if is_other:
            self._fill(answer.changes)
        self._tell()

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        self.note.setText(text or self.tr("与中心断线，截止以后的变化暂时看不到"))
        self.note.show()

    def _fill(self, changes: list[Changed]) -> None:
        self.list.clear()
        for change in changes:
            words = change_text(change)
            self.list.addItem(words)
            self.list.item(self.list.count() - 1).setToolTip(words)

    def _tell(self) -> None:
        left = self.unnoted
        count = len(self._answer.changes) if self._answer is not None else 0
        is_signed = self._is_signed()
        if left and is_signed:
            self.title.setText(self.tr("签字以后又有 {n} 处变化，照常移交").format(n=len(left)))
        elif left:
            self.title.setText(self.tr("截止以后有变化 · {n} 处未知悉").format(n=len(left)))
        elif count:
            self.title.setText(self.tr("截止以后的变化 · 已全部知悉"))
        else:
            self.title.setText(self.tr("截止以后没有变化"))
            self.list.clear()
        self.list.setVisible(bool(count))
        self.note.setVisible(not is_online(self._link))
        self.button.setVisible(bool(left) and not is_signed)
        self.button.setEnabled(self._may_note())
        self.changed.emit()


def _cut_of(handover: Handover | None) -> tuple[str, int]:
    return (handover.id, handover.cut_seq) if handover is not None else ("", 0)
