"""The assembled console as hands use it: Tab order, visible focus, full screen, narrow screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.windows import Windows
from backends.link.api import Change, LinkState, LinkStatus
from backends.record.alarm import AlarmState
from backends.record.common import Severity
from backends.record.ids import AlarmId
from tests.gui.alarm_samples import a_busy_city, an_alarm
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.shell.main_window import MainWindow
from widgets.style import apply_style
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return a_busy_city()


@pytest.fixture
def windows(qtbot: QtBot, qapp: QApplication, link: FakeLink, tmp_path: Path) -> Iterator[Windows]:
    theme = Theme()
    apply_style(qapp, theme)
    context = UiContext(theme=theme, link=link, engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    made = Windows(context, options, Credentials())
    main = main_of(made)
    qtbot.addWidget(main)
    link.tell(Change(reset=True, resources=True))
    main.activateWindow()
    qtbot.waitUntil(main.isActiveWindow)
    yield made
    made.release()
    qapp.setStyleSheet("")


def main_of(windows: Windows) -> MainWindow:
    assert windows.main is not None
    return windows.main


def stops_of_tab(qtbot: QtBot, start: QWidget) -> list[QWidget]:
    """Where Tab leads, from `start` until it comes back."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    stops: list[QWidget] = []
    while len(stops) < 80:
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in stops:
            assert focused is start, f"Tab is caught in a ring without {start}"
            return stops
        stops.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError("Tab never comes back")


def test_tab_reaches_every_part_of_the_console_and_comes_back(
    qtbot: QtBot, windows: Windows
) -> None:
    panels = windows._panels
    assert panels is not None
    stops = stops_of_tab(qtbot, panels.resources.search)
    for wanted in (
        panels.resources.tree,
        main_of(windows).workspace.tabs,
        panels.wall.view,
        panels.map.view,
        panels.alarms.filters.departments,
        panels.alarms.filters.search,
        panels.alarms.view,
        panels.alarms.lock,
        panels.detail.bar.acknowledge,
        main_of(windows).header.user_button,
    ):
        assert wanted in stops, wanted


@pytest.mark.prove
def test_the_wall_reached_by_tab_shows_which_tile_the_keys_act_on(
    qtbot: QtBot, windows: Windows
) -> None:
    assert windows._panels is not None
    view = windows._panels.wall.view
    main_of(windows).workspace.tabs.setFocus()
    selected = [view.selected_index]
    before = view.grab().toImage()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    selected.append(view.selected_index)
    assert selected == [None, 0]
    with_keys = view.grab().toImage()
    assert with_keys != before
    main_of(windows).workspace.tabs.setFocus()
    assert view.grab().toImage() != with_keys


@pytest.mark.prove
def test_the_tree_shows_its_focus(qtbot: QtBot, windows: Windows) -> None:
    assert windows._panels is not None
    tree = windows._panels.resources.tree
    tree.setCurrentIndex(tree.model().index(0, 0))
    main_of(windows).workspace.tabs.setFocus()
    without = tree.grab().toImage()
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    assert tree.grab().toImage() != without


@pytest.mark.prove
@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F11])
def test_the_full_screen_wall_is_left_by_key(qtbot: QtBot, windows: Windows, key: Qt.Key) -> None:
    assert windows._panels is not None
    windows._panels.wall.full_screen_asked.emit()
    wall = windows.wall
    assert wall is not None
    qtbot.waitUntil(wall.isActiveWindow)
    assert wall.status_line.leave.isVisibleTo(wall)
    wall.view.set_full(0)
    if key == Qt.Key.Key_Escape:
        QTest.keyClick(wall.view, key)
        assert wall.view.full_index is None, "the first Escape leaves the one full tile"
    QTest.keyClick(wall.view, key)
    qtbot.waitUntil(lambda: windows.wall is None)


@pytest.mark.prove
def test_the_full_screen_wall_is_left_by_its_button(qtbot: QtBot, windows: Windows) -> None:
    assert windows._panels is not None
    windows._panels.wall.full_screen_asked.emit()
    assert windows.wall is not None
    QTest.mouseClick(windows.wall.status_line.leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: windows.wall is None)
    windows._panels.wall.full_screen_asked.emit()
    assert windows.wall is not None, "and it opens again"


@pytest.mark.prove
def test_the_console_fits_a_small_screen_in_an_alarm_storm(
    link: FakeLink, windows: Windows
) -> None:
    link.put(*(an_alarm(f"s{n}", Severity(1 + n % 4)) for n in range(900)))
    least = main_of(windows).minimumSizeHint()
    assert least.boundedTo(QSize(1366, 768)) == least


def test_a_filter_says_what_urgent_it_keeps_from_view(link: FakeLink, windows: Windows) -> None:
    assert windows._panels is not None
    alarms = windows._panels.alarms
    assert alarms.hidden.text == ""
    alarms.filters.toggles[Severity.IV].setChecked(True)
    link.put(an_alarm("fire", Severity.I))
    alarms.model.flush()
    assert "◆Ⅰ 3" in alarms.hidden.text
    alarms.filters.clear()
    assert alarms.hidden.text == ""


def test_acknowledged_urgent_alarms_may_be_hidden_without_a_word(
    link: FakeLink, windows: Windows
) -> None:
    assert windows._panels is not None
    alarms = windows._panels.alarms
    link.alarms_now = {AlarmId("seen"): an_alarm("seen", Severity.I, AlarmState.ACKED)}
    link.tell(Change(reset=True))
    alarms.filters.toggles[Severity.IV].setChecked(True)
    assert alarms.hidden.text == ""


def test_who_signs_in_next_begins_with_all_alarms_in_view(link: FakeLink, windows: Windows) -> None:
    assert windows._panels is not None
    alarms = windows._panels.alarms
    alarms.filters.toggles[Severity.IV].setChecked(True)
    alarms.lock.setChecked(True)
    link.user_now = None
    link.status_now = LinkStatus(state=LinkState.SIGNED_OUT, since=NOW)
    link.tell(Change(user=True, link=True))
    assert alarms.filters.filter.is_open
    assert not alarms.model.is_locked


@pytest.mark.prove
def test_only_the_first_empty_tile_says_how_to_fill_it(windows: Windows) -> None:
    assert windows._panels is not None
    view = windows._panels.wall.view
    view.set_split(9)
    view.clear_all()
    words = [view.tile_text(index) for index in range(9)]
    assert "拖入" in words[0]
    assert set(words[1:]) == {"空"}
