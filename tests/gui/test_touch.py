"""With fingers: what can be hit in any room of the console is 44 pixels, and menus are too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QMenu,
    QSlider,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.windows import Windows
from backends.link.api import Change
from backends.record.access import Role
from backends.record.scene_layout import of_split
from tests.gui.commander_samples import a_working_city
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_scenes_page import HALL, SQUARE, a_scene, content, seen
from tests.gui.wall_parts import a_camera
from widgets.context import UiContext
from widgets.shell.workspace import Room
from widgets.style import draw_marks, style_sheet
from widgets.theme import TOUCH_PX, Theme
from widgets.wall.bar import WallBar
from widgets.wall.keys import wall_actions
from widgets.wall.menu import TileFacts, TileMenu
from widgets.wall.ptz.keys import ptz_actions
from widgets.wall.ptz.pad import PtzPad
from widgets.wall.rotation import Rotation
from widgets.wall.screens import Screens

pytestmark = pytest.mark.gui

_FIELDS = (QComboBox, QAbstractSpinBox, QLineEdit)


@pytest.fixture(scope="module")
def fingers(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theme]:
    """Once for all tests here: it dresses every widget that any test has left."""
    theme = Theme(is_touch=True)
    qapp.setStyleSheet(style_sheet(theme, draw_marks(theme, tmp_path_factory.mktemp("marks"))))
    yield theme
    qapp.setStyleSheet("")


@pytest.fixture
def windows(qtbot: QtBot, fingers: Theme, tmp_path: Path) -> Iterator[Windows]:
    link = a_working_city(Role.WATCH_LEADER)
    link.cameras_now |= {a_camera(n).id: a_camera(n) for n in range(1, 5)}
    link.scenes[SQUARE] = a_scene(SQUARE, "人民广场", content(1, 2))
    link.walls_seen[HALL] = seen(HALL, "大厅")
    engine = FakeEngine()
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    made = Windows(UiContext(theme=fingers, link=link, engine=engine), options, Credentials())
    assert made.main is not None
    qtbot.addWidget(made.main)
    link.tell(Change(reset=True, resources=True, user=True))
    yield made
    made.release()
    engine.shutdown()


def too_small(widget: QWidget) -> bool:
    """Whether a finger would miss it."""
    if isinstance(widget.parent(), (*_FIELDS, QTabBar)):
        return False  # a part of what is large enough
    if isinstance(widget, QAbstractButton):
        return min(widget.width(), widget.height()) < TOUCH_PX
    if isinstance(widget, (*_FIELDS, QSlider)):
        return widget.height() < TOUCH_PX
    if isinstance(widget, QAbstractItemView):
        return 0 < row_px(widget) < TOUCH_PX
    return False


def row_px(view: QAbstractItemView) -> int:
    """Height of the rows that can be chosen; 0 where there are none."""
    if isinstance(view, QTableView):
        return view.verticalHeader().defaultSectionSize()
    model = view.model()
    column = view.modelColumn() if isinstance(view, QListView) else 0
    rows = [model.index(n, column) for n in range(min(20, model.rowCount() if model else 0))]
    heights = [view.visualRect(r).height() for r in rows if r.flags() & r.flags().ItemIsSelectable]
    return min((height for height in heights if height > 0), default=0)


def test_fingers_find_44_pixels_in_every_room(windows: Windows) -> None:
    main, missed = windows.main, set()
    assert main is not None
    for room in Room:
        main.workspace.go_to(room)
        QApplication.processEvents()
        for widget in main.findChildren(QWidget):
            if widget.isVisible() and too_small(widget):
                name = widget.accessibleName() or widget.toolTip()
                missed.add((room.name, type(widget).__name__, name, widget.size().toTuple()))
    assert missed == set()


def test_fingers_find_44_pixels_on_the_walls_bar(qtbot: QtBot, fingers: Theme) -> None:
    bar = WallBar(fingers, wall_actions(), None)  # type: ignore[arg-type]  # stands alone here
    qtbot.addWidget(bar)
    bar.show_layout(of_split(9), Screens())
    bar.show_rotation(Rotation.TOUR_GOES)
    bar.resize(1500, bar.height())
    bar.show()
    buttons = [b for b in bar.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) > 20
    assert not any(map(too_small, buttons))


def test_fingers_find_44_pixels_on_the_pad_that_turns_cameras(qtbot: QtBot, fingers: Theme) -> None:
    pad = PtzPad(fingers, ptz_actions(), None)  # type: ignore[arg-type]  # stands alone here
    qtbot.addWidget(pad)
    pad.show()
    assert [w for w in pad.findChildren(QWidget) if w.isVisible() and too_small(w)] == []
    assert pad.speed.width() > pad.width() // 2


def test_fingers_find_44_pixels_in_menus_and_in_theirs(qtbot: QtBot, fingers: Theme) -> None:
    menu = TileMenu(fingers, wall_actions(), None)  # type: ignore[arg-type]  # stands alone here
    qtbot.addWidget(menu)
    nothing = dict.fromkeys(("is_full", "is_locked", "is_hotspot", "is_heard", "is_zoomed"), False)
    menu.offer(
        TileFacts(
            layout=of_split(4),
            screens=Screens(columns=2),
            pop_up_s=60,
            rotation=Rotation.TOUR_GOES,
            has_camera=True,
            is_guest=False,
            is_range=False,
            **nothing,
        )
    )
    menus = [menu, *menu.findChildren(QMenu)]
    assert len(menus) == 3
    for one in menus:
        one.ensurePolished()
        actions = [action for action in one.actions() if not action.isSeparator()]
        assert min(one.actionGeometry(action).height() for action in actions) >= TOUCH_PX
