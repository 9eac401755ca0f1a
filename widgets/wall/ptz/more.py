"""What a camera can do beside turning: tours, scans, a place to return to, switches, guard.

UI thread.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from backends.link.steering import (
    Auxiliary,
    Cruise,
    CruiseEdit,
    Do,
    Home,
    Scan,
    ScanEdit,
    Steering,
    Stop,
    Switch,
)

TOURS = 4
HOME_AFTER_S = 60
DWELLS_S = (5, 10, 30)
SPEEDS = (32, 128, 255)  # of 4095: devices commonly take a byte of it, as for turning
# The standard names the first alone; devices call the second a lamp more often than not.
WIPER, LAMP = 1, 2
OTHERS = (3, 4)


class MoreMenu(QMenu):
    """`ordered` with what was chosen; `opened`: a window by its name in steering."""

    ordered = Signal(object)
    opened = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.triggered.connect(self._on_triggered)

    def offer(self, preset: int, place: QPoint) -> None:
        """Open it there; `preset`: the one chosen in the pad, 0 where none is."""
        self.clear()
        self._tours(self.addMenu(self.tr("巡航")), preset)
        self._scans(self.addMenu(self.tr("自动扫描")))
        self._home(self.addMenu(self.tr("无人操作时回位")), preset)
        self._switches(self.addMenu(self.tr("辅助开关")))
        self.addAction(self.tr("查看设备里的巡航和看守位…")).setData("tours")
        self.addSeparator()
        self._add(self, self.tr("布防"), Switch(what="guard", is_on=True))
        self._add(self, self.tr("撤防"), Switch(what="guard", is_on=False))
        self._add(self, self.tr("设备报警复位"), Do(what="reset_alarm"))
        self.addSeparator()
        self._add(self, self.tr("设备开始录像"), Switch(what="record", is_on=True))
        self._add(self, self.tr("设备停止录像"), Switch(what="record", is_on=False))
        self._add(self, self.tr("请设备抓拍一张"), Do(what="snapshot"))
        self._add(self, self.tr("请设备发关键帧，画面花了时用"), Do(what="key_frame"))
        self.popup(place)

    def _tours(self, menu: QMenu, preset: int) -> None:
        for number in range(1, TOURS + 1):
            words = self.tr("开始巡航 {number}").format(number=number)
            self._add(menu, words, Cruise(number=number))
        self._add(menu, self.tr("停止巡航"), Stop())
        menu.addSeparator()
        for number in range(1, TOURS + 1):
            edit = menu.addMenu(self.tr("编排巡航 {number}").format(number=number))
            if preset:
                added = CruiseEdit(number=number, act="add", preset=preset)
                removed = CruiseEdit(number=number, act="remove", preset=preset)
                self._add(edit, self.tr("末尾加预置位 {number}").format(number=preset), added)
                self._add(edit, self.tr("去掉预置位 {number}").format(number=preset), removed)
            else:
                edit.addAction(self.tr("先在面板上选预置位")).setEnabled(False)
            edit.addSeparator()
            for seconds in DWELLS_S:
                words = self.tr("每处停 {seconds} s").format(seconds=seconds)
                self._add(edit, words, CruiseEdit(number=number, act="dwell", value=seconds))
            edit.addSeparator()
            for value, words in zip(SPEEDS, self._speed_words(), strict=True):
                self._add(edit, words, CruiseEdit(number=number, act="speed", value=value))
            edit.addSeparator()
            self._add(edit, self.tr("清空这条巡航"), CruiseEdit(number=number, act="remove"))

    def _scans(self, menu: QMenu) -> None:
        self._add(menu, self.tr("开始扫描"), Scan(number=1))
        self._add(menu, self.tr("停止扫描"), Stop())
        menu.addSeparator()
        self._add(menu, self.tr("左边到现在的方向为止"), ScanEdit(number=1, act="left"))
        self._add(menu, self.tr("右边到现在的方向为止"), ScanEdit(number=1, act="right"))
        menu.addSeparator()
        for value, words in zip(SPEEDS, self._speed_words(), strict=True):
            self._add(menu, words, ScanEdit(number=1, act="speed", value=value))

    def _speed_words(self) -> tuple[str, str, str]:
        return self.tr("慢速"), self.tr("中速"), self.tr("快速")

    def _home(self, menu: QMenu, preset: int) -> None:
        home = Home(is_enabled=True, idle_s=HOME_AFTER_S, preset=preset or 1)
        words = self.tr("{seconds} s 后回到预置位 {number}")
        self._add(menu, words.format(seconds=HOME_AFTER_S, number=preset or 1), home)
        self._add(menu, self.tr("不再自动回位"), Home(is_enabled=False, preset=preset or 1))

    def _switches(self, menu: QMenu) -> None:
        named = [(WIPER, self.tr("雨刷")), (LAMP, self.tr("灯光"))]
        named += [(number, self.tr("辅助 {number}").format(number=number)) for number in OTHERS]
        for number, word in named:
            on, off = self.tr("{what}开"), self.tr("{what}关")
            self._add(menu, on.format(what=word), Auxiliary(number=number, is_on=True))
            self._add(menu, off.format(what=word), Auxiliary(number=number, is_on=False))

    def _add(self, menu: QMenu, text: str, order: Steering) -> None:
        action = menu.addAction(text)
        action.setData(order)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        """Of this menu, or of one in it."""
        chosen = action.data()
        if isinstance(chosen, str):
            self.opened.emit(chosen)
        elif chosen is not None:
            self.ordered.emit(chosen)
