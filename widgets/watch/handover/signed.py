"""A handover that is over: signatures, changes since the cut, digest, paper. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.handover import Handover, HandoverState, Signature
from widgets.alarms.pairs import Pairs
from widgets.context import UiContext
from widgets.formats import moment_text
from widgets.watch.handover.words import change_text, handover_state_word, name_text

LABEL_PX = 72
NOTED_PX = 160


class SignedPane(QFrame):
    """`paper_asked`: the page is wanted."""

    paper_asked = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link: Link = context.link
        px = context.theme.px
        self.setProperty("role", "card")
        self.title = QLabel(self)
        self.title.setFont(context.theme.font(14))
        self.facts = Pairs(context.theme, LABEL_PX, self)
        self.noted_title, self.noted = QLabel(self), QListWidget(self)
        self.noted_title.setProperty("role", "small")
        self.noted.setWordWrap(True)
        self.noted.setFixedHeight(px(NOTED_PX))
        self.noted.setAccessibleName(self.tr("截止以后知悉的变化"))
        self.paper = QPushButton(self.tr("一页纸"), self)
        self.paper.setToolTip("P")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(10))
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addWidget(self.noted_title)
        column.addWidget(self.noted)
        column.addWidget(self.paper)
        self.paper.clicked.connect(self._on_paper)

    def show_handover(self, handover: Handover) -> None:
        """What was signed by whom."""
        is_signed = handover.state is HandoverState.SIGNED
        self.title.setText(
            self.tr("已交接，交接单不能再改") if is_signed else handover_state_word(handover.state)
        )
        self.facts.show_pairs(self._facts(handover))
        self._show_noted(handover)
        self.paper.setVisible(is_signed)

    def _show_noted(self, handover: Handover) -> None:
        words = self.tr("截止以后 · {n} 处变化，接班人已知悉")
        self.noted_title.setText(words.format(n=len(handover.noted)))
        self.noted.clear()
        for change in handover.noted:
            self.noted.addItem(change_text(change))
            self.noted.item(self.noted.count() - 1).setToolTip(change_text(change))
        for one in (self.noted_title, self.noted):
            one.setVisible(bool(handover.noted))

    def _facts(self, handover: Handover) -> list[tuple[str, str]]:
        leaver, receiver = handover.leaver_signature, handover.receiver_signature
        pairs = []
        if leaver is not None and not leaver.is_absent:
            pairs.append((self.tr("交班人"), self._signature(leaver)))
        if receiver is not None and not receiver.is_absent:
            pairs.append((self.tr("接班人"), self._signature(receiver)))
        absent = next((s for s in (leaver, receiver) if s is not None and s.is_absent), None)
        absence = handover.absence
        if absence is not None:
            pairs.append((self.tr("缺席"), name_text(self._link, absence.user)))
            pairs.append((self.tr("缺席原因"), absence.reason))
            if absence.approved_by:
                pairs.append((self.tr("批准"), name_text(self._link, absence.approved_by)))
        elif absent is not None:  # as it was written before the absence stood in the record
            pairs.append((self.tr("单签"), self._signature(absent)))
            pairs.append((self.tr("缺席原因"), absent.reason))
        signature = receiver or leaver
        if signature is not None:
            pairs.append((self.tr("摘要"), _grouped(signature.digest)))
        if handover.chain_head:
            pairs.append((self.tr("日志链头"), _grouped(handover.chain_head)))
        if handover.document:
            pairs.append((self.tr("纸面存档"), _grouped(handover.document)))
        elif handover.state is HandoverState.SIGNED:
            words = self.tr("还没有存到中心；签字人的席位连着时自动存")
            pairs.append((self.tr("纸面存档"), words))
        return pairs

    def _signature(self, signature: Signature) -> str:
        known = self._link.users.get(signature.user)
        name = known.name if known is not None else signature.name or signature.user
        return f"{name}  {moment_text(signature.at)}"

    @Slot()
    def _on_paper(self) -> None:
        self.paper_asked.emit()


def _grouped(digest: str) -> str:
    """In groups of eight, so that it wraps and can be compared by eye."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
