"""Sound of the selected tile: one key, one tile, and what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.console_options import ConsoleOptions, Credentials
from app.listening import Listening
from app.windows import Windows
from backends.link.api import Change
from tests.gui.wall_parts import Wall, a_camera, make_context
from video.api import LossReason, SoundState, SoundStatus
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui


class FakePlayer:
    def __init__(self) -> None:
        self.is_on = False

    def on(self) -> None:
        self.is_on = True

    def off(self) -> None:
        self.is_on = False


def plays(player: FakePlayer) -> bool:
    return player.is_on


def marked(view: WallView) -> list[int]:
    """Tiles that say that they are heard."""
    return [n for n, tile in enumerate(view._board.tiles) if tile.sound is not None]


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.set_split(4)
    for number in (1, 2):
        view.assign(number - 1, a_camera(number))
    yield Wall(view, engine, link, context)
    view.release()


@pytest.fixture
def listening(wall: Wall, player: FakePlayer) -> Iterator[Listening]:
    made = Listening(wall.engine, wall.link, player)
    made.watch(wall.view)
    yield made
    made.release()


def test_the_key_turns_the_selected_tiles_sound_on_and_off(
    wall: Wall, listening: Listening, player: FakePlayer, qtbot: QtBot
) -> None:
    wall.view.select(0)
    assert wall.engine.heard is None, "nothing is heard unasked"
    QTest.keyClick(wall.view, Qt.Key.Key_S)
    assert wall.engine.heard == wall.view.view_of(0)
    assert plays(player)
    assert marked(wall.view) == [0]
    QTest.keyClick(wall.view, Qt.Key.Key_S)
    assert wall.engine.heard is None
    assert not plays(player)
    assert marked(wall.view) == []


def test_sound_goes_with_the_selection_and_ends_on_an_empty_tile(
    wall: Wall, listening: Listening, qtbot: QtBot
) -> None:
    wall.view.select(0)
    QTest.keyClick(wall.view, Qt.Key.Key_S)
    wall.view.select(1)
    assert wall.engine.heard == wall.view.view_of(1)
    wall.view.select(3)
    assert wall.engine.heard is None
    wall.view.select(0)
    assert wall.engine.heard == wall.view.view_of(0)


def test_the_marked_tile_is_the_one_that_is_heard(
    wall: Wall, listening: Listening, qtbot: QtBot
) -> None:
    before = wall.paint()
    wall.view.select(0)
    QTest.keyClick(wall.view, Qt.Key.Key_S)
    assert marked(wall.view) == [0]
    wall.view.select(1)
    assert marked(wall.view) == [1]
    assert wall.paint() != before


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (SoundStatus(state=SoundState.PLAYING, skew_ms=40.0), ""),
        (SoundStatus(state=SoundState.PLAYING, skew_ms=230.0), "声音晚 0.2 s"),
        (SoundStatus(state=SoundState.PLAYING, is_untold=True), "摄像机没给时间，声音可能比画面晚"),
        (SoundStatus(state=SoundState.CONNECTING), "正在接通声音"),
        (SoundStatus(state=SoundState.NONE, reason=LossReason.NO_SOUND), "摄像机没有声音"),
        (
            SoundStatus(state=SoundState.NONE, reason=LossReason.UNSUPPORTED_CODEC),
            "声音格式不支持",
        ),
        (SoundStatus(state=SoundState.LOST), "声音中断，正在重试"),
    ],
)
def test_a_tile_says_what_is_wrong_with_its_sound(
    wall: Wall, listening: Listening, status: SoundStatus, says: str
) -> None:
    wall.engine.sound = status
    wall.view.select(0)
    listening.set_on(True)
    assert wall.view.tile_text(0).count("声音") == (1 if says else 0)
    assert says in wall.view.tile_text(0)


def test_a_full_tile_is_heard_and_clearing_it_is_silence(wall: Wall, listening: Listening) -> None:
    wall.view.select(1)
    listening.set_on(True)
    wall.view.set_full(1)
    assert wall.engine.heard == wall.view.view_of(1)
    wall.view.clear(1)
    assert wall.engine.heard is None


def test_signing_out_is_silence(wall: Wall, listening: Listening, player: FakePlayer) -> None:
    wall.view.select(0)
    listening.set_on(True)
    assert plays(player)
    wall.link.user_now = None
    wall.link.tell(Change(user=True))
    assert not plays(player)
    assert wall.engine.heard is None


def test_the_consoles_walls_are_both_heard_one_at_a_time(
    qtbot: QtBot, tmp_path: Path, player: FakePlayer
) -> None:
    context, engine, link = make_context()
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    windows = Windows(context, options, Credentials(), player=player)
    assert windows.main is not None and windows._panels is not None
    qtbot.addWidget(windows.main)
    link.tell(Change(reset=True, resources=True))
    preview = windows._panels.wall.view
    preview.select(0)
    QTest.keyClick(preview, Qt.Key.Key_S)
    assert engine.heard == preview.view_of(0)
    windows._panels.wall.full_screen_asked.emit()
    assert windows.wall is not None
    wall = windows.wall.view
    wall.select(1)
    assert engine.heard == wall.view_of(1)
    assert (marked(preview), marked(wall)) == ([], [1])
    windows.wall.close()
    qtbot.waitUntil(lambda: windows.wall is None)
    assert engine.heard is None
    windows.release()
    assert not plays(player)
