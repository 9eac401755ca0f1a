"""The list of entries: rows stay under the mouse while new ones come above. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHeaderView, QWidget

from widgets.context import UiContext
from widgets.key_table import KeyTable
from widgets.watch.keys import log_actions
from widgets.watch.log_delegate import ROW_PX, LogDelegate
from widgets.watch.log_model import LogModel

NEAR_ROWS = 30  # from the last loaded row: the next page is fetched


class LogView(KeyTable):
    """`end_neared`: more is wanted."""

    end_neared = Signal()

    def __init__(self, context: UiContext, model: LogModel, parent: QWidget) -> None:
        super().__init__(model, log_actions(), context.theme, parent)
        self._row_px = context.theme.px(ROW_PX)
        down = self.verticalHeader()
        down.setMinimumSectionSize(self._row_px)
        down.setDefaultSectionSize(self._row_px)
        across = self.horizontalHeader()
        across.hide()
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setItemDelegate(LogDelegate(context.link, context.theme, self))
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("值班日志"))
        self.verticalScrollBar().setSingleStep(self._row_px)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def is_at_top(self) -> bool:
        """Whether the newest is in view."""
        return self.verticalScrollBar().value() == 0

    @property
    def is_held(self) -> bool:
        """Whether what stands here must not move: scrolled, or the mouse is over it."""
        if not self.is_at_top:
            return True
        view = self.viewport()
        place = QRect(view.mapToGlobal(view.rect().topLeft()), view.size())
        return self.isVisible() and place.contains(QCursor.pos())

    def hold(self, rows: int) -> None:
        """So many rows came above: what stood here stands here still."""
        self.executeDelayedItemsLayout()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + rows * self._row_px)

    def go_to_newest(self) -> None:
        """The first row, with the cursor."""
        self.verticalScrollBar().setValue(0)
        self.setCurrentIndex(self.model().index(0, 0))

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if self.verticalScrollBar().maximum() - value < NEAR_ROWS * self._row_px:
            self.end_neared.emit()
