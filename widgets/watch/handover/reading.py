"""What the one arriving does beside the sheet: reads the words, reads back, signs. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.record.handover import Changed, Handover, HandoverState, ReadBack
from backends.record.ids import HandoverId
from widgets.context import UiContext
from widgets.limits import too_long
from widgets.watch.handover.desk import (
    OVER,
    Part,
    in_the_way,
    is_online,
    offline_words,
    part_of,
    signer_here,
)
from widgets.watch.handover.prepare import WordsField
from widgets.watch.handover.words import name_text


class TextCard(QFrame):
    """A heading and words that somebody wrote."""

    def __init__(self, context: UiContext, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        px = context.theme.px
        self.setProperty("role", "card")
        title = QLabel(heading, self)
        title.setProperty("role", "small")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(4))
        column.addWidget(title)
        column.addWidget(self.words)

    def show_text(self, text: str) -> None:
        """Without words it is not there."""
        self.words.setText(text)
        self.setVisible(bool(text))


class ReadBackPane(QFrame):
    """In one's own words; Ctrl+Enter keeps them. `said`: why not."""

    said = Signal(str)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._handover: Handover | None = None
        self._typed: dict[str, str] = {}  # by handover: not in the record yet
        px = context.theme.px
        self.setProperty("role", "card")
        title = QLabel(self.tr("复述"), self)
        title.setFont(context.theme.font(14))
        hint = self.tr("用自己的话说一遍：最要紧的是什么、接下来做什么")
        self.words = WordsField(self.tr("复述"), hint, self)
        self.words.setMinimumHeight(px(64))
        self.kept = QLabel(self)
        self.kept.setProperty("role", "small")
        self.keep = QPushButton(self.tr("记下复述"), self)
        self.keep.setToolTip("Ctrl+Enter")
        row = QHBoxLayout()
        row.addWidget(self.kept, 1)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addWidget(title)
        column.addWidget(self.words, 1)
        column.addLayout(row)
        self.keep.clicked.connect(self.send)
        self.words.done.connect(self.send)
        self.words.left.connect(self.left)
        self.words.textChanged.connect(self._tell)

    def show_handover(self, handover: Handover | None) -> None:
        """Another one fills the field; news of the same one leaves what is typed."""
        before, self._handover = self._handover, handover
        if handover is None:
            return
        is_other = before is None or before.id != handover.id
        kept = before.read_back if before is not None else ""
        typed = self.words.toPlainText().strip()
        if before is not None and is_other and typed != kept:
            self._typed[before.id] = typed  # looked at another one in between
        if is_other:
            self.words.setPlainText(self._typed.pop(handover.id, handover.read_back))
        elif kept != handover.read_back and typed == kept:
            self.words.setPlainText(handover.read_back)
        self._tell()

    @property
    def typed(self) -> dict[str, str]:
        """Words that the record has not yet, by handover."""
        found, handover = dict(self._typed), self._handover
        text = self.words.toPlainText().strip()
        if handover is not None and text != handover.read_back:
            found[handover.id] = text
        known = self._link.handovers
        is_over = {key for key in found if key in known and known[HandoverId(key)].state in OVER}
        return {key: text for key, text in found.items() if key not in is_over}

    def put_away(self) -> None:
        """Another person sits down: nothing of the one before stands here."""
        self._typed.clear()
        if self._handover is not None:
            self.words.setPlainText(self._handover.read_back)

    def take_back(self, typed: dict[str, str]) -> None:
        """What was typed before; what is being typed now stays."""
        handover = self._handover
        self._typed = typed | self._typed
        if handover is not None and handover.id in self._typed:
            text = self._typed.pop(handover.id)
            if self.words.toPlainText().strip() == handover.read_back:
                self.words.setPlainText(text)

    @Slot()
    def send(self) -> None:
        """To the hub, then back to the sheet."""
        handover, text = self._handover, self.words.toPlainText().strip()
        if handover is None:
            return
        if part_of(self._link, handover) is not Part.RECEIVER:
            self.said.emit(self.tr("复述由接班人写"))
        elif not is_online(self._link):
            self.said.emit(offline_words())
        elif not text:
            self.said.emit(self.tr("请先用自己的话写下复述"))
        else:
            body = ReadBack(handover=handover.id, text=text)
            problem = too_long([body], self)
            self.said.emit(problem)
            if problem:
                return
            if text != handover.read_back:
                self._link.send(body)
            self.left.emit()

    @Slot()
    def _tell(self) -> None:
        handover, text = self._handover, self.words.toPlainText().strip()
        if handover is None:
            return
        is_receiver = part_of(self._link, handover) is Part.RECEIVER
        self.words.setReadOnly(not is_receiver)
        self.keep.setVisible(is_receiver)
        self.keep.setEnabled(bool(text) and text != handover.read_back)
        is_signed = handover.state is HandoverState.SIGNED_BY_LEAVER
        if text and text == handover.read_back:
            self.kept.setText(self.tr("已记下"))
        elif is_signed and is_receiver:
            self.kept.setText(self.tr("交班人已签；再记下，要请他重签"))
        else:
            self.kept.setText(self.tr("还没有记下") if is_receiver else self.tr("等接班人复述"))


class SignPane(QFrame):
    """What is in the way, and whose turn it is."""

    asked = Signal(str)  # a name of the key table

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        px = context.theme.px
        self.setProperty("role", "card")
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.state.setMinimumHeight(2 * self.state.fontMetrics().lineSpacing())
        self.button = QPushButton(self.tr("签字…"), self)
        self.button.setProperty("role", "primary")
        self.button.setToolTip("S")
        self.absent = QPushButton(self.tr("一人缺席…"), self)
        self.absent.setToolTip("A")
        row = QHBoxLayout()
        row.addWidget(self.absent)
        row.addStretch(1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(10))
        column.setSpacing(px(8))
        column.addWidget(self.state)
        column.addLayout(row)
        self.button.clicked.connect(self._on_sign)
        self.absent.clicked.connect(self._on_absent)

    def show_handover(self, handover: Handover, unnoted: list[Changed], waits: str) -> None:
        """`waits`: who is to decide on signing alone, empty where nobody was asked."""
        in_way = in_the_way(self._link, handover, unnoted)
        signer = signer_here(self._link, handover)
        if waits:
            self.state.setText(waits)
        elif not is_online(self._link):
            self.state.setText(offline_words())
        elif in_way:
            self.state.setText(self.tr("还不能签字：") + "；".join(in_way))
        elif signer is not None:
            text = self.tr("可以签字了，轮到{name}")
            self.state.setText(text.format(name=name_text(self._link, signer)))
        has_part = part_of(self._link, handover) is not Part.WITNESS
        self.button.setVisible(has_part)
        can_ask = has_part and not waits and handover.absence is None
        self.absent.setVisible(can_ask)
        self.button.setEnabled(not in_way and signer is not None and is_online(self._link))
        self.absent.setEnabled(is_online(self._link))

    @Slot()
    def _on_sign(self) -> None:
        self.asked.emit("sign")

    @Slot()
    def _on_absent(self) -> None:
        self.asked.emit("absent")
