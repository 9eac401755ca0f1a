"""Who looked, where and when stands across pictures of every size, and never beyond them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from widgets.theme import Theme
from widgets.wall.watermark import Watermark

pytestmark = pytest.mark.gui
GREY = 0xFF5A5A5A
DAY = "2026-11-22 "


def painted(mark: Watermark, width: int, height: int) -> QImage:
    """A grey tile in the middle of a grey wall."""
    wall = QImage(width + 80, height + 80, QImage.Format.Format_ARGB32_Premultiplied)
    wall.fill(GREY)
    painter = QPainter(wall)
    mark.paint(painter, QRect(40, 40, width, height))
    painter.end()
    return wall


def marked(wall: QImage) -> QRect:
    """What of it is no longer grey."""
    points = [
        (x, y)
        for x in range(wall.width())
        for y in range(wall.height())
        if wall.pixel(x, y) != GREY
    ]
    if not points:
        return QRect()
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


@pytest.mark.parametrize("size", [(240, 135), (120, 67), (64, 36), (400, 40), (44, 25)])
def test_every_tile_bears_a_mark_that_stays_in_it_and_tells_the_second(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    mark = Watermark(Theme())
    mark.say(("林晓岚 · 值班长席", f"{DAY}14:03:27"))
    wall = painted(mark, *size)
    found = marked(wall)
    assert found.width() > size[0] * 0.4 and found.height() >= 6
    assert QRect(40, 40, *size).contains(found)
    mark.say(("林晓岚 · 值班长席", f"{DAY}14:03:28"))
    assert painted(mark, *size) != wall


def test_a_low_tile_that_is_wide_says_day_and_station_too(qtbot: QtBot) -> None:
    mark = Watermark(Theme())
    mark.say(("林晓岚 · 值班长席", f"{DAY}14:03:27"))
    wide, narrow = painted(mark, 400, 40), painted(mark, 64, 36)
    mark.say(("林晓岚 · 指挥长席", "2026-11-23 14:03:27"))
    assert painted(mark, 400, 40) != wide
    assert painted(mark, 64, 36) == narrow


def test_nobody_leaves_no_mark(qtbot: QtBot) -> None:
    assert marked(painted(Watermark(Theme()), 64, 36)).isEmpty()
