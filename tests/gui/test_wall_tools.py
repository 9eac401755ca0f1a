"""Locks, hotspot, digital zoom, free spans, camera numbers, physical screens and fingers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from backends.record.common import Severity
from backends.record.ids import CameraId
from backends.record.scene_layout import of_split
from tests.gui.wall_parts import Wall, a_camera, hold_key, make_context
from video.api import Rank
from widgets.theme import Theme
from widgets.wall.menu import TileMenu
from widgets.wall.panel import WallPanel
from widgets.wall.screens import Screens
from widgets.wall.screens_dialog import ScreensDialog
from widgets.wall.store import Arrangement, Guest
from widgets.wall.touch import TouchHands
from widgets.wall.view import WallView
from widgets.wall.zoom import WHOLE

pytestmark = pytest.mark.gui

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
RED, GREEN = (0, 0, 200), (0, 200, 0)


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.setFocus()
    view.set_split(9)
    for number in range(1, 10):
        view.assign(number - 1, a_camera(number))
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


def turn_wheel(view: WallView, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NO_KEYS,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(view: WallView, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    QTest.mousePress(view, LEFT, keys, start)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, start + (end - start) * part)
    QTest.mouseRelease(view, LEFT, keys, end)


# ---- digital zoom


def test_the_wheel_zooms_at_the_pointer_and_the_decoder_cuts_the_part_out(wall: Wall) -> None:
    at = wall.center(4) + QPoint(40, 20)
    turn_wheel(wall.view, at, 6)
    shown = wall.engine.views[wall.sub(5)]
    assert 3.5 < wall.view.zoom_of(4).scale < 4
    assert shown.part.width == pytest.approx(1 / wall.view.zoom_of(4).scale, rel=0.02)
    assert shown.part.x > 0.4, "right of the middle"
    assert shown.rank is Rank.PROMINENT, "a zoomed tile shows the main stream"
    assert f"{wall.view.zoom_of(4).scale:.1f}×" in wall.view.tile_text(4)
    turn_wheel(wall.view, at, -20)
    assert wall.view.zoom_of(4) == WHOLE
    assert wall.engine.views[wall.sub(5)].rank is Rank.NORMAL
    assert "×" not in wall.view.tile_text(4)


def test_a_zoomed_picture_is_pushed_by_the_hand_and_its_tile_stays(wall: Wall) -> None:
    turn_wheel(wall.view, wall.center(0), 6)
    before = wall.engine.views[wall.sub(1)].part
    drag(wall.view, wall.center(0), wall.center(0) + QPoint(-60, -30))
    after = wall.engine.views[wall.sub(1)].part
    assert after.x > before.x
    assert after.y > before.y
    assert after.width == before.width
    assert wall.view.assignments()[0] == "cam-1"


def test_a_rectangle_drawn_with_ctrl_is_zoomed_into(wall: Wall) -> None:
    rect = wall.view._board.tiles[8].rect
    start = rect.topLeft() + QPoint(rect.width() // 2, rect.height() // 2)
    drag(wall.view, start, start + QPoint(rect.width() // 4, rect.height() // 4), CTRL)
    part = wall.engine.views[wall.sub(9)].part
    assert (part.x, part.y) == pytest.approx((0.5, 0.5), abs=0.02)
    assert part.width == pytest.approx(0.25, abs=0.02)


def test_in_the_full_picture_a_drag_draws_the_rectangle_without_a_key(wall: Wall) -> None:
    wall.view.set_full(3)
    drag(wall.view, QPoint(480, 270), QPoint(720, 405))
    assert wall.engine.views[wall.sub(4)].part.width == pytest.approx(0.25, abs=0.02)


def test_another_camera_in_the_tile_is_not_zoomed(wall: Wall) -> None:
    turn_wheel(wall.view, wall.center(0), 6)
    wall.view.assign(0, a_camera(20))
    assert wall.view.zoom_of(0) == WHOLE
    assert wall.engine.views[wall.sub(20)].part.width == 1


def test_a_zoom_outlives_a_scene_that_keeps_its_camera(wall: Wall) -> None:
    turn_wheel(wall.view, wall.center(0), 6)
    turn_wheel(wall.view, wall.center(1), 6)
    scene = Arrangement(split=9, cameras={0: CameraId("cam-1"), 1: CameraId("cam-20")})
    wall.view.restore(scene)
    assert wall.view.zoom_of(0).is_zoomed
    assert wall.view.zoom_of(1) == WHOLE


# ---- lock and hotspot


def test_a_locked_tile_refuses_the_hand_until_it_is_unlocked(wall: Wall) -> None:
    wall.view.select(2)
    QTest.keyClick(wall.view, Qt.Key.Key_L)
    QTest.keyClick(wall.view, Qt.Key.Key_Delete)
    QTest.keyClicks(wall.view, "20")
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert wall.view.assignments()[2] == "cam-3"
    assert "3 号窗格已锁定" in wall.view.prompt.text()
    wall.view.move_tile(2, 5)
    assert wall.view.assignments()[2] == "cam-3"
    QTest.keyClick(wall.view, Qt.Key.Key_L)
    QTest.keyClick(wall.view, Qt.Key.Key_Delete)
    assert 2 not in wall.view.assignments()


def test_the_hotspot_shows_what_is_selected_and_its_own_camera_again_after(wall: Wall) -> None:
    wall.view.select(0)
    QTest.keyClick(wall.view, Qt.Key.Key_H)
    QTest.mouseClick(wall.view, LEFT, NO_KEYS, wall.center(4))
    assert wall.view.assignments()[0] == "cam-5"
    QTest.keyClick(wall.view, Qt.Key.Key_Right)
    assert wall.view.assignments()[0] == "cam-6"
    arrangement = wall.view.arrangement()
    assert arrangement.cameras[0] == "cam-1", "no scene is changed by looking"
    assert arrangement.looked_at == "cam-6"
    wall.view.set_hotspot(None)
    assert wall.view.assignments()[0] == "cam-1"


@pytest.mark.parametrize(("origin", "target"), [(0, 3), (3, 0)], ids=["away", "onto it"])
def test_a_hotspot_that_is_dragged_gives_its_own_camera_along(
    qtbot: QtBot, wall: Wall, origin: int, target: int
) -> None:
    beside = WallView(wall.context, None)  # a window that shows the same
    qtbot.addWidget(beside)
    wall.view.set_hotspot(0)
    beside.restore(wall.view.arrangement())
    wall.view.select(4)
    beside.restore(wall.view.arrangement())
    wall.view.move_tile(origin, target)
    beside.restore(wall.view.arrangement())
    kept = wall.view.arrangement().cameras
    assert (kept[0], kept[3]) == ("cam-4", "cam-1"), "and none is gone from the wall"
    assert wall.view.hotspot_index == 0
    shown = "cam-1" if target == 3 else "cam-4"  # the hotspot: what is selected now
    assert (wall.view.assignments()[0], wall.view.assignments()[3]) == (shown, "cam-1")
    assert beside.assignments() == wall.view.assignments()
    beside.release()


def test_a_scene_leaves_the_hotspot_what_was_selected(wall: Wall) -> None:
    wall.view.set_hotspot(0)
    wall.view.select(4)
    cameras = {n: CameraId(f"cam-{n + 10}") for n in range(4)}
    wall.view.restore(Arrangement(split=9, cameras=cameras, hotspot=0))
    assert wall.view.assignments()[0] == "cam-5"
    wall.view.restore(Arrangement(split=9, cameras=cameras))
    assert wall.view.assignments()[0] == "cam-10"


def test_a_scene_lets_an_alarms_camera_stay_but_not_in_a_locked_tile(wall: Wall) -> None:
    guest = Guest(camera=CameraId("cam-20"), alarm="a", severity=Severity.I, since_s=0, until_s=9e9)
    wall.view.restore(Arrangement(split=9, guests={3: guest}))
    assert wall.view.assignments() == {3: "cam-20"}
    wall.view.restore(Arrangement(split=9, cameras={3: CameraId("cam-2")}))
    assert wall.view.assignments() == {3: "cam-20"}
    wall.view.restore(Arrangement(split=9, cameras={3: CameraId("cam-2")}, locked=[3]))
    assert wall.view.assignments() == {3: "cam-2"}


def test_a_hotspot_says_what_it_is_for(wall: Wall) -> None:
    wall.view.clear(0)
    wall.view.set_hotspot(0)
    assert "选中哪个窗格" in wall.view.tile_text(0)


# ---- free spans


def test_tiles_dragged_over_with_shift_are_joined_and_divided_again(wall: Wall) -> None:
    wall.view.select(0)
    drag(wall.view, wall.center(0), wall.center(4), SHIFT)
    assert wall.view.range_indices == {0, 1, 3, 4}
    QTest.keyClick(wall.view, Qt.Key.Key_M)
    assert wall.view.split == 6
    assert wall.view.assignments()[0] == "cam-1"
    QTest.keyClick(wall.view, Qt.Key.Key_D)
    assert wall.view.wall_layout == of_split(9)
    assert set(wall.view.assignments().values()) == {f"cam-{n}" for n in range(1, 10)}


def test_a_click_with_shift_chooses_up_to_there_a_drag_from_where_it_began(wall: Wall) -> None:
    wall.view.select(0)
    QTest.mouseClick(wall.view, LEFT, SHIFT, wall.center(4))
    assert wall.view.range_indices == {0, 1, 3, 4}
    drag(wall.view, wall.center(7), wall.center(8), SHIFT)
    assert wall.view.range_indices == {7, 8}


def test_a_range_is_gone_with_its_layout(wall: Wall) -> None:
    wall.view.select(0)
    wall.view.set_range((7, 8))
    wall.view.restore(Arrangement(split=4))
    assert not wall.view.range_indices
    QTest.keyClick(wall.view, Qt.Key.Key_M)
    assert wall.view.split == 4


def test_a_range_grows_by_keys_and_esc_gives_it_up(wall: Wall) -> None:
    wall.view.select(0)
    QTest.keyClick(wall.view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(wall.view, Qt.Key.Key_Down, SHIFT)
    assert wall.view.range_indices == {0, 1, 3, 4}
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert not wall.view.range_indices


# ---- physical screens


def test_tiles_are_joined_across_a_bezel_only_when_asked_for(wall: Wall) -> None:
    wall.view.set_screens(Screens(columns=2, rows=1))
    wall.view.set_split(16)
    drag(wall.view, wall.center(13), wall.center(14), SHIFT)
    QTest.keyClick(wall.view, Qt.Key.Key_M)
    assert wall.view.split == 16
    assert "跨过拼缝" in wall.view.prompt.text()
    QTest.keyClick(wall.view, Qt.Key.Key_M, SHIFT)
    assert wall.view.split == 15
    assert 470 < wall.view._board.tiles[13].rect.width() < 490, "across, and none has moved"


def test_a_full_tile_covers_its_screen_and_the_wall_only_when_asked_for(wall: Wall) -> None:
    wall.view.set_screens(Screens(columns=2, rows=2))
    wall.view.set_split(16)
    wall.view.select(5)
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert wall.engine.views[wall.sub(6)].width == 480
    assert wall.view._board.tiles[2].is_in_sight, "the other screens go on"
    assert not wall.view._board.tiles[0].is_in_sight
    QTest.keyClick(wall.view, Qt.Key.Key_Return, SHIFT)
    assert wall.engine.views[wall.sub(6)].width == 960
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert wall.view.full_index is None


def test_beside_a_full_tile_the_other_screens_are_worked_on_as_before(wall: Wall) -> None:
    wall.view.set_screens(Screens(columns=2, rows=1))
    wall.view.set_split(16)
    wall.view.select(0)
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    QTest.keyClick(wall.view, Qt.Key.Key_Right)
    assert wall.view.selected_index == 2, "over those that it covers"
    marks = wall.view._marks()
    assert [mark.is_selected for mark in marks.values()] == [True]
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert wall.view.full_index == 2
    QTest.mouseDClick(wall.view, LEFT, NO_KEYS, wall.center(2))
    assert wall.view.full_index is None


def test_what_lies_behind_a_bezel_is_not_shown(wall: Wall) -> None:
    wall.view._board.is_real = True  # as in a wall's window
    wall.view.set_screens(Screens(columns=2, rows=1, bezel_mm=20.0, pitch_mm=1.0))
    wall.view.select(0)
    wall.view.set_full(0, is_across=True)
    box = wall.engine.views[wall.sub(1)]
    assert (box.width, box.height) == (980, 540)
    picture = np.zeros((540, 980, 4), np.uint8)
    picture[:, :480] = (0, 0, 200, 255)
    picture[:, 480:500] = (0, 200, 0, 255)  # behind the bezel
    picture[:, 500:] = (200, 0, 0, 255)
    wall.engine.put(wall.sub(1), picture)
    image = wall.paint()
    assert image.pixelColor(476, 200).red() == 200
    assert image.pixelColor(484, 200).blue() == 200


def test_the_dialog_says_the_walls_screens(qtbot: QtBot, wall: Wall) -> None:
    dialog = ScreensDialog(Theme(), Screens(), None)
    qtbot.addWidget(dialog)
    dialog.columns.setValue(3)
    dialog.rows.setValue(2)
    dialog.bezel.setValue(3.5)
    dialog.pitch.setValue(0.63)
    assert "6 像素" in dialog.note.text()
    with qtbot.waitSignal(dialog.screens_said) as heard:
        use = next(b for b in dialog.findChildren(QPushButton) if b.text() == "按此排布")
        use.click()
    assert heard.args == [Screens(columns=3, rows=2, bezel_mm=3.5, pitch_mm=0.63)]


def test_unequal_screens_are_said_in_figures_that_fit_their_number(
    qtbot: QtBot, wall: Wall
) -> None:
    mixed = Screens(
        columns=2, pitch_mm=0.63, column_px=(1920, 960), column_pitch_mm=(0.63, 2.5), is_alike=True
    )
    dialog = ScreensDialog(Theme(), mixed, None)
    qtbot.addWidget(dialog)
    assert dialog.screens() == mixed
    for wrong in ("1920", "1920 x", "1920 960 960"):
        dialog.column_px.setText(wrong)
        assert not dialog.use.isEnabled()
        assert "用空格隔开" in dialog.note.text()
    dialog.column_px.setText("1920 1280")
    assert dialog.use.isEnabled()


def test_across_to_larger_pixels_a_picture_goes_on_in_its_size(wall: Wall) -> None:
    wall.view._board.is_real = True
    screens = Screens(columns=2, column_pitch_mm=(1.0, 2.0), row_pitch_mm=(1.0,), bezel_mm=20.0)
    wall.view.set_screens(screens)
    wall.view.select(0)
    wall.view.set_full(0, is_across=True)
    box = wall.engine.views[wall.sub(1)]
    assert (box.width, box.height) == (480 + 20 + 960, 540)
    picture = np.zeros((540, 1460, 4), np.uint8)
    picture[:, :480] = (0, 0, 200, 255)
    picture[:, 500:980] = (200, 0, 0, 255)
    wall.engine.put(wall.sub(1), picture)
    image = wall.paint()
    assert image.pixelColor(476, 200).red() == 200
    assert image.pixelColor(484, 200).blue() == 200
    assert image.pixelColor(716, 200).blue() == 200, "480 of the picture's pixels are 240 here"
    assert image.pixelColor(724, 200).blue() == 0


def test_more_layouts_are_a_click_away(qtbot: QtBot) -> None:
    context, engine, _ = make_context()
    panel = WallPanel(context, None)
    qtbot.addWidget(panel)
    menu = panel.bar.more.menu()
    menu.aboutToShow.emit()
    offered = {action.text(): action for action in menu.actions()}
    offered["1+12 画面"].trigger()
    assert panel.view.split == 13
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["1+12 画面"]
    panel.release()
    engine.shutdown()


def test_the_bar_offers_each_screens_splits(qtbot: QtBot) -> None:
    context, engine, _ = make_context()
    panel = WallPanel(context, None)
    qtbot.addWidget(panel)
    panel.view.set_screens(Screens(columns=2, rows=2))
    texts = [button.text() for button in panel.bar.layout_buttons]
    assert texts == ["每屏 1 画面", "每屏 4 画面", "每屏 6 画面", "每屏 9 画面", "每屏 16 画面"]
    panel.bar.layout_buttons[1].click()
    assert panel.view.wall_layout == of_split(16)
    panel.release()
    engine.shutdown()


# ---- a camera's number


def test_a_number_and_enter_put_a_camera_into_the_selected_tile(wall: Wall) -> None:
    wall.view.select(7)
    QTest.keyClicks(wall.view, "18")
    assert "路口18" in wall.view.prompt.text()
    assert "8 号窗格" in wall.view.prompt.text()
    QTest.keyClick(wall.view, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert wall.view.assignments()[7] == "cam-18"
    assert wall.view.full_index is None
    assert wall.view.prompt.isHidden()


def test_beside_a_full_tile_on_another_screen_the_number_goes_into_the_selected(
    wall: Wall,
) -> None:
    wall.view.set_screens(Screens(columns=2, rows=1))
    wall.view.set_split(4)
    wall.view.set_full(0)
    wall.view.select(1)
    QTest.keyClicks(wall.view, "18")
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert (wall.view.assignments()[1], wall.view.assignments()[0]) == ("cam-18", "cam-1")
    wall.view.select(2)  # hidden by the full one
    QTest.keyClicks(wall.view, "19")
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert wall.view.assignments()[0] == "cam-19"


def test_a_key_that_takes_a_number_back_does_not_go_on_with_the_tile(wall: Wall) -> None:
    wall.view.select(2)
    QTest.keyClicks(wall.view, "12")
    hold_key(wall.view, Qt.Key.Key_Backspace)
    assert not wall.view.entry.is_open
    assert wall.view.camera_at(2) == a_camera(3)


def test_a_key_held_too_long_fills_the_wall_once(wall: Wall) -> None:
    wall.view.select(0)
    hold_key(wall.view, Qt.Key.Key_Right)
    assert wall.view.selected_index == 2
    hold_key(wall.view, Qt.Key.Key_Return)
    assert wall.view._board.full == 2


def test_an_unknown_number_says_so_and_can_be_corrected(wall: Wall) -> None:
    wall.view.select(7)
    QTest.keyClicks(wall.view, "99")
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert "没有这个编号" in wall.view.prompt.text()
    assert wall.view.assignments()[7] == "cam-8"
    QTest.keyClick(wall.view, Qt.Key.Key_Backspace)
    assert "路口9" in wall.view.prompt.text()
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert wall.view.prompt.isHidden()
    assert wall.view.assignments()[7] == "cam-8"


def test_without_a_selected_tile_the_first_empty_one_is_taken(wall: Wall) -> None:
    wall.view.clear(5)
    QTest.keyClicks(wall.view, "12")
    QTest.keyClick(wall.view, Qt.Key.Key_Return)
    assert wall.view.assignments()[5] == "cam-12"


# ---- watermark


def test_pictures_bear_who_looks_where_and_when(wall: Wall) -> None:
    wall.engine.show(wall.sub(1), (90, 90, 90))
    with_mark = wall.paint().copy(wall.view._board.tiles[0].rect)
    assert wall.view._overlay._watermark.lines == (
        "王敏 · seat-watch_leader",
        "2026-11-22 14:03:27",
    )
    wall.view.is_watermarked = False
    wall.view._on_tick()
    assert wall.paint().copy(wall.view._board.tiles[0].rect) != with_mark


# ---- fingers


@pytest.fixture
def hands(wall: Wall) -> TouchHands:
    return TouchHands(wall.view)


def test_a_finger_selects_two_taps_fill_the_wall(wall: Wall, hands: TouchHands) -> None:
    screen = QTest.createTouchDevice()
    for _ in range(2):
        QTest.touchEvent(wall.view, screen).press(0, wall.center(4)).commit()
        QTest.touchEvent(wall.view, screen).release(0, wall.center(4)).commit()
    assert wall.view.selected_index == 4
    assert wall.view.full_index == 4


def test_two_fingers_zoom(wall: Wall, hands: TouchHands) -> None:
    screen, at = QTest.createTouchDevice(), wall.center(4)
    near, far = QPoint(20, 0), QPoint(80, 0)
    QTest.touchEvent(wall.view, screen).press(0, at - near).press(1, at + near).commit()
    QTest.touchEvent(wall.view, screen).move(0, at - far).move(1, at + far).commit()
    QTest.touchEvent(wall.view, screen).release(0, at - far).release(1, at + far).commit()
    assert wall.view.zoom_of(4).scale == pytest.approx(4.0)


def test_a_finger_moves_a_tile_to_another_place(wall: Wall, hands: TouchHands) -> None:
    screen = QTest.createTouchDevice()
    QTest.touchEvent(wall.view, screen).press(0, wall.center(0)).commit()
    QTest.touchEvent(wall.view, screen).move(0, wall.center(5)).commit()
    QTest.touchEvent(wall.view, screen).release(0, wall.center(5)).commit()
    assert wall.view.assignments()[5] == "cam-1"
    assert wall.view.assignments()[0] == "cam-6"


def test_a_finger_that_rests_opens_the_menu(qtbot: QtBot, wall: Wall, hands: TouchHands) -> None:
    screen = QTest.createTouchDevice()
    QTest.touchEvent(wall.view, screen).press(0, wall.center(3)).commit()
    qtbot.waitUntil(lambda: wall.view.findChild(TileMenu) is not None)
    menu = wall.view.findChild(TileMenu)
    assert isinstance(menu, TileMenu)
    assert wall.view.selected_index == 3
    menu.close()
