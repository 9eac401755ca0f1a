"""Dialogs of instructions: giving one, and the words of each deed. UI thread; they only ask."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from backends.record.commands import CommandBody
from backends.record.common import Department, Severity
from backends.record.entry import (
    CloseInstruction,
    FinishInstruction,
    GiveInstruction,
    Instruction,
    NoteInstruction,
)
from backends.record.ids import InstructionId, UserId, uuid7
from widgets.context import UiContext
from widgets.formats import department_word
from widgets.incidents.fields import severity_choices
from widgets.incidents.form import FormDialog, moment_of, show_moment
from widgets.watch.duty_dialogs import PersonPicker
from widgets.watch.instruction_deeds import Deed, deed_word, fits, relays
from widgets.watch.links import LinkPicker

MOST = 200


class GiveDialog(FormDialog):
    """Writes one down: whose words, for whom, until when. `given`: what was not taken, again."""

    def __init__(
        self, context: UiContext, parent: QWidget, given: GiveInstruction | None = None
    ) -> None:
        super().__init__(context, parent, QCoreApplication.translate("Watch", "登记批示"))
        self.setMinimumWidth(context.theme.px(640))
        self.given_by, self.text = QLineEdit(self), self.add_text(self.tr("内容"), "", 4)
        self.given_by.setMaxLength(MOST)
        self.given_by.setPlaceholderText(self.tr("职务和姓名，例如：王市长（电话）"))
        self.add_row(self.tr("批示人"), self.given_by)
        self.level = self.add_choice(self.tr("级别"), severity_choices(), str(int(Severity.III)))
        departments = [(self.tr("不指定"), "")]
        departments += [(department_word(one), one.value) for one in Department]
        self.department = self.add_choice(self.tr("承办部门"), departments)
        self.owner = PersonPicker(context.link, self)
        self.add_row(self.tr("承办人"), self.owner)
        self.has_due = QCheckBox(self.tr("限时办结"), self)
        self.has_due.setChecked(True)
        self.add_row("", self.has_due)
        self.due = self.add_moment(self.tr("期限"), self.link.hub_now() + dt.timedelta(days=1))
        self.has_due.toggled.connect(self.due.setEnabled)
        self.links = LinkPicker(self.link, context.theme, self)
        self.add_row(self.tr("关联"), self.links)
        self.tell_effect(self.tr("登记后开始计时，超期变色并进交班单，直到批示人同意办结"))
        self._id = InstructionId(uuid7(round(self.link.hub_now().timestamp() * 1000)))
        if given is not None:
            self._put(given)
        self.text.setFocus()

    def _put(self, given: GiveInstruction) -> None:
        """With its own id: the centre takes it once."""
        self._id = given.instruction
        self.text.setPlainText(given.text)
        self.given_by.setText(given.given_by)
        self.level.setCurrentIndex(self.level.findData(str(int(given.severity))))
        department = given.department.value if given.department is not None else ""
        self.department.setCurrentIndex(self.department.findData(department))
        self.owner.setCurrentIndex(self.owner.findData(str(given.owner)))
        if given.owner and self.owner.person is None:
            self.owner.setEditText(given.owner)
        self.has_due.setChecked(given.due_at is not None)
        if given.due_at is not None:
            show_moment(self.due, given.due_at)
        self.links.set_links(given.links)

    def problem(self) -> str:
        if not self.text.toPlainText().strip():
            return self.tr("请写上批示的内容")
        if relays(self.link.user) and not self.given_by.text().strip():
            return self.tr("请写上是谁的批示")
        if self.owner.currentText().strip() and self.owner.person is None:
            return self.tr("没有“{name}”这个人").format(name=self.owner.currentText().strip())
        if self.has_due.isChecked() and moment_of(self.due) <= self.link.hub_now():
            return self.tr("期限要晚于现在")
        return ""

    def commands(self) -> list[CommandBody]:
        owner, user = self.owner.person, self.link.user
        department = str(self.department.currentData() or "")
        own_name = user.name if user is not None else ""
        return [
            GiveInstruction(
                instruction=self._id,
                text=self.text.toPlainText().strip(),
                given_by=self.given_by.text().strip() or own_name,
                severity=Severity(int(self.level.currentData())),
                department=Department(department) if department else None,
                owner=owner.id if owner is not None else UserId(""),
                due_at=moment_of(self.due) if self.has_due.isChecked() else None,
                links=self.links.links,
            )
        ]


class WordsDialog(FormDialog):
    """The words of one deed."""

    def __init__(
        self, context: UiContext, parent: QWidget, deed: Deed, instruction: Instruction
    ) -> None:
        super().__init__(context, parent, deed_word(deed).rstrip("…"), instruction)
        self._deed = deed
        label, effect = self._words()
        self.words = self.add_text(label)
        self.tell_effect(effect)
        self.words.setFocus()

    def problem(self) -> str:
        if not self.words.toPlainText().strip():
            return self.tr("请写明再提交")
        is_fit = fits(self._deed, self.instruction, self.link.user)
        return "" if is_fit else self.tr("这条批示现在的状态不用这样做")

    @property
    def instruction(self) -> Instruction:
        """The one that it is about, as it stands now."""
        assert isinstance(self.subject, Instruction)
        return self.subject

    def commands(self) -> list[CommandBody]:
        one, words = self.instruction, self.words.toPlainText().strip()
        match self._deed:
            case Deed.NOTE:
                return [NoteInstruction(instruction=one.id, seen_version=one.version, text=words)]
            case Deed.FINISH:
                return [
                    FinishInstruction(instruction=one.id, seen_version=one.version, result=words)
                ]
            case _:
                return [
                    CloseInstruction(
                        instruction=one.id,
                        seen_version=one.version,
                        is_content=self._deed is Deed.CLOSE,
                        text=words,
                    )
                ]

    def _words(self) -> tuple[str, str]:
        match self._deed:
            case Deed.NOTE:
                return self.tr("进展"), self.tr("记在这条批示下，交班时带上")
            case Deed.FINISH:
                return self.tr("办理结果"), self.tr("报给批示人，等同意办结")
            case Deed.CLOSE:
                return self.tr("批示人意见"), self.tr("写明是谁同意的；办结后不再计时")
            case _:
                return self.tr("还要办什么"), self.tr("退回承办人再办，期限不变")
