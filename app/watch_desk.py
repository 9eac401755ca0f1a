"""Connects the room of the watch with files and with the other rooms. UI thread.

Files are read and written on a worker thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Slot

from app.attachments.alarm_files import FilesOfAlarms
from app.attachments.desk import Attachments
from app.attachments.fetching import Fetching
from app.attachments.keeping import what_of
from app.attachments.sending import Sending
from app.attachments.shelf import FOLDER, Shelf
from app.kept_sheets import KeptSheets
from app.panels import Panels
from app.papers import Papers
from app.rooms import Rooms
from app.roster_files import RosterFiles
from app.typed_words import TypedWords
from backends.link.api import Link
from backends.link.session import HubDoor
from widgets.wall.replay.evidence import EvidenceTaker, Piece


@runtime_checkable
class Doored(Protocol):
    """A link with a way for bytes."""

    @property
    def door(self) -> HubDoor: ...


class WatchDesk(QObject):
    """What the room asks of the rest of the console."""

    def __init__(self, link: Link, panels: Panels, rooms: Rooms) -> None:
        super().__init__(panels.watch)
        self._page, self._link, self._rooms = panels.watch, link, rooms
        panels.watch.subject_opened.connect(rooms.open_subject)
        self.files = RosterFiles(link, panels.watch.roster, panels.watch.attendance)
        self.attachments: Attachments | None = None
        self._typed: TypedWords | None = None
        self._detail, self._minutes = panels.detail, panels.meetings.detail.minutes

    def keep_attachments(self, taker: EvidenceTaker | None, papers: Papers | None = None) -> None:
        """Beside the evidence; a console that keeps none keeps none, nor files of alarms."""
        link, log = self._link, self._page.log
        has_files = taker is not None and isinstance(link, Doored)
        if taker is not None and isinstance(link, Doored):
            shelf = Shelf(taker.root / FOLDER)
            sending = Sending(link, door_of(link), shelf)
            sending.start()
            fetching = Fetching(link, door_of(link), shelf)
            if papers is not None:
                sheets = KeptSheets(link, door_of(link), shelf, fetching, papers.place, papers)
                papers.use_sheets(sheets)
            self._typed = TypedWords(link, self._page, self._minutes, shelf.root)
            self.attachments = Attachments(link, log, taker, sending, fetching)
            FilesOfAlarms(link, self._detail, fetching)  # the detail's own child
        log.composer.files.setVisible(has_files)

    def release(self) -> None:
        """What is being sent goes on after the next start. Idempotent."""
        if self._typed is not None:
            self._typed.release()
        if self.attachments is not None:
            self.attachments.release()

    @Slot()
    def take_in(self) -> None:
        """After an outage: what was written on paper meanwhile."""
        self._rooms.open_subject("watch_log", "")
        self._page.take_in()

    def write_of(self, piece: Piece) -> None:
        """An entry of the log is begun with a still or clip of the wall beside it."""
        if self.attachments is None:
            return
        self._rooms.open_subject("watch_log", "")
        self._page.log.composer.begin_note(what_of(piece))
        self.attachments.keeping.attach_piece(piece)


def door_of(link: Doored) -> Callable[[], HubDoor]:
    """Of the session that is open then."""
    return lambda: link.door
