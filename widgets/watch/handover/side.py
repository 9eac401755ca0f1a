"""Beside the sheet: what is written, what changed, read-back, signatures, by state. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from backends.record.handover import Handover, HandoverState
from backends.record.handover_signing import leaves_alone
from widgets.context import UiContext
from widgets.formats import whom_text
from widgets.watch.handover.changes import ChangesPane
from widgets.watch.handover.desk import OVER, Part, absence_request, part_of
from widgets.watch.handover.prepare import PreparePane
from widgets.watch.handover.reading import ReadBackPane, SignPane, TextCard
from widgets.watch.handover.signed import SignedPane


class SidePane(QScrollArea):
    """`asked`: a name of the key table; `said`: why not; `left`: back to the sheet."""

    asked = Signal(str)
    said = Signal(str)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self.handover: Handover | None = None
        px = context.theme.px
        inside = QFrame(self)
        self.waits = QLabel(inside)
        self.prepare = PreparePane(context, inside)
        self.next_actions = TextCard(context, self.tr("下一班要做的"), inside)
        self.what_if = TextCard(context, self.tr("如果发生……怎么办"), inside)
        self.changes = ChangesPane(context, inside)
        self.read_back = ReadBackPane(context, inside)
        self.read_back_words = TextCard(context, self.tr("接班人的复述"), inside)
        self.sign = SignPane(context, inside)
        self.signed = SignedPane(context, inside)
        self.waits.setProperty("role", "dim")
        self.waits.setWordWrap(True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(10), px(10), px(10), px(10))
        column.setSpacing(px(8))
        column.addWidget(self.waits)
        column.addWidget(self.prepare, 1)
        column.addWidget(self.signed)
        column.addWidget(self.next_actions)
        column.addWidget(self.what_if)
        column.addWidget(self.changes, 1)
        column.addWidget(self.read_back, 1)
        column.addWidget(self.read_back_words)
        column.addWidget(self.sign)
        column.addStretch(0)
        self._column = column
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(px(340))
        for pane in (self.prepare, self.read_back):
            pane.said.connect(self.said)
            pane.left.connect(self.left)
        self.sign.asked.connect(self.asked)
        self.signed.paper_asked.connect(self._on_paper)

    def show_handover(self, handover: Handover) -> None:
        """What belongs to its state and to whoever sits here."""
        self.handover = handover
        part = part_of(self._link, handover)
        state = handover.state
        is_preparing, is_over = state is HandoverState.PREPARING, state in OVER
        is_running = not is_preparing and not is_over
        self.prepare.setVisible(is_preparing and part is Part.LEAVER)
        self.prepare.show_handover(handover)
        self.waits.setVisible(is_preparing and part is not Part.LEAVER)
        self.waits.setText(self.tr("交班人正在写下一步，提交以后从这里逐项读"))
        self.next_actions.show_text(handover.next_actions if not is_preparing else "")
        self.what_if.show_text(handover.what_if if not is_preparing else "")
        self.changes.setVisible(is_running)
        self.changes.show_handover(handover if is_running else None)
        self.read_back.setVisible(is_running)
        self.read_back.show_handover(handover)
        self.read_back_words.show_text(handover.read_back if is_over else "")
        self.sign.setVisible(is_running or leaves_alone(handover))
        self.signed.setVisible(is_over)
        if is_over:
            self.signed.show_handover(handover)
        self._column.setStretch(self._column.count() - 1, 0 if is_running else 1)
        self.tell()

    def tell(self) -> None:
        """What stands in the way of a signature now."""
        handover = self.handover
        if handover is not None and not self.sign.isHidden():
            self.sign.show_handover(handover, self.changes.unnoted, self._waits_for(handover))

    def take_focus(self) -> None:
        """To the field that whoever sits here writes in."""
        if not self.prepare.isHidden():
            self.prepare.next_actions.setFocus()
        elif not self.read_back.isHidden():
            self.read_back.words.setFocus()

    def _waits_for(self, handover: Handover) -> str:
        request = absence_request(self._link, handover)
        if request is None:
            return ""
        whom = whom_text([role.value for role in request.approvers])
        text = self.tr("已申请一人缺席单签，等{whom}批准。原因：{reason}")
        return text.format(whom=whom, reason=request.reason)

    @Slot()
    def _on_paper(self) -> None:
        self.asked.emit("paper")
