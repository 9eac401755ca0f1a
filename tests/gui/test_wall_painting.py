"""A new picture goes to the screen by a short way; whatever else is painted shows it too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.gui.wall_parts import Wall, a_camera, make_context
from widgets.wall.view import WallView

RED, BLUE = (0, 0, 200), (200, 0, 0)


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    qtbot.waitExposed(view)
    view.set_split(4)
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


def arrive(wall: Wall, qtbot: QtBot, color: tuple[int, int, int], aspect: float = 16 / 9) -> None:
    """A picture of that colour comes and is painted as in the running console."""
    before = wall.view.paints
    wall.engine.show(wall.sub(1), color, aspect)
    qtbot.waitUntil(lambda: wall.view.paints > before)


def on_screen(wall: Wall) -> QImage:
    """What stands in the window, without painting it again."""
    return wall.view.screen().grabWindow(wall.view.winId()).toImage()


def test_the_newest_picture_is_on_the_screen(wall: Wall, qtbot: QtBot) -> None:
    wall.view.assign(0, a_camera(1))
    arrive(wall, qtbot, RED)
    arrive(wall, qtbot, BLUE)
    assert on_screen(wall).pixelColor(wall.center(0)).blue() == 200


def test_a_whole_repaint_shows_the_newest_picture(wall: Wall, qtbot: QtBot) -> None:
    wall.view.assign(0, a_camera(1))
    arrive(wall, qtbot, RED)
    arrive(wall, qtbot, BLUE)
    assert wall.view.grab().toImage().pixelColor(wall.center(0)).blue() == 200
    assert wall.view.small_picture(96).pixelColor(12, 12).blue() == 200


def test_a_newest_picture_turns_grey_when_it_grows_old(wall: Wall, qtbot: QtBot) -> None:
    wall.view.assign(0, a_camera(1))
    arrive(wall, qtbot, RED)
    arrive(wall, qtbot, BLUE)
    wall.engine.stall(wall.sub(1), 9.0)
    color = wall.color(0)
    assert color.red() == color.green() == color.blue() > 0


def test_the_newest_picture_stays_through_another_layout(wall: Wall, qtbot: QtBot) -> None:
    wall.view.assign(0, a_camera(1))
    arrive(wall, qtbot, RED)
    arrive(wall, qtbot, BLUE)
    wall.view.set_split(9)
    assert wall.color(0).blue() > 190


def test_beside_a_narrow_picture_nothing_old_is_left(wall: Wall, qtbot: QtBot) -> None:
    wall.view.assign(0, a_camera(1))
    arrive(wall, qtbot, RED)
    arrive(wall, qtbot, BLUE, aspect=1.0)
    arrive(wall, qtbot, BLUE, aspect=1.0)
    rect = wall.view._board.tiles[0].rect
    beside = on_screen(wall).pixelColor(rect.x() + 4, rect.center().y())
    assert beside == wall.context.theme.color("ground")
