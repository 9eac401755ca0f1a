"""The sound test at the start of a shift: which output, how each level sounds, and whether it was
heard. UI thread only.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.common import Severity
from widgets.formats import severity_word
from widgets.icons import icon
from widgets.sound.outputs import Outputs, OutputState, Trouble
from widgets.theme import SEVERITY_SHAPE, Theme


class SoundTestDialog(QDialog):
    """Not modal: work goes on beside it."""

    heard = Signal(bool)
    chosen = Signal(object)  # tuple of names, in the order of preference

    def __init__(self, theme: Theme, outputs: Outputs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._outputs = theme, outputs
        self._is_filling = False
        self.setWindowTitle(self.tr("试音"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.first = QComboBox(self)
        self.second = QComboBox(self)
        self.status = QLabel(self)
        self.status.setWordWrap(True)
        self.tries: list[QPushButton] = []
        self.yes = QPushButton(self.tr("听到了"), self)
        self.yes.setProperty("role", "primary")
        self.no = QPushButton(self.tr("没听到"), self)
        self._lay_out()
        self.first.activated.connect(self._on_choice)
        self.second.activated.connect(self._on_choice)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        outputs.state_changed.connect(self.show_state)
        self.show_state(outputs.state)

    @Slot(object)
    def show_state(self, state: OutputState) -> None:
        """Outputs came or went."""
        self._is_filling = True
        for box, place in ((self.first, 0), (self.second, 1)):
            wanted = state.wanted[place] if place < len(state.wanted) else ""
            names = list(state.present)
            if wanted and wanted not in names:
                names.append(wanted)
            box.clear()
            box.addItem(self.tr("系统默认") if place == 0 else self.tr("不指定"), "")
            for name in names:
                is_here = name in state.present
                box.addItem(name if is_here else self.tr("{name}（不在）").format(name=name), name)
            box.setCurrentIndex(max(0, box.findData(wanted)))
        self._is_filling = False
        can_play = state.trouble is not Trouble.SILENT
        for button in (*self.tries, self.yes):
            button.setEnabled(can_play)
        if not can_play:
            self.status.setText(self.tr("没有能用的声音输出，请检查音箱和连线"))
        elif state.trouble is Trouble.FALLBACK:
            self.status.setText(self.tr("首选不在，正在用“{name}”").format(name=state.using))
        elif state.using:
            self.status.setText(self.tr("正在用“{name}”").format(name=state.using))

    def _lay_out(self) -> None:
        px = self._theme.px
        form = QFormLayout()
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(8))
        form.addRow(self.tr("首选输出"), self.first)
        form.addRow(self.tr("备用输出"), self.second)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        sounds = [(f"{SEVERITY_SHAPE[s]} {severity_word(s)}", f"level_{int(s)}") for s in Severity]
        for text, sound in (*sounds, (self.tr("提醒"), "reminder")):
            button = QPushButton(text, self)
            button.setObjectName(sound)
            button.clicked.connect(self._on_try)
            row.addWidget(button)
            self.tries.append(button)
        self.status.setProperty("role", "dim")
        question = QLabel(self.tr("每一级都按一遍。听到了吗？"), self)
        question.setProperty("role", "value")
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(question, 1)
        answers.addWidget(self.no)
        answers.addWidget(self.yes)
        self.no.setIcon(icon("sound_off", self._theme, "text"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(14))
        column.addLayout(form)
        column.addWidget(self.status)
        column.addLayout(row)
        column.addLayout(answers)
        self.setMinimumWidth(px(520))

    @Slot()
    def _on_try(self) -> None:
        self._outputs.play(self.sender().objectName())

    @Slot()
    def _on_choice(self) -> None:
        if not self._is_filling:
            names = (self.first.currentData(), self.second.currentData())
            self.chosen.emit(tuple(dict.fromkeys(name for name in names if name)))

    @Slot()
    def _on_yes(self) -> None:
        self.heard.emit(True)
        self.close()

    @Slot()
    def _on_no(self) -> None:
        self.heard.emit(False)
        self.status.setText(
            self.tr("请换一个输出再试；仍然没有声音，请通知系统管理员，并盯住屏幕上的报警")
        )
