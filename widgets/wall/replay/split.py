"""A replay in the tile of its camera: the tile is divided, live beside what has been. UI thread.

Where the tile is too small for two pictures, or the camera leaves the wall, the replay is a
window as it is anywhere else, or closes.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Slot

from widgets.wall.replay.dialog import ReplayDialog
from widgets.wall.view import WallView

LEAST_PX = (560, 320)


def has_room(box: QRect, px: float) -> bool:
    """Whether two pictures and their bar can be seen in it. `px`: the theme's scale."""
    return box.width() >= LEAST_PX[0] * px and box.height() >= LEAST_PX[1] * px


class SplitTile(QObject):
    """Child of the replay: keeps it over its tile as long as that shows the camera."""

    def __init__(self, replay: ReplayDialog, view: WallView, scale: float) -> None:
        super().__init__(replay)
        self._replay, self._view, self._scale = replay, view, scale
        replay.setParent(view, Qt.WindowType.Widget)
        replay.set_compact(True)
        self._follow()
        view.installEventFilter(self)
        view.split_changed.connect(self._follow)
        view.assignments_changed.connect(self._follow)
        view.full_changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        """Over the tile where it is now."""
        shown = self._view.assignments()
        tiles = [tile for tile, camera in shown.items() if camera == self._replay.camera.id]
        if not tiles:
            self._replay.close()
            return
        boxes = [self._view.tile_box(tile) for tile in tiles]
        box = max(boxes, key=lambda box: box.width() * box.height())
        if box.isEmpty():
            self._replay.hide()  # another tile is full; it comes back with its own
        elif has_room(box, self._scale):
            self._replay.setGeometry(box)
            self._replay.show()
        else:
            self._leave()

    def _leave(self) -> None:
        """Into a window: the tile has become too small."""
        self._view.removeEventFilter(self)
        for signal in (
            self._view.split_changed,
            self._view.assignments_changed,
            self._view.full_changed,
        ):
            signal.disconnect(self._follow)
        self._replay.set_compact(False)
        self._replay.setParent(self._view.window(), Qt.WindowType.Dialog)
        self._replay.show()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            QTimer.singleShot(0, self._follow)  # the wall lays its tiles out on this very event
        return super().eventFilter(watched, event)
