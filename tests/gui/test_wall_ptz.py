"""Steering a camera from its tile: keys, the picture as a stick, presets, and whose it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.devices import Device, DeviceState
from backends.link.steering import (
    Auxiliary,
    Cruise,
    Do,
    DragZoom,
    Home,
    LeaseWish,
    Lens,
    Move,
    Precise,
    PresetAct,
    PresetOrder,
    PtzLease,
    PtzWhere,
    PtzWhereAnswer,
    ScanEdit,
    Steer,
    SteerFailed,
    Stop,
    Switch,
    WantPtz,
)
from backends.record.access import Role
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import until
from tests.gui.fakes_link import a_user
from tests.gui.test_every_key import Effect, every_key
from tests.gui.wall_parts import Wall, a_camera, hold_key, make_context
from widgets.wall.ptz.hands import FASTEST
from widgets.wall.ptz.keys import PUSHES
from widgets.wall.ptz.pushing import REST_MS
from widgets.wall.ptz.steering import WallSteering
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

DOME = CameraId("cam-1")


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    link.cameras_now[DOME] = msgspec.structs.replace(a_camera(1), has_ptz=True)
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.setFocus()
    view.set_split(4)
    view.assign_id(0, DOME)
    view.assign_id(1, CameraId("cam-2"))
    view.select(0)
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


@pytest.fixture
def steering(wall: Wall) -> WallSteering:
    steering = WallSteering(wall.context, wall.view)
    steering.open()
    return steering


def orders(wall: Wall) -> list[object]:
    return [frame.order for frame in wall.link.told if isinstance(frame, Steer)]


def wishes(wall: Wall) -> list[LeaseWish]:
    return [frame.wish for frame in wall.link.told if isinstance(frame, WantPtz)]


def lend(wall: Wall, user: str, *, priority: int = 1, asked_by: str = "") -> None:
    """The hub says who steers."""
    me = wall.link.user_now
    assert me is not None
    wall.link.field.leases[DOME] = PtzLease(
        camera=DOME,
        user=user,
        user_name=user,
        seat=me.seat if user == me.id else "another",
        priority=priority,
        until_unix_ms=int(wall.link.now.timestamp() * 1000) + 20_000,
        asked_by=asked_by,
        asked_by_name=asked_by,
    )
    wall.link.tell(Change(ptz=True))


def test_a_key_turns_while_it_is_held_and_stops_when_it_is_up(
    wall: Wall, steering: WallSteering
) -> None:
    QTest.keyPress(wall.view, Qt.Key.Key_Left)
    assert orders(wall) == [Move(pan=-0.5)]
    QTest.keyPress(wall.view, Qt.Key.Key_Up)
    assert orders(wall)[-1] == Move(pan=-0.5, tilt=0.5)
    QTest.keyRelease(wall.view, Qt.Key.Key_Left)
    assert orders(wall)[-1] == Move(tilt=0.5)
    # Shift went down meanwhile: the key that comes up is still the one that was held.
    QTest.keyRelease(wall.view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert orders(wall)[-1] == Stop()
    assert wall.view.selected_index == 0


def test_whoever_looks_away_leaves_the_camera_standing(wall: Wall, steering: WallSteering) -> None:
    for leave in (
        lambda: QApplication.sendEvent(wall.view, QFocusEvent(QEvent.Type.FocusOut)),
        lambda: wall.view.select(1),
        wall.view.hide,
    ):
        wall.view.show()
        wall.view.select(0)
        wall.link.told.clear()
        QTest.keyPress(wall.view, Qt.Key.Key_Right)
        leave()
        assert orders(wall)[-1] == Stop(), leave
        QTest.keyRelease(wall.view, Qt.Key.Key_Right)


def test_the_picture_is_the_stick(wall: Wall, steering: WallSteering, qtbot: QtBot) -> None:
    box = wall.view.tile_box(0)
    QTest.mousePress(
        wall.view, Qt.MouseButton.LeftButton, pos=QPoint(box.right() - 4, box.center().y())
    )
    order = orders(wall)[-1]
    assert isinstance(order, Move)
    assert order.pan > 0.9
    assert order.tilt == 0
    QTest.mouseMove(wall.view, QPoint(box.center().x(), box.bottom() - 4))
    qtbot.waitUntil(lambda: len(orders(wall)) == 2)
    order = orders(wall)[-1]
    assert isinstance(order, Move)
    assert order.tilt < -0.9
    QTest.mouseRelease(wall.view, Qt.MouseButton.LeftButton, pos=box.center())
    assert orders(wall)[-1] == Stop()


def test_a_stick_that_is_moved_a_hundred_times_makes_few_orders_and_the_last_counts(
    wall: Wall, steering: WallSteering, qtbot: QtBot
) -> None:
    box = wall.view.tile_box(0)
    start, left = box.center() + QPoint(60, 0), Qt.MouseButton.LeftButton
    QTest.mousePress(wall.view, left, pos=start)
    began_s = time.monotonic()
    for step in range(100):
        QTest.mouseMove(wall.view, start + QPoint(step, step % 7))
    last = steering._hands.order()
    qtbot.waitUntil(lambda: orders(wall)[-1] == last)
    gone_s = time.monotonic() - began_s
    assert len(orders(wall)) <= 2 + gone_s * 1000 / REST_MS
    # Up right after another move: Stop at once, and nothing that was held back after it.
    QTest.mouseMove(wall.view, start)
    QTest.mouseMove(wall.view, start + QPoint(30, 0))
    QTest.mouseRelease(wall.view, left, pos=start)
    assert orders(wall)[-1] == Stop()
    told = len(wall.link.told)
    qtbot.waitUntil(lambda: not steering._pushing._rest.isActive())
    assert len(wall.link.told) == told


def test_a_stick_brought_back_to_its_middle_stops_at_once(
    wall: Wall, steering: WallSteering, qtbot: QtBot
) -> None:
    pushed = steering.pad.pushed
    for pan in (0.5, 0.6, 0.0, 0.7, 0.0, 0.8):
        pushed.emit(pan, 0.0)
    assert orders(wall) == [Move(pan=0.5), Stop()]
    qtbot.waitUntil(lambda: orders(wall)[-1] == Move(pan=0.8))
    steering.let_go()
    assert orders(wall) == [Move(pan=0.5), Stop(), Move(pan=0.8), Stop()]


def test_a_rectangle_drawn_with_ctrl_is_what_is_to_be_seen(
    wall: Wall, steering: WallSteering
) -> None:
    box, control = wall.view.tile_box(0), Qt.KeyboardModifier.ControlModifier
    start, end = box.topLeft() + QPoint(40, 40), box.topLeft() + QPoint(140, 90)
    QTest.mousePress(wall.view, Qt.MouseButton.LeftButton, control, start)
    QTest.mouseMove(wall.view, end)
    QTest.mouseRelease(wall.view, Qt.MouseButton.LeftButton, control, end)
    drawn = next(order for order in orders(wall) if isinstance(order, DragZoom))
    assert drawn.is_in
    assert drawn.mid_x == pytest.approx(90 / box.width(), abs=0.02)
    assert drawn.width == pytest.approx(100 / box.width(), abs=0.02)


def test_a_turn_of_the_wheel_zooms_for_a_moment(
    wall: Wall, steering: WallSteering, qtbot: QtBot
) -> None:
    steering.input.wheeled.emit(1.0)
    assert orders(wall)[-1] == Move(zoom=0.5)
    steering.input._wheel.start()
    qtbot.waitUntil(lambda: orders(wall)[-1] == Stop())


def test_presets_are_called_kept_and_deleted_only_when_said_twice(
    wall: Wall, steering: WallSteering
) -> None:
    QTest.keyClick(wall.view, Qt.Key.Key_1)
    QTest.keyClick(wall.view, Qt.Key.Key_2)
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert orders(wall) == [PresetOrder(number=12)]
    box = steering.pad.presets
    QTest.keyClick(wall.view, Qt.Key.Key_S)
    assert orders(wall)[-1] == PresetOrder(number=12, act=PresetAct.SET)
    QTest.keyClick(wall.view, Qt.Key.Key_Delete)
    assert orders(wall)[-1] == PresetOrder(number=12, act=PresetAct.SET)
    assert box.delete.text() == "确认删除"
    QTest.keyClick(wall.view, Qt.Key.Key_Delete)
    assert orders(wall)[-1] == PresetOrder(number=12, act=PresetAct.DELETE)


def test_what_another_steers_can_be_asked_for_and_taken_by_rank_alone(
    wall: Wall, steering: WallSteering
) -> None:
    lend(wall, "李强", priority=9)
    pad = steering.pad
    assert "李强 在操作" in pad.holder.text()
    assert not pad.buttons["override"].isVisible()
    QTest.keyPress(wall.view, Qt.Key.Key_Left)
    QTest.keyRelease(wall.view, Qt.Key.Key_Left)
    assert orders(wall) == []
    pad.buttons["ask"].click()
    lend(wall, "李强", priority=1)
    pad.buttons["override"].click()
    assert wishes(wall) == [LeaseWish.ASK, LeaseWish.OVERRIDE]


def test_the_holder_hears_who_asks_and_gives_way_with_a_key(
    wall: Wall, steering: WallSteering
) -> None:
    heard = QSignalSpy(wall.view.noticed)
    me = wall.link.user_now
    assert me is not None
    for _ in range(2):
        lend(wall, me.id, asked_by="赵海波")
    assert heard.count() == 1
    assert "赵海波" in heard.at(0)[0]
    QTest.keyClick(wall.view, Qt.Key.Key_G)
    assert wishes(wall) == [LeaseWish.GRANT]


def test_whoever_closes_the_pad_gives_the_camera_back(wall: Wall, steering: WallSteering) -> None:
    me = wall.link.user_now
    assert me is not None
    lend(wall, me.id)
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert wishes(wall) == [LeaseWish.RELEASE]
    assert not steering.is_open


def test_what_the_hub_refuses_is_said_and_the_hand_is_off(
    wall: Wall, steering: WallSteering
) -> None:
    heard = QSignalSpy(wall.view.noticed)
    QTest.keyPress(wall.view, Qt.Key.Key_Left)
    refusal = Refusal(code=RefusalCode.WRONG_STATE, detail="孙浩 steers it")
    wall.link.field.steer_failed = SteerFailed(camera=DOME, refusal=refusal)
    wall.link.tell(Change(steer_failed=True))
    assert [heard.at(i)[0] for i in range(heard.count())] == ["孙浩正在控制这台摄像机"]
    assert isinstance(orders(wall)[-1], Stop), "it may turn, whatever of it failed"
    QTest.keyRelease(wall.view, Qt.Key.Key_Left)


def test_without_the_hub_the_pad_says_so_and_steers_nothing(
    wall: Wall, steering: WallSteering
) -> None:
    wall.link.go_offline(wall.link.now)
    assert steering.pad.holder.text() == "与中心断开，不能转动摄像机"
    QTest.keyPress(wall.view, Qt.Key.Key_Left)
    QTest.keyRelease(wall.view, Qt.Key.Key_Left)
    assert orders(wall) == []


def test_a_fixed_camera_and_a_reader_get_words_instead_of_a_pad(wall: Wall) -> None:
    heard = QSignalSpy(wall.view.noticed)
    steering = WallSteering(wall.context, wall.view)
    wall.view.select(1)
    QTest.keyClick(wall.view, Qt.Key.Key_P)
    wall.view.select(0)
    wall.link.user_now = a_user(Role.INSPECTOR)
    QTest.keyClick(wall.view, Qt.Key.Key_P)
    wall.link.user_now = a_user(Role.WALL_OPERATOR)
    device = "34020000001320000001"
    wall.link.cameras_now[DOME] = msgspec.structs.replace(
        wall.link.cameras_now[DOME], device=device
    )
    wall.view.assign_id(0, DOME)
    for state in (DeviceState.OFFLINE, DeviceState.UNKNOWN):
        wall.link.field.devices[device] = Device(id=device, state=state)
        QTest.keyClick(wall.view, Qt.Key.Key_P)
    assert not steering.is_open
    assert [heard.at(i)[0] for i in range(heard.count())] == [
        "2 路口2 没有云台",
        "您的岗位不能转动摄像机",
        "1 路口1 的设备不在线，不能转动",
        "接入网关没有连上，不能转动 1 路口1",
    ]


def test_tours_and_the_place_to_return_to_are_in_a_menu(wall: Wall, steering: WallSteering) -> None:
    steering.pad.presets._typed = "7"
    steering.act("more")
    actions = {action.text(): action for action in steering.more.findChildren(QAction)}
    chosen = ("开始巡航 2", "60 s 后回到预置位 7", "灯光开", "左边到现在的方向为止", "布防")
    more = ("设备报警复位", "设备开始录像", "请设备抓拍一张", "请设备发关键帧，画面花了时用")
    for text in (*chosen, *more, "快速"):  # of the scan: the last of that name
        actions[text].trigger()
    steering.more.close()
    assert orders(wall) == [
        Cruise(number=2),
        Home(is_enabled=True, idle_s=60, preset=7),
        Auxiliary(number=2, is_on=True),
        ScanEdit(number=1, act="left"),
        Switch(what="guard", is_on=True),
        Do(what="reset_alarm"),
        Switch(what="record", is_on=True),
        Do(what="snapshot"),
        Do(what="key_frame"),
        ScanEdit(number=1, act="speed", value=255),
    ]


def test_a_rectangle_is_drawn_without_ctrl_while_that_is_switched_on(
    wall: Wall, steering: WallSteering
) -> None:
    QTest.keyClick(wall.view, Qt.Key.Key_Z)
    assert steering.pad.buttons["draw"].isChecked()
    box = wall.view.tile_box(0)
    start, end = box.center(), box.center() + QPoint(80, 60)
    QTest.mousePress(wall.view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(wall.view, end)
    QTest.mouseRelease(wall.view, Qt.MouseButton.LeftButton, pos=end)
    assert [type(order) for order in orders(wall)] == [DragZoom]
    steering.close()
    assert not steering.input.is_drawing


@pytest.mark.asyncio
async def test_a_camera_is_turned_by_figures_beside_where_it_looks_now(
    wall: Wall, steering: WallSteering
) -> None:
    wall.link.answers[PtzWhere] = PtzWhereAnswer(pan_deg=120.5, tilt_deg=-10.0, zoom=4.0)
    QTest.keyClick(wall.view, Qt.Key.Key_E)
    box = steering.precise
    await until(lambda: box.said.text() == "现在的方向")
    assert (box.pan.value(), box.tilt.value(), box.zoom.value()) == (120.5, -10.0, 4.0)
    box.pan.setValue(90.0)
    box.go.click()
    assert orders(wall) == [Precise(pan_deg=90.0, tilt_deg=-10.0, zoom=4.0)]
    wall.link.answers[PtzWhere] = PtzWhereAnswer(zoom=2.0)  # says nothing of where it looks
    QTest.keyClick(wall.view, Qt.Key.Key_E)
    await until(lambda: box.zoom.value() == 2.0)
    box.pan.setValue(45.0)
    box.go.click()
    assert orders(wall)[-1] == Precise(pan_deg=45.0, tilt_deg=None, zoom=2.0)
    steering.close()
    assert not box.isVisible()


def test_every_key_while_a_camera_is_steered(wall: Wall, steering: WallSteering) -> None:
    pad, link = steering.pad, wall.link
    me = link.user_now
    assert me is not None

    def moves() -> Callable[[], bool]:
        link.told.clear()
        return lambda: len(orders(wall)) == 2 and isinstance(orders(wall)[0], Move | Lens)

    def speed() -> Callable[[], bool]:
        pad.speed.setValue(4)
        return lambda: pad.speed.value() != 4

    def wiper() -> Callable[[], bool]:
        before = len(orders(wall))
        return lambda: len(orders(wall)) == before + 1

    def more() -> Callable[[], bool]:
        def is_there() -> bool:
            was_there = steering.more.isVisible()
            steering.more.close()
            return was_there

        return is_there

    def number() -> Callable[[], bool]:
        pad.presets._typed = "1"
        return lambda: len(pad.presets._typed) == 2

    def take_back() -> Callable[[], bool]:
        pad.presets._typed = "12"
        return lambda: pad.presets.chosen == 1

    def call() -> Callable[[], bool]:
        pad.presets._typed = "7"
        return lambda: orders(wall)[-1] == PresetOrder(number=7)

    def asked(act: PresetAct) -> Effect:
        """A deletion is asked for twice."""

        def before() -> Callable[[], bool]:
            pad.presets._typed, pad.presets._doomed = "7", 7
            return lambda: orders(wall)[-1] == PresetOrder(number=7, act=act)

        return before

    def wants(wish: LeaseWish) -> Effect:
        return lambda: lambda: wishes(wall)[-1] is wish

    def leave() -> Callable[[], bool]:
        steering.open()
        return lambda: not steering.is_open

    def draws() -> Callable[[], bool]:
        before = steering.input.is_drawing
        return lambda: steering.input.is_drawing is not before

    def figures() -> Callable[[], bool]:
        def is_there() -> bool:
            was_there = steering.precise.isVisible()
            steering.precise.close()
            wall.view.setFocus()
            return was_there

        return is_there

    effects: dict[str, Effect] = dict.fromkeys(PUSHES, moves)
    effects |= {"slower": speed, "faster": speed, "wiper": wiper, "leave": leave, "more": more}
    effects |= {"number": number, "take_back": take_back, "call": call}
    effects |= {"keep": asked(PresetAct.SET), "remove": asked(PresetAct.DELETE)}
    names = ("ask", "override", "grant", "deny", "release")
    effects |= {name: wants(LeaseWish(name)) for name in names}
    effects |= {"draw": draws, "precise": figures}
    every_key(steering.keys, wall.view, effects)


def test_the_pad_stands_beside_its_picture_on_the_wall(wall: Wall, steering: WallSteering) -> None:
    pad, view = steering.pad, wall.view
    assert view.rect().contains(pad.geometry())
    assert not pad.geometry().intersects(view.tile_box(0))
    view.select(1)
    assert view.rect().contains(pad.geometry())
    assert len(wall.engine.views) == 2


def test_a_key_held_too_long_does_once_what_is_done_once(
    wall: Wall, steering: WallSteering
) -> None:
    hold_key(wall.view, Qt.Key.Key_5, "5")
    hold_key(wall.view, Qt.Key.Key_Backspace)
    QTest.keyClick(wall.view, Qt.Key.Key_5)
    hold_key(wall.view, Qt.Key.Key_Delete)
    assert orders(wall) == []  # only the second press deletes
    hold_key(wall.view, Qt.Key.Key_Delete)
    assert orders(wall) == [PresetOrder(number=5, act=PresetAct.DELETE)]
    wall.link.told.clear()
    hold_key(wall.view, Qt.Key.Key_W, "w")
    assert orders(wall) == [Auxiliary(number=1, is_on=True)]
    hold_key(wall.view, Qt.Key.Key_Left)
    assert orders(wall)[1:] == [Move(pan=-0.5)]
    hold_key(wall.view, Qt.Key.Key_BracketRight, "]")
    assert steering._hands.speed == FASTEST
    QTest.keyRelease(wall.view, Qt.Key.Key_Left)


def test_the_key_that_opens_the_pad_does_not_close_it_while_it_is_held(wall: Wall) -> None:
    steering = WallSteering(wall.context, wall.view)
    hold_key(wall.view, Qt.Key.Key_P, "p")
    assert steering.is_open
