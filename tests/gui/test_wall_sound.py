"""Sound of the selected tile: one key, one tile, and what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.listening import Listening
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
    qtbot.keyClick(wall.view, Qt.Key.Key_S)
    assert wall.engine.heard == wall.view.view_of(0)
    assert player.is_on
    facts = wall.view.facts()
    assert facts is not None
    assert facts.is_heard
    qtbot.keyClick(wall.view, Qt.Key.Key_S)
    assert wall.engine.heard is None
    assert not player.is_on
    facts = wall.view.facts()
    assert facts is not None
    assert not facts.is_heard


def test_sound_goes_with_the_selection_and_ends_on_an_empty_tile(
    wall: Wall, listening: Listening, qtbot: QtBot
) -> None:
    wall.view.select(0)
    qtbot.keyClick(wall.view, Qt.Key.Key_S)
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
    qtbot.keyClick(wall.view, Qt.Key.Key_S)
    assert wall.view._board.tiles[0].sound is not None
    assert wall.view._board.tiles[1].sound is None
    wall.view.select(1)
    assert wall.view._board.tiles[0].sound is None
    assert wall.view._board.tiles[1].sound is not None
    assert wall.paint() != before


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (SoundStatus(state=SoundState.PLAYING, skew_ms=40.0), ""),
        (SoundStatus(state=SoundState.PLAYING, skew_ms=230.0), "声音晚 0.2 s"),
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
    assert player.is_on
    wall.link.user_now = None
    wall.link.tell(Change(user=True))
    assert not player.is_on
    assert wall.engine.heard is None
