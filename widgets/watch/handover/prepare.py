"""What the one leaving writes: what to do next, and what to do if. UI thread; sends commands.

Words are kept at the hub whenever the typing pauses: a crash loses two seconds of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.handover import (
    Handover,
    HandoverState,
    OfferHandover,
    PrepareHandover,
    RecutHandover,
)
from widgets.context import UiContext
from widgets.watch.handover.desk import Part, is_online, offline_words, part_of

PAUSE_MS = 2000
MOST_LETTERS = 4000


class WordsField(QPlainTextEdit):
    """`done`: Ctrl+Enter; `left`: Esc, back to the sheet."""

    done = Signal()
    left = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkept:
    """Words that the hub has not yet; `base`: those of the hub that they were typed over."""

    words: tuple[str, str]
    base: tuple[str, str]

    def over(self, here: tuple[str, str]) -> tuple[str, str]:
        """These, and what somebody wrote at the hub meanwhile."""
        (first, second), (first_base, second_base) = self.words, self.base
        return _joined(first, first_base, here[0]), _joined(second, second_base, here[1])


def _joined(typed: str, base: str, here: str) -> str:
    if here in (base, ""):
        return typed
    return here if typed in here else f"{here}\n{typed}"


class PreparePane(QFrame):
    """`said`: why not; `left`: back to the sheet."""

    said = Signal(str)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self._handover: Handover | None = None
        self._wants_offer, self._is_filling = False, False
        self._typed: dict[str, Unkept] = {}  # by handover
        hint = self.tr("必填：下一班接着做什么、找谁、什么时候")
        self.next_actions = WordsField(self.tr("下一班要做的"), hint, self)
        hint = self.tr("如果发生什么，怎么办、通知谁")
        self.what_if = WordsField(self.tr("可能发生的"), hint, self)
        self.recut = QPushButton(self.tr("重新汇总"), self)
        self.offer = QPushButton(self.tr("提交给接班人"), self)
        self.kept = QLabel(self)
        self._pause = QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        px = self._context.theme.px
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(12))
        column.setSpacing(px(6))
        for word, field in (
            (self.tr("下一班要做的"), self.next_actions),
            (self.tr("如果发生……怎么办"), self.what_if),
        ):
            label = QLabel(word, self)
            label.setFont(self._context.theme.font(14))
            column.addWidget(label)
            field.setMinimumHeight(px(120))
            column.addWidget(field, 1)
        self.kept.setProperty("role", "small")
        self.recut.setToolTip("R")
        self.offer.setProperty("role", "primary")
        self.offer.setToolTip("Ctrl+Enter")
        row = QHBoxLayout()
        row.addWidget(self.kept, 1)
        row.addWidget(self.recut)
        row.addWidget(self.offer)
        column.addLayout(row)

    def _connect(self) -> None:
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        for field in (self.next_actions, self.what_if):
            field.textChanged.connect(self._on_typed)
            field.done.connect(self.give)
            field.left.connect(self.left)
        self.offer.clicked.connect(self.give)
        self.recut.clicked.connect(self.cut_again)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    @property
    def is_dirty(self) -> bool:
        """Whether there are words that the hub does not have."""
        handover = self._handover
        return handover is not None and self._fitted() != (handover.next_actions, handover.what_if)

    def show_handover(self, handover: Handover | None) -> None:
        """Another one fills the fields; news of the same one leaves what is typed."""
        is_other = (handover.id if handover else "") != (
            self._handover.id if self._handover else ""
        )
        before, self._handover = self._handover, handover
        if handover is None:
            return
        kept = (before.next_actions, before.what_if) if before is not None else ("", "")
        here = (handover.next_actions, handover.what_if)
        if before is not None and is_other and self._words() != kept:
            self._typed[before.id] = Unkept(words=self._words(), base=kept)
        if is_other or (self._words() == kept and kept != here):
            self._fill(handover)
        self._go_on()
        self._tell()

    def _fill(self, handover: Handover) -> None:
        """With the hub's words, or those that were typed before another one was looked at."""
        here = (handover.next_actions, handover.what_if)
        left = self._typed.pop(handover.id, None)
        words = left.over(here) if left is not None else here
        self._is_filling = True
        self.next_actions.setPlainText(words[0])
        self.what_if.setPlainText(words[1])
        self._is_filling = False
        if words != here:
            self._pause.start()

    @property
    def typed(self) -> dict[str, Unkept]:
        """By handover, as long as it can be written."""
        found, handover = dict(self._typed), self._handover
        if handover is not None:
            here = (handover.next_actions, handover.what_if)
            if self._words() != here:
                found[handover.id] = Unkept(words=self._words(), base=here)
        known, preparing = self._link.handovers.values(), HandoverState.PREPARING
        offered = {str(one.id) for one in known if one.state is not preparing}
        return {key: words for key, words in found.items() if key not in offered}

    def put_away(self) -> None:
        """Another person sits down: nothing of the one before stands here."""
        self._typed.clear()
        self._wants_offer = False
        self._pause.stop()
        if self._handover is not None:
            self._fill(self._handover)
            self._tell()

    def take_back(self, typed: dict[str, Unkept]) -> None:
        """What was typed before; what is being typed now stays."""
        now = self.typed
        self._typed |= {key: words for key, words in typed.items() if key not in now}
        if self._handover is not None and self._handover.id in self._typed:
            self._fill(self._handover)
            self._tell()

    @Slot()
    def keep(self) -> None:
        """Send the words that the hub does not have yet."""
        handover = self._handover
        self._pause.stop()
        if handover is None or not self.is_dirty or not self._may_write():
            return
        if handover.id in self._link.pending:
            self._pause.start()
            return
        next_actions, what_if = self._fitted()
        self._link.send(
            PrepareHandover(
                handover=handover.id,
                seen_version=handover.version,
                next_actions=next_actions,
                what_if=what_if,
            )
        )

    @Slot()
    def give(self) -> None:
        """Offer it to the one arriving, the words first."""
        handover = self._handover
        if handover is None:
            return
        if not is_online(self._link):
            self.said.emit(offline_words())
        elif not self._words()[0]:
            self.said.emit(self.tr("请写明下一班要做什么，再提交"))
            self.next_actions.setFocus()
        elif handover.cut_at is None:
            self.said.emit(self.tr("交接单还在汇总，请稍候"))
        elif self._is_too_long:
            words = self.tr("超过 {n} 字，后面的不会交给接班人；请删短再提交")
            self.said.emit(words.format(n=MOST_LETTERS))
        else:
            self.said.emit("")
            self._wants_offer = True
            self.keep()
            self._go_on()

    def keeps_from_signing(self) -> str:
        """Why what is typed here is not on the sheet yet; what can be is sent. Empty: it is."""
        if not self._may_write():
            return ""
        if self._is_too_long:
            words = self.tr("超过 {n} 字，后面的不在交接单上；请删短再签字")
            return words.format(n=MOST_LETTERS)
        if self.is_dirty:
            self.keep()
            return self.tr("刚写的还没有存进交接单，显示“文字已保存”以后再签字（S）")
        return ""

    @Slot()
    def cut_again(self) -> None:
        """Have the sheet gathered anew."""
        handover = self._handover
        if handover is not None and self._may_write() and handover.id not in self._link.pending:
            self._link.send(RecutHandover(handover=handover.id, seen_version=handover.version))

    def _go_on(self) -> None:
        handover = self._handover
        if not self._wants_offer or handover is None or not self._may_write():
            return
        if self.is_dirty or handover.id in self._link.pending:
            return
        self._wants_offer = False
        self._link.send(OfferHandover(handover=handover.id, seen_version=handover.version))

    def _words(self) -> tuple[str, str]:
        return self.next_actions.toPlainText().strip(), self.what_if.toPlainText().strip()

    def _fitted(self) -> tuple[str, str]:
        """The words as far as the record takes them."""
        next_actions, what_if = self._words()
        return next_actions[:MOST_LETTERS].strip(), what_if[:MOST_LETTERS].strip()

    @property
    def _is_too_long(self) -> bool:
        return max(map(len, self._words())) > MOST_LETTERS

    def _may_write(self) -> bool:
        handover = self._handover
        return (
            handover is not None
            and handover.state is HandoverState.PREPARING
            and part_of(self._link, handover) is Part.LEAVER
            and is_online(self._link)
        )

    @Slot()
    def _on_typed(self) -> None:
        if not self._is_filling:
            self._pause.start()
            self._tell()

    def _on_change(self, change: Change) -> None:
        handover = self._handover
        if handover is None:
            return
        if any(getattr(body, "handover", "") == handover.id for body, _ in change.refusals):
            self._wants_offer = False
        if change.pending or change.link or change.reset:
            if self.is_dirty and self._may_write():
                self._pause.start()
            self._go_on()
            self._tell()

    def _tell(self) -> None:
        if self._handover is None:
            return
        if self.is_dirty and not is_online(self._link):
            self.kept.setText(self.tr("断线，文字还没有保存"))
        elif self._is_too_long:
            self.kept.setText(self.tr("超过 {n} 字，后面的不保存").format(n=MOST_LETTERS))
        else:
            self.kept.setText(self.tr("正在保存…") if self.is_dirty else self.tr("文字已保存"))
        may = self._may_write()
        for button in (self.recut, self.offer):
            button.setEnabled(may)
