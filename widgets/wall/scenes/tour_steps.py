"""The steps of a tour: which scenes, how long each, in what order. UI thread; tells by signals."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from backends.record.ids import SceneId
from backends.record.scene import Content, TourStep
from widgets.icons import icon
from widgets.shell.elided import ElidedLabel
from widgets.theme import Theme
from widgets.wall.icons import layout_icon
from widgets.wall.scenes.dwell_box import DwellBox, width_px
from widgets.wall.scenes.tile_table import plain_table
from widgets.wall.scenes.words import plan_text, scene_name, seconds_text

ROW_PX = 40
NARROW_PX = 520  # below it a step's name counts more than its figures
_SCENE, _PICTURES, _DWELL, _BEGINS = range(4)


class _Table(QTableWidget):
    moved = Signal(int)
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and event.key() == Qt.Key.Key_Up:
            self.moved.emit(-1)
        elif is_alt and event.key() == Qt.Key.Key_Down:
            self.moved.emit(1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class TourSteps(QFrame):
    """show_steps() fills it. `step_chosen`: the scene of that step is looked at."""

    changed = Signal(object)  # list[TourStep]
    step_chosen = Signal(int)

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._theme, self._link = theme, link
        self._steps: list[TourStep] = []
        self._is_editing = False
        self.total = ElidedLabel(self)
        self.total.setProperty("role", "dim")
        self.table = _Table(0, 4, self)
        self.scenes = QComboBox(self)
        self.scenes.setMinimumWidth(theme.px(110))
        self.scenes.setMaximumWidth(theme.px(260))
        self.scenes.setAccessibleName(self.tr("要加入的场景"))
        self.add = QPushButton(icon("plus", theme, "text"), self.tr("加入"), self)
        self.up = self._button("move_up", self.tr("上移"), "Alt+↑")
        self.down = self._button("move_down", self.tr("下移"), "Alt+↓")
        self.remove = self._button("close", self.tr("去掉"), "Del")
        self.every = DwellBox(theme, self.tr("停留秒数"), self)
        self.set_all = QPushButton(self.tr("全部停留"), self)
        self._bar = QWidget(self)
        self._prepare_table()
        self._lay_out()
        self.table.currentCellChanged.connect(self._on_current)
        self.table.moved.connect(self._move)
        self.table.removed.connect(self._on_remove)
        self.add.clicked.connect(self._on_add)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.remove.clicked.connect(self._on_remove)
        self.set_all.clicked.connect(self._on_all)

    @property
    def current(self) -> int:
        """The chosen step, -1 for none."""
        return self.table.currentRow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._theme.px(NARROW_PX)
        for column in (_PICTURES, _BEGINS):
            self.table.setColumnHidden(column, is_narrow)

    def show_steps(self, steps: Sequence[TourStep], *, is_editing: bool) -> None:
        """These; the chosen step stays chosen."""
        chosen = max(0, self.current)
        is_new = is_editing is not self._is_editing or list(steps) != self._steps
        self._steps, self._is_editing = list(steps), is_editing
        for part in (self._bar, self.set_all, self.every):
            part.setVisible(is_editing)
        self._offer_scenes()
        if is_new:
            was_blocked = self.table.blockSignals(True)
            self.table.setRowCount(len(self._steps))
            for row in range(len(self._steps)):
                self._fill(row)
            if self._steps:
                self.table.setCurrentCell(min(chosen, len(self._steps) - 1), _SCENE)
            self.table.blockSignals(was_blocked)
        total_s = sum(step.dwell_s for step in self._steps)
        words = self.tr("一轮 {time}，走完从头再来").format(time=seconds_text(total_s))
        empty = self.tr("还没有场景：在下面选一个，加入轮巡")
        self.total.setText(words if self._steps else empty)

    def choose(self, row: int) -> None:
        """That step."""
        if 0 <= row < self.table.rowCount():
            self.table.setCurrentCell(row, _SCENE)

    def _fill(self, row: int) -> None:
        step = self._steps[row]
        scene = self._link.scenes.get(step.scene)
        name = scene_name(step.scene, self._link) or self.tr("已删除的场景")
        first = QTableWidgetItem(f"{row + 1}　{name}")
        if scene is not None and isinstance(scene.plan, Content):
            first.setIcon(layout_icon(self._theme, scene.plan.layout))
        self.table.setItem(row, _SCENE, first)
        about = QTableWidgetItem(plan_text(scene) if scene is not None else "")
        about.setForeground(self._theme.color("text_dim"))
        self.table.setItem(row, _PICTURES, about)
        begins_s = sum(other.dwell_s for other in self._steps[:row])
        begins = QTableWidgetItem(self.tr("第 {time} 起").format(time=seconds_text(begins_s)))
        begins.setForeground(self._theme.color("text_dim"))
        self.table.setItem(row, _BEGINS, begins)
        self._fill_dwell(row, step)

    def _fill_dwell(self, row: int, step: TourStep) -> None:
        if not self._is_editing:
            self.table.removeCellWidget(row, _DWELL)
            item = QTableWidgetItem(self.tr("停留 {time}").format(time=seconds_text(step.dwell_s)))
            self.table.setItem(row, _DWELL, item)
            return
        self.table.setItem(row, _DWELL, QTableWidgetItem())
        holder = QWidget(self.table)
        name = self.tr("第 {step} 个场景停留秒数").format(step=row + 1)
        dwell = DwellBox(self._theme, name, holder)
        dwell.put(step.dwell_s)
        dwell.setProperty("row", row)
        dwell.valueChanged.connect(self._on_dwell)
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(self._theme.px(8), 0, 0, 0)
        inside.addWidget(dwell)
        inside.addStretch(1)
        self.table.setCellWidget(row, _DWELL, holder)

    def _offer_scenes(self) -> None:
        kept = [s for s in self._link.scenes.values() if not s.is_deleted and not s.is_tour]
        wanted = [(scene.name, scene.id) for scene in sorted(kept, key=lambda s: s.name)]
        here = [
            (self.scenes.itemText(n), self.scenes.itemData(n)) for n in range(self.scenes.count())
        ]
        if wanted == here:
            return
        chosen = self.scenes.currentData()
        self.scenes.clear()
        for name, scene in wanted:
            self.scenes.addItem(name, scene)
        self.scenes.setCurrentIndex(max(0, self.scenes.findData(chosen)))
        self.add.setEnabled(bool(wanted))

    def _prepare_table(self) -> None:
        table = self.table
        plain_table(table, self._theme, ROW_PX)
        table.setAccessibleName(self.tr("轮巡的场景"))
        header = table.horizontalHeader()
        header.setSectionResizeMode(_SCENE, QHeaderView.ResizeMode.Stretch)
        px, dwell_px = self._theme.px, width_px(self._theme)
        for column, wide in ((_PICTURES, px(100)), (_DWELL, dwell_px + px(32)), (_BEGINS, px(130))):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, wide)

    def _lay_out(self) -> None:
        px = self._theme.px
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(px(12), px(6), px(12), px(8))
        bar.setSpacing(px(8))
        bar.addWidget(self.scenes, 1)
        bar.addWidget(self.add)
        bar.addStretch(1)
        for part in (self.up, self.down, self.remove):
            bar.addWidget(part)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(8), px(12), px(4))
        head.setSpacing(px(8))
        head.addWidget(self.total, 1)
        head.addWidget(self.set_all)
        head.addWidget(self.every)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self._bar)

    def _button(self, name: str, text: str, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, self._theme, "text"))
        button.setToolTip(f"{text}（{key}）")
        button.setAccessibleName(text)
        return button

    def _tell(self, steps: list[TourStep], chosen: int) -> None:
        self.changed.emit(steps)
        self.choose(min(chosen, len(steps) - 1))

    @Slot(int, int, int, int)
    def _on_current(self, row: int, _column: int, before: int, _before_column: int) -> None:
        if row >= 0 and row != before:
            self.step_chosen.emit(row)

    @Slot()
    def _on_add(self) -> None:
        scene = self.scenes.currentData()
        if scene:
            step = TourStep(scene=SceneId(str(scene)), dwell_s=self.every.value())
            self._tell([*self._steps, step], len(self._steps))

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    @Slot(int)
    def _move(self, by: int) -> None:
        row, steps = self.current, list(self._steps)
        if self._is_editing and 0 <= row < len(steps) and 0 <= row + by < len(steps):
            steps[row], steps[row + by] = steps[row + by], steps[row]
            self._tell(steps, row + by)

    @Slot()
    def _on_remove(self) -> None:
        row = self.current
        if self._is_editing and 0 <= row < len(self._steps):
            self._tell([*self._steps[:row], *self._steps[row + 1 :]], row)

    @Slot()
    def _on_all(self) -> None:
        dwell_s = self.every.value()
        self._tell([TourStep(scene=s.scene, dwell_s=dwell_s) for s in self._steps], self.current)

    @Slot(int)
    def _on_dwell(self, dwell_s: int) -> None:
        row = int(self.sender().property("row"))
        steps = list(self._steps)
        if 0 <= row < len(steps) and steps[row].dwell_s != dwell_s:
            steps[row] = TourStep(scene=steps[row].scene, dwell_s=dwell_s)
            self._steps = steps  # the box that was turned stays under the hand
            self.changed.emit(steps)
