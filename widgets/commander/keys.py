"""The keys of the commander's page, for its rows and for the key map. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def _moves() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="open", keys=("Return", "Enter"), text=translate("Commander", "打开")),
        Action(name="next", keys=("Down",), text=translate("Commander", "下一条")),
        Action(name="previous", keys=("Up",), text=translate("Commander", "上一条")),
    )


def decision_keys() -> ActionTable:
    """On a request that waits for a decision."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Commander", "等我决定"),
        (
            Action(name="approve", keys=("A",), text=translate("Commander", "同意")),
            Action(name="refuse", keys=("D",), text=translate("Commander", "不同意")),
            *_moves(),
        ),
    )


def late_keys() -> ActionTable:
    """On what is late."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Commander", "已经超期"),
        (
            Action(name="supervise", keys=("S",), text=translate("Commander", "督办")),
            Action(name="instruct", keys=("I",), text=translate("Commander", "批示")),
            *_moves(),
        ),
    )
