"""The map's picture: where it looks, ground and marks, and when it is painted. UI thread; no I/O.

It paints when something changed, and while vehicles move as often as their pixels do.
"""

from __future__ import annotations

import time
from typing import Final, Protocol

from PySide6.QtCore import QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from widgets.map.background import CityFeed
from widgets.map.city import City
from widgets.map.frame import Frame
from widgets.map.furniture import paint_scale
from widgets.map.ground import Ground, GroundChoice
from widgets.map.projection import Viewport, degrees_of, fitting_zoom, world_x, world_y
from widgets.map.scene import Scene
from widgets.theme import Theme

ZOOM_STEP: Final = 0.5
RESTS_AFTER_S: Final = 0.15
GATHER_MS: Final = 40  # tiles that arrive are shown together
FASTEST_MS, SLOWEST_MS = 50, 1000
STEP_PX: Final = 0.7  # vehicles are painted again when the quick ones moved so far
QUICK_M_S: Final = 14.0
PULSE_MS: Final = 500
CORNER_PX: Final = 4
OPEN_FOR_S: Final = 0.1  # less than RESTS_AFTER_S; working it out is forty calls into Qt
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


class Overlay(Protocol):
    """What a panel adds above the marks: an area chosen, lines to what is near."""

    def paint(self, painter: QPainter, view: Viewport, theme: Theme) -> None:
        """Above the marks, below the pointer's tip."""
        ...


