"""Mouse, keys, drag and drop on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.record.ids import CameraId
from tests.gui.wall_parts import Wall, a_camera, make_context
from video.api import Rank, Shed, StreamState, ViewStatus
from widgets.wall.drag import CAMERA_MIME, tile_mime
from widgets.wall.panel import WallPanel
from widgets.wall.store import WallStore
from widgets.wall.view import WallView
from widgets.wall.window import WallWindow

RED, GREEN = (0, 0, 200), (0, 200, 0)
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.setFocus()
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


def drop(view: WallView, mime: QMimeData, at: QPoint) -> bool:
    """As the window system does it; returns whether it was accepted."""
    action = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    enter = QDragEnterEvent(at, action, mime, LEFT, NO_KEYS)
    QApplication.sendEvent(view, enter)
    QApplication.sendEvent(view, QDragMoveEvent(at, action, mime, LEFT, NO_KEYS))
    event = QDropEvent(QPointF(at), action, mime, LEFT, NO_KEYS)
    QApplication.sendEvent(view, event)
    return enter.isAccepted() and event.isAccepted()


def camera_mime(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setData(CAMERA_MIME, text.encode())
    return mime


def test_a_camera_dropped_on_a_tile_is_shown_there(wall: Wall, qtbot: QtBot) -> None:
    with qtbot.waitSignal(wall.view.assignments_changed):
        assert drop(wall.view, camera_mime("cam-3"), wall.center(2))
    assert wall.view.assignments() == {2: "cam-3"}
    assert wall.view.selected_index == 2


def test_other_data_is_refused(wall: Wall) -> None:
    mime = QMimeData()
    mime.setText("cam-3")
    assert not drop(wall.view, mime, wall.center(2))
    assert wall.view.assignments() == {}


def test_a_tile_dropped_on_another_swaps_them_with_their_pictures(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.view.assign(3, a_camera(2))
    wall.engine.show(wall.sub(1), RED)
    wall.engine.show(wall.sub(2), GREEN)
    wall.paint()
    drop(wall.view, tile_mime(id(wall.view), 0, CameraId("cam-1")), wall.center(3))
    assert wall.view.assignments() == {0: "cam-2", 3: "cam-1"}
    assert wall.color(3).red() == 200
    assert wall.color(0).green() == 200
    assert not wall.engine.closed


def test_a_tile_from_another_wall_is_copied(wall: Wall) -> None:
    drop(wall.view, tile_mime(id(wall.view) + 1, 0, CameraId("cam-1")), wall.center(1))
    assert wall.view.assignments() == {1: "cam-1"}


def test_a_click_selects_and_says_which_camera(wall: Wall, qtbot: QtBot) -> None:
    wall.view.assign(1, a_camera(7))
    with qtbot.waitSignal(wall.view.tile_selected) as heard:
        QTest.mouseClick(wall.view, LEFT, NO_KEYS, wall.center(1))
    assert heard.args == ["cam-7"]
    assert "路口7" in wall.view.accessibleDescription()


def test_double_click_fills_the_wall_with_the_main_stream_and_escape_returns(wall: Wall) -> None:
    wall.view.set_split(9)
    wall.view.assign(4, a_camera(1))
    wall.engine.show(wall.sub(1), RED)
    wall.paint()
    QTest.mouseDClick(wall.view, LEFT, NO_KEYS, wall.center(4))
    full = wall.view.full_index
    assert full == 4
    shown = wall.engine.views[wall.main(1)]
    assert (shown.width, shown.rank) == (960, Rank.PROMINENT)
    shown.coming = ViewStatus(state=StreamState.CONNECTING)
    assert wall.color(4).red() == 200, "the sub picture stays until the main one comes"
    assert "正在取高清画面" in wall.view.tile_text(4)
    shown.coming = None
    wall.engine.show(wall.main(1), GREEN)
    assert wall.color(4).green() == 200
    assert "正在取高清画面" not in wall.view.tile_text(4)
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert wall.view.full_index is None
    assert wall.engine.views[wall.sub(1)].rank is Rank.NORMAL
    assert wall.color(4) != wall.color(0), "the picture is not lost on the way back"


def test_tiles_behind_a_full_one_and_walls_out_of_sight_are_said_to_be_unseen(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.view.assign(1, a_camera(2))
    ranks = [shown.rank for shown in wall.engine.views.values()]
    assert ranks == [Rank.NORMAL] * 2
    wall.view.set_full(0)
    ranks = [shown.rank for shown in wall.engine.views.values()]
    assert ranks == [Rank.PROMINENT, Rank.UNSEEN]
    wall.view.hide()
    ranks = [shown.rank for shown in wall.engine.views.values()]
    assert ranks == [Rank.UNSEEN] * 2
    wall.view.show()
    wall.view.set_full(None)
    ranks = [shown.rank for shown in wall.engine.views.values()]
    assert ranks == [Rank.NORMAL] * 2


def test_a_wall_on_a_page_that_was_never_opened_is_unseen(qtbot: QtBot) -> None:
    context, engine, _ = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.assign(0, a_camera(1))
    assert [shown.rank for shown in engine.views.values()] == [Rank.UNSEEN]
    view.show()
    assert [shown.rank for shown in engine.views.values()] == [Rank.NORMAL]
    view.release()
    engine.shutdown()


@pytest.mark.parametrize(
    ("shed", "says"),
    [
        (Shed.SUB, "本机忙·子码流"),
        (Shed.WAY, "网络慢·子码流"),
        (Shed.SLOW, "本机忙·降帧"),
        (Shed.KEYS, "本机忙·仅关键帧"),
    ],
)
def test_a_tile_says_what_it_goes_without_and_why(wall: Wall, shed: Shed, says: str) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), RED)
    shown = wall.engine.views[wall.sub(1)]
    shown.status = replace(shown.status, shed=shed)
    wall.paint()
    assert says in wall.view.tile_text(0)
    shown.status = replace(shown.status, shed=Shed.NONE)
    wall.paint()
    assert says not in wall.view.tile_text(0)


def test_an_empty_tile_does_not_fill_the_wall(wall: Wall) -> None:
    QTest.mouseDClick(wall.view, LEFT, NO_KEYS, wall.center(0))
    assert wall.view.full_index is None
    assert wall.view.prompt.text() == "这个窗格没有画面"


def test_arrows_move_the_selection_and_delete_clears(wall: Wall) -> None:
    wall.view.assign(3, a_camera(1))
    wall.view.select(0)
    QTest.keyClick(wall.view, Qt.Key.Key_Right)
    QTest.keyClick(wall.view, Qt.Key.Key_Down)
    assert wall.view.selected_index == 3
    QTest.keyClick(wall.view, Qt.Key.Key_Delete)
    assert wall.view.assignments() == {}
    assert not wall.engine.views


def test_cameras_beyond_the_split_wait_without_streams(wall: Wall) -> None:
    wall.view.set_split(16)
    wall.view.fill(a_camera(number) for number in range(1, 17))
    wall.view.set_split(4)
    assert len(wall.engine.views) == 4
    assert len(wall.view.assignments()) == 4
    wall.view.set_split(16)
    assert len(wall.view.assignments()) == 16
    assert len(wall.engine.views) == 16


def test_streams_follow_the_windows_size(wall: Wall, qtbot: QtBot) -> None:
    wall.view.assign(0, a_camera(1))
    wall.view.resize(800, 600)
    qtbot.waitUntil(lambda: wall.engine.views[wall.sub(1)].width in (399, 400))


def test_split_and_cameras_are_restored_at_the_start(qtbot: QtBot, tmp_path: Path) -> None:
    context, engine, _ = make_context()
    first = WallPanel(context, None, store=WallStore(tmp_path / "wall.json"))
    qtbot.addWidget(first)
    assert not first.was_restored
    first.view.set_split(9)
    first.view.assign(5, a_camera(3))
    first.release()
    second = WallWindow(context, store=WallStore(tmp_path / "wall.json"))
    qtbot.addWidget(second)
    assert second.was_restored
    assert second.view.split == 9
    assert second.view.assignments() == {5: "cam-3"}
    second.close()
    engine.shutdown()


def test_closing_the_window_closes_its_streams(qtbot: QtBot) -> None:
    context, engine, link = make_context()
    window = WallWindow(context)
    qtbot.addWidget(window)
    window.show()
    window.view.fill(link.cameras_now.values())
    assert len(engine.views) == 4
    window.close()
    assert not engine.views
    assert not link.subscribers
    engine.shutdown()


def test_the_status_line_ticks_and_says_when_the_centre_is_lost(qtbot: QtBot) -> None:
    context, engine, link = make_context()
    window = WallWindow(context)
    qtbot.addWidget(window)
    assert "14:03:27" in window.status_line.text()
    since = link.now
    link.now = link.now.replace(minute=4, second=4)
    link.go_offline(since)
    window.status_line._on_tick()
    assert "与中心失联 37 s" in window.status_line.text()
    assert "14:04:04" in window.status_line.text()
    window.close()
    engine.shutdown()


def test_f1_on_a_wall_of_its_own_lists_its_keys(qtbot: QtBot) -> None:
    """A wall node has no console whose map would."""
    context, engine, _ = make_context()
    window = WallWindow(context)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.view, Qt.Key.Key_F1)
    shown = window.key_map.map
    assert shown is not None
    assert {"大屏", "回看"} <= set(shown.shown)
    shown.close()
    window.close()
    engine.shutdown()


def test_the_panels_buttons_change_the_split(qtbot: QtBot) -> None:
    context, engine, _ = make_context()
    panel = WallPanel(context, None)
    qtbot.addWidget(panel)
    buttons = {button.text(): button for button in panel.bar.layout_buttons}
    buttons["25 画面"].click()
    assert panel.view.split == 25
    panel.view.set_split(6)
    assert [name for name, button in buttons.items() if button.isChecked()] == ["1+5 画面"]
    panel.release()
    engine.shutdown()
