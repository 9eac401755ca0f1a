"""The map panel: the view with its layers, card and notices, fed by the link. UI thread.

It asks the link for the area in view; it opens nothing itself, it signals.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backends.link.api import Change, LinkState
from backends.record.common import Place
from backends.record.ids import AlarmId, CameraId, IncidentId, ResourceId
from backends.record.incident import MarkKind
from widgets.context import UiContext
from widgets.map.buttons import ZoomButtons
from widgets.map.card import CardPopup
from widgets.map.city import City, load_city
from widgets.map.content import (
    CardAction,
    CardContent,
    OnWall,
    alarmed_points,
    point_state,
)
from widgets.map.contents import content_of, many_text, tip_text
from widgets.map.drawing import Drawing
from widgets.map.layers import LayerPanel
from widgets.map.notice import MapNotice
from widgets.map.scene import Hit, Layer
from widgets.map.spot_menu import SpotMenu
from widgets.map.view import MapView

AREA_AFTER_MS = 250  # hands rest before the hub is asked for another area
AREA_MARGIN_PX = 128
NEAR_ZOOM = 15.0  # a thing called up is shown at least so near
EDGE_PX = 12
AGES_EVERY_S = 15


class MapPanel(QWidget):
    """一张图. Parent and context given; the city's file by default."""

    camera_to_wall = Signal(object)  # CameraId
    alarm_selected = Signal(object)  # AlarmId
    cameras_requested = Signal(object)  # AlarmId
    incident_opened = Signal(object)  # IncidentId
    mark_drawn = Signal(object, object)  # MarkKind, list of (lon, lat)

    def __init__(
        self,
        context: UiContext,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
        city: City | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._link = context.theme, context.link
        self._settings = settings or QSettings("watchfloor", "console")
        self.view = MapView(context.theme, city or load_city(), self)
        self.spot_menu = SpotMenu(self.view)
        self.layers = LayerPanel(context.theme, self._settings, self)
        self.card = CardPopup(context.theme, self)
        self.buttons = ZoomButtons(context.theme, self)
        self.notice = MapNotice(context.theme, self)
        self._on_wall: Mapping[CameraId, OnWall] = {}
        self._alarmed: frozenset[ResourceId] = frozenset()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._area = QTimer(self)
        self._area.setSingleShot(True)
        self._area.setInterval(AREA_AFTER_MS)
        self._area.timeout.connect(self._send_area)
        self._until_ages = AGES_EVERY_S
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self.buttons.zoom_asked.connect(self.view.zoom_by)
        self.buttons.home_asked.connect(self.view.show_all)
        self.view.view_changed.connect(self._on_view_changed)
        self.view.picked.connect(self._on_picked)
        self.view.hovered.connect(self._on_hovered)
        self.view.drawn.connect(self._on_drawn)
        self.view.drawing_changed.connect(self._on_drawing_changed)
        self.layers.changed.connect(self._on_layers)
        self.card.acted.connect(self._on_card_acted)
        self.card.closed.connect(self._on_card_closed)
        self.view.scene.shown = self.layers.shown()
        self._take_back = self._link.subscribe(self._on_change)
        self.destroyed.connect(self._take_back)
        self._on_change(Change(reset=True))

    # ---- what others ask of it

    def go_to(self, place: Place, zoom: float | None = None) -> None:
        """Centre a place."""
        self.view.go_to(place.lon_wgs84, place.lat_wgs84, zoom)

    @Slot(object)
    def select_alarm(self, alarm_id: AlarmId | None) -> None:
        """Centre and mark an alarm; None takes the mark away. Signals nothing."""
        if alarm_id is None:
            if self._selected_is(Layer.ALARMS):
                self._select(None)
            return
        alarm = self._link.alarms.get(alarm_id)
        if alarm is None:
            return
        self._select((Layer.ALARMS, alarm_id))
        if alarm.place is not None:
            self._approach(alarm.place)

    @Slot(object)
    def select_resource(self, resource_id: str) -> None:
        """Centre and mark a camera, a monitoring point or a vehicle, and open its card."""
        scene = self.view.scene
        for layer in (Layer.CAMERAS, Layer.POINTS, Layer.VEHICLES, Layer.INCIDENTS):
            place = scene.place_of(layer, resource_id, time.monotonic())
            if place is not None:
                self._select((layer, resource_id))
                self._approach(Place(lon_wgs84=place[0], lat_wgs84=place[1]))
                return

    def show_streams(self, on_wall: Mapping[CameraId, OnWall]) -> None:
        """Which cameras are on the wall, and how their streams are."""
        self._on_wall = dict(on_wall)
        self._renew_card()

    def draw(self, kind: MarkKind) -> None:
        """Let the operator draw a mark of that kind; mark_drawn tells when it is done."""
        self.view.draw(Drawing(kind))

    def close_line(self) -> None:
        """Stop listening to the link; for the composition's end."""
        self._take_back()

    def _approach(self, place: Place) -> None:
        zoom = self.view.viewport.zoom
        self.go_to(place, NEAR_ZOOM if zoom < NEAR_ZOOM else None)

    # ---- the link

    def _on_change(self, change: Change) -> None:
        scene = self.view.scene
        link = self._link
        if change.reset or change.resources:
            scene.set_cameras(link.cameras)
        if change.reset or change.resources or change.readings or change.sources:
            self._set_points()
        if change.reset or change.alarms:
            scene.set_alarms(link.alarms)
            self._forget_gone(change)
            if alarmed_points(self._link) != self._alarmed:
                self._set_points()
        if change.reset or change.incidents:
            scene.situation.set_incidents(link.incidents.values())
        if change.reset or change.warnings:
            scene.situation.set_warnings(link.warnings.values())
        if change.reset or change.positions:
            scene.targets.take(link.positions, time.monotonic())
        if change.reset or change.link:
            scene.is_greyed = link.status.state is not LinkState.ONLINE
            if not scene.is_greyed:
                self._area.start()
        self.layers.set_counts(scene.counts())
        self._say_notice()
        self._renew_card()
        if change != Change(user=change.user, pending=change.pending, refusals=change.refusals):
            self.view.refresh()

    def _set_points(self) -> None:
        now = self._link.hub_now()
        self._alarmed = alarmed_points(self._link)
        states = {
            key: point_state(self._link.readings(key), now, key in self._alarmed)
            for key in self._link.points
        }
        self.view.scene.set_points(self._link.points, states)

    def _forget_gone(self, change: Change) -> None:
        selected = self.view.scene.selected
        if selected is None or selected[0] is not Layer.ALARMS:
            return
        if AlarmId(selected[1]) not in self._link.alarms and (
            change.reset or selected[1] in change.alarms
        ):
            self._select(None)

    @Slot()
    def _send_area(self) -> None:
        if self.isVisible():
            self._link.set_area(*self.view.viewport.bounds(AREA_MARGIN_PX))

    # ---- hand

    @Slot()
    def _on_view_changed(self) -> None:
        self._area.start()
        self._place_card()

    @Slot(object)
    def _on_picked(self, hit: Hit | None) -> None:
        if hit is None:
            self._select(None)
            return
        if hit.members:
            lon, lat = self.view.viewport.to_degrees(hit.x, hit.y)
            self.view.go_to(lon, lat, self.view.viewport.zoom + 1.5)
            return
        self._select((hit.layer, hit.key))
        if hit.layer is Layer.ALARMS:
            self.alarm_selected.emit(AlarmId(hit.key))
        elif hit.layer is Layer.INCIDENTS:
            self.incident_opened.emit(IncidentId(hit.key))

    @Slot(object)
    def _on_hovered(self, hit: Hit | None) -> None:
        selected = self.view.scene.selected
        # What stands on a card says more there.
        is_silent = hit is None or (not hit.members and (hit.layer, hit.key) == selected)
        if is_silent or hit is None:
            self.view.tip = ""
        elif hit.members:
            self.view.tip = many_text(len(hit.members))
        else:
            self.view.tip = tip_text(self._content((hit.layer, hit.key)))

    def _content(self, what: tuple[Layer, str]) -> CardContent | None:
        return content_of(what, self._link, self.view.scene.targets, self._on_wall)

    @Slot(object)
    def _on_layers(self, shown: frozenset[Layer]) -> None:
        self.view.scene.shown = shown
        if self.view.scene.selected and self.view.scene.selected[0] not in shown:
            self._select(None)
        self._arrange()
        self.view.refresh()

    # ---- the card

    def _selected_is(self, layer: Layer) -> bool:
        selected = self.view.scene.selected
        return selected is not None and selected[0] is layer

    def _select(self, what: tuple[Layer, str] | None) -> None:
        self.view.scene.selected = what
        self.view.tip = ""
        self._renew_card()
        self.view.refresh()

    def _renew_card(self) -> None:
        selected = self.view.scene.selected
        content = self._content(selected) if selected is not None else None
        if content is None:
            self.card.dismiss()
            return
        self.card.show_content(content)
        self._place_card()

    def _place_card(self) -> None:
        selected = self.view.scene.selected
        if selected is None or self.card.content is None:
            return
        view = self.view.viewport
        anchor = self.view.scene.anchor_of(selected, view, time.monotonic())
        if anchor is None:
            self.card.dismiss()
            return
        x, y = anchor
        is_in_view = -20 <= x <= view.width + 20 and -20 <= y <= view.height + 20
        if is_in_view:
            self.card.place_beside(x, y, self.layers.geometry())
            self.card.raise_()
        self.card.setVisible(is_in_view)

    @Slot(object)
    def _on_card_acted(self, action: CardAction) -> None:
        selected = self.view.scene.selected
        if selected is None:
            return
        if action in (CardAction.TO_WALL, CardAction.TO_TILE):
            self.camera_to_wall.emit(CameraId(selected[1]))
        elif action is CardAction.NEAREST_CAMERAS:
            self.cameras_requested.emit(AlarmId(selected[1]))

    @Slot()
    def _on_card_closed(self) -> None:
        self._select(None)
        self.view.setFocus()

    # ---- notices and furniture

    @Slot()
    def _on_second(self) -> None:
        self._say_notice()
        self._renew_card()
        self._until_ages -= 1
        if self._until_ages <= 0:  # readings grow old without a word from the link
            self._until_ages = AGES_EVERY_S
            self._set_points()
            self.view.refresh()

    def _say_notice(self) -> None:
        drawing = self.view.drawing
        hint = drawing.hint() if drawing is not None else ""
        self.notice.say(self._link, self.view.scene.targets, hint)

    @Slot()
    def _on_drawing_changed(self) -> None:
        self._say_notice()

    @Slot(object)
    def _on_drawn(self, drawing: Drawing) -> None:
        self.mark_drawn.emit(drawing.kind, drawing.points)

    def _arrange(self) -> None:
        edge = self._theme.px(EDGE_PX)
        self.notice.move(edge, edge)
        self.buttons.adjustSize()
        self.layers.fit(self.height() - self.buttons.height() - 3 * edge)
        self.layers.move(self.width() - self.layers.width() - edge, edge)
        self.buttons.move(
            self.width() - self.buttons.width() - edge,
            self.height() - self.buttons.height() - edge,
        )
        self._place_card()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._second.start()
        self._area.start()
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        self._second.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._arrange()
