"""Feeds the map from the replica and from what the hub answers by area. UI thread; no I/O."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backends.link.api import Change, Link, LinkState
from backends.record.ids import AlarmId, ResourceId
from widgets.map.asked import AskedSheets, Box
from widgets.map.card_desk import CardDesk
from widgets.map.layers import LayerPanel
from widgets.map.point_card import alarmed_points, point_state
from widgets.map.sheets import Layer
from widgets.map.view import MapView

AREA_AFTER_MS = 250  # hands rest before the hub is asked for another area
AREA_MARGIN_PX = 128
LATER_MS = 1000


class SceneFeed(QObject):
    """Keeps scene, counts and card in step with the link until closed."""

    said = Signal()  # something is to be said anew
    safety_told = Signal()
    positions_told = Signal()  # another frame of what moves is in

    def __init__(
        self, link: Link, view: MapView, asked: AskedSheets, layers: LayerPanel, desk: CardDesk
    ) -> None:
        super().__init__(view)
        self._link, self._view, self._asked = link, view, asked
        self._layers, self._desk = layers, desk
        self._also: Box | None = None
        self._alarmed: frozenset[ResourceId] = frozenset()
        self._area = QTimer(self)
        self._area.setSingleShot(True)
        self._area.setInterval(AREA_AFTER_MS)
        self._area.timeout.connect(self.send_area)
        # Readings and states come ten times a second: gathering marks again takes 10 ms.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._on_later)
        self._has_cameras = self._has_points = False
        asked.items_changed.connect(self._on_items)
        asked.safety_changed.connect(self._on_safety)
        view.view_changed.connect(self.area_soon)
        self._take_back = link.subscribe(self._on_change)
        self.destroyed.connect(self._take_back)

    def begin(self) -> None:
        """Everything that is known."""
        self._on_change(Change(reset=True))

    def close(self) -> None:
        """Hear no more of the link."""
        self._take_back()

    @Slot()
    def area_soon(self) -> None:
        """The hub is asked once the hand rests."""
        self._area.start()

    def _on_change(self, change: Change) -> None:
        scene = self._view.scene
        link = self._link
        if change.reset or change.user:
            self._layers.use_user(link.user.id if link.user is not None else "")
        if change.reset or change.resources:
            self._set_cameras()
            self.set_points()
        else:
            self._soon(cameras=bool(change.cameras), points=bool(change.readings or change.sources))
        if change.reset or change.alarms:
            scene.set_alarms(link.alarms)
            self._forget_gone(change)
            if alarmed_points(self._link) != self._alarmed:
                self.set_points()
        if change.reset or change.incidents:
            scene.set_incidents(list(link.incidents.values()))
        if change.reset or change.warnings:
            scene.situation.set_warnings(link.warnings.values())
        if change.reset or change.positions:
            scene.take_positions(link.positions, time.monotonic())
            self.positions_told.emit()
        if change.reset or change.link:
            scene.is_greyed = link.status.state is not LinkState.ONLINE
            if not scene.is_greyed:
                self._area.start()
        self._set_counts()
        self.said.emit()
        self._desk.renew()
        if change != Change(user=change.user, pending=change.pending, refusals=change.refusals):
            self._view.refresh()

    def _soon(self, *, cameras: bool, points: bool) -> None:
        self._has_cameras |= cameras
        self._has_points |= points
        if (cameras or points) and not self._later.isActive():
            self._later.start()

    @Slot()
    def _on_later(self) -> None:
        if self._has_cameras:
            self._set_cameras()
        if self._has_points:
            self.set_points()
        self._has_cameras = self._has_points = False
        self._set_counts()
        self._desk.renew()
        self._view.refresh()

    def _set_cameras(self) -> None:
        self._view.scene.set_cameras(self._link.cameras)
        self._desk.cameras_changed()

    def set_points(self) -> None:
        """Points as their readings are now: they grow old without a word from the link."""
        now = self._link.hub_now()
        self._alarmed = alarmed_points(self._link)
        states = {
            key: point_state(self._link.readings(key), now, key in self._alarmed)
            for key in self._link.points
        }
        self._view.scene.set_points(self._link.points, states)

    def _set_counts(self) -> None:
        """Teams with a position and teams that only stand somewhere are both teams."""
        counts = self._view.scene.counts()
        for sheet, total in self._asked.totals().items():
            counts[sheet] = counts.get(sheet, 0) + total
        self._layers.set_counts(counts)

    def _forget_gone(self, change: Change) -> None:
        selected = self._view.scene.selected
        if selected is None or selected[0] is not Layer.ALARMS:
            return
        if AlarmId(selected[1]) not in self._link.alarms and (
            change.reset or selected[1] in change.alarms
        ):
            self._desk.select(None)

    @Slot(object)
    def widen(self, also: Box | None) -> None:
        """What moves there is asked for too, in view or not; None: no more."""
        if also != self._also:
            self._also = also
            self.send_area()

    @Slot()
    def send_area(self) -> None:
        """Ask for what is in view."""
        if self._view.isVisible():
            area = self._view.viewport.bounds(AREA_MARGIN_PX)
            self._link.set_area(*_around_both(area, self._also or area))
            self._asked.show(self._view.scene.shown, area)

    @Slot()
    def _on_items(self) -> None:
        scene = self._view.scene
        scene.set_items(self._asked.items())
        for sheet, cells in self._asked.cells().items():
            scene.cells.set_items(sheet, cells)
        self._set_counts()
        self._desk.renew()
        self._view.refresh()

    @Slot()
    def _on_safety(self) -> None:
        answer = self._asked.safety
        self._view.scene.cells.set_safety(answer.cells)
        self._layers.set_safety_layers(answer.layers, self._asked.layer)
        self._set_counts()
        self.safety_told.emit()
        self._view.refresh()


def _around_both(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
