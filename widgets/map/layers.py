"""The map's layers and legend: what is shown, remembered in the console's settings. UI thread.

In a low map it starts folded, and opened there it scrolls.
"""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.common import Severity
from widgets import icons
from widgets.map.scene import Layer
from widgets.map.symbols import PointState, Symbols
from widgets.theme import Theme

SHOWN_KEY = "map/layers"
FOLDED_KEY = "map/legend_folded"


class LayerPanel(QFrame):
    """Check boxes with the layers' signs and numbers, and below them the legend."""

    changed = Signal(object)  # frozenset[Layer]

    def __init__(self, theme: Theme, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._boxes: dict[Layer, QCheckBox] = {}
        self._numbers: dict[Layer, QLabel] = {}
        self.setProperty("role", "card")
        self.setObjectName("mapLayers")
        self._fold = QToolButton(self)
        self._fold.setText(self.tr("图层与图例"))
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setAutoRaise(True)
        self._body = QWidget(self)
        self._fill()
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._body)
        self._scroll.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(8)] * 4)
        column.setSpacing(theme.px(4))
        column.addWidget(self._fold)
        column.addWidget(self._scroll)
        self._is_wanted = str(settings.value(FOLDED_KEY, "no")) != "yes"
        self._is_wanted_low = False
        self._room_px = 0
        self._fold.clicked.connect(self._on_fold)
        self.fit(self.sizeHint().height())

    def fit(self, room_px: int) -> None:
        """Take no more height than this; too little for all of it is a low map."""
        self._room_px = room_px
        margins = self.contentsMargins()
        layout = self.layout()
        inner = layout.contentsMargins() if layout is not None else margins
        head = self._fold.sizeHint().height() + inner.top() + inner.bottom() + self._theme.px(4)
        body = self._body.sizeHint()
        self._is_low = head + body.height() > room_px
        is_open = self._is_wanted_low if self._is_low else self._is_wanted
        bar = self._scroll.verticalScrollBar().sizeHint().width() if self._is_low else 0
        self._body.resize(body)
        self._scroll.setFixedWidth(body.width() + bar)
        self._scroll.setFixedHeight(max(self._theme.px(60), min(body.height(), room_px - head)))
        self._scroll.setVisible(is_open)
        self._fold.setIcon(icons.icon("chevron_up" if is_open else "layers", self._theme))
        self.adjustSize()

    @property
    def is_open(self) -> bool:
        """Whether more than its head is shown."""
        return not self._scroll.isHidden()

    def shown(self) -> frozenset[Layer]:
        """The layers that are shown."""
        return frozenset(layer for layer, box in self._boxes.items() if box.isChecked())

    def box(self, layer: Layer) -> QCheckBox:
        """The check box of a layer."""
        return self._boxes[layer]

    def set_counts(self, counts: dict[Layer, int]) -> None:
        """How many things each layer has."""
        for layer, number in self._numbers.items():
            text = f"{counts.get(layer, 0):,}"
            if number.text() != text:
                number.setText(text)

    def _fill(self) -> None:
        symbols = Symbols(self._theme)
        symbols.at_ratio(self.devicePixelRatioF())
        rows = (
            (Layer.ALARMS, self.tr("报警"), self._sign("alarm")),
            (
                Layer.INCIDENTS,
                self.tr("事件与标绘"),
                icons.pixmap("incident", self._theme, "text", 18),
            ),
            (Layer.WARNINGS, self.tr("预警区域"), self._sign("warning")),
            (Layer.CAMERAS, self.tr("摄像机"), symbols.camera()),
            (Layer.POINTS, self.tr("监测点"), symbols.point("outlet", PointState.NORMAL)),
            (Layer.VEHICLES, self.tr("车辆"), symbols.vehicle(45.0, True, False, 17.0)),
        )
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, self._theme.px(2), 0, 0)
        grid.setHorizontalSpacing(self._theme.px(8))
        grid.setVerticalSpacing(self._theme.px(2))
        hidden = str(self._settings.value(SHOWN_KEY, "")).split(",")
        for row, (layer, word, picture) in enumerate(rows):
            box = QCheckBox(word, self._body)
            box.setChecked(layer.value not in hidden)
            box.setIcon(QIcon(picture))
            box.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
            box.toggled.connect(self._on_toggle)
            number = QLabel("0", self._body)
            number.setProperty("role", "dim")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(box, row, 0)
            grid.addWidget(number, row, 1)
            self._boxes[layer], self._numbers[layer] = box, number
        self._legend(grid, len(rows), symbols)

    def _sign(self, name: str) -> QPixmap:
        return icons.pixmap(name, self._theme, "text", 18)

    def _legend(self, grid: QGridLayout, row: int, symbols: Symbols) -> None:
        line = QFrame(self._body)
        line.setProperty("role", "hairline")
        line.setFixedHeight(1)
        grid.addWidget(line, row, 0, 1, 2)
        grid.setRowMinimumHeight(row, self._theme.px(9))
        words = (
            (Severity.I, self.tr("Ⅰ级 红")),
            (Severity.II, self.tr("Ⅱ级 橙")),
            (Severity.III, self.tr("Ⅲ级 黄")),
            (Severity.IV, self.tr("Ⅳ级 蓝")),
        )
        for k, (severity, word) in enumerate(words, 1):
            sign = symbols.alarm_head(severity, False)
            grid.addLayout(self._entry(sign, word), row + k, 0, 1, 2)
        more = (
            (symbols.alarm_head(Severity.III, True), self.tr("空心：已确认或已恢复")),
            (symbols.point("outlet", PointState.FLAGGED), self.tr("监测点超标或故障")),
            (symbols.point("outlet", PointState.STALE), self.tr("监测数据陈旧")),
            (symbols.vehicle(45.0, True, True, 17.0), self.tr("位置超过 30 s 未更新")),
        )
        for k, (picture, word) in enumerate(more, len(words) + 1):
            grid.addLayout(self._entry(picture, word), row + k, 0, 1, 2)

    def _entry(self, picture: QPixmap, word: str) -> QHBoxLayout:
        sign = QLabel(self._body)
        sign.setPixmap(picture)
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sign.setFixedSize(self._theme.px(44), self._theme.px(26))
        text = QLabel(word, self._body)
        text.setProperty("role", "small")
        layout = QHBoxLayout()
        layout.setSpacing(self._theme.px(4))
        layout.addWidget(sign)
        layout.addWidget(text, 1)
        return layout

    @Slot(bool)
    def _on_toggle(self, is_shown: bool) -> None:
        del is_shown
        hidden = [layer.value for layer, box in self._boxes.items() if not box.isChecked()]
        self._settings.setValue(SHOWN_KEY, ",".join(hidden))
        self.changed.emit(self.shown())

    @Slot()
    def _on_fold(self) -> None:
        if self._is_low:
            self._is_wanted_low = not self._is_wanted_low
        else:
            self._is_wanted = not self._is_wanted
            self._settings.setValue(FOLDED_KEY, "no" if self._is_wanted else "yes")
        self.fit(self._room_px)
        self.changed.emit(self.shown())
