"""Mute, sound test and vanished outputs in the console's window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.sound_desk import SoundDesk
from backends.link.api import Change
from backends.record.access import Role
from backends.record.alarm import ReportSoundOutput
from tests.gui.fakes_link import FakeLink, a_user
from tests.gui.fakes_sound import FakeOutputs
from tests.gui.fakes_video import FakeEngine
from tests.gui.shell_parts import make_window
from widgets.context import UiContext
from widgets.shell.main_window import MainWindow
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class RealCity(FakeLink):
    """Not the demo."""

    @property
    def is_demo(self) -> bool:
        return False


class Console:
    """A window with its sound."""

    def __init__(self, window: MainWindow, link: FakeLink, store: Path) -> None:
        self.window, self.link, self.outputs = window, link, FakeOutputs("大厅", "坐席")
        context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
        self.desk = SoundDesk(context, window, self.outputs, store)


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path) -> Iterator[Console]:
    link = RealCity(a_user(Role.WATCH_LEADER))
    window = make_window(link)
    qtbot.addWidget(window)
    window.show()
    made = Console(window, link, tmp_path / "sound.json")
    yield made
    made.desk.release()


def test_a_shift_begins_with_a_sound_test(console: Console) -> None:
    dialog = console.desk.dialog
    assert dialog is not None and dialog.isVisible()
    for button in dialog.tries:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert console.outputs.played == ["level_1", "level_2", "level_3", "level_4", "reminder"]


def test_what_was_heard_is_asked_once_a_day_and_seat(
    qtbot: QtBot, console: Console, tmp_path: Path
) -> None:
    assert console.desk.dialog is not None
    QTest.mouseClick(console.desk.dialog.yes, Qt.MouseButton.LeftButton)
    window = make_window(console.link)
    qtbot.addWidget(window)
    again = Console(window, console.link, tmp_path / "sound.json")
    assert again.desk.dialog is None
    again.desk.release()


def test_not_heard_is_told_what_to_do(console: Console) -> None:
    dialog = console.desk.dialog
    assert dialog is not None
    QTest.mouseClick(dialog.no, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "换一个输出" in dialog.status.text()


def test_each_role_has_its_own_output(console: Console) -> None:
    dialog = console.desk.dialog
    assert dialog is not None
    dialog.first.setCurrentIndex(dialog.first.findData("坐席"))
    dialog.first.activated.emit(dialog.first.currentIndex())
    assert console.outputs.state.using == "坐席"
    console.link.user_now = a_user(Role.COMMANDER)
    console.link.tell(Change(user=True))
    assert not console.outputs.wanted
    console.link.user_now = a_user(Role.WATCH_LEADER)
    console.link.tell(Change(user=True))
    assert console.outputs.wanted == ("坐席",)


def test_a_vanished_output_is_itself_an_alarm(console: Console) -> None:
    console.outputs.choose(("坐席", "大厅"))
    console.outputs.plug("大厅")
    assert console.window.banner.text == "声音输出“坐席”不见了，已改用“大厅”。请检查音箱和连线"
    console.outputs.plug()
    assert "报警不会响" in console.window.banner.text
    assert console.window.header.mute.toolTip() == "没有能用的声音输出"
    console.outputs.plug("坐席", "大厅")
    assert console.window.banner.text == ""


def test_the_mute_shows_what_remains(console: Console) -> None:
    QTest.mouseClick(console.window.header.mute, Qt.MouseButton.LeftButton)
    assert console.window.header.mute.text() == "10:00"
    QTest.mouseClick(console.window.header.mute, Qt.MouseButton.LeftButton)
    assert console.window.header.mute.text() == ""


def test_ctrl_m_mutes(qtbot: QtBot, console: Console) -> None:
    console.window.activateWindow()
    qtbot.waitUntil(console.window.isActiveWindow)
    QTest.keyClick(console.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert console.window.header.mute.text() == "10:00"


def test_an_output_that_vanished_is_told_to_the_hub_once_and_so_is_its_return(
    console: Console,
) -> None:
    console.outputs.plug("坐席")
    console.outputs.plug()
    lost = [body for body in console.link.sent if isinstance(body, ReportSoundOutput)]
    assert [body.is_lost for body in lost] == [True]
    console.outputs.plug("大厅", "坐席")
    told = [body for body in console.link.sent if isinstance(body, ReportSoundOutput)]
    assert [body.is_lost for body in told] == [True, False]
