"""A wall's arrangement over restarts."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.record.ids import CameraId
from widgets.wall.store import Arrangement, WallStore


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    kept = Arrangement(split=16, cameras={0: CameraId("a"), 15: CameraId("b")})
    WallStore(tmp_path / "walls" / "one.json").save(kept)
    assert WallStore(tmp_path / "walls" / "one.json").load() == kept


def test_nothing_saved_is_none(tmp_path: Path) -> None:
    assert WallStore(tmp_path / "none.json").load() is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"split": 5}', '{"split": "9"}', '{"cameras": {"64": "a"}}']
)
def test_a_broken_file_is_done_without(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wall.json"
    path.write_text(text)
    assert WallStore(path).load() is None


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    WallStore(tmp_path / "file" / "wall.json").save(Arrangement())
