"""The map's legend: what shapes and colours mean. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backends.record.common import Severity
from widgets.map.sheets import Sheet
from widgets.map.symbols import PointState, Symbols
from widgets.theme import Theme

COLUMNS = 2


class Legend(QWidget):
    """Signs with their words, two beside each other."""

    def __init__(self, theme: Theme, symbols: Symbols, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(4))
        grid.setVerticalSpacing(0)
        for place, (picture, word) in enumerate(self._entries(symbols)):
            row, column = divmod(place, COLUMNS) if place < 4 else (place - 2, 0)
            span = 1 if place < 4 else 3
            sign = QLabel(self)
            sign.setPixmap(picture)
            sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
            sign.setFixedSize(theme.px(44), theme.px(23))
            text = QLabel(word, self)
            text.setProperty("role", "small")
            grid.addWidget(sign, row, column * 2)
            grid.addWidget(text, row, column * 2 + 1, 1, span)
        grid.setColumnStretch(3, 1)

    def _entries(self, symbols: Symbols) -> tuple[tuple[QPixmap, str], ...]:
        vehicle = symbols.vehicle
        return (
            (symbols.alarm_head(Severity.I, False), self.tr("Ⅰ级 红")),
            (symbols.alarm_head(Severity.II, False), self.tr("Ⅱ级 橙")),
            (symbols.alarm_head(Severity.III, False), self.tr("Ⅲ级 黄")),
            (symbols.alarm_head(Severity.IV, False), self.tr("Ⅳ级 蓝")),
            (symbols.alarm_head(Severity.III, True), self.tr("空心：已确认或已恢复")),
            (symbols.point("outlet", PointState.FLAGGED), self.tr("监测点超标或故障")),
            (symbols.point("outlet", PointState.STALE), self.tr("监测数据陈旧")),
            (vehicle(45.0, True, True, 17.0, "map_vehicle"), self.tr("位置超过 30 s 未更新")),
            (
                symbols.bunch(((Sheet.CAMERAS, 8),)),
                self.tr("聚在一起的目标，点击展开"),
            ),
            (symbols.dot(120), self.tr("数量分布，圆越大越多")),
        )
