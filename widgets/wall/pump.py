"""One wake-up of the video engine for all walls of a console, at most once a display frame.

UI thread. Empties the engine's wake_fd and tells the walls; never paints itself.
"""

from __future__ import annotations

import time
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Qt, QTimer, Slot

from video.api import VideoEngine

FRAME_S = 1 / 60


class PictureTaker(Protocol):
    """What is told of new pictures or states."""

    def take_pictures(self) -> None:
        """Take what is new."""
        ...


class EnginePump(QObject):
    """Belongs to the application; ends itself when its last taker has gone."""

    def __init__(self, engine: VideoEngine, parent: QObject | None) -> None:
        super().__init__(parent)
        self.engine = engine
        self._takers: list[PictureTaker] = []
        self._last_s = 0.0
        self._notifier = QSocketNotifier(engine.wake_fd(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        # The notifier rests between two frames: with 36 unsynchronised streams it would
        # otherwise wake 900 times a second for at most 60 paints.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setTimerType(Qt.TimerType.PreciseTimer)
        self._rest.timeout.connect(self._on_rested)

    def add(self, taker: PictureTaker) -> None:
        """Tell `taker` of new pictures from now on."""
        if taker not in self._takers:
            self._takers.append(taker)

    def remove(self, taker: PictureTaker) -> None:
        """No longer. The last one out ends the pump."""
        if taker in self._takers:
            self._takers.remove(taker)
        if not self._takers:
            self._rest.stop()
            self._notifier.setEnabled(False)
            self.setParent(None)
            self.deleteLater()

    @Slot()
    def _on_readable(self) -> None:
        now = time.monotonic()
        left_s = self._last_s + FRAME_S - now
        self._notifier.setEnabled(False)
        if left_s > 0.001:
            self._rest.start(max(1, round(left_s * 1000)))
            return
        self._last_s = now
        self.engine.drain()
        for taker in tuple(self._takers):
            taker.take_pictures()
        self._rest.start(max(1, int(FRAME_S * 1000)))

    @Slot()
    def _on_rested(self) -> None:
        if self._takers:
            self._notifier.setEnabled(True)


def pump_of(engine: VideoEngine) -> EnginePump:
    """The pump of an engine: the application's one, made at the first call."""
    application = QCoreApplication.instance()
    if application is not None:
        for pump in application.findChildren(EnginePump):
            if pump.engine is engine:
                return pump
    return EnginePump(engine, application)
