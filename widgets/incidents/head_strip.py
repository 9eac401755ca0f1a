"""The words above the columns of the incident list; a click sorts. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from widgets.incidents.columns import Column, columns
from widgets.incidents.order import Sorting
from widgets.incidents.painting import Brush
from widgets.theme import Theme

HEIGHT_PX = 26
_SORTS = {
    Column.SEVERITY: Sorting.SEVERITY,
    Column.NUMBER: Sorting.NEWEST,
    Column.CLOCK: Sorting.DEADLINE,
}


class HeadStrip(QWidget):
    """One line; what can be sorted by is told by an arrow."""

    sorting_asked = Signal(object)  # Sorting

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush = Brush(theme)
        self._sorting = Sorting.DEADLINE
        self._bar: QScrollBar | None = None
        self.setFixedHeight(theme.px(HEIGHT_PX))

    def show_sorting(self, sorting: Sorting) -> None:
        """Which column has the arrow."""
        self._sorting = sorting
        self.update()

    def follow(self, bar: QScrollBar) -> None:
        """Keep clear of the list's scroll bar."""
        self._bar = bar
        bar.rangeChanged.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, brush = QPainter(self), self._brush
        painter.fillRect(self.rect(), brush.theme.color("raised"))
        for column, box in self._boxes().items():
            word = self._word(column)
            if _SORTS.get(column) is self._sorting:
                word = f"{word} ↓" if self._sorting is Sorting.NEWEST else f"{word} ↑"
            brush.say(painter, box, word, "text_dim", brush.small)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for column, box in self._boxes().items():
            if box.contains(event.position().toPoint()) and column in _SORTS:
                self.sorting_asked.emit(_SORTS[column])

    def _boxes(self) -> dict[Column, QRect]:
        bar = self._bar
        taken = bar.width() if bar is not None and bar.isVisible() else 0
        return columns(self.rect().adjusted(0, 0, -taken, 0), self._brush.px)

    def _word(self, column: Column) -> str:
        match column:
            case Column.SEVERITY:
                return self.tr("级")
            case Column.NUMBER:
                return self.tr("编号")
            case Column.TITLE:
                return self.tr("事件与地点")
            case Column.WHO:
                return self.tr("牵头 · 参与")
            case Column.STAGE:
                return self.tr("环节")
            case Column.OWNER:
                return self.tr("接手")
            case Column.CLOCK:
                return self.tr("时限")
            case Column.FLAGS:
                return self.tr("标记")
