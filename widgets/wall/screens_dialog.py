"""Asks what physical screens a wall has: how many, their bezels, their pixel pitch. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from widgets.theme import Theme
from widgets.wall.screens import (
    LEAST_PITCH_MM,
    MOST_ACROSS,
    MOST_BEZEL_MM,
    MOST_PITCH_MM,
    Screens,
)


class _Sketch(QWidget):
    """The screens as they hang."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.screens = Screens()
        self.setMinimumSize(QSize(theme.px(340), theme.px(160)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        columns, rows = self.screens.columns, self.screens.rows
        gap = max(2.0, min(8.0, self.screens.bezel_mm))
        side = min((self.width() - 8) / (16 * columns), (self.height() - 8) / (9 * rows))
        left = (self.width() - 16 * side * columns) / 2
        top = (self.height() - 9 * side * rows) / 2
        painter.setPen(color("text_dim"))
        painter.setBrush(color("raised"))
        for row in range(rows):
            for column in range(columns):
                box = QRectF(left + 16 * side * column, top + 9 * side * row, 16 * side, 9 * side)
                painter.drawRect(box.adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2))
        painter.end()


class ScreensDialog(QDialog):
    """Opened with open(); `screens_said` when confirmed."""

    screens_said = Signal(object)  # Screens

    def __init__(self, theme: Theme, screens: Screens, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("拼接屏"))
        px = theme.px
        self.columns = self._count(screens.columns, self.tr(" 列"))
        self.rows = self._count(screens.rows, self.tr(" 行"))
        self.bezel = self._millimetres(screens.bezel_mm, MOST_BEZEL_MM, 1)
        self.bezel.setSpecialValueText(self.tr("无拼缝"))
        self.pitch = self._millimetres(screens.pitch_mm, MOST_PITCH_MM, 3)
        self.pitch.setSpecialValueText(self.tr("未填"))
        self.sketch = _Sketch(theme, self)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(px(8))
        form.addRow(self.tr("横向"), self.columns)
        form.addRow(self.tr("纵向"), self.rows)
        form.addRow(self.tr("拼缝宽（两屏画面之间）"), self.bezel)
        form.addRow(self.tr("像素点间距"), self.pitch)
        buttons = QDialogButtonBox(self)
        use = QPushButton(self.tr("按此排布"), self)
        use.setProperty("role", "primary")
        buttons.addButton(use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addLayout(form)
        column.addWidget(self.sketch, 1)
        column.addWidget(self.note)
        column.addWidget(buttons)
        for field in (self.columns, self.rows, self.bezel, self.pitch):
            field.valueChanged.connect(self._on_changed)
        self._on_changed()

    def screens(self) -> Screens:
        """As said so far."""
        pitch_mm = self.pitch.value()
        return Screens(
            columns=self.columns.value(),
            rows=self.rows.value(),
            pitch_mm=pitch_mm if pitch_mm >= LEAST_PITCH_MM else 0.0,
            bezel_mm=self.bezel.value(),
        )

    def _count(self, value: int, suffix: str) -> QSpinBox:
        field = QSpinBox(self)
        field.setRange(1, MOST_ACROSS)
        field.setValue(value)
        field.setSuffix(suffix)
        return field

    def _millimetres(self, value: float, most: float, decimals: int) -> QDoubleSpinBox:
        field = QDoubleSpinBox(self)
        field.setDecimals(decimals)
        field.setRange(0.0, most)
        field.setSingleStep(0.1)
        field.setSuffix(" mm")
        field.setValue(value)
        return field

    @Slot()
    def _on_changed(self) -> None:
        screens = self.screens()
        self.sketch.screens = screens
        self.sketch.update()
        if screens.count == 1:
            text = self.tr("一块屏：布局不受拼缝限制")
        elif screens.gap_px > 0:
            words = self.tr("画面不跨拼缝；要求跨拼缝时，拼缝后藏去 {pixels} 像素，线条对得上")
            text = words.format(pixels=screens.gap_px)
        else:
            text = self.tr("画面不跨拼缝；填了拼缝宽和点间距，要求跨拼缝的画面才对得上线条")
        self.note.setText(text)

    @Slot()
    def _on_accepted(self) -> None:
        self.screens_said.emit(self.screens())
        self.accept()
