"""Input lines in the house's manner. UI thread only; knows no panel."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from widgets.icons import icon
from widgets.theme import Theme


def make_clearable(line: QLineEdit, theme: Theme) -> None:
    """A button that empties the line, with an icon of our family instead of the style's."""
    line.setClearButtonEnabled(True)
    # Qt's own name of the action; without it the style's icon stays, and nothing else is lost.
    action = line.findChild(QAction, "_q_qlineeditclearaction")
    if isinstance(action, QAction):
        action.setIcon(icon("close", theme))
