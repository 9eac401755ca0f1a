"""上报上级, 下派, and what the division said: dialogs of one incident. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from backends.record.commands import CommandBody
from backends.record.ids import uuid7
from backends.record.incident import Incident
from backends.record.incident_divisions import level_of, lies_in
from backends.record.incident_outside import (
    AnswerDivisionStep,
    AssignDown,
    DivisionStep,
    EscalateIncident,
)
from widgets.context import UiContext
from widgets.incidents.deeds import Deed, button_text
from widgets.incidents.division_picker import DivisionPicker
from widgets.incidents.form import FormDialog


class _HandOverDialog(FormDialog):
    """To which division, and the words that go with it."""

    def __init__(self, context: UiContext, parent: QWidget, deed: Deed, incident: Incident) -> None:
        heading = button_text(context.link, deed, incident).rstrip("…")
        super().__init__(context, parent, heading, incident)
        here = lies_in(incident)
        self._here_level = level_of(here)
        self.picker = DivisionPicker(context, self, self.is_offered, here)
        self.add_row(self.tr("区划"), self.picker)
        self.words = self.add_text(self.tr("说明"), self.hint(), 2)
        self.picker.changed.connect(self._on_changed)
        self.refresh()
        self.picker.setFocus()

    def is_offered(self, level: int) -> bool:
        """Whether it may go to a division of that level."""
        raise NotImplementedError

    def hint(self) -> str:
        """What to write."""
        raise NotImplementedError

    def refresh(self) -> None:
        _, name = self.picker.chosen
        if not name:
            self.tell_effect("")
            return
        hours = f"{self.link.policy.exchange.division_answer_h:g}"
        text = self.tr("发给{name}，要求 {hours} 小时内回执并答复，超时在事件上标出")
        self.tell_effect(text.format(name=name, hours=hours))

    def problem(self) -> str:
        if not self.picker.chosen[0]:
            return self.tr("请选一个区划")
        return ""

    @Slot()
    def _on_changed(self) -> None:
        self.refresh()

    def _step(self) -> str:
        return uuid7(round(self.link.hub_now().timestamp() * 1000))


class EscalateDialog(_HandOverDialog):
    """上报上级: divisions of a higher level only."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, Deed.ESCALATE, incident)

    def is_offered(self, level: int) -> bool:
        return level > 0 and (not self._here_level or level < self._here_level)

    def hint(self) -> str:
        return self.tr("为什么要上级处理")

    def problem(self) -> str:
        wrong = super().problem()
        if wrong or self.words.toPlainText().strip():
            return wrong
        return self.tr("请写明上报的理由")

    def commands(self) -> list[CommandBody]:
        code, name = self.picker.chosen
        return [
            EscalateIncident(
                incident=self.incident.id,
                seen_version=self.incident.version,
                step=self._step(),
                division=code,
                name=name,
                text=self.words.toPlainText().strip(),
            )
        ]


class AssignDownDialog(_HandOverDialog):
    """下派: divisions of a lower level only."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, Deed.ASSIGN_DOWN, incident)

    def is_offered(self, level: int) -> bool:
        return level > self._here_level

    def hint(self) -> str:
        return self.tr("要下级做什么，可不填")

    def commands(self) -> list[CommandBody]:
        code, name = self.picker.chosen
        return [
            AssignDown(
                incident=self.incident.id,
                seen_version=self.incident.version,
                step=self._step(),
                division=code,
                name=name,
                text=self.words.toPlainText().strip(),
            )
        ]


class DivisionAnswerDialog(FormDialog):
    """What a division said by telephone or on paper, written down."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        incident: Incident,
        about: tuple[DivisionStep, bool],
    ) -> None:
        self._step, self._is_receipt = about
        translate = QCoreApplication.translate
        receipt, answer = translate("Incidents", "记回执"), translate("Incidents", "记答复")
        super().__init__(context, parent, receipt if self._is_receipt else answer, incident)
        self.by = QLineEdit(self)
        self.by.setPlaceholderText(self.tr("对方单位、职务"))
        self.add_row(self.tr("谁说的"), self.by)
        self.words = self.add_text(
            self.tr("内容"),
            self.tr("可不填") if self._is_receipt else self.tr("怎么处理的，结果如何"),
            2 if self._is_receipt else 3,
        )
        text = (
            self.tr("记下后，{name}算已收到")
            if self._is_receipt
            else self.tr("记下后，{name}这一步结束，计时停下")
        )
        self.tell_effect(text.format(name=self._step.name))
        self.by.setFocus()

    def problem(self) -> str:
        if not self.by.text().strip():
            return self.tr("请写是谁说的")
        if not self._is_receipt and not self.words.toPlainText().strip():
            return self.tr("请写答复的内容")
        return ""

    def commands(self) -> list[CommandBody]:
        return [
            AnswerDivisionStep(
                incident=self.incident.id,
                step=self._step.id,
                text=self.words.toPlainText().strip(),
                by=self.by.text().strip(),
                is_receipt=self._is_receipt,
            )
        ]
