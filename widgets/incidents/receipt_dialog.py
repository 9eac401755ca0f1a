"""记回执: a task was taken by telephone, fax, SMS or in person, and read back. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from backends.record.commands import CommandBody
from backends.record.task import Channel, RecordReceipt, Task
from widgets.context import UiContext
from widgets.incidents.form import FormDialog, moment_of
from widgets.incidents.words import recipient_text
from widgets.record_words import channel_word

EARLY = dt.timedelta(minutes=1)  # the field holds whole minutes


class ReceiptDialog(FormDialog):
    """Who took it, how, when, in whose words."""

    def __init__(self, context: UiContext, parent: QWidget, task: Task) -> None:
        super().__init__(context, parent, QCoreApplication.translate("Incidents", "记回执"), task)
        channels = [c for c in Channel if c is not Channel.SYSTEM]
        current = task.channel if task.channel in channels else Channel.TELEPHONE
        self.channel = self.add_choice(
            self.tr("方式"), [(channel_word(c), c.value) for c in channels], current.value
        )
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("对方姓名、职务"))
        self.add_row(self.tr("接收人"), self.name)
        self.words = self.add_text(self.tr("对方复述"), self.tr("对方用自己的话复述任务"), 3)
        self.at = self.add_moment(self.tr("时间"), self.link.hub_now())
        whom = recipient_text(task.recipient, self.link.policy)
        text = self.tr("记下后，{whom}算已接到这项任务")
        self.tell_effect(text.format(whom=whom))
        self.name.setFocus()

    def problem(self) -> str:
        if not self.name.text().strip():
            return self.tr("请写接收人")
        if not self.words.toPlainText().strip():
            return self.tr("请写对方怎么复述的")
        if moment_of(self.at) > self.link.hub_now() + EARLY:
            return self.tr("时间不能晚于现在")
        return ""

    def commands(self) -> list[CommandBody]:
        return [
            RecordReceipt(
                task=self.task.id,
                seen_version=self.task.version,
                channel=Channel(self.channel.currentData()),
                name=self.name.text().strip(),
                read_back=self.words.toPlainText().strip(),
                at=moment_of(self.at),
            )
        ]
