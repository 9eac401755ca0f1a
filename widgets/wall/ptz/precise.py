"""Where a camera looks in figures, and where it is to look (2022). UI thread; asks the hub.

A figure that the device did not say, and nobody changed, is not sent: it stays as it is.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from backends.link.steering import Precise, PtzWhere, PtzWhereAnswer
from backends.record.resource import Camera
from widgets.asking import Asking
from widgets.field_words import field_refusal_text
from widgets.theme import Theme


class PreciseBox(QDialog):
    """`ordered` with a Precise: of the figures that were changed or known."""

    ordered = Signal(object)

    def __init__(self, theme: Theme, link: Link, parent: QWidget) -> None:
        super().__init__(parent)
        self._camera: Camera | None = None
        self.setWindowTitle(self.tr("精确定位"))
        self.title, self.said = QLabel(self), QLabel(self)
        self.pan = _figure(self, -360, 360, "°")
        self.tilt = _figure(self, -180, 180, "°")
        self.zoom = _figure(self, 1, 100, "×")
        self._figures = (self.pan, self.tilt, self.zoom)
        self.sent = (
            QCheckBox(self.tr("水平"), self),
            QCheckBox(self.tr("垂直"), self),
            QCheckBox(self.tr("变倍"), self),
        )
        self.go = QPushButton(self.tr("转到"), self)
        self.again = QPushButton(self.tr("取现在的方向"), self)
        self._asking = Asking(link, self, field_refusal_text)
        self._lay_out(theme)
        self._asking.answered.connect(self._on_where)
        self._asking.failed.connect(self._on_unknown)
        self.go.clicked.connect(self._on_go)
        self.again.clicked.connect(self.ask)
        for figure, check in zip(self._figures, self.sent, strict=True):
            figure.valueChanged.connect(self._on_changed)
            check.toggled.connect(self._on_checked)

    def open_for(self, camera: Camera) -> None:
        """Of that camera: where it looks now is asked for at once."""
        self._camera = camera
        for figure, check in zip(self._figures, self.sent, strict=True):
            figure.setValue(max(0.0, figure.minimum()))
            check.setChecked(False)
        self._on_checked()
        self.title.setText(f"{camera.number}　{camera.name}")
        self.show()
        self.raise_()
        self.activateWindow()
        self.pan.setFocus()
        self.pan.selectAll()
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Where it looks now."""
        if self._camera is not None:
            self.said.setText(self.tr("正在问现在的方向"))
            self._asking.ask(PtzWhere(camera=self._camera.id))

    def release(self) -> None:
        """The wall ends."""
        self._asking.close()
        self.close()

    def _lay_out(self, theme: Theme) -> None:
        px = theme.px
        self.title.setProperty("role", "value")
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.again.setAutoDefault(False)
        form = QFormLayout()
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(8))
        for check, figure in zip(self.sent, self._figures, strict=True):
            check.setToolTip(self.tr("打勾的才转，其余保持不变"))
            figure.setAccessibleName(check.text())
            form.addRow(check, figure)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.again)
        foot.addStretch(1)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(10))
        column.addWidget(self.title)
        column.addLayout(form)
        column.addWidget(self.said)
        column.addLayout(foot)
        self.setMinimumWidth(px(320))

    @Slot(object)
    def _on_where(self, answer: object) -> None:
        if not isinstance(answer, PtzWhereAnswer):
            return
        told = (answer.pan_deg, answer.tilt_deg, answer.zoom)
        for figure, check, value in zip(self._figures, self.sent, told, strict=True):
            if value is not None:
                figure.setValue(value)
                check.setChecked(True)
        if self.pan.hasFocus():
            self.pan.selectAll()
        if all(value is not None for value in told):
            self.said.setText(self.tr("现在的方向"))
        else:
            words = self.tr("设备没有全说现在的方向：没有打勾的保持不变，改了才转")
            self.said.setText(words)

    @Slot(str)
    def _on_unknown(self, why: str) -> None:
        self.said.setText(why or self.tr("与中心断开，问不到现在的方向"))

    @Slot()
    def _on_changed(self) -> None:
        """What is typed is meant."""
        for figure, check in zip(self._figures, self.sent, strict=True):
            if figure is self.sender():
                check.setChecked(True)

    @Slot()
    def _on_checked(self) -> None:
        self.go.setEnabled(any(check.isChecked() for check in self.sent))

    @Slot()
    def _on_go(self) -> None:
        self.said.setText(self.tr("已发出；设备按 2022 版标准接入才会转"))
        pan, tilt, zoom = (
            figure.value() if check.isChecked() else None
            for figure, check in zip(self._figures, self.sent, strict=True)
        )
        self.ordered.emit(Precise(pan_deg=pan, tilt_deg=tilt, zoom=zoom))


def _figure(parent: QWidget, least: float, most: float, unit: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox(parent)
    box.setRange(least, most)
    box.setDecimals(2)
    box.setSuffix(f" {unit}")
    box.setSingleStep(1.0)
    if least > 0:
        box.setValue(least)
    return box