class MapCanvas(QWidget):
    """The picture of one city, without a hand."""

    view_changed = Signal()

    def __init__(self, theme: Theme, city: City, parent: QWidget | None, area: Box | None) -> None:
        super().__init__(parent)
        self.scene = Scene(theme)
        self._theme = theme
        self._bounds = area or city.bounds
        self._built_up = area or city.built_up()
        self._city_feed = CityFeed(city, theme)
        self._drawn_ground = Ground(
            theme, self._city_feed, self, origin=city.origin, looks_ahead=True
        )
        self._ground = self._drawn_ground
        self._city_feed.arrived.connect(self._on_tile)
        self.scene.intake.done.connect(self._on_intake)
        self.destroyed.connect(self._city_feed.close)
        self.destroyed.connect(self.scene.intake.close)
        self.credit = ""
        self.overlay: Overlay | None = None
        self._frame = Frame()
        self._is_due = True
        self._viewport = self._home(900, 700)
        self._open, self._open_at_s = QRegion(), 0.0
        self._was_moved = False
        self._moved_s = 0.0
        self._is_bright = True
        self._motion = QTimer(self)
        self._motion.timeout.connect(self._on_motion)
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self._on_pulse)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.renew)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 180)

    # ---- where it looks

    @property
    def viewport(self) -> Viewport:
        """What is shown."""
        return self._viewport

    def look_at(self, viewport: Viewport) -> None:
        """Show something else; the middle stays within the city."""
        west, south, east, north = self._bounds
        x = min(max(viewport.x, world_x(west)), world_x(east))
        y = min(max(viewport.y, world_y(north)), world_y(south))
        lon, lat = degrees_of(x, y)
        held = viewport.centred(lon, lat) if (x, y) != (viewport.x, viewport.y) else viewport
        if held != self._viewport:
            self._was_moved = True
            self._moved_s = time.monotonic()
            if held.zoom != self._viewport.zoom:
                self.scene.fan = None
            self._viewport = held
            self.refresh()
            self.view_changed.emit()

    def go_to(self, lon: float, lat: float, zoom: float | None) -> None:
        """Centre a place, at the zoom given or as it is."""
        self.look_at(self._viewport.centred(lon, lat, zoom))

    @Slot(int)
    def zoom_by(self, steps: int) -> None:
        """Nearer (positive) or farther about the middle."""
        self._zoom_at(steps, QPointF(self.width() / 2, self.height() / 2))

    def zoom_to(self, zoom: float, at: QPointF) -> None:
        """Another zoom about a pixel; no farther than a step beyond the whole city."""
        least = self._home(self.width(), self.height()).zoom - ZOOM_STEP
        self.look_at(self._viewport.zoomed(max(zoom, least), at.x(), at.y()))

    @Slot()
    def show_all(self) -> None:
        """The whole built-up city."""
        self.look_at(self._home(self.width(), self.height()))

    def _home(self, width: int, height: int) -> Viewport:
        west, south, east, north = self._built_up
        return Viewport(
            x=(world_x(west) + world_x(east)) / 2,
            y=(world_y(north) + world_y(south)) / 2,
            zoom=fitting_zoom(self._built_up, width, height),
            width=width,
            height=height,
        )

    def _zoom_at(self, steps: int, at: QPointF) -> None:
        self.zoom_to(round(self._viewport.zoom / ZOOM_STEP + steps) * ZOOM_STEP, at)

    def use_ground(self, choice: GroundChoice) -> None:
        """Another background; the credit belongs to it."""
        if self._ground is not self._drawn_ground:
            self._ground.feed.arrived.disconnect(self._on_tile)
            self._ground.deleteLater()
        self._ground = self._drawn_ground
        if choice.feed is not None:
            self._ground = Ground(self._theme, choice.feed, self)
            choice.feed.arrived.connect(self._on_tile)
        self.credit = choice.credit
        self.renew()

    def end_work(self) -> None:
        """Its threads end; what is shown stays."""
        self._city_feed.close()
        self.scene.intake.close()

    @property
    def is_whole(self) -> bool:
        """Whether the last painting had all of its ground."""
        return self._ground.missing == 0

    @Slot()
    def _on_tile(self) -> None:
        """While the map moves it is painted anyway."""
        self._is_due = True
        if self._ground.missing and not self._rest.isActive():
            self._rest.start(GATHER_MS)

    @Slot()
    def _on_intake(self) -> None:
        self.refresh()

    # ---- painting

    def refresh(self) -> None:
        """Paint again, and start what moves."""
        self._is_due = True
        if not self.isVisible():
            return
        self.renew()
        self._start_motion()
        if self.scene.has_pulse() != self._pulse.isActive():
            self._is_bright = True
            if self._pulse.isActive():
                self._pulse.stop()
            else:
                self._pulse.start()

    @Slot()
    def renew(self) -> None:
        """Another picture is due. What lies on the map is spared: it is not painted again."""
        self._is_due = True
        self.update(self._open_region())

    def _open_region(self) -> QRegion:
        """The map without the panels on it; their rounded corners belong to the map. A panel that
        has come since is painted once more; where one has gone, once the map rests."""
        now_s = time.monotonic()
        if now_s - self._open_at_s > OPEN_FOR_S:
            self._open_at_s, self._open = now_s, self._work_out_open()
        return self._open

    def _work_out_open(self) -> QRegion:
        region = QRegion(self.rect())
        parent = self.parentWidget()
        for sibling in parent.children() if parent is not None else ():
            if isinstance(sibling, QWidget) and sibling is not self and sibling.isVisible():
                box = sibling.geometry()
                region -= QRegion(box.adjusted(CORNER_PX, 0, -CORNER_PX, 0))
                region -= QRegion(box.adjusted(0, CORNER_PX, 0, -CORNER_PX))
        return region

    def _start_motion(self) -> None:
        """Quick vehicles' pixels set the pace: far out once a second does."""
        per_s = QUICK_M_S / self._viewport.metres_per_px
        pace = round(min(SLOWEST_MS, max(FASTEST_MS, 1000 * STEP_PX / per_s)))
        if self._motion.isActive() and self._motion.interval() == pace:
            return
        if self.scene.targets.is_moving(time.monotonic()):
            self._motion.start(pace)
        else:
            self._motion.stop()

    @Slot()
    def _on_motion(self) -> None:
        if not self.scene.targets.is_moving(time.monotonic()):
            self._motion.stop()
        elif self.scene.vehicles.in_view:
            self.renew()

    @Slot()
    def _on_pulse(self) -> None:
        self._is_bright = not self._is_bright
        self.renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._frame.fit(self.width(), self.height(), ratio) or self._is_due:
            self._is_due = False
            self._paint_frame(ratio)
        painter, image = QPainter(self), self._frame.image
        # One rectangle as clip instead of the region's many, which Qt fills line by line in threads
        # of its own: 68 % of a core for the whole map instead of 72.
        for rect in event.region():  # type: ignore[attr-defined]  # its stub does not say so
            painter.setClipRect(rect)
            painter.drawImage(0, 0, image)
        painter.end()

    def _paint_frame(self, ratio: float) -> None:
        now_s = time.monotonic()
        painter = QPainter(self._frame.image)
        is_resting = now_s - self._moved_s > RESTS_AFTER_S
        self._ground.paint(painter, self._viewport, is_resting)
        painter.end()
        if not is_resting:  # tiles come faster then, and a panel may have gone
            self._rest.start(round(RESTS_AFTER_S * 1000) + 1)
        self.scene.prepare(self._frame.pixels, self._viewport, now_s, ratio)
        painter = QPainter(self._frame.image)
        self.scene.paint(painter, self._viewport, now_s, self._is_bright)
        self._paint_above(painter)
        painter.end()

    def _paint_above(self, painter: QPainter) -> None:
        """Everything that is no mark of the city."""
        if self.overlay is not None:
            self.overlay.paint(painter, self._viewport, self._theme)
        paint_scale(painter, self._viewport, self._theme, self.credit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = event.size()
        self._open_at_s = 0.0
        if self._was_moved:
            self._viewport = self._viewport.resized(size.width(), size.height())
        else:
            self._viewport = self._home(size.width(), size.height())
        self.view_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._motion.stop()
        self._pulse.stop()
        super().hideEvent(event)
