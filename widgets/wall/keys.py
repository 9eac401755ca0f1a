"""What can be done on the wall by key: the table its handlers and the key map use. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def wall_actions() -> ActionTable:
    """The wall must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Wall", "大屏"),
        (
            Action(name="left", keys=("Left",), text=translate("Wall", "选左边的窗格")),
            Action(name="right", keys=("Right",), text=translate("Wall", "选右边的窗格")),
            Action(name="up", keys=("Up",), text=translate("Wall", "选上面的窗格")),
            Action(name="down", keys=("Down",), text=translate("Wall", "选下面的窗格")),
            Action(
                name="full",
                keys=("Return", "Enter"),
                text=translate("Wall", "放大选中的窗格，或还原"),
            ),
            Action(name="leave_full", keys=("Esc",), text=translate("Wall", "还原放大的窗格")),
            Action(
                name="clear",
                keys=("Del", "Backspace"),
                text=translate("Wall", "撤下选中窗格的画面"),
            ),
        ),
    )
