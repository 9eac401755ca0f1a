"""Where a camera looks in figures, and where it is to look (2022). UI thread; asks the hub."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
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
from widgets.theme import Theme


class PreciseBox(QDialog):
    """`ordered` with a Precise: of the figures that were changed or known."""

    ordered = Signal(object)

    def __init__(self, theme: Theme, link: Link, parent: QWidget) -> None:
        super().__init__(parent)
        self._camera: Camera | None = None
        self._is_known = False
        self.setWindowTitle(self.tr("精确定位"))
        self.title, self.said = QLabel(self), QLabel(self)
        self.pan = _figure(self, -360, 360, "°")
        self.tilt = _figure(self, -180, 180, "°")
        self.zoom = _figure(self, 1, 100, "×")
        self.go = QPushButton(self.tr("转到"), self)
        self.again = QPushButton(self.tr("取现在的方向"), self)
        self._asking = Asking(link, self)
        self._lay_out(theme)
        self._asking.answered.connect(self._on_where)
        self._asking.failed.connect(self._on_unknown)
        self.go.clicked.connect(self._on_go)
        self.again.clicked.connect(self.ask)

    def open_for(self, camera: Camera) -> None:
        """Of that camera: where it looks now is asked for at once."""
        self._camera, self._is_known = camera, False
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
        form.addRow(self.tr("水平"), self.pan)
        form.addRow(self.tr("垂直"), self.tilt)
        form.addRow(self.tr("变倍"), self.zoom)
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
        told = (
            (self.pan, answer.pan_deg),
            (self.tilt, answer.tilt_deg),
            (self.zoom, answer.zoom),
        )
        for box, value in told:
            if value is not None:
                box.setValue(value)
        if self.pan.hasFocus():
            self.pan.selectAll()
        self._is_known = any(value is not None for _, value in told)
        words = self.tr("现在的方向") if self._is_known else self.tr("设备没有说现在的方向")
        self.said.setText(words)

    @Slot(str)
    def _on_unknown(self, why: str) -> None:
        self.said.setText(why or self.tr("与中心断开，问不到现在的方向"))

    @Slot()
    def _on_go(self) -> None:
        self.said.setText(self.tr("已发出；设备按 2022 版标准接入才会转"))
        self.ordered.emit(
            Precise(pan_deg=self.pan.value(), tilt_deg=self.tilt.value(), zoom=self.zoom.value())
        )


def _figure(parent: QWidget, least: float, most: float, unit: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox(parent)
    box.setRange(least, most)
    box.setDecimals(2)
    box.setSuffix(f" {unit}")
    box.setSingleStep(1.0)
    if least > 0:
        box.setValue(least)
    return box
