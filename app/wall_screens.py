"""Keeps each wall's window on its screen while screens come and go. UI thread.

A display that is switched off takes its screen along, and the window system puts the window over
another one: it is hidden until its screen is back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import shiboken6
from PySide6.QtCore import QObject, QRect, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from app.placement import Area, is_stand_in
from app.wall_numbers import WallNumbers

REST_MS = 700  # a display that wakes up is announced, resized and moved in several steps


def areas_now() -> list[Area]:
    """The screens there are, the primary one first."""
    primary = QGuiApplication.primaryScreen()
    screens = sorted(QGuiApplication.screens(), key=primary.__ne__)
    return [_area(screen) for screen in screens if not screen.geometry().isEmpty()]


def put(window: QWidget, area: Area, *, is_alone: bool) -> None:
    """Fill the area; on a screen of its own, leave room for the desktop's bars."""
    window.setGeometry(QRect(area.x, area.y, area.width, area.height))
    if is_alone:
        window.showMaximized()
    else:
        window.show()


class WallScreens(QObject):
    """`came`: a screen that no window is for. `found`: the one of a window that stays where it is
    put, where none was on at the start. `settled`: windows may be elsewhere now."""

    came = Signal(object)  # Area
    found = Signal(object)  # Area
    settled = Signal()

    def __init__(
        self,
        taken: Sequence[Area],
        screens: Callable[[], list[Area]] = areas_now,
        numbers: WallNumbers | None = None,
    ) -> None:
        """`taken`: where windows are that stay wherever they are put. `numbers`: of the walls."""
        super().__init__()
        self._screens = screens
        self._numbers = numbers or WallNumbers(None, [])
        self._taken = {area.screen for area in taken}
        self._known = set(self._taken)
        self._kept: dict[QWidget, tuple[Area, Area]] = {}  # on which screen, and where on it
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._on_screen)
        app.screenRemoved.connect(self._on_change)
        for screen in QGuiApplication.screens():
            screen.geometryChanged.connect(self._on_change)

    def release(self) -> None:
        """Hear no more of screens. Idempotent."""
        self._rest.stop()
        self._kept.clear()

    def keep(self, window: QWidget, area: Area) -> None:
        """That window belongs there."""
        screen = next((a for a in self._screens() if a.screen == area.screen), area)
        self._kept[window] = (screen, area)
        self._known.add(area.screen)

    def keeps(self, window: QWidget) -> bool:
        """Whether a window has a screen of its own."""
        return window in self._kept

    def areas(self) -> list[QRect]:
        """Where walls are to be on the screens there are now."""
        screens = {area.screen: area for area in self._screens()}
        return [
            _moved(area, before, screens[area.screen])
            for before, area in self._kept.values()
            if area.screen in screens
        ]

    def there(self) -> list[str]:
        """The names of the screens there are."""
        return [area.screen for area in self._screens()]

    @Slot()
    def settle(self) -> None:
        """Each window onto its screen; those without one are hidden, unless all have none."""
        screens = {area.screen: area for area in self._screens()}
        self._kept = {w: where for w, where in self._kept.items() if shiboken6.isValid(w)}
        has_left = self._leave_stand_in(screens)
        if not has_left and self._known.isdisjoint(screens):
            return  # all are off: what Qt shows then is a stand-in, and they come back as they were
        for window, (before, area) in self._kept.items():
            screen = screens.get(area.screen)
            if screen is None:
                window.hide()
                continue
            wanted = _moved(area, before, screen)
            if window.isFullScreen():
                window.showNormal()
            if window.geometry() != wanted:
                window.setGeometry(wanted)
            if not window.isVisible():
                window.show()
        for name, area in screens.items():
            if name not in self._known:
                self._known.add(name)
                self.came.emit(area)
        self.settled.emit()

    def _leave_stand_in(self, screens: Mapping[str, Area]) -> bool:
        """No display was on at the start, and now some are: each wall goes to its own, the console
        to one that is no wall's, or waits for it. False: nothing is on a stand-in, or all are."""
        real = [name for name in screens if not is_stand_in(name)]
        homes = {*self._taken, *(area.screen for _, area in self._kept.values())}
        gone = {name for name in homes if is_stand_in(name)} - screens.keys()
        if not real or not gone:
            return False
        self._known -= gone
        if self._taken & gone:
            self._find(screens, [name for name in real if not self._numbers.kept(name)])
        for window, (_, area) in self._kept.items():
            new = [name for name in real if name not in self._known]
            if area.screen in gone and (own := self._numbers.home(area.screen, new)):
                there = screens.get(own, replace(area, screen=own))
                self._kept[window] = (there, there)
                self._known.add(own)
        return True

    def _find(self, screens: Mapping[str, Area], free: Sequence[str]) -> None:
        own = next((name for name in free if name not in self._known), None)
        if own is not None:
            self._taken = {own}
            self._known.add(own)
            self.found.emit(screens[own])

    @Slot(QScreen)
    def _on_screen(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._on_change)
        self._rest.start()

    @Slot()
    def _on_change(self) -> None:
        self._rest.start()


def _moved(area: Area, before: Area, screen: Area) -> QRect:
    """The same part of the screen, wherever and however large that is by now."""
    across, down = screen.width / max(1, before.width), screen.height / max(1, before.height)
    return QRect(
        screen.x + round((area.x - before.x) * across),
        screen.y + round((area.y - before.y) * down),
        round(area.width * across),
        round(area.height * down),
    )


def _area(screen: QScreen) -> Area:
    box = screen.geometry()
    return Area(box.x(), box.y(), box.width(), box.height(), screen.name())
