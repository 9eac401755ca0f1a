"""Connects the room of the watch with files and with the other rooms. UI thread.

Files are read and written on a worker thread.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.panels import Panels
from app.rooms import Rooms


class WatchDesk(QObject):
    """What the room asks of the rest of the console."""

    def __init__(self, panels: Panels, rooms: Rooms) -> None:
        super().__init__(panels.watch)
        panels.watch.subject_opened.connect(rooms.open_subject)
