"""The menu of one tile. UI thread; signals what was chosen and does nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from widgets.wall.layouts import SPLITS


class TileMenu(QMenu):
    """Made for one showing; deletes itself."""

    full_asked = Signal()
    clear_asked = Signal()
    clear_all_asked = Signal()
    split_asked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer(self, *, has_camera: bool, is_full: bool, split: int) -> None:
        """Fill the menu for a tile."""
        full = self.addAction(self.tr("返回分屏") if is_full else self.tr("单画面放大"))
        full.setShortcut(QKeySequence(Qt.Key.Key_Escape if is_full else Qt.Key.Key_Return))
        full.setEnabled(has_camera)
        full.triggered.connect(self.full_asked)
        clear = self.addAction(self.tr("清除此画面"))
        clear.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        clear.setEnabled(has_camera)
        clear.triggered.connect(self.clear_asked)
        self.addSeparator()
        splits = self.addMenu(self.tr("分屏"))
        for number in SPLITS:
            action = splits.addAction(self.tr("{count} 画面").format(count=number))
            action.setCheckable(True)
            action.setChecked(number == split)
            action.setData(number)
        splits.triggered.connect(self._on_split)
        self.addSeparator()
        self.addAction(self.tr("清空全部画面")).triggered.connect(self.clear_all_asked)

    @Slot(QAction)
    def _on_split(self, action: QAction) -> None:
        self.split_asked.emit(action.data())
