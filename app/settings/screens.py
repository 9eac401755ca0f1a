"""What cannot be of [console.screens], though each of its values can. Pure."""

from __future__ import annotations

from typing import NamedTuple

from app.settings.model import ScreensTable


class Fault(NamedTuple):
    """The key that is wrong, and what was expected, in English and in Chinese."""

    key: str
    expected: str
    words: str


def screens_fault(table: ScreensTable) -> Fault | None:
    """The first one; None where the screens can hang so."""
    for name, count, figures in (
        ("column_px", table.columns, len(table.column_px)),
        ("column_pitch_mm", table.columns, len(table.column_pitch_mm)),
        ("row_px", table.rows, len(table.row_px)),
        ("row_pitch_mm", table.rows, len(table.row_pitch_mm)),
    ):
        if figures not in (0, count):
            side = "columns" if name.startswith("column") else "rows"
            expected = f"one number for each of the {count} {side} (are {figures})"
            words = f"{side} = {count}，要写 {count} 个数，写了 {figures} 个"
            return Fault(
                name, f"console.screens.{name}: {expected}", f"console.screens.{name}：{words}"
            )
    for name, other in (("column_pitch_mm", "row_pitch_mm"), ("row_pitch_mm", "column_pitch_mm")):
        if getattr(table, name) and not getattr(table, other) and not table.pitch_mm:
            return Fault(
                name,
                f"console.screens.{name}: needs {other}, or pitch_mm, for the other way",
                f"console.screens.{name}：另一个方向也要写 {other} 或 pitch_mm",
            )
    return None
