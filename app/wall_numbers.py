"""Which wall of this machine is on which screen, the same at every start. UI thread.

One small file of the screens' names. A screen that sleeps keeps its number, and another that was
never there gets one of its own. What Qt makes up while no display is on is numbered as well, but
not kept.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from app.placement import is_stand_in
from app.private_file import write_private

_log = logging.getLogger(__name__)

Number = Annotated[int, msgspec.Meta(ge=1)]


class WallNumbers:
    """Where no screen of before is there, they have other names by now (another port, another
    driver): they are numbered in their order, from 1."""

    def __init__(self, path: Path | None, screens: Sequence[str], console: str = "") -> None:
        """`screens` of walls at the start, in their order; `console`: the one that is none."""
        self._path = path
        self._used: set[int] = set()
        self._seen: set[str] = set()
        before = _read(path) if path is not None else {}
        self._kept = {
            screen: number
            for screen, number in before.items()
            if not is_stand_in(screen) and (screen != console or screen in screens)
        }
        self._stand_ins: dict[str, int] = {}
        self._see(screens)
        for screen in screens:
            if is_stand_in(screen):
                here = [self._kept[other] for other in screens if other in self._kept]
                self._stand_ins.setdefault(screen, _least_without(here))
            else:
                self._kept.setdefault(screen, self._free())
        if self._kept != before:
            self._write()

    def kept(self, screen: str) -> int:
        """The number of a screen's wall; 0: none is kept."""
        return self._kept.get(screen) or self._stand_ins.get(screen, 0)

    def take(self, screen: str, there: Collection[str] = ()) -> int:
        """The number of the wall that opens on a screen now; no other gets it any more.

        A new screen's is kept unless one of before is away (of those that are `there`): it may be
        that one, on another port.
        """
        self._see({screen, *there})
        number = self.kept(screen)
        if not number or number in self._used:
            number = self._free()
            if not is_stand_in(screen) and self._kept.keys() <= set(there):
                self._kept.setdefault(screen, number)
                self._write()
        self._used.add(number)
        return number

    def home(self, stand_in: str, awake: Sequence[str]) -> str:
        """The screen of the wall that opened on a stand-in, now that these are on: the one that
        has its number, asleep or not; else the first that has none; "" where each has another."""
        self._see(awake)
        number = self._stand_ins.get(stand_in, 0)
        screen = next((s for s, kept in self._kept.items() if kept == number), "")
        if not screen:
            screen = next((s for s in awake if s not in self._kept), "")
            if screen and number:
                self._kept[screen] = number
                self._write()
        if screen:
            self._stand_ins.pop(stand_in, None)
        return screen

    def _see(self, screens: Iterable[str]) -> None:
        self._seen.update(screen for screen in screens if not is_stand_in(screen))
        if self._seen and self._kept.keys().isdisjoint(self._seen):
            self._kept = {}

    def _free(self) -> int:
        return _least_without([*self._used, *self._kept.values(), *self._stand_ins.values()])

    def _write(self) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_private(self._path, msgspec.json.encode(self._kept))
        except OSError as problem:
            _log.warning("the screens of the walls are not remembered: %s", problem.strerror)


def _least_without(taken: Collection[int]) -> int:
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _read(path: Path) -> dict[str, int]:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, Number])
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as problem:
        _log.warning("%s, the screens of the walls, is not readable: %s", path.name, problem)
        return {}
    if len(set(found.values())) < len(found):
        _log.warning("%s has one number for two screens", path.name)
        return {}
    return found
