"""The walls of this process: their names, stations, and windows on further screens. UI thread.

The first wall of a console is its preview with the window that mirrors it; each further screen is a
wall of its own, with an arrangement of its own for the time without a hub. Which screen is which
wall stands in `wall_numbers`.
"""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect

from app.console_options import ConsoleOptions
from app.placement import Area, Placement, place_walls, place_windows
from app.wall_numbers import WallNumbers
from app.words import translate
from backends.record.ids import WallId
from backends.record.scene_wall import Wall
from widgets.context import UiContext
from widgets.wall.scenes.station import WallStation
from widgets.wall.store import WallStore
from widgets.wall.view import WallView
from widgets.wall.window import WallWindow

_PLAIN = re.compile(r"[A-Za-z0-9-]{1,48}")


@dataclass(frozen=True, slots=True)
class WallName:
    """`id` for the record, `name` for people."""

    id: WallId
    name: str


def wall_name(options: ConsoleOptions, number: int, host: str = "") -> WallName:
    """Of the wall with that number (from 1) in this process. `host`: this machine's name."""
    host = host or socket.gethostname()
    name = options.wall_name or host
    if options.wall_only and not options.is_wall_named:
        name = translate("Walls", "{name} 大屏节点").format(name=name)
    key = name if _PLAIN.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()[:16]
    if number > 1:
        return WallName(WallId(f"{key}-{number}"), f"{name} {number}")
    return WallName(WallId(key), name)


class Walls:
    """`dress` is done with each window's view once it is made. `areas`: of the screens at the
    start; `placement` says what goes where on them."""

    def __init__(
        self,
        context: UiContext,
        options: ConsoleOptions,
        dress: Callable[[WallView], None],
        areas: Sequence[Area],
    ) -> None:
        self._context, self._options, self._dress = context, options, dress
        self._stations: list[WallStation] = []
        place = place_walls(areas) if options.wall_only else place_windows(areas)
        walls = [area for area in (place.wall, *place.more) if area is not None]
        state, names = options.state, [area.screen for area in walls]
        file = state / f"screens-{self.own}.json" if state is not None else None
        self.numbers = WallNumbers(file, names, place.console.screen)
        self.placement = place if options.wall_only else self._as_before(place, walls)
        self.windows: list[WallWindow] = []  # on further screens

    @property
    def own(self) -> WallId:
        """The first wall."""
        return wall_name(self._options, 1).id

    def number_of(self, area: Area, there: Collection[str] = ()) -> int:
        """Of the wall that opens on this screen now; `there`: all screens by name."""
        return self.numbers.take(area.screen, there)

    def add(self, views: Sequence[WallView], number: int = 1) -> WallStation:
        """The wall of that number, with these views of it."""
        named = wall_name(self._options, number)
        station = WallStation(self._context, views, named.id, named.name)
        self._stations.append(station)
        return station

    def open(self, area: Area, number: int) -> tuple[WallWindow, WallStation]:
        """A window, and the wall of that number, on this screen."""
        window = WallWindow(self._context, None, store=self.store(number))
        if not window.was_restored:
            window.view.set_split(self._options.split)
        self._dress(window.view)
        station = self.add([window.view], number)
        self.windows.append(window)
        window.setGeometry(QRect(area.x, area.y, area.width, area.height))
        window.show()
        return window, station

    @property
    def stations(self) -> Sequence[WallStation]:
        """In their order."""
        return self._stations

    def state(self, wall: WallId) -> Wall | None:
        """A wall as it is; of this process's with what was asked while the hub is away."""
        own = next((station for station in self._stations if station.wall == wall), None)
        return own.state() if own is not None else self._context.link.walls.get(wall)

    def rebase(self) -> None:
        """What they show was laid by the console itself."""
        for station in self._stations:
            station.rebase()

    def release(self) -> None:
        """Close the windows, hear no more."""
        for station in self._stations:
            station.release()
        for window in self.windows:
            window.close()

    def store(self, number: int) -> WallStore | None:
        """What the wall of that number shows is kept there."""
        state = self._options.state
        is_plain = number == 1 and not self._options.is_wall_named
        name = "wall" if is_plain else f"wall-{wall_name(self._options, number).id}"
        return WallStore(state / f"{name}.json") if state else None

    def _as_before(self, place: Placement, walls: Sequence[Area]) -> Placement:
        """A console's, with the window that mirrors its preview on the first wall's screen."""
        first = next((area for area in walls if self.numbers.kept(area.screen) == 1), None)
        if first is not None:
            self.number_of(first)
        return replace(place, wall=first, more=tuple(area for area in walls if area is not first))
