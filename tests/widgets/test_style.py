"""The style sheet and the icons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from widgets.icons import GLYPHS, icon, pixmap
from widgets.qss import SHEET
from widgets.style import draw_marks, palette, style_sheet
from widgets.theme import Theme


def test_no_colour_is_written_in_the_sheet() -> None:
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(", SHEET) == []


@pytest.mark.parametrize("scale", [0.9, 1.0, 2.0])
def test_every_place_of_the_sheet_is_filled(scale: float) -> None:
    marks = dict.fromkeys(
        re.findall(r"\$((?:arrow|check|close|some)\w*)", SHEET), "/nowhere/mark.png"
    )
    assert "$" not in style_sheet(Theme(scale=scale), marks)


def test_every_icon_of_the_family_is_there(qtbot: QtBot) -> None:
    for name in GLYPHS:
        assert not icon(name, Theme()).isNull(), name


def test_an_unknown_icon_is_a_bug(qtbot: QtBot) -> None:
    with pytest.raises(KeyError):
        icon("no such meaning", Theme())


def test_marks_are_drawn_once_and_found_again(qtbot: QtBot, tmp_path: Path) -> None:
    paths = draw_marks(Theme(), tmp_path)
    assert all(Path(path).exists() for path in paths.values())
    stamps = {path: Path(path).stat().st_mtime_ns for path in paths.values()}
    draw_marks(Theme(), tmp_path)
    assert {path: Path(path).stat().st_mtime_ns for path in paths.values()} == stamps


def test_a_cache_that_cannot_be_written_only_costs_the_marks(qtbot: QtBot, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert set(draw_marks(Theme(), blocked / "marks").values()) == {""}


def test_an_icon_is_as_large_as_the_scale_says(qtbot: QtBot) -> None:
    assert pixmap("alarm", Theme(scale=2.0)).width() == 32


def test_no_palette_colour_is_a_default_grey() -> None:
    theme = Theme()
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.Button):
        assert palette(theme).color(role).name().upper() in (
            theme.tokens.ground,
            theme.tokens.panel,
            theme.tokens.raised,
        )
