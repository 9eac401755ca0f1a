"""Wall, map and resources: every action of their key tables is triggered by each of its keys.

The alarm list, the incidents' panels, the commander's page and the shell have such tests of
their own beside the rest of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QSettings
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backends.record.incident import MarkKind
from tests.gui.alarm_samples import a_busy_city
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_resources_panel import leaf
from tests.gui.wall_parts import Wall, a_camera, make_context
from widgets.actions import ActionTable
from widgets.context import UiContext
from widgets.map.drawing import Drawing
from widgets.map.panel import MapPanel
from widgets.map.selecting import Selecting, Shape
from widgets.resources.panel import ResourcePanel
from widgets.theme import Theme
from widgets.wall.view import _FIELD, _ROTATION, WallView

pytestmark = pytest.mark.gui

# Prepares, and returns what must be true after the key.
Effect = Callable[[], Callable[[], bool]]


def press(widget: QWidget, key: str) -> None:
    """One key as a person presses it."""
    combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # a sequence of one
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def every_key(table: ActionTable, widget: QWidget, effects: dict[str, Effect]) -> None:
    """Each key of each action has its effect; an action without one here fails."""
    for action in table.actions:
        for key in action.keys:
            is_done = effects[action.name]()
            press(widget, key)
            assert is_done(), f"{action.name} by {key}"


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.setFocus()
    view.set_split(9)
    view.assign(4, a_camera(1))
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


def test_every_key_of_the_wall(wall: Wall) -> None:
    view = wall.view

    def step(to: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.select(4)
            return lambda: view.selected_index == to

        return prepare

    def full() -> Callable[[], bool]:
        view.select(4)
        view.set_full(None)
        return lambda: view.full_index == 4

    def leave() -> Callable[[], bool]:
        view.set_full(4)
        return lambda: view.full_index is None

    def asks(name: str) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.select(4)
            spy = QSignalSpy(view.past_asked)
            return lambda: spy.count() == 1 and spy.at(0)[0] == name

        return prepare

    def asks_field(name: str) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.select(4)
            spy = QSignalSpy(view.field_asked)
            return lambda: spy.count() == 1 and spy.at(0)[0] == name

        return prepare

    def asks_rotation(name: str) -> Effect:
        def prepare() -> Callable[[], bool]:
            spy = QSignalSpy(view.rotation_asked)
            return lambda: spy.count() == 1 and spy.at(0)[0] == name

        return prepare

    def clear() -> Callable[[], bool]:
        view.assign(4, a_camera(1))
        view.select(4)
        return lambda: 4 not in view.assignments()

    def across() -> Callable[[], bool]:
        view.set_full(None)
        view.select(4)
        return lambda: (view.full_index, view._board.is_across) == (4, True)

    def sound() -> Callable[[], bool]:
        asked = QSignalSpy(view.sound_asked)
        return lambda: asked.count() == 1

    def types() -> Callable[[], bool]:
        view.entry.push("1")

        def is_longer() -> bool:
            typed = view.entry.digits
            view.entry.clear()
            return len(typed) == 2

        return is_longer

    def toggles(state: Callable[[], object]) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.set_full(None)
            view.select(4)
            before = state()
            return lambda: state() != before

        return prepare

    def joins() -> Callable[[], bool]:
        view.set_split(9)
        view.select(0)
        view.set_range((0, 1))
        return lambda: view.split == 8

    def zooms(state: Callable[[], object]) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.set_split(9)
            view.assign(4, a_camera(1))
            view.select(4)
            view.reset_zoom(4)
            view.zoom_at(4, QPointF(view._board.tiles[4].rect.center()), 4.0)
            before = state()
            return lambda: state() != before

        return prepare

    effects = {"left": step(3), "right": step(5), "up": step(1), "down": step(7)}
    effects |= {"full": full, "leave_full": leave, "clear": clear, "full_across": across}
    effects |= {"number": types, "join": joins, "join_across": joins}
    effects["sound"] = sound
    effects |= {name: asks(name) for name in ("replay", "still", "export", "to_log")}
    effects |= {name: asks_field(name) for name in _FIELD}
    effects |= {name: asks_rotation(name) for name in _ROTATION}
    effects["lock"] = toggles(lambda: view.is_locked(4))
    effects["hotspot"] = toggles(lambda: view.hotspot_index)
    effects["divide"] = toggles(lambda: view.split)
    for side in ("left", "right", "up", "down"):
        effects[f"range_{side}"] = toggles(lambda: view.range_indices)
        effects[f"pan_{side}"] = zooms(lambda: view.zoom_of(4))
    for name in ("nearer", "farther", "whole"):
        effects[name] = zooms(lambda: view.zoom_of(4).scale)
    every_key(view.keys, view, effects)


def says(view: WallView, name: str) -> list[str]:
    """What the wall says to each key of an action; "" where it says nothing."""
    words = []
    for key in view.keys.action(name).keys:
        said = QSignalSpy(view.noticed)
        press(view, key)
        words.append(str(said.at(0)[0]) if said.count() else "")
    return words


PANS = tuple(f"pan_{side}" for side in ("left", "right", "up", "down"))
ZOOMS = ("nearer", "farther", "whole", *PANS)


@pytest.mark.parametrize(
    "name", ["full", "full_across", "clear", "lock", "hotspot", "divide", *ZOOMS]
)
def test_a_key_that_needs_a_tile_says_so_where_none_is_selected(wall: Wall, name: str) -> None:
    assert wall.view.selected_index is None
    assert set(says(wall.view, name)) == {"先选一个窗格"}


@pytest.mark.parametrize("name", ["full", "full_across", *ZOOMS])
def test_a_key_that_needs_a_picture_says_so_in_an_empty_tile(wall: Wall, name: str) -> None:
    wall.view.select(0)
    assert set(says(wall.view, name)) == {"这个窗格没有画面"}
    assert wall.view.full_index is None


def test_without_a_selected_tile_a_range_is_joined_and_a_full_one_put_back(wall: Wall) -> None:
    view = wall.view
    assert says(view, "leave_full") == [""], "there is nothing to put back"
    assert "拖选几个窗格" in says(view, "join")[0]
    view.set_full(4)
    press(view, "Return")
    assert view.full_index is None
    view.set_range((0, 1))
    press(view, "M")
    assert view.split == 8


@pytest.fixture
def city(qtbot: QtBot, tmp_path: Path) -> MapPanel:
    settings = QSettings(str(tmp_path / "map.ini"), QSettings.Format.IniFormat)
    context = UiContext(theme=Theme(), link=FakeLink(), engine=FakeEngine())
    panel = MapPanel(context, settings=settings)
    qtbot.addWidget(panel)
    panel.resize(900, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_every_key_of_the_map(city: MapPanel) -> None:
    view = city.view

    def moves(is_right: Callable[[float, float, float, float], bool]) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.show_all()
            view.zoom_by(2)
            before = view.viewport
            return lambda: is_right(before.x, view.viewport.x, before.y, view.viewport.y)

        return prepare

    def zooms(is_right: Callable[[float, float], bool]) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.show_all()
            view.zoom_by(2)
            before = view.viewport.zoom
            return lambda: is_right(before, view.viewport.zoom)

        return prepare

    def nothing() -> Callable[[], bool]:
        spy = QSignalSpy(view.picked)
        return lambda: spy.count() == 1 and spy.at(0)[0] is None

    def finish() -> Callable[[], bool]:
        view.draw(Drawing(MarkKind.ROUTE, [(123.0, 30.5), (123.1, 30.5)]))
        return lambda: view.drawing is None

    def take_back() -> Callable[[], bool]:
        drawing = Drawing(MarkKind.ROUTE, [(123.0, 30.5), (123.1, 30.5)])
        view.draw(drawing)

        def is_shorter() -> bool:
            view.draw(None)
            return len(drawing.points) == 1

        return is_shorter

    def point() -> Callable[[], bool]:
        drawing = Drawing(MarkKind.ROUTE)
        view.draw(drawing)
        return lambda: len(drawing.points) == 1

    def chooses(shape: Shape) -> Effect:
        def prepare() -> Callable[[], bool]:
            view.draw(None)
            return lambda: isinstance(view.drawing, Selecting) and view.drawing.shape is shape

        return prepare

    def layers() -> Callable[[], bool]:
        view.draw(None)
        before = city.layers.is_open
        return lambda: city.layers.is_open is not before

    effects = {
        "point": point,
        "rectangle": chooses(Shape.RECTANGLE),
        "circle": chooses(Shape.CIRCLE),
        "polygon": chooses(Shape.POLYGON),
        "layers": layers,
        "left": moves(lambda x, to_x, y, to_y: to_x < x),
        "right": moves(lambda x, to_x, y, to_y: to_x > x),
        "up": moves(lambda x, to_x, y, to_y: to_y < y),
        "down": moves(lambda x, to_x, y, to_y: to_y > y),
        "nearer": zooms(lambda before, after: after > before),
        "farther": zooms(lambda before, after: after < before),
        "all": zooms(lambda before, after: after < before),
        "nothing": nothing,
        "finish": finish,
        "take_back": take_back,
    }
    every_key(view.keys, view, effects)


def test_every_key_of_the_resources(qtbot: QtBot) -> None:
    panel = ResourcePanel(UiContext(theme=Theme(), link=a_busy_city(), engine=FakeEngine()))
    qtbot.addWidget(panel)
    panel.resize(280, 700)
    panel.show()
    index = leaf(panel, "camera/cam-1")

    def emits(signal_of: Callable[[], object]) -> Effect:
        def prepare() -> Callable[[], bool]:
            panel.tree.setCurrentIndex(index)
            spy = QSignalSpy(signal_of())  # type: ignore[call-overload]  # a bound signal
            return lambda: spy.count() == 1

        return prepare

    effects = {
        "activate": emits(lambda: panel.camera_activated),
        "locate": emits(lambda: panel.locate_requested),
    }
    every_key(panel.tree.keys, panel.tree, effects)
