"""What the wall's gui tests share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from video.api import ViewId
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.view import WallView


def a_camera(number: int, *, has_sub: bool = True) -> Camera:
    """Camera `number` with addresses named after it."""
    return Camera(
        id=CameraId(f"cam-{number}"),
        number=number,
        name=f"路口{number}",
        department=Department.TRANSPORT,
        main=f"rtsp://main/{number}",
        sub=f"rtsp://sub/{number}" if has_sub else "",
    )


@dataclass(slots=True)
class Wall:
    """A view on its fakes, 960 x 540."""

    view: WallView
    engine: FakeEngine
    link: FakeLink
    context: UiContext

    def sub(self, number: int) -> ViewId:
        return self.engine.view_of(f"rtsp://sub/{number}")

    def main(self, number: int) -> ViewId:
        return self.engine.view_of(f"rtsp://main/{number}")

    def paint(self) -> QImage:
        """Take what the engine has, and paint."""
        self.view.take_pictures()
        self.view.update_states()
        self.view.repaint()
        return self.view.grab().toImage()

    def center(self, index: int) -> QPoint:
        return self.view._board.tiles[index].rect.center()

    def color(self, index: int) -> QColor:
        """Colour a quarter down the tile, beside any words in its middle."""
        rect = self.view._board.tiles[index].rect
        return self.paint().pixelColor(rect.x() + rect.width() // 8, rect.y() + rect.height() // 4)


def make_context() -> tuple[UiContext, FakeEngine, FakeLink]:
    engine, link = FakeEngine(), FakeLink()
    for number in range(1, 21):
        link.cameras_now[CameraId(f"cam-{number}")] = a_camera(number)
    return UiContext(theme=Theme(), link=link, engine=engine), engine, link


def hold_key(
    view: WallView,
    key: Qt.Key,
    text: str = "",
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Down, and down for a third of a second more: what a keyboard repeats meanwhile."""
    for is_repeat in (False, *[True] * 9):
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, is_repeat)
        QApplication.sendEvent(view, event)
