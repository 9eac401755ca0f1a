"""When a change of a wall was seen: the end of the paint with the last of its new pictures.

UI thread. Looks at the windows only from a change on until its pictures are there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from backends.record.ids import CameraId
from video.api import StreamState
from widgets.wall.view import WallView

GIVE_UP_MS = 10_000  # a camera that has not come by then comes some time; the others are told


@dataclass(slots=True)
class _Window:
    """One of the wall's, with the cameras that it had before by tile."""

    view: WallView
    before: dict[int, CameraId]
    is_painted: bool = False

    def new(self) -> list[int]:
        """Tiles with another camera, by number; cameras that cannot be had left out."""
        return [
            number
            for number, camera in self.view.assignments().items()
            if self.before.get(number) != camera
            and self.view.tile_status(number).state is not StreamState.LOST
        ]

    def has_picture(self, number: int) -> bool:
        """A tile forgets its picture with its camera: it is a new one."""
        return self.view.picture_place(number).width > 0


class FirstPaint(QObject):
    """`seen` comes after each paint that brought new pictures until all are there: the last one
    is the moment of the change. Where no camera is new, after the first paint."""

    seen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._windows: list[_Window] = []
        self._count = -1
        # A timer of no time comes after the paint that is going on, flushed to the screen.
        self._after = self._single(0, self._look)
        self._patience = self._single(GIVE_UP_MS, self.rest)

    def watch(self, views: Sequence[WallView]) -> None:
        """Called right before these windows are told to change; what nobody sees is left out."""
        self.rest()
        self._count = -1
        for view in views:
            if view.isVisible():
                self._windows.append(_Window(view, view.assignments()))
                view.installEventFilter(self)
        if self._windows:
            self._patience.start()

    @Slot()
    def rest(self) -> None:
        """Look no more. Idempotent."""
        for window in self._windows:
            window.view.removeEventFilter(self)
        self._windows.clear()
        self._after.stop()
        self._patience.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            for window in self._windows:
                window.is_painted |= window.view is watched
            self._after.start()
        return False

    @Slot()
    def _look(self) -> None:
        if not all(window.is_painted for window in self._windows):
            return
        new = [(window, number) for window in self._windows for number in window.new()]
        count = sum(window.has_picture(number) for window, number in new)
        if count > self._count and (count or not new):
            self._count = count
            self.seen.emit()
        if count == len(new):
            self.rest()

    def _single(self, wait_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(slot)
        return timer
