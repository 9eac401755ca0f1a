"""A telephone call: which way, with whom, what was read back by whom. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from backends.record.entry import Call
from widgets.theme import Theme

CALLER, NUMBER = "caller", "number"


class CallForm(QWidget):
    """`sent`: Ctrl+Enter in any of its fields."""

    sent = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way = QComboBox(self)
        self.office, self.caller, self.number = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.read_back, self.read_by = QLineEdit(self), QLineEdit(self)
        self.way.addItem(self.tr("来电"), True)
        self.way.addItem(self.tr("去电"), False)
        self.office.setPlaceholderText(self.tr("对方单位"))
        self.keep_unless_written([])
        self.read_back.setPlaceholderText(self.tr("复述了什么，用原话"))
        self.read_by.setPlaceholderText(self.tr("谁复述的"))
        for field in (self.office, self.caller, self.number, self.read_by):
            field.setMaxLength(200)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        grid.addWidget(self.way, 0, 0)
        for column, field in enumerate((self.office, self.caller, self.number), start=1):
            grid.addWidget(field, 0, column)
            grid.setColumnStretch(column, 1)
        label = QLabel(self.tr("复述"), self)
        label.setProperty("role", "dim")
        grid.addWidget(label, 1, 0)
        grid.addWidget(self.read_back, 1, 1, 1, 2)
        grid.addWidget(self.read_by, 1, 3)
        names = (self.tr("对方单位"), self.tr("姓名"), self.tr("号码"))
        for field, name in zip((self.office, self.caller, self.number), names, strict=True):
            field.setAccessibleName(name)
        self.read_back.setAccessibleName(self.tr("复述内容"))
        self.read_by.setAccessibleName(self.tr("复述人"))

    def set_incoming(self, is_incoming: bool) -> None:
        """Which way it went."""
        self.way.setCurrentIndex(0 if is_incoming else 1)

    def set_call(self, call: Call, personal: dict[str, str] | None = None) -> None:
        """Show this one."""
        self.set_incoming(call.is_incoming)
        self.office.setText(call.office)
        self.read_back.setText(call.read_back)
        self.read_by.setText(call.read_back_by)
        self.caller.setText((personal or {}).get(CALLER, ""))
        self.number.setText((personal or {}).get(NUMBER, ""))

    def keep_unless_written(self, kept: list[str]) -> None:
        """Of a correction: these personal fields stay as they are known, unless written anew."""
        stays = self.tr("沿用原记录，填了才换")
        caller, number = self.tr("姓名，单独加密保存"), self.tr("号码，单独加密保存")
        self.caller.setPlaceholderText(stays if CALLER in kept else caller)
        self.number.setPlaceholderText(stays if NUMBER in kept else number)

    def clear(self) -> None:
        """Nothing is filled in."""
        for field in (self.office, self.caller, self.number, self.read_back, self.read_by):
            field.clear()
        self.keep_unless_written([])

    def problem(self) -> str:
        """What is missing; a read-back is never demanded here, the row says where it lacks."""
        if not self.office.text().strip():
            self.office.setFocus()
            return self.tr("请填对方单位")
        if bool(self.read_back.text().strip()) is not bool(self.read_by.text().strip()):
            (self.read_by if self.read_back.text().strip() else self.read_back).setFocus()
            return self.tr("复述要写明复述了什么、谁复述的")
        return ""

    def call(self) -> Call:
        """As filled in."""
        return Call(
            is_incoming=bool(self.way.currentData()),
            office=self.office.text().strip(),
            read_back=self.read_back.text().strip(),
            read_back_by=self.read_by.text().strip(),
        )

    def personal(self) -> dict[str, str]:
        """Name and number, which are kept apart."""
        told = {CALLER: self.caller.text().strip(), NUMBER: self.number.text().strip()}
        return {name: value for name, value in told.items() if value}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        else:
            super().keyPressEvent(event)
