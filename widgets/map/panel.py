"""The map panel: the view with its layers, card and notices, fed by the link. UI thread.

It asks the link for the area in view; it opens nothing itself, it signals.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backends.link.queries import Near
from backends.record.common import Place
from backends.record.ids import AlarmId, CameraId, IncidentId
from backends.record.incident import MarkKind
from widgets.context import UiContext
from widgets.map.area_desk import AreaDesk
from widgets.map.arrangement import Furniture
from widgets.map.asked import AskedSheets
from widgets.map.buttons import ZoomButtons
from widgets.map.card_desk import CardDesk
from widgets.map.city import City, load_city
from widgets.map.content import OnWall
from widgets.map.contents import many_text, tip_text
from widgets.map.drawing import Drawing
from widgets.map.feed import SceneFeed
from widgets.map.found import FoundRow, nearest_incident
from widgets.map.gathering import stays_together
from widgets.map.ground import MapGrounds
from widgets.map.layers import LayerPanel
from widgets.map.marks import Fan, Hit
from widgets.map.notice import MapNotice, SafetyBanner
from widgets.map.selecting import Selecting, Shape
from widgets.map.sheets import Layer, Sheet
from widgets.map.spot_menu import SpotMenu
from widgets.map.tools import SelectButtons
from widgets.map.view import MapView

NEAR_ZOOM = 15.0  # a thing called up is shown at least so near
EDGE_PX = 12
AGES_EVERY_S = 15


class MapPanel(QWidget):
    """一张图. Parent and context given; the city's file by default."""

    camera_to_wall = Signal(object)  # CameraId
    cameras_to_wall = Signal(object)  # list[CameraId]
    alarm_selected = Signal(object)  # AlarmId
    cameras_requested = Signal(object)  # AlarmId
    talk_asked = Signal(object)  # CameraId
    incident_opened = Signal(object)  # IncidentId
    dispatch_asked = Signal(object, object)  # IncidentId or None, list[Near]
    mark_drawn = Signal(object, object)  # MarkKind, list of (lon, lat)
    warning_asked = Signal(object)  # rings of a drawn area: a warning for it

    def __init__(
        self,
        context: UiContext,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
        city: City | None = None,
        grounds: MapGrounds | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._link = context.theme, context.link
        self._settings = settings or QSettings("watchfloor", "console")
        self._grounds = grounds or MapGrounds()
        self.view = MapView(context.theme, city or load_city(), self, self._grounds.area)
        self.spot_menu = SpotMenu(self.view)
        self.asked = AskedSheets(self._link, self)
        self.layers = LayerPanel(context.theme, self._settings, self)
        self.desk = CardDesk(context, self.view, self.asked, self)
        self.card = self.desk.card
        self.feed = SceneFeed(self._link, self.view, self.asked, self.layers, self.desk)
        self.area = AreaDesk(context, self.view, self)
        self.buttons = ZoomButtons(context.theme, self)
        self.tools = SelectButtons(context.theme, self)
        self.notice = MapNotice(context.theme, self)
        self.safety = SafetyBanner(context.theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._until_ages = AGES_EVERY_S
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self._connect()
        self._use_grounds()
        self.view.scene.shown = self.layers.shown()
        self.feed.begin()

    def _connect(self) -> None:
        self.buttons.zoom_asked.connect(self.view.zoom_by)
        self.buttons.home_asked.connect(self.view.show_all)
        self.view.view_changed.connect(self.desk.place)
        self.view.picked.connect(self._on_picked)
        self.view.hovered.connect(self._on_hovered)
        self.view.drawn.connect(self._on_drawn)
        self.view.drawing_changed.connect(self._on_drawing_changed)
        self.view.asked.connect(self._on_asked)
        self.layers.changed.connect(self._on_layers)
        self.layers.ground_chosen.connect(self._on_ground)
        self.layers.safety_chosen.connect(self.asked.choose_layer)
        self.feed.said.connect(self._say_notice)
        self.feed.safety_told.connect(self._arrange)
        self.tools.shape_asked.connect(self.area.draw)
        self.area.changed.connect(self._arrange)
        self.area.warning_asked.connect(self.warning_asked)
        self.area.box_wanted.connect(self.feed.widen)
        self.feed.positions_told.connect(self.area.note_positions)
        found = self.area.panel
        found.row_chosen.connect(self._on_row)
        found.cameras_asked.connect(self.cameras_to_wall)
        found.dispatch_asked.connect(self._on_dispatch)
        desk = self.desk
        desk.camera_to_wall.connect(self.camera_to_wall)
        desk.cameras_requested.connect(self.cameras_requested)
        desk.cameras_there.connect(self.spot_menu.cameras_asked)
        desk.incident_there.connect(self.spot_menu.incident_asked)
        desk.incident_asked.connect(self.incident_opened)
        desk.talk_asked.connect(self.talk_asked)
        desk.near_asked.connect(self.area.show_near)
        desk.dispatch_asked.connect(self._on_dispatch)

    # ---- what others ask of it

    def go_to(self, place: Place, zoom: float | None = None) -> None:
        """Centre a place."""
        self.view.go_to(place.lon_wgs84, place.lat_wgs84, zoom)

    @Slot(object)
    def select_alarm(self, alarm_id: AlarmId | None) -> None:
        """Centre and mark an alarm; None takes the mark away. Signals nothing."""
        selected = self.view.scene.selected
        if alarm_id is None:
            if selected is not None and selected[0] is Layer.ALARMS:
                self.desk.select(None)
            return
        alarm = self._link.alarms.get(alarm_id)
        if alarm is None:
            return
        self.desk.select((Layer.ALARMS, alarm_id))
        if alarm.place is not None:
            self._approach(alarm.place)

    @Slot(object)
    def select_resource(self, resource_id: str) -> None:
        """Centre and mark a camera, a monitoring point or a vehicle, and open its card."""
        scene = self.view.scene
        for layer in (Layer.CAMERAS, Layer.POINTS, Layer.VEHICLES, Layer.INCIDENTS, Layer.ITEMS):
            place = scene.place_of(layer, resource_id, time.monotonic())
            if place is not None:
                self.desk.select((layer, resource_id))
                self._approach(Place(lon_wgs84=place[0], lat_wgs84=place[1]))
                return

    def show_streams(self, on_wall: Mapping[CameraId, OnWall]) -> None:
        """Which cameras are on the wall, and how their streams are."""
        self.desk.show_streams(on_wall)

    def show_near(self, place: Place, name: str) -> None:
        """List what is near a place, with lines to it."""
        self._approach(place)
        self.area.show_near(place, name)

    def draw(self, kind: MarkKind) -> None:
        """Let the operator draw a mark of that kind; mark_drawn tells when it is done."""
        self.view.draw(Drawing(kind))

    def close_line(self) -> None:
        """Stop listening to the link, and end the card's picture; for the composition's end."""
        self.feed.close()
        self.view.end_work()
        self.card.dismiss()

    def _approach(self, place: Place) -> None:
        zoom = self.view.viewport.zoom
        self.go_to(place, NEAR_ZOOM if zoom < NEAR_ZOOM else None)

    # ---- hand

    @Slot(object)
    def _on_picked(self, hit: Hit | None) -> None:
        if hit is None:
            self.view.scene.fan = None
            if self.view.scene.selected is None:
                self.area.close()
            self.desk.select(None)
            return
        if hit.members or hit.count:
            self._open_cluster(hit)
            return
        self.desk.select((hit.layer, hit.key))
        if hit.layer is Layer.ALARMS:
            self.alarm_selected.emit(AlarmId(hit.key))
        elif hit.layer is Layer.INCIDENTS:
            self.incident_opened.emit(IncidentId(hit.key))

    def _open_cluster(self, hit: Hit) -> None:
        """Nearer, or fanned out where nearer does not take its members apart."""
        lon, lat = self.view.viewport.to_degrees(hit.x, hit.y)
        if hit.members and stays_together(hit.members):
            self.view.scene.fan = Fan(members=hit.members, lon=lon, lat=lat)
            self.view.refresh()
            return
        self.view.go_to(lon, lat, self.view.viewport.zoom + 1.5)

    @Slot(object)
    def _on_hovered(self, hit: Hit | None) -> None:
        selected = self.view.scene.selected
        # What stands on a card says more there.
        if hit is None or (not hit.members and (hit.layer, hit.key) == selected):
            self.view.tip = ""
        elif hit.members or hit.count:
            self.view.tip = many_text(hit)
        else:
            self.view.tip = tip_text(self.desk.content((hit.layer, hit.key)))

    @Slot(str)
    def _on_asked(self, name: str) -> None:
        if name == "layers":
            self.layers.toggle()
        else:
            self.area.draw(Shape(name))

    @Slot(object)
    def _on_row(self, row: FoundRow) -> None:
        """A line of the list: shown on the map, its card opened."""
        known = (self.area.item(row.key) or row.near) if row.layer is Layer.ITEMS else None
        self.go_to(row.place)
        self.desk.select((row.layer, row.key), known)

    @Slot(object)
    def _on_dispatch(self, near: list[Near]) -> None:
        """To the incident chosen, listed about, or nearest within 5 km."""
        if near:
            here = (near[0].lon_wgs84, near[0].lat_wgs84)
            selected = self.view.scene.selected
            if selected is not None and selected[0] is Layer.INCIDENTS:
                self.dispatch_asked.emit(IncidentId(selected[1]), near)
            else:
                about = self.area.here
                if about is not None:
                    here = (about.lon_wgs84, about.lat_wgs84)
                self.dispatch_asked.emit(nearest_incident(self._link, *here), near)

    @Slot(object)
    def _on_layers(self, shown: frozenset[Sheet]) -> None:
        scene = self.view.scene
        scene.shown = shown
        if scene.selected and not scene.is_shown(*scene.selected):
            self.desk.select(None)
        self.feed.send_area()
        self._arrange()
        self.view.refresh()

    # ---- backgrounds

    def _use_grounds(self) -> None:
        for choice in self._grounds.choices:
            if choice.feed is not None:
                choice.feed.changed.connect(self._say_notice)
        self._on_ground(self.layers.set_grounds(self._grounds.choices, self._grounds.first))

    @Slot(str)
    def _on_ground(self, ground: str) -> None:
        self._ground = self._grounds.choice(ground)
        self.view.use_ground(self._ground)

    # ---- notices and furniture

    @Slot()
    def _on_second(self) -> None:
        self._say_notice()
        self.desk.renew()
        self._until_ages -= 1
        if self._until_ages <= 0:  # readings grow old without a word from the link
            self._until_ages = AGES_EVERY_S
            self.feed.set_points()
            self.view.refresh()

    @Slot()
    def _say_notice(self) -> None:
        drawing = self.view.drawing
        hint = drawing.hint() if drawing is not None else ""
        trouble = self._ground.feed.problem if self._ground.feed is not None else ""
        self.notice.say(self._link, self.view.scene.targets, hint, trouble)
        self.safety.say(self.asked, Sheet.SAFETY in self.view.scene.shown, self._link)

    @Slot()
    def _on_drawing_changed(self) -> None:
        drawing = self.view.drawing
        self.tools.mark(drawing.shape if isinstance(drawing, Selecting) else None)
        self._say_notice()

    @Slot(object)
    def _on_drawn(self, drawing: Drawing | Selecting) -> None:
        if isinstance(drawing, Selecting):
            self.area.take(drawing)
        else:
            self.mark_drawn.emit(drawing.kind, drawing.points)

    @Slot()
    def _arrange(self) -> None:
        furniture = Furniture(
            layers=self.layers,
            buttons=self.buttons,
            tools=self.tools,
            notice=self.notice,
            safety=self.safety,
            found=self.area.panel,
        )
        furniture.arrange(self.size(), self._theme.px(EDGE_PX))
        self.desk.avoid = self.layers.geometry()
        self.desk.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._second.start()
        self.feed.area_soon()
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        self._second.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._arrange()
