"""A meeting that begins from what is on the screens: its view is found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.record.meeting import CallMeeting
from tests.gui.test_console_rooms import Console
from widgets.meetings.dialogs import CallDialog
from widgets.shell.workspace import Room

pytestmark = pytest.mark.gui


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path) -> Iterator[Console]:
    made = Console(qtbot, tmp_path)
    yield made
    made.windows.release()


def test_a_meeting_called_from_a_view_opens_the_map_there_again(console: Console) -> None:
    panels, page = console.panels, console.panels.meetings
    view = panels.map.view
    console.main.workspace.go_to(Room.MAP)
    view.zoom_by(1)
    was = view.viewport
    page.view_asked.emit()
    dialog = page.acts.dialog
    assert isinstance(dialog, CallDialog)
    dialog.title.setText("看这里")
    (call,) = dialog.commands()
    assert isinstance(call, CallMeeting) and call.area is not None
    assert "一张图" in call.view
    dialog.reject()
    view.zoom_by(-3)
    view.go_to(call.area.east, call.area.north, None)
    assert view.viewport.zoom != was.zoom
    page.area_asked.emit(call.area)
    again = view.viewport
    assert (again.x, again.y, again.zoom) == pytest.approx((was.x, was.y, was.zoom), abs=0.02)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert console.main.workspace.room is Room.MAP
