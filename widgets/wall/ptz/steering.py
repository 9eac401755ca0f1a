"""Steering the selected camera of a wall: pad, keys and the picture itself. UI thread; no I/O.

Belongs to one wall, and ends with it. While the pad stands open, the keys of its table go before
the wall's.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QTimer, Slot

from backends.link.api import Change
from backends.link.steering import (
    Auxiliary,
    LeaseWish,
    PresetAct,
    PresetOrder,
    Presets,
    PresetsAnswer,
    Steer,
    Steering,
    WantPtz,
)
from backends.record.ids import CameraId
from backends.record.resource import Camera
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.field_words import field_refusal_text
from widgets.wall.placing import beside
from widgets.wall.ptz.hands import FASTEST, Hands
from widgets.wall.ptz.holding import Cannot, Hold, Holding, holding, obstacle
from widgets.wall.ptz.input import PtzInput
from widgets.wall.ptz.keys import ptz_actions
from widgets.wall.ptz.more import MoreMenu
from widgets.wall.ptz.pad import PtzPad
from widgets.wall.ptz.precise import PreciseBox
from widgets.wall.ptz.pushing import Pushing
from widgets.wall.ptz.tours import ToursBox
from widgets.wall.ptz.words import answer_text, asks_notice, cannot_text
from widgets.wall.view import WallView

TICK_MS = 500
_WISHES = {wish.value: wish for wish in LeaseWish}
_PRESETS = {"call": PresetAct.CALL, "keep": PresetAct.SET, "remove": PresetAct.DELETE}


class WallSteering(QObject):
    """`camera` is the one steered; None while the pad is closed or nothing is selected."""

    def __init__(self, context: UiContext, view: WallView) -> None:
        super().__init__(view)
        self._link, self._view, self._theme = context.link, view, context.theme
        self.keys = ptz_actions()
        self.pad = PtzPad(context.theme, self.keys, view)
        self.pad.hide()
        self.more = MoreMenu(self.pad)
        self.precise = PreciseBox(context.theme, context.link, view)
        self.tours = ToursBox(context.theme, context.link, view)
        self._boxes = dict[str, PreciseBox | ToursBox](precise=self.precise, tours=self.tours)
        self.camera: Camera | None = None
        self._hands, self._is_wiping = Hands(), False
        self._asked_by: dict[CameraId, str] = {}
        self._asking_for: dict[CameraId, bool] = {}  # who waits here; the hub has said so
        self.input = PtzInput(view, self.keys, self._box, self)
        self._asking = Asking(context.link, self, field_refusal_text)
        self._pushing, self._tick = Pushing(self._hands, self), QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._connect()
        self.pad.show_speed(self._hands.speed)
        self._unsubscribe = context.link.subscribe(self._on_change)

    def _connect(self) -> None:
        self._pushing.said.connect(self._on_said)
        self._tick.timeout.connect(self._refresh)
        self._asking.answered.connect(self._on_presets)
        self._asking.failed.connect(self._on_no_presets)
        pad, view = self.pad, self._view
        self.more.opened.connect(self.act)
        for orders in (self.more, self.precise, self.tours):
            orders.ordered.connect(self._order)
        pad.pushed.connect(self._on_pushed)
        pad.let_go.connect(self.let_go)
        pad.pressed.connect(self._on_pressed)
        pad.released.connect(self._on_released)
        pad.clicked.connect(self.act)
        pad.speed_chosen.connect(self._on_speed)
        pad.presets.asked.connect(self._on_preset)
        view.field_asked.connect(self._on_asked)
        view.tile_selected.connect(self._on_selected)
        for signal in (view.split_changed, view.full_changed, view.assignments_changed):
            signal.connect(self._on_selected)
        view.released.connect(self.release)
        hands = self.input
        hands.pushed.connect(self._on_pushed)
        hands.let_go.connect(self.let_go)
        hands.pressed.connect(self._on_pressed)
        hands.released.connect(self._on_released)
        hands.clicked.connect(self.act)
        hands.typed.connect(pad.presets.push)
        hands.wheeled.connect(self._on_wheel)
        hands.drawn.connect(self._order)
        hands.resized.connect(self._place)

    @property
    def is_open(self) -> bool:
        """Whether the pad stands open, and has the keys."""
        return not self.pad.isHidden()

    def open(self) -> None:
        """The pad beside the selected tile; says so where its camera cannot be steered."""
        camera = self._view.camera_at(self._view.looked_at_index())
        cannot = cannot_text(obstacle(self._link, camera), camera)
        if cannot:
            self._view.noticed.emit(cannot)
            return
        self.pad.show()
        self.pad.raise_()
        self.input.set_on(True)
        self._tick.start()
        self._turn_to(camera)

    def close(self) -> None:
        """Everything stands still, and the keys are the wall's again."""
        self.let_go()
        camera = self.camera
        if camera is not None and holding(self._link, camera.id).hold is Hold.MINE:
            self._want(LeaseWish.RELEASE)  # whoever waits need not wait for the lease's end
        self._tick.stop()
        self.input.set_on(False)
        self._set_drawing(False)
        self._close_boxes()
        self.pad.hide()
        self.camera = None

    @Slot()
    def release(self) -> None:
        """The wall ends. Idempotent."""
        self.close()
        for box in self._boxes.values():
            box.release()
        self._asking.close()
        self._unsubscribe()

    @Slot()
    def let_go(self) -> None:
        """Nothing is pushed any more: the camera stops, where it was turning."""
        was_still = self._hands.is_still
        self._hands.let_go()
        if not was_still:
            self._pushing.say()

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table that is not held."""
        presets = self.pad.presets
        if name in _WISHES:
            self._want(_WISHES[name])
        elif name in ("slower", "faster"):
            self._on_speed(self._hands.speed + (1 if name == "faster" else -1))
            self.pad.show_speed(self._hands.speed)
        elif name == "wiper":
            self._is_wiping = not self._is_wiping
            self._order(Auxiliary(number=1, is_on=self._is_wiping))
        elif name == "more" and self._may_steer():
            button = self.pad.buttons["more"]
            self.more.offer(presets.chosen, button.mapToGlobal(button.rect().bottomLeft()))
        elif name == "draw":
            self._set_drawing(not self.input.is_drawing)
        elif name in self._boxes and self.camera is not None and self._may_steer():
            self._boxes[name].open_for(self.camera)
        elif name in _PRESETS:
            presets.ask(_PRESETS[name])
        elif name == "take_back":
            presets.take_back()
        elif name == "leave":
            self.close()

    def _close_boxes(self) -> None:
        for box in self._boxes.values():
            box.close()

    def _set_drawing(self, is_drawing: bool) -> None:
        self.input.is_drawing = is_drawing
        self.pad.buttons["draw"].setChecked(is_drawing)

    # ---- orders

    @Slot(object)
    def _order(self, order: Steering) -> None:
        if self.camera is not None and self._may_steer():
            self._link.say(Steer(camera=self.camera.id, order=order))

    def _may_steer(self) -> bool:
        camera = self.camera
        if camera is None or obstacle(self._link, camera) is not Cannot.NO:
            return False
        return holding(self._link, camera.id).hold is not Hold.OTHERS

    def _want(self, wish: LeaseWish) -> None:
        if self.camera is not None:
            if wish is LeaseWish.ASK:
                self._asking_for[self.camera.id] = False
            self._link.say(WantPtz(camera=self.camera.id, wish=wish))

    @Slot(object)
    def _on_said(self, order: Steering) -> None:
        self._order(order)
        self.pad.rose.show_push(*self._hands.push)

    # ---- hands

    @Slot(float)
    def _on_wheel(self, way: float) -> None:
        self._hands.wheel(way * self._hands.speed / FASTEST)
        self._pushing.say_in_time()

    @Slot(float, float)
    def _on_pushed(self, pan: float, tilt: float) -> None:
        self._hands.stick(pan, tilt)
        self._pushing.say_in_time()

    @Slot(str)
    def _on_pressed(self, name: str) -> None:
        self._hands.press(name)
        self._pushing.say()

    @Slot(str)
    def _on_released(self, name: str) -> None:
        was_still = self._hands.is_still
        self._hands.release(name)
        if not was_still:
            self._pushing.say()

    @Slot(int)
    def _on_speed(self, speed: int) -> None:
        self._hands.speed = min(max(speed, 1), FASTEST)
        if not self._hands.is_still:
            self._pushing.say()

    @Slot(object, int)
    def _on_preset(self, act: PresetAct, number: int) -> None:
        self._order(PresetOrder(number=number, act=act))
        if act is not PresetAct.CALL and self.camera is not None:
            self._asking.ask(Presets(camera=self.camera.id))

    # ---- what is known

    @Slot(str)
    def _on_asked(self, name: str) -> None:
        if name == "ptz":
            if self.is_open:
                self.close()
            else:
                self.open()
        elif name == "recordings":
            self.close()

    @Slot()
    def _on_selected(self) -> None:
        """The pad goes with the selection."""
        if self.is_open:
            self._turn_to(self._view.camera_at(self._view.looked_at_index()))

    def _turn_to(self, camera: Camera | None) -> None:
        if camera is None or self.camera is None or camera.id != self.camera.id:
            self.let_go()
            self._is_wiping = False
            self._close_boxes()
            self.pad.presets.forget()
            if camera is not None and camera.has_ptz:
                self.pad.presets.say(self.tr("正在问预置位"))
                self._asking.ask(Presets(camera=camera.id))
        self.camera = camera
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        camera = self.camera
        if not self.is_open:
            return
        held = holding(self._link, camera.id) if camera is not None else Holding()
        self.pad.show_camera(camera, held, cannot_text(obstacle(self._link, camera), camera))
        self._place()

    @Slot()
    def _place(self) -> None:
        index = self._view.looked_at_index()
        box = QRect() if index is None else self._view.tile_box(index)
        self.pad.move(beside(box, self.pad.size(), self._view.rect(), self._theme.px(8)))

    def _box(self) -> QRect:
        """The picture that may be pushed; empty where none may."""
        index = self._view.looked_at_index()
        return QRect() if index is None or not self._may_steer() else self._view.tile_box(index)

    @Slot(object)
    def _on_presets(self, answer: object) -> None:
        if isinstance(answer, PresetsAnswer):
            self.pad.presets.show_presets(answer.presets)
            self._refresh()

    @Slot(str)
    def _on_no_presets(self, why: str) -> None:
        self.pad.presets.say(why or self.tr("问不到预置位，编号仍可使用"))
        self._refresh()

    def _on_change(self, change: Change) -> None:
        if change.reset or change.ptz:
            self._tell_who_asks()
            self._tell_what_became()
        if change.reset or change.ptz or change.link:
            self._refresh()
        camera, failed = self.camera, self._link.field.steer_failed
        if change.steer_failed and failed and camera and failed.camera == camera.id:
            self.let_go()  # one that was lost on its way may turn still
            self._view.noticed.emit(field_refusal_text(failed.refusal))

    def _tell_who_asks(self) -> None:
        """Once to the holder, pad open or not."""
        for camera_id in self._link.field.leases.keys() | self._asked_by.keys():
            held = holding(self._link, camera_id)
            asked_by = held.asked_by if held.hold is Hold.MINE else ""
            camera = self._link.cameras.get(camera_id)
            if asked_by and asked_by != self._asked_by.get(camera_id) and camera is not None:
                self._view.noticed.emit(asks_notice(held, camera))
            self._asked_by[camera_id] = asked_by
        self._asked_by = {camera: name for camera, name in self._asked_by.items() if name}

    def _tell_what_became(self) -> None:
        """Once to whoever asked: it is theirs, or it is not to be."""
        for camera_id, was_told in list(self._asking_for.items()):
            held, camera = holding(self._link, camera_id), self._link.cameras.get(camera_id)
            is_mine, is_denied = held.hold is Hold.MINE, was_told and held.hold is Hold.OTHERS
            if held.is_asked_by_me:
                self._asking_for[camera_id] = True
            elif is_mine or was_told:
                del self._asking_for[camera_id]
                if camera is not None and (is_mine or is_denied):
                    self._view.noticed.emit(answer_text(held, camera, is_mine=is_mine))
