"""A meeting's streams on the wall of a whole console: one large, the others beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.meeting_desk import layout_for
from backends.record.ids import CameraId
from backends.record.scene_layout import one_large
from tests.gui.test_console_rooms import Console

pytestmark = pytest.mark.gui


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path) -> Iterator[Console]:
    made = Console(qtbot, tmp_path)
    yield made
    made.windows.release()


def test_a_new_speaker_changes_places_and_no_stream_leaves_the_wall(console: Console) -> None:
    view, asked = console.panels.wall.view, console.panels.meetings.wall_asked
    streams: list[CameraId] = sorted(console.link.cameras)[:4]
    assert len(streams) > 1
    asked.emit(streams)
    assert view.wall_layout == layout_for(len(streams)) == one_large(3)
    shown = dict(enumerate(streams))
    assert {tile: view.assignments().get(tile) for tile in shown} == shown
    speaker = streams[-1]
    asked.emit([speaker, *streams[:-1]])
    assert view.assignments()[0] == speaker
    assert set(view.assignments().values()) >= set(streams)
