"""What a person says of a message that did not arrive: told otherwise, or no longer needed.

UI thread only.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget

from backends.link.city import OutboxRow
from backends.record.commands import CommandBody
from backends.record.delivery import GiveUpMessage, MarkDelivered
from widgets.context import UiContext
from widgets.incidents.form import FormDialog


class MessageDialog(FormDialog):
    """Of which message; words that must be there. Opened with open()."""

    def __init__(self, context: UiContext, parent: QWidget, row: OutboxRow, heading: str) -> None:
        super().__init__(context, parent, heading)
        self.message = row.id
        what = QLabel(f"{row.target_name or row.target}  {row.title}", self)
        what.setWordWrap(True)
        self.add_row(self.tr("消息"), what)

    @property
    def said(self) -> str:
        """What was written."""
        return self.words.toPlainText().strip()

    def ask(self, label: str, hint: str, effect: str) -> None:
        """For which words, and what they do."""
        self.words = self.add_text(label, hint, 2)
        self.words.setFocus()
        self.tell_effect(effect)


class DeliveredDialog(MessageDialog):
    """It arrived another way: by whom, how."""

    def __init__(self, context: UiContext, parent: QWidget, row: OutboxRow) -> None:
        heading = QCoreApplication.translate("Outbox", "已另行送达")
        super().__init__(context, parent, row, heading)
        self.ask(
            self.tr("怎样送达"),
            self.tr("谁用什么方式送的，对方谁接的"),
            self.tr("这条消息不再自动发送，您写的话作为回执记入日志。"),
        )

    def problem(self) -> str:
        """Words are missing."""
        return "" if self.said else self.tr("请写明由谁、怎样送达的")

    def commands(self) -> list[CommandBody]:
        """The receipt."""
        return [MarkDelivered(message=self.message, note=self.said)]


class GiveUpDialog(MessageDialog):
    """Nobody needs it any more: why."""

    def __init__(self, context: UiContext, parent: QWidget, row: OutboxRow) -> None:
        heading = QCoreApplication.translate("Outbox", "不再发")
        super().__init__(context, parent, row, heading)
        self.ask(
            self.tr("原因"),
            self.tr("为什么不再需要"),
            self.tr("对方不会再收到这条消息，原因记入日志。"),
        )

    def problem(self) -> str:
        """Words are missing."""
        return "" if self.said else self.tr("请写明为什么不再需要")

    def commands(self) -> list[CommandBody]:
        """The end of it."""
        return [GiveUpMessage(message=self.message, reason=self.said)]
