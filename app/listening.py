"""Sound of the selected tile: on and off, and which tile is heard. UI thread.

Follows the wall that was touched last; sound is off at start and after a sign-out.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot

from backends.link.api import Change, Link
from video.api import Stream, Transport, VideoEngine, ViewId
from widgets.wall.view import WallView

FOLLOW_EVERY_MS = 250


class Player(Protocol):
    """Plays what the engine listens to; both return at once."""

    def on(self) -> None: ...
    def off(self) -> None: ...


class Listening(QObject):
    """watch() each wall; release() before the engine shuts down."""

    def __init__(
        self, engine: VideoEngine, link: Link, player: Player, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._link, self._player = engine, link, player
        self._views: list[WallView] = []
        self._view: WallView | None = None
        self._tile: int | None = None  # told from elsewhere, whatever is selected
        self._returned: ViewId | None = None  # what comes back of a talk: before all else
        self.is_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(FOLLOW_EVERY_MS)
        self._timer.timeout.connect(self._follow)
        self._unsubscribe = link.subscribe(self._on_change)

    def watch(self, view: WallView) -> None:
        """A wall whose selected tile may be heard."""
        self._views.append(view)
        view.sound_asked.connect(self._on_asked)
        view.tile_selected.connect(self._on_touched)
        view.full_changed.connect(self._on_touched)
        view.assignments_changed.connect(self._follow)

    def forget(self, view: WallView) -> None:
        """A wall that closes."""
        self._views.remove(view)
        if view is self._view:
            self._view = None
            self._follow()

    def release(self) -> None:
        """Hear nothing, and hear no more of the link."""
        self._unsubscribe()
        self.hear_back("")
        self.set_on(False)
        self._views.clear()
        self._view = None

    def set_on(self, is_on: bool) -> None:
        """Whether the selected tile is heard."""
        if is_on == self.is_on:
            return
        self.is_on = is_on
        if is_on:
            self._timer.start()
        else:
            self._timer.stop()
        self._play(is_on)
        self._follow()

    def hear(self, view: WallView | None, tile: int | None = None) -> None:
        """Play this tile of a wall until another is asked for; None: nothing."""
        self._view, self._tile = view, tile
        self.set_on(view is not None)
        self._follow()

    @Slot(bool)
    def hush(self, is_hushed: bool) -> None:
        """While somebody talks here nothing is heard: it would go into the microphone."""
        if self.is_on:
            self._play(not is_hushed)

    @Slot(str)
    def hear_back(self, url: str) -> None:
        """What a talk's device says, whatever is listened to else; "": it is over."""
        had, self._returned = self._returned, None
        if url:
            # It has no picture; two pixels of none cost nothing.
            self._returned = self._engine.open(Stream(url=url, transport=Transport.TCP), 2, 2)
        if url or had is not None:
            self._play(False)
        if had is not None:
            self._engine.close(had)
        self._follow()

    def _play(self, is_wanted: bool) -> None:
        """What comes back of a talk is heard all the while."""
        if is_wanted or self._returned is not None:
            self._player.on()
        else:
            self._player.off()

    def _on_change(self, change: Change) -> None:
        if (change.reset or change.user) and self._link.user is None:
            self.set_on(False)

    @Slot()
    def _on_asked(self) -> None:
        view = self._sending_view()
        is_same = view is self._view
        self._view, self._tile = view, None
        self.set_on(not (self.is_on and is_same))
        self._follow()

    @Slot(object)
    def _on_touched(self, what: object) -> None:
        if what is not None or self._view is None:
            self._view = self._sending_view()
        self._follow()

    def _sending_view(self) -> WallView | None:
        sender = self.sender()
        return next((view for view in self._views if view is sender), None)

    @Slot()
    def _follow(self) -> None:
        view = self._view if self.is_on else None
        index = None
        if view is not None:
            index = view.selected_index if view.full_index is None else view.full_index
            index = index if self._tile is None else self._tile
        heard = view.view_of(index) if view is not None and index is not None else None
        self._engine.listen(heard if self._returned is None else self._returned)
        is_told = heard is not None and self._returned is None
        status = self._engine.sound_status() if is_told else None
        for each in self._views:
            each.say_sound(index if each is view else None, status)
