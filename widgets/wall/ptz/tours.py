"""A camera's tours and the place it returns to, as its device says them (2022). UI thread.

Asks the hub; what is to be done leaves it as an order.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from backends.link.steering import Cruise, Stop, TourIs, Tours, ToursAnswer
from backends.record.resource import Camera
from widgets.asking import Asking
from widgets.field_words import field_refusal_text
from widgets.theme import Theme
from widgets.wall.ptz.tour_words import hint_text, home_text, tour_text, tours_text

WIDTH_PX = 420
LIST_PX = 168


class ToursBox(QDialog):
    """`ordered` with a Cruise of the tour chosen, or a Stop."""

    ordered = Signal(object)

    def __init__(self, theme: Theme, link: Link, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self._camera: Camera | None = None
        self.setWindowTitle(self.tr("巡航和看守位"))
        self.title, self.home, self.said, self.hint = (QLabel(self) for _ in range(4))
        self.list = QListWidget(self)
        self.again = QPushButton(self.tr("重新读取"), self)
        self.halt = QPushButton(self.tr("停止巡航"), self)
        self.start = QPushButton(self.tr("开始巡航"), self)
        self._asking = Asking(link, self, field_refusal_text)
        self._lay_out(theme)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.again.clicked.connect(self.ask)
        self.halt.clicked.connect(self._on_halt)
        self.start.clicked.connect(self._on_start)
        self.list.itemActivated.connect(self._on_start)
        self.list.currentRowChanged.connect(self._on_chosen)

    def open_for(self, camera: Camera) -> None:
        """Of that camera: its device is asked at once."""
        self._camera = camera
        self.title.setText(f"{camera.number}　{camera.name}")
        self._show_tours(())
        self.show()
        self.raise_()
        self.activateWindow()
        self.ask()

    @Slot()
    def ask(self) -> None:
        """What the device has now."""
        if self._camera is not None:
            words = self.tr("正在问设备，最多等几秒")
            self.home.setText(words)
            self._say(words)
            self.hint.hide()
            self._asking.ask(Tours(camera=self._camera.id))

    def release(self) -> None:
        """The wall ends."""
        self._asking.close()
        self.close()

    def _lay_out(self, theme: Theme) -> None:
        px = theme.px
        self.title.setProperty("role", "value")
        self.hint.setProperty("role", "small")
        for label in (self.home, self.said, self.hint):
            label.setWordWrap(True)
        self.list.setFixedHeight(px(LIST_PX))
        self.list.setAccessibleName(self.tr("设备里的巡航"))
        self.start.setProperty("role", "primary")
        for button in (self.again, self.halt, self.start):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.again)
        foot.addStretch(1)
        foot.addWidget(self.halt)
        foot.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addSpacing(px(4))
        column.addWidget(self._heading(self.tr("看守位")))
        column.addWidget(self.home)
        column.addSpacing(px(4))
        column.addWidget(self._heading(self.tr("巡航")))
        column.addWidget(self.said)
        column.addWidget(self.list)
        column.addWidget(self.hint)
        column.addStretch(1)
        column.addLayout(foot)
        self.setMinimumWidth(px(WIDTH_PX))

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", "small")
        return label

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.list.setVisible(not words)
        self._on_chosen()

    def _show_tours(self, tours: Sequence[TourIs]) -> None:
        self.list.clear()
        for tour in tours:
            item = QListWidgetItem(tour_text(tour))
            item.setData(Qt.ItemDataRole.UserRole, tour.number)
            self.list.addItem(item)
        if tours:
            self.list.setCurrentRow(0)

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        camera = self._camera
        if not isinstance(answer, ToursAnswer) or camera is None:
            return
        device = self._link.field.devices.get(camera.device)
        edition = device.edition if device is not None else ""
        self.home.setText(home_text(answer, edition))
        self._show_tours(answer.tours)
        self._say(tours_text(answer, edition))
        hint = hint_text(answer, edition)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        if answer.tours:
            self.list.setFocus()
        self.adjustSize()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        words = why or self.tr("与中心断开，问不到设备")
        self.home.setText(words)
        self._show_tours(())
        self._say(words)

    @Slot()
    def _on_chosen(self) -> None:
        self.start.setEnabled(not self.list.isHidden() and self.list.currentItem() is not None)

    @Slot()
    def _on_start(self) -> None:
        item = self.list.currentItem()
        if item is not None and self.start.isEnabled():
            self.ordered.emit(Cruise(number=item.data(Qt.ItemDataRole.UserRole)))

    @Slot()
    def _on_halt(self) -> None:
        self.ordered.emit(Stop())
