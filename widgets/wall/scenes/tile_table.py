"""What lies in each tile of a scene, in words: cameras, turns, locks. UI thread; choosing only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backends.record.ids import CameraId
from backends.record.resource import Camera
from backends.record.scene import Content, TileContent
from widgets.formats import list_text
from widgets.icons import icon
from widgets.theme import Theme
from widgets.wall.scenes.words import seconds_text

ROW_PX = 30
_TILE, _CAMERAS, _NOTE = range(3)


class TileTable(QFrame):
    """`tile_chosen`: the tile of a row that was chosen by hand."""

    tile_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._theme = theme
        self._shown: tuple[Content | None, int] = (None, 0)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "dim")
        self.table = QTableWidget(0, 3, self)
        plain_table(self.table, theme, ROW_PX)
        self.table.setAccessibleName(self.tr("窗格"))
        header = self.table.horizontalHeader()
        for part, width in ((_TILE, 52), (_NOTE, 200)):
            header.setSectionResizeMode(part, QHeaderView.ResizeMode.Fixed)
            self.table.setColumnWidth(part, theme.px(width))
        header.setSectionResizeMode(_CAMERAS, QHeaderView.ResizeMode.Stretch)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(12), theme.px(4))
        head.addWidget(self.heading)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.table.cellClicked.connect(self._on_clicked)
        self.table.currentCellChanged.connect(self._on_current)

    def show_content(self, content: Content, cameras: Mapping[CameraId, Camera]) -> None:
        """A row for each tile of the layout."""
        if self._shown == (content, len(cameras)):
            return
        self._shown = (content, len(cameras))
        tiles = content.tiles
        used = sum(bool(tile.cameras) for tile in tiles)
        every = sum(len(tile.cameras) for tile in tiles)
        words = self.tr("{count} 个窗格，{used} 个有画面，共 {every} 路摄像机")
        count = len(content.layout.cells)
        self.heading.setText(words.format(count=count, used=used, every=every))
        was_blocked = self.table.blockSignals(True)
        self.table.setRowCount(count)
        for row in range(count):
            tile = tiles[row] if row < len(tiles) else TileContent()
            self._fill(row, tile, cameras)
        self.table.blockSignals(was_blocked)

    def choose(self, tile: int | None) -> None:
        """The tile that is selected in the picture."""
        was_blocked = self.table.blockSignals(True)
        if tile is None:
            self.table.clearSelection()
        elif tile < self.table.rowCount():
            self.table.setCurrentCell(tile, _CAMERAS)
        self.table.blockSignals(was_blocked)

    def _fill(self, row: int, tile: TileContent, cameras: Mapping[CameraId, Camera]) -> None:
        dim = self._theme.color("text_dim")
        number = QTableWidgetItem(str(row + 1))
        number.setForeground(dim)
        self.table.setItem(row, _TILE, number)
        names = [_camera_text(cameras.get(camera)) for camera in tile.cameras]
        said = QTableWidgetItem(list_text(names) if names else self.tr("空"))
        said.setToolTip("\n".join(names))
        if not names:
            said.setForeground(dim)
        self.table.setItem(row, _CAMERAS, said)
        note = QTableWidgetItem(self._note(tile))
        note.setForeground(dim)
        if tile.is_locked:
            note.setIcon(icon("lock", self._theme))
        elif len(tile.cameras) > 1:
            note.setIcon(icon("tour", self._theme))
        self.table.setItem(row, _NOTE, note)

    def _note(self, tile: TileContent) -> str:
        notes = []
        if len(tile.cameras) > 1:
            words = self.tr("{count} 路轮换，每路 {time}")
            time = seconds_text(tile.dwell_s)
            notes.append(words.format(count=len(tile.cameras), time=time))
        if tile.is_hotspot:
            notes.append(self.tr("热点窗格"))
        if tile.is_locked:
            notes.append(self.tr("锁定"))
        return " · ".join(notes)

    @Slot(int, int)
    def _on_clicked(self, row: int, _column: int) -> None:
        self.tile_chosen.emit(row)

    @Slot(int, int, int, int)
    def _on_current(self, row: int, _column: int, before: int, _before: int) -> None:
        if row >= 0 and row != before:
            self.tile_chosen.emit(row)


def plain_table(table: QTableWidget, theme: Theme, row_px: int) -> None:
    """Rows to choose from: no grid, no headers, nothing to type into."""
    table.horizontalHeader().hide()
    table.verticalHeader().hide()
    table.verticalHeader().setMinimumSectionSize(theme.target(row_px))
    table.verticalHeader().setDefaultSectionSize(theme.target(row_px))
    table.setMinimumHeight(theme.px(60))
    table.setShowGrid(False)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setStyleSheet(f"QTableView::item {{ padding-left: {theme.px(14)}px; }}")


def _camera_text(camera: Camera | None) -> str:
    if camera is None:
        return "?"
    return f"{camera.number} {camera.name}"
