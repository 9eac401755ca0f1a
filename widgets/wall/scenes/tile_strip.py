"""Under a scene that is edited: the selected tile's cameras, their turns, whether it is locked.

UI thread. Reports what is wanted; changes nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.ids import CameraId
from backends.record.resource import Camera
from backends.record.scene import TileContent
from widgets.icons import icon
from widgets.shell.elided import ElidedLabel
from widgets.theme import ROW_PX, Theme
from widgets.wall.scenes.dwell_box import DwellBox

STRIP_PX = 132


class TileStrip(QFrame):
    """show_tile() fills it; None: no tile is selected."""

    tile_changed = Signal(object)  # TileContent, with other cameras or turns
    camera_shown = Signal(object)  # CameraId: look at it in the tile
    locked_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self.setFixedHeight(theme.px(STRIP_PX) + 2 * (theme.target(ROW_PX) - theme.px(ROW_PX)))
        self._theme = theme
        self._cameras: Mapping[CameraId, Camera] = {}
        self._by_text: dict[str, CameraId] = {}
        self._tile = TileContent()
        self.heading = QLabel(self)
        self.heading.setProperty("role", "value")
        self.hint = ElidedLabel(self)
        self.hint.setProperty("role", "small")
        self.is_locked = QCheckBox(self.tr("锁定，报警不占用"), self)
        self.dwell_label = QLabel(self.tr("每路停留"), self)
        self.dwell_label.setProperty("role", "dim")
        self.dwell = DwellBox(theme, self.tr("每路停留秒数"), self)
        self.add = QLineEdit(self)
        self.add.setPlaceholderText(self.tr("编号或名称，回车加入轮换"))
        self.add.setMinimumWidth(theme.px(120))
        self.add.setMaximumWidth(theme.px(280))
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.add.setCompleter(completer)
        self._chips = QWidget(self)
        self._row = QHBoxLayout(self._chips)
        self._lay_out()
        self.add.returnPressed.connect(self._on_add)
        completer.activated.connect(self._on_completed)
        self.dwell.valueChanged.connect(self._on_dwell)
        self.is_locked.clicked.connect(self.locked_changed)

    def know(self, cameras: Mapping[CameraId, Camera]) -> None:
        """The cameras that can be added."""
        self._cameras = cameras
        ordered = sorted(cameras.values(), key=lambda camera: camera.number)
        self._by_text = {f"{camera.number} {camera.name}": camera.id for camera in ordered}
        self._known.setStringList(list(self._by_text))

    def show_tile(self, number: int | None, tile: TileContent) -> None:
        """Of the selected tile."""
        self._tile = tile
        has_tile = number is not None
        for part in (self.add, self.is_locked):
            part.setEnabled(has_tile)
        takes_turns = has_tile and len(tile.cameras) > 1
        self.dwell.setVisible(takes_turns)
        self.dwell_label.setVisible(takes_turns)
        self._clear_chips()
        if number is None:
            self.heading.setText(self.tr("没有选中窗格"))
            self.hint.setText(self.tr("点一个窗格，或用方向键选择；从左侧拖入摄像机，拖动可换位"))
            self.is_locked.setChecked(False)
            return
        self.heading.setText(self.tr("{number} 号窗格").format(number=number + 1))
        self.hint.setText(self._hint(tile))
        self.is_locked.setChecked(tile.is_locked)
        self.dwell.put(tile.dwell_s)
        for camera in tile.cameras:
            self._add_chip(camera, is_only=len(tile.cameras) == 1)

    def _hint(self, tile: TileContent) -> str:
        if not tile.cameras:
            return self.tr("空窗格：拖入摄像机，或在下面输入编号")
        if len(tile.cameras) == 1:
            return self.tr("一路画面；再加一路就在这个窗格里轮换")
        return self.tr("{count} 路在这个窗格里轮换").format(count=len(tile.cameras))

    def _lay_out(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(6))
        self._row.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFixedHeight(self._theme.target(ROW_PX) + px(8))
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._chips)
        area.viewport().setAutoFillBackground(False)
        self._chips.setAutoFillBackground(False)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self.heading)
        top.addWidget(self.hint, 1)
        top.addWidget(self.is_locked)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.add, 1)
        foot.addSpacing(px(12))
        foot.addWidget(self.dwell_label)
        foot.addWidget(self.dwell)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(top)
        column.addWidget(area)
        column.addLayout(foot)

    def _clear_chips(self) -> None:
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            chip = item.widget() if item is not None else None
            if chip is not None:
                chip.hide()
                chip.deleteLater()

    def _add_chip(self, camera: CameraId, *, is_only: bool) -> None:
        known = self._cameras.get(camera)
        text = f"{known.number} {known.name}" if known is not None else self.tr("已撤销的摄像机")
        chip = QFrame(self._chips)
        chip.setProperty("role", "row")
        row = QHBoxLayout(chip)
        row.setContentsMargins(self._theme.px(8), 0, 0, 0)
        row.setSpacing(self._theme.px(2))
        look = QToolButton(chip)
        look.setText(text)
        look.setAutoRaise(True)
        look.setEnabled(not is_only)
        look.setProperty("camera", camera)
        look.setToolTip(self.tr("在窗格里看这一路"))
        look.clicked.connect(self._on_look)
        away = QToolButton(chip)
        away.setIcon(icon("close", self._theme))
        away.setAutoRaise(True)
        away.setProperty("camera", camera)
        away.setToolTip(self.tr("从窗格里去掉"))
        away.setAccessibleName(self.tr("去掉 {camera}").format(camera=text))
        away.clicked.connect(self._on_remove)
        row.addWidget(look)
        row.addWidget(away)
        self._row.insertWidget(self._row.count() - 1, chip)

    @Slot()
    def _on_look(self) -> None:
        self.camera_shown.emit(self.sender().property("camera"))

    @Slot()
    def _on_remove(self) -> None:
        gone = self.sender().property("camera")
        kept = [camera for camera in self._tile.cameras if camera != gone]
        self.tile_changed.emit(msgspec.structs.replace(self._tile, cameras=kept))

    @Slot()
    def _on_add(self) -> None:
        self._add(self.add.text())

    @Slot(str)
    def _on_completed(self, text: str) -> None:
        self._add(text)

    def _add(self, text: str) -> None:
        """A whole line of the completer, or a number alone."""
        wanted = text.strip()
        camera = self._by_text.get(wanted)
        if camera is None and wanted.isdecimal():
            numbered = [c.id for c in self._cameras.values() if c.number == int(wanted)]
            camera = numbered[0] if numbered else None
        if camera is None:
            return
        if camera not in self._tile.cameras:
            more = [*self._tile.cameras, camera]
            self.tile_changed.emit(msgspec.structs.replace(self._tile, cameras=more))
        # After the completer has put its own text there.
        QTimer.singleShot(0, self.add.clear)

    @Slot(int)
    def _on_dwell(self, dwell_s: int) -> None:
        self.tile_changed.emit(msgspec.structs.replace(self._tile, dwell_s=dwell_s))
