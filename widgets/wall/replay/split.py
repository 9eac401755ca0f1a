"""A replay in the tile of its camera: the tile is divided, live beside what has been. UI thread.

Where the tile is too small for two pictures, or a tour, an alarm or a hand puts another camera
there, the replay is a window as it is anywhere else; where the camera is taken down, it closes.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Slot

from widgets.theme import Theme
from widgets.wall.replay.dialog import ReplayDialog
from widgets.wall.view import WallView

LEAST_PX = (600, 320)
TOUCH_LEAST_PX = (780, 420)  # its buttons are larger


def has_room(box: QRect, theme: Theme) -> bool:
    """Whether two pictures and their bar can be seen in it."""
    width, height = TOUCH_LEAST_PX if theme.is_touch else LEAST_PX
    return box.width() >= theme.px(width) and box.height() >= theme.px(height)


class SplitTile(QObject):
    """Child of the replay: keeps it over its tile as long as that shows the camera."""

    def __init__(self, replay: ReplayDialog, view: WallView, theme: Theme) -> None:
        super().__init__(replay)
        self._replay, self._view, self._theme = replay, view, theme
        self._tile, self._layout, self._is_over = 0, view.wall_layout, False
        replay.closed.connect(self._let_go)
        replay.setParent(view, Qt.WindowType.Widget)
        replay.set_compact(True)
        view.installEventFilter(self)
        view.split_changed.connect(self._follow)
        view.assignments_changed.connect(self._follow)
        view.full_changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Over the tile where it is now."""
        if self._is_over:
            return
        shown = self._view.assignments()
        tiles = [tile for tile, camera in shown.items() if camera == self._replay.camera.id]
        if not tiles:
            is_taken_down = self._tile not in shown and self._view.wall_layout == self._layout
            if is_taken_down:
                self._replay.close()
            else:
                self._leave()
            return
        boxes = {tile: self._view.tile_box(tile) for tile in tiles}
        tile, box = max(boxes.items(), key=lambda found: found[1].width() * found[1].height())
        self._tile, self._layout = tile, self._view.wall_layout
        if box.isEmpty():
            self._replay.hide()  # another tile is full; it comes back with its own
        elif has_room(box, self._theme):
            self._replay.setGeometry(box)
            self._replay.show()
        else:
            self._leave()

    @Slot()
    def _let_go(self) -> None:
        """Follow no more: one that is closed must not come back with the tile's next change."""
        self._is_over = True
        self._view.removeEventFilter(self)

    def _leave(self) -> None:
        """Into a window: the tile has become too small, or another camera's."""
        self._let_go()
        self._replay.set_compact(False)
        self._replay.setParent(self._view.window(), Qt.WindowType.Dialog)
        self._replay.show()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            QTimer.singleShot(0, self._follow)  # the wall lays its tiles out on this very event
        return super().eventFilter(watched, event)
