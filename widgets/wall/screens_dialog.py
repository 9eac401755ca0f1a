"""Asks what physical screens a wall has: how many, their bezels, their pixels. UI thread."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from backends.link.walls import MOST_ACROSS
from widgets.theme import Theme
from widgets.wall.screens import (
    LEAST_PITCH_MM,
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
        wide, high = _proportions(self.screens)
        scale = min((self.width() - 8) / wide, (self.height() - 8) / high)
        width, height = round(wide * scale), round(high * scale)
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        gap = max(2.0, min(8.0, self.screens.bezel_mm))
        painter.setPen(color("text_dim"))
        painter.setBrush(color("raised"))
        hung = self.screens.as_they_hang()
        for y, foot in itertools.pairwise(hung.down.edges(height)):
            for x, right in itertools.pairwise(hung.across.edges(width)):
                box = QRectF(left + x, top + y, right - x, foot - y)
                painter.drawRect(box.adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2))
        painter.end()


def _proportions(screens: Screens) -> tuple[float, float]:
    """Width and height of the wall; of screens whose pixels are not said, as if all were 16 : 9."""
    if screens.column_px and screens.row_px:
        return sum(screens.across.millimetres()), sum(screens.down.millimetres())
    return 16.0 * screens.columns, 9.0 * screens.rows


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
        self.column_px = self._figures(screens.column_px, "1920 1920 960")
        self.row_px = self._figures(screens.row_px, "1080 1080")
        self.column_pitch = self._figures(screens.column_pitch_mm, "0.63 0.63 1.26")
        self.row_pitch = self._figures(screens.row_pitch_mm, "0.63 0.63")
        self.alike = QCheckBox(self.tr("窗格实际大小相近，不按每屏同样多个"), self)
        self.alike.setChecked(screens.is_alike)
        self.sketch = _Sketch(theme, self)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.use = QPushButton(self.tr("按此排布"), self)
        self.use.setProperty("role", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addLayout(self._form(px(8)))
        column.addWidget(self.sketch, 1)
        column.addWidget(self.note)
        column.addWidget(self._buttons())
        for field in (self.columns, self.rows, self.bezel, self.pitch):
            field.valueChanged.connect(self._on_changed)
        for line in (self.column_px, self.row_px, self.column_pitch, self.row_pitch):
            line.textChanged.connect(self._on_changed)
        self.alike.toggled.connect(self._on_changed)
        self._on_changed()

    def _form(self, spacing_px: int) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(spacing_px)
        form.addRow(self.tr("横向"), self.columns)
        form.addRow(self.tr("纵向"), self.rows)
        form.addRow(self.tr("拼缝宽（两屏画面之间）"), self.bezel)
        form.addRow(self.tr("像素点间距"), self.pitch)
        form.addRow(self.tr("各列不同：像素"), self.column_px)
        form.addRow(self.tr("各列不同：点间距 mm"), self.column_pitch)
        form.addRow(self.tr("各行不同：像素"), self.row_px)
        form.addRow(self.tr("各行不同：点间距 mm"), self.row_pitch)
        form.addRow("", self.alike)
        return form

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        return buttons

    def screens(self) -> Screens | None:
        """As said so far; None where it cannot be so."""
        pitch_mm = self.pitch.value()
        try:
            said = Screens(
                columns=self.columns.value(),
                rows=self.rows.value(),
                pitch_mm=pitch_mm if pitch_mm >= LEAST_PITCH_MM else 0.0,
                bezel_mm=self.bezel.value(),
                column_px=tuple(int(word) for word in self.column_px.text().split()),
                row_px=tuple(int(word) for word in self.row_px.text().split()),
                column_pitch_mm=tuple(float(word) for word in self.column_pitch.text().split()),
                row_pitch_mm=tuple(float(word) for word in self.row_pitch.text().split()),
                is_alike=self.alike.isChecked(),
            )
        except ValueError:
            return None
        return said if said.is_in_range else None

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

    def _figures(self, values: tuple[float, ...], example: str) -> QLineEdit:
        field = QLineEdit(" ".join(f"{value:g}" for value in values), self)
        field.setPlaceholderText(self.tr("都一样；不一样时如 {example}").format(example=example))
        return field

    @Slot()
    def _on_changed(self) -> None:
        screens = self.screens()
        self.use.setEnabled(screens is not None)
        if screens is None:
            self.note.setText(
                self.tr("各列、各行要写几个数就写几个，用空格隔开；点间距两个方向都要有")
            )
            return
        self.sketch.screens = screens
        self.sketch.update()
        if screens.count == 1:
            text = self.tr("一块屏：布局不受拼缝限制")
        elif screens.is_pitch_known and screens.is_mixed:
            text = self.tr("画面不跨拼缝；要求跨拼缝时，各屏按自己的点间距缩放，大小和线条都对得上")
        elif screens.gap_px > 0:
            words = self.tr("画面不跨拼缝；要求跨拼缝时，拼缝后藏去 {pixels} 像素，线条对得上")
            text = words.format(pixels=screens.gap_px)
        else:
            text = self.tr("画面不跨拼缝；填了拼缝宽和点间距，要求跨拼缝的画面才对得上线条")
        self.note.setText(text)

    @Slot()
    def _on_accepted(self) -> None:
        screens = self.screens()
        if screens is not None:
            self.screens_said.emit(screens)
            self.accept()
