"""What a camera can do beside turning: tours, scans, a place to return to, guard. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from backends.link.steering import Cruise, Do, Home, Scan, Steering, Stop, Switch

TOURS = 4
HOME_AFTER_S = 60


class MoreMenu(QMenu):
    """`ordered` with what was chosen."""

    ordered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.triggered.connect(self._on_triggered)

    def offer(self, preset: int, place: QPoint) -> None:
        """Open it there; `preset`: the one to return to, 0 where none is chosen."""
        self.clear()
        for number in range(1, TOURS + 1):
            self._add(self.tr("开始巡航 {number}").format(number=number), Cruise(number=number))
        self._add(self.tr("开始自动扫描"), Scan(number=1))
        self._add(self.tr("停止巡航和扫描"), Stop())
        self.addSeparator()
        home = Home(is_enabled=True, idle_s=HOME_AFTER_S, preset=preset or 1)
        words = self.tr("无人操作 {seconds} s 后回到预置位 {number}")
        self._add(words.format(seconds=HOME_AFTER_S, number=preset or 1), home)
        self._add(self.tr("不再自动回位"), Home(is_enabled=False, preset=preset or 1))
        self.addSeparator()
        self._add(self.tr("布防"), Switch(what="guard", is_on=True))
        self._add(self.tr("撤防"), Switch(what="guard", is_on=False))
        self._add(self.tr("设备报警复位"), Do(what="reset_alarm"))
        self.popup(place)

    def _add(self, text: str, order: Steering) -> None:
        action = self.addAction(text)
        action.setData(order)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.ordered.emit(action.data())
