"""Connects the room of the watch with files and with the other rooms. UI thread.

Files are read and written on a worker thread.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.attachments import Attachments
from app.panels import Panels
from app.rooms import Rooms
from app.roster_files import RosterFiles
from backends.link.api import Link
from widgets.wall.replay.evidence import EvidenceTaker


class WatchDesk(QObject):
    """What the room asks of the rest of the console."""

    def __init__(self, link: Link, panels: Panels, rooms: Rooms) -> None:
        super().__init__(panels.watch)
        self._page = panels.watch
        panels.watch.subject_opened.connect(rooms.open_subject)
        self.files = RosterFiles(link, panels.watch.roster)
        self.attachments: Attachments | None = None

    def keep_attachments(self, taker: EvidenceTaker | None) -> None:
        """Beside the evidence; a console that keeps none keeps no attachments either."""
        if taker is not None:
            self.attachments = Attachments(self._page.log, taker)
        self._page.log.composer.attach.setVisible(taker is not None)
