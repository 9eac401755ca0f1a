"""The safety map never goes on a wall (demand 3), wherever a hand or a window system puts the
console. UI thread.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot

from app.wall_screens import WallScreens
from widgets.map.panel import MapPanel
from widgets.map.sheets import Sheet
from widgets.shell.main_window import MainWindow

_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange, QEvent.Type.Show)


class SafetyGuard(QObject):
    """The main window's own child. `walls` knows where windows of walls are to be."""

    def __init__(self, window: MainWindow, panel: MapPanel, walls: WallScreens) -> None:
        super().__init__(window)
        self._window, self._layers, self._walls = window, panel.layers, walls
        window.installEventFilter(self)
        self._layers.changed.connect(self._look)
        walls.settled.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._look()
        return False

    @Slot()
    def _look(self) -> None:
        if Sheet.SAFETY not in self._layers.shown():
            return
        here = self._window.geometry()
        if any(here.intersects(wall) for wall in self._walls.areas()):
            self._layers.switch_off(Sheet.SAFETY)
            self._window.banner.show_notice(self.tr("窗口在大屏的屏幕上：平安地图不能上墙，已关闭"))
