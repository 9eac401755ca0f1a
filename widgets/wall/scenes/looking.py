"""What this console wants of walls while its operator looks at them: pictures, prepared streams.

UI thread. Nothing is asked while the room is hidden.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from backends.link.api import Link, LinkState
from backends.link.walls import PrepareWall, WatchWalls
from backends.record.ids import WallId
from backends.record.scene import Content

REST_MS = 250  # while the arrow keys run through the list, no streams are opened
AGAIN_MS = 30_000  # a wall keeps what it prepared for a minute


class Looking(QObject):
    """`wanted`: what each wall is to prepare now."""

    def __init__(
        self, link: Link, wanted: Callable[[], dict[WallId, Content]], room: QWidget
    ) -> None:
        super().__init__(room)
        self._link, self._wanted, self._room = link, wanted, room
        self._asked: list[WallId] = []
        self._is_watching = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.now)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.now)

    def soon(self) -> None:
        """When the hand rests."""
        self._rest.start(REST_MS)

    @Slot()
    def now(self) -> None:
        """Say what is wanted."""
        if self._link.status.state is not LinkState.ONLINE:
            return
        is_watching = self._room.isVisible()
        if is_watching or self._is_watching:
            self._link.say(WatchWalls(is_watching=is_watching))
        self._is_watching = is_watching
        if is_watching:
            self._again.start()
        else:
            self._again.stop()
        wanted = self._wanted()
        for wall in self._asked:
            if wall not in wanted:
                self._link.say(PrepareWall(wall=wall))
        for wall, content in wanted.items():
            self._link.say(PrepareWall(wall=wall, content=content))
        self._asked = list(wanted)

    def close(self) -> None:
        """Want nothing any more."""
        self._rest.stop()
        self._again.stop()
