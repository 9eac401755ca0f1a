"""Dialogs that ask for the words a deed needs: why, until when, under which permit. UI thread.

They are opened, never executed; each carries the alarm as it was seen and makes the command.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.alarm import Alarm
from backends.record.commands import CommandBody
from widgets import formats
from widgets.alarms.badge import SeverityBadge
from widgets.alarms.deeds import (
    Deed,
    bring_back,
    deed_word,
    offer_word,
    shelve,
    shelve_most_min,
    take_out,
    who_decides,
)
from widgets.alarms.words import where_text
from widgets.context import UiContext

PRESETS_MIN = (15, 30, 60, 120, 480)
WIDTH_PX = 420
MOST_WORDS = 200


class DeedDialog(QDialog):
    """The alarm it is about, what to fill in, what will happen, and the button that does it."""

    decided = Signal(object)  # CommandBody

    def __init__(self, context: UiContext, deed: Deed, alarm: Alarm, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._deed, self._alarm = context, deed, alarm
        px = context.theme.px
        self.setWindowTitle(deed_word(deed))
        self.setMinimumWidth(px(WIDTH_PX))
        self.form = QGridLayout()
        self.form.setHorizontalSpacing(px(12))
        self.form.setVerticalSpacing(px(10))
        self.form.setColumnStretch(1, 1)
        self.consequence = QLabel(self)
        self.consequence.setWordWrap(True)
        self.consequence.setProperty("role", "dim")
        self.ok = QPushButton(offer_word(context.link, deed, alarm), self)
        self.ok.setProperty("role", "primary")
        self.ok.setDefault(True)
        self.cancel = QPushButton(self.tr("取消"), self)
        self.ok.clicked.connect(self._on_ok)
        self.cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(14))
        column.addLayout(self._head(alarm))
        column.addLayout(self.form)
        column.addWidget(self.consequence)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.ok)
        column.addLayout(buttons)

    def _head(self, alarm: Alarm) -> QHBoxLayout:
        px = self._context.theme.px
        badge = SeverityBadge(self._context.theme, self)
        badge.show_state(alarm.severity, alarm.state)
        title, where = QLabel(formats.what_text(alarm), self), QLabel(where_text(alarm), self)
        title.setProperty("role", "value")
        where.setProperty("role", "small")
        words = QVBoxLayout()
        words.setSpacing(px(2))
        for label in (title, where):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def add_row(self, label: str, field: QWidget) -> None:
        """One more thing to fill in."""
        row = self.form.rowCount()
        name = QLabel(label, self)
        name.setProperty("role", "dim")
        name.setBuddy(field)
        self.form.addWidget(name, row, 0)
        self.form.addWidget(field, row, 1)

    def line(self, hint: str) -> QLineEdit:
        """A line for words that must not stay empty."""
        made = QLineEdit(self)
        made.setPlaceholderText(hint)
        made.setMaxLength(MOST_WORDS)
        made.textChanged.connect(self.refresh)
        return made

    def command(self) -> CommandBody | None:
        """What would be sent now, None while something is missing."""
        raise NotImplementedError

    def consequence_text(self) -> str:
        """What will happen to whom."""
        raise NotImplementedError

    @Slot()
    def refresh(self) -> None:
        """Say anew what will happen."""
        words = [self.consequence_text()]
        whom = who_decides(self._context.link, self._deed, self._alarm)
        if whom:
            text = self.tr("这是申请，由{whom}决定；同意之前一切照旧。")
            words.append(text.format(whom=whom))
        self.consequence.setText("\n".join(words))
        self.ok.setEnabled(self.command() is not None)

    @Slot()
    def _on_ok(self) -> None:
        command = self.command()
        if command is not None:
            self.decided.emit(command)
            self.accept()


class ShelveDialog(DeedDialog):
    """For how long, and why."""

    def __init__(self, context: UiContext, alarm: Alarm, parent: QWidget) -> None:
        super().__init__(context, Deed.SHELVE, alarm, parent)
        self._minutes = QButtonGroup(self)
        self.once = QCheckBox(self.tr("只这一次：报警一恢复就取消搁置"), self)
        self.once.toggled.connect(self.refresh)
        self.reason = QComboBox(self)
        self.reason.setEditable(True)
        self.reason.addItems(
            [self.tr("现场检修"), self.tr("误报，正在核实"), self.tr("重复报警，已另行处理")]
        )
        self.reason.setCurrentIndex(-1)
        line = self.reason.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("必填，交接班时会看到"))
            line.setMaxLength(MOST_WORDS)
        self.reason.editTextChanged.connect(self.refresh)
        self.add_row(self.tr("时长"), self._presets())
        self.add_row("", self.once)
        self.add_row(self.tr("原因"), self.reason)
        self.reason.setFocus()
        self.refresh()

    @property
    def minutes(self) -> int:
        """The time chosen."""
        return self._minutes.checkedId()

    def preset(self, minutes: int) -> QPushButton:
        """The button of a time."""
        found = self._minutes.button(minutes)
        assert isinstance(found, QPushButton)
        return found

    def command(self) -> CommandBody | None:
        reason = self.reason.currentText().strip()
        if not reason or self.minutes < 1:
            return None
        return shelve(self._alarm, self.minutes, reason, self.once.isChecked())

    def consequence_text(self) -> str:
        link = self._context.link
        now = link.hub_now()
        until = formats.clock_text(now + dt.timedelta(minutes=self.minutes), now)
        text = self.tr(
            "到 {until} 为止，这条报警不响、不闪、不升级；期间再次发生照样记录。"
            "到时自动取消搁置，不等于已确认。"
        )
        if self.once.isChecked():
            text = self.tr(
                "报警恢复之前（最迟到 {until}），它不响、不闪、不升级；"
                "恢复后再发生，照常报警。不等于已确认。"
            )
        return text.format(until=until)

    def _presets(self) -> QWidget:
        px, most = self._context.theme.px, shelve_most_min(self._context.link, self._alarm)
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        tip = self.tr("您最多可搁置 {age}").format(age=formats.age_text(most * 60))
        for minutes in PRESETS_MIN:
            button = QPushButton(formats.age_text(minutes * 60), box)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setEnabled(minutes <= most)
            button.setToolTip("" if minutes <= most else tip)
            self._minutes.addButton(button, minutes)
            row.addWidget(button, 1)
        self.preset(min(30, most) if min(30, most) in PRESETS_MIN else 15).setChecked(True)
        self._minutes.idToggled.connect(self.refresh)
        return box


class OutOfServiceDialog(DeedDialog):
    """Why, and under which permit."""

    def __init__(self, context: UiContext, alarm: Alarm, parent: QWidget) -> None:
        super().__init__(context, Deed.OUT_OF_SERVICE, alarm, parent)
        self.permit = self.line(self.tr("例如 GZ-2026-0117"))
        self.reason = self.line(self.tr("必填，交接班时会看到"))
        self.add_row(self.tr("工作票"), self.permit)
        self.add_row(self.tr("原因"), self.reason)
        self.permit.setFocus()
        self.refresh()

    def command(self) -> CommandBody | None:
        permit, reason = self.permit.text().strip(), self.reason.text().strip()
        return take_out(self._alarm, reason, permit) if permit and reason else None

    def consequence_text(self) -> str:
        return self.tr(
            "设备停用期间，这条报警不响、不闪、不升级，没有到期时间；"
            "每次交接班都会列出，直到有人检查后恢复使用。"
        )


class ReturnDialog(DeedDialog):
    """How it was seen that the device works again."""

    def __init__(self, context: UiContext, alarm: Alarm, parent: QWidget) -> None:
        super().__init__(context, Deed.RETURN, alarm, parent)
        self.checked = self.line(self.tr("怎样确认设备已经正常，谁在现场"))
        self.add_row(self.tr("检查结果"), self.checked)
        self.checked.setFocus()
        self.refresh()

    def command(self) -> CommandBody | None:
        checked = self.checked.text().strip()
        return bring_back(self._alarm, checked) if checked else None

    def consequence_text(self) -> str:
        out = self._alarm.out_of_service
        permit = out.permit if out is not None else ""
        text = self.tr("工作票 {permit} 结束，这条报警重新响、闪、升级；不等于已确认。")
        return text.format(permit=permit)


def dialog_for(context: UiContext, deed: Deed, alarm: Alarm, parent: QWidget) -> DeedDialog:
    """The dialog of a deed that needs words; another one is a bug (KeyError)."""
    kinds = {
        Deed.SHELVE: ShelveDialog,
        Deed.OUT_OF_SERVICE: OutOfServiceDialog,
        Deed.RETURN: ReturnDialog,
    }
    return kinds[deed](context, alarm, parent)
