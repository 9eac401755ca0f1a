"""What consoles have the unattended walls of this process do: sound, and the realm. UI thread."""

from __future__ import annotations

from collections.abc import Sequence

from app.listening import Listening
from backends.link.api import Change, Link
from backends.link.walls import WallTended
from backends.record.common import Realm
from backends.record.ids import WallId
from widgets.wall.scenes.station import WallStation


class TendedWalls:
    """One sound at a time, as one machine has one output; an exercise as long as any wall has one.

    Without the hub nobody says when an exercise ends: the walls show the real thing again.
    """

    def __init__(
        self, link: Link, stations: Sequence[WallStation], listening: Listening | None
    ) -> None:
        self._link, self._listening = link, listening
        self._stations: dict[WallId, WallStation] = {}
        self._realms: dict[WallId, Realm] = {}
        self._heard: WallId | None = None
        for station in stations:
            self.add(station)
        self._unsubscribe = link.subscribe(self._on_change)

    def add(self, station: WallStation) -> None:
        """A wall that came with its screen."""
        station.is_unattended = True
        self._stations[station.wall] = station

    def release(self) -> None:
        """Hear no more of the link."""
        self._unsubscribe()

    def _on_change(self, change: Change) -> None:
        if change.user and self._link.user is None:
            self._realms.clear()
            self._show_realm()
        for told in change.tended:
            if told.wall in self._stations:
                self._realms[told.wall] = told.realm
                self._show_realm()
                self._hear(told)

    def _show_realm(self) -> None:
        others = (realm for realm in self._realms.values() if realm is not Realm.LIVE)
        wanted = next(others, Realm.LIVE)
        if wanted is not self._link.realm:
            self._link.set_realm(wanted)

    def _hear(self, told: WallTended) -> None:
        if self._listening is None:
            return
        if told.sound >= 0:
            self._heard = told.wall
            self._listening.hear(self._stations[told.wall].views[0], told.sound)
        elif self._heard == told.wall:
            self._heard = None
            self._listening.hear(None)
