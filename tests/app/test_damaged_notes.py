"""Notes of a station that a full or failing disk damaged are done without, and end nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.attachments.shelf import WAITING, Shelf
from app.evidence.folder import PENDING, EvidenceFolder
from app.sound_desk import Remembered, _read

pytestmark = pytest.mark.gui


def put(path: Path, text: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return path


def test_notes_that_are_no_text_any_more_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path / WAITING / "e-1.json", b'{"user": "\xff\xfe"}')
    assert Shelf(tmp_path).waiting() == []
    put(tmp_path / PENDING / "e-1.json", b'{"folder": "\xff\xfe"}')
    assert EvidenceFolder(tmp_path).pending() == []
    assert _read(put(tmp_path / "sound.json", b'{"outputs": {"\xff\xfe": []}}')) == Remembered()
