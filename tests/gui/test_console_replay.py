"""Looking back in the console as it is composed: the preview's key, a wall over it that closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.windows import Windows
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_console_windows import six_cameras, wall_of
from tests.gui.test_wall_replay import FakeTaker, a_piece
from tests.gui.wall_parts import a_camera
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.replay.dialog import ReplayDialog
from widgets.wall.replay.evidence import PieceState
from widgets.wall.replay.looking import Looking
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui


@pytest.fixture
def taker(tmp_path: Path) -> FakeTaker:
    return FakeTaker(tmp_path / "evidence")


@pytest.fixture
def windows(qtbot: QtBot, tmp_path: Path, taker: FakeTaker) -> Iterator[Windows]:
    link = FakeLink()
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    made = Windows(context, options, Credentials(), evidence=taker)
    assert made.main is not None
    qtbot.addWidget(made.main)
    six_cameras(link)
    yield made
    made.release()
    assert taker.callbacks == []


def dialogs(view: WallView) -> list[ReplayDialog]:
    (looking,) = view.findChildren(Looking)
    return looking.dialogs


def test_the_preview_looks_back_and_takes(windows: Windows, taker: FakeTaker) -> None:
    view = wall_of(windows)
    view.select(1)
    QTest.keyClick(view, Qt.Key.Key_R)
    assert [dialog.camera.number for dialog in dialogs(view)] == [2]
    QTest.keyClick(view, Qt.Key.Key_C)
    assert [number for number, _, _ in taker.stills] == [2]


def test_what_an_earlier_sitting_took_is_said_with_its_folder(
    qtbot: QtBot, windows: Windows, taker: FakeTaker
) -> None:
    assert windows._kept.earlier is not None and windows.main is not None
    windows._kept.earlier._rest.setInterval(0)
    banner = windows.main.banner
    taker.tell(a_piece(a_camera(7), PieceState.SEALED, folder=Path("/evidence/x"), is_earlier=True))
    qtbot.waitUntil(lambda: "中心已签名，在 /evidence/x" in banner.text)
    taker.tell(a_piece(a_camera(7), PieceState.GONE, detail="/evidence/y", is_earlier=True))
    qtbot.waitUntil(lambda: "文件夹已不在 /evidence/y，没有签名" in banner.text)
    taker.tell(a_piece(a_camera(7), PieceState.UNFINISHED, is_earlier=True))
    qtbot.waitUntil(lambda: "没写完，已清除" in banner.text)


def test_a_wall_over_the_console_takes_its_replays_along(
    qtbot: QtBot, windows: Windows, taker: FakeTaker
) -> None:
    windows._on_full_screen()
    assert windows.wall is not None
    view = windows.wall.view
    view.select(0)
    view.act("replay")
    (dialog,) = dialogs(view)
    heard = len(taker.callbacks)
    with qtbot.waitSignal(dialog.closed):
        windows.wall.close()
    qtbot.waitUntil(lambda: windows.wall is None)
    assert len(taker.callbacks) == heard - 1
