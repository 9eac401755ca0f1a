"""The map's sheets by department: what is shown, remembered for each user. UI thread.

In a low map it starts folded; what has no room scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets import icons
from widgets.map.ground import GroundChoice
from widgets.map.legend import Legend
from widgets.map.sheets import (
    GROUPS,
    HIDDEN_AT_FIRST,
    VEHICLE_SHEETS,
    Group,
    Sheet,
    group_word,
    sheet_word,
)
from widgets.map.symbols import Symbols
from widgets.map.vehicles import TOKENS
from widgets.theme import Theme

SHOWN_KEY = "map/sheets"
FOLDED_KEY = "map/legend_folded"
GROUND_KEY = "map/ground"
ROW_PX = 21
LOW_PX = 400  # with less room it starts folded
_NAMED_ICONS = {
    Sheet.ALARMS: "alarm",
    Sheet.INCIDENTS: "incident",
    Sheet.WARNINGS: "warning",
    Sheet.CAMERAS: "camera",
    Sheet.CAMERAS_OFF: "camera_off",
    Sheet.OUTLETS: "water",
    Sheet.DUST: "dust",
    Sheet.STATIONS: "station",
}


class LayerPanel(QFrame):
    """Check boxes with the sheets' signs and numbers, the background, and below them the legend."""

    changed = Signal(object)  # frozenset[Sheet]
    ground_chosen = Signal(str)  # GroundChoice.id
    safety_chosen = Signal(str)  # a layer of the safety map

    def __init__(self, theme: Theme, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._user = ""
        self._boxes: dict[Sheet, QCheckBox] = {}
        self._numbers: dict[Sheet, QLabel] = {}
        self._heads: list[tuple[Group, QCheckBox]] = []
        self.setProperty("role", "card")
        self.setObjectName("mapLayers")
        self._fold = QToolButton(self)
        self._fold.setText(self.tr("图层与图例"))
        self._fold.setToolTip(self.tr("打开或收起（L）"))
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setAutoRaise(True)
        self._body = QWidget(self)
        self.grounds = QComboBox(self._body)
        self.safety_layers = QComboBox(self._body)
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
        self._fold.clicked.connect(self.toggle)
        self.grounds.activated.connect(self._on_ground)
        self.safety_layers.activated.connect(self._on_safety)
        self._recall()
        self.fit(self.sizeHint().height())

    def fit(self, room_px: int) -> None:
        """Take no more height than this; too little for reading is a low map."""
        self._room_px = room_px
        margins = self.contentsMargins()
        layout = self.layout()
        inner = layout.contentsMargins() if layout is not None else margins
        head = self._fold.sizeHint().height() + inner.top() + inner.bottom() + self._theme.px(4)
        body = self._body.sizeHint()
        self._is_low = room_px < self._theme.px(LOW_PX)
        is_open = self._is_wanted_low if self._is_low else self._is_wanted
        is_cut = head + body.height() > room_px
        bar = self._scroll.verticalScrollBar().sizeHint().width() if is_cut else 0
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

    def shown(self) -> frozenset[Sheet]:
        """The sheets that are shown."""
        return frozenset(sheet for sheet, box in self._boxes.items() if box.isChecked())

    def box(self, sheet: Sheet) -> QCheckBox:
        """The check box of a sheet."""
        return self._boxes[sheet]

    def use_user(self, user: str) -> None:
        """Somebody else sits here: what they left shown."""
        if user != self._user:
            self._user = user
            self._recall()
            self.changed.emit(self.shown())

    def set_counts(self, counts: dict[Sheet, int]) -> None:
        """How many things each sheet has; what is not known has a dash."""
        for sheet, number in self._numbers.items():
            text = f"{counts[sheet]:,}" if sheet in counts else "–"
            if number.text() != text:
                number.setText(text)

    def set_grounds(self, choices: Sequence[GroundChoice], first: str) -> str:
        """Backgrounds to choose from; returns the one in use: the one remembered, else `first`."""
        self.grounds.clear()
        for choice in choices:
            self.grounds.addItem(choice.name, choice.id)
        wanted = self.grounds.findData(self._settings.value(self._key(GROUND_KEY), first))
        self.grounds.setCurrentIndex(
            wanted if wanted >= 0 else max(0, self.grounds.findData(first))
        )
        self.grounds.setVisible(len(choices) > 1)
        self._ground_word.setVisible(len(choices) > 1)
        self.fit(self._room_px)
        return str(self.grounds.currentData() or "")

    def set_safety_layers(self, layers: Sequence[tuple[str, str]], chosen: str) -> None:
        """Layers of the safety map (id, title); none: it is off."""
        known = [self.safety_layers.itemData(i) for i in range(self.safety_layers.count())]
        if known != [layer for layer, _ in layers]:
            self.safety_layers.clear()
            for layer, title in layers:
                self.safety_layers.addItem(title, layer)
        self.safety_layers.setCurrentIndex(self.safety_layers.findData(chosen))
        if self.safety_layers.isVisibleTo(self._body) != bool(layers):
            self.safety_layers.setVisible(bool(layers))
            self.fit(self._room_px)

    def _fill(self) -> None:
        symbols = Symbols(self._theme)
        symbols.at_ratio(self.devicePixelRatioF())
        px = self._theme.px
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, px(2), px(4), 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(0)
        self._ground_word = QLabel(self.tr("底图"), self._body)
        self._ground_word.setProperty("role", "dim")
        grid.addWidget(self._ground_word, 0, 0)
        grid.addWidget(self.grounds, 1, 0, 1, 2)
        row = 2
        for group in GROUPS:
            row = self._add_group(grid, row, group, symbols)
        legend = QLabel(self.tr("图例"), self._body)
        legend.setFont(self._theme.font(13, QFont.Weight.DemiBold))
        grid.addWidget(legend, row, 0, 1, 2)
        grid.setRowMinimumHeight(row, px(28))
        grid.addWidget(Legend(self._theme, symbols, self._body), row + 1, 0, 1, 2)
        self.safety_layers.hide()
        self.grounds.hide()
        self._ground_word.hide()

    def _add_group(self, grid: QGridLayout, row: int, group: Group, symbols: Symbols) -> int:
        head = QCheckBox(group_word(group), self._body)
        head.setFont(self._theme.font(13, QFont.Weight.DemiBold))
        head.setToolTip(self.tr("这一组全部显示或隐藏"))
        head.clicked.connect(self._on_head)
        grid.addWidget(head, row, 0, 1, 2)
        grid.setRowMinimumHeight(row, self._theme.px(25))
        self._heads.append((group, head))
        for sheet in group.sheets:
            row += 1
            box = QCheckBox(sheet_word(sheet), self._body)
            box.setIcon(QIcon(self._sign(sheet, symbols)))
            box.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
            box.setStyleSheet(f"margin-left: {self._theme.px(12)}px;")
            box.toggled.connect(self._on_toggle)
            if not self._theme.is_touch:  # so that all of them fit beside a map of 1080 lines
                box.setFixedHeight(self._theme.px(ROW_PX))
            number = QLabel("–", self._body)
            number.setProperty("role", "dim")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setMinimumWidth(self._theme.px(52))
            grid.addWidget(box, row, 0)
            grid.addWidget(number, row, 1)
            self._boxes[sheet], self._numbers[sheet] = box, number
            if sheet is Sheet.SAFETY:
                row += 1
                grid.addWidget(self.safety_layers, row, 0, 1, 2)
        return row + 1

    def _sign(self, sheet: Sheet, symbols: Symbols) -> QPixmap:
        if sheet in VEHICLE_SHEETS and sheet is not Sheet.TEAMS:
            token = TOKENS[VEHICLE_SHEETS.index(sheet)]
            return symbols.vehicle(45.0, True, False, 17.0, token)
        return icons.pixmap(_NAMED_ICONS.get(sheet, sheet.value), self._theme, "text", 16)

    def switch_off(self, sheet: Sheet) -> None:
        """As if by hand."""
        self._boxes[sheet].setChecked(False)

    # ---- remembering

    def _key(self, key: str) -> str:
        return f"{key}/{self._user or 'nobody'}"

    def _recall(self) -> None:
        kept = self._settings.value(self._key(SHOWN_KEY))
        known = str(kept).split(",") if kept is not None else None
        for sheet, box in self._boxes.items():
            is_on = sheet not in HIDDEN_AT_FIRST if known is None else sheet.value in known
            # What stands in the audit trail when looked at is never on by itself.
            box.blockSignals(True)
            box.setChecked(is_on and sheet is not Sheet.SAFETY)
            box.blockSignals(False)
        self._mark_heads()

    def _mark_heads(self) -> None:
        for group, head in self._heads:
            on = sum(self._boxes[sheet].isChecked() for sheet in group.sheets)
            some = Qt.CheckState.PartiallyChecked if on else Qt.CheckState.Unchecked
            head.setCheckState(Qt.CheckState.Checked if on == len(group.sheets) else some)

    def _say(self) -> None:
        shown = ",".join(sheet.value for sheet in self._boxes if self._boxes[sheet].isChecked())
        self._settings.setValue(self._key(SHOWN_KEY), shown)
        self._mark_heads()
        self.changed.emit(self.shown())

    @Slot(bool)
    def _on_toggle(self, is_shown: bool) -> None:
        del is_shown
        self._say()

    @Slot()
    def _on_head(self) -> None:
        """All of a group; the safety map only by its own switch."""
        head = self.sender()
        group = next(group for group, box in self._heads if box is head)
        sheets = [sheet for sheet in group.sheets if sheet is not Sheet.SAFETY]
        is_on = not all(self._boxes[sheet].isChecked() for sheet in sheets)
        for sheet in sheets:
            self._boxes[sheet].blockSignals(True)
            self._boxes[sheet].setChecked(is_on)
            self._boxes[sheet].blockSignals(False)
        self._say()

    @Slot(int)
    def _on_ground(self, index: int) -> None:
        ground = str(self.grounds.itemData(index))
        self._settings.setValue(self._key(GROUND_KEY), ground)
        self.ground_chosen.emit(ground)

    @Slot(int)
    def _on_safety(self, index: int) -> None:
        self.safety_chosen.emit(str(self.safety_layers.itemData(index)))

    @Slot()
    def toggle(self) -> None:
        """Open it, or fold it up."""
        if self._is_low:
            self._is_wanted_low = not self._is_wanted_low
        else:
            self._is_wanted = not self._is_wanted
            self._settings.setValue(FOLDED_KEY, "no" if self._is_wanted else "yes")
        self.fit(self._room_px)
        if self.is_open:
            self._heads[0][1].setFocus()
        self.changed.emit(self.shown())
