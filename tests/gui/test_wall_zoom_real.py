"""Digital zoom on the real decoders: from the wheel to the pixels."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app import bench_media
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from tests.gui.fakes_link import FakeLink
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.window import WallWindow

pytestmark = pytest.mark.gui


def test_what_a_rectangle_holds_fills_the_tile(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_media, "FOLDER", tmp_path)
    film = bench_media.clip(seconds=2, width=640, height=360)
    engine = DecoderPool(processes=1)
    window = WallWindow(UiContext(theme=Theme(), link=FakeLink(), engine=engine))
    qtbot.addWidget(window)
    window.resize(640, 400)
    window.show()
    view = window.view
    view.is_watermarked = False
    camera = Camera(
        id=CameraId("cam-1"),
        number=1,
        name="路口1",
        department=Department.TRANSPORT,
        main=str(film),
    )
    view.set_split(1)
    view.assign(0, camera)

    def middle() -> QColor:
        rect = view._board.tiles[0].rect
        return view.grab().toImage().pixelColor(rect.center())

    qtbot.waitUntil(lambda: view.shown_counts()[0] >= 3, timeout=8000)
    # The film's upper left cell, a twentieth of its width, is always white.
    x, y, width, _ = view.picture_place(0)
    cell = width / bench_media.CELLS
    view.zoom_to(0, QRectF(x + cell * 0.3, y + cell * 0.3, cell * 0.4, cell * 0.4))
    assert view.zoom_of(0).scale > 10
    qtbot.waitUntil(lambda: middle().lightness() > 200, timeout=8000)
    view.reset_zoom(0)
    qtbot.waitUntil(lambda: middle().lightness() < 200, timeout=8000)
    window.close()
    engine.shutdown()
