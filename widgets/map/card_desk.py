"""The chosen thing of the map: its card, where the card stands, what its buttons do. UI thread.

A child of the panel: signals up.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, Signal, Slot

from backends.link.queries import Near
from backends.record.common import Department, Place
from backends.record.ids import AlarmId, CameraId, IncidentId
from backends.record.resource import Item
from widgets.alarms.nearest import CameraPlaces
from widgets.context import UiContext
from widgets.formats import distance_text
from widgets.map.asked import AskedSheets
from widgets.map.card import CardPopup
from widgets.map.content import CardAction, CardContent, OnWall
from widgets.map.contents import content_of
from widgets.map.found import item_row
from widgets.map.sheets import Layer, Sheet, sheet_of_kind
from widgets.map.text_dialog import TextDialog
from widgets.map.view import MapView

PICTURE_WITHIN_M = 1500.0  # a camera farther away hardly shows the place


class CardDesk(QObject):
    """Selects, and keeps one card in step with what is selected."""

    camera_to_wall = Signal(object)  # CameraId
    cameras_requested = Signal(object)  # AlarmId
    cameras_there = Signal(object)  # Place
    incident_there = Signal(object)  # Place
    incident_asked = Signal(object)  # IncidentId
    near_asked = Signal(object, str)  # Place, name: list what is near
    dispatch_asked = Signal(object)  # list[Near]
    talk_asked = Signal(object)  # CameraId
    closed = Signal()

    def __init__(
        self, context: UiContext, view: MapView, asked: AskedSheets, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self._view, self._asked = view, asked
        self._on_wall: Mapping[CameraId, OnWall] = {}
        self._places = CameraPlaces(())
        self._known: Item | Near | None = None
        self.avoid = QRect()
        self.card = CardPopup(context, view.parentWidget() or view)
        self.card.acted.connect(self._on_acted)
        self.card.closed.connect(self._on_closed)
        self.card.grown.connect(self.place)

    def cameras_changed(self) -> None:
        """Cameras came or went."""
        self._places = CameraPlaces(self._link.cameras.values())

    def show_streams(self, on_wall: Mapping[CameraId, OnWall]) -> None:
        """Which cameras are on the wall, and how their streams are."""
        self._on_wall = dict(on_wall)
        self.renew()

    def select(self, what: tuple[Layer, str] | None, known: Item | Near | None = None) -> None:
        """Mark it and open its card; `known`: what a list says of it, if no sheet shows it."""
        self._known = known
        self._view.scene.selected = what
        self._view.tip = ""
        self.renew()
        self._view.refresh()

    def content(self, what: tuple[Layer, str]) -> CardContent | None:
        """What a card says of it; None for what is gone."""
        item: Item | Near | None = None
        if what[0] is Layer.ITEMS:
            item = self._asked.item(what[1])
        if item is None and self._known is not None and self._known.id == what[1]:
            item = self._known
        return content_of(what, self._link, self._view.scene.targets, self._on_wall, item)

    def renew(self) -> None:
        """Say anew what is said."""
        selected = self._view.scene.selected
        content = self.content(selected) if selected is not None else None
        if content is None or selected is None:
            self.card.dismiss()
            return
        self.card.show_content(self._with_picture(content, selected))
        self.place()

    def _with_picture(self, content: CardContent, what: tuple[Layer, str]) -> CardContent:
        """Beside what has no camera of its own, the nearest one's picture."""
        if content.camera is not None:
            return content
        place = content.place or self._place_of(what)
        if place is None or what[0] is Layer.CAMERAS:
            return content
        near = self._places.nearest(place, 1)
        if not near or near[0][1] > PICTURE_WITHIN_M:
            return dataclasses.replace(content, place=place)
        camera, metres = near[0]
        shown = self.card.content  # of what moves, the camera changes only for a much nearer one
        if shown is not None and shown.title == content.title and shown.camera is not None:
            held = self._link.cameras.get(shown.camera)
            if held is not None and held.place is not None:
                far = CameraPlaces([held]).nearest(place, 1)
                if far and far[0][1] < metres + 300.0:
                    camera, metres = held, round(far[0][1], -1)
        text = self.tr("最近的摄像机：{name}，{distance}")
        words = text.format(name=camera.name, distance=distance_text(round(metres, -1)))
        return dataclasses.replace(content, camera=camera.id, camera_words=words, place=place)

    def _place_of(self, what: tuple[Layer, str]) -> Place | None:
        at = self._view.scene.place_of(*what, time.monotonic())
        return Place(lon_wgs84=at[0], lat_wgs84=at[1]) if at is not None else None

    @Slot()
    def place(self) -> None:
        """Beside its thing, or where a list says it is; out of sight with it."""
        selected, content = self._view.scene.selected, self.card.content
        if selected is None or content is None:
            return
        view = self._view.viewport
        anchor = self._view.scene.anchor_of(selected, view, time.monotonic())
        if anchor is None and self._known is not None and content.place is not None:
            anchor = view.to_screen(content.place.lon_wgs84, content.place.lat_wgs84)
        if anchor is None:
            self.card.dismiss()
            return
        x, y = anchor
        is_in_view = -20 <= x <= view.width + 20 and -20 <= y <= view.height + 20
        if is_in_view:
            self.card.place_beside(x, y, self.avoid)
            self.card.raise_()
        self.card.setVisible(is_in_view)

    @Slot(object)
    def _on_acted(self, action: CardAction) -> None:
        selected, content = self._view.scene.selected, self.card.content
        if selected is None or content is None:
            return
        layer, key = selected
        place = content.place or self._place_of(selected)
        match action:
            case CardAction.TO_WALL | CardAction.TO_TILE:
                self.camera_to_wall.emit(CameraId(key))
            case CardAction.TALK:
                self.talk_asked.emit(CameraId(key))
            case CardAction.NEAREST_CAMERAS if layer is Layer.ALARMS:
                self.cameras_requested.emit(AlarmId(key))
            case CardAction.NEAREST_CAMERAS if place is not None:
                self.cameras_there.emit(place)
            case CardAction.FILE_HERE if place is not None:
                self.incident_there.emit(_named(place, content.title))
            case CardAction.NEAREST if place is not None:
                self.near_asked.emit(place, content.title)
            case CardAction.OPEN:
                self.incident_asked.emit(IncidentId(key))
            case CardAction.TEXT:
                self._write(key, content.title)
            case CardAction.DISPATCH:
                self.dispatch_asked.emit(self._team(key))

    def _team(self, key: str) -> list[Near]:
        item = self._asked.item(key) or self._known
        if isinstance(item, Near):
            return [item]
        near = item_row(item).near if item is not None and item.place is not None else None
        return [near] if near is not None else []

    def _write(self, key: str, plate: str) -> None:
        targets = self._view.scene.targets
        kind = targets.kind_of(targets.ids.index(key)) if key in targets.ids else ""
        is_muck = sheet_of_kind(kind) is Sheet.MUCK
        department = Department.URBAN if is_muck else Department.TRANSPORT
        TextDialog(self._context, self._view, (key, plate), department).open()

    @Slot()
    def _on_closed(self) -> None:
        self.select(None)
        self._view.setFocus()
        self.closed.emit()


def _named(place: Place, name: str) -> Place:
    if place.name:
        return place
    return Place(lon_wgs84=place.lon_wgs84, lat_wgs84=place.lat_wgs84, name=name)
